"""Everything that can be made to go wrong, written once: kinds, magic numbers, and the switch.

Magic numbers are the last two digits of a fictional number, so they work in every area code:
``+1 NPA 555 01xx`` (https://nationalnanpa.com/number_resource_info/555_numbers.html), ``+44 7700 900xxx`` and
``+33 6 39 98 xx xx`` (the ranges Ofcom and Arcep keep for drama). 00-79 are ordinary numbers.
``+1 500 555 xxxx`` holds Twilio's own magic numbers (https://www.twilio.com/docs/iam/test-credentials) and the rest
of ours.
"""

import random
import re
from collections import Counter
from dataclasses import dataclass

from .errors import FAILURES, REFUSALS

# Stages, in the order in which they can strike; at most one fault per stage.
BEFORE, REFUSE, AFTER, OUTCOME, CALLBACKS = "before", "refuse", "after", "outcome", "callbacks"

# kind -> (stage, what happens). BEFORE and REFUSE: not accepted, not billed. AFTER: accepted, in the journal.
KINDS = {
    "http_429": (BEFORE, "HTTP 429 with code 20429 and Retry-After; not accepted"),
    "http_500": (BEFORE, "HTTP 500 with code 20500; not accepted"),
    "http_503": (BEFORE, "HTTP 503 with an HTML page; not accepted"),
    "html": (BEFORE, "HTTP 200 with an HTML page; not accepted"),
    "silent": (BEFORE, "never answered; not accepted"),
    "drop": (BEFORE, "connection closed without an answer; not accepted"),
    "slow": (AFTER, "accepted, answered after some seconds (default 3)"),
    "hang": (AFTER, "accepted, never answered"),
    "accept_then_drop": (AFTER, "accepted, then the connection is closed without an answer"),
    "accept_then_500": (AFTER, "accepted, answered HTTP 500 with code 20500"),
    "accept_then_503": (AFTER, "accepted, answered HTTP 503 with an HTML page"),
    "cut_body": (AFTER, "accepted, HTTP 201 whose body breaks off in the middle"),
    "no_sid": (AFTER, "accepted, HTTP 201 with JSON that lacks the sid"),
    "not_json": (AFTER, "accepted, HTTP 201 whose body is no JSON"),
    "stuck_queued": (OUTCOME, "stays queued for ever"),
    "stuck_sent": (OUTCOME, "stays sent for ever, no delivery receipt"),
    "callbacks_lost": (CALLBACKS, "status moves on, no callback is sent"),
    "callbacks_twice": (CALLBACKS, "every callback is sent twice"),
    "callbacks_reversed": (CALLBACKS, "callbacks arrive last one first"),
    "callbacks_chaos": (CALLBACKS, "callbacks arrive twice and in any order"),
    "callbacks_early": (CALLBACKS, "the first callback arrives before the POST is answered"),
    "callbacks_late": (CALLBACKS, "callbacks arrive some seconds late (default 5)"),
}
SECONDS = {"slow": 3.0, "callbacks_late": 5.0}
ANY = ("create", "read", "any")


def stage(kind):
    """The stage of a kind; a kind in digits is an error code of REFUSALS or FAILURES.

    :raises ValueError: no such kind
    """
    if kind in KINDS:
        return KINDS[kind][0]
    code = int(kind) if kind.isdigit() else None
    if code in REFUSALS:
        return REFUSE
    if code in FAILURES:
        return OUTCOME
    raise ValueError(f"unknown fault {kind!r}; known: {', '.join(KINDS)}, or an error code")


@dataclass(frozen=True)
class Fault:
    """One thing that goes wrong for one request."""

    kind: str
    seconds: float = 0.0

    @property
    def code(self):
        """The error code, or None for a kind with a name."""
        return int(self.kind) if self.kind.isdigit() else None


@dataclass(frozen=True)
class Magic:
    """A magic number: ``digits`` are the suffix xx, or the last four of +1 500 555 xxxx; ``times`` 0 means always."""

    digits: str
    kind: str
    times: int = 0
    seconds: float = 0.0

    @property
    def meaning(self):
        """One sentence for README and /sandbox/faults."""
        code = int(self.kind) if self.kind.isdigit() else None
        if code in REFUSALS:
            text = f"refused with {code}: {REFUSALS[code][1].split(':')[0].split('{')[0].strip()}"
        elif code:
            text = f"accepted, then {FAILURES[code][0]} with {code}: {FAILURES[code][1]}"
        else:
            text = KINDS[self.kind][1]
        return text + (f"; the first {self.times} time(s) only" if self.times else "")


