"""What happened to a text can be told afterwards: attempts, looks at Twilio's list, people's decisions. No secrets."""

import logging

from odoo.tests import new_test_user, tagged

from .common import AUTH_TOKEN, refused
from .engine_common import EngineCase, not_sent, uncertain


@tagged("post_install", "-at_install")
class TestAudit(EngineCase):
    def lines(self, message):
        return [(line.source, line.status, line.error_code) for line in self.events_of(message)]

    def test_every_attempt_that_was_not_simply_accepted_is_a_line(self):
        message = self.queue()
        self.hand_over(not_sent("no connection to the API"))
        self.make_due(message)
        self.hand_over(refused(21611, "queue full"))
        self.make_due(message)
        self.hand_over()
        self.tell(message, "sent")
        self.tell(message, "delivered")
        self.apply()
        self.assertEqual(
            self.lines(message),
            [
                ("attempt", "not_sent", 0),
                ("attempt", "refused", 21611),
                ("callback", "sent", 0),
                ("callback", "delivered", 0),
            ],
        )
        self.assertEqual(self.events_of(message, "attempt").mapped("note"), ["no connection to the API", "queue full"])
        self.assertEqual(self.events_of(message).message_id, message)

    def test_a_person_who_sends_again_is_named(self):
        user = new_test_user(self.env, "marketer", groups="sms_marketing.group_administrator")
        message = self.queue()
        self.hand_over(refused(21408))
        message.with_user(user).sudo()._send_again()
        line = self.events_of(message, "user")
        self.assertEqual((line.user_id, line.status), (user, "failed"))
        self.assertTrue(line.note)

    def test_the_engine_itself_names_nobody(self):
        message = self.accept_all(self.queue())
        self.tell(message, "failed", 30500)
        self.apply()
        self.assertEqual(message.state, "ready")
        self.assertFalse(self.events_of(message).user_id)
        self.assertEqual(self.events_of(message, "attempt").mapped("status"), ["ready"])

    def test_lines_never_wait_to_be_applied(self):
        message = self.queue()
        self.hand_over(uncertain())
        self.assertTrue(self.events_of(message, "attempt").is_applied)

    def test_texts_keep_the_time_of_every_status(self):
        message = self.accept_all(self.queue())
        for status in ("queued", "sending", "sent", "delivered"):
            self.tell(message, status)
        self.apply()
        for stamp in ("accepted_at", "queued_at", "sending_at", "sent_at", "delivered_at"):
            self.assertTrue(message[stamp], stamp)
        self.assertFalse(message.failed_at)

    def test_a_callback_of_the_same_words_twice_is_one_line(self):
        message = self.accept_all(self.queue())
        for _again in range(3):
            self.tell(message, "sent")
        self.assertEqual(len(self.events_of(message, "callback")), 1)

    def test_the_log_holds_no_secret_no_number_and_no_text(self):
        message = self.queue()
        message.body = "Our little secret"
        self.ticket_of(message).body = message.body
        other = self.queue(first=2)
        with self.assertLogs("odoo.addons.sms_marketing", logging.DEBUG) as log:
            logging.getLogger("odoo.addons.sms_marketing").debug("at least one line")
            with self.trap_sms() as trap:
                trap.answers = {message.number: uncertain("time-out"), other.number: refused(20003, "Authenticate")}
                self.dispatch()
            self.tell(message, "teleported", sid="SM" + "c" * 32)
            self.tell(message, "sent", sid="SM" + "d" * 32)
            self.apply()
        text = "\n".join(log.output)
        for secret in (AUTH_TOKEN, self.account.callback_token, message.number, other.number, message.body):
            self.assertNotIn(secret, text)

    def test_a_cancelled_text_says_so(self):
        message = self.queue()
        self.ticket_of(message).action_set_canceled()
        self.hand_over()
        self.assertEqual(message.reason, "canceled")
        self.assertIn("cancelled", message.reason_text.lower())
