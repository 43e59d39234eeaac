"""Verify for several senders: registrations, the Messaging Service a number is in, speed; against the sandbox."""

import json
import threading
import time

import pytest
from raw_server import RawServer, response

from sms_marketing.gateway import control, facts, registration
from sms_marketing.gateway.checks import CHECKS, CODES, PER_SENDER
from sms_marketing.gateway.wire import Credentials, Sender

MAIN = Sender("number", "+12025550100")
FREE = Sender("number", "+18005550199")
BARE = Sender("number", "+12025550119")
SHORT = Sender("short_code", "55501")
NAME = Sender("alphanumeric", "SANDBOX")
SERVICE = Sender("messaging_service", "MG" + "0" * 31 + "1")
HOME = "MG" + "0" * 31 + "3"  # MAIN is in its pool
CAMPAIGN, BRAND = "QE" + "0" * 31 + "3", "BN" + "0" * 31 + "1"
INBOUND = "https://crm.example.com/sms_marketing/twilio/token/inbound"
KEY = {"api_key_sid": "SK" + "0" * 31 + "2", "api_key_secret": "fictional-standard-key-secret"}


def verify(credentials, *senders, **options):
    results = control.verify(credentials, senders, INBOUND, **options)
    assert {one.code for one in results} <= set(CODES)
    return results


def registered(credentials, sender):
    """(ok, code, detail) of the registration line."""
    (found,) = [one for one in verify(credentials, sender) if one.check == "registration"]
    assert found.sender == sender.value
    return found.ok, found.code, found.detail


def webhooks(credentials, sender):
    (found,) = [one for one in verify(credentials, sender) if one.check == "webhooks"]
    return found.ok, found.code, found.detail


# --- registration ---


@pytest.mark.parametrize(
    ("sender", "verdict"),
    [
        (MAIN, (True, "ok", "")),
        (FREE, (True, "ok", FREE.value)),
        (SERVICE, (True, "ok", "")),
        (BARE, (False, "campaign_missing", BARE.value)),
        (SHORT, (True, "not_needed", "")),
        (NAME, (True, "not_needed", "")),
        (Sender("number", "+12025550177"), (None, "not_checked", "")),
        (Sender("number", "nonsense"), (None, "not_checked", "")),
    ],
)
def test_the_world_as_it_comes(credentials, sender, verdict):
    assert registered(credentials, sender) == verdict


@pytest.mark.parametrize(
    ("number", "code"),
    [("+447700900123", "not_needed"), ("+18765550123", "not_needed"), ("+16135550123", "campaign_missing")],
)
def test_only_numbers_of_the_us_and_canada_need_a_campaign(sandbox, credentials, number, code):
    sandbox.world(numbers=[{"phone_number": number}])
    assert registered(credentials, Sender("number", number))[1] == code


@pytest.mark.parametrize(
    ("status", "errors", "verdict"),
    [
        ("VERIFIED", [], (True, "ok", "")),
        ("IN_PROGRESS", [], (None, "campaign_pending", "")),
        ("PENDING", [], (None, "campaign_pending", "")),
        ("FAILED", [], (False, "campaign_failed", "")),
        ("FAILED", [{"description": "No  opt-in\nshown"}], (False, "campaign_failed", "No opt-in shown")),
        ("FAILED", ["?", {}, {"description": None}], (False, "campaign_failed", "")),
        ("SUSPENDED", [], (False, "campaign_suspended", "")),
        ("MOONLIT", [], (None, "campaign_unknown", "MOONLIT")),
        ("", [], (None, "campaign_unknown", "")),
    ],
)
@pytest.mark.parametrize("sender", [MAIN, Sender("messaging_service", HOME)])
def test_campaigns(sandbox, credentials, sender, status, errors, verdict):
    sandbox.world(campaigns=[{"sid": CAMPAIGN, "campaign_status": status, "errors": errors}])
    assert registered(credentials, sender) == verdict


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("APPROVED", (True, "ok", "")),
        ("PENDING", (None, "brand_pending", "")),
        ("IN_REVIEW", (None, "brand_pending", "")),
        ("FAILED", (False, "brand_failed", "Tax number does not match")),
        ("SUSPENDED", (False, "brand_suspended", "Tax number does not match")),
        ("DELETION_PENDING", (None, "brand_unknown", "DELETION_PENDING")),
    ],
)
def test_brands(sandbox, credentials, status, verdict):
    errors = [{"description": "Tax number does not match"}]
    sandbox.world(brands=[{"sid": BRAND, "status": status, "errors": errors}])
    assert registered(credentials, MAIN) == verdict


