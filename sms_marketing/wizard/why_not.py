""" "Why was this not sent?": the gate's answer about a lead, a contact or a text, check by check; it writes nothing."""

from odoo import api, fields, models
from odoo.tools import format_datetime

from ..models.draft import ON_ITS_WAY, Draft, naive
from ..models.reason import REASONS, sentence
from ..tools import gate
from .why_not_topics import next_step, passed, topics

# A text whose wording is not known yet: the checks on the wording have nothing to say about it.
ANY_TEXT = "…"
ABOUT_WORDING = {"body_empty", "body_too_long", "expired", "repeated"}
# Only texts of a sequence with hours of its own are asked about these.
ABOUT_WINDOW = {"sequence_hours_never", "sequence_hours"}


class SmsMarketingWhyNot(models.TransientModel):
    _name = "sms.marketing.why.not"
    _description = "Why Was This Not Sent?"

    lead_id = fields.Many2one("crm.lead", readonly=True)
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True)
    message_id = fields.Many2one("sms.marketing.message", "Text", readonly=True)
    purpose = fields.Selection(
        [
            (gate.MARKETING, "Marketing"),
            (gate.TRANSACTIONAL, "Transactional"),
            (gate.CONVERSATIONAL, "Conversation"),
        ],
        "Kind of Text",
        required=True,
        default=gate.MARKETING,
    )
    number = fields.Char(compute="_compute_answer")
    past = fields.Json(compute="_compute_past", help="What became of the text: {title, lines, url}")
    answer = fields.Json(compute="_compute_answer", help="What the gate says now: {title, outcome, lines}")

    @api.model
    def default_get(self, names):
        """Take the record from which the dialog is opened, and a text's own purpose."""
        values = super().default_get(names)
        field = {"crm.lead": "lead_id", "res.partner": "partner_id", "sms.marketing.message": "message_id"}.get(
            self.env.context.get("active_model")
        )
        if field and field not in values:
            values[field] = self.env.context.get("active_id")
        purpose = self.env["sms.marketing.message"].browse(values.get("message_id") or ()).purpose
        if purpose in dict(self._fields["purpose"].selection):
            values["purpose"] = purpose
        return values

    # --- what happened ---

    @api.depends("message_id")
    def _compute_past(self):
        for dialog in self:
            dialog.past = dialog._tell_past(dialog.message_id) if dialog.message_id else False

    def _tell_past(self, message):
        message.check_access("read")
        problem = message.problem_id
        state = dict(self.env["sms.marketing.message"]._fields["state"]._description_selection(self.env))[message.state]
        return {
            "title": self.env._("This text: %(state)s", state=state),
            "kind": self._kind_of_past(message),
            "at": fields.Datetime.to_string(message.failed_at or message.attempt_at or message.create_date),
            "lines": [line for line in self._lines_of_past(message) if line],
            "url": problem.url,
        }

    def _lines_of_past(self, message):
        problem = message.problem_id
        return [problem.display_name, problem.cause, message.advice, message._who_acts_sentence()]

    def _kind_of_past(self, message):
        bad = ("failed", "undelivered", "refused", "canceled")
        good = ("delivered", "read", "received")
        return "refuse" if message.state in bad else "send" if message.state in good else "hold"

    # --- what would happen now ---

    @api.depends("lead_id", "partner_id", "message_id", "purpose")
    def _compute_answer(self):
        for dialog in self:
            draft = dialog._draft()
            dialog.answer = dialog._ask(draft) if draft else False
            dialog.number = draft.number if draft else False

    def _record(self):
        return self.lead_id or self.partner_id

    def _draft(self):
        """Return the text that the gate is asked about, or None where the dialog is about nothing."""
        if self.message_id:
            return self._draft_of_message(self.message_id)
        record = self._record()
        if not record:
            return None
        record.check_access("read")
        found = record._sms_get_recipients_info()[record.id]
        company = record._sms_company()
        number = found["sanitized"] or found["number"] or ""
        country = record._phone_get_country().get(record.id)
        return Draft(
            company,
            number,
            ANY_TEXT,
            self.purpose,
            country=country and country.code,
            may_repeat=True,
            purpose_reason=ANY_TEXT,
        )

    def _draft_of_message(self, message):
        message.check_access("read")
        draft = Draft(
            message.company_id,
            message.number or "",
            message.body or "",
            self.purpose,
            account=message.account_id or None,
            sender=message.sender_id or None,
            # a text that is under way is not a repeat of itself
            may_repeat=message.may_repeat or message.state in ON_ITS_WAY,
            valid_until=message.valid_until or None,
            cap=message.daily_cap or None,
            waits_for_cap=message.waits_for_cap,
            purpose_reason=message.purpose_reason or ANY_TEXT,
            message_id=message.id,
        )
        message.sudo()._give_windows([draft])  # which hours its sequence has is no secret
        return draft

    def _ask(self, draft):
        """Return the gate's answer about a draft as the dialog shows it."""
        if draft.company.id not in self.env["res.company"]._sms_marketing_company_ids() and not draft.account:
            return self._not_our_company(draft.company)
        # sudo: the gate's answer may not depend on which senders or accounts this user may open
        against = {
            verdict.reason: verdict for verdict in self.env["sms.marketing.message"].sudo()._explain_draft(draft)
        }
        asked = topics(self.env, draft.purpose)
        if not draft.window:
            asked = [(topic, reasons) for topic, reasons in asked if not set(reasons) <= ABOUT_WINDOW]
        if not self.message_id:
            asked = [(topic, reasons) for topic, reasons in asked if not set(reasons) <= ABOUT_WORDING]
        return {
            **self._headline(list(against.values())),
            "lines": [self._line(topic, reasons, against, draft) for topic, reasons in asked],
        }

    def _not_our_company(self, company):
        words = self.env._("%(company)s does not send its texts through SMS Marketing.", company=company.display_name)
        advice = self.env._("Verify an account and press “Use for All Texts”: until then these checks say nothing.")
        line = {"outcome": "refuse", "topic": self.env._("Company"), "text": f"{words} {advice}"}
        line["action"] = next_step(self.env, "account_off", None, None)
        return {"outcome": "refuse", "title": words, "lines": [line]}

    def _line(self, topic, reasons, against, draft):
        """Return the line of one topic: the first of its reasons that hits, or that it is in order."""
        verdict = next((against[reason] for reason in reasons if reason in against), None)
        if not verdict:
            return {"topic": topic, "outcome": "send", "text": passed(self.env, reasons[0], draft)}
        return {
            "topic": topic,
            "outcome": verdict.action.value,
            "label": self.env._(REASONS[verdict.reason].label),
            "text": sentence(self.env, verdict.reason, dict(verdict.details)),
            "until": self._when(verdict.until),
            "action": next_step(self.env, verdict.reason, draft, self.message_id.lead_id),
        }

    def _headline(self, against):
        refused = [verdict for verdict in against if verdict.action is gate.Action.REFUSE]
        if refused:
            title = self.env._("No, it would not be sent now: see what is marked ✗.")
            return {"outcome": "refuse", "title": title}
        if not against:
            return {"outcome": "send", "title": self.env._("Yes: it would be sent now.")}
        until = [verdict.until for verdict in against]
        if None in until:
            return {"outcome": "hold", "title": self.env._("It would wait until somebody settles what is marked.")}
        when = self._when(max(until))
        return {"outcome": "hold", "title": self.env._("It would wait. Next possible time: %(when)s.", when=when)}

    def _when(self, moment):
        return format_datetime(self.env, naive(moment), dt_format="medium") if moment else False
