"""Where a run through a sequence stands, in one line: “Call soon: Wait 2 days · SMS tomorrow 10:00”."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tools import format_date, format_time

SOON = timedelta(minutes=1)


class StepWords:
    """The words about the next steps of many leads: what two of them share is worked out once."""

    def __init__(self, env):
        self.env, self.now, self.moments = env, fields.Datetime.now(), {}
        self.labels = env["sms.marketing.sequence.step"]._next_step_words()

    def of_run(self, sequence, state, step_id, due_at, is_stopped=False, runs=1, waits_for=None):
        """Return the line about an enrollment that is on its way or held out; `due_at` is naive UTC."""
        more = self.env._(" (+%(count)s more)", count=runs - 1) if runs > 1 else ""
        if state == "paused":
            return self.env._("%(sequence)s: paused after a reply", sequence=sequence) + more
        if state == "hold_out":
            return self.env._("%(sequence)s: hold-out, gets nothing", sequence=sequence)
        if is_stopped:
            return self.env._("%(sequence)s: archived, so it waits", sequence=sequence) + more
        if state == "waiting":
            return f"{sequence}: {self._wait_words(waits_for, step_id, due_at)}{more}"
        return f"{sequence}: {self._step_words(step_id, due_at)}{more}"

    def _wait_words(self, waits_for, step_id, due_at):
        """Return what a run waits for that is no time of its own, e.g. "SMS waits to leave"."""
        if waits_for == "text":
            return self.env._("SMS waits to leave")
        if waits_for == "date":
            return self.env._("waits for a date that is empty")
        question, _later = self.labels.get(step_id) or (self.env._("an answer"), None)
        return self.env._("%(question)s Waits until %(when)s", question=question, when=self._moment(due_at))

    def _step_words(self, step_id, due_at):
        """Return "Wait 2 days · SMS tomorrow 10:00", worked out once for each step and minute."""
        key = step_id, due_at and due_at.replace(second=0, microsecond=0)
        if key not in self.moments:
            label, later = self.labels.get(step_id) or (self.env._("ends"), relativedelta())
            self.moments[key] = f"{label} {self._moment(key[1] and key[1] + later)}"
        return self.moments[key]

    def _moment(self, due_at):
        """Return "tomorrow 10:00" as the user's clock and calendar have it."""
        if not due_at or due_at <= self.now + SOON:
            return self.env._("now")
        local = fields.Datetime.context_timestamp(self.env.user, due_at)
        today = fields.Datetime.context_timestamp(self.env.user, self.now).date()
        clock = format_time(self.env, local.time(), time_format="short")
        days = (local.date() - today).days
        if days == 0:
            return self.env._("today %(clock)s", clock=clock)
        if days == 1:
            return self.env._("tomorrow %(clock)s", clock=clock)
        date = format_date(self.env, local.date(), date_format="EEE d MMM")
        return f"{date} {clock}"
