"""From accepted to delivered: a message's statuses over time, and the callbacks they cause.

Order: https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks
The initial status causes no callback; then come queued (with a Messaging Service only), sending, sent, and delivered or
undelivered; or failed.
"""

import asyncio
import contextlib
import random
import time
from dataclasses import dataclass, field

from . import faults
from .callbacks import Hook
from .errors import FAILURES
from .registrations import block
from .segments import count
from .store import API_VERSION, FINAL, Message

STUCK = {"stuck_queued": "queued", "stuck_sent": "sent"}


@dataclass
class Manner:
    """How the callbacks of one message arrive; from the settings, changed by a fault."""

    order: str
    duplicate: float
    lose: float
    late: tuple
    early: bool = False
    held: list = field(default_factory=list)


# fault kind -> changes of the Manner
MANNERS = {
    "callbacks_lost": {"lose": 1.0},
    "callbacks_twice": {"duplicate": 1.0},
    "callbacks_reversed": {"order": "reversed"},
    "callbacks_chaos": {"order": "shuffled", "duplicate": 1.0},
    "callbacks_early": {"early": True},
}


@dataclass
class Way:
    """What lies before one message: statuses to come, the sender a service will use, the code it will fail with."""

    message: Message
    path: list
    manner: Manner
    sender: "str | None" = None
    failure: "int | None" = None


def path_of(message, failure=None, stuck=""):
    """The statuses after the first one; ``failure`` is a code of FAILURES, ``stuck`` the status at which it stays."""
    path = ["queued"] if message.service_sid else []
    path += ["sending", "sent", "delivered"]
    if failure:
        final = FAILURES[failure][0]
        path = [*path[: -1 if final == "undelivered" else -2], final]
    if stuck:
        path = path[: path.index(stuck) + 1] if stuck in path else []
    return path


