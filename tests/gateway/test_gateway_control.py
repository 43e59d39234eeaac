"""gateway/control.py against a sandbox, and against servers that are not Twilio."""

import json
import logging
import time
from datetime import datetime, timedelta, timezone

import pytest
from raw_server import RawServer, closes, free_port, hangs, response, sends
from sending import send_batch

from sms_marketing.gateway import control
from sms_marketing.gateway.control import CheckResult, ControlError
from sms_marketing.gateway.verify import CHECKS, CODES
from sms_marketing.gateway.wire import Credentials, OutgoingMessage, Sender

MAIN = Sender("number", "+12025550100")
SERVICE = Sender("messaging_service", "MG" + "0" * 31 + "1")
SHORT = Sender("short_code", "55501")
NAME = Sender("alphanumeric", "SANDBOX")
INBOUND = "https://crm.example.com/sms_marketing/twilio/token/inbound"
ACCOUNT = "AC" + "0" * 31 + "1"
LONG_AGO = datetime(2020, 1, 1, tzinfo=timezone.utc)
HTML = response(200, b"<html>", Content_Type="text/html")
KEYS = {"main": ("SK" + "0" * 31 + "1", "fictional-main-key-secret")}
KEYS["standard"] = ("SK" + "0" * 31 + "2", "fictional-standard-key-secret")


def verify(credentials, sender=MAIN, expected=None, **options):
    """{check: (ok, code)}; the checks always come all, in order, with codes from the table."""
    results = control.verify(credentials, [sender], expected, **options)
    assert tuple(result.check for result in results) == CHECKS
    assert {result.code for result in results} <= set(CODES)
    return {result.check: (result.ok, result.code) for result in results}


def key_credentials(sandbox, kind, **changes):
    sid, secret = KEYS[kind]
    fields = {"account_sid": sandbox.account_sid, "auth_token": sandbox.auth_token, "base_url": sandbox.url}
    return Credentials(**{**fields, "api_key_sid": sid, "api_key_secret": secret, **changes})


OK, NOT_CHECKED = (True, "ok"), (None, "not_checked")


# --- verify: the good ---


@pytest.mark.parametrize(("sender", "registration"), [(MAIN, "ok"), (SERVICE, "ok"), (SHORT, "not_needed")])
def test_all_is_well_after_setting_the_webhooks(credentials, sender, registration):
    assert control.set_webhooks(credentials, sender, INBOUND + "#rc=3&rp=all").ok is True
    expected = {**dict.fromkeys(CHECKS, OK), "self_test": NOT_CHECKED, "registration": (True, registration)}
    assert verify(credentials, sender, INBOUND) == expected


def test_verify_is_quick(credentials):
    began = time.monotonic()
    verify(credentials, SERVICE, INBOUND)
    assert time.monotonic() - began < 1


def test_an_alphanumeric_sender_passes_with_a_note(credentials):
    found = verify(credentials, NAME, INBOUND)
    assert (found["sender"], found["webhooks"]) == ((True, "one_way"), (True, "not_applicable"))
    expected = CheckResult("webhooks", True, "not_applicable", sender=NAME.value)
    assert control.set_webhooks(credentials, NAME, INBOUND) == expected


@pytest.mark.parametrize("kind", KEYS)
def test_an_api_key_passes_with_the_auth_token(sandbox, kind):
    found = verify(key_credentials(sandbox, kind))
    assert (found["credentials"], found["account"], found["sender"]) == (OK, OK, OK)


def test_a_key_alone_works_but_webhooks_cannot_be_checked(sandbox):
    found = verify(key_credentials(sandbox, "standard", auth_token=""))
    assert (found["credentials"], found["account"]) == ((None, "token_missing"), (None, "hidden"))
    assert (found["sender"], found["base_url"]) == (OK, OK)


