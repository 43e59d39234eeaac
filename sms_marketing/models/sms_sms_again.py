"""Odoo's own list of texts: Retry, Resend, Cancel and an edited number pass the gate like any new text."""

from odoo import models

from ..tools import gate, segments
from .draft import Draft
from .message import WAITING
from .reason import sentence

ENDED = ("refused", "failed", "undelivered", "canceled")


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _update_sms_state_and_trackers(self, new_state, failure_type=None):
        """Retry and Cancel: Odoo's words for tickets where they are true, and no others."""
        ours = self.filtered("marketing_message_id")
        if not ours:
            return super()._update_sms_state_and_trackers(new_state, failure_type=failure_type)
        self.check_access("write")  # what follows is done with all rights
        if new_state == "outgoing":
            true_for = ours._try_again()[0]
        elif new_state == "canceled":
            true_for = ours._cancel()
        else:
            true_for = ours
        others = self - ours + true_for
        return super(SmsSms, others)._update_sms_state_and_trackers(new_state, failure_type=failure_type)

    def resend_failed(self):
        """Queue what ended without arriving once more, and say truly what became of it."""
        ours = self.filtered("marketing_message_id")
        if not ours:
            return super().resend_failed()
        ours.check_access("write")  # what follows is done with all rights
        queued, refused = ours._try_again()
        action = super(SmsSms, self - ours).resend_failed()
        words = [action["params"]["message"]] if self - ours else []
        action["params"] |= {
            "message": " ".join([*words, *ours._words_on_retry(queued, refused)]),
            "type": "warning" if refused or not queued else "success",
            "title": "",
        }
        return action

    def _words_on_retry(self, queued, refused):
        """Return the sentences for a user who asked for these tickets to be sent once more."""
        words = []
        if queued:
            words.append(self.env._("%(count)s SMS are queued again.", count=len(queued)))
        for reason, tickets in refused.marketing_message_id.grouped("reason").items():
            why = sentence(self.env, reason, tickets[0].reason_details)
            words.append(self.env._("%(count)s SMS not sent: %(reason)s", count=len(tickets), reason=why))
        if not words:
            words.append(self.env._("Nothing to send again: these SMS have left, or are about to."))
        return words

    def _try_again(self):
        """Queue our ended tickets anew where the gate allows it; return (those that wait now, those refused)."""
        ours = self.sudo()
        ended = ours.filtered(lambda ticket: ticket.marketing_message_id.state in ENDED)
        refused = ended._judge_again()
        waiting = (ended - refused).marketing_message_id
        waiting._send_again()
        queued = ours.filtered(lambda ticket: ticket.marketing_message_id.state in WAITING)
        return self & queued, self & refused

    def _judge_again(self):
        """Bring our texts in line with their edited tickets and ask the gate; refuse and return what may not leave."""
        drafts = [ticket._as_draft() for ticket in self]
        verdicts = self.env["sms.marketing.message"].sudo()._judge(drafts)
        refused = self.browse()
        for ticket, draft, verdict in zip(self, drafts, verdicts, strict=True):
            ticket.marketing_message_id.write(
                {
                    "number": draft.number,
                    "body": draft.body,
                    "segment_count": segments.count(draft.body).segments,
                    "subscriber_id": draft.subscriber.id,
                    "account_id": draft.account.id,
                    "sender_id": draft.sender.id,
                }
            )
            if verdict.action is gate.Action.REFUSE:
                ticket.marketing_message_id._refuse(verdict.reason, verdict.details)
                refused += ticket
        return refused

    def _as_draft(self):
        """Return the text as its ticket says it now."""
        message = self.marketing_message_id
        return Draft(
            company=message.company_id,
            number=self.number or "",
            body=self.body or "",
            purpose=message.purpose,
            preferred=tuple(message.sender_id),
            may_repeat=message.may_repeat or message.state in WAITING,  # a waiting text is not its own repetition
            valid_until=message.valid_until or None,
            cap=message.daily_cap or None,
            waits_for_cap=message.waits_for_cap,
            purpose_reason=message.purpose_reason or "",
            answers=message.answers_id.id or None,
            message_id=message.id,
        )

    def _cancel(self):
        """Cancel our texts that still wait; return the tickets of those that will not leave, or never did."""
        ours = self.sudo()
        ours.marketing_message_id.filtered(lambda message: message.state in WAITING)._refuse("canceled")
        return self & ours.filtered(lambda ticket: ticket.marketing_message_id.state in ENDED)

    def _follow_edit(self, vals):
        """Let a text that still waits follow its ticket: a mailing shortens links, a user corrects the number."""
        waiting = self.sudo().filtered(lambda ticket: ticket.marketing_message_id.state in WAITING)
        if "number" in vals:
            waiting._judge_again()
        elif waiting:
            values = {
                "body": vals["body"],
                "written_body": False,
                "segment_count": segments.count(vals["body"] or "").segments,
            }
            values |= self.env["sms.marketing.message"]._wording_values(vals["body"])
            waiting.marketing_message_id.write(values)
