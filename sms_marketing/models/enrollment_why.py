"""What comes next in a run, and why it waits, in sentences that say what to do."""

from datetime import timedelta

from odoo import api, fields, models

from .draft import naive
from .enrollment import ACTIVE
from .enrollment_words import StepWords

AT_ONCE = timedelta(minutes=1)


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    next_words = fields.Char("Comes Next", compute="_compute_next_words", compute_sudo=True)
    why_waits = fields.Char("Why It Waits", compute="_compute_next_words", compute_sudo=True)

    @api.depends("state", "step_id", "due_at", "waits_for", "deadline_at", "sequence_id.active", "log")
    @api.depends_context("lang", "tz", "uid")
    def _compute_next_words(self):
        """A handful of queries for any number of runs."""
        facts = self._facts_of_waits()
        words = StepWords(self.env)
        for one in self:
            if one.state == "running":
                one.next_words = words._step_words(one.step_id.id, one.due_at)
            else:
                one.next_words = one.state in ("waiting", "paused") and one.step_id.display_name
            one.why_waits = one._why_waits(facts) if one.state not in ("done", "exited") else False

    def _facts_of_waits(self):
        """Return what the sentences need: the companies that send, the texts that are waited for, people's zones."""
        active = self.filtered(lambda one: one.state in ACTIVE)
        by_clock = active.filtered(lambda one: one._goes_by_clock())
        waiting = active.filtered(lambda one: one.waits_for == "text")
        texts = self.env["sms.marketing.message"]
        if waiting:
            texts = texts.search([("enrollment_step_id.enrollment_id", "in", waiting.ids), ("state", "=", "held")])
        return {
            "sending": set(self._companies_that_send()) if active else set(),
            "zones": by_clock._zones() if by_clock else {},
            "withdrawn": self._with_withdrawn_texts(active),
            "texts": {text.enrollment_step_id.enrollment_id.id: text for text in texts},
        }

    def _with_withdrawn_texts(self, active):
        """Return those of these runs whose text was held back by the reply that paused them; a query, if any."""
        paused = active.filtered(lambda one: one.state == "paused")
        texts = self.env["sms.marketing.message"]
        return (texts._withdrawn_by_reply(paused) if paused else texts).enrollment_step_id.enrollment_id

    def _goes_by_clock(self):
        """Tell whether the next step is due at an hour in the person's own time."""
        step = self.step_id
        by_wait = step.kind == "wait" and step.wait_kind in ("until", "date")
        return self.state == "running" and (by_wait or (step.kind == "sms" and bool(self.sequence_id._window())))

    def _why_waits(self, facts):
        """Return the reason in one or two sentences; the strongest one, where there are several."""
        if self.state == "hold_out":
            return self._why_hold_out()
        if self.state == "paused":
            return self._why_paused(facts)
        if not self.sequence_id.active:
            return self.env._("The sequence is archived, so it stands still. Unarchive it to let this lead go on.")
        if self.company_id.id not in facts["sending"]:
            return self._why_company()
        if self.state == "waiting":
            return getattr(self, f"_why_{self.waits_for or 'event'}")(facts)
        return self._why_due(facts)

    def _why_hold_out(self):
        until = self.due_at and self.env._(" The comparison ends %(when)s.", when=self._when(self.due_at))
        return self.env._("This lead gets nothing, to show what the sequence brings about.") + (until or "")

    def _why_paused(self, facts):
        name = self._person()
        since = [line["at"] for line in self.log or [] if line["what"] == "paused"]
        advice = self._words_on_resume(facts)
        if since:
            when = self._when(fields.Datetime.to_datetime(since[-1]))
            return self.env._("Paused since %(name)s replied (%(when)s).", name=name, when=when) + f" {advice}"
        return self.env._("Paused since %(name)s replied.", name=name) + f" {advice}"

    def _words_on_resume(self, facts):
        if self not in facts["withdrawn"]:
            return self.env._("“Resume” goes on with the next step, “Take Over” ends it and leaves the person to you.")
        return self.env._(
            "The SMS that had not left was held back. “Resume” sends it and goes on, “Take Over” ends it and leaves the"
            " person to you."
        )

    def _why_company(self):
        if self.company_id.id not in self.env["res.company"]._sms_marketing_company_ids():
            return self.env._(
                "%(company)s does not send its texts through SMS Marketing, so nothing runs. Press “Use for All Texts”"
                " on the account.",
                company=self.company_id.name,
            )
        return self.env._(
            "%(company)s has no verified account, so nothing runs. Open Configuration → Accounts and press “Verify”.",
            company=self.company_id.name,
        )

    # --- waiting for something ---

    def _why_event(self, _facts):
        until = self.deadline_at or self.due_at
        asked = self.step_id.display_name
        if not until:
            return self.env._("Waits for an answer to “%(question)s”.", question=asked)
        return self.env._(
            "Waits for an answer to “%(question)s” until %(when)s, then takes the lane “No”.",
            question=asked,
            when=self._when(until),
        )

    def _why_text(self, facts):
        text = facts["texts"].get(self.id)
        why = text and text._explanation()
        if not why:
            return self.env._("Waits for the SMS to leave.")
        return self.env._("Waits for the SMS to leave: %(why)s", why=why)

    def _why_date(self, _facts):
        return self.env._(
            "“%(field)s” of the lead is empty. Fill it in; it is looked at every day.",
            field=self.step_id.wait_field_id.field_description or "",
        )

    # --- waiting for its time ---

    def _why_due(self, facts):
        if not self.due_at or self.due_at <= fields.Datetime.now() + AT_ONCE:
            return self.env._("Its time has come: it is taken within a minute.")
        if self in facts["zones"]:
            return self._why_clock(facts["zones"][self])
        return self.env._("Waits until %(when)s.", when=self._when(self.due_at))

    def _why_clock(self, zone):
        # the clock that the wait goes by, which demos and tests set; to the minute
        ahead = naive(self.env["sms.marketing.message"]._gate_now()) - fields.Datetime.now()
        at = self.due_at + ahead + timedelta(seconds=30)
        names = {"when": self._when(at, zone.key, "EEEE d MMM"), "name": self._person(), "zone": zone.key}
        if self.step_id.kind == "sms":
            return self.env._("Waits for the hours of this sequence: %(when)s in %(name)s's time (%(zone)s).", **names)
        return self.env._("Waits until %(when)s in %(name)s's time (%(zone)s).", **names)

    def _person(self):
        lead = self.lead_id
        return lead.contact_name or lead.partner_id.name or lead.partner_name or lead.name or ""
