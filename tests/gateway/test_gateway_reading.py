"""Reading lists back: messages of a window, senders, balance and usage."""

import itertools
import json
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from email.utils import format_datetime

import pytest
from raw_server import RawServer, closes, hangs, response, sends
from sending import send_batch

from sms_marketing.gateway import control, resources
from sms_marketing.gateway.control import ControlError
from sms_marketing.gateway.wire import Credentials, OutgoingMessage

MAIN = "+12025550100"
ACCOUNT = "AC" + "0" * 31 + "1"
NOW = datetime(2026, 11, 21, 12, 0, tzinfo=timezone.utc)


def minutes(count):
    return NOW + timedelta(minutes=count)


def row(number, created, sent=None):
    """A record of the list, made `created` minutes after NOW."""
    dates = {"date_created": format_datetime(minutes(created)), "date_sent": sent and format_datetime(minutes(sent))}
    return {"sid": f"SM{number:032d}", "direction": "outbound-api", "status": "sent", **dates}


def list_server(*pages, after=None):
    """Serves these pages of messages one after the other; `after` answers when they are used up."""
    counter = itertools.count()

    async def answer(writer, request):
        at = next(counter)
        if at >= len(pages):
            return await after(writer, request)
        more = at + 1 < len(pages) or after
        following = f"/2010-04-01/Accounts/{ACCOUNT}/Messages.json?Page={at + 1}" if more else None
        writer.write(response(200, json.dumps({"messages": pages[at], "next_page_uri": following}).encode()))
        return True

    return RawServer(answer)


def listed(server, since, until=None, **options):
    mine = Credentials(ACCOUNT, "token", server.url)
    return [int(one.sid[2:]) for one in control.list_messages(mine, since, until, **options)]


def test_every_message_of_the_account(sandbox, credentials):
    before = datetime.now(timezone.utc)
    batch = [OutgoingMessage(str(at), f"+1212555{at:04d}", f"Text {at}", "", from_=MAIN) for at in range(25)]
    outcomes = send_batch(credentials, batch)
    sandbox.inbound("+12125550123", MAIN, "Hello")
    found = list(control.list_messages(credentials, before, page_size=10))
    assert {one.sid for one in found if one.direction == "outbound-api"} == {one.sid for one in outcomes.values()}
    assert [(one.from_, one.body) for one in found if one.direction == "inbound"] == [("+12125550123", "Hello")]
    assert list(control.list_messages(credentials, before + timedelta(minutes=1))) == []
    assert list(control.list_messages(credentials, before - timedelta(days=1), before - timedelta(hours=1))) == []


def test_a_page_holds_a_thousand(credentials):
    with list_server([]) as server:
        assert listed(server, NOW) == []
        assert "PageSize=1000" in server.requests[0].head


def test_the_window_includes_both_ends():
    rows = [row(at, at) for at in range(5, -5, -1)]
    with list_server(rows) as server:
        assert listed(server, minutes(-2), minutes(3)) == [3, 2, 1, 0, *[int(one["sid"][2:]) for one in rows[6:8]]]


def test_twilio_cuts_the_fractions_of_a_second():
    with list_server([row(1, 0)]) as server:
        assert listed(server, NOW + timedelta(milliseconds=900)) == [1]
    with list_server([row(1, 0)]) as server:
        mine = Credentials(ACCOUNT, "token", server.url)
        assert len(control.find_messages(mine, MAIN, NOW + timedelta(milliseconds=900))) == 1


def test_a_page_wholly_older_ends_the_reading():
    with list_server([row(1, 5)], [row(2, -5), row(3, -9)], after=closes) as server:
        assert listed(server, NOW) == [1]
        assert len(server.requests) == 2


def test_a_page_of_texts_that_waited_long_does_not_end_it():
    """Twilio sorts by the time of sending: made before the window, sent in it, and younger ones behind."""
    with list_server([row(1, -30, 5)], [row(2, 1, 4), row(3, -1, 3)], [row(4, -60, -50)], after=closes) as server:
        assert listed(server, NOW) == [2]
        assert len(server.requests) == 3


def test_an_empty_page_and_messages_without_date_do_not_end_it():
    undated = {**row(9, 0), "date_created": None}
    with list_server([], [undated], [row(2, 1)]) as server:
        assert listed(server, NOW) == [9, 2]


@pytest.mark.parametrize(("after", "code"), [(closes, "network"), (sends(response(200, b"{}")), "not_twilio")])
def test_what_breaks_off_is_an_error_after_what_was_read(after, code):
    with list_server([row(1, 1)], after=after) as server:
        found = control.list_messages(Credentials(ACCOUNT, "token", server.url), NOW)
        assert next(found).sid == row(1, 1)["sid"]
        with pytest.raises(ControlError) as caught:
            next(found)
    assert caught.value.code == code


def test_more_pages_than_allowed():
    with list_server(*[[row(at, 1)] for at in range(9)]) as server:
        with pytest.raises(ControlError) as caught:
            listed(server, NOW, max_pages=3)
        assert len(server.requests) == 3
    assert caught.value.code == "too_many"
    with list_server(*[[row(at, 1)] for at in range(3)]) as server:
        assert listed(server, NOW, max_pages=3) == [0, 1, 2]


