"""A company's own hours for texts: they only tighten what the rules of places allow."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import quiet_hours
from ..tools.quiet_hours import Rule


class ResCompany(models.Model):
    _inherit = "res.company"

    sms_quiet_from = fields.Float(
        "No SMS Before", help="Local time of the person. 00:00: the rules of the place alone."
    )
    sms_quiet_to = fields.Float("No SMS After", help="Local time of the person. 00:00: the rules of the place alone.")
    sms_quiet_holidays = fields.Boolean("No Marketing on Public Holidays", help="Of the country where the person is.")
    sms_quiet_transactional = fields.Boolean(
        "Quiet Hours for Transactional Texts",
        help="Appointments, deliveries and the like wait for the morning as well.",
    )

    @api.constrains("sms_quiet_from", "sms_quiet_to")
    def _check_own_hours(self):
        for company in self:
            start, end = company._own_window()
            if not 0 <= start < end <= quiet_hours.MINUTES:
                raise ValidationError(
                    self.env._(
                        "With these hours no text could ever leave. Let the first be earlier than the last,"
                        " or leave both at 00:00 to follow the rules of each place."
                    )
                )

    def _own_window(self):
        """Return (start, end) in minutes; the whole day where the company asks for nothing."""
        start, end = (round(hour * 60) for hour in (self.sms_quiet_from, self.sms_quiet_to))
        return start, end or quiet_hours.MINUTES

    def _own_quiet_rule(self):
        """Return the company's own hours as one rule, or nothing where it has none."""
        self.ensure_one()
        window = self._own_window()
        if window == (0, quiet_hours.MINUTES):
            return ()
        return (Rule(self.env._("Hours of %(company)s", company=self.name), quiet_hours.every_day(*window)),)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sms_quiet_from = fields.Float(related="company_id.sms_quiet_from", readonly=False)
    sms_quiet_to = fields.Float(related="company_id.sms_quiet_to", readonly=False)
    sms_quiet_holidays = fields.Boolean(related="company_id.sms_quiet_holidays", readonly=False)
    sms_quiet_transactional = fields.Boolean(related="company_id.sms_quiet_transactional", readonly=False)
