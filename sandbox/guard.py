"""Who may talk to the sandbox at all: this machine, and in a browser only the sandbox's own pages.

The control endpoints need no password, so a foreign web page must not reach them: not by a cross-site request (Origin,
Sec-Fetch-Site), and not by a host name that it lets point to 127.0.0.1 (DNS rebinding: Host must be a loopback name).
"""

import ipaddress
from functools import lru_cache
from urllib.parse import urlsplit

from aiohttp import web


@lru_cache(maxsize=256)
def is_loopback(host):
    """Whether a Host header (with or without port) names this machine."""
    try:
        name = (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return False
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def objection(request):
    """Why this request is not answered, or an empty string."""
    headers = request.headers
    if not is_loopback(headers.get("Host", "")):
        return "The sandbox answers only under a loopback name such as 127.0.0.1 or localhost."
    origin = headers.get("Origin")
    if origin is not None and origin != f"http://{headers['Host']}":
        return "The sandbox does not answer pages of another origin."
    if headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin") and not _is_navigation(headers):
        return "The sandbox does not answer pages of another site."
    return ""


def _is_navigation(headers):
    """A person following a link to the telephone from another page; harmless, because GET changes nothing."""
    return headers.get("Sec-Fetch-Mode") == "navigate"


@web.middleware
async def guard(request, handler):
    """Refuse foreign browsers with 403 before anything else looks at the request."""
    problem = objection(request)
    if problem:
        return web.json_response({"error": problem}, status=403)
    return await handler(request)
