"""Children end when they are told to, when we end, and never silently."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dev.cache import CHECKOUT
from dev.processes import Child, run_step
from dev.run_dir import LIVE, run_dir, sweep
from dev.say import Problem

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [sys.executable, "-uc", "import signal, time; signal.signal(15, signal.SIG_IGN); print(1); time.sleep(60)"]


def running(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def wait_until(condition):
    limit = time.monotonic() + 5
    while not condition():
        assert time.monotonic() < limit
        time.sleep(0.02)


def test_stop(tmp_path):
    child = Child("sleeper", SLEEP, tmp_path / "log").start()
    assert child.alive()
    child.stop()
    child.stop()
    assert child.process.returncode == -signal.SIGTERM


def test_a_stubborn_child_is_killed(tmp_path):
    log = tmp_path / "log"
    child = Child("mule", STUBBORN, log, patience=0.2).start()
    wait_until(log.read_text)
    child.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_what_a_child_started_ends_with_it(tmp_path):
    log = tmp_path / "log"
    child = Child("parent", ["sh", "-c", "sleep 60 & echo $!; wait"], log).start()
    wait_until(log.read_text)
    child.stop()
    wait_until(lambda: not running(int(log.read_text())))


def test_a_child_that_ended_by_itself_is_named_with_its_log(tmp_path):
    child = Child("the sandbox", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log").start()
    child.process.wait()
    with pytest.raises(Problem, match=r"the sandbox ended by itself \(exit code 3\). Log: .*log"):
        child.check()


def test_our_death_is_theirs(tmp_path):
    """Even `kill -9` of the parent, which leaves it no time to stop anything."""
    program = f"""
import sys, time
sys.path.insert(0, {str(CHECKOUT)!r})
from dev.processes import Child
child = Child("sleeper", {SLEEP!r}, {str(tmp_path / "log")!r}).start()
print(child.process.pid, flush=True)
time.sleep(60)
"""
    parent = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    pid = int(parent.stdout.readline())
    assert running(pid)
    parent.kill()
    parent.communicate()
    wait_until(lambda: not running(pid))


def test_step_feeds_lines_and_fails_with_its_log(tmp_path, capsys):
    lines = []
    command = ["sh", "-c", "echo one; echo two; exit 1"]
    with pytest.raises(Problem, match=r"^it broke. Log: "):
        run_step("breaking", command, tmp_path / "log", lines.append, failure="it broke.")
    assert lines == ["one", "two"]
    assert "failed breaking" in capsys.readouterr().out


def test_an_abandoned_run_folder_is_swept_and_a_live_one_is_not(tmp_path, monkeypatch):
    monkeypatch.setattr("dev.run_dir.temporary_base", lambda: tmp_path)
    abandoned = tmp_path / f"{LIVE}abandoned"
    abandoned.mkdir()
    with run_dir() as live:
        assert not abandoned.exists()
        sweep()
        assert live.exists()
    assert not live.exists()