def test_the_worse_of_campaign_and_brand_is_told(sandbox, credentials):
    sandbox.world(
        campaigns=[{"sid": CAMPAIGN, "campaign_status": "FAILED"}], brands=[{"sid": BRAND, "status": "PENDING"}]
    )
    assert registered(credentials, MAIN)[1] == "campaign_failed"
    sandbox.world(
        campaigns=[{"sid": CAMPAIGN, "campaign_status": "PENDING"}], brands=[{"sid": BRAND, "status": "FAILED"}]
    )
    assert registered(credentials, MAIN)[1] == "brand_failed"


def test_a_number_in_a_service_without_campaign(sandbox, credentials):
    sandbox.world(campaigns=[{"sid": CAMPAIGN, "service_sid": SERVICE.value}])
    assert registered(credentials, MAIN) == (False, "campaign_missing", "Main line")


@pytest.mark.parametrize(
    ("status", "verdict"),
    [
        ("TWILIO_APPROVED", (True, "ok", FREE.value)),
        ("PENDING_REVIEW", (False, "tollfree_pending", FREE.value)),
        ("IN_REVIEW", (False, "tollfree_pending", FREE.value)),
        ("TWILIO_REJECTED", (False, "tollfree_rejected", "The website is down")),
        ("MOONLIT", (None, "tollfree_unknown", "MOONLIT")),
    ],
)
def test_toll_free(sandbox, credentials, status, verdict):
    reason = "The website is down" if status == "TWILIO_REJECTED" else None
    sandbox.world(tollfree_verifications=[{"phone_number": FREE.value, "status": status, "rejection_reason": reason}])
    assert registered(credentials, FREE) == verdict


def test_a_toll_free_number_that_was_never_verified_and_one_submitted_again(sandbox, credentials):
    sandbox.world(numbers=[{"phone_number": "+18335550177"}])
    assert registered(credentials, Sender("number", "+18335550177")) == (False, "tollfree_missing", "+18335550177")
    rejected = {"sid": "HH" + "9" * 32, "phone_number": FREE.value, "status": "TWILIO_REJECTED"}
    sandbox.world(tollfree_verifications=[rejected])
    assert registered(credentials, FREE) == (True, "ok", FREE.value)


def test_a_service_fails_only_if_none_of_its_senders_gets_through(sandbox, credentials):
    sandbox.world(numbers=[{"phone_number": "+18335550177", "service_sid": HOME}])
    assert registered(credentials, Sender("messaging_service", HOME)) == (None, "tollfree_missing", "+18335550177")
    sandbox.world(campaigns=[{"sid": CAMPAIGN, "campaign_status": "IN_PROGRESS"}])
    assert registered(credentials, Sender("messaging_service", HOME))[:2] == (False, "tollfree_missing")


@pytest.mark.parametrize(("code", "finding"), [("20003", "registration_unknown"), ("20404", "registration_unknown")])
@pytest.mark.parametrize(
    ("sender", "path"), [(FREE, "/Tollfree/"), (MAIN, "/Usa2p"), (SERVICE, "/Usa2p"), (BARE, "/v1/Services")]
)
def test_without_the_right_to_look_nothing_is_said(sandbox, credentials, sender, path, code, finding):
    sandbox.fault(code, on="read", path=path)
    assert registered(credentials, sender)[:2] == (None, finding)


def test_without_the_right_to_see_the_brand_the_campaign_counts(sandbox, credentials):
    sandbox.fault("20003", on="read", path="/BrandRegistrations")
    assert registered(credentials, MAIN) == (True, "ok", "")


@pytest.mark.parametrize(
    ("kind", "code"),
    [("http_429", "rate_limited"), ("http_500", "server"), ("html", "not_twilio"), ("drop", "network")],
)
def test_a_bad_moment_is_no_failure(sandbox, credentials, kind, code):
    sandbox.fault(kind, on="read", path="/Usa2p")
    assert registered(credentials, MAIN)[:2] == (None, code)


