"""Verify: the verdict, its lines, the daily check, and who is told."""

from datetime import datetime, timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.account_verify import SILENT_TRIES
from .account_common import CONTROL, AccountCase, findings

VERIFY = "odoo.addons.sms_marketing.models.account_verify"
SECOND = "+12025550111"


@tagged("post_install", "-at_install")
class TestVerify(AccountCase):
    def test_all_in_order_makes_verified_and_wakes_the_queue(self):
        self.account.state = "draft"
        dispatch = self.env.ref("sms_marketing.ir_cron_dispatch")
        triggers = self.env["ir.cron.trigger"].search_count([("cron_id", "=", dispatch.id)])
        with self.twilio_finds() as asked:
            action = self.account.action_verify()
        self.assertEqual(self.account.state, "verified")
        self.assertEqual(action["params"]["type"], "success")
        self.assertFalse(self.account.failed_reason)
        self.assertGreater(self.env["ir.cron.trigger"].search_count([("cron_id", "=", dispatch.id)]), triggers)
        (_credentials, senders, inbound, self_test), *more = asked
        self.assertFalse(more)
        self.assertEqual([sender.value for sender in senders], self.account.sender_ids.mapped("value"))
        self.assertTrue(inbound.endswith("/inbound"))
        self.assertTrue(self_test.endswith("/self_test"))

    def test_each_line_names_its_sender(self):
        self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": SECOND, "name": "Texas"})
        with self.twilio_finds(webhooks=(False, "webhook_not_set", "")):
            self.account.action_verify()
        lines = self.account.check_ids.filtered(lambda line: line.check == "webhooks")
        self.assertEqual(lines.sender_id, self.account.sender_ids)
        self.assertFalse(self.account.check_ids.filtered(lambda line: line.check == "account").sender_id)
        self.assertIn(f"({self.account.sender_ids[0].display_name})", self.account.failed_reason)
        self.assertIn("1 more", self.account.failed_reason)

    def test_a_service_without_name_gets_twilios(self):
        service, named = "MG" + "0" * 32, "MG" + "1" * 32
        self.env["sms.marketing.sender"].create(
            [
                {"account_id": self.account.id, "value": service},
                {"account_id": self.account.id, "value": named, "name": "Ours"},
            ]
        )
        with self.twilio_finds(sender=(True, "ok", "Newsletter")):
            self.account.action_verify()
        names = {sender.value: sender.name for sender in self.account.sender_ids}
        self.assertEqual((names[service], names[named]), ("Newsletter", "Ours"))
        self.assertFalse(names["+12025550100"] == "Newsletter")
        self.assertEqual(self.account.state, "verified")

    def test_a_failure_is_told_with_what_to_do(self):
        cases = {
            "credentials": ("wrong_credentials", "Wrong SID or token"),
            "account": ("suspended", "suspended"),
            "sender": ("sender_not_yours", "Failed: Invalid From number"),
            "base_url": ("base_url_not_https", "Failed: Base URL"),
            "webhooks": ("webhook_different", "Set Webhooks in Twilio"),
            "self_test": ("self_test_not_us", "Failed: Public Address"),
            "registration": ("campaign_missing", "30034"),
        }
        for check, (code, words) in cases.items():
            self.account.state = "draft"
            with self.twilio_finds(**{check: (False, code, "+12025550100")}):
                action = self.account.action_verify()
            self.assertEqual(self.account.state, "failed", check)
            self.assertIn(words, self.account.failed_reason)
            self.assertIn(words, action["params"]["message"])

    def test_what_was_not_asked_is_no_warning(self):
        with self.twilio_finds(account=(None, "not_checked", "")):
            self.account.action_verify()
        line = self.account.check_ids.filtered(lambda line: line.check == "account")
        self.assertEqual(line.outcome, "skipped")

    def test_a_warning_keeps_nobody_from_sending(self):
        with self.twilio_finds(account=(None, "trial", ""), self_test=(None, "self_test_network", "")):
            self.account.action_verify()
        self.assertEqual(self.account.state, "verified")
        self.assertIn("warning", self.account.check_ids.mapped("outcome"))

    def test_silence_about_a_verified_account_changes_nothing(self):
        for code in ("network", "timeout", "rate_limited", "server", "not_twilio"):
            with self.twilio_finds(base_url=(False, code, "")):
                action = self.account.action_verify()
            self.assertEqual(self.account.state, "verified", code)
            self.assertTrue(self.account.check_note)
            self.assertEqual(action["params"]["type"], "warning")
        with self.twilio_finds():
            self.account.action_verify()
        self.assertFalse(self.account.check_note)

    def test_silence_beside_a_definite_failure_fails(self):
        with self.twilio_finds(webhooks=(False, "timeout", ""), sender=(False, "sender_not_yours", "")):
            self.account.action_verify()
        self.assertEqual(self.account.state, "failed")

    def test_a_draft_that_gets_no_answer_fails(self):
        self.account.state = "draft"
        with self.twilio_finds(base_url=(False, "network", "")):
            self.account.action_verify()
        self.assertEqual(self.account.state, "failed")
        self.assertIn("Base URL", self.account.failed_reason)

    def test_twilio_is_asked_before_the_first_write(self):
        accounts = self.account + self.make_account(self.company, SECOND, "AC" + "1" * 32)
        accounts.state = "draft"
        self.env.flush_all()
        states = []

        def verify(_credentials, senders, _expected, *, self_test_url=None):
            states.extend(accounts.mapped("state"))
            return findings([sender.value for sender in senders])

        with patch(f"{CONTROL}.verify", verify):
            accounts.action_verify()
        self.assertEqual(set(states), {"draft"})
        self.assertEqual(accounts.mapped("state"), ["verified", "verified"])

    def test_a_disabled_account_is_enabled_first(self):
        self.account.action_disable()
        with self.twilio_finds() as asked, self.assertRaises(UserError):
            self.account.action_verify()
        self.assertFalse(asked)
        self.account.action_enable()
        self.assertEqual(self.account.state, "draft")

    def test_texts_wait_for_a_draft_and_leave_after_verify(self):
        self.send(self.make_lead())
        self.account.auth_token = "another"
        with self.trap_sms() as trap:
            self.dispatch()
            self.assertFalse(trap.sent)
            with self.twilio_finds():
                self.account.action_verify()
            self.dispatch()
            self.assertEqual(len(trap.sent), 1)

    def test_a_text_is_refused_while_no_account_is_verified(self):
        lead = self.make_lead()
        self.account.state = "failed"
        self.send(lead)
        self.assertEqual(self.messages_of(lead).reason, "account_off")


