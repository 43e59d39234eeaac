"""Who paused, resumed, hurried or ended a run, and when: a line each, for the story of the run."""

from odoo import fields, models

from .batch import write_each
from .enrollment import GOES_ON

BY_HAND = ("stopped", "taken_over")


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    log = fields.Json(
        "Done to It",
        readonly=True,
        help="[{what: paused, resumed, resent, continued, stopped or taken_over, at (UTC), by}]",
    )

    def action_continue_now(self):
        res = super().action_continue_now()
        self.sudo().filtered(lambda one: one.state in GOES_ON)._note("continued")
        return res

    def _apply(self, event, exit_reason=False):
        """Note what a person did, or the person's reply; everything else is told by how the run ended."""
        before = {one.id: one.state for one in self} if event in ("replied", "resumed", "stopped") else {}
        res = super()._apply(event, exit_reason)
        changed = self.filtered(lambda one: before.get(one.id, one.state) != one.state)
        if event == "replied":
            changed._note("paused")
        elif event == "resumed":
            changed._note("resumed")
        elif exit_reason in BY_HAND:
            changed._note(exit_reason)
        return res

    def _note(self, what):
        """Add a line to the log of each; one statement."""
        line = {"what": what, "at": fields.Datetime.to_string(fields.Datetime.now()), "by": self._doer()}
        write_each(
            self.env["sms.marketing.enrollment"], {one.id: {"log": [*(one.log or []), line]} for one in self.sudo()}
        )

    def _doer(self):
        """Return the name of the person who acts; nothing for jobs, rules and the public."""
        user = self.env.user
        return "" if user._is_superuser() or user._is_public() or not user._is_internal() else user.name
