"""Which addresses we are willing to send credentials to."""

from __future__ import annotations

import ipaddress
from urllib.parse import SplitResult, urlsplit

MAX_LENGTH = 255


def check_base_url(url: str) -> str | None:
    """The code of what is wrong with an API address, or None if secrets may be sent there.

    Codes: missing, too_long, malformed, scheme, userinfo, query, not_https.
    Plain http is allowed to loopback only, for the sandbox.
    """
    text = (url or "").strip()
    if not text:
        return "missing"
    if len(text) > MAX_LENGTH:
        return "too_long"
    try:
        parts = urlsplit(text)
        parts.port  # noqa: B018  the property raises on a port that is no port
    except ValueError:
        return "malformed"
    return _shape(text, parts) or _transport(parts)


def _shape(text: str, parts: SplitResult) -> str | None:
    """What is wrong with the parts of an address, whatever its transport."""
    if parts.scheme not in ("http", "https"):
        return "scheme"
    if "@" in parts.netloc:
        return "userinfo"
    if "?" in text or "#" in text:
        return "query"
    # urlsplit drops tabs and line ends silently and keeps blanks and backslashes, which clients then read differently
    if not parts.hostname or any(char <= " " or char in '\\<>"{}|^`' or char == "\x7f" for char in text):
        return "malformed"
    return None


def _transport(parts: SplitResult) -> str | None:
    return None if parts.scheme == "https" or is_loopback(parts.hostname or "") else "not_https"


def is_loopback(host: str) -> bool:
    """True for localhost, 127.0.0.0/8 and ::1, written as such: names are not resolved."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def join(base_url: str, path: str) -> str:
    """`path` below `base_url`, with exactly one slash between."""
    return f"{base_url.strip().rstrip('/')}/{path.lstrip('/')}"
