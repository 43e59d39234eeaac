"""Whoever resumes a run expects the text that the reply held back to go out: the person has not got it."""

from odoo import fields, models

from .batch import write_each


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    def _apply(self, event, exit_reason=False):
        paused = self.filtered(lambda one: one.state == "paused") if event == "resumed" else self.browse()
        res = super()._apply(event, exit_reason)
        paused._queue_withdrawn()
        return res

    def _queue_withdrawn(self):
        """Queue what replies withdrew from these runs, which go on now; a run waits for its text as if it were held.

        A few queries for any number. Only texts that never left are withdrawn, so none is sent twice.
        """
        texts = self.env["sms.marketing.message"]._withdrawn_by_reply(self).filtered(_still_fits)
        if not texts:
            return
        texts._queue_anew()
        runs = texts.enrollment_step_id.enrollment_id
        runs.asked_at = fields.Datetime.now()  # what they said before this text came is no answer to it
        runs._go_back_to(texts)
        runs._note("resent")

    def _go_back_to(self, texts):
        """Have these runs stand at the steps of their texts again, where they have done nothing since.

        So what comes behind a text counts from when it leaves, as it does for every text on hold.
        """
        taken = self.env["sms.marketing.enrollment.step"].search_fetch(
            [("enrollment_id", "in", self.ids)], ["enrollment_id", "key"], order="id"
        )
        last = {one.enrollment_id: one for one in taken}
        values, now = {}, fields.Datetime.now()
        for run, of_run in texts.grouped(lambda text: text.enrollment_step_id.enrollment_id).items():
            if last[run] == of_run[-1].enrollment_step_id:
                step = run.version_id._step(last[run].key)
                values[run.id] = {"step_id": step.id, "waits_for": "text", "due_at": now, "deadline_at": False}
        write_each(self.env["sms.marketing.enrollment"], values)
        self._wake_at(now)


def _still_fits(text):
    """Tell whether a withdrawn text is still one of its run's: the lead may have changed, and the plan as well."""
    taken, lead = text.enrollment_step_id, text.enrollment_step_id.enrollment_id.lead_id
    in_plan = taken.enrollment_id.version_id._step(taken.key).kind == "sms"
    at_home = not lead.company_id or lead.company_id == text.company_id
    return in_plan and at_home and bool(lead.phone_sanitized) and not lead._is_closed()
