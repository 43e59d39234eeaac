"""What would not work in the composer's text is told before anything is sent."""

from odoo import models
from odoo.exceptions import UserError

from ..tools import merge_fields


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    def _prepare_body_values(self, records):
        self._check_merge_fields(records._name)
        return super()._prepare_body_values(records)

    def _check_merge_fields(self, model_name):
        if self.env["res.company"]._sms_marketing_company_ids():
            names = self._get_additional_render_context().get("body", {}).keys()
            self.env["sms.marketing.merge.field"]._check(self.body, model_name, names)

    def _action_send_sms_numbers(self):
        """Nothing is known of bare numbers that a field could say."""
        if self.env["res.company"]._sms_marketing_company_ids():
            braces = [piece for piece in merge_fields.parse(self.body) if not isinstance(piece, str)]
            if braces:
                raise UserError(
                    self.env._(
                        "“%(field)s” cannot be filled in: nothing but the number is known. Write it out yourself.",
                        field=braces[0].raw,
                    )
                )
        return super()._action_send_sms_numbers()
