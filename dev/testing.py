"""./run test: the three stages, each a pytest of its own or two, and one line that sums them up."""

import os
import re
import sys
import time
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from xml.etree import ElementTree

from dev import browser, cache, databases, odoo_process, side_by_side, venv
from dev.cache import CHECKOUT
from dev.processes import run_visible
from dev.recipes import ADDON, CLOCK, recipe_for
from dev.run_dir import run_dir
from dev.say import duration, say

STAGES = ("pure", "odoo", "e2e")
FOLDERS = {
    "pure": ("tests/pure",),
    "odoo": (f"{ADDON}/tests",),
    "e2e": ("tests/dev", "tests/sandbox", "tests/gateway", "tests/e2e"),  # with processes, sockets and a browser
}
# They take longer than the rest of e2e and mind nothing that goes on beside them: a half of e2e that may run by itself.
STORMS = tuple(f"tests/e2e/test_{name}.py" for name in ("crash", "sequence_crash", "stop_race", "sequence_month"))
ONE_BY_ONE = "--one-by-one"
NOTHING_COLLECTED = 5  # pytest's exit code
ABOUT_BROWSER = re.compile(r"chrom|browser|websocket-client", re.I)


@dataclass(frozen=True)
class Part:
    """What one pytest runs: a stage or, side by side with others, a piece of one."""

    name: str
    stage: str
    targets: tuple  # pytest's own arguments
    lenient: bool = False  # arguments chose the tests: to have chosen none is no fault


@dataclass
class Result:
    """What one part came to; `lost` names browser tests that were skipped for want of a browser."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    lost: list = field(default_factory=list)
    faults: list = field(default_factory=list)  # the names of what failed


def main(options):
    """Run the stages named first (default all), the rest goes to pytest. Return the exit code.

    Whole stages run side by side where there are processors for it. With arguments for pytest, and where
    `--one-by-one` is among them, one comes after the other, and pytest writes straight to where we write.
    """
    stages, rest = _stages([part for part in options.rest if part != ONE_BY_ONE])
    at_once = 1 if rest or ONE_BY_ONE in options.rest else _processors()
    parts = _parts(stages, rest, at_once)
    with run_dir() as folder:
        alone = at_once == 1 or len(parts) == 1
        return _sum_up(_one_by_one(parts, folder) if alone else _side_by_side(parts, folder, at_once))


def _processors():
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _stages(arguments):
    """Return (stages, pytest's arguments): the stage named first, or those that own a path among the rest, or all."""
    first = arguments[0] if arguments else None
    if first in STAGES:
        return (first,), arguments[1:]
    if first == "all":
        return STAGES, arguments[1:]
    owners = tuple(stage for stage in STAGES if _own_paths(stage, arguments))
    return owners or STAGES, arguments


def _own_paths(stage, rest):
    return [part for part in rest if part.startswith(FOLDERS[stage])]


def _parts(stages, rest, at_once):
    """Return the Parts of stages in the order in which they start. Side by side the longest goes first."""
    whole = [Part(stage, stage, tuple(_targets(stage, rest)), lenient=bool(rest)) for stage in stages]
    if at_once == 1 or "e2e" not in stages:
        return whole
    others = (*FOLDERS["e2e"], *(f"--ignore={path}" for path in STORMS))
    return [Part("storms", "e2e", STORMS), *whole[:-1], Part("e2e", "e2e", others)]


def _one_by_one(parts, folder):
    """Run parts one after the other; return their Results."""
    results = []
    for part in parts:
        say(f"== {part.name}: {' '.join(FOLDERS[part.stage])}")
        started = time.monotonic()
        with _opened(part, folder) as (command, options):
            code = run_visible(command, **options)
        results.append(_result(part, folder, code, started))
    return results


def _side_by_side(parts, folder, at_once):
    """Run parts beside each other; return their Results. None keeps another from ending."""
    by_name = {part.name: part for part in parts}
    results, started = [], {}

    @contextmanager
    def opened(part):
        say(f"== {part.name}: {' '.join(part.targets)}")
        started[part.name] = time.monotonic()
        color = "yes" if sys.stdout.isatty() else "no"
        with _opened(part, folder, "--no-header", f"--color={color}") as command:
            yield command

    def ended(name, code):
        results.append(_result(by_name[name], folder, code, started[name]))

    commands = [(part.name, opened(part)) for part in parts]
    side_by_side.run(commands, at_once, cache.log_dir(), ended)
    return results


def _result(part, folder, code, started):
    """Read and tell what a part came to."""
    result = _read(_report(part, folder), code, part.lenient)
    took = duration(time.monotonic() - started)
    say(f"== {part.name}: {result.passed} passed, {result.failed} failed, {result.skipped} skipped in {took}")
    return result


def _report(part, folder):
    return folder / f"{part.name}.xml"


@contextmanager
def _opened(part, folder, *more):
    """Give the command line of a part and the options of its process, with what it needs around it."""
    common = [venv.python(), "-m", "pytest", f"--junitxml={_report(part, folder)}", "-p", "no:cacheprovider", *more]
    around = {"pure": _pure, "odoo": _odoo, "e2e": _e2e}[part.stage]
    with around(folder / f"browser-{part.name}") as (own, env):
        yield [*common, *own, *part.targets], {"cwd": CHECKOUT, "env": env}


def _pure(_browser_folder):
    return nullcontext(((), os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}))


