"""A chatter message that made several texts names those of them that were refused."""

from markupsafe import Markup

from odoo import models
from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from .reason import not_sent_note, sentence


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    def _note_refusals(self):
        res = super()._note_refusals()
        self.filtered(lambda message: message.state == "refused")._note_in_shared_posts()
        return res

    def _take_back_refusal_notes(self):
        res = super()._take_back_refusal_notes()
        self._note_in_shared_posts(taken_back=self)
        return res

    def _note_in_shared_posts(self, taken_back=()):
        """Write the posts anew that tell of other texts as well; those `taken_back` count as not refused."""
        shared = self.filtered("mail_message_id")
        shared -= shared._alone_in_their_post()
        if not shared:
            return
        texts = self.search([("mail_message_id", "in", shared.mail_message_id.ids)], order="id")
        for post, messages in texts.grouped("mail_message_id").items():
            refused = messages.filtered(lambda message: message.state == "refused" and message not in taken_back)
            post.body = messages._shared_note(refused)

    def _shared_note(self, refused):
        """Return the chatter's words for the texts of one post: one reason for all, or a line for each refused one."""
        text = sms_content_to_rendered_html(self[:1].body or "")
        if refused == self and len(set(refused.mapped("reason"))) == 1:
            return not_sent_note(self.env, refused[0].reason, text, refused[0].reason_details)
        return text + Markup().join(message._not_sent_line() for message in refused)

    def _not_sent_line(self):
        return Markup("<p><b>%s</b> %s</p>") % (
            self.env._("Not sent to %(number)s.", number=self.number or self.env._("a person without a number")),
            sentence(self.env, self.reason, self.reason_details),
        )
