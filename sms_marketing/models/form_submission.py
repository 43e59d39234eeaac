"""What somebody sent through a lead form, kept with its evidence."""

import logging
from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools import SQL
from odoo.tools.translate import LazyTranslate

from ..tools import tokens

_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)

KEEP_SPAM = timedelta(days=30)
STATES = [("done", "Taken"), ("spam", "Spam"), ("failed", "Failed")]
CONSENT = [
    ("none", "Box left empty"),
    ("opted_in", "Opted in"),
    ("already", "Had agreed before"),
    ("asked", "Asked by SMS"),
    ("not_asked", "Ticked, could not be asked"),
    ("kept_out", "Ticked, but the number opted out"),
]
WHY_SPAM = {
    "honeypot": _lt("Filled in the field that only robots see."),
    "too_fast": _lt("Sent within two seconds."),
    "number": _lt("This number was sent too often within a day."),
}
# What an erasure takes out; the form, the time and the wording stay.
PERSONAL = ("answers", "number", "email", "ip", "user_agent", "page_url", "error")


class SmsMarketingFormSubmission(models.Model):
    _name = "sms.marketing.form.submission"
    _description = "Form Submission"
    _order = "id desc"
    _log_access = False  # `at` says it, and nobody is logged in

    form_id = fields.Many2one("sms.marketing.form", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    at = fields.Datetime("Time", required=True, readonly=True, default=fields.Datetime.now)
    nonce_hash = fields.Char(required=True, readonly=True, groups="base.group_system")
    state = fields.Selection(STATES, required=True, readonly=True, default="done")
    why_spam = fields.Char(readonly=True)
    error = fields.Char("What Went Wrong", readonly=True)
    answers = fields.Json("What Was Sent", readonly=True, help="[{field, kind, label, value}]")
    answers_html = fields.Html("Answers", compute="_compute_answers_html")
    summary = fields.Char(compute="_compute_summary")
    number = fields.Char("Phone", readonly=True, index="btree_not_null")
    email = fields.Char("E-mail", readonly=True, index="btree_not_null")
    lead_id = fields.Many2one("crm.lead", readonly=True, index="btree_not_null", ondelete="set null")
    is_new_lead = fields.Boolean("New Lead", readonly=True)
    subscriber_id = fields.Many2one(
        "sms.marketing.subscriber", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    is_ticked = fields.Boolean("Box Ticked", readonly=True)
    consent_result = fields.Selection(CONSENT, "Consent", readonly=True)
    version_id = fields.Many2one("sms.marketing.wording.version", "Wording Read", readonly=True, ondelete="restrict")
    lang = fields.Char("Language", readonly=True)
    ip = fields.Char("IP Address", readonly=True)
    user_agent = fields.Char(readonly=True)
    page_url = fields.Char("Page", readonly=True, help="The page that showed the form, as far as the browser tells.")
    is_embedded = fields.Boolean("Embedded", readonly=True)
    utm = fields.Json("Tracking", readonly=True)

    _once = models.UniqueIndex("(nonce_hash)")
    _recent = models.Index("(form_id, at)")
    _recent_of_address = models.Index("(company_id, ip, at)")

    @api.depends("number", "email", "at")
    def _compute_display_name(self):
        for row in self:
            row.display_name = row.summary or self.env._("Submission %(id)s", id=row.id)

    @api.depends("answers")
    def _compute_summary(self):
        for row in self:
            row.summary = ", ".join(one["value"] for one in row.answers or () if one["kind"] != "message")[:120]

    @api.depends("answers")
    def _compute_answers_html(self):
        line = Markup("<dt>%s</dt><dd style='white-space: pre-wrap'>%s</dd>")
        for row in self:
            lines = [line % (one["label"], one["value"]) for one in row.answers or ()]
            row.answers_html = Markup("<dl>%s</dl>") % Markup("").join(lines) if lines else False

    # --- keeping ---

    @api.model
    def _claim(self, form, ticket):
        """Return the new submission of a ticket, or an empty set if it was sent before. Two at once: the second waits.

        SQL: a double click must end here without an error that costs the transaction.
        """
        query = SQL(
            """
            INSERT INTO sms_marketing_form_submission (form_id, company_id, nonce_hash, at, state)
            VALUES (%s, %s, %s, %s, 'done') ON CONFLICT DO NOTHING RETURNING id
            """,
            form.id,
            form.company_id.id,
            tokens.hash_token(ticket.nonce),
            fields.Datetime.now(),
        )
        self.env.cr.execute(query, log_exceptions=False)  # the second of two starts again: no error of the server's
        found = self.env.cr.fetchone()
        return self.browse(found and found[0])

    @api.model
    def _is_taken(self, ticket):
        """Tell whether this ticket was sent before."""
        return bool(self.search_count([("nonce_hash", "=", tokens.hash_token(ticket.nonce))], limit=1))

    def _is_one_too_many(self):
        """Tell whether this number was sent through the form more often within a day than it takes."""
        if not self.number:
            return False
        day = [("form_id", "=", self.form_id.id), ("number", "=", self.number)]
        recent = [*day, ("at", ">", fields.Datetime.now() - timedelta(days=1)), ("id", "!=", self.id)]
        return self.search_count(recent, limit=self.form_id.per_number) >= self.form_id.per_number

    # --- what users do with it ---

    def action_take(self):
        """Take submissions that were held to be spam, or that failed, as if they had just come in."""
        if not self.env.user.has_group("sms_marketing.group_marketer"):
            raise AccessError(self.env._("Only SMS marketers can do this."))
        self.check_access("read")
        # sudo: leads, consent and sequences follow as for a visitor, whom nobody asks for rights
        for row in self.sudo().filtered(lambda row: row.state != "done" and row.answers):
            row.form_id.with_company(row.company_id)._take_up(row)

    def action_view_lead(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "crm.lead",
            "res_id": self.lead_id.id,
            "views": [(False, "form")],
        }

    # --- forgetting ---

    def _erase(self):
        """Take out what the person sent; that somebody sent the form stays. sudo: nobody may change submissions."""
        self.sudo().write(dict.fromkeys(PERSONAL, False))

    @api.autovacuum
    def _gc_spam(self):
        """Forget spam that nobody took out of it. sudo: nobody may delete submissions."""
        old = [("state", "=", "spam"), ("at", "<", fields.Datetime.now() - KEEP_SPAM)]
        self.sudo().search(old).unlink()
