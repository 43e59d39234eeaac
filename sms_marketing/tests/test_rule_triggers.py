"""Rules that start with a reply, a tap, a failed text: each event once, and no endless loop."""

from odoo.exceptions import ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import refused
from .test_inbound import CallbackCase
from .test_rule_actions import SEND, RuleCase

RULES_LOG = "odoo.addons.sms_marketing.models.base_automation"
LOOP_LOG = "odoo.addons.sms_marketing.models.message_rules"
UNREACHABLE = 30005


@tagged("post_install", "-at_install")
class TestRuleTriggers(RuleCase, CallbackCase):
    def code(self, code, model="crm.lead"):
        return {"state": "code", "code": code, "name": "Code", "model_id": self.env["ir.model"]._get_id(model)}

    def make_marker(self, trigger, model="crm.lead", **values):
        """Make a rule that writes down each text that set it off."""
        field = "referred" if model == "crm.lead" else "ref"
        code = f"record.write({{'{field}': (record.{field} or '') + '<' + (sms_message.body or '') + '>'}})"
        return self.make_rule(
            self.code(code, model), trigger=trigger, model_id=self.env["ir.model"]._get_id(model), **values
        )

    def reply(self, body, number="+12025550123", **more):
        self.text_in(body, number, **more)
        self.run_cron("follow_up")

    def fail(self, lead, code=21612, body="Hello", **composer):
        """Text a lead and have Twilio refuse the text for good."""
        self.send(lead, body, **composer)
        with self.trap_sms() as trap:
            trap.answers[lead.phone] = refused(code)
            self.dispatch()
            self.run_cron("follow_up")
        return trap

    # --- a reply ---

    def test_reply_sets_off_rules_on_its_lead_and_contact_once(self):
        partner = self.env["res.partner"].create({"name": "Ann", "phone": "+12025550123"})
        lead = self.make_lead(partner_id=partner.id)
        self.make_marker("on_sms_received")
        self.make_marker("on_sms_received", "res.partner")
        self.reply("Yes please")
        self.run_cron("follow_up")
        self.assertEqual((lead.referred, partner.ref), ("<Yes please>", "<Yes please>"))

    def test_several_replies_of_one_person_in_one_run(self):
        lead = self.make_lead()
        self.make_marker("on_sms_received")
        for word in ("one", "two", "three"):
            self.text_in(word)
        self.run_cron("follow_up")
        self.assertEqual(lead.referred, "<one><two><three>")

    def test_opt_out_sets_off_opted_out_only(self):
        lead = self.make_lead()
        self.make_marker("on_sms_received")
        self.make_rule(self.code("record.write({'city': 'out'})"), trigger="on_sms_opt_out")
        self.make_rule(self.code("record.write({'city': 'in'})"), trigger="on_sms_opt_in")
        self.reply("STOP")
        self.assertEqual((lead.referred, lead.city), (False, "out"))
        self.reply("START")
        self.assertEqual((lead.referred, lead.city), (False, "in"))
        self.reply("YES")
        self.assertEqual(lead.referred, "<YES>")

    def test_same_text_delivered_twice_and_job_that_starts_over(self):
        lead = self.make_lead()
        self.make_marker("on_sms_received")
        params = self.inbound_params("Hi")
        for _time in range(2):
            self.post(self.path("inbound"), params)
        message = self.env["sms.marketing.message"].search([("direction", "=", "inbound")])
        self.env.flush_all()
        # the job is killed after the rules ran and before its commit: nothing stands, and then everything once
        with self.env.cr.savepoint() as savepoint:
            message._follow_up_batch()
            self.env.flush_all()
            self.assertEqual(lead.referred, "<Hi>")
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        self.assertFalse(lead.referred)
        self.run_cron("follow_up")
        self.run_cron("follow_up")
        self.assertEqual(lead.referred, "<Hi>")

    def test_words_and_conditions(self):
        lead, other = self.make_lead(), self.make_lead("+12025550124")
        self.make_marker("on_sms_received", sms_reply_contains="Yes, call me")
        self.make_rule(
            self.code("record.write({'city': 'long'})"),
            trigger="on_sms_received",
            filter_domain="[('active', '=', len(sms_message.body) > 20)]",
        )
        for body in ("Yesterday", "YES!", "please CALL  me", "no thanks, I am not interested at all"):
            self.text_in(body)
        self.text_in("no", "+12025550124")
        self.run_cron("follow_up")
        self.assertEqual(lead.referred, "<YES!><please CALL  me>")
        self.assertEqual((lead.city, other.city), ("long", False))
        self.assertFalse(other.referred)

    def test_rule_that_only_tags_still_looks_at_the_words(self):
        tag = self.env["crm.tag"].create({"name": "Hot"})
        action = {
            "state": "object_write",
            "name": "Tag",
            "model_id": self.env["ir.model"]._get_id("crm.lead"),
            "update_path": "tag_ids",
            "update_m2m_operation": "add",
            "resource_ref": f"crm.tag,{tag.id}",
        }
        self.make_rule(action, trigger="on_sms_received", sms_reply_contains="yes")
        lead = self.make_lead()
        self.reply("no")
        self.assertFalse(lead.tag_ids)
        self.reply("yes")
        self.assertEqual(lead.tag_ids, tag)

    def test_failing_rule_undoes_no_opt_out_and_leaves_others_alone(self):
        lead, other = self.make_lead(), self.make_lead("+12025550124")
        self.make_rule(self.code("record.write({'city': 1 // (len(sms_message.body) - 4)})"), trigger="on_sms_received")
        self.make_marker("on_sms_received")
        self.text_in("four")
        self.text_in("STOP", "+12025550125")
        self.text_in("more than", "+12025550124")
        with mute_logger(RULES_LOG, "odoo.addons.base.models.ir_actions"):
            self.run_cron("follow_up")
        self.assertEqual((lead.referred, other.referred), ("<four>", "<more than>"))
        self.assertEqual((lead.city, other.city), (False, "0"))
        messages = self.env["sms.marketing.message"].search([("direction", "=", "inbound")])
        self.assertEqual(set(messages.mapped("is_followed_up")), {True})

    def test_many_replies_are_answered_in_one_batch(self):
        self.make_rule(SEND, trigger="on_sms_received")
        leads = self.make_leads(10)
        for lead in leads:
            self.text_in("Hello", lead.phone)
        calls = []
        actions = self.registry["ir.actions.server"]
        self.patch(actions, "_text", lambda _action, records: calls.append(records))
        self.run_cron("follow_up")
        self.assertEqual([len(records) for records in calls], [10])

    def test_answering_machine_makes_no_endless_loop(self):
        purpose = {"marketing_purpose": "transactional", "marketing_purpose_reason": "Answer"}
        self.template.body = "{{ object.referred }}"
        code = self.code("record.write({'referred': str(int(record.referred or 0) + 1)})")
        self.make_rule(
            {**code, "sequence": 1}, self.action_values(SEND, sequence=2, **purpose), trigger="on_sms_received"
        )
        lead = self.make_lead()
        with mute_logger(LOOP_LOG):
            for number in range(60):
                self.text_in(f"I am away {number}")
            self.run_cron("follow_up")
        self.assertEqual(lead.referred, "50")

    # --- a failed text ---

    def test_failed_text_sets_off_rules_once(self):
        lead = self.make_lead()
        self.make_marker("on_sms_failed")
        self.fail(lead)
        self.assertEqual(lead.referred, "<Hello>")
        self.messages_of(lead)._show_states()
        self.run_cron("follow_up")
        self.assertEqual(lead.referred, "<Hello>")

    def test_text_that_is_delivered_late_or_tried_again_sets_off_nothing(self):
        lead = self.make_lead()
        self.make_marker("on_sms_failed")
        self.send(lead)
        with self.trap_sms():
            self.dispatch()
        text = self.messages_of(lead)
        text._hear(
            {text: [{"sid": text.sid, "status": "undelivered", "error_code": UNREACHABLE, "at": text.create_date}]}
        )
        self.assertTrue(text.rules_pending)
        text.state = "delivered"
        self.run_cron("follow_up")
        self.assertFalse(lead.referred)

    def test_refused_text_is_no_failed_one(self):
        lead = self.make_lead(consent=False)
        self.make_marker("on_sms_failed")
        self.send(lead)
        self.run_cron("follow_up")
        self.assertFalse(lead.referred)

    def test_text_about_a_failed_text_makes_no_endless_loop(self):
        purpose = {"marketing_purpose": "transactional", "marketing_purpose_reason": "Trying again"}
        self.template.body = "Again {{ object.referred }}"
        code = self.code("record.write({'referred': str(int(record.referred or 0) + 1)})")
        self.make_rule(
            {**code, "sequence": 1}, self.action_values(SEND, sequence=2, **purpose), trigger="on_sms_failed"
        )
        self.company.sms_daily_cap = 50
        lead = self.make_lead()
        self.fail(lead)
        with self.trap_sms() as trap, mute_logger(LOOP_LOG):
            trap.default = refused(21612)
            for _time in range(8):
                self.dispatch()
                self.run_cron("follow_up")
        self.assertEqual(lead.referred, "3")

    def test_no_rule_no_work(self):
        lead = self.make_lead()
        self.fail(lead)
        self.assertFalse(self.messages_of(lead).rules_pending)

    # --- where they fit ---

    def test_triggers_fit_leads_and_contacts_only(self):
        stage = self.env["ir.model"]._get_id("crm.stage")
        for trigger in ("on_sms_received", "on_sms_failed", "on_sms_opt_out"):
            with self.assertRaisesRegex(ValidationError, "leads and contacts"), self.env.cr.savepoint():
                self.env["base.automation"].create({"name": "R", "model_id": stage, "trigger": trigger})
        with self.assertRaisesRegex(ValidationError, "leads and contacts"):
            partner = self.env["ir.model"]._get_id("res.partner")
            self.env["base.automation"].create({"name": "R", "model_id": partner, "trigger": "on_sms_link_tapped"})

    def test_tap_runs_rules(self):
        self.make_marker("on_sms_link_tapped")
        lead = self.make_lead()
        self.env["base.automation"]._run_sms_rules("on_sms_link_tapped", lead)
        self.assertEqual(lead.referred, "<>")
