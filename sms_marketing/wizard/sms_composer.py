"""The composer tells the gate which record each text is about, and says in the chatter what was not sent."""

from odoo import models

from ..models.draft import Draft
from ..models.reason import REASONS, not_sent_note
from ..tools import gate


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    def _prepare_mass_sms_values(self, records):
        result = super()._prepare_mass_sms_values(records)
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        ours = records.filtered(lambda record: self._company_of(record).id in enabled) if enabled else records.browse()
        drafts = [self._draft(record, result[record.id]) for record in ours]
        verdicts = self.env["sms.marketing.message"].sudo()._judge(drafts)
        for record, draft, verdict in zip(ours, drafts, verdicts, strict=True):
            self._note_verdict(record, result[record.id], verdict)
            result[record.id]["marketing_origin"]["judged"] = (draft, verdict)
        return result

    def _company_of(self, record):
        return ("company_id" in record and record.company_id) or self.env.company

    def _draft(self, record, vals):
        return Draft(self._company_of(record), vals["number"] or "", vals["body"] or "")

    def _note_verdict(self, record, vals, verdict):
        """Cancel what the gate refuses before Odoo logs it or makes its traces, and name the record."""
        vals["marketing_origin"] = {
            "company": self._company_of(record),
            "lead": record.id if record._name == "crm.lead" else False,
        }
        if verdict.action is gate.Action.REFUSE:
            failure_type = REASONS[verdict.reason].failure_type
            vals.update({"state": "canceled", "failure_type": failure_type})
            vals["marketing_origin"]["refused"] = verdict.reason
            for command in vals.get("mailing_trace_ids") or []:
                command[2].update({"trace_status": "cancel", "failure_type": failure_type})

    def _prepare_log_body_values(self, sms_records_values):
        bodies = super()._prepare_log_body_values(sms_records_values)
        for record_id, vals in sms_records_values.items():
            if refused := (vals.get("marketing_origin") or {}).get("refused"):
                bodies[record_id] = not_sent_note(self.env, refused, bodies[record_id])
        return bodies
