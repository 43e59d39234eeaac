"""Which sequences have hours of their own, for whoever sends their texts (`message_window`)."""

from odoo import api, models, tools

from .cached_answers import forget_cached

WINDOW = ("window_opens", "window_closes", "window_weekdays")


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    def write(self, vals):
        res = super().write(vals)
        if not vals.keys().isdisjoint(WINDOW):
            forget_cached(self.env)
        return res

    @api.model
    @tools.ormcache()
    def _windows(self):
        """Return {sequence id: window} of the sequences that have hours of their own; cached.

        sudo: they are the same for whoever sends.
        """
        domain = ["|", "|", ("window_weekdays", "!=", False), ("window_opens", ">", 0), ("window_closes", ">", 0)]
        sequences = self.sudo().with_context(active_test=False).search(domain)
        return {one.id: window for one in sequences if (window := one._window())}
