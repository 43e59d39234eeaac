"""Usage records: what was sent and what it cost, per period and category.

https://www.twilio.com/docs/usage/api/usage-record . Days are GMT and count from when the sandbox started.
"""

import re
import time
from datetime import date, datetime, timedelta, timezone

from . import listing
from .accounts import BEGAN
from .api import answer, endpoint
from .errors import Refusal
from .stamps import iso
from .store import API_VERSION, PRICE

DAY = timedelta(days=1)
# category -> which messages it counts
CATEGORIES = {
    "sms": lambda message: True,
    "sms-inbound": lambda message: message.direction == "inbound",
    "sms-outbound": lambda message: message.direction != "inbound",
}
_OFFSET = re.compile(r"^([+-]\d{1,4})days$")


def _day(timestamp):
    return datetime.fromtimestamp(timestamp, timezone.utc).date()


def _month(day):
    return day.replace(day=1)


def _year(day):
    return day.replace(month=1, day=1)


def _last(first):
    """The last day of the month before ``first``."""
    return first - DAY


# list -> (first, last) day of its one record
ONE = {
    "Today": lambda today: (today, today),
    "Yesterday": lambda today: (today - DAY, today - DAY),
    "ThisMonth": lambda today: (_month(today), today),
    "LastMonth": lambda today: (_month(_last(_month(today))), _last(_month(today))),
}
# list -> the first day of the period that a day is in; one record for each period
MANY = {"Daily": lambda day: day, "Monthly": _month, "Yearly": _year}
WHOLE = ("", "AllTime")


def spans(period, since, until, today):
    """(first, last) day of each record of a list, newest first; ``since`` and ``until`` count where Twilio says so.

    :raises KeyError: no such list
    """
    if period in WHOLE:
        return [(since, until)]
    if period in ONE:
        return [ONE[period](today)]
    found, start_of = [], MANY[period]
    while until >= since:
        first = max(start_of(until), since)
        found.append((first, until))
        until = first - DAY
    return found


def _bound(params, name, default, today):
    text = params.get(name, "")
    offset = _OFFSET.match(text)
    try:
        return today + int(offset[1]) * DAY if offset else date.fromisoformat(text) if text else default
    except ValueError:
        raise Refusal(20001, detail=f"{name}={text[:40]}") from None


@endpoint
async def records(call):
    """GET Usage/Records[/period].json; filters Category, StartDate, EndDate."""
    period, wanted, today = call.request.match_info.get("period", ""), call.params.get("Category"), _day(time.time())
    since = _bound(call.params, "StartDate", min(_day(BEGAN), today), today)
    until = _bound(call.params, "EndDate", today, today)
    try:
        periods = spans(period, since, until, today)
    except KeyError:
        raise call.not_found() from None
    chosen = [name for name in CATEGORIES if wanted in (None, "", name)]
    messages = list(call.sandbox.store.newest_first(call.account.sid))
    rows = [_record(call, name, span, messages) for span in periods for name in chosen]
    page = listing.page_of(call, rows)
    return answer(page.classic("usage_records", page.items))


def _record(call, category, span, messages):
    first, last = span
    counted = [one for one in messages if CATEGORIES[category](one) and first <= _day(one.created) <= last]
    billed = sum(one.segments for one in counted if one.direction != "inbound")
    return {
        "account_sid": call.account.sid,
        "api_version": API_VERSION,
        "as_of": iso(time.time()),
        "category": category,
        "count": str(len(counted)),
        "count_unit": "messages",
        "description": category,
        "start_date": first.isoformat(),
        "end_date": last.isoformat(),
        "price": f"{billed * PRICE:.5f}",
        "price_unit": "usd",
        "usage": str(sum(one.segments for one in counted)),
        "usage_unit": "segments",
        "uri": call.request.path_qs,
        "subresource_uris": {},
    }
