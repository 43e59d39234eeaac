"""The standing of many numbers for the gate: one query and plain values, without a record for each number."""

from odoo import api, models
from odoo.tools import SQL

from ..tools.standing import Standing
from .many import any_of
from .subscriber import STANDING_FIELDS


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    @api.model
    def _standings(self, company, numbers):
        """Return {number: its standing with a company}, without unknown numbers; one query, or two for the erased."""
        numbers = {number for number in numbers if number}
        found = self._read_standings(company, numbers)
        if names := self._pseudonyms(numbers - found.keys()):
            erased = self._read_standings(company, names)
            found.update((names[name], standing) for name, standing in erased.items())
        return found

    def _read_standings(self, company, numbers):
        """Return {number: standing} of the rows with exactly these numbers.

        SQL: records read field by field took a third of the gate's time. Nobody's rights matter, as for `_for_numbers`.
        """
        if not numbers:
            return {}
        self.flush_model(STANDING_FIELDS)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT number, id, suppression, consent = 'opted_in', paused_at IS NOT NULL,
                       COALESCE(unreachable_code, 0) != 0, COALESCE(tz, ''),
                       COALESCE(from_country, ''), COALESCE(from_state, ''), COALESCE(from_zip, ''),
                       CASE WHEN is_stopped_somewhere THEN ARRAY(
                           SELECT stopped.sms_marketing_account_id
                             FROM sms_marketing_account_sms_marketing_subscriber_rel AS stopped
                            WHERE stopped.sms_marketing_subscriber_id = subscriber.id) END
                  FROM sms_marketing_subscriber AS subscriber
                 WHERE company_id = %s AND number = %s
                """,
                company.id,
                any_of(numbers),
            )
        )
        return {row[0]: Standing._make(row) for row in rows}
