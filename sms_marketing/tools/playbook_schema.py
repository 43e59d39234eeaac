"""What a playbook's JSON may hold: every key of every kind of object, in tables. `docs/playbooks.md` explains them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

FORMAT = 1
MOST_BYTES = 1_000_000
MOST_STEPS = 200  # of one sequence, lanes included
DEEPEST = 8  # branches inside of branches
MOST_EMAIL = 64_000
MOST_SMS = 1_000
MOST_LIST = 100

UNITS = ("minutes", "hours", "days", "weeks", "months")
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
ICONS = ("home", "medkit", "wrench", "laptop", "heartbeat", "bolt", "star", "graduation-cap", "car", "cutlery")
GOALS = ("step", "stage", "won", "tapped", "replied", "domain")
ACTIVITIES = ("call", "meeting", "todo", "email")
CONDITIONS = ("replied", "reply_matches", "tapped", "delivered", "failed", "opened", "clicked", "domain")
KINDS_OF_FIELD = (
    *("name", "first_name", "last_name", "email", "phone", "company", "city", "zip", "state", "country", "message"),
    *("text", "number", "date", "choice"),
)


@dataclass(frozen=True)
class Key:
    """What stands behind a key: its kind of value, whether it must be there, what holds without it, and its limits.

    `of`: the object or the kind of a list's items, or the list of the playbook that a reference means.
    """

    kind: str
    required: bool = False
    default: Any = None
    of: str = ""
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()


def _text(high=120, required=False):
    return Key("text", required, "", high=high)


def _whole(default, low, high):
    return Key("whole", default=default, low=low, high=high)


def _flag(default=False):
    return Key("flag", default=default)


def _choice(choices, default="", required=False):
    return Key("choice", required, default, choices=tuple(choices))


def _list(of, high=MOST_LIST, required=False):
    return Key("list", required, [], of=of, high=high)


NAME, KEY = _text(required=True), Key("key", True)
TAGS = Key("refs", default=[], of="tags")
HOURS, REF = {"low": 0, "high": 24}, {"default": ""}
UNIT = _choice(UNITS, "days")

OBJECTS: dict[str, dict[str, Key]] = {
    "playbook": {
        "format": Key("whole", True),
        "code": KEY,
        "version": Key("whole", True, low=1, high=1_000_000),
        "name": NAME,
        "summary": _text(240),
        "description": Key("lines", default="", high=2000),
        "icon": _choice(ICONS, "star"),
        "stages": _list("stage"),
        "tags": _list("tag"),
        "texts": _list("text"),
        "emails": _list("email"),
        "questions": _list("question"),
        "links": _list("link"),
        "forms": _list("form"),
        "sequences": _list("sequence", required=True),
    },
    "stage": {"key": KEY, "name": NAME, "is_won": _flag(), "folded": _flag()},
    "tag": {"key": KEY, "name": NAME, "color": _whole(0, 0, 11)},
    "text": {"key": KEY, "name": NAME, "body": Key("sms", True, high=MOST_SMS)},
    "email": {
        "key": KEY,
        "name": NAME,
        "subject": Key("subject", True, high=200),
        "body": Key("html", True, high=MOST_EMAIL),
    },
    "question": {"key": KEY, "name": NAME},
    "link": {
        "key": Key("code", True),
        "name": NAME,
        "question": Key("ref", of="questions", **REF),
        "stage": Key("ref", of="stages", **REF),
        "may_move_backwards": _flag(),
        "tags": TAGS,
        "starts": Key("ref", of="sequences", **REF),
        "stops_sequences": _flag(True),
        "changeable": _flag(),
        "activity": Key("object", of="activity"),
        "page_question": _text(240),
        "thanks": _text(240),
        "valid_days": _whole(30, 0, 3650),
    },
    "activity": {"type": _choice(ACTIVITIES, "todo"), "summary": NAME, "days": _whole(0, 0, 365)},
    "form": {
        "key": KEY,
        "name": NAME,
        "intro": Key("lines", default="", high=1000),
        "button": _text(40),
        "asks_consent": _flag(True),
        "confirm_by_sms": _flag(),
        "stage": Key("ref", of="stages", **REF),
        "tags": TAGS,
        "sequence": Key("ref", of="sequences", **REF),
        "thanks_title": _text(),
        "thanks": Key("lines", default="", high=1000),
        "fields": _list("form_field", 30, True),
    },
    "form_field": {
        "asks_for": _choice(KINDS_OF_FIELD, required=True),
        "label": _text(required=True),
        "hint": _text(),
        "required": _flag(),
        "choices": _list("answer", 50),
        "goes_to": _choice(("notes", "tag"), "notes"),
    },
    "sequence": {
        "key": KEY,
        "name": NAME,
        "purpose": _choice(("marketing", "transactional"), "marketing"),
        "reason": _text(240),
        "on_reply": _choice(("pause", "exit", "continue"), "pause"),
        "on_hold": _choice(("wait", "skip", "exit"), "wait"),
        "on_refusal": _choice(("skip", "exit"), "skip"),
        "again": _choice(("always", "after", "never"), "always"),
        "again_days": _whole(90, 0, 3650),
        "alone": _flag(),
        "opens": Key("number", default=0, **HOURS),
        "closes": Key("number", default=0, **HOURS),
        "weekdays": _list("weekday", 7),
        "texts_a_day": _whole(0, 0, 50),
        "waits_for_tomorrow": _flag(True),
        "goal": Key("object", of="goal"),
        "steps": Key("list", True, [], of="step", high=MOST_STEPS),
    },
    "goal": {
        "is": _choice(GOALS, required=True),
        "stage": Key("ref", of="stages", **REF),
        "link": Key("ref", of="links", **REF),
        "lead": Key("domain", default=[]),
        "within_days": _whole(30, 1, 3650),
        "ends": _flag(),
    },
    "wait_for": {"count": Key("whole", True, low=1, high=50_000), "unit": UNIT},
    "wait_until": {"hour": Key("number", True, low=0, high=23.99), "weekdays": _list("weekday", 7)},
    "wait_date": {
        "field": Key("field", True),
        "count": _whole(0, -50_000, 50_000),
        "unit": UNIT,
        "hour": Key("number", default=9, low=0, high=23.99),
        "if_empty": _choice(("wait", "go_on", "exit"), "wait"),
    },
    "patience": {"count": Key("whole", True, low=0, high=50_000), "unit": UNIT},
}
_STEP = {"key": KEY}
_LANES = {"yes": Key("list", default=[], of="step", high=MOST_STEPS)}
# the keys of a step by its kind
STEPS: dict[str, dict[str, Key]] = {
    "sms": {"text": Key("ref", True, of="texts")},
    "email": {"email": Key("ref", True, of="emails")},
    "wait": {"wait": Key("wait", True)},
    "branch": {
        "ask": _choice(CONDITIONS, required=True),
        "words": _list("word", 50),
        "link": Key("ref", of="links", **REF),
        "lead": Key("domain", default=[]),
        "within": Key("object", of="patience"),
        **_LANES,
        "no": _LANES["yes"],
    },
    "goal": {},
    "stage": {"stage": Key("ref", True, of="stages")},
    "tag": {"add": TAGS, "remove": TAGS},
    "activity": {"activity": Key("object", True, of="activity")},
    "jump": {"to": Key("key", True)},
    "stop": {},
}
for _kind, _keys in STEPS.items():
    _keys |= {**_STEP, "kind": _choice(STEPS, required=True)}
# lists of the playbook whose items have a key
LISTS = ("stages", "tags", "texts", "emails", "questions", "links", "forms", "sequences")


def keys_of(name: str, value: Any = None) -> dict[str, Key]:
    """Return the keys of an object; of a wait and a step those that its own keys ask for."""
    if name == "step":
        kind = value.get("kind") if isinstance(value, dict) else ""
        return STEPS.get(kind if isinstance(kind, str) else "", {**_STEP, "kind": _choice(STEPS, required=True)})
    return OBJECTS[name]


def kind_of_wait(value: Any) -> str:
    """Return which of the three waits an object is."""
    if isinstance(value, dict) and "field" in value:
        return "wait_date"
    return "wait_until" if isinstance(value, dict) and "hour" in value else "wait_for"


def normal(name: str, value: Any) -> Any:
    """Return a checked object with its defaults filled in, so that two that mean the same are equal."""
    filled = {}
    for key, about in keys_of(name, value).items():
        found = value.get(key, about.default)
        filled[key] = _normal(about, found)
    return filled


def _normal(about: Key, found: Any) -> Any:
    if found is None:
        return None
    if about.kind == "list" and (about.of in OBJECTS or about.of == "step"):
        return [normal(about.of, one) for one in found]
    if about.kind == "object":
        return normal(about.of, found)
    if about.kind == "wait":
        return normal(kind_of_wait(found), found)
    return found
