"""Where a run through a sequence stands, in one line: “Call soon: Wait 2 days · SMS tomorrow 10:00”."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from odoo import fields
from odoo.tools import format_date, format_time

SOON = timedelta(minutes=1)


class StepWords:
    """The words about the steps of some sequences, for many leads: what two of them share is worked out once.

    The plans are read in one query, when it is made. sudo: what a card says of a running sequence does not depend on
    the right to open its plan.
    """

    def __init__(self, env, sequence_ids):
        self.env, self.now = env, fields.Datetime.now()
        self.moments, self.labels = {}, {}
        steps = env["sms.marketing.sequence.step"].sudo()
        if sequence_ids:
            wanted = [("sequence_id", "in", list(sequence_ids))]
            steps = steps.search_fetch(wanted, ["sequence_id", "sequence", "kind", "wait_count", "wait_unit"])
        self.steps = {step.id: step for step in steps.sorted(lambda step: (step.sequence, step.id))}

    def of_run(self, sequence, state, step_id, due_at, is_stopped=False, runs=1):
        """Return the line about a running or paused enrollment; `due_at` is naive UTC."""
        more = self.env._(" (+%(count)s more)", count=runs - 1) if runs > 1 else ""
        if state == "paused":
            return self.env._("%(sequence)s: paused after a reply", sequence=sequence) + more
        if is_stopped:
            return self.env._("%(sequence)s: archived, so it waits", sequence=sequence) + more
        return f"{sequence}: {self._step_words(step_id, due_at)}{more}"

    def _step_words(self, step_id, due_at):
        """Return "Wait 2 days · SMS tomorrow 10:00", worked out once for each step and minute."""
        key = step_id, due_at and due_at.replace(second=0, microsecond=0)
        if key not in self.moments:
            if step_id not in self.labels:
                self.labels[step_id] = self._make_label(self.steps.get(step_id))
            label, later = self.labels[step_id]
            self.moments[key] = f"{label} {self._moment(key[1] and key[1] + later)}"
        return self.moments[key]

    def _make_label(self, step):
        """Return (words for a next step, and how much later than this step the thing named last happens)."""
        ends, no_delay = self.env._("ends"), relativedelta()
        if not step or step.kind != "wait":
            return (step._short_label() if step else ends), no_delay
        following, later = self._after_waits(step)
        then = following._short_label() if following else ends
        return f"{step._short_label()} · {then}", later

    def _after_waits(self, step):
        """Return the step behind this wait that does something, and how long the waits between them last."""
        later, is_behind = relativedelta(), False
        for other in self.steps.values():
            if other.sequence_id == step.sequence_id and is_behind:
                if other.kind != "wait":
                    return other, later
                later += other._delay()
            is_behind = is_behind or other == step
        return step.browse(), later

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
