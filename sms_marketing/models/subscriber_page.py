"""What a number's page and the list of numbers tell a newcomer: who it is, what stands in the way, who can undo it."""

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

SHOWN_NAMES = 3
# What an opt-out or a block is called, and who can undo it; the words behind each kind of suppression.
UNDONE_BY = {
    "keyword": _lt("Said STOP on %(day)s. Only the person can undo it, by texting START."),
    "provider": _lt("Blocked by the carrier on %(day)s. Only the person can undo it, by texting START."),
    "erased": _lt("Erased on request on %(day)s. Only the person can undo it, by texting START."),
    "person": _lt("Blocked by a colleague on %(day)s. Only an SMS administrator can unblock it."),
    "legal": _lt("Blocked for legal reasons on %(day)s. Only an SMS administrator can unblock it."),
}


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    person = fields.Char(
        "Who", compute="_compute_person", search="_search_person", help="Leads and contacts with this number."
    )
    hindrance = fields.Selection(
        [
            ("none", "None"),
            ("review", "Reply to review"),
            ("unreachable", "Cannot receive texts"),
            ("keyword", "Said STOP"),
            ("provider", "Blocked by the carrier"),
            ("erased", "Erased on request"),
            ("person", "Blocked by hand"),
            ("legal", "Legal block"),
        ],
        "In the Way",
        compute="_compute_hindrance",
        help="Why nothing is sent to this number, whatever it agreed to.",
    )
    stays_out = fields.Char(compute="_compute_stays_out", help="Why the number is suppressed, and who can undo it.")

    @api.depends("number")
    def _compute_person(self):
        """Name the leads and contacts that this user may see, the newest first; one query for each of both."""
        names = {number: {} for number in self.mapped("number")}
        self._note_names(names, "crm.lead", ("contact_name", "partner_name", "name"))
        self._note_names(names, "res.partner", ("name",))
        for row in self:
            found = [name for name, company in names[row.number] if company in (False, row.company_id.id)]
            found = list(dict.fromkeys(found))
            row.person = ", ".join(found[:SHOWN_NAMES]) + ("…" if len(found) > SHOWN_NAMES else "") or False

    def _note_names(self, names, model, fields_of_name):
        """Add {(name, company id)} of the records with these numbers, in order."""
        records = self.env[model]
        if not names or not records.has_access("read"):
            return
        wanted = [*fields_of_name, "phone_sanitized", "company_id"]
        for record in records.search_fetch([("phone_sanitized", "in", list(names))], wanted, order="id desc"):
            name = next((record[field] for field in fields_of_name if record[field]), "")
            if name:
                names[record.phone_sanitized][name, record.company_id.id] = True

    def _search_person(self, operator, value):
        if operator not in ("ilike", "=", "like", "=ilike"):
            return NotImplemented
        numbers = set()
        for model, names in (("crm.lead", ("contact_name", "partner_name", "name")), ("res.partner", ("name",))):
            domain = Domain.OR(Domain(name, operator, value) for name in names)
            found = self.env[model].search_fetch(domain & Domain("phone_sanitized", "!=", False), ["phone_sanitized"])
            numbers.update(found.mapped("phone_sanitized"))
        return [("number", "in", list(numbers))]

    @api.depends("suppression", "paused_at", "unreachable_code")
    def _compute_hindrance(self):
        for row in self:
            paused, unreachable = row.paused_at and "review", row.unreachable_code and "unreachable"
            row.hindrance = row.suppression if row._is_suppressed() else paused or unreachable or "none"

    @api.depends("suppression", "suppressed_at")
    @api.depends_context("lang", "tz")
    def _compute_stays_out(self):
        for row in self:
            row.stays_out = row._words_on_suppression()

    def _words_on_suppression(self):
        """Return why this number is suppressed, since when, and who can undo it; False where it is not."""
        if self.suppression not in UNDONE_BY:
            return False
        day = fields.Datetime.context_timestamp(self, self.suppressed_at).date() if self.suppressed_at else None
        words = self.env._(UNDONE_BY[self.suppression])
        return words % {"day": tools.format_date(self.env, day, date_format="medium") if day else "?"}