# --- verify: what is wrong ---


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"auth_token": "wrong"}, "wrong_credentials"),
        ({"account_sid": "AC" + "9" * 32}, "wrong_credentials"),
        ({"auth_token": ""}, "missing"),
        ({"account_sid": ""}, "missing"),
        ({"account_sid": "SK" + "0" * 32}, "malformed_sid"),
        ({"account_sid": "AC123"}, "malformed_sid"),
        ({"account_sid": ACCOUNT + "/../x"}, "malformed_sid"),
        ({"api_key_sid": KEYS["main"][0], "api_key_secret": "wrong"}, "wrong_key"),
        ({"api_key_sid": "SK" + "9" * 32, "api_key_secret": "wrong"}, "wrong_key"),
        (
            {"auth_token": "wrong", "api_key_sid": KEYS["main"][0], "api_key_secret": KEYS["main"][1]},
            "wrong_credentials",
        ),
    ],
)
def test_credentials(sandbox, changes, code):
    fields = {"account_sid": sandbox.account_sid, "auth_token": sandbox.auth_token, "base_url": sandbox.url}
    found = verify(Credentials(**{**fields, **changes}), MAIN, INBOUND)
    assert found["credentials"] == (False, code)
    assert found["account"] == found["sender"] == found["webhooks"] == NOT_CHECKED


@pytest.mark.parametrize(
    ("account", "verdict"),
    [
        ({"type": "Trial"}, (None, "trial")),
        ({"status": "suspended"}, (False, "suspended")),
        ({"status": "closed"}, (False, "closed")),
        ({"status": "hibernating"}, (False, "account_status")),
    ],
)
def test_account(account, verdict):
    body = json.dumps({"sid": ACCOUNT, "status": "active", "type": "Full", **account}).encode()
    with RawServer(sends(response(200, body), close=False)) as server:
        assert verify(Credentials(ACCOUNT, "token", server.url))["account"] == verdict


@pytest.mark.parametrize(
    ("sender", "code"),
    [
        (Sender("number", ""), "sender_missing"),
        (Sender("number", "202 555 0100"), "sender_malformed"),
        (Sender("number", "+1202555010O"), "sender_malformed"),
        (Sender("short_code", "12"), "sender_malformed"),
        (Sender("alphanumeric", "123456"), "sender_malformed"),
        (Sender("alphanumeric", "MUCHTOOLONGNAME"), "sender_malformed"),
        (Sender("messaging_service", "MG1"), "sender_malformed"),
        (Sender("carrier pigeon", "x"), "sender_malformed"),
        (Sender("number", "+12025550177"), "sender_not_yours"),
        (Sender("short_code", "55599"), "sender_not_yours"),
        (Sender("messaging_service", "MG" + "9" * 32), "service_not_yours"),
    ],
)
def test_sender(credentials, sender, code):
    found = verify(credentials, sender, INBOUND)
    assert found["sender"] == (False, code)
    assert found["credentials"] == found["account"] == found["base_url"] == OK


def test_a_number_without_sms(sandbox, credentials):
    sandbox.world(numbers=[{"phone_number": "+12025550109", "sms": False}])
    assert verify(credentials, Sender("number", "+12025550109"))["sender"] == (False, "sender_no_sms")


@pytest.mark.parametrize(
    ("number", "verdict"),
    [
        ({"sms_url": ""}, (False, "webhook_not_set")),
        ({"sms_url": "https://other.example.com/in?secret=1"}, (False, "webhook_different")),
        ({"sms_url": INBOUND + "/"}, (False, "webhook_different")),
        ({"sms_url": INBOUND, "sms_method": "GET"}, (False, "webhook_method")),
        ({"sms_url": INBOUND + "#rc=5"}, OK),
        ({"sms_url": INBOUND, "sms_application_sid": "AP" + "1" * 32}, (None, "webhook_application")),
    ],
)
def test_webhooks_of_a_number(sandbox, credentials, number, verdict):
    sandbox.world(numbers=[{"phone_number": MAIN.value, **number}])
    assert verify(credentials, MAIN, INBOUND)["webhooks"] == verdict
    assert "secret=1" not in str(control.verify(credentials, [MAIN], INBOUND))


def test_without_an_expected_address_webhooks_are_not_judged(credentials):
    assert verify(credentials, MAIN)["webhooks"] == NOT_CHECKED


def service_server(service, pool=None, owned=()):
    """A server that knows one account and one Messaging Service, in Twilio's own shape."""
    pool = {"phone_numbers": [{"sid": "PN1"}], "short_codes": [], "alpha_senders": []} if pool is None else pool

    async def answer(writer, request):
        path = request.head.split()[1].partition("?")[0]
        kind = path.rpartition("/")[2]
        bodies = {
            f"{ACCOUNT}.json": {"sid": ACCOUNT, "status": "active", "type": "Full"},
            SERVICE.value: {"sid": SERVICE.value, "friendly_name": "Ours", **service},
            "IncomingPhoneNumbers.json": {"incoming_phone_numbers": list(owned), "next_page_uri": None},
            "PhoneNumbers": {"phone_numbers": pool.get("phone_numbers", []), "meta": {}},
            "ShortCodes": {"short_codes": pool.get("short_codes", []), "meta": {}},
            "AlphaSenders": {"alpha_senders": pool.get("alpha_senders", []), "meta": {}},
        }
        writer.write(response(200, json.dumps(bodies[kind]).encode()))

    return RawServer(answer)


