"""Tell open screens that texts changed: ids only, to the agents of the texts' company."""

from odoo import api, models

CHANNEL = "sms_marketing"
CHANGED = "sms_marketing.message/changed"


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model
    def _announce(self, messages):
        """Send one bus notification per company: the ids of these texts, their leads and contacts, no words.

        What a screen then shows, it reads itself, with the rights of its user.
        """
        for company, group in messages.sudo().grouped("company_id").items():
            payload = {"messages": group.ids, "leads": group.lead_id.ids, "partners": group.partner_id.ids}
            self.env["bus.bus"]._sendone((company, CHANNEL), CHANGED, payload)


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _announce_sms_of(self, company):
        """Tell open screens that something happened to these leads that is no text, e.g. an e-mail was opened."""
        if self:
            payload = {"messages": [], "leads": self.ids, "partners": []}
            self.env["bus.bus"]._sendone((company, CHANNEL), CHANGED, payload)


class IrWebsocket(models.AbstractModel):
    _inherit = "ir.websocket"

    def _build_bus_channel_list(self, channels):
        """Let agents listen to the texts of their companies; a browser cannot ask for a company's channel itself."""
        user = self.env.user
        if user._is_internal() and user.has_group("sms_marketing.group_agent"):
            channels.extend((company, CHANNEL) for company in user.company_ids)
        return super()._build_bus_channel_list(channels)
