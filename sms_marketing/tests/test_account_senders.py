"""Senders: recognised as typed, several per account, which goes first, and what archiving one does."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..gateway import control
from .account_common import CONTROL, AccountCase

SERVICE = "MG" + "0" * 32


@tagged("post_install", "-at_install")
class TestSenders(AccountCase):
    def add(self, value, **more):
        account = more.pop("account", self.account)
        return self.env["sms.marketing.sender"].create({"account_id": account.id, "value": value, **more})

    def test_the_kind_is_recognised(self):
        for typed, kind, value in (
            ("+1 (202) 555-0111", "number", "+12025550111"),
            ("55501", "short_code", "55501"),
            ("ACME Texts", "alphanumeric", "ACME Texts"),
            (SERVICE, "messaging_service", SERVICE),
        ):
            sender = self.add(typed)
            self.assertEqual((sender.kind, sender.value), (kind, value), typed)
        sender.value = "55502"
        self.assertEqual(sender.kind, "short_code")

    def test_nonsense_is_explained(self):
        for typed in ("12025550100", "+12", "MG123456789012", "ab", "ABCDEFGHIJKLM", "12", "!"):
            if typed == "ab":
                continue  # a name, however short
            with self.assertRaises(ValidationError, msg=typed), self.env.cr.savepoint():
                self.add(typed)

    def test_colleagues_see_names_and_never_a_sid(self):
        self.assertEqual(self.add(SERVICE).display_name, "Messaging Service …0000")
        self.assertEqual(self.add("+12025550111", name="Texas").display_name, "Texas")
        self.assertEqual(self.add("+12025550112").display_name, "+12025550112")
        found = self.env["sms.marketing.sender"].name_search("2025550111")
        self.assertEqual([name for _id, name in found], ["Texas"])

    def test_a_messaging_service_goes_before_the_numbers_of_its_account(self):
        number = self.account.sender_ids
        service = self.add(SERVICE, sequence=99)
        canadian = self.add("+14165550123", country_ids=[(6, 0, self.env.ref("base.ca").ids)])
        self.account.state = "verified"
        self.env.flush_all()
        self.assertEqual(self.env["sms.marketing.sender"].search([("account_id", "=", self.account.id)])[:1], service)
        lead, north = self.make_lead(), self.make_lead("+14165550199")
        self.send(lead + north)
        self.assertEqual(self.messages_of(lead).sender_id, service)
        self.assertEqual(self.messages_of(north).sender_id, canadian)
        self.assertTrue(number.hint)
        self.assertFalse(service.hint or canadian.hint)

    def test_a_number_cannot_be_dragged_before_a_service(self):
        number, service = self.account.sender_ids, self.add(SERVICE)
        number.sequence, service.sequence = 0, 1  # what the list writes after dragging
        self.env.flush_all()
        self.account.invalidate_recordset()
        self.assertEqual(self.account.sender_ids, service + number)
        service.value = "55501"
        number.sequence = 0
        self.env.flush_all()
        self.account.invalidate_recordset()
        self.assertEqual(self.account.sender_ids[0], number)

    def test_an_alphanumeric_sender_says_that_nobody_can_answer(self):
        sender = self.add("ACME")
        self.assertFalse(sender.can_receive)
        self.assertIn("One way", sender.hint)

    def test_archiving_a_sender_lets_its_texts_choose_anew(self):
        first, second = self.account.sender_ids, self.add("+12025550111")
        self.account.state = "verified"
        lead = self.make_lead()
        self.send(lead)
        message = self.messages_of(lead)
        self.assertEqual(message.sender_id, first)
        first.active = False
        self.assertFalse(message.sender_id)
        self.assertEqual(self.account.state, "verified")
        self.assertEqual(self.account.sender_ids, second)
        second.active = False
        self.assertEqual(self.account.state, "draft")

    def test_bringing_a_sender_back_needs_verify(self):
        sender = self.add("+12025550111")
        sender.active = False
        self.account.state = "verified"
        sender.active = True
        self.assertEqual(self.account.state, "draft")

    def test_names_and_countries_need_no_verify(self):
        self.account.sender_ids.write({"name": "New", "throughput": 2, "country_ids": [(6, 0, [])]})
        self.assertEqual(self.account.state, "verified")

    def test_paused_is_shown_while_it_lasts(self):
        sender = self.account.sender_ids
        sender.paused_until = fields.Datetime.now() + timedelta(minutes=5)
        self.assertTrue(sender.is_paused)
        sender.paused_until = fields.Datetime.now() - timedelta(minutes=5)
        self.assertFalse(sender.is_paused)

    # --- from Twilio ---

    def offer(self, *found):
        senders = [control.AvailableSender(*one) for one in found]
        return patch(f"{CONTROL}.list_senders", lambda _credentials: senders)

    def test_import_adds_what_is_missing_only(self):
        self.add("55501").active = False
        offered = (
            ("number", "+12025550100", "Main line"),
            ("number", "+12025550111", "+12025550111"),
            ("short_code", "55501", "Short"),
            ("messaging_service", SERVICE, "Marketing"),
        )
        for _time in range(2):
            with self.offer(*offered):
                self.account.action_import_senders()
        senders = self.account.sender_ids
        self.assertEqual(set(senders.mapped("value")), {"+12025550100", "+12025550111", SERVICE})
        self.assertIn("Marketing", senders.mapped("display_name"))
        self.assertEqual(self.account.state, "draft")

    def test_import_without_an_answer_says_why(self):
        refuse = patch(f"{CONTROL}.list_senders", side_effect=control.ControlError("unauthorized", "no"))
        with refuse, self.assertRaises(UserError) as caught:
            self.account.action_import_senders()
        self.assertIn("Wrong SID or token", str(caught.exception))

    def test_webhooks_are_set_for_every_sender_and_checked_at_once(self):
        self.add("+12025550111")
        self.add("ACME")
        self.add(SERVICE)
        asked = []

        def set_webhooks(_credentials, sender, url):
            asked.append((sender.value, url))
            wrong = sender.value == SERVICE
            code = "service_not_yours" if wrong else "ok"
            return control.CheckResult("webhooks", not wrong, code, sender.value, sender.value)

        with patch(f"{CONTROL}.set_webhooks", set_webhooks), self.twilio_finds():
            action = self.account.action_set_webhooks()
        self.assertEqual({value for value, _url in asked}, {"+12025550100", "+12025550111", SERVICE})
        self.assertEqual({url for _value, url in asked}, {self.account.inbound_url})
        self.assertIn("2 of 3", action["params"]["message"])
        self.assertTrue(action["params"]["sticky"])
        self.assertEqual(self.account.state, "verified")

    def test_an_application_that_swallows_texts_is_told(self):
        result = control.CheckResult("webhooks", None, "webhook_application", "AP" + "0" * 32, "+12025550100")
        with patch(f"{CONTROL}.set_webhooks", lambda *_args: result), self.twilio_finds():
            action = self.account.action_set_webhooks()
        self.assertIn("TwiML application", action["params"]["message"])
        self.assertEqual(action["params"]["type"], "warning")

    def test_nothing_to_set_for_one_way_senders(self):
        self.account.sender_ids.value = "ACME"
        with self.assertRaises(UserError):
            self.account.action_set_webhooks()


@tagged("post_install", "-at_install")
class TestImportFromOdoo(AccountCase):
    def setUp(self):
        super().setUp()
        self.sid = "AC" + "9" * 32
        self.other = self.env["res.company"].create({"name": "Bakery", "country_id": self.env.ref("base.us").id})
        self.other.write({"sms_twilio_account_sid": f" {self.sid} ", "sms_twilio_auth_token": "odoo-token"})
        for number, country in (("+1 202-555-0150", "us"), ("+14165550123", "ca"), ("nonsense", "us")):
            self.env["sms.twilio.number"].create(
                {"company_id": self.other.id, "number": number, "country_id": self.env.ref(f"base.{country}").id}
            )
        self.admin = new_test_user(
            self.env,
            "importer",
            groups="sms_marketing.group_administrator,base.group_system",
            company_id=self.other.id,
            company_ids=self.other.ids,
        )
        self.accounts = self.env["sms.marketing.account"].with_user(self.admin).with_company(self.other)

    def test_a_draft_with_sid_token_and_numbers_once(self):
        self.assertEqual(self.accounts.get_page_facts()["to_import"], ["Bakery"])
        action = self.accounts.action_import_from_odoo()
        account = self.env["sms.marketing.account"].browse(action["res_id"])
        self.assertEqual((account.company_id, account.account_sid, account.state), (self.other, self.sid, "draft"))
        self.assertEqual(account.auth_token, "odoo-token")
        self.assertNotIn("odoo-token", repr(action))
        self.assertEqual(account.sender_ids.mapped("value"), ["+12025550150", "+14165550123"])
        self.assertEqual(account.sender_ids.country_ids.mapped("code"), ["CA"])
        self.assertFalse(self.accounts.get_page_facts()["to_import"])
        with self.assertRaises(UserError):
            self.accounts.action_import_from_odoo()
        account.active = False
        with self.assertRaises(UserError):
            self.accounts.action_import_from_odoo()

    def test_only_who_may_see_odoos_settings(self):
        user = new_test_user(
            self.env,
            "sms-admin",
            groups="sms_marketing.group_administrator",
            company_id=self.other.id,
            company_ids=self.other.ids,
        )
        accounts = self.accounts.with_user(user)
        self.assertFalse(accounts.get_page_facts()["to_import"])
        with self.assertRaises(AccessError):
            accounts.action_import_from_odoo()

    def test_other_companies_settings_stay_theirs(self):
        accounts = self.env["sms.marketing.account"].with_context(allowed_company_ids=self.company.ids)
        self.assertNotIn("Bakery", accounts.get_page_facts()["to_import"])
