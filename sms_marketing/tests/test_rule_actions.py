"""The actions of automation rules: one batch for all records, nothing undone, everything told."""

from datetime import timedelta
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import SmsMarketingCase

BATCH_LOG = "odoo.addons.sms_marketing.models.batch"
SEND, ENROLL, STOP = "sms_marketing_send", "sms_marketing_enroll", "sms_marketing_stop"


class RuleCase(SmsMarketingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage = cls.env.ref("crm.stage_lead2")
        cls.sequence = cls.make_sequence()

    @classmethod
    def make_sequence(cls, **values):
        steps = [Command.create({"kind": "sms", "template_id": cls.template.id})]
        return cls.env["sms.marketing.sequence"].create({"name": "Welcome", "step_ids": steps, **values})

    def action_values(self, state, **values):
        given = {SEND: {"sms_template_id": self.template.id}, ENROLL: {"marketing_sequence_id": self.sequence.id}}
        model = self.env["ir.model"]._get_id("crm.lead")
        return {"name": state, "model_id": model, "state": state, **given.get(state, {}), **values}

    def make_rule(self, *actions, trigger="on_stage_set", **values):
        """Make a rule on leads; an action is a state, or the values of one."""
        actions = [self.action_values(one) if isinstance(one, str) else one for one in actions]
        if trigger == "on_stage_set":
            values["trg_field_ref"] = self.stage.id
        return self.env["base.automation"].create(
            {
                "name": "Rule",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "trigger": trigger,
                "action_server_ids": [Command.create({"usage": "base_automation", **one}) for one in actions],
                **values,
            }
        )

    def make_leads(self, count, start=0, **values):
        return self.make_leads_of((f"+1202555{100 + start + n:04}" for n in range(count)), **values)

    def running(self, leads=None):
        domain = [("state", "=", "running")] + ([("lead_id", "in", leads.ids)] if leads is not None else [])
        return self.env["sms.marketing.enrollment"].search(domain)

    def notes(self, lead):
        return " ".join(str(body) for body in lead.message_ids.mapped("body"))


@tagged("post_install", "-at_install")
class TestRuleActions(RuleCase):
    # --- one batch ---

    def queries(self, count, start, *actions):
        rule = self.make_rule(*actions)
        leads = self.make_leads(count, start)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        leads.stage_id = self.stage
        self.env.flush_all()
        made = self.env.cr.sql_log_count - before
        rule.unlink()
        return made

    def test_a_hundred_leads_cost_hardly_more_queries_than_ten(self):
        for state in (SEND, ENROLL, STOP):
            with self.subTest(state=state):
                self.queries(2, 1000, state)
                few, many = self.queries(10, 2000, state), self.queries(100, 3000, state)
                self.assertLess((many - few) / 90, 0.35, f"{few} and {many} queries")

    def test_one_composer_for_all_on_every_trigger(self):
        made = []
        actions = self.registry["ir.actions.server"]
        self.startPatcher(patch.object(actions, "_text", lambda _action, records: made.append(records.ids)))
        rule = self.make_rule(SEND)
        leads = self.make_leads(5)
        leads.stage_id = self.stage
        self.assertEqual(made, [leads.ids])
        rule.unlink()
        made.clear()
        rule = self.make_rule(SEND, trigger="on_create")
        values = [{"name": "L", "phone": f"+1202555{300 + n:04}", "sms_consent": True} for n in range(5)]
        leads = self.env["crm.lead"].create(values)
        self.assertEqual(made, [leads.ids])
        rule.unlink()
        made.clear()
        rule = self.make_rule(
            SEND,
            trigger="on_time",
            trg_date_id=self.env["ir.model.fields"]._get("crm.lead", "date_deadline").id,
            trg_date_range=1,
            trg_date_range_type="hour",
            filter_domain=repr([("id", "in", leads.ids)]),
        )
        leads.date_deadline = fields.Date.today() - timedelta(days=1)
        rule.last_run = fields.Datetime.now() - timedelta(days=3)
        self.env.flush_all()
        with self.enter_registry_test_mode():
            self.env.ref("base_automation.ir_cron_data_base_automation_check").method_direct_trigger()
        self.assertEqual([sorted(ids) for ids in made], [sorted(leads.ids)])

    def test_actions_keep_their_order(self):
        """The text is written before the lead is renamed, though it is sent for all together."""
        self.template.body = "Hello {{ object.name }}"
        rename = self.action_values("object_write", update_path="name", value="Renamed", evaluation_type="value")
        self.make_rule(
            self.action_values(SEND, sequence=1), {**rename, "sequence": 2}, self.action_values(ENROLL, sequence=3)
        )
        leads = self.make_leads(3)
        leads.stage_id = self.stage
        self.assertEqual(leads.mapped("name"), ["Renamed"] * 3)
        self.assertEqual(set(self.messages_of(leads[0]).mapped("body")), {"Hello Lead"})
        self.assertEqual(self.running().lead_id, leads)

    def test_server_action_by_hand_on_many(self):
        action = self.env["ir.actions.server"].create(self.action_values(ENROLL))
        leads = self.make_leads(3)
        action.with_context(active_model="crm.lead", active_ids=leads.ids).run()
        action.with_context(active_model="crm.lead", active_ids=leads.ids).run()
        self.assertEqual(len(self.running(leads)), 3)

    def test_import_makes_one_batch(self):
        self.make_rule(SEND, ENROLL, trigger="on_create")
        rows = [[f"L{n}", f"+1202555{500 + n:04}", "1"] for n in range(20)]
        result = self.env["crm.lead"].with_context(import_file=True).load(["name", "phone", "sms_consent"], rows)
        self.assertFalse(result["messages"])
        leads = self.env["crm.lead"].browse(result["ids"])
        self.assertEqual(self.running(leads).lead_id, leads)
        self.assertEqual(len(self.env["sms.marketing.message"].search([("lead_id", "in", leads.ids)])), 20)

    # --- what is done ---

    def test_text_is_sent_with_its_purpose_and_waits_for_tomorrow(self):
        self.company.sms_daily_cap = 1
        self.make_rule(SEND)
        lead = self.make_lead()
        self.send(lead, "First")
        with self.trap_sms():
            self.dispatch()
        lead.stage_id = self.stage
        text = self.messages_of(lead)[0]
        self.assertEqual((text.state, text.reason, text.waits_for_cap), ("held", "cap", True))

    def test_text_may_rather_be_refused_at_the_limit(self):
        self.company.sms_daily_cap = 1
        self.make_rule(self.action_values(SEND, marketing_waits_for_cap=False))
        lead = self.make_lead()
        self.send(lead, "First")
        with self.trap_sms():
            self.dispatch()
        lead.stage_id = self.stage
        self.assertEqual((self.messages_of(lead)[0].state, self.messages_of(lead)[0].reason), ("refused", "cap"))
        self.assertIn("max 1", self.notes(lead))

    def test_transactional_text_needs_a_reason_and_reaches_whoever_did_not_agree(self):
        given = {"marketing_purpose": "transactional", "marketing_purpose_reason": "Booked visit"}
        rule = self.make_rule(self.action_values(SEND, **given))
        with self.assertRaisesRegex(ValidationError, "not marketing"), self.env.cr.savepoint():
            rule.action_server_ids.marketing_purpose_reason = " "
        lead = self.make_lead(consent=False)
        lead.stage_id = self.stage
        self.assertEqual((self.messages_of(lead).state, self.messages_of(lead).purpose), ("ready", "transactional"))

    def test_refused_text_is_told_and_the_change_stays(self):
        self.make_rule(SEND)
        good, no, bad = self.make_lead(), self.make_lead("+12025550124", consent=False), self.make_lead("12")
        leads = good + no + bad
        leads.stage_id = self.stage
        self.assertEqual(leads.stage_id, self.stage)
        self.assertEqual([self.messages_of(lead).state for lead in leads], ["ready", "refused", "refused"])
        self.assertIn("SMS not sent", self.notes(no))
        self.assertIn("SMS not sent", self.notes(bad))

    def test_enrolling_twice_makes_one_run_and_closed_leads_stay_out(self):
        self.make_rule(ENROLL)
        leads = self.make_leads(3)
        leads[0].action_set_lost()
        leads.stage_id = self.stage
        leads.stage_id = self.env.ref("crm.stage_lead1")
        leads.stage_id = self.stage
        self.assertEqual(self.running(leads).lead_id, leads[1:])
        self.assertEqual(len(self.running(leads)), 2)

    def test_stop_all_or_one(self):
        other = self.make_sequence(name="Other")
        leads = self.make_leads(2)
        for sequence in (self.sequence, other):
            sequence._enroll(leads)
        rule = self.make_rule(self.action_values(STOP, marketing_sequence_id=other.id))
        leads.stage_id = self.stage
        self.assertEqual(self.running(leads).sequence_id, self.sequence)
        rule.unlink()
        self.make_rule(STOP)
        leads.stage_id = self.env.ref("crm.stage_lead1")
        leads.stage_id = self.stage
        self.assertFalse(self.running(leads))
        self.assertEqual(set(leads.sms_enrollment_ids.mapped("exit_reason")), {"stopped_by_rule"})

    # --- companies and users ---

    def test_sequence_touches_only_its_companys_leads(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_lead("+12025550130", company_id=other.id)
        ours, shared = self.make_lead("+12025550131", company_id=self.company.id), self.make_lead("+12025550132")
        shared.company_id = False
        self.make_rule(ENROLL)
        (theirs + ours + shared).stage_id = self.stage
        self.assertEqual(self.running().lead_id, ours + shared)

    def test_company_with_another_provider_is_told(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_lead("+12025550130", company_id=other.id)
        self.make_rule(SEND)
        theirs.stage_id = self.stage
        self.assertFalse(self.env["sms.sms"].search([("number", "=", theirs.phone)]))
        self.assertIn("No SMS", self.notes(theirs))

    def test_users_need_no_sms_rights(self):
        seller = new_test_user(self.env, "rule_seller2", groups="sales_team.group_sale_salesman_all_leads")
        self.make_rule(SEND, ENROLL, STOP)
        leads = self.make_leads(2)
        leads.with_user(seller).write({"stage_id": self.stage.id})
        self.assertEqual(len(self.env["sms.marketing.message"].search([("lead_id", "in", leads.ids)])), 2)
        self.assertEqual(set(leads.sms_enrollment_ids.mapped("exit_reason")), {"stopped_by_rule"})

    def test_action_for_a_group_stays_for_that_group(self):
        seller = new_test_user(self.env, "rule_seller3", groups="sales_team.group_sale_salesman_all_leads")
        rule = self.make_rule(ENROLL)
        rule.action_server_ids.group_ids = self.env.ref("sms_marketing.group_administrator")
        lead = self.make_lead()
        with self.assertRaises(AccessError), self.env.cr.savepoint():
            lead.with_user(seller).stage_id = self.stage
        self.assertFalse(self.running(lead))

    # --- contacts ---

    def test_contacts_are_texted_but_not_enrolled(self):
        model = self.env["ir.model"]._get("res.partner")
        text = self.env["sms.template"].create({"name": "C", "model_id": model.id, "body": "Hi {{ object.name }}"})
        action = self.env["ir.actions.server"].create(
            {"model_id": model.id, "state": SEND, "sms_template_id": text.id, "name": "Text"}
        )
        partner = self.env["res.partner"].create({"name": "Bo", "phone": "+12025550140", "sms_consent": True})
        action.with_context(active_model="res.partner", active_ids=partner.ids).run()
        self.assertEqual(self.env["sms.marketing.message"].search([("partner_id", "=", partner.id)]).body, "Hi Bo")
        self.assertIn(SEND, action.allowed_states)
        self.assertNotIn(ENROLL, action.allowed_states)
        with self.assertRaisesRegex(ValidationError, "works on leads"):
            action.write({"state": ENROLL, "marketing_sequence_id": self.sequence.id})

    # --- what is missing ---

    def test_missing_text_or_sequence_is_told_when_saving(self):
        with self.assertRaisesRegex(ValidationError, "Choose the text"):
            self.make_rule(self.action_values(SEND, sms_template_id=False))
        with self.assertRaisesRegex(ValidationError, "Choose the SMS sequence"):
            self.make_rule(self.action_values(ENROLL, marketing_sequence_id=False))
        model = self.env["ir.model"]._get_id("crm.stage")
        with self.assertRaisesRegex(ValidationError, "needs records with a phone number"):
            self.env["ir.actions.server"].create({"name": "x", "model_id": model, "state": SEND})

    def test_sequence_in_use_cannot_be_deleted(self):
        rule = self.make_rule(ENROLL)
        with self.assertRaisesRegex(UserError, "used by an automation"):
            self.sequence.unlink()
        rule.action_server_ids.unlink()
        self.sequence.unlink()

    def test_gone_text_and_archived_sequence_are_told_and_the_others_go_on(self):
        other = self.make_sequence(name="Other")
        self.make_rule(SEND, ENROLL, self.action_values(ENROLL, marketing_sequence_id=other.id))
        step_text = self.template.copy()
        (self.sequence + other).step_ids.template_id = step_text
        self.template.unlink()
        self.sequence.active = False
        lead = self.make_lead()
        lead.stage_id = self.stage
        self.assertEqual(lead.stage_id, self.stage)
        self.assertIn("its text is gone", self.notes(lead))
        self.assertIn("enrolled nobody", self.notes(lead))
        self.assertEqual(self.running(lead).sequence_id, other)

    def test_one_lead_that_fails_leaves_the_others_alone(self):
        self.template.body = "{{ 1 // len(object.contact_name or '') }} Hello"
        self.make_rule(SEND)
        leads = self.make_leads(3)
        leads[1].contact_name = False
        with mute_logger(BATCH_LOG, "odoo.addons.mail.models.mail_render_mixin"):
            leads.stage_id = self.stage
        self.assertEqual(leads.stage_id, self.stage)
        self.assertEqual([len(self.messages_of(lead)) for lead in leads], [1, 0, 1])
        self.assertIn("could not do its work", self.notes(leads[1]))

    def test_names_and_copies(self):
        rule = self.make_rule(SEND, ENROLL, STOP)
        names = rule.action_server_ids.sorted("id").mapped("automated_name")
        self.assertEqual(names, ["Text “Hello”", "Enroll in “Welcome”", "Stop SMS Sequences"])
        copies = rule.copy().action_server_ids
        self.assertEqual(copies.sorted("id").mapped("state"), [SEND, ENROLL, STOP])
        self.assertEqual(copies.marketing_sequence_id, self.sequence)
