"""The merge fields of a model: which there are, what they say for each record, and what is wrong with a text's."""

from dataclasses import dataclass

from odoo import api, models, tools
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ..tools import merge_fields, person_name

_lt = LazyTranslate(__name__)


@dataclass(frozen=True, slots=True)
class Person:
    """Where a model keeps whom its records are about: names of its fields, None where it has none."""

    name: str | None = None
    company: str | None = None
    email: str | None = None
    phone: str | None = None
    partner: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    is_company: str | None = None


# Models of other modules may be named: nothing is read of a model that is not installed. Others go by their contact.
PEOPLE = {
    "crm.lead": Person("contact_name", "partner_name", "email_from", "phone", "partner_id"),
    "res.partner": Person("name", "commercial_company_name", "email", "phone", is_company="is_company"),
    "mailing.contact": Person(
        "name", "company_name", "email", "mobile", first_name="first_name", last_name="last_name"
    ),
    "event.registration": Person("name", "company_name", "email", "phone", "partner_id"),
}
# Paths that everybody may write into a text, whoever may edit templates: nothing in them is confidential.
SAFE_PATHS = {
    "crm.lead": (
        "name contact_name partner_name email_from phone function website street street2 city zip state_id.name "
        "country_id.name partner_id.name partner_id.email partner_id.phone partner_id.city user_id.name team_id.name "
        "company_id.name"
    ),
    "res.partner": (
        "name email phone function website street street2 city zip state_id.name country_id.name company_name "
        "commercial_company_name parent_id.name user_id.name company_id.name"
    ),
    "mailing.contact": "name first_name last_name company_name email mobile country_id.name",
}
# custom_fields.<key>: the field of Odoo that holds what other systems keep in a custom field
CUSTOM = {
    "company": "partner_name company_name commercial_company_name",
    "city": "city",
    "zip": "zip",
    "street": "street",
    "state": "state_id",
    "country": "country_id",
    "job_title": "function",
    "job_position": "function",
    "website": "website",
    "source": "source_id",
    "salesperson": "user_id",
    "sales_team": "team_id",
}
SHOWN_TYPES = frozenset(
    {"char", "text", "selection", "many2one", "integer", "float", "monetary", "date", "datetime", "boolean"}
)
PROBLEMS = {
    merge_fields.UNCLOSED: _lt(
        "A field is not closed, at “%(text)s”. Fields begin with {{ and end with }}, like {{first_name}}."
    ),
    merge_fields.UNOPENED: _lt(
        "There is a }} without {{ before it, at “%(text)s”. Fields are written like {{first_name}}."
    ),
    merge_fields.EMPTY: _lt("The field “%(text)s” has no name. Fields are written like {{first_name}}."),
    merge_fields.BRACES: _lt(
        "The field “%(text)s” has too many braces. Write two on either side, like {{first_name|there}}."
    ),
    merge_fields.SYNTAX: _lt("“%(text)s” cannot be understood. Fields are written like {{first_name}}."),
}


