"""Send several texts again: says first which can go, which may arrive twice, and which cannot."""

from odoo import api, fields, models


class SmsMarketingSendAgain(models.TransientModel):
    _name = "sms.marketing.send.again"
    _description = "Send Texts Again"

    message_ids = fields.Many2many("sms.marketing.message", string="Texts", readonly=True)
    safe_count = fields.Integer("Can be sent again", compute="_compute_counts")
    segment_count = fields.Integer("Segments", compute="_compute_counts")
    risky_count = fields.Integer("May have arrived already", compute="_compute_counts")
    never_count = fields.Integer("Cannot be sent again", compute="_compute_counts")
    foreign_count = fields.Integer("Of colleagues' leads", compute="_compute_counts")
    with_risky = fields.Boolean("Send those too, although people may get them twice")
    to_send = fields.Integer(compute="_compute_to_send")

    @api.depends("message_ids")
    def _compute_counts(self):
        for dialog in self:
            kinds = dialog.message_ids._sort_for_sending()
            for kind in kinds:
                dialog[f"{kind}_count"] = len(kinds[kind])
            dialog.segment_count = sum(kinds["safe"].mapped("segment_count"))

    @api.depends("safe_count", "risky_count", "with_risky")
    def _compute_to_send(self):
        for dialog in self:
            dialog.to_send = dialog.safe_count + (dialog.risky_count if dialog.with_risky else 0)

    def action_send(self):
        """Send what can be sent twice by no means, and the rest only if the user asked for it."""
        self.ensure_one()
        self.message_ids.check_access("read")
        kinds = self.message_ids._sort_for_sending()
        chosen = kinds["safe"] + (kinds["risky"] if self.with_risky else kinds["risky"].browse())
        return chosen._send_these_again()
