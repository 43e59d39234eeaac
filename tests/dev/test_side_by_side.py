"""Commands beside each other: they meet, none hides another, and whatever ends us ends all of them."""

import sys
import time
from contextlib import contextmanager

import pytest

from dev import side_by_side
from dev.say import Stopped

WAIT_FOR = "import sys, time, pathlib\nwhile not pathlib.Path(sys.argv[1]).exists(): time.sleep(0.01)\n"
MEET = WAIT_FOR.replace("while", "pathlib.Path(sys.argv[2]).touch()\nwhile") + "print('met')"
# What it does when it is interrupted takes a while, and may only end once the other was interrupted too.
INTERRUPTED = f"""
import pathlib, sys, time
try:
    pathlib.Path(sys.argv[1] + ".up").touch()
    time.sleep(60)
except KeyboardInterrupt:
    pathlib.Path(sys.argv[1]).touch()
    sys.argv[1] = sys.argv[2]
{"".join("    " + line + chr(10) for line in WAIT_FOR.splitlines())}
    print("ended in order", flush=True)
"""


@pytest.fixture
def runner(tmp_path):
    """Run small Python programs, given as name: (program, arguments); `codes` and `left` tell how they ended."""

    class Runner:
        def __init__(self):
            self.codes, self.left = {}, []

        @contextmanager
        def opened(self, name, program, arguments):
            try:
                yield [sys.executable, "-c", program, *arguments], {"cwd": tmp_path}
            finally:
                self.left.append(name)

        def run(self, at_once, ended=None, **programs):
            commands = [(name, self.opened(name, *program)) for name, program in programs.items()]
            side_by_side.run(commands, at_once, tmp_path, ended or self.codes.__setitem__)

    return Runner()


def test_they_run_at_the_same_time(runner):
    runner.run(2, one=(MEET, ("a", "b")), two=(MEET, ("b", "a")))
    assert runner.codes == {"one": 0, "two": 0}


def test_not_more_at_once_than_asked_for(runner):
    program = "import pathlib, sys\nfor name in sys.argv[2:]: assert pathlib.Path(name).exists()\n"
    program += "pathlib.Path(sys.argv[1]).touch()"
    runner.run(1, one=(program, ("a",)), two=(program, ("b", "a")), three=(program, ("c", "a", "b")))
    assert runner.codes == {"one": 0, "two": 0, "three": 0}
    assert runner.left == ["one", "two", "three"]


def test_every_line_has_its_name_and_none_is_lost(runner, capsys):
    many = "for n in range(500): print('line', n)\nprint('no end', end='')"
    runner.run(2, one=(many, ()), three=(many, ()))
    lines = capsys.readouterr().out.splitlines()
    wanted = [*(f"line {n}" for n in range(500)), "no end"]
    for name in ("one  ", "three"):
        assert [line[8:] for line in lines if line.startswith(f"{name} | ")] == wanted
    assert len(lines) == 2 * len(wanted)


def test_one_that_fails_keeps_no_other_from_ending(runner):
    fail = "import pathlib; pathlib.Path('a').touch(); raise SystemExit(3)"
    runner.run(2, bad=(fail, ()), good=(WAIT_FOR, ("a",)), after=("", ()))
    assert runner.codes == {"bad": 3, "good": 0, "after": 0}
    assert sorted(runner.left) == ["after", "bad", "good"]


def test_what_ends_us_ends_all_at_the_same_time(runner, tmp_path, capsys):
    def stop(_name, _code):
        limit = time.monotonic() + 20
        while not all((tmp_path / f"{name}.up").exists() for name in "ab"):
            assert time.monotonic() < limit
            time.sleep(0.01)
        raise Stopped(2)

    with pytest.raises(Stopped):
        runner.run(
            3, stop, short=("", ()), one=(INTERRUPTED, ("a", "b")), two=(INTERRUPTED, ("b", "a")), never=("", ())
        )
    assert sorted(runner.left) == ["one", "short", "two"]
    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[1] for line in lines] == ["ended in order"] * 2


def test_one_that_cannot_be_opened_ends_the_others(runner, tmp_path):
    @contextmanager
    def broken():
        raise OSError("no space")
        yield

    commands = [("one", runner.opened("one", "import time; time.sleep(60)", ())), ("two", broken())]
    with pytest.raises(OSError, match="no space"):
        side_by_side.run(commands, 2, tmp_path, runner.codes.__setitem__)
    assert runner.left == ["one"]