ON = {"inbound_request_url": INBOUND, "inbound_method": "POST", "use_inbound_webhook_on_number": False}
ON_NUMBER = {"inbound_request_url": None, "use_inbound_webhook_on_number": True}


def owned(sid, url):
    return {
        "sid": sid,
        "phone_number": "+12025550110",
        "sms_url": url,
        "sms_method": "POST",
        "capabilities": {"sms": True},
    }


@pytest.mark.parametrize(
    ("service", "pool", "numbers", "sender", "webhooks"),
    [
        (ON, None, [], OK, OK),
        (ON, {"alpha_senders": [{"sid": "AI1"}]}, [], OK, OK),
        (ON, {}, [], (False, "service_empty"), OK),
        ({**ON, "inbound_request_url": None}, None, [], (False, "service_inbound_off"), (False, "webhook_not_set")),
        ({**ON, "inbound_request_url": "https://x.example"}, None, [], OK, (False, "webhook_different")),
        ({**ON, "inbound_method": "GET"}, None, [], OK, (False, "webhook_method")),
        (ON_NUMBER, None, [owned("PN1", INBOUND)], OK, OK),
        (ON_NUMBER, None, [owned("PN2", ""), owned("PN1", INBOUND)], OK, OK),
        (ON_NUMBER, None, [owned("PN1", "https://x.example")], OK, (False, "webhook_different")),
    ],
)
def test_messaging_service(service, pool, numbers, sender, webhooks):
    with service_server(service, pool, numbers) as server:
        found = verify(Credentials(ACCOUNT, "token", server.url), SERVICE, INBOUND)
    assert (found["sender"], found["webhooks"]) == (sender, webhooks)


# --- verify: nobody there, or somebody else ---


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "base_url_missing"),
        ("http://api.twilio.com", "base_url_not_https"),
        ("https://u:p@api.twilio.com", "base_url_userinfo"),
        ("ftp://api.twilio.com", "base_url_scheme"),
        ("https://twilio.invalid/", "network"),
    ],
)
def test_base_url(url, code):
    found = verify(Credentials(ACCOUNT, "token", url), MAIN, INBOUND)
    assert found.pop("base_url") == (False, code)
    assert set(found.values()) == {NOT_CHECKED}


def test_nobody_listens():
    found = verify(Credentials(ACCOUNT, "token", f"http://127.0.0.1:{free_port()}"), MAIN, INBOUND)
    assert found["base_url"] == (False, "network")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (closes, "network"),
        (hangs, "timeout"),
        (sends(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", *[b" "] * 100, pause=0.1), "timeout"),
        (sends(HTML), "not_twilio"),
        (sends(response(200, b"[]")), "not_twilio"),
        (sends(response(200, b"{}")), "not_twilio"),
        (sends(response(200, b'{"sid": "AC2"}')), "not_twilio"),
        (sends(response(200, b"[" * 100_000)), "not_twilio"),
        (sends(response(404, b"<html>", Content_Type="text/html")), "not_twilio"),
        (sends(response(302, Location="/login")), "not_twilio"),
        (sends(b"220 smtp\r\n"), "network"),
    ],
)
def test_somebody_else_answers(answer, code):
    began = time.monotonic()
    with RawServer(answer) as server:
        found = verify(Credentials(ACCOUNT, "token", server.url), MAIN, INBOUND, timeout=0.5)
        assert len(server.requests) <= 1
    assert found.pop("base_url") == (False, code)
    assert set(found.values()) == {NOT_CHECKED}
    assert time.monotonic() - began < 3


@pytest.mark.parametrize(
    ("status", "code"), [(403, "forbidden"), (429, "rate_limited"), (400, "refused"), (500, "server"), (503, "server")]
)
def test_twilio_has_a_bad_day(status, code):
    body = json.dumps({"code": 20000 + status, "message": "No.", "status": status}).encode()
    with RawServer(sends(response(status, body))) as server:
        found = verify(Credentials(ACCOUNT, "token", server.url), MAIN, INBOUND)
    assert (found["credentials"], found["base_url"]) == ((False, code), OK)


