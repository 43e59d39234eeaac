"""`enqueue`: the mass composer over many leads with a note on each, gate on and core alone, in turns."""

import statistics

from bench.report import Ratio, Result, paired

FULL = {"leads": 2000, "rounds": 7}
QUICK = {"leads": 200, "rounds": 1}


def run(place):
    """Return the Result."""
    plan = QUICK if place.quick else FULL
    found = place.inside("queueing in turns", "enqueue.rounds", leads=plan["leads"], repeat=plan["rounds"])
    core, ours = (statistics.median(seconds for seconds, _queries in found[side]) for side in ("core", "ours"))
    figures = {
        "core alone, s": core,
        "gate on, s": ours,
        "core alone, queries": found["core"][-1][1],
        "gate on, queries": found["ours"][-1][1],
    }
    # how many times longer, from rounds of one "item" each
    times = {side: [(1, seconds) for seconds, _queries in values] for side, values in found.items()}
    ratio = Ratio("gate on ÷ core alone", paired(times["core"], times["ours"]), at_most=1.5)
    settings = place.settings() | {"leads": plan["leads"], "rounds": plan["rounds"]}
    return Result("enqueue", settings, figures, [ratio])
