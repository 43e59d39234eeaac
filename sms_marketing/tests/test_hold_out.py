"""The hold-out: drawn by lot, stable for a person, measured like the others, and told in plain words."""

from psycopg2.errors import CheckViolation

from odoo import fields
from odoo.tests import tagged
from odoo.tools import SQL, mute_logger

from ..tools import hold_out
from .goal_common import DAY, GoalCase


@tagged("post_install", "-at_install")
class TestHoldOut(GoalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goal.write({"hold_out_share": 50})
        cls.goal.sudo().hold_out_salt = "salt"

    def group_of(self, lead, sequence=None):
        return (sequence or self.goal)._groups_of(lead)[lead]

    def test_the_lot_is_drawn_by_the_number(self):
        leads = self.make_leads(40)
        groups = self.goal._groups_of(leads)
        for lead in leads:
            held = hold_out.is_held_out("salt", f"tel:{lead.phone_sanitized}", 50)
            self.assertEqual(groups[lead], "nothing" if held else "treated")
        self.assertEqual(len(set(groups.values())), 2)

    def test_a_person_stays_in_a_group(self):
        leads = self.make_leads(20)
        before = self.goal._groups_of(leads)
        for lead in leads:
            twin = self.make_lead(lead.phone, name="Second lead", email_from=f"{lead.id}@example.com")
            self.assertEqual(self.group_of(twin), before[lead])
            self.assertEqual(self.group_of(lead), before[lead])

    def test_without_a_number_the_address_decides_else_the_lead(self):
        one, other = (self.make_lead(False, consent=False, email_from="ann@example.com") for _ in range(2))
        self.assertEqual(self.group_of(one), self.group_of(other))
        bare = self.make_lead(False, consent=False)
        held = hold_out.is_held_out("salt", f"lead:{bare.id}", 50)
        self.assertEqual(self.group_of(bare), "nothing" if held else "treated")

    def test_sequences_draw_apart(self):
        salts = self.env["sms.marketing.sequence"].sudo().search([]).mapped("hold_out_salt")
        self.assertTrue(all(salts))
        self.assertEqual(len(set(salts)), len(salts))
        self.assertNotEqual(self.goal.copy().sudo().hold_out_salt, "salt")

    def test_nobody_is_held_out_unless_asked(self):
        leads = self.make_leads(10)
        self.goal.hold_out_share = 0
        self.assertEqual(set(self.goal._enroll(leads).mapped("state")), {"running"})

    def test_the_hold_out_gets_nothing_and_holds_its_place(self):
        runs = self.goal._enroll(self.make_leads(30))
        held = runs.filtered(lambda run: run.comparison_group == "nothing")
        self.assertEqual(set(held.mapped("state")), {"hold_out"})
        self.assertEqual(set(held.mapped("due_at")), set(held.mapped("goal_until")))
        self.assertFalse(self.goal._enroll(held.lead_id))
        self.env["sms.marketing.enrollment"].search([("state", "=", "running")]).due_at = fields.Datetime.now()
        self.run_cron("run_sequences")
        self.assertFalse(held.run_ids)
        self.assertTrue((runs - held)[0].run_ids)
        self.age(held, 31)
        self.run_cron("run_sequences")
        self.assertEqual(set(held.mapped("state")), {"done"})
        again = self.goal._enroll(held.lead_id)
        self.assertEqual(set(again.mapped("comparison_group")), {"nothing"}, "the same group when they start again")

    def test_all_but_the_sms(self):
        self.goal.hold_out_kind = "without_sms"
        runs = self.goal._enroll(self.make_leads(30, sms_consent=True))
        spared = runs.filtered(lambda run: run.comparison_group == "without_sms")
        self.assertTrue(spared and runs - spared)
        for _step in range(2):
            runs.due_at = fields.Datetime.now()
            self.run_cron("run_sequences")
        self.assertEqual(set(runs.mapped("state")), {"done"})
        texted = self.env["sms.marketing.message"].search([("lead_id", "in", runs.lead_id.ids)]).lead_id
        self.assertEqual(texted, (runs - spared).lead_id)

    def test_a_share_that_leaves_nobody_is_refused(self):
        for share in (-1, 91, 100):
            with (
                self.subTest(share),
                mute_logger("odoo.sql_db"),
                self.assertRaises(CheckViolation),
                self.cr.savepoint(),
            ):
                self.goal.hold_out_share = share
                self.env.flush_all()

    # --- who counts ---

    def counts(self):
        return self.goal._count_people().get(self.goal.id, {})

    def test_rates_are_of_those_whose_time_is_over(self):
        """Whoever reaches the goal on the first day would else count at once, and those who need time never would."""
        over, early, early_too = self.make_leads(3)
        for lead, days, group in ((over, 31, "treated"), (early, 3, "treated"), (early_too, 3, "nothing")):
            self.start(lead, days_ago=days, group=group)
        self.goal.hold_out_since = fields.Datetime.now() - 100 * DAY
        early.stage_id = self.proposition
        self.assertEqual(self.counts(), {"treated": (1, 0, 1, 1), "nothing": (0, 0, 1, 0)})
        words = self.goal.lift_words
        self.assertIn("Of 1 people who got the sequence, 0 reached the goal (0.0 %).", words)
        self.assertIn("2 whose 30 days are not over; so far 1 of them have reached the goal", words)
        self.assertIn("It is too early to tell anything: each group needs at least 30 people whose 30 days", words)
        self.assertNotIn("Nobody has been held out", words)

    def test_before_anybodys_time_is_over_no_rate_is_told(self):
        self.start(group="treated")
        self.assertNotIn("%", self.goal.lift_words)
        self.assertNotIn("Nobody", self.goal.lift_words)
        self.assertIn("Not counted yet: 1 whose 30 days are not over", self.goal.lift_words)

    def test_a_person_counts_once_with_the_first_run(self):
        lead = self.make_lead(stage_id=self.new.id)
        first = self.start(lead, days_ago=5, group="treated")
        first._apply("finished")
        twin = self.make_lead(stage_id=self.new.id, name="Second lead")
        second = self.start(twin, group="treated")
        self.goal.hold_out_since = fields.Datetime.now() - 10 * DAY
        twin.stage_id = self.proposition
        self.assert_reached(second, "stage")
        self.assertEqual(self.counts(), {"treated": (0, 0, 1, 0)})

    def test_only_those_since_the_lot_was_set_are_compared(self):
        """Whoever started before anybody was held out had other times, and more time."""
        old = self.start(self.make_lead("+12025550160", stage_id=self.new.id), days_ago=40, group="treated")
        new = self.start(group="treated")
        self.assertEqual(self.counts()["treated"], (0, 0, 1, 0))
        self.goal.hold_out_share = 40
        self.age(new, 1)
        self.assertFalse(self.counts())
        self.assertEqual(self.goal._count_people(since=False)[self.goal.id]["treated"], (1, 0, 1, 0))
        self.assertTrue(old)

    def test_the_result_stays_when_nobody_is_held_out_any_more(self):
        """Those who start afterwards have nobody to be compared with."""
        self.start(group="treated")
        self.start(self.make_lead("+12025550160", stage_id=self.new.id), group="nothing")
        self.goal.hold_out_since = fields.Datetime.now() - 30 * DAY
        self.goal.hold_out_share = 0
        self.assertTrue(self.goal.hold_out_until)
        self.goal.hold_out_until = fields.Datetime.now() + DAY / 24
        self.age(self.start(self.make_lead("+12025550161", stage_id=self.new.id)), -1)
        self.assertEqual(self.counts(), {"treated": (0, 0, 1, 0), "nothing": (0, 0, 1, 0)})
        self.assertIn("while lots were drawn", self.goal.lift_words)
        self.goal.hold_out_kind = "without_sms"
        self.assertTrue(self.goal.hold_out_until, "no new lot")
        self.goal.hold_out_share = 10
        self.assertFalse(self.goal.hold_out_until)

    def test_merging_the_hold_out_with_the_treated_compares_with_nobody(self):
        for kept_group, gone_group in (("treated", "nothing"), ("nothing", "treated")):
            with self.subTest(kept=kept_group):
                kept, gone = self.make_leads(2)
                runs = self.start(kept, group=kept_group) | self.start(gone, group=gone_group)
                merged = (kept | gone).merge_opportunity(auto_unlink=True)
                self.env.invalidate_all()
                self.assertEqual(runs.lead_id, merged)
                self.assertEqual(runs.mapped("is_mixed"), [True, True])
                self.assertEqual(self.counts(), {"left_out": 1})
                merged.unlink()

    def test_merging_two_of_one_group_is_one_person(self):
        kept, gone = self.make_leads(2)
        runs = self.start(kept, group="nothing") | self.start(gone, group="nothing")
        (kept | gone).merge_opportunity(auto_unlink=True)
        self.env.invalidate_all()
        self.assertEqual(runs.mapped("is_mixed"), [False, False])
        self.assertEqual(self.counts(), {"nothing": (0, 0, 1, 0)})

    def test_whose_number_changes_may_come_into_both_groups_and_counts_in_none(self):
        lead = self.make_lead(stage_id=self.new.id)
        self.start(lead, days_ago=2, group="treated").state = "done"
        lead.phone = "+12025550177"
        self.start(lead, group="nothing")
        self.goal.hold_out_since = fields.Datetime.now() - 10 * DAY
        self.assertEqual(self.counts(), {"left_out": 1})

    def test_who_was_at_the_goal_is_told_but_not_counted(self):
        self.start(self.make_lead(stage_id=self.proposition.id), group="treated")
        self.assertEqual(self.counts(), {"left_out": 1})
        self.assertIn("Not counted: 1 who were at the goal when they started", self.goal.lift_words)

    # --- the words ---

    def fill(self, treated, control, group="nothing"):
        """Make runs by SQL: (people, how many reached the goal) of both groups."""
        self.goal.hold_out_since = fields.Datetime.now() - 100 * DAY
        version = self.env["sms.marketing.sequence.version"]._current(self.goal)
        self.env.flush_all()
        for name, (people, reached) in (("treated", treated), (group, control)):
            self.env.cr.execute(
                SQL(
                    """
                    WITH lead AS (
                        INSERT INTO crm_lead (name, type, active, company_id, probability)
                        SELECT 'Lead ' || n, 'opportunity', TRUE, %(company)s, 0
                          FROM generate_series(1, %(people)s) AS n
                        RETURNING id)
                    INSERT INTO sms_marketing_enrollment (sequence_id, version_id, company_id, lead_id, state,
                           comparison_group, started_at, goal_from, goal_until, goal_at)
                    SELECT %(sequence)s, %(version)s, %(company)s, id, 'done', %(group)s, start, start,
                           start + INTERVAL '30 days',
                           CASE WHEN row_number() OVER () <= %(reached)s THEN start + INTERVAL '1 day' END
                      FROM lead, (SELECT now() AT TIME ZONE 'UTC' - INTERVAL '50 days' AS start) AS then_
                    """,
                    company=self.company.id,
                    people=people,
                    reached=reached,
                    sequence=self.goal.id,
                    version=version.id,
                    group=name,
                )
            )
        self.env.invalidate_all()
        return self.goal.lift_words

    def test_words_of_a_clear_result(self):
        words = self.fill((412, 61), (103, 7))
        for part in (
            "Of 412 people who got the sequence, 61 reached the goal (14.8 %).",
            "Of 103 who got nothing, 7 did",
        ):
            self.assertIn(part, words)
        self.assertIn("That is 8.0 points more, 2.2 times the rate of the others.", words)
        self.assertIn("between 0.7 and 13.1 points", words)
        self.assertIn("Chance alone would hardly do that.", words)
        self.assertIn("It works", self.goal.lift_html)

    def test_words_where_nothing_is_shown(self):
        words = self.fill((400, 44), (100, 9))
        self.assertIn("Chance alone could do that as well", words)
        self.assertRegex(words, r"About [\d,]+,000 more people would settle")
        self.assertIn("No difference shown", self.goal.lift_html)

    def test_words_where_it_does_harm(self):
        words = self.fill((400, 20), (100, 30))
        self.assertIn("points fewer", words)
        self.assertIn("It does harm", self.goal.lift_html)

    def test_words_with_too_few(self):
        self.assertIn("too few to tell anything: each group needs at least 30 people", self.fill((400, 40), (12, 1)))
        self.assertNotIn("points", self.goal.lift_words)

    def test_words_with_nobody(self):
        self.assertIn("Nobody who counts has started this sequence yet.", self.goal.lift_words)
        self.goal.write({"hold_out_share": 0, "hold_out_since": False})
        self.assertIn("Nobody who counts has started this sequence yet.", self.goal.lift_words)
        self.assertIn("Hold out some people by lot", self.goal.lift_html)

    def test_words_without_sms(self):
        self.goal.hold_out_kind = "without_sms"
        self.assertIn("Of 100 who got all but the SMS, 10 did", self.fill((300, 30), (100, 10), "without_sms"))

    def test_two_sequences_side_by_side_are_no_proof(self):
        other = self.make_sequence("By e-mail only", goal_kind="won")
        other.step_ids.filtered(lambda step: step.kind == "sms").unlink()
        self.goal.compared_sequence_id = other
        self.start(self.make_lead("+12025550161"), other, days_ago=31)
        words = self.fill((100, 10), (0, 0))
        self.assertIn("“With a goal” (with SMS): 10 of 100 (10.0 %) reached the goal", words)
        self.assertIn("“By e-mail only” (without SMS): 0 of 1", words)
        self.assertIn("This is no proof", self.goal.lift_html)
        self.assertIn("The goals of the two are not the same either", self.goal.lift_html)

    def test_goals_of_one_kind_may_differ(self):
        other = self.make_sequence("Same", goal_kind="stage", goal_stage_id=self.proposition.id)
        self.goal.compared_sequence_id = other
        self.assertNotIn("not the same either", self.goal.lift_html)
        other.goal_stage_id = self.qualified
        self.goal.invalidate_recordset(["lift_html"])
        self.assertIn("not the same either", self.goal.lift_html)

    def test_the_goal_step_compares_nothing_with_nothing(self):
        self.goal.goal_kind = "step"
        self.fill((100, 10), (100, 0))
        self.assertIn("so this compares nothing", self.goal.lift_html)
        self.assertNotIn("It works", self.goal.lift_html)

    def test_a_name_with_markup_stays_text(self):
        self.goal.name = "<script>alert(1)</script>"
        self.goal.compared_sequence_id = self.make_sequence("<b>x</b>")
        self.goal.invalidate_recordset()
        self.assertNotIn("<script>", self.goal.lift_html)
        self.assertNotIn("<b>x", self.goal.lift_html)

    def test_a_new_sequence_has_words_before_it_is_saved(self):
        self.assertIn("Nobody", self.env["sms.marketing.sequence"].new({"name": "New"}).lift_words)
