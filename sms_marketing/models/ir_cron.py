"""Wake the sending jobs once per transaction, however many texts it makes."""

from odoo import fields, models


class IrCron(models.Model):
    _inherit = "ir.cron"

    def _trigger_list(self, at_list):
        """Skip a wake-up that this transaction has asked for already.

        Odoo wakes its SMS job for every single ticket, which costs a row and, after the commit, a
        notification each. Only where a company sends through us; the others keep Odoo's behaviour.
        """
        now = fields.Datetime.now()
        if any(at > now for at in at_list) or not self._is_sms_job():
            return super()._trigger_list(at_list)
        woken = self.env.cr.precommit.data.setdefault("sms_marketing.woken_jobs", {})
        if self.id not in woken or not woken[self.id].exists():  # a savepoint may have undone it
            woken[self.id] = super()._trigger_list(at_list)
        return woken[self.id]

    def _is_sms_job(self):
        if not self.env["res.company"]._sms_marketing_company_ids():
            return False
        xmlids = ("sms.ir_cron_sms_scheduler_action", "sms_marketing.ir_cron_dispatch")
        return self.id in {self.env["ir.model.data"]._xmlid_to_res_id(xmlid) for xmlid in xmlids}
