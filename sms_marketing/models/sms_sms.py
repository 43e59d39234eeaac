"""Odoo's transport ticket: the one place through which every outgoing SMS passes.

Companies that use Odoo's own providers keep Odoo's behaviour to the letter; for the others each
ticket gets a message row here, and only `message_dispatch` ever calls Twilio.
"""

from uuid import uuid4

from odoo import Command, api, fields, models
from odoo.addons.sms.tools.sms_api import SmsApiBase
from odoo.tools.misc import clean_context

from ..tools import gate, merge_fields
from .draft import Draft
from .origin import keep_tickets, take_origin
from .reason import FROM_FAILURE_TYPE, NEW_FAILURE_TYPES, REASONS, sentence

# Tickets that somebody writes down as sent already: nothing leaves, so there is nothing to judge.
HISTORY = ("process", "pending", "sent")
# What a ticket's origin may say about the text, beside company and purpose.
DRAFT_FIELDS = (
    "country",
    "account",
    "sender",
    "preferred",
    "may_repeat",
    "valid_until",
    "cap",
    "waits_for_cap",
    "window",
    "answers",
)


class SmsApiMarketing(SmsApiBase):
    """Odoo's provider interface over our queue: it sends nothing, it tells what became of the texts.

    "success" in this interface means that the text was taken over, not that it arrived.
    """

    PROVIDER_TO_SMS_FAILURE_TYPE = {
        **SmsApiBase.PROVIDER_TO_SMS_FAILURE_TYPE,
        **{code: reason.failure_type for code, reason in REASONS.items()},
    }

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        uuids = [number.get("uuid") for message in messages for number in message["numbers"]]
        known = [uuid for uuid in uuids if uuid]
        rows = self.env["sms.marketing.message"].sudo().search([("uuid", "in", known)]).grouped("uuid")
        return [self._result(uuid, rows.get(uuid)) for uuid in uuids]

    def _result(self, uuid, message):
        if not message:
            why = self.env._("This text was not sent: it did not come as an SMS of Odoo. Nothing else leaves.")
            return {"uuid": uuid, "state": "server_error", "failure_reason": why}
        if message.state in ("refused", "failed", "undelivered", "canceled"):
            state = message.reason if message.state == "refused" else "server_error"
            return {"uuid": uuid, "state": state, "failure_reason": message._explanation() or message.state}
        return {"uuid": uuid, "state": "success"}

    def _get_sms_api_error_messages(self):
        # a sentence with figures in it comes with each result instead
        sentences = {code: str(reason.sentence) for code, reason in REASONS.items()}
        return {code: words for code, words in sentences.items() if "%(" not in words}


