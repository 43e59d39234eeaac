"""One step of a sequence's plan: what it does, its words, and what it still lacks."""

from uuid import uuid4

from dateutil.relativedelta import relativedelta

from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..tools import sequence_plan, sequence_wait
from .cached_answers import forget_cached

_lt = LazyTranslate(__name__)

UNITS = [("minutes", "minutes"), ("hours", "hours"), ("days", "days"), ("weeks", "weeks"), ("months", "months")]
WAIT_ONE = {
    "minutes": _lt("Wait 1 minute"),
    "hours": _lt("Wait 1 hour"),
    "days": _lt("Wait 1 day"),
    "weeks": _lt("Wait 1 week"),
    "months": _lt("Wait 1 month"),
}
KINDS = [
    ("sms", "Send SMS"),
    ("email", "Send E-Mail"),
    ("wait", "Wait"),
    ("branch", "Branch"),
    ("goal", "Goal Reached"),
    ("stage", "Move to Stage"),
    ("tag", "Change Tags"),
    ("activity", "Plan Activity"),
    ("action", "Run Server Action"),
    ("jump", "Go to Another Step"),
    ("stop", "End Here"),
]
CONDITIONS = [
    ("replied", "The person replied"),
    ("reply_matches", "The reply says"),
    ("tapped", "A link was tapped"),
    ("delivered", "The last SMS was delivered"),
    ("failed", "The last SMS failed"),
    ("opened", "The last e-mail was opened"),
    ("clicked", "A link in the last e-mail was clicked"),
    ("domain", "The lead matches"),
]
LANES = [("yes", "Yes"), ("no", "No")]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# What two versions of a plan differ by; also what a playbook holds. Names of fields of this model.
PLANNED = [
    "sequence",
    "key",
    "parent_key",
    "lane",
    "kind",
    "template_id",
    "mail_template_id",
    "wait_kind",
    "wait_count",
    "wait_unit",
    "wait_hour",
    "wait_weekdays",
    "wait_field_id",
    "wait_missing",
    "condition",
    "condition_domain",
    "condition_words",
    "condition_link_id",
    "target_key",
    "stage_id",
    "tag_ids",
    "tag_removed_ids",
    "activity_type_id",
    "activity_summary",
    "activity_days",
    "activity_user_id",
    "action_id",
]


