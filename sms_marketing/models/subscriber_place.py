"""Where the person with a number may be, and what time it is there, for those who look at the number."""

from odoo import api, fields, models

from ..tools import phone
from ..tools.place import Place
from ..tools.standing import Standing
from .draft import Draft
from .message_place import FOUND_BY, SHOWN_ZONES
from .quiet_words import clock


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    place_text = fields.Char("Sending Hours", compute="_compute_place", help="The rule that decides now.")
    place_zones = fields.Char("May Be In", compute="_compute_place")
    place_found_by = fields.Selection(FOUND_BY, "Found By", compute="_compute_place")
    place_now = fields.Char("Local Time", compute="_compute_place")

    @api.depends("number", "tz", "from_country", "from_state", "from_zip")
    def _compute_place(self):
        """Tell where the person may be as the gate would; two queries for each company."""
        message_model = self.env["sms.marketing.message"].sudo()  # the law asks where people are, not who asks
        now = message_model._gate_now()
        for company, rows in self.grouped("company_id").items():
            drafts = [Draft(company, row.number or "", "", standing=row._as_seen()) for row in rows]
            for draft in drafts:
                draft.parsed = phone.parse(draft.number)
            message_model._facts_on_time(company, drafts)
            for row, draft in zip(rows, drafts, strict=True):
                row._show_place(draft.place or Place(), draft.place_values(), now)

    def _as_seen(self):
        """Return what the row says about its place, also before it is stored."""
        row = self.sudo()  # as the gate reads it
        return Standing(
            own_zone=row.tz or "",
            last_country=row.from_country or "",
            last_state=row.from_state or "",
            last_zip=row.from_zip or "",
        )

    def _show_place(self, place, values, now):
        message_model = self.env["sms.marketing.message"]
        self.place_zones = message_model._zones_text(place.zones) or self.env._("Nobody can tell")
        self.place_found_by = place.found_by
        self.place_text = values.get("place_rule")
        times = dict.fromkeys(clock(now, zone) for zone in place.zones[:SHOWN_ZONES])
        self.place_now = self.env._(" or ").join(times) or False
