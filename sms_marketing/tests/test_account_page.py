"""The accounts page: its figures, its number of queries; usage; and the test SMS."""

from datetime import date, datetime
from decimal import Decimal
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged

from ..gateway import control
from .account_common import CONTROL, AccountCase

CARD = (
    *("name", "state", "failed_reason", "check_note", "sender_ids", "company_id", "activity_ids", "activity_state"),
    *("sent_this_month", "delivered_this_month", "failed_this_month", "cost_this_month", "balance_text"),
)


@tagged("post_install", "-at_install")
class TestPage(AccountCase):
    def more_accounts(self, count):
        return self.env["sms.marketing.account"].browse(
            self.make_account(self.company, f"+1202555{number:04}", f"AC{number:032x}").id
            for number in range(1000, 1000 + count)
        )

    def test_figures(self):
        page = self.env["sms.marketing.account"].with_context(allowed_company_ids=self.company.ids)
        before = page.get_page_facts()
        accounts = self.more_accounts(5)
        for account, state in zip(accounts, ("draft", "failed", "verified", "disabled", "verified"), strict=True):
            account.state = state
        accounts[4].active = False
        after = page.get_page_facts()
        grown = {name: after[name] - before[name] for name in ("connected", "verified", "awaiting")}
        self.assertEqual(grown, {"connected": 4, "verified": 1, "awaiting": 2})

    def test_figures_are_of_ones_own_companies(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env, "stranger", groups="sms_marketing.group_administrator", company_id=other.id, company_ids=other.ids
        )
        facts = self.env["sms.marketing.account"].with_user(stranger).get_page_facts()
        self.assertEqual(facts, {"connected": 0, "verified": 0, "awaiting": 0, "to_import": []})

    def test_fifty_accounts_cost_no_query_more_than_five(self):
        specification = {name: {"fields": {"display_name": {}}} if name.endswith("_ids") else {} for name in CARD}

        def count():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = self.env["sms.marketing.account"].web_search_read([], specification, limit=80)
            self.env["sms.marketing.account"].get_page_facts()
            return found["length"], self.env.cr.sql_log_count - before

        self.more_accounts(4)
        count()
        few, queries_of_few = count()
        self.env["sms.marketing.account"].browse(
            self.make_account(self.company, f"+1202556{number:04}", f"AC{number:032x}").id for number in range(45)
        )
        count()  # making accounts empties caches that have nothing to do with the page
        many, queries_of_many = count()
        self.assertGreaterEqual(many - few, 45)
        self.assertEqual(queries_of_many, queries_of_few)

    def test_a_new_account_is_a_draft(self):
        with Form(self.env["sms.marketing.account"]) as form:
            form.name = "Sales US"
            form.account_sid = "AC" + "5" * 32
            form.auth_token = "typed"
            form.public_url = "https://crm.example.com"
            with form.sender_ids.new() as sender:
                sender.value = "+12025550177"
        account = form.record
        self.assertEqual((account.state, account.auth_token), ("draft", "typed"))
        self.assertEqual(account.sender_ids.kind, "number")

    def test_numbers_out_of_range_are_explained(self):
        for values in (
            {"in_flight": 0},
            {"in_flight": 101},
            {"validity_minutes": 0},
            {"validity_minutes": 601},
            {"dlt_entity_id": "12 34"},
            {"api_key_sid": "AC" + "0" * 32},
            {"account_sid": "AC" + "G" * 32},
        ):
            with self.assertRaises(ValidationError, msg=values), self.env.cr.savepoint():
                self.account.write(values)
        self.account.write({"in_flight": 100, "validity_minutes": 600, "dlt_entity_id": "1101234560000012345"})

    def test_an_account_with_texts_stays_with_its_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.send(self.make_lead())
        with self.assertRaises(UserError):
            self.account.company_id = other
        with self.assertRaises(UserError):
            self.account.unlink()
        fresh = self.make_account(self.company, "+12025550188", "AC" + "8" * 32)
        fresh.company_id = other
        self.assertEqual((fresh.state, fresh.sender_ids.company_id), ("draft", other))
        fresh.unlink()

    def test_changing_what_was_verified_makes_a_draft(self):
        for values in ({"public_url": "https://other.example.com"}, {"auth_token": "x"}, {"base_url": "https://a.b/"}):
            self.account.state = "verified"
            self.account.write(values)
            self.assertEqual(self.account.state, "draft", values)
        self.account.state = "disabled"
        self.account.auth_token = "y"
        self.assertEqual(self.account.state, "disabled")


