"""What a reply held back is sent when the run is resumed: once, through the gate, and never what had left already."""

from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .common import MIDDAY
from .sequence_common import SequenceCase

ANN, BOB = "+12025550123", "+12025550124"
NIGHT = MIDDAY.replace(hour=6)  # 1:00 in New York: texts wait until 8:00


@tagged("post_install", "-at_install")
class TestSequenceResume(SequenceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sequence = cls.plan("First", 2, "Second")

    def held_back(self, moment=NIGHT, number=ANN, sequence=None):
        """Return (run, text): the text waited when the person replied."""
        lead = self.make_lead(number)
        with self.at(moment):
            run = (sequence or self.sequence)._enroll(lead)
            self.run_sequences()
        text = run.run_ids.message_ids
        self.assertIn(text.state, ("held", "ready"))
        self.reply("Who is this?", number)
        self.assertEqual((run.state, text.state, text.reason), ("paused", "refused", "sequence_paused"))
        return run, text

    def send_out(self):
        """Let all jobs do what is due, twice; return the bodies that left."""
        bodies = []
        for _turn in range(2):
            self.run_sequences()
            with self.trap_sms() as trap:
                self.dispatch()
            bodies += trap.bodies
        return bodies

    def test_a_text_that_a_reply_held_back_is_sent_on_resume_once(self):
        for moment, number in ((NIGHT, ANN), (MIDDAY, BOB)):  # it was on hold, or about to leave
            with self.subTest(moment):
                run, text = self.held_back(moment, number)
                self.assertEqual(self.send_out(), [])
                run.action_resume()
                run.action_resume()
                self.assertEqual(self.send_out(), ["First"])
                self.assertEqual((text.state, len(run.run_ids)), ("queued", 1))
                self.assertEqual((run.state, run.step_id.kind), ("running", "wait"))
                self.assertGreater(run.due_at, fields.Datetime.now() + timedelta(days=1))
                self.let_time_pass(run)
                self.let_time_pass(run)
                self.assertEqual(self.send_out(), ["Second"])

    def test_it_stands_in_the_chatter_as_a_text_again(self):
        run, _text = self.held_back()
        self.run_cron("follow_up")
        self.assertIn("SMS not sent.", "".join(run.lead_id.message_ids.mapped("body")))
        run.action_resume()
        self.assertNotIn("SMS not sent.", "".join(run.lead_id.message_ids.mapped("body")))

    def test_the_story_reads_well(self):
        run, _text = self.held_back()
        self.assertIn("“Resume” sends it", run.why_waits)
        self.assertIn("“Resume” in the lead's sequence", " ".join(line.get("note") or "" for line in run.story))
        run.action_resume()
        self.send_out()
        titles = [line["title"] for line in run.story]
        self.assertEqual(titles[-2:], ["Resumed", "The SMS that the reply had held back is queued again"])
        self.assertEqual([line["badge"] for line in run.story if line["kind"] == "sms"], ["Queued"])

    def test_at_night_it_waits_once_more_and_the_run_for_it(self):
        run, text = self.held_back()
        with self.at(NIGHT):
            run.action_resume()
            self.assertEqual((text.state, text.reason), ("held", "quiet_hours"))
            self.run_sequences()
            self.assertEqual((run.state, run.waits_for), ("waiting", "text"))
            run.action_continue_now()
            self.assertEqual(self.send_out(), [])
            self.assertEqual((run.waits_for, text.state), ("text", "held"))
        self.reply("And again?")
        self.assertEqual((run.state, text.reason), ("paused", "sequence_paused"))
        run.action_resume()
        self.assertEqual(self.send_out(), ["First"])

    def test_what_has_left_or_may_have_left_is_not_sent_again(self):
        for at, state in enumerate(("submitting", "uncertain", "accepted", "sent", "delivered", "failed")):
            with self.subTest(state):
                lead = self.make_lead(f"+120255501{at + 30}")
                run = self.sequence._enroll(lead)
                self.run_sequences()
                text = run.run_ids.message_ids
                text.state = state
                self.reply("Who is this?", lead.phone_sanitized)
                run.action_resume()
                self.assertEqual(text.state, state)
                text.state = "delivered"  # nothing is left for the dispatch job to recover
                self.assertEqual(self.send_out(), [])

    def test_what_was_sent_again_by_hand_is_not_sent_twice(self):
        run, text = self.held_back()
        text._send_again()
        self.assertEqual(self.send_out(), ["First"])
        run.action_resume()
        self.assertEqual(self.send_out(), [])

    def test_what_a_policy_left_out_stays_out(self):
        self.sequence.hold_policy = "skip"
        with self.at(NIGHT):
            run = self.sequence._enroll(self.make_lead())
            self.run_sequences()
        text = run.run_ids.message_ids
        self.reply("Who is this?")
        run.action_resume()
        self.assertEqual((self.send_out(), text.reason), ([], "sequence_left"))

    def test_continue_now_does_nothing_while_it_is_paused(self):
        run, text = self.held_back()
        run.action_continue_now()
        self.assertEqual((run.state, text.state, self.send_out()), ("paused", "refused", []))

    def test_a_reply_to_what_was_not_sent_is_no_answer_to_it(self):
        asked = self.branch("replied", days=1)
        sequence = self.plan("First", {"kind": "goal"}, 1, "Then", asked, self.inside("yes", "Thanks"))
        run, _text = self.held_back(sequence=sequence)
        run.action_resume()
        self.assertGreaterEqual(run.asked_at, fields.Datetime.now() - timedelta(seconds=2))

    def test_a_run_that_has_gone_on_since_stays_where_it_is(self):
        sequence = self.plan("First", {"kind": "tag", "tag_ids": [(6, 0, self.tag.ids)]}, 2, "Second")
        run, _text = self.held_back(MIDDAY, sequence=sequence)
        due, step = run.due_at, run.step_id
        self.assertEqual(step.kind, "wait")
        run.action_resume()
        self.assertEqual((run.due_at, run.step_id), (due, step))
        self.assertEqual(self.send_out(), ["First"])

    # --- what may happen while it is paused ---

    def test_after_an_opt_out_nothing_comes_back(self):
        run, text = self.held_back()
        self.reply("STOP")
        run.action_resume()
        self.assertEqual((run.state, text.state, self.send_out()), ("exited", "refused", []))
        self.reply("START")
        run.action_resume()
        self.assertEqual(self.send_out(), [])

    def test_stop_reply_and_tap_in_the_same_second(self):
        self.env["sms.marketing.link"].create({"name": "Yes", "code": "yes"})
        lead = self.make_lead()
        with self.at(NIGHT):
            run = self.sequence._enroll(lead)
            self.run_sequences()
        self.text_in("Who is this?")
        self.tap(lead, "yes")
        self.text_in("STOP")
        self.run_cron("follow_up")
        run.action_resume()
        self.assertEqual((run.state, self.send_out()), ("exited", []))

    def test_the_gate_looks_again(self):
        run, text = self.held_back()
        run.subscriber_id.consent = "unknown"
        run.action_resume()
        self.assertEqual((text.state, text.reason), ("refused", "no_consent"))
        self.assertEqual(self.send_out(), [])
        self.assertEqual((run.state, run.step_id.kind), ("running", "wait"))

    def test_it_goes_to_the_number_of_today(self):
        run, text = self.held_back()
        self.make_lead(BOB)  # who agreed
        run.lead_id.phone = BOB
        run.action_resume()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [BOB])
        self.assertEqual(text.subscriber_id.number, BOB)

    def test_without_a_number_the_run_goes_on_without_it(self):
        run, _text = self.held_back()
        run.lead_id.phone = False
        run.action_resume()
        self.assertEqual(self.send_out(), [])
        self.assertEqual(run.step_id.kind, "wait")

    def test_a_lead_that_closed_or_went_to_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        for at, values in enumerate(({"active": False}, {"company_id": other.id})):
            with self.subTest(values):
                run, text = self.held_back(number=f"+120255501{at + 40}")
                run.lead_id.write(values)
                run.action_resume()
                self.assertEqual((self.send_out(), text.state, run.state), ([], "refused", "exited"))

    def test_a_merged_lead_gets_it_once(self):
        run, _text = self.held_back()
        others = self.make_lead(email_from="ann@example.com")
        merged = (others + run.lead_id).merge_opportunity()
        self.assertEqual(run.lead_id, merged)
        run.action_resume()
        self.assertEqual(self.send_out(), ["First"])

    def test_when_the_version_moved(self):
        for keeps, bodies in ((True, ["First"]), (False, [])):
            with self.subTest(keeps=keeps):
                sequence = self.plan("First", 2, "Second")
                run, _text = self.held_back(number=f"+120255501{50 + keeps}", sequence=sequence)
                steps = sequence.step_ids.sorted("sequence")
                (steps[2] if keeps else steps[0]).unlink()
                run.version_id.action_move_to_current()
                run.action_resume()
                self.assertEqual(self.send_out(), bodies)
                self.assertEqual((run.state, run.step_id.kind), ("running", "wait"))

    def test_queries_do_not_grow_with_the_runs(self):
        counts = []
        for size in (2, 9):
            leads = self.env["crm.lead"].union(*(self.make_lead(f"+12125558{size}{at:02}") for at in range(size)))
            with self.at(NIGHT):
                runs = self.sequence._enroll(leads)
                self.run_sequences()
            runs._apply("replied")
            self.env["sms.marketing.message"]._withdraw_of_sequences("enrollment_step_id.enrollment_id", runs)
            self.run_cron("follow_up")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            runs.action_resume()
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1] - counts[0], 7 * 8)  # of which Odoo's tickets and chatter posts are most
