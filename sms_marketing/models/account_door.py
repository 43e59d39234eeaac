"""Whose callback is this? What the door in must know about an account, without a query per callback."""

from typing import NamedTuple

from odoo import api, models, tools

from .account import callback_url
from .cached_answers import forget_cached


class Door(NamedTuple):
    """An account as its callbacks see it; `sealed_tokens` are the auth tokens that may have signed, encrypted."""

    account_id: int
    company_id: int
    token: str
    public_url: str
    sealed_tokens: tuple

    def url(self, *path):
        """Return the address that Twilio signed."""
        return callback_url(self.public_url, self.token, *path)


# What a `Door` is made of; a change of one of these closes all cached doors.
DOOR_FIELDS = {"callback_token", "public_url", "company_id", "auth_token_sealed", "next_auth_token_sealed"}


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    @api.model_create_multi
    def create(self, vals_list):
        accounts = super().create(vals_list)
        self._close_doors()
        return accounts

    def write(self, vals):
        res = super().write(vals)
        if DOOR_FIELDS & vals.keys():
            self._close_doors()
        return res

    def unlink(self):
        res = super().unlink()
        self._close_doors()
        return res

    def _close_doors(self):
        forget_cached(self.env)

    def _tokens_behind(self, door):
        """Return the auth tokens with which Twilio may have signed what comes through this door."""
        return [token for sealed in door.sealed_tokens if (token := self._open(sealed))]

    @api.model
    @tools.ormcache("token")
    def _door(self, token):
        """Return the `Door` of the account with this callback token, or None; cached, for every callback asks."""
        # an archived account hears a STOP as well
        account = self.sudo().with_context(active_test=False).search([("callback_token", "=", token)])
        if not account:
            return None
        sealed = (account.auth_token_sealed, account.next_auth_token_sealed)
        return Door(account.id, account.company_id.id, token, account.public_url, tuple(filter(None, sealed)))
