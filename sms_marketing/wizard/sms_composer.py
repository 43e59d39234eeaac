"""The composer tells the gate all it knows of each text, and the user what was not sent."""

from odoo import fields, models
from odoo.exceptions import UserError

from ..models.draft import Draft
from ..models.origin import company_of
from ..models.reason import REASONS, not_sent_note, sentence
from ..tools import gate

FEW = 5  # so many numbers are named one by one


class SmsComposer(models.TransientModel):
    _inherit = "sms.composer"

    marketing_sender_id = fields.Many2one(
        "sms.marketing.sender",
        "From",
        groups="sms_marketing.group_agent",
        domain="[('id', 'in', marketing_sender_choice_ids)]",
        help="Empty: the template's sender, or the one for the number's country.",
    )
    marketing_purpose = fields.Selection(
        [("marketing", "Marketing"), ("transactional", "Transactional"), ("conversational", "Answer")],
        "Purpose",
        default="marketing",
        help="Marketing goes to those who agreed to it. Transactional texts (an appointment, an order) need no"
        " marketing consent, but a reason. An answer belongs to a conversation that the person began a few days ago."
        " Whoever said STOP gets none of them.",
    )
    marketing_purpose_reason = fields.Char("Why Not Marketing")
    marketing_waits_for_cap = fields.Boolean(help="At the daily limit the texts wait for tomorrow.")
    marketing_notice = fields.Char(readonly=True, help="What the user is told after sending.")

    # --- sending, and what is told afterwards ---

    def action_send_sms(self):
        if self.marketing_purpose == gate.TRANSACTIONAL and not (self.marketing_purpose_reason or "").strip():
            raise UserError(self.env._("Say why this text is not marketing, for example “Reminder of a booked visit”."))
        res = super().action_send_sms()
        return self._as_notification(self.marketing_notice) if self.marketing_notice else res

    def _as_notification(self, words):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": words,
                "type": "warning",
                "sticky": True,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def _action_send_sms(self):
        res = super()._action_send_sms()
        if res and not self.mailing_id and self.env["res.company"]._sms_marketing_company_ids():
            self.marketing_notice = self._notice(self._messages_of(res))
        return res

    def _messages_of(self, made):
        """Return the texts behind what Odoo's composer made: tickets, or chatter messages."""
        messages = self.env["sms.marketing.message"].sudo()
        if made._name == "sms.sms":
            return made.sudo().marketing_message_id
        return messages.search([("mail_message_id", "in", made.ids)])

    def _notice(self, messages):
        """Return what to tell the user about these texts; False where there is nothing that needs telling."""
        refused = messages.filtered(lambda message: message.state == "refused")
        if not refused:
            return False
        outcomes = [(message.number, message.reason, message.reason_details) for message in refused]
        if len(messages) == 1:
            return self.env._("SMS not sent. %(why)s", why=sentence(self.env, *outcomes[0][1:]))
        words = [self._words_on_count(len(refused), len(messages))]
        if self.composition_mode == "numbers":
            words += self._lines(outcomes) if len(refused) <= FEW else [self._by_reason(refused.mapped("reason"))]
        else:
            words += [self._by_reason(refused.mapped("reason")) + ".", self.env._("Each chatter says why.")]
        return " ".join(words)

    def _words_on_count(self, refused, total):
        if refused == total:
            return self.env._("None of the %(total)s SMS was sent:", total=total)
        return self.env._("%(refused)s of %(total)s SMS were not sent:", refused=refused, total=total)

    def _by_reason(self, reasons):
        """Return e.g. "No consent (8), Opted out (4)", the most frequent first; or what to do about all."""
        counts = {reason: reasons.count(reason) for reason in dict.fromkeys(reasons)}
        if len(counts) == 1 and REASONS[reasons[0]].for_all:
            return sentence(self.env, reasons[0]).rstrip(".")
        ordered = sorted(counts.items(), key=lambda item: -item[1])
        return ", ".join(f"{self.env._(REASONS[reason].label)} ({count})" for reason, count in ordered)

    def _lines(self, outcomes):
        """Return one line for each (number, reason, details)."""
        return [
            f"{number or self.env._('No number')}: {sentence(self.env, reason, details)}"
            for number, reason, details in outcomes
        ]

    # --- what is known of each text ---

    def _text_origin(self, record=None):
        """Return what the gate must know of a text to the person of `record`, or to a bare number."""
        purpose = self._gate_purpose()
        single = record if record and len(record) == 1 else None
        return {
            "company": company_of(single, self._default_company()),
            "lead": single.id if single and single._name == "crm.lead" else False,
            "purpose": purpose,
            "purpose_reason": self.marketing_purpose_reason if purpose == gate.TRANSACTIONAL else False,
            "cap": self.mailing_id.sudo().marketing_cap or None,
            "waits_for_cap": self.marketing_waits_for_cap,
            "sender": self.sudo().marketing_sender_id,  # sudo: texting needs no right to open senders
            "preferred": self._preferred_senders(),
        }

    def _default_company(self):
        return self.mailing_id.sudo().marketing_company_id or self.env.company

    def _preferred_senders(self):
        """Return the senders of the mailing and the template, best first."""
        known = self.sudo()  # texting needs no right to open senders
        return tuple(known.mailing_id.marketing_sender_id) + tuple(known.template_id.marketing_sender_id)

    def _gate_purpose(self):
        """Return the purpose that may be claimed; where the claim lacks its ground, the strictest."""
        if self.marketing_purpose == gate.TRANSACTIONAL and (self.marketing_purpose_reason or "").strip():
            return gate.TRANSACTIONAL
        if self.marketing_purpose == gate.CONVERSATIONAL and self.marketing_can_answer:
            return gate.CONVERSATIONAL
        return gate.MARKETING

    def _text_origins(self, records):
        """Return {record id: origin} of all, and of those whose texts pass our gate, in the order of the records."""
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        common = self._text_origin() if enabled else {}
        origins = {}
        for record in records if enabled else ():
            lead = record.id if record._name == "crm.lead" else False
            origins[record.id] = {**common, "company": company_of(record, common["company"]), "lead": lead}
        ours = {record_id: origin for record_id, origin in origins.items() if origin["company"].id in enabled}
        return origins, ours

    def _draft(self, origin, number, body):
        return Draft(
            origin["company"],
            str(number or ""),
            str(body or ""),
            purpose=origin["purpose"],
            purpose_reason=origin["purpose_reason"] or "",
            cap=origin["cap"],
            waits_for_cap=origin["waits_for_cap"],
            sender=origin["sender"],
            preferred=origin["preferred"],
        )

    def _judge(self, drafts):
        # sudo: the verdict depends on what the sender of a text need not be allowed to read
        return self.env["sms.marketing.message"].sudo()._judge(drafts)

    # --- to many: the gate speaks before Odoo logs the texts or makes its traces ---

    def _prepare_recipient_values(self, records):
        """Take numbers that Odoo keeps in international form as they are; parsing is half of a mass text's work."""
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        fields_with_numbers = records._phone_get_number_fields() if enabled and not self.number_field_name else []
        if len(fields_with_numbers) != 1 or not isinstance(records, self.pool["mail.thread.phone"]):
            return super()._prepare_recipient_values(records)
        known = records.filtered("phone_sanitized")
        partners = known._mail_get_partners()
        return super()._prepare_recipient_values(records - known) | {
            record.id: {
                "partner": partners[record.id][:1],
                "sanitized": record.phone_sanitized,
                "number": record[fields_with_numbers[0]],
                "partner_store": False,
                "field_store": fields_with_numbers[0],
            }
            for record in known
        }

    def _prepare_mass_sms_values(self, records):
        result = super()._prepare_mass_sms_values(records)
        origins, ours = self._text_origins(records)
        for record_id, origin in origins.items():
            result[record_id]["marketing_origin"] = origin
        drafts = {rid: self._draft(origin, result[rid]["number"], result[rid]["body"]) for rid, origin in ours.items()}
        for (record_id, draft), verdict in zip(drafts.items(), self._judge([*drafts.values()]), strict=True):
            settled = self.env["sms.sms"]._settle(result[record_id], draft, verdict)
            origins[record_id]["judged"] = (draft, settled)
        return result

    def _get_blacklist_record_ids(self, records, recipients_info):
        """Leave the numbers of our companies to the gate, which need not read the whole blacklist."""
        _origins, ours = self._text_origins(records)
        return super()._get_blacklist_record_ids(records.filtered(lambda one: one.id not in ours), recipients_info)

    def _refusal(self, vals):
        """Return the gate's verdict on the values of a ticket if it refuses it, else None."""
        _draft, verdict = (vals.get("marketing_origin") or {}).get("judged") or (None, None)
        return verdict if verdict and verdict.action is gate.Action.REFUSE else None

    def _prepare_log_body_values(self, sms_records_values):
        bodies = super()._prepare_log_body_values(sms_records_values)
        for record_id, vals in sms_records_values.items():
            if refusal := self._refusal(vals):
                bodies[record_id] = not_sent_note(self.env, refusal.reason, bodies[record_id], dict(refusal.details))
        return bodies

    def _prepare_mass_sms(self, records, sms_record_values):
        if not self.mass_keep_log:
            self._log_refusals(records, sms_record_values)
        return super()._prepare_mass_sms(records, sms_record_values)

    def _log_refusals(self, records, sms_record_values):
        """Log what was refused even where texts are sent without a note; a mailing has its traces for that."""
        refused = records.filtered(lambda record: self._refusal(sms_record_values[record.id]))
        if not refused or self.mailing_id or not isinstance(refused, self.pool["mail.thread"]):
            return
        values = {record.id: sms_record_values[record.id] for record in refused}
        posts = refused._message_log_batch(**self._prepare_mass_log_values(refused, values))
        for record, post in zip(refused, posts, strict=True):
            values[record.id]["mail_message_id"] = post.id

    # --- on a record's chatter: one verdict for all, before Odoo posts them one by one ---

    def _action_send_sms_comment(self, records=None):
        records = records if records is not None else self._get_records()
        origins, ours = self._text_origins(records)
        if not ours:
            return super()._action_send_sms_comment(records)
        bodies = self._prepare_body_values(records)
        self._judge_comments(records.filtered(lambda record: record.id in ours), origins, bodies)
        messages = self.env["mail.message"]
        for record in records:
            messages += record._message_sms(
                bodies[record.id],
                subtype_id=self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
                number_field=self.number_field_name,
                sms_numbers=self.sanitized_numbers.split(",") if self.sanitized_numbers else None,
                marketing_origin=origins[record.id],
            )
        return messages

    def _judge_comments(self, records, origins, bodies):
        """Ask the gate about the texts that Odoo will make; a number that it does not foresee is judged by itself."""
        if self.sanitized_numbers:
            return
        recipients = self._prepare_recipient_values(records)
        drafts = {}
        for record in records:
            number = recipients[record.id]["sanitized"] or recipients[record.id]["number"]
            drafts[record.id] = self._draft(origins[record.id], number, bodies[record.id])
        for (record_id, draft), verdict in zip(drafts.items(), self._judge([*drafts.values()]), strict=True):
            origins[record_id]["judged"] = (draft, verdict)

    # --- to bare numbers ---

    def _action_send_sms_numbers(self):
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        origin = self._text_origin(self._get_records()) if enabled else {}
        if not enabled or origin["company"].id not in enabled:
            return super()._action_send_sms_numbers()
        numbers = self.sanitized_numbers or self.recipient_single_number_itf or self.recipient_single_number or ""
        return (
            self.env["sms.sms"]
            .sudo()
            .create(
                [{"body": self.body, "number": number, "marketing_origin": origin} for number in numbers.split(",")]
            )
        )
