"""Lead forms: what a form asks, what becomes of the answers, and where the form is shown."""

import re
import secrets
from datetime import datetime, timedelta, timezone

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ..tools import form_origin, form_token, form_values, wording_checkbox
from .cached_answers import forget_cached
from .form_field import BASIC, KINDS

_lt = LazyTranslate(__name__)

PATH = "/sms/form/"
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?", re.ASCII)
UTM = ("source_id", "medium_id", "campaign_id")


class SmsMarketingForm(models.Model):
    _name = "sms.marketing.form"
    _description = "Lead Form"
    _order = "name, id"
    _check_company_auto = True

    name = fields.Char("Title", required=True, translate=True, help="Stands above the form, for visitors to read.")
    active = fields.Boolean(default=True)
    is_published = fields.Boolean(
        "Published", default=True, copy=False, help="Otherwise visitors read that the form is closed."
    )
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    slug = fields.Char(
        "Address",
        compute="_compute_slug",
        store=True,
        readonly=False,
        precompute=True,
        required=True,
        copy=False,
        help="The end of the form's address: small letters, digits and hyphens.",
    )
    intro = fields.Text("Introduction", translate=True)
    button = fields.Char(translate=True, help="Empty: Send.")
    field_ids = fields.One2many(
        "sms.marketing.form.field", "form_id", string="Fields", copy=True, default=lambda self: self._default_fields()
    )

    # consent
    asks_consent = fields.Boolean(
        "Ask for SMS Consent", default=True, help="With a box that is empty at first and that nobody has to tick."
    )
    wording_ids = fields.Many2many(
        "sms.marketing.wording",
        domain="[('kind', '=', 'checkbox'), ('company_id', '=', company_id)]",
        check_company=True,
        help="The words beside the box, one wording for each language. The ledger keeps which version was read.",
    )
    wording_text = fields.Text("Visitors Read", compute="_compute_wording_text")
    wording_lacks = fields.Char("Still Missing", compute="_compute_wording_text")
    double_opt_in = fields.Boolean(
        "Confirm by SMS", help="Whoever ticks the box is asked by text, and counts as opted in after answering YES."
    )

    # what becomes of the answers
    country_id = fields.Many2one(
        "res.country", "Default Country", help="Of numbers without a country code. Empty: the company's country."
    )
    stage_id = fields.Many2one("crm.stage", help="Of new leads. A lead that we know moves forward to it, never back.")
    team_id = fields.Many2one("crm.team", "Sales Team", check_company=True)
    user_id = fields.Many2one("res.users", "Salesperson", check_company=True, domain="[('share', '=', False)]")
    tag_ids = fields.Many2many("crm.tag", string="Tags")
    sequence_id = fields.Many2one(
        "sms.marketing.sequence", "Start Sequence", check_company=True, help="Texts in it need consent, as everywhere."
    )
    source_id = fields.Many2one("utm.source", help="Empty: utm_source of the page's address.")
    medium_id = fields.Many2one("utm.medium", help="Empty: utm_medium of the page's address.")
    campaign_id = fields.Many2one("utm.campaign", help="Empty: utm_campaign of the page's address.")

    # afterwards
    thanks_title = fields.Char("Thank-You Title", translate=True)
    thanks = fields.Text("Thank-You Text", translate=True)
    redirect_url = fields.Char("Go On To", help="A page that visitors see instead, like https://www.example.com/thanks")

    # abuse
    per_address = fields.Integer("Per Address and Hour", default=20, help="From one IP address.")
    per_number = fields.Integer("Per Number and Day", default=5, help="More of one number are kept as spam.")
    per_minute = fields.Integer(default=120, help="From everybody together.")

    # where it is shown
    is_embeddable = fields.Boolean("May Be Embedded", default=True, help="In pages of your website.")
    embed_sites = fields.Text("Only On", help="One site a line, like www.example.com. Empty: on any site.")

    submission_ids = fields.One2many("sms.marketing.form.submission", "form_id")
    submission_count = fields.Integer("Submissions", compute="_compute_counts")
    lead_count = fields.Integer("New Leads", compute="_compute_counts")
    consent_count = fields.Integer("Agreed to Texts", compute="_compute_counts")
    spam_count = fields.Integer("Spam", compute="_compute_counts")

    _slug_unique = models.UniqueIndex("(slug)", "Another form already has this address.")
    _limits_positive = models.Constraint(
        "CHECK (per_address > 0 AND per_number > 0 AND per_minute > 0)", "Allow at least one submission."
    )

    # --- defaults, computes ---

    @api.model
    def _default_fields(self):
        labels = {kind: self.env._(KINDS[kind].label) for kind in BASIC}
        return [
            (0, 0, {"sequence": at, "kind": kind, "label": labels[kind], "is_required": kind in ("name", "phone")})
            for at, kind in enumerate(BASIC)
        ]

    @api.depends("name")
    def _compute_slug(self):
        given = set()
        for form in self:
            form.slug = form.slug or (form.name and form._free_slug(given))
            given.add(form.slug)

    def _free_slug(self, given):
        """Return an address made of the name that no form has yet, nor any of `given`.

        sudo: forms of other companies count as well.
        """
        base = self.env["ir.http"]._slugify(self.name or "", max_length=40).lower()
        base = re.sub(r"[^a-z0-9]+", "-", base).strip("-") or "form"
        found = self.sudo().with_context(active_test=False).search([("slug", "=like", f"{base}%")])
        taken = given.union(found.mapped("slug"))
        return base if base not in taken else f"{base}-{secrets.token_hex(3)}"

    @api.depends("submission_ids.state")
    def _compute_counts(self):
        groups = ["form_id", "state", "is_new_lead", "consent_result"]
        rows = self.env["sms.marketing.form.submission"]._read_group([("form_id", "in", self.ids)], groups, ["__count"])
        for form in self:
            own = [row[1:] for row in rows if row[0] == form._origin]
            real = [row for row in own if row[0] != "spam"]
            form.submission_count = sum(row[-1] for row in real)
            form.lead_count = sum(row[-1] for row in real if row[1])
            form.consent_count = sum(row[-1] for row in real if row[2] in ("opted_in", "already"))
            form.spam_count = sum(row[-1] for row in own if row[0] == "spam")

    @api.depends("asks_consent", "wording_ids.version_ids", "company_id.sms_brand", "company_id.name")
    def _compute_wording_text(self):
        for form in self:
            version = form._wording_version(self.env.user.lang)
            form.wording_text = version.text
            form.wording_lacks = form._lacks_words(version)

    def _lacks_words(self, version):
        """Return what the words beside the box lack; the checker reads English only."""
        if not (version and (version.lang or "").startswith("en")):
            return False
        company = self.company_id.sudo()._sms_wording_facts()  # sudo: who makes forms need not see companies
        found = wording_checkbox.problems(version.text, wording_checkbox.CHECKBOX, company)
        return ", ".join(self.env._(ELEMENTS[code]) for code in found) or False

    # --- constraints ---

    @api.constrains("slug")
    def _check_slug(self):
        for form in self:
            if not SLUG.fullmatch(form.slug or ""):
                raise ValidationError(
                    self.env._("“%(slug)s” is no address. Use small letters, digits and hyphens.", slug=form.slug)
                )

    @api.constrains("redirect_url")
    def _check_redirect_url(self):
        for form in self:
            if form.redirect_url and not form_values.is_address(form.redirect_url):
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is no page to go on to. Copy its address from the browser: it starts with https://",
                        url=form.redirect_url,
                    )
                )

    @api.constrains("embed_sites")
    def _check_embed_sites(self):
        for form in self:
            try:
                form_origin.sites(form.embed_sites)
            except ValueError as error:
                raise ValidationError(
                    self.env._("“%(site)s” is no site. Write one a line, like www.example.com.", site=error.args[0])
                ) from error

    @api.constrains("asks_consent", "field_ids", "wording_ids", "company_id")
    def _check_consent(self):
        for form in self.filtered("asks_consent"):
            if "phone" not in form.field_ids.mapped("kind"):
                raise ValidationError(
                    self.env._("A form that asks for SMS consent needs a field for the phone number. Add one.")
                )
            wrong = form.wording_ids.filtered(lambda wording: wording.kind != "checkbox")
            if wrong or not form.wording_ids:
                raise ValidationError(
                    self.env._("Choose the words beside the consent box: a wording of the kind “Checkbox on a form”.")
                )

    @api.constrains("field_ids")
    def _check_fields(self):
        for form in self:
            kinds = [field.kind for field in form.field_ids if field._is_fixed()]
            if not form.field_ids:
                raise ValidationError(self.env._("A form needs at least one field."))
            if len(kinds) != len(set(kinds)):
                raise ValidationError(self.env._("A form asks for the same thing once only. Remove the second field."))

    # --- CRUD ---

    @api.model_create_multi
    def create(self, vals_list):
        forms = super().create([self._with_wording(vals) for vals in vals_list])
        forget_cached(self.env)
        return forms

    @api.model
    def _exist(self):
        """Tell whether there are forms at all; cached."""
        return self.env["sms.marketing.in.use"]._answers().forms

    def write(self, vals):
        if vals.get("asks_consent") and "wording_ids" not in vals:
            for form in self.filtered(lambda form: not form.wording_ids):
                form.wording_ids = self._own_wording(form.company_id)
        return super().write(vals)

    def copy_data(self, default=None):
        return [
            {**vals, "name": self.env._("%(name)s (copy)", name=form.name)}
            for form, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.ondelete(at_uninstall=False)
    def _unlink_without_submissions(self):
        # sudo: spam counts as well, which not everybody who may delete forms may see
        if self.env["sms.marketing.form.submission"].sudo().search_count([("form_id", "in", self.ids)], limit=1):
            raise UserError(
                self.env._("This form has submissions, which are part of your proof of consent. Archive it instead.")
            )

    def _with_wording(self, vals):
        """Return the values with words beside the box, made of the company's data where none were chosen."""
        if not vals.get("asks_consent", True) or vals.get("wording_ids"):
            return vals
        company = self.env["res.company"].browse(vals.get("company_id") or self.env.company.id)
        return {**vals, "wording_ids": [(6, 0, self._own_wording(company).ids)]}

    @api.model
    def _own_wording(self, company):
        """Return the company's generated words for a box, and make them where they are new."""
        text = wording_checkbox.checkbox(company.sudo()._sms_wording_facts())  # sudo: see _lacks_words
        wordings = self.env["sms.marketing.wording"]
        known = wordings.search([("company_id", "=", company.id), ("kind", "=", "checkbox"), ("lang", "=", "en_US")])
        found = known.filtered(lambda wording: wording.text == text)[:1]
        return found or wordings.create(
            {
                "name": self.env._("Box on lead forms"),
                "company_id": company.id,
                "kind": "checkbox",
                "lang": "en_US",
                "text": text,
            }
        )

    # --- actions ---

    def action_write_wording(self):
        """Put the words that follow from the company's data beside the box, in place of those in the same language."""
        for form in self:
            made = form._own_wording(form.company_id)
            form.wording_ids = form.wording_ids.filtered(lambda wording, own=made: wording.lang != own.lang) | made

    def action_view_submissions(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.form_submission_action")
        chosen = "agreed" if self.env.context.get("only_agreed") else "real"
        return {**action, "domain": [("form_id", "=", self.id)], "context": {f"search_default_{chosen}": 1}}

    def action_view_leads(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_all_leads")
        domain = [("id", "in", self.submission_ids.lead_id.ids)]
        return {**action, "name": self.env._("Leads"), "domain": domain, "context": {}}

    def action_open(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": self.url, "target": "new"}

    # --- a visitor ---

    @api.model
    def _find(self, slug):
        """Return the form at this address, open or closed, or an empty set. sudo: visitors are not logged in."""
        if not isinstance(slug, str) or not SLUG.fullmatch(slug):
            return self.browse()
        found = self.sudo().with_context(active_test=False).search([("slug", "=", slug)])
        return self.sudo().browse(found.id)

    def _is_open(self):
        return self.active and self.is_published and self.company_id.active

    def _language(self):
        """Return the language of the form's company: of whoever works on the leads, and of visitors without one."""
        return self.company_id.partner_id.lang or self.env["res.lang"]._get_data(id=False).code or "en_US"

    def _wording_version(self, lang):
        """Return the version to be read in this language, else in a related one, else in the first there is."""
        if not self.asks_consent:
            return self.env["sms.marketing.wording.version"]
        wordings = self.wording_ids.filtered("version_ids")
        by_lang = {wording.lang: wording for wording in wordings.sorted("id", reverse=True)}
        first = self._language() if self._language() in by_lang else wordings[:1].lang
        if not by_lang:
            return wordings.version_ids
        return by_lang[form_values.pick_language(lang, (), tuple(by_lang), first)]._latest()

    def _new_ticket(self, context, seconds_ago=0):
        """Return the ticket of a page that is shown now, or was some seconds ago."""
        shown_at = self._now() - timedelta(seconds=seconds_ago)
        return form_token.Ticket(self.id, shown_at, secrets.token_urlsafe(16), context)

    @api.model
    def _now(self):
        return datetime.now(timezone.utc)

    def _seal(self, ticket):
        return form_token.seal(self._secret(), ticket)

    def _unseal(self, token):
        """Return the ticket in a token. Raises BadToken for one that we did not make for this form."""
        ticket = form_token.unseal(self._secret(), token, self.id, self._now())
        if not isinstance(ticket.nonce, str) or not isinstance(ticket.context, dict):
            raise form_token.BadToken
        return ticket

    def _secret(self):
        """Return the database's secret. sudo: system parameters belong to the system."""
        secret = self.env["ir.config_parameter"].sudo().get_param("database.secret")
        if not secret:
            raise UserError(self.env._("The system parameter database.secret is missing."))
        return secret

    def _example_number(self):
        """Return how a number of the form's country is written: a fictional one, or its beginning."""
        code = (self.country_id or self.company_id.country_id).phone_code
        return {0: "+1 202 555 0123", 1: "(202) 555-0123"}.get(code, f"+{code} …")

    def _too_many(self, ip):
        """Tell whether more came than the form takes: from this address within an hour, or from all within a minute."""
        now, submissions = fields.Datetime.now(), self.env["sms.marketing.form.submission"]
        recent = [("form_id", "=", self.id), ("at", ">", now - timedelta(minutes=1))]
        if submissions.search_count(recent, limit=self.per_minute) >= self.per_minute:
            return True
        hour = [("company_id", "=", self.company_id.id), ("ip", "=", ip), ("at", ">", now - timedelta(hours=1))]
        return submissions.search_count(hour, limit=self.per_address) >= self.per_address


# The elements of tools/wording_checkbox.py in words.
ELEMENTS = {
    "brand": _lt("the name under which people know you"),
    "sms": _lt("that it is about text messages"),
    "agreement": _lt("that the person agrees"),
    "message_types": _lt("what kind of texts you send"),
    "frequency": _lt("how often you send"),
    "rates": _lt("“Msg & data rates may apply”"),
    "stop": _lt("how to stop (STOP)"),
    "help": _lt("how to get help (HELP)"),
    "not_a_condition": _lt("that consent is no condition of a purchase"),
    "terms": _lt("the address of your terms"),
    "privacy": _lt("the address of your privacy policy"),
}