class SmsMarketingMergeField(models.AbstractModel):
    _name = "sms.marketing.merge.field"
    _description = "Merge Fields of a Text"

    # --- which there are ---

    @api.model
    def _names(self, model_name):
        """Return the names of the short and custom fields that a text to this model's records may use."""
        custom = self._custom_fields(model_name)
        properties = self._properties_by_key(model_name)
        return {*merge_fields.SHORT_NAMES, *(merge_fields.CUSTOM + key for key in {**properties, **custom})}

    @api.model
    @tools.ormcache("model_name")
    def _custom_fields(self, model_name):
        """Return {key: name of the field}: the company's own fields by label and by name, and the usual ones.

        A field that only some may see is none.
        """
        model = self.env[model_name]
        found = {}
        for name, field in model._fields.items():
            if field.manual and field.type in SHOWN_TYPES and not field.groups:
                short = name.removeprefix("x_").removeprefix("studio_")
                found |= dict.fromkeys(map(merge_fields.key, (field.string or name, name, short)), name)
        for key, names in CUSTOM.items():
            name = next((name for name in names.split() if name in model._fields), None)
            if name and not model._fields[name].groups:
                found.setdefault(key, name)
        return found

    def _properties_by_key(self, model_name):
        """Return {key: name of the properties field} of the properties that somebody added to records of a model."""
        found = {}
        for name, field in self._properties_fields(model_name).items():
            container = self.env[self.env[model_name]._fields[field.definition_record].comodel_name]
            # sudo: what a property is called is no secret of the team that has it
            holders = container.sudo().search_fetch(
                [(field.definition_record_field, "!=", False)], [field.definition_record_field]
            )
            for holder in holders:
                labels = [one.get("string") for one in holder[field.definition_record_field] or ()]
                found |= {merge_fields.key(label): name for label in labels if label}
        return found

    def _properties_fields(self, model_name):
        fields = self.env[model_name]._fields
        return {name: field for name, field in fields.items() if field.type == "properties" and not field.groups}

    @api.model
    def _is_ours(self, piece, model_name):
        """Tell whether a field's value is looked up here, rather than evaluated by Odoo."""
        if isinstance(piece, merge_fields.Link):
            return False
        if piece.name.startswith(merge_fields.OBJECT):
            return piece.name.removeprefix(merge_fields.OBJECT) in SAFE_PATHS.get(model_name, "").split()
        if not piece.name.startswith(merge_fields.CUSTOM):
            return piece.name in merge_fields.SHORT_NAMES
        key = piece.name.removeprefix(merge_fields.CUSTOM)
        return key in self._custom_fields(model_name) or key in self._properties_by_key(model_name)

    # --- what they say ---

    @api.model
    def _values(self, records, names):
        """Return {record id: {name: value as text}}, reading the records in batch."""
        names = set(names)
        values = {record.id: {} for record in records}
        if names & {*merge_fields.SHORT_NAMES}:
            for record_id, person in self._people(records).items():
                values[record_id].update(person)
        for record in records:
            for name in names:
                if name.startswith(merge_fields.OBJECT):
                    values[record.id][name] = _follow(record, name.removeprefix(merge_fields.OBJECT))
        custom = {name.removeprefix(merge_fields.CUSTOM) for name in names if name.startswith(merge_fields.CUSTOM)}
        for record_id, found in (self._custom_values(records, custom) if custom else {}).items():
            values[record_id].update({merge_fields.CUSTOM + key: value for key, value in found.items()})
        return values

    def _people(self, records):
        """Return {record id: {short name: value}}: of the record itself, and of its contact where it says nothing."""
        known = PEOPLE.get(records._name)
        partners = {} if known and not known.partner else self._partners(records, known)
        found = {}
        for record in records:
            own = _read(record, known) if known else {}
            contact = _read(partners[record.id], PEOPLE["res.partner"]) if partners else {}
            found[record.id] = self._person(own, contact)
        return found

    def _partners(self, records, known):
        if known:
            return {record.id: record[known.partner] for record in records}
        return {record.id: partners[:1] for record, partners in self._contacts(records)}

    def _contacts(self, records):
        if not hasattr(records, "_mail_get_partners"):
            return [(record, self.env["res.partner"]) for record in records]
        found = records._mail_get_partners()
        return [(record, found[record.id]) for record in records]

    def _person(self, own, contact):
        """Return the short fields' values; a company's name is no person's."""
        is_company = own.get("is_company") if own.get("name") else contact.get("is_company")
        name = own.get("name") or contact.get("name") or ""
        first, last = person_name.split(name, bool(is_company))
        return {
            "first_name": own.get("first_name") or first,
            "last_name": own.get("last_name") or last,
            "name": name,
            "email": own.get("email") or contact.get("email") or "",
            "phone": own.get("phone") or contact.get("phone") or "",
            "company": own.get("company") or contact.get("company") or (name if is_company else ""),
        }

    def _custom_values(self, records, keys):
        """Return {record id: {key: value as text}}."""
        fields = {key: name for key, name in self._custom_fields(records._name).items() if key in keys}
        values = {record.id: {key: self._shown(record, fields[key]) for key in fields} for record in records}
        for name in self._properties_fields(records._name) if keys - fields.keys() else ():
            for row in records.read([name]):
                for one in row[name] or ():
                    key = merge_fields.key(one.get("string") or "")
                    if key in keys and key not in fields:
                        values[row["id"]][key] = self._shown_property(one)
        return values

    def _shown(self, record, name):
        field, value = record._fields[name], record[name]
        if field.type == "many2one":
            return value.display_name or ""
        if field.type == "selection":
            return dict(field._description_selection(self.env)).get(value, "")
        if field.type == "boolean":
            return self._yes_or_no(value)
        if field.type in ("integer", "float", "monetary"):
            return self._shown_number(field, record, value)
        if field.type in ("date", "datetime"):
            return self._shown_time(field.type, value)
        return value or ""

    def _shown_number(self, field, record, value):
        currency = field.type == "monetary" and record[field.get_currency_field(record)]
        if currency:
            return tools.format_amount(self.env, value, currency)
        if field.type == "integer":
            return str(value)
        digits = field.get_digits(self.env)
        return f"{value:.{digits[1] if digits else 2}f}".rstrip("0").rstrip(".")

    def _shown_time(self, kind, value):
        if not value:
            return ""
        return tools.format_date(self.env, value) if kind == "date" else tools.format_datetime(self.env, value)

    def _shown_property(self, one):
        """Return the value of a property as `read` gives it."""
        kind, value = one.get("type"), one.get("value")
        if kind == "boolean":
            return self._yes_or_no(value)
        if value in (None, False, "") or kind not in SHOWN_TYPES:
            return ""
        if kind == "many2one":
            return value[1] or ""
        if kind == "selection":
            return dict(one.get("selection") or ()).get(value, "")
        return str(value)

    def _yes_or_no(self, value):
        return self.env._("yes") if value else self.env._("no")

    # --- what is wrong ---

    @api.model
    def _problems(self, body, model_name, names=()):
        """Return one sentence for each thing in a text's braces that would not work; none for a text without any.

        `names`: what Odoo's own expressions may use beside what they always may.
        """
        if not body or ("{{" not in body and "}}" not in body):
            return []
        known = self._names(model_name)
        allowed = {"object", "link", *self.env["mail.render.mixin"]._render_eval_context(), *names}
        found = merge_fields.problems(body, known, allowed, lambda path: self._names_at(model_name, path))
        return [self._sentence(problem) for problem in found]

    @api.model
    def _check(self, body, model_name, names=()):
        """Raise for a text whose fields would not work, with what to do."""
        problems = self._problems(body, model_name, names)
        if problems:
            raise ValidationError("\n".join(dict.fromkeys(problems)))

    def _names_at(self, model_name, path):
        """Return None if records of a model have this path, else the fields that there are where it ends."""
        model = self.env[model_name]
        for at, step in enumerate(path):
            field = model._fields.get(step)
            if field is None:
                return None if hasattr(type(model), step) and not step.startswith("_") else model._fields.keys()
            if not field.comodel_name:
                rest = path[at + 1 :]
                return None if not rest or not _is_plain_word(field, rest[0]) else ()
            model = self.env[field.comodel_name]
        return None

    def _sentence(self, problem):
        if problem.code != merge_fields.UNKNOWN:
            text = self.env._(PROBLEMS[problem.code])
            return text % {"text": problem.raw}
        if not problem.suggestions:
            fields = ", ".join(f"{{{{{name}}}}}" for name in merge_fields.SHORT_NAMES)
            return self.env._(
                "Unknown field %(field)s. You can use %(fields)s, and custom fields like %(custom)s.",
                field=problem.raw,
                fields=fields,
                custom="{{custom_fields.city}}",
            )
        meant = [self._spelled(name) for name in problem.suggestions]
        return self.env._(
            "Unknown field %(field)s. Did you mean %(fields)s?",
            field=problem.raw,
            fields=self.env._(" or ").join(meant),
        )

    @staticmethod
    def _spelled(name):
        return f"{{{{ {name} }}}}" if name.startswith(merge_fields.OBJECT) else f"{{{{{name}}}}}"


def _read(record, person):
    """Return what a record says about its person, {} for no record."""
    if not record:
        return {}
    named = {short: getattr(person, short) for short in person.__slots__ if short != "partner"}
    return {short: record[name] or "" for short, name in named.items() if name and name in record._fields}


def _follow(record, path):
    """Return the value at the end of a safe path, as text."""
    for step in path.split("."):
        record = record[step]
    return str(record or "")


def _is_plain_word(field, step):
    """Tell whether a value of this field has nothing called `step`, so that following it would fail."""
    kinds = {"char": str, "text": str, "selection": str, "integer": int, "float": float, "boolean": bool}
    kind = kinds.get(field.type)
    return kind is not None and not hasattr(kind, step)