@tagged("post_install", "-at_install")
class TestUsage(AccountCase):
    def texts(self, *states, account=None):
        for state in states:
            self.env["sms.marketing.message"].create(
                {
                    "company_id": self.company.id,
                    "account_id": (account or self.account).id,
                    "state": state,
                    "segment_count": 2,
                    "accepted_at": fields.Datetime.now(),
                    "number": "+12025550123",
                }
            )

    def bill(self, day, price="0.0158", segments=2):
        return control.Usage("sms", day, day, 1, segments, Decimal(price), "USD")

    def test_this_month(self):
        self.texts("delivered", "read", "failed", "sent")
        self.env["sms.marketing.message"].create(
            {"company_id": self.company.id, "account_id": self.account.id, "direction": "inbound", "state": "received"}
        )
        account = self.account
        self.assertEqual((account.sent_this_month, account.delivered_this_month, account.failed_this_month), (4, 2, 1))
        self.assertEqual(account.segments_this_month, 8)

    def test_twilios_figures_are_stored_with_their_time_and_not_twice(self):
        today = fields.Date.today()
        for price in ("0.0158", "0.0316"):
            days = [self.bill(today, price), self.bill(date(2020, 1, 1))]
            with (
                patch(f"{CONTROL}.balance", return_value=control.Balance(Decimal("12.5"), "USD")),
                patch(f"{CONTROL}.usage", return_value=days),
            ):
                self.account.action_refresh_usage()
        usage = self.env["sms.marketing.account.usage"].search([("account_id", "=", self.account.id)])
        self.assertEqual(len(usage), 2)
        self.assertEqual(self.account.cost_this_month, "0.03 USD")
        self.assertEqual(self.account.balance_text, "12.50 USD")
        self.assertTrue(self.account.usage_at)

    def test_without_an_answer_yesterdays_figures_stay(self):
        self.account.write({"balance": 3, "balance_currency": "USD"})
        with patch(f"{CONTROL}.balance", side_effect=control.ControlError("timeout")):
            with self.assertRaises(UserError):
                self.account.action_refresh_usage()
            self.account._refresh_usage_quietly()
        self.assertEqual(self.account.balance, 3)

    def test_day_by_day(self):
        self.texts("delivered", "failed")
        refused = self.env["sms.marketing.message"].create(
            {"company_id": self.company.id, "account_id": self.account.id, "state": "refused", "number": "+12025550123"}
        )
        self.assertFalse(refused.accepted_at)
        self.env["sms.marketing.account.usage"]._store(
            self.account, [self.bill(fields.Date.today()), self.bill(date(2020, 1, 1), "1")]
        )
        report = self.env["sms.marketing.account.report"].search([("account_id", "=", self.account.id)])
        self.assertEqual(report.mapped("day"), [fields.Date.today(), date(2020, 1, 1)])
        today, _long_ago = report
        self.assertEqual((today.sent, today.delivered, today.failed, today.segments), (2, 1, 1, 4))
        self.assertAlmostEqual(today.cost, 0.0158)
        groups = self.env["sms.marketing.account.report"]._read_group(
            [("account_id", "=", self.account.id)], ["account_id"], ["sent:sum", "cost:sum"]
        )
        self.assertEqual(groups[0][1], 2)

    def test_usage_is_for_marketers_of_the_company(self):
        agent = new_test_user(self.env, "agent", groups="sms_marketing.group_agent")
        for model in ("sms.marketing.account.report", "sms.marketing.account.usage"):
            with self.assertRaises(AccessError):
                self.env[model].with_user(agent).search([])
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env, "stranger", groups="sms_marketing.group_marketer", company_id=other.id, company_ids=other.ids
        )
        self.texts("delivered")
        self.assertFalse(self.env["sms.marketing.account.report"].with_user(stranger).search([]))


