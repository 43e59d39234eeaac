"""Accounts against the sandbox: what Verify finds, how fast, and what the pages show."""

import re
import threading
import time
from contextlib import contextmanager

import pytest

from dev.odoo_client import OdooClient, OdooError

ACCOUNT, CHECK = "sms.marketing.account", "sms.marketing.account.check"
ELSEWHERE, SILENT_SERVICE, SUSPENDED = "+12025550131", "MG" + "9" * 32, "AC" + "5" * 32


@pytest.fixture(scope="module")
def world(office):
    """The sandbox owns a number that texts elsewhere, a service that drops replies, and a suspended account."""
    mine = office.stack.sandbox_account_sid
    office.sandbox.request(
        "POST",
        "/sandbox/world",
        {
            "accounts": [{"sid": SUSPENDED, "auth_token": "f" * 32, "status": "suspended"}],
            "services": [{"sid": SILENT_SERVICE, "friendly_name": "Drops", "account_sid": mine}],
            "numbers": [
                {"phone_number": ELSEWHERE, "sms_url": "https://old.example.com/sms", "account_sid": mine},
                {"phone_number": "+12025550132", "service_sid": SILENT_SERVICE, "account_sid": mine},
            ],
        },
    )
    return office


def make(world, sender="+12025550100", **values):
    """A new account on the sandbox, by id."""
    stack = world.stack
    given = {
        "name": f"Account with {sender}",
        "account_sid": stack.sandbox_account_sid,
        "auth_token": stack.sandbox_auth_token,
        "base_url": stack.sandbox_url + "/",
        "sender_ids": [(0, 0, {"value": sender})],
        **values,
    }
    return world.odoo.create(ACCOUNT, given)


def verify(world, account):
    """Press Verify; the account's state and what is wrong with it."""
    world.odoo.call(ACCOUNT, "action_verify", [account])
    found = world.odoo.search_read(ACCOUNT, [("id", "=", account)], ["state", "failed_reason"])[0]
    return found["state"], found["failed_reason"] or ""


def lines(world, account):
    """{check: (outcome, code)} of the last Verify, of one sender."""
    found = world.odoo.search_read(CHECK, [("account_id", "=", account)], ["check", "outcome", "code"])
    return {line["check"]: (line["outcome"], line["code"]) for line in found}


@pytest.mark.parametrize(
    ("values", "check", "code", "words"),
    [
        ({"auth_token": "0" * 32}, "credentials", "wrong_credentials", "Wrong SID or token"),
        ({"account_sid": SUSPENDED, "auth_token": "f" * 32}, "account", "suspended", "suspended"),
        ({"sender": "+12025550155"}, "sender", "sender_not_yours", "Failed: Invalid From number"),
        ({"base_url": "http://127.0.0.1:9/"}, "base_url", "network", "Failed: Base URL"),
        ({"sender": ELSEWHERE}, "webhooks", "webhook_different", "Set Webhooks in Twilio"),
        ({"sender": SILENT_SERVICE}, "sender", "service_inbound_off", "Set Webhooks in Twilio"),
        ({"sender": "+12025550119"}, "registration", "campaign_missing", "30034"),
        ({"public_url": "http://127.0.0.1:9"}, "self_test", "self_test_network", ""),
    ],
)
def test_each_fault_has_its_line_and_its_words(world, values, check, code, words):
    account = make(world, **values)
    state, reason = verify(world, account)
    found = lines(world, account)
    assert found[check][1] == code
    if words:
        assert state == "failed"
        messages = world.odoo.search_read(CHECK, [("account_id", "=", account), ("check", "=", check)], ["message"])
        assert words in messages[0]["message"]
        assert reason


def test_a_healthy_account_is_verified_within_five_seconds(world):
    account = make(world, "+12025550110")
    world.odoo.call(ACCOUNT, "action_set_webhooks", [account])
    began = time.monotonic()
    assert verify(world, account) == ("verified", "")
    assert time.monotonic() - began < 5
    found = lines(world, account)
    assert {outcome for outcome, _code in found.values()} == {"ok"}
    assert list(found) == ["credentials", "account", "sender", "base_url", "webhooks", "self_test", "registration"]


def test_a_service_is_verified_once_its_webhook_is_set(world):
    account = make(world, SILENT_SERVICE)
    assert verify(world, account)[0] == "failed"
    world.odoo.call(ACCOUNT, "action_set_webhooks", [account])
    found = lines(world, account)
    assert found["sender"] == ("ok", "ok")
    assert found["webhooks"] == ("ok", "ok")


