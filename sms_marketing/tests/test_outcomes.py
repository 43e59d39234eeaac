"""What the wire said becomes what the row, the ticket, the chatter, the sender and the account say."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.sms_marketing.gateway.pump import Finished
from odoo.addons.sms_marketing.models import message_dispatch
from odoo.addons.sms_marketing.models.batch import write_each
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import TrapPump, refused
from .engine_common import BATCH_LOG, EngineCase, accepted, not_sent, number, too_many, uncertain

SID = "SM" + "a" * 32


class LatePump(TrapPump):
    """A pump whose texts come out only when it is stopped."""

    stopped = False

    def take(self, want=1, wait=0):
        return super().take(want, wait) if self.stopped else []

    def stop(self):
        self.stopped = True


@tagged("post_install", "-at_install")
class TestOutcomes(EngineCase):
    def store(self, message, outcome, tried=True):
        self.env.flush_all()
        self.env["sms.marketing.message"]._store({message.uuid: Finished(message.uuid, outcome, tried)})
        self.env.invalidate_all()

    # --- each kind on each state ---

    def test_every_kind_on_a_text_in_hand(self):
        kinds = [
            (accepted(SID), "queued"),
            (not_sent(), "ready"),
            (too_many(), "ready"),
            (refused(21211), "failed"),
            (refused(20003), "held"),
            (uncertain(), "uncertain"),
        ]
        for state in ("submitting", "uncertain"):
            for outcome, expected in kinds:
                message = self.queue()
                message.write({"state": state, "tries": 1, "attempt_count": 1, "sid": False})
                self.store(message, outcome)
                self.assertEqual(message.state, expected, (state, outcome))
                self.account.state = "verified"
                message.unlink()

    def test_what_twilio_has_told_meanwhile_is_not_overwritten(self):
        """A callback overtook the answer, or another process thought that this one was dead."""
        for state in ("ready", "held", "sent", "delivered", "failed", "refused"):
            for outcome in (not_sent(), refused(21211), uncertain()):
                message = self.queue()
                message.write({"state": state, "tries": 1, "attempt_count": 1})
                self.store(message, outcome)
                self.assertEqual(message.state, state, outcome)
                message.unlink()

    def test_an_acceptance_counts_whatever_we_thought(self):
        expected = {"ready": "queued", "held": "queued", "failed": "failed", "delivered": "delivered", "sent": "sent"}
        for state, after in expected.items():
            message = self.queue()
            message.state = state
            self.store(message, accepted(SID))
            self.assertEqual((message.state, message.sid), (after, SID), state)
            message.unlink()

    def test_a_second_sid_is_told_and_changes_nothing(self):
        message = self.queue()
        message.write({"state": "uncertain", "sid": SID})
        with self.assertLogs("odoo.addons.sms_marketing.models.message_outcome", "ERROR") as log:
            self.store(message, accepted("SM" + "b" * 32))
        self.assertEqual((message.state, message.sid), ("uncertain", SID))
        self.assertNotIn(message.number, "".join(log.output))

    def test_an_acceptance_with_a_word_that_nobody_knows_is_an_acceptance(self):
        message = self.queue()
        self.hand_over(accepted(SID, "teleporting"))
        self.assertEqual((message.state, message.sid), ("accepted", SID))

    def test_an_outcome_of_no_text_of_ours_is_harmless(self):
        self.env["sms.marketing.message"]._store({"nobody": Finished("nobody", accepted(SID))})

    # --- what is noted ---

    def test_acceptance_is_noted(self):
        message = self.queue()
        self.hand_over(accepted(SID))
        now = fields.Datetime.now()
        self.assertEqual((message.attempt_count, message.tries, message.error_code), (1, 1, 0))
        self.assertTrue(message.accepted_at and message.attempt_at)
        self.assertAlmostEqual(message.next_poll_at, now + timedelta(minutes=15), delta=timedelta(seconds=30))
        self.assertFalse(self.events_of(message), "an ordinary acceptance needs no line")

    def test_what_went_wrong_before_is_forgotten_with_success(self):
        message = self.queue()
        self.hand_over(too_many())
        self.assertEqual(message.error_code, 20429)
        self.make_due(message)
        self.hand_over()
        self.assertEqual((message.state, message.error_code, message.error_text), ("queued", 0, False))

    def test_an_uncertain_text_does_not_show_the_error_of_the_try_before(self):
        message = self.queue()
        self.hand_over(too_many())
        self.make_due(message)
        self.hand_over(uncertain("the connection ended"))
        self.assertEqual((message.error_code, message.error_text), (0, "the connection ended"))

    def test_the_list_is_read_some_minutes_after_the_outcome_not_after_the_claim(self):
        """A claimed text may wait long for its turn: its time-out may come minutes after the claim."""
        message = self.queue()
        message.write({"state": "submitting", "attempt_at": fields.Datetime.now() - timedelta(hours=1)})
        self.store(message, uncertain())
        self.assertGreater(message.next_poll_at, fields.Datetime.now() + timedelta(seconds=100))
        other = self.queue(first=2)
        other.write({"state": "submitting", "attempt_at": fields.Datetime.now() - timedelta(hours=1)})
        self.hand_over()
        self.assertEqual(other.state, "uncertain")
        self.assertGreater(other.next_poll_at, fields.Datetime.now() + timedelta(seconds=100))

    def test_what_is_computed_follows_what_was_stored(self):
        message = self.queue()
        self.assertFalse(message.reason_text)
        write_each(message, {message.id: {"state": "failed", "error_code": 21211}})
        self.assertIn(message.error_code, (21211,))
        self.assertTrue(message.reason_text)
        write_each(message, {message.id: {"error_code": False, "error_text": "Other words"}})
        self.assertEqual(message.reason_text, "Other words")

    def test_a_field_that_a_row_does_not_name_keeps_its_value(self):
        one, two = self.queue(2)
        one.error_text, two.error_text = "One", "Two"
        write_each(one + two, {one.id: {"error_text": "New"}, two.id: {"error_code": 7}})
        self.assertEqual((one.error_text, one.error_code), ("New", 0))
        self.assertEqual((two.error_text, two.error_code), ("Two", 7))

    # --- untried ---

    def test_untried_texts_wait_again_without_having_lost_an_attempt(self):
        messages = self.queue(3)
        with self.trap_sms() as trap:
            trap.given_back = set(messages.mapped("number"))
            trap.default = not_sent("not tried yet")
            trap.before_answer = lambda _messages: trap.closed.add(self.account.id)
            self.dispatch()
        self.assertEqual(len(trap.sent), 3)
        self.assertEqual(set(messages.mapped("state")), {"ready"})
        self.assertEqual(messages.mapped("attempt_count") + messages.mapped("tries"), [0] * 6)
        self.assertFalse(self.events_of(messages[0]))
        self.assertTrue(all(message.send_after <= fields.Datetime.now() for message in messages))
        trap = self.hand_over()
        self.assertEqual(len(trap.sent), 3)

    def test_an_account_that_the_pump_has_closed_is_not_claimed_in_a_loop(self):
        self.queue(300)
        with self.trap_sms() as trap:
            trap.default = not_sent("base URL: scheme")
            trap.given_back = {number(at) for at in range(400)}
            trap.before_answer = lambda _messages: trap.closed.add(self.account.id)
            self.dispatch()
        self.assertEqual(len(trap.sent), 200, "one claim, then nothing until the next pump")

    def test_an_unusable_base_url_stops_the_account(self):
        message = self.queue()
        self.env.flush_all()
        self.env.cr.execute("UPDATE sms_marketing_account SET base_url = 'ftp://x' WHERE id = %s", [self.account.id])
        self.env.invalidate_all()
        trap = self.hand_over()
        self.assertFalse(trap.sent)
        self.assertEqual((self.account.state, message.state), ("failed", "ready"))

    # --- poisoned rows among a thousand ---

    def poison(self, messages, name):
        """Let a method of the message model fail for these rows."""
        ordinary = getattr(type(messages), name)
        bad = set(messages.ids)

        def poisoned(records, *args, **kwargs):
            if bad & set(records.ids):
                raise ValueError("poison")
            return ordinary(records, *args, **kwargs)

        return patch.object(type(messages), name, poisoned)

    @mute_logger(BATCH_LOG)
    def test_ten_poisoned_at_the_last_look_leave_the_others_alone(self):
        messages = self.queue(200)
        bad = messages[5:200:20]
        with self.poison(bad, "_as_draft"):
            trap = self.hand_over()
        self.assertEqual(len(trap.sent), 190)
        self.assertEqual(set((messages - bad).mapped("state")), {"queued"})
        self.assertEqual(set(bad.mapped("state")), {"failed"})
        self.assertTrue(all("poison" in message.error_text for message in bad))

    @mute_logger(BATCH_LOG)
    def test_ten_poisoned_at_the_claim_leave_the_990_alone(self):
        messages = self.queue(1000)
        bad = messages[50:1000:100]
        with self.poison(bad, "_as_outgoing"):
            trap = self.hand_over()
        self.assertEqual(len(set(trap.numbers)), 990)
        self.assertEqual(len(trap.sent), 990)
        self.assertEqual(set((messages - bad).mapped("state")), {"queued"})
        self.assertEqual(set(bad.mapped("state")), {"failed"})

    @mute_logger(BATCH_LOG, "odoo.addons.sms_marketing.models.message_outcome")
    def test_ten_poisoned_at_the_outcome_leave_the_others_alone_and_are_uncertain(self):
        messages = self.queue(200)
        bad = messages[5:200:20]
        with self.poison(bad, "_outcome_values"):
            trap = self.hand_over()
        self.assertEqual(len(trap.sent), 200)
        self.assertEqual(set((messages - bad).mapped("state")), {"queued"})
        self.assertLessEqual(set(bad.mapped("state")), {"submitting", "uncertain"})
        trap = self.hand_over()
        self.assertFalse(trap.sent, "never a second time without asking Twilio")
        self.assertEqual(set(bad.mapped("state")), {"uncertain"})

    @mute_logger(BATCH_LOG)
    def test_ten_poisoned_at_their_callbacks_leave_the_others_alone(self):
        messages = self.accept_all(self.queue(100))
        bad = messages[5:100:10]
        for message in messages:
            self.tell(message, "delivered")
        with self.poison(bad, "_heard_values"):
            self.apply()
        self.assertEqual(set((messages - bad).mapped("state")), {"delivered"})
        self.assertEqual(set(bad.mapped("state")), {"queued"})

    @mute_logger(BATCH_LOG)
    def test_a_text_that_cannot_be_given_a_sender_leaves_the_others_alone(self):
        messages = self.queue(10)
        messages.sender_id = False
        with self.poison(messages[3], "_as_draft"):
            trap = self.hand_over()
        self.assertEqual(len(trap.sent), 9)
        self.assertEqual(messages[3].state, "failed")

    # --- the job itself ---

    @mute_logger("odoo.addons.base.models.ir_cron")
    def test_what_was_handed_over_is_stored_although_the_job_fails(self):
        messages = self.queue(300)
        ordinary = type(messages)._claim_due
        calls = []

        def claim(model, pump):
            calls.append(1)
            if len(calls) == 2:
                model.env.cr.execute("SELECT 1 / 0")
            return ordinary(model, pump)

        with self.trap_sms() as trap, mute_logger("odoo.sql_db"):
            late = patch.object(message_dispatch, "Pump", lambda: LatePump(trap))
            with late, patch.object(type(messages), "_claim_due", claim):
                self.dispatch()
        self.assertGreaterEqual(len(calls), 2)
        self.assertEqual(len(trap.sent), 200)
        states = messages.mapped("state")
        self.assertEqual((states.count("queued"), states.count("ready")), (200, 100))
