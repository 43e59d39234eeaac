"""Debian packages for everyone: apt verifies the lists in a private folder, we unpack; the system stays as it is."""

import os
import re
import shlex
import shutil
import subprocess
from pathlib import Path

from dev.download import Download, fetch_all
from dev.processes import run_step
from dev.say import Problem

SOURCES = Path("/etc/apt")
KEYRING = "/usr/share/keyrings/debian-archive-keyring.gpg"
PRINTED = re.compile(r"^'(?P<url>[^']+)' (?P<name>\S+) (?P<size>\d+) SHA256:(?P<sha256>[0-9a-f]{64})$", re.M)


def available():
    """True on a Debian system whose apt knows a mirror."""
    return bool(shutil.which("apt-get") and shutil.which("dpkg-deb") and Path(KEYRING).exists() and mirror(SOURCES))


def mirror(folder):
    """Return the address of the Debian mirror in apt's source lists under `folder`, or None."""
    for path in sorted([*folder.glob("sources.list"), *folder.glob("sources.list.d/*")]):
        if path.suffix == ".sources":
            found = _deb822_mirror(path.read_text(errors="replace"))
        elif path.suffix == ".list":
            found = _one_line_mirror(path.read_text(errors="replace"))
        else:
            found = None
        if found:
            return found
    return None


def _deb822_mirror(text):
    for stanza in re.split(r"\n\s*\n", text):
        lines = [line for line in stanza.splitlines() if not line.startswith("#")]
        fields = dict(re.findall(r"^([\w-]+):[ \t]*(.*)$", "\n".join(lines), re.M))
        if fields.get("Enabled", "yes").lower() == "yes" and "main" in fields.get("Components", "").split():
            for uri in fields.get("URIs", "").split():
                if _is_archive(uri):
                    return uri.rstrip("/")
    return None


def _one_line_mirror(text):
    for line in text.splitlines():
        words = re.sub(r"\[.*?\]", "", line).split()
        if len(words) >= 4 and words[0] == "deb" and "main" in words[3:] and _is_archive(words[1]):
            return words[1].rstrip("/")
    return None


def _is_archive(uri):
    """The archive proper has all suites; the security and third-party archives have not."""
    return uri.startswith(("http://", "https://")) and uri.rstrip("/").endswith("/debian")


class PrivateApt:
    """apt-get with lists and state of its own inside `folder`, for some suites of the machine's mirror."""

    def __init__(self, folder, suites, log):
        self.folder, self.log = folder, log
        for name in ("lists/partial", "cache/archives/partial", "empty"):
            (folder / name).mkdir(parents=True)
        (folder / "status").touch()
        lines = [f"deb [signed-by={KEYRING}] {mirror(SOURCES)} {suite} main\n" for suite in suites]
        (folder / "sources.list").write_text("".join(lines))

    def _command(self, *arguments):
        options = {
            "Dir::Etc::SourceList": self.folder / "sources.list",
            "Dir::Etc::SourceParts": self.folder / "empty",
            "Dir::State": self.folder,
            "Dir::State::Lists": self.folder / "lists",
            "Dir::State::status": self.folder / "status",
            "Dir::Cache": self.folder / "cache",
            "Acquire::Languages": "none",
            "Acquire::Retries": "2",
            "Acquire::http::Timeout": "20",
            "APT::Sandbox::User": "root",
            "APT::Update::Error-Mode": "any",
        }
        return ["apt-get", "-q", *(f"-o{key}={value}" for key, value in options.items()), *arguments]

    def update(self):
        """Fetch and verify the lists. Raises Problem without a network."""
        run_step(
            "reading Debian's package lists",
            self._command("update"),
            self.log,
            failure="Debian's package lists cannot be read: connect this machine to the network and start again, "
            "or set ODOO_SRC to a checkout of Odoo 19.",
        )

    def locate(self, packages):
        """Return a Download for each `name/suite`."""
        printed = subprocess.run(
            self._command("--print-uris", "download", *packages), capture_output=True, text=True, cwd=self.folder
        )
        found = [Download(m["url"], m["name"], int(m["size"]), m["sha256"]) for m in PRINTED.finditer(printed.stdout)]
        if len(found) != len(packages):
            self.log.write_text(f"{shlex.join(printed.args)}\n{printed.stdout}{printed.stderr}")
            raise Problem(
                "Debian does not have all packages that Odoo needs: set ODOO_SRC to a checkout of Odoo 19.", self.log
            )
        return found


def unpack(packages, suites, target, log):
    """Unpack Debian packages (`name/suite`) into `target`. Return their file names, which carry the versions."""
    apt = PrivateApt(target / ".apt", suites, log)
    apt.update()
    files = fetch_all(apt.locate(packages), "downloading Debian packages")
    shutil.rmtree(apt.folder)
    loop = 'target=$1; shift; for file; do echo "$file"; dpkg-deb -x "$file" "$target" || exit; done'
    command = ["sh", "-c", loop, "sh", target, *files]
    run_step("unpacking them", command, log, on_line=lambda line: Path(line).name)
    return sorted(path.name for path in files)


def install(package, log):
    """As root on Debian: install a package with the system's own apt. Return True if that worked."""
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    command = ["apt-get", "-q", "-y", "--no-install-recommends", "install", package]
    try:
        run_step("reading the system's package lists", ["apt-get", "-q", "update"], log)
        run_step(f"installing the system package {package}", command, log, env=quiet)
    except Problem:
        return False
    return True
