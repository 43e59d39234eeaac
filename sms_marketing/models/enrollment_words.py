"""Where a run through a sequence stands, in one line: “Call soon: Wait 2 days · SMS tomorrow 10:00”."""

from datetime import timedelta

from odoo import fields
from odoo.tools import format_date, format_time

SOON = timedelta(minutes=1)


class StepWords:
    """The words about the steps of some sequences; their plans are read in one query, when it is made.

    sudo: what a card says of a running sequence does not depend on the right to open its plan.
    """

    def __init__(self, env, sequence_ids):
        self.env, self.now = env, fields.Datetime.now()
        self.moments = {}
        steps = env["sms.marketing.sequence.step"].sudo()
        if sequence_ids:
            wanted = [("sequence_id", "in", list(sequence_ids))]
            steps = steps.search_fetch(wanted, ["sequence_id", "sequence", "kind", "wait_count", "wait_unit"])
        self.plans = steps.sorted(lambda step: (step.sequence, step.id)).grouped("sequence_id")
        self.steps = {step.id: step for step in steps}

    def of_run(self, sequence, state, step_id, due_at, is_stopped=False, runs=1):
        """Return the line about a running or paused enrollment; `due_at` is naive UTC."""
        more = self.env._(" (+%(count)s more)", count=runs - 1) if runs > 1 else ""
        if state == "paused":
            return self.env._("%(sequence)s: paused after a reply", sequence=sequence) + more
        if is_stopped:
            return self.env._("%(sequence)s: archived, so it waits", sequence=sequence) + more
        return f"{sequence}: {self._of_step(self.steps.get(step_id), due_at)}{more}"

    def _of_step(self, step, due_at):
        if not step:
            return self.env._("ends")
        following, until = self._after_waits(step, due_at)
        if step.kind != "wait":
            return f"{step._short_label()} {self._moment(until)}"
        then = following._short_label() if following else self.env._("ends")
        return f"{step._short_label()} · {then} {self._moment(until)}"

    def _after_waits(self, step, due_at):
        """Return the step that does something next, this one or the one behind its waits, and when it is due.

        A wait that is the next step is over when it is due; those behind it only begin then.
        """
        plan = self.plans[step.sequence_id]
        rest = plan[plan.ids.index(step.id) :]
        if step.kind == "wait":
            rest = rest[1:]
        for later in rest:
            if later.kind != "wait":
                return later, due_at
            due_at = due_at and due_at + later._delay()
        return step.browse(), due_at

    def _moment(self, due_at):
        """Return "tomorrow 10:00" as the user's clock and calendar have it, once for each minute."""
        minute = due_at and due_at.replace(second=0, microsecond=0)
        if minute not in self.moments:
            self.moments[minute] = self._words_for(minute)
        return self.moments[minute]

    def _words_for(self, due_at):
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
