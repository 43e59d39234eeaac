"""Requests at the same moment about the same number: the STOP always wins, and the daily limit holds."""

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from secrets import token_hex

import pytest
from callbacks import Twilio
from texts import bring_in, compose

from dev.odoo_client import OdooClient

NUMBERS = [f"+1305555{line:04}" for line in range(100, 116)]
TEXTED = [f"+1786555{line:04}" for line in range(100, 108)]
STOPPED = [f"+1305555{line:04}" for line in range(120, 136)]
COLLEAGUES, DAILY_CAP, COPIES = 6, 3, 4
GROUPS = ("base.group_partner_manager", "sales_team.group_sale_salesman_all_leads", "sms_marketing.group_marketer")


@pytest.fixture
def colleague(office, stack):
    """Somebody else than the administrator, on whose screens of later tests Odoo would show who stayed out."""
    odoo, login = office.odoo, "racing-colleague"
    ids = [odoo.call("ir.model.data", "check_object_reference", *name.split("."))[1] for name in GROUPS]
    odoo.create("res.users", {"name": "Racer", "login": login, "password": login, "group_ids": [(6, 0, ids)]})
    return OdooClient(stack.odoo_url, stack.db_name, login, login)


def test_stop_of_a_number_that_is_imported_at_the_same_moment(office, colleague):
    def meet(number):
        consent = pool.submit(colleague.create, "res.partner", {"name": number, "phone": number, "sms_consent": True})
        stop = pool.submit(office.sandbox.inbound, number, office.office.sender, "STOP")
        return consent.result(), stop.result()

    with ThreadPoolExecutor(2) as pool:
        for number in NUMBERS:
            partner, answer = meet(number)
            assert partner and answer["webhook"]["status"] == 200
    found = office.odoo.search_read("sms.marketing.subscriber", [("number", "in", NUMBERS)], ["number", "suppression"])
    assert {row["number"]: row["suppression"] for row in found} == dict.fromkeys(NUMBERS, "keyword")
    shown = office.odoo.search_read("res.partner", [("name", "in", NUMBERS)], ["sms_consent", "sms_opted_out"])
    assert {(row["sms_consent"], row["sms_opted_out"]) for row in shown} == {(False, True)}


def test_the_same_stop_at_the_same_moment_is_one(office, stack):
    """Twilio repeats a callback whose answer it missed; the copies may be worked on side by side."""
    twilio = Twilio(office)
    bring_in(office.odoo, STOPPED[::2])  # the others are strangers, whom every copy meets for the first time

    def say_together(number):
        stop = {"AccountSid": twilio.account_sid, "Body": "STOP", "From": number, "MessageSid": f"SM{token_hex(16)}"}
        params = {**stop, "NumMedia": "0", "To": twilio.sender}
        copies = [pool.submit(twilio.post, twilio.inbound_url, params) for _copy in range(COPIES)]
        return {copy.result() for copy in copies}

    with ThreadPoolExecutor(COPIES) as pool:
        assert [say_together(number) for number in STOPPED] == [{200}] * len(STOPPED)
    for model, more in (
        ("sms.marketing.subscriber", [("suppression", "=", "keyword")]),
        ("sms.marketing.consent", [("event", "=", "opt_out")]),
        ("sms.marketing.message", [("direction", "=", "inbound")]),
    ):
        rows = office.odoo.search_read(model, [("number", "in", STOPPED), *more], ["number"])
        assert Counter(row["number"] for row in rows) == dict.fromkeys(STOPPED, 1), model


def test_colleagues_who_text_the_same_people_at_the_same_moment_keep_the_daily_limit(office, stack):
    """Their first looks see little or nothing of each other; what leaves is counted once more, one after another."""
    leads = bring_in(office.odoo, TEXTED)
    colleagues = [OdooClient(stack.odoo_url, stack.db_name) for _one in range(COLLEAGUES)]
    with ThreadPoolExecutor(COLLEAGUES) as pool:
        sent = [
            pool.submit(compose, colleague, leads.values(), f"Offer {place}")
            for place, colleague in enumerate(colleagues)
        ]
        assert [one.result() for one in sent] == [None] * COLLEAGUES
    assert office.settle()
    accepted = Counter(entry["to"] for entry in office.accepted() if entry["to"] in TEXTED)
    assert accepted == dict.fromkeys(TEXTED, DAILY_CAP)
    refused = [("number", "in", TEXTED), ("state", "=", "refused")]
    rows = office.odoo.search_read("sms.marketing.message", refused, ["number", "reason", "reason_text"])
    assert Counter(row["number"] for row in rows) == dict.fromkeys(TEXTED, COLLEAGUES - DAILY_CAP)
    assert {row["reason"] for row in rows} == {"cap"}
    assert "(max 3). Try again tomorrow." in rows[0]["reason_text"]
