"""What time it is where people live: the gate's facts on quiet hours, two queries for any number of texts."""

from functools import cache, partial

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import gate, quiet_hours, zones
from .draft import aware
from .many import any_of

TIMED = (gate.MARKETING, gate.TRANSACTIONAL)
OPEN = {"quiet_until": None, "zone_unknown": False}


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model
    def _gate_now(self):
        """Return the moment (aware UTC) for which the gate judges hours; tests set their clock here."""
        return aware(fields.Datetime.now())

    def _facts_on_time(self, company, drafts):
        """Tell where the person of each draft may be, and until when texts have to wait there."""
        timed = [draft for draft in drafts if draft.purpose in TIMED and draft.parsed and draft.parsed.e164]
        self._find_places(company, timed)
        now, known = self._gate_now(), {}
        return [self._time_facts(company, draft, now, known) for draft in drafts]

    def _time_facts(self, company, draft, now, known):
        """Return quiet_until and zone_unknown for one draft; `known` keeps what was told of each place."""
        if not draft.place:
            return OPEN
        key = id(draft.place)  # places are cached: alike ones are the same object, nearly always
        if key not in known:
            known[key] = self._facts_of_place(company, draft.place, now)
        facts, draft.place_values = known[key]
        if draft.purpose == gate.MARKETING or company.sms_quiet_transactional:
            return facts
        draft.exempt = "quiet_hours" if facts != OPEN else None
        return OPEN

    def _facts_of_place(self, company, place, now):
        """Return (facts, a function that gives what message rows keep of the place): previews need no words."""
        rules = self._rules_at(company, place.regions)
        opening = quiet_hours.next_allowed(now, place.zones, rules)
        facts = {"quiet_until": opening if opening and opening > now else None, "zone_unknown": opening is None}
        return facts, cache(partial(self._place_values, place, rules, now))

    @api.model
    def _rules_at(self, company, regions):
        """Return every rule that applies to the company's texts into these regions, the floor with them."""
        rules = self.env["sms.marketing.quiet.rule"]._rules_for(regions, company.sms_quiet_holidays)
        return quiet_hours.floored((*rules, *company._own_quiet_rule()), regions)

    # --- where people are ---

    @api.model
    def _find_places(self, company, drafts):
        """Set `place` of these drafts, whose numbers are usable; two queries."""
        addresses = self._addresses_by_number(company, {draft.number for draft in drafts if draft.number})
        presumed = self.env["sms.marketing.quiet.rule"]._presuming_regions() if drafts else frozenset()
        home = company.country_id.code or ""
        for draft in drafts:
            line, known = zones.line(draft.parsed.e164, draft.parsed.country), draft.standing
            there = addresses.get(draft.number, ())
            draft.place = zones.resolve(line, known.own_zone, there, known.last_seen, home, presumed)

    def _addresses_by_number(self, company, numbers):
        """Return {number: ((country, state, ZIP), ...)} of the company's and shared leads and contacts, archived too.

        SQL: one query over two models. The user's own rights do not matter: the law asks where the person is.
        """
        if not numbers:
            return {}
        names = ["phone_sanitized", "country_id", "state_id", "zip", "company_id"]
        self.env["crm.lead"].flush_model(names)
        self.env["res.partner"].flush_model(names)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT found.phone_sanitized, COALESCE(home.code, country.code, ''), COALESCE(state.code, ''),
                       COALESCE(found.zip, '')
                  FROM (SELECT phone_sanitized, country_id, state_id, zip FROM crm_lead
                         WHERE phone_sanitized = %(numbers)s AND (company_id IS NULL OR company_id = %(company)s)
                         UNION
                        SELECT phone_sanitized, country_id, state_id, zip FROM res_partner
                         WHERE phone_sanitized = %(numbers)s AND (company_id IS NULL OR company_id = %(company)s)
                       ) AS found
                  LEFT JOIN res_country AS country ON country.id = found.country_id
                  LEFT JOIN res_country_state AS state ON state.id = found.state_id
                  LEFT JOIN res_country AS home ON home.id = state.country_id
                 WHERE country.id IS NOT NULL OR state.id IS NOT NULL OR found.zip IS NOT NULL
                """,
                numbers=any_of(numbers),
                company=company.id,
            )
        )
        found = {}
        for number, *address in rows:
            found.setdefault(number, set()).add(tuple(address))
        return {number: tuple(sorted(addresses)) for number, addresses in found.items()}
