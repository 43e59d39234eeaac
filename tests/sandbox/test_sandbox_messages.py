"""The Message resource over HTTP, partly through Twilio's own client."""

import http.client
import json
import re
import time
from datetime import datetime, timedelta, timezone

import pytest
from twilio.base.exceptions import TwilioRestException

FROM, TO = "+12025550100", "+12025550123"
SERVICE = "MG00000000000000000000000000000001"
GOOD = {"To": TO, "From": FROM, "Body": "Hello"}


def delivered(journal):
    return journal["accepted"] and all(one["status"] == "delivered" for one in journal["accepted"])


def test_a_created_message_has_twilios_fields_and_types(sandbox):
    status, headers, text = sandbox.api("POST", "/Messages.json", **GOOD)
    message = json.loads(text)
    assert status == 201
    assert re.fullmatch(r"SM[0-9a-f]{32}", message["sid"])
    assert message["status"] == "queued" and message["direction"] == "outbound-api"
    assert message["num_segments"] == "1" and message["num_media"] == "0" and message["price"] is None
    assert message["from"] == FROM and message["to"] == TO and message["error_code"] is None
    assert re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000", message["date_created"])
    assert message["date_sent"] is None
    assert message["uri"] == f"/2010-04-01/Accounts/{sandbox.account_sid}/Messages/{message['sid']}.json"
    assert message["subresource_uris"]["media"].endswith("/Media.json")
    assert headers["Twilio-Request-Id"].startswith("RQ") and headers["Twilio-Concurrent-Requests"] == "1"


def test_twilios_client_creates_and_fetches(client, sandbox):
    message = client.messages.create(to=TO, from_=FROM, body="Zażółć gęślą jaźń 😀", status_callback=None)
    assert message.status == "queued" and message.num_segments == "1"
    sandbox.wait_for(delivered)
    again = client.messages(message.sid).fetch()
    assert again.status == "delivered" and again.body == "Zażółć gęślą jaźń 😀"
    assert again.price == "-0.00790" and isinstance(again.date_sent, datetime)


def test_with_a_service_it_is_accepted_first_and_gets_a_sender_later(client, sandbox):
    message = client.messages.create(to=TO, messaging_service_sid=SERVICE, body="Hello")
    assert (message.status, message.from_, message.num_segments) == ("accepted", None, "0")
    sandbox.wait_for(delivered)
    first = client.messages(message.sid).fetch()
    assert first.from_ in ("+12025550110", "+12025550111") and first.num_segments == "1"
    for _ in range(4):
        client.messages.create(to=TO, messaging_service_sid=SERVICE, body="Again")
    sandbox.wait_for(delivered)
    assert {one.from_ for one in client.messages.list(to=TO)} == {first.from_}, "the sender sticks to the subscriber"


def test_alphanumeric_sender_outside_north_america(client):
    assert client.messages.create(to="+447700900123", from_="SANDBOX", body="Hi").status == "queued"


@pytest.mark.parametrize(
    ("change", "code", "status"),
    [
        ({"To": ""}, 21604, 400),
        ({"From": ""}, 21603, 400),
        ({"Body": ""}, 21602, 400),
        ({"Body": "x" * 1601}, 21617, 400),
        ({"To": "12025550123"}, 21211, 400),
        ({"To": "whatsapp:+12025550123"}, 21211, 400),
        ({"To": FROM}, 21266, 400),
        ({"From": "+1202555"}, 21212, 400),
        ({"From": "+12025550199"}, 21606, 400),
        ({"From": "SANDBOX"}, 21612, 400),
        ({"From": "55501", "To": "+447700900123"}, 21612, 400),
        ({"From": "", "MessagingServiceSid": "MG" + "9" * 32}, 21701, 400),
        ({"MessagingServiceSid": SERVICE}, 21712, 400),
        ({"StatusCallback": "https://my_host.example/status"}, 21609, 400),
        ({"StatusCallback": "status"}, 21609, 400),
        ({"StatusCallback": "http://[broken"}, 21609, 400),
        ({"StatusCallback": "http://127.0.0.1/" + "x" * 4000}, 21609, 400),
        ({"ValidityPeriod": "0"}, 21624, 400),
        ({"ValidityPeriod": "36001"}, 21624, 400),
        ({"ValidityPeriod": "²"}, 21624, 400),
        ({"MediaUrl": ["http://127.0.0.1/1.jpg"] * 11}, 21623, 400),
        ({"MediaUrl": "file:///etc/passwd"}, 21620, 400),
        ({"ScheduleType": "fixed"}, 35111, 400),
        ({"ScheduleType": "fixed", "SendAt": "2030-01-01T00:00:00Z"}, 35118, 400),
        ({"ScheduleType": "later"}, 35126, 400),
    ],
)
def test_refusals(sandbox, change, code, status):
    answer = sandbox.post_message(**{**GOOD, **change})
    assert answer[0] == status
    assert answer[1] == {
        "code": code,
        "message": answer[1]["message"],
        "more_info": f"https://www.twilio.com/docs/errors/{code}",
        "status": status,
    }
    journal = sandbox.journal()
    assert journal["accepted"] == [] and [one["code"] for one in journal["refused"]] == [code]