def test_the_morning_check_finds_a_webhook_that_somebody_took_away(world):
    account = make(world, "+12025550111")
    world.odoo.call(ACCOUNT, "action_set_webhooks", [account])
    assert verify(world, account)[0] == "verified"
    number = {"phone_number": "+12025550111", "sms_url": "https://else.example.com/"}
    world.sandbox.request("POST", "/sandbox/world", {"numbers": [number]})
    world.odoo.write(ACCOUNT, account, {"verified_at": "2020-01-01 00:00:00"})
    job = world.odoo.search_read("ir.cron", [("cron_name", "ilike", "every morning")], ["id"])[0]["id"]
    world.odoo.call("ir.cron", "method_direct_trigger", [job])
    found = world.odoo.search_read(ACCOUNT, [("id", "=", account)], ["state", "failed_reason", "activity_ids"])[0]
    assert found["state"] == "failed"
    assert "else.example.com" in found["failed_reason"]
    assert len(found["activity_ids"]) == 1
    world.odoo.call(ACCOUNT, "action_set_webhooks", [account])
    found = world.odoo.search_read(ACCOUNT, [("id", "=", account)], ["state", "activity_ids"])[0]
    assert (found["state"], found["activity_ids"]) == ("verified", [])


@contextmanager
def slow(world, milliseconds):
    """The API takes its time for each answer."""
    world.sandbox.request("POST", "/sandbox/settings", {"answer_ms": milliseconds})
    try:
        yield
    finally:
        world.sandbox.request("POST", "/sandbox/settings", {"answer_ms": 0})


@contextmanager
def verifying(world, account):
    """Verify is under way, in a session of its own, while the block runs; afterwards it has ended."""
    own = OdooClient(world.stack.odoo_url, world.stack.db_name)
    thread = threading.Thread(target=own.call, args=(ACCOUNT, "action_verify", [account]))
    thread.start()
    time.sleep(0.3)
    assert thread.is_alive()
    yield thread
    thread.join(60)
    assert not thread.is_alive()


def test_with_a_slow_api_and_many_senders_it_is_still_done_within_five_seconds(world):
    numbers = ("+12025550100", "+12025550110", "+12025550111", "+12025550112", "55501", "SANDBOX")
    account = make(world, sender_ids=[(0, 0, {"value": number}) for number in numbers], name="Many senders")
    world.odoo.call(ACCOUNT, "action_set_webhooks", [account])
    with slow(world, 100):
        began = time.monotonic()
        state = verify(world, account)
        taken = time.monotonic() - began
    assert state == ("verified", "")
    assert taken < 5


def test_nobody_waits_for_a_lock_while_twilio_is_asked(world):
    account = make(world)
    with slow(world, 700), verifying(world, account) as thread:
        began = time.monotonic()
        world.odoo.write(ACCOUNT, account, {"sequence": 20})
        assert time.monotonic() - began < 0.7
        assert thread.is_alive()
    assert lines(world, account)["credentials"] == ("ok", "ok")


def test_a_sender_that_is_added_meanwhile_is_not_taken_for_verified(world):
    account = make(world)
    world.odoo.call(ACCOUNT, "action_set_webhooks", [account])
    with slow(world, 400), verifying(world, account):
        world.odoo.create("sms.marketing.sender", {"account_id": account, "value": "+12025550155"})
    found = world.odoo.search_read(ACCOUNT, [("id", "=", account)], ["state"])[0]["state"]
    assert found in ("failed", "draft")


@pytest.mark.parametrize("fault", ["http_500", "http_503", "http_429", "drop"])
def test_the_morning_check_shrugs_at_a_fault_of_twilio(world, fault):
    account = make(world, name=f"Steady through {fault}")
    world.odoo.call(ACCOUNT, "action_set_webhooks", [account])
    assert verify(world, account)[0] == "verified"
    world.odoo.write(ACCOUNT, account, {"verified_at": "2020-01-01 00:00:00"})
    world.sandbox.request("POST", "/sandbox/faults", {"kind": fault, "on": "any"})
    job = world.odoo.search_read("ir.cron", [("cron_name", "ilike", "every morning")], ["id"])[0]["id"]
    try:
        world.odoo.call("ir.cron", "method_direct_trigger", [job])
    finally:
        world.sandbox.request("DELETE", "/sandbox/faults")
    found = world.odoo.search_read(ACCOUNT, [("id", "=", account)], ["state", "silent_tries", "check_note"])[0]
    assert found["state"] == "verified"
    assert (found["silent_tries"], bool(found["check_note"])) == (1, True)


def test_senders_and_figures_come_from_twilio(world):
    account = make(world)
    world.odoo.call(ACCOUNT, "action_import_senders", [account])
    senders = world.odoo.search_read("sms.marketing.sender", [("account_id", "=", account)], ["kind", "value"])
    assert {"number", "short_code", "messaging_service"} <= {sender["kind"] for sender in senders}
    assert len({sender["value"] for sender in senders}) == len(senders)
    world.odoo.call(ACCOUNT, "action_refresh_usage", [account])
    found = world.odoo.search_read(ACCOUNT, [("id", "=", account)], ["balance_text", "usage_at"])[0]
    assert found["balance_text"].endswith("USD")
    assert found["usage_at"]


