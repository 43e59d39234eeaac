"""What a stage does to leads that enter it: a text, a sequence, the end of other sequences."""

from collections import namedtuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from .cached_answers import forget_cached

# What a stage does, as plain values: the answer is cached.
StageActions = namedtuple("StageActions", "template_id purpose reason sender_id sequence_id stops for_imports")
FIELDS = (
    "sms_template_id",
    "marketing_purpose",
    "marketing_purpose_reason",
    "marketing_sender_id",
    "sms_sequence_id",
    "sms_stops_sequences",
    "sms_for_imports",
)
GROUP = "sms_marketing.group_marketer"


class CrmStage(models.Model):
    _inherit = "crm.stage"

    sms_template_id = fields.Many2one(
        "sms.template",
        "Send SMS",
        domain=[("model", "=", "crm.lead")],
        ondelete="set null",
        groups=GROUP,
        help="Each lead that enters this stage gets this text, if the gate lets it through.",
    )
    marketing_purpose = fields.Selection(
        [("marketing", "Marketing"), ("transactional", "Transactional")],
        "Purpose",
        default="marketing",
        groups=GROUP,
        help="Marketing goes to those who agreed to it. Transactional texts (an appointment, an order) need no"
        " marketing consent, but a reason; whoever said STOP gets neither.",
    )
    marketing_purpose_reason = fields.Char("Why Not Marketing", groups=GROUP)
    marketing_sender_id = fields.Many2one(
        "sms.marketing.sender",
        "From",
        ondelete="set null",
        domain=[("account_id.state", "=", "verified")],
        groups=GROUP,
        help="For leads of the sender's company. Empty: the template's sender, or the one for the number's country.",
    )
    sms_sequence_id = fields.Many2one(
        "sms.marketing.sequence",
        "Start Sequence",
        ondelete="set null",
        groups=GROUP,
        help="Leads of the sequence's company that enter this stage start it, unless they are in it already.",
    )
    sms_stops_sequences = fields.Boolean(
        "Stop Running Sequences",
        groups=GROUP,
        help="Leads that enter this stage leave all sequences but the one that it starts.",
    )
    sms_for_imports = fields.Boolean(
        "Also for Imported Leads",
        groups=GROUP,
        help="Leads that come here from a file get and start nothing unless this is on: a whole list would be texted.",
    )
    sms_lead_count = fields.Integer("Leads Here Now", compute="_compute_sms_lead_count", groups=GROUP)
    sms_on_entering = fields.Char(
        "SMS on Entering", compute="_compute_sms_on_entering", compute_sudo=True, help="What this stage does, in words."
    )

    @api.constrains("marketing_purpose", "marketing_purpose_reason", "sms_template_id")
    def _check_marketing_purpose_reason(self):
        for stage in self.sudo():  # whoever saves the stage
            needs_reason = stage.sms_template_id and stage.marketing_purpose == "transactional"
            if needs_reason and not (stage.marketing_purpose_reason or "").strip():
                raise ValidationError(
                    self.env._("Say why this SMS is not marketing, for example “Reminder of a booked visit”.")
                )

    def _compute_sms_lead_count(self):
        counts = dict(self.env["crm.lead"]._read_group([("stage_id", "in", self.ids)], ["stage_id"], ["__count"]))
        for stage in self:
            stage.sms_lead_count = counts.get(stage._origin, 0)

    @api.depends("sms_template_id.name", "marketing_purpose", "sms_sequence_id.name", "sms_stops_sequences")
    @api.depends_context("lang")
    def _compute_sms_on_entering(self):
        for stage in self:
            parts = stage._sms_parts()
            stage.sms_on_entering = bool(parts) and self.env._(
                "A lead that comes here: %(what)s.", what=", ".join(parts)
            )

    def _sms_parts(self):
        """Return what this stage does, in the order in which it is done, in words."""
        parts = []
        if self.sms_stops_sequences:
            parts.append(self.env._("leaves its other sequences"))
        if self.sms_template_id:
            parts.append(self.env._("gets the text “%(name)s”", name=self.sms_template_id.name))
        if self.sms_sequence_id:
            parts.append(self.env._("starts “%(name)s”", name=self.sms_sequence_id.name))
        return parts

    # --- the cached answer ---

    @api.model_create_multi
    def create(self, vals_list):
        stages = super().create(vals_list)
        if any(name in vals for vals in vals_list for name in FIELDS):
            forget_cached(self.env)
        return stages

    def write(self, vals):
        res = super().write(vals)
        if any(name in vals for name in FIELDS):
            forget_cached(self.env)
        return res

    def unlink(self):
        res = super().unlink()
        forget_cached(self.env)
        return res

    @api.model
    @tools.ormcache()
    def _sms_actions(self):
        """Return {stage id: StageActions}; cached, for every change of a lead's stage asks."""
        does_something = ["|", "|", ("sms_template_id", "!=", False), ("sms_sequence_id", "!=", False)]
        # sudo: what a stage does depends on no right of whoever drags a lead there
        stages = self.sudo().search([*does_something, ("sms_stops_sequences", "=", True)])
        return {stage.id: StageActions(*map(stage._plain_sms_value, FIELDS)) for stage in stages}

    def _plain_sms_value(self, name):
        value = self[name]
        return value.id if isinstance(value, models.Model) else value
