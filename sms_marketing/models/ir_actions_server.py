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
        groups="sms_marketing.group_agent",
        domain=[("account_id.state", "=", "verified")],
        help="Empty: the template's sender, or the one for the number's country.",
    )

    @api.constrains("state", "marketing_purpose", "marketing_purpose_reason")
    def _check_marketing_purpose_reason(self):
        for action in self.filtered(lambda action: action.state in ("sms", "sms_marketing_send")):
            if action.marketing_purpose == "transactional" and not (action.marketing_purpose_reason or "").strip():
                raise ValidationError(
                    self.env._("Say why this SMS is not marketing, for example “Reminder of a booked visit”.")
                )

    def _run_action_sms_multi(self, eval_context=None):
        """Text the records of our companies with the purpose and sender that this action states.

        Without Odoo's check of the numbers, which raises for the first bad one: each record's chatter says why its
        text was refused.
        """
        ours = self._records_of_our_companies(eval_context or {})
        if not ours:
            return super()._run_action_sms_multi(eval_context)
        self._text(ours)
        if others := (eval_context.get("records") or eval_context["record"]) - ours:
            super()._run_action_sms_multi({**eval_context, "records": others})
        return False

    def _records_of_our_companies(self, eval_context):
        """Return those records of this action whose texts pass our gate, or nothing."""
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        records = eval_context.get("records") or eval_context.get("record")
        if not enabled or not records or not self.sms_template_id or self._is_recompute():
            return None
        return records.filtered(lambda record: company_of(record, self.env.company).id in enabled)

    def _text(self, records):
        """Text these records through one composer, as Odoo does.

        The purpose is no default in the context: other people's rules that the texts set off must not inherit it.
        """
        defaults = {
            "default_res_model": records._name,
            "default_res_ids": records.ids,
            "default_composition_mode": "comment" if self.sms_method == "comment" else "mass",
            "default_template_id": self.sms_template_id.id,
            "default_mass_keep_log": self.sms_method == "note" or self.state != "sms",
        }
        known = self.sudo()  # whose change runs the rule needs no right to open senders
        composer = (
            self.env["sms.composer"]
            .with_context(**defaults)
            .create(
                {
                    "marketing_purpose": known.marketing_purpose or "marketing",
                    "marketing_purpose_reason": known.marketing_purpose_reason,
                    "marketing_waits_for_cap": known.state != "sms" and known.marketing_waits_for_cap,
                }
            )
        )
        composer.sudo().marketing_sender_id = known.marketing_sender_id
        composer._action_send_sms()
