"""The Message resource: create, fetch, list, change, delete.

https://www.twilio.com/docs/messaging/api/message-resource
"""

import time

from . import faults, listing, rules, wire
from .api import answer, endpoint
from .errors import Refusal
from .stamps import new_sid, parse_iso
from .store import FINAL, Message, measure, resource

TRIAL_NOTE = "Sent from your Twilio trial account - "


def _create(handler):
    handler.creates = True
    return endpoint(handler)


@_create
async def create(call):
    """POST Messages.json: journal first, then the store, then the answer; a refusal or fault is noted as such."""
    faults_of, to = call.sandbox.faults, call.params.get("To", "")
    early = faults_of.pick(to, faults.BEFORE).get(faults.BEFORE)
    if early:
        note_refusal(call, early.kind)
        return await wire.before(call.request, early)
    try:
        draft = _checked(call)
    except Refusal as refusal:
        note_refusal(call, refusal.code)
        raise
    struck = faults_of.pick(draft.to, faults.AFTER, faults.OUTCOME, faults.CALLBACKS)
    message = _message(draft)
    way = call.sandbox.accept(message, struck, draft.send_at)
    if way.manner.early:
        await call.sandbox.delivery.first_step_now(way)
    good = answer(resource(message), 201)
    late = struck.get(faults.AFTER)
    return await wire.after(call.request, late, good) if late else good


def _checked(call):
    """The complete Draft.

    :raises Refusal: by the rules, or by a magic number or switch
    """
    media = [value for name, value in call.pairs if name == "MediaUrl"]
    draft = rules.Draft(call.sandbox.world, call.sandbox.store.blocked, call.account, call.params, media)
    rules.check(draft)
    struck = call.sandbox.faults.pick(draft.to, faults.REFUSE).get(faults.REFUSE)
    if struck:
        raise Refusal(struck.code, to=draft.to, sender=draft.source or draft.service_sid)
    return draft


def note_refusal(call, code):
    """Put a message that was not accepted into the journal's list of refusals."""
    given = call.params.get
    sender = given("From") or given("MessagingServiceSid")
    call.sandbox.journal.refuse(code, call.account.sid, given("To"), sender, given("Body"))


def _message(draft):
    service = draft.service
    trial = TRIAL_NOTE if draft.account.type == "Trial" else ""
    return Message(
        sid=new_sid("MM" if draft.media else "SM"),
        account_sid=draft.account.sid,
        to=draft.to,
        sender=draft.sender.address if draft.sender else None,
        body=trial + draft.body,
        direction="outbound-api",
        status="scheduled" if draft.send_at else "accepted" if service else "queued",
        created=time.time(),
        service_sid=service.sid if service else None,
        status_callback=draft.params.get("StatusCallback") or (service and service.status_callback) or "",
        media=tuple(draft.media),
        validity=draft.validity,
        segments=measure(trial + draft.body, service),
    )


def _found(call):
    message = call.sandbox.store.get(call.account.sid, call.sid())
    if message is None:
        raise call.not_found()
    return message


@endpoint
async def fetch(call):
    """GET Messages/{sid}.json"""
    return answer(resource(_found(call)))


@endpoint
async def update(call):
    """POST Messages/{sid}.json: Status=canceled takes a scheduled message back, Body= (empty) redacts a final one."""
    message, status, body = _found(call), call.params.get("Status"), call.params.get("Body")
    if status not in (None, "canceled"):
        raise Refusal(20001, detail=f"Status={status[:40]}")
    if body:
        raise Refusal(20001, detail="Body can only be emptied")
    if status:
        if message.status != "scheduled":
            raise Refusal(30409, detail=message.status)
        call.sandbox.delivery.cancel(message)
    if body == "":
        _must_be_final(message)
        message.body = ""
    return answer(resource(message))


@endpoint
async def delete(call):
    """DELETE Messages/{sid}.json: gone from the API, kept in the journal."""
    message = _found(call)
    _must_be_final(message)
    message.deleted = True
    return answer(None, 204)


def _must_be_final(message):
    if message.status not in FINAL and message.status != "sent":
        raise Refusal(20009)


def _sent_filter(params):
    """A predicate on ``date_sent`` from DateSent, DateSent< and DateSent> (inclusive, UTC), or None.

    A date alone means that day for DateSent, and its midnight for the other two. What was not sent yet never matches.

    :raises Refusal: 20001 for something that is no date
    """
    bounds = {}
    for name in ("DateSent", "DateSent<", "DateSent>"):
        if params.get(name):
            try:
                bounds[name] = parse_iso(params[name])
            except ValueError:
                raise Refusal(20001, detail=f"{name}={params[name][:40]}") from None
    if not bounds:
        return None
    day = bounds.get("DateSent")
    low = max(bounds.get("DateSent>", 0), day - day % 86400 if day is not None else 0)
    high = min(bounds.get("DateSent<", 1e12), day - day % 86400 + 86399.999 if day is not None else 1e12)
    return lambda sent: sent is not None and low <= int(sent) <= high


@endpoint
async def list_all(call):
    """GET Messages.json: newest first; filters To, From, DateSent, DateSent<, DateSent>."""
    params, matches = call.params, _sent_filter(call.params)

    def start(token):
        before = listing.whole({"PageToken": token.removeprefix("PA")}, "PageToken", None)
        found = call.sandbox.store.newest_first(call.account.sid, params.get("To", ""), params.get("From", ""), before)
        return found if matches is None else (one for one in found if matches(one.sent))

    page = listing.Page(call, start, lambda message: f"PA{message.seq}")
    return answer(page.classic("messages", [resource(message) for message in page.items]))


@endpoint
async def media(call):
    """GET Messages/{sid}/Media.json: the pictures are not stored, so the list is empty."""
    _found(call)
    return answer(listing.page_of(call, []).classic("media_list", []))
