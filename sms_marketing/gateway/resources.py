"""What Twilio has: messages and numbers, read back.

https://www.twilio.com/docs/messaging/api/message-resource and
https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource (read 2026-07). All of these raise
ControlError if Twilio could not be asked: half an answer would be taken for a whole one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timezone
from email.utils import parsedate_to_datetime
from typing import Any

from .answer import is_sid, whole
from .api import Api, ControlError
from .wire import Credentials

LIST_SIZE = 1000  # the most that Twilio gives in a page
LIST_PAGES = 200
LIST_TIMEOUT = 20.0  # such a page is about 2 MiB


@dataclass(frozen=True, slots=True)
class OwnedNumber:
    """A phone number or short code of the account; an application, if set, overrides `sms_url`."""

    sid: str
    number: str
    name: str
    sms: bool
    mms: bool
    voice: bool
    sms_url: str = ""
    sms_method: str = ""
    sms_application_sid: str = ""


@dataclass(frozen=True, slots=True)
class AvailableSender:
    """Something of the account to send from; `kind` and `value` as in `wire.Sender`."""

    kind: str
    value: str
    name: str


@dataclass(frozen=True, slots=True)
class RemoteMessage:
    """A message as Twilio has it; times are aware UTC, `status` and `direction` are Twilio's words."""

    sid: str
    status: str
    direction: str
    to: str
    from_: str
    body: str
    messaging_service_sid: str | None = None
    created_at: datetime | None = None
    sent_at: datetime | None = None
    error_code: int | None = None
    segments: int | None = None
    price: str | None = None
    price_unit: str | None = None


def fetch_message(credentials: Credentials, sid: str) -> RemoteMessage | None:
    """One message by its SID; None if Twilio has no such message."""
    if not is_sid(sid):
        return None
    try:
        return _message(Api(credentials).get(f"Messages/{sid}.json"))
    except ControlError as error:
        if error.code == "not_found":
            return None
        raise


def find_messages(credentials: Credentials, to: str, sent_after: datetime) -> list[RemoteMessage]:
    """Every message to `to` created at or after `sent_after` (aware): the whole list or ControlError.

    Filtered here by creation and not there by DateSent, because a queued message has no sending date yet.
    """
    return list(_newest_first(Api(credentials).pages("Messages.json", {"To": to}), sent_after))


def list_messages(
    credentials: Credentials,
    since: datetime,
    until: datetime | None = None,
    *,
    page_size: int = LIST_SIZE,
    max_pages: int = LIST_PAGES,
) -> Iterator[RemoteMessage]:
    """Every message of the account, in and out, created from `since` to `until` (aware, both included), newest first.

    Read page by page as it is consumed. ControlError in the middle means that the rest is unknown: conclude nothing
    from a message's absence until the iterator has ended by itself.
    """
    pages = Api(credentials, timeout=LIST_TIMEOUT).pages("Messages.json", {"PageSize": page_size}, max_pages)
    found = _newest_first(pages, since)
    return (one for one in found if until is None or one.created_at is None or one.created_at <= until)


def _newest_first(pages: Iterable[dict[str, Any]], since: datetime) -> Iterator[RemoteMessage]:
    """The messages of the pages created at or after `since`, as far as there can be any.

    Twilio gives whole seconds, and sorts by the time of sending, which a waiting message does not have yet: only a page
    of messages all created *and* sent before `since` ends the search.
    """
    begin = since.replace(microsecond=0)
    for page in pages:
        messages = [_message(item) for item in items(page, "messages")]
        yield from (one for one in messages if one.created_at is None or one.created_at >= begin)
        if messages and all(_last_moment(one, begin) < begin for one in messages):
            return


def _last_moment(message: RemoteMessage, unknown: datetime) -> datetime:
    if message.created_at is None:
        return unknown
    return max(message.created_at, message.sent_at or message.created_at)


