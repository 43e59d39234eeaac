"""Calls to the customer's webhooks: signed, retried as the URL's fragment says, a bounded number at once.

Parameters: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
Retries: https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides
"""

import asyncio
import ipaddress
import time
import uuid
from collections import deque
from dataclasses import dataclass, field
from urllib.parse import urlencode, urlsplit

import aiohttp
from yarl import URL

from . import signing

ANSWER_LIMIT = 64 * 1024
FORM = {"Content-Type": "application/x-www-form-urlencoded; charset=utf-8", "User-Agent": "TwilioProxy/1.1"}
FAULTY = (aiohttp.ClientError, asyncio.TimeoutError, OSError, ValueError)


@dataclass
class Hook:
    """One call to make; hooks of the same ``lane`` are made one after another, in order."""

    kind: str
    url: str
    params: dict
    token: str
    lane: str
    method: str = "POST"
    idempotency: str = field(default_factory=lambda: str(uuid.uuid4()))


@dataclass
class Answer:
    """What came back; ``error`` is set if nothing usable did."""

    status: "int | None" = None
    content_type: str = ""
    text: str = ""
    error: str = ""
    attempts: int = 0

    @property
    def ok(self):
        return self.status is not None and self.status < 400


def allowed(url, hosts):
    """Whether the sandbox may call this URL: loopback, or a host that the settings name."""
    host = (urlsplit(url).hostname or "").lower()
    if host == "localhost" or host.endswith(".localhost") or host in hosts or "*" in hosts:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


class Callbacks:
    """The one place from which HTTP leaves the sandbox."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self._lanes = {}
        self._waiting = deque()
        self._busy = 0
        self._tasks = set()
        self._session = None

    async def start(self):
        """Open the connection pool (needs a running loop)."""
        connector = aiohttp.TCPConnector(limit=0, keepalive_timeout=5, ssl=False)
        self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    async def stop(self):
        """Give up what is under way."""
        self.clear()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def clear(self):
        """Forget what waits and cancel what is under way."""
        self._lanes.clear()
        self._waiting.clear()
        for task in self._tasks:
            task.cancel()

    def push(self, hook):
        """Queue a call; it starts when its lane and a place are free."""
        lane = self._lanes.get(hook.lane)
        if lane is not None:
            lane.append(hook)
            return
        self._lanes[hook.lane] = deque([hook])
        self._waiting.append(hook.lane)
        self._fill()

    def _fill(self):
        while self._waiting and self._busy < self.sandbox.settings.callback_concurrency:
            self._busy += 1
            task = asyncio.ensure_future(self._drive(self._waiting.popleft()))
            self._tasks.add(task)
            task.add_done_callback(self._done)

    def _done(self, task):
        self._tasks.discard(task)
        self._busy -= 1
        self._fill()

    async def _drive(self, name):
        """Make the calls of one lane until it is empty."""
        lane = self._lanes.get(name)
        while lane:
            await self.call(lane[0])
            lane.popleft()
        if lane is not None and self._lanes.get(name) is lane:
            del self._lanes[name]

    async def call(self, hook):
        """Make the call now, with its retries; note it in the journal; return the Answer. Never raises."""
        began = time.time()
        if not allowed(hook.url, self.sandbox.settings.callback_hosts):
            answer = Answer(error="not called: not a loopback address (setting callback_hosts allows more)")
        else:
            answer = await self._attempts(hook)
        self.sandbox.journal.called(
            {
                "kind": hook.kind,
                "url": hook.url,
                "message_sid": hook.params.get("MessageSid"),
                "message_status": hook.params.get("MessageStatus"),
                "to": hook.params.get("To"),
                "from": hook.params.get("From"),
                "http_status": answer.status,
                "error": answer.error,
                "attempts": answer.attempts,
                "at": began,
                "ms": round((time.time() - began) * 1000, 1),
            }
        )
        return answer

    async def _attempts(self, hook):
        policy = signing.policy(hook.url)
        for attempt in range(1, policy.retries + 2):
            outcome, answer = await self._once(hook, policy)
            answer.attempts = attempt
            if not outcome or not policy.retries_on(outcome):
                break
        return answer

    async def _once(self, hook, policy):
        """(None | "ct" | "rt" | "4xx" | "5xx", Answer) of one attempt."""
        url, body = signing.signed_url(hook.url), urlencode(hook.params, errors="replace")
        headers = {"I-Twilio-Idempotency-Token": hook.idempotency}
        if hook.method == "GET":
            url += ("&" if "?" in url else "?") + body
            headers[signing.HEADER] = signing.signature(hook.token, url, {})
        else:
            headers.update(FORM)
            headers[signing.HEADER] = signing.signature(hook.token, url, hook.params)
        limits = aiohttp.ClientTimeout(total=policy.total, connect=policy.connect, sock_read=policy.read)
        try:
            return await self._send(hook.method, url, body, headers, limits)
        except FAULTY as error:
            broken = isinstance(error, (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError))
            return "ct" if broken else "rt", Answer(error=f"{type(error).__name__}: {error}"[:300])

    async def _send(self, method, url, body, headers, limits):
        async with self._session.request(
            method,
            URL(url, encoded=True),
            data=body.encode() if method == "POST" else None,
            headers=headers,
            timeout=limits,
            allow_redirects=False,
        ) as response:
            raw = await response.content.read(ANSWER_LIMIT)
            kind = response.headers.get("Content-Type", "")
            text = raw.decode(response.charset or "utf-8", "replace")
            cause = {4: "4xx", 5: "5xx"}.get(response.status // 100)
            return cause, Answer(status=response.status, content_type=kind, text=text)
