"""What Twilio's own list says about texts of which we know too little: uncertain ones, and old ones without an end.

Callbacks get lost, and a status may never come (`sent` is the last word in many countries), so a text is looked up
after 15 minutes, 1, 6, 24 and 72 hours and then left alone.
"""

import logging
from datetime import timedelta, timezone
from functools import partial
from math import isfinite

from odoo import api, fields, models

from ..gateway import control
from ..tools import reconcile, status
from .batch import together_or_alone, write_each
from .draft import aware, naive
from .fresh_start import in_fresh_transaction
from .link_wire import reveal
from .message_event import PRICE_AFTER

_logger = logging.getLogger(__name__)

BATCH = 10_000  # as many as possible share a reading of the list
CHUNK = 1000  # rows per transaction
FEW = 10  # up to so many are asked for one by one, more by reading the list of the time in question
POLLS = (timedelta(minutes=15), timedelta(hours=1), timedelta(hours=6), timedelta(hours=24), timedelta(hours=72))
MARGIN = timedelta(hours=1)  # how long after the attempt Twilio may say that it made the message
ASK_AGAIN = timedelta(minutes=5)  # when Twilio could not be asked
LET_CALLBACKS_SPEAK = timedelta(minutes=1)  # when callbacks have come that the other job has not applied yet
MAX_LOST = 20  # a text that gets lost on its way again and again is left to a person
OUTGOING = ("outbound-api", "outbound-call", "outbound-reply")


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model
    def _cron_read_back(self):
        """Ask Twilio about texts whose time for it has come, account by account."""
        seconds_left = float("inf")
        while seconds_left > 0 and (due := self._find_to_poll()):
            for (account, _hour), messages in due.grouped(lambda one: (one.account_id, one._asked_hour())).items():
                self._read_back_account(account, messages)
            seconds_left = self.env["ir.cron"]._commit_progress(len(due))
        self.env["ir.cron"]._commit_progress(remaining=len(self._find_to_poll()))

    def _find_to_poll(self):
        domain = [("next_poll_at", "<=", fields.Datetime.now()), ("account_id", "!=", False)]
        return self.search(domain, limit=BATCH, order="next_poll_at, id")

    def _read_back_account(self, account, messages):
        """Ask about one account's texts; the questions are asked outside of any transaction."""
        credentials = account._credentials()
        questions = {message.id: message._question() for message in messages}
        self.env["ir.cron"]._commit_progress()
        found, unanswered = _ask(credentials, questions)
        silent = messages.filtered(lambda message: message.id in unanswered)
        if silent:
            in_fresh_transaction(self.env, partial(silent._ask_again, next(iter(unanswered.values()))))
            self.env["ir.cron"]._commit_progress()
        answered = messages - silent
        for start in range(0, len(answered), CHUNK):
            chunk = answered[start : start + CHUNK]
            in_fresh_transaction(self.env, partial(chunk._take_in_safely, found))
            self.env["ir.cron"]._commit_progress()

    def _ask_again(self, error):
        """Have the question about these texts repeated, which Twilio did not answer."""
        _logger.warning("Twilio could not be asked about %s texts of %s: %s", len(self), self.account_id, error)
        now = fields.Datetime.now()
        write_each(self, {message.id: {"next_poll_at": message._ask_again_at(now)} for message in self})

    def _tried_at(self):
        return self.attempt_at or self.accepted_at or self.create_date

    def _asked_hour(self):
        """Return the hour in which this text was tried: texts of one hour share a reading of Twilio's list."""
        return self._tried_at().replace(minute=0, second=0, microsecond=0)

    def _question(self):
        """Return what must be known to find this text at Twilio."""
        return {"sid": self.sid, "to": self.number, "since": aware(self._tried_at())}

    def _take_in_safely(self, found):
        """Take in what Twilio has of these texts; one that cannot be worked on is left until its next time."""
        together_or_alone(self, lambda some: some._take_in(found), lambda one, _error: one._skip_poll())

    def _skip_poll(self):
        self.next_poll_at = self._next_poll(fields.Datetime.now())

    def _take_in(self, found):
        """Take in Twilio's messages {sid: RemoteMessage}: statuses of known ones, and the fate of uncertain ones."""
        now = fields.Datetime.now()
        waiting = self.filtered(lambda message: message.next_poll_at and message.next_poll_at <= now)
        lost = waiting.filtered(lambda message: message.state == "uncertain" and not message.sid)
        lost._settle(found, now)
        known = (waiting - lost).filtered("sid")
        reports = {message: [_report(found[message.sid], now)] for message in known if message.sid in found}
        self.browse([message.id for message in reports])._hear(reports)
        write_each(self, {message.id: {"next_poll_at": message._next_poll(now)} for message in waiting - lost})

    def _next_poll(self, now):
        """Return when to ask once more, False after the last time."""
        if self.state in ("ready", "held"):
            return False
        since = self.accepted_at or self.attempt_at or now
        waits = POLLS
        if status.is_final(self.state):
            waits = () if self.price else (PRICE_AFTER,)
        return next((since + wait for wait in waits if since + wait > now), False)

    def _ask_again_at(self, now):
        """Return when to repeat a question that Twilio did not answer; False when the last time is long past."""
        late = now - POLLS[-1] - timedelta(days=1)
        return now + ASK_AGAIN if self.state == "uncertain" or self._tried_at() > late else False

    # --- uncertain ---

    def _settle(self, found, now):
        """Decide what became of uncertain texts: Twilio has it, surely not, or a person must look."""
        told = self._with_callbacks_to_apply()
        write_each(told, {message.id: {"next_poll_at": now + LET_CALLBACKS_SPEAK} for message in told})
        (self - told)._match(found, now)

    def _with_callbacks_to_apply(self):
        """Return the texts of which callbacks have come that are not applied yet: those say more than any list."""
        event_model = self.env["sms.marketing.message.event"]
        waiting = [("message_uuid", "in", self.mapped("uuid")), ("is_applied", "!=", True)]
        told = set(event_model.search_fetch(waiting, ["message_uuid"]).mapped("message_uuid"))
        if told:
            event_model._wake()
        return self.filtered(lambda message: message.uuid in told)

    def _match(self, found, now):
        """Look for these texts among Twilio's messages that belong to no other text."""
        if not self:
            return
        taken, told = self._sids_of_others(found), self._with_callbacks()
        lost = [reconcile.Lost(m.uuid, m.number, reveal(self.env, m.body or ""), aware(m._tried_at())) for m in self]
        held = [
            reconcile.Held(one.sid, one.to, one.body, one.created_at)
            for one in found.values()
            if one.direction in OUTGOING
        ]
        answers = reconcile.match(lost, held, taken)
        by_answer = self.grouped(lambda message: answers[message.uuid][0])
        self._take_found(by_answer.get(reconcile.FOUND, self.browse()), answers, found, now)
        absent = by_answer.get(reconcile.ABSENT, self.browse())
        self._take_absent(absent - told)
        self._take_undecided(by_answer.get(reconcile.UNDECIDED, self.browse()) | (absent & told))

    def _sids_of_others(self, found):
        """Return those of Twilio's SIDs that belong to other texts of ours, now or in earlier attempts."""
        sids, uuids = [("sid", "in", list(found))], self.mapped("uuid")
        others = self.search_fetch([*sids, ("id", "not in", self.ids)], ["sid"])
        events = self.env["sms.marketing.message.event"].search_fetch(
            [*sids, ("message_uuid", "not in", uuids)], ["sid"]
        )
        past = self.search_fetch([("number", "in", self.mapped("number")), ("past_sids", "!=", False)], ["past_sids"])
        earlier = {sid for text in past for sid in text.past_sids.split()}
        return {*others.mapped("sid"), *events.mapped("sid"), *earlier}

    def _with_callbacks(self):
        """Return the texts of whose last attempt a callback has come: Twilio has them, whatever its list says."""
        came = [("message_uuid", "in", self.mapped("uuid")), ("source", "=", "callback")]
        came.append(("account_id", "in", self.account_id.ids))
        events = self.env["sms.marketing.message.event"].search_fetch(came, ["message_uuid", "sid"])
        told = {(event.message_uuid, event.sid) for event in events}
        past = {(message.uuid, sid) for message in self for sid in (message.past_sids or "").split()}
        uuids = {uuid for uuid, _sid in told - past}
        return self.filtered(lambda message: message.uuid in uuids)

    def _take_found(self, messages, answers, found, now):
        reports = {message: [_report(found[answers[message.uuid][1]], now)] for message in messages}
        messages._hear(reports)
        messages._note_by("look_up", self.env._("Twilio's list has this text."))

    def _take_absent(self, messages):
        """Send again what Twilio surely does not have."""
        hopeless = messages.filtered(lambda message: message.lost_count >= MAX_LOST)
        again = messages - hopeless
        again._note_by("look_up", self.env._("Twilio's list does not have this text: it is sent again."))
        again._requeue()
        write_each(again, {message.id: {"lost_count": message.lost_count + 1} for message in again})
        now = fields.Datetime.now()
        write_each(hopeless, {m.id: {"state": "failed", "failed_at": now, "next_poll_at": False} for m in hopeless})
        hopeless._note_by("look_up", self.env._("Lost on the way to Twilio again and again: given up."))
        hopeless._show_states()

    def _take_undecided(self, messages):
        """Leave to a person what cannot be told from the list."""
        note = self.env._(
            "Twilio has a similar text to this number. Compare them in Twilio's console, then send again or dismiss."
        )
        write_each(messages, {message.id: {"next_poll_at": False, "error_text": note} for message in messages})
        messages._note_by("look_up", note)
        messages._show_states()


