"""`consent_import`: Odoo's own import of leads, with a consent and an evidence column and without, in turns."""

import statistics

from bench.report import Ratio, Result, paired

FULL = {"rows": 10_000, "rounds": 2}
QUICK = {"rows": 300, "rounds": 1}


def run(place):
    """Return the Result."""
    plan = QUICK if place.quick else FULL
    found = place.inside("importing in turns", "consent_import.rounds", rows=plan["rows"], repeat=plan["rounds"])
    plain, consent = (statistics.median(seconds for seconds, _queries in found[side]) for side in ("plain", "consent"))
    figures = {
        "without consent, s": plain,
        "with consent, s": consent,
        "without consent, queries": found["plain"][-1][1],
        "with consent, queries": found["consent"][-1][1],
    }
    # how many times longer, from rounds of one "item" each
    times = {side: [(1, seconds) for seconds, _queries in values] for side, values in found.items()}
    ratio = Ratio("with consent ÷ without", paired(times["plain"], times["consent"]), at_most=1.5)
    settings = place.settings() | {"rows": plan["rows"], "rounds": plan["rounds"]}
    return Result("consent_import", settings, figures, [ratio])
