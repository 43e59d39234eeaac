"""The plan of a sequence: steps in order. Running it is `enrollment`'s business."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .enrollment import ACTIVE


class SmsMarketingSequence(models.Model):
    _name = "sms.marketing.sequence"
    _description = "SMS Sequence"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    sender_id = fields.Many2one(
        "sms.marketing.sender",
        "From",
        ondelete="set null",
        domain="[('account_id.state', '=', 'verified'), ('company_id', '=', company_id)]",
        help="Empty: the template's sender, or the one for the number's country.",
    )
    marketing_purpose = fields.Selection(
        [("marketing", "Marketing"), ("transactional", "Transactional")],
        "Purpose",
        required=True,
        default="marketing",
        help="Marketing goes to those who agreed to it. Transactional texts (an appointment, an order) need no"
        " marketing consent, but a reason; whoever said STOP gets neither.",
    )
    marketing_purpose_reason = fields.Char("Why Not Marketing")
    marketing_cap = fields.Integer("Texts per Person and Day", help="0: the company's daily limit.")
    waits_for_cap = fields.Boolean(
        "Wait for Tomorrow at the Limit",
        default=True,
        help="Whoever has received the daily number of texts gets the next one tomorrow. Otherwise it is not sent.",
    )
    step_ids = fields.One2many("sms.marketing.sequence.step", "sequence_id", string="Steps", copy=True)
    enrollment_ids = fields.One2many("sms.marketing.enrollment", "sequence_id")
    running_count = fields.Integer("Running", compute="_compute_counts")
    done_count = fields.Integer("Finished", compute="_compute_counts")

    _cap_not_negative = models.Constraint(
        "CHECK (marketing_cap IS NULL OR marketing_cap >= 0)", "The daily limit is at least one SMS, or empty."
    )

    @api.constrains("marketing_purpose", "marketing_purpose_reason")
    def _check_marketing_purpose_reason(self):
        for sequence in self:
            if sequence.marketing_purpose == "transactional" and not (sequence.marketing_purpose_reason or "").strip():
                raise ValidationError(
                    self.env._("Say why this sequence is not marketing, for example “Reminder of a booked visit”.")
                )

    @api.depends("enrollment_ids.state")
    def _compute_counts(self):
        rows = self.env["sms.marketing.enrollment"]._read_group(
            [("sequence_id", "in", self.ids)], ["sequence_id", "state"], ["__count"]
        )
        counts = {(sequence, state): count for sequence, state, count in rows}
        for sequence in self:
            sequence.running_count = counts.get((sequence._origin, "running"), 0)
            sequence.done_count = counts.get((sequence._origin, "done"), 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_rules(self):
        # sudo: whoever may delete a sequence need not be allowed to read automation rules
        actions = self.env["ir.actions.server"].sudo().search([("marketing_sequence_id", "in", self.ids)])
        if actions:
            raise UserError(
                self.env._(
                    "“%(sequence)s” is used by an automation (%(names)s). Change that first, or archive the sequence.",
                    sequence=actions[0].marketing_sequence_id.name,
                    names=", ".join(actions.mapped(lambda action: action._rule_name())),
                )
            )

    def action_view_enrollments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.enrollment_action")
        return {**action, "domain": [("sequence_id", "=", self.id)]}

    def _enroll(self, leads):
        """Start this sequence for leads that are not in it already; return the new enrollments.

        A lead that finished or left may start again. Its first step is due at once. Leads of other companies and
        closed ones stay out.
        """
        self.ensure_one()
        if not self.active:
            return self.env["sms.marketing.enrollment"]
        first = self._next_step()
        if not first:
            raise UserError(self.env._("“%(name)s” has no steps yet. Add one, then enroll leads.", name=self.name))
        enrollments = self.env["sms.marketing.enrollment"].sudo()
        active = enrollments.search(
            [("sequence_id", "=", self.id), ("lead_id", "in", leads.ids), ("state", "in", ACTIVE)]
        )
        started = enrollments.create(
            [
                {"sequence_id": self.id, "lead_id": lead.id}
                for lead in leads.sudo() - active.lead_id
                if not lead._is_closed() and lead.company_id in (lead.company_id.browse(), self.company_id)
            ]
        )
        started._schedule(first, fields.Datetime.now())
        return started

    def _next_step(self, after=None, leaving_out=()):
        """Return the first step, or the one that follows `after`; an empty set at the end."""
        steps = self.step_ids.filtered(lambda step: step not in leaving_out).sorted(
            lambda step: (step.sequence, step.id)
        )
        if not after:
            return steps[:1]
        later = (after.sequence, after.id)
        return steps.filtered(lambda step: (step.sequence, step.id) > later)[:1]
