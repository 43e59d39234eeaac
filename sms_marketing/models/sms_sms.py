"""Odoo's transport ticket: the one place through which every outgoing SMS passes.

Companies that use Odoo's own providers keep Odoo's behaviour to the letter; for the others each
ticket gets a message row here, and only `message_dispatch` ever calls Twilio.
"""

from uuid import uuid4

from odoo import api, fields, models
from odoo.addons.sms.tools.sms_api import SmsApiBase

from ..tools import gate
from .draft import Draft
from .reason import FROM_FAILURE_TYPE, NEW_FAILURE_TYPES, REASONS

# What a ticket's origin may say about the text, beside company and purpose.
DRAFT_FIELDS = ("country", "account", "sender", "preferred", "may_repeat", "valid_until")


class SmsApiMarketing(SmsApiBase):
    """Odoo's provider interface over our queue: it sends nothing, it tells what the gate made of the texts."""

    def _send_sms_batch(self, messages, delivery_reports_url=False):
        uuids = [number["uuid"] for message in messages for number in message["numbers"]]
        rows = self.env["sms.marketing.message"].sudo().search([("uuid", "in", uuids)]).grouped("uuid")
        return [self._result(uuid, rows.get(uuid)) for uuid in uuids]

    def _result(self, uuid, message):
        if not message or message.state == "refused":
            reason = message.reason if message else "account_off"
            return {"uuid": uuid, "state": reason, "failure_reason": str(REASONS[reason].sentence)}
        return {"uuid": uuid, "state": "success"}

    def _get_sms_api_error_messages(self):
        return {code: str(reason.sentence) for code, reason in REASONS.items()}


