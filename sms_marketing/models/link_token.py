"""A link made for one person. Only the hash of its token is stored: a copy of the database cannot tap."""

from odoo import api, fields, models

from ..tools import tokens

PATH = "/sms/c/"


class SmsMarketingLinkToken(models.Model):
    _name = "sms.marketing.link.token"
    _description = "Personal Link"
    _order = "id desc"

    link_id = fields.Many2one("sms.marketing.link", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="link_id.company_id", store=True)
    lead_id = fields.Many2one("crm.lead", readonly=True, index=True, ondelete="cascade")
    token_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    expires_at = fields.Datetime(readonly=True)
    hit_count = fields.Integer("Openings", readonly=True)
    tapped_at = fields.Datetime("Tapped", readonly=True)

    _hash_unique = models.UniqueIndex("(token_hash)")

    @api.model
    def _urls(self, link, leads):
        """Make a personal link for every lead, in one query; return {lead id: url}."""
        made = {lead.id: tokens.new_token() for lead in leads}
        self.sudo().create(
            [
                {
                    "link_id": link.id,
                    "lead_id": lead_id,
                    "token_hash": tokens.hash_token(token),
                    "expires_at": link._expiry(),
                }
                for lead_id, token in made.items()
            ]
        )
        base = link.get_base_url()
        return {lead_id: f"{base}{PATH}{token}" for lead_id, token in made.items()}

    @api.model
    def _find(self, token):
        """Return the personal link for a token, or an empty set: unknown, malformed and expired look alike."""
        if not tokens.looks_like_token(token):
            return self.browse()
        found = self.sudo().search([("token_hash", "=", tokens.hash_token(token))])
        return found.filtered(lambda row: not row.expires_at or row.expires_at > fields.Datetime.now())

    def _tap(self):
        """Act on a press of the button, once; return whether this press was the one that counted."""
        self.ensure_one()
        if not self.try_lock_for_update() or self.tapped_at or not self.lead_id:
            return False
        self.tapped_at = fields.Datetime.now()
        lead = self.lead_id.with_company(self.company_id)
        if lead.partner_id:
            lead._track_set_author(lead.partner_id)
        self.link_id._act(lead)
        lead.message_post(
            body=self.env._("Tapped “%(label)s” in a message.", label=self.link_id.name), subtype_xmlid="mail.mt_note"
        )
        return True
