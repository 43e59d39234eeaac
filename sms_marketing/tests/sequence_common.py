"""What the tests of sequences share: plans in a few words, time that passes, and what Twilio and people do."""

import re
from datetime import timedelta

from odoo import fields

from ..models.link_wire import reveal
from .link_common import BROWSER
from .test_inbound import CallbackCase


class SequenceCase(CallbackCase):
    """Makes sequences from steps in a few words and lets their time pass."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.tag = cls.env["crm.tag"].create({"name": "Been here"})

    @classmethod
    def text(cls, body):
        """Return the SMS template with these words."""
        known = cls.env["sms.template"].search([("body", "=", body)], limit=1)
        return known or cls.template.copy({"name": body, "body": body})

    @classmethod
    def plan(cls, *steps, **values):
        """Return a sequence with these steps: words are an SMS, numbers days to wait, dictionaries are themselves."""
        rows = [(0, 0, {"sequence": at, **cls.step(step)}) for at, step in enumerate(steps)]
        return cls.env["sms.marketing.sequence"].create({"name": "Plan", "step_ids": rows, **values})

    @classmethod
    def step(cls, step):
        if isinstance(step, str):
            return {"kind": "sms", "template_id": cls.text(step).id}
        if isinstance(step, int):
            return {"kind": "wait", "wait_count": step, "wait_unit": "days"}
        return step

    @classmethod
    def branch(cls, condition, key="fork", days=0, **values):
        """Return a branch that waits for its answer for some days."""
        return {
            "kind": "branch",
            "key": key,
            "condition": condition,
            "wait_count": days,
            "wait_unit": "days",
            **values,
        }

    @classmethod
    def inside(cls, lane, step, key="fork"):
        """Return a step in a lane of the branch with this key."""
        return {**cls.step(step), "parent_key": key, "lane": lane}

    def run_sequences(self):
        self.run_cron("run_sequences")

    def let_time_pass(self, enrollments):
        """Make the next step of these due and take it."""
        enrollments.due_at = fields.Datetime.now() - timedelta(seconds=1)
        enrollments.filtered("deadline_at").deadline_at = fields.Datetime.now() - timedelta(seconds=1)
        self.run_sequences()

    def reply(self, body, number="+12025550123"):
        self.text_in(body, number)
        self.run_cron("follow_up")

    def tap(self, lead, code):
        """Have the lead's person press the button of its personal link."""
        body = f"{{{{ link('{code}') }}}}"
        sent = self.env["mail.render.mixin"]._render_template(body, "crm.lead", lead.ids)[lead.id]
        path = re.search(r"/sms/c/[\w-]+", reveal(self.env, sent))[0]
        self.assertEqual(self.url_open(path, data={"pressed": "1"}, headers=BROWSER).status_code, 200)
        self.env.invalidate_all()

    def texts_of(self, lead):
        """Return the words of the texts to this lead, oldest first."""
        return self.messages_of(lead).filtered(lambda one: one.direction == "outbound").sorted("id").mapped("body")

    def cost(self, sequence, leads):
        """Return the queries of taking the first step for these leads."""
        sequence._enroll(leads)
        self.env.cr.flush()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["sms.marketing.enrollment"]._lock_due()._run_due()
        self.env.cr.flush()
        return self.env.cr.sql_log_count - before
