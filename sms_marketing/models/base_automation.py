"""Automation rules can start when a number opts out or in, without watching every write on leads and contacts."""

import logging

from odoo import api, fields, models

from .fresh_start import CONCURRENT_CHANGE

_logger = logging.getLogger(__name__)


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    trigger = fields.Selection(
        selection_add=[("on_sms_opt_out", "Opted out of SMS"), ("on_sms_opt_in", "Opted in to SMS again")],
        ondelete={"on_sms_opt_out": "cascade", "on_sms_opt_in": "cascade"},
    )

    @api.model
    def _run_sms_rules(self, trigger, records):
        """Run the rules that wait for an SMS event on these records.

        Broad except: other people's rules run here, and a broken one may not undo an opt-out.
        """
        domain = [("model_name", "=", records._name), ("trigger", "=", trigger)]
        for rule in self.sudo().search(domain).with_env(self.env) if records else ():
            try:
                with self.env.cr.savepoint():
                    rule._process(rule._filter_post(records, feedback=True))
                    self.env.flush_all()
            except CONCURRENT_CHANGE:
                raise
            except Exception:
                self.env.invalidate_all()
                _logger.exception("Automation rule %s failed on %s; what happened before it stands", rule.id, records)
