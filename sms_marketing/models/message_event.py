"""Status callbacks: inserted as they come, applied by rank afterwards, so that order and repeats do not matter."""

import logging

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

from ..gateway import error_codes
from ..tools import status
from .fresh_start import CONCURRENT_CHANGE, in_fresh_transaction

_logger = logging.getLogger(__name__)

BATCH = 500
# Odoo's word for a ticket, chatter notification and trace, by Twilio's status.
TICKET_STATES = {
    "accepted": "pending",
    "scheduled": "pending",
    "queued": "pending",
    "sending": "pending",
    "sent": "pending",
    "delivered": "sent",
    "read": "sent",
    "undelivered": "error",
    "failed": "error",
    "canceled": "canceled",
}
TIMESTAMPS = {
    "scheduled": "accepted_at",
    "accepted": "accepted_at",
    "queued": "queued_at",
    "sending": "sending_at",
    "sent": "sent_at",
    "delivered": "delivered_at",
    "undelivered": "failed_at",
    "failed": "failed_at",
    "canceled": "failed_at",
    "read": "read_at",
}


class SmsMarketingMessageEvent(models.Model):
    _name = "sms.marketing.message.event"
    _description = "SMS Status Callback"
    _order = "id"

    account_id = fields.Many2one("sms.marketing.account", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="account_id.company_id")
    message_id = fields.Many2one("sms.marketing.message", readonly=True, index="btree_not_null", ondelete="cascade")
    message_uuid = fields.Char(required=True, readonly=True)
    sid = fields.Char(required=True, readonly=True)
    status = fields.Char(required=True, readonly=True)
    error_code = fields.Integer(readonly=True)
    received_at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    is_applied = fields.Boolean(readonly=True)
    raw = fields.Json(readonly=True, help="The callback as Twilio sent it.")

    _once = models.UniqueIndex("(account_id, sid, status, message_uuid)")
    _pending = models.Index("(id) WHERE is_applied IS NOT TRUE")

    @api.model
    def _store(self, account, uuid, callback):
        """Insert a status callback (the gateway's `StatusCallback`) once, and wake the job that applies it.

        SQL: a repeat has to end here without an error and without a look beforehand, thousands of times a minute.
        """
        stored = self.env.execute_query(
            SQL(
                """
                INSERT INTO sms_marketing_message_event
                       (account_id, message_uuid, sid, status, error_code, raw, received_at, is_applied, create_date)
                VALUES (%s, %s, %s, %s, %s, %s, %s, FALSE, %s)
                ON CONFLICT DO NOTHING RETURNING id
                """,
                *(account.id, uuid, callback.sid, callback.status, callback.error_code, Json(callback.raw)),
                *(fields.Datetime.now(), fields.Datetime.now()),
            )
        )
        if stored:
            self.env.ref("sms_marketing.ir_cron_apply_callbacks").sudo()._trigger()

    @api.model
    def _cron_apply(self):
        """Apply callbacks that wait, oldest first, a batch per transaction."""
        seconds_left = float("inf")
        while seconds_left > 0 and (applied := in_fresh_transaction(self.env, self._apply_pending)):
            seconds_left = self.env["ir.cron"]._commit_progress(applied)
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _apply_pending(self):
        """Apply one batch; return how many callbacks it had."""
        events = self._lock_pending()
        events._apply()
        return len(events)

    def _lock_pending(self):
        """Return pending events whose message is not being handed to Twilio right now."""
        pending = self.search([("is_applied", "!=", True)], limit=BATCH).try_lock_for_update()
        messages = self.env["sms.marketing.message"].search([("uuid", "in", pending.mapped("message_uuid"))])
        busy = set(messages.filtered(lambda message: message.state == "submitting").mapped("uuid"))
        return pending.filtered(lambda event: event.message_uuid not in busy)

    def _apply(self):
        """Apply these callbacks; if one of them fails, they are applied one by one, so that it stays alone."""
        try:
            with self.env.cr.savepoint():
                self._apply_together()
                self.env.flush_all()
        except CONCURRENT_CHANGE:
            raise
        except Exception:
            self.env.invalidate_all()
            if len(self) > 1:
                for event in self:
                    event._apply()
            else:
                _logger.exception("Status callback %s could not be applied", self.id)
                self.is_applied = True

    def _apply_together(self):
        messages = self.env["sms.marketing.message"].search([("uuid", "in", self.mapped("message_uuid"))])
        by_uuid = messages.grouped("uuid")
        for event in self:
            message = by_uuid.get(event.message_uuid)
            if message and message.account_id == event.account_id:
                event.message_id = message
                message._apply_event(event)
            else:
                _logger.info("Status callback for unknown text %s", event.message_uuid)
        self.is_applied = True


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    def _apply_event(self, event):
        """Take one status callback in; it also tells what became of an `uncertain` text."""
        self.ensure_one()
        if not self.sid:
            self.sid = event.sid
        if event.error_code:
            self.write({"error_code": event.error_code, "error_text": error_codes.describe(event.error_code).title})
        self._advance(event.status, event.received_at)
        self._learn_from_error(event.error_code)
        self._show_state()

    def _advance(self, incoming, at):
        """Move to Twilio's status `incoming` if it outranks ours, and note when it was reported."""
        stamp = TIMESTAMPS.get(incoming)
        if stamp and not self[stamp]:
            self[stamp] = at
        self.state = status.advance(self.state, incoming)

    def _show_state(self):
        ticket_state = TICKET_STATES.get(self.state)
        if ticket_state == "error":
            self._tell_tickets("error", "sms_not_delivered", self.error_text, done=True)
        elif ticket_state:
            self._tell_tickets(ticket_state, done=True)
