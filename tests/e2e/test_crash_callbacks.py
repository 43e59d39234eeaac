"""Status callbacks as the world makes them, on a running Odoo: early, twice, reordered, lost, forged and absurd."""

import secrets
from functools import partial

import pytest
from callbacks import Twilio, send
from texts import bring_in, compose, ordinary_numbers, wait
from worlds import own_world

from sandbox import signing

PATIENCE = 30
PER_MANNER = 10
MANNERS = ("callbacks_early", "callbacks_twice", "callbacks_reversed", "callbacks_chaos", "callbacks_late")
DOUBTFUL = ("accept_then_drop", "accept_then_500", "cut_body", "no_sid", "not_json")
NUMBERS = iter(ordinary_numbers(400))
KEPT = ("uuid", "state", "sid", "number", "error_code")
TEN_MEGABYTES = 10_000_000


@pytest.fixture(scope="module")
def world():
    """An office of its own with a sandbox that may misbehave."""
    with own_world() as world:
        yield world


@pytest.fixture
def faults(world):
    """Turn sandbox faults on; they are off again afterwards."""

    def turn_on(*kinds, **more):
        for kind in kinds:
            world.sandbox.request("POST", "/sandbox/faults", {"kind": kind, **more})

    yield turn_on
    world.sandbox.request("DELETE", "/sandbox/faults")


@pytest.fixture
def log(world):
    """What Odoo wrote to its log during the test; an error in it is a failure."""
    path = world.stack.log_dir / f"odoo-{world.stack.odoo_port}.log"
    before = path.stat().st_size

    def written():
        with path.open("rb") as handle:
            handle.seek(before)
            return handle.read().decode(errors="replace")

    yield written
    text = written()
    # Odoo itself logs every statement that PostgreSQL asks to repeat as an error, and repeats it.
    repeated = text.count("ERROR: could not serialize access")
    assert text.count(" ERROR ") == repeated, text
    assert "Traceback" not in text


def text_some(world, count, words):
    """Text some new people; return the bodies."""
    numbers = [next(NUMBERS) for _ in range(count)]
    leads = bring_in(world.odoo, numbers)
    compose(world.odoo, leads.values(), f"{words}: {{{{ object.name }}}}")
    return [f"{words}: Lead {number}" for number in numbers]


def rows_of(world, bodies):
    fields = [*KEPT, "event_ids"]
    return world.odoo.search_read("sms.marketing.message", [("body", "in", bodies)], fields)


def states_of(world, bodies):
    return {row["state"] for row in rows_of(world, bodies)}


def sent(world, bodies):
    """Return how often the sandbox accepted each of these texts."""
    accepted = [entry["body"] for entry in world.accepted()]
    return {accepted.count(body) for body in bodies}


@pytest.mark.parametrize("manner", MANNERS)
def test_however_callbacks_arrive_the_text_is_delivered_once(world, faults, log, manner):
    faults(manner, **({"seconds": 1} if manner == "callbacks_late" else {}))
    bodies = text_some(world, PER_MANNER, manner)
    assert wait(world.stack, lambda: states_of(world, bodies) == {"delivered"}, PATIENCE), rows_of(world, bodies)
    assert sent(world, bodies) == {1}
    accepted = {entry["body"]: entry["sid"] for entry in world.accepted()}
    assert {row["sid"] for row in rows_of(world, bodies)} == {accepted[body] for body in bodies}
    repeated = [len(row["event_ids"]) for row in rows_of(world, bodies)]
    assert max(repeated) <= 3, "a repeated callback was stored again"


@pytest.mark.parametrize("doubt", DOUBTFUL)
def test_a_callback_that_comes_before_the_doubtful_answer_settles_the_doubt(world, faults, log, doubt):
    faults("callbacks_early", doubt)
    bodies = text_some(world, PER_MANNER, f"{doubt} after a callback")
    assert wait(world.stack, lambda: states_of(world, bodies) == {"delivered"}, PATIENCE), rows_of(world, bodies)
    assert sent(world, bodies) == {1}


def test_lost_callbacks_leave_what_the_answer_said_and_nothing_is_sent_again(world, faults, log):
    faults("callbacks_lost")
    bodies = text_some(world, PER_MANNER, "lost")
    assert wait(world.stack, lambda: not states_of(world, bodies) & {"ready", "submitting"}, PATIENCE)
    summary = ("GET", "/sandbox/journal?part=summary")
    moving = {"accepted", "queued", "sending", "sent"}
    assert wait(world.stack, lambda: not moving & world.sandbox.request(*summary)["summary"]["by_status"].keys(), 10)
    assert states_of(world, bodies) <= {"accepted", "queued", "delivered"}
    assert sent(world, bodies) == {1}


# --- who speaks, and what they say ---


@pytest.fixture(scope="module")
def other(world):
    """A second account with a token of its own, as another company on the same Odoo would have."""
    sid, token = "AC" + secrets.token_hex(16), secrets.token_hex(16)
    values = {
        "name": "Somebody else",
        "account_sid": sid,
        "auth_token": token,
        "base_url": f"{world.stack.sandbox_url}/",
    }
    account = world.odoo.create("sms.marketing.account", values)
    found = world.odoo.search_read("sms.marketing.account", [("id", "=", account)], ["inbound_url"])[0]
    stranger = Twilio(world)
    stranger.account_sid, stranger.token = sid, token
    stranger.inbound_url = found["inbound_url"].partition("#")[0]
    return stranger


