"""Where Odoo 19 comes from: ODOO_SRC, an importable odoo, Debian's package, a git clone; in this order."""

import functools
import importlib.util
import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from dev import cache, debian
from dev.processes import run_step
from dev.say import Problem, say

SERIES = "19.0"
REPOSITORY = "https://github.com/odoo/odoo"
# Debian splits off web assets that the package then links to. Font Awesome 7 renamed the files that Odoo asks for.
PACKAGES = (
    "odoo-19/sid",
    "libjs-jquery/sid",
    "libjs-jquery-form/sid",
    "libjs-underscore/sid",
    "fonts-roboto-unhinted/sid",
    "fonts-montserrat/sid",
    "fonts-inconsolata/sid",
    "fonts-font-awesome/bookworm",
)
# Left out of the package; an empty file is enough, without it every browser test fails on a console error.
MISSING = "mail/static/lib/selfie_segmentation/selfie_segmentation.js"


@dataclass(frozen=True)
class Odoo:
    """An Odoo tree: the folder for PYTHONPATH, the folders of addons, its version, and where it came from."""

    python_path: Path
    addons: tuple
    version: str
    origin: str


@functools.cache
def find():
    """Return Odoo 19, fetched if it must be, and say where it is from. Raises Problem if no way leads to it."""
    odoo = _from_environment() or _importable() or _from_debian() or _from_git()
    say(f"  Odoo {odoo.version} from {odoo.origin}")
    return odoo


def _from_environment():
    given = os.environ.get("ODOO_SRC")
    return _describe(Path(given).resolve(), "ODOO_SRC") if given else None


def _importable():
    """Return the odoo 19 that this Python can import, or None."""
    spec = importlib.util.find_spec("odoo")
    places = [Path(place) for place in (spec.submodule_search_locations or [])] if spec else []
    for place in places:
        if _series(place.parent) == SERIES:
            return _describe(place.parent, "the installed Python package")
    return None


def _from_debian():
    """Return the tree unpacked from Debian's package, or None where there is no Debian."""
    folder = cache.root() / "odoo" / "debian"
    if not cache.is_whole(folder) and not debian.available():
        return None
    cache.build(folder, _unpack)
    names = (folder / "PACKAGES").read_text().split()
    version = next(name.split("_")[1] for name in names if name.startswith("odoo-19_"))
    return _describe(folder / "usr/lib/python3/dist-packages", "Debian's package odoo-19", version)


def _unpack(folder):
    log = cache.log_dir() / "odoo-from-debian.log"
    suites = sorted({package.split("/")[1] for package in PACKAGES})
    names = debian.unpack(PACKAGES, suites, folder, log)
    missing = folder / "usr/lib/python3/dist-packages/odoo/addons" / MISSING
    if not missing.exists():
        missing.parent.mkdir(parents=True, exist_ok=True)
        missing.touch()
    (folder / "PACKAGES").write_text("\n".join(names) + "\n")


def _from_git():
    folder = cache.root() / "odoo" / "git"
    cache.build(folder, _clone)
    return _describe(folder, f"a git clone of branch {SERIES}")


def _clone(folder):
    if not shutil.which("git"):
        raise Problem("Odoo 19 is not on this machine: install git, or set ODOO_SRC to a checkout of Odoo 19.")
    log = cache.log_dir() / "odoo-from-git.log"
    run_step(
        f"cloning Odoo {SERIES} (some hundred megabytes)",
        ["git", "clone", "--depth", "1", "--branch", SERIES, "--single-branch", REPOSITORY, folder],
        log,
        failure="Odoo 19 cannot be fetched: connect this machine to the network and start again, "
        "or set ODOO_SRC to a checkout of Odoo 19.",
    )


def _describe(tree, origin, version=None):
    """Return the Odoo in a tree. Raises Problem if it is not Odoo 19."""
    series = _series(tree)
    if series != SERIES:
        found = f"Odoo {series}" if series else "no Odoo"
        raise Problem(f"{origin} at {tree} holds {found}, but Odoo {SERIES} is needed.")
    core = tree / "odoo" / "addons"
    addons = (core,) if (core / "web").is_dir() else (tree / "addons", core)
    return Odoo(tree, addons, version or _commit(tree) or f"{series} in {tree}", origin)


def _series(tree):
    """Return the series such as `19.0` from odoo/release.py, or None."""
    try:
        text = (tree / "odoo" / "release.py").read_text()
    except OSError:
        return None
    match = re.search(r"^version_info = \((\d+), (\d+)", text, re.M)
    return f"{match[1]}.{match[2]}" if match else None


def _commit(tree):
    """Return the git commit of a checkout, or None."""
    if not (tree / ".git").exists():
        return None
    done = subprocess.run(["git", "-C", tree, "rev-parse", "HEAD"], capture_output=True, text=True)
    return done.stdout.strip() or None
