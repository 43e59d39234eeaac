"""X-Twilio-Signature, and what a URL's fragment tells Twilio about time-outs and retries.

Signature: https://www.twilio.com/docs/usage/webhooks/webhooks-security
Fragment: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlsplit, urlunsplit

HEADER = "X-Twilio-Signature"


def signature(token, url, params):
    """Base64 of HMAC-SHA1 over the URL and the sorted form parameters.

    ``url`` without fragment and user; ``params`` a dict of strings (empty for GET, whose parameters are in the URL).
    """
    text = url + "".join(name + params[name] for name in sorted(params))
    digest = hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()
    return base64.b64encode(digest).decode()


def signed_url(url):
    """The URL that is called and signed: no fragment, no user and password; port and query as they are."""
    parts = urlsplit(url)
    return urlunsplit((parts.scheme, parts.netloc.rpartition("@")[2], parts.path, parts.query, ""))


@dataclass(frozen=True)
class Policy:
    """Time-outs in seconds and retries of one webhook; the defaults are Twilio's."""

    connect: float = 5.0
    read: float = 15.0
    total: float = 15.0
    retries: int = 1
    on: frozenset = frozenset({"ct"})

    def retries_on(self, outcome):
        """Whether ``outcome`` (ct, rt, 4xx, 5xx) is retried."""
        return outcome in self.on or "all" in self.on


# fragment key -> (field, lowest, highest, factor)
_NUMBERS = {
    "ct": ("connect", 100, 10_000, 0.001),
    "rt": ("read", 100, 15_000, 0.001),
    "tt": ("total", 100, 15_000, 0.001),
    "rc": ("retries", 0, 5, 1),
}
RETRY_CAUSES = {"ct", "rt", "4xx", "5xx", "all"}


def policy(url):
    """Read ``#rc=3&rp=all&rt=2000``; unknown keys and impossible values are ignored."""
    found = {}
    for key, value in parse_qsl(urlsplit(url).fragment):
        if key == "rp":
            found["on"] = frozenset(value.split(",")) & RETRY_CAUSES or Policy.on
        elif key in _NUMBERS and value.isdigit():
            field, low, high, factor = _NUMBERS[key]
            found[field] = min(max(int(value), low), high) * factor
    return Policy(**found)
