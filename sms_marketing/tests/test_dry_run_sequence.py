"""Dry runs of sequences that are more than SMS: branches, e-mails, policies, hold-outs."""

from unittest.mock import patch

from odoo.tests import tagged

from .test_dry_run import DryRunCase


@tagged("post_install", "-at_install")
class TestDryRunOfSequence(DryRunCase):
    def plan(self, *steps, **values):
        return self.env["sms.marketing.sequence"].create(
            {"name": "Plan", "step_ids": [(0, 0, {"sequence": at, **step}) for at, step in enumerate(steps)], **values}
        )

    def sms(self, body="First", **values):
        return {"kind": "sms", "template_id": self.template.copy({"body": body}).id, **values}

    def branch(self, key="asked", **values):
        return {"kind": "branch", "key": key, "condition": "replied", "wait_count": 0, **values}

    def look(self, sequence, leads):
        with self.nothing_written():
            return self.run_of(sequence._dry_run_for(leads))

    def two(self):
        return self.make_lead("+12025550101") + self.make_lead("+12025550102")

    def test_a_text_behind_a_branch_depends_on_it(self):
        plan = self.plan(self.branch(), self.sms(parent_key="asked", lane="no"))
        run = self.look(plan, self.two())
        self.assertEqual(run.now_count, 2)
        self.assertEqual(set(run.line_ids.mapped("why")), {"Depends on: “The person replied?”"})
        self.assertIn("Whether the first one is sent depends on: “The person replied?”.", run.note)

    def test_a_branch_that_rejoins_decides_nothing(self):
        stage = self.env["crm.stage"].search([], limit=1)
        plan = self.plan(
            self.branch(), {"kind": "stage", "stage_id": stage.id, "parent_key": "asked", "lane": "yes"}, self.sms()
        )
        run = self.look(plan, self.two())
        self.assertFalse(any(run.line_ids.mapped("why")))
        self.assertNotIn("depends", run.note)

    def test_a_lane_that_ends_decides(self):
        plan = self.plan(self.branch(), {"kind": "stop", "parent_key": "asked", "lane": "yes"}, self.sms())
        self.assertIn("depends on: “The person replied?”", self.look(plan, self.two()).note)

    def test_whoever_is_past_the_branch_depends_on_it_no_more(self):
        plan = self.plan(
            self.branch(),
            self.sms("In the lane", parent_key="asked", lane="no"),
            {"kind": "wait", "wait_count": 1, "parent_key": "asked", "lane": "no"},
            self.sms("Later", parent_key="asked", lane="no"),
        )
        leads = self.two()
        plan._enroll(leads[0])
        self.run_cron("run_sequences")
        run = self.look(plan, leads)
        lines = {line.res_id: (line.body, line.why) for line in run.line_ids}
        self.assertEqual(lines[leads[0].id], ("Later", False))
        self.assertEqual(lines[leads[1].id], ("In the lane", "Depends on: “The person replied?”"))

    def test_a_plan_without_sms_says_so(self):
        stage = self.env["crm.stage"].search([], limit=1)
        run = self.look(self.plan({"kind": "stage", "stage_id": stage.id}), self.two())
        self.assertEqual(set(run.line_ids.mapped("reason_label")), {"No SMS in the plan"})

    def test_the_hold_out_gets_no_text(self):
        leads = self.two()
        plan = self.plan(self.sms())
        groups = {leads[0]: "treated", leads[1]: "without_sms"}
        with patch.object(type(plan), "_groups_of", lambda _self, some: {lead: groups[lead] for lead in some}):
            run = self.look(plan, leads)
            self.assertEqual(self.told(run), {leads[0].id: ("send", False), leads[1].id: ("refuse", "held_out")})
            plan._enroll(leads)
        run = self.look(plan, leads)
        self.assertEqual(self.told(run)[leads[1].id], ("refuse", "held_out"))

    def test_policies_are_told(self):
        plan = self.plan(self.sms(), refusal_policy="exit", hold_policy="skip")
        note = self.look(plan, self.two()).note
        self.assertIn("Whoever is refused leaves the sequence. What would have to wait is left out.", note)

    def test_many_cost_what_a_few_cost(self):
        plan = self.plan(self.branch(), self.sms(parent_key="asked", lane="no"))

        def cost(first, count):
            leads = self.env["crm.lead"].union(*[self.make_lead(f"+1202555{first + at:04}") for at in range(count)])
            plan._enroll(leads[: count // 2])
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            plan._dry_run_for(leads)
            return self.env.cr.sql_log_count - before

        cost(100, 2)
        few = cost(110, 4)
        self.assertLessEqual(cost(120, 60) - few, 6)
