"""Odoo's "Send SMS" action: what the gate refuses is told on the record and never undoes the user's change."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .origin import company_of


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    marketing_purpose = fields.Selection(
        [("marketing", "Marketing"), ("transactional", "Transactional")],
        "SMS Purpose",
        default="marketing",
        help="Marketing goes to those who agreed to it. Transactional texts (an appointment, an order) need no"
        " marketing consent, but a reason; whoever said STOP gets neither.",
    )
    marketing_purpose_reason = fields.Char("Why Not Marketing")
    marketing_sender_id = fields.Many2one(
        "sms.marketing.sender",
        "SMS From",
        ondelete="set null",
        domain=[("account_id.state", "=", "verified")],
        help="Empty: the template's sender, or the one for the number's country.",
    )

    @api.constrains("state", "marketing_purpose", "marketing_purpose_reason")
    def _check_marketing_purpose_reason(self):
        for action in self.filtered(lambda action: action.state == "sms"):
            if action.marketing_purpose == "transactional" and not (action.marketing_purpose_reason or "").strip():
                raise ValidationError(
                    self.env._("Say why this SMS is not marketing, for example “Reminder of a booked visit”.")
                )

    def _run_action_sms_multi(self, eval_context=None):
        """Post on the records of our companies without Odoo's check of the numbers, which raises for the first bad one.

        The other two methods raise nothing: their refusals are told in the composer.
        """
        action = self.with_context(**self._composer_defaults())
        ours = self._records_of_our_companies(eval_context or {})
        if not ours:
            return super(IrActionsServer, action)._run_action_sms_multi(eval_context)
        action._post_sms(ours)
        if others := (eval_context.get("records") or eval_context["record"]) - ours:
            super(IrActionsServer, action)._run_action_sms_multi({**eval_context, "records": others})
        return False

    def _composer_defaults(self):
        """Return what the composer that Odoo opens for this action shall begin with; our door into it."""
        known = self.sudo()  # whose change runs the rule needs no right to open senders
        return {
            "default_marketing_purpose": known.marketing_purpose or "marketing",
            "default_marketing_purpose_reason": known.marketing_purpose_reason,
            "default_marketing_sender_id": known.marketing_sender_id.id,
        }

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
