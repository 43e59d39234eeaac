"""How many texts a number has had: facts for the frequency caps (FEATURES C1), counted by `tools/cap.py`.

Counted are this company's texts to the number, whoever wrote them and for whatever purpose, but for the one
confirmation of an opt-out: those handed to Twilio, unless they surely did not arrive, and, before a text is queued,
those that still wait. At the last look, before the wire, those that wait do not count: each is judged when it is its
turn, after what left before it and what stands before it in the same batch.
"""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import cap, gate, quiet_hours
from .draft import ON_ITS_WAY, aware
from .many import any_of
from .message import WAITING

ARRIVED = ("sent", "delivered", "read")  # with ON_ITS_WAY: every state of a text that was handed over and did not fail
LOOK_BACK = timedelta(hours=72)  # no place's rolling rule may look back further
REPEAT_WINDOW = timedelta(minutes=5)


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    # Serves every search by number as well; a text's attempt is when it counts.
    _number_attempt = models.Index("(number, attempt_at) WHERE number IS NOT NULL")

    # --- reading ---

    def _facts_on_texts(self, company, drafts):
        """Read what the numbers of these drafts have been sent lately, for repeats and caps; one query."""
        queued = bool(drafts[0].facts.get("queued"))
        own = {draft.message_id for draft in drafts if draft.message_id}
        bodies, times = self._recent_texts(company, {draft.number for draft in drafts if draft.number}, own, queued)
        if not times:
            return [{"repeated": not draft.may_repeat and (draft.number, draft.body) in bodies} for draft in drafts]
        for draft in drafts:
            draft.times = times.get(draft.number, ())
        return [{"repeated": not draft.may_repeat and (draft.number, draft.body) in bodies} for draft in drafts]

    def _recent_texts(self, company, numbers, own, queued):
        """Return (the (number, body) that left a moment ago, {number: instants of the texts that a cap may count}).

        `own` are the ids of texts that are judged themselves. SQL: two index scans and no records for what is read
        with every text that leaves.
        """
        if not numbers:
            return set(), {}
        self.flush_model(
            ["company_id", "number", "body", "written_body", "state", "purpose", "send_after", "attempt_at"]
        )
        now = fields.Datetime.now()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, number, CASE WHEN create_date > %(repeat)s THEN COALESCE(written_body, body) END,
                       CASE WHEN purpose = 'compliance' THEN NULL
                            WHEN state NOT IN %(waiting)s THEN attempt_at
                            WHEN %(queued)s THEN NULL
                            ELSE GREATEST(send_after, %(now)s) END
                  FROM sms_marketing_message
                 WHERE company_id = %(company)s AND number = %(numbers)s AND state IN %(on_its_way)s
                   AND (state IN %(waiting)s OR attempt_at > %(since)s)
                 UNION ALL
                SELECT id, number, NULL, attempt_at
                  FROM sms_marketing_message
                 WHERE company_id = %(company)s AND number = %(numbers)s AND attempt_at > %(since)s
                   AND state IN %(arrived)s AND purpose != 'compliance'
                """,
                company=company.id,
                numbers=any_of(numbers),
                on_its_way=ON_ITS_WAY,
                waiting=WAITING,
                arrived=ARRIVED,
                queued=queued,
                now=now,
                since=now - LOOK_BACK,
                repeat=now - REPEAT_WINDOW,
            )
        )
        bodies, times = set(), {}
        for message_id, number, body, moment in rows:
            if body is not None:
                bodies.add((number, body))
            if moment and message_id not in own:
                times.setdefault(number, []).append(aware(moment))
        return bodies, times

    # --- counting ---

    def _facts_on_cap(self, _company, drafts):
        """Return the facts on caps of each draft; what it asks was read by `_facts_on_texts`."""
        now = aware(fields.Datetime.now())
        return [self._cap_facts(draft, now) if draft.times else {} for draft in drafts]

    def _cap_facts(self, draft, now):
        """Return the facts on caps of a draft whose number has been sent something, or will be."""
        facts = draft.facts
        at = facts.get("quiet_until") or facts.get("window_until") or now  # it is then that the text would leave
        limit = draft.cap or draft.company.sms_daily_cap
        zones = draft.place.zones if draft.place else ()
        count, until = cap.daily(draft.times, at, zones, limit)
        if not self._is_capped(draft):
            if until:
                draft.spare("cap")
            return {}
        return {
            "received": count,
            "cap": limit,
            "cap_until": until and self._possible_from(draft, until),
            "waits_for_cap": draft.waits_for_cap,
            **self._rolling_facts(draft, at),
        }

    def _is_capped(self, draft):
        """Tell whether the daily cap limits this text; transactional ones only where the company says so."""
        if draft.purpose == gate.TRANSACTIONAL:
            return draft.company.sms_cap_transactional
        return draft.purpose == gate.MARKETING

    def _rolling_facts(self, draft, at):
        """Return the facts on the strictest rolling limit of the places where the person may be."""
        hits = []
        for rule in self._rolling_rules(draft):
            span = timedelta(hours=rule.rolling_hours)
            count, until = cap.within(draft.times, at, span, rule.rolling_limit)
            if until:
                hits.append((until, count, rule))
        if not hits:
            return {}
        until, count, rule = max(hits, key=lambda hit: hit[0])
        return {
            "rolling_received": count,
            "rolling_cap": rule.rolling_limit,
            "rolling_place": rule.name,
            "rolling_until": self._possible_from(draft, until),
        }

    # --- where quiet hours come in ---

    @api.model
    def _rolling_rules(self, draft):
        """Return the rules with a rolling limit for marketing where the person may be."""
        if draft.purpose != gate.MARKETING or not draft.place:
            return []
        rules = self.env["sms.marketing.quiet.rule"]._rules_for(draft.place.regions)
        return [rule for rule in rules if rule.rolling_limit]

    @api.model
    def _possible_from(self, draft, moment):
        """Return the first possible time for this text from `moment` on: quiet hours may put it off further."""
        if draft.window:
            return self._first_hour(draft, moment) or moment
        if not draft.place:
            return moment
        if draft.purpose != gate.MARKETING and not draft.company.sms_quiet_transactional:
            return moment
        rules = self._rules_at(draft.company, draft.place.regions)
        return quiet_hours.next_allowed(moment, draft.place.zones, rules) or moment