class Delivery:
    """Moves accepted messages through their statuses, on the event loop's clock."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.reset()

    def reset(self):
        """Start the random numbers again."""
        self.rng = random.Random(self.sandbox.settings.seed)

    def launch(self, message, struck, send_at=None):
        """Start the message's way, at once or at ``send_at``; ``struck`` are its faults by stage. Returns the Way."""
        outcome = struck.get(faults.OUTCOME)
        sender = message.sender or self._choose(message)
        failure = outcome.code if outcome else self._own_failure(message, sender)
        path = path_of(message, failure, STUCK.get(outcome.kind, "") if outcome else "")
        way = Way(message, path, self._manner(struck.get(faults.CALLBACKS)), sender, failure)
        way.manner.early = way.manner.early and send_at is None and message.origin == "api"
        if not way.manner.early:  # else first_step_now() goes on
            self._later(way, self._wait_for(send_at))
        return way

    def _manner(self, fault):
        now = self.sandbox.settings
        manner = Manner(
            now.callback_order, now.callback_duplicate, now.callback_lose, now.callback_late_ms, now.callback_early
        )
        if fault:
            vars(manner).update(MANNERS.get(fault.kind, {}))
            if fault.kind == "callbacks_late":
                manner.late = (fault.seconds * 1000, fault.seconds * 1000)
        return manner

    def _choose(self, message):
        """The sender of the pool: the one this subscriber knows (sticky), else in turn."""
        world, store = self.sandbox.world, self.sandbox.store
        service = world.services[message.service_sid]
        pool = [one.address for one in world.reachable(service, message.to)]
        key = (service.sid, message.to)
        known = store.sticky.get(key) if service.sticky_sender else None
        store.sticky[key] = known if known in pool else pool[len(store.by_sid) % len(pool)]
        return store.sticky[key]

    def _own_failure(self, message, address):
        """30034 or 30032 for a sender that is not registered, to the United States and Canada."""
        world = self.sandbox.world
        return block(world, world.senders.get(address), message.to)

    def _wait_for(self, send_at):
        if send_at is None:
            return self._pause()
        shortened = self.sandbox.settings.schedule_ms
        return max(0.0, send_at - time.time()) if shortened is None else shortened / 1000

    def _pause(self):
        low, high = self.sandbox.settings.delay_ms
        return self.rng.uniform(low, high) / 1000

    def _later(self, way, seconds):
        if way.path:
            asyncio.get_running_loop().call_later(seconds, self._step, way)

    def _step(self, way):
        message = way.message
        if message.status in FINAL or self.sandbox.store.by_sid.get(message.sid) is not message or not way.path:
            return  # canceled, or forgotten by a reset
        self._apply(way)
        self._announce(way)
        self._later(way, self._pause())

    def _apply(self, way):
        """Take the next status of the path."""
        message, status = way.message, way.path.pop(0)
        message.updated = time.time()
        if status == "sent" and message.updated - message.created > message.validity:
            status, way.failure, way.path[:] = "failed", 30036, []
        if status == "queued" and message.service_sid:
            message.segments = count(message.body)
            if message.sender is None:
                self.sandbox.store.assign_sender(message, way.sender)
        if status in ("sent", "failed"):
            message.sent = message.updated
        if status in ("undelivered", "failed"):
            message.error_code, message.error_message = way.failure, FAILURES[way.failure][1]
        message.status = status
        self.sandbox.phone.changed(message)

    def _announce(self, way):
        """Send the callback of the present status, or hold it until the last one."""
        message, manner = way.message, way.manner
        if not message.status_callback or not self.sandbox.settings.callbacks:
            return
        manner.held.append(self.hook(message))
        if manner.order != "in_order" and way.path:
            return
        hooks, manner.held = manner.held, []
        if manner.order == "reversed":
            hooks.reverse()
        self._send(hooks, manner)

    def _send(self, hooks, manner):
        copies = [hook for hook in hooks for _ in range(self._copies(manner))]
        if manner.order == "shuffled":
            self.rng.shuffle(copies)
        late = self.rng.uniform(*manner.late) / 1000
        for hook in copies:
            if late:
                asyncio.get_running_loop().call_later(late, self.sandbox.callbacks.push, hook)
            else:
                self.sandbox.callbacks.push(hook)

    def _copies(self, manner):
        if manner.lose and self.rng.random() < manner.lose:
            return 0
        return 2 if manner.duplicate and self.rng.random() < manner.duplicate else 1

    async def first_step_now(self, way):
        """For callbacks that overtake the answer: take the first step, wait for its callback (2 s at most), go on."""
        if not way.path:
            return
        self._apply(way)
        if way.message.status_callback and self.sandbox.settings.callbacks:
            call = self.sandbox.callbacks.call(self.hook(way.message))
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(call, timeout=2)
        self._later(way, self._pause())

    def cancel(self, message):
        """Take a scheduled message back and say so."""
        message.status, message.updated = "canceled", time.time()
        self.sandbox.phone.changed(message)
        if message.status_callback and self.sandbox.settings.callbacks:
            self.sandbox.callbacks.push(self.hook(message))

    def hook(self, message):
        """The status callback of the message's present status."""
        params = {
            "AccountSid": message.account_sid,
            "ApiVersion": API_VERSION,
            "From": message.sender or "",
            "MessageSid": message.sid,
            "MessageStatus": message.status,
            "SmsSid": message.sid,
            "SmsStatus": message.status,
            "To": message.to,
        }
        if message.service_sid:
            params["MessagingServiceSid"] = message.service_sid
        if message.error_code:
            params["ErrorCode"] = str(message.error_code)
        if message.status in ("delivered", "undelivered"):
            params["RawDlrDoneDate"] = time.strftime("%y%m%d%H%M", time.gmtime(message.updated))
        token = self.sandbox.world.accounts[message.account_sid].auth_token
        return Hook("status", message.status_callback, params, token, lane=message.sid)
