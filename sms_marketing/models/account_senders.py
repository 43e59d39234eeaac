"""What an account does for its senders: have replies come to us, and fetch what Twilio has."""

from concurrent.futures import ThreadPoolExecutor

from odoo import models
from odoo.exceptions import UserError

from ..gateway import control

SIDE_BY_SIDE = 4


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    def action_set_webhooks(self):
        """Tell Twilio to send replies to us, for every sender that can receive, and look at once what came of it."""
        self.ensure_one()
        self.check_access("write")
        self._refuse_disabled()
        receiving = self.sender_ids.filtered("can_receive")
        if not receiving:
            raise UserError(self.env._("None of this account's senders can receive texts, so there is nothing to set."))
        results = self._set_webhooks(receiving)
        self._conclude(self._ask_twilio())
        return self._tell_webhooks(results)

    def _set_webhooks(self, senders):
        """Return the gateway's result for each sender; asked side by side, before anything is written here."""
        credentials, url = self._credentials(), self.inbound_url
        asked = [sender._as_sender() for sender in senders]
        with ThreadPoolExecutor(SIDE_BY_SIDE) as threads:
            return list(threads.map(lambda sender: control.set_webhooks(credentials, sender, url), asked))

    def _tell_webhooks(self, results):
        """Say for which senders replies come here now, and what stands against it for the others."""
        check = self.env["sms.marketing.account.check"]
        wrong = [check._about(self, result) for result in results if not result.ok]
        done, asked = len(results) - len(wrong), len(results)
        message = self.env._("Replies to %(count)s of %(all)s senders now come to this Odoo.", count=done, all=asked)
        if not wrong:
            return self._notify(message)
        return self._notify("\n".join([message, *wrong]), "warning", sticky=True)

    def action_import_senders(self):
        """Add what the Twilio account can send from and we do not have yet: numbers, short codes, services."""
        self.ensure_one()
        self.check_access("write")
        try:
            found = control.list_senders(self._credentials())
        except control.ControlError as error:
            raise UserError(self.env["sms.marketing.account.check"]._why(error)) from None
        known = set(self.with_context(active_test=False).sender_ids.mapped("value"))
        fresh = [one for one in found if one.value not in known]
        self.env["sms.marketing.sender"].create([self._prepare_sender(one) for one in fresh])
        if not fresh:
            return self._notify(self.env._("Twilio knows no senders that are not here already."), "info")
        return self._notify(
            self.env._(
                "%(count)s senders added. Remove those that you do not want to text from, then press Verify.",
                count=len(fresh),
            )
        )

    def _prepare_sender(self, found):
        name = found.name if found.name != found.value else False
        return {"account_id": self.id, "kind": found.kind, "value": found.value, "name": name}

    def action_view_senders(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.sender_action")
        return {**action, "domain": [("account_id", "=", self.id)], "context": {"search_default_all": 1}}
