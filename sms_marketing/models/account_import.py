"""Bring in what was typed into Odoo's own Twilio settings, once, without showing the token."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError

from ..tools import phone
from .account import SID_PATTERN


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    @api.model
    def action_import_from_odoo(self):
        """Make a draft account of each company's own Twilio settings in Odoo, and open what was made.

        Only for those whom Odoo itself lets see these settings: an imported token could be shown here.
        """
        if not self.env.user.has_group("base.group_system"):
            raise AccessError(
                self.env._("Odoo's own Twilio settings are for its administrators. Ask one of them to import.")
            )
        companies = self._companies_to_import()
        if not companies:
            raise UserError(
                self.env._("Odoo's own Twilio settings are empty or were imported already. Add the account with New.")
            )
        made = self.create([self._prepare_import(company) for company in companies])
        return made.action_edit() if len(made) == 1 else self._open_page()

    @api.model
    def _companies_to_import(self):
        """Return the user's companies with Twilio settings in Odoo that no account of ours has, archived ones counted.

        sudo: the settings are the system's to read; callers show names only or have checked the right.
        """
        companies = self.env.companies.sudo().filtered(
            lambda company: SID_PATTERN.fullmatch((company.sms_twilio_account_sid or "").strip())
        )
        known = self.sudo().with_context(active_test=False).search([("company_id", "in", companies.ids)])
        have = {(account.company_id.id, account.account_sid) for account in known}
        return companies.filtered(lambda one: (one.id, one.sms_twilio_account_sid.strip()) not in have)

    def _prepare_import(self, company):
        return {
            "name": self.env._("Twilio (from Odoo's settings)"),
            "company_id": company.id,
            "account_sid": company.sms_twilio_account_sid.strip(),
            "auth_token": company.sms_twilio_auth_token,
            "sender_ids": [(0, 0, values) for values in self._senders_to_import(company)],
        }

    def _senders_to_import(self, company):
        """Return the values of a sender for each usable number.

        As in Odoo, a number is for its country, and the first one for all the world besides.
        """
        found = {}
        for number in company.sms_twilio_number_ids:
            parsed = phone.parse(number.number or "", number.country_id.code).e164
            if parsed and parsed not in found:
                countries = number.country_id.ids if found else []
                found[parsed] = {"value": parsed, "country_ids": [(6, 0, countries)]}
        return list(found.values())

    @api.model
    def _open_page(self):
        return self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.account_action")
