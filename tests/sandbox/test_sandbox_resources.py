"""Accounts, numbers, services, registrations, credentials and paths, through Twilio's own client where it can."""

import base64
import json
import socket
import time
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from urllib.parse import urlencode

import pytest
from twilio.base.exceptions import TwilioRestException

FROM = "+12025550100"
SERVICE = "MG00000000000000000000000000000001"
MAIN_KEY = ("SK00000000000000000000000000000001", "fictional-main-key-secret")
STANDARD_KEY = ("SK00000000000000000000000000000002", "fictional-standard-key-secret")


def code_of(call):
    with pytest.raises(TwilioRestException) as caught:
        call()
    return caught.value.status, caught.value.code


def test_account_balance_and_usage(client, sandbox):
    account = client.api.accounts(sandbox.account_sid).fetch()
    assert (account.status, account.type, account.owner_account_sid) == ("active", "Full", sandbox.account_sid)
    assert sandbox.auth_token not in str(vars(account))
    assert [one.sid for one in client.api.accounts.list()] == [sandbox.account_sid]
    assert (client.balance.fetch().balance, client.balance.fetch().currency) == ("100.00", "USD")
    client.messages.create(to="+12025550123", from_=FROM, body="x" * 200)
    sandbox.inbound("+12025550123", FROM, "hi")
    usage = {one.category: (one.count, one.usage) for one in client.usage.records.list()}
    assert usage == {"sms": ("2", "3"), "sms-inbound": ("1", "1"), "sms-outbound": ("1", "2")}
    assert [one.category for one in client.usage.records.today.list(category="sms-inbound")] == ["sms-inbound"]


def test_subaccounts_have_no_balance_and_cannot_reach_their_parent(client, sandbox, as_user):
    child = "AC" + "6" * 32
    sandbox.world(accounts=[{"sid": child, "auth_token": "childtoken", "owner_account_sid": sandbox.account_sid}])
    assert client.api.accounts(child).fetch().owner_account_sid == sandbox.account_sid
    assert code_of(client.api.accounts(child).balance.fetch) == (404, 20404)
    assert code_of(as_user(child, "childtoken").api.accounts(sandbox.account_sid).fetch) == (401, 20003)


def test_numbers_list_filter_update(client):
    numbers = client.incoming_phone_numbers.list()
    assert [one.phone_number for one in numbers][:2] == [FROM, "+18005550199"]
    assert numbers[0].capabilities["sms"] is True and numbers[0].sid.startswith("PN")
    (number,) = client.incoming_phone_numbers.list(phone_number=FROM)
    changed = client.incoming_phone_numbers(number.sid).update(
        sms_url="https://example.com/in?a=1#rc=3", sms_method="GET", sms_fallback_url="", sms_application_sid="AP1"
    )
    assert (changed.sms_url, changed.sms_method, changed.sms_application_sid) == (
        "https://example.com/in?a=1#rc=3",
        "GET",
        "AP1",
    )
    again = client.incoming_phone_numbers(number.sid).fetch()
    assert again.sms_url == changed.sms_url
    assert code_of(lambda: client.incoming_phone_numbers(number.sid).update(sms_url="nowhere")) == (400, 20001)
    assert code_of(lambda: client.incoming_phone_numbers(number.sid).update(sms_method="PUT")) == (400, 20001)
    assert code_of(client.incoming_phone_numbers("PN" + "0" * 32).fetch) == (404, 20404)


def test_numbers_page_by_page(client):
    page, seen = client.incoming_phone_numbers.page(page_size=4), []
    while page:
        seen += [one.phone_number for one in page]
        page = page.next_page()
    assert len(seen) == len(set(seen)) == 6


def test_short_codes(client):
    (code,) = client.short_codes.list()
    assert code.short_code == "55501"
    assert client.short_codes(code.sid).update(sms_url="https://example.com/").sms_url == "https://example.com/"
    assert client.short_codes(code.sid).fetch().sms_url == "https://example.com/"
    assert client.short_codes.list(short_code="1") == []