@contextmanager
def _odoo(browser_folder):
    """Give what the addon's tests need: an Odoo with its own HTTP server, on a private database."""
    env = browser.environment(browser_folder)
    with databases.private(recipe_for([ADDON])) as database:
        shots = cache.log_dir() / "screenshots"
        conf = database.conf(max_cron_threads=0, screenshots=shots, screencasts="")
        plugin = ("-p", "pytest_odoo", "--odoo-config", conf, "--odoo-http")
        yield plugin, odoo_process.environment(database.odoo) | env


def _e2e(browser_folder):
    """Give what end-to-end tests need; they start their own Odoo and sandbox on what is prepared here."""
    env = os.environ | browser.environment(browser_folder)
    databases.prepare(recipe_for([ADDON, CLOCK]))
    return nullcontext(((), env))


def _targets(stage, rest):
    """Return pytest's own arguments; the stage's folders are among them unless they name some of its files."""
    return rest if _own_paths(stage, rest) else [*FOLDERS[stage], *rest]


def _read(report, code, lenient):
    """Return the Result of a JUnit report. An exit code without a failed test in it is a failure too."""
    result = Result()
    cases = ElementTree.parse(report).iter("testcase") if report.exists() else ()
    for case in cases:
        skip = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            result.failed += 1
            result.faults.append(f"{case.get('classname')}::{case.get('name')}")
        elif skip is None:
            result.passed += 1
        else:
            result.skipped += 1
            if ABOUT_BROWSER.search(skip.get("message", "")):
                result.lost.append(case.get("name"))
    if code and not result.failed and not (code == NOTHING_COLLECTED and lenient):
        result.failed += 1
        result.faults.append(f"pytest itself, which ended with exit code {code}")
    return result


def _sum_up(results):
    """Print the last line and return the exit code. Under CI a browser test without a browser is a failure."""
    lost = [name for result in results for name in result.lost]
    failed, skipped = (sum(getattr(result, name) for result in results) for name in ("failed", "skipped"))
    if lost:
        say(f"No browser ran {len(lost)} tests ({', '.join(lost)}): {browser.HOW}.")
        if os.environ.get("CI"):
            failed, skipped = failed + len(lost), skipped - len(lost)
    for name in (name for result in results for name in result.faults):
        say(f"failed: {name}")
    say(f"{sum(result.passed for result in results)} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0
