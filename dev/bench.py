"""./run bench NAME…: the benchmarks of bench/, each on a private database; without a name, lists them."""

import importlib
import subprocess

from bench import BENCHES, WITHOUT_ODOO, report
from bench.place import new_place
from dev.cache import CHECKOUT
from dev.say import Problem, say


def main(options):
    """Run the benchmarks named. Return 0 only if all of their promises hold; 2 for a name that is none."""
    unknown = [name for name in options.names if name not in BENCHES]
    if unknown or not options.names:
        return _list(unknown)
    if options.json:
        _check_folder(options.json)
    reports = []
    for name in options.names:
        reports.append(_run(name, options))
        if options.json:  # after each, so that a later one that fails takes nothing away
            report.write(options.json, reports)
    return _sum_up(reports, options.quick)


def _list(unknown):
    """Say which benchmarks there are. Return 2 if another one was asked for."""
    if unknown:
        say(f"There is no benchmark {', '.join(unknown)}.")
    say("./run bench NAME… [--quick] [--json FILE] [--corpus FILE] runs one or more of:")
    for name, text in BENCHES.items():
        say(f"  {name:<10} {text}")
    return 2 if unknown else 0


def _check_folder(path):
    """Raise Problem before minutes of work are lost for want of a folder."""
    if not path.absolute().parent.is_dir():
        raise Problem(f"{path} cannot be written: its folder is not there.")


def _run(name, options):
    """Run one benchmark, print its table and return its report."""
    say(f"== {name}: {BENCHES[name]}")
    module = importlib.import_module(f"bench.{name}")
    found = _measure(name, module, options).as_json(commit(), judged=not options.quick)
    for line in report.lines(found):
        say(line)
    return found


def _measure(name, module, options):
    """Return the Result of a benchmark, on a place of its own if it needs one."""
    if name in WITHOUT_ODOO:
        return module.run(options)
    with new_place(options.quick) as place:
        return module.run(place)


def _sum_up(reports, quick):
    """Print the last line and return the exit code."""
    if quick:
        say("A quick run shows that the benchmarks work; it judges nothing.")
        return 0
    holds = report.all_hold(reports)
    say("All promises hold." if holds else "Not every promise holds.")
    return 0 if holds else 1


def commit():
    """Return the commit of the checkout, marked where files differ from it; `unknown` outside git."""
    command = ["git", "-C", CHECKOUT, "describe", "--always", "--abbrev=40", "--exclude=*", "--dirty=+changes"]
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except OSError:
        return "unknown"
    return done.stdout.strip() if done.returncode == 0 else "unknown"
