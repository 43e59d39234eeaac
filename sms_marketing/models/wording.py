"""The words under which people consent, in numbered versions: what somebody once agreed to is never rewritten."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

KINDS = [
    ("checkbox", "Checkbox on a form"),
    ("double_opt_in", "Question by text (double opt-in)"),
    ("keyword", "Keyword call to action"),
    ("verbal", "Verbal script"),
    ("paper", "Paper form"),
    ("other", "Other"),
]


class SmsMarketingWording(models.Model):
    _name = "sms.marketing.wording"
    _description = "SMS Consent Wording"
    _order = "name, lang, id"

    @api.model
    def _get_lang(self):
        return self.env["res.lang"].get_installed()

    name = fields.Char(required=True, help="For yourselves, e.g. Contact form on the website.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    kind = fields.Selection(KINDS, required=True, default="checkbox")
    lang = fields.Selection("_get_lang", "Language", required=True, default=lambda self: self.env.lang or "en_US")
    text = fields.Text(
        compute="_compute_latest",
        inverse="_inverse_text",
        required=True,
        store=False,
        help="What the person reads or hears, word for word. A change makes a new version; the old ones stay.",
    )
    version = fields.Integer(compute="_compute_latest")
    reference = fields.Char(compute="_compute_latest", help="Name this in the ledger and to the HTTP endpoint.")
    version_ids = fields.One2many("sms.marketing.wording.version", "wording_id", string="Versions", readonly=True)

    @api.depends("version_ids.version")
    def _compute_latest(self):
        for wording in self:
            latest = wording._latest()
            wording.text = latest.text
            wording.version = latest.version
            wording.reference = latest.reference

    def _inverse_text(self):
        for wording in self:
            text = (wording.text or "").strip()
            if not text:
                raise ValidationError(self.env._("A wording needs its text: what does the person read or hear?"))
            if text != wording._latest().text:
                wording._add_version(text)

    def _add_version(self, text):
        """Keep the text under the next number. sudo: nobody has the right to make or change versions by hand."""
        values = {"wording_id": self.id, "version": self._latest().version + 1, "text": text, "lang": self.lang}
        self.env["sms.marketing.wording.version"].sudo().create(values)
        self.invalidate_recordset(["text", "version", "reference"])

    def _latest(self):
        self.ensure_one()
        return self.version_ids.sorted("version")[-1:]

    @api.constrains("lang", "kind", "company_id")
    def _check_unused_identity(self):
        """A version says in which language it was read; another language is another wording."""
        for wording in self:
            if any(version.lang != wording.lang for version in wording.version_ids):
                raise ValidationError(
                    self.env._("This wording has versions in another language. Make a new wording for this language.")
                )


class SmsMarketingWordingVersion(models.Model):
    _name = "sms.marketing.wording.version"
    _description = "SMS Consent Wording Version"
    _order = "wording_id, version desc"
    _rec_name = "reference"

    wording_id = fields.Many2one("sms.marketing.wording", required=True, readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="wording_id.company_id", store=True, index=True)
    version = fields.Integer(required=True, readonly=True)
    text = fields.Text(required=True, readonly=True)
    lang = fields.Char("Language", readonly=True)
    reference = fields.Char(compute="_compute_reference", search="_search_reference")

    _once = models.UniqueIndex("(wording_id, version)")

    @api.depends("version", "wording_id")
    def _compute_reference(self):
        for version in self:
            version.reference = f"W{version.wording_id.id}-{version.version}"

    def _search_reference(self, operator, value):
        if operator not in ("=", "in"):
            return NotImplemented
        found = self.browse()
        for reference in [value] if isinstance(value, str) else value:
            found |= self._by_reference(reference)
        return [("id", "in", found.ids)]

    @api.model
    def _by_reference(self, reference):
        """Return the version that a reference like W7-3 names, or an empty set."""
        wording, _dash, version = str(reference or "").strip().upper().removeprefix("W").partition("-")
        if not (wording.isdecimal() and version.isdecimal() and max(len(wording), len(version)) < 10):
            return self.browse()
        return self.search([("wording_id", "=", int(wording)), ("version", "=", int(version))])

    def _evidence(self):
        """Return what a ledger row says about this wording."""
        if not self:
            return {}
        return {
            "wording": self.text,
            "wording_version": self.reference,
            "wording_id": self.id,
            "lang": self.lang,
        }

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(
            self.env._("What people agreed to cannot be rewritten. Change the wording: it gets a new version.")
        )

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("Versions of a wording are kept: they are part of your proof. Archive the wording."))