@tagged("post_install", "-at_install")
class TestDailyCheck(AccountCase):
    def run_check(self, now=None):
        with patch.object(fields.Datetime, "now", lambda: now or datetime(2026, 3, 3, 12, 0)):
            self.run_cron("check_accounts")

    def setUp(self):
        super().setUp()
        self.account.verified_at = datetime(2026, 3, 2, 12, 0)
        patcher = patch.object(type(self.account), "_refresh_usage_quietly", lambda self: None)
        patcher.start()
        self.addCleanup(patcher.stop)

    def test_a_definite_failure_fails_the_account_and_tells_its_owner_once(self):
        owner = new_test_user(self.env, "owner", groups="sms_marketing.group_administrator")
        self.account.user_id = owner
        for code in ("sender_not_yours", "suspended", "wrong_credentials", "webhook_different"):
            self.account.write({"state": "verified", "verified_at": datetime(2026, 3, 2, 12, 0)})
            with self.twilio_finds(sender=(False, code, "+12025550100")):
                self.run_check()
            self.assertEqual(self.account.state, "failed", code)
        self.assertEqual(self.alerts().user_id, owner)
        self.assertEqual(len(self.alerts()), 1)
        self.assertEqual(self.alerts().date_deadline, fields.Date.context_today(self.alerts()))
        with self.twilio_finds():
            self.account.action_verify()
        self.assertFalse(self.alerts())

    def test_silence_is_tried_again_and_told_after_a_while(self):
        for number in range(1, SILENT_TRIES + 1):
            with self.twilio_finds(base_url=(False, "timeout", "")):
                self.run_check()
            self.assertEqual(self.account.state, "verified")
            self.assertEqual(len(self.alerts()), int(number >= SILENT_TRIES), number)
        with self.twilio_finds(base_url=(False, "timeout", "")):
            self.run_check()
        self.assertEqual(len(self.alerts()), 1)
        with self.twilio_finds():
            self.run_check()
        self.assertFalse(self.alerts())
        self.assertEqual(self.account.silent_tries, 0)

    def test_once_a_day_in_the_morning_of_the_company(self):
        self.company.partner_id.tz = "America/New_York"  # five o'clock there is ten in UTC in March
        for now, times in ((datetime(2026, 3, 3, 9, 59), 0), (datetime(2026, 3, 3, 10, 1), 1)):
            with self.twilio_finds() as asked:
                self.run_check(now)
            self.assertEqual(len(asked), times, now)
        with self.twilio_finds() as asked:
            self.run_check(datetime(2026, 3, 3, 23, 0))
        self.assertFalse(asked)

    def test_only_verified_accounts_are_asked_about(self):
        for state in ("draft", "failed", "disabled"):
            self.account.state = state
            with self.twilio_finds() as asked:
                self.run_check()
            self.assertFalse(asked, state)
            self.assertEqual(self.account.state, state)

    def test_one_broken_account_does_not_stop_the_others(self):
        other = self.make_account(self.company, SECOND, "AC" + "1" * 32)

        def verify(credentials, senders, _expected, *, self_test_url=None):
            if credentials.account_sid == self.account.account_sid:
                raise RuntimeError("broken")
            return findings([sender.value for sender in senders], account=(False, "suspended", ""))

        with patch(f"{CONTROL}.verify", verify), mute_logger(VERIFY):
            self.run_check()
        self.assertEqual(self.account.state, "verified")
        self.assertEqual(other.state, "failed")

    def test_what_changed_while_twilio_was_asked_is_left_alone(self):
        self.account._conclude_drift(
            findings(["+12025550100"], account=(False, "suspended", "")), self.account.write_date - timedelta(minutes=1)
        )
        self.assertEqual(self.account.state, "verified")

    def test_a_refusal_while_sending_fails_the_account_and_tells(self):
        self.account._mark_failed("Authenticate")
        self.assertEqual((self.account.state, self.account.failed_reason), ("failed", "Authenticate"))
        self.assertEqual(len(self.alerts()), 1)
        self.account._mark_failed("Authenticate")
        self.assertEqual(len(self.alerts()), 1)

    def test_without_owner_an_administrator_of_the_company_is_told(self):
        owner = new_test_user(self.env, "gone", groups="sms_marketing.group_administrator")
        self.account.user_id = owner
        owner.active = False
        self.account._alert("Something", "Look <here>")
        alert = self.alerts()
        self.assertTrue(alert.user_id.active)
        self.assertTrue(alert.user_id.has_group("sms_marketing.group_administrator"))
        self.assertIn(self.company, alert.user_id.company_ids)
        self.assertIn("&lt;here&gt;", alert.note)

    def test_each_cause_has_one_alert_and_is_settled_alone(self):
        self.account._alert("One", "x")
        self.account._alert("Two", "x")
        self.account._alert("One", "y")
        self.assertEqual(sorted(self.alerts().mapped("summary")), ["One", "Two"])
        self.account._settle_alerts("One")
        self.assertEqual(self.alerts().mapped("summary"), ["Two"])

    def test_nobody_to_tell_is_no_error(self):
        self.env.ref("sms_marketing.group_administrator").all_user_ids.company_ids += self.company
        stranger = self.env["res.company"].create({"name": "Nobody's"})
        account = self.make_account(stranger, SECOND, "AC" + "2" * 32)
        account.user_id = False
        self.env.ref("sms_marketing.group_administrator").all_user_ids.filtered(
            lambda user: stranger in user.company_ids
        ).company_ids -= stranger
        account._mark_failed("Authenticate")
        self.assertEqual(account.state, "failed")
        self.assertFalse(self.alerts(account))
