"""Texts that set off automation rules: a reply, and a text that failed. Each does so once, in the follow-up job.

Nobody waits for other people's rules: not Twilio's callback, not the dispatcher. A rule may answer a text with a text,
so what one number can set off in a day has a limit: a text that fails, or an answering machine, makes no endless loop.
"""

import logging
from datetime import timedelta

from odoo import fields, models

from .batch import together_or_alone

_logger = logging.getLogger(__name__)

BATCH = 200
RECEIVED, FAILED = "on_sms_received", "on_sms_failed"
# How many texts of a number set off rules within a day. People write more than they fail to be reached.
LIMITS = {RECEIVED: 50, FAILED: 3}
DAY = timedelta(days=1)
GIVEN_UP = ("failed", "undelivered")
RECORDS = ("lead_id", "partner_id")


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    rules_pending = fields.Boolean(readonly=True, copy=False, help="Automation rules do not know yet that it failed.")
    rules_ran_at = fields.Datetime("Rules Told", readonly=True, copy=False)

    _rules_pending = models.Index("(id) WHERE rules_pending")
    _rules_ran = models.Index("(number, rules_ran_at) WHERE rules_ran_at IS NOT NULL")

    def _show_states(self):
        res = super()._show_states()
        self._note_failures()
        return res

    def _note_failures(self):
        """Have the rules on failed texts hear of these; a text fails only once for them."""
        if not self._has_rules(FAILED):
            return
        failed = self.filtered(lambda one: one.state in GIVEN_UP and not one.rules_ran_at and not one.rules_pending)
        if failed:
            failed.rules_pending = True
            self._wake_follow_up()

    def _has_rules(self, trigger):
        """Tell from cached answers whether any rule waits for this event."""
        rules = self.env["base.automation"]
        return any(any(rules._sms_rules(self[name]._name, trigger)) for name in RECORDS)

    # --- in the follow-up job ---

    def _tell_rules_of_failures_batch(self):
        """Run the rules for one batch of failed texts; return how many they were."""
        pending = self.search([("rules_pending", "=", True)], order="id", limit=BATCH).try_lock_for_update()
        pending.rules_pending = False
        pending.filtered(lambda message: message.state in GIVEN_UP)._tell_rules(FAILED)
        return len(pending)

    def _tell_rules_of_replies(self):
        """Run the rules for these inbound texts, but for what opted out or in: that has triggers of its own."""
        if self._has_rules(RECEIVED):
            self.filtered(lambda message: not message._is_opt_out_or_in())._tell_rules(RECEIVED)

    def _is_opt_out_or_in(self):
        return self.heard == "opt_out" or (self.heard == "opt_in" and self.changed_standing)

    def _tell_rules(self, trigger):
        """Run the rules on the leads and contacts of these texts: texts of one record one after the other."""
        within = self._within_limit(trigger)
        within.rules_ran_at = fields.Datetime.now()
        within.flush_recordset()
        together_or_alone(within, lambda some: some._run_rules(trigger), lambda _message, _error: None)

    def _within_limit(self, trigger):
        """Leave out the texts of numbers that have set off enough rules today."""
        since = fields.Datetime.now() - DAY
        direction = "inbound" if trigger == RECEIVED else "outbound"
        domain = [("number", "in", self.mapped("number")), ("rules_ran_at", ">=", since), ("direction", "=", direction)]
        counts = dict(self._read_group(domain, ["number"], ["__count"]))
        within = self.browse()
        for message in self:
            counts[message.number] = counts.get(message.number, 0) + 1
            if counts[message.number] <= LIMITS[trigger]:
                within += message
            else:
                _logger.warning("Text %s: %s set off rules often enough today", message.id, message.number)
        return within

    def _run_rules(self, trigger):
        for company, some in self.grouped("company_id").items():
            rules = self.env["base.automation"].with_company(company)
            for name in RECORDS:
                for texts in some._rounds(name):
                    records = self.env[self._fields[name].comodel_name].with_company(company).browse(texts)
                    rules._run_sms_rules(trigger, records.exists(), messages=texts)

    def _rounds(self, name):
        """Return [{id of the lead or contact: text}] with each once in a round, in the order of the texts."""
        rounds = []
        for message in self.filtered(name):
            record_id = message[name].id
            number = sum(record_id in one for one in rounds)
            if number == len(rounds):
                rounds.append({})
            rounds[number][record_id] = message
        return rounds
