"""Where the person was taken to be, and which rule decided: kept with each text, so that it can be shown later."""

from odoo import api, fields, models

from ..tools import gate, quiet_hours
from .quiet_words import hours_text

FOUND_BY = [
    ("own", "Time zone of the person"),
    ("address", "Address"),
    ("inbound", "Place of their last text"),
    ("prefix", "Number"),
    ("company", "Country of the company"),
    ("none", "Unknown"),
]
SHOWN_ZONES = 3


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    place_zones = fields.Char("Possible Time Zones", readonly=True, help="All in which the person may be.")
    place_regions = fields.Char("Rules Of", readonly=True, help="ISO codes of the countries and states.")
    place_found_by = fields.Selection(FOUND_BY, readonly=True)
    place_rule = fields.Char("Sending Hours", readonly=True, help="The rule that decides when this text may arrive.")

    @api.model
    def _prepare_row(self, draft, verdict, **links):
        return {**super()._prepare_row(draft, verdict, **links), **draft.place_values()}

    def _keep_places(self, drafts):
        """Store what the last look found out about the places of these texts, where it is something new."""
        changed = {}
        for message, draft in zip(self, drafts, strict=True):
            values = draft.place_values()
            if values and any(message[name] != values[name] for name in ("place_zones", "place_regions", "place_rule")):
                changed.setdefault(tuple(values.items()), []).append(message.id)
        for values, ids in changed.items():
            self.browse(ids).write(dict(values))

    @api.model
    def _place_values(self, place, rules, now):
        """Return the values of a row for a text that the gate judged at `now` under these rules."""
        decided_by = quiet_hours.deciding(now, place.zones, rules)
        return {
            "place_zones": " ".join(place.zones) or False,
            "place_regions": " ".join(place.regions) or False,
            "place_found_by": place.found_by,
            "place_rule": self._place_text(place, decided_by),
        }

    @api.model
    def _place_text(self, place, decided_by):
        """Return e.g. "Florida: 08:00–20:00, America/New_York or America/Chicago, by address"."""
        if not decided_by:
            return False
        rule, _zone = decided_by
        labels = dict(self._fields["place_found_by"]._description_selection(self.env))
        return self.env._(
            "%(rule)s: %(hours)s, %(zones)s, by %(found)s",
            rule=rule.name,
            hours=hours_text(self.env, rule.windows),
            zones=self._zones_text(place.zones),
            found=labels[place.found_by].lower(),
        )

    @api.model
    def _zones_text(self, zones):
        shown = self.env._(" or ").join(zones[:SHOWN_ZONES])
        more = len(zones) - SHOWN_ZONES
        return self.env._("%(zones)s or %(count)s more", zones=shown, count=more) if more > 0 else shown

    # --- Twilio's own queue must not deliver after the window ---

    def _valid_until(self, now):
        """Return until when (naive UTC) this text may arrive, None if it may at any time."""
        ends = [self.valid_until] if self.valid_until else []
        if self.purpose == gate.MARKETING and self.place_zones:
            # reckoned from the gate's clock, which tests set
            then = self._gate_now()
            rules = self._rules_at(self.company_id, tuple((self.place_regions or "").split()))
            closing = quiet_hours.closes_at(then, tuple(self.place_zones.split()), rules)
            ends += [now + (closing - then)] if closing else []
        return min(ends, default=None)
