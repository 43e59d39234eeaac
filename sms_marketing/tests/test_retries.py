"""Tried again by the table, never twice, never without end; opt-outs that Twilio tells; what stops and goes on."""

from datetime import timedelta

from odoo import fields
from odoo.addons.sms_marketing.models.message_outcome import JITTER
from odoo.addons.sms_marketing.tools import retry
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import refused
from .engine_common import EngineCase, not_sent, too_many, uncertain

MOMENT = timedelta(seconds=20)
HALF_AN_HOUR = timedelta(minutes=30)


@tagged("post_install", "-at_install")
class TestRetries(EngineCase):
    def assertIn_(self, moment, wait):
        self.assertAlmostEqual(moment, fields.Datetime.now() + wait, delta=MOMENT)

    # --- what never reached Twilio ---

    def test_no_connection_backs_off_and_ends(self):
        message = self.queue()
        for wait in retry.BACK_OFF:
            self.hand_over(not_sent())
            self.assertEqual(message.state, "ready")
            spread = timedelta(seconds=wait * (JITTER - 1) / 2)  # half of it on either side of the middle
            middle = fields.Datetime.now() + timedelta(seconds=wait) + spread
            self.assertAlmostEqual(message.send_after, middle, delta=MOMENT + spread)
            self.assertFalse(self.hand_over().sent, "before its time")
            self.make_due(message)
        self.hand_over(not_sent())
        self.assertEqual((message.state, message.attempt_count), ("failed", len(retry.BACK_OFF) + 1))
        self.assertEqual(self.ticket_of(message).state, "error")

    def test_429_waits_as_long_as_twilio_asks(self):
        first, second = self.queue(), self.queue(first=2)
        with self.trap_sms() as trap:
            trap.answers = {first.number: too_many(2), second.number: too_many(900)}
            self.dispatch()
        self.assertIn_(first.send_after, timedelta(seconds=5))
        self.assertIn_(second.send_after, timedelta(seconds=900))

    def test_a_long_retry_after_pauses_every_sender_of_the_account_and_no_other(self):
        other = self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": "+12025550177"})
        stranger = self.make_account(self.company, "+12025550178", "AC" + "7" * 32).sender_ids
        self.account.state = "verified"
        self.queue(account=self.account)
        self.hand_over(too_many(600))
        for sender in self.account.sender_ids:
            self.assertIn_(sender.paused_until, timedelta(seconds=600))
        self.assertTrue(other.pause_reason)
        self.assertFalse(stranger.paused_until)

    # --- a sender of which Twilio has enough ---

    def test_21611_pauses_the_sender_and_its_texts_wait_for_the_end_of_the_pause(self):
        full, waiting = self.queue(), self.queue(first=2)
        waiting.send_after = fields.Datetime.now() + timedelta(minutes=1)
        self.hand_over(refused(21611, "queue full"))
        sender = self.account.sender_ids
        self.assertIn_(sender.paused_until, HALF_AN_HOUR)
        self.assertEqual(full.state, "ready")
        self.assertIn_(full.send_after, HALF_AN_HOUR)
        waiting.send_after = fields.Datetime.now()
        fresh = self.queue(first=3)
        self.assertEqual((fresh.state, fresh.reason), ("held", "throttled"))
        self.assertAlmostEqual(fresh.send_after, sender.paused_until, delta=timedelta(seconds=1))
        self.assertFalse(self.hand_over().sent)
        self.make_due(full + waiting + fresh)
        self.assertEqual(len(self.hand_over().sent), 3)
        self.assertEqual(set((full + waiting + fresh).mapped("state")), {"queued"})

    def test_a_pause_worth_telling_is_told_once(self):
        texts = self.queue(20)
        self.hand_over(refused(21611))
        self.assertEqual(len(self.account.activity_ids), 1)
        self.assertIn("+12025550100 pauses", self.account.activity_ids.summary)
        self.make_due(texts)
        self.hand_over()
        self.assertFalse(self.account.activity_ids, "the pause is over and its alert settled")

    def test_another_sender_of_the_account_goes_on(self):
        other = self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": "+12025550177"})
        self.account.state = "verified"
        full, free = self.queue(sender=self.account.sender_ids - other), self.queue(first=2, sender=other)
        with self.trap_sms() as trap:
            trap.answers[full.number] = refused(21611)
            self.dispatch()
        self.assertEqual((full.state, free.state), ("ready", "queued"))
        self.assertFalse(other.paused_until)

    def test_refused_for_the_last_time(self):
        message = self.queue()
        for _try in range(3):
            self.hand_over(refused(21611))
            self.assertEqual(message.state, "ready")
            self.make_due(message)
        self.hand_over(refused(21611))
        self.assertEqual((message.state, message.error_code), ("failed", 21611))

    # --- told later, by a callback ---

    def test_30001_by_callback_queues_again_and_pauses(self):
        message = self.accept_all(self.queue())
        sid = message.sid
        self.tell(message, "undelivered", 30001)
        self.apply()
        self.assertEqual((message.state, message.sid, message.past_sids), ("ready", False, sid))
        self.assertIn_(message.send_after, HALF_AN_HOUR)
        self.assertIn_(message.sender_id.paused_until, HALF_AN_HOUR)
        self.assertEqual(self.ticket_of(message).state, "outgoing")

    def test_30500_failed_is_tried_once_more_then_it_is_over(self):
        message = self.accept_all(self.queue())
        first = message.sid
        self.tell(message, "failed", 30500)
        self.apply()
        self.assertEqual((message.state, message.retry_count, message.past_sids), ("ready", 1, first))
        self.make_due(message)
        self.assertEqual(len(self.hand_over().sent), 1)
        self.assertNotEqual(message.sid, first)
        self.tell(message, "failed", 30500)
        self.apply()
        self.assertEqual((message.state, message.error_code), ("failed", 30500))
        self.assertFalse(self.hand_over().sent)

    def test_late_callbacks_of_an_earlier_attempt_say_nothing(self):
        message = self.accept_all(self.queue())
        first = message.sid
        self.tell(message, "failed", 30500)
        self.apply()
        for status in ("sent", "delivered", "failed"):
            self.tell(message, status, sid=first)
        self.apply()
        self.assertEqual((message.state, message.sid, message.delivered_at), ("ready", False, False))
        self.make_due(message)
        self.hand_over()
        self.tell(message, "undelivered", 30003, sid=first)
        self.apply()
        self.assertEqual((message.state, message.error_code), ("queued", 0))

    def test_undelivered_without_a_reason_that_the_carrier_did_not_take_it_is_left_alone(self):
        for at, code in enumerate((30003, 30005, 30006, 30007, 30008, 30500, None), 1):
            message = self.accept_all(self.queue(first=at))
            self.tell(message, "undelivered", code)
            self.apply()
            self.assertEqual((message.state, message.retry_count), ("undelivered", 0), code)
        self.assertFalse(self.hand_over().sent)

    def test_a_failure_heard_again_does_not_pause_or_try_again(self):
        message = self.accept_all(self.queue())
        message.retry_count = 9
        self.tell(message, "failed", 30001)
        self.apply()
        self.assertEqual(message.state, "failed")
        message.sender_id.paused_until = False
        self.tell(message, "sent")
        self.apply()
        self.assertEqual(message.state, "failed")
        self.assertFalse(message.sender_id.paused_until)

    def test_a_retry_does_not_outlive_the_text(self):
        message = self.queue(valid_until=fields.Datetime.now() + timedelta(hours=1))
        self.hand_over(not_sent())
        message.valid_until = fields.Datetime.now() - timedelta(seconds=1)
        self.make_due(message)
        self.assertFalse(self.hand_over().sent)
        self.assertEqual((message.state, message.reason), ("refused", "expired"))

    # --- opt-outs that Twilio tells ---

    def test_21610_at_once_and_by_callback(self):
        at_once, later = self.queue_from_lead("+12025550131"), self.queue_from_lead("+12025550132")
        with self.trap_sms() as trap:
            trap.answers[at_once.number] = refused(21610)
            self.dispatch()
        self.tell(later, "failed", 21610)
        self.apply()
        for message in at_once + later:
            self.assertEqual((message.state, message.subscriber_id.suppression), ("failed", "provider"))
            self.assertTrue(message.lead_id.sms_opted_out)
            self.assertFalse(message.lead_id.sms_consent)

    def test_blocked_means_opt_out_for_a_toll_free_sender_only(self):
        toll_free = self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": "+18005550199"})
        self.account.state = "verified"
        ordinary = self.account.sender_ids - toll_free
        expected = ((toll_free, "provider"), (ordinary, "none"))
        for at, (sender, suppression) in enumerate(expected, 1):
            message = self.accept_all(self.queue(first=at, sender=sender))
            self.tell(message, "undelivered", 30004)
            self.apply()
            self.assertEqual((message.state, message.subscriber_id.suppression), ("undelivered", suppression))

    def test_an_opt_out_told_twice_is_one_line_in_the_ledger(self):
        message = self.queue_from_lead()
        self.hand_over(refused(21610))
        other = self.queue_from_lead()[0]
        self.assertEqual(other.reason, "blocked_by_provider")
        lines = self.env["sms.marketing.consent"].search([("subscriber_id", "=", message[0].subscriber_id.id)])
        self.assertEqual(lines.mapped("source").count("twilio_21610"), 1)

    # --- accounts that fail ---

    def test_a_failing_account_keeps_its_texts_and_goes_on_after_verify(self):
        messages = self.queue(5)
        later = self.queue(first=50)
        later.send_after = fields.Datetime.now() + timedelta(hours=1)
        self.hand_over(refused(20003, "Authenticate"))
        self.assertEqual(self.account.state, "failed")
        self.assertEqual(set(messages.mapped(lambda one: (one.state, one.reason))), {("held", "account_off")})
        self.assertEqual(set(messages.mapped("tries")), {0}, "it was not the texts' fault")
        self.assertEqual(set(self.ticket_of(messages[0]).mapped("state")), {"outgoing"})
        later.send_after = fields.Datetime.now()
        self.assertFalse(self.hand_over().sent)
        self.account.state = "verified"
        trap = self.hand_over()
        self.assertEqual(len(trap.sent), 6)
        self.assertEqual(set((messages + later).mapped("state")), {"queued"})
        self.assertEqual(set(messages.mapped("error_code")), {0})

    def test_a_failing_account_stops_no_other_companys(self):
        other = self.env["res.company"].create({"name": "Other", "sms_provider": "sms_marketing"})
        self.make_account(other, "+12125550100", "AC" + "1" * 32)
        mine, theirs = self.queue(), self.queue(first=2, company=other)
        with self.trap_sms() as trap:
            trap.answers[mine.number] = refused(20003)
            self.dispatch()
        self.assertEqual((mine.state, theirs.state), ("held", "queued"))

    # --- cancelled, deleted, sent again ---

    def test_a_ticket_cancelled_or_deleted_by_a_user(self):
        cancelled, deleted, alive = self.queue(), self.queue(first=2), self.queue(first=3)
        self.ticket_of(cancelled).action_set_canceled()
        self.ticket_of(deleted).unlink()
        trap = self.hand_over()
        self.assertEqual(trap.numbers, [alive.number])
        for message in cancelled + deleted:
            self.assertEqual((message.state, message.reason), ("refused", "canceled"))

    def test_sent_again_the_ticket_comes_back_and_the_envelope_goes_from_red_to_sent(self):
        message = self.queue_from_lead()
        note = message.mail_message_id.notification_ids
        self.hand_over(refused(21408))
        self.assertEqual((message.state, note.notification_status), ("failed", "exception"))
        self.ticket_of(message).unlink()  # Odoo's clean-up
        message._send_again()
        self.env.invalidate_all()
        self.assertEqual((message.state, note.notification_status), ("ready", "ready"))
        self.assertEqual(self.ticket_of(message).state, "outgoing")
        self.hand_over()
        self.tell(message, "delivered")
        self.apply()
        self.assertEqual((message.state, note.notification_status), ("delivered", "sent"))
        self.assertEqual(message.retry_count, 1)

    def test_only_what_has_ended_is_sent_again(self):
        for state in ("ready", "held", "submitting", "uncertain", "queued", "sent", "delivered"):
            message = self.queue()
            message.state = state
            message._send_again()
            self.assertEqual((message.state, message.retry_count), (state, 0))
            message.unlink()

    def test_sent_again_after_an_opt_out_it_is_refused(self):
        message = self.queue_from_lead()
        self.hand_over(refused(21408))
        message.subscriber_id._opt_out("keyword", wording="STOP")
        message._send_again()
        self.assertFalse(self.hand_over().sent)
        self.assertEqual((message.state, message.reason), ("refused", "opted_out"))

    @mute_logger("odoo.addons.sms_marketing.models.message_event")
    def test_a_callback_for_a_text_that_waits_again_proves_that_it_went_out(self):
        message = self.queue()
        self.hand_over(uncertain())
        message._requeue()
        self.tell(message, "delivered", sid="SM" + "e" * 32)
        self.apply()
        self.assertEqual(message.state, "delivered")
        self.assertFalse(self.hand_over().sent)

    def test_a_body_that_changes_in_the_queue_is_counted_anew(self):
        message = self.queue()
        self.ticket_of(message).body = "x" * 400
        self.assertEqual((message.body, message.segment_count), ("x" * 400, 3))