def _ask(credentials, questions):
    """Return (Twilio's messages {sid: RemoteMessage} that may answer, {id: ControlError} of what was not answered).

    `questions` are {id: question}. A few are asked one by one, and one that fails leaves the others alone; for many,
    all messages of the time in question are read, a thousand a page, and half a list counts for nothing.
    """
    if len(questions) > FEW:
        try:
            return _ask_for_list(credentials, questions.values()), {}
        except control.ControlError as error:
            return {}, dict.fromkeys(questions, error)
    found, unanswered = {}, {}
    for message_id, question in questions.items():
        try:
            found.update({one.sid: one for one in _ask_for_one(credentials, question)})
        except control.ControlError as error:
            unanswered[message_id] = error
    return found, unanswered


def _ask_for_list(credentials, questions):
    times = [question["since"] for question in questions]
    # a text without SID may have waited long for its turn after it was claimed: it can be as young as now
    until = max(times) + MARGIN if all(question["sid"] for question in questions) else None
    since = min(times) - reconcile.CLOCK_SKEW
    return {one.sid: one for one in control.list_messages(credentials, since, until)}


def _ask_for_one(credentials, question):
    if question["sid"]:
        one = control.fetch_message(credentials, question["sid"])
        return [one] if one else []
    return control.find_messages(credentials, question["to"], question["since"] - reconcile.CLOCK_SKEW)


def _report(remote, now):
    """Return one of Twilio's messages as a report, with what only the list tells."""
    more = {"segment_count": remote.segments} if remote.segments else {}
    price = _price(remote.price)
    if price:
        more |= {"price": price, "price_unit": remote.price_unit}
    at = naive(remote.sent_at.astimezone(timezone.utc)) if remote.sent_at else now
    return {"sid": remote.sid, "status": remote.status, "error_code": remote.error_code, "at": at, "more": more}


def _price(told):
    """Return Twilio's price (a signed decimal text) as an amount, 0 for none or nonsense."""
    try:
        amount = abs(float(told or 0))
    except ValueError:
        return 0.0
    return amount if isfinite(amount) else 0.0
