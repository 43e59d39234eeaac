"""A stage texts, starts and stops: for the leads that enter it, once, and never against the user's move."""

from unittest.mock import patch

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import ACCOUNT_SID
from .test_kanban import KanbanCase

STAGE_LOG = "odoo.addons.sms_marketing.models.crm_lead_stage"


@tagged("post_install", "-at_install")
class TestStage(KanbanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stage = cls.make_stage("Text them", sms_template_id=cls.template.id)
        cls.start = cls.make_stage("Start", sms_sequence_id=cls.sequence.id)
        cls.stop = cls.make_stage("Stop", sms_stops_sequences=True)
        cls.plain = cls.make_stage("Plain")

    def texts(self, leads):
        return self.env["sms.marketing.message"].search([("lead_id", "in", leads.ids)], order="id")

    def runs(self, leads):
        return leads.sms_enrollment_ids.filtered(lambda run: run.state in ("running", "paused"))

    # --- ways into a stage ---

    def test_dragging_texts_once(self):
        lead = self.make_lead()
        lead.web_save({"stage_id": self.stage.id}, {"name": {}})
        self.assertEqual(self.texts(lead).mapped("body"), ["Hi Ann"])
        self.assertEqual(self.texts(lead).purpose, "marketing")
        lead.web_save({"stage_id": self.stage.id}, {"name": {}})
        lead.write({"name": "Renamed"})
        self.assertEqual(len(self.texts(lead)), 1)
        self.assertIn("Hi Ann", " ".join(lead.message_ids.mapped("body")))

    def test_the_form_texts(self):
        lead = self.make_lead()
        with Form(lead) as form:
            form.stage_id = self.stage
        self.assertEqual(len(self.texts(lead)), 1)

    def test_creating_in_the_stage_texts_an_import_does_not_unless_it_is_wanted(self):
        self.assertEqual(len(self.texts(self.make_lead(stage_id=self.stage.id))), 1)
        importing = self.env["crm.lead"].with_context(import_file=True)
        vals = {"name": "From a file", "type": "opportunity", "phone": "+12025550131", "stage_id": self.stage.id}
        self.assertFalse(self.texts(importing.create({**vals, "sms_consent": True})))
        self.stage.sms_for_imports = True
        lead = importing.create({**vals, "sms_consent": True, "phone": "+12025550132"})
        self.assertEqual(len(self.texts(lead)), 1)

    def test_a_lead_that_is_no_opportunity_yet_is_texted_when_it_becomes_one(self):
        lead = self.make_lead(type="lead", stage_id=self.stage.id)
        self.assertFalse(self.texts(lead))
        lead.convert_opportunity(self.env["res.partner"])
        self.assertEqual(len(self.texts(lead)), 1)

    def test_a_team_that_moves_the_lead_moves_it_into_the_stage(self):
        team = self.env["crm.team"].create({"name": "Other team"})
        only_there = self.make_stage(
            "Theirs", team_ids=[(6, 0, team.ids)], sms_template_id=self.template.id, sequence=-9
        )
        here = self.make_stage("Ours", team_ids=[(6, 0, self.env["crm.team"].create({"name": "T"}).ids)])
        lead = self.make_lead(stage_id=here.id)
        lead.team_id = team
        self.assertEqual(lead.stage_id, only_there)
        self.assertEqual(len(self.texts(lead)), 1)

    def test_archived_leads_are_left_alone(self):
        lead = self.make_lead(active=False)
        lead.stage_id = self.stage
        self.assertFalse(self.texts(lead))

    def test_a_move_that_is_undone_says_nothing(self):
        lead = self.make_lead()
        lead.with_context(sms_marketing_undo=True).write({"stage_id": self.stage.id})
        self.assertFalse(self.texts(lead))

    def test_duplicating_a_lead_does_not_text_the_person_twice(self):
        lead = self.make_lead()
        lead.stage_id = self.stage
        copy = lead.copy()
        sent = self.texts(lead + copy).filtered(lambda text: text.state == "ready")
        self.assertEqual(len(sent), 1)

    # --- what is not sent ---

    def test_a_refusal_is_told_on_the_lead_which_stays(self):
        lead = self.make_lead(consent=False)
        lead.stage_id = self.stage
        self.assertEqual(lead.stage_id, self.stage)
        self.assertEqual(self.texts(lead).reason, "no_consent")
        self.assertIn("SMS not sent", " ".join(lead.message_ids.mapped("body")))

    def test_bad_numbers_do_not_keep_the_others(self):
        leads = self.make_leads(3)
        leads[1].phone = "12"
        leads[2].phone = False
        leads.write({"stage_id": self.stage.id})
        self.assertEqual(leads.stage_id, self.stage)
        self.assertEqual(self.texts(leads[0]).state, "ready")
        self.assertEqual(set(self.texts(leads[1:]).mapped("state")), {"refused"})

    def test_out_and_back_within_minutes_texts_once(self):
        lead = self.make_lead()
        for stage in (self.stage, self.plain, self.stage):
            lead.stage_id = stage
        self.assertEqual(self.texts(lead).mapped("state"), ["ready", "refused"])

    def test_a_template_that_is_broken_does_not_undo_the_move(self):
        lead = self.make_lead()
        self.env.cr.execute(
            "UPDATE sms_template SET body = jsonb_build_object('en_US', '{{ object.nothing_here }}') WHERE id = %s",
            (self.template.id,),
        )
        self.env.invalidate_all()
        lead.stage_id = self.stage
        self.assertEqual(lead.stage_id, self.stage)
        self.assertFalse(self.texts(lead))
        self.assertIn("What this stage says about SMS was not done", lead.message_ids[0].body)

    @mute_logger(STAGE_LOG)
    def test_an_unexpected_fault_does_not_undo_the_move_nor_tell_its_insides(self):
        lead = self.make_lead()
        with patch.object(type(self.env["sms.composer"]), "_action_send_sms", side_effect=KeyError("secret")):
            lead.stage_id = self.stage
        self.assertEqual(lead.stage_id, self.stage)
        self.assertNotIn("secret", lead.message_ids[0].body)

    def test_a_template_that_was_deleted_texts_nobody(self):
        self.stage._sms_actions()
        lead, template = self.make_lead(), self.template.copy()
        self.stage.sms_template_id = template
        self.stage._sms_actions()
        template.unlink()
        lead.stage_id = self.stage
        self.assertFalse(self.texts(lead))

    # --- purpose, sender, sequences ---

    def test_a_transactional_text_needs_a_reason_and_no_consent(self):
        with self.assertRaises(ValidationError):
            self.stage.marketing_purpose = "transactional"
        self.stage.write({"marketing_purpose": "transactional", "marketing_purpose_reason": "Booked visit"})
        lead = self.make_lead(consent=False)
        lead.stage_id = self.stage
        text = self.texts(lead)
        self.assertEqual((text.state, text.purpose, text.purpose_reason), ("ready", "transactional", "Booked visit"))

    def test_the_sender_of_the_stage(self):
        sender = self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": "+12025550101"})
        self.account.state = "verified"  # a new sender asks for a new look at the account
        self.stage.marketing_sender_id = sender
        lead = self.make_lead()
        lead.stage_id = self.stage
        self.assertEqual(self.texts(lead).sender_id, sender)

    def test_starting_and_stopping_sequences(self):
        lead, other = self.make_lead(), self.make_sequence("Offers")
        other._enroll(lead)
        lead.stage_id = self.start
        self.assertEqual(self.runs(lead).sequence_id, other + self.sequence)
        lead.stage_id = self.plain
        lead.stage_id = self.start
        self.assertEqual(len(self.runs(lead)), 2)
        lead.stage_id = self.stop
        self.assertFalse(self.runs(lead))
        self.assertEqual(set(lead.sms_enrollment_ids.mapped("exit_reason")), {"stopped_by_stage"})

    def test_a_stage_that_stops_and_starts_keeps_the_run_of_what_it_starts(self):
        lead, other = self.make_lead(), self.make_sequence("Offers")
        run = self.sequence._enroll(lead)
        other._enroll(lead)
        self.start.sms_stops_sequences = True
        lead.stage_id = self.start
        self.assertEqual(self.runs(lead), run)

    def test_won_leads_leave_sequences_and_start_none(self):
        won = self.make_stage("Won", is_won=True, sms_sequence_id=self.sequence.id, sms_template_id=self.template.id)
        lead = self.make_lead()
        self.make_sequence("Offers")._enroll(lead)
        lead.stage_id = won
        self.assertFalse(self.runs(lead))
        self.assertEqual(lead.sms_enrollment_ids.exit_reason, "lead_closed")
        self.assertEqual(len(self.texts(lead)), 1)  # a thank-you is no sequence

    def test_a_sequence_without_steps_is_told_and_the_text_still_goes(self):
        empty = self.env["sms.marketing.sequence"].create({"name": "Empty"})
        self.stage.sms_sequence_id = empty
        lead = self.make_lead()
        lead.stage_id = self.stage
        self.assertEqual(len(self.texts(lead)), 1)
        self.assertIn("has no steps yet", " ".join(lead.message_ids.mapped("body")))

    # --- companies, rights ---

    def test_companies_are_kept_apart(self):
        other = self.env["res.company"].create({"name": "Other", "country_id": self.company.country_id.id})
        self.make_account(other, sender="+12025550109", sid=ACCOUNT_SID[:-1] + "1")
        other.sms_provider = "sms_marketing"
        self.env.user.company_ids += other
        sender = self.account.sender_ids[:1]
        self.stage.write({"sms_sequence_id": self.sequence.id, "marketing_sender_id": sender.id})
        ours, theirs = self.make_lead(company_id=self.company.id), self.make_lead("+12025550124", company_id=other.id)
        (ours + theirs).with_context(allowed_company_ids=[self.company.id, other.id]).write({"stage_id": self.stage.id})
        self.assertEqual(self.runs(ours + theirs).lead_id, ours)
        self.assertEqual(self.texts(ours).company_id, self.company)
        self.assertEqual(self.texts(theirs).company_id, other)
        self.assertNotEqual(self.texts(theirs).sender_id, sender)
        self.assertFalse(self.sequence._enroll(theirs))

    def test_a_company_that_texts_another_way_is_left_alone(self):
        self.company.sms_provider = "iap"
        lead = self.make_lead()
        lead.stage_id = self.stage
        self.assertFalse(self.texts(lead))
        self.assertFalse(self.env["sms.sms"].search([("number", "=", lead.phone_sanitized)]))

    def test_whoever_may_drag_the_card_starts_what_the_stage_says(self):
        self.stage.sms_sequence_id = self.sequence
        lead = self.make_lead(user_id=self.seller.id)
        lead.with_user(self.seller).write({"stage_id": self.stage.id})
        self.assertEqual(len(self.texts(lead)), 1)
        self.assertEqual(self.runs(lead).sequence_id, self.sequence)

    def test_only_marketers_say_what_a_stage_does_and_all_see_the_words(self):
        boss = new_test_user(self.env, "stage_boss", groups="sales_team.group_sale_manager")
        with self.assertRaises(AccessError):
            self.stage.with_user(boss).write({"sms_template_id": False})
        self.start.sms_stops_sequences = True
        words = self.start.with_user(self.seller).sms_on_entering
        self.assertIn("starts “Follow up”", words)
        self.assertFalse(self.plain.with_user(self.seller).sms_on_entering)

    def test_leads_that_are_in_the_stage_already_are_counted_and_not_texted(self):
        leads = self.make_leads(2, stage_id=self.plain.id)
        self.plain.sms_template_id = self.template
        self.assertEqual(self.plain.sms_lead_count, 2)
        leads.write({"stage_id": self.plain.id})
        self.assertFalse(self.texts(leads))

    # --- what it costs ---

    def test_a_write_without_a_stage_and_a_stage_without_settings_cost_nothing(self):
        lead, quiet = self.make_lead(), self.make_stage("Quiet")
        for vals in ({"name": "x"}, {"stage_id": quiet.id}):
            lead.write(vals)  # warms
        back = self.env.ref("crm.stage_lead1")

        def move():
            lead.write({"stage_id": quiet.id})
            lead.write({"stage_id": back.id})
            self.env.flush_all()

        with patch.object(type(lead), "_sms_stage_actions", lambda _self: {}):
            move()
            plain = self.count(move)
        self.assertEqual(self.count(move), plain)

    def test_moving_many_is_one_composer_and_one_enrollment_call(self):
        self.stage.sms_sequence_id = self.sequence
        few, many = self.make_leads(10), self.make_leads(200, first=100)
        made = []
        composer = type(self.env["sms.composer"])
        send = composer._action_send_sms

        def counted(one):
            made.append(one)
            return send(one)

        def more(stage):
            return self.count(lambda: many.write({"stage_id": stage.id})) - self.count(
                lambda: few.write({"stage_id": stage.id})
            )

        plain = more(self.plain)  # Odoo logs the change of stage lead by lead
        with patch.object(composer, "_action_send_sms", counted):
            ours = more(self.stage)
        self.assertEqual(len(made), 2)
        self.assertEqual(len(self.texts(many)), 200)
        self.assertEqual(len(self.runs(many)), 200)
        # Odoo writes a hundred rows per statement, of a handful of tables; nothing else grows
        self.assertLess(ours - plain, 40)
