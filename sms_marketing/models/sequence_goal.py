"""What a sequence is for, by when, and who gets none of it to be compared with."""

import logging
import secrets
from datetime import timedelta
from typing import NamedTuple

from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools import hold_out
from .cached_answers import forget_cached
from .enrollment_run import END
from .lead_filter import lead_filter, lead_filter_of_user

_logger = logging.getLogger(__name__)

GOALS = [
    ("step", "Comes to the goal step of the plan"),
    ("stage", "Reaches a stage, or one further on"),
    ("won", "Is won"),
    ("tapped", "Taps a link"),
    ("replied", "Replies"),
    ("domain", "Matches a filter"),
]
# What the goal is: a change asks another question, and all runs are measured again.
ASKED = ("goal_kind", "goal_stage_id", "goal_link_id", "goal_domain")
DRAWN = ("hold_out_share", "hold_out_kind")
LOOKED_AT_DAILY = ("domain",)  # what a filter reads may change without anybody writing the lead
# Fields of a lead whose change may reach a goal at once; of a filter: its own fields.
MOVES = {"stage": ("stage_id", "type", "team_id", "user_id"), "won": ("stage_id", "probability", "active")}


class Watch(NamedTuple):
    """What sequences of any company measure, so that changes which concern none of them cost nothing."""

    kinds: frozenset
    fields: frozenset  # of leads
    holds_out: bool


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    goal_kind = fields.Selection(
        GOALS,
        "Success: The Lead",
        required=True,
        default="step",
        help="Counted for everybody who starts, also for those who left on the way and for the hold-out.",
    )
    goal_stage_id = fields.Many2one("crm.stage", "Stage", ondelete="restrict")
    goal_link_id = fields.Many2one(
        "sms.marketing.link",
        "Link",
        domain="[('company_id', '=', company_id)]",
        ondelete="restrict",
        help="Empty: any link.",
    )
    goal_domain = fields.Char("Filter", default="[]")
    goal_days = fields.Integer(
        "Within", required=True, default=30, help="Days from the start of the run. What happens later does not count."
    )
    ends_at_goal = fields.Boolean(
        "End the Sequence Then", help="Whoever has reached the goal gets nothing more of this sequence."
    )
    hold_out_share = fields.Float(
        "Hold-Out", digits=(5, 2), help="Percent of the people who get none of it, drawn by lot. 0: everybody gets all."
    )
    hold_out_kind = fields.Selection(
        [("nothing", "Nothing at all"), ("without_sms", "All but the SMS")],
        "The Hold-Out Gets",
        required=True,
        default="nothing",
    )
    hold_out_since = fields.Datetime(
        "Compared Since", readonly=True, copy=False, help="When the lot was last changed; those before do not compare."
    )
    hold_out_until = fields.Datetime(
        "Compared Until", readonly=True, copy=False, help="When everybody was let in again; those since do not compare."
    )
    hold_out_salt = fields.Char(compute="_compute_hold_out_salt", store=True, copy=False, groups="base.group_system")

    _goal_days_in_reach = models.Constraint(
        "CHECK (goal_days BETWEEN 1 AND 3650)", "A goal is reached within 1 day to 3,650 days."
    )
    _hold_out_not_all = models.Constraint(
        f"CHECK (hold_out_share IS NULL OR hold_out_share BETWEEN 0 AND {hold_out.MOST})",
        "The hold-out is between 0 and 90 percent: somebody has to get the sequence.",
    )

    @api.depends("company_id")  # so that every sequence gets one; it never changes
    def _compute_hold_out_salt(self):
        for sequence in self:
            sequence.hold_out_salt = sequence.hold_out_salt or secrets.token_hex(16)

    @api.onchange("goal_kind")
    def _onchange_goal_kind(self):
        self.ends_at_goal = self.goal_kind != "step"

    @api.constrains("goal_kind", "goal_stage_id", "goal_domain")
    def _check_goal(self):
        for sequence in self:
            if sequence.goal_kind == "stage" and not sequence.goal_stage_id:
                raise ValidationError(
                    self.env._("Choose the stage that is the goal of “%(name)s”.", name=sequence.name)
                )
            if sequence.goal_kind == "domain":
                sequence._check_goal_domain()

    def _check_goal_domain(self):
        try:
            domain = lead_filter_of_user(self.env, self.goal_domain)
        except Exception as error:  # whatever somebody typed into a developer's field
            raise ValidationError(
                self.env._(
                    "The filter that is the goal of “%(name)s” cannot be read: %(why)s", name=self.name, why=error
                )
            ) from error
        if domain.is_true():
            raise ValidationError(
                self.env._(
                    "Every lead would match the filter that is the goal of “%(name)s”. Add a condition.", name=self.name
                )
            )

    @api.constrains("goal_kind", "goal_link_id", "company_id")
    def _check_goal_link(self):
        for sequence in self.sudo():  # whoever may write a sequence is told about a link of another company
            link = sequence.goal_kind == "tapped" and sequence.goal_link_id
            if link and link.company_id != sequence.company_id:
                raise ValidationError(
                    self.env._(
                        "The link “%(link)s” belongs to %(company)s, this sequence does not.",
                        link=link.name,
                        company=link.company_id.name,
                    )
                )

    # --- settings that change ---

    @api.model_create_multi
    def create(self, vals_list):
        sequences = super().create(vals_list)
        # sudo: as in `_note_new_lot`
        sequences.sudo().filtered("hold_out_share").hold_out_since = fields.Datetime.now()
        forget_cached(self.env)
        return sequences

    def write(self, vals):
        before = {one: one._of_goal() for one in self} if self._concerns_goal(vals) else {}
        res = super().write(vals)
        for sequence, (asked, days, drawn) in before.items():  # as many as somebody edits
            now = sequence._of_goal()
            if now[0] != asked or now[1] != days:
                sequence._measure_again(keep=now[0] == asked)
            if now[2] != drawn:
                sequence._note_new_lot()
        if before:
            forget_cached(self.env)
        return res

    def unlink(self):
        res = super().unlink()
        forget_cached(self.env)
        return res

    def _note_new_lot(self):
        """Compare from now on, or up to now where nobody is held out any more: the groups are of the same days."""
        now, noted = fields.Datetime.now(), self.sudo()  # sudo: nobody sets these by hand
        if noted.hold_out_share:
            noted.write({"hold_out_since": now, "hold_out_until": False})
        elif noted.hold_out_since and not noted.hold_out_until:
            noted.hold_out_until = now

    def _concerns_goal(self, vals):
        return not vals.keys().isdisjoint((*ASKED, *DRAWN, "goal_days"))

    def _of_goal(self):
        return [self[name] for name in ASKED], self.goal_days, [self[name] for name in DRAWN]

    def _measure_again(self, keep):
        """Measure all runs once more by the changed settings; with `keep`, what was reached stays where it is in time.

        SQL: one statement for however many there are.
        """
        self.env.flush_all()
        runs = self.env["sms.marketing.enrollment"]
        window = SQL("started_at + %s * INTERVAL '1 day'", self.goal_days)
        self.env.cr.execute(
            SQL(
                """
                UPDATE sms_marketing_enrollment AS run
                   SET goal_until = %(window)s,
                       goal_at = CASE WHEN %(keep)s AND goal_at <= %(window)s THEN goal_at END,
                       goal_source = CASE WHEN %(keep)s AND goal_at <= %(window)s THEN goal_source END,
                       goal_due_at = CASE WHEN %(keep)s AND goal_at <= %(window)s THEN NULL ELSE %(now)s END,
                       due_at = CASE WHEN state = 'hold_out' THEN %(window)s ELSE due_at END
                 WHERE sequence_id = %(sequence)s AND goal_from IS NOT NULL
                """,
                window=window,
                keep=keep,
                now=fields.Datetime.now(),
                sequence=self.id,
            )
        )
        runs.invalidate_model(["goal_until", "goal_at", "goal_source", "goal_due_at", "due_at"])
        # sudo: whoever edits a sequence may not touch scheduled actions
        self.env.ref("sms_marketing.ir_cron_measure_goals").sudo()._trigger()

    @api.model
    @tools.ormcache()
    def _goal_watch(self):
        """Return the `Watch` of this database; cached. sudo: it says nothing of any sequence by itself."""
        measuring = ["|", ("goal_kind", "!=", "step"), ("hold_out_share", ">", 0)]
        sequences = self.sudo().with_context(active_test=False).search(measuring)
        watched = {name for kind in sequences.mapped("goal_kind") for name in MOVES.get(kind, ())}
        for sequence in sequences.filtered(lambda one: one.goal_kind == "domain"):
            watched |= {condition.field_expr.split(".")[0] for condition in sequence._goal_filter().iter_conditions()}
        kinds = frozenset(sequences.mapped("goal_kind"))
        return Watch(kinds, frozenset(watched), any(sequences.mapped("hold_out_share")))

    def _goal_filter(self):
        """Return the filter that is the goal; one that cannot be read matches nobody and keeps nobody from working."""
        try:
            return lead_filter(self.goal_domain)
        except (ValueError, SyntaxError, TypeError):  # it was never typed into the form, which refuses it
            _logger.warning("The filter that is the goal of %s cannot be read", self)
            return Domain.FALSE

    # --- who gets what ---

    def _groups_of(self, leads):
        """Return {lead: comparison group} of those who start; `tools/hold_out.py` draws the lot."""
        if not self.hold_out_share:
            return dict.fromkeys(leads, "treated")
        salt = self.sudo().hold_out_salt  # nobody needs to know it to start a sequence
        people = {lead: hold_out.person(lead.phone_sanitized, lead.email_normalized, lead.id) for lead in leads}
        return {
            lead: self.hold_out_kind if hold_out.is_held_out(salt, who, self.hold_out_share) else "treated"
            for lead, who in people.items()
        }


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    goal_at = fields.Datetime("Goal Reached", readonly=True)
    goal_source = fields.Selection(GOALS, "Reached By", readonly=True)
    goal_from = fields.Datetime(
        "Measured From", readonly=True, help="Empty: the goal had been reached before, so it is not measured."
    )
    goal_until = fields.Datetime("Measured Until", readonly=True)
    goal_due_at = fields.Datetime(readonly=True, help="When the job looks again; empty: nothing is left to look for.")
    is_mixed = fields.Boolean(
        "In Both Groups",
        readonly=True,
        help="Leads were merged that had got different things: it compares with nobody.",
    )

    _goal_due = models.Index("(goal_due_at, id) WHERE goal_due_at IS NOT NULL")

    @api.model_create_multi
    def create(self, vals_list):
        now = fields.Datetime.now()
        for values in vals_list:
            values.setdefault("started_at", now)
        by_sequence = {}
        for values in vals_list:
            by_sequence.setdefault(values.get("sequence_id"), []).append(values)
        for sequence in self.env["sms.marketing.sequence"].browse(filter(None, by_sequence)):
            self._plan_measuring(sequence, by_sequence[sequence.id])
        return super().create(vals_list)

    def _plan_measuring(self, sequence, vals_list):
        """Set from when until when these new runs are measured, the same for all groups."""
        leads = self.env["crm.lead"].browse({values["lead_id"] for values in vals_list})
        before, just_now = sequence._who_is_there(leads), sequence._who_has_just(leads)
        for values in vals_list:
            start = fields.Datetime.to_datetime(values["started_at"])
            until = start + timedelta(days=sequence.goal_days)
            late = timedelta(seconds=values["lead_id"] in just_now)
            is_measured = values["lead_id"] not in before
            values["goal_until"] = until
            values["goal_from"] = is_measured and start + late
            values["goal_due_at"] = is_measured and sequence._next_look(start, until)

    def _await_goal(self):
        """Schedule the end of the hold-out: when the time of the goal is over."""
        for until, group in self.grouped("goal_until").items():
            group.due_at = until
        self._wake_at(min(self.mapped("goal_until"), default=None))

    def _note_goal(self, source):
        """These came to the goal step of their plan; return {enrollment id: END} of those that end with it."""
        asked = self.filtered(lambda one: one.sequence_id.goal_kind == source)
        now = fields.Datetime.now()
        reached = asked.filtered(lambda one: one.goal_from and not one.goal_at and now <= one.goal_until)
        reached.write({"goal_at": now, "goal_source": source, "goal_due_at": False})
        return dict.fromkeys(asked.filtered(lambda one: one.sequence_id.ends_at_goal).ids, END)
