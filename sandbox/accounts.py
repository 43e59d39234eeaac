"""Accounts and their balance.

https://www.twilio.com/docs/iam/api/account
"""

import time

from . import listing
from .api import answer, endpoint
from .errors import Refusal
from .stamps import rfc2822
from .store import API_VERSION

BEGAN = time.time()


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
