"""The door in: is it Twilio, and what does it say?

Signature: https://www.twilio.com/docs/usage/webhooks/webhooks-security (read 2026-08). Inbound parameters:
https://www.twilio.com/docs/messaging/guides/webhook-request (read 2026-03). Status callbacks:
https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks (read 2026-07).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit, urlunsplit

# The answer to an inbound message when we have nothing to say. Any other content type but XML would be texted back.
EMPTY_TWIML = b'<?xml version="1.0" encoding="UTF-8"?><Response/>'
TWIML_CONTENT_TYPE = "text/xml; charset=utf-8"

DEFAULT_PORTS = {"https": 443, "http": 80}
MAX_MEDIA = 20  # Twilio allows 10 per message
_MESSAGE_SID = re.compile(r"[A-Z]{2}[0-9a-fA-F]{32}", re.ASCII)
_ACCOUNT_SID = re.compile(r"AC[0-9a-fA-F]{32}", re.ASCII)

Params = Iterable[tuple[str, str]] | Mapping[str, str]


@dataclass(frozen=True, slots=True)
class InboundMessage:
    """A text (or picture) that somebody sent us; `from_` is as Twilio gave it and need not be E.164."""

    sid: str
    account_sid: str
    from_: str
    to: str
    body: str
    messaging_service_sid: str | None = None
    media: tuple[tuple[str, str], ...] = ()  # (url, content type)
    opt_out_type: str | None = None  # STOP, START or HELP: Twilio has answered already
    from_state: str | None = None
    from_zip: str | None = None
    from_city: str | None = None
    from_country: str | None = None
    segments: int | None = None
    raw: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class StatusCallback:
    """What became of one of our messages; `status` is Twilio's word in lower case, known or not."""

    sid: str
    account_sid: str
    status: str
    error_code: int | None = None
    error_message: str | None = None
    raw: dict[str, str] = field(default_factory=dict)


def public_url(base: str, path: str, query: str | bytes | None = "") -> str:
    """The URL that Twilio called: our registered public base, not what a proxy shows us, plus raw path and query."""
    if isinstance(query, bytes):
        query = query.decode("latin-1")
    root = base.strip().partition("#")[0].rstrip("/")
    return f"{root}/{path.lstrip('/')}" + (f"?{query}" if query else "")


def is_signed(url: str, params: Params, signature: str | None, tokens: Sequence[str]) -> bool:
    """True if one of the auth tokens signed exactly this request; without signature or token it is False."""
    keys = [token.encode("utf-8", "surrogatepass") for token in tokens if token]
    if not signature or not keys:
        return False
    given = signature.strip().encode("utf-8", "surrogatepass")
    tail = _signed_params(params)
    # Every pair is compared, so that the time does not tell which one was nearly right.
    hits = [hmac.compare_digest(_digest(key, one + tail), given) for key in keys for one in _url_variants(url)]
    return any(hits)


def parse_inbound(params: Params) -> InboundMessage:
    """The inbound message in a webhook's parameters; ValueError names what is missing or malformed."""
    raw = _clean(params)
    return InboundMessage(
        sid=_message_sid(raw),
        account_sid=_account_sid(raw),
        from_=_required(raw, "From"),
        to=_required(raw, "To"),
        body=raw.get("Body", ""),
        messaging_service_sid=raw.get("MessagingServiceSid") or None,
        media=_media(raw),
        opt_out_type=raw.get("OptOutType", "").strip().upper() or None,
        from_state=raw.get("FromState") or None,
        from_zip=raw.get("FromZip") or None,
        from_city=raw.get("FromCity") or None,
        from_country=raw.get("FromCountry") or None,
        segments=_number(raw, "NumSegments") or None,
        raw=raw,
    )


def parse_status(params: Params) -> StatusCallback:
    """The report in a status callback's parameters; ValueError names what is missing or malformed."""
    raw = _clean(params)
    status = (raw.get("MessageStatus") or raw.get("SmsStatus") or "").strip().lower()
    if not status:
        raise ValueError("MessageStatus is missing")
    return StatusCallback(
        sid=_message_sid(raw),
        account_sid=_account_sid(raw),
        status=status,
        error_code=_number(raw, "ErrorCode") or None,
        error_message=raw.get("ErrorMessage") or None,
        raw=raw,
    )


def _digest(key: bytes, text: str) -> bytes:
    # SHA-1 because Twilio signs so; as an HMAC it is not broken.
    return base64.b64encode(hmac.new(key, text.encode("utf-8", "surrogatepass"), hashlib.sha1).digest())


def _signed_params(params: Params) -> str:
    """Names and values as Twilio strings them together: sorted by name, then value, equal pairs once."""
    return "".join(name + value for name, value in sorted(set(_pairs(params))))


def _url_variants(url: str) -> tuple[str, ...]:
    """The spellings of one URL that Twilio may have signed: as it is, with its (default) port, and without port.

    The fragment holds connection settings and is never signed; user and password are dropped by Twilio.
    """
    plain = url.partition("#")[0]
    try:
        parts = urlsplit(plain)
        port = parts.port or DEFAULT_PORTS.get(parts.scheme)
    except ValueError:
        return (plain,)
    host = parts.netloc.rpartition("@")[2]
    bare = re.sub(r":[0-9]*$", "", host)
    ported = f"{bare}:{port}" if port else bare
    rebuilt = (urlunsplit(parts._replace(netloc=one)) for one in (host, bare, ported))
    return tuple(dict.fromkeys((plain, *rebuilt)))


def _pairs(params: Params) -> list[tuple[str, str]]:
    if not isinstance(params, Mapping):
        return list(params)
    try:
        return list(params.items(multi=True))  # werkzeug's MultiDict gives first values only, unless asked
    except TypeError:
        return list(params.items())


def _clean(params: Params) -> dict[str, str]:
    """The parameters as a dict that can be stored: first value per name, no NUL, no half surrogates."""
    found: dict[str, str] = {}
    for name, value in _pairs(params):
        found.setdefault(_storable(name), _storable(value))
    return found


def _storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _message_sid(raw: dict[str, str]) -> str:
    sid = raw.get("MessageSid") or raw.get("SmsMessageSid") or raw.get("SmsSid") or ""
    if not sid:
        raise ValueError("MessageSid is missing")
    if not _MESSAGE_SID.fullmatch(sid):
        raise ValueError("MessageSid is malformed")
    return sid


def _account_sid(raw: dict[str, str]) -> str:
    if not _ACCOUNT_SID.fullmatch(_required(raw, "AccountSid")):
        raise ValueError("AccountSid is malformed")
    return raw["AccountSid"]


def _required(raw: dict[str, str], name: str) -> str:
    value = raw.get(name, "").strip()
    if not value:
        raise ValueError(f"{name} is missing")
    return value


def _number(raw: dict[str, str], name: str) -> int | None:
    """A whole number, or None: a word where a number belongs must not cost us the rest (it stays in `raw`)."""
    value = raw.get(name, "").strip()
    return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


def _media(raw: dict[str, str]) -> tuple[tuple[str, str], ...]:
    total = min(_number(raw, "NumMedia") or 0, MAX_MEDIA)
    found = ((raw.get(f"MediaUrl{at}", ""), raw.get(f"MediaContentType{at}", "")) for at in range(total))
    return tuple((url, content_type) for url, content_type in found if url)
