"""A field of a lead form: what it asks, how it is read, and where the answer goes."""

from typing import NamedTuple

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.mail import email_normalize
from odoo.tools.translate import LazyTranslate

from ..tools import form_values, phone
from ..tools.form_values import Wrong

_lt = LazyTranslate(__name__)


class Kind(NamedTuple):
    """What can be asked: its label, the field of the lead it fills, and how a browser shows and completes it."""

    label: object
    lead_field: str = ""
    widget: str = "text"
    autocomplete: str = "off"
    inputmode: str = ""


# Autocomplete: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#autofill, read 2026-11
KINDS = {
    "name": Kind(_lt("Name"), "contact_name", autocomplete="name"),
    "first_name": Kind(_lt("First name"), "contact_name", autocomplete="given-name"),
    "last_name": Kind(_lt("Last name"), "contact_name", autocomplete="family-name"),
    "email": Kind(_lt("E-mail"), "email_from", "email", "email", "email"),
    "phone": Kind(_lt("Mobile number"), "phone", "tel", "tel", "tel"),
    "company": Kind(_lt("Company"), "partner_name", autocomplete="organization"),
    "city": Kind(_lt("City"), "city", autocomplete="address-level2"),
    "zip": Kind(_lt("ZIP code"), "zip", autocomplete="postal-code"),
    "state": Kind(_lt("State"), "state_id", autocomplete="address-level1"),
    "country": Kind(_lt("Country"), "country_id", "select", "country"),
    "message": Kind(_lt("Message"), "description", "textarea"),
    "text": Kind(_lt("Short text")),
    "number": Kind(_lt("Number"), inputmode="decimal"),
    "date": Kind(_lt("Date"), widget="date"),
    "choice": Kind(_lt("Choice"), widget="select"),
}
FREE = ("text", "number", "date", "choice")
BASIC = ("name", "phone", "email", "message")
# Which fields of a lead a free field may fill, by the type that it has to have there.
FITTING = {
    "text": ("char", "text"),
    "number": ("integer", "float", "monetary"),
    "date": ("date",),
    "choice": ("char", "text", "selection"),
}
# Fields of a lead that are no answers: Odoo reckons with them, or they have a field of their own here.
NO_ANSWERS = {
    *(kind.lead_field for kind in KINDS.values()),
    *("type", "won_status", "probability", "automated_probability", "lang_code", "email_cc", "referred", "color"),
    *("date_open", "date_closed", "date_conversion", "date_last_stage_update", "message_bounce", "day_open"),
}


