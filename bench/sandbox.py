"""`sandbox`: messages per second that the stand-in for Twilio accepts, with and without status callbacks."""

import json

from bench.report import Result
from dev import venv
from dev.cache import CHECKOUT
from dev.processes import run_step

FULL = {"messages": 20_000, "in_flight": 100}
QUICK = {"messages": 500, "in_flight": 100}


def run(place):
    """Return the Result: figures only. The load runs in a process of its own, with aiohttp at hand."""
    plan = QUICK if place.quick else FULL
    answer = place.database.run_dir / "sandbox.json"
    sizes = ["--messages", plan["messages"], "--in-flight", plan["in_flight"], "--callbacks", "--json", answer]
    argv = [venv.python(), "-m", "bench.sandbox_load", *sizes]
    run_step("loading the sandbox", argv, place.log_dir / "bench-sandbox.log", cwd=CHECKOUT)
    return Result("sandbox", place.settings() | plan, json.loads(answer.read_text()))
