"""From the queue to Twilio: last look → claim → commit → wire → results → commit.

A row is `submitting`, committed, before its text is posted, and leaves that state only with an
outcome. A process that dies in between leaves `submitting` rows behind; they become `uncertain`
and are never sent again blindly (DESIGN "The one door out").
"""

import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models

from ..gateway import error_codes, wire
from ..gateway.outcome import OutcomeKind
from ..tools import gate
from .account import RETRY_POLICY
from .fresh_start import in_fresh_transaction
from .message import WAITING

_logger = logging.getLogger(__name__)

BATCH = 500
MAX_ATTEMPTS = 6
BACK_OFF_SECONDS = (30, 120, 600, 1800, 3600)
INTERRUPTED_AFTER = timedelta(minutes=10)
TWILIO_AUTH_ERRORS = (20003, 20005)


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model
    def _cron_dispatch(self):
        """Send what is due, account by account, until nothing is due or the job's time is over."""
        self._give_up_interrupted()
        seconds_left = float("inf")
        for account in self._accounts_with_due():
            while seconds_left > 0:
                examined, claimed = in_fresh_transaction(self.env, partial(self._claim_due, account))
                seconds_left = self.env["ir.cron"]._commit_progress(len(examined))
                claimed._submit(account)
                if not examined:
                    break
        self.env["ir.cron"]._commit_progress(remaining=self._count_due())

    def _claim_due(self, account):
        """Return (the due messages that were looked at, those of them that are now claimed)."""
        due = self._lock_due(account)
        return due, due._last_look()._claim(account)

    def _due_domain(self):
        now = fields.Datetime.now()
        return [
            ("state", "in", WAITING),
            ("account_id.state", "=", "verified"),
            ("account_id.active", "=", True),
            *("|", ("send_after", "=", False), ("send_after", "<=", now)),
        ]

    def _accounts_with_due(self):
        groups = self._read_group(self._due_domain(), ["account_id"])
        return [account for (account,) in groups]

    def _count_due(self):
        return self.search_count(self._due_domain(), limit=BATCH)

    def _lock_due(self, account):
        """Return due messages, locked with their subscribers: what an opt-out holds right now waits for it."""
        due = self.search([*self._due_domain(), ("account_id", "=", account.id)], order="id", limit=BATCH)
        due = due.try_lock_for_update()
        free = due.subscriber_id.try_lock_for_update(allow_referencing=True)
        return due.filtered(lambda message: not message.subscriber_id or message.subscriber_id in free)

    # --- last look ---

    def _last_look(self):
        """Refuse or hold what may not leave any more; return the messages that may."""
        cancelled = self._cancelled_by_users()
        cancelled._refuse("canceled")
        left = self - cancelled
        left._find_new_subscribers()
        blacklist = self._blacklisted(left.mapped("number"))
        allowed = []
        for message in left:
            verdict = gate.decide(message._facts(blacklist))
            if verdict.action is gate.Action.SEND:
                allowed.append(message.id)
            elif verdict.action is gate.Action.HOLD:
                until = verdict.until and verdict.until.replace(tzinfo=None)
                message.write({"state": "held", "reason": verdict.reason, "send_after": until})
            else:
                message._refuse(verdict.reason)
        return self.browse(allowed)

    def _find_new_subscribers(self):
        """Link texts whose number became known, e.g. by an opt-out, after they were queued."""
        for company, messages in self.filtered(lambda message: not message.subscriber_id).grouped("company_id").items():
            rows = self.env["sms.marketing.subscriber"]._for_numbers(company, messages.mapped("number"))
            for message in messages:
                if message.number in rows:
                    message.subscriber_id = rows[message.number]

    def _cancelled_by_users(self):
        """Return the messages whose ticket a user cancelled or deleted in Odoo's own SMS list."""
        tickets = self.env["sms.sms"].sudo().search([("uuid", "in", self.mapped("uuid"))])
        alive = {ticket.uuid for ticket in tickets if ticket.state == "outgoing"}
        return self.filtered(lambda message: message.uuid not in alive)

    def _facts(self, blacklist):
        self.ensure_one()
        return gate.Facts(
            purpose=self.purpose,
            account=self.account_id.state,
            number_state="usable" if self.number else "missing",
            body=self.body or "",
            blacklisted=self.number in blacklist,
            queued=True,
            **self.subscriber_id._gate_facts(),
        )

    # --- claim and wire ---

    def _claim(self, account):
        for message in self:
            message.attempt_count += 1
        self.write(
            {
                "state": "submitting",
                "reason": False,
                "attempt_at": fields.Datetime.now(),
                "sender_id": account.sender_ids[:1].id,
            }
        )
        return self

    def _submit(self, account):
        """Post the claimed texts, outside any transaction of interest, and store what came of each."""
        if not self:
            return
        outgoing = [message._as_outgoing() for message in self]
        credentials = account._credentials()
        outcomes = wire.send_batch(credentials, outgoing, in_flight=account.in_flight)
        self._store_outcomes(outcomes)

    def _as_outgoing(self):
        sender = self.sender_id._as_sender()
        is_service = sender.kind == "messaging_service"
        return wire.OutgoingMessage(
            uuid=self.uuid,
            to=self.number,
            body=self.body,
            status_callback=self.account_id._callback_url("status", self.uuid) + RETRY_POLICY,
            from_=None if is_service else sender.value,
            messaging_service_sid=sender.value if is_service else None,
        )

    def _store_outcomes(self, outcomes):
        """Store the outcomes and commit. Broad except: this is one of the two doors, see below."""
        try:
            in_fresh_transaction(self.env, lambda: self._store_together(outcomes))
            self.env["ir.cron"]._commit_progress()
        except Exception:
            self.env.cr.rollback()
            self.env.invalidate_all()
            _logger.exception("Outcomes of %s texts could not be stored together", len(self))
            self._store_one_by_one(outcomes)

    def _store_together(self, outcomes):
        for message in self:
            message._store_outcome(outcomes[message.uuid])
        self._tell_outcomes()
        # callbacks that came meanwhile were left for later
        self.env.ref("sms_marketing.ir_cron_apply_callbacks").sudo()._trigger()

    def _store_one_by_one(self, outcomes):
        """Store what can be stored, so that one poisoned row does not touch its neighbours.

        What cannot be stored stays `submitting` and becomes `uncertain`; its status callback tells
        the rest.
        """
        for message in self:
            try:
                with self.env.cr.savepoint():
                    message._store_together(outcomes)
                    self.env.flush_all()
            except Exception:
                self.env.invalidate_all()
                _logger.exception("The outcome of text %s could not be stored", message.id)
        self.env["ir.cron"]._commit_progress()

    def _store_outcome(self, outcome):
        handlers = {
            OutcomeKind.ACCEPTED: self._store_accepted,
            OutcomeKind.NOT_SENT: self._store_not_sent,
            OutcomeKind.REFUSED: self._store_refused,
            OutcomeKind.UNCERTAIN: self._store_uncertain,
        }
        handlers[outcome.kind](outcome)

    def _store_accepted(self, outcome):
        now = fields.Datetime.now()
        self.write({"sid": outcome.sid, "accepted_at": now, "error_code": False, "error_text": False})
        if outcome.segments:
            self.segment_count = outcome.segments
        self._advance(outcome.status or "accepted", now)

    def _store_not_sent(self, outcome):
        if self.attempt_count >= MAX_ATTEMPTS:
            self._fail(outcome)
            return
        wait = outcome.retry_after or BACK_OFF_SECONDS[self.attempt_count - 1]
        send_after = fields.Datetime.now() + timedelta(seconds=wait)
        self.write({"state": "ready", "send_after": send_after, "error_text": outcome.reason})
        self.env.ref("sms_marketing.ir_cron_dispatch").sudo()._trigger(at=send_after)

    def _store_refused(self, outcome):
        if outcome.code in TWILIO_AUTH_ERRORS:
            self.account_id._mark_failed(outcome.reason)
            self.write(
                {"state": "held", "reason": "account_off", "error_code": outcome.code, "error_text": outcome.reason}
            )
            return
        self._fail(outcome)
        self._learn_from_error(outcome.code)

    def _store_uncertain(self, outcome):
        self.write({"state": "uncertain", "error_text": outcome.reason})

    def _fail(self, outcome):
        self.write({"error_code": outcome.code, "error_text": outcome.reason})
        self._advance("failed", fields.Datetime.now())

    def _learn_from_error(self, code):
        """Write back to the subscriber what Twilio's error says about the number."""
        if code and error_codes.describe(code).treatment is error_codes.Treatment.OPT_OUT and self.subscriber_id:
            self.subscriber_id._opt_out("twilio_21610", "provider", message_sid=self.sid, note=self.error_text)
            self.subscriber_id._mirror_safely()

    def _tell_outcomes(self):
        """Show on Odoo's tickets and in the chatter what came of the texts, group by group."""
        groups = self.grouped(
            lambda message: (message.state, message.error_text if message.state == "failed" else False)
        )
        for (state, error), messages in groups.items():
            if state == "failed":
                messages._tell_tickets("error", "sms_not_delivered", error, done=True)
            elif state not in ("ready", "held", "refused"):
                messages._tell_tickets("pending", done=state not in ("uncertain", "submitting"))

    @api.model
    def _give_up_interrupted(self):
        """Turn what a dead process left behind into `uncertain`: it may or may not have been posted."""
        before = fields.Datetime.now() - INTERRUPTED_AFTER
        left = self.search([("state", "=", "submitting"), ("attempt_at", "<", before)]).try_lock_for_update()
        left.write({"state": "uncertain", "error_text": "Odoo was interrupted while handing this text to Twilio."})
        self.env["ir.cron"]._commit_progress()