def test_services_and_their_senders(client):
    assert next(one.sid for one in client.messaging.v1.services.list()) == SERVICE
    service = client.messaging.v1.services(SERVICE)
    fetched = service.fetch()
    assert fetched.inbound_request_url is None and fetched.use_inbound_webhook_on_number is True
    assert fetched.date_created is not None and fetched.validity_period == 36000
    changed = service.update(inbound_request_url="https://example.com/in", use_inbound_webhook_on_number=False)
    assert (changed.inbound_request_url, changed.use_inbound_webhook_on_number) == ("https://example.com/in", False)
    assert service.update(inbound_request_url="").inbound_request_url is None
    assert [one.phone_number for one in service.phone_numbers.list()] == ["+12025550110", "+12025550111"]
    assert [one.alpha_sender for one in service.alpha_senders.list()] == ["SANDBOX"]
    assert service.short_codes.list() == []
    assert code_of(lambda: service.update(inbound_request_url="x y")) == (400, 20001)
    assert code_of(client.messaging.v1.services("MG" + "9" * 32).fetch) == (404, 20404)


def test_a_number_joins_a_service_once(client):
    (number,) = client.incoming_phone_numbers.list(phone_number="+12025550119")
    numbers = client.messaging.v1.services(SERVICE).phone_numbers
    assert numbers.create(phone_number_sid=number.sid).phone_number == "+12025550119"
    assert code_of(lambda: numbers.create(phone_number_sid=number.sid)) == (409, 21710)
    assert next(one.phone_number for one in numbers.list(page_size=1)) == "+12025550119"


def test_numbers_leave_services_and_accounts(client):
    (number,) = client.incoming_phone_numbers.list(phone_number="+12025550110")
    pool = client.messaging.v1.services(SERVICE).phone_numbers
    assert pool(number.sid).delete()
    assert [one.phone_number for one in pool.list()] == ["+12025550111"]
    assert code_of(pool(number.sid).delete) == (404, 20404)
    assert client.incoming_phone_numbers(number.sid).delete()
    assert client.incoming_phone_numbers.list(phone_number="+12025550110") == []
    assert code_of(lambda: client.messages.create(to="+12025550123", from_="+12025550110", body="x")) == (400, 21606)


@pytest.mark.parametrize(
    ("changes", "sender", "failure"),
    [
        ({}, FROM, None),
        ({}, "+18005550199", None),
        ({}, "55501", None),
        ({}, "+12025550119", 30034),
        ({"numbers": [{"phone_number": FROM, "service_sid": ""}]}, FROM, 30034),
        ({"campaigns": [{"sid": "QE" + "0" * 31 + "3", "campaign_status": "FAILED"}]}, FROM, 30034),
        ({"campaigns": [{"sid": "QE" + "0" * 31 + "3", "campaign_status": "IN_PROGRESS"}]}, FROM, 30034),
        ({"services": [{"sid": "MG" + "0" * 31 + "3", "us_app_to_person_registered": False}]}, FROM, 30034),
        (
            {"tollfree_verifications": [{"phone_number": "+18005550199", "status": "PENDING_REVIEW"}]},
            "+18005550199",
            30032,
        ),
        (
            {"tollfree_verifications": [{"phone_number": "+18005550199", "status": "TWILIO_REJECTED"}]},
            "+18005550199",
            30032,
        ),
        ({"numbers": [{"phone_number": "+18335550177"}]}, "+18335550177", 30032),
    ],
)
def test_texts_of_unregistered_senders_are_blocked(sandbox, changes, sender, failure):
    sandbox.world(**changes)
    sandbox.post_message(To="+12025550123", From=sender, Body="x")
    over = sandbox.wait_for(lambda j: j["accepted"][0]["status"] in ("delivered", "undelivered"))
    assert over["accepted"][0]["error_code"] == failure


