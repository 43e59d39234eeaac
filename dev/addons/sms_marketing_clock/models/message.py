"""The gate reads a clock that may be set: a demo at midnight must show texts, and what waits for the morning.

This module is no part of the product. It belongs to `./run demo`, the tests and the benchmarks, and its clock is set
right as soon as an account could reach anybody but this machine. It changes no rule, only what time it is.
"""

from datetime import timedelta

from odoo import api, models

OFFSET = "sms_marketing_clock.offset_seconds"


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model
    def _gate_now(self):
        return super()._gate_now() + timedelta(seconds=self._clock_offset())

    @api.model
    def _clock_offset(self):
        """Return by how many seconds the gate's clock is ahead of the real one."""
        # sudo: whoever sends a text may not read the system's parameters; Odoo caches them
        return int(self.env["ir.config_parameter"].sudo().get_param(OFFSET) or 0)
