"""`kanban`: the pipeline with many leads in a stage, with and without what the addon shows, and drags, in turns."""

import statistics

from bench.report import Ratio, Result, paired

FULL = {"leads": 10_000, "rounds": 41}
QUICK = {"leads": 500, "rounds": 5}
TITLES = {
    "board": "pipeline by stage",
    "board80": "80 cards in a column",
    "list": "cards without columns",
    "drag": "drag of a card",
}
TIMED = ("pipeline by stage", "80 cards in a column")  # the load that the promise on time is about
MORE_QUERIES = 3
LONGER = 1.15


def run(place):
    """Return the Result."""
    plan = QUICK if place.quick else FULL
    found = place.inside("reading the pipeline in turns", "kanban.rounds", leads=plan["leads"], repeat=plan["rounds"])
    result = Result("kanban", place.settings() | plan, {}, [])
    for kind, title in TITLES.items():
        plain, ours = (found[f"{kind} {side}"] for side in ("plain", "ours"))
        result.figures |= _figures(title, plain, ours)
        result.ratios += _ratios(title, plain, ours)
    result.figures["enrolling 1,000 leads by the dialog, s"] = found["enrolling"]
    return result


def _figures(title, plain, ours):
    figures = {}
    for side, values in (("plain", plain), ("ours", ours)):
        figures[f"{title}, {side}, ms"] = 1000 * statistics.median(seconds for seconds, _queries in values)
        figures[f"{title}, {side}, queries"] = values[-1][1]
    return figures


def _ratios(title, plain, ours):
    more = max(mine - theirs for (_s, theirs), (_t, mine) in zip(plain, ours, strict=True))
    queries = Ratio(f"{title}: queries more", more, at_most=MORE_QUERIES)
    if title not in TIMED:
        return [queries]
    # how many times longer, from rounds of one "item" each
    longer = paired([(1, seconds) for seconds, _queries in plain], [(1, seconds) for seconds, _queries in ours])
    return [Ratio(f"{title}: ours ÷ plain", longer, at_most=LONGER), queries]