def test_abroad_nobody_asks_for_an_american_campaign(sandbox):
    sandbox.post_message(To="+447700900123", From="+12025550119", Body="x")
    assert sandbox.wait_for(lambda j: j["accepted"][0]["status"] == "delivered")


def test_reset_can_restore_the_world(sandbox):
    sandbox.world(accounts=[{"sid": sandbox.account_sid, "type": "Trial"}])
    sandbox.world(numbers=[{"phone_number": FROM, "sms": False}])
    sandbox.reset()
    assert sandbox.world()["accounts"][0]["type"] == "Trial"
    for _ in range(2):
        sandbox.reset(world=True)
        world = sandbox.world()
        assert (world["accounts"][0]["type"], world["numbers"][0]["sms"]) == ("Full", True)
        sandbox.world(numbers=[{"phone_number": FROM, "sms": False}])


def test_a_slow_api(sandbox):
    sandbox.settings(answer_ms=60)
    began = time.monotonic()
    assert sandbox.api("GET", "/Balance.json")[0] == 200
    assert time.monotonic() - began >= 0.06


def test_usage_by_period(client, sandbox):
    today = datetime.now(timezone.utc).date()
    days = {"today": today, "yesterday": today - timedelta(days=1), "older": today - timedelta(days=40)}
    for at, day in enumerate(days.values()):
        client.messages.create(to=f"+1202555012{at}", from_=FROM, body="x" * 200)
        noon = datetime(day.year, day.month, day.day, tzinfo=timezone.utc).timestamp()
        sandbox.sandbox.journal.accepted[at].created = noon
    records = client.usage.records

    def seen(found):
        return [(one.start_date, one.end_date, one.count, one.usage, one.price) for one in found]

    assert seen(records.today.list(category="sms")) == [(today, today, "1", "2", Decimal("0.01580"))]
    daily = seen(records.daily.list(category="sms", start_date=days["yesterday"], end_date=today))
    assert [row[:3] for row in daily] == [(today, today, "1"), (days["yesterday"], days["yesterday"], "1")]
    (month,) = records.this_month.list(category="sms")
    assert (month.start_date, month.end_date) == (today.replace(day=1), today)
    assert month.count == ("1" if today.day == 1 else "2")
    (everything,) = records.list(category="sms", start_date=days["older"])
    assert everything.count == "3"
    assert len(records.daily.list(category="sms", start_date=days["older"], end_date=today)) == 41
    status, _headers, text = sandbox.api("GET", "/Usage/Records/Daily.json", StartDate="soon")
    assert (status, json.loads(text)["code"]) == (400, 20001)


def test_registrations(client):
    (campaign,) = client.messaging.v1.services(SERVICE).us_app_to_person.list()
    assert campaign.campaign_status == "VERIFIED" and campaign.messaging_service_sid == SERVICE
    (brand,) = client.messaging.v1.brand_registrations.list()
    assert brand.status == "APPROVED" and brand.brand_score == 80
    assert client.messaging.v1.brand_registrations(brand.sid).fetch().sid == brand.sid
    (toll_free,) = client.incoming_phone_numbers.list(phone_number="+18005550199")
    found = client.messaging.v1.tollfree_verifications.list(tollfree_phone_number_sid=toll_free.sid)
    assert [one.status for one in found] == ["TWILIO_APPROVED"]
    assert client.messaging.v1.tollfree_verifications.list(status="TWILIO_REJECTED") == []


