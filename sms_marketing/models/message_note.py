"""The chatter tells the truth about texts: what was refused, at once or later, does not look sent."""

from markupsafe import Markup

from odoo import models
from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from .reason import not_sent_note, sentence

ENDED = ("refused", "failed", "undelivered", "canceled")


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    def _refuse(self, *args, **kwargs):
        res = super()._refuse(*args, **kwargs)
        self._note_refusals()
        return res

    def _send_again(self, *args, **kwargs):
        ended = self.filtered(lambda message: message.state in ENDED)
        res = super()._send_again(*args, **kwargs)
        ended._write_notes()
        return res

    def _note_refusals(self):
        """Say in the chatter which of these texts were not sent, and why."""
        self.filtered(lambda message: message.state == "refused")._write_notes()

    def _write_notes(self):
        """Write the chatter messages of these texts anew: the text, and what was refused of it."""
        posts = self.mail_message_id
        if not posts:
            return
        siblings = self.search([("mail_message_id", "in", posts.ids), ("direction", "=", "outbound")], order="id")
        for post, messages in siblings.grouped("mail_message_id").items():
            post.body = messages._note()

    def _note(self):
        """Return the chatter's words for the texts of one post."""
        text = sms_content_to_rendered_html(self[0].body or "")
        refused = self.filtered(lambda message: message.state == "refused")
        if refused == self and len(set(self.mapped("reason"))) == 1:
            return not_sent_note(self.env, self[0].reason, text, self[0].reason_details)
        return text + Markup().join(message._not_sent_line() for message in refused)

    def _not_sent_line(self):
        return Markup("<p><b>%s</b> %s</p>") % (
            self.env._("Not sent to %(number)s.", number=self.number or self.env._("a person without number")),
            sentence(self.env, self.reason, self.reason_details),
        )
