"""What tests of goals and reports start from: a sequence, runs that started some days ago, and one group or another."""

import itertools
from datetime import timedelta

from odoo import fields
from odoo.tools import SQL

from .link_common import LinkCase
from .test_inbound import CallbackCase

DAY = timedelta(days=1)
TIMES = ("started_at", "goal_from", "goal_until", "goal_due_at", "goal_at")


class GoalCase(LinkCase, CallbackCase):
    """The stages are new, qualified, proposition and won; the sequence waits for a week, then texts."""

    path_of_link = LinkCase.path
    path = CallbackCase.path

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sids = itertools.count(10**6)  # apart from those of the texts that are sent
        cls.link.sequence_id = False
        cls.goal = cls.make_sequence("With a goal", goal_kind="stage", goal_stage_id=cls.proposition.id)

    @classmethod
    def make_sequence(cls, name, **values):
        steps = [
            (0, 0, {"sequence": 10, "kind": "wait", "wait_count": 1, "wait_unit": "weeks"}),
            (0, 0, {"sequence": 20, "kind": "sms", "template_id": cls.template.id}),
        ]
        return cls.env["sms.marketing.sequence"].create({"name": name, "step_ids": steps, **values})

    def make_leads(self, count, **values):
        return self.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {number}",
                    "type": "opportunity",
                    "phone": f"+1202555{number + 110:04d}",
                    "stage_id": self.new.id,
                    **values,
                }
                for number in range(count)
            ]
        )

    def start(self, lead=None, sequence=None, days_ago=0, group=None):
        """Return the run of a lead that started so many days ago, in a group of the comparison."""
        run = (sequence or self.goal)._enroll(lead or self.make_lead(stage_id=self.new.id))
        if group == "nothing":
            run.write({"comparison_group": group, "state": "hold_out", "step_id": False})
            run._await_goal()
        elif group:
            run.comparison_group = group
        self.age(run, days_ago)
        return run

    def age(self, runs, days):
        """Let the runs have started so many days earlier."""
        for run in runs:
            run.write({name: run[name] and run[name] - days * DAY for name in TIMES})
            run.due_at = run.due_at and run.due_at - days * DAY
        self.env.flush_all()

    def move_days_ago(self, lead, stage, days):
        """Move a lead as if that had been so many days ago and nobody had noticed, with its trace in the chatter."""
        self.env.flush_all()
        self.cr.precommit.run()
        last = self.env["mail.message"].search([], order="id desc", limit=1).id
        self.write_unnoticed(lead, {"stage_id": stage.id})
        self.env.flush_all()
        self.cr.precommit.run()  # where Odoo writes its tracking
        then = fields.Datetime.now() - days * DAY
        posts = self.env["mail.message"].search([("id", ">", last)])
        self.env.cr.execute(SQL("UPDATE mail_message SET date = %s WHERE id IN %s", then, (0, *posts.ids)))
        self.env.cr.execute(
            SQL("UPDATE crm_lead SET date_last_stage_update = %s, write_date = %s WHERE id = %s", then, then, lead.id)
        )
        self.env.invalidate_all()

    def write_unnoticed(self, lead, values):
        """Write on a lead while nobody looks for goals."""
        self.env.registry.clear_cache()
        in_use = self.env["sms.marketing.in.use"]._answers()
        self.patch(self.registry["sms.marketing.in.use"], "_answers", lambda _self: in_use._replace(goals=False))
        lead.write(values)
        self.patch(self.registry["sms.marketing.in.use"], "_answers", lambda _self: in_use)

    def measure(self):
        self.run_cron("measure_goals")

    def reply(self, body="Yes please", number="+12025550123"):
        self.text_in(body, number)
        self.run_cron("follow_up")

    def tap(self, lead, code="interested"):
        self.press(self.path_of_link(lead, code))

    def assert_reached(self, run, source, days_ago=0):
        self.assertEqual(run.goal_source, source)
        then = fields.Datetime.now() - days_ago * DAY
        self.assertAlmostEqual(run.goal_at, then, delta=timedelta(minutes=2))
        self.assertFalse(run.goal_due_at)

    def assert_not_reached(self, run):
        self.assertFalse(run.goal_at)
        self.assertFalse(run.goal_source)
