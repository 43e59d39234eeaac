"""Unguessable words for public addresses; only their hash is stored."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets

BYTES = 16  # 128 bits
_SHAPE = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)


def new_token() -> str:
    """22 characters of base64url that carry 128 random bits."""
    return secrets.token_urlsafe(BYTES)


def hash_token(token: str) -> str:
    """What is stored instead of the token: SHA-256 in hex (a fast hash is enough for 128 random bits)."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def derive(key: str, handle: str) -> str:
    """The token that belongs to `handle` under a secret `key`: as unguessable as the key, as long as a random one."""
    digest = hmac.digest(key.encode("utf-8"), handle.encode("utf-8"), "sha256")[:BYTES]
    return base64.urlsafe_b64encode(digest).rstrip(b"=").decode("ascii")


def looks_like_token(text: str | None) -> bool:
    """True if `text` has a token's shape: a cheap look before asking the database."""
    return isinstance(text, str) and _SHAPE.fullmatch(text) is not None
