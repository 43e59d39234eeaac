"""Steps that are Odoo's own work for one record at a time, done for many leads together: the result is the same."""

from unittest.mock import patch

from odoo.addons.base.models.ir_qweb import IrQweb
from odoo.tests import new_test_user, tagged

from ..models.enrollment_activity import MAILS_AT_ONCE
from .sequence_common import SequenceCase

NOTE = [
    "author_id",
    "author_guest_id",
    "body",
    "email_add_signature",
    "email_from",
    "is_internal",
    "message_type",
    "parent_id",
    "record_company_id",
    "record_alias_domain_id",
    "reply_to",
    "subject",
    "subtype_id",
    "partner_ids",
]
TRACKED = ["field_id", "old_value_char", "new_value_char", "old_value_integer", "new_value_integer"]


class ManyCase(SequenceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.stages = cls.env["crm.stage"].search([("is_won", "=", False)], limit=2)

    def leads(self, count, first=100, **values):
        return self.env["crm.lead"].union(*[self.make_lead(f"+120255501{first + n}", **values) for n in range(count)])

    def take(self, leads, *steps):
        """Take the first step of a plan of these for the leads, in one batch."""
        self.plan(*steps, 2)._enroll(leads)
        self.env.cr.flush()
        self.env["sms.marketing.enrollment"]._lock_due()._run_due()
        self.env.cr.flush()

    def notes(self, lead):
        """Return the notes on changes of a lead, newest first, as all that says something about them."""
        notes = lead.message_ids.filtered("tracking_value_ids")
        return [
            (
                [note[name] for name in NOTE],
                [[value[name] for name in TRACKED] for value in note.tracking_value_ids.sorted("field_id")],
            )
            for note in notes
        ]


@tagged("post_install", "-at_install")
class TestMovedTogether(ManyCase):
    def move(self, leads, stage):
        self.take(leads, {"kind": "stage", "stage_id": stage.id})

    def test_the_notes_are_those_of_a_plain_write(self):
        team = self.env["crm.team"].create({"name": "North", "alias_name": "north"})
        by_step, by_hand = (
            self.leads(2, 100, stage_id=self.stages[0].id),
            self.leads(2, 110, stage_id=self.stages[0].id),
        )
        for lead in (by_step[1], by_hand[1]):
            lead.team_id = team
            lead.message_post(body="Called twice", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.env.cr.flush()
        self.move(by_step, self.stages[1])
        # as the job's own user, who is the author of what a sequence does
        by_hand.write({"stage_id": self.stages[1].id})
        self.env.cr.flush()
        for moved, written in zip(by_step, by_hand, strict=True):
            ours, theirs = self.notes(moved)[0], self.notes(written)[0]
            parents = [note[0][NOTE.index("parent_id")] for note in (ours, theirs)]
            self.assertEqual(*(parent.body for parent in parents))
            self.assertEqual([parent.res_id for parent in parents], [moved.id, written.id])
            for note in (ours, theirs):
                note[0][NOTE.index("parent_id")] = None
            self.assertEqual(ours, theirs)
        self.assertEqual(len(self.notes(by_step[0])), 1)

    def test_whoever_follows_is_told_and_the_others_cost_nothing(self):
        follower = new_test_user(self.env, "stage-watcher", groups="sales_team.group_sale_salesman_all_leads")
        leads = self.leads(3, 100, stage_id=self.stages[0].id)
        leads[1].message_subscribe(follower.partner_id.ids, self.env.ref("crm.mt_lead_stage").ids)
        self.move(leads, self.stages[1])
        notes = [lead.message_ids.filtered("tracking_value_ids")[0] for lead in leads]
        told = [note.notified_partner_ids for note in notes]
        self.assertEqual(told[1], follower.partner_id)
        self.assertFalse(told[0] | told[2])

    def test_many_cost_the_queries_of_a_few(self):
        def cost(count, first):
            leads = self.leads(count, first, stage_id=self.stages[0].id)
            return self.cost(self.plan({"kind": "stage", "stage_id": self.stages[1].id}, 2), leads)

        cost(2, 100)
        few = cost(5, 110)
        self.assertLessEqual(cost(45, 120) - few, 5)

    def test_a_won_stage_says_won(self):
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        leads = self.leads(2, 100, stage_id=self.stages[0].id)
        self.move(leads, won)
        for lead in leads:
            note = lead.message_ids.filtered("tracking_value_ids")[0]
            self.assertEqual(note.subtype_id, self.env.ref("crm.mt_lead_won"))
        self.assertEqual(set(leads.mapped("won_status")), {"won"})

    def test_words_that_somebody_chose_for_a_note_stay(self):
        leads = self.leads(2, 100, stage_id=self.stages[0].id)
        self.env.cr.flush()  # what is made and changed at once is not noted
        leads[0]._track_set_log_message("Because they asked")
        leads._note_together()
        leads.write({"stage_id": self.stages[1].id})
        self.env.cr.flush()
        bodies = [lead.message_ids.filtered("tracking_value_ids")[0].body for lead in leads]
        self.assertIn("Because they asked", bodies[0])
        self.assertNotIn("Because they asked", bodies[1])

    def test_leads_that_vanish_before_the_notes_are_written_take_no_neighbour_along(self):
        leads = self.leads(2, 100, stage_id=self.stages[0].id)
        self.env.cr.flush()
        leads._note_together()
        leads.write({"stage_id": self.stages[1].id})
        leads[0].unlink()
        self.env.cr.flush()
        self.assertTrue(leads[1].message_ids.filtered("tracking_value_ids"))


@tagged("post_install", "-at_install")
class TestActivities(ManyCase):
    def setUp(self):
        super().setUp()
        self.seller = new_test_user(
            self.env, "activity-seller", groups="sales_team.group_sale_salesman", email="seller@example.com"
        )
        self.call = {
            "kind": "activity",
            "activity_type_id": self.env.ref("mail.mail_activity_data_call").id,
            "activity_summary": "Call back",
        }

    def told(self):
        """Return the messages by which the seller is told."""
        return self.env["mail.message"].search([("partner_ids", "in", self.seller.partner_id.ids)])

    def test_a_few_are_told_one_by_one(self):
        leads = self.leads(2, 100, user_id=self.seller.id)
        before = self.told()
        self.take(leads, self.call)
        self.assertEqual(sorted((self.told() - before).mapped("res_id")), sorted(leads.ids))

    def test_many_are_told_by_one_message(self):
        leads = self.leads(MAILS_AT_ONCE + 1, 100, user_id=self.seller.id)
        before = self.told()
        self.take(leads, self.call)
        message = self.told() - before
        self.assertEqual(len(message), 1)
        self.assertIn("11 activities “Call back”", message.subject)
        self.assertIn("Plan", message.body)
        self.assertEqual(leads.activity_ids.user_id, self.seller)
        self.assertEqual(len(leads.activity_ids), MAILS_AT_ONCE + 1)

    def test_many_cost_the_queries_of_a_few_more(self):
        def cost(count, first):
            return self.cost(self.plan(self.call, 2), self.leads(count, first, user_id=self.seller.id))

        cost(MAILS_AT_ONCE + 1, 100)
        few = cost(MAILS_AT_ONCE + 2, 115)
        self.assertLessEqual(cost(MAILS_AT_ONCE + 40, 130) - few, 10)

    def test_without_a_salesperson_it_is_the_teams_leader_or_the_sequences_maker(self):
        team = self.env["crm.team"].create({"name": "North", "user_id": self.seller.id})
        leads = self.leads(2, 100, user_id=False)
        leads[0].team_id = team
        leads[1].team_id = False
        maker = new_test_user(self.env, "activity-maker", groups="sales_team.group_sale_manager")
        sequence = self.plan(self.call, 2)
        self.env.flush_all()
        self.env.cr.execute("UPDATE sms_marketing_sequence SET create_uid = %s WHERE id = %s", [maker.id, sequence.id])
        self.env.invalidate_all()
        sequence._enroll(leads)
        self.run_sequences()
        self.assertEqual(leads[0].activity_ids.user_id, self.seller)
        self.assertEqual(leads[1].activity_ids.user_id, maker)

    def test_nobody_gets_what_nobody_could_see(self):
        leads = self.leads(1, 100, user_id=False, team_id=False)
        self.take(leads, self.call)  # the plan of this test was made by the system
        self.assertEqual(len(leads.activity_ids), 1)
        self.assertFalse(leads.activity_ids.user_id)


@tagged("post_install", "-at_install")
class TestLettersOfMany(ManyCase):
    def test_a_template_is_compiled_once_and_each_reads_their_own_words(self):
        template = self.env["mail.template"].create(
            {
                "name": "Welcome",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "subject": "Welcome",
                "body_html": "<p>Hello <t t-out=\"object.contact_name or 'there'\"/></p>",
                "use_default_to": True,
            }
        )
        leads = self.leads(12, 100, email_from="somebody@example.com")
        for number, lead in enumerate(leads):
            lead.contact_name = f"Person {number}"
        leads[5].contact_name = False
        compiled, compile_one = [], IrQweb._generate_code

        def count(qweb, source):
            compiled.append(source)
            return compile_one(qweb, source)

        with patch.object(IrQweb, "_generate_code", count):
            self.take(leads, {"kind": "email", "mail_template_id": template.id})
        self.assertLessEqual(len(compiled), 3)
        mails = self.env["mail.mail"].search([("mailing_id", "!=", False), ("res_id", "in", leads.ids)])
        bodies = {mail.res_id: str(mail.body_html) for mail in mails}
        for number, lead in enumerate(leads):
            self.assertIn("Hello there" if number == 5 else f"Hello Person {number}<", bodies[lead.id])
