"""The plan of a sequence: steps in order. Running it is `enrollment`'s business."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import split_every

from ..tools import sequence_wait
from .enrollment import ACTIVE, HOLDS_PLACE

LOT = 2000  # so many leads are started at once


class SmsMarketingSequence(models.Model):
    _name = "sms.marketing.sequence"
    _description = "SMS Sequence"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    sender_id = fields.Many2one(
        "sms.marketing.sender",
        "From",
        ondelete="set null",
        domain="[('account_id.state', '=', 'verified'), ('company_id', '=', company_id)]",
        help="Empty: the template's sender, or the one for the number's country.",
    )
    marketing_purpose = fields.Selection(
        [("marketing", "Marketing"), ("transactional", "Transactional")],
        "Purpose",
        required=True,
        default="marketing",
        help="Marketing goes to those who agreed to it. Transactional texts (an appointment, an order) need no"
        " marketing consent, but a reason; whoever said STOP gets neither.",
    )
    marketing_purpose_reason = fields.Char("Why Not Marketing")
    marketing_cap = fields.Integer("Texts per Person and Day", help="0: the company's daily limit.")
    waits_for_cap = fields.Boolean(
        "Wait for Tomorrow at the Limit",
        default=True,
        help="Whoever has received the daily number of texts gets the next one tomorrow. Otherwise it is not sent.",
    )
    on_reply = fields.Selection(
        [("pause", "Pause"), ("exit", "Leave"), ("continue", "Go on")],
        "When the Person Replies",
        required=True,
        default="pause",
        help="A branch that asks for a reply before the next text comes first.",
    )
    hold_policy = fields.Selection(
        [("wait", "Wait for it, then go on"), ("skip", "Skip it and go on"), ("exit", "Leave the sequence")],
        "When an SMS Must Wait",
        required=True,
        default="wait",
        help="For the hours of the day, the daily limit or the account.",
    )
    refusal_policy = fields.Selection(
        [("skip", "Go on without it"), ("exit", "Leave the sequence")],
        "When an SMS Is Refused",
        required=True,
        default="skip",
        help="For want of consent or of a number, for example.",
    )
    reenroll = fields.Selection(
        [("always", "As often as they are enrolled"), ("after", "After some days"), ("never", "Once only")],
        "May Start Again",
        required=True,
        default="always",
    )
    reenroll_days = fields.Integer("Days Until Then", default=90)
    is_alone = fields.Boolean(
        "One Sequence at a Time", help="Whoever is in another sequence, with any lead of the same number, stays out."
    )
    window_opens = fields.Float("Texts From", help="In the person's own time; 0 to 0: whenever the law allows.")
    window_closes = fields.Float("Texts To")
    window_weekdays = fields.Char("Texts On", help="Numbers of weekdays, 0 is Monday; empty: every day.")
    step_ids = fields.One2many(
        "sms.marketing.sequence.step",
        "sequence_id",
        string="Steps",
        domain=[("version_id", "=", False)],
        copy=True,
    )
    version_ids = fields.One2many("sms.marketing.sequence.version", "sequence_id")
    enrollment_ids = fields.One2many("sms.marketing.enrollment", "sequence_id")
    running_count = fields.Integer("Running", compute="_compute_counts")
    done_count = fields.Integer("Finished", compute="_compute_counts")

    _cap_not_negative = models.Constraint(
        "CHECK (marketing_cap IS NULL OR marketing_cap >= 0)", "The daily limit is at least one SMS, or empty."
    )

    @api.constrains("marketing_purpose", "marketing_purpose_reason")
    def _check_marketing_purpose_reason(self):
        for sequence in self:
            if sequence.marketing_purpose == "transactional" and not (sequence.marketing_purpose_reason or "").strip():
                raise ValidationError(
                    self.env._("Say why this sequence is not marketing, for example “Reminder of a booked visit”.")
                )

    @api.constrains("window_opens", "window_closes")
    def _check_window(self):
        """An hour that ends before it begins would be no window at all, and texts would leave at any hour."""
        for sequence in self:
            if not 0 <= sequence.window_opens < (sequence.window_closes or 24.0) <= 24.0:
                raise ValidationError(
                    self.env._(
                        "Texts leave between an earlier and a later hour of one day, for example between 09:00 and"
                        " 17:00; 00:00 at the end is midnight. Texts that are to leave at any hour: 00:00 to 00:00."
                    )
                )

    @api.depends("enrollment_ids.state")
    def _compute_counts(self):
        rows = self.env["sms.marketing.enrollment"]._read_group(
            [("sequence_id", "in", self.ids)], ["sequence_id", "state"], ["__count"]
        )
        counts = {(sequence, state): count for sequence, state, count in rows}
        for sequence in self:
            sequence.running_count = sum(counts.get((sequence._origin, state), 0) for state in ACTIVE)
            sequence.done_count = counts.get((sequence._origin, "done"), 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_in_rules(self):
        # sudo: whoever may delete a sequence need not be allowed to read automation rules
        actions = self.env["ir.actions.server"].sudo().search([("marketing_sequence_id", "in", self.ids)])
        if actions:
            raise UserError(
                self.env._(
                    "“%(sequence)s” is used by an automation (%(names)s). Change that first, or archive the sequence.",
                    sequence=actions[0].marketing_sequence_id.name,
                    names=", ".join(actions.mapped(lambda action: action._rule_name())),
                )
            )

    def action_view_enrollments(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.enrollment_action")
        return {**action, "domain": [("sequence_id", "=", self.id)]}

    def _enroll(self, leads):
        """Start this sequence for leads that are not in it already; return the new enrollments.

        Leads of other companies and closed ones stay out, and who may not start again. The first step is due at once.
        UserError says what is wrong with the plan.
        """
        self.ensure_one()
        enrollments = self.env["sms.marketing.enrollment"].sudo()
        if not self.active:
            return enrollments
        self._check_runnable()
        version = self.env["sms.marketing.sequence.version"].sudo()._current(self.sudo())
        first = version._step(version._plan().first())
        if len(leads) <= LOT:
            return self._start(leads, first)
        for lot in split_every(LOT, leads.ids, leads.browse):
            enrollments += self._start(lot, first)
            self.env.invalidate_all()  # the memory of one lot, however many were ticked
        return enrollments

    def _start(self, leads, first):
        """Start the version of the `first` step for those of the leads who may; return the new enrollments."""
        enrollments = self.env["sms.marketing.enrollment"].sudo()
        groups = self._groups_of(self._who_may_start(leads))
        started = enrollments._create_once(self._prepare_runs(groups, first))
        running = started.filtered(lambda one: one.state == "running")
        running.filtered(lambda one: not one.step_id)._enter(dict.fromkeys(running.ids, first))
        enrollments._wake_at(min(running.mapped("due_at"), default=None))
        (started - running)._await_goal()
        return started

    def _prepare_runs(self, groups, first):
        """Return the values of the runs of {lead: comparison group}, whole, so that nothing is written twice."""
        leads = self.env["crm.lead"].union(*groups).sudo()  # their numbers, for whoever may enroll them
        # sudo: whoever enrolls need not be allowed to make subscribers
        subscribers = self.env["sms.marketing.subscriber"].sudo()
        rows = subscribers._for_numbers(self.company_id, leads.mapped("phone_sanitized"), create=True)
        start = self._first_due(first)
        return [
            {
                "sequence_id": self.id,
                "version_id": first.version_id.id,
                "company_id": self.company_id.id,
                "lead_id": lead.id,
                "subscriber_id": rows[lead.phone_sanitized].id if lead.phone_sanitized in rows else False,
                "comparison_group": groups[lead],
                **({"state": "hold_out"} if groups[lead] == "nothing" else {"state": "running", **start}),
            }
            for lead in leads
        ]

    def _first_due(self, first):
        """Return the first step and its time as values of a run, {} where the time depends on the person."""
        if (first.kind == "wait" and first.wait_kind != "for") or (first.kind == "sms" and self._window()):
            return {}
        return {"step_id": first.id, "due_at": fields.Datetime.now() + first._delay()}

    def _who_may_start(self, leads):
        """Return those of the leads that start when they are enrolled now; a query or two."""
        # sudo: agents see the runs of their own leads only, but who is in it already does not start again
        runs = self.env["sms.marketing.enrollment"].sudo()
        stays_out = [("sequence_id", "=", self.id), ("state", "in", HOLDS_PLACE)]
        if self.reenroll == "never":
            stays_out = stays_out[:1]
        elif self.reenroll == "after":
            since = fields.Datetime.now() - timedelta(days=self.reenroll_days)
            stays_out = [*stays_out[:1], "|", stays_out[1], ("ended_at", ">", since)]
        inside = runs.search_fetch([*stays_out, ("lead_id", "in", leads.ids)], ["lead_id"]).lead_id
        companies = (self.company_id.browse(), self.company_id)
        free = (leads.sudo() - inside).filtered(lambda lead: not lead._is_closed() and lead.company_id in companies)
        return free._alone_with_their_number(self) if self.is_alone else free

    def _check_runnable(self):
        """UserError that says what keeps the plan from being run."""
        if not self.step_ids:
            raise UserError(self.env._("“%(name)s” has no steps yet. Add one, then enroll leads.", name=self.name))
        if problems := self._problem_sentences():
            raise UserError(self.env._("“%(name)s” cannot be started. %(why)s", name=self.name, why=" ".join(problems)))

    def _window(self):
        """Return (weekdays, opens, closes) in which this sequence texts, None where any hour will do."""
        days = sequence_wait.named_days(self.window_weekdays)
        hours = (self.window_opens, self.window_closes or 24.0)  # until 0:00 is until midnight
        return (days or sequence_wait.ALL_DAYS, *hours) if days or hours != (0.0, 24.0) else None