class SmsMarketingFormField(models.Model):
    _name = "sms.marketing.form.field"
    _description = "Field of a Lead Form"
    _order = "sequence, id"

    @api.model
    def _get_lead_fields(self):
        return [
            (name, field._description_string(self.env))
            for name, field in sorted(self.env["crm.lead"]._fields.items())
            if self._may_be_answered(field)
        ]

    @api.model
    def _may_be_answered(self, field):
        """Tell whether a visitor's answer may go to this field of the lead."""
        fits = any(field.type in types for types in FITTING.values())
        is_plain = field.store and not (field.readonly or field.related or field.groups or field.company_dependent)
        ours = field.name.startswith(("sms_", "message_", "activity_", "email_", "phone_", "recurring_", "duration_"))
        return fits and is_plain and not ours and field.name not in NO_ANSWERS

    form_id = fields.Many2one("sms.marketing.form", required=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="form_id.company_id", store=True)
    sequence = fields.Integer(default=10)
    kind = fields.Selection(
        selection=lambda self: [(code, self.env._(kind.label)) for code, kind in KINDS.items()],
        string="Asks For",
        required=True,
        default="text",
    )
    label = fields.Char(required=True, translate=True, help="What visitors read beside the field.")
    placeholder = fields.Char("Hint Inside", translate=True)
    is_required = fields.Boolean("Required")
    choices = fields.Text(translate=True, help="One a line.")
    target = fields.Selection(
        [("description", "Notes of the lead"), ("field", "Field of the lead"), ("tag", "Tag")],
        "Goes To",
        required=True,
        default="description",
    )
    lead_field = fields.Selection("_get_lead_fields", "Field")

    @api.onchange("kind")
    def _onchange_kind(self):
        """Name the field after its kind, unless somebody gave it a name of its own."""
        labels = {self.env._(kind.label) for kind in KINDS.values()}
        if self.kind and (not self.label or self.label in labels):
            self.label = self.env._(KINDS[self.kind].label)
        if self.kind in FREE and self.kind != "choice" and self.target == "tag":
            self.target = "description"

    @api.model_create_multi
    def create(self, vals_list):
        kinds = ({"label": self.env._(KINDS[vals.get("kind", "text")].label), **vals} for vals in vals_list)
        return super().create(list(kinds))

    @api.constrains("kind", "choices", "target", "lead_field")
    def _check_target(self):
        for field in self.filtered(lambda field: field.kind in FREE):
            if field.kind == "choice" and len(form_values.options(field.choices)) < 2:
                raise ValidationError(self.env._("“%(label)s” needs at least two choices.", label=field.label))
            if field.target == "tag" and field.kind != "choice":
                raise ValidationError(
                    self.env._("Only a choice can become a tag: “%(label)s” is none.", label=field.label)
                )
            if field.target == "field":
                field._check_lead_field()

    def _check_lead_field(self):
        found = self.env["crm.lead"]._fields.get(self.lead_field)
        if not found or found.type not in FITTING[self.kind]:
            raise ValidationError(
                self.env._(
                    "“%(label)s” does not fit into that field of the lead. Choose another one.", label=self.label
                )
            )
        if found.type == "selection":
            known = self._keys_of_selection(found)
            if unknown := [one for one in form_values.options(self.choices) if one.casefold() not in known]:
                raise ValidationError(
                    self.env._(
                        "“%(choice)s” is none of what the field of the lead offers: %(offered)s.",
                        choice=unknown[0],
                        offered=", ".join(str(label) for _key, label in found._description_selection(self.env)),
                    )
                )

    def _keys_of_selection(self, lead_field):
        """Return {label or key, in small letters: key} of a selection on the lead."""
        pairs = lead_field._description_selection(self.env)
        return {str(name).casefold(): key for key, label in pairs for name in (key, label)}

    def _is_fixed(self):
        """Tell whether the kind says where the answer goes."""
        return self.kind not in FREE

    # --- on the page ---

    def _kind(self):
        return KINDS[self.kind]

    def _input_name(self):
        return f"f{self.id}"

    def _shown_options(self):
        """Return [(value, label)] of a list to pick from, in the page's language."""
        if self.kind == "country":
            countries = self.env["res.country"].search([("code", "!=", False)])
            return sorted(((country.code, country.name) for country in countries), key=lambda pair: pair[1])
        own, shown = self._own_choices(), form_values.options(self.choices)
        shown = shown if len(shown) == len(own) else own
        return [(str(place), label) for place, label in enumerate(shown)]

    def _own_choices(self):
        """Return the choices in the company's language, in which they are kept."""
        return form_values.options(self.with_context(lang=self.form_id._language()).choices)

    # --- reading an answer ---

    def _read(self, raw):
        """Return what was typed as the value that is kept; raises Wrong."""
        value = getattr(self, f"_read_{self.kind}", self._read_line)(raw)
        if self.is_required and value in ("", None):
            raise Wrong(form_values.REQUIRED)
        return value

    def _read_line(self, raw):
        return form_values.text(raw)

    def _read_message(self, raw):
        return form_values.text(raw, form_values.MOST_TEXT, lines=True)

    def _read_email(self, raw):
        found = form_values.email(raw)
        if found and not email_normalize(found):
            raise Wrong(form_values.EMAIL)
        return found

    def _read_phone(self, raw):
        """The number in exact form; of another country as well, where it says so."""
        typed = form_values.text(raw)
        if not typed:
            return ""
        form = self.form_id
        number = phone.parse(typed, form.country_id.code or form.company_id.country_id.code).e164
        if not number:
            raise Wrong(form_values.PHONE)
        return number

    def _read_number(self, raw):
        return form_values.number(raw)

    def _read_date(self, raw):
        return form_values.day(raw)

    def _read_choice(self, raw):
        return form_values.choice(raw, self._own_choices())

    def _read_country(self, raw):
        code = form_values.text(raw)
        if code and not self.env["res.country"].search_count([("code", "=", code)], limit=1):
            raise Wrong(form_values.CHOICE)
        return code
