"""One funnel to Twilio's control plane: a `twilio.rest.Client` that waits, reads and trusts only so much.

For everything but sending: verify, numbers, services, reading back. Sending is `wire`.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import requests
import urllib3
from twilio.http import HttpClient
from twilio.http.response import Response
from twilio.rest import Client

from .answer import Answer, explain, whole
from .base_url import check_base_url, join
from .wire import Credentials

TIMEOUT = 4.0  # seconds for one call; a head that drips in byte by byte may take longer, the body may not
MAX_BODY = 8 * 1024 * 1024  # a page of 1,000 messages is about 2 MiB
PAGE_SIZE = 100
MAX_PAGES = 20

_quiet = logging.getLogger(__name__ + ".quiet")
_quiet.disabled = True  # twilio's client logs URLs with phone numbers

# HTTP status: what the caller can do about it. Everything else is `refused` (4xx) or `server` (5xx).
_STATUS_CODES = {401: "unauthorized", 403: "forbidden", 404: "not_found", 429: "rate_limited"}


class ControlError(Exception):
    """A call that gave no usable answer. `code` is one of CODES, `detail` plain text without secrets.

    CODES: missing (credentials), base_url, network, timeout, tls, not_twilio, unauthorized, forbidden, not_found,
    rate_limited, refused, server, too_many (more pages than we follow).
    """

    def __init__(self, code: str, detail: str = "", twilio_code: int | None = None) -> None:
        super().__init__(f"{code}: {detail}" if detail else code)
        self.code = code
        self.detail = detail
        self.twilio_code = twilio_code


@dataclass(frozen=True, slots=True)
class Login:
    """User and password of one way to log in."""

    user: str
    password: str

    def __repr__(self) -> str:
        return f"Login({self.user!r})"


class Api:
    """The control plane of one account; use it in one thread only (twilio's client shares a response slot)."""

    def __init__(self, credentials: Credentials, login: Login | None = None, timeout: float = TIMEOUT) -> None:
        """`login` is how to authenticate; by default as for sending. ControlError if something is missing."""
        fault = check_base_url(credentials.base_url)
        if fault:
            raise ControlError("base_url", fault)
        user, password = (login.user, login.password) if login else credentials.login
        if not (user and password and credentials.account_sid):
            raise ControlError("missing")  # empty values would make twilio's client read the server's environment
        self._credentials = credentials
        self._account = f"2010-04-01/Accounts/{credentials.account_sid}"
        self._http = _BoundedHttpClient(timeout)
        self._client = _client(user, password, credentials.account_sid, self._http)

    def account(self) -> dict[str, Any]:
        """The account resource."""
        return self._call("GET", self._url(f"{self._account}.json"))

    def get(self, path: str, params: dict[str, object] | None = None) -> dict[str, Any]:
        """A resource below the account, e.g. `Messages/SM….json`."""
        return self._call("GET", self._url(f"{self._account}/{path}"), params)

    def post(self, path: str, data: dict[str, object]) -> dict[str, Any]:
        """Change a resource below the account."""
        return self._call("POST", self._url(f"{self._account}/{path}"), data=data)

    def get_messaging(self, path: str, params: dict[str, object] | None = None) -> dict[str, Any]:
        """A resource of the messaging API, e.g. `Services/MG…`."""
        return self._call("GET", self._messaging_url(f"v1/{path}"), params)

    def post_messaging(self, path: str, data: dict[str, object]) -> dict[str, Any]:
        """Change a resource of the messaging API."""
        return self._call("POST", self._messaging_url(f"v1/{path}"), data=data)

    def pages(
        self, path: str, params: dict[str, object] | None = None, limit: int = MAX_PAGES
    ) -> Iterator[dict[str, Any]]:
        """The pages of a list below the account, at most `limit`, then ControlError("too_many")."""
        return self._pages(self._url, f"{self._account}/{path}", params, limit)

    def pages_messaging(self, path: str, params: dict[str, object] | None = None) -> Iterator[dict[str, Any]]:
        """The pages of a list of the messaging API, at most MAX_PAGES, then ControlError("too_many")."""
        return self._pages(self._messaging_url, f"v1/{path}", params, MAX_PAGES)

    def close(self) -> None:
        """Close the connections."""
        self._http.session.close()

    def _pages(
        self, place: Callable[[str], str], path: str, params: dict[str, object] | None, limit: int
    ) -> Iterator[dict[str, Any]]:
        page = self._call("GET", place(path), {"PageSize": PAGE_SIZE, **(params or {})})
        for number in range(1, limit + 1):
            yield page
            following = _next_page(page)
            if not following:
                return
            if number < limit:
                page = self._call("GET", place(following))
        raise ControlError("too_many", path.rpartition("/")[2])

    def _url(self, path: str) -> str:
        return join(self._credentials.base_url, path)

    def _messaging_url(self, path: str) -> str:
        """Beside the main API (api.twilio.com → messaging.twilio.com); a stand-in has both on one host."""
        parts = urlsplit(self._credentials.base_url.strip())
        host = parts.netloc
        if host.startswith("api.") and host.endswith(".twilio.com"):
            host = "messaging." + host.removeprefix("api.")
        return join(urlunsplit(parts._replace(netloc=host)), path)

    def _call(
        self, method: str, url: str, params: dict[str, object] | None = None, data: dict[str, object] | None = None
    ) -> dict[str, Any]:
        """The JSON object that Twilio answers; ControlError for anything else."""
        try:
            response = self._client.request(method, url, params=params, data=data)
        except requests.exceptions.SSLError as error:
            raise ControlError("tls", type(error).__name__) from None
        except (requests.exceptions.Timeout, urllib3.exceptions.TimeoutError) as error:
            raise ControlError("timeout", type(error).__name__) from None
        except (requests.exceptions.RequestException, urllib3.exceptions.HTTPError, OSError, ValueError) as error:
            raise ControlError("network", type(error).__name__) from None
        return self._read(response)

    def _read(self, response: Response) -> dict[str, Any]:
        found = _json_object(response.text)
        if 200 <= response.status_code < 300 and found:
            return found
        code = whole(found.get("code"))
        raise ControlError(_error_code(response.status_code, found), self._explain(response), code)

    def _explain(self, response: Response) -> str:
        answer = Answer(
            response.status_code,
            {name.lower(): value for name, value in (response.headers or {}).items()},
            response.text.encode("utf-8", "replace"),
        )
        return explain(answer, self._credentials.secrets)


def _client(user: str, password: str, account_sid: str, http: HttpClient) -> Client:
    # An environment of our own (not empty, that would not count): else twilio reads credentials, region and edge from
    # the server's, and one company would speak for another.
    nothing = {"SMS_MARKETING": "1"}
    return Client(user, password, account_sid, http_client=http, environment=nothing)


class _BoundedHttpClient(HttpClient):
    """HTTP for twilio's client: a deadline for each answer, a bounded body, nothing from the environment."""

    def __init__(self, timeout: float) -> None:
        super().__init__(_quiet, False, timeout)
        self.session = requests.Session()
        self.session.trust_env = False

    def request(
        self, method, url, params=None, data=None, headers=None, auth=None, timeout=None, allow_redirects=False
    ) -> Response:
        """Send one request; raises what `requests` raises, never follows a redirect."""
        limit = timeout or self.timeout
        until = time.monotonic() + limit
        with self.session.request(
            method,
            url,
            params=params,
            data=data,
            headers={**(headers or {}), "Accept-Encoding": "identity"},
            auth=auth,
            timeout=limit,
            allow_redirects=False,
            stream=True,
        ) as response:
            body = read_until(response, until, MAX_BODY)
            if len(body) > MAX_BODY:
                raise requests.exceptions.ContentDecodingError("the answer is too long")
            return Response(response.status_code, body.decode("utf-8", "replace"), dict(response.headers))


def read_until(response: requests.Response, until: float, limit: int) -> bytes:
    """The body of a streamed answer, cut after a little more than `limit` bytes; ReadTimeout if it takes too long.

    `read1` (urllib3 2) does not wait for more than is there, so a dripping answer meets the deadline.
    """
    read = getattr(response.raw, "read1", response.raw.read)
    body = bytearray()
    while len(body) <= limit and (chunk := read(64 * 1024)):
        body += chunk
        if time.monotonic() > until:
            raise requests.exceptions.ReadTimeout("the answer came too slowly")
    return bytes(body)


def _error_code(http_status: int, found: dict[str, Any]) -> str:
    """The code of a failure; without Twilio's JSON it is not Twilio that answered."""
    if not ("code" in found or "status" in found):
        return "not_twilio"
    if http_status in _STATUS_CODES:
        return _STATUS_CODES[http_status]
    if 400 <= http_status < 500:
        return "refused"
    return "server" if http_status >= 500 else "not_twilio"


def _json_object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _next_page(page: dict[str, Any]) -> str:
    """Path and query of the next page in either of Twilio's shapes, "" on the last; a host it names is not followed."""
    meta = page.get("meta")
    found = page.get("next_page_uri") or (meta.get("next_page_url") if isinstance(meta, dict) else None)
    if not isinstance(found, str):
        return ""
    try:
        parts = urlsplit(found)
    except ValueError:
        raise ControlError("not_twilio", "the address of the next page is none") from None
    return parts.path + (f"?{parts.query}" if parts.query else "")
