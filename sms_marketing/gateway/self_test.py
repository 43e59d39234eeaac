"""Does a signed request reach us at our own public address? We call ourselves as Twilio would.

The receiving route answers with `reply`: only who knows the auth token can sign the question and knows the answer.
Signature: https://www.twilio.com/docs/usage/webhooks/webhooks-security (read 2026-08); it is computed by Twilio's own
library and checked by `webhook`, so that a mistake in one of them shows.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import secrets
import time
from collections.abc import Sequence
from urllib.parse import urlsplit

import requests
import urllib3
from twilio.request_validator import RequestValidator

from .api import TIMEOUT, read_until
from .base_url import check_base_url
from .checks import CheckResult
from .webhook import Params, is_signed

FIELD = "Challenge"
HEADER = "X-Twilio-Signature"
# What the route answers with 403: tells "our addon, wrong signature" from a firewall's 403.
REFUSED = "sms_marketing self-test: the signature does not verify"
MAX_BODY = 4096
_CHALLENGE = re.compile(r"[0-9a-f]{32,128}", re.ASCII)


def answer(challenge: str, token: str) -> str:
    """What our addon answers to a signed challenge: hex HMAC-SHA256 under the auth token; ValueError without token."""
    if not token:
        raise ValueError("without a token anybody could answer")
    return hmac.new(token.encode("utf-8"), challenge.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def reply(url: str, params: Params, signature: str | None, tokens: Sequence[str]) -> str | None:
    """For the route: the text to answer with 200, or None for 403 and REFUSED. `url` is our public one."""
    form = dict(params)
    challenge = form.get(FIELD, "")
    if not _CHALLENGE.fullmatch(challenge):  # never an oracle for texts of somebody else's choosing
        return None
    return next((answer(challenge, one) for one in tokens if is_signed(url, form, signature, [one])), None)


def request(url: str, token: str) -> tuple[dict[str, str], dict[str, str]]:
    """(headers, form) of a fresh, signed question to `url`."""
    form = {FIELD: secrets.token_hex(16)}
    return {HEADER: RequestValidator(token).compute_signature(url, form)}, form


def run(url: str, token: str, timeout: float = TIMEOUT) -> CheckResult:
    """Call ourselves at `url` and judge the answer. Blocks up to about `timeout` seconds, never raises.

    Not to be reached from here is a warning only: behind some routers a server cannot call its own public address
    though Twilio can. Whatever answers wrongly is a failure.
    """
    fault = check_base_url(url)
    if fault:
        return CheckResult("self_test", False, "self_test_address", fault)
    if not token:
        return CheckResult("self_test", None, "not_checked")
    return CheckResult("self_test", *_ask(url, token, timeout))


def _ask(url: str, token: str, timeout: float) -> tuple[bool | None, str, str]:
    headers, form = request(url, token)
    try:
        return _judge(*_post(url, headers, form, timeout), answer(form[FIELD], token))
    except requests.exceptions.SSLError:
        return False, "self_test_tls", ""
    except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError):
        return None, "self_test_timeout", ""
    except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError) as error:
        return None, "self_test_network", type(error).__name__
    except ValueError:  # a header that cannot be read
        return False, "self_test_not_us", "HTTP"


def _post(url: str, headers: dict, form: dict, timeout: float) -> tuple[requests.Response, bytes]:
    """(response, body): no proxy or login from the environment, no redirect followed, little read."""
    until = time.monotonic() + timeout
    with requests.Session() as session:
        session.trust_env = False
        headers = {**headers, "Accept-Encoding": "identity", "User-Agent": "sms_marketing self-test"}
        with session.post(
            url, data=form, headers=headers, timeout=timeout, allow_redirects=False, stream=True
        ) as response:
            return response, read_until(response, until, MAX_BODY)


def _judge(response: requests.Response, body: bytes, expected: str) -> tuple[bool | None, str, str]:
    seen = body.decode("utf-8", "replace").strip()
    status = response.status_code
    if status == 200 and hmac.compare_digest(seen.encode(), expected.encode()):
        return True, "ok", ""
    if status == 403 and seen == REFUSED:
        return False, "self_test_signature", ""
    if 300 <= status < 400:
        return False, "self_test_redirect", _place(response.headers.get("Location", ""))
    return False, "self_test_not_us", f"HTTP {status}"


def _place(location: str) -> str:
    """Scheme and host of a redirect: enough to mend the address, and no token from its path."""
    try:
        parts = urlsplit(location)
        return f"{parts.scheme}://{parts.hostname}" if parts.scheme and parts.hostname else ""
    except ValueError:
        return ""
