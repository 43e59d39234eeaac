"""The cache outside the checkout: artefacts that are whole or absent, and locks that die with their owner."""

import contextlib
import fcntl
import functools
import json
import os
import secrets
import shutil
import time
from pathlib import Path

from dev.say import Problem, say

CHECKOUT = Path(__file__).resolve().parent.parent
SEAL = ".sealed"
KEPT_LOGS = 20


def root():
    """Return the cache folder, made if needed. Raises Problem if it cannot be written."""
    base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    folder = base / "sms-marketing-dev"
    try:
        (folder / "locks").mkdir(parents=True, exist_ok=True)
        probe = folder / f".write-test-{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Problem(
            f"The cache folder {folder} cannot be written ({error.strerror}): make it writable, "
            "or set XDG_CACHE_HOME to a folder that is."
        ) from None
    return folder


@contextlib.contextmanager
def locked(name, shared=False, wait_for="another ./run"):
    """Hold the lock `name` inside the block; say so when somebody else has it and wait."""
    with open(root() / "locks" / name, "w") as handle:
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(handle, mode | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"  waiting for {wait_for} to finish with {name}")
            fcntl.flock(handle, mode)
        yield


def try_lock(name):
    """Return an open handle that holds the lock `name`, or None when somebody else has it."""
    handle = (root() / "locks" / name).open("w")
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        handle.close()
        return None
    return handle


def lock_name(path):
    """Return the lock's name of an artefact: its place inside the cache on one line."""
    return "-".join(path.relative_to(root()).parts)


def build(path, make):
    """Return `path`, a folder of the cache; `make(path)` fills it when it is absent, cut short or damaged.

    Safe with two runs at once (the second waits) and against any interruption: what has no seal is removed.
    """
    if is_whole(path):
        return path
    with locked(lock_name(path)):
        if not is_whole(path):
            remove(path)
            path.mkdir(parents=True)
            try:
                make(path)
            except BaseException:
                remove(path)
                raise
            _seal(path)
    return path


def is_whole(path):
    """True if the folder was finished and still has as many files and bytes as then."""
    try:
        sealed = json.loads((path / SEAL).read_text())
    except (OSError, ValueError):
        return False
    return sealed == _measure(path)


def _seal(path):
    unfinished = path / (SEAL + ".new")
    unfinished.write_text(json.dumps(_measure(path)))
    unfinished.rename(path / SEAL)


def _measure(path):
    """Count files and bytes; Python's compiled files come and go, so they do not count."""
    files = size = 0
    folders = [path]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    if entry.name != "__pycache__":
                        folders.append(entry.path)
                elif not entry.name.startswith(SEAL):
                    files += 1
                    size += entry.stat(follow_symlinks=False).st_size
    return {"files": files, "bytes": size}


def remove(path):
    """Delete a folder of the cache; fine if it is not there.

    It goes by way of the trash: what a killed run left behind may go on writing for a moment, and does so there.
    """
    trash = root() / "trash"
    trash.mkdir(exist_ok=True)
    with contextlib.suppress(FileNotFoundError):
        path.rename(trash / f"{path.name}-{secrets.token_hex(4)}")
    shutil.rmtree(trash, ignore_errors=True)


def keep_newest(folder, pattern, count):
    """Remove all but the `count` most recently used artefacts; those in use by another run stay. Return the removed."""
    oldest_last = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime, reverse=True)
    removed = []
    for path in oldest_last[count:]:
        handle = try_lock(lock_name(path))
        if handle:
            with handle:
                remove(path)
            removed.append(path)
    return removed


@functools.cache
def log_dir():
    """Return the folder for the logs of this run, made on first use.

    The last few of earlier runs are kept, and those of every run that still goes on.
    """
    folder = root() / "logs"
    folder.mkdir(exist_ok=True)
    for old in sorted(folder.iterdir())[: -KEPT_LOGS + 1]:
        if not _is_running(old.name.rpartition("-")[2]):
            remove(old)
    mine = folder / f"{time.strftime('%Y%m%d-%H%M%S')}-{os.getpid()}"
    mine.mkdir()
    return mine


def _is_running(pid):
    """Tell whether a process with this number goes on, whoever's it is."""
    try:
        os.kill(int(pid), 0)
    except PermissionError:
        return True
    except (ProcessLookupError, ValueError, OverflowError):
        return False
    return True
