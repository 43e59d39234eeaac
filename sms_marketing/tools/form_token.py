"""The word that a form carries: signed, short-lived, for one form, one page and one sending.

It stands in for a cookie, which browsers keep from pages embedded elsewhere. Alone it proves nothing about who posts:
anybody's server can fetch a page and its word, so the origin of the post is looked at as well (form_origin.py).
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone

LIFETIME = timedelta(hours=12)
CLOCK_SKEW = timedelta(minutes=1)  # between two servers of the same Odoo
MAX_LENGTH = 8000
_PURPOSE = b"sms_marketing.form"


class BadToken(Exception):
    """This word was not made by us for this form."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """What a form's page carries: which form, when it was shown, a word used once, and how it was shown."""

    form: int
    issued_at: datetime  # aware
    nonce: str
    context: dict = field(default_factory=dict)

    def is_expired(self, now: datetime) -> bool:
        return now - self.issued_at > LIFETIME

    def is_younger_than(self, seconds: int, now: datetime) -> bool:
        return now - self.issued_at < timedelta(seconds=seconds)


def seal(secret: str, ticket: Ticket) -> str:
    """Return the ticket as text that only the holder of `secret` can make."""
    payload = {
        "f": ticket.form,
        "t": ticket.issued_at.timestamp(),
        "n": ticket.nonce,
        "c": ticket.context,
    }
    body = base64.urlsafe_b64encode(json.dumps(payload, separators=(",", ":")).encode()).rstrip(b"=").decode()
    return f"{body}.{_signature(secret, body)}"


def unseal(secret: str, token: object, form: int, now: datetime) -> Ticket:
    """Return the ticket in `token`, which may have expired. Raises BadToken for any other word or another form's."""
    if not isinstance(token, str) or len(token) > MAX_LENGTH or not token.isascii():
        raise BadToken
    body, _dot, signature = token.partition(".")
    if not hmac.compare_digest(signature, _signature(secret, body)):
        raise BadToken
    ticket = _read(body)
    if ticket.form != form or ticket.issued_at > now + CLOCK_SKEW:
        raise BadToken
    return ticket


def _signature(secret: str, body: str) -> str:
    """HMAC-SHA256 under a key of our own: the database's secret signs other things, too."""
    key = hmac.digest(secret.encode(), _PURPOSE, hashlib.sha256)
    return hmac.new(key, body.encode(), hashlib.sha256).hexdigest()


def _read(body: str) -> Ticket:
    try:
        payload = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        issued_at = datetime.fromtimestamp(payload["t"], timezone.utc)
        return Ticket(payload["f"], issued_at, payload["n"], payload["c"])
    except (ValueError, KeyError, TypeError, binascii.Error) as error:
        raise BadToken from error
