"""The private folder of one run: locked while its owner lives, swept by the next run when the owner was killed."""

import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path

LIVE, NEW = "sms-marketing-run-", "sms-marketing-new-"
LONGEST_BASE = 60  # a Unix socket's path must stay below 108 bytes


@contextmanager
def run_dir():
    """Give a new private folder that others may pass through but not list; it is gone afterwards."""
    sweep()
    base = temporary_base()
    fresh = Path(tempfile.mkdtemp(prefix=NEW, dir=base))
    fresh.chmod(0o711)
    lock = os.open(fresh, os.O_RDONLY)
    path = base / fresh.name.replace(NEW, LIVE)
    try:
        # Locked before it gets the name that a sweeper looks for: no moment in which it seems abandoned.
        fcntl.flock(lock, fcntl.LOCK_EX)
        fresh.rename(path)
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)
        os.close(lock)


def temporary_base():
    """Return the system's temporary folder, or /tmp if a socket's path there would be too long or closed to others."""
    base = Path(tempfile.gettempdir())
    if len(str(base)) > LONGEST_BASE or (os.getuid() == 0 and not _open_to_all(base)):
        return Path("/tmp")
    return base


def _open_to_all(folder):
    """True if every user may pass through the folder and those above it."""
    return all(part.stat().st_mode & 0o001 for part in (folder, *folder.resolve().parents))


def sweep():
    """Remove the folders that killed runs of ours left behind."""
    for path in temporary_base().glob(LIVE + "*"):
        try:
            if path.stat().st_uid == os.getuid():
                _remove_if_abandoned(path)
        except OSError:
            continue


def _remove_if_abandoned(path):
    handle = os.open(path, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(path, ignore_errors=True)
    finally:
        os.close(handle)