def test_the_next_token_takes_over(world):
    odoo, sid = world.odoo, "AC" + "7" * 32
    old, new = "1" * 32, "2" * 32
    number = {"phone_number": "+12025550141", "account_sid": sid}
    toll_free = {"phone_number": "+18005550142", "account_sid": sid}
    world.sandbox.request(
        "POST",
        "/sandbox/world",
        {
            "accounts": [{"sid": sid, "auth_token": old}],
            "numbers": [number, toll_free],
            "tollfree_verifications": [{"phone_number": "+18005550142", "account_sid": sid}],
        },
    )
    account = make(world, "+18005550142", account_sid=sid, auth_token=old, next_auth_token=new)
    with pytest.raises(OdooError, match="Nothing was changed"):
        odoo.call(ACCOUNT, "action_promote_token", [account])
    world.sandbox.request("POST", "/sandbox/world", {"accounts": [{"sid": sid, "auth_token": new}]})
    odoo.call(ACCOUNT, "action_promote_token", [account])
    found = odoo.search_read(ACCOUNT, [("id", "=", account)], ["auth_token", "next_auth_token"])[0]
    assert (found["auth_token"], found["next_auth_token"]) == (new, False)
    assert lines(world, account)["credentials"] == ("ok", "ok")
    assert lines(world, account)["self_test"] == ("ok", "ok")


# --- in the browser ---


def figure(page, name):
    return int(page.locator(f".o_sms_figures button[name={name}] span").inner_text())


def test_the_page_counts_and_filters(world, page, stack):
    make(world, name="Waiting for somebody")
    page.goto(f"{stack.odoo_url}/odoo/sms-accounts")
    page.locator(".o_sms_figures").wait_for()
    facts = world.odoo.call(ACCOUNT, "get_page_facts")
    for name in ("connected", "verified", "awaiting"):
        assert figure(page, name) == facts[name]
    page.locator("button[name=verified]").click()
    page.locator(".o_facet_value", has_text="Verified").wait_for()
    cards = page.locator(".o_kanban_record:not(.o_kanban_ghost)")
    page.wait_for_function(
        "count => document.querySelectorAll('.o_kanban_record:not(.o_kanban_ghost)').length === count",
        arg=facts["verified"],
    )
    assert cards.filter(has_text="Waiting for somebody").count() == 0
    page.locator("button[name=awaiting]").click()
    cards.filter(has_text="Waiting for somebody").wait_for()
    page.locator("button[name=connected]").click()
    page.locator(".o_facet_value").wait_for(state="detached")


def test_verify_on_a_card_changes_card_and_figures(world, page, stack):
    world.odoo.call(ACCOUNT, "action_set_webhooks", [make(world, "+12025550112", name="Ready in the browser")])
    account = world.odoo.search_read(ACCOUNT, [("name", "=", "Ready in the browser")], ["id"])[0]["id"]
    world.odoo.write(ACCOUNT, account, {"public_url": stack.odoo_url})  # makes it a draft
    page.goto(f"{stack.odoo_url}/odoo/sms-accounts")
    card = page.locator(".o_kanban_record", has_text="Ready in the browser")
    card.get_by_text("Draft").wait_for()
    before = figure(page, "verified")
    card.get_by_role("button", name="Verify").click()
    card.locator(".badge", has_text="Verified").wait_for()
    page.wait_for_function(
        "count => Number(document.querySelector('.o_sms_figures button[name=verified] span').innerText) === count",
        arg=before + 1,
    )


def test_the_eye_shows_and_hides_the_token(world, page, stack):
    page.goto(f"{stack.odoo_url}/odoo/sms-accounts/{world.office.account}")
    field = page.locator("div[name=auth_token]")
    field.locator("input[type=password]").wait_for()
    field.get_by_role("button").click()
    assert field.locator("input[type=text]").input_value() == stack.sandbox_auth_token
    field.get_by_role("button").click()
    field.locator("input[type=password]").wait_for()


def test_a_test_sms_is_followed_until_it_arrived(world, page, stack):
    page.goto(f"{stack.odoo_url}/odoo/sms-accounts/{world.office.account}")
    page.get_by_role("button", name="Send Test").click()
    dialog = page.locator(".modal")
    dialog.locator("[name=number] input").fill("+12025550177")
    dialog.get_by_role("button", name="Send", exact=True).click()
    dialog.get_by_text("It has arrived.").wait_for(timeout=30_000)
    sent = [entry for entry in world.accepted() if entry["to"] == "+12025550177"]
    assert len(sent) == 1


def test_a_refused_test_sms_says_why(world, page, stack):
    page.goto(f"{stack.odoo_url}/odoo/sms-accounts/{world.office.account}")
    page.get_by_role("button", name="Send Test").click()
    dialog = page.locator(".modal")
    dialog.locator("[name=number] input").fill("12")
    dialog.get_by_role("button", name="Send", exact=True).click()
    dialog.get_by_text(re.compile("cannot exist")).wait_for()
    assert not [entry for entry in world.accepted() if entry["to"] == "12"]
