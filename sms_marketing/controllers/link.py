"""The page behind a personal link. Opening it changes nothing; only the button does."""

from odoo import SUPERUSER_ID, http
from odoo.http import request

PAGE_HEADERS = [
    ("Cache-Control", "no-store"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("Referrer-Policy", "no-referrer"),
]
ROUTE = {"type": "http", "auth": "public", "csrf": False, "save_session": False, "sitemap": False}


class SmsMarketingLinkPage(http.Controller):
    @http.route("/sms/c/<string:token>", methods=["GET", "HEAD"], **ROUTE)
    def show(self, token, **_params):
        personal = self._find(token)
        if not personal:
            return self._page("sms_marketing.link_page_gone", {}, status=404)
        if request.httprequest.method == "GET":
            personal.hit_count += 1
        template = "link_page_thanks" if personal.tapped_at else "link_page"
        return self._page(f"sms_marketing.{template}", {"link": personal.link_id})

    @http.route("/sms/c/<string:token>", methods=["POST"], **ROUTE)
    def tap(self, token, **_params):
        personal = self._find(token)
        if not personal:
            return self._page("sms_marketing.link_page_gone", {}, status=404)
        personal._tap()
        return self._page("sms_marketing.link_page_thanks", {"link": personal.link_id})

    def _find(self, token):
        """Superuser: nobody is logged in, and the token is the proof of whom we talk to."""
        env = request.env(user=SUPERUSER_ID)
        personal = env["sms.marketing.link.token"]._find(token)
        return personal.with_context(lang=personal.lead_id.lang_code or env.lang)

    def _page(self, template, values, status=200):
        html = request.env["ir.qweb"].sudo()._render(template, {"company": self._company(values), **values})
        headers = [("Content-Type", "text/html; charset=utf-8"), *PAGE_HEADERS]
        return request.make_response(f"<!DOCTYPE html>\n{html}", headers, status=status)

    def _company(self, values):
        return values["link"].company_id if "link" in values else request.env["res.company"].sudo()