def test_refusals_that_depend_on_the_account(sandbox):
    empty, alpha, foreign = "MG" + "3" * 32, "MG" + "4" * 32, "AC" + "5" * 32
    sandbox.world(
        accounts=[{"sid": foreign, "auth_token": "other"}],
        services=[{"sid": empty}, {"sid": alpha}],
        alpha_senders=[{"alpha_sender": "ONLYME", "service_sid": alpha}],
        numbers=[
            {"phone_number": "+12025550105", "sms": False},
            {"phone_number": "+12025550106", "account_sid": foreign},
        ],
    )
    for change, code in (
        ({"From": "", "MessagingServiceSid": empty}, 21704),
        ({"From": "", "MessagingServiceSid": alpha}, 21703),
        ({"From": "+12025550105"}, 21601),
        ({"From": "+12025550106"}, 21660),
    ):
        assert sandbox.post_message(**{**GOOD, **change})[1]["code"] == code
    sandbox.world(accounts=[{"sid": sandbox.account_sid, "blocked_prefixes": ["+44"]}])
    assert sandbox.post_message(**{**GOOD, "To": "+447700900123"})[1]["code"] == 21408


def test_a_trial_account_reaches_verified_numbers_only(sandbox):
    sandbox.world(accounts=[{"sid": sandbox.account_sid, "type": "Trial", "verified_callers": [TO]}])
    assert sandbox.post_message(**GOOD)[1]["body"] == "Sent from your Twilio trial account - Hello"
    assert sandbox.post_message(**{**GOOD, "To": "+12025550124"})[1]["code"] == 21608


def test_senders_without_registration_fail_later(sandbox):
    sandbox.world(numbers=[{"phone_number": "+18005550199", "registered": False}])
    sandbox.post_message(**{**GOOD, "From": "+12025550119"})
    sandbox.post_message(**{**GOOD, "From": "+18005550199"})
    journal = sandbox.wait_for(lambda j: all(one["status"] == "undelivered" for one in j["accepted"]))
    assert [one["error_code"] for one in journal["accepted"]] == [30034, 30032]


def test_list_filters_and_order(client, sandbox):
    other = "+12025550124"
    sids = [client.messages.create(to=to, from_=FROM, body=f"n{i}").sid for i, to in enumerate((TO, other, TO))]
    sandbox.inbound(TO, FROM, "an answer")
    sandbox.wait_for(lambda j: j["summary"]["by_status"].get("delivered") == 3)
    assert [one.sid for one in client.messages.list(to=TO)] == [sids[2], sids[0]]
    assert [one.body for one in client.messages.list(from_=TO)] == ["an answer"]
    assert [one.direction for one in client.messages.list(to=FROM)] == ["inbound"]
    assert [one.sid for one in client.messages.list(to=other, from_=FROM)] == [sids[1]]
    assert client.messages.list(to=other, from_=TO) == []
    now, hour = datetime.now(timezone.utc), timedelta(hours=1)
    sent = client.messages(sids[0]).fetch().date_sent
    assert sids[0] in [one.sid for one in client.messages.list(date_sent=sent.date())]
    assert client.messages.list(date_sent=sent.date() - timedelta(days=1)) == []
    assert len(client.messages.list(date_sent_after=now - hour, date_sent_before=now + hour)) == 4
    assert client.messages.list(date_sent_after=now + hour) == []
    assert client.messages.list(date_sent_before=now - hour) == []


def test_a_date_filter_leaves_out_what_was_not_sent_yet(client, sandbox):
    sandbox.fault("stuck_queued", next=1)
    client.messages.create(to=TO, from_=FROM, body="stuck")
    assert len(client.messages.list(to=TO)) == 1
    assert client.messages.list(to=TO, date_sent_after=datetime(2020, 1, 1)) == []


def test_paging_reaches_every_message_once_while_new_ones_arrive(client, sandbox):
    sids = [client.messages.create(to=TO, from_=FROM, body=str(i)).sid for i in range(7)]
    page = client.messages.page(page_size=3)
    seen = [one.sid for one in page]
    assert len(seen) == 3
    client.messages.create(to=TO, from_=FROM, body="a late one")
    while page := page.next_page():
        seen += [one.sid for one in page]
    assert seen == sids[::-1]
    assert len(list(client.messages.stream(page_size=2, limit=5))) == 5


def test_page_numbers_without_a_token_and_the_shape_of_a_page(sandbox):
    for i in range(5):
        sandbox.post_message(**{**GOOD, "Body": str(i)})
    page = json.loads(sandbox.api("GET", "/Messages.json", PageSize=2, Page=1, To=TO)[2])
    assert [one["body"] for one in page["messages"]] == ["2", "1"]
    assert (page["page"], page["page_size"], page["start"], page["end"]) == (1, 2, 2, 3)
    assert "PageToken=" in page["next_page_uri"] and "To=%2B12025550123" in page["next_page_uri"]
    last = json.loads(sandbox.api("GET", page["next_page_uri"])[2])
    assert [one["body"] for one in last["messages"]] == ["0"] and last["next_page_uri"] is None


