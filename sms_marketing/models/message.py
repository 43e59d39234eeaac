"""One SMS in either direction: the durable record."""

from uuid import uuid4

from odoo import api, fields, models
from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html
from odoo.tools import format_datetime

from ..gateway import error_codes
from ..tools import gate, segments
from .draft import ON_ITS_WAY, naive
from .reason import REASONS, SELECTION, not_sent_note, sentence

OURS = [
    ("ready", "Ready"),
    ("held", "Held"),
    ("refused", "Refused"),
    ("submitting", "Submitting"),
    ("uncertain", "Uncertain"),
]
# Twilio's own words: https://www.twilio.com/docs/messaging/api/message-resource#message-status-values
TWILIOS = [
    ("accepted", "Accepted"),
    ("scheduled", "Scheduled"),
    ("queued", "Queued"),
    ("sending", "Sending"),
    ("sent", "Sent"),
    ("delivered", "Delivered"),
    ("undelivered", "Undelivered"),
    ("failed", "Failed"),
    ("canceled", "Canceled"),
    ("read", "Read"),
    ("received", "Received"),
]
WAITING = ("ready", "held")
WAITS_FOR_A_TIME = ("cap", "rolling_cap", "quiet_hours", "sequence_hours")
STAMPS = ("accepted_at", "queued_at", "sending_at", "sent_at", "delivered_at", "failed_at", "read_at")
PRIORITIES = {gate.COMPLIANCE: 0, gate.CONVERSATIONAL: 1, gate.TRANSACTIONAL: 2, gate.MARKETING: 3}