# --- webhooks ---


def test_setting_webhooks_changes_what_twilio_has(sandbox, credentials):
    result = control.set_webhooks(credentials, MAIN, INBOUND + "#rc=3")
    assert result == CheckResult("webhooks", True, "ok", sender=MAIN.value)
    number = next(one for one in control.list_numbers(credentials) if one.number == MAIN.value)
    assert (number.sms_url, number.sms_method) == (INBOUND + "#rc=3", "POST")


def test_setting_webhooks_under_an_application_warns(sandbox, credentials):
    sandbox.world(numbers=[{"phone_number": MAIN.value, "sms_application_sid": "AP" + "1" * 32}])
    assert control.set_webhooks(credentials, MAIN, INBOUND).code == "webhook_application"


@pytest.mark.parametrize(
    ("sender", "code"),
    [
        (Sender("number", "+12025550177"), "sender_not_yours"),
        (Sender("short_code", "55599"), "sender_not_yours"),
        (Sender("messaging_service", "MG" + "9" * 32), "service_not_yours"),
    ],
)
def test_setting_webhooks_of_somebody_elses_sender(credentials, sender, code):
    result = control.set_webhooks(credentials, sender, INBOUND)
    assert (result.ok, result.code) == (False, code)


def test_setting_webhooks_without_network():
    nobody = Credentials(ACCOUNT, "token", f"http://127.0.0.1:{free_port()}")
    assert control.set_webhooks(nobody, MAIN, INBOUND).code == "network"


# --- reading back ---


def test_list_numbers(credentials):
    numbers = {one.number: one for one in control.list_numbers(credentials)}
    assert {MAIN.value, "+18005550199", "+12025550110"} <= set(numbers)
    assert numbers[MAIN.value].sms
    assert numbers[MAIN.value].name == "Main line"


def test_find_and_fetch(credentials):
    before = datetime.now(timezone.utc) - timedelta(seconds=2)
    batch = [OutgoingMessage(str(at), "+12125550123", f"Text {at}", "", from_=MAIN.value) for at in range(250)]
    other = OutgoingMessage("other", "+12125550124", "Other", "", from_=MAIN.value)
    outcomes = send_batch(credentials, [*batch, other])
    found = control.find_messages(credentials, "+12125550123", before)
    assert {one.sid: one.body for one in found} == {outcomes[one.uuid].sid: one.body for one in batch}
    assert {one.direction for one in found} == {"outbound-api"}
    one = control.fetch_message(credentials, outcomes["other"].sid)
    assert (one.sid, one.to, one.from_, one.body) == (outcomes["other"].sid, "+12125550124", MAIN.value, "Other")
    assert one.created_at >= before
    assert one.segments == 1


def test_find_looks_back_to_the_given_moment_only(credentials):
    send_batch(credentials, [OutgoingMessage("1", "+12125550123", "Old", "", from_=MAIN.value)])
    later = datetime.now(timezone.utc) + timedelta(minutes=1)
    assert control.find_messages(credentials, "+12125550123", later) == []
    assert len(control.find_messages(credentials, "+12125550123", LONG_AGO)) == 1
    assert control.find_messages(credentials, "+12125550199", LONG_AGO) == []


@pytest.mark.parametrize("sid", ["SM" + "9" * 32, "", "nonsense", "../x", None])
def test_fetch_what_is_not_there(credentials, sid):
    assert control.fetch_message(credentials, sid) is None


def page(messages, following):
    return response(200, json.dumps({"messages": messages, "next_page_uri": following}).encode())


def row(created="Sat, 21 Nov 2026 03:37:53 +0000"):
    return {"sid": "SM" + "1" * 32, "date_created": created, "direction": "outbound-api"}


def test_a_list_that_never_ends_is_an_error_and_not_a_part_of_the_list():
    endless = sends(page([row()], "/2010-04-01/Accounts/x/Messages.json?Page=1"), close=False)
    with RawServer(endless) as server:
        with pytest.raises(ControlError) as caught:
            control.find_messages(Credentials(ACCOUNT, "token", server.url), "+12125550123", LONG_AGO)
        assert len(server.requests) <= 30
    assert caught.value.code == "too_many"