def test_an_answer_that_never_comes(sandbox, credentials):
    sandbox.fault("silent", on="read", path="/Usa2p")
    (found,) = [one for one in verify(credentials, MAIN, timeout=0.3) if one.check == "registration"]
    assert (found.ok, found.code) == (None, "timeout")


@pytest.mark.parametrize(
    ("body", "verdict"),
    [
        (b'{"compliance": [1, null, {"campaign_status": 7}]}', (None, "campaign_unknown", "")),
        (b'{"compliance": []}', (True, "ok", "Odd")),
        (b'{"compliance": null}', (None, "not_twilio", "no list of compliance")),
        (
            b'{"compliance": [], "meta": {"next_page_url": "https://["}}',
            (None, "not_twilio", "the address of the next page is none"),
        ),
    ],
)
def test_odd_campaigns(body, verdict):
    service = {"sid": HOME, "friendly_name": "Odd", "us_app_to_person_registered": True}
    number = {"sid": "PN1", "phone_number": MAIN.value, "capabilities": {"sms": True}}

    async def answer(writer, request):
        path = request.head.split()[1].partition("?")[0].rpartition("/")[2]
        bodies = {
            "Services": {"services": [service]},
            "PhoneNumbers": {"phone_numbers": [number]},
            "IncomingPhoneNumbers.json": {"incoming_phone_numbers": [number]},
        }
        found = {"sid": "AC" + "1" * 32, "status": "active"} if path.startswith("AC") else bodies.get(path)
        writer.write(response(200, json.dumps(found).encode() if found else body))

    with RawServer(answer) as server:
        assert registered(Credentials("AC" + "1" * 32, "token", server.url), MAIN) == verdict


@pytest.mark.parametrize(
    ("number", "toll_free", "long_code"),
    [
        ("+18005550199", True, False),
        ("+18885550199", True, False),
        ("+18105550199", False, True),
        ("+12025550100", False, True),
        ("+14165550100", False, True),
        ("+18765550100", False, False),
        ("+447700900123", False, False),
        ("+180055501990", False, False),
        ("8005550199", False, False),
        ("", False, False),
    ],
)
def test_kinds_of_numbers(number, toll_free, long_code):
    assert (registration.is_toll_free(number), registration.is_long_code(number)) == (toll_free, long_code)


# --- a number in a Messaging Service ---


@pytest.mark.parametrize(
    ("service", "verdict"),
    [
        ({"use_inbound_webhook_on_number": True}, (True, "ok", "")),
        ({"inbound_request_url": INBOUND + "#rc=3"}, (True, "ok", "")),
        ({"inbound_request_url": None}, (False, "webhook_service_off", "Main line")),
        ({"inbound_request_url": "https://other.example.com/x"}, (False, "webhook_service", "Main line")),
        ({"inbound_request_url": INBOUND, "inbound_method": "GET"}, (False, "webhook_method", INBOUND)),
    ],
)
def test_the_services_address_wins_over_the_numbers(sandbox, credentials, service, verdict):
    assert control.set_webhooks(credentials, MAIN, INBOUND).ok is True
    sandbox.world(services=[{"sid": HOME, "use_inbound_webhook_on_number": False, **service}])
    assert webhooks(credentials, MAIN) == verdict
    assert control.set_webhooks(credentials, MAIN, INBOUND).code == verdict[1]


def test_without_the_right_to_see_services_the_numbers_address_counts(sandbox, credentials):
    control.set_webhooks(credentials, MAIN, INBOUND)
    sandbox.fault("20003", on="read", path="/v1/Services")
    assert webhooks(credentials, MAIN) == (True, "ok", "")


def test_more_services_than_we_look_through(sandbox, credentials, monkeypatch):
    monkeypatch.setattr(facts, "MAX_SERVICES", 2)
    control.set_webhooks(credentials, MAIN, INBOUND)
    assert webhooks(credentials, MAIN) == (True, "ok", "")
    assert registered(credentials, MAIN)[:2] == (None, "too_many")


def test_services_on_several_pages(sandbox, credentials, monkeypatch):
    monkeypatch.setattr("sms_marketing.gateway.api.PAGE_SIZE", 2)
    assert registered(credentials, MAIN) == (True, "ok", "")
    assert [one.value for one in control.list_senders(credentials) if one.kind == "messaging_service"][2] == HOME


