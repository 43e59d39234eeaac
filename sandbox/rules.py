"""Whether Twilio would take a message: an ordered table of checks, the first that objects wins.

Parameters: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message-resource
Scheduling: https://www.twilio.com/docs/api/errors/35115 (300 seconds to 35 days)
"""

import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import Refusal
from .stamps import parse_iso
from .world import ALPHA, SHORT_CODE, Account, AlphaSender, Service, World, is_e164, reaches

BODY_LIMIT, URL_LIMIT, MEDIA_LIMIT = 1600, 4000, 10
SOONEST, LATEST = 300, 35 * 86400
VALIDITY = (1, 36000)


@dataclass
class Draft:
    """A message being checked; the checks fill in ``service``, ``sender`` and ``send_at``."""

    world: World
    blocked: set
    account: Account
    params: dict
    media: list
    service: "Service | None" = None
    sender: object = None
    send_at: "float | None" = None
    validity: int = 36000

    def __post_init__(self):
        given = self.params.get
        self.to, self.body = given("To", "").strip(), given("Body", "")
        self.source = given("From", "").strip()
        self.service_sid = given("MessagingServiceSid", "").strip()
        if self.source.startswith("MG") and not self.service_sid:
            self.source, self.service_sid = "", self.source

    def refuse(self, code, detail=""):
        raise Refusal(code, to=self.to, sender=self.source or self.service_sid, detail=detail)


def check(draft):
    """The draft, completed.

    :raises Refusal: Twilio would not take it
    """
    for one in CHECKS:
        one(draft)
    return draft


def _required(draft):
    if not draft.to:
        draft.refuse(21604)
    if not draft.source and not draft.service_sid:
        draft.refuse(21603)
    if not draft.body and not draft.media and not draft.params.get("ContentSid"):
        draft.refuse(21602)


def _content(draft):
    if len(draft.body) > BODY_LIMIT:
        draft.refuse(21617)
    if len(draft.media) > MEDIA_LIMIT:
        draft.refuse(21623)
    for url in draft.media:
        if urlsplit(url).scheme not in ("http", "https"):
            draft.refuse(21620, url[:100])


def _recipient(draft):
    if not is_e164(draft.to):
        draft.refuse(21211)
    if draft.to == draft.source:
        draft.refuse(21266)


def _service(draft):
    if not draft.service_sid:
        return
    service = draft.world.services.get(draft.service_sid)
    if service is None or service.account_sid != draft.account.sid:
        draft.refuse(21701)
    draft.service = service
    if not draft.world.pool(service):
        draft.refuse(21704)
    if not draft.source and not draft.world.reachable(service, draft.to):
        draft.refuse(21703)


def _sender(draft):
    """An alphanumeric ID needs no registration here; a number or short code must be the account's own."""
    if ALPHA.match(draft.source):
        draft.sender = AlphaSender(sid="", alpha_sender=draft.source)
    elif draft.source:
        draft.sender = _own_sender(draft)


def _own_sender(draft):
    if not SHORT_CODE.match(draft.source) and not is_e164(draft.source):
        draft.refuse(21212)
    sender = draft.world.senders.get(draft.source)
    if sender is None:
        draft.refuse(21606)
    if sender.account_sid != draft.account.sid:
        draft.refuse(21660)
    if not sender.sms:
        draft.refuse(21601)
    if draft.service and sender.service_sid != draft.service.sid:
        draft.refuse(21712)
    return sender


def _reach(draft):
    if draft.account.type == "Trial" and draft.to not in draft.account.verified_callers:
        draft.refuse(21608)
    if draft.to.startswith(tuple(draft.account.blocked_prefixes)):
        draft.refuse(21408)
    if draft.sender and not reaches(draft.sender, draft.to):
        draft.refuse(21612)


def _status_callback(draft):
    problem = url_problem(draft.params.get("StatusCallback", ""))
    if problem:
        draft.refuse(21609, problem)


def _validity(draft):
    given = draft.params.get("ValidityPeriod") or str(draft.service.validity_period if draft.service else VALIDITY[1])
    if not (given.isascii() and given.isdigit()) or not VALIDITY[0] <= int(given) <= VALIDITY[1]:
        draft.refuse(21624, f"{given} is not between {VALIDITY[0]} and {VALIDITY[1]}")
    draft.validity = int(given)


def _schedule(draft):
    kind, at = draft.params.get("ScheduleType", ""), draft.params.get("SendAt", "")
    if not kind:
        return
    if kind != "fixed":
        draft.refuse(35126)
    if not at:
        draft.refuse(35111)
    if not draft.service:
        draft.refuse(35118)
    try:
        draft.send_at = parse_iso(at)
    except ValueError:
        draft.refuse(35114)
    if not SOONEST <= draft.send_at - time.time() <= LATEST:
        draft.refuse(35115)


def _opted_out(draft):
    if (scope(draft.service, draft.sender), draft.to) in draft.blocked:
        draft.refuse(21610)


CHECKS = (
    _required,
    _content,
    _recipient,
    _service,
    _sender,
    _reach,
    _status_callback,
    _validity,
    _schedule,
    _opted_out,
)


def scope(service, sender):
    """What an opt-out covers: the whole Messaging Service, or the one sender."""
    if service:
        return service.sid
    return getattr(sender, "service_sid", "") or sender.address


def url_problem(url):
    """Why Twilio would not call this URL, or an empty string."""
    if not url:
        return ""
    if len(url) > URL_LIMIT:
        return f"longer than {URL_LIMIT} characters"
    try:
        parts = urlsplit(url)
        host, _port = parts.hostname or "", parts.port
    except ValueError:
        return "not a URL"
    if parts.scheme not in ("http", "https") or not host or url != url.strip() or " " in url:
        return "not an absolute http or https URL"
    return "underscore in the host name" if "_" in host else ""
