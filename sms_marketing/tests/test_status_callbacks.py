"""Status callbacks: in any order, twice, early or unknown, they end in the same state."""

import itertools
from unittest.mock import patch

from odoo.addons.sms_marketing.gateway.outcome import Outcome, OutcomeKind
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ACCOUNT_SID, SENDER
from .test_inbound import CONTROLLER, CallbackCase


@tagged("post_install", "-at_install")
class TestStatusCallbacks(CallbackCase):
    def sent_message(self, lead=None):
        lead = lead or self.make_lead()
        lead._message_sms("Hello", sms_numbers=[lead.phone])
        with self.trap_sms():
            self.dispatch()
        return self.messages_of(lead)

    def report(self, message, status, sid=None, **more):
        params = {
            "MessageSid": sid or message.sid,
            "AccountSid": ACCOUNT_SID,
            "MessageStatus": status,
            "To": message.number,
            "From": SENDER,
            **more,
        }
        return self.post(self.path("status", message.uuid), params)

    def apply(self):
        self.run_cron("apply_callbacks")

    def test_every_order_ends_delivered(self):
        self.company.sms_daily_cap = 10
        lead = self.make_lead()
        for order in itertools.permutations(("queued", "sent", "delivered")):
            message = self.sent_message(lead)[0]
            for status in order:
                self.assertEqual(self.report(message, status).status_code, 204)
            self.apply()
            self.assertEqual(message.state, "delivered", order)
            self.assertTrue(message.sent_at and message.delivered_at)

    def test_chatter_shows_delivery_and_a_late_sent_does_not_undo_it(self):
        message = self.sent_message()
        notification = message.mail_message_id.notification_ids
        self.assertEqual(notification.notification_status, "pending")
        self.report(message, "delivered")
        self.apply()
        self.report(message, "sent")
        self.apply()
        self.assertEqual((message.state, notification.notification_status), ("delivered", "sent"))

    def test_failure_tells_its_code_in_message_and_chatter(self):
        message = self.sent_message()
        self.report(message, "undelivered", ErrorCode="30005")
        self.apply()
        self.assertEqual((message.state, message.error_code), ("undelivered", 30005))
        self.assertTrue(message.error_text)
        notification = message.mail_message_id.notification_ids
        self.assertEqual(
            (notification.notification_status, notification.failure_type), ("exception", "sms_not_delivered")
        )

    def test_repeats_are_stored_once(self):
        message = self.sent_message()
        for _again in range(3):
            self.assertEqual(self.report(message, "sent").status_code, 204)
        self.assertEqual(self.env["sms.marketing.message.event"].search_count([("message_uuid", "=", message.uuid)]), 1)

    def test_unknown_status_and_fields_are_harmless(self):
        message = self.sent_message()
        self.assertEqual(self.report(message, "teleported", Shiny="New").status_code, 204)
        self.apply()
        self.assertEqual(message.state, "queued")

    def test_callback_resolves_an_uncertain_text(self):
        lead = self.make_lead()
        self.send(lead)
        with self.trap_sms() as trap:
            trap.answers[lead.phone_sanitized] = Outcome(OutcomeKind.UNCERTAIN, reason="timeout")
            self.dispatch()
        message = self.messages_of(lead)
        self.report(message, "delivered", sid="SM" + "f" * 32)
        self.apply()
        self.assertEqual((message.state, message.sid), ("delivered", "SM" + "f" * 32))

    def test_callback_before_our_own_result_waits_for_it(self):
        lead = self.make_lead()
        self.send(lead)
        message = self.messages_of(lead)
        message.state = "submitting"
        self.report(message, "delivered", sid="SM" + "e" * 32)
        self.apply()
        self.assertEqual(message.state, "submitting")
        message.state = "uncertain"
        self.apply()
        self.assertEqual(message.state, "delivered")

    def test_21610_in_a_callback_opts_out(self):
        message = self.sent_message()
        self.report(message, "failed", ErrorCode="21610")
        self.apply()
        self.assertTrue(message.lead_id.sms_opted_out)

    @mute_logger(CONTROLLER)
    def test_forged_callback_is_refused(self):
        message = self.sent_message()
        params = {"MessageSid": message.sid, "AccountSid": ACCOUNT_SID, "MessageStatus": "delivered"}
        self.assertEqual(self.post(self.path("status", message.uuid), params, "bm9wZQ==").status_code, 403)
        self.assertFalse(message.event_ids)

    def test_callback_for_another_accounts_text_changes_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        account = self.make_account(other, "+12125550100", "AC" + "1" * 32)
        message = self.sent_message()
        path = "/".join(["/sms_marketing/twilio", account.callback_token, "status", message.uuid])
        params = {"MessageSid": message.sid, "AccountSid": account.account_sid, "MessageStatus": "failed"}
        self.assertEqual(self.post(path, params).status_code, 204)
        self.apply()
        self.assertEqual(message.state, "queued")

    @mute_logger("odoo.addons.sms_marketing.models.batch")
    def test_one_callback_that_cannot_be_applied_leaves_the_others_alone(self):
        good, bad = self.sent_message(), self.sent_message(self.make_lead("+12025550124"))
        ordinary = type(good)._heard_values

        def poisoned(message, reports):
            if message == bad:
                raise ValueError("poison")
            return ordinary(message, reports)

        self.report(bad, "delivered")
        self.report(good, "delivered")
        with patch.object(type(good), "_heard_values", poisoned):
            self.apply()
        self.assertEqual((good.state, bad.state), ("delivered", "queued"))
