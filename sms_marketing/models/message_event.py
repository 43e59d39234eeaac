"""What happened to a text, as it was told: status callbacks, attempts, looks at Twilio's list, people's decisions.

Status callbacks are inserted as they come and applied by rank afterwards, so that order and repeats do not matter.
"""

import logging
from datetime import timedelta

from psycopg2.extras import Json

from odoo import api, fields, models
from odoo.tools import SQL

from ..gateway import error_codes
from ..gateway.outcome import OutcomeKind
from ..tools import retry, status
from .batch import together_or_alone, write_each
from .fresh_start import in_fresh_transaction

_logger = logging.getLogger(__name__)

BATCH = 500
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
GIVEN_UP = ("failed", "undelivered")
PRICE_AFTER = timedelta(hours=1)  # Twilio tells the price some time after the end


class SmsMarketingMessageEvent(models.Model):
    _name = "sms.marketing.message.event"
    _description = "SMS Event"
    _order = "id"

    account_id = fields.Many2one("sms.marketing.account", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="account_id.company_id")
    message_id = fields.Many2one("sms.marketing.message", readonly=True, index="btree_not_null", ondelete="cascade")
    message_uuid = fields.Char(required=True, readonly=True)
    source = fields.Selection(
        [
            ("callback", "Twilio's callback"),
            ("attempt", "Attempt"),
            ("look_up", "Look at Twilio"),
            ("user", "By hand"),
        ],
        required=True,
        readonly=True,
        default="callback",
    )
    sid = fields.Char(readonly=True)
    status = fields.Char(required=True, readonly=True)
    error_code = fields.Integer(readonly=True)
    note = fields.Char(readonly=True)
    user_id = fields.Many2one("res.users", readonly=True, ondelete="set null")
    received_at = fields.Datetime("Time", required=True, readonly=True, default=fields.Datetime.now)
    is_applied = fields.Boolean(readonly=True)
    raw = fields.Json(readonly=True, help="The callback as Twilio sent it.")

    _once = models.UniqueIndex("(account_id, sid, status, message_uuid) WHERE source = 'callback'")
    _pending = models.Index("(id) WHERE is_applied IS NOT TRUE")

    # --- in the webhook's transaction ---

    @api.model
    def _store(self, account, uuid, callback):
        """Insert one status callback (the gateway's `StatusCallback`); a repeat stops here.

        SQL: a repeat must end here without an error and without a look beforehand, thousands of times a minute.
        """
        now = fields.Datetime.now()
        job = self.env["sms.marketing.message"]._job("apply_callbacks")
        # two copies at the same moment: the second starts over, which is no error worth a line in the log
        self.env.cr.execute(
            SQL(
                """
                WITH stored AS (
                    INSERT INTO sms_marketing_message_event
                           (account_id, message_uuid, source, sid, status, error_code, raw, received_at, is_applied,
                            create_date)
                    VALUES (%s, %s, 'callback', %s, %s, %s, %s, %s, FALSE, %s)
                    ON CONFLICT DO NOTHING RETURNING id),
                called AS (%s)
                SELECT EXISTS (SELECT FROM stored), EXISTS (SELECT FROM called)
                """,
                *(account.id, uuid, callback.sid, callback.status, callback.error_code, Json(callback.raw)),
                *(now, now, self._called(job)),
            ),
            log_exceptions=False,
        )
        [(is_new, is_called)] = self.env.cr.fetchall()
        if is_new and not is_called:
            job._trigger()

    @api.model
    def _wake(self):
        """Have the callbacks applied soon, unless the job has been called and not started yet."""
        job = self.env["sms.marketing.message"]._job("apply_callbacks")
        if not self.env.execute_query(self._called(job)):
            job._trigger()

    def _called(self, job):
        """Return the SQL that finds, and locks, a call of the job that has not been answered yet.

        Every call costs a row and, after the commit, a notification over a connection of its own. The lock makes the
        job wait for this transaction: it deletes its calls before it looks for work, and then finds ours.
        """
        return SQL(
            "SELECT id FROM ir_cron_trigger WHERE cron_id = %s AND call_at <= %s LIMIT 1 FOR UPDATE SKIP LOCKED",
            job.id,
            fields.Datetime.now(),
        )

    # --- the scheduled action ---

    @api.model
    def _cron_apply(self):
        """Apply callbacks that wait, oldest first, a batch per transaction."""
        seconds_left = float("inf")
        while seconds_left > 0 and (applied := in_fresh_transaction(self.env, self._apply_pending)):
            seconds_left = self.env["ir.cron"]._commit_progress(applied)
        self.env["ir.cron"]._commit_progress(remaining=0 if seconds_left > 0 else len(self._find_pending()))

    def _apply_pending(self):
        """Apply one batch; return how many callbacks it had."""
        events = self._find_pending().try_lock_for_update()
        if events:
            together_or_alone(
                events, lambda some: some._apply(), lambda event, _error: event.write({"is_applied": True})
            )
        return len(events)

    def _find_pending(self):
        """Return callbacks that wait, but for those of texts that are being handed over right now.

        SQL: the two tables are joined by our uuid, which is not a relation of the ORM's.
        """
        self.flush_model(["is_applied"])
        self.env["sms.marketing.message"].flush_model(["uuid", "state"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT event.id FROM sms_marketing_message_event event
                  LEFT JOIN sms_marketing_message message ON message.uuid = event.message_uuid
                 WHERE event.is_applied IS NOT TRUE AND message.state IS DISTINCT FROM 'submitting'
                 ORDER BY event.id LIMIT %s
                """,
                BATCH,
            )
        )
        return self.browse(event_id for (event_id,) in rows)

    def _apply(self):
        """Apply these callbacks, those of one text in the order in which they came."""
        messages = self.env["sms.marketing.message"].search([("uuid", "in", self.mapped("message_uuid"))])
        by_uuid = messages.grouped("uuid")
        events_of = {}
        for event in self:
            message = by_uuid.get(event.message_uuid)
            if message and message.account_id == event.account_id:
                events_of.setdefault(message, []).append(event)
            else:
                _logger.info("Status callback for unknown text %s", event.message_uuid)
        known = messages.filtered(lambda message: message in events_of)
        known._hear({message: [event._as_report() for event in events] for message, events in events_of.items()})
        linked = {event.id: {"message_id": message.id} for message, events in events_of.items() for event in events}
        write_each(self, {event.id: {"is_applied": True, **linked.get(event.id, {})} for event in self})

    def _as_report(self):
        return {
            "sid": self.sid,
            "status": self.status,
            "error_code": self.error_code,
            "at": self.received_at,
        }


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    def _hear(self, reports):
        """Take in what Twilio told: {message: [report]}; a report is {sid, status, error_code, at, …more values}.

        It may come from a callback or from Twilio's list. It also tells what became of an `uncertain` text.
        """
        now = fields.Datetime.now()
        before = {message.id: (message.state, message.error_code) for message in self}
        write_each(self, {message.id: message._heard_values(reports[message]) for message in self})
        ended = self.filtered(
            lambda message: message.state in GIVEN_UP and before[message.id] != (message.state, message.error_code)
        )
        for message in ended:
            message._learn_from_error(message.error_code)
        self._learn_from_arrival()
        self._pause_senders(ended, now)
        again = ended._try_again(now)
        (self - again)._show_states()

    def _heard_values(self, reports):
        """Return this text's values after these reports; those of an earlier attempt say nothing about this one."""
        past = set((self.past_sids or "").split())
        values = {"sid": self.sid, "state": self.state}
        for report in reports:
            if report["sid"] in past:
                continue
            if values["sid"] and values["sid"] != report["sid"]:
                _logger.error("Twilio has text %s twice: %s and %s", self.id, values["sid"], report["sid"])
                continue
            values["sid"] = report["sid"]
            self._add_report(values, report)
        if values.pop("ask", False):
            values["next_poll_at"] = fields.Datetime.now()  # two ends contradict each other
        elif status.is_final(values["state"]):
            values["next_poll_at"] = self._price_poll(values)
        elif values["state"] != self.state and self.state == "uncertain":
            values["next_poll_at"] = fields.Datetime.now() + PRICE_AFTER
        return values

    def _add_report(self, values, report):
        stamp = TIMESTAMPS.get(report["status"])
        if stamp and not self[stamp] and stamp not in values:
            values[stamp] = report["at"]
        before = values["state"]
        is_from_list = "more" in report  # then Twilio's API itself has spoken, and its end is the true one
        ends = is_from_list and status.is_final(report["status"]) and report["status"] in status.TWILIO
        values["state"] = report["status"] if ends and before != "read" else status.advance(before, report["status"])
        if not is_from_list and status.disagree(before, report["status"]):
            values["ask"] = True
        if report["status"] not in status.TWILIO:
            _logger.info("Twilio reported an unknown status for text %s: %s", self.id, report["status"])
        if report["error_code"] and values["state"] in GIVEN_UP:
            values["error_code"] = report["error_code"]
            values["error_text"] = error_codes.describe(report["error_code"]).title
        elif values["state"] in ("delivered", "read", "sent"):
            values.update({"error_code": False, "error_text": False})
        if before == "uncertain" and values["state"] != "uncertain":
            values.setdefault("error_text", False)
        values.update(report.get("more", {}))

    def _price_poll(self, values):
        """Return when to ask for the price of a text that has come to its end, if it is not known."""
        known = values.get("price") or self.price
        since = self.accepted_at or fields.Datetime.now()
        return False if known or self.next_poll_at is False else since + PRICE_AFTER

    def _pause_senders(self, ended, now):
        """Pause senders whose texts Twilio gave up because of the sender."""
        for message in ended:
            wait = retry.next_wait(message.error_code, message.state, 1)
            if message.sender_id and retry.pauses_sender(message.error_code, message.state):
                message.sender_id._pause(now + timedelta(seconds=wait), message.error_code)

    def _try_again(self, now):
        """Queue those of these failed texts once more that surely did not arrive, by the table; return them."""
        by_wait = self.grouped(lambda one: retry.next_wait(one.error_code, one.state, one.retry_count + 1))
        by_wait.pop(None, None)
        for wait, messages in by_wait.items():
            messages._requeue(now + timedelta(seconds=wait))
        again = self.browse().concat(*by_wait.values())
        again._note_by("attempt", self.env._("Queued again: surely not delivered."))
        return again

    # --- the audit trail ---

    def _note_attempts(self, pairs, now):
        """Keep a line for every attempt that was not simply accepted."""
        notable = [(m, done) for m, done in pairs if done.tried and done.outcome.kind is not OutcomeKind.ACCEPTED]
        self._note_events(
            {
                "message": message,
                "source": "attempt",
                "status": str(done.outcome.kind),
                "error_code": done.outcome.code,
                "note": done.outcome.reason,
                "received_at": now,
            }
            for message, done in notable
        )

    def _note_by(self, source, note):
        """Keep a line on each of these texts: what was done and, if a person did it, who."""
        user = self.env.user.id if source == "user" else False
        self._note_events(
            {"message": message, "source": source, "status": message.state, "note": note, "user_id": user}
            for message in self
        )

    def _note_events(self, lines):
        self.env["sms.marketing.message.event"].sudo().create(
            [
                {
                    "account_id": line["message"].account_id.id,
                    "message_id": line["message"].id,
                    "message_uuid": line["message"].uuid,
                    "sid": line["message"].sid,
                    "is_applied": True,
                    **{name: value for name, value in line.items() if name != "message"},
                }
                for line in lines
                if line["message"].account_id
            ]
        )
