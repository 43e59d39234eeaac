"""The pages of lead forms: hosted, and embedded in pages of other sites. Decides nothing but who may come in."""

import logging
from contextlib import suppress
from functools import cache
from urllib.parse import urlsplit
from zlib import crc32

from werkzeug.exceptions import HTTPException, RequestEntityTooLarge

from odoo import SUPERUSER_ID, http
from odoo.http import request
from odoo.tools import file_open
from odoo.tools.translate import LazyTranslate

from ..models.form import PATH
from ..models.form_taking import CONSENT_BOX, HONEYPOT, MIN_SECONDS, MOST_URL, TOKEN, UTM_PARAMS, Answer, Visit
from ..tools import form_origin, form_token, form_values

_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 128 * 1024  # the longest answers of a long form, each character written as %XX three times
DRAINED_BYTES = 4 * 1024 * 1024
PAGE, EMBED = "page", "embed"
HEADERS = [
    ("Content-Type", "text/html; charset=utf-8"),
    ("Cache-Control", "no-store"),
    ("X-Robots-Tag", "noindex"),
    # the origin has to stay: browsers send `Origin: null` with a post from a page without a referrer
    ("Referrer-Policy", "strict-origin-when-cross-origin"),
]
CSP = "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self'; base-uri 'none'"

# What a visitor is told who cannot be served: (status, title, text).
NOTICES = {
    "gone": (404, _lt("There is no form here"), _lt("Please check the address, or ask for a new link.")),
    "closed": (410, _lt("This form is closed"), _lt("Please get in touch with us directly.")),
    "refused": (
        403,
        _lt("This could not be sent"),
        _lt(
            "For your safety we only take what is sent from our own page. Please open the form and send it from there."
        ),
    ),
    "busy": (
        429,
        _lt("Please try again later"),
        _lt("Too much came in at once, so nothing was sent. Please go back and send it again in a while."),
    ),
    "large": (
        413,
        _lt("That is too much at once"),
        _lt("Nothing was sent. Please go back, shorten what you wrote and leave files out."),
    ),
}
# What is said beside a field.
ERRORS = {
    form_values.REQUIRED: _lt("Please fill in “%(label)s”."),
    form_values.TOO_LONG: _lt("“%(label)s” is too long. Please write at most %(most)s characters."),
    form_values.NOT_TEXT: _lt("“%(label)s” takes text only, no files."),
    form_values.EMAIL: _lt("This e-mail address cannot be right. Please write it like name@example.com."),
    form_values.PHONE: _lt("This number cannot be right. Please write it in full, like %(example)s."),
    form_values.NUMBER: _lt("“%(label)s” needs a number, like 25."),
    form_values.DATE: _lt("“%(label)s” needs a date, like 2026-01-31."),
    form_values.CHOICE: _lt("Please choose one of the offered answers for “%(label)s”."),
}
NUMBER_FOR_TEXTS = _lt("Please enter the number for the texts, or leave the box below empty.")


class FormDispatcher(http.HttpDispatcher):
    """Answers with a kind page where a request is too large to be read."""

    routing_type = "sms_marketing_form"

    def handle_error(self, exc):
        if isinstance(exc, RequestEntityTooLarge):
            _drain()
            return SmsMarketingFormPage()._notice("large")
        return super().handle_error(exc)


def _drain():
    """Read what is still being sent, within bounds: browsers show no answer to a request they could not finish."""
    request.httprequest.max_content_length = DRAINED_BYTES
    with suppress(HTTPException):
        request.httprequest.get_data(cache=False)


@cache
def _version(path):
    """Return what changes with the file, for its address: browsers keep files for long."""
    with file_open(f"sms_marketing/static/form/{path}", "rb") as file:
        return f"{crc32(file.read()):08x}"


ROUTE = {
    "type": FormDispatcher.routing_type,
    "auth": "public",
    "save_session": False,  # no cookie: browsers keep it from embedded pages anyway
    "sitemap": False,
    "max_content_length": MAX_BODY_BYTES,
}
ADDRESSES = [f"{PATH}<string:slug>", f"{PATH}<string:slug>/<any({EMBED}):mode>"]


