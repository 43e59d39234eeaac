"""The Sandbox: the parts, and the two ways in which a message comes to exist."""

import copy
import time

from . import rules
from .callbacks import Callbacks
from .delivery import Delivery
from .faults import Faults
from .journal import Journal
from .phone import Phone
from .segments import count
from .settings import Settings
from .store import Message, Store
from .world import World


class Sandbox:
    """One stand-in with everything it knows.

    :raises OSError: the journal file cannot be opened
    """

    def __init__(self, world=None, settings=None, journal_path=None):
        self.world = world or World()
        self._first_world = copy.deepcopy(self.world)
        self.settings = settings or Settings()
        self.store, self.journal = Store(), Journal(journal_path)
        self.faults = Faults(self.settings.seed)
        self.phone = Phone(self)
        self.callbacks, self.delivery = Callbacks(self), Delivery(self)
        self.concurrent = 0

    def reset(self):
        """Forget messages, opt-outs, faults and what waits; keep the world and the settings."""
        self.callbacks.clear()
        self.store.clear()
        self.journal.clear()
        self.faults.clear(self.settings.seed)
        self.delivery.reset()
        self.phone.clear()

    def restore_world(self):
        """Put accounts, senders and registrations back to how they were at the start."""
        self.world = copy.deepcopy(self._first_world)

    def accept(self, message, struck, send_at=None):
        """Take a message: journal, store, telephone, delivery, in this order; returns its Way."""
        self.journal.accept(message)
        self.store.add(message)
        self.phone.added(message)
        return self.delivery.launch(message, struck, send_at)

    def reply(self, inbound, reply, origin):
        """Send a text in answer to an inbound one: ``origin`` is "keyword" (Twilio's own) or "twiml".

        :raises Refusal: Twilio would not send it
        """
        account = self.world.accounts[inbound.account_sid]
        params = {"To": reply.to or inbound.sender, "From": reply.sender or inbound.to, "Body": reply.body}
        if reply.status_callback:
            params["StatusCallback"] = reply.status_callback
        blocked = set() if origin == "keyword" else self.store.blocked
        draft = rules.check(rules.Draft(self.world, blocked, account, params, reply.media))
        message = Message(
            account_sid=account.sid,
            to=draft.to,
            sender=draft.source,
            body=draft.body,
            direction="outbound-reply",
            status="queued",
            created=time.time(),
            status_callback=params.get("StatusCallback", ""),
            origin=origin,
            media=tuple(reply.media),
            segments=count(draft.body),
        )
        self.accept(message, {})
        return message
