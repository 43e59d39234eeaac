"""Every way out of Odoo passes the gate, and says why where the user acted."""

from odoo.tests import tagged

from ..models.reason import REASONS
from ..tools import gate
from .common import SmsMarketingCase


@tagged("post_install", "-at_install")
class TestGateDoors(SmsMarketingCase):
    def assert_refused(self, lead, reason):
        message = self.messages_of(lead)
        self.assertEqual((message.state, message.reason), ("refused", reason))
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        return message

    def test_consenting_lead_is_texted_once(self):
        lead = self.make_lead()
        self.send(lead, "Hello Ann")
        with self.trap_sms() as trap:
            self.dispatch()
            self.dispatch()
        self.assertEqual([(m.to, m.body, m.from_) for m in trap.sent], [("+12025550123", "Hello Ann", "+12025550100")])
        self.assertEqual(self.messages_of(lead).state, "queued")

    def test_a_field_that_nobody_filled_in_does_not_leave(self):
        for body in ("Hi {{first_name}}", "Hi {{ object.name }}", "{{ link('offer') }}", "{{firstname", "}} now"):
            with self.subTest(body):
                lead = self.make_lead()
                lead._message_sms(body)
                self.env["sms.sms"].create({"number": "+12025550124", "body": body})
                self.assert_refused(lead, "field_unfilled")
                lead.unlink()
        self.assertFalse(self.env["sms.marketing.message"].search([("state", "!=", "refused")]))

    def test_composer_refuses_without_consent_and_says_so_in_the_chatter(self):
        lead = self.make_lead(consent=False)
        self.send(lead, mass_keep_log=True)
        self.assert_refused(lead, "no_consent")
        self.assertIn("SMS not sent.", lead.message_ids[0].body)

    def test_composer_on_one_record_shows_the_reason_on_the_notification(self):
        lead = self.make_lead(consent=False)
        lead._message_sms("Hello", sms_numbers=[lead.phone])
        self.assert_refused(lead, "no_consent")
        notification = lead.message_ids[0].notification_ids
        self.assertEqual((notification.notification_status, notification.failure_type), ("exception", "sms_no_consent"))

    def test_bare_numbers_are_refused_without_consent(self):
        composer = self.env["sms.composer"].create(
            {"composition_mode": "numbers", "numbers": "+12025550177", "body": "Hi"}
        )
        composer._action_send_sms()
        message = self.env["sms.marketing.message"].search([("number", "=", "+12025550177")])
        self.assertEqual((message.state, message.reason), ("refused", "no_consent"))

    def test_unknown_module_that_creates_a_ticket_is_gated_too(self):
        ticket = self.env["sms.sms"].create({"number": "+12025550178", "body": "Hi"})
        ticket.send()
        self.assertEqual((ticket.state, ticket.failure_type), ("canceled", "sms_no_consent"))

    def test_automation_with_a_bad_number_keeps_the_users_change(self):
        stage = self.env.ref("crm.stage_lead2")
        action = self.env["ir.actions.server"].create(
            {
                "name": "Text",
                "state": "sms",
                "sms_method": "note",
                "sms_template_id": self.template.id,
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
            }
        )
        self.env["base.automation"].create(
            {
                "name": "Text on stage",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "trigger": "on_stage_set",
                "trg_field_ref": stage.id,
                "action_server_ids": [(6, 0, action.ids)],
            }
        )
        good, bad, silent = self.make_lead(), self.make_lead("12"), self.make_lead("+12025550124", consent=False)
        (good + bad + silent).stage_id = stage
        self.assertEqual((good + bad + silent).stage_id, stage)
        self.assertEqual(self.messages_of(good).state, "ready")
        self.assertEqual(self.messages_of(bad).reason, "number_invalid")
        self.assertEqual(self.messages_of(silent).reason, "no_consent")

    def test_no_verified_account_refuses_new_texts_and_keeps_queued_ones(self):
        queued = self.make_lead()
        self.send(queued)
        self.account.state = "failed"
        later = self.make_lead("+12025550125")
        self.send(later)
        self.assert_refused(later, "account_off")
        self.assertEqual(self.messages_of(queued).state, "ready")
        self.account.state = "verified"
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, ["+12025550123"])

    def test_text_cancelled_in_odoos_own_list_does_not_leave(self):
        lead = self.make_lead()
        ticket = self.send(lead)
        ticket.action_set_canceled()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        self.assertEqual(self.messages_of(lead).reason, "canceled")

    def test_company_with_odoos_own_provider_is_left_alone(self):
        self.company.sms_provider = "iap"
        ticket = self.env["sms.sms"].create({"number": "+12025550179", "body": "Hi"})
        self.assertEqual(ticket.state, "outgoing")
        self.assertFalse(ticket.marketing_message_id)

    def test_ticket_from_before_the_switch_passes_the_gate(self):
        self.company.sms_provider = "iap"
        silent, agreed = self.make_lead("+12025550171", consent=False), self.make_lead("+12025550172")
        tickets = self.env["sms.sms"].create([{"number": lead.phone, "body": "Old"} for lead in silent + agreed])
        self.company.sms_provider = "sms_marketing"
        self.assertFalse(tickets._not_ours())
        self.assertEqual(tickets.marketing_message_id.mapped("reason"), ["no_consent", False])
        self.assertEqual(tickets.mapped("state"), ["canceled", "outgoing"])
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.bodies, ["Old"])

    def test_retry_asks_the_gate_again(self):
        lead = self.make_lead(consent=False)
        ticket = self.send(lead)
        lead.sms_consent = True
        ticket.action_set_outgoing()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [lead.phone_sanitized])

    def test_mailing_test_tells_the_truth_and_sends_once(self):
        lead = self.make_lead()
        ticket = self.env["sms.sms"].create({"number": lead.phone_sanitized, "body": "Test"})
        silent = self.env["sms.sms"].create({"number": "+12025550199", "body": "Test"})
        numbers = [{"uuid": one.uuid, "number": one.number} for one in ticket + silent]
        api = self.company._get_sms_api_class()(self.env)
        results = api._send_sms_batch([{"content": "Test", "numbers": numbers}])
        self.assertEqual([result["state"] for result in results], ["success", "no_consent"])
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [lead.phone_sanitized])

    def test_numbers_are_made_exact_at_the_border(self):
        lead = self.make_lead("(202) 555-0126")
        self.send(lead)
        self.assertEqual(self.messages_of(lead).number, "+12025550126")

    def test_queries_do_not_grow_with_the_number_of_texts(self):
        def count(size):
            numbers = [f"+1{area}555{line:04}" for area in (202, 212) for line in range(100, 200)][:size]
            values = [{"number": number, "body": "Hi", "state": "outgoing"} for number in numbers]
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["sms.sms"].create(values)
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(10)
        self.assertLessEqual(count(190) - count(20), 2)

    def test_many_tickets_wake_the_jobs_once(self):
        jobs = self.env.ref("sms.ir_cron_sms_scheduler_action") + self.env.ref("sms_marketing.ir_cron_dispatch")
        domain = [("cron_id", "in", jobs.ids)]
        before = self.env["ir.cron.trigger"].search_count(domain)
        for _one in range(5):
            self.send(self.make_lead())
        self.assertLessEqual(self.env["ir.cron.trigger"].search_count(domain) - before, 2)

    def test_every_reason_has_words_and_a_failure_type(self):
        known = dict(self.env["mail.notification"]._fields["failure_type"].selection)
        for reason in (*gate.REASONS, *REASONS):
            self.assertIn(reason, REASONS)
            self.assertTrue(str(REASONS[reason].sentence))
            for model in ("sms.sms", "mail.notification", "mailing.trace"):
                self.assertIn(REASONS[reason].failure_type, dict(self.env[model]._fields["failure_type"].selection))
        self.assertIn("sms_no_consent", known)
