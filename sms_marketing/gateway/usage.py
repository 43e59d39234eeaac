"""What the account spent and has left.

https://www.twilio.com/docs/usage/api/usage-record and
https://www.twilio.com/docs/usage/api (balance), read 2026-07. Days are GMT. ControlError if Twilio could not be asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from .answer import whole
from .api import Api, ControlError
from .resources import items, text
from .wire import Credentials

# Our word: the list below Usage/Records.
PERIODS = {"this_month": "ThisMonth", "last_month": "LastMonth", "today": "Today", "daily": "Daily"}


@dataclass(frozen=True, slots=True)
class Balance:
    """What is left on the account."""

    amount: Decimal
    currency: str  # e.g. USD


@dataclass(frozen=True, slots=True)
class Usage:
    """What was used from `start` to `end` (both included); None where Twilio counts in other units."""

    category: str
    start: date | None
    end: date | None
    messages: int | None
    segments: int | None
    price: Decimal
    price_unit: str  # e.g. USD


def balance(credentials: Credentials) -> Balance | None:
    """The account's balance; None for a subaccount, which has none of its own."""
    try:
        found = Api(credentials).get("Balance.json")
    except ControlError as error:
        if error.code == "not_found":
            return None
        raise
    return Balance(_money(found, "balance"), text(found, "currency").upper())


def usage(
    credentials: Credentials,
    period: str = "this_month",
    *,
    since: date | None = None,
    until: date | None = None,
    category: str = "sms",
) -> list[Usage]:
    """One Usage for the whole period, or for each day with "daily" (newest first, as Twilio lists them).

    `period` is a key of PERIODS; `since` and `until` (both included) count for "daily" only. Of this account alone,
    without its subaccounts.
    """
    params = {"Category": category, "IncludeSubaccounts": "false"}
    if period == "daily":
        params |= {name: day.isoformat() for name, day in (("StartDate", since), ("EndDate", until)) if day}
    pages = Api(credentials).pages(f"Usage/Records/{PERIODS[period]}.json", params)
    return [_usage(item) for page in pages for item in items(page, "usage_records")]


def _usage(item: dict[str, Any]) -> Usage:
    """`count` and `usage` mean what their units say: events and billed amount, which may be messages both times."""
    units = {text(item, f"{name}_unit").lower(): whole(text(item, name)) for name in ("usage", "count")}
    return Usage(
        category=text(item, "category"),
        start=_day(item, "start_date"),
        end=_day(item, "end_date"),
        messages=units.get("messages"),
        segments=units.get("segments"),
        price=_money(item, "price"),
        price_unit=text(item, "price_unit").upper(),
    )


def _money(item: dict[str, Any], key: str) -> Decimal:
    """An amount, given as text or number."""
    try:
        found = Decimal(str(item.get(key)))
    except InvalidOperation:
        raise ControlError("not_twilio", f"no amount in {key}") from None
    if not found.is_finite():
        raise ControlError("not_twilio", f"no amount in {key}")
    return found


def _day(item: dict[str, Any], key: str) -> date | None:
    try:
        return date.fromisoformat(text(item, key))
    except ValueError:
        return None
