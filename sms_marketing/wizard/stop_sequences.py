"""Stop sequences: which, and how many leads leave them, told before it is done."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SmsMarketingStopSequences(models.TransientModel):
    _name = "sms.marketing.stop.sequences"
    _description = "Stop SMS Sequences of Leads"

    lead_ids = fields.Json("Ids of Leads", readonly=True)
    sequence_id = fields.Many2one("sms.marketing.sequence", "Only", context={"active_test": False})
    summary = fields.Char(compute="_compute_summary")
    run_count = fields.Integer(compute="_compute_summary")

    @api.model
    def default_get(self, names):
        """Take the leads that are ticked."""
        values = super().default_get(names)
        if self.env.context.get("active_model") == "crm.lead":
            values.setdefault("lead_ids", self.env.context.get("active_ids") or [])
        return values

    @api.depends("lead_ids", "sequence_id")
    def _compute_summary(self):
        for wizard in self:
            leads = wizard._leads()._filtered_access("write")
            wizard.run_count = len(wizard._runs(leads))
            wizard.summary = wizard._words_on(leads)

    def _words_on(self, leads):
        if not self.run_count:
            return self.env._("None of the chosen leads is in such a sequence, so there is nothing to stop.")
        if self.run_count == 1:
            return self.env._("1 running sequence ends. Its texts that still wait are withdrawn.")
        return self.env._(
            "%(runs)s running sequences of %(leads)s leads end. Their texts that still wait are withdrawn.",
            runs=self.run_count,
            leads=len(leads),
        )

    def _leads(self):
        return self.env["crm.lead"].browse(self.lead_ids or []).exists()

    def _runs(self, leads):
        # sudo: whoever may change a lead may end its sequences
        return self.env["sms.marketing.enrollment"].sudo()._running_of(leads, self.sequence_id)

    def action_stop(self):
        self.ensure_one()
        leads = self._leads()
        if not leads:
            raise UserError(self.env._("Tick the leads whose sequences should stop, then try again."))
        leads.check_access("write")
        stopped = leads._stop_sms_sequences("stopped", self.sequence_id or None)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": self.env._("%(count)s sequences stopped.", count=len(stopped)),
                "type": "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
