"""A playbook from a file into the catalogue."""

import base64

from odoo import fields, models
from odoo.exceptions import UserError

from ..tools.playbook_schema import MOST_BYTES


class SmsMarketingPlaybookImport(models.TransientModel):
    _name = "sms.marketing.playbook.import"
    _description = "Import a Playbook"

    file = fields.Binary("Playbook", attachment=False, help="A JSON file of at most one megabyte.")
    filename = fields.Char()
    problem = fields.Text(readonly=True)

    def action_import(self):
        """Put the file into the catalogue and show it; or show what is wrong with it, and leave all as it is."""
        self.ensure_one()
        if not self.file:
            raise UserError(self.env._("Choose the file of a playbook first. Its name ends with .json."))
        # four characters of base64 hold three bytes; what is far too large is not even decoded
        data = base64.b64decode(self.file) if len(self.file) < MOST_BYTES * 2 else b" " * (MOST_BYTES + 1)
        try:
            playbook = self.env["sms.marketing.playbook"]._import(data)
        except UserError as error:
            self.problem = error.args[0]
            return self._again()
        return playbook.action_preview()

    def _again(self):
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "name": self.env._("Import a Playbook"),
        }
