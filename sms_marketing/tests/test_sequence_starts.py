"""What starts a sequence by itself: found whatever it is, and set up from the sequence's own form."""

import itertools

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, new_test_user, tagged

from .sequence_common import SequenceCase


@tagged("post_install", "-at_install")
class TestSequenceStarts(SequenceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sequence = cls.plan("Hello", 2, name="Follow up")
        cls.stage = cls.env["crm.stage"].create({"name": "Asked"})
        cls.lead_model = cls.env["ir.model"]._get("crm.lead")
        groups = "sms_marketing.group_marketer,sales_team.group_sale_salesman_all_leads"
        cls.marketer = new_test_user(cls.env, "marketer", groups=groups)

    def starts(self, sequence=None):
        """Return [(kind, words, off)] of what starts a sequence."""
        found = (sequence or self.sequence).flow_starts()["starts"]
        return [(start["kind"], start["words"], start["off"]) for start in found]

    def make_action(self, sequence=None, **values):
        given = {"name": "Enroll", "model_id": self.lead_model.id, "state": "sms_marketing_enroll"}
        sequence = sequence or self.sequence
        return self.env["ir.actions.server"].create({**given, "marketing_sequence_id": sequence.id, **values})

    def make_rule(self, trigger, **values):
        action = self.make_action(usage="base_automation")
        given = {"name": "Rule", "model_id": self.lead_model.id, "trigger": trigger}
        return self.env["base.automation"].create({**given, "action_server_ids": [Command.set(action.ids)], **values})

    def way(self, kind, user=None):
        """Return a new record of what the way opens, in its form."""
        action = self.sequence.with_user(user or self.env.user).flow_add_start(kind)
        return Form(self.env[action["res_model"]].with_user(user or self.env.user).with_context(**action["context"]))

    # --- what there is ---

    def test_nothing_starts_it(self):
        self.assertEqual(self.sequence.flow_starts()["starts"], [])
        self.assertEqual(self.sequence.started_by, "By hand only")
        self.assertEqual(self.env["sms.marketing.sequence"].new({"name": "New"}).started_by, "By hand only")

    def test_stages_links_and_forms(self):
        self.stage.sms_sequence_id = self.sequence
        values = {"name": "Yes", "sequence_id": self.sequence.id}
        link = self.env["sms.marketing.link"].create({**values, "code": "yes"})
        form = self.env["sms.marketing.form"].create({**values, "name": "Quote", "slug": "quote", "is_published": True})
        wanted = [
            ("stage", "A lead enters the stage “Asked”", ""),
            ("link", "A lead taps the link “Yes”", ""),
            ("form", "Somebody sends the form “Quote”", ""),
        ]
        self.assertEqual(self.starts(), wanted)
        self.assertEqual(self.sequence.started_by, " · ".join(words for _kind, words, _off in wanted))
        link.active, form.is_published = False, False
        self.assertEqual([off for _kind, _words, off in self.starts()], ["", "archived", "not published"])
        form.active = False
        self.assertEqual(self.starts()[2][2], "archived")
        self.sequence.invalidate_recordset()
        self.assertEqual(self.sequence.started_by, "A lead enters the stage “Asked”", "only what works")

    def test_rules_by_what_they_wait_for(self):
        self.make_rule("on_tag_set", trg_field_ref=self.tag.id)
        self.make_rule("on_stage_set", trg_field_ref=self.stage.id)
        self.make_rule("on_sms_received", sms_reply_contains="price, quote")
        self.make_rule("on_sms_received")
        self.make_rule("on_sms_opt_in", active=False)
        self.assertEqual(
            self.starts(),
            [
                ("rule", "A lead gets the tag “Been here”", ""),
                ("rule", "A lead enters the stage “Asked”", ""),
                ("rule", "A reply has: price, quote", ""),
                ("rule", "A lead replies by SMS", ""),
                ("rule", "Opted in to SMS again", "archived"),
            ],
        )

    def test_a_step_of_another_sequence_and_an_action_by_itself(self):
        action = self.make_action()
        self.assertEqual(self.starts(), [("action", "The server action “Enroll” is run", "")])
        other = self.plan({"kind": "action", "action_id": action.id}, name="Other")
        other._enroll(self.make_lead())  # the copy of the step in its version is no second start
        self.assertEqual(self.starts(), [("sequence", "A step of the sequence “Other”", "")])
        other.active = False
        self.assertEqual(self.starts()[0][2], "archived")

    def test_one_of_several_actions_of_a_rule(self):
        several = self.env["ir.actions.server"].create(
            {"name": "Several", "model_id": self.lead_model.id, "state": "multi"}
        )
        self.make_action(parent_id=several.id)
        self.assertEqual(self.starts(), [("action", "The server action “Several” is run", "")])

    def test_the_same_queries_for_one_and_for_many(self):
        numbers = itertools.count()

        def make(sequence):
            self.env["crm.stage"].create({"name": "More", "sms_sequence_id": sequence.id})
            tag = self.env["crm.tag"].create({"name": f"Tag {next(numbers)}"})
            rule = self.make_rule("on_tag_set", trg_field_ref=tag.id)
            rule.action_server_ids.marketing_sequence_id = sequence
            action = self.make_action(sequence)
            self.plan({"kind": "action", "action_id": action.id}, name="Starter")

        many = self.sequence.union(*(self.plan("Hello", name=f"Plan {at}") for at in range(5)))
        make(self.sequence)
        count = self.queries(self.sequence.flow_starts)
        for _more in range(4):
            make(self.sequence)
        self.assertEqual(self.queries(self.sequence.flow_starts), count)
        for sequence in many:
            make(sequence)
        self.assertLessEqual(self.queries(many._find_starts), count)
        self.assertLessEqual(count, 12)

    def queries(self, call):
        """Return how many queries a call takes when only the registry is warm."""
        call()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        call()
        return self.env.cr.sql_log_count - before

    # --- rights ---

    def test_a_marketer_sees_rules_and_is_told_who_makes_them(self):
        self.make_rule("on_tag_set", trg_field_ref=self.tag.id)
        self.stage.sms_sequence_id = self.sequence
        answer = self.sequence.with_user(self.marketer).flow_starts()
        self.assertEqual(
            [(start["kind"], start["can_open"]) for start in answer["starts"]], [("stage", True), ("rule", False)]
        )
        why = {way["kind"]: way["why_not"] for way in answer["ways"]}
        self.assertFalse(why["link"] or why["form"])
        self.assertIn("only an administrator", why["tag"])
        self.assertIn("sales manager", why["stage"])
        for kind in ("tag", "keyword", "rule", "stage"):
            with self.subTest(kind), self.assertRaises(UserError):
                self.sequence.with_user(self.marketer).flow_add_start(kind)

    def test_an_agent_is_offered_nothing_and_a_stranger_sees_nothing(self):
        agent = new_test_user(self.env, "agent", groups="sms_marketing.group_agent")
        self.assertFalse(self.sequence.with_user(agent).flow_starts()["ways"])
        with self.assertRaises(AccessError):
            self.sequence.with_user(agent).flow_add_start("link")
        other = self.env["res.company"].create({"name": "Other"})
        groups = "sms_marketing.group_administrator"
        stranger = new_test_user(self.env, "stranger", groups=groups, company_id=other.id, company_ids=[other.id])
        with self.assertRaises(AccessError):
            self.sequence.with_user(stranger).flow_starts()

    # --- setting it up ---

    def test_a_stage_is_chosen(self):
        lead = self.make_lead(stage_id=self.stage.id)
        self.stage.sms_sequence_id = self.plan("Other", name="Other")
        form = self.way("stage")
        form.stage_id = self.stage
        self.assertIn("It starts “Other” now", form.notes)
        self.assertIn("(1) start nothing", form.notes)
        form.for_imports = True
        form.save().action_set()
        self.assertTrue(self.stage.sms_for_imports)
        self.assertFalse(lead.sms_enrollment_ids)
        entered = self.make_lead("+12025550124", stage_id=self.stage.id)
        self.assertEqual(entered.sms_enrollment_ids.sequence_id, self.sequence)

    def test_a_marketer_chooses_a_link_and_a_form(self):
        link = self.env["sms.marketing.link"].create({"name": "Yes", "code": "yes"})
        web = self.env["sms.marketing.form"].create({"name": "Quote", "slug": "quote", "is_published": False})
        for kind, record in (("link", link), ("form", web)):
            form = self.way(kind, self.marketer)
            form[f"{kind}_id"] = record
            form.save().action_set()
        self.assertEqual([kind for kind, _words, _off in self.starts()], ["link", "form"])
        self.assertIn("not published", self.starts()[1][2])

    def test_nothing_chosen_is_said(self):
        wizard = self.env["sms.marketing.sequence.start"].create({"sequence_id": self.sequence.id, "kind": "link"})
        with self.assertRaises(UserError):
            wizard.action_set()

    def test_a_rule_on_a_word_is_filled_in_and_works(self):
        with self.way("keyword") as form:
            self.assertEqual((form.trigger, form.name), ("on_sms_received", "A word in a reply starts “Follow up”"))
            form.sms_reply_contains = "price"
        self.assertEqual(self.starts(), [("rule", "A reply has: price", "")])
        lead = self.make_lead()
        self.reply("Hello")
        self.assertFalse(lead.sms_enrollment_ids)
        self.reply("What is the price?")
        self.assertEqual(lead.sms_enrollment_ids.sequence_id, self.sequence)

    def test_a_rule_on_a_tag_is_filled_in_and_works(self):
        with self.way("tag") as form:
            form.trg_field_ref = self.tag.id
        self.assertEqual(form.record.action_server_ids.usage, "base_automation")
        lead = self.make_lead()
        lead.tag_ids = self.tag
        self.assertEqual(lead.sms_enrollment_ids.sequence_id, self.sequence)