@pytest.mark.parametrize("query", [{"PageSize": "0"}, {"PageSize": "x"}, {"PageToken": "PAx"}, {"DateSent": "soon"}])
def test_impossible_queries(sandbox, query):
    status, _headers, text = sandbox.api("GET", "/Messages.json", **query)
    assert (status, json.loads(text)["code"]) == (400, 20001)


def test_both_spellings_of_the_date_filter(sandbox):
    sandbox.post_message(**GOOD)
    sandbox.wait_for(delivered)
    tomorrow = time.strftime("%Y-%m-%d", time.gmtime(time.time() + 86400))
    for name in ("DateSent<", "DateSent%3C"):
        path = f"/2010-04-01/Accounts/{sandbox.account_sid}/Messages.json?{name}={tomorrow}"
        assert len(json.loads(sandbox.api("GET", path)[2])["messages"]) == 1


def test_redact_and_delete(client, sandbox):
    message = client.messages.create(to=TO, from_=FROM, body="secret")
    sandbox.wait_for(delivered)
    assert client.messages(message.sid).update(body="").body == ""
    assert client.messages(message.sid).delete()
    with pytest.raises(TwilioRestException) as caught:
        client.messages(message.sid).fetch()
    assert (caught.value.status, caught.value.code) == (404, 20404)
    assert client.messages.list() == []
    assert [one["deleted"] for one in sandbox.journal()["accepted"]] == [True], "it was billed all the same"


def test_what_is_under_way_cannot_be_deleted_or_changed(client, sandbox):
    sandbox.fault("stuck_queued", next=1)
    message = client.messages.create(to=TO, from_=FROM, body="x")
    for wrong, code in (
        (lambda: client.messages(message.sid).delete(), 20009),
        (lambda: client.messages(message.sid).update(body=""), 20009),
        (lambda: client.messages(message.sid).update(body="new"), 20001),
        (lambda: client.messages(message.sid).update(status="canceled"), 30409),
        (lambda: client.messages(message.sid).update(status="sent"), 20001),
    ):
        with pytest.raises(TwilioRestException) as caught:
            wrong()
        assert caught.value.code == code


def test_schedule_and_cancel(client, sandbox, hook):
    soon = datetime.now(timezone.utc) + timedelta(minutes=6)
    form = {"to": TO, "messaging_service_sid": SERVICE, "body": "later", "schedule_type": "fixed"}
    message = client.messages.create(send_at=soon, status_callback=hook.url + "/s", **form)
    assert message.status == "scheduled"
    assert client.messages(message.sid).update(status="canceled").status == "canceled"
    hook.wait(1)
    assert hook.statuses() == ["canceled"]
    sandbox.settings(schedule_ms=5)
    client.messages.create(send_at=soon, **form)
    sandbox.wait_for(lambda j: [one["status"] for one in j["accepted"]] == ["canceled", "delivered"])
    for when in (timedelta(minutes=4), timedelta(days=36)):
        with pytest.raises(TwilioRestException) as caught:
            client.messages.create(send_at=datetime.now(timezone.utc) + when, **form)
        assert caught.value.code == 35115


def test_a_message_that_waits_longer_than_its_validity_fails(client, sandbox):
    sandbox.settings(delay_ms=40)
    client.messages.create(to=TO, from_=FROM, body="x", validity_period=10)
    sandbox.sandbox.journal.accepted[0].created -= 11
    journal = sandbox.wait_for(lambda j: j["accepted"][0]["status"] == "failed")
    assert journal["accepted"][0]["error_code"] == 30036


def test_mms(client, sandbox):
    urls = ["http://127.0.0.1/1.jpg", "http://127.0.0.1/2.jpg"]
    message = client.messages.create(to=TO, from_=FROM, media_url=urls)
    assert message.sid.startswith("MM") and message.num_media == "2"
    assert client.messages(message.sid).media.list() == []


def test_a_body_of_any_bytes_is_taken_or_refused_but_never_breaks(sandbox):
    path = f"/2010-04-01/Accounts/{sandbox.account_sid}/Messages.json"
    headers = {"Authorization": basic(sandbox), "Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"\xff\xfe\x00=%ff&To=%", b"&&&=", b"To=" + b"+" * 3000, b"a=1&" * 500, b'{"To": "json"}'):
        status, _headers, text = sandbox.request("POST", path, body, headers)
        assert status == 400 and json.loads(text)["code"] in (21604, 21603, 20001), text


def test_a_huge_body_is_refused(sandbox):
    path = f"/2010-04-01/Accounts/{sandbox.account_sid}/Messages.json"
    try:
        status, _headers, text = sandbox.request(
            "POST", path, b"Body=" + b"x" * 2_000_000, {"Authorization": basic(sandbox)}
        )
        assert status == 413 and json.loads(text)["status"] == 413
    except (BrokenPipeError, ConnectionResetError, http.client.HTTPException):
        pass  # the server may hang up before everything was sent
    assert sandbox.journal()["accepted"] == []


def basic(sandbox):
    import base64

    return "Basic " + base64.b64encode(f"{sandbox.account_sid}:{sandbox.auth_token}".encode()).decode()
