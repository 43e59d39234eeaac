"""Branches and waits of sequences: each way of each question, and what wakes who waits."""

from datetime import datetime, timedelta, timezone

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..gateway.webhook import StatusCallback
from .common import ACCOUNT_SID, MIDDAY
from .sequence_common import SequenceCase

HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestSequenceBranch(SequenceCase):
    def start(self, sequence, **lead):
        """Return (lead, enrollment) after the job ran once."""
        lead = self.make_lead(**lead)
        enrollment = sequence._enroll(lead)
        self.run_sequences()
        return lead, enrollment

    def tell(self, lead, status):
        with self.trap_sms():
            self.dispatch()
        message = self.messages_of(lead)[:1]
        callback = StatusCallback(message.sid, ACCOUNT_SID, status, None, raw={"MessageStatus": status})
        self.env["sms.marketing.message.event"].sudo()._store(message.account_id, message.uuid, callback)
        self.run_cron("apply_callbacks")

    def forked(self, *question, **values):
        return self.plan(
            "First",
            self.branch(*question, **values),
            self.inside("yes", "Yes"),
            self.inside("no", "No"),
            "Last",
        )

    def test_reply_takes_its_branch_at_once_and_does_not_pause(self):
        lead, enrollment = self.start(self.forked("replied", days=3))
        self.assertEqual((enrollment.state, enrollment.waits_for), ("waiting", "event"))
        self.assertAlmostEqual(enrollment.due_at, fields.Datetime.now() + timedelta(days=3), delta=HOUR)
        self.reply("Yes please")
        self.assertEqual(enrollment.state, "waiting")
        self.run_sequences()
        self.assertEqual(self.texts_of(lead), ["First", "Yes", "Last"])
        self.assertEqual(enrollment.run_ids.filtered(lambda run: run.kind == "branch").result, "yes")

    def test_without_a_reply_in_time_it_goes_the_other_way(self):
        lead, enrollment = self.start(self.forked("replied", days=3))
        self.let_time_pass(enrollment)
        self.assertEqual(self.texts_of(lead), ["First", "No", "Last"])
        self.assertEqual(enrollment.state, "done")

    def test_a_reply_before_the_first_text_is_no_answer_to_it(self):
        lead = self.make_lead()
        self.reply("Hello there")
        self.messages_of(lead).received_at -= HOUR
        self.forked("replied")._enroll(lead)
        self.run_sequences()
        self.assertEqual(self.texts_of(lead)[-2:], ["No", "Last"])

    def test_a_reply_during_a_wait_before_its_branch_is_kept_for_it(self):
        lead, enrollment = self.start(self.plan("First", 2, self.branch("replied"), self.inside("yes", "Yes"), "Last"))
        self.reply("I am interested")
        self.assertEqual(enrollment.state, "running")
        self.let_time_pass(enrollment)
        self.assertEqual(self.texts_of(lead), ["First", "Yes", "Last"])

    def test_words_of_the_reply_decide(self):
        sequence = self.forked("reply_matches", days=2, condition_words="demo, call me")
        lead, enrollment = self.start(sequence)
        self.reply("What is the price?")
        self.run_sequences()
        self.assertEqual((enrollment.state, self.texts_of(lead)), ("waiting", ["First"]))
        self.reply("Please CALL  me tomorrow")
        self.run_sequences()
        self.assertEqual(self.texts_of(lead), ["First", "Yes", "Last"])

    def test_stop_is_no_reply(self):
        lead, enrollment = self.start(self.forked("replied", days=2))
        self.reply("STOP")
        self.run_sequences()
        self.assertEqual((enrollment.state, enrollment.exit_reason), ("exited", "opted_out"))
        self.assertEqual(self.texts_of(lead), ["First"])

    def test_delivery_wakes_who_waits_for_it(self):
        lead, enrollment = self.start(self.forked("delivered", days=1))
        self.tell(lead, "sent")
        self.run_sequences()
        self.assertEqual(enrollment.state, "waiting")
        self.tell(lead, "delivered")
        self.run_sequences()
        self.assertEqual(self.texts_of(lead), ["First", "Yes", "Last"])

    def test_failure_is_a_branch_too(self):
        lead, _enrollment = self.start(self.forked("failed", days=1))
        self.tell(lead, "undelivered")
        self.run_sequences()
        self.assertEqual(self.texts_of(lead)[1], "Yes")

    def test_a_tap_on_the_link_that_is_asked_for_decides(self):
        asked, other = (
            self.env["sms.marketing.link"].create({"name": code, "code": code, "stops_sequences": True})
            for code in ("yes", "other")
        )
        lead, enrollment = self.start(self.forked("tapped", days=1, condition_link_id=asked.id))
        for link, state in ((other, "waiting"), (asked, "done")):
            self.tap(lead, link.code)
            self.run_sequences()
            self.assertEqual(enrollment.state, state)
        self.assertEqual(self.texts_of(lead), ["First", "Yes", "Last"])

    def test_a_domain_decides_now(self):
        sequence = self.forked("domain", condition_domain="[('expected_revenue', '>', 100)]")
        rich, _run = self.start(sequence, expected_revenue=200)
        poor, _run = self.start(sequence, phone="+12025550124", expected_revenue=50)
        self.assertEqual((self.texts_of(rich)[1], self.texts_of(poor)[1]), ("Yes", "No"))

    def test_policies_for_replies(self):
        for number, (policy, state) in enumerate(
            {"pause": "paused", "exit": "exited", "continue": "running"}.items(), start=30
        ):
            with self.subTest(policy):
                phone = f"+120255501{number}"
                _lead, enrollment = self.start(self.plan("First", 2, "Last", on_reply=policy), phone=phone)
                self.reply("Who is this?", phone)
                self.assertEqual(enrollment.state, state)

    def test_a_text_on_hold_holds_its_run(self):
        sequence = self.plan("First", 1, "Last")
        with self.at(MIDDAY.replace(hour=6)):
            lead, enrollment = self.start(sequence)
        self.assertEqual((enrollment.state, enrollment.waits_for), ("waiting", "text"))
        self.assertGreater(enrollment.due_at, fields.Datetime.now())
        message = self.messages_of(lead)
        self.let_time_pass(enrollment)  # and still it waits
        self.assertEqual((enrollment.state, self.texts_of(lead)), ("waiting", ["First"]))
        message.send_after = fields.Datetime.now()
        with self.trap_sms():
            self.dispatch()
        self.run_sequences()
        self.assertEqual((enrollment.state, enrollment.step_id.kind), ("running", "wait"))
        self.assertAlmostEqual(enrollment.due_at, fields.Datetime.now() + timedelta(days=1), delta=HOUR)

    def test_policies_for_texts_on_hold(self):
        for number, (policy, state) in enumerate({"skip": "done", "exit": "exited"}.items(), start=40):
            with self.subTest(policy), self.at(MIDDAY.replace(hour=6)):
                lead, enrollment = self.start(self.plan("First", hold_policy=policy), phone=f"+120255501{number}")
                self.run_cron("follow_up")
                message = self.messages_of(lead)
                self.assertEqual((message.state, message.reason), ("refused", "sequence_left"))
                self.assertEqual(enrollment.state, state)

    def test_policies_for_refusals(self):
        for number, (policy, state) in enumerate({"skip": "done", "exit": "exited"}.items(), start=50):
            with self.subTest(policy):
                sequence = self.plan("First", self.step({"kind": "goal"}), refusal_policy=policy)
                _lead, enrollment = self.start(sequence, phone=f"+120255501{number}", consent=False)
                self.assertEqual(enrollment.state, state)

    def test_steps_that_change_the_lead(self):
        stage = self.env["crm.stage"].search([], limit=1, offset=1)
        activity = self.env.ref("mail.mail_activity_data_call")
        lead, enrollment = self.start(
            self.plan(
                {"kind": "tag", "tag_ids": [(4, self.tag.id)]},
                {"kind": "stage", "stage_id": stage.id},
                {"kind": "activity", "activity_type_id": activity.id, "activity_summary": "Call", "activity_days": 2},
                {"kind": "stop"},
            )
        )
        self.assertEqual((lead.tag_ids, lead.stage_id), (self.tag, stage))
        self.assertEqual(lead.activity_ids.mapped("summary"), ["Call"])
        self.assertEqual(enrollment.state, "done")

    def test_a_jump_goes_on_elsewhere(self):
        sequence = self.plan(
            self.branch("domain", condition_domain="[('expected_revenue', '>', 100)]"),
            self.inside("yes", {"kind": "jump", "target_key": "end"}),
            "Only the others",
            {**self.step("All"), "key": "end"},
        )
        lead, _enrollment = self.start(sequence, expected_revenue=200)
        self.assertEqual(self.texts_of(lead), ["All"])

    def test_waits_until_a_clock_of_the_person(self):
        sequence = self.plan(
            {"kind": "wait", "wait_kind": "until", "wait_hour": 9.5, "wait_weekdays": "1"}, "Good morning"
        )
        monday = datetime(2026, 11, 23, 20, 0, tzinfo=timezone.utc)
        with self.at(monday):
            enrollment = sequence._enroll(self.make_lead())
        # half past nine on Tuesday in Washington
        wanted = datetime(2026, 11, 24, 14, 30, tzinfo=timezone.utc) - monday
        self.assertAlmostEqual(enrollment.due_at, fields.Datetime.now() + wanted, delta=timedelta(minutes=1))

    def test_waits_until_a_date_of_the_lead(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "date_deadline")
        day_before = {"kind": "wait", "wait_kind": "date", "wait_field_id": field.id, "wait_count": -1}
        sequence = self.plan(day_before, "Tomorrow")
        today = MIDDAY.date()  # as the gate's clock has it
        lead, enrollment = self.start(sequence, date_deadline=today + timedelta(days=10))
        self.assertEqual(self.days_until(enrollment), 9)
        lead.date_deadline = today + timedelta(days=20)  # the visit was moved meanwhile
        self.let_time_pass(enrollment)
        self.assertEqual((self.texts_of(lead), self.days_until(enrollment)), ([], 19))
        lead.date_deadline = today - timedelta(days=5)  # and is over
        self.let_time_pass(enrollment)
        self.assertEqual(self.texts_of(lead), ["Tomorrow"])

    def days_until(self, enrollment):
        """Return in how many days it is due, from nine in the morning to the noon of these tests."""
        return round((enrollment.due_at - fields.Datetime.now()) / timedelta(days=1) + 0.125)

    def test_continue_now_ends_every_wait_but_that_of_the_gate(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "date_deadline")
        date = {"kind": "wait", "wait_kind": "date", "wait_field_id": field.id}
        for at, (step, deadline) in enumerate(((date, False), (date, MIDDAY.date() + timedelta(days=9)))):
            with self.subTest(deadline=deadline):
                number = f"+1202555019{at}"
                lead, enrollment = self.start(self.plan(step, "Go"), phone=number, date_deadline=deadline)
                enrollment.action_continue_now()
                self.run_sequences()
                self.assertEqual((self.texts_of(lead), enrollment.state), (["Go"], "done"))
        lead, enrollment = self.start(self.forked("replied", days=3), phone="+12025550195")
        enrollment.action_continue_now()
        self.run_sequences()
        self.assertEqual(self.texts_of(lead), ["First", "No", "Last"])
        with self.at(MIDDAY.replace(hour=6)):
            lead, enrollment = self.start(self.plan("First", 2), phone="+12025550196")
            enrollment.action_continue_now()
            self.run_sequences()
        self.assertEqual((enrollment.state, enrollment.waits_for), ("waiting", "text"))

    def test_an_empty_date_is_waited_for_by_day_unless_told_otherwise(self):
        field = self.env["ir.model.fields"]._get("crm.lead", "date_deadline")
        for number, (policy, state) in enumerate(
            {"wait": "waiting", "go_on": "done", "exit": "exited"}.items(), start=60
        ):
            with self.subTest(policy):
                step = {"kind": "wait", "wait_kind": "date", "wait_field_id": field.id, "wait_missing": policy}
                lead, enrollment = self.start(self.plan(step, "Go"), phone=f"+120255501{number}")
                self.assertEqual(enrollment.state, state)
                if policy == "wait":
                    lead.date_deadline = MIDDAY.date() - timedelta(days=3)
                    self.let_time_pass(enrollment)
                    self.assertEqual(self.texts_of(lead), ["Go"])

    def test_texts_wait_for_the_window_of_the_sequence(self):
        sequence = self.plan("First", window_opens=15, window_closes=17)
        lead, enrollment = self.start(sequence)  # the clock of these tests says midday in New York
        self.assertEqual((enrollment.state, self.texts_of(lead)), ("running", []))
        self.assertGreater(enrollment.due_at, fields.Datetime.now() + HOUR)
        with self.at(MIDDAY.replace(hour=20)):  # 15:00 in New York
            self.let_time_pass(enrollment)
        self.assertEqual(self.texts_of(lead), ["First"])

    def test_hours_that_never_open_are_refused(self):
        sequence = self.plan("First", window_opens=9, window_closes=17)
        for opens, closes in ((17, 9), (9, 9), (-1, 9), (9, 25), (24, 24), (24, 0)):
            with self.subTest(f"{opens} to {closes}"), self.assertRaisesRegex(ValidationError, "a later hour"):
                sequence.write({"window_opens": opens, "window_closes": closes})
        for opens, closes in ((0, 0), (0, 24), (9.5, 9.75), (9, 0)):
            sequence.write({"window_opens": opens, "window_closes": closes})

    def test_a_late_job_does_not_text_outside_the_window(self):
        lead, enrollment = self.start(self.plan("First", window_opens=11, window_closes=11.5))
        enrollment.due_at = fields.Datetime.now() - HOUR  # the server was down, and it is midday in New York now
        self.run_sequences()
        self.assertEqual((enrollment.state, self.texts_of(lead)), ("running", []))
        self.assertGreater(enrollment.due_at, fields.Datetime.now() + 20 * HOUR)

    def test_a_window_until_midnight(self):
        lead, enrollment = self.start(self.plan("First", window_opens=15))  # until 0:00
        self.assertEqual((enrollment.state, self.texts_of(lead)), ("running", []))
        self.assertGreater(enrollment.due_at, fields.Datetime.now() + HOUR)

    def test_who_may_start_again(self):
        for number, (policy, again) in enumerate({"always": 1, "never": 0, "after": 0}.items(), start=70):
            with self.subTest(policy):
                sequence = self.plan("First", reenroll=policy, reenroll_days=30)
                lead, enrollment = self.start(sequence, phone=f"+120255501{number}")
                self.assertEqual(enrollment.state, "done")
                self.assertEqual(len(sequence._enroll(lead)), again)
                if policy == "after":
                    enrollment.ended_at -= timedelta(days=31)
                    self.assertTrue(sequence._enroll(lead))

    def test_a_lead_that_moved_to_another_company_leaves(self):
        sequence = self.plan("First", 2, "Last")
        lead, enrollment = self.start(sequence)
        lead.company_id = self.env["res.company"].create({"name": "Other"})
        self.let_time_pass(enrollment)
        self.assertEqual((enrollment.state, enrollment.exit_reason), ("exited", "other_company"))

    def test_an_unsound_plan_says_what_is_wrong(self):
        for step, words in (
            ({"kind": "sms"}, "has no text"),
            ({"kind": "jump", "target_key": "nowhere"}, "leads to a step that is gone"),
            (self.branch("reply_matches"), "looks for words"),
        ):
            sequence = self.plan(step)
            self.assertIn(words, sequence.problems)
            with self.assertRaisesRegex(UserError, words):
                sequence._enroll(self.make_lead())

    def test_taking_over_ends_it_and_gives_the_lead_to_who_did(self):
        lead, enrollment = self.start(self.plan("First", 2, "Last"), user_id=False)
        enrollment.action_take_over()
        self.assertEqual((enrollment.state, enrollment.exit_reason), ("exited", "taken_over"))
        self.assertEqual(lead.user_id, self.env.user)

    def test_queries_do_not_grow_with_the_leads(self):
        counts = []
        for number, size in ((200, 3), (300, 12)):
            sequence = self.plan(
                self.branch("replied", "one"), {"kind": "tag", "tag_ids": [(4, self.tag.id)]}, self.branch("tapped"), 1
            )
            leads = self.env["crm.lead"].concat(*(self.make_lead(f"+1202555{number + at:04d}") for at in range(size)))
            sequence._enroll(leads)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            runs = self.env["sms.marketing.enrollment"]
            while runs._run_due_batch():
                self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 5)
