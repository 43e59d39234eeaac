"""Odoo's "Send SMS" action: what the gate refuses is told on the record and never undoes the user's change."""

from odoo import models

from .origin import company_of


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    def _run_action_sms_multi(self, eval_context=None):
        """Post on the records of our companies without Odoo's check of the numbers, which raises for the first bad one.

        The other two methods raise nothing: their refusals are told in the composer.
        """
        ours = self._records_of_our_companies(eval_context or {})
        if not ours:
            return super()._run_action_sms_multi(eval_context)
        self._post_sms(ours)
        if others := (eval_context.get("records") or eval_context["record"]) - ours:
            super()._run_action_sms_multi({**eval_context, "records": others})
        return False

    def _records_of_our_companies(self, eval_context):
        """Return those records of a "with note" action whose texts pass our gate, or nothing."""
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        records = eval_context.get("records") or eval_context.get("record")
        if not enabled or not records or self.sms_method != "comment":
            return None
        if not self.sms_template_id or self._is_recompute():
            return None
        return records.filtered(lambda record: company_of(record, self.env.company).id in enabled)

    def _post_sms(self, records):
        defaults = {
            "default_res_model": records._name,
            "default_res_ids": records.ids,
            "default_composition_mode": "comment",
            "default_template_id": self.sms_template_id.id,
        }
        self.env["sms.composer"].with_context(**defaults).create({})._action_send_sms()
