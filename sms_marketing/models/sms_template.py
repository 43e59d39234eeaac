"""A template may say which sender its texts leave from; what would not work in it is told when it is saved."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SmsTemplate(models.Model):
    _inherit = "sms.template"

    marketing_sender_id = fields.Many2one(
        "sms.marketing.sender",
        "From",
        ondelete="set null",
        groups="sms_marketing.group_agent",
        domain=[("account_id.state", "=", "verified")],
        help="Texts made with this template leave from here, unless a person, a mailing or a sequence says otherwise,"
        " or it is not meant for the number's country. Empty: the sender for the number's country, or the first.",
    )

    @api.constrains("body", "model_id")
    def _check_merge_fields(self):
        if not self.env["res.company"]._sms_marketing_company_ids():
            return
        for template in self:
            if template.model in self.env:
                self.env["sms.marketing.merge.field"]._check(template.body, template.model)

    def _update_field_translations(self, field_name, translations, digest=None, source_lang=""):
        """Look at every language's text: translations are saved without passing `write`."""
        res = super()._update_field_translations(field_name, translations, digest=digest, source_lang=source_lang)
        if field_name == "body":
            for lang in translations:
                self.with_context(lang=lang)._check_merge_fields()
        return res

    def _render_field(self, field, res_ids, *args, **kwargs):
        """A template from before this module was installed, or whose field is gone since, makes no texts."""
        if field == "body" and res_ids and self.env["res.company"]._sms_marketing_company_ids():
            self._raise_if_broken((kwargs.get("add_context") or {}).keys())
        return super()._render_field(field, res_ids, *args, **kwargs)

    def _raise_if_broken(self, names):
        problems = self.env["sms.marketing.merge.field"]._problems(self.body, self.model, names)
        if problems:
            raise UserError(
                self.env._("The template “%(name)s” cannot be used. %(problem)s", name=self.name, problem=problems[0])
            )
