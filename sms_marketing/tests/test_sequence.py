"""Sequences: SMS, wait, SMS; a reply pauses, an opt-out or a closed lead ends."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .common import MIDDAY
from .test_inbound import CallbackCase


@tagged("post_install", "-at_install")
class TestSequence(CallbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.template.copy({"body": "Still there, {{ object.contact_name }}?"})
        cls.sequence = cls.env["sms.marketing.sequence"].create(
            {
                "name": "Follow up",
                "step_ids": [
                    (0, 0, {"sequence": 10, "kind": "sms", "template_id": cls.template.id}),
                    (0, 0, {"sequence": 20, "kind": "wait", "wait_count": 2, "wait_unit": "days"}),
                    (0, 0, {"sequence": 30, "kind": "sms", "template_id": cls.second.id}),
                ],
            }
        )

    def run_sequences(self):
        self.run_cron("run_sequences")

    def let_time_pass(self, enrollments):
        enrollments.due_at = fields.Datetime.now() - timedelta(seconds=1)
        self.run_sequences()

    def test_sms_wait_sms(self):
        lead = self.make_lead()
        enrollment = self.sequence._enroll(lead)
        self.run_sequences()
        self.assertEqual(self.messages_of(lead).mapped("body"), ["Hi Ann"])
        self.assertEqual(enrollment.step_id.kind, "wait")
        self.assertAlmostEqual(enrollment.due_at, fields.Datetime.now() + timedelta(days=2), delta=timedelta(minutes=1))
        self.run_sequences()
        self.assertEqual(len(self.messages_of(lead)), 1)
        self.let_time_pass(enrollment)
        self.assertEqual(self.messages_of(lead).mapped("body"), ["Still there, Ann?", "Hi Ann"])
        self.assertEqual((enrollment.state, enrollment.due_at), ("done", False))
        self.assertEqual(enrollment.run_ids.sorted("id").mapped("kind"), ["sms", "wait", "sms"])
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.bodies, ["Hi Ann", "Still there, Ann?"])

    def test_the_job_is_woken_for_the_exact_moment(self):
        enrollment = self.sequence._enroll(self.make_lead())
        self.run_sequences()
        job = self.env.ref("sms_marketing.ir_cron_run_sequences")
        moments = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]).mapped("call_at")
        self.assertIn(enrollment.due_at, moments)

    def test_enrolling_twice_is_once(self):
        lead = self.make_lead()
        self.sequence._enroll(lead)
        self.assertFalse(self.sequence._enroll(lead))
        self.assertEqual(len(lead.sms_enrollment_ids), 1)

    def test_reply_pauses_and_resume_goes_on(self):
        lead = self.make_lead()
        enrollment = self.sequence._enroll(lead)
        self.run_sequences()
        with self.trap_sms():
            self.dispatch()
        self.text_in("Who is this?")
        self.run_cron("follow_up")
        due = enrollment.due_at
        self.assertEqual(enrollment.state, "paused")
        self.let_time_pass(enrollment)
        self.assertEqual(len(self.messages_of(lead).filtered(lambda m: m.direction == "outbound")), 1)
        enrollment.due_at = due
        enrollment.action_resume()
        self.assertEqual((enrollment.state, enrollment.due_at), ("running", due))
        self.let_time_pass(enrollment)
        self.assertEqual(len(self.messages_of(lead).filtered(lambda m: m.direction == "outbound")), 2)

    def test_opt_out_ends_it_within_the_request(self):
        lead = self.make_lead()
        enrollment = self.sequence._enroll(lead)
        self.text_in("STOP")
        self.assertEqual((enrollment.state, enrollment.exit_reason), ("exited", "opted_out"))

    def test_won_lead_leaves(self):
        lead = self.make_lead()
        enrollment = self.sequence._enroll(lead)
        lead.action_set_won()
        self.assertEqual((enrollment.state, enrollment.exit_reason), ("exited", "lead_closed"))

    def wait_for_morning(self, **lead):
        """Return (lead, enrollment, the text of its first step), which waits for the hours of the day."""
        lead = self.make_lead(**lead)
        with self.at(MIDDAY.replace(hour=6)):
            enrollment = self.sequence._enroll(lead)
            self.run_sequences()
        message = self.messages_of(lead)
        self.assertEqual((message.state, message.reason), ("held", "quiet_hours"))
        return lead, enrollment, message

    def assert_withdrawn(self, message, reason="sequence_left"):
        self.run_cron("follow_up")
        self.assertEqual((message.state, message.reason), ("refused", reason))
        with self.trap_sms() as trap:
            message.send_after = fields.Datetime.now()
            self.dispatch()
        self.assertFalse(trap.sent)

    def test_what_waits_is_withdrawn_when_the_person_replies(self):
        for is_last_step in (False, True):
            with self.subTest(is_last_step=is_last_step):
                if is_last_step:
                    self.sequence.step_ids.sorted("sequence")[1:].unlink()
                number = f"+1202555018{int(is_last_step)}"
                lead, enrollment, message = self.wait_for_morning(phone=number)
                self.assertEqual((enrollment.state, enrollment.waits_for), ("waiting", "text"))
                self.text_in("Who is this?", number)
                self.assert_withdrawn(message, "sequence_paused")
                self.run_cron("follow_up")
                self.assertIn("SMS not sent.", "".join(lead.message_ids.mapped("body")))

    def test_what_waits_is_withdrawn_when_the_lead_closes(self):
        closings = {
            "won": lambda lead: lead.action_set_won(),
            "lost": lambda lead: lead.action_set_lost(),
            "archived": lambda lead: lead.action_archive(),
            "stopped": lambda lead: lead.sms_enrollment_ids.action_stop(),
        }
        for at, (name, close) in enumerate(closings.items()):
            with self.subTest(name):
                lead, _enrollment, message = self.wait_for_morning(phone=f"+1202555018{at}")
                close(lead)
                self.assert_withdrawn(message)

    def test_what_waits_is_withdrawn_when_the_lead_is_deleted(self):
        lead, _enrollment, message = self.wait_for_morning()
        with self.at(MIDDAY.replace(hour=6)):
            lead._message_sms("By hand")
        by_hand = self.messages_of(lead) - message
        lead.unlink()
        for one in message + by_hand:
            self.assert_withdrawn(one, "lead_deleted")

    def test_a_text_by_hand_outlives_the_sale(self):
        lead = self.make_lead()
        with self.at(MIDDAY.replace(hour=6)):
            lead._message_sms("Congratulations")
        lead.action_set_won()
        self.assertEqual(self.messages_of(lead).state, "held")

    def test_lead_without_consent_gets_nothing_and_the_history_says_so(self):
        lead = self.make_lead(consent=False)
        enrollment = self.sequence._enroll(lead)
        self.run_sequences()
        self.assertEqual(self.messages_of(lead).reason, "no_consent")
        self.assertEqual(enrollment.run_ids.message_ids.state, "refused")
        self.assertIn("SMS not sent.", lead.message_ids[0].body)

    def test_one_broken_lead_does_not_stop_the_others(self):
        self.template.body = "{{ 10 / object.expected_revenue }}"
        good, bad = self.make_lead(expected_revenue=5), self.make_lead("+12025550170", expected_revenue=0)
        enrollments = self.sequence._enroll(good + bad)
        with self.assertLogs("odoo.addons.sms_marketing.models.batch", "ERROR"):
            self.run_sequences()
        self.assertEqual(self.messages_of(good).body, "2.0")
        self.assertFalse(self.messages_of(bad))
        self.assertTrue(enrollments.filtered(lambda e: e.lead_id == bad).run_ids.error)

    def test_plan_without_steps_is_explained(self):
        empty = self.env["sms.marketing.sequence"].create({"name": "Empty"})
        with self.assertRaises(UserError):
            empty._enroll(self.make_lead())

    def test_continue_now_skips_the_wait(self):
        lead = self.make_lead()
        enrollment = self.sequence._enroll(lead)
        self.run_sequences()
        enrollment.action_continue_now()
        self.run_sequences()
        self.assertEqual(enrollment.state, "done")
        self.assertEqual(len(self.messages_of(lead)), 2)

    def test_a_batch_costs_the_same_queries_as_a_few(self):
        def count(start, size):
            leads = self.env["crm.lead"].union(*[self.make_lead(f"+1212555{start + n:04}") for n in range(size)])
            self.sequence._enroll(leads)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["sms.marketing.enrollment"]._lock_due()._run_due()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(100, 2)
        few = count(110, 5)
        self.assertLessEqual(count(130, 45) - few, 45)

    def test_company_that_does_not_send_through_us_waits(self):
        lead = self.make_lead(consent=False)
        enrollment = self.sequence._enroll(lead)
        self.company.sms_provider = "iap"
        self.run_sequences()
        self.assertFalse(self.env["sms.sms"].search([("number", "=", lead.phone_sanitized)]))
        self.assertEqual(enrollment.step_id.kind, "sms")

    def test_steps_wait_for_a_verified_account(self):
        enrollment = self.sequence._enroll(self.make_lead())
        self.account.state = "failed"
        self.run_sequences()
        self.assertFalse(enrollment.run_ids)
        self.account.state = "verified"
        self.run_sequences()
        self.assertEqual(enrollment.step_id.kind, "wait")

    def test_archived_sequence_stands_still(self):
        enrollment = self.sequence._enroll(self.make_lead())
        self.sequence.active = False
        self.run_sequences()
        self.assertFalse(enrollment.run_ids)
        self.assertFalse(self.sequence._enroll(self.make_lead("+12025550171")))

    def test_who_waits_finishes_on_the_plan_that_it_started_with(self):
        enrollment = self.sequence._enroll(self.make_lead())
        self.run_sequences()
        self.sequence.step_ids.filtered(lambda step: step.kind == "wait").unlink()
        self.sequence.step_ids[-1].template_id = self.template
        self.run_sequences()
        self.assertEqual((enrollment.state, enrollment.step_id.kind), ("running", "wait"))
        self.let_time_pass(enrollment)
        self.assertEqual(enrollment.state, "done")
        self.assertEqual(self.messages_of(enrollment.lead_id).mapped("body"), ["Still there, Ann?", "Hi Ann"])
        newer = self.sequence._enroll(self.make_lead("+12025550171"))
        self.assertEqual((enrollment.version_id.number, newer.version_id.number), (1, 2))

    def test_steps_of_a_version_cannot_be_changed_by_hand(self):
        marketer = new_test_user(self.env, "marketer", groups="sms_marketing.group_marketer")
        frozen = self.sequence._enroll(self.make_lead()).version_id.step_ids.with_user(marketer)
        with self.assertRaises(UserError):
            frozen[0].write({"template_id": self.second.id})
        with self.assertRaises(UserError):
            frozen[0].unlink()

    def test_merging_leads_keeps_texts_and_runs(self):
        keep, gone = self.make_lead(), self.make_lead("+12025550172")
        enrollment = self.sequence._enroll(gone)
        self.run_sequences()
        keep._merge_dependences(gone)
        self.assertEqual(enrollment.lead_id, keep)
        self.assertEqual(self.messages_of(keep).body, "Hi Ann")
