"""The hours of a sequence hold for its texts at every look of the gate, also for those that were on hold meanwhile."""

from functools import partial
from zoneinfo import ZoneInfo

from odoo import api, models
from odoo.tools import SQL

from ..tools import gate, quiet_hours, sequence_wait


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    def _give_windows(self, drafts):
        """Tell the drafts of these texts the hours of their sequences as they are now; at most one query.

        SQL: two steps away, for what is read with every text that leaves. Nothing where no sequence has hours.
        """
        windows = self.env["sms.marketing.sequence"]._windows()
        ids = [message.id for message in self if message.enrollment_step_id] if windows else ()
        if not ids:
            return
        rows = self.env.execute_query(
            SQL(
                """
                SELECT message.id, run.sequence_id
                  FROM sms_marketing_message AS message
                  JOIN sms_marketing_enrollment_step AS taken ON taken.id = message.enrollment_step_id
                  JOIN sms_marketing_enrollment AS run ON run.id = taken.enrollment_id
                 WHERE message.id = ANY(%s) AND run.sequence_id = ANY(%s)
                """,
                ids,
                list(windows),
            )
        )
        sequences = dict(rows)
        for message, draft in zip(self, drafts, strict=True):
            draft.window = windows.get(sequences.get(message.id))

    def _facts_on_window(self, _company, drafts):
        """Tell until when texts have to wait for the hours of their sequence; those without such hours cost nothing."""
        now = self._gate_now()
        return [self._window_facts(draft, now) if draft.window else None for draft in drafts]

    def _window_facts(self, draft, now):
        """Return window_until or window_never, and quiet_until where the law would let it leave too early for them."""
        at = self._first_hour(draft, now)
        if at is None:
            return {"window_never": True}
        facts = {"quiet_until": at} if draft.facts.get("quiet_until") else {}
        if self._window_opening(draft)(now) > now:
            facts["window_until"] = at
        return facts

    @api.model
    def _first_hour(self, draft, moment):
        """Return the first moment from `moment` on within its sequence's hours and lawful ones, None for none."""
        openings = [self._window_opening(draft)]
        if draft.place and (draft.purpose == gate.MARKETING or draft.company.sms_quiet_transactional):
            rules = self._rules_at(draft.company, draft.place.regions)
            openings.append(partial(quiet_hours.next_allowed, zones=draft.place.zones, rules=rules))
        return sequence_wait.first_common(moment, *openings)

    @api.model
    def _window_opening(self, draft):
        weekdays, opens, closes = draft.window
        return partial(
            sequence_wait.next_opening, zone=self._clock_of(draft), weekdays=weekdays, opens=opens, closes=closes
        )

    @api.model
    def _clock_of(self, draft):
        """Return the zone whose clock the waits and hours of a sequence go by.

        It is the person's own zone, or the first in which the gate takes them to be, else the company's. When a text
        may really arrive is the law's business, which asks all zones.
        """
        zones = draft.place.zones if draft.place else ()
        return ZoneInfo(zones[0] if zones else draft.company.partner_id.tz or "UTC")
