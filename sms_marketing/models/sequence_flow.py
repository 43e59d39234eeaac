"""What the flow in a sequence's form shows beside its steps: notes on the plan, the texts, and a lead's own text."""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import merge_fields, segments
from .content_report import COMPANY_NAMES, Audience

INSTEAD = re.compile(r"""\s+or\s+(?:'[^']*'|"[^"]*"|False)\s*$""")  # what stands there where the field is empty
FIRST_WORDS = 110  # characters of a text that a card shows
BLOCKING = "danger"
WARNING = "warning"


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    flow_notes = fields.Json(
        compute="_compute_flow_notes",
        help="[{kind, key, text}]: what keeps the plan from being started, and what to think of.",
    )
    readiness = fields.Char("Plan", compute="_compute_readiness")
    problem_count = fields.Integer("Number of Problems", compute="_compute_readiness")
    is_ready = fields.Boolean(compute="_compute_readiness")

    @api.depends(
        "step_ids",
        "step_ids.display_name",
        "step_ids.target_key",
        "step_ids.parent_key",
        "step_ids.lane",
        "marketing_purpose",
        "company_id",
        "goal_kind",
        "goal_stage_id",
        "goal_domain",
    )
    def _compute_flow_notes(self):
        for sequence in self:
            sequence.flow_notes = sequence._problem_notes() + sequence._warning_notes() if sequence.step_ids else []

    @api.depends("step_ids", "step_ids.display_name", "step_ids.target_key", "step_ids.parent_key", "step_ids.lane")
    def _compute_readiness(self):
        for sequence in self:
            count = len(sequence._problem_sentences()) if sequence.step_ids else 0
            sequence.problem_count = count
            sequence.is_ready = bool(sequence.step_ids) and not count
            sequence.readiness = sequence._words_on_readiness(count)

    def _words_on_readiness(self, count):
        if not self.step_ids:
            return self.env._("No steps yet")
        if count:
            return self.env._("1 problem") if count == 1 else self.env._("%(count)s problems", count=count)
        return self.env._("Ready")

    def _problem_notes(self):
        names = {step.key: step._label() for step in self.step_ids}
        return [
            {"kind": BLOCKING, "key": problem.key, "text": self._problem_sentence(problem, names)}
            for problem in self.step_ids._as_plan().problems()
        ]

    def _warning_notes(self):
        """Return what does not keep the sequence from being started, but will be asked about later."""
        texting = self.step_ids.filtered(lambda step: step.kind == "sms")
        notes = [self._note_on_text(step) for step in texting]
        if texting and self.marketing_purpose == "marketing" and not self._has_audience():
            words = self.env._(
                "Nobody has agreed to marketing texts yet, so every SMS of this sequence would be refused. Record the"
                " consent on the leads first, or collect it with a form."
            )
            notes.append({"kind": WARNING, "key": "", "text": words})
        return [note for note in notes if note] + self._notes_on_own_goal()

    def _note_on_text(self, step):
        """Return a note on a text that cannot be made: its fields are unknown; None for a sound one."""
        template = step.template_id
        problems = self.env["sms.marketing.merge.field"]._problems(template.body, "crm.lead") if template else []
        if not problems:
            return None
        words = self.env._(
            "“%(step)s” cannot be sent as it is written. %(problem)s", step=step._label(), problem=problems[0]
        )
        return {"kind": WARNING, "key": step.key, "text": words}

    def _has_audience(self):
        """Tell whether anybody agreed to marketing texts of this company.

        sudo: that there is somebody does not depend on the right to open their records.
        """
        company = self.company_id._origin or self.company_id
        domain = [("company_id", "=", company.id), ("consent", "=", "opted_in")]
        return bool(self.env["sms.marketing.subscriber"].sudo().search_count(domain, limit=1))

    # --- what the cards say ---

    @api.model
    def flow_texts(self, template_ids, mail_template_ids):
        """Return {"sms": {id: {words, segments}}, "email": {id: {words}}} for the texts of a plan; two queries."""
        texts = self.env["sms.template"].browse(template_ids).exists()
        mails = self.env["mail.template"].browse(mail_template_ids).exists()
        return {
            "sms": {text.id: {"words": self._first_words(text.body), **self._count(text.body)} for text in texts},
            "email": {mail.id: {"words": self._first_words(mail.subject)} for mail in mails},
        }

    def _first_words(self, body):
        words = " ".join("".join(_shown(piece) for piece in merge_fields.parse(body or "")).split())
        return words if len(words) <= FIRST_WORDS else words[: FIRST_WORDS - 1].rstrip() + "…"

    def _count(self, body):
        """Return how many segments a text usually has: fields and links count as long as they usually are."""
        report, company = self.env["sms.marketing.content.report"], self.env.company.sudo()  # sudo: its name only
        text = report._bodies(body or "", Audience(company))[0]
        return {"segments": self._words_on_segments(segments.count(text))}

    def _words_on_segments(self, count):
        if count.segments == 1:
            return self.env._("1 segment")
        return self.env._("%(count)s segments", count=count.segments)

    # --- a text as one lead gets it ---

    @api.model
    def flow_preview(self, template_id, lead_id=False):
        """Return what one lead would get: {lead_id, body, count, problem}. Links are samples: nobody can tap them."""
        template = self.env["sms.template"].browse(template_id or ()).exists()
        lead = self._lead_to_show(lead_id)
        answer = {"lead_id": lead.id, "body": "", "count": "", "problem": ""}
        if not template:
            return {**answer, "problem": self.env._("This step has no text yet.")}
        if not lead:
            return {**answer, "problem": self.env._("There is no lead yet for whom this text could be shown.")}
        try:
            body = self._text_of(template, lead)
        except UserError as error:
            return {**answer, "problem": self._words_on_failure(error)}
        count = self.env["sms.marketing.content.report"]._words_on_count([segments.count(body)])
        return {**answer, "body": body, "count": count}

    def _words_on_failure(self, error):
        """Return why a text cannot be made; before an account is set up our fields are unknown, and it is only that."""
        if self.env["res.company"]._sms_marketing_company_ids():
            return str(error)
        return self.env._("No account is set up yet. Do that under Configuration; then you see here what a lead gets.")

    def _lead_to_show(self, lead_id):
        leads = self.env["crm.lead"]
        if lead_id:
            lead = leads.browse(lead_id).exists()
            lead.check_access("read")
            return lead
        if not leads.has_access("read"):
            return leads
        mine = [("company_id", "in", [False, self.env.company.id])]
        with_number = leads.search([*mine, ("phone_sanitized", "!=", False)], order="id desc", limit=1)
        return with_number or leads.search(mine, order="id desc", limit=1)

    def _text_of(self, template, lead):
        samples = template.with_context(sms_links_as_samples=True)
        return samples._render_field("body", lead.ids, compute_lang=True)[lead.id]

    @api.model
    def flow_test_text(self, template_id, lead_id=False, sender_id=False):
        """Return the action that opens “Send a Test” with a step's text in it, to the telephone of the user."""
        text = self.flow_preview(template_id, lead_id)
        if text["problem"]:
            raise UserError(text["problem"])
        sender = self._sender_of_test(template_id, sender_id)
        if not sender:
            raise UserError(self.env._("No account can send yet. Verify one under Configuration, then send a test."))
        return {
            **self.env["sms.marketing.test.sms"]._stay(),
            "res_id": False,
            "context": {
                "dialog_size": "medium",
                "default_account_id": sender.account_id.id,
                "default_sender_id": sender.id if sender_id or self._template_sender(template_id) else False,
                "default_body": text["body"],
            },
        }

    def _template_sender(self, template_id):
        # sudo: which sender a text leaves from does not depend on the right to open it
        return self.env["sms.template"].browse(template_id).sudo().marketing_sender_id

    def _sender_of_test(self, template_id, sender_id):
        """Return the sender of the sequence, of the text, or of the company; only of the user's own companies."""
        named = self.env["sms.marketing.sender"].sudo().browse(sender_id or ()).exists()
        sender = named or self._template_sender(template_id)
        sender = sender.filtered(lambda one: one.company_id in self.env.companies)
        # sudo: as above
        return sender or self.env["sms.marketing.message"].sudo()._first_sender(self.env.company)

    # --- actions ---

    def action_choose_leads(self):
        """Show the open leads, to tick those that should start this sequence."""
        self.ensure_one()
        self._check_runnable()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.sequence_lead_action")
        companies = [False, self.company_id.id]
        return {
            **action,
            "name": self.env._("Choose Leads for “%(name)s”", name=self.name),
            "domain": [("company_id", "in", companies), ("won_status", "not in", ("won", "lost"))],
            "context": {"default_sequence_id": self.id},
        }

    def action_view_running(self):
        return self._view_runs([("state", "in", ("running", "waiting", "paused"))])

    def action_view_finished(self):
        return self._view_runs([("state", "=", "done")])

    def _view_runs(self, domain):
        action = self.action_view_enrollments()
        return {**action, "domain": [*action["domain"], *domain]}


def _shown(piece):
    """Return a piece of a text as a card shows it: a field by its name, a link as one."""
    if isinstance(piece, merge_fields.Link):
        return f"‹link: {piece.code}›"
    if isinstance(piece, merge_fields.Field):
        return f"‹{piece.name.removeprefix('object.')}›"
    if isinstance(piece, merge_fields.Expression):
        return _shown_path(piece.code.strip())
    return piece if isinstance(piece, str) else piece.raw


def _shown_path(path):
    """Return a field of the lead by its path; what is no path is code, which nobody wants to read on a card."""
    if path in COMPANY_NAMES:
        return "‹company›"
    path = INSTEAD.sub("", path)
    return f"‹{path.removeprefix('object.')}›" if path.replace(".", "").isidentifier() else "‹…›"
