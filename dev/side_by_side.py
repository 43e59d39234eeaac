"""Commands beside each other: what each of them says line by line with its name, and one end for all of them."""

import signal
import time
from contextlib import ExitStack

from dev.processes import Child
from dev.say import say

LOOK_EVERY = 0.1  # seconds
PATIENCE = 40  # seconds that a command has to end what it started


class Running:
    """A command under way. `opened` is a context manager that gives (argv, options); it is left when this ends."""

    def __init__(self, name, opened, log):
        self.name, self.read = name, 0
        self._parts = ExitStack()
        with ExitStack() as parts:
            argv, options = parts.enter_context(opened)
            self.child = Child(name, argv, log, stop_with=signal.SIGINT, patience=PATIENCE, **options)
            parts.callback(self.child.stop)
            self.child.start()
            self._parts = parts.pop_all()

    def tell(self, width, all_of_it=False):
        """Print the lines that came since, each with the name before it; the unfinished last one if all is wanted."""
        with open(self.child.log, "rb") as log:
            log.seek(self.read)
            new = log.read()
        whole = new if all_of_it else new[: new.rfind(b"\n") + 1]
        self.read += len(whole)
        for line in whole.decode(errors="replace").splitlines():
            say(f"{self.name:<{width}} | {line}".rstrip())

    def end(self):
        """Stop it if it runs, and give back what it was opened with."""
        self._parts.close()


def run(commands, at_once, log_dir, ended):
    """Run commands, so many at once, started in their order; `ended(name, exit code)` is called as each one ends.

    `commands` are pairs of a name and a context manager as `Running` takes it. Whatever ends us ends all of them.
    """
    waiting, running = list(commands), []
    width = max(len(name) for name, _opened in waiting)
    try:
        while waiting or running:
            while waiting and len(running) < at_once:
                name, opened = waiting.pop(0)
                running.append(Running(name, opened, log_dir / f"test-{name}.log"))
            time.sleep(LOOK_EVERY)
            for one in list(running):
                alive = one.child.alive()  # asked before reading, so that the last lines are read too
                one.tell(width, all_of_it=not alive)
                if not alive:
                    running.remove(one)
                    one.end()
                    ended(one.name, one.child.process.returncode)
    finally:
        _end_all(running, width)


def _end_all(running, width):
    """Ask all to end before the first is waited for, so that they do it at the same time."""
    for one in running:
        one.child.ask_to_stop()
    for one in running:
        one.end()
        one.tell(width, all_of_it=True)
