"""`send`: messages per second from queued to result stored, against sms_twilio and a bare loop; memory growth."""

from bench.place import accepted
from bench.report import Ratio, Result, paired, per_second
from dev.say import Problem

API_DELAY = 0.05
FULL = {
    "leads": 12_000,
    "repeat": 3,
    "sizes": {"core": 150, "ours_20": 2000, "ours_100": 4000, "bare_100": 4000},
    "memory_sends": 100_000,
}
QUICK = {
    "leads": 1000,
    "repeat": 1,
    "sizes": {"core": 20, "ours_20": 300, "ours_100": 300, "bare_100": 300},
    "memory_sends": 1000,
}


def run(place):
    """Return the Result."""
    plan = QUICK if place.quick else FULL
    with place.api(API_DELAY) as api:
        rounds = place.inside(
            "sending side by side",
            "send.rounds",
            api=api,
            leads=plan["leads"],
            sizes=plan["sizes"],
            repeat=plan["repeat"],
        )
        place.inside(f"queueing {plan['memory_sends']:,} texts", "send.fill", size=plan["memory_sends"])
        before = accepted(api)
        memory = place.inside(f"sending {plan['memory_sends']:,} texts", "send.drain", size=plan["memory_sends"])
        if accepted(api) - before != plan["memory_sends"]:
            raise Problem("The API's stand-in did not accept every text exactly once.")
    rates = {side: per_second(found) for side, found in rounds.items()}
    return Result("send", _settings(place, plan), _figures(rates, memory, plan), _ratios(rounds, memory, plan))


def _settings(place, plan):
    sizes = " ".join(f"{side}={size}" for side, size in plan["sizes"].items())
    return place.settings() | {"api_delay_ms": 1000 * API_DELAY, "rounds": plan["repeat"], "texts_per_round": sizes}


def _figures(rates, memory, plan):
    return {
        "sms_twilio, messages/s": rates["core"],
        "20 in flight, messages/s": rates["ours_20"],
        "100 in flight, messages/s": rates["ours_100"],
        "bare aiohttp loop at 100, messages/s": rates["bare_100"],
        f"over {plan['memory_sends']:,} sends, messages/s": plan["memory_sends"] / memory["seconds"],
        "memory before, MB": memory["before"],
        "memory at its peak, MB": memory["peak"],
        "memory after, MB": memory["after"],
    }


def _ratios(rounds, memory, plan):
    growth = memory["peak"] - memory["before"]
    return [
        Ratio("20 in flight ÷ sms_twilio", paired(rounds["ours_20"], rounds["core"]), at_least=15),
        Ratio("100 in flight ÷ sms_twilio", paired(rounds["ours_100"], rounds["core"]), at_least=30),
        Ratio("100 in flight ÷ bare aiohttp loop", paired(rounds["ours_100"], rounds["bare_100"]), at_least=1 / 3),
        Ratio(f"memory growth over {plan['memory_sends']:,} sends, MB", growth, at_most=150),
    ]
