"""Secrets at rest: sealed with a key that lives outside the database."""

from __future__ import annotations

from cryptography.fernet import Fernet, InvalidToken

MASK = "•" * 8


class SecretUnreadable(Exception):
    """A key or a sealed text that cannot be used; carries neither."""


def generate_key() -> str:
    """A new key: 44 characters of base64url (Fernet: AES-128-CBC with HMAC-SHA256)."""
    return Fernet.generate_key().decode("ascii")


def is_key(key: str) -> bool:
    """Whether `key` is one that seals and opens."""
    try:
        _box(key)
    except SecretUnreadable:
        return False
    return True


def seal(key: str, plaintext: str) -> str:
    """`plaintext` as ASCII that only `key` opens; SecretUnreadable if the key is no key."""
    try:
        data = plaintext.encode("utf-8")
    except UnicodeEncodeError:
        raise SecretUnreadable("the secret is not text") from None
    return _box(key).encrypt(data).decode("ascii")


def open_(key: str, sealed: str) -> str:
    """The plaintext of `sealed`; SecretUnreadable for a wrong key or a damaged text."""
    box = _box(key)
    try:
        return box.decrypt(sealed.encode("ascii")).decode("utf-8")
    except (InvalidToken, UnicodeError, AttributeError):
        raise SecretUnreadable("the sealed secret does not open with this key") from None


def mask(value: str | None) -> str:
    """What a person may see of a secret: the last four characters of a long one, nothing of a short one."""
    if not value:
        return ""
    return MASK + (value[-4:] if len(value) >= 20 else "")


def _box(key: str) -> Fernet:
    try:
        return Fernet(key)
    except (ValueError, TypeError):
        raise SecretUnreadable("the key is not a key") from None
