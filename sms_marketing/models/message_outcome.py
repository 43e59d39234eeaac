"""What the wire said, stored: accepted, refused, not sent, uncertain; and what follows from it."""

import logging
import random
from collections import defaultdict
from datetime import timedelta
from functools import partial

from odoo import api, fields, models

from ..gateway import error_codes
from ..gateway.outcome import OutcomeKind
from ..gateway.pump import CLOSING_CODES, LONGEST_PAUSE
from ..tools import phone, retry, status
from .batch import together_or_alone, write_each
from .fresh_start import in_fresh_transaction

_logger = logging.getLogger(__name__)

JITTER = 1.2  # tries are spread over a fifth more than the wait
UNCERTAIN_SECONDS = 180  # Twilio's list is read after that long without a callback (reference: 2 to 5 minutes)
FIRST_POLL = timedelta(minutes=15)
IN_HAND = ("submitting", "uncertain")
# The number will never get a text: no such number, not a mobile, unknown, a landline. One that cannot be reached may
# only be switched off: it counts after three texts in a row. https://www.twilio.com/docs/api/errors (read 2026-07)
UNREACHABLE = (21211, 21614, 30005, 30006)
UNREACHED = 30003
BLOCKED = 30004  # https://www.twilio.com/docs/api/errors/30004 (read 2026-07)


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model
    def _store_finished(self, finished):
        """Store what the pump gave and commit. What cannot be stored stays `submitting` and becomes `uncertain`."""
        if not finished:
            return
        in_fresh_transaction(self.env, partial(self._store, {done.uuid: done for done in finished}))
        self.env["ir.cron"]._commit_progress(len(finished))

    def _store(self, finished):
        messages = self.search_fetch([("uuid", "in", list(finished))], OUTCOME_FIELDS, order="id")

        def give_up(message, _error):
            _logger.error("The outcome of text %s could not be stored", message.id)

        if messages:
            together_or_alone(messages, lambda texts: texts._store_together(finished), give_up)

    def _store_together(self, finished):
        now = fields.Datetime.now()
        pairs = [(message, finished[message.uuid]) for message in self]
        write_each(self, {message.id: message._outcome_values(done, now) for message, done in pairs})
        self._note_attempts(pairs, now)
        self._stop_what_must_stop(pairs, now)
        for message, done in pairs:
            if done.outcome.kind is OutcomeKind.REFUSED:
                message._learn_from_error(done.outcome.code)
        self._show_states()
        self._wake_for_later()

    # --- what one outcome means for one text ---

    def _outcome_values(self, done, now):
        """Return the new values of this text; one that Twilio has meanwhile told about keeps what Twilio said."""
        if self.state not in IN_HAND and done.outcome.kind is not OutcomeKind.ACCEPTED:
            return {}
        if not done.tried:
            return {"state": "ready", "attempt_count": self.attempt_count - 1, "tries": self.tries - 1}
        handlers = {
            OutcomeKind.ACCEPTED: self._accepted_values,
            OutcomeKind.NOT_SENT: partial(self._unsent_values, retry.NOT_SENT),
            OutcomeKind.REFUSED: self._refused_values,
            OutcomeKind.UNCERTAIN: self._uncertain_values,
        }
        return handlers[done.outcome.kind](done.outcome, now)

    def _accepted_values(self, outcome, now):
        if self.sid and self.sid != outcome.sid:
            _logger.error("Twilio has text %s twice: %s and %s", self.id, self.sid, outcome.sid)
            return {}
        return {
            "sid": outcome.sid,
            "state": status.advance(self.state, outcome.status if outcome.status in status.TWILIO else "accepted"),
            "accepted_at": now,
            "error_code": False,
            "error_text": False,
            "segment_count": outcome.segments or self.segment_count,
            "next_poll_at": now + FIRST_POLL,
        }

    def _refused_values(self, outcome, now):
        if outcome.code in CLOSING_CODES:
            held = {"state": "held", "reason": "account_off", "tries": 0, "send_after": now}
            return {**held, "error_code": outcome.code, "error_text": outcome.reason}
        return self._unsent_values(retry.REFUSED, outcome, now)

    def _unsent_values(self, phase, outcome, now):
        """Twilio surely did not take it: try again by the table, or end."""
        told = {"error_code": outcome.code, "error_text": outcome.reason}
        wait = retry.next_wait(outcome.code, phase, self.tries)
        if wait is None:
            return {**told, "state": "failed", "failed_at": now}
        if phase == retry.NOT_SENT:  # not all of them at the same moment again
            wait = max(round(wait * random.uniform(1, JITTER)), outcome.retry_after or 0)
        return {**told, "state": "ready", "send_after": now + timedelta(seconds=wait)}

    def _uncertain_values(self, outcome, now):
        told = {"error_code": outcome.code, "error_text": outcome.reason}
        return {**told, "state": "uncertain", "next_poll_at": self._look_up_at(now)}

    def _lose_track(self, explanation):
        """Mark texts whose fate is not known; Twilio is asked about them in a while."""
        told = {"error_code": False, "error_text": explanation}
        lost = {**told, "state": "uncertain", "next_poll_at": self._look_up_at(fields.Datetime.now())}
        write_each(self, {message.id: lost for message in self})
        self._wake_for_later()

    def _look_up_at(self, now):
        """Return when Twilio's list tells surely whether it has a text that was posted until now.

        From now and not from the attempt: that is when it was claimed, and it may have waited long for its turn.
        """
        seconds = int(self.env["ir.config_parameter"].sudo().get_param("sms_marketing.uncertain_seconds") or 0)
        return now + timedelta(seconds=seconds or UNCERTAIN_SECONDS)

    # --- what follows for accounts, senders and numbers ---

    def _stop_what_must_stop(self, pairs, now):
        """Stop accounts whose credentials fail, and pause senders of which Twilio has enough."""
        failing, pauses = {}, {}
        for message, done in pairs:
            outcome = done.outcome
            if outcome.code in CLOSING_CODES:
                failing[message.account_id] = outcome.reason
            elif outcome.http_status == 429 and outcome.retry_after:
                # a long one speaks of the whole account
                whole = outcome.retry_after > LONGEST_PAUSE
                senders = message.account_id.sender_ids if whole else message.sender_id
                pauses.update(dict.fromkeys(senders, (outcome.code, outcome.retry_after)))
            elif retry.pauses_sender(outcome.code, retry.REFUSED):
                pauses[message.sender_id] = (outcome.code, retry.next_wait(outcome.code, retry.REFUSED, 1))
        for account, reason in failing.items():
            account._mark_failed(reason)
        for sender, (code, seconds) in pauses.items():
            sender._pause(now + timedelta(seconds=seconds), code)

    def _learn_from_error(self, code):
        """Write back to the subscriber what Twilio's error says about the number."""
        if not code or not self.subscriber_id:
            return
        if self._says_opt_out(code):
            self.subscriber_id._opt_out("twilio_21610", "provider", message_sid=self.sid, note=self.error_text)
            self.subscriber_id._mirror_safely()
        elif code in UNREACHABLE:
            self.subscriber_id.unreachable_code = code
        elif code == UNREACHED:
            self.subscriber_id._count_strike(code)

    def _learn_from_arrival(self):
        """Forget the strikes against numbers that texts have reached again."""
        arrived = self.filtered(lambda message: message.state in ("delivered", "read"))
        arrived.subscriber_id.filtered("strikes").strikes = 0

    def _says_opt_out(self, code):
        """Tell whether a code means STOP; from toll-free numbers the carriers block it themselves, as 30004."""
        if code == BLOCKED:
            return phone.kind(self.sender_id.value or "") == "toll_free"
        return error_codes.describe(code).treatment is error_codes.Treatment.OPT_OUT

    def _wake_for_later(self):
        """Have the jobs run when the next try or the next look at Twilio's list is due."""
        tries = {message.send_after for message in self if message.state == "ready"}
        if tries:
            self._job("dispatch")._trigger(at=sorted(tries)[:1])
        looks = {message.next_poll_at for message in self if message.state == "uncertain" and message.next_poll_at}
        if looks:
            self._job("read_back")._trigger(at=[max(looks)])
        if any(message.state not in ("ready", "held") for message in self):
            # callbacks that came meanwhile were left for later
            self.env["sms.marketing.message.event"]._wake()

    def _job(self, name):
        """Return one of our scheduled actions. sudo: whoever makes work may not run jobs."""
        xmlid = f"sms_marketing.ir_cron_{name}"
        return self.env["ir.cron"].sudo().browse(self.env["ir.model.data"]._xmlid_to_res_id(xmlid))

    # --- what Odoo's own records show ---

    def _show_states(self):
        """Show on Odoo's tickets, in the chatter and on open screens what became of these texts, group by group."""
        groups = defaultdict(list)
        for message in self:
            groups[message._ticket_view()].append(message.id)
        for view, ids in groups.items():
            if view:
                state, failure_type, failure_reason, done = view
                self.browse(ids)._tell_tickets(state, failure_type, failure_reason, done)
        self.env["sms.marketing.enrollment"]._hear_of_texts(self)
        self._announce(self)

    def _ticket_view(self):
        """Return (Odoo's state, failure type, failure reason, may the ticket go), or None where nothing changes."""
        if self.state in ("failed", "undelivered"):
            return "error", "sms_not_delivered", self.error_text, True
        if self.state in ("uncertain", "submitting"):
            return "pending", False, False, False
        ticket_state = TICKET_STATES.get(self.state)
        return (ticket_state, False, False, True) if ticket_state else None


# Odoo's word for a ticket, chatter notification and trace, by Twilio's status.
TICKET_STATES = {
    "accepted": "pending",
    "scheduled": "pending",
    "queued": "pending",
    "sending": "pending",
    "sent": "pending",
    "delivered": "sent",
    "read": "sent",
    "canceled": "canceled",
}
OUTCOME_FIELDS = [
    "uuid",
    "state",
    "sid",
    "attempt_at",
    "attempt_count",
    "tries",
    "send_after",
    "segment_count",
    "enrollment_step_id",
    "account_id",
    "sender_id",
    "subscriber_id",
    "error_code",
    "error_text",
    "reason",
    "accepted_at",
    "failed_at",
    "next_poll_at",
]
