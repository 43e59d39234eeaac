"""Templates and mailings that name a link nobody has are told so when they are saved, not when they are sent."""

from odoo import api, models


class SmsTemplate(models.Model):
    _inherit = "sms.template"

    @api.constrains("body", "model_id")
    def _check_links(self):
        if self.env["res.company"]._sms_marketing_company_ids():
            for template in self:
                self.env["sms.marketing.link"]._check_written([template.body], template.model)


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _check_can_be_rendered(self, fnames=None, render_options=None):
        """Say what is wrong with a link in words; Odoo's own check renders for a real lead, with a sample link."""
        for template in self.filtered(lambda one: one.model == "crm.lead" and one._writes_links()):
            texts = [template.subject, template.body_html]
            self.env["sms.marketing.link"]._check_written(texts, template.model)
        with_samples = self.with_context(sms_links_as_samples=True)
        return super(MailTemplate, with_samples)._check_can_be_rendered(fnames, render_options)

    def _writes_links(self):
        return "link(" in str(self.subject or "") or "link(" in str(self.body_html or "")


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    @api.constrains("body_plaintext", "body_html", "subject", "mailing_model_id", "mailing_type")
    def _check_links(self):
        if not self.env["res.company"]._sms_marketing_company_ids():
            return
        for mailing in self:
            texts = [mailing.body_plaintext] if mailing.mailing_type == "sms" else [mailing.subject, mailing.body_html]
            self.env["sms.marketing.link"]._check_written(texts, mailing.mailing_model_real)
