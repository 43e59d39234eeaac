"""Keeps Twilio busy while the caller reads and writes its database: texts go in, outcomes come out.

A thread of its own runs the event loop. Each account has a limit of requests under way, each lane (a sender) a pace.
Nothing that was put in is posted twice, and it comes out once with an honest outcome. Then it is the caller's again.
"""

from __future__ import annotations

import asyncio
import logging
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Hashable, Iterable
from contextlib import suppress
from dataclasses import dataclass

import aiohttp

from ..tools.throttle import TokenBucket
from .base_url import check_base_url
from .outcome import Outcome, OutcomeKind
from .wire import IN_FLIGHT, TIMEOUT, Credentials, OutgoingMessage, open_session, send_one

_logger = logging.getLogger(__name__)

# Credentials that Twilio does not accept, or an account that is not active: further texts would fare alike.
CLOSING_CODES = frozenset({20003, 20005, 20008})
LONGEST_PAUSE = 5.0  # seconds; when Twilio asks for more, the texts go back to the caller
FIRST_PAUSE = 0.5  # after HTTP 429 without Retry-After; doubled each time
NOT_TRIED = "not tried yet"


@dataclass(frozen=True, slots=True)
class Lane:
    """One sender of one account: texts of a lane keep their order, `rate` is in segments per second (0: no limit)."""

    account: Hashable
    sender: Hashable
    credentials: Credentials
    in_flight: int = IN_FLIGHT
    rate: float = 0.0


@dataclass(frozen=True, slots=True)
class Finished:
    """What came of one text; `tried` is False if not one byte of it left us."""

    uuid: str
    outcome: Outcome
    tried: bool = True


class Pump:
    """A context manager; on leaving it, what has started is awaited and the rest comes back untried."""

    def __init__(self, timeout: float = TIMEOUT) -> None:
        self._timeout = timeout
        self._accounts: dict[Hashable, _Account] = {}
        self._inside: set[str] = set()  # uuids put in and not yet taken
        self._finished: deque[Finished] = deque()
        self._wanted = 1
        self._enough = threading.Event()
        self._stopped = False
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="sms-pump", daemon=True)

    def __enter__(self) -> Pump:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self.stop()

    @property
    def outstanding(self) -> int:
        """How many texts were put in and not taken out yet."""
        return len(self._inside)

    def is_closed(self, account: Hashable) -> bool:
        """Whether texts of this account would come back untried from now on."""
        found = self._accounts.get(account)
        return bool(found and found.closed)

    def backlog(self, account: Hashable, sender: Hashable | None = None) -> int:
        """How many texts of an account, or of one of its senders, have not been started yet."""
        found = self._accounts.get(account)
        return found.backlog(sender) if found else 0

    def put(self, lane: Lane, messages: Iterable[tuple[OutgoingMessage, int]]) -> None:
        """Hand over texts, each with its number of segments; after `stop` they come back untried.

        ValueError, and nothing is sent, if a text is given twice or is in here still.
        """
        batch = list(messages)
        uuids = {message.uuid for message, _segments in batch}
        if len(uuids) != len(batch) or uuids & self._inside:
            raise ValueError("a text may be handed over once only")
        self._inside |= uuids
        if self._stopped:
            self._finished.extend(_untried(message, NOT_TRIED) for message, _segments in batch)
            return
        account = self._accounts.get(lane.account)
        if account is None:
            account = self._accounts[lane.account] = _Account(self._finish, self._timeout)
            self._loop.call_soon_threadsafe(self._start, account)
        account.reserve(lane.sender, len(batch))
        self._loop.call_soon_threadsafe(account.put, lane, batch)

    def take(self, want: int = 1, wait: float = 0.0) -> list[Finished]:
        """What is finished: returns as soon as `want` texts are, or all, or after `wait` seconds."""
        self._wanted = max(1, min(want, self.outstanding))
        self._enough.clear()
        if len(self._finished) < self._wanted and self.outstanding:
            self._enough.wait(wait)
        taken = [self._finished.popleft() for _ in range(len(self._finished))]
        self._inside.difference_update(done.uuid for done in taken)
        return taken

    def stop(self) -> None:
        """Start nothing more and wait for what is under way; `take` then gives the rest. May be called twice."""
        self._stopped = True
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.create_task, self._close())
            self._thread.join()

    # --- in the thread of the loop ---

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_forever()
        finally:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    def _start(self, account: _Account) -> None:
        account.driver = self._loop.create_task(account.drive())

    async def _close(self) -> None:
        await asyncio.gather(*(account.close() for account in self._accounts.values()), return_exceptions=True)
        self._loop.stop()

    def _finish(self, finished: Finished) -> None:
        self._finished.append(finished)
        if len(self._finished) >= self._wanted:
            self._enough.set()


