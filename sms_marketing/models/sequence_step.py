"""One step of a sequence's plan."""

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models, tools

from .cached_answers import forget_cached
from .enrollment import ACTIVE

UNITS = [("minutes", "minutes"), ("hours", "hours"), ("days", "days"), ("weeks", "weeks"), ("months", "months")]


class SmsMarketingSequenceStep(models.Model):
    _name = "sms.marketing.sequence.step"
    _description = "SMS Sequence Step"
    _order = "sequence, id"

    sequence_id = fields.Many2one("sms.marketing.sequence", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="sequence_id.company_id")
    sequence = fields.Integer("Order", default=10)
    kind = fields.Selection([("sms", "Send SMS"), ("wait", "Wait")], required=True, default="sms")
    template_id = fields.Many2one("sms.template", "Text", domain=[("model", "=", "crm.lead")], ondelete="restrict")
    wait_count = fields.Integer("For", default=1)
    wait_unit = fields.Selection(UNITS, default="days")

    _sms_has_text = models.Constraint(
        "CHECK (kind != 'sms' OR template_id IS NOT NULL)", "A step that sends an SMS needs a text."
    )
    _wait_is_positive = models.Constraint(
        "CHECK (kind != 'wait' OR wait_count > 0)", "A wait lasts at least one minute."
    )

    @api.depends("kind", "template_id", "wait_count", "wait_unit")
    def _compute_display_name(self):
        for step in self:
            step.display_name = step._label()

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        forget_cached(self.env)
        return steps

    def write(self, vals):
        res = super().write(vals)
        forget_cached(self.env)
        return res

    def unlink(self):
        """Send those who wait at a step that goes away on to the one after it."""
        waiting = (
            self.env["sms.marketing.enrollment"].sudo().search([("step_id", "in", self.ids), ("state", "in", ACTIVE)])
        )
        for step, enrollments in waiting.grouped("step_id").items():
            enrollments._schedule(step.sequence_id._next_step(step, leaving_out=self), fields.Datetime.now())
        res = super().unlink()
        forget_cached(self.env)
        return res

    def _label(self):
        if self.kind == "wait":
            units = dict(self._fields["wait_unit"]._description_selection(self.env))
            return self.env._("Wait %(count)s %(unit)s", count=self.wait_count, unit=units.get(self.wait_unit, ""))
        return self.env._("SMS: %(template)s", template=self.template_id.name or "")

    def _short_label(self):
        """Return the label without the text's name: a card has little room, and the time comes behind it."""
        return self._label() if self.kind == "wait" else self.env._("SMS")

    def _delay(self):
        """Return how long this step holds a lead back (a relativedelta; nothing for all but waits)."""
        return relativedelta(**{self.wait_unit: self.wait_count}) if self.kind == "wait" else relativedelta()

    # --- words for cards ---

    @api.model
    @tools.ormcache("self.env.lang")
    def _next_step_words(self):
        """Return {step id: (words for it as the next step, how much later the thing named last happens)}; cached.

        sudo: what a card says of a running sequence does not depend on the right to open its plan.
        """
        plans = (
            self.sudo()
            .search([("sequence_id", "!=", False)])
            .sorted(lambda step: (step.sequence, step.id))
            .grouped("sequence_id")
        )
        return {step.id: step._words_as_next(plan) for plan in plans.values() for step in plan}

    def _words_as_next(self, plan):
        """Return this step's own words, or those of the wait and of what comes behind it."""
        later = relativedelta()
        if self.kind != "wait":
            return self._short_label(), later
        for other in plan[plan.ids.index(self.id) + 1 :]:
            if other.kind != "wait":
                return f"{self._short_label()} · {other._short_label()}", later
            later += other._delay()
        return f"{self._short_label()} · {self.env._('ends')}", later
