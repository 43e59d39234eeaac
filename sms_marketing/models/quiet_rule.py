"""When people of a country or state may be texted: an editable table, seeded with what the law says.

The most specific row counts (state, then country, then everywhere); the company's own hours and, in the United States,
the federal floor are kept beside it (`tools/quiet_hours.py`), so that no row can loosen them.
"""

from dataclasses import replace

import holidays

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools import zones
from ..tools.quiet_hours import DEFAULT, FLOOR, Rule
from .cached_answers import forget_cached


class SmsMarketingQuietRule(models.Model):
    _name = "sms.marketing.quiet.rule"
    _description = "SMS Sending Hours"
    _order = "country_id, state_id, id"

    active = fields.Boolean(default=True)
    country_id = fields.Many2one("res.country", index=True, ondelete="cascade", help="Empty: everywhere else.")
    state_id = fields.Many2one(
        "res.country.state",
        index=True,
        ondelete="cascade",
        domain="[('country_id', '=', country_id)]",
        help="Empty: the states of the country that have no row of their own.",
    )
    window_ids = fields.One2many("sms.marketing.quiet.window", "rule_id", "Hours", copy=True)
    closed_on_holidays = fields.Boolean("Not on Public Holidays")
    rolling_limit = fields.Integer("Texts at Most", help="0: the rule of this place sets no such limit.")
    rolling_hours = fields.Integer("Within Hours", default=24, required=True)
    area_code_counts = fields.Boolean(
        "Also by Area Code", help="The law presumes that people with an area code of this state are there."
    )
    source = fields.Char(help="Address of the law, or of the page that quotes it.")
    note = fields.Text(help="What the source leaves open, and which reading this row takes.")
    reviewed_on = fields.Date("Last Reviewed", default=fields.Date.context_today)

    _one_per_place = models.UniqueIndex(
        "(COALESCE(country_id, 0), COALESCE(state_id, 0)) WHERE active IS TRUE",
        "There are sending hours for this place already. Change those, or archive them first.",
    )
    _rolling_hours_positive = models.Constraint(
        "CHECK (rolling_hours > 0 AND rolling_hours <= 72 AND rolling_limit >= 0)",
        "A limit counts texts within 1 to 72 hours: further back nobody looks.",
    )

    # --- constraints ---

    @api.constrains("country_id", "state_id")
    def _check_place(self):
        for rule in self:
            if rule.state_id and rule.state_id.country_id != rule.country_id:
                raise ValidationError(self.env._("%(state)s is not in this country.", state=rule.state_id.name))

    @api.constrains("country_id", "window_ids")
    def _check_floor(self):
        """Refuse hours outside the federal floor: in the United States nobody may loosen it."""
        (floor,) = FLOOR.windows[0]
        for rule in self.filtered(lambda rule: rule._region().split("-")[0] == "US"):
            for window in rule.window_ids:
                start, end = window._minutes()
                if start < floor[0] or end > floor[1]:
                    raise ValidationError(
                        self.env._(
                            "In the United States marketing texts may arrive from 08:00 to 21:00 at most, local time."
                            " Federal law sets this (47 CFR 64.1200), so no row can allow more. Choose hours within."
                        )
                    )

    # --- CRUD: the rules are cached ---

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self._forget_cache()
        return rules

    def write(self, vals):
        res = super().write(vals)
        self._forget_cache()
        return res

    def unlink(self):
        self._forget_cache()
        return super().unlink()

    def _forget_cache(self):
        forget_cached(self.env)

    # --- the rules as the gate reads them ---

    @api.model
    def _rules_for(self, regions, on_holidays=False):
        """Return the pure rules (`tools/quiet_hours.py`) for ISO 3166 regions; cached.

        The most specific row of each region counts, without any row the default. With `on_holidays` all of them are
        closed on the public holidays of their country.
        """
        return self._rules_of_year(tuple(regions) or ("",), on_holidays, fields.Date.today().year)

    @api.model
    @tools.ormcache("regions", "on_holidays", "year")
    def _rules_of_year(self, regions, on_holidays, year):
        return tuple(dict.fromkeys(self._rule_for(region, on_holidays, year) for region in regions))

    @api.model
    @tools.ormcache("region", "on_holidays", "year")
    def _rule_for(self, region, on_holidays, year):
        country, _dash, _state = region.partition("-")
        table = self._rules_by_region()
        rule, closes = next((table[place] for place in (region, country, "") if place in table), (DEFAULT, False))
        return replace(rule, closed=self._holidays_of(region, year)) if closes or on_holidays else rule

    @api.model
    @tools.ormcache()
    def _rules_by_region(self):
        """Return {region: (pure rule without its holidays, whether it is closed on them)} of all rows; cached.

        All in one go, so that a region that nobody asked for yet costs no query. Names are in English: the cache
        belongs to all users.
        """
        rows = self.sudo().with_context(lang="en_US").search([("active", "=", True)])
        return {row._region(): (row._as_rule(), row.closed_on_holidays) for row in rows}

    @api.model
    @tools.ormcache()
    def _presuming_regions(self):
        """Return the regions whose law presumes that area codes tell where people are; cached."""
        return frozenset(row._region() for row in self.sudo().search([("area_code_counts", "=", True)]))

    def _region(self):
        """Return the ISO 3166 code of the row's place, empty for everywhere else."""
        self.ensure_one()
        return zones.region_of(self.country_id.code or "", self.state_id.code or "")

    def _as_rule(self):
        """Return the row as a pure rule, without its holidays."""
        self.ensure_one()
        return Rule(
            name=self._place_name(),
            windows=self.window_ids._week(),
            region=self._region(),
            rolling_limit=self.rolling_limit or None,
            rolling_hours=self.rolling_hours,
        )

    @api.model
    def _holidays_of(self, region, year):
        """Return the public holidays around a year: of the state where the library knows it, else of the country."""
        country, _dash, state = region.partition("-")
        years = range(year - 1, year + 2)
        for subdivision in dict.fromkeys((state or None, None)):
            try:
                return frozenset(holidays.country_holidays(country, subdiv=subdivision, years=years))
            except NotImplementedError:  # the library's word for a place that it does not know
                continue
        return frozenset()

    def _place_name(self):
        self.ensure_one()
        return self.state_id.name or self.country_id.name or self.env._("Everywhere else")