class SmsMarketingMessage(models.Model):
    _name = "sms.marketing.message"
    _description = "SMS Message"
    _order = "id desc"
    _rec_name = "number"

    uuid = fields.Char(required=True, readonly=True, copy=False, default=lambda self: uuid4().hex)
    direction = fields.Selection(
        [("outbound", "Outgoing"), ("inbound", "Incoming")], required=True, default="outbound", readonly=True
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    account_id = fields.Many2one("sms.marketing.account", readonly=True, index="btree_not_null", ondelete="restrict")
    sender_id = fields.Many2one("sms.marketing.sender", readonly=True, ondelete="set null")
    subscriber_id = fields.Many2one(
        "sms.marketing.subscriber", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    lead_id = fields.Many2one("crm.lead", readonly=True, index="btree_not_null", ondelete="set null")
    partner_id = fields.Many2one("res.partner", "Contact", readonly=True, index="btree_not_null", ondelete="set null")
    mail_message_id = fields.Many2one("mail.message", readonly=True, index="btree_not_null", ondelete="set null")
    enrollment_step_id = fields.Many2one(
        "sms.marketing.enrollment.step", readonly=True, index="btree_not_null", ondelete="set null"
    )
    number = fields.Char(readonly=True, help="The other side, in international form.")
    body = fields.Text(readonly=True)
    segment_count = fields.Integer("Segments", readonly=True)
    purpose = fields.Selection(
        [
            ("marketing", "Marketing"),
            ("transactional", "Transactional"),
            ("conversational", "Conversation"),
            ("compliance", "Compliance"),
        ],
        required=True,
        readonly=True,
        default="marketing",
    )
    state = fields.Selection(OURS + TWILIOS, "Status", required=True, readonly=True, default="ready")
    reason = fields.Selection(SELECTION, readonly=True)
    reason_details = fields.Json(readonly=True, help="The figures that the reason's sentence names.")
    reason_text = fields.Char("What To Do", compute="_compute_reason_text")
    priority = fields.Integer(readonly=True, default=3, help="0 goes first: answers overtake campaigns.")
    send_after = fields.Datetime("Not Before", readonly=True, default=fields.Datetime.now)
    valid_until = fields.Datetime("Not After", readonly=True, help="From then on the text is not worth sending.")
    may_repeat = fields.Boolean(readonly=True)
    attempt_count = fields.Integer("Attempts", readonly=True, default=0)
    tries = fields.Integer(readonly=True, default=0, help="Attempts since it was queued the last time.")
    retry_count = fields.Integer("Queued Again", readonly=True, default=0)
    attempt_at = fields.Datetime("Last Attempt", readonly=True)
    sid = fields.Char("Message SID", readonly=True, copy=False)
    lost_count = fields.Integer("Lost on the Way", readonly=True, default=0)
    past_sids = fields.Char(readonly=True, copy=False, help="Messages at Twilio from earlier attempts, which failed.")
    next_poll_at = fields.Datetime("Twilio Is Asked Again", readonly=True, copy=False)
    price = fields.Float(readonly=True, copy=False, digits=(16, 5), help="What Twilio charged, once it tells.")
    price_unit = fields.Char(readonly=True, copy=False)
    error_code = fields.Integer(readonly=True)
    error_text = fields.Char("Error", readonly=True)
    accepted_at = fields.Datetime("Accepted", readonly=True)
    queued_at = fields.Datetime("Queued", readonly=True)
    sending_at = fields.Datetime("Sending", readonly=True)
    sent_at = fields.Datetime("Sent", readonly=True)
    delivered_at = fields.Datetime("Delivered", readonly=True)
    failed_at = fields.Datetime("Failed", readonly=True)
    read_at = fields.Datetime("Read", readonly=True)
    received_at = fields.Datetime("Received", readonly=True)
    event_ids = fields.One2many("sms.marketing.message.event", "message_id", string="Status Callbacks")

    _uuid_unique = models.UniqueIndex("(uuid)")
    _sid_unique = models.UniqueIndex("(account_id, sid) WHERE sid IS NOT NULL")
    _due = models.Index("(sender_id, priority, send_after, id) WHERE state IN ('ready', 'held')")
    _without_sender = models.Index("(company_id) WHERE state IN ('ready', 'held') AND sender_id IS NULL")
    _in_hand = models.Index("(id) WHERE state = 'submitting'")
    _to_poll = models.Index("(next_poll_at) WHERE next_poll_at IS NOT NULL")
    _on_its_way = models.Index(f"(number) WHERE state IN {ON_ITS_WAY}")
    _of_account_since = models.Index("(account_id, accepted_at) WHERE accepted_at IS NOT NULL")  # the accounts page
    _last_of_lead = models.Index("(lead_id, id DESC) WHERE lead_id IS NOT NULL")

    @api.depends("reason", "error_code", "error_text", "state", "send_after")
    def _compute_reason_text(self):
        for message in self:
            message.reason_text = message._explanation()

    def _explanation(self):
        """Return why this text did not go out or arrive, and what to do; False where there is nothing to say."""
        if self.reason in REASONS:
            return sentence(self.env, self.reason, self.reason_details) + self._words_on_wait()
        if self.state in WAITING and self.sender_id._paused_until(fields.Datetime.now()):
            return sentence(self.env, "throttled")
        if self.error_code:
            error = error_codes.describe(self.error_code)
            return f"{error.title}. {error.fix}"
        return self.error_text

    def _words_on_wait(self):
        """Return when a text that waits for a known time will leave by itself, to stand behind the reason."""
        if self.state != "held" or self.reason not in WAITS_FOR_A_TIME or not self.send_after:
            return ""
        when = format_datetime(self.env, self.send_after, dt_format="medium")
        return " " + self.env._("Next possible time: %(when)s.", when=when)

    # --- the row of a text ---

    @api.model
    def _prepare_row(self, draft, verdict, **links):
        """Return the values of the message row for a judged draft."""
        states = {gate.Action.SEND: "ready", gate.Action.HOLD: "held", gate.Action.REFUSE: "refused"}
        return {
            "company_id": draft.company.id,
            "account_id": draft.account.id,
            "sender_id": draft.sender.id,
            "subscriber_id": draft.subscriber.id,
            "number": draft.number,
            "body": draft.body,
            "segment_count": segments.count(draft.body or "").segments,
            "purpose": draft.purpose,
            "purpose_reason": draft.purpose_reason if draft.purpose == gate.TRANSACTIONAL else False,
            "answers_id": draft.answers if draft.purpose == gate.COMPLIANCE else False,
            "daily_cap": draft.cap or 0,
            "waits_for_cap": draft.waits_for_cap,
            "exempt_from": verdict.action is gate.Action.SEND and draft.exemptions(),
            "priority": PRIORITIES[draft.purpose],
            "state": states[verdict.action],
            "reason": verdict.reason,
            "reason_details": dict(verdict.details) or False,
            "send_after": naive(verdict.until) or fields.Datetime.now(),
            "valid_until": draft.valid_until,
            "may_repeat": draft.may_repeat,
            **links,
        }

    def _refuse(self, reason, details=()):
        """Refuse texts that were waiting, with the reason shown in Odoo's own tracking as well."""
        if not self:
            return
        self.write({"state": "refused", "reason": reason, "reason_details": dict(details) or False})
        why = sentence(self.env, reason, dict(details))
        self._tell_tickets("canceled", failure_type=REASONS[reason].failure_type, failure_reason=why)
        self._note_refusals()
        self.env["sms.marketing.enrollment"]._hear_of_texts(self)
        self._announce(self)

    def _send_again(self):
        """Queue refused and failed texts once more, as a user asked; the gate looks at them again."""
        ended = self.filtered(lambda message: message.state in ("refused", "failed", "undelivered", "canceled"))
        ended._note_by("user", self.env._("Sent again by hand."))
        ended._requeue()

    def _requeue(self, send_after=None):
        """Queue these texts once more as new attempts. The caller knows that they did not arrive.

        `send_after` is a naive UTC time, at once by default.
        """
        now = fields.Datetime.now()
        self._take_back_refusal_notes()
        for message in self:
            sids = [*(message.past_sids or "").split(), *([message.sid] if message.sid else [])]
            message.write(
                {
                    "state": "ready",
                    "reason": False,
                    "reason_details": False,
                    "send_after": send_after or now,
                    "past_sids": " ".join(sids) or False,
                    "sid": False,
                    "tries": 0,
                    "retry_count": message.retry_count + 1,
                    "next_poll_at": False,
                    "error_code": False,
                    "error_text": False,
                    "may_repeat": True,
                    **dict.fromkeys(STAMPS, False),
                }
            )
        self.env["sms.sms"].sudo()._restore(self)
        self._announce(self)
        if self:
            self._job("dispatch")._trigger(at=send_after)

    def _note_refusals(self):
        """Say in the chatter which of these texts were not sent, and why."""
        for message in self.filtered(lambda message: message.state == "refused")._alone_in_their_post():
            post = message.mail_message_id
            text = sms_content_to_rendered_html(message.body or "")
            post.body = not_sent_note(self.env, message.reason, text, message.reason_details)

    def _take_back_refusal_notes(self):
        """Show refused texts in the chatter as texts again, before they are tried once more."""
        for message in self.filtered(lambda message: message.state == "refused")._alone_in_their_post():
            message.mail_message_id.body = sms_content_to_rendered_html(message.body or "")

    def _alone_in_their_post(self):
        """Return those of these texts whose chatter message tells of no other text."""
        posts = self.mail_message_id
        counts = dict(self._read_group([("mail_message_id", "in", posts.ids)], ["mail_message_id"], ["__count"]))
        return self.filtered(lambda message: counts.get(message.mail_message_id) == 1)

    def _tell_tickets(self, state, failure_type=False, failure_reason=False, done=False):
        """Show the state on Odoo's transport tickets, chatter notifications and mailing traces.

        `done` lets Odoo's clean-up delete the ticket.
        """
        tickets = self.env["sms.sms"].sudo().search([("uuid", "in", self.mapped("uuid"))])
        tickets.write({"state": state, "failure_type": failure_type, "to_delete": done})
        self.env["sms.tracker"].sudo()._show(self.mapped("uuid"), state, failure_type, failure_reason)

    @api.model
    def _announce(self, messages):
        """Tell open screens that these texts changed; `message_live` knows how."""


def summary(body):
    """Return a text as one line, e.g. for a kanban card."""
    line = " ".join((body or "").split())
    return f"{line[:57]}…" if len(line) > 58 else line
