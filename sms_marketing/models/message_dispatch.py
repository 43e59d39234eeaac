"""From the queue to the wire: last look → claim → commit → pump. What comes back is in `message_outcome`.

A text is `submitting`, committed, before it is posted, and leaves that state only with an outcome. One dispatch job
runs at a time on a database (Odoo locks a scheduled action while it runs), so a text that is `submitting` when the job
begins was left behind by a process that died; it becomes `uncertain` and is never sent again blindly.
"""

import logging
from collections import defaultdict
from datetime import datetime, timedelta
from functools import cache, partial

from odoo import api, fields, models
from odoo.tools import SQL

from ..gateway.pump import Pump
from ..gateway.wire import OutgoingMessage
from ..tools import gate, phone, sender_choice, validity
from .account import RETRY_POLICY
from .batch import together_or_alone, write_each
from .draft import Draft, naive
from .fresh_start import in_fresh_transaction
from .link_wire import reveal
from .many import any_of
from .message import PRIORITIES, WAITING, WAITS_FOR_A_TIME

_logger = logging.getLogger(__name__)

# How many texts of a sender are claimed ahead: what the pump needs until the next look at the queue. Each claimed text
# is one to ask Twilio about if this process dies.
AHEAD_MIN = 200
AHEAD_PER_IN_FLIGHT = 8
AHEAD_SECONDS = 3  # for a sender with a pace of its own
PATIENCE = 0.25  # seconds until finished texts are stored at the latest
MINUTE = timedelta(minutes=1)
TIMED = (*WAITS_FOR_A_TIME, "throttled")  # reasons to wait for a time and not for a person
LOOK_AGAIN = timedelta(minutes=1)  # when a text is held that waits for a person and not for a time


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model_create_multi
    def create(self, vals_list):
        messages = super().create(vals_list)
        messages._wake_for_held()
        return messages

    @api.model
    def _cron_dispatch(self):
        """Send what is due, all senders side by side, until nothing is due or the job's time is over.

        Only as a scheduled action: called in another way it would run beside the one that Odoo lets run.
        """
        if not self.env.context.get("cron_id"):
            self._job("dispatch")._trigger()
            return
        end_pauses = self.env["sms.marketing.sender"]._end_pauses
        for prepare in (self._recover_interrupted, end_pauses, self._give_senders):
            in_fresh_transaction(self.env, prepare)
            self.env["ir.cron"]._commit_progress()
        with Pump() as pump:
            try:
                self._feed(pump)
            except Exception:
                self.env.cr.rollback()  # or a broken transaction would take the outcomes with it
                self.env.invalidate_all()
                raise
            finally:
                pump.stop()
                self._store_finished(pump.take())
        self.env["ir.cron"]._commit_progress(remaining=self._count_due())

    def _feed(self, pump):
        """Keep the pump full and store what comes out, until there is nothing more to do or no time."""
        seconds_left = float("inf")
        while seconds_left > 0:
            examined, lanes = in_fresh_transaction(self.env, partial(self._claim_due, pump))
            seconds_left = self.env["ir.cron"]._commit_progress(examined)
            for lane, texts in lanes.items():
                pump.put(lane, texts)
            if not pump.outstanding and not examined:
                return
            self._store_finished(pump.take(want=AHEAD_MIN // 2, wait=PATIENCE))

    def _count_due(self):
        """Return how many texts could leave now, counting no further than matters."""
        return self.search_count(
            [
                ("state", "in", WAITING),
                ("send_after", "<=", fields.Datetime.now()),
                ("sender_id", "in", self.env["sms.marketing.sender"]._ready_to_send().ids),
            ],
            limit=AHEAD_MIN,
        )

    # --- what a dead process left behind, and texts without a sender ---

    @api.model
    def _recover_interrupted(self):
        """Turn what a dead process left behind into `uncertain`: it may or may not have been posted."""
        left = self.search([("state", "=", "submitting")]).try_lock_for_update()
        if left:
            left._lose_track(self.env._("Odoo was interrupted while handing this text to Twilio."))

    @api.model
    def _give_senders(self):
        """Choose a sender for waiting texts that have lost theirs, or never had one.

        Only where there is one to choose: texts that must wait shall not keep others from their turn.
        """
        companies = self.env["sms.marketing.sender"]._ready_to_send().company_id
        homeless = [("state", "in", WAITING), ("sender_id", "=", False), ("company_id", "in", companies.ids)]
        lost = self.search(homeless, limit=5000).try_lock_for_update()
        for company, messages in lost.grouped("company_id").items():
            together_or_alone(messages.with_prefetch(), lambda some: some._choose_senders_anew(), self._refuse_to_claim)
            _logger.info("Chose senders for %s texts of company %s", len(messages), company.id)

    def _choose_senders_anew(self):
        drafts = self._as_drafts()
        for draft in drafts:
            draft.account = None  # any of the company's will do
        self._collect_facts(drafts)
        chosen = defaultdict(list)
        for message, draft in zip(self, drafts, strict=True):
            chosen[draft.sender, draft.facts["sender"]].append(message.id)
        for (sender, found), ids in chosen.items():
            group = self.browse(ids)
            if sender:
                group.write({"sender_id": sender.id, "account_id": sender.account_id.id})
            elif found == sender_choice.COUNTRY:
                group._refuse("sender_country")

    # --- claim ---

    def _claim_due(self, pump):
        """Return (how many texts were looked at, {lane: [(outgoing message, segments)]}) and claim the latter."""
        senders = self.env["sms.marketing.sender"]._ready_to_send()
        lanes = {sender: lane for sender in senders if (lane := sender._lane()) and not pump.is_closed(lane.account)}
        due = self._lock_due({sender: room for sender, lane in lanes.items() if (room := self._room(pump, lane))})
        found = defaultdict(list)
        # look and claim at once: a text that has to be looked at alone must see those before it as handed over
        for lane, text in due._each_safely(lambda texts: texts._last_look()._claim(lanes)):
            found[lane].append(text)
        return len(due), found

    def _each_safely(self, work):
        """Return what `work`, which gives a list, gives for these texts, without those for which it fails."""
        return list(_flat(together_or_alone(self, work, self._refuse_to_claim))) if self else []

    def _room(self, pump, lane):
        """Return how many texts of a sender to claim now; small remainders wait for the next time."""
        ahead = max(AHEAD_MIN, lane.in_flight * AHEAD_PER_IN_FLIGHT)
        if lane.rate:
            ahead = min(ahead, max(1, int(lane.rate * AHEAD_SECONDS)))
        waiting = pump.backlog(lane.account, lane.sender)
        return 0 if waiting > ahead // 2 else ahead - waiting

    def _lock_due(self, room_by_sender):
        """Return due texts, locked with their subscribers: what an opt-out holds right now waits for it.

        SQL: per sender and priority the index gives the first due rows without touching those that wait for later.
        """
        if not room_by_sender:
            return self.browse()
        self.flush_model(["sender_id", "priority", "state", "send_after"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT due.id, lane.sender_id, lane.room
                  FROM (VALUES %s) AS lane(sender_id, room)
                 CROSS JOIN unnest(%s) AS priority
                 CROSS JOIN LATERAL (
                       SELECT id, send_after FROM sms_marketing_message
                        WHERE sender_id = lane.sender_id AND priority = priority.priority
                          AND state IN ('ready', 'held') AND send_after <= %s
                        ORDER BY send_after, id LIMIT lane.room) AS due
                 ORDER BY lane.sender_id, priority.priority, due.send_after, due.id
                """,
                SQL(", ").join(SQL("%s", (sender.id, room)) for sender, room in room_by_sender.items()),
                sorted(set(PRIORITIES.values())),
                fields.Datetime.now(),
            )
        )
        taken = defaultdict(list)
        for message_id, sender_id, room in rows:
            if len(taken[sender_id]) < room:
                taken[sender_id].append(message_id)
        wanted = [message_id for ids in taken.values() for message_id in ids]
        locked = set(self.browse(wanted).try_lock_for_update().ids)
        due = self.browse([message_id for message_id in wanted if message_id in locked])
        due._know_numbers()
        free = due.subscriber_id.try_lock_for_update(allow_referencing=True)
        return due.filtered(lambda message: not message.subscriber_id or message.subscriber_id in free)

    def _know_numbers(self):
        """Link these texts to the subscribers of numbers that were unknown when they were queued.

        The subscriber's row is where a claim and an opt-out at the same moment meet: one waits for the other.
        """
        strangers = self.filtered(lambda message: not message.subscriber_id and phone.parse(message.number or "").e164)
        for company, messages in strangers.grouped("company_id").items():
            rows = self.env["sms.marketing.subscriber"]._for_numbers(company, messages.mapped("number"), create=True)
            for number, group in messages.grouped("number").items():
                group.subscriber_id = rows[number]

    def _claim(self, lanes):
        """Mark these texts as being handed over; return [(lane, (outgoing message, segments))]."""
        if not self:
            return []
        now = fields.Datetime.now()
        outgoing = [(lanes[message.sender_id], message._as_outgoing(now)) for message in self]
        self.flush_recordset()
        # SQL: one statement counts the attempts of all. A claim that a crash of the database server could forget would
        # be a text sent twice, so it is written to disk even where the server is set not to wait for that.
        self.env.cr.execute("SET LOCAL synchronous_commit = on")
        self.env.cr.execute(
            SQL(
                "UPDATE sms_marketing_message SET state = 'submitting', reason = NULL, reason_details = NULL,"
                " attempt_at = %s, attempt_count = COALESCE(attempt_count, 0) + 1,"
                " tries = COALESCE(tries, 0) + 1, write_date = %s"
                " WHERE id = ANY(%s)",
                *(now, now, list(self.ids)),
            )
        )
        self.invalidate_recordset(flush=False)
        return outgoing

    def _refuse_to_claim(self, message, error):
        """Take a text out of the queue that cannot even be prepared, with the error for those who look after it."""
        message.write({"state": "failed", "error_text": str(error)[:200], "failed_at": fields.Datetime.now()})
        message._tell_tickets("error", "sms_not_delivered", message.error_text, done=True)
        message._note_failures()
        return []

    def _as_outgoing(self, now):
        """Return (the gateway's message, its number of segments)."""
        account, sender = self.account_id, self.sender_id
        is_service = sender.kind == "messaging_service"
        outgoing = OutgoingMessage(
            uuid=self.uuid,
            to=self.number,
            body=reveal(self.env, self.body),
            status_callback=account._callback_url("status", self.uuid) + RETRY_POLICY,
            from_=None if is_service else sender.value,
            messaging_service_sid=sender.value if is_service else None,
            validity_period=validity.period(now, account.validity_minutes, self._valid_until(now)),
        )
        return outgoing, self.segment_count or 1

    # --- last look ---

    def _last_look(self):
        """Refuse or hold what may not leave any more; return the texts that may, in their order."""
        cancelled = self._cancelled_by_users()
        cancelled._refuse("canceled")
        left = self - cancelled
        verdicts = left._judge_queued()
        allowed, held, groups = [], {}, defaultdict(list)
        for message, verdict in zip(left, verdicts, strict=True):
            if verdict.action is gate.Action.SEND:
                allowed.append(message.id)
            elif verdict.action is gate.Action.HOLD:
                held[message.id] = verdict
            else:
                groups[verdict].append(message.id)
        for verdict, ids in groups.items():
            self.browse(ids)._refuse(verdict.reason, verdict.details)
        self._hold(held)
        return self.browse(allowed)

    def _hold(self, verdicts):
        """Have these texts wait, by {id: verdict}; those whose time is known wake the job themselves."""
        later = fields.Datetime.now() + LOOK_AGAIN
        values = {
            message_id: {
                "state": "held",
                "reason": verdict.reason,
                "reason_details": dict(verdict.details) or False,
                "send_after": naive(verdict.until) or later,
            }
            for message_id, verdict in verdicts.items()
        }
        if not values:
            return
        write_each(self, values)
        held = self.browse(values)
        held._wake_for_held()
        self._announce(held)

    def _wake_for_held(self):
        """Have the dispatch job run when the wait of those texts is over that wait for a known time.

        Once for each minute, whoever asked before. Texts that wait for a person have no such time.
        """
        now = fields.Datetime.now()
        times = {
            message.send_after + (datetime.min - message.send_after) % MINUTE
            for message in self
            if message.state == "held" and message.reason in TIMED and message.send_after > now
        }
        if not times:
            return
        job = self._job("dispatch")
        known = self.env["ir.cron.trigger"].sudo().search([("cron_id", "=", job.id), ("call_at", "in", list(times))])
        if missing := times.difference(known.mapped("call_at")):
            job._trigger(at=sorted(missing))

    def _judge_queued(self):
        """Return the gate's verdict on each of these queued texts as things are now."""
        verdicts = {}
        for company, messages in self.grouped("company_id").items():
            drafts = messages._as_drafts()
            messages._give_windows(drafts)
            self._run_collectors(company, drafts)
            found = self._decide(drafts)
            messages._keep_places(drafts)
            self._note_exemptions(drafts, found)
            verdicts.update(zip(messages.ids, found, strict=True))
        return [verdicts[message.id] for message in self]

    def _as_drafts(self):
        """Return these queued texts as drafts that have chosen their senders already."""
        facts_of = cache(self._facts_on_queued)  # many texts share a few senders
        return [message._as_draft(facts_of) for message in self]

    def _as_draft(self, facts_of):
        number, sender, account = self.number or "", self.sender_id, self.account_id
        return Draft(
            company=self.company_id,
            number=number,
            body=self.body or "",
            purpose=self.purpose,
            sender=sender,
            account=account,
            may_repeat=True,  # it is on its way itself
            valid_until=self.valid_until or None,
            cap=self.daily_cap or None,
            waits_for_cap=self.waits_for_cap,
            message_id=self.id,
            parsed=phone.parse(number),
            facts=dict(facts_of(sender, account)),
            **self._ground(),
        )

    def _ground(self):
        """Return what a draft must state for any purpose but marketing."""
        if self.purpose == gate.MARKETING:
            return {}
        return {"purpose_reason": self.purpose_reason or "", "answers": self.answers_id.id or None}

    @api.model
    def _facts_on_queued(self, sender, account):
        """Return what the gate must know of the sender and the account that a queued text has."""
        usable = sender and sender.active and sender.account_id == account
        return {
            "account": account.state or "none",
            "sender": sender_choice.USABLE if usable else sender_choice.MISSING,
            "paused_until": sender._paused_until(fields.Datetime.now()),
            "queued": True,
        }

    def _cancelled_by_users(self):
        """Return the texts whose ticket a user cancelled or deleted in Odoo's own SMS list.

        SQL: no records for what is read with every text that leaves.
        """
        self.env["sms.sms"].flush_model(["uuid", "state"])
        waiting = SQL("SELECT uuid FROM sms_sms WHERE state = 'outgoing' AND uuid = %s", any_of(self.mapped("uuid")))
        alive = {uuid for (uuid,) in self.env.execute_query(waiting)}
        return self.filtered(lambda message: message.uuid not in alive)


def _flat(claimed):
    """Yield the pairs of a claim that succeeded as a whole, or of each text that was claimed alone."""
    for part in claimed:
        if isinstance(part, list):
            yield from _flat(part)
        else:
            yield part
