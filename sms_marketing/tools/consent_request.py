"""What an external form tells us about somebody's consent: read strictly, so that no half-understood yes counts."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qs

from . import phone

YES, NO = {"true", "yes", "1", "on"}, {"false", "no", "0", "off"}
# field: longest value
LIMITS = {
    "number": 64,
    "country": 2,
    "wording": 5000,
    "wording_version": 40,
    "page_url": 2000,
    "ip": 45,
    "user_agent": 1000,
    "lang": 16,
    "name": 200,
    "email": 320,
    "evidence": 1000,
}
KNOWN = {*LIMITS, "consent", "double_opt_in"}


class BadRequest(ValueError):
    """The request is signed and makes no sense; the text says why and repeats no value."""


@dataclass(frozen=True)
class ConsentRequest:
    """One person's yes or no. `texts` holds the other fields that were given, by name."""

    number: str
    consent: bool
    double_opt_in: bool | None
    texts: Mapping[str, str]


def read(body: bytes, mimetype: str, country: str | None = None) -> ConsentRequest:
    """The request in a raw body, JSON or form-encoded; BadRequest says what is wrong with it."""
    values = _from_json(body) if mimetype == "application/json" else _from_form(body, mimetype)
    if unknown := sorted(map(str, values.keys() - KNOWN)):
        raise BadRequest(f"unknown fields: {', '.join(name[:40] for name in unknown[:5])}")
    texts = {name: _text(name, values[name]) for name in LIMITS if values.get(name) not in (None, "")}
    number = phone.parse(texts.pop("number", ""), (texts.pop("country", "") or country or "").upper()).e164
    if not number:
        raise BadRequest("number: no such telephone number; send it with + and the country code, or with country")
    if "consent" not in values:
        raise BadRequest("consent is missing")
    _check_ip(texts.get("ip"))
    return ConsentRequest(number, _flag("consent", values["consent"]), _wish(values.get("double_opt_in")), texts)


def _from_json(body: bytes) -> dict:
    try:
        values = json.loads(body.decode("utf-8"), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, BadRequest) else BadRequest("the body is no JSON in UTF-8") from None
    if not isinstance(values, dict):
        raise BadRequest("the body is no JSON object")
    return values


def _from_form(body: bytes, mimetype: str) -> dict:
    if mimetype != "application/x-www-form-urlencoded":
        raise BadRequest("Content-Type has to be application/json or application/x-www-form-urlencoded")
    try:
        values = parse_qs(body.decode("utf-8"), keep_blank_values=True, errors="strict", max_num_fields=50)
    except ValueError:
        raise BadRequest("the body is no form in UTF-8") from None
    return _once((name, value) for name, many in values.items() for value in many)


def _once(pairs) -> dict:
    """A dictionary of pairs in which no name comes twice: two answers to one question are none."""
    found = {}
    for name, value in pairs:
        if name in found:
            raise BadRequest("a field is given twice")
        found[name] = value
    return found


def _text(name: str, value) -> str:
    if not isinstance(value, str):
        raise BadRequest(f"{name} has to be text")
    if len(value) > LIMITS[name]:
        raise BadRequest(f"{name} is longer than {LIMITS[name]} characters")
    return value.replace("\x00", "").encode("utf-8", "replace").decode("utf-8").strip()


def _flag(name: str, value) -> bool:
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else None
    if word not in YES | NO:
        raise BadRequest(f"{name} has to be true or false")
    return word in YES


def _wish(value) -> bool | None:
    return None if value in (None, "") else _flag("double_opt_in", value)


def _check_ip(text: str | None) -> None:
    try:
        ipaddress.ip_address(text or "::")
    except ValueError:
        raise BadRequest("ip is no IP address") from None
