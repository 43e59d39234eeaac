"""The pages behind personal links, kept rendered: they say nothing about the person, so one is as good for all."""

import base64
import hashlib

from markupsafe import Markup

from odoo import api, models, tools

from ..tools import contrast, link_page

LARGEST_LOGO = 40_000  # bytes of a picture that goes along with every page
INSTANT_SCRIPT = (
    'function press(){if(document.visibilityState==="visible"){'
    'document.removeEventListener("visibilitychange",press);document.forms[0].submit();}}'
    'document.addEventListener("visibilitychange",press);press();'
)
INSTANT_HASH = "sha256-" + base64.b64encode(hashlib.sha256(INSTANT_SCRIPT.encode()).digest()).decode()
KINDS_OF_PICTURE = {"iVBORw": "image/png", "/9j/": "image/jpeg", "R0lGOD": "image/gif", "UklGR": "image/webp"}


class SmsMarketingLink(models.Model):
    _inherit = "sms.marketing.link"

    @api.model
    def _page_of(self, personal, kind):
        """Return the page as bytes for somebody who came with a `Personal`."""
        return self._rendered(kind, personal.link_id, personal.stamp, personal.lang, personal.other_label)

    @api.model
    def _plain_page(self, kind):
        """Return a page that says nothing about any link: the same bytes for everybody."""
        return self._rendered(kind, None, None, None, None)

    # Odoo forgets this cache whenever views, parameters or translations change; `stamp` stands for the rest
    @tools.ormcache("kind", "link_id", "stamp", "lang", "other_label", cache="templates.cached_values")
    def _rendered(self, kind, link_id, stamp, lang, other_label):
        # sudo: nobody is logged in on these pages
        link = self.env["sms.marketing.link"].sudo().browse(link_id or ())
        lang = self._page_lang(lang, link.company_id)
        link = link.with_context(lang=lang)
        return self._render_page(kind, link, lang, other_label, is_preview=False)

    def _page_lang(self, lang, company):
        """Return the language of a page: the person's, else the company's, else English."""
        company = company or self.env["res.company"].sudo().search([], limit=1, order="id")
        installed = {code for code, _name in self.env["res.lang"].get_installed()}
        return next((one for one in (lang, company.partner_id.lang, "en_US") if one in installed), None)

    def _render_page(self, kind, link, lang, other_label, is_preview):
        values = {
            "kind": kind,
            "link": link,
            "title": link.name or self.env._("Link"),
            "company": link.company_id,
            "page_lang": lang,
            "other_label": other_label,
            "has_button": kind in link_page.WITH_BUTTON,
            "is_preview": is_preview,
            "instant_script": Markup(INSTANT_SCRIPT) if link.is_instant and not is_preview else False,
        }
        view = self.env["ir.qweb"].sudo().with_context(lang=lang)
        html = view._render("sms_marketing.link_page", values, minimal_qcontext=True)
        return f"<!DOCTYPE html>\n{html}".encode()


class ResCompany(models.Model):
    _inherit = "res.company"

    def _public_page_look(self):
        """Return {"background", "text", "logo"} for public pages of this company; None for what it has not set.

        The colour of its documents is taken with whatever text is readable on it; a large logo stays away.
        """
        background = contrast.as_hex(self.primary_color)
        logo = None if self.uses_default_logo else self.logo_web
        data = logo.decode() if isinstance(logo, bytes) else logo or ""
        kind = next((kind for start, kind in KINDS_OF_PICTURE.items() if data.startswith(start)), None)
        return {
            "background": background,
            "text": background and contrast.readable_on(background),
            "logo": f"data:{kind};base64,{data}" if kind and len(data) <= LARGEST_LOGO else None,
        }