MAGIC = (
    Magic("80", "21211"),
    Magic("81", "21614"),
    Magic("82", "21610"),
    Magic("83", "21612"),
    Magic("84", "21408"),
    Magic("85", "30003"),
    Magic("86", "30005"),
    Magic("87", "30006"),
    Magic("88", "30007"),
    Magic("89", "30008"),
    Magic("90", "30034"),
    Magic("91", "http_429", times=2),
    Magic("92", "http_500", times=1),
    Magic("93", "http_503", times=1),
    Magic("94", "slow", seconds=3.0),
    Magic("95", "accept_then_drop"),
    Magic("96", "cut_body"),
    Magic("97", "no_sid"),
    Magic("98", "callbacks_lost"),
    Magic("99", "callbacks_chaos"),
    # Twilio's own magic recipients
    Magic("0001", "21211"),
    Magic("0002", "21612"),
    Magic("0003", "21408"),
    Magic("0004", "21610"),
    Magic("0009", "21614"),
    # ours: everything else, and the lasting form of what a suffix does once
    Magic("2001", "http_429"),
    Magic("2002", "http_500"),
    Magic("2003", "http_503"),
    Magic("2004", "drop"),
    Magic("2005", "drop", times=1),
    Magic("2006", "accept_then_500"),
    Magic("2007", "accept_then_503"),
    Magic("2008", "hang"),
    Magic("2009", "not_json"),
    Magic("2010", "callbacks_twice"),
    Magic("2011", "callbacks_reversed"),
    Magic("2012", "callbacks_early"),
    Magic("2013", "callbacks_late", seconds=5.0),
    Magic("2014", "stuck_queued"),
    Magic("2015", "stuck_sent"),
    Magic("2016", "21611"),
    Magic("2017", "20003"),
    Magic("2018", "20504"),
    Magic("3001", "30001"),
    Magic("3002", "30002"),
    Magic("3004", "30004"),
    Magic("3017", "30017"),
    Magic("3022", "30022"),
    Magic("3023", "30023"),
    Magic("3032", "30032"),
    Magic("3410", "30410"),
    Magic("3450", "30450"),
    Magic("3500", "30500"),
)
_BY_DIGITS = {row.digits: row for row in MAGIC}
assert len(_BY_DIGITS) == len(MAGIC)
_SUFFIX = re.compile(r"^(?:\+1\d{3}55501|\+447700900\d|\+3363998\d{2})(\d\d)$")
_TEST_RANGE = "+1500555"


def magic(to):
    """The Magic row of a recipient, or None."""
    if to.startswith(_TEST_RANGE) and to[len(_TEST_RANGE) :] in _BY_DIGITS:
        return _BY_DIGITS[to[len(_TEST_RANGE) :]]
    match = _SUFFIX.match(to)
    return _BY_DIGITS.get(match.group(1)) if match else None


@dataclass
class Switch:
    """A fault turned on by POST /sandbox/faults, for ``remaining`` requests (None: until cleared)."""

    fault: Fault
    probability: float = 1.0
    remaining: "int | None" = None
    to: str = ""
    on: str = "create"
    path: str = ""

    def strikes(self, to, on, path, rng):
        """Whether this request is hit; counts down."""
        if self.on not in (on, "any") or not to.startswith(self.to) or self.path not in path or self.remaining == 0:
            return False
        if self.probability < 1.0 and rng.random() >= self.probability:
            return False
        if self.remaining:
            self.remaining -= 1
        return True

    def as_json(self):
        """The form in which /sandbox/faults lists it."""
        return {
            "kind": self.fault.kind,
            "seconds": self.fault.seconds,
            "probability": self.probability,
            "next": self.remaining,
            "to": self.to,
            "on": self.on,
            "path": self.path,
        }


def switch(given):
    """A Switch from JSON: kind, and optionally probability, next, to (a prefix), on (create, read, any), path, seconds.

    :raises ValueError: a sentence about what is wrong
    """
    unknown = set(given) - {"kind", "probability", "next", "to", "on", "path", "seconds", "seed"}
    if unknown:
        raise ValueError(f"unknown field(s) {', '.join(sorted(unknown))}")
    kind, on, remaining = str(given.get("kind", "")), given.get("on", "create"), given.get("next")
    chance, seconds = given.get("probability", 1.0), given.get("seconds", SECONDS.get(kind, 0.0))
    if on not in ANY or (on != "create" and stage(kind) not in (BEFORE, REFUSE)):
        raise ValueError("'on' is create, read or any; read and any only for faults that strike before acceptance")
    if not isinstance(chance, (int, float)) or not 0 <= chance <= 1:
        raise ValueError("'probability' is a number from 0 to 1")
    if remaining is not None and (not isinstance(remaining, int) or remaining < 1):
        raise ValueError("'next' is a whole number from 1")
    if not isinstance(seconds, (int, float)) or not 0 <= seconds <= 3600:
        raise ValueError("'seconds' is a number from 0 to 3600")
    stage(kind)
    to, path = str(given.get("to", "")), str(given.get("path", ""))
    return Switch(Fault(kind, float(seconds)), float(chance), remaining, to, on, path)


class Faults:
    """Which faults strike a request: the recipient's magic first, then the switches, oldest first."""

    def __init__(self, seed=1):
        self.switches = []
        self.clear(seed)

    def clear(self, seed=1):
        """Turn every switch off and forget how often a magic number struck."""
        self.switches.clear()
        self.struck = Counter()
        self.rng = random.Random(seed)

    def pick(self, to, *stages, on="create", path="/Messages.json"):
        """Faults of one request at these stages as {stage: Fault}; empty for most. Only what strikes is counted."""
        row = magic(to) if on == "create" else None
        if row is None and not self.switches:
            return {}
        found = {}
        if row is not None and stage(row.kind) in stages and not (row.times and self.struck[to] >= row.times):
            self.struck[to] += 1
            found[stage(row.kind)] = Fault(row.kind, row.seconds)
        for one in self.switches:
            place = stage(one.fault.kind)
            if place in stages and place not in found and one.strikes(to, on, path, self.rng):
                found[place] = one.fault
        return found


def table():
    """The magic numbers for people: number pattern, kind, meaning."""
    return [
        {
            "number": f"+1 NPA 555 01{row.digits}" if len(row.digits) == 2 else f"+1 500 555 {row.digits}",
            "kind": row.kind,
            "meaning": row.meaning,
        }
        for row in MAGIC
    ]
