"""Reading and checking a playbook: the JSON in, or everything that is wrong with it and where. Never an exception."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from . import playbook_text, sequence_plan
from .playbook_schema import DEEPEST, FORMAT, LISTS, MOST_BYTES, MOST_STEPS, WEEKDAYS, Key, keys_of, kind_of_wait

MOST_FAULTS = 20
MOST_NUMBER = 2**53  # beyond it a number in JSON is not what was written
KEY = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}", re.ASCII)
CODE = re.compile(r"[a-z][a-z0-9_-]{0,59}", re.ASCII)
FIELD = re.compile(r"[a-z][a-z0-9_]{0,62}", re.ASCII)
OPERATORS = ("=", "!=", "<", "<=", ">", ">=", "in", "not in", "like", "ilike", "not ilike", "=like", "=ilike")
LOGIC = {"&": 1, "|": 1, "!": 0}  # how many more conditions follow than one
NEEDS = {"reply_matches": "words", "domain": "lead"}  # what a branch that asks this cannot do without


class Fault(NamedTuple):
    """What is wrong: where (`sequences[1].steps[3].wait.count`), a code, and what its sentence names."""

    path: str
    code: str
    details: dict


class _Again(dict):
    """An object in which a key stood twice."""


def read(data: bytes) -> tuple[dict | None, list[Fault]]:
    """Return (the playbook, []) of a file's content, or (None, what is wrong with it)."""
    if len(data) > MOST_BYTES:
        return None, [Fault("", "too_big", {"most": MOST_BYTES // 1000})]
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_object, parse_constant=_no_number)
    except UnicodeDecodeError:
        return None, [Fault("", "not_utf8", {})]
    except RecursionError:
        return None, [Fault("", "too_deep", {"most": DEEPEST})]
    except ValueError as error:
        return None, [Fault("", "not_json", {"line": getattr(error, "lineno", 1)})]
    faults = check(found)
    return (None, faults) if faults else (found, [])


def _object(pairs: list[tuple[str, Any]]) -> dict:
    found = dict(pairs)
    return found if len(found) == len(pairs) else _Again({**found, "": [key for key, _value in pairs]})


def _no_number(name: str) -> None:
    raise ValueError(name)


def check(playbook: Any) -> list[Fault]:
    """Return what is wrong with a playbook, at most `MOST_FAULTS`; an empty list for a sound one."""
    checker = _Checker(playbook)
    try:
        checker.run()
    except RecursionError:
        return [Fault("", "too_deep", {"most": DEEPEST})]
    return checker.faults[:MOST_FAULTS]


def steps(listed: list, parent: str = "", lane: str = "") -> Iterator[tuple[dict, str, str]]:
    """Yield (step, key of the branch around it, lane), a branch before what stands in its lanes."""
    for step in listed:
        yield step, parent, lane
        for name in sequence_plan.LANES if step["kind"] == "branch" else ():
            yield from steps(step.get(name, []), step["key"], name)


def references(kind: str, item: dict) -> Iterator[tuple[str, str]]:
    """Yield (list, key) of all that a checked item, with all its keys, refers to."""
    yield from _references(item, keys_of(kind.removesuffix("s")))


def _references(item: dict, known: dict[str, Key]) -> Iterator[tuple[str, str]]:
    for key, about in known.items():
        found = item.get(key, about.default)
        if about.kind == "ref" and found:
            yield about.of, found
        elif about.kind == "refs":
            yield from ((about.of, one) for one in found)
        elif about.kind in ("sms", "html"):
            yield from (("links", code) for code, _raw in playbook_text.links(found))
        elif about.kind == "object" and found:
            yield from _references(found, keys_of(about.of))
        elif about.kind == "list" and about.of == "step":
            for step in found:
                yield from _references(step, keys_of("step", step))


class _Checker:
    """Walks through a playbook along the tables of its schema."""

    def __init__(self, playbook: Any):
        self.playbook, self.faults = playbook, []
        self.keys = {name: self._keys_in(name) for name in LISTS}

    def run(self):
        if not isinstance(self.playbook, dict):
            return self.add("", "type", expected="object", found=self.playbook)
        number = self.playbook.get("format")
        if type(number) is int and number != FORMAT:
            return self.add("format", "format", found=number, format=FORMAT)
        self.check_object("", self.playbook, "playbook")
        for name in LISTS:
            self.check_twice(name, self.playbook.get(name))
        return None

    def add(self, path, code, **details):
        details = {name: playbook_text.shown(one) if name == "found" else one for name, one in details.items()}
        self.faults.append(Fault(path, code, details))

    def _keys_in(self, name):
        listed = self.playbook.get(name) if isinstance(self.playbook, dict) else None
        items = listed if isinstance(listed, list) else []
        keys = (item.get("key") for item in items if isinstance(item, dict))
        return {key for key in keys if isinstance(key, str)}

    def check_twice(self, path, listed):
        seen = set()
        for at, item in enumerate(listed if isinstance(listed, list) else []):
            key = item.get("key") if isinstance(item, dict) else None
            if isinstance(key, str):
                if key in seen:
                    self.add(f"{path}[{at}].key", "key_twice", found=key)
                seen.add(key)

    # --- objects ---

    def check_object(self, path, value, name):
        """Check the keys of an object; `name` is its name in the schema."""
        if not isinstance(value, dict):
            return self.add(path, "type", expected="object", found=value)
        for key in self._repeated(value):
            self.add(_join(path, key), "twice", found=key)
        known = keys_of(name, value)
        for key in value:
            if key not in known and key != "":
                self.add(_join(path, key), "unknown", found=key, known=", ".join(known))
        for key, about in known.items():
            if key in value:
                self.check_value(_join(path, key), value[key], about)
            elif about.required:
                self.add(_join(path, key), "missing", found=key)
        check = getattr(self, f"also_{name}", None)
        return check(path, value) if check else None

    @staticmethod
    def _repeated(value):
        keys = value[""] if isinstance(value, _Again) else []
        return sorted({key for key in keys if keys.count(key) > 1})

    def check_value(self, path, value, about: Key):
        name = "object_value" if about.kind == "object" else about.kind
        getattr(self, f"check_{name}")(path, value, about)

    # --- kinds of values ---

    def check_text(self, path, value, about):
        if self.is_text(path, value, about):
            self.add_flaws(path, playbook_text.flaws_of_plain(value))

    def check_lines(self, path, value, about):
        if self.is_text(path, value, about):
            self.add_flaws(path, playbook_text.flaws_of_plain(value, lines=True))

    def check_sms(self, path, value, about):
        if self.is_text(path, value, about):
            self.add_flaws(path, playbook_text.flaws_of_sms(value))
            self.check_links(path, value)

    def check_subject(self, path, value, about):
        if self.is_text(path, value, about):
            self.add_flaws(path, playbook_text.flaws_of_subject(value))

    def check_html(self, path, value, about):
        if self.is_text(path, value, about):
            self.add_flaws(path, playbook_text.flaws_of_html(value))
            self.check_links(path, value)

    def check_links(self, path, value):
        for code, _raw in playbook_text.links(value):
            if code not in self.keys["links"]:
                self.add(path, "no_such", found=code, of="links")

    def is_text(self, path, value, about):
        if not isinstance(value, str):
            self.add(path, "type", expected="text", found=value)
        elif about.required and not value.strip():
            self.add(path, "empty")
        elif about.high and len(value) > about.high:
            self.add(path, "too_long", most=int(about.high), length=len(value))
        else:
            return True
        return False

    def add_flaws(self, path, flaws):
        for flaw in flaws:
            self.add(path, flaw.code, found=flaw.piece)

    def check_whole(self, path, value, about):
        if type(value) is not int:
            self.add(path, "type", expected="positive" if about.low == 1 else "whole", found=value)
        else:
            self.check_range(path, value, about)

    def check_number(self, path, value, about):
        if type(value) not in (int, float):
            self.add(path, "type", expected="number", found=value)
        else:
            self.check_range(path, value, about)

    def check_range(self, path, value, about):
        if about.low is not None and not about.low <= value <= about.high:
            self.add(path, "range", low=about.low, high=about.high, found=value)

    def check_flag(self, path, value, _about):
        if not isinstance(value, bool):
            self.add(path, "type", expected="flag", found=value)

    def check_choice(self, path, value, about):
        if not (isinstance(value, str) and value in about.choices):
            self.add(path, "choice", found=value, choices=", ".join(about.choices))

    def check_key(self, path, value, _about):
        self.check_pattern(path, value, KEY, "key")

    def check_code(self, path, value, _about):
        self.check_pattern(path, value, CODE, "code")

    def check_field(self, path, value, _about):
        self.check_pattern(path, value, FIELD, "field")

    def check_pattern(self, path, value, pattern, expected):
        if not (isinstance(value, str) and pattern.fullmatch(value)):
            self.add(path, "type", expected=expected, found=value)

    def check_ref(self, path, value, about):
        if value == "" and not about.required:
            return
        if not isinstance(value, str):
            self.add(path, "type", expected="text", found=value)
        elif value not in self.keys[about.of]:
            self.add(path, "no_such", found=value, of=about.of)

    def check_refs(self, path, value, about):
        self.check_list(path, value, Key("list", of="ref", high=100), Key("ref", True, of=about.of))

    def check_object_value(self, path, value, about):
        if value is not None or about.required:
            self.check_object(path, value, about.of)

    def check_wait(self, path, value, _about):
        self.check_object(path, value, kind_of_wait(value))

    def check_list(self, path, value, about, item=None):
        if not isinstance(value, list):
            return self.add(path, "type", expected="list", found=value)
        if len(value) > about.high:
            return self.add(path, "too_many", most=int(about.high), length=len(value))
        for at, one in enumerate(value):
            here = f"{path}[{at}]"
            if item or about.of in ITEMS:
                self.check_value(here, one, item or ITEMS[about.of])
            else:
                self.check_object(here, one, about.of)
        return None

    # --- domains: conditions on the lead's own fields, of plain values ---

    def check_domain(self, path, value, _about):
        if not isinstance(value, list):
            return self.add(path, "type", expected="list", found=value)
        if len(value) > 50:
            return self.add(path, "too_many", most=50, length=len(value))
        missing = 1
        for at, one in enumerate(value):
            missing += LOGIC.get(one, -1) if isinstance(one, str) else -1
            if not (isinstance(one, str) and one in LOGIC):
                self.check_condition(f"{path}[{at}]", one)
        if any(isinstance(one, str) and one in LOGIC for one in value) and missing > 0:
            self.add(path, "domain")
        return None

    def check_condition(self, path, value):
        if not (isinstance(value, list) and len(value) == 3):
            return self.add(path, "type", expected="condition", found=value)
        name, operator, wanted = value
        self.check_pattern(path, name, FIELD, "field")
        if not (isinstance(operator, str) and operator in OPERATORS):
            self.add(path, "choice", found=operator, choices=", ".join(OPERATORS))
        listed = wanted if isinstance(wanted, list) and operator in ("in", "not in") else [wanted]
        if not all(one is None or _is_plain(one) for one in listed):
            self.add(path, "type", expected="plain", found=wanted)
        for one in listed:
            if isinstance(one, str):
                self.add_flaws(path, playbook_text.flaws_of_plain(one))
        return None

    # --- what no table says ---

    def also_sequence(self, path, value):
        listed = value.get("steps")
        if value.get("purpose") == "transactional" and not str(value.get("reason") or "").strip():
            self.add(_join(path, "reason"), "no_reason")
        opens, closes = value.get("opens", 0), value.get("closes", 0)
        if type(opens) in (int, float) and type(closes) in (int, float) and opens >= (closes or 24):
            self.add(_join(path, "closes"), "window")
        found = list(_walk(listed, _join(path, "steps")))
        if len(found) > MOST_STEPS:
            return self.add(_join(path, "steps"), "too_many", most=MOST_STEPS, length=len(found))
        if found and all(_is_sound(step) for _path, step, _parent, _lane in found):
            self.check_plan(found, path)
        elif listed == []:
            self.add(_join(path, "steps"), "plan_empty")
        return None

    def check_plan(self, found, path):
        """Ask `sequence_plan` what is wrong with the whole."""
        plan = sequence_plan.Plan(
            sequence_plan.Step(step["key"], step["kind"], parent, lane, target=str(step.get("to") or ""))
            for _path, step, parent, lane in found
        )
        places = {step["key"]: place for place, step, _parent, _lane in found}
        for problem in plan.problems():
            self.add(places.get(problem.key, path), f"plan_{problem.code}", found=problem.key)

    def also_step(self, path, value):
        kind = value.get("kind")
        if path.count(".yes[") + path.count(".no[") > DEEPEST:
            self.add(path, "too_deep", most=DEEPEST)
        if kind == "tag" and not (value.get("add") or value.get("remove")):
            self.add(path, "no_tags")
        needed = NEEDS.get(ask) if kind == "branch" and isinstance(ask := value.get("ask"), str) else None
        if needed and not value.get(needed):
            self.add(_join(path, needed), "missing", found=needed)

    def also_goal(self, path, value):
        needed = {"stage": "stage", "domain": "lead"}.get(str(value.get("is")))
        if needed and not value.get(needed):
            self.add(_join(path, needed), "missing", found=needed)

    def also_form(self, path, value):
        asked = [one.get("asks_for") for one in value.get("fields") or () if isinstance(one, dict)]
        if value.get("asks_consent", True) and "phone" not in asked:
            self.add(_join(path, "fields"), "no_phone")
        fixed = [one for one in asked if isinstance(one, str) and one not in ("text", "number", "date", "choice")]
        for one in sorted({one for one in fixed if fixed.count(one) > 1}):
            self.add(_join(path, "fields"), "asked_twice", found=one)
        if value.get("fields") == []:
            self.add(_join(path, "fields"), "empty")

    def also_form_field(self, path, value):
        choices = value.get("choices")
        is_choice = value.get("asks_for") == "choice"
        if is_choice and not (isinstance(choices, list) and len(choices) > 1):
            self.add(_join(path, "choices"), "no_choices")
        if value.get("goes_to") == "tag" and not is_choice:
            self.add(_join(path, "goes_to"), "no_tag")


def _is_sound(step):
    return isinstance(step.get("key"), str) and isinstance(step.get("kind"), str)


def _is_plain(value):
    """Tell whether a value may stand in a condition: no number that no field can hold (1e999 is endless in JSON)."""
    return isinstance(value, str) or (isinstance(value, (int, float)) and abs(value) <= MOST_NUMBER)


def _walk(listed, path, parent="", lane="", depth=0):
    """Yield (path, step, parent, lane) of all steps, whatever they are like."""
    if not isinstance(listed, list) or depth > DEEPEST:
        return
    for at, step in enumerate(listed):
        if isinstance(step, dict):
            here = f"{path}[{at}]"
            yield here, step, parent, lane
            if step.get("kind") == "branch":
                for name in sequence_plan.LANES:
                    yield from _walk(step.get(name), f"{here}.{name}", str(step.get("key")), name, depth + 1)


def _join(path, key):
    key = playbook_text.shown(key)
    return f"{path}.{key}" if path else key


# kinds of a list's items that are no objects
ITEMS = {
    "weekday": Key("choice", choices=WEEKDAYS),
    "word": Key("text", True, high=60),
    "answer": Key("text", True, high=120),
}
