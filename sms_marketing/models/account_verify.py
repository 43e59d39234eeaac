"""Verify: what Twilio says about an account, the verdict, and the daily look whether it still holds.

Twilio is always asked before the first write of a transaction: nobody waits for a lock that we hold meanwhile.
"""

import logging
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..gateway import control
from ..tools import daily
from .draft import aware, naive
from .fresh_start import in_fresh_transaction
from .sender import SERVICE

_logger = logging.getLogger(__name__)

# Findings that say something about the way to Twilio rather than about an account that worked before: ask again later.
TRANSIENT = control.PASSING | {"not_twilio", "tls"}
# Local hour of the daily check: before texts may leave (quiet hours end at eight), after what the night brought.
CHECK_HOUR = 5
# The job asks every hour until it gets an answer; so many times without one are worth telling.
SILENT_TRIES = 3


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    check_ids = fields.One2many("sms.marketing.account.check", "account_id", string="Last Check", copy=False)
    verified_at = fields.Datetime("Last Checked", readonly=True, copy=False)
    check_note = fields.Char("Could Not Be Checked", readonly=True, copy=False)
    silent_tries = fields.Integer(readonly=True, copy=False)

    # --- actions ---

    def action_verify(self):
        """Ask Twilio whether this account can send, store a line for each check, and set the state."""
        self.check_access("write")
        self._refuse_disabled()
        found = [(account, account._ask_twilio()) for account in self]
        for account, results in found:
            account._conclude(results)
        return self._tell_verdict()

    def _refuse_disabled(self):
        disabled = self.filtered(lambda account: account.state == "disabled")
        if disabled:
            raise UserError(
                self.env._("%(names)s is disabled. Enable it first.", names=", ".join(disabled.mapped("name")))
            )

    def _tell_verdict(self):
        """Return the client action that says what came of a Verify."""
        wrong = self.filtered(lambda account: account.state != "verified" or account.check_note)
        lines = [f"{account.name}: {account.failed_reason or account.check_note}" for account in wrong]
        message = "\n".join(lines) or self.env._("Verified: ready to send.")
        kind = "success" if not wrong else "warning" if all(one.state == "verified" for one in wrong) else "danger"
        notification = self._notify(message, kind)
        notification["params"]["next"] = {"type": "ir.actions.act_window_close"}  # reloads the view, keeps its tab
        return notification

    # --- asking ---

    def _ask_twilio(self, credentials=None):
        """Return the gateway's check results: the account's, and each sender's."""
        self.ensure_one()
        if self._is_unreadable() and not credentials:
            return [control.CheckResult("credentials", False, "secrets_unreadable", self._key_place())]
        senders = [sender._as_sender() for sender in self.sender_ids]
        inbound, self_test = self._callback_url("inbound"), self._callback_url("self_test")
        return control.verify(credentials or self._credentials(), senders, inbound, self_test_url=self_test)

    def _conclude(self, results):
        """Store what was found and set the state; silence about a verified account changes nothing but a note."""
        self.ensure_one()
        failed = [result for result in results if result.ok is False]
        if failed and self.state == "verified" and all(result.code in TRANSIENT for result in failed):
            self.check_note = self.env["sms.marketing.account.check"]._sentence(failed[0])
            return
        self.check_ids.unlink()
        self.env["sms.marketing.account.check"]._record(self, results)
        self._learn_names(results)
        self._set_verdict(failed)

    def _learn_names(self, results):
        """Give Messaging Services without a name the one that they have at Twilio: nobody knows them by their SID."""
        names = {result.sender: result.detail for result in results if result.check == "sender" and result.ok}
        for sender in self.sender_ids.filtered(lambda one: one.kind == SERVICE and not one.name):
            sender.name = names.get(sender.value) or False

    def _set_verdict(self, failed):
        was_verified = self.state == "verified"
        told = {"verified_at": fields.Datetime.now(), "check_note": False, "silent_tries": 0}
        if failed:
            self.write({**told, "state": "failed", "failed_reason": self._why_failed(failed)})
            return
        self.write({**told, "state": "verified", "failed_reason": False})
        self._settle_alerts()
        if not was_verified:
            self._wake_jobs()

    def _why_failed(self, failed):
        """Return the first failure in words, and how many more there are."""
        first = self.env["sms.marketing.account.check"]._about(self, failed[0])
        if len(failed) == 1:
            return first
        return self.env._("%(first)s And %(count)s more, see Last Check.", first=first, count=len(failed) - 1)

    def _mark_failed(self, reason):
        """Stop sending over accounts that Twilio no longer accepts, and tell their owners; the texts wait."""
        for account in self.filtered(lambda account: account.state == "verified"):
            why = account._unreadable_note() if account._is_unreadable() else reason
            why = why or self.env._("Twilio no longer accepts this account. Press Verify to see why.")
            account.write({"state": "failed", "failed_reason": why})
            account._tell_failure(why)

    def _tell_failure(self, reason):
        self.message_post(body=self.env._("Sending stopped, the texts wait: %(reason)s", reason=reason))
        self._alert(
            self.env._("Texts stand still: %(name)s", name=self.name),
            self.env._(
                "%(reason)s\n\nNothing is lost: the texts leave by themselves once Verify succeeds.", reason=reason
            ),
        )

    # --- the daily check ---

    @api.model
    def _cron_check(self):
        """Look every hour for accounts whose secrets cannot be read, and once a day at Twilio for drift."""
        accounts = self.search([("state", "=", "verified")])
        accounts.filtered(lambda account: account._is_unreadable())._mark_failed("")
        due = accounts.filtered(lambda account: account.state == "verified" and account._is_check_due())
        self.env["ir.cron"]._commit_progress(remaining=len(due))
        for account in due:
            account._check_alone()
            if self.env["ir.cron"]._commit_progress(1) <= 0:
                break

    def _is_check_due(self):
        """Return whether the last answer is older than this morning where the company is."""
        zone = self.company_id.partner_id.tz or self.user_id.tz
        morning = naive(daily.last_time(aware(fields.Datetime.now()), zone, CHECK_HOUR))
        return not self.verified_at or self.verified_at < morning

    def _check_alone(self):
        """Check one account so that its troubles stay its own. Broad except: a scheduled job is a door."""
        try:
            seen = self.write_date
            results = self._ask_twilio()
            in_fresh_transaction(self.env, partial(self._conclude_drift, results, seen))
            self.env["ir.cron"]._commit_progress()  # Twilio is asked once more: not while we hold a lock
            if self.state == "verified":
                self._refresh_usage_quietly()
        except Exception:
            self.env.cr.rollback()
            self.env.invalidate_all()
            _logger.exception("The daily check of account %s broke off", self.id)

    def _conclude_drift(self, results, seen):
        """Store what the daily check found, unless somebody changed the account while Twilio was being asked."""
        if not self.exists() or self.state != "verified" or self.write_date != seen:
            return
        self._conclude(results)
        if self.state == "failed":
            self._tell_failure(self.failed_reason)
        elif self.check_note:
            self._count_silence()

    def _count_silence(self):
        self.silent_tries += 1
        if self.silent_tries >= SILENT_TRIES:
            self._alert(
                self.env._("Twilio does not answer: %(name)s", name=self.name),
                self.env._(
                    "%(tries)s tries to check this account got no answer. It still counts as verified, and texts go on "
                    "being tried. %(problem)s",
                    tries=self.silent_tries,
                    problem=self.check_note,
                ),
            )
