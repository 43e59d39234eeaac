"""./run suites: Odoo's own test suites with and without this addon; only what fails because of it counts."""

import json
import re

from dev import browser, cache, databases, odoo_process, venv
from dev.cache import CHECKOUT
from dev.odoo_source import find
from dev.ports import free_port
from dev.processes import run_step
from dev.recipes import ADDON, DEPENDS, Recipe, recipe_for
from dev.say import Console, Problem, say

SUITES = (
    "sms",
    "sms_twilio",
    "test_mail_sms",
    "mass_mailing_sms",
    "crm",
    "crm_sms",
    "phone_validation",
    "base_automation",
)
MODULE = re.compile(r"odoo\.addons\.(\w+)\.tests\.")
STARTING = re.compile(r"Starting (\S+) \.\.\.")


def main(options):
    """Run the suites twice, compare, and return 0 if nothing fails with the addon that passes without."""
    names = options.names or SUITES
    unknown = [name for name in names if name not in SUITES]
    if unknown:
        raise Problem(f"No suite is named {', '.join(unknown)}: there are {', '.join(SUITES)}.", code=2)
    others = tuple(name for name in SUITES if name not in DEPENDS)
    without = _remembered(Recipe(DEPENDS + others, demo=True), names)
    along = _run(recipe_for((ADDON, *others), demo=True), names, "with the addon")
    return _compare(names, without, along)


def _remembered(recipe, names):
    """Return the outcomes without the addon; they change with Odoo only, so each suite runs once."""
    folder = cache.root() / "suites" / recipe.key(find())
    folder.mkdir(parents=True, exist_ok=True)
    missing = [name for name in names if not (folder / f"{name}.json").exists()]
    if missing:
        outcomes = _run(recipe, missing, "without the addon")
        for name in missing:
            (folder / f"{name}.json").write_text(json.dumps(_of(name, outcomes), indent=1))
    return {test: end for name in names for test, end in json.loads((folder / f"{name}.json").read_text()).items()}


def _run(recipe, names, which):
    """Run the suites on a private database of the recipe; return {test id: outcome}."""
    label = which.replace(" ", "-")
    log, file = (cache.log_dir() / f"suites-{label}.{suffix}" for suffix in ("log", "jsonl"))
    started = 0

    def note(line):
        nonlocal started
        match = STARTING.search(line)
        started += bool(match)
        return f"test {started}, {match[1]}" if match else None

    with databases.private(recipe) as database:
        env = odoo_process.environment(database.odoo) | browser.environment(database.run_dir / "browser")
        conf = database.conf(http_port=free_port(), screenshots=cache.log_dir() / "screenshots")
        tags = ",".join(f"/{name}" for name in names)
        options = ["--test-enable", "--test-tags", tags, "--stop-after-init"]
        run_step(
            f"running {len(names)} suites {which}",
            [venv.python(), "-m", "dev.suite_runner", "-c", conf, *options],
            log,
            note,
            accept=(0, 1),
            env=env | {"SUITE_OUTCOMES": str(file), "ODOO_TEST_FAILURE_RETRIES": "1"},
            cwd=CHECKOUT,
        )
    if not file.exists():
        raise Problem(f"No test ran {which}.", log)
    return dict(map(json.loads, file.read_text().splitlines()))


def _of(name, outcomes):
    """Return the outcomes of one module's tests."""
    return {test: end for test, end in outcomes.items() if (match := MODULE.search(test)) and match[1] == name}


def _compare(names, without, along):
    """Print the table and what fails only with the addon."""
    rows, ours = [], []
    for name in names:
        before, after = _of(name, without), _of(name, along)
        new = [test for test, end in after.items() if end == "failed" and before.get(test) != "failed"]
        lost = [test for test in before if test not in after]
        rows.append([name, *_counts(before), *_counts(after), len(new) + len(lost)])
        ours += [f"fails only with the addon: {test}" for test in new]
        ours += [f"does not run with the addon: {test}" for test in lost]
    say()
    Console.table(rows, ["suite", "passed", "failed", "skipped", "with: passed", "failed", "skipped", "because of us"])
    say()
    for line in ours:
        say(f"  {line}")
    say(f"{len(ours)} tests fail because of this addon." if ours else "No test fails because of this addon.")
    return 1 if ours else 0


def _counts(outcomes):
    ends = [end.split(":")[0] for end in outcomes.values()]
    return [ends.count(kind) for kind in ("passed", "failed", "skipped")]
