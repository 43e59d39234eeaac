"""The funnel: the figures agree with what happened, and nobody sees more than their leads and companies."""

from odoo import fields
from odoo.tests import Form, new_test_user, tagged

from .goal_common import DAY, GoalCase

MODELS = tuple(f"sms.marketing.sequence.{name}" for name in ("report", "step.report", "funnel"))
FUNNEL = ("entered", "sent", "delivered", "replied", "tapped", "goal", "done", "exited", "opted_out")


@tagged("post_install", "-at_install")
class TestSequenceReport(GoalCase):
    def figures(self, domain=(), names=FUNNEL, model="sms.marketing.sequence.report"):
        """Return the sums of the report as a tuple."""
        self.env.flush_all()
        rows = self.env[model]._read_group(
            [("sequence_id", "=", self.goal.id), *domain], [], [f"{n}:sum" for n in names]
        )
        return tuple(value or 0 for value in rows[0])

    def run_all(self, runs):
        for _step in range(2):
            runs.due_at = fields.Datetime.now()
            self.run_cron("run_sequences")
        with self.trap_sms():
            self.dispatch()

    def test_an_empty_report(self):
        self.assertEqual(self.figures(), (0,) * len(FUNNEL))

    def test_the_funnel_is_what_happened(self):
        runs = self.goal._enroll(self.make_leads(5, sms_consent=True))
        self.goal.on_reply = "continue"
        first, second, third, fourth, _fifth = runs.lead_id.sorted("id")
        self.run_all(runs)
        self.messages_of(first).write({"state": "delivered", "delivered_at": fields.Datetime.now()})
        self.messages_of(second).state = "undelivered"
        self.reply("Hello", first.phone)
        self.tap(third)
        third.stage_id = self.proposition
        self.assertEqual(self.figures(), (5, 5, 1, 1, 1, 1, 5, 0, 0))
        again = self.make_sequence("Other")._enroll(fourth)
        again.action_stop()
        self.assertEqual(self.figures(), (5, 5, 1, 1, 1, 1, 5, 0, 0), "of this sequence only")

    def test_those_who_leave(self):
        runs = self.goal._enroll(self.make_leads(3))
        runs[0].action_stop()
        self.text_in("STOP", runs[1].lead_id.phone)
        self.assertEqual(self.figures(names=("entered", "exited", "opted_out")), (3, 2, 1))

    def test_stop_is_no_reply_and_an_undone_tap_no_tap(self):
        run = self.start()
        self.tap(run.lead_id)
        self.text_in("STOP")
        self.assertEqual(self.figures(names=("replied", "tapped")), (0, 1))
        run.lead_id.sms_tap_ids.action_undo()
        self.assertEqual(self.figures(names=("replied", "tapped")), (0, 0))

    def test_what_happened_before_or_long_after_does_not_count(self):
        lead = self.make_lead()
        self.reply()
        self.tap(lead)
        before = fields.Datetime.now() - DAY
        self.env["sms.marketing.message"].search([("direction", "=", "inbound")]).received_at = before
        lead.sms_tap_ids.tapped_at = before
        run = self.start(lead)
        self.assertEqual(self.figures(names=("replied", "tapped")), (0, 0))
        self.age(run, 2)
        self.assertEqual(self.figures(names=("replied", "tapped")), (1, 1))
        self.age(run, 40)
        self.assertEqual(self.figures(names=("replied", "tapped")), (0, 0))

    def test_filters_and_groups(self):
        team = self.env["crm.team"].create({"name": "Team"})
        run = self.start(group="nothing")
        other = self.start(self.make_lead("+12025550160", team_id=team.id, stage_id=self.new.id), days_ago=40)
        report = self.env["sms.marketing.sequence.report"]
        self.env.flush_all()
        for domain, expected in (
            ([("comparison_group", "=", "nothing")], run),
            ([("team_id", "=", team.id)], other),
            ([("version_id", "=", run.version_id.id)], run | other),
            ([("started_at", "<", fields.Datetime.now() - DAY)], other),
            ([("step_id", "=", other.step_id.id)], other),
            ([("company_id", "=", self.company.id), ("goal_at", "=", False)], run | other),
        ):
            with self.subTest(domain):
                found = report.search([("sequence_id", "=", self.goal.id), *domain])
                self.assertEqual(sorted(found.ids), sorted(expected.ids))
        for name in ("version_id", "comparison_group", "state", "step_id", "team_id", "user_id", "started_at:month"):
            with self.subTest(name):
                groups = report._read_group(
                    [("sequence_id", "=", self.goal.id)], [name], ["entered:sum", "goal_share:avg"]
                )
                self.assertEqual(sum(group[1] for group in groups), 2)

    def test_the_share_of_the_goal_is_an_average(self):
        runs = self.goal._enroll(self.make_leads(4))
        runs[0].lead_id.stage_id = self.proposition
        self.env.flush_all()
        report = self.env["sms.marketing.sequence.report"]
        self.assertEqual(report._read_group([("sequence_id", "=", self.goal.id)], [], ["goal_share:avg"])[0][0], 25)

    def test_the_funnel_is_the_report_turned_round(self):
        runs = self.goal._enroll(self.make_leads(4, sms_consent=True))
        self.run_all(runs[:3])
        self.tap(runs[0].lead_id)
        runs[:2].lead_id.stage_id = self.proposition
        self.env.flush_all()
        rows = self.env["sms.marketing.sequence.funnel"]._read_group(
            [("sequence_id", "=", self.goal.id)], ["milestone"], ["people:sum"]
        )
        self.assertEqual(rows, [("1_entered", 4), ("2_sent", 3), ("4_tapped", 1), ("6_goal", 2)])

    # --- steps ---

    def two_texts(self):
        """Give the sequence a second text, a day behind the first."""
        second = self.template.copy({"body": "Still there?"})
        self.goal.step_ids = [
            (0, 0, {"sequence": 30, "kind": "wait", "wait_count": 1, "wait_unit": "days"}),
            (0, 0, {"sequence": 40, "kind": "sms", "template_id": second.id}),
        ]

    def test_a_reply_counts_for_the_text_before_it(self):
        self.two_texts()
        self.goal.on_reply = "continue"
        run = self.start(days_ago=12)
        self.run_all(run)
        now = fields.Datetime.now()
        for taken, days in zip(run.run_ids.sorted("id"), (10, 10, 5, 5), strict=True):
            taken.taken_at = now - days * DAY
        self.text_in("Yes")
        self.env["sms.marketing.message"].search([("direction", "=", "inbound")]).received_at = now - 7 * DAY
        self.env.flush_all()
        rows = self.env["sms.marketing.sequence.step.report"].search([("sequence_id", "=", self.goal.id)], order="id")
        texts = rows.filtered(lambda row: row.kind == "sms")
        self.assertEqual(texts.mapped("replied"), [1, 0])
        self.assertEqual(texts.mapped("sent"), [1, 1])
        self.assertFalse(sum((rows - texts).mapped("replied")))

    def test_where_they_leave(self):
        self.two_texts()
        runs = self.goal._enroll(self.make_leads(2))
        runs.due_at = fields.Datetime.now()
        self.run_cron("run_sequences")
        self.text_in("STOP", runs[0].lead_id.phone)
        rows = self.env["sms.marketing.sequence.step.report"]._read_group(
            [("sequence_id", "=", self.goal.id)],
            ["kind"],
            ["entered:sum", "exited_here:sum", "opted_out:sum"],
            order="kind",
        )
        self.assertEqual(rows, [("sms", 2, 1, 1), ("wait", 2, 0, 0)])

    # --- who sees what ---

    def test_salespeople_see_their_own_leads_in_the_report(self):
        groups = "sales_team.group_sale_salesman,sms_marketing.group_agent"
        ann = new_test_user(self.env, "ann_report", groups=groups)
        bob = new_test_user(self.env, "bob_report", groups=groups)
        boss = new_test_user(
            self.env, "boss_report", groups="sales_team.group_sale_salesman_all_leads,sms_marketing.group_agent"
        )
        for number, user in enumerate((ann, bob, self.env["res.users"])):
            self.start(self.make_lead(f"+1202555016{number}", user_id=user.id, stage_id=self.new.id))
        runs = self.goal.enrollment_ids
        runs.due_at = fields.Datetime.now()
        self.run_cron("run_sequences")
        for model in MODELS:
            domain = [("sequence_id", "=", self.goal.id)]
            with self.subTest(model):
                report = self.env[model]
                seen = {user: report.with_user(user).search(domain) for user in (ann, boss)}
                self.assertEqual(set(seen[ann].mapped("user_id.id")), {ann.id})
                self.assertEqual((len(seen[ann].lead_id), len(seen[boss].lead_id)), (2, 3))
                measure = "people:sum" if "people" in report._fields else "entered:sum"
                summed = report.with_user(ann)._read_group(domain, [], [measure])
                self.assertEqual(summed, [(len(seen[ann]),)])

    def test_each_company_sees_its_own(self):
        self.start()
        other = self.env["res.company"].create({"name": "Other"})
        user = new_test_user(
            self.env,
            "far_away",
            groups="sms_marketing.group_administrator",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        for model in MODELS:
            self.assertFalse(self.env[model].with_user(user).search([]))

    def test_agents_read_the_result_of_a_sequence(self):
        """The figures are the sequence's, whoever's leads they are of; settings are the marketers'."""
        agent = new_test_user(
            self.env, "agent_report", groups="sales_team.group_sale_salesman,sms_marketing.group_agent"
        )
        other = new_test_user(
            self.env, "other_report", groups="sales_team.group_sale_salesman,sms_marketing.group_agent"
        )
        self.start(self.make_lead(user_id=other.id, stage_id=self.new.id), days_ago=31)
        words = self.goal.with_user(agent).lift_words
        self.assertIn("Of 1 people who got the sequence, 0 reached the goal", words)
        self.assertEqual(
            self.goal.with_user(agent).action_view_report()["domain"], [("sequence_id", "=", self.goal.id)]
        )

    # --- the form ---

    def test_the_form_asks_for_what_the_goal_needs(self):
        marketer = new_test_user(
            self.env, "marketer_goal", groups="sms_marketing.group_marketer,sales_team.group_sale_manager"
        )
        with Form(self.goal.with_user(marketer)) as form:
            form.goal_kind = "tapped"
            self.assertTrue(form.ends_at_goal)
            form.goal_link_id = self.link
            form.goal_days = 14
            form.hold_out_share = 10
        self.assertEqual((self.goal.goal_kind, self.goal.goal_days, self.goal.hold_out_share), ("tapped", 14, 10))
        self.assertTrue(self.goal.hold_out_since)
