"""The signature of requests that external forms send us: who speaks, when, and that nobody changed a byte."""

from __future__ import annotations

import hashlib
import hmac
import re
from datetime import datetime, timedelta, timezone

WINDOW = timedelta(minutes=5)
PREFIX = "sha256="
_TIMESTAMP = re.compile(r"[0-9]{9,11}", re.ASCII)
_NONCE = re.compile(r"[A-Za-z0-9._:-]{8,128}", re.ASCII)


def sign(secret: str, timestamp: str, nonce: str, body: bytes) -> str:
    """The signature header: HMAC-SHA256 in hex over timestamp, nonce and the raw body, joined by dots."""
    text = f"{timestamp}.{nonce}.".encode() + body
    return PREFIX + hmac.new(secret.encode(), text, hashlib.sha256).hexdigest()


def is_signed(secret: str | None, headers: tuple[str, str, str], body: bytes, now: datetime) -> bool:
    """Whether `headers` (timestamp, nonce, signature) fit the body and are at most five minutes old or early.

    Whatever is missing or malformed is not signed. The comparison takes the same time for every wrong signature.
    """
    timestamp, nonce, signature = (value or "" for value in headers)
    if not secret or not _TIMESTAMP.fullmatch(timestamp) or not _NONCE.fullmatch(nonce):
        return False
    genuine = hmac.compare_digest(sign(secret, timestamp, nonce, body).encode(), signature.encode("utf-8", "replace"))
    return genuine and abs(now - datetime.fromtimestamp(int(timestamp), timezone.utc)) <= WINDOW
