"""One text to a telephone of one's own: through the same queue and gate as every other."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import gate, phone

FINAL = ("refused", "delivered", "undelivered", "failed", "canceled", "read")


class SmsMarketingTestSms(models.TransientModel):
    _name = "sms.marketing.test.sms"
    _description = "Send a Test SMS"

    account_id = fields.Many2one("sms.marketing.account", required=True, readonly=True, ondelete="cascade")
    account_state = fields.Selection(related="account_id.state", string="Account Status")
    sender_id = fields.Many2one(
        "sms.marketing.sender",
        domain="[('account_id', '=', account_id)]",
        ondelete="cascade",
        help="Empty: the sender that a text to this number would leave from anyhow.",
    )
    number = fields.Char("To", required=True, default=lambda self: self.env.user.partner_id.phone)
    body = fields.Text("Text", required=True, default=lambda self: self._default_body())
    message_id = fields.Many2one("sms.marketing.message", readonly=True, ondelete="cascade")
    state = fields.Selection(related="message_id.state", string="Status")
    used_sender_id = fields.Many2one(related="message_id.sender_id", string="From")
    outcome = fields.Char("What Became of It", compute="_compute_outcome")
    is_final = fields.Boolean(compute="_compute_outcome")

    def _default_body(self):
        return self.env._("This is a test text from %(company)s.", company=self.env.company._sms_brand())

    @api.depends("message_id.state", "message_id.reason", "message_id.error_code", "message_id.error_text")
    def _compute_outcome(self):
        for test in self:
            test.is_final = test.message_id.state in FINAL
            test.outcome = test.message_id and test._say()

    def _say(self):
        """Return what became of the text in a sentence: why it did not leave, or where it is."""
        message = self.message_id
        if message.state in ("refused", "held", "failed", "undelivered"):
            return message.reason_text or self.env._("It did not arrive. Open the message for more.")
        if message.state in ("delivered", "read"):
            return self.env._("It has arrived.")
        if message.state == "uncertain":
            return self.env._("Twilio's answer got lost. It is being looked up; the text is not sent twice.")
        if message.state in ("ready", "submitting"):
            return self.env._("It waits in the queue and leaves in a moment.")
        return self.env._("Twilio has it and passes it on.")

    def action_send(self):
        """Queue the text once and stay open to show what becomes of it; a refusal is shown at once."""
        self.ensure_one()
        self._check_may_test()
        if self.account_state != "verified":
            raise UserError(self.env._("Verify “%(name)s” first, then send a test.", name=self.account_id.name))
        if not self.message_id:
            # sudo: Odoo's tickets are made by flows, not by hand; who may test was checked above
            ticket = self.env["sms.sms"].sudo().create(self._prepare_ticket())
            self.message_id = ticket.marketing_message_id
        return self._stay()

    def _check_may_test(self):
        """Administrators text any number for a test; marketers their own telephone, which needs no consent."""
        mine = phone.parse(self.env.user.partner_id.phone or "", self.env.company.country_id.code).e164
        wanted = phone.parse(self.number or "", self.env.company.country_id.code).e164
        if self.env.user.has_group("sms_marketing.group_administrator"):
            self.account_id.check_access("write")
        elif not wanted or wanted != mine:
            raise UserError(
                self.env._(
                    "A test goes to your own telephone. Enter its number in your preferences, then send the test there."
                )
            )

    def _prepare_ticket(self):
        return {
            "number": (self.number or "").strip(),
            "body": self.body,
            "marketing_origin": {
                "account": self.account_id,
                "sender": self.sender_id or None,
                "company": self.account_id.company_id,
                "purpose": gate.TRANSACTIONAL,
                "purpose_reason": self.env._("Test of the account “%(name)s”", name=self.account_id.name),
                "may_repeat": True,
            },
        }

    def action_again(self):
        """Change the text or number and try once more."""
        self.message_id = False
        return self._stay()

    def action_open_message(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sms.marketing.message",
            "res_id": self.message_id.id,
            "views": [(False, "form")],
        }

    def _stay(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send a Test"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "medium"},
        }
