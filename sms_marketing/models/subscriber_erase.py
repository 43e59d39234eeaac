"""Erasing a person: the number goes, its suppression stays under a salted hash and holds when the number comes back."""

import secrets

from markupsafe import Markup

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from ..tools import phone, pseudonym
from .consent import PERSONAL

SALT = "sms_marketing.erasure_salt"
REVIEW_TYPE = "sms_marketing.activity_type_review"
IN_HAND = ("submitting", "uncertain")
# What a subscriber's row tells of the person, and what is waiting for them.
CLEARED = {"tz", "from_country", "from_state", "from_zip", "paused_at", "asked_wording", "double_opt_in_until"}
# Blocks that are weaker than the wish to be erased, or the same.
COVERED = ("none", "keyword", "provider")


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    is_erased = fields.Boolean(compute="_compute_is_erased", search="_search_is_erased")

    def init(self):
        """Give the database its salt: 256 random bits, which only the system may read."""
        # sudo: system parameters belong to the system
        if not self.env["ir.config_parameter"].sudo().search_count([("key", "=", SALT)], limit=1):
            self.env["ir.config_parameter"].sudo().set_param(SALT, secrets.token_hex(32))
        return super().init()

    @api.depends("number")
    def _compute_is_erased(self):
        for row in self:
            row.is_erased = pseudonym.is_pseudonym(row.number)

    def _search_is_erased(self, operator, value):
        if operator != "in":
            return NotImplemented
        erased = [("number", "=like", f"{pseudonym.PREFIX}%")]
        return erased if True in value else ["!", *erased]

    # --- finding what was erased ---

    @api.model
    @tools.ormcache()
    def _any_erased(self):
        """Tell whether anybody was ever erased; cached, so that the others pay no query."""
        return bool(self.sudo().search_count([("is_erased", "=", True)], limit=1))

    @api.model
    def _pseudonyms(self, numbers):
        """Return {pseudonym: number}; empty while nobody was ever erased."""
        numbers = pseudonym.clear(numbers)
        if not numbers or not self._any_erased():
            return {}
        salt = self._erasure_salt()
        return {pseudonym.of(salt, number): number for number in numbers}

    @api.model
    def _erasure_salt(self):
        """Return the salt; without it the erased could not be recognised, so everything stops. sudo: see `init`."""
        salt = self.env["ir.config_parameter"].sudo().get_param(SALT)
        if not salt:
            raise UserError(
                self.env._(
                    "The system parameter %(key)s is missing: numbers that were erased on request cannot be "
                    "recognised without it. Bring it back from a backup.",
                    key=SALT,
                )
            )
        return salt

    @api.model
    def _erased_among(self, company, numbers):
        """Return {number: subscriber} for those of the numbers that were erased."""
        names = self._pseudonyms(numbers)
        return {names[row.number]: row for row in self._search_numbers(company, names)} if names else {}

    def _meet_again(self, number):
        """The person whose number was erased writes to us: we know it again, and the suppression stays as it is."""
        for row in self.filtered("is_erased"):
            row.number = number

    # --- erasing ---

    def action_erase(self):
        """Erase these numbers; the caller is asked beforehand."""
        if not self.env.user.has_group("sms_marketing.group_administrator"):
            raise UserError(self.env._("Only an SMS administrator can erase a number."))
        self.check_access("read")
        self._erase()
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _erase(self):
        """Replace these numbers by their pseudonyms wherever we keep them, with all that was said.

        The standing stays, at least as a suppression. Contacts and leads are their users' to keep or to delete.
        """
        readable = self.sudo().filtered(lambda row: not row.is_erased)  # nobody may change subscribers by hand
        readable._check_nothing_in_hand()
        for row in readable:  # each has a pseudonym of its own; people ask one by one
            row._erase_one(pseudonym.of(self._erasure_salt(), row.number))
        self._forget_cache()

    def _check_nothing_in_hand(self):
        """Refuse while a text is being handed to Twilio: what comes of it is looked up by its number."""
        domain = [("subscriber_id", "in", self.ids), ("state", "in", IN_HAND)]
        if self.env["sms.marketing.message"].search_count(domain, limit=1):
            raise UserError(
                self.env._(
                    "A text to this number is just being handed to Twilio, and what became of it is still to be "
                    "found out. Try again in a few minutes."
                )
            )

    def _erase_one(self, name):
        number, now = self.number, fields.Datetime.now()
        shown = self._records_shown()
        self._refuse_queued()
        self._enrollments()._apply("opted_out", "opted_out")
        self._erase_texts(number, name)
        self.write(
            {
                "number": name,
                "consent": "opted_out",
                "consent_at": now,
                "suppression": "erased" if self.suppression in COVERED else self.suppression,
                "suppressed_at": self.suppressed_at if self.suppression != "none" else now,
                **dict.fromkeys(CLEARED & self._fields.keys(), False),
            }
        )
        self._append("erase", "manual")
        self._erase_ledger(name)
        self._erase_questions(number)
        self._erase_dry_runs(number)
        self._erase_forms(number)
        self._erase_in_odoo(number)
        self._forget_cache()
        for records in shown:
            records._show_sms_standing()

    def _records_shown(self):
        """Return the leads and contacts that show this number's standing."""
        self.ensure_one()
        domain = [("phone_sanitized", "=", self.number), ("company_id", "in", (False, self.company_id.id))]
        models_ = (self.env[name].with_company(self.company_id) for name in ("crm.lead", "res.partner"))
        return [model.with_context(active_test=False).search(domain) for model in models_]

    def _erase_ledger(self, name):
        """Pseudonymise the ledger's rows: the one change that its trigger lets through.

        SQL: the ORM refuses every change of the ledger.
        """
        ledger = self.env["sms.marketing.consent"]
        files = self.consent_ids.evidence_attachment_id
        self.env.flush_all()
        cleared = SQL(", ").join(SQL("%s = NULL", SQL.identifier(field)) for field in PERSONAL)
        self.env.cr.execute(
            SQL(
                """
                UPDATE sms_marketing_consent
                   SET number = %s, wording = CASE WHEN wording_id IS NULL THEN NULL ELSE wording END, %s
                 WHERE subscriber_id = %s AND number NOT LIKE %s
                """,
                name,
                cleared,
                self.id,
                f"{pseudonym.PREFIX}%",
            )
        )
        ledger.invalidate_model()
        files.unlink()

    def _erase_texts(self, number, name):
        """Take number and words out of the texts, their tickets, their chatter posts and Twilio's callbacks."""
        ours = [("subscriber_id", "=", self.id)]
        loose = [("subscriber_id", "=", False), ("number", "=", number), ("company_id", "=", self.company_id.id)]
        texts = self.env["sms.marketing.message"].search(["|", *ours, "&", "&", *loose])
        texts._alone_in_their_post().mail_message_id.body = self._erased_body()
        notifications = self.env["mail.notification"].search(
            [("mail_message_id", "in", texts.mail_message_id.ids), ("sms_number", "=", number)]
        )
        notifications.sms_number = False
        self.env["sms.sms"].search([("uuid", "in", texts.mapped("uuid"))]).unlink()
        events = self.env["sms.marketing.message.event"].search([("message_uuid", "in", texts.mapped("uuid"))])
        events.write({"raw": False, "note": False})
        texts.write({"number": name, "body": False, "written_body": False, "error_text": False})

    def _erase_questions(self, number):
        """Take out what colleagues were asked about this number's replies, open or done: it quotes them."""
        kind = self.env.ref(REVIEW_TYPE, raise_if_not_found=False)  # an administrator may have deleted it
        if kind:
            asked = [("activity_type_id", "=", kind.id), ("summary", "like", number)]
            self.env["mail.activity"].with_context(active_test=False).search(asked).unlink()
            told = [("mail_activity_type_id", "=", kind.id), ("body", "like", number)]
            self.env["mail.message"].search(told).body = self._erased_body()

    def _erase_dry_runs(self, number):
        """Take the number out of what dry runs answered; those for which somebody typed it go as a whole."""
        runs, country = self.env["sms.marketing.dry.run"], self.company_id.country_id.code
        runs.line_ids.search([("number", "=", number), ("company_id", "=", self.company_id.id)]).unlink()

        def is_typed(audience):
            typed = (one for one in audience or () if isinstance(one, str))
            return any(phone.parse(one, country).e164 == number for one in typed)

        runs.search([("company_id", "=", self.company_id.id)]).filtered(lambda run: is_typed(run.audience)).unlink()

    def _erase_forms(self, number):
        """Take out what was sent with this number through lead forms; with the box left empty as well."""
        sent = self.env["sms.marketing.form.submission"]
        of_number = ["|", ("subscriber_id", "=", self.id), ("number", "=", number)]
        sent.search([("company_id", "=", self.company_id.id), *of_number])._erase()

    def _erased_body(self):
        return Markup("<p>%s</p>") % self.env._("Erased on request.")

    def _erase_in_odoo(self, number):
        """Take the number out of Odoo's own SMS tables, unless another company still keeps it."""
        if self.search_count([("number", "=", number)], limit=1):
            return
        self.env["sms.sms"].search([("number", "=", number)]).unlink()
        self.env["mail.notification"].search([("sms_number", "=", number)]).sms_number = False
        self.env["mailing.trace"].search([("sms_number", "=", number)]).sms_number = False
        self.env["phone.blacklist"].with_context(active_test=False).search([("number", "=", number)]).unlink()

    @api.autovacuum
    def _gc_erased_payloads(self):
        """Clear what Twilio still told about texts after their number was erased: its callbacks carry the number."""
        domain = [("message_id.number", "=like", f"{pseudonym.PREFIX}%"), ("raw", "!=", False)]
        late = self.env["sms.marketing.message.event"].sudo().search(domain)  # nobody may change events by hand
        late.write({"raw": False, "note": False})


class IrConfigParameter(models.Model):
    _inherit = "ir.config_parameter"

    def write(self, vals):
        if {"key", "value"} & vals.keys():
            self._check_erasure_salt()
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_erasure_salt(self):
        self._check_erasure_salt()

    def _check_erasure_salt(self):
        """Keep the salt as it is once somebody was erased: with another one, the erased would not be recognised."""
        if SALT in self.mapped("key") and self.env["sms.marketing.subscriber"]._any_erased():
            raise ValidationError(
                self.env._(
                    "%(key)s cannot be changed any more: numbers that were erased on request are recognised with it.",
                    key=SALT,
                )
            )
