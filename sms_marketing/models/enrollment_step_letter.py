"""What a step that writes e-mails hands to Odoo's outgoing mail."""

from odoo import models


class SmsMarketingEnrollmentStep(models.Model):
    _inherit = "sms.marketing.enrollment.step"

    def _letter_values(self, letter, body, mailing):
        """Return the values of one outgoing e-mail, with the trace by which its opens and clicks are known.

        `letter` is as rendered, and stays like that in the lead's chatter; `body` is what leaves.
        """
        lead = self.lead_id
        values = {
            name: letter[name]
            for name in ("subject", "model", "res_id", "author_id", "email_from", "auto_delete", "mail_server_id")
        }
        values |= {name: letter[name] for name in ("email_to", "email_cc") if letter.get(name)}
        values["reply_to"] = letter.get("reply_to")  # also where there is none, else Odoo looks for one for each
        partners, emails = letter.get("partner_ids") or (), self.enrollment_id._addresses(letter)
        message_id = self.env["mail.message"]._get_message_id(values)
        return {
            **values,
            "recipient_ids": [(4, partner_id) for partner_id in partners],
            "attachment_ids": [(4, attachment_id) for attachment_id in letter.get("attachment_ids") or ()],
            "scheduled_date": letter.get("scheduled_date"),
            "body": letter["body_html"],
            "body_html": body,
            "message_type": "email_outgoing",
            "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
            "is_notification": True,  # it stays in the lead's chatter, whatever becomes of the outgoing mail
            "message_id": message_id,
            "references": message_id,
            "mailing_id": mailing.id,
            "mailing_trace_ids": [
                (
                    0,
                    0,
                    {
                        "enrollment_step_id": self.id,
                        "mass_mailing_id": mailing.id,
                        "model": lead._name,
                        "res_id": lead.id,
                        "email": emails[0],
                        "message_id": message_id,
                    },
                )
            ],
        }
