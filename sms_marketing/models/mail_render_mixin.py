"""`{{ link('code') }}` in SMS and e-mail templates: a personal address for every lead, made in batch."""

import re

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

MARKER = re.compile(r"sms-marketing-link:([a-z0-9_-]+):")


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    @api.model
    def _render_template(self, template_src, model, res_ids, engine="inline_template", add_context=None, options=None):
        if model != "crm.lead" or "link(" not in str(template_src or ""):
            return super()._render_template(template_src, model, res_ids, engine, add_context, options)
        context = {"link": lambda code: f"sms-marketing-link:{code}:", **(add_context or {})}
        rendered = super()._render_template(template_src, model, res_ids, engine, context, options)
        return self._fill_in_links(rendered)

    def _fill_in_links(self, rendered):
        """Replace the markers that rendering left behind by personal addresses."""
        codes = {code for text in rendered.values() for code in MARKER.findall(str(text))}
        leads = self.env["crm.lead"].browse(rendered)
        urls = {code: self.env["sms.marketing.link.token"]._urls(self._link(code), leads) for code in codes}
        for lead_id, text in rendered.items():
            filled = MARKER.sub(lambda match, lead_id=lead_id: urls[match[1]][lead_id], str(text))
            rendered[lead_id] = Markup(filled) if isinstance(text, Markup) else filled
        return rendered

    def _link(self, code):
        domain = [("code", "=", code), ("company_id", "=", self.env.company.id)]
        link = self.env["sms.marketing.link"].sudo().search(domain, limit=1)
        if not link:
            raise UserError(
                self.env._(
                    "There is no link “%(code)s”. Make one under SMS Marketing → Links, or correct the template.",
                    code=code,
                )
            )
        return link
