"""`{{ link('code') }}` in SMS and e-mail templates: a personal address for every lead, made in batch."""

import re

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import tokens


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _render_template(self, template_src, model, res_ids, engine="inline_template", add_context=None, options=None):
        if model != "crm.lead" or "link(" not in str(template_src or ""):
            return super()._render_template(template_src, model, res_ids, engine, add_context, options)
        nonce = tokens.new_token()  # so that nothing a lead is called can look like a marker
        context = {"link": lambda code: f"sms-link:{nonce}:{code}:", **(add_context or {})}
        rendered = super()._render_template(template_src, model, res_ids, engine, context, options)
        return self._fill_in_links(rendered, re.compile(f"sms-link:{nonce}:([a-z0-9_-]+):"))

    def _fill_in_links(self, rendered, marker):
        """Replace the markers that rendering left behind by personal addresses."""
        codes = {code for text in rendered.values() for code in marker.findall(str(text))}
        leads = self.env["crm.lead"].browse(rendered)
        urls = {code: self._link_urls(code, leads) for code in codes}
        for lead_id, text in rendered.items():
            filled = marker.sub(lambda match, lead_id=lead_id: urls[match[1]][lead_id], str(text))
            rendered[lead_id] = Markup(filled) if isinstance(text, Markup) else filled
        return rendered

    def _link_urls(self, code, leads):
        """Return {lead id: address} for one code, each with the link of the lead's own company."""
        urls = {}
        for company, group in leads.grouped(lambda lead: lead.company_id or self.env.company).items():
            urls.update(self.env["sms.marketing.link.token"]._urls(self._link(code, company), group))
        return urls

    def _link(self, code, company):
        domain = [("code", "=", code), ("company_id", "=", company.id)]
        link = self.env["sms.marketing.link"].sudo().search(domain, limit=1)
        if not link:
            raise UserError(
                self.env._(
                    "There is no link “%(code)s” in %(company)s. Make one under SMS Marketing → Links, or correct "
                    "the template.",
                    code=code,
                    company=company.name,
                )
            )
        return link
