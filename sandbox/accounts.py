"""Accounts, balance and usage.

https://www.twilio.com/docs/iam/api/account , https://www.twilio.com/docs/usage/api/usage-record
"""

import time

from . import listing
from .api import answer, endpoint
from .errors import Refusal
from .stamps import iso, rfc2822
from .store import API_VERSION, PRICE

BEGAN = time.time()
PERIODS = ("", "Daily", "Monthly", "Yearly", "AllTime", "Today", "Yesterday", "ThisMonth", "LastMonth")
# category -> which messages it counts
CATEGORIES = {
    "sms": lambda message: True,
    "sms-inbound": lambda message: message.direction == "inbound",
    "sms-outbound": lambda message: message.direction != "inbound",
}


def account_resource(account):
    """The Account resource; the token is never shown."""
    uri = f"/{API_VERSION}/Accounts/{account.sid}"
    names = {"balance": "Balance", "messages": "Messages", "incoming_phone_numbers": "IncomingPhoneNumbers"}
    return {
        "sid": account.sid,
        "auth_token": "[redacted]",
        "friendly_name": account.friendly_name,
        "status": account.status,
        "type": account.type,
        "owner_account_sid": account.owner_account_sid or account.sid,
        "date_created": rfc2822(BEGAN),
        "date_updated": rfc2822(BEGAN),
        "uri": uri + ".json",
        "subresource_uris": {key: f"{uri}/{name}.json" for key, name in names.items()},
    }


@endpoint
async def fetch(call):
    """GET Accounts/{sid}.json; refused to Standard keys."""
    return answer(account_resource(call.account))


@endpoint
async def list_all(call):
    """GET Accounts.json: the account and its subaccounts."""
    own = call.account.sid
    family = [one for one in call.sandbox.world.accounts.values() if own in (one.sid, one.owner_account_sid)]
    page = listing.page_of(call, family)
    return answer(page.classic("accounts", [account_resource(one) for one in page.items]))


@endpoint
async def balance(call):
    """GET Balance.json; a subaccount has none."""
    account = call.account
    if account.owner_account_sid and account.owner_account_sid != account.sid:
        raise Refusal(20404, uri=call.request.path)
    return answer({"account_sid": account.sid, "balance": account.balance, "currency": account.currency})


@endpoint
async def usage(call):
    """GET Usage/Records[/period].json: counts and prices of the whole run, whatever the period."""
    if call.request.match_info.get("period", "") not in PERIODS:
        raise call.not_found()
    wanted = call.params.get("Category")
    rows = [_usage(call, name) for name in CATEGORIES if not wanted or name == wanted]
    page = listing.page_of(call, rows)
    return answer(page.classic("usage_records", page.items))


def _usage(call, category):
    chosen = [m for m in call.sandbox.store.newest_first(call.account.sid) if CATEGORIES[category](m)]
    today = iso(time.time())[:10]
    return {
        "account_sid": call.account.sid,
        "api_version": API_VERSION,
        "as_of": iso(time.time()),
        "category": category,
        "count": str(len(chosen)),
        "count_unit": "messages",
        "description": category,
        "start_date": iso(BEGAN)[:10],
        "end_date": today,
        "price": f"{sum(m.segments for m in chosen if m.direction != 'inbound') * PRICE:.5f}",
        "price_unit": "usd",
        "usage": str(sum(m.segments for m in chosen)),
        "usage_unit": "segments",
        "uri": call.request.path_qs,
        "subresource_uris": {},
    }
