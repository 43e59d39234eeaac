"""Automation rules: whatever the number, the consent or the account, the user's change stays and the lead says why."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.sms.tools.sms_api import SmsApi
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .ways import REFUSALS, WaysCase, sentence_of

METHODS = ("sms", "comment", "note")


@tagged("post_install", "-at_install")
class TestWayAutomation(WaysCase):
    def make_rule(self, method, trigger, **values):
        return self.env["base.automation"].create(
            {
                "name": f"Text ({method})",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "trigger": trigger,
                "action_server_ids": [(6, 0, self.make_action(method).ids)],
                **values,
            }
        )

    def assert_told(self, lead, reason):
        # Odoo itself runs an "on save" rule twice for a new record whose computed fields are stored
        self.assertEqual(set(self.messages_of(lead).mapped("reason")), {reason})
        self.assertIn(sentence_of(reason), str(lead.message_ids.filtered("body")[0].body))

    def refused_leads(self):
        """Return {reason: lead} for every reason that is about the person."""
        reasons = [reason for reason in REFUSALS if reason != "account_off"]
        return {reason: self.lead_for(reason, f"+120255501{20 + i}") for i, reason in enumerate(reasons)}

    def test_stage_change_stays_and_the_others_still_get_theirs(self):
        stage = self.env.ref("crm.stage_lead2")
        for position, method in enumerate(METHODS):
            with self.subTest(method=method), self.undone():
                self.make_rule(method, "on_stage_set", trg_field_ref=stage.id)
                refused = self.refused_leads()
                good = self.make_lead(f"+120255501{70 + position}")
                leads = self.env["crm.lead"].union(*refused.values(), good)
                leads.stage_id = stage
                self.env.flush_all()
                self.assertEqual(leads.stage_id, stage)
                for reason, lead in refused.items():
                    self.assert_told(lead, reason)
                with self.trap_sms() as trap:
                    self.dispatch()
                self.assertEqual(trap.numbers, [good.phone])

    def test_creation_and_update_stay(self):
        for method in METHODS:
            for trigger in ("on_create", "on_create_or_write"):
                with self.subTest(method=method, trigger=trigger), self.undone():
                    self.make_rule(method, trigger)
                    lead = self.make_lead("12", consent=False)
                    self.assertTrue(lead.exists())
                    self.assert_told(lead, "number_invalid")

    def test_account_that_is_off_or_missing(self):
        stage = self.env.ref("crm.stage_lead2")
        for state in ("failed", "disabled", "draft", None):
            for method in METHODS:
                with self.subTest(method=method, state=state), self.undone():
                    self.make_rule(method, "on_stage_set", trg_field_ref=stage.id)
                    if state:
                        self.account.state = state
                    else:
                        self.account.active = False
                    lead = self.make_lead()
                    lead.stage_id = stage
                    self.assertEqual(lead.stage_id, stage)
                    self.assert_told(lead, "account_off")

    def test_time_has_come(self):
        for method in METHODS:
            with self.subTest(method=method), self.undone():
                lead, bad = self.make_lead("+12025550180"), self.make_lead("12")
                rule = self.make_rule(
                    method,
                    "on_time",
                    trg_date_id=self.env["ir.model.fields"]._get("crm.lead", "date_deadline").id,
                    trg_date_range=1,
                    trg_date_range_type="hour",
                    filter_domain=repr([("id", "in", (lead + bad).ids)]),
                )
                rule.last_run = fields.Datetime.now() - timedelta(days=3)
                (lead + bad).date_deadline = fields.Date.today() - timedelta(days=1)
                self.env.flush_all()
                with self.enter_registry_test_mode():
                    self.env.ref("base_automation.ir_cron_data_base_automation_check").method_direct_trigger()
                self.env.invalidate_all()
                self.assert_told(bad, "number_invalid")
                self.assertEqual(self.messages_of(lead).mapped("state"), ["ready"])

    def test_rule_of_a_salesperson_without_further_rights(self):
        seller = new_test_user(self.env, "rule_seller", groups="sales_team.group_sale_salesman_all_leads")
        stage = self.env.ref("crm.stage_lead2")
        for method in METHODS:
            with self.subTest(method=method), self.undone():
                self.make_rule(method, "on_stage_set", trg_field_ref=stage.id)
                good, bad = self.make_lead("+12025550181"), self.make_lead("+12025550182", consent=False)
                (good + bad).with_user(seller).stage_id = stage
                self.assert_told(bad, "no_consent")
                self.assertEqual(self.messages_of(good).state, "ready")

    def test_company_with_odoos_own_provider_keeps_odoos_behaviour(self):
        other = self.env["res.company"].create({"name": "Other", "country_id": self.env.ref("base.us").id})
        theirs = self.make_lead("12", company_id=other.id)
        with self.assertRaisesRegex(UserError, "invalid recipients"):
            self.run_action(theirs, "comment")

    def test_mixed_companies_in_one_write(self):
        other = self.env["res.company"].create({"name": "Other", "country_id": self.env.ref("base.us").id})
        ours, theirs = self.make_lead("12"), self.make_lead("+12025550183", company_id=other.id)
        for method in METHODS:
            with self.subTest(method=method), self.undone():
                self.env["sms.sms"].search([]).unlink()
                self.run_action(ours + theirs, method)
                self.assertEqual(self.messages_of(ours)[0].reason, "number_invalid")
                self.assertFalse(self.messages_of(theirs))
                ticket = self.env["sms.sms"].search([("number", "=", theirs.phone)])
                self.assertEqual(ticket._get_sms_company(), other)

    def queries_of_action(self, method, size):
        """Return how many queries the action makes for so many new leads."""
        leads = self.make_leads_of(f"+1202555{line:04}" for line in range(100, 100 + size))
        action = self.make_action(method)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        action.with_context(active_model="crm.lead", active_ids=leads.ids).run()
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def queries_per_lead(self, method):
        with self.undone():
            self.queries_of_action(method, 2)  # whatever is cached after the first time
        with self.undone():
            few = self.queries_of_action(method, 10)
        with self.undone():
            many = self.queries_of_action(method, 40)
        return (many - few) / 30

    def test_rule_on_many_leads_costs_no_more_than_odoos_own(self):
        """With note, Odoo posts one by one; the gate's questions may not be repeated for each."""

        def accept(_api, messages, **_options):
            return [{"uuid": one["uuid"], "state": "success"} for text in messages for one in text["numbers"]]

        for method in METHODS:
            with self.subTest(method=method), patch.object(SmsApi, "_send_sms_batch", accept):
                self.company.sms_provider = "sms_marketing"
                ours = self.queries_per_lead(method)
                self.company.sms_provider = "iap"
                core = self.queries_per_lead(method)
                self.assertLessEqual(ours, max(core, 0.1), f"{ours} queries per lead, {core} without the gate")
