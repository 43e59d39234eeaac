"""./run demo: a running Odoo and a running sandbox, the story played on a leads file, and the addresses to open."""

import importlib
import os
import signal
import sys
import traceback
from contextlib import contextmanager

from dev import leads_file
from dev.cache import CHECKOUT
from dev.ports import is_free
from dev.say import Console, Problem, Stopped, say
from dev.stack import Stack

LEADS = CHECKOUT / "demo" / "leads.csv"


def main(options):
    """Play the story; stay until Ctrl-C unless `--once`. Return 0 only if all of the story's checks held."""
    story = importlib.import_module("demo.story")
    leads = options.leads or LEADS
    count = leads_file.check(leads, story.COLUMNS)
    if not is_free(options.port):
        raise Problem(
            f"Port {options.port} is taken by another program or another demo: end that one, "
            f"or choose another port with --port {options.port + 10}."
        )
    say(f"A demo with {count} leads from {os.path.relpath(leads)}")
    with Stack(odoo_port=options.port) as stack, _watched(stack):
        held = _play(story, stack, leads)
        say(f"\n  Odoo           {stack.odoo_url}/odoo  (admin / admin)")
        say(f"  the telephone  {stack.sandbox_url}/")
        say(f"  logs           {stack.log_dir}\n")
        if not options.once:
            _stay(story, stack)
    return 0 if held else 1


def _play(story, stack, leads):
    """Run the story. What goes wrong in it is first looked for in a server that is gone."""
    try:
        return story.play(stack, leads, Console())
    except Problem:
        raise
    except Exception as error:
        stack.check()
        log = stack.log_dir / "story.log"
        log.write_text(traceback.format_exc())
        raise Problem(f"The story stopped: {error}.", log) from None


@contextmanager
def _watched(stack):
    """Look at the servers once a second; one that ended by itself ends the demo with a sentence."""
    signal.signal(signal.SIGALRM, lambda *_: stack.check())
    signal.setitimer(signal.ITIMER_REAL, 1, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _let_pass(story, stack, typed):
    try:
        hours = float(typed)
        say(f"The demo's clock says {story.let_pass(stack, hours)}." if hours > 0 else "Time passes forward only.")
    except ValueError:
        say("Type a number of hours, for example 8.")


def _stay(story, stack):
    """Wait for Ctrl-C, which is the normal end of a demo; let the hours pass that are typed meanwhile."""
    say("Everything keeps running; Ctrl-C ends it.")
    if sys.stdin and sys.stdin.isatty():
        say("Some texts wait for their sending hours: type a number of hours and press Enter to let them pass.")
    try:
        while line := sys.stdin.readline() if sys.stdin and sys.stdin.isatty() else "":
            _let_pass(story, stack, line.strip())
        while True:
            signal.pause()
    except Stopped as stopped:
        if stopped.signum != signal.SIGINT:
            raise
        say("\nEnding the demo.")
