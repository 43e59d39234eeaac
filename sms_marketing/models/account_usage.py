"""What an account's texts came to, and what Twilio charges for them.

Counts are ours, read from the message table whenever they are shown. Money is Twilio's: fetched by the daily job or a
button, stored with its time, never while a page loads.
"""

import logging
from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..gateway import control
from .fresh_start import in_fresh_transaction

_logger = logging.getLogger(__name__)

# Twilio settles prices for some days after a text; older days do not change any more.
DAYS_BACK = 35
DELIVERED, FAILED = ("delivered", "read"), ("failed", "undelivered")
VIEWERS = "sms_marketing.group_marketer"


class SmsMarketingAccountUsage(models.Model):
    _name = "sms.marketing.account.usage"
    _description = "Twilio's Bill for a Day"
    _order = "day desc, account_id"

    account_id = fields.Many2one("sms.marketing.account", required=True, readonly=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    day = fields.Date(required=True, readonly=True, help="A day in UTC, as at Twilio.")
    segment_count = fields.Integer("Segments", readonly=True)
    cost = fields.Float(digits=(16, 5), readonly=True)
    currency = fields.Char(readonly=True)

    _one_per_day = models.UniqueIndex("(account_id, day)")

    @api.model
    def _store(self, account, found):
        """Keep the gateway's `Usage` of each day, replacing what was known of it."""
        known = {one.day: one for one in self.search([("account_id", "=", account.id)])}
        fresh = []
        for usage in found:
            if not usage.start:
                continue
            values = {
                "segment_count": usage.segments or 0,
                "cost": float(abs(usage.price)),
                "currency": usage.price_unit,
            }
            if usage.start in known:
                known[usage.start].write(values)
            else:
                fresh.append({"account_id": account.id, "day": usage.start, **values})
        self.create(fresh)


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    sent_this_month = fields.Integer(compute="_compute_usage", compute_sudo=True, groups=VIEWERS)
    delivered_this_month = fields.Integer(compute="_compute_usage", compute_sudo=True, groups=VIEWERS)
    failed_this_month = fields.Integer(compute="_compute_usage", compute_sudo=True, groups=VIEWERS)
    segments_this_month = fields.Integer(compute="_compute_usage", compute_sudo=True, groups=VIEWERS)
    cost_this_month = fields.Char(compute="_compute_cost", compute_sudo=True, groups=VIEWERS)
    balance = fields.Float("Balance Amount", readonly=True, copy=False, groups=VIEWERS)
    balance_text = fields.Char("Balance", compute="_compute_balance_text", groups=VIEWERS)
    balance_currency = fields.Char(readonly=True, copy=False, groups=VIEWERS)
    usage_at = fields.Datetime("Twilio's Figures Of", readonly=True, copy=False, groups=VIEWERS)

    # sudo in the computes: the figures are the account's, whoever's leads were texted

    def _compute_usage(self):
        since = fields.Datetime.start_of(fields.Datetime.now(), "month")
        groups = self.env["sms.marketing.message"]._read_group(
            [("account_id", "in", self.ids), ("accepted_at", ">=", since)],
            ["account_id", "state"],
            ["__count", "segment_count:sum"],
        )
        for account in self:
            own = [(state, count, segments) for one, state, count, segments in groups if one == account]
            account.sent_this_month = sum(count for _state, count, _segments in own)
            account.delivered_this_month = sum(count for state, count, _segments in own if state in DELIVERED)
            account.failed_this_month = sum(count for state, count, _segments in own if state in FAILED)
            account.segments_this_month = sum(segments or 0 for _state, _count, segments in own)

    def _compute_cost(self):
        since = fields.Date.start_of(fields.Date.today(), "month")
        groups = self.env["sms.marketing.account.usage"]._read_group(
            [("account_id", "in", self.ids), ("day", ">=", since)], ["account_id", "currency"], ["cost:sum"]
        )
        for account in self:
            sums = [f"{cost:.2f} {currency or ''}".strip() for one, currency, cost in groups if one == account]
            account.cost_this_month = ", ".join(sums) or False

    @api.depends("balance", "balance_currency", "usage_at")
    def _compute_balance_text(self):
        for account in self:
            shown = account.balance_currency and f"{account.balance:.2f} {account.balance_currency}"
            account.balance_text = shown or False

    # --- fetching ---

    def action_refresh_usage(self):
        """Ask Twilio for costs and balance now."""
        self.ensure_one()
        self.check_access("write")
        try:
            self._store_usage(*self._fetch_usage())
        except control.ControlError as error:
            raise UserError(self.env["sms.marketing.account.check"]._why(error)) from None
        return self._notify(self.env._("Costs and balance are as Twilio has them now."))

    def _refresh_usage_quietly(self):
        """Fetch the figures with the daily check; without an answer yesterday's stay, with their time."""
        try:
            found = self._fetch_usage()
        except control.ControlError as error:
            _logger.info("No usage figures for account %s: %s", self.id, error.code)
            return
        in_fresh_transaction(self.env, partial(self._store_usage, *found))

    def _fetch_usage(self):
        credentials = self._credentials()
        since = fields.Date.today() - timedelta(days=DAYS_BACK)
        return control.balance(credentials), control.usage(credentials, "daily", since=since)

    def _store_usage(self, balance, days):
        self.env["sms.marketing.account.usage"].sudo()._store(self, days)  # nobody writes these by hand
        self.write(
            {
                "balance": float(balance.amount) if balance else 0,
                "balance_currency": balance.currency if balance else False,
                "usage_at": fields.Datetime.now(),
            }
        )

    def action_view_usage(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.account_report_action")
        return {**action, "domain": [("account_id", "=", self.id)]}