class SmsMarketingSequenceStep(models.Model):
    """A row without `version_id` belongs to the plan that is edited; the others are frozen, see `sequence_version`."""

    _name = "sms.marketing.sequence.step"
    _description = "SMS Sequence Step"
    _order = "sequence, id"

    sequence_id = fields.Many2one("sms.marketing.sequence", required=True, index=True, ondelete="cascade")
    version_id = fields.Many2one(
        "sms.marketing.sequence.version", readonly=True, copy=False, index="btree_not_null", ondelete="cascade"
    )
    company_id = fields.Many2one(related="sequence_id.company_id")
    sequence = fields.Integer("Order", default=10)
    key = fields.Char(required=True, default=lambda self: uuid4().hex[:8], help="The same in all versions of the plan.")
    parent_key = fields.Char("In Branch", help="Key of the branch in one of whose lanes this step stands.")
    lane = fields.Selection(LANES)
    kind = fields.Selection(KINDS, required=True, default="sms")
    template_id = fields.Many2one("sms.template", "Text", domain=[("model", "=", "crm.lead")], ondelete="restrict")
    mail_template_id = fields.Many2one(
        "mail.template", "E-Mail", domain=[("model", "=", "crm.lead")], ondelete="restrict"
    )
    wait_kind = fields.Selection(
        [("for", "For some time"), ("until", "Until a day and hour"), ("date", "Until a date of the lead")],
        default="for",
    )
    wait_count = fields.Integer(
        "How Many", default=1, help="Also how long a branch waits for its answer; 0: not at all."
    )
    wait_unit = fields.Selection(UNITS, default="days")
    wait_hour = fields.Float("At", default=9.0, help="In the person's own time.")
    wait_weekdays = fields.Char("On", default="0,1,2,3,4", help="Numbers of weekdays, 0 is Monday; empty: any day.")
    wait_field_id = fields.Many2one(
        "ir.model.fields",
        "Date",
        domain=[("model", "=", "crm.lead"), ("ttype", "in", ("date", "datetime")), ("store", "=", True)],
        ondelete="cascade",
    )
    wait_missing = fields.Selection(
        [("wait", "Look again every day"), ("go_on", "Go on at once"), ("exit", "Leave the sequence")],
        "Where It Is Empty",
        default="wait",
    )
    condition = fields.Selection(CONDITIONS, "Ask Whether", default="replied")
    condition_domain = fields.Char("Lead Matches", default="[]")
    condition_words = fields.Char("Words", help="Separated by commas; one of them is enough.")
    condition_link_id = fields.Many2one("sms.marketing.link", "Link", help="Empty: any link.", ondelete="restrict")
    target_key = fields.Char("Go On At", help="Key of the step with which the lead goes on.")
    stage_id = fields.Many2one("crm.stage", ondelete="restrict")
    tag_ids = fields.Many2many("crm.tag", "sms_marketing_step_tag_rel", string="Add Tags")
    tag_removed_ids = fields.Many2many("crm.tag", "sms_marketing_step_tag_removed_rel", string="Remove Tags")
    activity_type_id = fields.Many2one("mail.activity.type", ondelete="restrict")
    activity_summary = fields.Char("Summary")
    activity_days = fields.Integer("Due in Days")
    activity_user_id = fields.Many2one("res.users", "For", help="Empty: the lead's salesperson.", ondelete="set null")
    action_id = fields.Many2one(
        "ir.actions.server", "Server Action", domain=[("model_name", "=", "crm.lead")], ondelete="restrict"
    )

    _wait_is_positive = models.Constraint(
        "CHECK (kind != 'wait' OR wait_kind != 'for' OR wait_count > 0)", "A wait lasts at least one minute."
    )
    # so that a month of 50,000 months is still in the calendar
    _wait_is_bearable = models.Constraint(
        "CHECK (abs(wait_count) <= 50000)", "A wait of more than 50,000 is too long: choose a longer unit."
    )
    _key_once = models.UniqueIndex("(version_id, key) WHERE version_id IS NOT NULL")
    _plan_of_sequence = models.Index("(sequence_id) WHERE version_id IS NULL")

    @api.depends(*(name for name in PLANNED if name not in ("sequence", "parent_key", "lane")))
    def _compute_display_name(self):
        for step in self:
            step.display_name = step._label()

    @api.model_create_multi
    def create(self, vals_list):
        steps = super().create(vals_list)
        forget_cached(self.env)
        return steps

    def write(self, vals):
        self._check_not_frozen()
        res = super().write(vals)
        forget_cached(self.env)
        return res

    def unlink(self):
        res = super().unlink()
        forget_cached(self.env)
        return res

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._check_not_frozen()

    def _check_not_frozen(self):
        """UserError for steps of a version: somebody may be on the way on it."""
        if not self.env.su and any(step.version_id for step in self):
            raise UserError(
                self.env._("This step belongs to a version that leads have started. Edit the plan of the sequence.")
            )

    # --- words ---

    def _label(self):
        """Return what the step does in a few words, e.g. "SMS: Welcome" or "Wait 2 days".

        sudo: whoever sees a plan reads what its actions and tags are called, though they may not open them.
        """
        return self.sudo()._words()

    def _words(self):
        words = {
            "sms": lambda: self.env._("SMS: %(template)s", template=self.template_id.name or self.env._("no text yet")),
            "email": lambda: self.env._(
                "E-mail: %(template)s", template=self.mail_template_id.name or self.env._("no text yet")
            ),
            "wait": self._words_of_wait,
            "branch": self._words_of_branch,
            "stage": lambda: self.env._("Stage: %(stage)s", stage=self.stage_id.name or self.env._("none yet")),
            "tag": self._words_of_tags,
            "activity": lambda: self.env._(
                "Activity: %(what)s",
                what=self.activity_summary or self.activity_type_id.name or self.env._("none yet"),
            ),
            "action": lambda: self.env._("Action: %(name)s", name=self.action_id.name or self.env._("none yet")),
        }
        return words[self.kind]() if self.kind in words else self._choice("kind")

    def _choice(self, name):
        return dict(self._fields[name]._description_selection(self.env)).get(self[name], "")

    def _words_of_wait(self):
        if self.wait_kind == "until":
            return self.env._("Wait until %(hour)s", hour=self._clock())
        if self.wait_kind == "date":
            return self.env._("Wait until “%(field)s”", field=self.wait_field_id.field_description or "")
        if self.wait_count == 1 and self.wait_unit in WAIT_ONE:
            return self.env._(WAIT_ONE[self.wait_unit])
        return self.env._("Wait %(count)s %(unit)s", count=self.wait_count, unit=self._choice("wait_unit"))

    def _clock(self):
        minutes = round((self.wait_hour or 0) * 60)
        return f"{minutes // 60:02d}:{minutes % 60:02d}"

    def _words_of_branch(self):
        if self.condition == "reply_matches":
            return self.env._("Reply says: %(words)s?", words=self.condition_words or "")
        if self.condition == "tapped" and self.condition_link_id:
            return self.env._("Tapped “%(link)s”?", link=self.condition_link_id.name)
        return f"{self._choice('condition')}?"

    def _words_of_tags(self):
        names = [*(f"+{tag.name}" for tag in self.tag_ids), *(f"−{tag.name}" for tag in self.tag_removed_ids)]
        return self.env._("Tags: %(names)s", names=", ".join(names))

    def _short_label(self):
        """Return the label without the text's name: a card has little room, and the time comes behind it."""
        short = {"sms": self.env._("SMS"), "email": self.env._("E-mail")}
        return short.get(self.kind) or self._label()

    # --- as the pure plan sees it ---

    def _as_plan(self):
        """Return the `sequence_plan.Plan` of these steps, which are one plan, in their order."""
        return sequence_plan.Plan(step._as_step() for step in self.sorted(lambda step: (step.sequence, step.id)))

    def _of_plan(self):
        """Return all steps of the plan in which this one stands: of its version, or of the plan that is edited."""
        return self.version_id.step_ids or self.sequence_id.step_ids

    def _first(self):
        """Return the first of these steps, which are one plan."""
        return self.filtered(lambda step: step.key == self._as_plan().first())

    def _next_sms(self):
        """Return the nearest step from this one on that sends an SMS; an empty set where there is none."""
        steps = self._of_plan()
        key = steps._as_plan().next_text(self.key) if self else None
        return steps.filtered(lambda step: step.key == key)

    def _as_step(self):
        return sequence_plan.Step(
            key=self.key,
            kind=self.kind,
            parent=self.parent_key or "",
            lane=(self.parent_key and self.lane) or "",
            condition=(self.kind == "branch" and self.condition) or "",
            target=(self.kind == "jump" and self.target_key) or "",
            missing=tuple(self._missing()),
        )

    def _missing(self):
        """Return codes of what the step lacks; `sequence_problem` has the sentences."""
        needed = {
            "sms": ("template_id",),
            "email": ("mail_template_id",),
            "stage": ("stage_id",),
            "activity": ("activity_type_id",),
            "action": ("action_id",),
        }
        lacks = [f"no_{name}" for name in needed.get(self.kind, ()) if not self[name]]
        if self.kind == "tag" and not (self.tag_ids or self.tag_removed_ids):
            lacks.append("no_tags")
        if self.kind == "email" and self.mail_template_id and not self._has_recipient():
            lacks.append("no_recipient")
        if self.kind == "wait" and self.wait_kind == "date" and not self.wait_field_id:
            lacks.append("no_wait_field_id")
        if self.kind == "branch":
            lacks += self._missing_of_branch()
        return lacks

    def _has_recipient(self):
        """Tell whether the e-mail says whom it goes to: by addresses of its own, or the lead's usual ones."""
        mail = self.mail_template_id.sudo()  # who enrolls leads need not be allowed to open e-mail templates
        return bool(mail.use_default_to or (mail.email_to or "").strip() or (mail.partner_to or "").strip())

    def _missing_of_branch(self):
        if not self.condition:
            return ["no_condition"]
        if self.condition == "reply_matches" and not (self.condition_words or "").strip(" ,"):
            return ["no_words"]
        return []

    def _delay(self):
        """Return how long a wait of the kind "for" lasts (a relativedelta), nothing for all others."""
        if self.kind != "wait" or self.wait_kind != "for":
            return relativedelta()
        return relativedelta(**{self.wait_unit: self.wait_count})

    def _end_of_wait(self, now):
        """Return when a wait of the kind "for" that begins at `now` is over; `now` for all other steps."""
        if self.kind != "wait" or self.wait_kind != "for":
            return now
        return sequence_wait.later(now, self.wait_unit, self.wait_count)

    def _weekdays(self):
        """Return the numbers of the weekdays of a wait; all where none is named."""
        return sequence_wait.named_days(self.wait_weekdays) or sequence_wait.ALL_DAYS

    # --- words for cards ---

    @api.model
    @tools.ormcache("self.env.lang")
    def _next_step_words(self):
        """Return {step id: (words for it as the next step, how much later the thing named last happens)}; cached.

        sudo: what a card says of a running sequence does not depend on the right to open its plan.
        """
        versions = self.sudo().search([("version_id", "!=", False)]).grouped("version_id")
        return {step.id: words for steps in versions.values() for step, words in steps._words_as_next()}

    def _words_as_next(self):
        """Yield (step, (words, later)) for the steps of one version: its own, or the wait's and what is behind."""
        plan, by_key = self._as_plan(), {step.key: step for step in self}
        for step in self:
            if step.kind != "wait":
                yield step, (step._short_label(), relativedelta())
                continue
            later, behind = relativedelta(), by_key.get(plan.after(step.key))
            while behind and behind.kind == "wait":
                later += behind._delay()
                behind = by_key.get(plan.after(behind.key))
            last = behind._short_label() if behind else self.env._("ends")
            yield step, (f"{step._short_label()} · {last}", later)
