"""What every endpoint of the REST API shares: credentials, form parameters, JSON answers, error bodies, headers."""

import asyncio
import base64
import binascii
import json
import random
import time
from dataclasses import dataclass
from urllib.parse import parse_qsl

from aiohttp import web

from . import faults, wire
from .errors import Refusal
from .stamps import new_sid
from .world import Account

SANDBOX = web.AppKey("sandbox", object)
MAX_BODY = 256 * 1024
MAX_FIELDS = 200
JSON = "application/json; charset=utf-8"
OWN_STATUS = {"suspended", "active"}  # a closed account cannot even read itself


@dataclass
class Call:
    """One authenticated API request. ``params`` holds the last value per name, ``pairs`` all of them."""

    sandbox: object
    request: web.Request
    account: Account
    key: str
    params: dict
    pairs: list

    def sid(self, name="sid"):
        """A SID from the path."""
        return self.request.match_info[name]

    def not_found(self):
        """The Refusal for whatever the path names."""
        return Refusal(20404, uri=self.request.path)


def answer(data, status=200, headers=None):
    """A JSON response; ``data`` None gives an empty body."""
    body = b"" if data is None else json.dumps(data).encode()
    response = web.Response(body=body, status=status, headers=headers)
    response.headers["Content-Type"] = JSON
    return response


def refused(refusal):
    """Twilio's error body."""
    headers = {"WWW-Authenticate": 'Basic realm="Twilio API"'} if refusal.status == 401 else None
    return answer(refusal.body(), refusal.status, headers)


def credentials(header):
    """(user, password) of a Basic Authorization header, or None."""
    kind, _space, value = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if colon else None


def authenticate(world, header):
    """(Account, key kind) of the credentials.

    :raises Refusal: 20003
    """
    found = world.account_for(*(credentials(header) or ("", "")))
    if found is None:
        raise Refusal(20003)
    return found


def reach(world, own, key, sid, path):
    """The account that the path names, if these credentials may use it: their own, or a subaccount.

    :raises Refusal: 20404 unknown; 20003 foreign, not active, or a Standard key on the account itself
    """
    account = world.accounts.get(sid) if sid else own
    if account is None:
        raise Refusal(20404, uri=path)
    if account is not own and account.owner_account_sid != own.sid:
        raise Refusal(20003)
    about_itself = path.endswith((f"/Accounts/{sid}.json", "/Accounts.json"))
    if about_itself and key == "standard":
        raise Refusal(20003)
    if account.status != "active" and not (about_itself and account.status in OWN_STATUS):
        raise Refusal(20003)
    return account


async def form(request):
    """(dict with the last value per name, list of all pairs) of the form body, or of the query for GET.

    :raises Refusal: 20001 if it has too many fields
    """
    if request.method in ("GET", "DELETE"):
        pairs = list(request.query.items())
    else:
        try:
            text = (await request.read()).decode("utf-8", "replace")
            pairs = parse_qsl(text, keep_blank_values=True, max_num_fields=MAX_FIELDS)
        except ValueError:
            raise Refusal(20001, detail="too many fields") from None
    return dict(pairs), pairs


def endpoint(handler):
    """Wrap ``async handler(call) -> Response``: authenticate, read the form, turn Refusals into error bodies."""

    async def handle(request):
        sandbox, began = request.app[SANDBOX], time.perf_counter()
        sandbox.concurrent += 1
        response = None
        try:
            response = await _run(handler, sandbox, request)
        except Refusal as refusal:
            response = refused(refusal)
        except web.HTTPRequestEntityTooLarge:
            response = answer({"code": 413, "message": "Request entity too large", "status": 413}, 413)
        finally:
            if response is not None and not response.prepared:
                response.headers["Twilio-Concurrent-Requests"] = str(sandbox.concurrent)
                response.headers["Twilio-Request-Id"] = new_sid("RQ")
                response.headers["Twilio-Request-Duration"] = f"{time.perf_counter() - began:.3f}"
            sandbox.concurrent -= 1
        return response

    handle.creates = getattr(handler, "creates", False)
    return handle


async def _run(handler, sandbox, request):
    own, key = authenticate(sandbox.world, request.headers.get("Authorization", ""))
    account = reach(sandbox.world, own, key, request.match_info.get("account", ""), request.path)
    if 0 < sandbox.settings.max_concurrent < sandbox.concurrent:
        raise Refusal(20429)
    params, pairs = await form(request)
    if any(sandbox.settings.answer_ms):
        await asyncio.sleep(random.uniform(*sandbox.settings.answer_ms) / 1000)
    call = Call(sandbox, request, account, key, params, pairs)
    if sandbox.faults.switches and not getattr(handler, "creates", False):
        struck = sandbox.faults.pick("", faults.BEFORE, faults.REFUSE, on="read", path=request.path)
        for fault in struck.values():
            return await wire.before(request, fault)
    return await handler(call)


@endpoint
async def method_not_allowed(_call):
    """405 in Twilio's form."""
    raise Refusal(20004)


async def unknown_path(request):
    """404 in Twilio's form, whoever asks."""
    return refused(Refusal(20404, uri=request.path))
