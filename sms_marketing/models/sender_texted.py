"""What a reply must know of the account and the sender it came to, without a query per reply."""

from typing import NamedTuple

from odoo import api, models, tools


class Desk(NamedTuple):
    """How an account treats replies: whose they are, what a STOP covers (all, account), who answers (twilio, app)."""

    company_id: int
    scope: str
    answers_by: str


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    def write(self, vals):
        res = super().write(vals)
        if {"company_id", "opt_out_scope", "answers_by"} & vals.keys():
            self._close_doors()
        return res

    @tools.ormcache("self.id")
    def _desk(self):
        """Return this account's `Desk`; cached, for every reply asks."""
        account = self.sudo()
        return Desk(account.company_id.id, account.opt_out_scope, account.answers_by)

    @tools.ormcache("self.id", "to", "messaging_service_sid")
    def _sender_texted(self, to, messaging_service_sid):
        """Return the id of the sender that somebody texted, or False; cached, for every reply asks."""
        sender = self.sudo().sender_ids.filtered(lambda sender: sender.value in (to, messaging_service_sid))
        return sender[:1].id


class SmsMarketingSender(models.Model):
    _inherit = "sms.marketing.sender"

    @api.model_create_multi
    def create(self, vals_list):
        senders = super().create(vals_list)
        senders.account_id._close_doors()
        return senders

    def write(self, vals):
        res = super().write(vals)
        if {"value", "account_id", "active"} & vals.keys():
            self.account_id._close_doors()
        return res

    def unlink(self):
        accounts = self.account_id
        res = super().unlink()
        accounts._close_doors()
        return res
