"""What the table of sending hours shows: the week in words, whether it is open there now, and old rows."""

from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

from odoo import api, fields, models

from ..tools import quiet_hours, zones
from .quiet_words import WEEKDAYS, clock, hours_text

REVIEW_EVERY = timedelta(days=365)


class SmsMarketingQuietRule(models.Model):
    _inherit = "sms.marketing.quiet.rule"

    hours = fields.Char(compute="_compute_hours", string="Hours of the Week")
    limit_text = fields.Char("Limit", compute="_compute_hours")
    is_stale = fields.Boolean(compute="_compute_is_stale", search="_search_is_stale")
    now_text = fields.Char("Now", compute="_compute_now")
    is_open_now = fields.Boolean(compute="_compute_now")

    @api.depends("country_id", "state_id")
    def _compute_display_name(self):
        for rule in self:
            country = f" ({rule.country_id.code})" if rule.state_id else ""
            rule.display_name = f"{rule._place_name()}{country}"

    @api.depends("window_ids", "closed_on_holidays", "rolling_limit", "rolling_hours")
    @api.depends_context("lang")
    def _compute_hours(self):
        for rule in self:
            words = hours_text(self.env, rule.window_ids._week())
            no_holidays = self.env._("%(hours)s, not on holidays", hours=words)
            rule.hours = no_holidays if rule.closed_on_holidays else words
            limit = self.env._("%(count)s in %(hours)s h", count=rule.rolling_limit, hours=rule.rolling_hours)
            rule.limit_text = limit if rule.rolling_limit else False

    @api.depends("reviewed_on")
    def _compute_is_stale(self):
        long_ago = fields.Date.context_today(self) - REVIEW_EVERY
        for rule in self:
            rule.is_stale = not rule.reviewed_on or rule.reviewed_on < long_ago

    def _search_is_stale(self, operator, value):
        if operator != "in":
            return NotImplemented
        long_ago = fields.Date.context_today(self) - REVIEW_EVERY
        return ["|", ("reviewed_on", "=", False), ("reviewed_on", "<", long_ago)]

    @api.depends("country_id", "state_id", "window_ids", "closed_on_holidays")
    @api.depends_context("lang", "company")
    def _compute_now(self):
        """Try the row out: what the gate would say now for somebody there, in all of the place's zones."""
        now = self.env["sms.marketing.message"]._gate_now()
        for rule in self:
            region = rule._region()
            places = zones.zones_of(region)
            closed = rule._holidays_of(region, now.year) if rule.closed_on_holidays else frozenset()
            rules = quiet_hours.floored((replace(rule._as_rule(), closed=closed),), (region,))
            rule.is_open_now = quiet_hours.is_open(now, places, rules)
            rule.now_text = rule._now_text(now, places, rules) if places else False

    def _now_text(self, now, places, rules):
        """Return one sentence: what time it is there, and until when it is open or closed."""
        clocks = list(dict.fromkeys(clock(now, zone) for zone in places))
        local = self.env._(" or ").join(clocks)
        if self.is_open_now:
            end = quiet_hours.closes_at(now, places, rules)
            until = self._local_text(end, places[0]) if end else self.env._("further notice")
            return self.env._("It is %(local)s there: open until %(until)s.", local=local, until=until)
        opening = quiet_hours.next_allowed(now, places, rules)
        if not opening:
            return self.env._("It is %(local)s there: closed for the next two weeks.", local=local)
        until = self._local_text(opening, places[0])
        if len(clocks) > 1:
            words = self.env._("It is %(local)s there: closed until it is open in all zones, %(until)s.")
        else:
            words = self.env._("It is %(local)s there: closed, next opening %(until)s.")
        return words % {"local": local, "until": until}

    def _local_text(self, moment, zone):
        there = moment.astimezone(ZoneInfo(zone))
        return f"{self.env._(WEEKDAYS[there.weekday()])} {there:%H:%M} ({zone})"
