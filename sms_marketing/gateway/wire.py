"""The hot path: POST Messages, each exactly once, each with an honest outcome; `pump` keeps many under way.

https://www.twilio.com/docs/messaging/api/message-resource (read 2026-07). Twilio knows no idempotency key for this
call, so nothing here ever sends a second time; whoever called decides from the outcome.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from types import SimpleNamespace
from urllib.parse import quote, urlencode

import aiohttp
from yarl import URL

from .answer import Answer, classify_answer, read_bounded
from .base_url import join
from .outcome import Outcome, OutcomeKind

IN_FLIGHT = 20
TIMEOUT = 15.0  # seconds from the connection to the last byte of the answer; Twilio answers in about 0.1
CONNECT_TIMEOUT = 5.0
# Servers close idle connections after a while; we close ours first, so that no request meets a closing one.
KEEPALIVE = 4.0


@dataclass(frozen=True, slots=True)
class Credentials:
    """One Twilio account. An API key, if given, is used to send; the auth token then only checks signatures."""

    account_sid: str
    auth_token: str = field(repr=False)
    base_url: str = "https://api.twilio.com/"
    api_key_sid: str | None = None
    api_key_secret: str | None = field(default=None, repr=False)

    @property
    def login(self) -> tuple[str, str]:
        """User and password for HTTP Basic authentication."""
        if self.api_key_sid and self.api_key_secret:
            return self.api_key_sid, self.api_key_secret
        return self.account_sid, self.auth_token

    @property
    def secrets(self) -> tuple[str, ...]:
        """What must never appear in a text, the Basic header included."""
        pairs = (self.login, (self.account_sid, self.auth_token))
        return tuple(filter(None, (self.auth_token, self.api_key_secret, *(_basic(*pair) for pair in pairs))))


# What a sender of each kind looks like: https://www.twilio.com/docs/glossary/what-alphanumeric-sender-id and the
# resource pages of numbers, short codes and services, read 2026-07.
SENDER_SHAPES = {
    "number": re.compile(r"\+[1-9][0-9]{6,14}", re.ASCII),
    "short_code": re.compile(r"[0-9]{3,8}", re.ASCII),
    "alphanumeric": re.compile(r"(?=.*[A-Za-z])[A-Za-z0-9 &+_-]{1,11}", re.ASCII),
    "messaging_service": re.compile(r"MG[0-9a-fA-F]{32}", re.ASCII),
}


@dataclass(frozen=True, slots=True)
class Sender:
    """Whom a text comes from. `kind`: number (E.164), short_code, alphanumeric or messaging_service (`MG…`)."""

    kind: str
    value: str

    def has_shape(self) -> bool:
        """True if the value looks like what its kind says; an unknown kind looks like nothing."""
        shape = SENDER_SHAPES.get(self.kind)
        return bool(shape and shape.fullmatch(self.value))


@dataclass(frozen=True, slots=True)
class OutgoingMessage:
    """One text to hand over; `uuid` is ours and comes back in the outcome and in `status_callback`.

    At least one of `from_` and `messaging_service_sid`; with both, `from_` picks a sender of the service's pool.
    `validity_period` is in seconds (1 to 36000): how long Twilio may keep it queued.
    """

    uuid: str
    to: str
    body: str
    status_callback: str | None
    from_: str | None = None
    messaging_service_sid: str | None = None
    validity_period: int | None = None
    media_urls: tuple[str, ...] = ()


def open_session(in_flight: int = IN_FLIGHT, timeout: float = TIMEOUT) -> aiohttp.ClientSession:
    """A pooled session for `send_one`: nothing from the environment, no cookies, TLS verified, bounded waits."""
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(limit=in_flight, keepalive_timeout=KEEPALIVE),
        timeout=_timeouts(timeout),
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        auto_decompress=False,  # an answer of a few bytes must not unfold to gigabytes
        trace_configs=[_trace()],
    )


async def send_one(session: aiohttp.ClientSession, credentials: Credentials, message: OutgoingMessage) -> Outcome:
    """One POST, never repeated; `session` comes from `open_session`. Raises nothing but cancellation."""
    attempt = _Attempt()
    try:
        async with session.post(
            URL(messages_url(credentials), encoded=True),
            data=encode(message),
            headers=_headers(credentials),
            allow_redirects=False,
            trace_request_ctx=attempt,
        ) as response:
            answer = Answer(response.status, dict(_lower(response.headers)))
            answer.body, answer.complete = await read_bounded(response)
    except Exception as error:  # the door out: whatever broke, this message gets an honest outcome
        return _broken(attempt, error)
    return classify_answer(answer, credentials.secrets)


def messages_url(credentials: Credentials) -> str:
    """Where messages of this account are created."""
    sid = quote(credentials.account_sid, safe="")
    return join(credentials.base_url, f"2010-04-01/Accounts/{sid}/Messages.json")


def encode(message: OutgoingMessage) -> bytes:
    """The form body of one message; what is not set is not sent."""
    fields = [
        ("To", message.to),
        ("From", message.from_),
        ("MessagingServiceSid", message.messaging_service_sid),
        ("Body", message.body),
        ("StatusCallback", message.status_callback),
        ("ValidityPeriod", message.validity_period),
        *(("MediaUrl", url) for url in message.media_urls),
    ]
    return urlencode([(name, value) for name, value in fields if value], errors="replace").encode("ascii")


class _Attempt:
    """How far one request came. Without our trace hooks we know nothing, and must assume the worst."""

    __slots__ = ("connected", "traced")

    def __init__(self) -> None:
        self.traced = False
        self.connected = False


def _trace() -> aiohttp.TraceConfig:
    """Marks on each attempt whether it ever had a connection: before that, not one byte can have left."""

    async def started(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: object) -> None:
        if context.trace_request_ctx is not None:
            context.trace_request_ctx.traced = True

    async def connected(_session: aiohttp.ClientSession, context: SimpleNamespace, _params: object) -> None:
        if context.trace_request_ctx is not None:
            context.trace_request_ctx.connected = True

    config = aiohttp.TraceConfig()
    config.on_request_start.append(started)
    config.on_connection_create_end.append(connected)
    config.on_connection_reuseconn.append(connected)
    return config


def _broken(attempt: _Attempt, error: BaseException) -> Outcome:
    """The outcome of an attempt that ended without an answer.

    Only one thing is provable from here: no connection (refused, DNS, TLS, connect timeout), so nothing was written.
    From the moment we hold a connection every failure is uncertain. That includes a kept-alive connection which the
    server closes under our request: bytes were handed to the kernel, and a server that read them before it closed
    looks exactly like one that did not. The name of the error is all we tell: its text may hold what we sent.
    """
    name = type(error).__name__
    if attempt.traced and not attempt.connected:
        return Outcome(OutcomeKind.NOT_SENT, reason=f"no connection to the API ({name})")
    return Outcome(OutcomeKind.UNCERTAIN, reason=f"the connection ended without an answer ({name})")


def _timeouts(timeout: float) -> aiohttp.ClientTimeout:
    connect = min(CONNECT_TIMEOUT, timeout)
    return aiohttp.ClientTimeout(total=connect + timeout, connect=connect, sock_connect=connect, sock_read=timeout)


def _headers(credentials: Credentials) -> dict[str, str]:
    return {
        "Authorization": f"Basic {_basic(*credentials.login)}",
        "Content-Type": "application/x-www-form-urlencoded",
        "Accept": "application/json",
        "Accept-Encoding": "identity",
        "User-Agent": "sms-marketing-odoo/19.0",
    }


def _basic(user: str, password: str) -> str:
    return base64.b64encode(f"{user}:{password}".encode("utf-8", "surrogatepass")).decode("ascii")


def _lower(headers: Iterable | dict) -> Iterator[tuple[str, str]]:
    for name in headers:
        yield name.lower(), headers[name]
