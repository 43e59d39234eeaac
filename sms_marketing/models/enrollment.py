"""One lead's run through a sequence. What may happen when is in `tools/sequence_machine.py`."""

import logging

from odoo import api, fields, models

from ..tools import sequence_machine
from ..tools.sequence_machine import Effect, Event
from .fresh_start import CONCURRENT_CHANGE, in_fresh_transaction

_logger = logging.getLogger(__name__)

BATCH = 500
ACTIVE = ("running", "paused")


class SmsMarketingEnrollment(models.Model):
    _name = "sms.marketing.enrollment"
    _description = "SMS Sequence Enrollment"
    _order = "id desc"
    _rec_name = "lead_id"

    sequence_id = fields.Many2one(
        "sms.marketing.sequence", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one(related="sequence_id.company_id", store=True, index=True)
    lead_id = fields.Many2one("crm.lead", required=True, readonly=True, index=True, ondelete="cascade")
    subscriber_id = fields.Many2one(
        "sms.marketing.subscriber", compute="_compute_subscriber_id", store=True, index="btree_not_null"
    )
    state = fields.Selection(
        [("running", "Running"), ("paused", "Paused"), ("done", "Finished"), ("exited", "Left")],
        required=True,
        readonly=True,
        default="running",
    )
    exit_reason = fields.Selection(
        [
            ("opted_out", "Opted out"),
            ("lead_closed", "Lead closed"),
            ("stopped", "Stopped by hand"),
            ("stopped_by_link", "Stopped by a link"),
            ("stopped_by_stage", "Stopped by a stage"),
            ("stopped_by_rule", "Stopped by an automation rule"),
        ],
        readonly=True,
    )
    step_id = fields.Many2one("sms.marketing.sequence.step", "Next Step", readonly=True, ondelete="set null")
    due_at = fields.Datetime("Due", readonly=True)
    ended_at = fields.Datetime("Ended", readonly=True)
    run_ids = fields.One2many("sms.marketing.enrollment.step", "enrollment_id", string="Steps Taken")

    _one_active = models.UniqueIndex("(sequence_id, lead_id) WHERE state IN ('running', 'paused')")
    _due = models.Index("(due_at, id) WHERE state = 'running'")

    @api.depends("lead_id.phone_sanitized", "company_id")
    def _compute_subscriber_id(self):
        for company, enrollments in self.grouped("company_id").items():
            numbers = enrollments.lead_id.mapped("phone_sanitized")
            rows = self.env["sms.marketing.subscriber"]._for_numbers(company, numbers, create=True)
            for enrollment in enrollments:
                enrollment.subscriber_id = rows.get(enrollment.lead_id.phone_sanitized, False)

    @api.depends("sequence_id", "lead_id")
    def _compute_display_name(self):
        for enrollment in self.sudo():  # the lead's name only, for those who see the enrollment
            enrollment.display_name = f"{enrollment.sequence_id.name} – {enrollment.lead_id.name}"

    @api.model
    def _running_of(self, leads, sequences=None):
        """Return the running and paused enrollments of these leads, in these sequences only where some are given."""
        domain = [("lead_id", "in", leads.ids), ("state", "in", ACTIVE)]
        return self.search(domain + ([("sequence_id", "in", sequences.ids)] if sequences else []))

    # --- actions ---

    def action_continue_now(self):
        """Do the next step now instead of waiting for its time."""
        mine = self._checked()
        mine.filtered(lambda enrollment: enrollment.state == "running")._set_due(fields.Datetime.now())
        return True

    def action_resume(self):
        self._checked()._apply("resumed")
        return True

    def action_stop(self):
        self._checked()._apply("stopped", "stopped")
        return True

    def _checked(self):
        """Return these enrollments with all rights, for whoever may change their leads."""
        self.lead_id.check_access("write")
        return self.sudo()

    # --- the machine at work ---

    def _apply(self, event, exit_reason=False):
        """Feed one event to these enrollments and carry the effects out."""
        for state, group in self.grouped("state").items():
            next_state, effect = sequence_machine.advance(state, event)
            group._move(next_state.value, exit_reason)
            if effect is Effect.UNSCHEDULE:
                group.due_at = False
            elif effect is Effect.SCHEDULE:
                group._set_due_again()

    def _move(self, state, exit_reason):
        moved = self.filtered(lambda enrollment: enrollment.state != state)
        if not moved:
            return
        ended = state not in ACTIVE
        moved.write(
            {
                "state": state,
                "exit_reason": exit_reason if state == "exited" else False,
                "ended_at": fields.Datetime.now() if ended else False,
            }
        )
        if state == "exited" and exit_reason != "opted_out":  # an opt-out has refused all that waits already
            self.env["sms.marketing.message"]._withdraw_of_sequences("enrollment_step_id.enrollment_id", moved)

    def _schedule(self, step, due_at):
        """Make `step` the next one, due at a naive UTC time; without a step the run is finished."""
        if not self:
            return
        if not step:
            self._apply(Event.FINISHED)
            self.step_id = False
            return
        self.step_id = step
        self._set_due(due_at + step._delay())

    def _set_due_again(self):
        """Go on where a pause interrupted: what was still to wait is waited, what is overdue is due now."""
        now = fields.Datetime.now()
        for enrollment in self:
            enrollment._set_due(max(enrollment.due_at or now, now))

    def _set_due(self, due_at):
        self.due_at = due_at
        if self:
            self.env.ref("sms_marketing.ir_cron_run_sequences").sudo()._trigger(at=due_at)

    # --- the scheduled action ---

    @api.model
    def _cron_run(self):
        """Take the due steps, batch by batch; one transaction makes a step and its texts stand or fall together."""
        seconds_left = float("inf")
        while seconds_left > 0 and (done := in_fresh_transaction(self.env, self._run_due_batch)):
            seconds_left = self.env["ir.cron"]._commit_progress(done)
        self.env["ir.cron"]._commit_progress(remaining=self.search_count(self._due_domain(), limit=BATCH))

    def _due_domain(self):
        return [
            ("state", "=", "running"),
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
        closed = self.filtered(lambda enrollment: enrollment.lead_id._is_closed())
        closed._apply(Event.LEAD_CLOSED, "lead_closed")
        for step, group in (self - closed).grouped("step_id").items():
            group._run_step_safely(step)

    def _run_step_safely(self, step):
        """Take a step for many; if it fails for the group, take it one by one so that a bad lead stays alone."""
        try:
            with self.env.cr.savepoint():
                self._run_step(step)
                self.env.flush_all()
        except CONCURRENT_CHANGE:
            raise
        except Exception as error:
            self.env.invalidate_all()
            if len(self) > 1:
                for enrollment in self:
                    enrollment._run_step_safely(step)
            else:
                _logger.exception("Enrollment %s could not take step %s", self.id, step.id)
                self._skip(step, str(error))

    def _run_step(self, step):
        """Record and take `step`, then schedule the one after it."""
        runs = self.env["sms.marketing.enrollment.step"]._record(self, step)
        if step.kind == "sms":
            runs._send_sms()
        for sequence, group in self.grouped("sequence_id").items():
            group._schedule(sequence._next_step(step) if step else step, fields.Datetime.now())

    def _skip(self, step, error):
        self.env["sms.marketing.enrollment.step"]._record(self, step, error=error)
        self._schedule(self.sequence_id._next_step(step) if step else step, fields.Datetime.now())