class SmsSms(models.Model):
    _inherit = "sms.sms"

    marketing_message_id = fields.Many2one(
        "sms.marketing.message", index="btree_not_null", ondelete="set null", copy=False, readonly=True
    )
    failure_type = fields.Selection(selection_add=[*NEW_FAILURE_TYPES, ("sms_not_delivered", "Not Delivered")])

    # --- first look ---

    @api.model_create_multi
    def create(self, vals_list):
        origins = [vals.pop("marketing_origin", None) or {} for vals in vals_list]
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        if not enabled and not any(origin.get("account") for origin in origins):
            return super().create(vals_list)
        ours = self._pass_gate(vals_list, origins, enabled)
        tickets = super().create(vals_list)
        if ours:
            self.env.ref("sms_marketing.ir_cron_dispatch").sudo()._trigger()
        return tickets

    def _pass_gate(self, vals_list, origins, enabled):
        """Judge the texts of enabled companies and give each its message row; return how many there were.

        An origin may say: company, purpose, lead, enrollment_step, country; account and sender (picked by
        a person), preferred (senders of campaign, sequence, template), may_repeat, valid_until; and judged,
        the draft and verdict of a composer that has asked the gate a moment ago.
        """
        posts = self._posts_of(vals_list)
        pairs = []
        for vals, origin in zip(vals_list, origins, strict=True):
            post = posts.get(vals.get("mail_message_id"), self.env["mail.message"])
            company = self._marketing_company(vals, origin, post)
            if company.id in enabled or origin.get("account"):
                pairs.append((vals, self._named_lead(origin, post), self._draft(vals, origin, company), origin))
        if not pairs:
            return 0
        message_model = self.env["sms.marketing.message"].sudo()
        fresh = [draft for _vals, _lead, draft, origin in pairs if not origin.get("judged")]
        verdicts = iter(message_model._judge(fresh))
        leads = self._leads_of(pairs)
        rows = []
        for vals, _lead, draft, origin in pairs:
            judged = origin["judged"][1] if origin.get("judged") else next(verdicts)
            verdict = self._settle(vals, draft, judged)
            rows.append(message_model._prepare_row(draft, verdict, **self._links(vals, origin, leads[vals["uuid"]])))
        for (vals, *_rest), message in zip(pairs, message_model.create(rows), strict=True):
            vals["marketing_message_id"] = message.id
        return len(pairs)

    def _posts_of(self, vals_list):
        """Return {id: chatter message} of the tickets, browsed together so that they are read together."""
        ids = [vals["mail_message_id"] for vals in vals_list if vals.get("mail_message_id")]
        return {post.id: post for post in self.env["mail.message"].sudo().browse(ids)}

    def _marketing_company(self, vals, origin, post):
        """Return the company that sends: what the flow says, else the chatter message's, else the current one."""
        stated = origin.get("company") or self.env["res.company"].browse(vals.get("record_company_id"))
        return stated or post.record_company_id or self.env.company

    def _named_lead(self, origin, post):
        """Return the id of the lead that the flow names or the chatter message belongs to, or False."""
        return origin.get("lead") or (post.model == "crm.lead" and post.res_id)

    def _draft(self, vals, origin, company):
        vals.setdefault("uuid", uuid4().hex)
        vals["record_company_id"] = company.id
        if origin.get("judged"):
            draft, _verdict = origin["judged"]
            draft.body = vals.get("body") or ""
            return draft
        return Draft(
            company=company,
            number=vals.get("number") or "",
            body=vals.get("body") or "",
            purpose=origin.get("purpose", gate.MARKETING),
            **{name: origin[name] for name in DRAFT_FIELDS if name in origin},
        )

    def _settle(self, vals, draft, verdict):
        """Write the verdict into the ticket's values; what Odoo itself refused stays refused."""
        if verdict.action is gate.Action.SEND and vals.get("state", "outgoing") != "outgoing":
            verdict = gate.Verdict(gate.Action.REFUSE, FROM_FAILURE_TYPE.get(vals.get("failure_type"), "canceled"))
        vals["number"] = draft.number
        if verdict.action is gate.Action.REFUSE:
            failure_type = REASONS[verdict.reason].failure_type
            vals.update({"state": "canceled", "failure_type": failure_type})
            for command in vals.get("mailing_trace_ids") or []:
                command[2].update({"trace_status": "cancel", "failure_type": failure_type})
        return verdict

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
        leads = {vals["uuid"]: self.env["crm.lead"].sudo().browse(lead or ()) for vals, lead, _draft, _origin in pairs}
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
        if "body" in vals:  # a mailing shortens its links after the ticket was made
            waiting = self.sudo().marketing_message_id.filtered(lambda message: message.state in ("ready", "held"))
            waiting.body = vals["body"]
        return res

    @api.model
    def _restore(self, messages):
        """Give texts that are tried again their ticket back, so that users see and can cancel them in Odoo's list."""
        tickets = self.search([("uuid", "in", messages.mapped("uuid"))])
        tickets.write({"state": "outgoing", "failure_type": False, "to_delete": False})
        there = set(tickets.mapped("uuid"))
        super().create(
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
        drafts = [Draft(ticket._get_sms_company(), ticket.number or "", ticket.body or "") for ticket in self]
        for ticket, draft, verdict in zip(self, drafts, message_model._judge(drafts), strict=True):
            links = {
                "uuid": ticket.uuid,
                "mail_message_id": ticket.mail_message_id.id,
                "partner_id": ticket.partner_id.id,
            }
            ticket.marketing_message_id = message_model.create(message_model._prepare_row(draft, verdict, **links))
            if verdict.action is gate.Action.REFUSE:
                ticket.marketing_message_id._refuse(verdict.reason)
        self.env.ref("sms_marketing.ir_cron_dispatch").sudo()._trigger()

    def _update_sms_state_and_trackers(self, new_state, failure_type=None):
        res = super()._update_sms_state_and_trackers(new_state, failure_type=failure_type)
        if new_state == "outgoing":
            self.sudo().marketing_message_id._send_again()
        return res

    def resend_failed(self):
        self.filtered(lambda ticket: ticket.state == "error").sudo().marketing_message_id._send_again()
        return super().resend_failed()

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
