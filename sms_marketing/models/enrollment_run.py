"""The scheduled action of the sequences: who is due takes a step, many at once."""

from typing import NamedTuple

from odoo import api, fields, models

from ..tools.sequence_machine import Event, State
from .batch import together_or_alone, write_each
from .enrollment import GOES_ON
from .fresh_start import in_fresh_transaction

BATCH = 1000
DUE_STATES = (*GOES_ON, "hold_out")


class Outcome(NamedTuple):
    """What became of a step for one lead.

    `kind`: "go" on to what follows (a branch: into `lane`), "wait" until `until` (naive UTC) for `waits_for` with the
    same step, "exit" for `reason`, or "end". `error` stands in the lead's story where the step did not do its work.
    """

    kind: str = "go"
    lane: str = ""
    until: object = None
    waits_for: str = ""
    reason: str = ""
    error: str = ""


GO, END = Outcome(), Outcome("end")


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    @api.model
    def _cron_run(self):
        """Take the due steps, batch by batch; one transaction makes a step and its texts stand or fall together."""
        seconds_left = float("inf")
        while seconds_left > 0 and (done := in_fresh_transaction(self.env, self._run_due_batch)):
            seconds_left = self.env["ir.cron"]._commit_progress(done)
            self.env.invalidate_all()  # the memory of one batch, whatever is due
        self._wake_at(self._next_due())
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(self._due_domain(), limit=BATCH))

    @api.model
    def _next_due(self):
        """Return when the next enrollment that is not due yet will be; False where none waits."""
        domain = [("state", "in", DUE_STATES), ("due_at", ">", fields.Datetime.now())]
        return self.search_fetch(domain, ["due_at"], order="due_at, id", limit=1).due_at

    def _due_domain(self):
        return [
            ("state", "in", DUE_STATES),
            ("due_at", "<=", fields.Datetime.now()),
            ("sequence_id.active", "=", True),
            ("company_id", "in", self._companies_that_send()),
        ]

    def _companies_that_send(self):
        """Return the ids of the companies whose texts can leave now; the steps of the others wait."""
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        domain = [("state", "=", "verified"), ("company_id", "in", list(enabled))]
        return self.env["sms.marketing.account"].search(domain).company_id.ids

    def _lock_due(self):
        return self.search(self._due_domain(), order="due_at, id", limit=BATCH).try_lock_for_update()

    def _run_due_batch(self):
        """Take the steps of one batch of due enrollments; return how many they were."""
        due = self._lock_due()
        due._run_due()
        return len(due)

    def _run_due(self):
        over = self.filtered(lambda enrollment: enrollment.state == State.HOLD_OUT.value)
        over._apply(Event.DUE)
        due = self - over
        due.lead_id.fetch(["active", "won_status", "company_id"])
        closed = due.filtered(lambda enrollment: enrollment.lead_id._is_closed())
        closed._apply(Event.LEAD_CLOSED, "lead_closed")
        gone = (due - closed).filtered(lambda one: one.lead_id.company_id and one.lead_id.company_id != one.company_id)
        gone._apply(Event.STOPPED, "other_company")
        for step, group in (due - closed - gone).grouped("step_id").items():
            failed = {}
            together_or_alone(
                group,
                lambda some, step=step: some._run_step(step),
                lambda one, error, step=step, failed=failed: one._note_failure(step, error, failed),
            )
            for error, runs in failed.items():
                runs._skip_safely(step, error)

    def _note_failure(self, step, error, failed):
        """Add this run to those of {what went wrong, in words: runs} that go on behind the step together."""
        words = self._words_on_failure(step, error)
        failed[words] = failed.get(words, self.browse()) + self

    def _run_step(self, step):
        """Take `step` for these enrollments, record it, and send each on to what follows for it."""
        if not step:  # its plan is gone
            self._apply(Event.FINISHED)
            return
        first = self._without_what_was_done(step)
        outcomes = dict.fromkeys((self - first).ids, GO)
        outcomes |= dict.fromkeys(first.ids, GO) | first._take(step)
        still = self._still_going(step)
        still._wait(step, outcomes)
        still._leave(outcomes)
        going = still.filtered(lambda enrollment: outcomes[enrollment.id].kind in ("go", "end"))
        going._enter({one.id: one._what_follows(step, outcomes[one.id]) for one in going})

    def _still_going(self, step):
        """Return those that the step itself has not ended: by its goal, a won stage, a rule or an action."""
        left = self.exists() if step.kind == "action" else self
        return left.filtered(lambda enrollment: enrollment.state in GOES_ON)

    def _without_what_was_done(self, step):
        """Return those that have not met this step before: it may have moved behind them in a newer version."""
        waiting = self.filtered(lambda enrollment: enrollment.waits_for == "text")
        done = self.env["sms.marketing.enrollment.step"].search_fetch(
            [("enrollment_id", "in", (self - waiting).ids), ("key", "=", step.key)], ["enrollment_id"]
        )
        return self - done.enrollment_id

    def _what_follows(self, step, outcome):
        """Return the step that comes next for this enrollment; an empty set at the end."""
        plan = step.version_id._plan()
        if outcome.kind == "end":
            return step.browse()
        key = plan.enter(step.key, outcome.lane) if outcome.lane else plan.after(step.key)
        return step.version_id._step(key)

    def _wait(self, step, outcomes):
        waiting = self.filtered(lambda enrollment: outcomes[enrollment.id].kind == "wait")
        if not waiting:
            return
        for_something = waiting.filtered(lambda enrollment: outcomes[enrollment.id].waits_for)
        for_something._apply(Event.WAITS)
        (waiting - for_something)._apply(Event.GOES_ON)  # for a time only, which it knows
        values = {}
        for one in waiting:
            outcome = outcomes[one.id]
            values[one.id] = {"due_at": outcome.until, "waits_for": outcome.waits_for}
        write_each(self.env["sms.marketing.enrollment"], values)
        self._wake_at(min((one["due_at"] for one in values.values() if one["due_at"]), default=None))

    def _leave(self, outcomes):
        leaving = self.filtered(lambda enrollment: outcomes[enrollment.id].kind == "exit")
        for reason, group in leaving.grouped(lambda enrollment: outcomes[enrollment.id].reason).items():
            group._apply(Event.STOPPED, reason)

    def _skip_safely(self, step, error):
        """Go on behind a step that failed for these; where even that fails, the run ends and the others go on."""
        together_or_alone(
            self, lambda some: some._skip(step, error), lambda one, _error: one._apply(Event.STOPPED, "broken")
        )

    def _skip(self, step, error):
        """Go on behind a step that failed for these leads; the story says why."""
        outcome = Outcome(lane="no") if step.kind == "branch" else GO
        taken = self.env["sms.marketing.enrollment.step"].search_fetch(
            [("enrollment_id", "in", self.ids), ("key", "=", step.key)], ["enrollment_id"]
        )
        (self - taken.enrollment_id)._record(step, error=error)
        self._enter({one.id: one._what_follows(step, outcome) for one in self})