def test_a_list_that_never_comes(monkeypatch):
    monkeypatch.setattr(resources, "LIST_TIMEOUT", 0.3)
    with RawServer(hangs) as server, pytest.raises(ControlError) as caught:
        listed(server, NOW)
    assert caught.value.code == "timeout"


def test_a_wrong_address_is_told_at_once():
    with pytest.raises(ControlError):
        control.list_messages(Credentials(ACCOUNT, "token", "http://api.example.com"), NOW)


# --- senders ---


def test_list_senders(sandbox, credentials):
    sandbox.world(numbers=[{"phone_number": "+12025550109", "sms": False}])
    found = {(one.kind, one.value): one.name for one in control.list_senders(credentials)}
    assert found["number", MAIN] == "Main line"
    assert found["short_code", "55501"] == "Short code on its own"
    assert found["messaging_service", "MG" + "0" * 31 + "2"] == "Advanced Opt-Out"
    assert ("number", "+12025550109") not in found
    assert len(found) == 10


def test_half_of_the_senders_is_an_error(sandbox, credentials):
    sandbox.fault("20003", on="read", path="/v1/Services")
    with pytest.raises(ControlError):
        control.list_senders(credentials)


# --- money ---


def test_balance(sandbox, credentials):
    assert control.balance(credentials) == control.Balance(Decimal("100.00"), "USD")
    child = {"sid": "AC" + "6" * 32, "auth_token": "childtoken", "owner_account_sid": sandbox.account_sid}
    sandbox.world(accounts=[child])
    assert control.balance(Credentials(child["sid"], "childtoken", sandbox.url)) is None


@pytest.mark.parametrize(
    ("body", "amount"), [({"balance": "-0.5"}, "-0.5"), ({"balance": 12.25}, "12.25"), ({"balance": "1E+2"}, "100")]
)
def test_balances_in_other_spellings(body, amount):
    with RawServer(sends(response(200, json.dumps({**body, "currency": "eur"}).encode()))) as server:
        found = control.balance(Credentials(ACCOUNT, "token", server.url))
    assert (found.amount, found.currency) == (Decimal(amount), "EUR")


@pytest.mark.parametrize("value", [None, "", "much", "NaN", "Infinity", [], {}])
def test_a_balance_that_is_none(value):
    answer = sends(response(200, json.dumps({"balance": value}).encode()))
    with RawServer(answer) as server, pytest.raises(ControlError) as caught:
        control.balance(Credentials(ACCOUNT, "token", server.url))
    assert caught.value.code == "not_twilio"


@pytest.mark.parametrize(
    ("kind", "code"), [("20003", "unauthorized"), ("http_429", "rate_limited"), ("html", "not_twilio")]
)
def test_money_that_cannot_be_asked_for(sandbox, credentials, kind, code):
    sandbox.fault(kind, on="read")
    for ask in (control.balance, control.usage):
        with pytest.raises(ControlError) as caught:
            ask(credentials)
        assert caught.value.code == code


def test_usage(sandbox, credentials):
    today = datetime.now(timezone.utc).date()
    sandbox.post_message(To="+12025550123", From=MAIN, Body="x" * 200)
    sandbox.inbound("+12025550123", MAIN, "hi")
    (month,) = control.usage(credentials)
    assert month == control.Usage("sms", today.replace(day=1), today, 2, 3, Decimal("0.01580"), "USD")
    (out,) = control.usage(credentials, category="sms-outbound")
    assert (out.messages, out.segments) == (1, 2)
    days = control.usage(credentials, "daily", since=today - timedelta(days=2), until=today)
    assert [(one.start, one.end, one.messages) for one in days] == [
        (today - timedelta(days=back), today - timedelta(days=back), 0 if back else 2) for back in range(3)
    ]
    assert (
        control.usage(credentials, "daily", since=today - timedelta(days=9), until=today - timedelta(days=8))[
            0
        ].messages
        == 0
    )


def test_a_long_daily_list_is_read_to_the_end(credentials):
    until = date(2026, 11, 21)
    assert len(control.usage(credentials, "daily", since=until - timedelta(days=249), until=until)) == 250


@pytest.mark.parametrize(
    ("record", "messages", "segments"),
    [
        ({"count": "2", "count_unit": "messages", "usage": "3", "usage_unit": "segments"}, 2, 3),
        ({"count": "3", "count_unit": "segments", "usage": "2", "usage_unit": "messages"}, 2, 3),
        ({"count": "2", "count_unit": "messages", "usage": "2", "usage_unit": "messages"}, 2, None),
        ({"count": "many", "count_unit": "messages"}, None, None),
        ({"count": None, "count_unit": 7}, None, None),
    ],
)
def test_units_decide_what_a_figure_means(record, messages, segments):
    body = json.dumps({"usage_records": [{"price": "0", "start_date": "never", **record}]}).encode()
    with RawServer(sends(response(200, body))) as server:
        (found,) = control.usage(Credentials(ACCOUNT, "token", server.url))
        assert "IncludeSubaccounts=false" in server.requests[0].head
    assert (found.messages, found.segments, found.start) == (messages, segments, None)
