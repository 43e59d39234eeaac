"""Short links of texts: on to the page, with the opening noted."""

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..tools import link_bots
from .link import PAGE_HEADERS


class SmsMarketingShortLink(http.Controller):
    @http.route(
        "/r/<string:code>/t/<string:reference>",
        type="http",
        auth="public",
        methods=["GET", "HEAD"],
        save_session=False,
        sitemap=False,
    )
    def follow(self, code, reference, **_params):
        """Redirect for this once: a browser that kept it would hide the next opening."""
        asked = request.httprequest
        automatic = link_bots.sign(asked.method, asked.headers, None, None) is not None
        # superuser: nobody is logged in
        messages = request.env(user=SUPERUSER_ID)["sms.marketing.message"]
        url = messages._open_short_link(code, reference, automatic, request.geoip.country_code)
        if not url:
            return self._gone()
        response = request.redirect(url, code=302, local=False)
        response.headers.extend(PAGE_HEADERS)
        return response

    def _gone(self):
        html = request.env["ir.qweb"].sudo()._render("sms_marketing.short_link_gone", {"company": False})
        headers = [("Content-Type", "text/html; charset=utf-8"), *PAGE_HEADERS]
        return request.make_response(f"<!DOCTYPE html>\n{html}", headers, status=404)
