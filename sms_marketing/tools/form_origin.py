"""Whose page posts to us, and whose pages may show us in a frame.

Origin: https://www.rfc-editor.org/rfc/rfc6454#section-7.3; Sec-Fetch-Site: https://www.w3.org/TR/fetch-metadata/;
frame-ancestors: https://www.w3.org/TR/CSP3/#directive-frame-ancestors. Read 2026-11.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(
    r"(?:\*\.)?[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*(?::[0-9]{1,5})?", re.ASCII
)


def is_own_post(origin: str | None, fetch_site: str | None, referrer: str | None, hosts: Iterable[str]) -> bool:
    """Whether a browser says that this post comes from a page of ours; what it does not say counts as no.

    `hosts` are our own, as in a Host header. Every browser of today sends `Origin` with a post, and a page of somebody
    else cannot make it ours. Where something on the way dropped it, `Sec-Fetch-Site` or the referrer has to say so.
    """
    if fetch_site not in (None, "", "same-origin", "none"):
        return False
    if origin:
        return _is_among(origin, hosts)
    if fetch_site == "same-origin":
        return True
    return not fetch_site and bool(referrer) and _is_among(referrer, hosts)


def _is_among(url: str, hosts: Iterable[str]) -> bool:
    """Whether this address is at one of the hosts. The scheme is left aside: proxies end TLS before us."""
    place = _place(url)
    return place is not None and place in {_place(f"{scheme}://{host}") for host in hosts for scheme in _PORTS}


def _place(url: str) -> tuple[str, int] | None:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or parts.username is not None:
        return None
    default = port in (None, _PORTS[parts.scheme])
    return (parts.hostname.lower(), 0 if default else port)


def sites(text: str | None) -> tuple[str, ...]:
    """The sites named in `text`, one a line, as sources of frame-ancestors. Raises ValueError with a line that is none.

    `www.example.com` and `https://www.example.com/contact` are https://www.example.com; http only where it is written.
    """
    return tuple(dict.fromkeys(_site(line) for line in re.split(r"[\s,]+", text or "") if line))


def _site(line: str) -> str:
    scheme, mark, rest = line.lower().rpartition("://")
    host = re.split(r"[/?#]", rest, maxsplit=1)[0]
    if (mark and scheme not in _PORTS) or not _HOST.fullmatch(host):
        raise ValueError(line)
    return f"{scheme or 'https'}://{host}"


def frame_ancestors(is_embeddable: bool, allowed: str | None) -> str:
    """The directive that says who may frame a page: nobody, everybody, or the sites listed in `allowed`."""
    if not is_embeddable:
        return "frame-ancestors 'none'"
    return f"frame-ancestors 'self' {' '.join(sites(allowed)) or '*'}"
