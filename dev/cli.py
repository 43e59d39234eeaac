"""The commands of ./run: their options, and what happens when they are stopped or fail."""

import argparse
import contextlib
import importlib
import signal
import sys
import traceback
from pathlib import Path

from dev import cache
from dev.say import Problem, Stopped, say

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class Parser(argparse.ArgumentParser):
    """An argument parser that answers a mistake with one sentence."""

    def error(self, message):
        self.exit(2, f"{self.prog}: {message}. See {self.prog} -h.\n")


def _port(text):
    """Return a port number that an ordinary user may listen on."""
    port = int(text)
    if not 1024 <= port <= 65535:
        raise ValueError
    return port


_port.__name__ = "port number (1024 to 65535)"  # argparse puts the name into its sentence

TEST_HELP = (
    "run the tests: pure (rules, in seconds), odoo (the addon inside Odoo), "
    "e2e (running servers and a browser), or all of them, side by side where there are processors for it"
)
# Commands that hand everything after their name to another program: module, function, usage, help.
PASS_ON = {
    "test": ("testing", "main", "[pure|odoo|e2e|all] [--one-by-one] [pytest arguments]", TEST_HELP),
    "shell": ("odoo_commands", "shell", "[odoo arguments]", "open Odoo's Python shell on a private copy"),
    "odoo": (
        "odoo_commands",
        "odoo",
        "[odoo arguments]",
        "run Odoo's server on a private copy, e.g. with -u sms_marketing",
    ),
}
# Commands with options of their own.
OWN = {
    "demo": ("demo", "start Odoo and the sandbox, play the story on a leads file, print its table, stay until Ctrl-C"),
    "lint": ("lint", "run ruff, pylint with Odoo's rules, and check that XML is well-formed"),
    "bench": ("bench", "run benchmarks side by side with Odoo's own sms_twilio and judge them, or list them"),
    "suites": ("suites", "run Odoo's own test suites with and without this addon and compare; takes long"),
    "clean": ("clean", "remove everything that ./run keeps outside the checkout"),
}
OPTIONS = {
    "demo": {
        "--leads": {"metavar": "FILE.csv", "help": "the leads to import (default: demo/leads.csv)"},
        "--once": {"action": "store_true", "help": "end after the table; exit code 0 only if all checks held"},
        "--port": {"type": _port, "default": 8069, "metavar": "N", "help": "Odoo's port (default: %(default)s)"},
    },
    "bench": {
        "names": {"nargs": "*", "metavar": "NAME", "help": "benchmarks to run (default: list them)"},
        "--quick": {"action": "store_true", "help": "small sizes, nothing is judged: a smoke test"},
        "--json": {"type": Path, "metavar": "FILE", "help": "write figures and ratios there as well"},
        "--corpus": {
            "type": Path,
            "metavar": "FILE.csv",
            "help": "for optout: other texts, with the columns text and label (default: bench/corpus/optout.csv)",
        },
    },
    "lint": {"--fix": {"action": "store_true", "help": "fix what can be fixed"}},
    "suites": {"names": {"nargs": "*", "metavar": "NAME", "help": "modules whose suites to run (default: all eight)"}},
}


def _parser():
    parser = Parser(prog="./run", description=sys.modules["__main__"].__doc__, allow_abbrev=False)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for name, (module, text) in OWN.items():
        command = commands.add_parser(name, help=text, description=text, allow_abbrev=False)
        command.set_defaults(module=module, function="main")
        for option, settings in OPTIONS.get(name, {}).items():
            command.add_argument(option, **settings)
    for name, (_module, _function, usage, text) in PASS_ON.items():
        commands.add_parser(name, help=text, description=text, usage=f"./run {name} {usage}")
    return parser


def _parse(argv):
    """Return the options; what follows a passing command is kept as it is in `rest`."""
    if argv and argv[0] in PASS_ON and argv[1:2] not in (["-h"], ["--help"]):
        module, function, *_ = PASS_ON[argv[0]]
        return argparse.Namespace(module=module, function=function, rest=argv[1:])
    return _parser().parse_args(argv)


def _run(options):
    """Import the command's module and run it."""
    command = getattr(importlib.import_module(f"dev.{options.module}"), options.function)
    if options.module == "clean":
        return command(options)
    with cache.locked("in-use", shared=True):
        return command(options)


def main(argv):
    """Run one command and return the exit code. Every way of failing ends in one sentence."""
    options = _parse(argv)
    for signum in SIGNALS:
        signal.signal(signum, _stop)
    try:
        return _run(options)
    except Stopped as stopped:
        say("\nStopped.")
        return 128 + stopped.signum
    except Problem as problem:
        say(f"./run: {problem}")
        return problem.code
    except BrokenPipeError:
        return 1
    except OSError as error:
        say(f"./run: {error.filename or 'the system'}: {error.strerror or error}. {_keep_traceback()}")
        return 1
    except Exception as error:
        say(f"./run: an error in ./run itself: {type(error).__name__}: {error}. {_keep_traceback()}")
        return 1


def _stop(signum, _frame):
    """Unwind in order; a second signal must not disturb that."""
    for name in SIGNALS:
        signal.signal(name, signal.SIG_IGN)
    raise Stopped(signum)


def _keep_traceback():
    with contextlib.suppress(Exception):
        log = cache.log_dir() / "traceback.log"
        log.write_text(traceback.format_exc())
        return f"Details: {log}"
    return ""
