""" "SMS Dry Run" in the action menu of leads and contacts: which text, to those who are ticked."""

from odoo import api, fields, models
from odoo.exceptions import UserError

MODELS = ("crm.lead", "res.partner")


class SmsMarketingDryRunStart(models.TransientModel):
    _name = "sms.marketing.dry.run.start"
    _description = "Start an SMS Dry Run"

    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(readonly=True)
    chosen = fields.Integer(compute="_compute_chosen")
    what = fields.Selection(
        [("text", "A text"), ("sequence", "A sequence")], "What Would They Get?", required=True, default="text"
    )
    template_id = fields.Many2one("sms.template", domain="[('model', '=', res_model)]")
    body = fields.Text("Text", compute="_compute_body", store=True, readonly=False)
    purpose = fields.Selection(
        [("marketing", "Marketing"), ("transactional", "Transactional")], required=True, default="marketing"
    )
    purpose_reason = fields.Char("Because")
    sequence_id = fields.Many2one("sms.marketing.sequence")

    @api.model
    def default_get(self, names):
        """Take the records that are ticked."""
        values = super().default_get(names)
        model = self.env.context.get("active_model")
        if model in MODELS:
            values.setdefault("res_model", model)
            values.setdefault("res_ids", self.env.context.get("active_ids") or [])
        return values

    @api.depends("res_ids")
    def _compute_chosen(self):
        for start in self:
            start.chosen = len(start.res_ids or [])

    @api.depends("template_id")
    def _compute_body(self):
        for start in self:
            start.body = start.template_id.body or start.body

    def action_look(self):
        self.ensure_one()
        records = self.env[self.res_model].browse(self.res_ids or []).exists()
        if self.what == "sequence":
            if not self.sequence_id:
                raise UserError(self.env._("Choose the sequence of which you want to know who would get its texts."))
            return self.sequence_id._dry_run_for(records)
        return self._composer(records).action_dry_run()

    def _composer(self, records):
        if not (self.body or "").strip():
            raise UserError(self.env._("Write the text, or choose a template: its length and its links count as well."))
        return (
            self.env["sms.composer"]
            .with_context(active_id=False, active_ids=False, active_model=False)
            .create(
                {
                    "composition_mode": "mass",
                    "res_model": self.res_model,
                    "res_ids": repr(records.ids),
                    "template_id": self.template_id.id,
                    "body": self.body,
                    "marketing_purpose": self.purpose,
                    "marketing_purpose_reason": self.purpose_reason,
                    "mass_keep_log": True,
                }
            )
        )
