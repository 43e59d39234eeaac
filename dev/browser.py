"""A Chromium for the browser tests: CHROME_BIN, an installed one, or Debian's package if we are root."""

import os
import shutil
import stat

from dev import cache, debian, venv
from dev.say import say

NAMES = ("chromium", "google-chrome", "google-chrome-stable", "chromium-browser")
HOW = "install Chromium (on Debian as root: apt-get install chromium) or set CHROME_BIN to its path"
# A test process that is killed cannot stop its browser; tied like this the kernel does it.
TIED = """#!{python} -I
import ctypes, os, signal, sys
ctypes.CDLL(None).prctl(1, signal.SIGKILL, 0, 0, 0)
os.execv({browser!r}, [{browser!r}, *sys.argv[1:]])
"""


def find():
    """Return the path of a browser, or None after telling how to get one."""
    path = os.environ.get("CHROME_BIN") or _installed()
    if not path and os.getuid() == 0 and debian.available():
        debian.install("chromium", cache.log_dir() / "chromium.log")
        path = _installed()
    if not path or not os.access(path, os.X_OK):
        say(f"  no browser: {HOW}. Browser tests will be skipped.")
        return None
    return path


def _installed():
    return next(filter(None, map(shutil.which, NAMES)), None)


def environment(folder):
    """Return the environment in which tests find the browser: SMS_BROWSER, and first on the PATH for Odoo."""
    path = find()
    if not path:
        return {"SMS_BROWSER": ""}
    folder.mkdir(exist_ok=True)
    tied = folder / "google-chrome"
    tied.write_text(TIED.format(python=venv.python(), browser=path))
    tied.chmod(tied.stat().st_mode | stat.S_IXUSR)
    return {"SMS_BROWSER": str(tied), "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}"}