class _Account:
    """The texts of one account; lives in the loop's thread, but for `reserve` and `backlog`."""

    def __init__(self, finish: Callable[[Finished], None], timeout: float) -> None:
        self._finish = finish
        self._timeout = timeout
        self._lanes: dict[Hashable, _Queue] = {}
        self._order: deque[Hashable] = deque()  # senders with texts, whose turn comes first
        self._taken_in: Counter[Hashable] = Counter()  # by sender; written by the caller's thread only
        self._passed_on: Counter[Hashable] = Counter()  # by sender; written by the loop's thread only
        self._in_flight = 0
        self._limit = 0
        self._pause = FIRST_PAUSE
        self._paused_until = 0.0
        self.closed: str | None = None  # why nothing more is started; read by the caller's thread as well
        self._session: aiohttp.ClientSession | None = None
        self._tasks: set[asyncio.Task] = set()
        self._wake = asyncio.Event()
        self.driver: asyncio.Task | None = None

    def reserve(self, sender: Hashable, count: int) -> None:
        self._taken_in[sender] += count

    def backlog(self, sender: Hashable | None = None) -> int:
        senders = list(self._taken_in) if sender is None else [sender]
        return sum(self._taken_in[one] - self._passed_on[one] for one in senders)

    def put(self, lane: Lane, batch: list[tuple[OutgoingMessage, int]]) -> None:
        queue = self._lanes.get(lane.sender)
        if queue is None:
            queue = self._lanes[lane.sender] = _Queue(TokenBucket(lane.rate, time.monotonic()))
        if lane.sender not in self._order:
            self._order.append(lane.sender)
        queue.lane = lane
        queue.texts.extend(batch)
        self._limit = self._limit or max(1, lane.in_flight)
        fault = check_base_url(lane.credentials.base_url)
        if fault:
            self.closed = f"base URL: {fault}"
        self._give_back_if_closed()
        self._wake.set()

    async def drive(self) -> None:
        """Start texts as limits allow, until closed. Broad except: a fault here must not leave texts in here."""
        try:
            while not self.closed:
                self._wake.clear()
                wait = self._start_what_may()
                with suppress(asyncio.TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), wait)
        except Exception:
            _logger.exception("The sending loop of an account failed")
            self.closed = "an internal error"
        self._give_back_if_closed()

    async def close(self) -> None:
        """Give back what has not started and wait for what has."""
        self.closed = self.closed or NOT_TRIED
        self._give_back_if_closed()
        self._wake.set()
        if self.driver:
            await self.driver
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self._session:
            await self._session.close()

    def _start_what_may(self) -> float | None:
        """Start every text that may start now; seconds until the next one may, None if only an event can tell."""
        while self._order and self._in_flight < self._limit and not self.closed:
            now = time.monotonic()
            if now < self._paused_until:
                return self._paused_until - now
            waits = [self._lanes[sender].bucket.wait(now) for sender in self._order]
            soonest = min(waits)
            if soonest > 0:
                return soonest
            self._order.rotate(-waits.index(soonest))
            self._start_next(now)
        return None

    def _start_next(self, now: float) -> None:
        """Start the first text of the sender whose turn it is; the sender goes to the end of the line."""
        sender = self._order.popleft()
        queue = self._lanes[sender]
        message, segments = queue.texts.popleft()
        queue.bucket.take(now, segments)
        if queue.texts:
            self._order.append(sender)
        self._passed_on[sender] += 1
        self._in_flight += 1
        task = asyncio.get_running_loop().create_task(self._post(queue.lane, message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _post(self, lane: Lane, message: OutgoingMessage) -> None:
        outcome = Outcome(OutcomeKind.UNCERTAIN, reason="interrupted while it was handed over")
        try:
            if self._session is None:
                self._session = open_session(max(1, lane.in_flight), self._timeout)
            outcome = await send_one(self._session, lane.credentials, message)
        finally:
            self._in_flight -= 1
            self._learn(outcome, lane)
            self._finish(Finished(message.uuid, outcome))
            self._wake.set()

    def _learn(self, outcome: Outcome, lane: Lane) -> None:
        """Slow down where Twilio asks for it, and speed up again step by step."""
        if outcome.kind is OutcomeKind.REFUSED and outcome.code in CLOSING_CODES:
            self.closed = outcome.reason or "the credentials are not accepted"
        elif outcome.http_status == 429:
            self._slow_down(outcome)
        elif outcome.kind is OutcomeKind.ACCEPTED:
            self._pause = FIRST_PAUSE
            self._limit = min(self._limit + 1, max(1, lane.in_flight))

    def _slow_down(self, outcome: Outcome) -> None:
        now = time.monotonic()
        wait = outcome.retry_after or self._pause
        if wait > LONGEST_PAUSE:
            self.closed = outcome.reason or "Twilio asks to come back later"
        if now >= self._paused_until:  # one answer of many that were under way together
            self._limit = max(1, self._limit // 2)
            self._pause = min(self._pause * 2, LONGEST_PAUSE)
        self._paused_until = max(self._paused_until, now + wait)

    def _give_back_if_closed(self) -> None:
        if not self.closed:
            return
        for sender, queue in self._lanes.items():
            self._passed_on[sender] += len(queue.texts)
            while queue.texts:
                message, _segments = queue.texts.popleft()
                self._finish(_untried(message, self.closed))
        self._order.clear()


class _Queue:
    """The texts of one lane that have not started."""

    __slots__ = ("bucket", "lane", "texts")

    def __init__(self, bucket: TokenBucket) -> None:
        self.bucket = bucket
        self.lane: Lane | None = None
        self.texts: deque[tuple[OutgoingMessage, int]] = deque()


def _untried(message: OutgoingMessage, reason: str) -> Finished:
    return Finished(message.uuid, Outcome(OutcomeKind.NOT_SENT, reason=reason), tried=False)