def list_senders(credentials: Credentials) -> list[AvailableSender]:
    """What the account can send from: numbers with SMS, short codes and Messaging Services; all or ControlError."""
    api = Api(credentials)
    numbers = [AvailableSender("number", one.number, one.name) for one in owned_numbers(api) if one.sms]
    codes = [AvailableSender("short_code", one.number, one.name) for one in owned_short_codes(api)]
    services = [
        AvailableSender("messaging_service", text(item, "sid"), text(item, "friendly_name"))
        for page in api.pages_messaging("Services")
        for item in items(page, "services")
    ]
    return [one for one in (*numbers, *codes, *services) if one.value]


def list_numbers(credentials: Credentials) -> list[OwnedNumber]:
    """Every phone number of the account."""
    return owned_numbers(Api(credentials))


def owned_numbers(api: Api, number: str | None = None) -> list[OwnedNumber]:
    """The account's phone numbers, or the one that is exactly `number`."""
    params = {"PhoneNumber": number} if number else {}
    pages = api.pages("IncomingPhoneNumbers.json", params)
    found = [_number(item) for page in pages for item in items(page, "incoming_phone_numbers")]
    return [one for one in found if number in (None, one.number)]


def owned_short_codes(api: Api, short_code: str | None = None) -> list[OwnedNumber]:
    """The account's short codes, or the one that is exactly `short_code`."""
    pages = api.pages("SMS/ShortCodes.json", {"ShortCode": short_code} if short_code else {})
    found = [_short_code(item) for page in pages for item in items(page, "short_codes")]
    return [one for one in found if short_code in (None, one.number)]


def items(page: dict[str, Any], key: str) -> Iterator[dict[str, Any]]:
    """The records of a list page; ControlError if the page has no such list."""
    found = page.get(key)
    if not isinstance(found, list):
        raise ControlError("not_twilio", f"no list of {key}")
    return (item for item in found if isinstance(item, dict))


def _message(item: dict[str, Any]) -> RemoteMessage:
    return RemoteMessage(
        sid=text(item, "sid"),
        status=text(item, "status").lower(),
        direction=text(item, "direction"),
        to=text(item, "to"),
        from_=text(item, "from"),
        body=text(item, "body"),
        messaging_service_sid=text(item, "messaging_service_sid") or None,
        created_at=_time(item, "date_created"),
        sent_at=_time(item, "date_sent"),
        error_code=whole(item.get("error_code")),
        segments=whole(item.get("num_segments")) or None,
        price=text(item, "price") or None,
        price_unit=text(item, "price_unit") or None,
    )


def _number(item: dict[str, Any]) -> OwnedNumber:
    able = item.get("capabilities")
    able = {str(name).lower(): value is True for name, value in able.items()} if isinstance(able, dict) else {}
    return OwnedNumber(
        sid=text(item, "sid"),
        number=text(item, "phone_number"),
        name=text(item, "friendly_name"),
        sms=able.get("sms", False),
        mms=able.get("mms", False),
        voice=able.get("voice", False),
        sms_url=text(item, "sms_url"),
        sms_method=text(item, "sms_method"),
        sms_application_sid=text(item, "sms_application_sid"),
    )


def _short_code(item: dict[str, Any]) -> OwnedNumber:
    return OwnedNumber(
        sid=text(item, "sid"),
        number=text(item, "short_code"),
        name=text(item, "friendly_name"),
        sms=True,
        mms=False,
        voice=False,
        sms_url=text(item, "sms_url"),
        sms_method=text(item, "sms_method"),
    )


def text(item: dict[str, Any], key: str) -> str:
    """A text of a record, "" for null or anything else."""
    value = item.get(key)
    return value if isinstance(value, str) else ""


def _time(item: dict[str, Any], key: str) -> datetime | None:
    """An RFC 2822 date as aware UTC."""
    try:
        found = parsedate_to_datetime(text(item, key))
    except (ValueError, TypeError):
        return None
    return found.astimezone(timezone.utc) if found.tzinfo else found.replace(tzinfo=timezone.utc)
