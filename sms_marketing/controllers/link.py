"""The page behind a personal link. Opening it changes nothing; only the button does."""

from odoo import SUPERUSER_ID, http
from odoo.exceptions import AccessError, MissingError
from odoo.http import request

from ..models.link_page import INSTANT_HASH
from ..models.link_token import PATH
from ..tools import link_bots, link_page, personal_link

MAX_BODY_BYTES = 16 * 1024
PAGE_HEADERS = (
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Robots-Tag", "noindex, nofollow"),
    ("Referrer-Policy", "no-referrer"),
    ("X-Content-Type-Options", "nosniff"),
)
# No script at all, but the one of links that act by themselves; nothing from elsewhere; in nobody's frame.
POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'none'; script-src "
)
NO_SCRIPT, INSTANT = POLICY + "'none'", POLICY + f"'{INSTANT_HASH}'"
ROUTE = {
    "type": "http",
    "auth": "none",  # the token says whom we talk to
    "csrf": False,  # without a session there is nothing that another site could use but the token itself
    "save_session": False,
    "sitemap": False,
}
PATHS = [PATH.rstrip("/"), f"{PATH}<path:token>"]


class SmsMarketingLinkPage(http.Controller):
    @http.route(PATHS, methods=["GET", "HEAD"], **ROUTE)
    def show(self, token="", **_params):
        if token == personal_link.SAMPLE:
            return self._page(link_page.SAMPLE)
        personal = self._look_up(token)
        if personal and request.httprequest.method in ("GET", "HEAD"):  # Odoo answers OPTIONS here as well
            self._note_opening(personal)
        return self._page(personal.page() if personal else link_page.UNKNOWN, personal)

    @http.route(PATHS, methods=["POST"], max_content_length=MAX_BODY_BYTES, **ROUTE)
    def tap(self, token="", **_params):
        if token == personal_link.SAMPLE or request.httprequest.method != "POST":
            return self.show(token)
        personal = self._look_up(token)
        kind = personal.page() if personal else link_page.UNKNOWN
        if kind in link_page.WITH_BUTTON and self._take(personal):
            kind = link_page.CLOSED if personal.is_closed else link_page.THANKS
        elif kind in link_page.WITH_BUTTON:
            kind = link_page.ANSWERED
        if kind in (link_page.THANKS, link_page.ANSWERED) and personal.thanks_url:
            return request.redirect(personal.thanks_url, code=303, local=False)
        return self._page(kind, personal)

    @http.route("/sms_marketing/link/<int:link_id>/preview", type="http", auth="user", methods=["GET"])
    def preview(self, link_id, kind=link_page.QUESTION, **_params):
        """Show a marketer the pages of a link as they are; their button is off."""
        link = request.env["sms.marketing.link"].browse(link_id)
        try:
            link.check_access("read")
            name = link.name
        except (AccessError, MissingError):
            return request.not_found()
        kind = kind if kind in (*link_page.STATUS, *PREVIEWED) else link_page.QUESTION
        lang = request.env.lang
        # sudo: the page shows the company's logo, as it does to everybody
        html = link.sudo()._render_page(kind, link.sudo(), lang, name, is_preview=True)
        return request.make_response(html, [*PAGE_HEADERS, ("Content-Security-Policy", NO_SCRIPT)])

    # --- parts ---

    def _env(self, personal=None):
        """Superuser: nobody is logged in, and the token is the proof of whom we talk to."""
        context = {"allowed_company_ids": [personal.company_id]} if personal else {}
        return request.env(user=SUPERUSER_ID, context=context)

    def _look_up(self, token):
        return self._env()["sms.marketing.link.token"]._look_up(token)

    def _note_opening(self, personal):
        sign = link_bots.sign(
            request.httprequest.method,
            request.httprequest.headers,
            personal.seconds_since_made,
            personal.seconds_since_other,
        )
        self._env()["sms.marketing.link.hit"]._note(personal, sign)

    def _take(self, personal):
        """Act on a press of the button; the chatter speaks the language of those who read it."""
        env = self._env(personal)
        return env(context={**env.context, "lang": personal.staff_lang})["sms.marketing.link.tap"]._take(personal)

    def _page(self, kind, personal=None):
        links = self._env()["sms.marketing.link"]
        is_plain = not personal or kind in (link_page.UNKNOWN, link_page.SAMPLE)
        html = links._plain_page(kind) if is_plain else links._page_of(personal, kind)
        acts_alone = personal and personal.is_instant and kind in link_page.WITH_BUTTON
        policy = ("Content-Security-Policy", INSTANT if acts_alone else NO_SCRIPT)
        return request.make_response(html, [*PAGE_HEADERS, policy], status=link_page.STATUS.get(kind, 200))


PREVIEWED = (link_page.QUESTION, link_page.CHANGE, link_page.THANKS, link_page.CLOSED, link_page.ALREADY)
