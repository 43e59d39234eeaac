"""`callbacks`: signed status callbacks per second, one Odoo process, four at a time, against sms_twilio's controller.

Core applies a callback inside its request; ours stores it, and a scheduled action applies it. So the time until all of
ours are applied is measured as well.
"""

from bench.callback_client import STATUSES, post_all, requests_for
from bench.report import Ratio, Result, paired, per_second

AT_A_TIME = 4
WARM_UP = 8  # texts on each side whose callbacks come before the clock runs
FULL = {"groups": 9, "texts": 40}
QUICK = {"groups": 1, "texts": 12}


def run(place):
    """Return the Result: both sides are called in turns, a group of texts each."""
    plan = QUICK if place.quick else FULL
    total = WARM_UP + plan["groups"] * plan["texts"]
    with place.api(0) as api:
        sent = place.inside(f"sending {total} texts on each side", "callbacks.prepare", api=api, texts=total)
    with place.odoo_server() as port:
        rounds = _rounds(port, sent, plan)
    applied = place.inside("applying what came", "callbacks.apply", texts=total, callbacks=total * len(STATUSES))
    return _result(place, plan, rounds, total * len(STATUSES) / applied)


def _rounds(port, sent, plan):
    """Return {side: [(callbacks, seconds), ...]}."""
    rounds = {"core": [], "ours": []}
    for side in rounds:
        _post(port, sent, side, slice(0, WARM_UP))
    for start in range(WARM_UP, len(sent["core"]), plan["texts"]):
        for side, found in rounds.items():
            found.append(_post(port, sent, side, slice(start, start + plan["texts"])))
    return rounds


def _post(port, sent, side, part):
    requests = requests_for(sent[side][part], sent["auth_token"], f"127.0.0.1:{port}")
    return len(requests), post_all(port, requests, AT_A_TIME)


def _result(place, plan, rounds, applied_per_second):
    core, ours = per_second(rounds["core"]), per_second(rounds["ours"])
    figures = {
        "sms_twilio, answered and applied/s": core,
        "ours, answered/s": ours,
        "ours, applied afterwards/s": applied_per_second,
        "ours, answered and applied/s": 1 / (1 / ours + 1 / applied_per_second),
    }
    settings = place.settings() | {
        "at_a_time": AT_A_TIME,
        "rounds": plan["groups"],
        "callbacks_per_round": plan["texts"] * len(STATUSES),
    }
    ratio = Ratio("answered ÷ sms_twilio", paired(rounds["ours"], rounds["core"]), at_least=3)
    return Result("callbacks", settings, figures, [ratio])
