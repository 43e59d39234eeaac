"""Previews and tests show sample links: a real one would belong to a lead, whom a tester could move."""

from odoo import models


class SmsTemplatePreview(models.TransientModel):
    _inherit = "sms.template.preview"

    def _compute_sms_template_fields(self):
        return super(SmsTemplatePreview, self.with_context(sms_links_as_samples=True))._compute_sms_template_fields()


class MailTemplatePreview(models.TransientModel):
    _inherit = "mail.template.preview"

    def _compute_mail_template_fields(self):
        return super(MailTemplatePreview, self.with_context(sms_links_as_samples=True))._compute_mail_template_fields()


class MailingSmsTest(models.TransientModel):
    _inherit = "mailing.sms.test"

    def action_send_sms(self):
        return super(MailingSmsTest, self.with_context(sms_links_as_samples=True)).action_send_sms()


class MailingMailingTest(models.TransientModel):
    _inherit = "mailing.mailing.test"

    def send_mail_test(self):
        return super(MailingMailingTest, self.with_context(sms_links_as_samples=True)).send_mail_test()