class SmsMarketingFormPage(http.Controller):
    @http.route(ADDRESSES, methods=["GET", "HEAD"], **ROUTE)
    def show(self, slug, mode=PAGE, **_params):
        form = self._find(slug)
        if not form or not form._is_open():
            return self._notice("closed" if form else "gone", form, mode)
        return self._form_page(form, form._new_ticket(self._context(form, mode)))

    # csrf=False: there is no session. The signed ticket and the post's origin stand in for it (decision 17).
    @http.route(ADDRESSES, methods=["POST"], csrf=False, **ROUTE)
    def send(self, slug, mode=PAGE, **params):
        form = self._find(slug)
        if not form or not form._is_open():
            return self._notice("closed" if form else "gone", form, mode)
        try:
            ticket = form._unseal(params.get(TOKEN))
        except form_token.BadToken:
            return self._notice("refused", form, mode)
        if not self._is_own_post(form) or ticket.context.get("mode") != mode:
            _logger.info("A post to form %s from %r was refused", form.id, request.httprequest.headers.get("Origin"))
            return self._notice("refused", form, mode)
        return self._take(form, ticket, params)

    @http.route(f"{PATH}<string:slug>/embed.js", methods=["GET"], **{**ROUTE, "type": "http"})
    def script(self, slug, **_params):
        """The same script for every form: it learns from its own address which one to show."""
        with file_open("sms_marketing/static/form/embed.js", "rb") as file:
            body = file.read()
        headers = [
            ("Content-Type", "text/javascript; charset=utf-8"),
            ("Cache-Control", "public, max-age=300"),
            ("Cross-Origin-Resource-Policy", "cross-origin"),
        ]
        return request.make_response(body, headers)

    # --- coming in ---

    def _find(self, slug):
        """Return the form in its company and the visitor's language.

        Superuser: nobody is logged in, and what a visitor may do is what this controller does.
        """
        env = request.env(user=SUPERUSER_ID, context={})
        form = env["sms.marketing.form"]._find(slug)
        if not form:
            return form
        lang = self._lang(form)
        request.update_context(lang=lang)  # the page around the form says in which language it is
        return form.with_company(form.company_id).with_context(lang=lang)

    def _lang(self, form):
        installed = [code for code, _name in request.env["res.lang"].sudo().get_installed()]
        accepted = request.httprequest.accept_languages.values()
        default = form._language()
        return form_values.pick_language(
            request.httprequest.args.get("lang"),
            tuple(accepted),
            installed,
            default if default in installed else "en_US",
        )

    def _context(self, form, mode):
        """Return what the ticket says of how the form is shown: the evidence of a later consent."""
        version = form._wording_version(form.env.lang)
        page = form.url if mode == PAGE else self._embedding_page()
        return {"mode": mode, "lang": form.env.lang, "version": version.id, "page": page}

    def _embedding_page(self):
        """Return the page around an embedded form: as our script tells it, else as the browser does."""
        told = request.httprequest.args.get("page") or request.httprequest.headers.get("Referer") or ""
        return told[:MOST_URL] if form_values.is_address(told[:MOST_URL]) else False

    def _is_own_post(self, form):
        headers = request.httprequest.headers
        own = {request.httprequest.host, urlsplit(form.get_base_url()).netloc}
        return form_origin.is_own_post(
            headers.get("Origin"), headers.get("Sec-Fetch-Site"), headers.get("Referer"), own - {""}
        )

    def _take(self, form, ticket, params):
        if form.env["sms.marketing.form.submission"]._is_taken(ticket):
            return self._thanks(form, ticket)
        if form._too_many(request.httprequest.remote_addr):
            return self._notice("busy", form, ticket.context.get("mode"), [("Retry-After", "600")])
        if ticket.is_expired(form._now()):
            again = form._new_ticket(self._context_again(form, ticket), MIN_SECONDS)
            answers = form._read_answers(params)
            return self._form_page(form, again, answers, params, is_stale=True)
        answers = form._read_answers(params)
        if any(answer.error for answer in answers) and not params.get(HONEYPOT):
            return self._form_page(form, ticket, answers, params)
        visit = Visit(request.httprequest.remote_addr, request.httprequest.user_agent.string, ticket)
        form._take(params, answers, visit)
        return self._thanks(form, ticket)

    def _context_again(self, form, ticket):
        """Return the context of a ticket that replaces an old one: the words may have changed meanwhile."""
        return {**ticket.context, "lang": form.env.lang, "version": form._wording_version(form.env.lang).id}

    # --- going out ---

    def _form_page(self, form, ticket, answers=(), params=None, is_stale=False):
        """Show the form; with what was typed, and what is wrong with it, where it was sent before."""
        params = params if params is not None else request.httprequest.args
        version = form.env["sms.marketing.wording.version"].browse(ticket.context.get("version") or ())
        inputs = self._inputs(form, answers)
        values = {
            "form": form,
            "inputs": inputs,
            "faults": [one for one in inputs if one["error"]],
            "is_stale": is_stale,
            "token": form._seal(ticket),
            "names": {"token": TOKEN, "honeypot": HONEYPOT, "consent": CONSENT_BOX},
            "utm": [(name, params.get(name)) for name in UTM_PARAMS.values() if isinstance(params.get(name), str)],
            "words": list(form_values.with_links(version.text or "")) if form.asks_consent else [],
            "words_lang": (version.lang or form.env.lang).replace("_", "-"),
            "is_ticked": bool(answers) and form._is_box_ticked(params),
            "mode": ticket.context.get("mode"),
        }
        status = 422 if values["faults"] or is_stale else 200
        return self._page("sms_marketing.form_page", values, status)

    def _inputs(self, form, answers):
        """Return what the page needs of each field; at first without answers."""
        answers = answers or [Answer(field, "") for field in form.field_ids]
        return [
            {
                "field": answer.field,
                "kind": answer.field._kind(),
                "name": answer.field._input_name(),
                "value": answer.raw[: form_values.MOST_TEXT],
                "error": self._error(form, answer),
                "options": answer.field._shown_options() if answer.field._kind().widget == "select" else [],
            }
            for answer in answers
        ]

    def _error(self, form, answer):
        if not answer.error:
            return ""
        if answer.error == form_values.REQUIRED and answer.field.kind == "phone" and not answer.field.is_required:
            return form.env._(NUMBER_FOR_TEXTS)
        most = form_values.MOST_TEXT if answer.field.kind == "message" else form_values.MOST_LINE
        facts = {"label": answer.field.label, "most": most, "example": form._example_number()}
        words = form.env._(ERRORS[answer.error])
        return words % facts

    def _thanks(self, form, ticket):
        """Say thanks; everybody gets the same page, whatever became of what they sent."""
        if form.redirect_url and ticket.context.get("mode") == PAGE:
            return request.redirect(form.redirect_url, code=303, local=False)
        return self._page("sms_marketing.form_thanks", {"form": form, "mode": ticket.context.get("mode")})

    def _notice(self, code, form=None, mode=PAGE, headers=()):
        status, title, text = NOTICES[code]
        env = form.env if form else request.env
        values = {
            "form": form,
            "mode": mode,
            "notice": env._(title),
            "text": env._(text),
            "offers_form": bool(form) and code == "refused",
        }
        return self._page("sms_marketing.form_notice", values, status, headers)

    def _page(self, template, values, status=200, headers=()):
        form, is_embedded = values.get("form"), values["mode"] == EMBED
        env = form.env if form else request.env(user=SUPERUSER_ID)
        company = form.company_id if form else env["res.company"]
        files = {f"{name.replace('.', '_')}_version": _version(name) for name in ("form.css", "frame.js")}
        html = env["ir.qweb"]._render(template, {"company": company, "is_embedded": is_embedded, **files, **values})
        may_frame = is_embedded and (not form or form.is_embeddable)
        ancestors = form_origin.frame_ancestors(may_frame, form.embed_sites if form else "")
        guard = [("Content-Security-Policy", f"{CSP}; {ancestors}")]
        guard += [] if may_frame else [("X-Frame-Options", "DENY")]
        return request.make_response(f"<!DOCTYPE html>\n{html}", [*HEADERS, *guard, *headers], status=status)
