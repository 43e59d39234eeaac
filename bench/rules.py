"""`rules`: texting and enrolling many leads by an automation rule, and core's one composer for each record, in turns.

A text of ours stands in the chatter, as one of core's "SMS (with note)"; core's other way, which tells nobody, is shown
beside it. What is compared is the work of the rule, after the change that set it off.
"""

import statistics

from bench.report import Ratio, Result, paired

FULL = {"leads": 1000, "rounds": 3}
QUICK = {"leads": 100, "rounds": 1}
SIDES = ("core without note", "core with note", "text", "enroll")


def run(place):
    """Return the Result."""
    plan = QUICK if place.quick else FULL
    found = place.inside("running rules in turns", "rules.rounds", leads=plan["leads"], repeat=plan["rounds"])
    figures = {}
    for side in SIDES:
        median = statistics.median(seconds for seconds, _queries in found[side])
        figures[f"{side}, ms per lead"] = 1000 * median / plan["leads"]
        figures[f"{side}, queries per lead"] = found[side][-1][1] / plan["leads"]
    figures["texting, times faster than core without note"] = _times_faster(found, "text", "core without note")
    ratios = [
        Ratio("enrolling, times faster than core's texting", _times_faster(found, "enroll", "core without note"), 10),
        Ratio("texting, times faster than core with note", _times_faster(found, "text", "core with note"), 10),
    ]
    return Result("rules", place.settings() | plan, figures, ratios)


def _times_faster(found, ours, core):
    """Return how many times less our side took, round by round."""
    return paired(*([(1, seconds) for seconds, _queries in found[side]] for side in (ours, core)))