@pytest.fixture(scope="module")
def row(world):
    """A text that was sent and will not hear of its delivery: every change of it comes from the tests below."""
    world.sandbox.request("POST", "/sandbox/faults", {"kind": "callbacks_lost"})
    bodies = text_some(world, 1, "target")
    assert wait(world.stack, lambda: states_of(world, bodies) == {"queued"}, PATIENCE)
    world.sandbox.request("DELETE", "/sandbox/faults")
    return rows_of(world, bodies)[0]


def params(twilio, row, **more):
    return {"AccountSid": twilio.account_sid, "MessageSid": row["sid"], "MessageStatus": "failed", **more}


def raw(twilio, row, body):
    """Post bytes, with the signature of a form that has nothing in it."""
    url = twilio.status_url(row["uuid"])
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    return send(url, body, {signing.HEADER: signing.signature(twilio.token, url, {}), **kind})


def bare(twilio, _other, row, **signing_options):
    """Report our text as failed, signed in some other way."""
    return twilio.post(twilio.status_url(row["uuid"]), params(twilio, row), **signing_options)


def lacking(twilio, _other, row, field):
    """Report our text as failed, without one of the fields that a report consists of."""
    form = params(twilio, row)
    del form[field]
    return twilio.post(twilio.status_url(row["uuid"]), form)


def signed_for_another_address(twilio, other, row):
    form = params(twilio, row)
    return bare(twilio, other, row, signature=signing.signature(twilio.token, twilio.status_url("0" * 32), form))


def to_no_account(twilio, _other, row):
    url = twilio.status_url(row["uuid"])
    return twilio.post(url.replace("/twilio/", "/twilio/x"), params(twilio, row))


# name: (what is posted, the statuses that it may be answered with)
UNWELCOME = {
    "unsigned": (partial(bare, signature=""), {403}),
    "wrong signature": (partial(bare, signature="bm9wZQ=="), {403}),
    "signature that is no ASCII": (partial(bare, signature="\xff\xfe"), {403}),
    "another account's signature": (lambda us, other, row: bare(us, other, row, token=other.token), {403}),
    "signature for another address": (signed_for_another_address, {403}),
    "unknown account token": (to_no_account, {403, 404}),
    "another account, about our text": (lambda us, other, row: other.report(row["uuid"], "failed", row["sid"]), {204}),
    "ten megabytes": (lambda us, other, row: raw(us, row, b"Body=" + b"x" * TEN_MEGABYTES), {413}),
    "ten megabytes of fields": (lambda us, other, row: raw(us, row, b"a=1&" * (TEN_MEGABYTES // 4)), {413}),
    "JSON": (lambda us, other, row: raw(us, row, b'{"MessageStatus": "failed"}'), {400, 403}),
    "no UTF-8": (lambda us, other, row: raw(us, row, b"MessageStatus=%FF%FE&\xff=\xfe"), {400, 403}),
    "nothing": (lambda us, other, row: raw(us, row, b""), {400}),
    "no status": (partial(lacking, field="MessageStatus"), {400}),
    "no SID": (partial(lacking, field="MessageSid"), {400}),
    "unknown text": (lambda us, other, row: us.report("f" * 32, "failed", row["sid"]), {204}),
    "unknown status": (lambda us, other, row: us.report(row["uuid"], "teleported", row["sid"]), {204}),
    "status as long as a book": (lambda us, other, row: us.report(row["uuid"], "x" * 90_000, row["sid"]), {204, 400}),
    "status with a NUL": (lambda us, other, row: us.report(row["uuid"], "tele\x00ported", row["sid"]), {204, 400}),
}


@pytest.mark.parametrize("name", UNWELCOME)
def test_unwelcome_callback_changes_nothing(world, other, row, log, name):
    make, allowed = UNWELCOME[name]
    assert make(Twilio(world), other, row) in allowed
    settle(world)
    now = world.odoo.search_read("sms.marketing.message", [("id", "=", row["id"])], [*KEPT])[0]
    assert {field: now[field] for field in KEPT} == {field: row[field] for field in KEPT}


def settle(world):
    """Wait until Odoo has applied every callback that it stored."""
    pending = [("is_applied", "!=", True)]
    model = "sms.marketing.message.event"
    assert wait(world.stack, lambda: not world.odoo.call(model, "search_count", pending), PATIENCE)


# What Twilio may add to a callback one day, each with a report that has to count all the same.
STRANGE = {
    "five thousand unknown fields": {f"New{number:04}": "x" for number in range(5000)},
    "unknown field with every kind of character": {"New": "a\x00b\x7f\ud7ff\ufffe😀" + "é" * 100},
    "huge error code": {"ErrorCode": "9" * 30},
    "error code in words": {"ErrorCode": "none"},
    "unknown error code": {"ErrorCode": "39999"},
    "names that Odoo uses": {"token": "x", "uuid": "y", "db": "z", "csrf_token": "0", "session_id": "1", "debug": "1"},
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_fields_do_not_keep_a_report_from_counting(world, log, name):
    world.sandbox.request("POST", "/sandbox/faults", {"kind": "callbacks_lost"})
    bodies = text_some(world, 1, name)
    assert wait(world.stack, lambda: states_of(world, bodies) == {"queued"}, PATIENCE)
    world.sandbox.request("DELETE", "/sandbox/faults")
    target = rows_of(world, bodies)[0]
    report = Twilio(world)
    form = {**params(report, target), "MessageStatus": "undelivered", **STRANGE[name]}
    assert report.post(report.status_url(target["uuid"]), form) == 204
    assert wait(world.stack, lambda: states_of(world, bodies) == {"undelivered"}, PATIENCE), rows_of(world, bodies)
