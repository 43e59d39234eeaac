"""The virtual environment: Odoo's needs, ours and the tools', pinned and hashed, for the Python at hand."""

import functools
import hashlib
import os
import re
import shutil
import subprocess
import sys

from dev import cache, debian
from dev.processes import run_step
from dev.say import Problem

REQUIREMENTS = tuple(cache.CHECKOUT / "requirements" / f"{name}.txt" for name in ("odoo19", "addon", "dev"))
SUPPORTED = ((3, 10), (3, 13))  # oldest and newest Python that the pinned wheels are made for
NAMES = ("python3.11", "python3.12", "python3.13", "python3.10", "python3")
PROBE = "import ensurepip, venv, sys; print('%d.%d.%d' % sys.version_info[:3], sys.executable)"
PIN = re.compile(r"^([\w.-]+)==", re.M)


@functools.cache
def python():
    """Return the path of the virtual environment's python, made first if needed."""
    version, base = _base_python()
    pins = "".join(path.read_text() for path in REQUIREMENTS)
    key = hashlib.sha256(f"{version} {os.path.realpath(base)} {pins}".encode()).hexdigest()[:12]
    folder = cache.build(cache.root() / "venv" / f"py{version}-{key}", lambda path: _make(path, base, pins))
    return folder / "bin" / "python"


@functools.cache
def requirements_hash():
    """Return a hash over all pins."""
    return hashlib.sha256("".join(path.read_text() for path in REQUIREMENTS).encode()).hexdigest()


def _base_python():
    """Return (version, path) of the first Python that is supported and can make environments."""
    found = _first_supported()
    if not found and os.getuid() == 0 and debian.available():
        debian.install("python3-venv", cache.log_dir() / "python3-venv.log")
        found = _first_supported()
    if not found:
        oldest, newest = (f"{major}.{minor}" for major, minor in SUPPORTED)
        raise Problem(
            f"No Python from {oldest} to {newest} that can make virtual environments was found: "
            "install one (on Debian and Ubuntu: apt-get install python3-venv) and start again."
        )
    return found


def _first_supported():
    for name in (sys.executable, *NAMES):
        found = _probe(name)
        if found:
            return found
    return None


def _probe(name):
    """Return (version, path) of a python if it is supported and has what venv needs, or None."""
    path = shutil.which(name)
    if not path:
        return None
    done = subprocess.run([path, "-c", PROBE], capture_output=True, text=True)
    if done.returncode:
        return None
    version, executable = done.stdout.split(maxsplit=1)
    major_minor = tuple(int(part) for part in version.split(".")[:2])
    return (version, executable.strip()) if SUPPORTED[0] <= major_minor <= SUPPORTED[1] else None


def _make(folder, base, pins):
    """Fill the folder with a virtual environment. It is built in place: scripts in it carry its path."""
    log = cache.log_dir() / "venv.log"
    run_step("making a virtual environment", [base, "-m", "venv", folder], log)
    total = len(set(PIN.findall(pins)))
    seen = set()

    def note(line):
        match = re.match(r"Collecting ([\w.-]+)", line)
        if match:
            seen.add(match[1])
            return f"package {len(seen)} of about {total}"
        return "installing" if line.startswith("Installing") else None

    files = [part for path in REQUIREMENTS for part in ("-r", path)]
    options = ["--require-hashes", "--no-input", "--disable-pip-version-check", "--progress-bar", "off"]
    run_step(
        f"installing {total} Python packages",
        [folder / "bin" / "python", "-m", "pip", "install", *options, *files],
        log,
        note,
        env=os.environ | {"PYTHONUNBUFFERED": "1"},
        failure="The Python packages cannot be installed: check the network and your pip settings, then start again.",
    )
