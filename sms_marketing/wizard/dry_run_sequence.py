"""A dry run of a sequence: which SMS each lead gets next, made and judged as the sequence would make it."""

from odoo import models
from odoo.tools.translate import LazyTranslate

from ..models.enrollment import HOLDS_PLACE
from ..tools import gate
from .dry_run_audience import Answer

_lt = LazyTranslate(__name__)

# Why a lead gets no text of a sequence, before the gate is asked: (label, what to do).
NO_TEXT = {
    "not_ours": (
        _lt("Not through SMS Marketing"),
        _lt("The company sends its texts another way, so this sequence sends none. Press “Use for All Texts”."),
    ),
    "closed": (
        _lt("Lead closed"),
        _lt("This lead is won or lost: a sequence leaves it out. Reopen it if the person should get texts."),
    ),
    "paused": (
        _lt("Sequence paused"),
        _lt("This person replied, so the sequence waits. Resume the enrollment when the conversation is over."),
    ),
    "held_out": (
        _lt("Hold-out"),
        _lt("This lead gets no SMS of the sequence, so that the others can be compared with it."),
    ),
    "no_sms": (
        _lt("No SMS in the plan"),
        _lt("This sequence writes no SMS. What else it does is not judged here."),
    ),
    "at_the_end": (_lt("No text left"), _lt("This lead has had all texts of the sequence.")),
}


class SmsMarketingDryRun(models.Model):
    _inherit = "sms.marketing.dry.run"

    def _answers_sequence(self, audience):
        leads = self.env["crm.lead"].browse(audience)
        leads.check_access("read")
        # sudo: the sequence runs without a user, whoever asks what it would do; the leads are theirs to read
        plan = self.sudo()._next_texts(leads)
        answers = {lead: answer for lead, answer in plan.items() if isinstance(answer, Answer)}
        by_step = {}
        for lead, text in plan.items():
            if lead not in answers:
                by_step.setdefault(text, []).append(lead.id)
        for (step, asked), ids in by_step.items():
            answers.update(self.sudo()._answers_of_step(step, asked, leads.browse(ids)))
        return [answers[lead] for lead in leads]

    def _next_texts(self, leads):
        """Return {lead: (the SMS step that it takes next, what that depends on), or the answer why there is none}."""
        enrollments = self.env["sms.marketing.enrollment"].search_fetch(
            [("sequence_id", "=", self.sequence_id.id), ("lead_id", "in", leads.ids), ("state", "in", HOLDS_PLACE)],
            ["lead_id", "state", "step_id", "comparison_group"],
        )
        known = {enrollment.lead_id.id: enrollment for enrollment in enrollments}
        new = leads.filtered(lambda lead: lead.id not in known)
        groups = self.sequence_id._groups_of(new) | {run.lead_id: run.comparison_group for run in enrollments}
        starts = [self.sequence_id.step_ids._first(), *enrollments.step_id]  # of new leads, and of the others
        texts = [start._next_sms() for start in starts]
        ahead = {
            start: (text, text._depends_on(start) if text else "") for start, text in zip(starts, texts, strict=True)
        }
        ahead[None] = ahead[starts[0]]
        ours = self.sequence_id.company_id.id in self.env["res.company"]._sms_marketing_company_ids()
        return {lead: self._next_text(lead, known.get(lead.id), ahead, ours, groups) for lead in leads}

    def _next_text(self, lead, enrollment, ahead, ours, groups):
        step, asked = ahead.get(enrollment.step_id if enrollment else None, (None, ""))
        reasons = {
            "not_ours": not ours,
            "closed": lead._is_closed(),
            "paused": enrollment and enrollment.state == "paused",
            "held_out": groups.get(lead, "treated") != "treated",
            "no_sms": not step and not enrollment,
            "at_the_end": not step,
        }
        why = next((reason for reason, hits in reasons.items() if hits), None)
        return self._no_text(lead, why) if why else (step, asked)

    def _no_text(self, lead, why):
        words = tuple(self.env._(text) for text in NO_TEXT[why])
        number = lead.phone_sanitized or lead.phone or ""
        return Answer(lead, gate.Verdict(gate.Action.REFUSE, why), number=number, words=words)

    def _answers_of_step(self, step, asked, leads):
        """Return {lead: answer} for the text of one step, made as `enrollment_step` makes it.

        Where the text would leave only if a branch leads there, the answer says so.
        """
        company = self.sequence_id.company_id
        run = self.with_company(company)
        leads = leads.with_env(run.env)
        bodies = step.with_env(run.env).template_id._render_field("body", leads.ids, compute_lang=True)
        drafts = [run._draft_of_step(step, lead, bodies[lead.id], company) for lead in leads]
        verdicts = run.env["sms.marketing.message"]._judge(drafts)
        return {
            lead: run._answer_of_step(asked, lead, draft, verdict)
            for lead, draft, verdict in zip(leads, drafts, verdicts, strict=True)
        }

    def _answer_of_step(self, asked, lead, draft, verdict):
        if verdict.action is not gate.Action.SEND or not asked:
            return Answer(lead, verdict, draft)
        return Answer(lead, verdict, draft, words=(False, self.env._("Depends on: %(questions)s", questions=asked)))

    def _draft_of_step(self, step, lead, body, company):
        enrollment = self.env["sms.marketing.enrollment"].new(
            {"sequence_id": self.sequence_id.id, "lead_id": lead.id, "company_id": company.id}
        )
        taken = self.env["sms.marketing.enrollment.step"].new(
            {"enrollment_id": enrollment, "lead_id": lead.id, "step_id": step.id, "company_id": company.id}
        )
        vals = {"number": lead.phone_sanitized or lead.phone, "body": body}
        return self.env["sms.sms"]._draft(vals, taken._text_origin(company), company)
