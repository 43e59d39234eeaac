"""What would become of the text to one recipient."""

from odoo import fields, models
from odoo.exceptions import UserError

VERDICTS = [("send", "Now"), ("hold", "Later"), ("refuse", "Refused")]
# `Place.found_by` (tools/place.py) in the users' words.
FOUND_BY = [
    ("own", "Own time zone"),
    ("address", "Address"),
    ("inbound", "Their last text"),
    ("prefix", "Number's prefix"),
    ("company", "Company"),
    ("none", "Unknown"),
]


class SmsMarketingDryRunLine(models.Model):
    _name = "sms.marketing.dry.run.line"
    _description = "SMS Dry Run Result"
    _order = "id"
    _rec_name = "recipient"

    run_id = fields.Many2one("sms.marketing.dry.run", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    res_model = fields.Char("Kind of Record", readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True)
    recipient = fields.Char(readonly=True)
    number = fields.Char(readonly=True)
    verdict = fields.Selection(VERDICTS, "When", required=True, readonly=True)
    reason = fields.Char("Reason Code", readonly=True)
    reason_label = fields.Char("Reason", readonly=True)
    why = fields.Char("Why and What To Do", readonly=True)
    until = fields.Datetime("Leaves At", readonly=True, help="In your own time zone.")
    until_local = fields.Char("Leaves At (There)", readonly=True, help="What the clock shows there by then.")
    local_now = fields.Char("Time There", readonly=True, help="What the clock showed there when this was looked at.")
    place = fields.Char(readonly=True, help="Whose rules apply.")
    zones = fields.Char("Time Zones", readonly=True)
    found_by = fields.Selection(FOUND_BY, "Place Known From", readonly=True)
    segment_count = fields.Integer("Segments", readonly=True)
    cost = fields.Float("Estimated Cost", digits=(16, 5), readonly=True)
    currency = fields.Char(readonly=True)
    sender = fields.Char("From", readonly=True)
    purpose = fields.Char(readonly=True)
    body = fields.Char("Text", readonly=True, help="As this person would get it; its personal links are examples.")

    _by_number = models.Index("(run_id, number)")
    _by_verdict = models.Index("(run_id, verdict)")

    def action_open_record(self):
        """Open the lead or contact, where most of what is refused can be mended."""
        self.ensure_one()
        if not self.res_id or not self.env[self.res_model].browse(self.res_id).exists():
            raise UserError(self.env._("There is no lead or contact behind this number any more, or there never was."))
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
            "target": "current",
        }