@tagged("post_install", "-at_install")
class TestTestSms(AccountCase):
    def wizard(self, number="+12025550123", **more):
        return self.env["sms.marketing.test.sms"].create(
            {"account_id": self.account.id, "number": number, "body": "Test", **more}
        )

    def test_it_goes_through_the_queue_once(self):
        wizard = self.wizard()
        wizard.action_send()
        wizard.action_send()
        message = wizard.message_id
        self.assertEqual((message.state, message.purpose, message.account_id), ("ready", "transactional", self.account))
        self.assertFalse(wizard.is_final)
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, ["+12025550123"])
        message._hear(
            {message: [{"sid": message.sid, "status": "delivered", "error_code": None, "at": datetime(2026, 3, 3)}]}
        )
        wizard.invalidate_recordset()
        self.assertEqual((wizard.state, wizard.is_final), ("delivered", True))
        self.assertIn("arrived", wizard.outcome)

    def test_a_picked_sender_is_used(self):
        second = self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": "+12025550111"})
        self.account.state = "verified"
        wizard = self.wizard(sender_id=second.id)
        wizard.action_send()
        self.assertEqual(wizard.message_id.sender_id, second)

    def test_refusals_are_said_in_the_dialog(self):
        self.make_lead("+12025550144")
        self.env["phone.blacklist"].add("+12025550145")
        for number, reason in (("12", "number_invalid"), ("+12025550145", "blacklisted")):
            wizard = self.wizard(number)
            action = wizard.action_send()
            self.assertEqual(wizard.message_id.reason, reason)
            self.assertEqual(wizard.outcome, wizard.message_id.reason_text)
            self.assertTrue(wizard.is_final)
            self.assertEqual((action["res_id"], action["target"]), (wizard.id, "new"))

    def test_the_same_text_may_be_tried_again(self):
        for _time in range(2):
            wizard = self.wizard()
            wizard.action_send()
            self.assertEqual(wizard.message_id.state, "ready")

    def test_only_over_a_verified_account_and_by_its_administrators_or_to_ones_own_telephone(self):
        wizard = self.wizard()
        self.account.state = "failed"
        with self.assertRaises(UserError):
            wizard.action_send()
        self.assertFalse(wizard.message_id)
        self.account.state = "verified"
        test = {"account_id": self.account.id, "number": "+12025550123", "body": "Test"}
        marketer = new_test_user(self.env, "marketer", groups="sms_marketing.group_marketer")
        with self.assertRaises(UserError):
            self.env["sms.marketing.test.sms"].with_user(marketer).create(test).action_send()
        agent = new_test_user(self.env, "agent", groups="sms_marketing.group_agent")
        with self.assertRaises(AccessError):
            self.env["sms.marketing.test.sms"].with_user(agent).create(test)

    def test_of_another_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env, "stranger", groups="sms_marketing.group_administrator", company_id=other.id, company_ids=other.ids
        )
        with self.assertRaises(AccessError):
            wizard = (
                self.env["sms.marketing.test.sms"]
                .with_user(stranger)
                .create({"account_id": self.account.id, "number": "+12025550123", "body": "Test"})
            )
            wizard.action_send()

    def test_before_the_company_uses_us_it_leaves_over_our_queue_only(self):
        self.company.sms_provider = "iap"
        wizard = self.wizard()
        wizard.action_send()
        with (
            patch("odoo.addons.sms.tools.sms_api.SmsApi._send_sms_batch", side_effect=AssertionError("sent twice")),
            self.enter_registry_test_mode(),
        ):
            self.env.ref("sms.ir_cron_sms_scheduler_action").method_direct_trigger()
        self.env.invalidate_all()
        self.assertEqual(wizard.message_id.state, "ready")
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(len(trap.sent), 1)
