"""Hours of the day in which texts may arrive, on some days of the week."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import quiet_hours

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


class SmsMarketingQuietWindow(models.Model):
    _name = "sms.marketing.quiet.window"
    _description = "SMS Sending Hours of a Weekday"
    _order = "hour_from, id"

    rule_id = fields.Many2one("sms.marketing.quiet.rule", required=True, index=True, ondelete="cascade")
    monday = fields.Boolean("Mon", default=True)
    tuesday = fields.Boolean("Tue", default=True)
    wednesday = fields.Boolean("Wed", default=True)
    thursday = fields.Boolean("Thu", default=True)
    friday = fields.Boolean("Fri", default=True)
    saturday = fields.Boolean("Sat", default=True)
    sunday = fields.Boolean("Sun", default=True)
    hour_from = fields.Float("From", required=True, default=8)
    hour_to = fields.Float("To", required=True, default=20)

    @api.constrains("hour_from", "hour_to")
    def _check_hours(self):
        for window in self:
            start, end = window._minutes()
            if not 0 <= start < end <= quiet_hours.MINUTES:
                raise ValidationError(
                    self.env._(
                        "“From” has to be earlier than “To”, both between 00:00 and 24:00."
                        " Hours over midnight need two lines."
                    )
                )

    @api.constrains("hour_from", "hour_to", "rule_id")
    def _check_floor(self):
        self.rule_id._check_floor()

    @api.model_create_multi
    def create(self, vals_list):
        windows = super().create(vals_list)
        windows.rule_id._forget_cache()
        return windows

    def write(self, vals):
        res = super().write(vals)
        self.rule_id._forget_cache()
        return res

    def unlink(self):
        self.env["sms.marketing.quiet.rule"]._forget_cache()
        return super().unlink()

    def _minutes(self):
        """Return (start, end) in minutes from midnight."""
        self.ensure_one()
        return round(self.hour_from * 60), round(self.hour_to * 60)

    def _week(self):
        """Return these windows as `tools/quiet_hours.py` wants a week."""
        return tuple(tuple(sorted(window._minutes() for window in self if window[day])) for day in WEEKDAYS)
