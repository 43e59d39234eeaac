"""What each kind of step does, for many leads at once. Each answers with {enrollment id: `Outcome`}."""

from datetime import timedelta, timezone
from functools import partial

from odoo import fields, models

from ..tools import phone, sequence_wait
from .draft import Draft, naive
from .enrollment_run import END, GO, Outcome

LOOK_AGAIN = timedelta(days=1)  # at a date that is empty, or a text on hold without a known time


def _opening(window, moment, zone):
    return sequence_wait.next_opening(moment, zone, *window)


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    def _take(self, step):
        """Do what `step` says for these enrollments; whoever is not named in the answer just goes on."""
        return getattr(self, f"_take_{step.kind}")(step) if self else {}

    def _record(self, step, **values):
        return self.env["sms.marketing.enrollment.step"]._record(self, step, **values)

    def _take_goal(self, step):
        self._record(step)
        return self._note_goal("step")

    def _take_stage(self, step):
        self._record(step)
        leads = self.lead_id.filtered(lambda lead: lead.stage_id != step.stage_id)
        leads._note_together()
        leads.write({"stage_id": step.stage_id.id})
        return {}

    def _take_tag(self, step):
        self._record(step)
        changes = [*((4, tag.id) for tag in step.tag_ids), *((3, tag.id) for tag in step.tag_removed_ids)]
        self.lead_id.write({"tag_ids": changes})
        return {}

    def _take_action(self, step):
        self._record(step)
        leads = self.lead_id
        step.action_id.with_context(active_model="crm.lead", active_ids=leads.ids, active_id=leads[:1].id).run()
        return {}

    def _take_jump(self, step):
        self._record(step)
        return {}

    def _take_stop(self, step):
        self._record(step)
        return dict.fromkeys(self.ids, END)

    # --- waits ---

    def _take_wait(self, step):
        """Go on; a date of the lead may have been changed or filled in meanwhile, so it is looked at once more."""
        outcomes = self._outcomes_of_date(step) if step.wait_kind == "date" else {}
        done = self.filtered(lambda one: outcomes.get(one.id, GO).kind == "go")
        done._record(step)
        return outcomes

    def _outcomes_of_date(self, step):
        now, outcomes = fields.Datetime.now(), {}
        patient = self.filtered(lambda one: not one.deadline_at)  # the others were told to go on now
        for one, until in patient._dates(step).items():
            if until is None:
                outcomes[one.id] = self._without_date(step, now)
            elif until > now:
                outcomes[one.id] = Outcome("wait", until=until)
        return outcomes

    def _without_date(self, step, now):
        if step.wait_missing == "go_on":
            return GO
        if step.wait_missing == "exit":
            return Outcome("exit", reason="no_date")
        return Outcome("wait", until=now + LOOK_AGAIN, waits_for="date")

    def _due_times(self, step):
        """Return {enrollment: naive UTC time at which it takes `step`}, seen from now."""
        now = fields.Datetime.now()
        if step.kind == "wait" and step.wait_kind == "date":
            return {one: max(until or now, now) for one, until in self._dates(step).items()}
        if step.kind == "wait" and step.wait_kind == "until":
            return self._at_clock(lambda moment, zone: self._next_clock(step, moment, zone))
        if step.kind == "sms" and (window := step.sequence_id._window()):
            return self._at_clock(partial(_opening, window))
        return dict.fromkeys(self, step._end_of_wait(now))

    def _waits_for_window(self, window):
        """Return {enrollment: how long it is until the sequence's hours begin}, nothing within them."""
        return self._waits_by_clock(partial(_opening, window))

    def _next_clock(self, step, moment, zone):
        return sequence_wait.next_time(moment, zone, step._weekdays(), step.wait_hour)

    def _at_clock(self, when):
        """Return {enrollment: naive UTC time} where `when` says for a moment (aware) and the zone of a person."""
        real = fields.Datetime.now()
        return {one: real + wait for one, wait in self._waits_by_clock(when).items()}

    def _waits_by_clock(self, when):
        """Return {enrollment: how long from now on}; the gate's clock tells the time, which demos and tests set."""
        now = self.env["sms.marketing.message"]._gate_now()
        return {one: when(now, zone) - now for one, zone in self._zones().items()}

    def _dates(self, step):
        """Return {enrollment: naive UTC time around the lead's date, None where that is empty}."""
        now, real = self.env["sms.marketing.message"]._gate_now(), fields.Datetime.now()
        ahead, name = now - real.replace(tzinfo=timezone.utc), step.wait_field_id.name
        found = {}
        for one, zone in self._zones().items():
            value = one.lead_id[name]
            then = value and sequence_wait.around_date(value, zone, step.wait_unit, step.wait_count, step.wait_hour)
            found[one] = naive(then - ahead) if then else None
        return found

    def _zones(self):
        """Return {enrollment: the zone whose clock the waits of the sequence go by}; a few queries."""
        messages, found = self.env["sms.marketing.message"], {}
        for company, group in self.grouped("company_id").items():
            drafts = [Draft(company, one.lead_id.phone_sanitized or "", "") for one in group]
            for draft, one in zip(drafts, group, strict=True):
                draft.parsed, draft.standing = phone.parse(draft.number), one.subscriber_id._as_seen()
            messages._find_places(company, [draft for draft in drafts if draft.parsed.e164])
            found.update((one, messages._clock_of(draft)) for one, draft in zip(group, drafts, strict=True))
        return found
