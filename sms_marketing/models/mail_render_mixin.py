"""Merge fields and personal links in texts: looked up in batch and put in, so that everybody may write them."""

import re

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import merge_fields, personal_link, tokens
from .link import CODE

# Whose inline templates are texts: Odoo renders the composer's and the mailings' bodies through the bare mixin.
TEXT_MODELS = ("mail.render.mixin", "sms.template")
NEVER_SHORTENED = personal_link.PATH.rstrip("/")
MARKER = f"https://link.invalid{personal_link.PATH}"  # an address that Odoo neither completes nor shortens


class MailRenderMixin(models.AbstractModel):
    _inherit = "mail.render.mixin"

    # --- what may be written, by whom ---

    @api.model
    def _has_unsafe_expression_template_inline_template(self, template_txt, model, fname=None):
        """Fields and links are no code: everybody may write them into a text."""
        if model and self._renders_texts():
            pieces = merge_fields.parse(str(template_txt or ""))
            template_txt, _fields = merge_fields.mark(pieces, "", lambda piece: self._is_put_in(piece, model))
        return super()._has_unsafe_expression_template_inline_template(template_txt, model, fname)

    def _renders_texts(self):
        return self._name in TEXT_MODELS and bool(self.env["res.company"]._sms_marketing_company_ids())

    def _is_put_in(self, piece, model, names=()):
        """Tell whether a piece is put in by us; `names` are those that the caller of the renderer defines."""
        if isinstance(piece, merge_fields.Link):
            return model == "crm.lead" and "link" not in names
        return piece.name not in names and self.env["sms.marketing.merge.field"]._is_ours(piece, model)

    # --- rendering ---

    @api.model
    def _render_template(self, template_src, model, res_ids, engine="inline_template", add_context=None, options=None):
        """Render with our fields and links as markers, then put their values in; Odoo evaluates the rest."""
        if not model or ("{{" not in str(template_src or "") and "link(" not in str(template_src or "")):
            return super()._render_template(template_src, model, res_ids, engine, add_context, options)
        nonce, fields = tokens.new_token(), []  # so that nothing a person is called can look like a marker
        if engine == "inline_template" and res_ids and self._renders_texts():
            template_src, fields = self._mark(str(template_src), model, nonce, (add_context or {}).keys())
        has_links = model == "crm.lead" and "link(" in str(template_src)  # in e-mails, and within expressions
        if has_links:
            add_context = {"link": lambda code: self._link_marker(nonce, code), **(add_context or {})}
        rendered = super()._render_template(template_src, model, res_ids, engine, add_context, options)
        if has_links:
            rendered = self._fill_in_links(rendered, re.compile(re.escape(MARKER + nonce) + "/([a-z0-9_-]+)/"))
        return self._put_in(rendered, model, nonce, fields) if fields else rendered

    def _link_marker(self, nonce, code):
        """Return what stands for a link until all texts are rendered; a code that cannot be one is an error at once."""
        if not CODE.fullmatch(str(code)):
            raise UserError(self.env["sms.marketing.link"]._words_on_unknown(code, ()))
        return f"{MARKER}{nonce}/{code}/"

    def _mark(self, source, model, nonce, names):
        pieces = merge_fields.parse(source)
        return merge_fields.mark(pieces, nonce, lambda piece: self._is_put_in(piece, model, names))

    def _put_in(self, rendered, model, nonce, fields):
        values = self._values_put_in(self.env[model].browse(rendered), fields)
        return {
            record_id: merge_fields.fill(text, nonce, fields, values[record_id]) for record_id, text in rendered.items()
        }

    def _values_put_in(self, records, fields):
        """Return {record id: {name of the field, or raw of the link: value}}."""
        names = {piece.name for piece in fields if isinstance(piece, merge_fields.Field)}
        values = self.env["sms.marketing.merge.field"]._values(records, names)
        for piece in fields:
            if isinstance(piece, merge_fields.Link):
                for record_id, url in self._link_urls(piece.code, records).items():
                    values[record_id][piece.raw] = url
        return values

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
        tokens_model = self.env["sms.marketing.link.token"]
        make = tokens_model._sample_urls if self.env.context.get("sms_links_as_samples") else tokens_model._urls
        for company, group in leads.grouped(lambda lead: lead.company_id or self.env.company).items():
            urls.update(make(self.env["sms.marketing.link"]._by_code(code, company), group))
        return urls

    # --- Odoo's short links ---

    @api.model
    def _shorten_links(self, html, link_tracker_vals, blacklist=None, base_url=None):
        """Leave personal links alone: they are short, belong to one person, and count by themselves."""
        return super()._shorten_links(html, link_tracker_vals, [*(blacklist or ()), NEVER_SHORTENED], base_url)

    @api.model
    def _shorten_links_text(self, content, link_tracker_vals, blacklist=None, base_url=None):
        return super()._shorten_links_text(content, link_tracker_vals, [*(blacklist or ()), NEVER_SHORTENED], base_url)
