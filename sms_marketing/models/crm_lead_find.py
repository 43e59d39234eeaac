"""Filters and groups of leads by their texts and sequences.

SQL: none of it is stored on the lead, which would cost every text and every step a write more; the indexes
`_last_of_lead`, `_unread_of_lead` and that of the enrollments' leads answer for it.
"""

from operator import ge, gt, le, lt

from odoo import fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from .enrollment import ACTIVE, GOES_ON

# What a lead's column would hold, {field: (column, what it is read of)}; %s is the lead's id.
LAST_MESSAGE = "SELECT {} FROM sms_marketing_message WHERE lead_id = %s ORDER BY id DESC LIMIT 1"
LAST_RUN = (
    f"SELECT {{}} FROM sms_marketing_enrollment WHERE lead_id = %s AND state IN {ACTIVE} ORDER BY id DESC LIMIT 1"
)
AS_SQL = {
    "sms_last_state": LAST_MESSAGE.format("state"),
    "sms_sequence_id": LAST_RUN.format("sequence_id"),
    "sms_next_step_at": LAST_RUN.format(f"CASE WHEN state IN {GOES_ON} THEN due_at END"),
    "sms_has_unread": "EXISTS (SELECT FROM sms_marketing_message WHERE lead_id = %s AND is_unread)",
}
READ = {
    "sms.marketing.message": ["lead_id", "state", "is_unread"],
    "sms.marketing.enrollment": ["lead_id", "state", "sequence_id", "due_at"],
}
COMPARED = {"<": lt, "<=": le, ">": gt, ">=": ge}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr in AS_SQL:
            for model_name, names in READ.items():
                self.env[model_name].flush_model(names)
            return SQL(f"({AS_SQL[field_expr]})", SQL.identifier(alias, "id"))
        return super()._field_to_sql(alias, field_expr, query)

    def _search_sms_has_unread(self, operator, value):
        if operator != "in":
            return NotImplemented
        unread = Domain("sms_message_ids", "any!", [("is_unread", "=", True)])
        return unread if True in value else ~unread

    def _search_sms_last_state(self, operator, value):
        return self._one_of("sms_last_state", value) if operator == "in" else NotImplemented

    def _search_sms_sequence_id(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        if operator != "in":
            # sudo: only ids are taken from it; which leads are found is still the reader's right
            sequences = self.env["sms.marketing.sequence"].sudo().with_context(active_test=False)
            field = "id" if operator in ("any", "any!") else "display_name"
            found = value if field == "id" else [(field, operator, value)]
            value = sequences.search(found).ids
        if False in value:
            return self._one_of("sms_sequence_id", value)
        in_one = Domain("sms_enrollment_ids", "any!", [("state", "in", ACTIVE), ("sequence_id", "in", list(value))])
        return in_one & self._one_of("sms_sequence_id", value)

    def _search_sms_next_step_at(self, operator, value):
        if operator in COMPARED:
            return self._compared("sms_next_step_at", operator, value)
        return self._one_of("sms_next_step_at", value) if operator == "in" else NotImplemented

    def _one_of(self, name, values):
        """Return the domain of leads whose column would hold one of these values; False stands for none."""
        wanted = tuple(value for value in values if value)

        def to_sql(model, alias, _query):
            column = model._field_to_sql(alias, name)
            some = SQL("%s IN %s", column, wanted) if wanted else SQL("FALSE")
            return SQL("(%s OR %s IS NULL)", some, column) if False in values else some

        return Domain.custom(to_sql=to_sql, predicate=lambda lead: lead._plain(name) in values)

    def _compared(self, name, operator, value):
        def to_sql(model, alias, _query):
            return SQL("%s %s %s", model._field_to_sql(alias, name), SQL(operator), value)

        def predicate(lead):
            return bool(lead[name]) and COMPARED[operator](lead[name], fields.Datetime.to_datetime(value))

        running = Domain("sms_enrollment_ids", "any!", [("state", "in", GOES_ON), ("due_at", operator, value)])
        return running & Domain.custom(to_sql=to_sql, predicate=predicate)

    def _plain(self, name):
        """Return a field's value as its column would hold it."""
        value = self[name]
        return value.id if isinstance(value, models.Model) else value
