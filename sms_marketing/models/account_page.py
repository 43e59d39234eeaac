"""What the accounts page shows beside its cards."""

from odoo import api, models


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    @api.model
    def get_page_facts(self):
        """Return the page's figures: accounts connected, verified, awaiting action; companies that could be imported.

        Connected are all that are not archived; awaiting action those that somebody must verify or mend.
        """
        counts = dict(self._read_group([], ["state"], ["__count"]))
        may_import = self.has_access("create") and self.env.user.has_group("base.group_system")
        return {
            "connected": sum(counts.values()),
            "verified": counts.get("verified", 0),
            "awaiting": counts.get("draft", 0) + counts.get("failed", 0),
            "to_import": self._companies_to_import().mapped("name") if may_import else [],
        }

    def action_send_test(self):
        """Open the dialog that sends one text."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a Test"),
            "res_model": "sms.marketing.test.sms",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_account_id": self.id, "dialog_size": "medium"},
        }