def test_a_page_of_older_messages_ends_the_search():
    old = sends(page([row("Wed, 01 Jan 2020 00:00:00 +0000")], "/2010-04-01/x.json?Page=1"), close=False)
    with RawServer(old) as server:
        since = datetime(2026, 1, 1, tzinfo=timezone.utc)
        assert control.find_messages(Credentials(ACCOUNT, "token", server.url), "+12125550123", since) == []
        assert len(server.requests) == 1


def test_a_next_page_on_another_host_is_not_followed():
    with RawServer(closes) as thief, RawServer(sends(page([row()], thief.url + "/steal?x=1"), close=False)) as server:
        with pytest.raises(ControlError):
            control.find_messages(Credentials(ACCOUNT, "token", server.url), "+12125550123", LONG_AGO)
        assert thief.requests == []
        assert server.requests[1].head.startswith("GET /steal?x=1 ")


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (closes, "network"),
        (sends(HTML), "not_twilio"),
        (sends(response(200, b'{"no": "list"}')), "not_twilio"),
        (sends(response(200, b'{"messages": null}')), "not_twilio"),
        (sends(response(401, b'{"code": 20003, "message": "Authenticate", "status": 401}')), "unauthorized"),
        (sends(response(429, b'{"code": 20429, "message": "Too many", "status": 429}')), "rate_limited"),
        (sends(response(500, b'{"code": 20500, "message": "Oops", "status": 500}')), "server"),
        (sends(response(200, b'{"messages": [', Content_Length=999)), "network"),
    ],
)
def test_half_an_answer_is_never_taken_for_a_whole_one(answer, code):
    with RawServer(answer) as server:
        mine = Credentials(ACCOUNT, "token", server.url)
        with pytest.raises(ControlError) as caught:
            control.find_messages(mine, "+12125550123", LONG_AGO)
    assert caught.value.code == code


# --- nothing leaks, nothing comes from outside ---


def test_the_environment_is_not_asked(monkeypatch, credentials):
    for name in ("ACCOUNT_SID", "AUTH_TOKEN", "REGION", "EDGE"):
        monkeypatch.setenv(f"TWILIO_{name}", "thief")
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert verify(credentials)["sender"] == OK
    empty = Credentials(credentials.account_sid, "", credentials.base_url)
    assert verify(empty)["credentials"] == (False, "missing")


def test_secrets_and_numbers_are_not_logged(credentials, caplog):
    caplog.set_level(logging.DEBUG)
    verify(credentials, MAIN, INBOUND)
    control.find_messages(credentials, "+12125550123", LONG_AGO)
    ours = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("aiohttp"))
    assert credentials.auth_token not in ours
    assert "Authorization" not in ours


def test_an_error_that_echoes_the_secret_does_not_pass_it_on():
    async def echo(writer, request):
        body = json.dumps({"code": 20003, "message": "s3cret-token " + request.head[-150:], "status": 401}).encode()
        writer.write(response(401, body))

    with RawServer(echo) as server:
        mine = Credentials(ACCOUNT, "s3cret-token", server.url)
        results = control.verify(mine, [MAIN], INBOUND)
        with pytest.raises(ControlError) as caught:
            control.list_numbers(mine)
    seen = f"{results} {caught.value} {mine!r}"
    assert "s3cret-token" not in seen
    assert "Basic QU" not in seen
    assert "•••" in seen


def test_a_large_answer_is_bounded():
    with RawServer(sends(response(200, b'{"sid": "' + b"x" * 20_000_000 + b'"}'))) as server:
        found = verify(Credentials(ACCOUNT, "token", server.url))
    assert found["base_url"] == (False, "network")


@pytest.mark.parametrize(
    ("base", "messaging"),
    [
        ("https://api.twilio.com/", "https://messaging.twilio.com/v1/Services"),
        ("https://api.dublin.ie1.twilio.com", "https://messaging.dublin.ie1.twilio.com/v1/Services"),
        ("http://127.0.0.1:8025/", "http://127.0.0.1:8025/v1/Services"),
        ("https://api.example.com/", "https://api.example.com/v1/Services"),
        ("https://api.eviltwilio.com/", "https://api.eviltwilio.com/v1/Services"),
    ],
)
def test_where_the_messaging_api_lives(base, messaging):
    from sms_marketing.gateway.api import Api

    assert Api(Credentials(ACCOUNT, "token", base))._messaging_url("v1/Services") == messaging
