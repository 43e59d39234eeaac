"""Mass mailings: traces say who did not get it and why; the test button sends once and says the truth."""

from unittest.mock import patch

from odoo.addons.sms.tools.sms_api import SmsApi
from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged

from .common import refused
from .ways import WaysCase, sentence_of


@tagged("post_install", "-at_install")
class TestWayMailing(WaysCase):
    def make_mailing(self, leads, **values):
        return self.env["mailing.mailing"].create(
            {
                "mailing_type": "sms",
                "subject": "Spring",
                "body_plaintext": "Hello {{ object.contact_name }}",
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "mailing_domain": repr([("id", "in", leads.ids)]),
                **values,
            }
        )

    def traces(self, mailing, status):
        return mailing.mailing_trace_ids.filtered(lambda trace: trace.trace_status == status)

    def test_traces_tell_who_did_not_get_it_and_why(self):
        reasons = ("no_consent", "opted_out", "blacklisted", "number_missing", "number_invalid")
        refused_leads = {reason: self.lead_for(reason, f"+120255501{20 + i}") for i, reason in enumerate(reasons)}
        good = self.make_lead()
        for values in ({}, {"keep_archives": True}, {"sms_force_send": True}, {"sms_allow_unsubscribe": True}):
            with self.subTest(**values), self.undone():
                mailing = self.make_mailing(self.env["crm.lead"].union(good, *refused_leads.values()), **values)
                mailing.action_send_sms()
                traces = mailing.mailing_trace_ids.grouped("res_id")
                for reason, lead in refused_leads.items():
                    trace = traces[lead.id]
                    self.assertEqual((trace.trace_status, trace.failure_reason), ("cancel", sentence_of(reason)))
                self.assertEqual(traces[good.id].trace_status, "outgoing")
                self.assertTrue(mailing.marketing_refusals.startswith("5 did not get it: "))
                with self.trap_sms() as trap:
                    self.dispatch()
                self.assertEqual(trap.numbers, [good.phone])
                self.assertTrue(trap.bodies[0].startswith("Hello Ann"))
                self.assertFalse([post for post in refused_leads["no_consent"].message_ids if "Hello" in post.body])

    def test_account_that_is_off(self):
        lead = self.lead_for("account_off")
        mailing = self.make_mailing(lead)
        mailing.action_send_sms()
        self.assertEqual(mailing.mailing_trace_ids.failure_reason, sentence_of("account_off"))

    def test_opt_out_that_comes_before_the_queue_is_worked_off(self):
        lead = self.make_lead()
        mailing = self.make_mailing(lead)
        mailing.action_send_sms()
        self.opt_out(lead)
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        self.run_cron("follow_up")  # shows what an opt-out refused
        self.assertEqual(mailing.mailing_trace_ids.trace_status, "cancel")

    def test_failed_ones_are_sent_again_once(self):
        lead, fine = self.make_lead(), self.make_lead("+12025550124")
        mailing = self.make_mailing(lead + fine)
        mailing.action_send_sms()
        with self.trap_sms() as trap:
            trap.answers[lead.phone] = refused(30003)
            self.dispatch()
        self.env["sms.sms"]._gc_device()  # Odoo deletes the tickets of what was handed over
        self.assertEqual(self.traces(mailing, "error").res_id, lead.id)
        mailing.action_retry_failed()
        mailing.action_send_sms()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [lead.phone])
        self.assertEqual(set(mailing.mailing_trace_ids.mapped("trace_status")), {"pending"})

    def test_sender_and_purpose_of_the_mailing(self):
        sender = self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": "+12025550199"})
        self.account.state = "verified"
        lead = self.make_lead(consent=False)
        with self.assertRaisesRegex(ValidationError, "not marketing"):
            self.make_mailing(lead, marketing_purpose="transactional")
        mailing = self.make_mailing(
            lead,
            marketing_sender_id=sender.id,
            marketing_purpose="transactional",
            marketing_purpose_reason="Your booked visit",
        )
        mailing.action_send_sms()
        message = self.messages_of(lead)
        self.assertEqual(
            (message.state, message.sender_id, message.purpose, message.purpose_reason),
            ("ready", sender, "transactional", "Your booked visit"),
        )

    def test_recipients_without_company_are_texted_by_the_mailings_company(self):
        other = self.env["res.company"].create({"name": "Other", "country_id": self.env.ref("base.us").id})
        other.sms_provider = "sms_marketing"
        account = self.make_account(other, "+12125550100", "AC" + "1" * 32)
        lead = self.make_lead(company_id=False)
        self.env["sms.marketing.subscriber"]._for_numbers(other, [lead.phone], create=True)[lead.phone]._opt_in(
            "manual"
        )
        mailing = self.make_mailing(lead, marketing_company_id=other.id)
        mailing.with_user(self.env.ref("base.user_root")).action_send_sms()  # as the queue does, from its own company
        message = self.env["sms.marketing.message"].search([("number", "=", lead.phone)])
        self.assertEqual((message.company_id, message.account_id, message.state), (other, account, "ready"))

    def test_new_mailing_belongs_to_the_company_that_the_user_works_in(self):
        other = self.env["res.company"].create({"name": "Other"})
        lead = self.make_lead()
        self.assertEqual(self.make_mailing(lead).marketing_company_id, self.company)
        mailing = self.env["mailing.mailing"].with_company(other).create({"mailing_type": "sms", "subject": "X"})
        self.assertEqual(mailing.marketing_company_id, other)

    def test_many_recipients_ask_a_fixed_number_of_questions(self):
        numbers = [f"+1{area}555{line:04}" for area in (202, 212) for line in range(100, 200)]
        leads = self.env["crm.lead"].create(
            [{"name": "Lead", "phone": number, "sms_consent": bool(i % 4)} for i, number in enumerate(numbers)]
        )

        def count(some):
            mailing = self.make_mailing(some, body_plaintext="Hello")
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            mailing.action_send_sms()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(leads[:4])
        few, many = count(leads[:20]), count(leads)
        self.assertLessEqual(many - few, 8, f"{few} for 20, {many} for 200")

    # --- the test button ---

    def run_test(self, mailing, numbers):
        wizard = self.env["mailing.sms.test"].create({"mailing_id": mailing.id, "numbers": numbers})
        return self.words_of(wizard.action_send_sms())

    def test_the_test_is_sent_exactly_once_without_marketing_consent(self):
        lead = self.make_lead()
        for values in ({}, {"sms_allow_unsubscribe": True}):
            with self.subTest(**values), self.undone():
                mailing = self.make_mailing(lead, **values)
                words = self.run_test(mailing, "+12025550166\n\n +12025550166 ")
                self.assertEqual(words, "Test SMS to +12025550166 is on its way.")
                self.assertIn(words, str(mailing.message_ids[0].body))
                with self.trap_sms() as trap:
                    self.dispatch()
                    with self.enter_registry_test_mode():  # Odoo's own queue
                        self.env.ref("sms.ir_cron_sms_scheduler_action").method_direct_trigger()
                    self.dispatch()
                self.assertEqual(trap.numbers, ["+12025550166"])
                self.assertEqual("/sms/" in trap.bodies[0], bool(values))
                message = self.env["sms.marketing.message"].search([], limit=1)
                self.assertEqual((message.purpose, bool(message.purpose_reason)), ("transactional", True))
                self.assertEqual(len(mailing.mailing_trace_ids), len(values))

    def test_the_test_may_be_repeated_at_once(self):
        mailing = self.make_mailing(self.make_lead())
        for _time in range(2):
            self.run_test(mailing, "+12025550166")
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, ["+12025550166"] * 2)

    def test_the_test_says_what_was_not_sent_and_why(self):
        out = self.lead_for("opted_out", "+12025550167")
        mailing = self.make_mailing(self.make_lead())
        words = self.run_test(mailing, f"+12025550166\n{out.phone}\n12\n(202) 555-0168")
        self.assertIn("Test SMS to +12025550166 is on its way.", words)
        self.assertIn(f"Test SMS to {out.phone} was not sent: {sentence_of('opted_out')}", words)
        self.assertIn(f"Test SMS to 12 was not sent: {sentence_of('number_invalid')}", words)
        self.assertIn("Test SMS to +12025550168 is on its way.", words)
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(sorted(trap.numbers), ["+12025550166", "+12025550168"])

    def test_the_test_with_an_account_that_is_off(self):
        self.account.state = "failed"
        words = self.run_test(self.make_mailing(self.make_lead()), "+12025550166")
        self.assertEqual(words, f"Test SMS to +12025550166 was not sent: {sentence_of('account_off')}")

    def test_a_test_is_no_way_to_text_many(self):
        mailing = self.make_mailing(self.make_lead())
        with self.assertRaisesRegex(UserError, "10 numbers at most"):
            self.run_test(mailing, "\n".join(f"+120255501{line}" for line in range(10, 21)))
        with self.assertRaisesRegex(UserError, "at least one number"):
            self.run_test(mailing, " \n ")

    def test_a_marketer_without_further_rights_tests(self):
        marketer = new_test_user(self.env, "marketer", groups="mass_mailing.group_mass_mailing_user")
        mailing = self.make_mailing(
            self.make_lead(), mailing_model_id=self.env["ir.model"]._get_id("mailing.list"), body_plaintext="Hello"
        )
        self.env["mailing.list"].create({"name": "Spring"})
        wizard = self.env["mailing.sms.test"].with_user(marketer)
        wizard = wizard.create({"mailing_id": mailing.id, "numbers": "+12025550166"})
        self.assertEqual(self.words_of(wizard.action_send_sms()), "Test SMS to +12025550166 is on its way.")

    def test_company_with_odoos_own_provider_keeps_odoos_test(self):
        mailing = self.make_mailing(self.make_lead())
        self.company.sms_provider = "iap"
        wizard = self.env["mailing.sms.test"].create({"mailing_id": mailing.id, "numbers": "12"})
        with patch.object(SmsApi, "_send_sms_batch", lambda *_args, **_options: []):
            self.assertIs(wizard.action_send_sms(), True)