class SmsSms(models.Model):
    _inherit = "sms.sms"

    marketing_message_id = fields.Many2one(
        "sms.marketing.message", index="btree_not_null", ondelete="set null", copy=False, readonly=True
    )
    marketing_reason_text = fields.Char(related="marketing_message_id.reason_text", string="What To Do")
    failure_type = fields.Selection(selection_add=[*NEW_FAILURE_TYPES, ("sms_not_delivered", "Not Delivered")])

    # --- first look ---

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]  # whoever calls may have written one dict for many
        origins = [take_origin(vals) for vals in vals_list]
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        if not enabled and not any(origin.get("account") for origin in origins):
            return super().create(vals_list)
        self.check_access("create")  # before the rows of texts are made, which is done with all rights
        ours = self._pass_gate(vals_list, origins, enabled)
        tickets = super().create(vals_list)
        keep_tickets(tickets)
        if ours:
            self.env.ref("sms_marketing.ir_cron_dispatch").sudo()._trigger()
        return tickets

    def _pass_gate(self, vals_list, origins, enabled):
        """Judge the texts of enabled companies and give each its message row; return how many there were.

        What an origin may say is told in `models/origin.py`.
        """
        posts = self._posts_of(vals_list)
        pairs = []
        for vals, origin in zip(vals_list, origins, strict=True):
            post = posts.get(vals.get("mail_message_id"), self.env["mail.message"])
            company = self._marketing_company(vals, origin, post)
            if origin.get("company"):
                vals["record_company_id"] = company.id
            if vals.get("state") in HISTORY or vals.get("marketing_message_id"):
                continue  # written down afterwards, or the ticket of a text that has been judged
            if company.id in enabled or origin.get("account"):
                pairs.append((vals, self._named_lead(origin, post), self._draft(vals, origin, company), origin))
        if not pairs:
            return 0
        # without the defaults of the screen that the user came from
        message_model = self.env["sms.marketing.message"].sudo().with_context(clean_context(self.env.context))  # pylint: disable=context-overridden
        fresh = [draft for _vals, _lead, draft, origin in pairs if not self._is_judged(draft, origin)]
        verdicts = iter(message_model._judge(fresh))
        leads = self._leads_of(pairs)
        rows = []
        for vals, _lead, draft, origin in pairs:
            judged = origin["judged"][1] if self._is_judged(draft, origin) else next(verdicts)
            verdict = self._settle(vals, draft, judged)
            rows.append(message_model._prepare_row(draft, verdict, **self._links(vals, origin, leads[vals["uuid"]])))
        self._shorten_links(pairs, rows)
        messages = message_model.create(rows)
        for (vals, *_rest), message in zip(pairs, messages, strict=True):
            vals["marketing_message_id"] = message.id
        messages._announce(messages)
        return len(pairs)

    def _posts_of(self, vals_list):
        """Return {id: chatter message} of the tickets, browsed together so that they are read together."""
        ids = [vals["mail_message_id"] for vals in vals_list if vals.get("mail_message_id")]
        return {post.id: post for post in self.env["mail.message"].sudo().browse(ids)}

    def _marketing_company(self, vals, origin, post):
        """Return the company that sends: what the flow says, else the chatter message's, else the current one."""
        stated = origin.get("company") or self.env["res.company"].browse(vals.get("record_company_id"))
        # sudo: whoever may write a text need not be allowed to read the company's settings
        return (stated or post.record_company_id or self.env.company).sudo()

    def _named_lead(self, origin, post):
        """Return the id of the lead that the flow names or the chatter message belongs to, or False."""
        return origin.get("lead") or (post.model == "crm.lead" and post.res_id)

    def _draft(self, vals, origin, company):
        vals["uuid"] = vals.get("uuid") or uuid4().hex
        vals["record_company_id"] = company.id
        number, body = str(vals.get("number") or ""), str(vals.get("body") or "")
        if origin.get("judged") and origin["judged"][0].number == number:
            draft, _verdict = origin["judged"]
            draft.body = body
            return draft
        return Draft(
            company=company,
            number=number,
            body=body,
            purpose=origin.get("purpose") or gate.MARKETING,
            purpose_reason=str(origin.get("purpose_reason") or ""),
            **{name: origin[name] for name in DRAFT_FIELDS if name in origin},
        )

    def _is_judged(self, draft, origin):
        """Tell whether the composer's verdict is about this draft; a post may make texts to other numbers as well."""
        return bool(origin.get("judged")) and origin["judged"][0] is draft

    def _settle(self, vals, draft, verdict):
        """Write the verdict into the ticket's values and return it; what Odoo itself refused stays refused."""
        if verdict.action is not gate.Action.REFUSE and vals.get("state", "outgoing") != "outgoing":
            verdict = gate.Verdict(gate.Action.REFUSE, FROM_FAILURE_TYPE.get(vals.get("failure_type"), "canceled"))
        elif verdict.action is not gate.Action.REFUSE and self._has_unfilled_field(draft):
            verdict = gate.Verdict(gate.Action.REFUSE, "field_unfilled")
        vals["number"] = draft.number
        if verdict.action is gate.Action.REFUSE:
            failure_type = REASONS[verdict.reason].failure_type
            vals.update({"state": "canceled", "failure_type": failure_type})
            told = {"trace_status": "cancel", "failure_type": failure_type}
            for command in vals.get("mailing_trace_ids") or []:
                if command[0] == Command.CREATE:
                    why = sentence(self.env, verdict.reason, dict(verdict.details))
                    command[2].update({**told, "failure_reason": why})
        return verdict

    def _has_unfilled_field(self, draft):
        """Tell whether braces are left in a text: whoever renders texts has filled in its fields before."""
        return draft.purpose != gate.COMPLIANCE and any(
            not isinstance(piece, str) for piece in merge_fields.parse(draft.body)
        )

    def _links(self, vals, origin, lead):
        return {
            "uuid": vals["uuid"],
            "mail_message_id": vals.get("mail_message_id"),
            "partner_id": vals.get("partner_id") or lead.partner_id.id,
            "lead_id": lead.id,
            "enrollment_step_id": origin.get("enrollment_step", False),
        }

    def _leads_of(self, pairs):
        """Return {uuid: lead} for every pair: the named lead, else the most recent one with the number."""
        named = [lead for _vals, lead, _draft, _origin in pairs if lead]
        model = self.env["crm.lead"].sudo()
        leads = {vals["uuid"]: model.browse(lead or ()).with_prefetch(named) for vals, lead, _draft, _origin in pairs}
        searched = {}
        for vals, lead, draft, _origin in pairs:
            if not lead and draft.number:
                searched.setdefault(draft.company, {}).setdefault(draft.number, []).append(vals["uuid"])
        for company, uuids_by_number in searched.items():
            found = self.env["crm.lead"]._most_recent_by_number(company, uuids_by_number)
            leads.update({uuid: lead for number, lead in found.items() for uuid in uuids_by_number[number]})
        return leads

    def write(self, vals):
        res = super().write(vals)
        if {"body", "number"} & vals.keys():
            self._follow_edit(vals)
        return res

    @api.model
    def _restore(self, messages):
        """Give texts that are tried again their ticket back, so that users see and can cancel them in Odoo's list."""
        tickets = self.search([("uuid", "in", messages.mapped("uuid"))])
        tickets.write({"state": "outgoing", "failure_type": False, "to_delete": False})
        there = set(tickets.mapped("uuid"))
        self.create(
            [
                {
                    "uuid": message.uuid,
                    "number": message.number,
                    "body": message.body,
                    "partner_id": message.partner_id.id,
                    "mail_message_id": message.mail_message_id.id,
                    "record_company_id": message.company_id.id,
                    "marketing_message_id": message.id,
                }
                for message in messages
                if message.uuid not in there
            ]
        )
        self.env["sms.tracker"]._show(messages.mapped("uuid"), "outgoing")

    # --- no other way out ---

    def _not_ours(self):
        """Return the tickets that Odoo's own providers send; ours are the dispatcher's.

        A ticket with a message row is ours, also while its company still sends another way, e.g. a test text.
        One that was queued before its company came to us passes the gate now.
        """
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        ours = self.filtered(
            lambda ticket: ticket.marketing_message_id or (enabled and ticket._get_sms_company().id in enabled)
        )
        ours.filtered(lambda ticket: not ticket.marketing_message_id and ticket.state == "outgoing").sudo()._adopt()
        return self - ours

    def _adopt(self):
        """Give tickets that Odoo's own provider has not sent a message row, with the gate's verdict."""
        message_model = self.env["sms.marketing.message"].sudo()
        pairs = [ticket._as_pair() for ticket in self]
        verdicts = message_model._judge([draft for _vals, _lead, draft, _origin in pairs])
        leads = self._leads_of(pairs)
        rows = [
            message_model._prepare_row(draft, verdict, **self._links(vals, origin, leads[vals["uuid"]]))
            for (vals, _lead, draft, origin), verdict in zip(pairs, verdicts, strict=True)
        ]
        for ticket, message, verdict in zip(self, message_model.create(rows), verdicts, strict=True):
            ticket.marketing_message_id = message
            if verdict.action is gate.Action.REFUSE:
                message._refuse(verdict.reason, verdict.details)
        self.env.ref("sms_marketing.ir_cron_dispatch").sudo()._trigger()

    def _as_pair(self):
        """Return this ticket as `_pass_gate` sees one that is about to be made."""
        vals = {"uuid": self.uuid, "mail_message_id": self.mail_message_id.id, "partner_id": self.partner_id.id}
        draft = Draft(self._get_sms_company(), self.number or "", self.body or "")
        return vals, self._named_lead({}, self.mail_message_id), draft, {}

    def send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        return super(SmsSms, self._not_ours()).send(
            unlink_failed=unlink_failed, unlink_sent=unlink_sent, raise_exception=raise_exception
        )

    def _send(self, unlink_failed=False, unlink_sent=True, raise_exception=False):
        others = self._not_ours()
        if self and not others:
            return None
        return super(SmsSms, others)._send(
            unlink_failed=unlink_failed, unlink_sent=unlink_sent, raise_exception=raise_exception
        )

    def _send_with_api(self, sms_api, unlink_failed=False, unlink_sent=True, raise_exception=False):
        others = self._not_ours()
        if self and not others:
            return None
        return super(SmsSms, others)._send_with_api(
            sms_api, unlink_failed=unlink_failed, unlink_sent=unlink_sent, raise_exception=raise_exception
        )

    @api.model
    def _process_queue(self):
        """Odoo's queue without our tickets, and with each company's tickets on its own provider."""
        if not self.env["res.company"]._sms_marketing_company_ids():
            return super()._process_queue()
        domain = [("state", "=", "outgoing"), ("to_delete", "!=", True), ("marketing_message_id", "=", False)]
        batch = self.search(domain, limit=self._get_send_batch_size(), order="id").try_lock_for_update()
        for sms_api, tickets in batch._split_by_api() if batch else ():
            tickets.with_context(sms_api=sms_api)._send(unlink_failed=False, unlink_sent=True, raise_exception=False)
        return self.env["ir.cron"]._commit_progress(len(batch), remaining=self.search_count(domain))
