"""Where external forms report consent: a signed HTTP address per form, and what follows from a report."""

import secrets
from contextlib import suppress
from datetime import timedelta
from typing import NamedTuple

from psycopg2.extras import Json

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools import consent_request, tokens
from .cached_answers import forget_cached
from .fresh_start import CONCURRENT_CHANGE

KEEP_REQUESTS = timedelta(days=2)  # far longer than a signature is valid
DOOR_FIELDS = {"token", "secret_sealed", "active", "company_id"}
PATH = "/sms_marketing/consent"


class ConsentDoor(NamedTuple):
    """An endpoint as its requests see it; the secret is still sealed."""

    endpoint_id: int
    company_id: int
    sealed_secret: str


class SmsMarketingConsentEndpoint(models.Model):
    _name = "sms.marketing.consent.endpoint"
    _description = "SMS Consent Endpoint"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char(required=True, help="Which form reports here, e.g. Newsletter form of the website.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    country_id = fields.Many2one(
        "res.country", "Default Country", help="Of numbers without a country code. Empty: the company's country."
    )
    version_id = fields.Many2one(
        "sms.marketing.wording.version",
        "Default Wording",
        ondelete="restrict",
        check_company=True,
        help="What people read on the form, where the request does not say so itself.",
    )
    token = fields.Char(required=True, readonly=True, copy=False, default=lambda self: tokens.new_token())
    url = fields.Char("Address", compute="_compute_url")
    secret = fields.Char(compute="_compute_secret", exportable=False, groups="sms_marketing.group_administrator")
    secret_sealed = fields.Char(copy=False, exportable=False, groups="base.group_system")
    per_minute = fields.Integer("Requests per Minute", default=120, help="More are answered 429: try again later.")
    accepted_count = fields.Integer("Accepted", readonly=True, copy=False)
    refused_count = fields.Integer("Refused", readonly=True, copy=False, help="Wrong or missing signature.")
    last_accepted_at = fields.Datetime("Last Accepted", readonly=True, copy=False)
    last_refused_at = fields.Datetime("Last Refused", readonly=True, copy=False)

    _token_unique = models.UniqueIndex("(token)")
    _per_minute_positive = models.Constraint("CHECK (per_minute > 0)", "Allow at least one request per minute.")

    # --- the form ---

    @api.depends("token")
    def _compute_url(self):
        for endpoint in self:
            endpoint.url = f"{endpoint.get_base_url()}{PATH}/{endpoint.token}"

    @api.depends("secret_sealed")
    def _compute_secret(self):
        for endpoint in self:
            # sudo: the sealed column belongs to the system; the reader is an SMS administrator
            endpoint.secret = self.env["sms.marketing.account"]._open(endpoint.sudo().secret_sealed)

    @api.model_create_multi
    def create(self, vals_list):
        endpoints = super().create(vals_list)
        endpoints._new_secret()
        return endpoints

    def write(self, vals):
        res = super().write(vals)
        if DOOR_FIELDS & vals.keys():
            self._close_doors()
        return res

    def unlink(self):
        res = super().unlink()
        self._close_doors()
        return res

    def action_new_secret(self):
        """Make a new secret; what is signed with the former one is refused from now on."""
        self.check_access("write")
        self._new_secret()

    def _new_secret(self):
        for endpoint in self.sudo():  # see _compute_secret
            endpoint.secret_sealed = self.env["sms.marketing.account"]._seal(secrets.token_urlsafe(32))
        self._close_doors()

    def _close_doors(self):
        forget_cached(self.env)

    def _export_rows(self, fields, **options):
        """Refuse to export the secret; Odoo alone only leaves it out of its list."""
        if {"secret", "secret_sealed"} & {path[0] for path in fields if path}:
            raise UserError(self.env._("Secrets cannot be exported."))
        return super()._export_rows(fields, **options)

    # --- a request ---

    @api.model
    @tools.ormcache("token")
    def _door(self, token):
        """Return the `ConsentDoor` behind this address, or None; cached, for every request asks."""
        endpoint = self.sudo().search([("token", "=", token)])
        if not endpoint or not endpoint.secret_sealed:
            return None
        return ConsentDoor(endpoint.id, endpoint.company_id.id, endpoint.secret_sealed)

    def _count(self, counter, stamp):
        """Count a request; where another one is counted at this very moment, this one is not.

        SQL: a counter may neither make requests wait for each other nor fail them.
        """
        query = SQL(
            """
            UPDATE sms_marketing_consent_endpoint SET %(counter)s = COALESCE(%(counter)s, 0) + 1, %(stamp)s = %(now)s
             WHERE id = (SELECT id FROM sms_marketing_consent_endpoint WHERE id = %(id)s FOR UPDATE SKIP LOCKED)
            """,
            counter=SQL.identifier(counter),
            stamp=SQL.identifier(stamp),
            now=fields.Datetime.now(),
            id=self.id,
        )
        self.env.flush_all()
        with suppress(*CONCURRENT_CHANGE), self.env.cr.savepoint(flush=False):
            self.env.cr.execute(query, log_exceptions=False)
        self.invalidate_recordset([counter, stamp], flush=False)

    def _is_too_busy(self):
        """Tell whether more requests came within a minute than this form may send."""
        since = fields.Datetime.now() - timedelta(minutes=1)
        domain = [("endpoint_id", "=", self.id), ("at", ">", since)]
        return self.env["sms.marketing.consent.request"].search_count(domain, limit=self.per_minute) >= self.per_minute

    def _take(self, nonce, body, mimetype):
        """Apply one signed request once, and return its answer; a repeat of it gets the same answer, without effect."""
        request = self.env["sms.marketing.consent.request"]
        if not request._claim(self, nonce):
            return request._answer_to(self, nonce)
        wanted = consent_request.read(body, mimetype, self.country_id.code or self.company_id.country_id.code)
        answer = {"status": self._apply(wanted)}
        request._keep_answer(self, nonce, answer)
        self._count("accepted_count", "last_accepted_at")
        return answer

    def _apply(self, wanted):
        """Do what the person decided; return the word for it."""
        subscribers = self.env["sms.marketing.subscriber"]
        subscriber = subscribers._for_numbers(self.company_id, [wanted.number], create=True)[wanted.number]
        evidence = self._evidence(wanted)
        if not wanted.consent:
            subscriber._opt_out("api", **evidence)
            subscriber._mirror_safely()
            return "opted_out"
        if subscriber._is_suppressed():
            # under a pseudonym nothing may stand that tells who it is
            kept = {} if subscriber.is_erased else evidence
            subscriber._append("import", "api", **{**kept, "note": self._kept_out_note(kept)})
            return "kept_out"
        if subscriber.consent == "opted_in":
            return "already_opted_in"
        if wanted.double_opt_in:
            return self._ask_first(subscriber, evidence)
        subscriber._opt_in("form", **evidence)
        subscriber._mirror_safely()
        return "opted_in"

    def _ask_first(self, subscriber, evidence):
        """Have the person confirm by text what somebody entered on the form, possibly with another's number."""
        ask = getattr(subscriber, "_ask_double_opt_in", None)  # comes with the answers to keywords
        if not ask:
            raise consent_request.BadRequest("double_opt_in is not available: leave it out, or ask on the form")
        return "asked" if ask(source="form", **evidence) else "not_asked"

    def _kept_out_note(self, evidence):
        told = evidence.get("note")
        note = self.env._("Kept out: the number is suppressed.")
        return f"{note} {told}" if told else note

    def _evidence(self, wanted):
        """Return what the ledger keeps of the request. A registered wording is named by its version, word for word."""
        told = wanted.texts
        version = self._version(told)
        note = ", ".join(filter(None, [self.name, *(told.get(name) for name in ("name", "email", "evidence"))]))
        words = {"wording": told["wording"]} if "wording" in told else {}
        words = words or version._evidence()
        kept = {name: told[name] for name in ("page_url", "ip", "user_agent", "lang") if name in told}
        return {**words, **kept, "note": note}

    def _version(self, told):
        reference = told.get("wording_version")
        if not reference:
            return self.version_id
        version = self.env["sms.marketing.wording.version"]._by_reference(reference)
        if version.company_id != self.company_id:
            raise consent_request.BadRequest("wording_version: there is no such version")
        if "wording" in told and told["wording"] != version.text:
            raise consent_request.BadRequest("wording differs from wording_version: send one of them")
        return version


