"""A clock that may be set and an account that reaches people never live on the same database."""

from urllib.parse import urlsplit

from odoo import api, models

from .message import OFFSET

LOOPBACK = ("127.0.0.1", "localhost", "::1")


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    @api.constrains("base_url")
    def _set_the_clock_right(self):
        """Set the gate's clock right, for good, as soon as an account could reach anybody but this machine."""
        if not self._stay_here():
            self.env["ir.config_parameter"].sudo().set_param(OFFSET, 0)  # sudo: this is safer than what was

    def _stay_here(self):
        return all(urlsplit(account.base_url or "").hostname in LOOPBACK for account in self)
