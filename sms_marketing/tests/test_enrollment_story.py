"""The story of a run: what happened, what comes next, why it waits, and who did what to it."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import MIDDAY
from .test_enrollment_email import EmailCase


class StoryCase(EmailCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.user.tz = "UTC"
        cls.agent = new_test_user(
            cls.env,
            "story_agent",
            name="Carl Agent",
            groups="sales_team.group_sale_salesman_all_leads,sms_marketing.group_agent",
        )
        cls.rich = cls.make_plan(
            {"kind": "sms", "template_id": cls.template.id},
            {"kind": "email", "mail_template_id": cls.mail_template.id},
            {"kind": "branch", "key": "asked", "condition": "clicked", "wait_count": 2, "wait_unit": "days"},
            {"kind": "wait", "wait_kind": "until", "wait_hour": 9, "wait_weekdays": "1"},
            {"kind": "sms", "template_id": cls.template.copy().id},
        )

    def run_of(self, sequence, **lead):
        lead = self.make_lead(email_from="ann@example.com", **lead)
        enrollment = sequence._enroll(lead)
        self.run_cron("run_sequences")
        return enrollment

    def titles(self, enrollment):
        return [line["title"] for line in enrollment.story]

    def line(self, enrollment, kind):
        return next(line for line in enrollment.story if line["kind"] == kind)


@tagged("post_install", "-at_install")
class TestStory(StoryCase):
    def test_what_happened_in_order_with_what_became_of_it(self):
        run = self.run_of(self.rich)
        self.assertEqual(self.titles(run), ["Enrolled", "SMS: Hello", "E-mail: Welcome"])
        sms, email = self.line(run, "sms"), self.line(run, "email")
        self.assertEqual((sms["text"], sms["badge"]), ("Hi Ann", "Ready"))
        self.assertEqual((email["text"], email["badge"]), ("Welcome, Ann", "Queued"))
        self.trace_of(run).set_opened()
        run.invalidate_recordset()
        self.assertEqual(self.line(run, "email")["badge"], "Opened")
        self.trace_of(run).set_clicked()
        self.run_cron("run_sequences")
        self.assertEqual(self.line(run, "email")["badge"], "Clicked")
        self.assertEqual(self.line(run, "branch")["badge"], "Yes")

    def test_replies_and_who_goes_on(self):
        run = self.run_of(self.rich)
        self.text_in("Who is this?")
        self.run_cron("follow_up")
        self.assertEqual(run.state, "paused")
        self.assertEqual(self.line(run, "reply")["text"], "Who is this?")
        self.assertIn("Paused since Ann replied (", run.why_waits)
        self.assertIn("“Take Over” ends it", run.why_waits)
        run.with_user(self.agent).action_resume()
        self.assertEqual(run.state, "running")
        run.with_user(self.agent).action_take_over()
        self.assertEqual(
            self.titles(run)[-4:],
            [
                "Paused, since the person replied",
                "Resumed by Carl Agent",
                "The SMS that the reply had held back is queued again",
                "Taken over by Carl Agent",
            ],
        )
        self.assertFalse(run.why_waits)

    def test_a_refused_text_and_a_bounced_email_say_what_to_do(self):
        run = self.run_of(self.rich, consent=False)
        sms = self.line(run, "sms")
        self.assertTrue(sms["is_bad"])
        self.assertIn("consent", sms["note"].lower())
        self.trace_of(run).set_bounced(bounce_message="No such mailbox")
        run.invalidate_recordset()
        self.assertIn("No such mailbox", self.line(run, "email")["note"])

    def test_the_goal(self):
        run = self.run_of(self.rich)
        run.write({"goal_at": fields.Datetime.now(), "goal_source": "won"})
        self.assertRegex(self.titles(run)[-1], "^Goal reached: ")

    def test_it_ends_with_why(self):
        run = self.run_of(self.rich)
        run.lead_id.action_set_won()
        self.assertEqual(self.titles(run)[-1], "Left the sequence: Lead closed")
        self.assertFalse(run.why_waits)

    def test_many_cost_what_a_few_cost(self):
        def read(count, first):
            leads = self.env["crm.lead"].union(
                *[self.make_lead(f"+1212555{first + at:04}", email_from=f"p{at}@example.com") for at in range(count)]
            )
            runs = self.rich._enroll(leads)
            self.run_cron("run_sequences")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            runs.mapped("story")
            runs.mapped("why_waits")
            return self.env.cr.sql_log_count - before

        read(1, 100)
        few = read(2, 110)
        self.assertLessEqual(read(40, 130), few)

    def test_one_story_costs_a_handful_of_queries(self):
        run = self.run_of(self.rich)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.assertTrue(run.story)
        self.assertLessEqual(self.env.cr.sql_log_count - before, 14)

    def test_agents_see_the_steps_of_their_own_leads_only(self):
        seller = new_test_user(
            self.env, "story_seller", groups="sales_team.group_sale_salesman,sms_marketing.group_agent"
        )
        mine = self.run_of(self.rich, user_id=seller.id)
        others = self.run_of(self.rich, phone="+12025550124", user_id=self.agent.id)
        steps = self.env["sms.marketing.enrollment.step"].with_user(seller)
        self.assertEqual(steps.search([]).enrollment_id & (mine + others).with_user(seller), mine)
        with self.assertRaises(AccessError):
            others.with_user(seller).read(["story"])
        with self.assertRaises(AccessError):
            others.with_user(seller).action_stop()
        self.assertTrue(mine.with_user(seller).story)

    def test_an_answer_of_the_same_second(self):
        """Reply, tap and STOP at once end in one state, and the story tells all of it."""
        run = self.run_of(self.rich)
        for said in ("Yes", "STOP", "Who?"):
            self.text_in(said)
        self.run_cron("follow_up")
        self.run_cron("run_sequences")
        self.assertEqual((run.state, run.exit_reason), ("exited", "opted_out"))
        self.assertEqual(self.titles(run)[-1], "Left the sequence: Opted out")
        self.assertIn("Yes", [line.get("text") for line in run.story])

    def test_the_form_and_the_list_of_an_agent(self):
        run = self.run_of(self.rich, user_id=self.agent.id)
        with Form(run.with_user(self.agent)) as form:
            self.assertTrue(form.story)
        self.assertEqual(run.lead_id.sms_enrollment_count, 1)
        action = run.lead_id.with_user(self.agent).action_view_sms_enrollments()
        self.assertEqual(action["res_id"], run.id)


@tagged("post_install", "-at_install")
class TestWhyItWaits(StoryCase):
    def test_for_a_text_that_is_on_hold(self):
        with self.at(MIDDAY.replace(hour=6)):
            run = self.run_of(self.rich)
        self.assertEqual(run.waits_for, "text")
        self.assertIn("Waits for the SMS to leave: ", run.why_waits)
        self.assertIn("not a time for texts where this person lives", run.why_waits)

    def test_for_an_answer(self):
        run = self.run_of(self.rich)
        self.assertIn("Waits for an answer to “A link in the last e-mail was clicked?” until ", run.why_waits)

    def test_for_an_hour_in_the_persons_own_time(self):
        run = self.run_of(
            self.make_plan(
                {"kind": "wait", "wait_kind": "until", "wait_hour": 9, "wait_weekdays": "1"},
                {"kind": "sms", "template_id": self.template.id},
            ),
            phone="+13125550123",
        )
        self.assertRegex(run.why_waits, r"Waits until Tuesday \d+ \w+ 09:00 in Ann's time \(America/Chicago\)\.")

    def test_for_a_date_that_is_empty(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "date_deadline")
        run = self.run_of(self.make_plan({"kind": "wait", "wait_kind": "date", "wait_field_id": field.id}))
        self.assertIn("“Expected Closing” of the lead is empty", run.why_waits)

    def test_for_its_time(self):
        run = self.run_of(self.make_plan({"kind": "wait", "wait_count": 2}))
        self.assertRegex(run.why_waits, r"^Waits until \w+ \d+ \w+ \d\d:\d\d\.$")
        run.due_at = fields.Datetime.now() - timedelta(minutes=1)
        self.assertIn("taken within a minute", run.why_waits)

    def test_for_the_account_the_provider_and_the_archive(self):
        run = self.run_of(self.rich)
        self.account.state = "failed"
        run.invalidate_recordset()
        self.assertIn("has no verified account, so nothing runs", run.why_waits)
        self.company.sms_provider = "iap"
        run.invalidate_recordset()
        self.assertIn("does not send its texts through SMS Marketing", run.why_waits)
        self.rich.active = False
        self.assertIn("archived", run.why_waits)

    def test_hold_out(self):
        run = self.run_of(self.rich)
        run.write({"state": "hold_out", "comparison_group": "nothing", "due_at": fields.Datetime.now()})
        self.assertIn("gets nothing, to show what the sequence brings about", run.why_waits)
