"""A month as it is told to both sides, the real office and the model: who there is, what is planned, who does what.

Nothing here knows Odoo or how a sequence is run. All chance comes from the seed, the number and the text, so that both
sides throw the same dice without a word between them.
"""

import itertools
import random
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

SEED = 20270301
BEGIN = datetime(2027, 3, 1, tzinfo=timezone.utc)  # a Monday; on 14 March clocks go forward in most of the zones
DAYS, TICK = 31, timedelta(hours=6)
TICKS = DAYS * 24 // 6
LEADS = 2000
SALT = "a month's lot "  # with the name of the sequence behind it
STANDSTILL = range(50, 56)  # ticks in which no job runs, from a Saturday noon to Monday: then everything is late

# Area codes of states without sending hours of their own, and a zone in each: 08:00 to 20:00 holds for all.
ZONES = {
    "America/New_York": (212, 646, 718, 917, 216, 614, 404, 678, 704),
    "America/Chicago": (314, 816, 414, 615),
    "America/Denver": (303, 720, 801),
    "America/Phoenix": (602, 480),  # has no summer time
    "America/Los_Angeles": (213, 310, 415, 619, 503, 916),
    "Pacific/Honolulu": (808,),
}
# Last digits of a number, by what becomes of texts to it (the sandbox's README).
NO_SUCH, NO_MOBILE, BLOCKED, UNKNOWN, LANDLINE, FILTERED, LOST = 80, 81, 82, 86, 87, 88, 89
ODD = (NO_SUCH, NO_MOBILE, BLOCKED, UNKNOWN, LANDLINE, FILTERED, LOST)

# --- the plans, as a marketer would say them. Lanes are lists; hours are local ---


def text(name, link=False):
    return {"do": "text", "name": name, "link": link}


def wait(**span):
    return {"do": "wait", **span}


def until(hour, weekdays=range(7)):
    return {"do": "until", "hour": hour, "weekdays": tuple(weekdays)}


def ask(what, patience, yes=(), no=(), words=""):
    return {"do": "ask", "what": what, "patience": patience, "yes": list(yes), "no": list(no), "words": words}


STOP = {"do": "stop"}


@dataclass(frozen=True)
class Sequence:
    """A plan and its settings, in words of the form: see the fields of a sequence."""

    name: str
    plan: list
    reply: str = "pause"
    hold: str = "wait"
    refusal: str = "skip"
    again: str = "always"
    again_days: int = 0
    alone: bool = False
    window: tuple = ()  # (opens, closes, weekdays)
    hold_out: int = 0  # percent of the people, by lot
    spared: str = "nothing"  # what they get: nothing, or all but the SMS ("without_sms")


SEQUENCES = (
    Sequence(
        "welcome",
        [
            text("w1"),
            wait(days=2),
            text("w2"),
            until(10, (1, 3)),
            text("w3"),
            wait(weeks=1),
            text("w4"),
        ],
        again="never",
        window=(6, 18, range(6)),  # from 6 to 8 the law makes it wait
        hold_out=10,
    ),
    Sequence(
        "offer",
        [
            text("o1", link=True),
            ask(
                "tapped",
                timedelta(days=1),
                yes=[text("o2-tapped"), STOP],
                no=[ask("failed", timedelta(0), yes=[STOP], no=[wait(hours=70), text("o2")])],
            ),
            ask("replied", timedelta(days=2), yes=[until(11), text("o3-replied")], no=[until(15.5), text("o3")]),
        ],
        reply="continue",
        hold="skip",
        refusal="exit",
        hold_out=10,
        spared="without_sms",
    ),
    Sequence(
        "return",
        [
            text("r1"),
            ask(
                "delivered",
                timedelta(hours=6),
                yes=[wait(days=4), until(12), text("r2")],
                no=[STOP],
            ),
            ask("reply_matches", timedelta(days=3), yes=[text("r3-price")], no=[text("r3")], words="price, cost"),
            wait(minutes=90),
        ],
        reply="exit",
        hold="exit",
        again="after",
        again_days=10,
        alone=True,
    ),
)
BY_NAME = {sequence.name: sequence for sequence in SEQUENCES}


# --- the people ---


@dataclass(frozen=True)
class Person:
    """One lead with a number of its own."""

    number: str
    zone: str
    agreed: bool = True

    @property
    def kind(self):
        """Return the last two digits where they mean something, else 0."""
        return int(self.number[-2:]) if int(self.number[-2:]) in ODD else 0


def people(count=LEADS):
    """Return the persons, in the order in which their leads are made; one in fifteen has an odd number."""
    areas = [(zone, area) for zone, codes in ZONES.items() for area in codes]
    odd = itertools.product(ODD, areas)
    usual = itertools.product(range(80), areas)
    found = []
    for at in range(count):
        line, (zone, area) = next(odd) if at % 15 == 7 else next(usual)
        agreed = random.Random(f"{SEED} {area} {line}").random() > 0.03
        found.append(Person(f"+1{area}55501{line:02d}", zone, agreed))
    return found


# --- what happens by itself ---


@dataclass
class Tick:
    """What the office does at one moment: (sequence, numbers) to enroll, numbers to lose, numbers to resume."""

    enroll: list = field(default_factory=list)
    lose: list = field(default_factory=list)
    resume: list = field(default_factory=list)


def office_days(persons, ticks=TICKS):
    """Return {tick: Tick}: enrollments through the month, some of them again, lost leads, runs resumed by hand."""
    rng, days = random.Random(SEED), {at: Tick() for at in range(ticks)}
    for person in persons:
        first = rng.choice(SEQUENCES).name
        at = rng.randrange(ticks // 2)
        days[at].enroll.append((first, person.number))
        for _again in range(rng.choice((0, 0, 1, 2))):
            later = at + rng.randrange(1, ticks // 2)
            days[later].enroll.append((rng.choice((first, *BY_NAME)), person.number))
        if rng.random() < 0.05:
            days[at + rng.randrange(1, ticks // 2)].lose.append(person.number)
        for _resumed in range(rng.choice((0, 1, 2))):
            days[at + rng.randrange(1, ticks // 2)].resume.append(person.number)
    return days


@dataclass(frozen=True)
class Reaction:
    """What a person does, so many ticks after a text came: "says" some `words`, or "taps"."""

    does: str
    after: int
    words: str = ""


SAYINGS = ("Who is this?", "How much does it cost?", "Sounds good", "What is the price?", "Call me on Monday please")


def reaction(number, name, times, link):
    """Return what the person does upon the `times`th text with this name, None where nothing."""
    rng = random.Random(f"{SEED} {number} {name} {times}")
    chance, after = rng.random(), rng.randrange(1, 30) if rng.random() < 0.3 else rng.randrange(1, 5)
    if chance < 0.05:
        return Reaction("says", after, rng.choice(("STOP", "Unsubscribe", "stop.")))
    if chance < 0.25:
        return Reaction("says", after, rng.choice(SAYINGS))
    if link and times == 1 and chance < 0.5:
        return Reaction("taps", after)
    return None


def is_stop(words):
    return words in ("STOP", "Unsubscribe", "stop.")
