"""What an HTTP answer of the Messages API means; the table that decides between sent, refused and uncertain.

Error body: https://www.twilio.com/docs/usage/twilios-response (read 2026-07). HTTP 429 is never processed:
https://www.twilio.com/docs/api/errors/20429. Nothing of the kind is promised for 5xx.
"""

from __future__ import annotations

import asyncio
import json
import re
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime

import aiohttp

from .outcome import Outcome, OutcomeKind

MAX_BODY = 256 * 1024  # a message resource is about 1 KiB plus its body
MAX_REASON = 300
MAX_RETRY_AFTER = 24 * 3600.0
AUTHENTICATION_FAILED = 20003
_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}", re.ASCII)


@dataclass(slots=True)
class Answer:
    """A raw HTTP answer: lower-case header names, body up to MAX_BODY, `complete` False if cut or longer."""

    http_status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    complete: bool = True


async def read_bounded(response: aiohttp.ClientResponse) -> tuple[bytes, bool]:
    """(body, complete): at most MAX_BODY bytes; a body that breaks off is returned as far as it came."""
    body = bytearray()
    try:
        while chunk := await response.content.read(64 * 1024):
            body += chunk
            if len(body) > MAX_BODY:
                response.close()
                return bytes(body[:MAX_BODY]), False
    except (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError):
        return bytes(body), False
    return bytes(body), True


def classify_answer(answer: Answer, secrets: tuple[str, ...] = ()) -> Outcome:
    """The outcome that an answer proves; whatever proves nothing is UNCERTAIN. `secrets` are cut out of the reason."""
    found = _json_object(answer)
    kind = _kind(answer.http_status, found)
    accepted = kind is OutcomeKind.ACCEPTED
    return Outcome(
        kind=kind,
        sid=found["sid"] if accepted else None,
        status=_text(found.get("status")).lower() or None if accepted else None,
        code=whole(found.get("error_code")) if accepted else _code(answer.http_status, found),
        reason=_plain(_text(found.get("error_message")) if accepted else _reason(answer, found), secrets),
        segments=(whole(found.get("num_segments")) or None) if accepted else None,  # "0" means not counted yet
        retry_after=_retry_after(answer.headers),
        http_status=answer.http_status,
        request_id=_plain(answer.headers.get("twilio-request-id", ""), secrets) or None,
        price=_text(found.get("price")) or None if accepted else None,
        price_unit=_text(found.get("price_unit")) or None if accepted else None,
    )


def _kind(http_status: int, found: dict) -> OutcomeKind:
    """Who answered, and what does that answer prove?

    A redirect proves nothing: Twilio sends none here, so somebody else answered, who may have passed the request on,
    and to follow it would be to send again. The same goes for a 4xx without Twilio's code (a proxy's HTML) and a 2xx
    without a SID. Uncertain costs a look at the message list; a wrong guess costs a double or a lost text.
    """
    if 200 <= http_status < 300:
        return OutcomeKind.ACCEPTED if is_sid(found.get("sid")) else OutcomeKind.UNCERTAIN
    if http_status == 429:
        return OutcomeKind.NOT_SENT
    if 400 <= http_status < 500 and _code(http_status, found):
        return OutcomeKind.REFUSED
    return OutcomeKind.UNCERTAIN


def explain(answer: Answer, secrets: tuple[str, ...] = ()) -> str:
    """Twilio's own words in an answer, or what we saw instead of them; one line, no secrets."""
    return _plain(_reason(answer, _json_object(answer)), secrets)


def _code(http_status: int, found: dict) -> int | None:
    """Twilio's code; codes below 10000 are not Twilio's but somebody's copy of the HTTP status."""
    code = whole(found.get("code"))
    if code and code >= 10000:
        return code
    return {401: AUTHENTICATION_FAILED, 403: AUTHENTICATION_FAILED, 429: 20429}.get(http_status)


def _reason(answer: Answer, found: dict) -> str:
    """Twilio's own words, or what we saw instead of them."""
    words = _text(found.get("message")) or _text(found.get("detail")) or _text(found.get("title"))
    if words:
        return words
    if not answer.complete:
        return f"HTTP {answer.http_status}, the answer broke off or is too long"
    if found:
        return f"HTTP {answer.http_status}, JSON without an explanation"
    kind = answer.headers.get("content-type", "").partition(";")[0].strip() or "nothing"
    return f"HTTP {answer.http_status}, {kind} instead of Twilio's JSON"


def _json_object(answer: Answer) -> dict:
    if not answer.complete:
        return {}
    try:
        found = json.loads(answer.body)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _retry_after(headers: dict[str, str]) -> float | None:
    """Seconds to wait, from a number or from a date read against the server's own clock."""
    value = headers.get("retry-after", "").strip()
    try:
        seconds = float(value) if re.fullmatch(r"[0-9.]{1,12}", value) else _seconds_until(value, headers["date"])
    except (ValueError, TypeError, KeyError):
        return None
    return min(max(seconds, 0.0), MAX_RETRY_AFTER)


def _seconds_until(then: str, now: str) -> float:
    return (parsedate_to_datetime(then) - parsedate_to_datetime(now)).total_seconds()


def is_sid(value: object) -> bool:
    """True for text in the shape of a Twilio SID."""
    return isinstance(value, str) and _SID.fullmatch(value) is not None


def whole(value: object) -> int | None:
    """A whole number given as JSON number or as digits, else None."""
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        return None
    digits = str(value) if isinstance(value, int) and abs(value) < 10**9 else value
    return int(digits) if isinstance(digits, str) and re.fullmatch(r"[0-9]{1,9}", digits, re.ASCII) else None


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str, secrets: tuple[str, ...]) -> str:
    """One line of printable text, secrets cut out before it is shortened."""
    for secret in secrets:
        text = text.replace(secret, "•••")
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if len(line) <= MAX_REASON else line[: MAX_REASON - 1] + "…"