# --- several senders ---


def test_lines_come_in_order_one_per_check_and_sender(credentials):
    senders = [MAIN, FREE, NAME]
    results = verify(credentials, *senders)
    expected = [
        (check, value)
        for check in CHECKS
        for value in ([one.value for one in senders] if check in PER_SENDER else [""])
    ]
    assert [(one.check, one.sender) for one in results] == expected


def test_one_sender_does_not_answer_for_another(credentials):
    results = verify(credentials, MAIN, Sender("number", "+12025550177"), BARE, Sender("number", ""))
    found = {(one.check, one.sender): one.code for one in results}
    assert [found["sender", value] for value in (MAIN.value, "+12025550177", BARE.value, "")] == [
        "ok",
        "sender_not_yours",
        "ok",
        "sender_missing",
    ]
    assert found["registration", MAIN.value] == "ok"
    assert found["registration", BARE.value] == "campaign_missing"
    assert found["registration", "+12025550177"] == found["webhooks", ""] == "not_checked"


def test_without_senders(credentials):
    results = verify(credentials)
    assert [(one.check, one.ok, one.code) for one in results if one.check in PER_SENDER] == [
        ("sender", False, "sender_missing"),
        ("webhooks", None, "not_checked"),
        ("registration", None, "not_checked"),
    ]


def test_a_suspended_account_is_asked_nothing_more(sandbox, credentials):
    sandbox.world(accounts=[{"sid": sandbox.account_sid, "status": "suspended"}])
    found = {one.check: (one.ok, one.code) for one in verify(credentials, MAIN)}
    assert found["account"] == (False, "suspended")
    assert found["credentials"] == found["base_url"] == (True, "ok")
    assert found["sender"] == found["registration"] == (None, "not_checked")


def test_a_trial_account_goes_on(sandbox, credentials):
    sandbox.world(accounts=[{"sid": sandbox.account_sid, "type": "Trial"}])
    found = {one.check: (one.ok, one.code) for one in verify(credentials, MAIN)}
    assert (found["account"], found["sender"]) == ((None, "trial"), (True, "ok"))


def test_a_standard_key_sees_registrations(sandbox):
    key = Credentials(sandbox.account_sid, sandbox.auth_token, sandbox.url, **KEY)
    assert registered(key, MAIN) == registered(key, SERVICE) == (True, "ok", "")


def test_account_questions_are_asked_once(credentials, sandbox):
    asked = []
    pick = sandbox.sandbox.faults.pick
    sandbox.fault("http_500", on="read", path="never asked for")  # while a switch is on, every read is picked for
    sandbox.sandbox.faults.pick = lambda *a, **k: asked.append(k.get("path")) or pick(*a, **k)
    numbers = [Sender("number", f"+1202555011{digit}") for digit in range(3)]
    try:
        verify(credentials, MAIN, BARE, FREE, SERVICE, *numbers)
    finally:
        del sandbox.sandbox.faults.pick
    lists = [path for path in asked if path.startswith("/v1/")]
    assert len(lists) == len(set(lists)) > 5
    account = f"/2010-04-01/Accounts/{sandbox.account_sid}.json"
    assert asked.count(account) == 1


def test_three_senders_at_a_healthy_but_distant_api(sandbox, credentials):
    """FEATURES A4: under 5 s; here every answer takes 100 ms."""
    sandbox.settings(answer_ms=100)
    began = time.monotonic()
    results = verify(credentials, MAIN, FREE, SERVICE)
    assert time.monotonic() - began < 3
    assert {one.code for one in results if one.check in ("sender", "registration")} == {"ok"}


def test_a_dead_slow_api_meets_the_budget(sandbox, credentials, monkeypatch):
    monkeypatch.setattr(facts, "BUDGET", 0.5)
    sandbox.settings(answer_ms=300)
    began = time.monotonic()
    results = verify(credentials, MAIN, SERVICE)
    assert time.monotonic() - began < 2.5
    assert {one.code for one in results if one.check == "registration"} <= {"timeout", "not_checked"}


def test_threads_end(credentials):
    before = threading.active_count()
    verify(credentials, MAIN, FREE, SERVICE)
    assert threading.active_count() <= before
