"""Messages in memory, the block list of opt-outs, and who answers whom."""

from bisect import bisect_left
from collections import defaultdict
from dataclasses import dataclass, field

from .segments import count
from .stamps import new_sid, rfc2822

API_VERSION = "2010-04-01"
FINAL = frozenset({"delivered", "undelivered", "failed", "canceled", "received", "read"})
PRICE = 0.0079  # USD per segment, as Twilio's price list for the United States shows it


@dataclass(slots=True)
class Message:
    """One SMS in either direction. Times are seconds since the epoch; ``seq`` orders them as they were created."""

    account_sid: str
    to: str
    sender: "str | None"
    body: str
    direction: str
    status: str
    created: float
    sid: str = field(default_factory=lambda: new_sid("SM"))
    service_sid: "str | None" = None
    status_callback: str = ""
    origin: str = "api"
    media: tuple = ()
    validity: int = 36000
    updated: float = 0.0
    sent: "float | None" = None
    error_code: "int | None" = None
    error_message: "str | None" = None
    segments: int = 0
    seq: int = 0
    deleted: bool = False

    @property
    def subscriber(self):
        """The number of the person, whichever way the text went."""
        return self.sender if self.direction == "inbound" else self.to

    def price(self):
        """Twilio's price: None until it left, then a negative string."""
        if self.direction == "inbound" or self.status == "failed":
            return None
        return f"-{self.segments * PRICE:.5f}" if self.sent and self.segments else None


def resource(message):
    """The Message resource: https://www.twilio.com/docs/messaging/api/message-resource"""
    uri = f"/{API_VERSION}/Accounts/{message.account_sid}/Messages/{message.sid}"
    return {
        "account_sid": message.account_sid,
        "api_version": API_VERSION,
        "body": message.body,
        "date_created": rfc2822(message.created),
        "date_sent": rfc2822(message.sent),
        "date_updated": rfc2822(message.updated or message.created),
        "direction": message.direction,
        "error_code": message.error_code,
        "error_message": message.error_message,
        "from": message.sender,
        "messaging_service_sid": message.service_sid,
        "num_media": str(len(message.media)),
        "num_segments": str(message.segments),
        "price": message.price(),
        "price_unit": "USD",
        "sid": message.sid,
        "status": message.status,
        "subresource_uris": {"media": uri + "/Media.json"},
        "to": message.to,
        "uri": uri + ".json",
    }


class Store:
    """Every message by SID and, in order of creation, by account, by recipient and by sender."""

    def __init__(self):
        self.clear()

    def clear(self):
        self.by_sid = {}
        self._lists = defaultdict(list)
        self.blocked = set()  # (service SID or sender, subscriber)
        self.sticky = {}  # (service SID, subscriber) -> sender
        self._seq = 0

    def add(self, message):
        """Keep a message; its sender may come later by :meth:`assign_sender`."""
        self._seq += 1
        message.seq = self._seq
        self.by_sid[message.sid] = message
        self._lists[message.account_sid].append(message)
        self._lists[message.account_sid, "to", message.to].append(message)
        if message.sender:
            self._lists[message.account_sid, "from", message.sender].append(message)

    def assign_sender(self, message, sender):
        """Note which sender of the pool was chosen."""
        message.sender = sender
        listed = self._lists[message.account_sid, "from", sender]
        listed.insert(bisect_left(listed, message.seq, key=lambda one: one.seq), message)

    def get(self, account_sid, sid):
        """The message, or None if the account has none such."""
        message = self.by_sid.get(sid)
        return message if message and message.account_sid == account_sid and not message.deleted else None

    def newest_first(self, account_sid, to="", sender="", before=None):
        """Messages of an account from new to old, those with ``seq`` below ``before`` only."""
        key = (account_sid, "to", to) if to else (account_sid, "from", sender) if sender else account_sid
        listed = self._lists.get(key, [])
        end = len(listed) if before is None else bisect_left(listed, before, key=lambda one: one.seq)
        for index in range(end - 1, -1, -1):
            message = listed[index]
            if not message.deleted and not (sender and message.sender != sender):
                yield message

    def last_sender(self, account_sid, subscriber):
        """The sender that texted this subscriber last, or None."""
        return next((one.sender for one in self.newest_first(account_sid, to=subscriber) if one.sender), None)


def measure(body, service_sid):
    """Segments as Twilio shows them at creation: 0 while a Messaging Service has not chosen a sender."""
    return 0 if service_sid else count(body)
