"""Child processes that never outlive us: tied to our death by the kernel, stopped in order otherwise."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time

from dev.say import Problem, Step

PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None) if sys.platform == "linux" else None


def tether(death_signal=signal.SIGKILL):
    """Return a function to run in a new child: when its parent dies, the kernel sends it `death_signal`.

    It must run after a change of user, because that clears the setting; `preexec_fn` does.
    """
    parent = os.getpid()

    def tie():
        if LIBC:
            LIBC.prctl(PR_SET_PDEATHSIG, int(death_signal), 0, 0, 0)
            if os.getppid() != parent:
                os._exit(1)

    return tie


class Child:
    """A long-running process with a name, a log (None: it writes where we write), and an end.

    `stop_with` is the polite signal; `kill_with` is sent when it takes more than `patience` seconds, or when we die.
    """

    def __init__(self, name, argv, log, stop_with=signal.SIGTERM, kill_with=signal.SIGKILL, patience=10, **options):
        self.name, self.argv, self.log = name, [str(part) for part in argv], log
        self.stop_with, self.kill_with, self.patience = stop_with, kill_with, patience
        self.options = options
        self.process = None
        self.asked = False

    def start(self):
        """Start in an own process group, so that the terminal's Ctrl-C reaches only us. Returns self."""
        self.asked = False
        with open(self.log or os.devnull, "ab") as log:
            output = {"stdout": log, "stderr": subprocess.STDOUT} if self.log else {}
            self.process = subprocess.Popen(
                self.argv,
                stdin=subprocess.DEVNULL,
                preexec_fn=tether(self.kill_with),
                start_new_session=True,
                **output,
                **self.options,
            )
        return self

    def alive(self):
        """True while it runs."""
        return self.process is not None and self.process.poll() is None

    def check(self):
        """Raise Problem if it ended by itself."""
        if not self.alive():
            raise Problem(f"{self.name} ended by itself (exit code {self.process.returncode}).", self.log)

    def wait_until(self, ready, seconds):
        """Wait until ready() is true. Raises Problem if the process ends or does not get there in time."""
        limit = time.monotonic() + seconds
        while not ready():
            self.check()
            if time.monotonic() > limit:
                raise Problem(f"{self.name} did not answer within {seconds} seconds.", self.log)
            time.sleep(0.05)

    def ask_to_stop(self):
        """Send it the polite signal, once: a second one would disturb how it ends. Fine if it has ended already."""
        if self.alive() and not self.asked:
            self.asked = True
            self.process.send_signal(self.stop_with)

    def stop(self):
        """End it and what it started: politely, then by force. Fine if it has ended already."""
        if self.alive():
            self.ask_to_stop()
            try:
                self.process.wait(self.patience)
            except subprocess.TimeoutExpired:
                self.process.send_signal(self.kill_with)
                self.process.wait()
        self._kill_group()

    def _kill_group(self):
        """The group outlives its leader when the leader left children behind."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)


def run_visible(argv, **options):
    """Run a command whose output the user reads; return its exit code. Stopping us interrupts it first."""
    sys.stdout.flush()
    child = Child("the command", argv, None, stop_with=signal.SIGINT, patience=40, **options).start()
    try:
        return child.process.wait()
    finally:
        child.stop()


def run_interactive(argv, **options):
    """Run a command that talks with the user; return its exit code. Ctrl-C belongs to it, not to us."""
    ours = signal.signal(signal.SIGINT, lambda *_: None)
    process = subprocess.Popen([str(part) for part in argv], preexec_fn=tether(), **options)
    try:
        return process.wait()
    finally:
        process.kill()
        process.wait()
        signal.signal(signal.SIGINT, ours)


def run_step(title, argv, log, on_line=None, failure=None, accept=(0,), **options):
    """Run a command to its end as a step with progress; its output goes to `log`.

    `on_line(text)` may return a progress note for a line of output. Raises Problem(failure) if the exit code
    is not an accepted one.
    """
    position = os.path.getsize(log) if os.path.exists(log) else 0
    with Step(title) as step:
        child = Child(title, argv, log, **options).start()
        try:
            alive = True
            while alive:
                time.sleep(0.1)
                alive = child.alive()  # asked before reading, so that the last lines are read too
                position = _follow(log, position, step, on_line)
        finally:
            child.stop()
        if child.process.returncode not in accept:
            raise Problem(failure or f"{title} failed (exit code {child.process.returncode}).", log)


def _follow(log, position, step, on_line):
    """Feed the new lines of a log to on_line, show what it returns; return the position read up to."""
    step.note()
    if on_line is None:
        return position
    with open(log, "rb") as handle:
        handle.seek(position)
        for line in handle:
            if not line.endswith(b"\n"):
                break
            position += len(line)
            note = on_line(line.decode(errors="replace").rstrip())
            if note:
                step.note(note)
    return position
