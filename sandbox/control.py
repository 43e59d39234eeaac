"""The control endpoints under /sandbox: look into the journal, text in, turn faults and settings. JSON in and out."""

import asyncio
import contextlib
import json

from aiohttp import web

from . import faults, journal, settings
from .api import SANDBOX
from .inbound import Text, UnknownNumber, receive
from .world import is_e164

PLACES = ("city", "state", "zip", "country")


class Wrong(Exception):
    """A control request that cannot be done; (status, sentence)."""

    def __init__(self, sentence, status=400):
        super().__init__(sentence)
        self.status = status


def control(handler):
    """Wrap ``async handler(sandbox, request) -> data``: JSON answers, sentences for errors."""

    async def handle(request):
        try:
            return web.json_response(await handler(request.app[SANDBOX], request))
        except (Wrong, ValueError) as error:
            return web.json_response({"error": str(error)}, status=getattr(error, "status", 400))
        except UnknownNumber as error:
            return web.json_response({"error": str(error)}, status=404)

    return handle


async def given(request, kind=dict):
    """The JSON body; an empty body counts as an empty object.

    :raises Wrong: no JSON, or not of this kind
    """
    raw = await request.read()
    try:
        data = json.loads(raw.decode("utf-8")) if raw.strip() else {}
    except (ValueError, UnicodeDecodeError):
        raise Wrong("the body is not JSON") from None
    if not isinstance(data, kind):
        raise Wrong("the body is not a JSON object")
    return data


@control
async def health(sandbox, request):
    """GET /sandbox/health"""
    return {"ok": True, **{name: sandbox.journal.counts[name] for name in journal.PARTS}}


@control
async def read_journal(sandbox, request):
    """GET /sandbox/journal[?part=accepted,refused][&to=+1...]; ``part=summary`` gives the counts only."""
    parts = [part for part in request.query.get("part", ",".join(journal.PARTS)).split(",") if part != "summary"]
    unknown = set(parts) - set(journal.PARTS)
    if unknown:
        raise Wrong(f"unknown part(s) {', '.join(sorted(unknown))}; known: {', '.join(journal.PARTS)}, summary")
    return sandbox.journal.as_json(parts, request.query.get("to", ""))


@control
async def text_in(sandbox, request):
    """POST /sandbox/inbound {from, to, body, media: [URL], city, state, zip, country}: waits for the webhook."""
    data = await given(request)
    unknown = set(data) - {"from", "to", "body", "media", *PLACES}
    if unknown:
        raise Wrong(f"unknown field(s) {', '.join(sorted(unknown))}")
    sender, to, body = _clean(data.get("from")), _clean(data.get("to")), _clean(data.get("body"))
    media = data.get("media") or []
    if not is_e164(sender):
        raise Wrong("'from' must be a phone number such as +12025550123")
    if len(body) > 1600:
        raise Wrong("'body' is longer than 1600 characters")
    if not isinstance(media, list) or len(media) > 10 or not all(isinstance(url, str) for url in media):
        raise Wrong("'media' must be a list of at most ten URLs")
    place = {name: _clean(data[name]) for name in PLACES if name in data}
    return await receive(sandbox, Text(sender, to, body, [_clean(url) for url in media], place))


def _clean(text):
    """A string that can be written as UTF-8; None becomes empty, half surrogates a question mark."""
    return str("" if text is None else text).encode("utf-8", "replace").decode()


@control
async def reset(sandbox, request):
    """POST /sandbox/reset: messages, opt-outs, faults and journal in memory are forgotten; world and settings stay.

    {"world": true} puts the world back to how it was at the start, too.
    """
    data = await given(request)
    sandbox.reset()
    if data.get("world") is True:
        sandbox.restore_world()
    return {"ok": True}


def _faults(sandbox):
    return {
        "active": [one.as_json() for one in sandbox.faults.switches],
        "kinds": {kind: meaning for kind, (_stage, meaning) in faults.KINDS.items()},
        "magic": faults.table(),
    }


@control
async def read_faults(sandbox, request):
    """GET /sandbox/faults: what is turned on, the kinds, the magic numbers."""
    return _faults(sandbox)


@control
async def add_faults(sandbox, request):
    """POST /sandbox/faults: one switch, or {"faults": [...]}; ``seed`` starts the dice again."""
    data = await given(request)
    rows = data.get("faults", [data])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise Wrong("'faults' is a list of objects")
    switches = [faults.switch(row) for row in rows]
    if "seed" in data:
        sandbox.faults.rng.seed(str(data["seed"]))
    sandbox.faults.switches += switches
    return {"active": _faults(sandbox)["active"]}


@control
async def clear_faults(sandbox, request):
    """DELETE /sandbox/faults: everything off, magic numbers start counting again."""
    sandbox.faults.clear(sandbox.settings.seed)
    return {"active": []}


@control
async def read_settings(sandbox, request):
    """GET /sandbox/settings"""
    return settings.as_json(sandbox.settings)


@control
async def change_settings(sandbox, request):
    """POST /sandbox/settings {name: value}"""
    changes = await given(request)
    sandbox.settings = settings.update(sandbox.settings, changes)
    if "seed" in changes:
        sandbox.delivery.reset()
    return settings.as_json(sandbox.settings)


@control
async def read_world(sandbox, request):
    """GET /sandbox/world: accounts, numbers, services...; secrets masked; and who is opted out of what."""
    blocked = [{"scope": scope, "number": number} for scope, number in sorted(sandbox.store.blocked)]
    return {**sandbox.world.as_json(), "opted_out": blocked}


@control
async def change_world(sandbox, request):
    """POST /sandbox/world: sections as in world.json; known SIDs or numbers are changed, others added."""
    sandbox.world.update(await given(request))
    return sandbox.world.as_json()


@control
async def conversations(sandbox, request):
    """GET /phone/conversations"""
    world = sandbox.world
    senders = [{"address": one.address, "name": one.friendly_name} for one in world.senders.values()]
    return {"conversations": sandbox.phone.rows(), "senders": senders}


@control
async def conversation(sandbox, request):
    """GET /phone/conversations/{number}[?before=index]"""
    before = request.query.get("before", "")
    return sandbox.phone.page(request.match_info["number"], int(before) if before.isdigit() else None)


@control
async def mark_read(sandbox, request):
    """POST /phone/conversations/{number}/read"""
    sandbox.phone.read(request.match_info["number"])
    return {"ok": True}


async def events(request):
    """GET /phone/events: server-sent events for the telephone page."""
    response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
    await response.prepare(request)
    with contextlib.suppress(ConnectionError, asyncio.CancelledError):
        await request.app[SANDBOX].phone.stream(response.write)
    return response
