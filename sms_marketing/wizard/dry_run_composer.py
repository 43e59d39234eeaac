"""Dry Run beside Send: the composer, a mailing and a sequence ask what would become of their texts."""

import re
from contextlib import contextmanager
from contextvars import ContextVar

from odoo import models
from odoo.tools import SQL
from odoo.tools.mail import TEXT_URL_REGEX

from ..models.enrollment import ACTIVE
from ..models.reason import FROM_FAILURE_TYPE
from ..tools import gate
from .dry_run_audience import Answer

# Whether the texts of this thread are made for a dry run.
_REHEARSING = ContextVar("sms_marketing_rehearsing", default=False)


@contextmanager
def rehearsing():
    """Let Odoo's mailings know that no page has to be fetched for the title of a link that nobody will see."""
    token = _REHEARSING.set(True)
    try:
        yield
    finally:
        _REHEARSING.reset(token)


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    def action_dry_run(self):
        """Show what would become of each text; nothing is sent, and this text can be opened again."""
        self.ensure_one()
        values = self.copy_data()[0]
        if self.composition_mode == "numbers":
            audience = [number.strip() for number in (self.numbers or "").split(",") if number.strip()]
        else:
            records = self._outlook_records()
            audience = records.ids if records else []
        if not values.get("res_id") or self.composition_mode == "mass":
            values.update(res_ids=False, res_id=False)
        return self.env["sms.marketing.dry.run"]._start(
            "composer", audience, {"composer": values}, composer_id=self.id, name=self.env._("Text")
        )

    def _rehearse(self):
        """Return an `Answer` for each recipient, in the order of sending, made as the texts would be made."""
        with rehearsing():
            if self.composition_mode == "mass":
                return self._rehearse_mass()
            records = self._get_records()
            if self.composition_mode == "numbers" or not isinstance(records, self.pool["mail.thread"]):
                return self._rehearse_numbers()
            return self._rehearse_comment(records)

    def _rehearse_mass(self):
        records = self._get_records()
        prepared = self._prepare_mass_sms_values(records)
        suffix = self._link_suffix()
        return [self._answer_to(record, prepared[record.id], suffix) for record in records]

    def _answer_to(self, record, vals, suffix):
        draft, verdict = (vals.get("marketing_origin") or {}).get("judged") or (None, None)
        if not draft:
            return self._answer_of_odoo(record, vals)
        draft.body = self._with_link_suffix(draft.body, suffix)
        return Answer(record, verdict, draft)

    def _answer_of_odoo(self, record, vals):
        """Return what becomes of a text that our gate has no say in: Odoo's own verdict."""
        if vals["state"] != "outgoing":
            reason = FROM_FAILURE_TYPE.get(vals["failure_type"], "canceled")
            return Answer(record, gate.Verdict(gate.Action.REFUSE, reason), number=vals["number"] or "")
        words = (
            self.env._("Not through SMS Marketing"),
            self.env._("This person's company sends texts another way: Odoo sends it without consent and time checks."),
        )
        return Answer(record, gate.SEND, number=vals["number"] or "", body=vals["body"], words=words)

    def _link_suffix(self):
        """Return what Odoo will add to each short link of a mailing: its ticket's id, here one of that length.

        SQL: tickets are deleted once they are sent, so that only the sequence knows how far the ids are.
        """
        if not self.mailing_id:
            return ""
        [(last,)] = self.env.execute_query(SQL("SELECT last_value FROM sms_sms_id_seq"))
        return f"/s/{last + 1}"

    def _with_link_suffix(self, body, suffix):
        short = self.get_base_url() + "/r/"
        for url in set(re.findall(TEXT_URL_REGEX, body)) if suffix and short in body else ():
            if url.startswith(short):
                body = re.sub(re.escape(url) + r"(?![\w@:%.+&~#=/-])", url + suffix, body)
        return body

    def _rehearse_comment(self, records):
        _origins, ours = self._text_origins(records)
        bodies, numbers = self._prepare_body_values(records), self._outlook_numbers(records)
        drafts = {rid: self._draft(origin, numbers[rid], bodies[rid]) for rid, origin in ours.items()}
        verdicts = dict(zip(drafts, self._judge([*drafts.values()]), strict=True))
        return [
            Answer(record, verdicts[record.id], drafts[record.id])
            if record.id in drafts
            else self._answer_of_odoo(record, self._as_values(numbers[record.id], bodies[record.id]))
            for record in records
        ]

    def _rehearse_numbers(self):
        records = self._get_records()
        origin = self._text_origin(records)
        if self.composition_mode == "numbers":
            numbers = [number.strip() for number in (self.numbers or "").split(",") if number.strip()]
        else:
            numbers = [self.recipient_single_number_itf or self.recipient_single_number or ""]
        if origin["company"].id not in self.env["res.company"]._sms_marketing_company_ids():
            return [self._answer_of_odoo(None, self._as_values(number, self.body)) for number in numbers]
        drafts = [self._draft(origin, number, self.body) for number in numbers]
        record = records if records and len(records) == 1 else None
        return [Answer(record, verdict, draft) for draft, verdict in zip(drafts, self._judge(drafts), strict=True)]

    def _as_values(self, number, body):
        """Return what Odoo would make of a text outside our gate, as `_prepare_mass_sms_values` writes it."""
        state, why = ("outgoing", "") if number else ("canceled", "sms_number_missing")
        return {"number": number, "body": body, "state": state, "failure_type": why}


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    def action_dry_run(self):
        """Show what would become of this mailing's texts to those who have not got it yet."""
        self.ensure_one()
        note = False
        if self.ab_testing_enabled:
            note = self.env._("An A/B test draws its people by chance when it is sent: these are others.")
        return self.env["sms.marketing.dry.run"]._start(
            "mailing", self._get_remaining_recipients(), mailing_id=self.id, name=self.subject, note=note
        )

    def _get_link_tracker_values(self):
        values = super()._get_link_tracker_values()
        return {**values, "title": self.subject or "-"} if _REHEARSING.get() else values


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    def action_dry_run(self):
        """Show what would become of the next text of everybody who is in this sequence."""
        self.ensure_one()
        enrollments = self.env["sms.marketing.enrollment"].search_fetch(
            [("sequence_id", "=", self.id), ("state", "in", ACTIVE)], ["lead_id"], order="due_at, id"
        )
        return self._dry_run_for(enrollments.lead_id)

    def _dry_run_for(self, leads):
        """Show what would become of the next text of these leads; the first one, where a lead is not enrolled yet."""
        note = " ".join(self._dry_run_notes())
        return self.env["sms.marketing.dry.run"]._start(
            "sequence", leads.ids, sequence_id=self.id, name=self.name, note=note
        )

    def _dry_run_notes(self):
        """Yield what must be known to read the answers."""
        yield self.env._("Each lead's next SMS, judged as if it were due now. Waits of the sequence come on top.")
        if asked := self.step_ids._first()._next_sms()._depends_on():
            yield self.env._("Whether the first one is sent depends on: %(questions)s.", questions=asked)
        if self.refusal_policy == "exit":
            yield self.env._("Whoever is refused leaves the sequence.")
        if self.hold_policy == "skip":
            yield self.env._("What would have to wait is left out.")
        elif self.hold_policy == "exit":
            yield self.env._("Whoever would have to wait leaves the sequence.")
