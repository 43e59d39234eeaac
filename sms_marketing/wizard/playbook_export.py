"""Sequences as the file of a playbook, for another company or a colleague."""

import base64
import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.playbook_export import as_file


class SmsMarketingPlaybookExport(models.TransientModel):
    _name = "sms.marketing.playbook.export"
    _description = "Export Sequences as a Playbook"

    name = fields.Char("Name of the Playbook", required=True, default=lambda self: self._default_name())
    summary = fields.Char()
    version = fields.Integer(default=1, required=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    sequence_ids = fields.Many2many(
        "sms.marketing.sequence", string="Sequences", default=lambda self: self._default_sequences()
    )
    form_ids = fields.Many2many(
        "sms.marketing.form", string="Forms", domain="[('company_id', '=', company_id)]",
        default=lambda self: self._default_forms(),
    )  # fmt: skip
    file = fields.Binary(readonly=True, attachment=False)
    filename = fields.Char(readonly=True)

    @api.model
    def _default_sequences(self):
        if self.env.context.get("active_model") != "sms.marketing.sequence":
            return self.env["sms.marketing.sequence"]
        return self.env["sms.marketing.sequence"].browse(self.env.context.get("active_ids") or ()).exists()

    @api.model
    def _default_name(self):
        return self._default_sequences()[:1].name

    @api.model
    def _default_forms(self):
        """The forms that start these sequences."""
        return self.env["sms.marketing.form"].search([("sequence_id", "in", self._default_sequences().ids)])

    def action_export(self):
        """Make the file and offer it for download."""
        self.ensure_one()
        if not self.sequence_ids:
            raise UserError(self.env._("Choose at least one sequence."))
        if len(self.sequence_ids.company_id | self.form_ids.company_id) > 1:
            raise UserError(self.env._("Choose sequences and forms of one company."))
        content = self.env["sms.marketing.playbook"]._exported(self.sequence_ids, self.form_ids, self._about())
        self.write(
            {
                "file": base64.b64encode(as_file(content).encode()),
                "filename": f"{content['code']}.json",
            }
        )
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("Your Playbook Is Ready"),
        }

    def _about(self):
        code = re.sub(r"[^a-z0-9]+", "-", self.name.casefold()).strip("-")[:60].strip("-") or "playbook"
        about = {"code": code, "version": self.version, "name": self.name, "summary": self.summary or ""}
        return {name: value for name, value in about.items() if value != ""}
