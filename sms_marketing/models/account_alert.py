"""Who is told when an account needs somebody: one open activity for each cause, closed by itself when it is mended."""

from odoo import fields, models
from odoo.tools import plaintext2html

ALERT_TYPE = "sms_marketing.activity_type_account_alert"


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    def _alert(self, summary, note):
        """Ask the owner of each account for attention, in plain words; an open activity with this summary is enough.

        sudo: what happens is often noticed by a job or a salesperson's text, who may not make activities here.
        """
        for account in self.sudo():
            receiver = account._alert_receiver()
            if receiver and not account._open_alerts(summary):
                account.activity_schedule(
                    ALERT_TYPE,
                    date_deadline=fields.Date.context_today(account),
                    summary=summary,
                    note=plaintext2html(note),
                    user_id=receiver.id,
                )

    def _settle_alerts(self, summary=None):
        """Close the open alerts of these accounts, or those with this summary: their cause is gone."""
        for account in self.sudo():
            account._open_alerts(summary).action_feedback(feedback=self.env._("Settled by itself."))

    def _open_alerts(self, summary=None):
        domain = [("summary", "=", summary)] if summary else None
        return self.activity_search([ALERT_TYPE], additional_domain=domain)

    def _alert_receiver(self):
        """Return who is told: the owner, or an SMS administrator where the owner is gone or may not see the account."""
        self.ensure_one()
        if self._can_be_told(self.user_id):
            return self.user_id
        administrators = self.env.ref("sms_marketing.group_administrator").all_user_ids
        return administrators.filtered(lambda user: user.id != self.env.ref("base.user_root").id).filtered(
            self._can_be_told
        )[:1]

    def _can_be_told(self, user):
        return bool(user.active and self.company_id in user.company_ids and user.has_group("sms_marketing.group_agent"))