def test_main_key_may_do_everything_standard_key_not_the_account(as_user, sandbox):
    assert as_user(*MAIN_KEY).api.accounts(sandbox.account_sid).fetch().status == "active"
    standard = as_user(*STANDARD_KEY)
    assert standard.messages.create(to="+12025550123", from_=FROM, body="x").status == "queued"
    assert standard.incoming_phone_numbers.list()
    assert code_of(standard.api.accounts(sandbox.account_sid).fetch) == (401, 20003)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "Basic",
        "Basic !!!",
        "Basic bm9jb2xvbg==",
        "Basic /w==",
        "Bearer x",
        "Basic QUMwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMDAwMTp3cm9uZw==",
    ],
)
def test_bad_credentials(sandbox, header):
    headers = {"Authorization": header} if header is not None else {}
    for path in (f"/2010-04-01/Accounts/{sandbox.account_sid}/Messages.json", "/v1/Services"):
        status, answered, text = sandbox.request("GET", path, headers=headers)
        assert status == 401 and "Basic" in answered["WWW-Authenticate"]
        assert json.loads(text) == {
            "code": 20003,
            "message": "Authenticate",
            "more_info": "https://www.twilio.com/docs/errors/20003",
            "status": 401,
        }


def test_a_wrong_token_accepts_nothing(as_user, sandbox):
    wrong = as_user(sandbox.account_sid, "wrong")
    assert code_of(lambda: wrong.messages.create(to="+12025550123", from_=FROM, body="x")) == (401, 20003)
    assert sandbox.journal()["accepted"] == []


def test_other_accounts_are_unknown_or_foreign(sandbox):
    sandbox.world(accounts=[{"sid": "AC" + "7" * 32, "auth_token": "other"}])
    for sid, expected in (("AC" + "8" * 32, (404, 20404)), ("AC" + "7" * 32, (401, 20003))):
        status, _headers, text = sandbox.api("GET", f"/2010-04-01/Accounts/{sid}/Messages.json")
        assert (status, json.loads(text)["code"]) == expected


@pytest.mark.parametrize(("state", "itself"), [("suspended", 200), ("closed", 401)])
def test_accounts_that_are_not_active(sandbox, state, itself):
    sandbox.world(accounts=[{"sid": sandbox.account_sid, "status": state}])
    status, body = sandbox.post_message(To="+12025550123", From=FROM, Body="x")
    assert (status, body["code"]) == (401, 20003)
    path = f"/2010-04-01/Accounts/{sandbox.account_sid}.json"
    assert sandbox.api("GET", path)[0] == itself


@pytest.mark.parametrize(
    "path", ["/", "/Messages", "/Messages/SM1/Nothing.json", "/Calls.json", "/Usage/Records/Never.json"]
)
def test_unknown_paths_answer_like_twilio(sandbox, path):
    full = f"/2010-04-01/Accounts/{sandbox.account_sid}{path}"
    status, headers, text = sandbox.api("GET", full)
    assert status == 404 and headers["Content-Type"].startswith("application/json")
    assert json.loads(text)["code"] == 20404 and path in json.loads(text)["message"]


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/Messages.json"), ("DELETE", "/Balance.json"), ("POST", "/Balance.json")]
)
def test_wrong_methods(sandbox, method, path):
    status, _headers, text = sandbox.api(method, path)
    assert (status, json.loads(text)["code"]) == (405, 20004)


def test_too_many_requests_at_once(sandbox):
    form = {"To": "+12025550123", "From": FROM, "Body": "x"}
    sandbox.settings(max_concurrent=1)
    sandbox.fault("hang", next=1)
    with socket.create_connection(("127.0.0.1", int(sandbox.url.rsplit(":", 1)[1]))) as first:
        first.sendall(raw_post(sandbox, form))
        sandbox.wait_for(lambda j: j["accepted"])
        status, body = sandbox.post_message(**form)
        assert (status, body["code"]) == (429, 20429)
    sandbox.wait_for(lambda j: sandbox.sandbox.concurrent == 0)
    assert sandbox.post_message(**form)[0] == 201
    assert sandbox.journal(part="summary")["summary"]["accepted"] == 2


def raw_post(sandbox, form):
    """POST Messages.json as bytes."""
    body, pair = urlencode(form), base64.b64encode(f"{sandbox.account_sid}:{sandbox.auth_token}".encode()).decode()
    path = f"/2010-04-01/Accounts/{sandbox.account_sid}/Messages.json"
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Basic {pair}\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n{body}".encode()
