"""./run test: the three stages, each a pytest of its own, and one line that sums them up."""

import os
import re
import time
from dataclasses import dataclass, field
from xml.etree import ElementTree

from dev import browser, cache, databases, odoo_process, venv
from dev.cache import CHECKOUT
from dev.processes import run_visible
from dev.recipes import ADDON, recipe_for
from dev.run_dir import run_dir
from dev.say import duration, say

STAGES = ("pure", "odoo", "e2e")
FOLDERS = {
    "pure": ("tests/pure",),
    "odoo": (f"{ADDON}/tests",),
    "e2e": ("tests/dev", "tests/sandbox", "tests/gateway", "tests/e2e"),  # with processes, sockets and a browser
}
NOTHING_COLLECTED = 5  # pytest's exit code
ABOUT_BROWSER = re.compile(r"chrom|browser|websocket-client", re.I)


@dataclass
class Result:
    """What one stage came to; `lost` names browser tests that were skipped for want of a browser."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0
    lost: list = field(default_factory=list)


def main(options):
    """Run the stages named first (default all), the rest goes to pytest. Return the exit code."""
    stages, rest = _stages(options.rest)
    with run_dir() as folder:
        results = [_run_stage(stage, rest, folder) for stage in stages]
    return _sum_up(results)


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


def _run_stage(stage, rest, folder):
    """Run one stage and return its Result."""
    if not _has_tests(stage):
        say(f"== {stage}: no tests there yet")
        return Result()
    started = time.monotonic()
    say(f"== {stage}: {' '.join(FOLDERS[stage])}")
    report = folder / f"{stage}.xml"
    common = [venv.python(), "-m", "pytest", f"--junitxml={report}", "-p", "no:cacheprovider"]
    code = {"pure": _pure, "odoo": _odoo, "e2e": _e2e}[stage](common, rest, folder)
    result = _read(report, code, lenient=bool(rest))
    took = duration(time.monotonic() - started)
    say(f"== {stage}: {result.passed} passed, {result.failed} failed, {result.skipped} skipped in {took}")
    return result


def _has_tests(stage):
    return any(any((CHECKOUT / folder).rglob("test_*.py")) for folder in FOLDERS[stage])


def _pure(common, rest, _folder):
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1"}
    return run_visible([*common, *_targets("pure", rest)], cwd=CHECKOUT, env=env)


def _odoo(common, rest, folder):
    """Run the addon's tests inside an Odoo with its own HTTP server, on a private database."""
    env = browser.environment(folder / "browser")
    with databases.private(recipe_for([ADDON])) as database:
        shots = cache.log_dir() / "screenshots"
        conf = database.conf(max_cron_threads=0, screenshots=shots, screencasts="")
        command = [*common, "-p", "pytest_odoo", "--odoo-config", conf, "--odoo-http", *_targets("odoo", rest)]
        return run_visible(command, cwd=CHECKOUT, env=odoo_process.environment(database.odoo) | env)


def _e2e(common, rest, folder):
    """Run the end-to-end tests; they start their own Odoo and sandbox on what is prepared here."""
    env = os.environ | browser.environment(folder / "browser")
    databases.prepare(recipe_for([ADDON]))
    return run_visible([*common, *_targets("e2e", rest)], cwd=CHECKOUT, env=env)


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
        elif skip is None:
            result.passed += 1
        else:
            result.skipped += 1
            if ABOUT_BROWSER.search(skip.get("message", "")):
                result.lost.append(case.get("name"))
    if code and not result.failed and not (code == NOTHING_COLLECTED and lenient):
        say(f"  pytest ended with exit code {code}.")
        result.failed += 1
    return result


def _sum_up(results):
    """Print the last line and return the exit code. Under CI a browser test without a browser is a failure."""
    lost = [name for result in results for name in result.lost]
    failed, skipped = (sum(getattr(result, name) for result in results) for name in ("failed", "skipped"))
    if lost:
        say(f"No browser ran {len(lost)} tests ({', '.join(lost)}): {browser.HOW}.")
        if os.environ.get("CI"):
            failed, skipped = failed + len(lost), skipped - len(lost)
    say(f"{sum(result.passed for result in results)} passed, {failed} failed, {skipped} skipped")
    return 1 if failed else 0
