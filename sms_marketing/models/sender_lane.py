"""How a sender is used by the engine: its lane on the wire, and its pauses."""

from datetime import timedelta

from odoo import api, fields, models

from ..gateway import error_codes
from ..gateway.base_url import check_base_url
from ..gateway.pump import Lane

WORTH_TELLING = timedelta(minutes=15)  # shorter pauses are everyday


class SmsMarketingSender(models.Model):
    _inherit = "sms.marketing.sender"

    @api.model
    def _ready_to_send(self):
        """Return the senders whose texts may leave now; sudo: the engine asks for all companies."""
        now = fields.Datetime.now()
        return self.sudo().search(
            [
                ("account_id.state", "=", "verified"),
                ("account_id.active", "=", True),
                *("|", ("paused_until", "=", False), ("paused_until", "<=", now)),
            ]
        )

    def _lane(self):
        """Return the gateway's lane of this sender, or None: secrets that cannot be read stop the account."""
        account = self.account_id
        credentials = account._credentials()
        if not all(credentials.login):
            account._mark_failed(
                self.env._("Its secrets cannot be read any more. Enter the Auth Token again, then press Verify.")
            )
            return None
        if check_base_url(credentials.base_url):
            account._mark_failed(self.env._("Its Base URL cannot be used. Correct it, then press Verify."))
            return None
        return Lane(account.id, self.id, credentials, max(1, account.in_flight), self.throughput)

    def _pause(self, until, code):
        """Let this sender's texts wait until a naive UTC time, because of a Twilio error code."""
        if self.paused_until and self.paused_until >= until:
            return
        error = error_codes.describe(code)
        self.write({"paused_until": until, "pause_reason": f"{error.title} ({code})"})
        if until - fields.Datetime.now() >= WORTH_TELLING:
            note = self.env._(
                "%(title)s. %(fix)s The texts wait and leave by themselves afterwards.",
                title=error.title,
                fix=error.fix,
            )
            self.account_id._alert(self._pause_summary(), note)

    def _pause_summary(self):
        return self.env._("%(sender)s pauses", sender=self.display_name)

    @api.model
    def _end_pauses(self):
        """Forget pauses that are over, and the alerts about them; sudo: the engine asks for all companies."""
        for sender in self.sudo().search([("paused_until", "<=", fields.Datetime.now())]):
            sender.write({"paused_until": False, "pause_reason": False})
            sender.account_id._settle_alerts(sender._pause_summary())
