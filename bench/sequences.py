"""`sequences`: due steps per second through the real job, texts by sequence beside core's rules, and mere waiting.

Core's side is an automation rule with "Send SMS" on the same leads: of its two ways the one that, like a sequence,
writes the text into the chatter. Stages, activities and e-mails stand beside what Odoo does for leads by one call of
its own. E-mails are mostly rows of Odoo's (message, mail, trace): they are judged beside those, and as part of a plan.
"""

from bench import report
from bench.report import Ratio, Result, paired

BESIDE_CORE = ("stages", "activities", "e-mails")
WITHOUT_TEXTS = ("waits, branches, tags, goals", "a plan of all kinds but SMS", "stages", "activities")

FULL = {"leads": 2000, "core_leads": 500, "rounds": 3, "steps": 100_000, "waiting": 100_000}
QUICK = {"leads": 100, "core_leads": 20, "rounds": 1, "steps": 2000, "waiting": 2000}


def run(place):
    """Return the Result."""
    plan = QUICK if place.quick else FULL
    found = place.inside(
        "taking steps and running core's rules in turns",
        "sequences.rounds",
        leads=plan["leads"],
        core_leads=plan["core_leads"],
        repeat=plan["rounds"],
    )
    many = {"leads": plan["leads"], "steps": plan["steps"]}
    held = place.inside(f"taking {plan['steps']} steps in one process", "sequences.memory", **many)
    wait = plan["waiting"]
    look = place.inside(f"looking for due steps beside {wait} that wait", "sequences.waiting", count=wait)
    rates = {side: report.per_second(values) for side, values in found.items()}
    figures = {f"{side}, per second": rate for side, rate in rates.items()}
    figures |= {f"{side} ÷ core's": paired(found[side], found[f"core's {side}"]) for side in BESIDE_CORE[:2]}
    figures |= {"memory after the first steps, MB": held[0], "memory after the last, MB": held[-1]}
    ratios = [
        *(Ratio(f"{side}, per second", rates[side], 1000) for side in WITHOUT_TEXTS),
        Ratio("e-mails ÷ core's", paired(found["e-mails"], found["core's e-mails"]), 1),
        Ratio("texts queued, per second", rates["texts"], 300),
        Ratio("texting, times faster than core's rule", paired(found["texts"], found["rule"]), 20),
        Ratio("memory growth, MB", held[-1] - held[0], at_most=50),
        Ratio("look-up of what is due, ms", look, at_most=5),
    ]
    return Result("sequences", place.settings() | plan, figures, ratios)
