"""Accounts: what they accept, what makes them a draft again, and who may see what."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged

from ..gateway.verify import CODES
from ..models.account_check import SENTENCES
from .common import ACCOUNT_SID, AUTH_TOKEN, SmsMarketingCase


@tagged("post_install", "-at_install")
class TestAccount(SmsMarketingCase):
    def test_changing_what_was_verified_makes_a_draft(self):
        changes = (
            {"account_sid": "AC" + "2" * 32},
            {"auth_token": "another"},
            {"base_url": "https://api.example.com"},
            {"api_key_sid": "SK" + "0" * 32},
            {"sender_ids": [(0, 0, {"value": "+12025550111"})]},
        )
        for change in changes:
            self.account.state = "verified"
            self.account.write(change)
            self.assertEqual(self.account.state, "draft", change)
        self.account.state = "verified"
        self.account.sender_ids[0].value = "+12025550112"
        self.assertEqual(self.account.state, "draft")
        self.account.state = "verified"
        self.account.name = "Renamed"
        self.assertEqual(self.account.state, "verified")

    def test_impossible_entries_are_explained(self):
        wrong = (
            {"account_sid": "AC123"},
            {"base_url": "http://api.example.com"},
            {"base_url": "ftp://127.0.0.1"},
            {"public_url": "http://crm.example.com"},
            {"sender_ids": [(0, 0, {"value": "12025550100"})]},
            {"sender_ids": [(0, 0, {"kind": "alphanumeric", "value": "12345"})]},
            {"sender_ids": [(0, 0, {"kind": "messaging_service", "value": "MG1"})]},
        )
        for values in wrong:
            with self.assertRaises(ValidationError, msg=values), self.env.cr.savepoint():
                self.account.write(values)
        self.account.base_url = "http://127.0.0.1:8070/"

    def test_secrets_are_sealed_in_the_database(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT auth_token_sealed FROM sms_marketing_account WHERE id = %s", [self.account.id])
        (sealed,) = self.env.cr.fetchone()
        self.assertNotIn(AUTH_TOKEN, sealed)
        self.assertEqual(self.account.auth_token, AUTH_TOKEN)
        self.assertNotIn(AUTH_TOKEN, repr(self.account._credentials()))

    def test_only_administrators_see_and_change_accounts(self):
        agent = new_test_user(self.env, "agent", groups="sms_marketing.group_agent")
        as_agent = self.account.with_user(agent)
        self.assertEqual(as_agent.name, self.account.name)
        for field in ("auth_token", "auth_token_sealed", "callback_token", "api_key_secret"):
            with self.assertRaises(AccessError):
                as_agent.read([field])
        with self.assertRaises(AccessError):
            as_agent.name = "Mine"
        with self.assertRaises(AccessError):
            as_agent.action_verify()

    def test_other_companies_are_out_of_sight(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="sms_marketing.group_administrator",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.send(self.make_lead())
        for model in ("account", "sender", "subscriber", "consent", "message", "link", "sequence", "enrollment"):
            records = self.env[f"sms.marketing.{model}"].with_user(stranger).search([])
            self.assertFalse(records, model)

    def test_verify_of_an_unreachable_api_fails_with_a_sentence(self):
        self.account.state = "draft"
        self.account.base_url = "http://127.0.0.1:9/"
        self.account.action_verify()
        self.assertEqual(self.account.state, "failed")
        failed = self.account.check_ids.filtered(lambda check: check.outcome == "failed")
        self.assertTrue(failed)
        self.assertTrue(all(check.message and check.message != check.code for check in self.account.check_ids))
        self.assertEqual(self.account.account_sid, ACCOUNT_SID)

    def test_every_finding_of_verify_has_a_sentence(self):
        self.assertFalse(set(CODES) - set(SENTENCES))

    def test_a_salesperson_cannot_switch_the_provider_or_the_webhooks(self):
        salesperson = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman")
        account = self.account.with_user(salesperson)
        for action in (account.action_use_for_company, account.action_set_webhooks, account.action_verify):
            with self.assertRaises(AccessError):
                action()

    def test_a_salesperson_sees_and_changes_the_texts_and_runs_of_own_leads_only(self):
        own, other = (
            new_test_user(self.env, name, groups="sales_team.group_sale_salesman") for name in ("own", "other")
        )
        lead = self.make_lead(user_id=own.id)
        self.send(lead)
        step = {"kind": "sms", "template_id": self.template.id}
        sequence = self.env["sms.marketing.sequence"].create({"name": "S", "step_ids": [(0, 0, step)]})
        enrollment = sequence._enroll(lead)
        messages = self.env["sms.marketing.message"]
        self.assertEqual(messages.with_user(own).search([("lead_id", "=", lead.id)]).body, "Hello")
        self.assertFalse(messages.with_user(other).search([("lead_id", "=", lead.id)]))
        with self.assertRaises(AccessError):
            enrollment.with_user(other).action_stop()
        with self.assertRaises(AccessError):
            enrollment.with_user(own).write({"state": "done"})
        enrollment.with_user(own).action_stop()
        self.assertEqual((enrollment.state, enrollment.exit_reason), ("exited", "stopped"))

    def test_taking_the_sender_away_makes_a_draft(self):
        self.account.sender_ids.unlink()
        self.assertEqual(self.account.state, "draft")
