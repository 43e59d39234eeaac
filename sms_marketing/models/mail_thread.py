"""Texts of the chatter pass the gate with all that is known of them, and refused ones are named as such."""

from odoo import models

from .origin import making_texts_of


class MailThread(models.AbstractModel):
    _inherit = "mail.thread"

    def _get_notify_valid_parameters(self):
        return super()._get_notify_valid_parameters() | {"marketing_origin"}

    def _notify_thread_by_sms(self, message, recipients_data, msg_vals=False, marketing_origin=None, **kwargs):
        if not self.env["res.company"]._sms_marketing_company_ids():
            return super()._notify_thread_by_sms(message, recipients_data, msg_vals=msg_vals, **kwargs)
        with making_texts_of(message, marketing_origin) as post:
            res = super()._notify_thread_by_sms(message, recipients_data, msg_vals=msg_vals, **kwargs)
        refused = post.tickets.filtered(lambda ticket: ticket.marketing_message_id.state == "refused")
        if refused:
            refused.marketing_message_id._note_refusals()
            self.env["sms.tracker"].sudo()._follow_refused(message, refused)
        return res
