"""Texts that people send us: the opt-out first and at once, everything else afterwards."""

import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.tools import plaintext2html

from ..tools import keywords, opt_out, phone
from .batch import together_or_alone
from .fresh_start import CONCURRENT_CHANGE, in_fresh_transaction
from .reason import REASONS

_logger = logging.getLogger(__name__)

BATCH = 200
WOKEN = "sms_marketing.follow_up"
TWILIOS_RULE, KEYWORD = "OptOutType", "keyword"
OPT_OUT_TYPES = {"STOP": "opt_out", "START": "opt_in", "HELP": "help"}


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    is_followed_up = fields.Boolean(readonly=True, help="The text was shown on the lead and told to its sequences.")
    heard = fields.Selection(
        [
            ("opt_out", "Opt-out"),
            ("opt_in", "Opt-in"),
            ("help", "Asks for help"),
            ("review", "To review"),
        ],
        "Says About Texts",
        readonly=True,
        help="What this reply says about being texted. Empty: nothing.",
    )
    heard_rule = fields.Char("Recognised By", readonly=True)
    changed_standing = fields.Boolean(readonly=True, help="With this reply the person opted out or in.")
    refusal_pending = fields.Boolean(readonly=True, help="Tickets and chatter do not say yet that it was refused.")

    _refusals_pending = models.Index("(id) WHERE refusal_pending")
    _inbound_pending = models.Index("(id) WHERE direction = 'inbound' AND is_followed_up IS NOT TRUE")

    # --- in the webhook's transaction ---

    @api.model
    def _receive(self, account, inbound):
        """Store an inbound text and obey STOP and START at once; a text we already have changes nothing.

        `inbound` is the gateway's `InboundMessage`. Returns the message, or an empty set for a repeat. At most 25
        statements (tests/test_stop_speed.py): what only tells of it is left to the follow-up job.
        """
        if self.search_count([("account_id", "=", account.id), ("sid", "=", inbound.sid)], limit=1):
            return self.browse()
        company = self.env["res.company"].browse(account._desk().company_id)
        number = self._number_of(inbound, company)
        subscriber, known = self.env["sms.marketing.subscriber"]._that_writes(company, number)
        subscriber._meet_again(number)
        subscriber._note_reply(inbound)
        found = subscriber._mirrored_records(company)
        meaning = self._meaning(account, subscriber, inbound)
        message = self.create({**self._prepare_inbound(account, inbound, subscriber, found), **meaning})
        message._obey(subscriber, (found, known))
        self._wake_follow_up()
        return message

    def _number_of(self, inbound, company):
        """Return the number that sent a text in international form, or what Twilio said where it is no number."""
        country = None if inbound.from_.startswith("+") else company.country_id.code
        return phone.parse(inbound.from_, country).e164 or inbound.from_

    def _prepare_inbound(self, account, inbound, subscriber, found):
        leads, partners = found
        lead = min(leads, key=lambda lead: (lead._is_closed(), -lead.id), default=leads)
        return {
            "direction": "inbound",
            "state": "received",
            "company_id": subscriber.company_id.id,
            "account_id": account.id,
            "sender_id": account._sender_texted(inbound.to, inbound.messaging_service_sid),
            "subscriber_id": subscriber.id,
            "lead_id": lead.id,
            "partner_id": (lead.partner_id or partners[:1]).id,
            "number": subscriber.number,
            "body": inbound.body,
            "sid": inbound.sid,
            "purpose": "conversational",
            "received_at": fields.Datetime.now(),
        }

    def _meaning(self, account, subscriber, inbound):
        """Return what the text says about being texted, as values of its row; Twilio's own verdict comes first."""
        told = OPT_OUT_TYPES.get(inbound.opt_out_type)
        reading = None if told else self._reading(inbound.body, subscriber)
        heard = told or (reading and reading.event)
        if heard == "review" and subscriber._is_suppressed():
            heard = None  # nothing is sent to it anyhow
        changed = subscriber._would_change(heard, account)
        return {
            "heard": heard or False,
            "heard_rule": TWILIOS_RULE if told else self._rule_name(reading),
            "changed_standing": changed,
            "answer_kind": self._answer_wanted(account, inbound, heard, changed),
        }

    def _reading(self, body, subscriber):
        """Return what our own rules read in a text, with its `event`, or None."""
        words = self.env["sms.marketing.keyword"]._words_of(subscriber.company_id)
        return opt_out.read(body, opted_out=subscriber._hears_yes(), words=words)

    def _rule_name(self, reading):
        """Return what decided and on which words, e.g. “keyword: STOP”."""
        return bool(reading) and (f"{reading.rule}: {reading.word}" if reading.word else reading.rule)

    def _obey(self, subscriber, looked_up):
        """Apply what the person said about being texted; `looked_up` is what `_mirror_safely` wants."""
        evidence = {"wording": self.body, "message_sid": self.sid}
        source = "keyword" if self._is_keyword() else "phrase"
        if self.heard == "opt_out":
            if self.account_id._desk().scope == "account":
                subscriber._stop_account(self.account_id, source, **evidence)
            else:
                subscriber._opt_out(source, **evidence)
            subscriber._mirror_safely(looked_up)
        elif self.heard == "opt_in":
            self._obey_opt_in(subscriber, source, evidence)
            subscriber._mirror_safely(looked_up)
        elif self.heard == "help":
            subscriber._append("help", source, **evidence)
        elif self.heard == "review":
            subscriber._pause_for_review()
        elif not self.heard and subscriber._waits_for_yes() and keywords.declines(self.body):
            subscriber._decline(self.body, message_sid=self.sid)

    def _obey_opt_in(self, subscriber, source, evidence):
        if subscriber._waits_for_yes() and not subscriber._is_suppressed():
            subscriber._confirm(self.body, message_sid=self.sid)
        else:
            scoped = self.account_id if self.account_id._desk().scope == "account" else None
            subscriber._start(scoped, source, **evidence)

    def _is_keyword(self):
        """Tell whether the whole text is a keyword, or Twilio said so, rather than words with that meaning."""
        return (self.heard_rule or "").startswith((TWILIOS_RULE, KEYWORD, "join"))

    # --- afterwards ---

    def _refuse_quietly(self, reason):
        """Refuse texts that were waiting; the follow-up job shows it in Odoo's own tracking and in the chatter."""
        if self:
            self.write({"state": "refused", "reason": reason, "reason_details": False, "refusal_pending": True})
            self._wake_follow_up()

    def _wake_follow_up(self):
        """Have the follow-up job run soon; one call of it is enough for a transaction."""
        said = self.env.cr.precommit.data
        if not said.get(WOKEN):
            said[WOKEN] = True
            self._job("follow_up")._trigger()

    @api.model
    def _cron_follow_up(self):
        """Do what an inbound text asks for beyond the opt-out, a batch per transaction; each kind until it is done."""
        subscribers = self.env["sms.marketing.subscriber"]
        kinds = (
            self._tell_refusals_batch,
            self._follow_up_batch,
            subscribers._mirror_pending_batch,
            self._tell_rules_of_failures_batch,
        )
        for batch in kinds:
            seconds_left = float("inf")
            while seconds_left > 0 and (done := in_fresh_transaction(self.env, batch)):
                seconds_left = self.env["ir.cron"]._commit_progress(done)
        self.env["ir.cron"]._commit_progress(remaining=0)

    def _tell_refusals_batch(self):
        """Show one batch of refusals on tickets, notifications and chatter posts; return how many they were."""
        pending = self.search([("refusal_pending", "=", True)], order="id", limit=BATCH).try_lock_for_update()
        pending.refusal_pending = False
        still = pending.filtered(lambda message: message.state == "refused")
        if still:
            together_or_alone(still, lambda some: some._tell_refusals(), lambda _message, _error: None)
        return len(pending)

    def _tell_refusals(self):
        self.env["sms.marketing.enrollment"]._hear_of_texts(self)
        for reason, group in self.grouped("reason").items():
            group._tell_tickets("canceled", failure_type=REASONS[reason].failure_type)
        self._note_refusals()
        self._announce(self)

    def _follow_up_batch(self):
        """Follow up on one batch of inbound texts; return how many they were."""
        messages = self._lock_to_follow_up()
        for message in messages:
            message._follow_up_safely()
        messages.is_followed_up = True
        messages._tell_rules_of_replies()
        messages._announce(messages)
        return len(messages)

    def _lock_to_follow_up(self):
        domain = [("direction", "=", "inbound"), ("is_followed_up", "!=", True)]
        return self.search(domain, order="id", limit=BATCH).try_lock_for_update()

    def _follow_up_safely(self):
        """Follow up on one text; a failing effect is logged and leaves the others alone."""
        effects = (
            self._mirror_again,
            self._auto_answer,
            self._show_in_chatter,
            self._log_standing,
            self._ask_for_review,
            self._tell_of_blocked_start,
            self._pause_sequences,
        )
        for effect in effects:
            try:
                with self.env.cr.savepoint():
                    effect()
                    self.env.flush_all()
            except CONCURRENT_CHANGE:
                raise
            except Exception:
                self.env.invalidate_all()
                _logger.exception("Inbound text %s: %s failed", self.id, effect.__name__)

    def _mirror_again(self):
        """Show the standing on leads and contacts too that others were making while the text came in."""
        if self.heard in ("opt_out", "opt_in"):
            self.subscriber_id._mirror()

    def _log_standing(self):
        """Log the opt-out or opt-in on every lead and contact with the number but the one that shows the text."""
        if not self.changed_standing:
            return
        shown = self.lead_id or self.partner_id
        for records in self.subscriber_id._mirrored_records(self.company_id):
            others = records.filtered(lambda record: record != shown)
            if others:
                others._message_log_batch(dict.fromkeys(others.ids, self._standing_note()))

    def _standing_note(self):
        if self.heard == "opt_out":
            return self.env._("%(number)s wrote “%(body)s”: opted out of SMS.", number=self.number, body=self.body)
        return self.env._("%(number)s wrote “%(body)s”: agreed to SMS.", number=self.number, body=self.body)

    def _show_in_chatter(self):
        record = self.lead_id or self.partner_id
        if record:
            post = record.with_company(self.company_id).message_post(
                body=self._chatter_body(),
                message_type="sms",
                subtype_xmlid="mail.mt_comment",
                author_id=self.partner_id.id or self.env.ref("base.public_partner").id,
            )
            self.mail_message_id = post

    def _chatter_body(self):
        """Return the text as HTML, with the number above it where no contact stands as its author."""
        body = plaintext2html(self.body or "")
        if self.partner_id:
            return body
        return Markup("<p class='text-muted small'>%s</p>%s") % (
            self.env._("SMS from %(number)s", number=self.number),
            body,
        )

    def _pause_sequences(self):
        if self.heard in (False, "review"):
            going_on = self.subscriber_id._enrollments()._hear_reply()
            self._withdraw_of_sequences("subscriber_id", self.subscriber_id, going_on)
