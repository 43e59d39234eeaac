"""The compliance checklist ticks what is there, and its words are made from the company's data."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from ..models import account_checklist, account_wording
from ..tools import wording_checkbox
from .account_common import AccountCase


@tagged("post_install", "-at_install")
class TestChecklist(AccountCase):
    def setUp(self):
        super().setUp()
        self.company.write({"website": False, "phone": False, "email": False, "name": "My Company"})

    def state(self, code, account=None):
        return self.line(code, account)["state"]

    def line(self, code, account=None):
        account = account or self.account
        account.invalidate_recordset(["checklist"])
        return next(line for line in account.checklist if line["code"] == code)

    def verify(self, account=None, **wrong):
        with self.twilio_finds(**wrong):
            (account or self.account).action_verify()

    def sender(self, value):
        return self.account.write({"sender_ids": [(0, 0, {"value": value})]})

    # --- company data ---

    def test_what_the_company_has_to_say(self):
        values = {
            "website": {"website": "https://acme.example.com"},
            "privacy": {"sms_privacy_url": "https://acme.example.com/privacy"},
            "terms": {"sms_terms_url": "https://acme.example.com/terms"},
            "brand": {"sms_brand": "Acme"},
        }
        for code, found in values.items():
            with self.subTest(code):
                self.assertEqual(self.state(code), "todo")
                self.company.write(found)
                self.assertEqual(self.state(code), "done")

    def test_a_contact_of_any_kind_will_do_for_help(self):
        for name, value in {"phone": "+12025550100", "email": "a@acme.example.com"}.items():
            self.assertEqual(self.state("help_contact"), "todo")
            self.company[name] = value
            self.assertEqual(self.state("help_contact"), "done")
            self.company[name] = False

    def test_addresses_are_checked(self):
        for name in ("sms_terms_url", "sms_privacy_url"):
            for url in ("http://acme.example.com", "acme.example.com", "javascript:alert(1)", "https://localhost/x"):
                with self.subTest(url), self.assertRaises(ValidationError):
                    self.company[name] = url

    # --- what Twilio said ---

    def test_verified(self):
        self.assertEqual(self.state("verified"), "done")
        self.account.state = "failed"
        self.assertEqual(self.state("verified"), "todo")

    def test_webhooks_are_those_of_the_last_verify(self):
        self.assertEqual(self.state("webhooks"), "todo")
        self.verify()
        self.assertEqual(self.state("webhooks"), "done")
        self.verify(webhooks=(False, "webhook_different", "https://old.example.com"))
        self.assertIn("old.example.com", self.line("webhooks")["words"])

    def test_us_numbers(self):
        self.assertEqual(self.state("campaign"), "todo")
        self.verify()
        self.assertEqual(self.state("campaign"), "done")
        self.verify(registration=(False, "campaign_missing", "+12025550100"))
        line = self.line("campaign")
        self.assertEqual(line["state"], "todo")
        self.assertIn("block", line["words"])
        self.assertIn("blocked, not slow", line["why"])

    def test_senders_elsewhere_need_no_registration(self):
        self.account.sender_ids.unlink()
        self.sender("+447700900123")
        self.assertEqual((self.state("campaign"), self.state("toll_free")), ("na", "na"))

    def test_toll_free(self):
        self.assertEqual(self.state("toll_free"), "na")
        self.account.sender_ids.unlink()
        self.sender("+18005550100")
        self.verify()
        self.assertEqual((self.state("toll_free"), self.state("campaign")), ("done", "na"))
        self.verify(registration=(False, "tollfree_rejected", "30513: opt-in language unclear"))
        line = self.line("toll_free")
        self.assertIn("a clear “I agree”", line["words"])
        self.assertIn("blocked since 31 January 2024, not slow", line["why"])

    # --- what happened ---

    def test_a_reply_within_a_month(self):
        self.assertEqual(self.state("inbound"), "todo")
        message = self.env["sms.marketing.message"].create(
            {
                "company_id": self.company.id,
                "account_id": self.account.id,
                "direction": "inbound",
                "state": "received",
                "number": "+12025550123",
                "body": "Hi",
            }
        )
        self.assertEqual(self.state("inbound"), "done")
        self.env.cr.execute(
            "UPDATE sms_marketing_message SET create_date = %s WHERE id = %s",
            [fields.Datetime.now() - timedelta(days=31), message.id],
        )
        self.assertEqual(self.state("inbound"), "todo")

    def test_stop_and_start_were_tried(self):
        lead = self.make_lead()
        subscriber = self.env["sms.marketing.subscriber"]._for_numbers(self.company, [lead.phone_sanitized])[
            lead.phone_sanitized
        ]
        subscriber._opt_out("manual", "person")
        self.assertEqual(self.state("stop_tried"), "todo")
        subscriber._opt_out("keyword", "keyword")
        self.assertEqual(self.state("stop_tried"), "todo")
        subscriber._append("opt_in", "keyword")
        self.assertEqual(self.state("stop_tried"), "done")

    def test_evidence(self):
        self.assertEqual(self.state("evidence"), "na")
        self.make_lead()
        line = self.line("evidence")
        self.assertEqual(line["state"], "todo")
        self.assertIn("0 of 1", line["words"])
        other = self.env["sms.marketing.subscriber"]._for_numbers(self.company, ["+12025550124"], create=True)
        other["+12025550124"]._opt_in("form", page_url="https://acme.example.com/form")
        self.assertIn("1 of 2", self.line("evidence")["words"])

    def test_first_texts_of_sequences(self):
        self.env["sms.marketing.sequence"].search([]).active = False
        self.assertEqual(self.state("opt_out_wording"), "na")
        self.env["sms.marketing.sequence"].create(
            {"name": "Welcome", "step_ids": [(0, 0, {"kind": "sms", "template_id": self.template.id})]}
        )
        self.assertIn("Welcome", self.line("opt_out_wording")["words"])
        self.template.body = "Hi. Reply STOP to opt out."
        self.assertEqual(self.state("opt_out_wording"), "done")

    def test_a_short_code_that_nobody_answers_for(self):
        self.assertEqual(self.state("answered_by"), "done")
        self.sender("55501")
        self.assertEqual(self.state("answered_by"), "todo")

    # --- the list ---

    def test_every_line_can_be_shown_and_leads_somewhere(self):
        self.env.user.group_ids += self.env.ref("sms_marketing.group_administrator")
        self.env.user.group_ids += self.env.ref("base.group_system")
        self.sender("+18005550100")
        for line in self.account.checklist:
            with self.subTest(line["code"]):
                self.assertIn(line["state"], ("done", "todo", "na"))
                self.assertTrue(line["title"] and line["why"])
                self.assertEqual(bool(line["words"]), line["state"] == "todo")
                self.assertEqual(bool(line["button"]), line["state"] == "todo")
                if line["button"] and not line["field"] and line["button"] != "Verify":
                    self.assertIn(self.account.action_mend(line["code"])["type"], ("ir.actions.act_window"))
        with self.assertRaises(UserError):
            self.account.action_mend("unlink")

    def test_the_summary_counts_what_applies(self):
        states = [line["state"] for line in self.account.checklist]
        total = len(states) - states.count("na")
        self.assertEqual(self.account.compliance_summary, f"Compliance {states.count('done')} of {total}")
        self.assertEqual(self.account.compliance_open, states.count("todo"))

    def test_a_new_account_has_no_list_yet(self):
        self.assertFalse(self.env["sms.marketing.account"].new({"name": "New"}).compliance_summary)

    def test_an_agent_sees_ticks_without_buttons(self):
        agent = new_test_user(self.env, "check_agent", "sms_marketing.group_agent")
        lines = self.account.with_user(agent).checklist
        self.assertEqual(len(lines), len(account_checklist.CHECKS))
        self.assertFalse([line["button"] for line in lines if line["button"]])

    def test_codes_are_unique_and_every_page_exists(self):
        codes = [check.code for check in account_checklist.CHECKS]
        self.assertEqual(len(codes), len(set(codes)))
        for check in account_checklist.CHECKS:
            self.assertTrue(
                check.opens in self.account._fields or callable(getattr(self.account, check.opens)), check.code
            )
        self.assertEqual(set(account_checklist.ELEMENTS), set(wording_checkbox.CODES))

    # --- the words ---

    def texts(self, **context):
        self.account.invalidate_recordset(["generated_wording"])
        return self.account.with_context(**context).generated_wording

    def test_the_words_and_what_they_lack(self):
        box = self.texts()[0]
        self.assertIn("from My Company by SMS/text", box["text"])
        self.assertEqual(len(box["missing"]), 2)
        self.account.write(
            {
                "sms_brand": "Acme",
                "sms_terms_url": "https://acme.example.com/terms",
                "sms_privacy_url": "https://acme.example.com/privacy",
                "sms_frequency": "2 messages a month",
            }
        )
        self.assertEqual(self.company.sms_brand, "Acme")
        self.assertEqual([one["missing"] for one in self.texts()], [[]] * 6)  # three and the answers
        self.assertIn("Terms: https://acme.example.com/terms", self.texts()[0]["text"])
        self.assertIn("Text JOIN to +12025550100", self.texts()[1]["text"])

    def test_an_administrator_may_set_them(self):
        user = new_test_user(self.env, "check_admin", "sms_marketing.group_administrator")
        self.account.with_user(user).sms_brand = "Acme"
        self.assertEqual(self.company.sms_brand, "Acme")

    def test_the_sentences_for_translation_are_those_of_the_tool(self):
        self.assertEqual(
            {code: text._source for code, text in account_wording.PHRASES.items()}, wording_checkbox.PHRASES
        )

    def test_another_language_comes_on_top(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        english = self.texts(lang="fr_FR")  # nobody has translated it yet: English alone
        french = {code: f"FR {text}" for code, text in wording_checkbox.PHRASES.items()}
        with patch.object(account_wording, "PHRASES", french):
            texts = self.texts(lang="fr_FR")
        self.assertEqual(len(texts), len(english) + 3)
        self.assertEqual(len([text for text in texts if text["text"].startswith("FR I agree")]), 1)
