"""Replies that may be an opt-out: the number is paused until a colleague decides, or the deadline does."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import business_days
from .fresh_start import in_fresh_transaction

BATCH = 100


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    review_message_id = fields.Many2one("sms.marketing.message", "Reply to Review", readonly=True, ondelete="set null")
    review_text = fields.Text("What They Wrote", related="review_message_id.body")
    review_lead_id = fields.Many2one(related="review_message_id.lead_id", string="Lead")
    review_rule = fields.Char("Why Unsure", readonly=True)
    review_due = fields.Date("Decide Until", readonly=True, help="Ten business days. Then it counts as an opt-out.")

    _under_review = models.Index("(review_due) WHERE paused_at IS NOT NULL")

    # --- actions ---

    def action_opted_out(self):
        """A colleague decides: they meant that they want no more texts."""
        self._checked_for_review()._decide_opted_out(self.env._("Decided in the review"))
        return True

    def action_not_opted_out(self):
        """A colleague decides: it was no opt-out; the texts that wait may leave."""
        reviewed = self._checked_for_review()
        for row in reviewed:
            row._append("review", "review", note=self.env._("Not an opt-out"), **row._review_evidence())
        reviewed._end_review()
        self._let_go()
        return True

    def action_view_lead(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.review_lead_id.id,
            "views": [(False, "form")],
        }

    def _checked_for_review(self):
        """Return these subscribers with all rights, for whoever may read them and works with texts."""
        self.check_access("read")
        if not self.env.user.has_group("sms_marketing.group_agent"):
            raise UserError(self.env._("Only SMS agents decide about replies."))
        reviewed = self.sudo().filtered("paused_at")
        if not reviewed:
            raise UserError(self.env._("Nothing waits for a decision here; perhaps a colleague was faster."))
        return reviewed

    # --- business ---

    def _pause_for_review(self):
        """Hold what is sent to this number from now on until somebody has decided; a running clock goes on."""
        now = fields.Datetime.now()
        for row in self.filtered(lambda row: not row.paused_at and not row._is_suppressed()):
            row.write({"paused_at": now, "review_due": business_days.later(now.date(), business_days.OPT_OUT_DEADLINE)})

    def _review_evidence(self):
        return {"wording": self.review_text, "message_sid": self.review_message_id.sid}

    def _decide_opted_out(self, note):
        for row in self:
            row._opt_out("review", note=note, **row._review_evidence())
        self._mirror_safely()

    def _end_review(self):
        """Forget what waited for a decision, because it was made; close the activities about it."""
        paused = self.filtered("paused_at")
        if not paused:
            return
        paused.write({"paused_at": False, "review_due": False, "review_rule": False})
        self.env["sms.marketing.message"]._close_review_activities(paused)

    def _let_go(self):
        """Have the texts looked at again that waited for the decision."""
        held = self.env["sms.marketing.message"].sudo()  # whoever decides may not write texts
        domain = [("subscriber_id", "in", self.ids), ("state", "=", "held"), ("reason", "=", "under_review")]
        held.search(domain).send_after = fields.Datetime.now()
        held._job("dispatch")._trigger()

    @api.model
    def _cron_reviews(self):
        """Take replies that nobody decided about in time as opt-outs, a batch per transaction."""
        seconds_left = float("inf")
        while seconds_left > 0 and (done := in_fresh_transaction(self.env, self._close_due_reviews)):
            seconds_left = self.env["ir.cron"]._commit_progress(done)

    def _close_due_reviews(self):
        domain = [("paused_at", "!=", False), ("review_due", "<=", fields.Date.today())]
        due = self.search(domain, limit=BATCH).try_lock_for_update()
        due._decide_opted_out(self.env._("Nobody decided until the deadline of ten business days"))
        return len(due)