class SmsMarketingConsentRequest(models.Model):
    _name = "sms.marketing.consent.request"
    _description = "SMS Consent Request"
    _order = "id desc"
    _log_access = False

    endpoint_id = fields.Many2one("sms.marketing.consent.endpoint", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="endpoint_id.company_id")
    nonce = fields.Char(required=True, readonly=True)
    at = fields.Datetime(required=True, readonly=True, default=fields.Datetime.now)
    answer = fields.Json(readonly=True)

    _once = models.UniqueIndex("(endpoint_id, nonce)")
    _recent = models.Index("(endpoint_id, at)")

    @api.model
    def _claim(self, endpoint, nonce):
        """Note that this request is being worked on; False if it was before. Two at once: the second waits.

        SQL: a repeat must end here without an error that costs the transaction.
        """
        self.env.cr.execute(
            SQL(
                "INSERT INTO sms_marketing_consent_request (endpoint_id, nonce, at) VALUES (%s, %s, %s)"
                " ON CONFLICT DO NOTHING RETURNING id",
                endpoint.id,
                nonce,
                fields.Datetime.now(),
            )
        )
        return bool(self.env.cr.fetchone())

    @api.model
    def _keep_answer(self, endpoint, nonce, answer):
        self.env.cr.execute(
            SQL(
                "UPDATE sms_marketing_consent_request SET answer = %s WHERE endpoint_id = %s AND nonce = %s",
                Json(answer),
                endpoint.id,
                nonce,
            )
        )

    @api.model
    def _answer_to(self, endpoint, nonce):
        row = self.search([("endpoint_id", "=", endpoint.id), ("nonce", "=", nonce)], limit=1)
        return row.answer or {"status": "repeated"}

    @api.autovacuum
    def _gc(self):
        """Forget requests whose signature ran out long ago."""
        self.sudo().search([("at", "<", fields.Datetime.now() - KEEP_REQUESTS)]).unlink()  # nobody may delete them
