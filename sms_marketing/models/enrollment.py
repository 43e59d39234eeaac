"""One lead's run through a sequence. What may happen when is in `tools/sequence_machine.py`."""

from odoo import api, fields, models

from ..tools import sequence_machine
from ..tools.sequence_machine import Effect, Event
from .batch import write_each
from .fresh_start import start_over_if_taken

ACTIVE = ("running", "waiting", "paused")
GOES_ON = ("running", "waiting")  # has a due time of its own
HOLDS_PLACE = (*ACTIVE, "hold_out")  # a lead has one such run of a sequence
GROUPS = [("treated", "Gets all"), ("without_sms", "Gets no SMS"), ("nothing", "Gets nothing")]


class SmsMarketingEnrollment(models.Model):
    _name = "sms.marketing.enrollment"
    _description = "SMS Sequence Enrollment"
    _order = "id desc"
    _rec_name = "lead_id"

    sequence_id = fields.Many2one(
        "sms.marketing.sequence", required=True, readonly=True, index=True, ondelete="restrict"
    )
    version_id = fields.Many2one("sms.marketing.sequence.version", readonly=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="sequence_id.company_id", store=True, index=True)
    lead_id = fields.Many2one("crm.lead", required=True, readonly=True, index=True, ondelete="cascade")
    subscriber_id = fields.Many2one(
        "sms.marketing.subscriber",
        compute="_compute_subscriber_id",
        store=True,
        readonly=False,  # or what a new run is given would be looked up once more
        index="btree_not_null",
    )
    state = fields.Selection(
        [
            ("running", "Running"),
            ("waiting", "Waiting"),
            ("paused", "Paused"),
            ("hold_out", "Hold-out"),
            ("done", "Finished"),
            ("exited", "Left"),
        ],
        required=True,
        readonly=True,
        default="running",
    )
    waits_for = fields.Selection(
        [
            ("event", "For an answer to the branch"),
            ("text", "For the SMS to leave"),
            ("date", "For the date to be filled in"),
        ],
        readonly=True,
    )
    exit_reason = fields.Selection(
        [
            ("opted_out", "Opted out"),
            ("lead_closed", "Lead closed"),
            ("stopped", "Stopped by hand"),
            ("taken_over", "Taken over by hand"),
            ("replied", "Replied"),
            ("not_sent", "SMS could not be sent"),
            ("held", "SMS would have had to wait"),
            ("no_date", "Date was empty"),
            ("stopped_by_link", "Stopped by a link"),
            ("stopped_by_stage", "Stopped by a stage"),
            ("stopped_by_rule", "Stopped by an automation rule"),
            ("other_company", "Lead moved to another company"),
            ("broken", "A step failed"),
        ],
        readonly=True,
    )
    step_id = fields.Many2one("sms.marketing.sequence.step", "Next Step", readonly=True, ondelete="set null")
    due_at = fields.Datetime("Due", readonly=True)
    deadline_at = fields.Datetime("Waits Until", readonly=True, help="When a branch stops waiting for its answer.")
    started_at = fields.Datetime("Started", required=True, readonly=True, default=fields.Datetime.now)
    asked_at = fields.Datetime(
        "Last Message", readonly=True, help="Since then a branch counts replies and taps; empty: since the start."
    )
    ended_at = fields.Datetime("Ended", readonly=True)
    comparison_group = fields.Selection(GROUPS, "Group", required=True, readonly=True, default="treated")
    run_ids = fields.One2many("sms.marketing.enrollment.step", "enrollment_id", string="Steps Taken")

    _one_active = models.UniqueIndex(f"(sequence_id, lead_id) WHERE state IN {HOLDS_PLACE}")
    _due = models.Index("(due_at, id) WHERE state IN ('running', 'waiting', 'hold_out')")

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
        """Return the active enrollments of these leads, in these sequences only where some are given."""
        domain = [("lead_id", "in", leads.ids), ("state", "in", ACTIVE)]
        return self.search(domain + ([("sequence_id", "in", sequences.ids)] if sequences else []))

    def _doubles(self):
        """Return those of these runs, which are about to belong to one lead, that another one before them excludes."""
        kept = {}
        for run in self.filtered(lambda run: run.state in HOLDS_PLACE):
            kept.setdefault(run.sequence_id, run)
        return self.filtered(lambda run: run.state in HOLDS_PLACE and run != kept[run.sequence_id])

    @api.model
    def _create_once(self, vals_list):
        """Create runs; if somebody else started one of them just now, the request starts over and sees it."""
        with start_over_if_taken(self.env):
            return self.create(vals_list)

    # --- actions ---

    def action_continue_now(self):
        """Do the next step now instead of waiting for its time, for an answer or for a date.

        A text on hold stays on hold: that is the gate's business.
        """
        mine, now = self._checked().filtered(lambda enrollment: enrollment.state in GOES_ON), fields.Datetime.now()
        mine.deadline_at = now
        mine._set_due(now)
        return True

    def action_resume(self):
        self._checked()._apply("resumed")
        return True

    def action_take_over(self):
        """Leave the sequence to a person: whoever pressed it becomes the salesperson where there is none."""
        mine = self._checked()
        mine._apply("stopped", "taken_over")
        mine.lead_id.sudo(False).filtered(lambda lead: not lead.user_id).user_id = self.env.user
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
                group.write({"due_at": False, "deadline_at": False, "waits_for": False})
            elif effect is Effect.SCHEDULE:
                group._set_due_again()
            elif effect is Effect.WAKE:
                group._set_due(fields.Datetime.now())

    def _move(self, state, exit_reason):
        moved = self.filtered(lambda enrollment: enrollment.state != state)
        if not moved:
            return
        ended = state in ("done", "exited")
        moved.write(
            {
                "state": state,
                "exit_reason": exit_reason if state == "exited" else False,
                "ended_at": fields.Datetime.now() if ended else False,
            }
        )
        if state == "exited" and exit_reason != "opted_out":  # an opt-out has refused all that waits already
            self.env["sms.marketing.message"]._withdraw_of_sequences("enrollment_step_id.enrollment_id", moved)

    def _enter(self, steps):
        """Make {enrollment id: step} the next steps, each due at its own time; without a step the run is finished."""
        ended = self.filtered(lambda enrollment: not steps[enrollment.id])
        ended._apply(Event.FINISHED)
        ended.step_id = False
        going = self - ended
        by_step = {}
        for enrollment in going:
            by_step.setdefault(steps[enrollment.id], self.browse())
            by_step[steps[enrollment.id]] |= enrollment
        values = {}
        for step, group in by_step.items():
            for enrollment, due_at in group._due_times(step).items():
                values[enrollment.id] = {"step_id": step.id, "due_at": due_at, "deadline_at": False}
        for state, group in going.grouped("state").items():
            moved, _effect = sequence_machine.advance(state, Event.GOES_ON)
            for enrollment in group:
                values[enrollment.id] |= {"state": moved.value, "waits_for": False}
        write_each(self.env["sms.marketing.enrollment"], values)
        self._wake_at(min((one["due_at"] for one in values.values()), default=None))

    def _set_due_again(self):
        """Go on where a pause interrupted: what was still to wait is waited, what is overdue is due now.

        Who waited for something to happen looks at once: it may have happened meanwhile. What is overdue keeps its
        time, by which a text sees that its hours may be over.
        """
        now = fields.Datetime.now()
        for enrollment in self:
            if enrollment.waits_for or not enrollment.due_at:
                enrollment.due_at = now
        self._wake_at(min(self.mapped("due_at"), default=None))

    def _set_due(self, due_at):
        self.due_at = due_at
        if self:
            self._wake_at(due_at)

    @api.model
    def _wake_at(self, due_at):
        """Have the job run at a naive UTC time; None says nothing. Once for a batch: each run wakes the next one."""
        if due_at:
            # sudo: whoever moves a lead may not touch scheduled actions
            self.env.ref("sms_marketing.ir_cron_run_sequences").sudo()._trigger(at=due_at)
