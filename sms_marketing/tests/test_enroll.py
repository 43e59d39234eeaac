"""Enrolling and stopping by hand: the dialog's figures, who is left out, many at once."""

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .test_kanban import KanbanCase


@tagged("post_install", "-at_install")
class TestEnroll(KanbanCase):
    def dialog(self, leads, user=None):
        env = self.env["sms.marketing.enroll"].with_user(user or self.env.user)
        return env.with_context(active_model="crm.lead", active_ids=leads.ids)

    def test_the_card_opens_the_composer_and_the_dialog(self):
        lead = self.make_lead()
        action = lead.with_user(self.seller).action_sms_text()
        composer = self.env["sms.composer"].with_context(**action["context"]).create({"body": "Hi"})
        self.assertEqual((composer.composition_mode, composer.res_id, composer.res_ids), ("comment", lead.id, False))
        action = lead.with_user(self.agent).action_sms_enroll()
        self.assertEqual(action["target"], "new")
        wizard = self.env["sms.marketing.enroll"].with_context(**action["context"]).create({})
        self.assertEqual(wizard.lead_ids, lead.ids)

    def test_figures_before_anything_starts(self):
        leads = self.make_leads(5)
        leads[0].sms_consent = False
        leads[1].action_set_lost()
        self.sequence._enroll(leads[2])
        with Form(self.dialog(leads, self.agent)) as form:
            form.sequence_id = self.sequence
            self.assertEqual(form.headline, "2 now, 1 refused (no consent) · 2 segments")
            self.assertEqual(form.left_out, "Do not start it: 1 in it already, 1 won, lost or archived.")
            self.assertIn("Tick SMS Consent", form.reasons_html)
            self.assertFalse(self.env["sms.marketing.message"].search([("lead_id", "in", leads.ids)]))
        form.record.action_enroll()
        self.assertEqual(len(leads.sms_enrollment_ids), 4)
        self.assertFalse(leads[1].sms_enrollment_ids)

    def test_the_only_sequence_is_chosen_already(self):
        self.env["sms.marketing.sequence"].search([("id", "!=", self.sequence.id)]).active = False
        self.assertEqual(Form(self.dialog(self.make_leads(1))).sequence_id, self.sequence)

    def test_leads_of_other_companies_are_left_out(self):
        other = self.env["res.company"].create({"name": "Other"})
        lead = self.make_lead(company_id=other.id)
        wizard = self.dialog(lead).create({"sequence_id": self.sequence.id})
        self.assertEqual(wizard.headline, "None of these leads can start it.")
        self.assertIn("1 of other companies", wizard.left_out)
        wizard.action_enroll()
        self.assertFalse(lead.sms_enrollment_ids)

    def test_nobody_ticked_and_nothing_chosen(self):
        with self.assertRaisesRegex(UserError, "Tick the leads"):
            self.dialog(self.env["crm.lead"]).create({"sequence_id": self.sequence.id}).action_enroll()
        with self.assertRaisesRegex(UserError, "Choose the sequence"):
            self.dialog(self.make_lead()).create({"sequence_id": False}).action_enroll()
        with self.assertRaisesRegex(UserError, "Tick the leads"):
            self.env["sms.marketing.stop.sequences"].create({}).action_stop()

    def test_who_may_not_change_a_lead_neither_enrolls_nor_stops_it(self):
        self.seller.group_ids += self.env.ref("sms_marketing.group_agent")
        lead = self.make_lead(user_id=self.env.ref("base.user_admin").id)
        self.sequence._enroll(lead)
        with self.assertRaises(AccessError):
            self.dialog(lead, self.seller).create({"sequence_id": self.make_sequence("B").id}).action_enroll()
        with self.assertRaises(AccessError):
            self.stopping(lead, self.seller).action_stop()

    def stopping(self, leads, user=None, **values):
        env = self.env["sms.marketing.stop.sequences"].with_user(user or self.agent)
        return env.with_context(active_model="crm.lead", active_ids=leads.ids).create(values)

    def test_stopping_all_or_one(self):
        leads, other = self.make_leads(3), self.make_sequence("Offers")
        self.sequence._enroll(leads)
        other._enroll(leads)
        wizard = self.stopping(leads, sequence_id=other.id)
        self.assertIn("3 running sequences of 3 leads", wizard.summary)
        wizard.action_stop()
        self.assertEqual(leads.sms_enrollment_ids.filtered(lambda run: run.state == "exited").sequence_id, other)
        self.stopping(leads).action_stop()
        self.assertEqual(set(leads.sms_enrollment_ids.mapped("state")), {"exited"})

    def test_marking_many_as_read(self):
        leads = self.make_leads(3)
        for lead in leads:
            self.reply(lead)
        action = self.env.ref("sms_marketing.mark_read_action").with_user(self.agent)
        action.with_context(active_model="crm.lead", active_ids=leads.ids, active_id=leads[0].id).run()
        self.assertFalse(any(leads.mapped("sms_unread_count")))

    # --- what it costs ---

    def costs(self, work):
        """Return how many queries `work(leads)` takes more for 500 leads than for 50."""
        few, many = self.make_leads(50), self.make_leads(500, first=1000)
        return self.count(lambda: work(many)) - self.count(lambda: work(few))

    def test_enrolling_500_costs_a_few_statements_more_than_50(self):
        self.assertLess(
            self.costs(lambda leads: self.dialog(leads).create({"sequence_id": self.sequence.id}).action_enroll()), 30
        )

    def test_the_figures_for_500_cost_a_few_statements_more_than_for_50(self):
        self.assertLess(
            self.costs(lambda leads: self.dialog(leads).create({"sequence_id": self.sequence.id}).headline), 30
        )

    def test_stopping_500_costs_a_few_statements_more_than_50(self):
        def enroll_and_stop(leads):
            self.sequence._enroll(leads)
            self.stopping(leads).action_stop()

        self.assertLess(self.costs(enroll_and_stop), 40)
