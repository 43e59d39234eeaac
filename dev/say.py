"""What the user reads: problems as one sentence, long steps with their progress and time."""

import sys
import time

HEARTBEAT = 10.0  # seconds between two progress lines when the output is not a terminal


class Problem(Exception):
    """Something the user can act on: one sentence, and the place of the log where there is one."""

    def __init__(self, sentence, log=None, code=1):
        super().__init__(f"{sentence} Log: {log}" if log else sentence)
        self.code = code


class Stopped(BaseException):
    """The user or the system asked this run to end."""

    def __init__(self, signum):
        super().__init__(signum)
        self.signum = signum


def say(text=""):
    """Print one line at once."""
    print(text, flush=True)


def duration(seconds):
    """Return seconds in words: `0.4 s`, `12 s`, `2 min 05 s`."""
    if seconds < 10:
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest:02d} s" if minutes else f"{rest} s"


def megabytes(size):
    """Return bytes as megabytes with one decimal."""
    return f"{size / 1e6:.1f} MB"


class Step:
    """One long step. `with Step("Installing") as step: step.note("3 of 7")` prints it with its time."""

    def __init__(self, title):
        self.title = title
        self.text = ""
        self.live = sys.stdout.isatty()

    def __enter__(self):
        self.started = self.shown = time.monotonic()
        self._draw()
        return self

    def __exit__(self, kind, *_):
        mark = "failed" if kind else "done"
        took = duration(time.monotonic() - self.started)
        self._clear()
        say(f"  {mark:<6} {self.title}, {took}")

    def note(self, text=None):
        """Show progress; without a text only the clock moves on. Cheap, so call it as often as you like."""
        self.text = text or self.text
        now = time.monotonic()
        if now - self.shown >= (0.2 if self.live else HEARTBEAT):
            self.shown = now
            self._draw()

    def _draw(self):
        took = duration(time.monotonic() - self.started)
        line = f"  ...    {self.title}, {took}" + (f": {self.text}" if self.text else "")
        if self.live:
            sys.stdout.write("\r\x1b[K" + line[:150])
            sys.stdout.flush()
        elif self.shown != self.started:
            say(line)

    def _clear(self):
        if self.live:
            sys.stdout.write("\r\x1b[K")


class Console:
    """What a demo's story may use to show its progress and its result."""

    say = staticmethod(say)
    step = Step

    @staticmethod
    def table(rows, headers=()):
        """Print rows as aligned columns; cells that are numbers stand to the right."""
        cells = [[str(cell) for cell in row] for row in ([headers] if headers else []) + list(rows)]
        widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
        for row in cells:
            aligned = [
                cell.rjust(width) if cell.isdigit() else cell.ljust(width)
                for cell, width in zip(row, widths, strict=True)
            ]
            say("  " + "  ".join(aligned).rstrip())
