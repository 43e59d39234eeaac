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
        self.assertIn("3 running", self.stopping(leads).summary)
        self.assertIn("1 running sequence ends", self.stopping(leads[0]).summary)
        self.stopping(leads).action_stop()
        nothing = self.stopping(leads)
        self.assertEqual((nothing.run_count, "nothing to stop" in nothing.summary), (0, True))
        self.assertEqual(set(leads.sms_enrollment_ids.mapped("state")), {"exited"})

    def test_marking_many_as_read(self):
        leads = self.make_leads(3)
        for lead in leads:
            self.reply(lead)
        action = self.env.ref("sms_marketing.mark_read_action").with_user(self.agent)
        action.with_context(active_model="crm.lead", active_ids=leads.ids, active_id=leads[0].id).run()
        self.assertFalse(any(leads.mapped("sms_unread_count")))

    # --- plans that are more than SMS ---

    def mail_template(self):
        return self.env["mail.template"].create(
            {
                "name": "Welcome",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "subject": "Welcome",
                "body_html": "<p>Hello</p>",
            }
        )

    def plan(self, *steps, **values):
        steps = [(5, 0, 0), *((0, 0, {"sequence": at, **step}) for at, step in enumerate(steps))]
        return self.make_sequence("Letters", **{"step_ids": steps, **values})

    def outlook(self, sequence, leads):
        return self.dialog(leads).create({"sequence_id": sequence.id})

    def test_an_email_comes_first(self):
        sequence = self.plan({"kind": "email", "mail_template_id": self.mail_template().id})
        leads = self.make_leads(4)
        leads[0].email_from, leads[1].email_from, leads[2].email_from = "a@example.com", "b@example.com", "nonsense"
        self.env["mail.blacklist"]._add("b@example.com")
        wizard = self.outlook(sequence, leads)
        self.assertIn(
            "First comes “E-mail: Welcome”: 1 get it, 2 have no valid e-mail address, 1 want no marketing e-mails.",
            wizard.notes,
        )
        self.assertIn("This sequence sends no SMS.", wizard.notes)
        self.assertFalse(wizard.has_sms)
        wizard.action_enroll()
        self.run_cron("run_sequences")
        mails = self.env["mail.mail"].search([("model", "=", "crm.lead"), ("res_id", "in", leads.ids)])
        self.assertEqual(mails.mapped("res_id"), leads[0].ids)

    def test_the_first_sms_stands_behind_a_branch(self):
        branch = {"kind": "branch", "key": "asked", "condition": "opened"}
        sms = {"kind": "sms", "template_id": self.template.id}
        sequence = self.plan(branch, {**sms, "parent_key": "asked", "lane": "no"})
        notes = self.outlook(sequence, self.make_leads(2)).notes
        self.assertIn("depends on: “The last e-mail was opened?”", notes)
        rejoined = self.plan(branch, sms)
        self.assertFalse(self.outlook(rejoined, self.make_leads(2, 10)).notes)
        both = self.plan(branch, *({**sms, "parent_key": "asked", "lane": lane} for lane in ("yes", "no")))
        self.assertIn("depends on", self.outlook(both, self.make_leads(2, 20)).notes)

    def test_a_wait_comes_first(self):
        sequence = self.plan({"kind": "wait", "wait_count": 2}, {"kind": "sms", "template_id": self.template.id})
        self.assertIn("It starts with “Wait 2 days”", self.outlook(sequence, self.make_leads(1)).notes)

    def test_a_broken_plan_says_what_is_wrong_before_anybody_enrolls(self):
        sequence = self.plan({"kind": "email"})
        wizard = self.outlook(sequence, self.make_leads(1))
        self.assertEqual(wizard.problems, "An e-mail step has no e-mail: choose one.")
        self.assertFalse(wizard.headline)
        with self.assertRaisesRegex(UserError, "An e-mail step has no e-mail"):
            wizard.action_enroll()

    def test_who_stays_out_and_why(self):
        leads = self.make_leads(3)
        self.sequence._enroll(leads[0])
        self.sequence.enrollment_ids._apply("stopped", "stopped")
        self.sequence.reenroll = "never"
        self.assertEqual(
            self.outlook(self.sequence, leads).left_out, "Do not start it: 1 were in it before, which is once only."
        )
        self.sequence.write({"reenroll": "after", "reenroll_days": 30})
        self.assertIn("1 were in it less than 30 days ago", self.outlook(self.sequence, leads).left_out)
        self.sequence.enrollment_ids.ended_at = "2020-01-01 10:00:00"
        self.assertFalse(self.outlook(self.sequence, leads).left_out)

    def test_two_tabs_enroll_once(self):
        leads = self.make_leads(2)
        tabs = [self.outlook(self.sequence, leads) for _tab in range(2)]
        for tab in tabs:
            tab.action_enroll()
        self.assertEqual(len(leads.sms_enrollment_ids), 2)

    # --- one sequence at a time ---

    def alone(self, sequence, leads):
        return leads._alone_with_their_number(sequence)

    def test_whose_number_is_in_another_sequence_stays_out(self):
        sequence = self.make_sequence("Alone", is_alone=True)
        first, twin, other = self.make_leads(3)
        twin.phone = first.phone
        self.sequence._enroll(first)
        self.assertEqual(self.alone(sequence, first + twin + other), other)
        wizard = self.outlook(sequence, first + twin + other)
        self.assertEqual(wizard.left_out, "Do not start it: 2 whose number is in a sequence already.")
        wizard.action_enroll()
        self.assertEqual(sequence.enrollment_ids.lead_id, other)
        self.sequence.enrollment_ids._apply("stopped", "stopped")
        self.assertEqual(self.alone(sequence, first + twin), first)

    def test_of_several_with_one_number_the_first_starts(self):
        sequence = self.make_sequence("Alone", is_alone=True)
        leads = self.make_leads(3)
        leads[2].phone = leads[0].phone
        self.assertEqual(self.alone(sequence, leads), leads[:2])

    def test_without_a_number_the_contact_and_the_address_tell(self):
        sequence = self.make_sequence("Alone", is_alone=True)
        ann = self.env["res.partner"].create({"name": "Ann"})
        by_contact, same = self.make_leads(2, partner_id=ann.id, phone=False)
        by_address, also = self.make_leads(2, phone=False, email_from="ann@example.com")
        nobody, neither = self.make_leads(2, phone=False)
        leads = by_contact + same + by_address + also + nobody + neither
        self.assertEqual(self.alone(sequence, leads), by_contact + by_address + nobody + neither)
        self.sequence._enroll(same + also + nobody)
        self.assertEqual(self.alone(sequence, leads), neither)

    def test_another_company_has_its_own_sequences(self):
        other = self.env["res.company"].create({"name": "Other"})
        sequence = self.make_sequence("Alone", is_alone=True, company_id=other.id)
        lead = self.make_lead()
        self.sequence._enroll(lead)
        self.assertEqual(self.alone(sequence, lead), lead)

    def test_looking_whether_500_are_alone_is_one_query(self):
        sequence, leads = self.make_sequence("Alone", is_alone=True), self.make_leads(500)
        self.sequence._enroll(leads[:250])
        leads.mapped("phone_sanitized")
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.assertEqual(self.alone(sequence, leads), leads[250:])
        self.assertEqual(self.env.cr.sql_log_count - before, 1)

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

        self.assertLess(self.costs(enroll_and_stop), 50)  # Odoo inserts a hundred rows at a time
