"""Replies that nobody has read: they stay marked until the salesperson looks, answers, or says so."""

from odoo import api, fields, models

ANSWERED_BY_MACHINES = ("opt_out", "opt_in", "help")


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    is_unread = fields.Boolean(
        "Unread", readonly=True, copy=False, help="A reply that nobody has read, answered or marked as read yet."
    )

    _unread_of_lead = models.Index("(lead_id) WHERE is_unread")

    def _meaning(self, account, subscriber, inbound):
        """A reply waits for a reader, unless it only was STOP, START or HELP: those are obeyed without anybody."""
        meaning = super()._meaning(account, subscriber, inbound)
        return {**meaning, "is_unread": meaning["heard"] not in ANSWERED_BY_MACHINES}

    def _mark_read(self):
        """Take the mark off those of these texts that have it, and tell open screens; the caller checked the rights."""
        unread = self.filtered("is_unread")
        if unread:
            unread.is_unread = False
            self._announce(unread)

    @api.model
    def _mark_answered(self, numbers):
        """Take the mark off the replies of these numbers to which the current user has just texted back.

        A text that was refused answers nobody.
        """
        unread = self.search([("is_unread", "=", True), ("number", "in", list(numbers))])
        if not unread:
            return
        made_now = [("create_uid", "=", self.env.uid), ("create_date", ">=", self.env.cr.now())]
        sent = [("number", "in", unread.mapped("number")), ("direction", "=", "outbound"), ("state", "!=", "refused")]
        answers = {(text.company_id, text.number) for text in self.search(sent + made_now)}
        unread.filtered(lambda reply: (reply.company_id, reply.number) in answers)._mark_read()
