"""What the follow-up job asks colleagues about a reply."""

from odoo import api, models
from odoo.tools import plaintext2html

REVIEW_TYPE = "sms_marketing.activity_type_review"


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    def _ask_for_review(self):
        """Put an unclear reply on the review list and ask the one who works the lead to decide."""
        subscriber = self.subscriber_id
        if self.heard != "review" or not subscriber.paused_at:
            return
        is_new = not subscriber.review_message_id or not subscriber.review_rule
        subscriber.write({"review_message_id": self.id, "review_rule": self._why_unsure()})
        if is_new:
            words = self.env._(
                "“%(body)s”\nDid they ask for no more texts? Decide under SMS Marketing → Consent → Replies to Review."
                " Until then nothing is sent to %(number)s; without a decision it counts as an opt-out.",
                body=self.body or "",
                number=self.number,
            )
            self._ask_colleague(self.env._("Reply to review"), words, subscriber.review_due)

    def _why_unsure(self):
        return self.heard_rule or self.env._("It may ask for no more texts, or not.")

    def _tell_of_blocked_start(self):
        """Tell a colleague that somebody asks for texts whom only a person can unblock."""
        if self.heard == "opt_in" and self.subscriber_id.suppression in ("person", "legal"):
            words = self.env._(
                "%(number)s wrote “%(body)s”, but was blocked by hand, so nothing is sent."
                " Ask an SMS administrator to unblock the number if that is right.",
                number=self.number,
                body=self.body or "",
            )
            self._ask_colleague(self.env._("Asks for texts, but is blocked"), words, None)

    def _ask_colleague(self, summary, words, deadline):
        """Make an activity on the lead for its salesperson, else on the account for its owner."""
        seller = self.lead_id.user_id
        record, receiver = (
            (self.lead_id, seller) if seller.active else (self.account_id, self.account_id._alert_receiver())
        )
        if receiver:
            record.activity_schedule(
                REVIEW_TYPE,
                date_deadline=deadline,
                summary=f"{summary}: {self.number}",  # by its number the activity is found again
                note=plaintext2html(words),
                user_id=receiver.id,
            )

    @api.model
    def _close_review_activities(self, subscribers):
        """Close what colleagues were asked about these numbers, because it is decided."""
        # sudo: a colleague's activity is closed as well
        activities = self.env["mail.activity"].sudo()
        activities = activities.search(
            [
                ("activity_type_id", "=", self.env.ref(REVIEW_TYPE).id),
                ("res_model", "in", ("crm.lead", "sms.marketing.account")),
            ]
        )
        numbers = tuple(subscribers.mapped("number"))
        companies = subscribers.company_id
        for activity in activities.filtered(lambda one: (one.summary or "").endswith(numbers)):
            record = self.env[activity.res_model].sudo().browse(activity.res_id).exists()
            if not record.company_id or record.company_id in companies:
                activity.action_feedback(feedback=self.env._("Decided."))
