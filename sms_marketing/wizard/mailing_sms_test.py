"""A mailing's test goes through the queue like every text: once, gated, and with a result that is true."""

from uuid import uuid4

from markupsafe import Markup

from odoo import models
from odoo.exceptions import UserError

from ..models.reason import sentence
from ..tools import gate, merge_fields

MAX_NUMBERS = 10  # a test needs no marketing consent, so it is no way to text many


class MailingSmsTest(models.TransientModel):
    _inherit = "mailing.sms.test"

    def action_send_sms(self):
        """Queue the test for each number once, and say what became of it.

        Odoo's own button makes a ticket, which its queue sends, and calls the provider as well.
        """
        self.ensure_one()
        company = (self.mailing_id.marketing_company_id or self.env.company).sudo()
        if company.id not in self.env["res.company"]._sms_marketing_company_ids():
            return super().action_send_sms()
        tickets = self._queue_tests(company, self._test_numbers())
        refused = tickets.marketing_message_id.filtered(lambda message: message.state == "refused")
        lines = [self._result(ticket.marketing_message_id) for ticket in tickets]
        items = Markup().join(Markup("<li>%s</li>") % line for line in lines)
        self.mailing_id._message_log(body=Markup("<ul>%s</ul>") % items)
        return self._as_notification(" ".join(lines), "warning" if refused else "success")

    def _test_numbers(self):
        lines = dict.fromkeys(line.strip() for line in (self.numbers or "").splitlines())
        numbers = [self.env.user._phone_format(number=line) or line for line in lines if line]
        if not numbers:
            raise UserError(self.env._("Write at least one number, for example your own."))
        if len(numbers) > MAX_NUMBERS:
            raise UserError(self.env._("A test goes to %(count)s numbers at most.", count=MAX_NUMBERS))
        return numbers

    def _queue_tests(self, company, numbers):
        """Return a ticket for each number, with the trace that makes the opt-out link work."""
        record = self.env[self.mailing_id.mailing_model_real].search([], limit=1)
        body = self._test_body(record)
        origin = {
            "company": company,
            "purpose": gate.TRANSACTIONAL,
            "purpose_reason": self.env._("Test of the mailing “%(name)s”", name=self.mailing_id.subject),
            "preferred": self._preferred_senders(),
            "may_repeat": True,
        }
        values, traces = [], {}
        for number in numbers:
            uuid, text = uuid4().hex, body
            if self.mailing_id.sms_allow_unsubscribe:
                traces[uuid], text = self._prepare_test_trace_values(record, number, uuid, body)
            values.append({"uuid": uuid, "number": number, "body": text, "marketing_origin": origin})
        tickets = self.env["sms.sms"].sudo().create(values)
        leaving = tickets.filtered(lambda ticket: ticket.state == "outgoing")
        self.env["mailing.trace"].create([traces[ticket.uuid] for ticket in leaving if ticket.uuid in traces])
        return tickets

    def _test_body(self, record):
        body = self.mailing_id.body_plaintext
        if not record:
            return merge_fields.render(body, {})  # nobody to name
        renderer = self.env["mail.render.mixin"].with_context(sms_links_as_samples=True)  # the record is no tester's
        return renderer._render_template(body, record._name, record.ids)[record.id]

    def _preferred_senders(self):
        mailing = self.mailing_id.sudo()  # a test needs no right to open senders
        return tuple(mailing.marketing_sender_id) + tuple(mailing.sms_template_id.marketing_sender_id)

    def _result(self, message):
        """Return one line on what became of a test."""
        why = sentence(self.env, message.reason, message.reason_details) if message.reason else ""
        if message.state == "refused":
            return self.env._("Test SMS to %(number)s was not sent: %(reason)s", number=message.number, reason=why)
        if message.state == "held":
            return self.env._("Test SMS to %(number)s waits: %(reason)s", number=message.number, reason=why)
        return self.env._("Test SMS to %(number)s is on its way.", number=message.number)

    def _as_notification(self, words, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": words,
                "type": kind,
                "sticky": kind != "success",
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
