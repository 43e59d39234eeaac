"""The steps that write to people: who gets one, and what happens while it is on hold or when it is refused."""

from datetime import timedelta

from odoo import fields, models

from .enrollment_run import GO, Outcome

LOOK_AGAIN = timedelta(days=1)  # at a text that is on hold without a known time


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    def _take_sms(self, step):
        """Queue the text of `step` for those who get one; those who wait for theirs look what became of it."""
        waiting = self.filtered(lambda one: one.waits_for == "text")
        if missed := (self - waiting)._missed_windows(step):
            some = self.filtered(lambda one: one.id not in missed)
            return {**(some._take_sms(step) if some else {}), **missed}
        without = (self - waiting).filtered(lambda one: one.comparison_group == "without_sms")
        without._record(step, error=self.env._("Hold-out: gets no SMS, to be compared with the others."))
        texted = self - waiting - without
        texted._record(step)._send_sms()
        texted.asked_at = fields.Datetime.now()
        return (texted + waiting)._outcomes_of_texts(step)

    def _missed_windows(self, step):
        """Return {enrollment id: when the sequence's hours begin} of those for whom it is outside them.

        The job was late, a person resumed or hurried the run, or the hours were changed: they wait in the step.
        """
        window = step.sequence_id._window()
        if not self or not window:
            return {}
        now = fields.Datetime.now()
        waits = self._waits_for_window(window)
        return {one.id: Outcome("wait", until=now + wait, waits_for="") for one, wait in waits.items() if wait}

    def _outcomes_of_texts(self, step):
        """Return what follows from the texts of `step` as they stand; one query."""
        runs = self.env["sms.marketing.enrollment.step"].search_fetch(
            [("enrollment_id", "in", self.ids), ("key", "=", step.key)], ["enrollment_id"]
        )
        messages = self.env["sms.marketing.message"].search_fetch(
            [("enrollment_step_id", "in", runs.ids)], ["enrollment_step_id", "state", "send_after"], order="id"
        )
        texts = {message.enrollment_step_id.enrollment_id.id: message for message in messages}
        outcomes = {one.id: one._outcome_of_text(texts.get(one.id)) for one in self}
        withdrawn = [texts[id_].id for id_, outcome in outcomes.items() if outcome.reason == "held" or outcome.error]
        self.env["sms.marketing.message"].browse(withdrawn)._refuse_quietly("sequence_left")
        return outcomes

    def _outcome_of_text(self, message):
        sequence = self.sequence_id
        state = message.state if message else "refused"
        if state == "refused" and sequence.refusal_policy == "exit":
            return Outcome("exit", reason="not_sent")
        if state != "held":
            return GO
        if sequence.hold_policy == "exit":
            return Outcome("exit", reason="held")
        if sequence.hold_policy == "skip":
            return Outcome(error="held")
        now = fields.Datetime.now()
        until = message.send_after if message.send_after and message.send_after > now else now + LOOK_AGAIN
        return Outcome("wait", until=until, waits_for="text")
