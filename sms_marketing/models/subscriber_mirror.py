"""Contacts, leads and Odoo's own blacklist show the same standing as a number's subscriber."""

import logging
from functools import partial

from odoo import fields, models
from odoo.tools import SQL

from ..tools import pseudonym
from .fresh_start import CONCURRENT_CHANGE

_logger = logging.getLogger(__name__)

MIRRORED_MODELS = ("crm.lead", "res.partner")
BATCH = 200


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    mirror_pending = fields.Boolean(readonly=True, help="Contacts and leads do not show the standing yet.")

    _to_mirror = models.Index("(id) WHERE mirror_pending")

    def _mirror(self):
        """Bring contacts and leads in step with these subscribers, and put the suppressed on Odoo's blacklist."""
        self._join_blacklist()
        for company, rows in self.grouped("company_id").items():
            for records in rows._mirrored_records(company):
                records._show_sms_standing()

    def _mirrored_records(self, company):
        """Return the leads and the contacts of one company that have these numbers, archived ones too; two queries."""
        numbers = self.mapped("number")
        models_ = [self.env[model].sudo().with_company(company) for model in MIRRORED_MODELS]  # all show the standing
        return [model._search_sms_numbers(company, numbers) for model in models_]

    def _mirror_at_once(self, found, known):
        """Show the standing on `found` (what `_mirrored_records` gave) with as few queries as can be.

        `known` is what `_of_all_companies` gave. The chatter's lines about it are left to the follow-up job.
        """
        self._join_blacklist()
        for records in found:
            records.with_context(tracking_disable=True)._show_sms_standing(known, one_savepoint=True)

    def _mirror_safely(self, looked_up=None):
        """Show the standing; whatever other people's rules do there, what the person said stands.

        Where it fails at once on what was `looked_up` (the arguments of `_mirror_at_once`), it is done the long way,
        which keeps a broken rule apart from the others; where that fails as well, the follow-up job tries again with
        its next runs.
        """
        at_once = looked_up and self._try_to_mirror(partial(self._mirror_at_once, *looked_up))
        if not at_once and not self._try_to_mirror(self._mirror):
            self.mirror_pending = True

    def _try_to_mirror(self, way):
        """Return whether this way to show the standing worked.

        Broad except: the doors in call this, and anybody's automation rules run behind it.
        """
        try:
            with self.env.cr.savepoint():
                way()
                self.env.flush_all()
        except CONCURRENT_CHANGE:
            raise  # the request or job starts again from the beginning
        except Exception:
            self.env.invalidate_all()
            _logger.exception("The standing of %s could not be shown on contacts and leads", self)
            return False
        return True

    def _mirror_pending_batch(self):
        """Show the standings that could not be shown before, each by itself; return how many are done."""
        pending = self.search([("mirror_pending", "=", True)], limit=BATCH).try_lock_for_update()
        pending.mirror_pending = False
        for subscriber in pending:
            subscriber._mirror_safely()
        return len(pending.filtered(lambda row: not row.mirror_pending))

    def _standing(self):
        """Return (sms_consent, sms_opted_out) as contacts and leads show it."""
        return self.consent == "opted_in" and not self._is_suppressed(), self._is_suppressed()

    def _join_blacklist(self):
        """Put suppressed numbers on Odoo's blacklist, so that its own mass texts obey as well."""
        numbers = sorted(pseudonym.clear(set(self.filtered(lambda row: row._is_suppressed()).mapped("number"))))
        if not numbers:
            return
        # SQL: the model reads users, companies and countries to parse each number again, and writes a note for each;
        # here the number is exact, our ledger says why, and a STOP is to be obeyed in few queries
        self.env["phone.blacklist"].flush_model(["number", "active"])
        self.env.cr.execute(
            SQL(
                "INSERT INTO phone_blacklist (number, active, create_uid, create_date, write_uid, write_date)"
                " SELECT number, TRUE, %(user)s, %(now)s, %(user)s, %(now)s FROM unnest(%(numbers)s) AS number"
                " ON CONFLICT (number) DO UPDATE SET active = TRUE, write_uid = %(user)s, write_date = %(now)s"
                " WHERE phone_blacklist.active IS NOT TRUE",
                user=self.env.uid,
                now=fields.Datetime.now(),
                numbers=numbers,
            )
        )
        self.env["phone.blacklist"].invalidate_model(flush=False)

    def _leave_blacklist(self):
        """Take numbers off Odoo's blacklist that no company suppresses any more."""
        numbers = pseudonym.clear(self.mapped("number"))
        domain = [("number", "in", numbers), ("suppression", "!=", "none")]
        still = set(self.sudo().search(domain).mapped("number"))
        if free := sorted(set(numbers) - still):
            self.env["phone.blacklist"].sudo()._remove(free)
