"""The hours of a sequence hold for every text of it, also for one that was on hold, and only ever narrow the law's."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import MIDDAY
from .sequence_common import SequenceCase

# In winter New York is five hours behind; MIDDAY is 13:30 there, on a Tuesday.
EVENING = MIDDAY.replace(hour=23)  # 18:00: lawful, and too late for a sequence that texts until five
MORNING = MIDDAY + timedelta(days=1, hours=-5, minutes=-30)  # Wednesday, 8:00: lawful, and too early for one from nine
NINE = MORNING + timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestSequenceHours(SequenceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sequence = cls.plan("First", 2, window_opens=9, window_closes=17)

    def start(self, **values):
        """Start the sequence at midday, so that its text is queued; return the run and its text."""
        lead = self.make_lead(**values)
        run = self.sequence._enroll(lead)
        self.run_sequences()
        return run, self.messages_of(lead)

    def look_at(self, moment, text):
        """Have the dispatch job look at a text at this moment; return the bodies that left."""
        text.send_after = fields.Datetime.now() - timedelta(seconds=1)
        with self.at(moment), self.trap_sms() as trap:
            self.dispatch()
        return trap.bodies

    def assert_held(self, text, reason, until):
        self.assertEqual((text.state, text.reason), ("held", reason))
        self.assertEqual(text.send_after, until.replace(tzinfo=None))

    def test_a_text_that_comes_too_late_waits_for_the_hours(self):
        _run, text = self.start()
        self.assertEqual(text.state, "ready")
        self.assertEqual(self.look_at(EVENING, text), [])
        self.assert_held(text, "sequence_hours", NINE)
        self.assertEqual(self.look_at(MORNING, text), [])
        self.assert_held(text, "sequence_hours", NINE)
        self.assertEqual(self.look_at(NINE, text), ["First"])

    def test_quiet_hours_end_in_the_hours_of_the_sequence(self):
        _run, text = self.start()
        self.assertEqual(self.look_at(EVENING + timedelta(hours=5), text), [])  # 23:00
        self.assert_held(text, "quiet_hours", NINE)

    def test_the_daily_limit_ends_in_the_hours_of_the_sequence(self):
        self.sequence.marketing_cap = 1
        lead = self.make_lead()
        self.plan("Before")._enroll(lead)
        self.run_sequences()
        with self.trap_sms():
            self.dispatch()
        self.messages_of(lead).attempt_at = MIDDAY.replace(tzinfo=None)
        real = fields.Datetime.now
        self.patch(fields.Datetime, "now", lambda: MIDDAY.replace(tzinfo=None))
        run = self.sequence._enroll(lead)
        self.env["sms.marketing.enrollment"]._lock_due()._run_due()
        self.patch(fields.Datetime, "now", real)
        text = run.run_ids.message_ids
        self.assert_held(text, "cap", NINE)

    def test_other_texts_do_not_wait(self):
        _run, text = self.start()
        lead = self.make_lead("+12025550124")
        self.plan("Any hour")._enroll(lead)
        self.run_sequences()
        by_hand = self.make_lead("+12025550126")
        self.send(by_hand, "By hand")
        texts = text + self.messages_of(lead) + self.messages_of(by_hand)
        self.assertEqual(sorted(self.look_at(EVENING, texts)), ["Any hour", "By hand"])

    def test_changed_hours_hold_at_once(self):
        _run, text = self.start()
        self.look_at(EVENING, text)
        self.sequence.write({"window_opens": 10, "window_closes": 19})
        self.assertEqual(self.look_at(NINE, text), [])
        self.assert_held(text, "sequence_hours", NINE + timedelta(hours=1))
        self.sequence.write({"window_opens": 0, "window_closes": 0})
        self.assertEqual(self.look_at(NINE, text), ["First"])

    def test_hours_of_an_archived_sequence_still_hold(self):
        _run, text = self.start()
        self.sequence.active = False
        self.assertEqual(self.look_at(EVENING, text), [])

    def test_a_transactional_sequence_has_its_hours_too(self):
        self.sequence.write({"marketing_purpose": "transactional", "marketing_purpose_reason": "Booked"})
        _run, text = self.start(consent=False)
        self.assertEqual(self.look_at(EVENING, text), [])
        self.assert_held(text, "sequence_hours", NINE)

    def test_hours_that_are_never_lawful_are_refused_with_what_to_do(self):
        _run, text = self.start()
        self.sequence.write({"window_opens": 21.5, "window_closes": 23})
        self.assertEqual(self.look_at(EVENING, text), [])
        self.assertEqual((text.state, text.reason), ("refused", "sequence_hours_never"))
        self.assertIn("Change the hours", text.reason_text)

    def test_the_run_waits_for_its_text(self):
        """Hours before the law's: the text is on hold, and what comes behind it counts from when it leaves."""
        self.sequence.window_opens = 6
        with self.at(MIDDAY - timedelta(hours=7)):  # 6:30
            run, text = self.start()
        self.assert_held(text, "quiet_hours", MIDDAY.replace(hour=13, minute=0))
        self.assertEqual((run.state, run.waits_for), ("waiting", "text"))

    def test_who_is_hurried_outside_the_hours_waits_for_them_in_the_step(self):
        for policy in ("wait", "skip", "exit"):
            with self.subTest(policy), self.at(EVENING):
                self.sequence.hold_policy = policy
                lead = self.make_lead("+12025550128")
                run = self.sequence._enroll(lead)
                run.action_continue_now()
                self.run_sequences()
                self.assertEqual((run.state, run.step_id.kind, self.texts_of(lead)), ("running", "sms", []))
                self.assertIn("hours of this sequence", run.why_waits)
                run.action_stop()

    def test_dry_run_and_why_not_tell_the_same(self):
        _run, text = self.start()
        leads = self.make_lead("+12025550124")
        with self.at(EVENING):
            plan = self.env["sms.marketing.dry.run"].new({"sequence_id": self.sequence.id})
            (answer,) = plan._answers_sequence(leads.ids)
            self.assertEqual((answer.verdict.reason, answer.verdict.until), ("sequence_hours", NINE))
            dialog = self.env["sms.marketing.why.not"].create({"message_id": text.id})
            lines = {line["topic"]: line["outcome"] for line in dialog.answer["lines"]}
            self.assertEqual(lines["Hours of the sequence"], "hold")
        self.assertEqual(text.state, "ready")

    def test_texts_without_hours_cost_nothing_more(self):
        self.sequence.write({"window_opens": 0, "window_closes": 0})
        _run, text = self.start()
        text._give_windows([])  # now it is cached that no sequence has hours
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(0):
            text._give_windows([])

    def test_many_texts_ask_once(self):
        counts = []
        for size in (2, 9):
            leads = self.env["crm.lead"].union(*(self.make_lead(f"+12125559{size}{at:02}") for at in range(size)))
            self.sequence._enroll(leads)
            self.run_sequences()
            texts = leads.sms_message_ids.with_prefetch()
            texts._judge_queued()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            texts._judge_queued()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(*counts)
