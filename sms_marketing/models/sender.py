"""What a text comes from: a number, a short code, an alphanumeric id or a Messaging Service."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..gateway import wire
from ..tools.sender_choice import Candidate
from .draft import aware


class SmsMarketingSender(models.Model):
    _name = "sms.marketing.sender"
    _description = "SMS Sender"
    _order = "sequence, id"
    _rec_names_search = ["name", "value"]

    account_id = fields.Many2one("sms.marketing.account", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10)
    name = fields.Char(
        "Sender Name", compute="_compute_name", store=True, readonly=False, required=True, precompute=True
    )
    kind = fields.Selection(
        [
            ("number", "Number"),
            ("short_code", "Short Code"),
            ("alphanumeric", "Alphanumeric ID"),
            ("messaging_service", "Messaging Service"),
        ],
        required=True,
        default="number",
    )
    value = fields.Char("Sender", required=True, help="A number like +12025550100, or what Twilio calls MG….")
    active = fields.Boolean(default=True)
    country_ids = fields.Many2many(
        "res.country", string="Countries", help="Texts to these countries leave from here. Empty: all countries."
    )
    throughput = fields.Float(
        "Segments per Second",
        help="How fast this sender may be used. 0: as fast as Twilio takes the texts; its queue keeps the pace then.",
    )
    paused_until = fields.Datetime(readonly=True, copy=False)
    pause_reason = fields.Char(readonly=True, copy=False)
    can_receive = fields.Boolean(compute="_compute_can_receive")

    _value_unique = models.Constraint("unique(account_id, value)", "This account already has that sender.")

    @api.depends("value")
    def _compute_name(self):
        for sender in self:
            sender.name = sender.name or sender.value

    @api.depends("kind")
    def _compute_can_receive(self):
        for sender in self:
            sender.can_receive = sender.kind != "alphanumeric"

    @api.constrains("kind", "value")
    def _check_value(self):
        for sender in self:
            if not sender._as_sender().has_shape():
                raise ValidationError(sender._value_help())

    def _value_help(self):
        return {
            "number": self.env._("Write the number with its country, like +12025550100."),
            "short_code": self.env._("A short code has three to eight digits."),
            "alphanumeric": self.env._("An alphanumeric ID has up to eleven letters and digits, at least one letter."),
            "messaging_service": self.env._(
                "A Messaging Service starts with MG, followed by 32 digits or letters a to f."
            ),
        }[self.kind]

    @api.model_create_multi
    def create(self, vals_list):
        senders = super().create(vals_list)
        senders.account_id._fall_back_to_draft()
        return senders

    def write(self, vals):
        res = super().write(vals)
        if {"kind", "value", "account_id"} & vals.keys():
            self.account_id._fall_back_to_draft()
        return res

    def unlink(self):
        accounts = self.account_id
        res = super().unlink()
        accounts._fall_back_to_draft()
        return res

    def _as_sender(self):
        """Return the gateway's picture of this sender; an empty record gives an empty value."""
        return wire.Sender(kind=self.kind or "number", value=self.value or "")

    # --- choosing among senders ---

    @api.model
    def _pools(self, company, picked_accounts=()):
        """Return {account id: candidates that may send now, in the user's order}; None: all of the company's.

        sudo: whoever may write a text need not be allowed to open accounts.
        """
        accounts = [account.id for account in picked_accounts]
        domain = [("account_id.state", "=", "verified"), ("account_id.active", "=", True)]
        domain += ["|", ("company_id", "=", company.id), ("account_id", "in", accounts)]
        pools = {}
        for sender in self.sudo().search(domain).sorted(lambda one: (one.account_id.sequence, one.account_id.id)):
            candidate = sender._as_candidate()
            pools.setdefault(sender.account_id.id, []).append(candidate)
            if sender.company_id == company:
                pools.setdefault(None, []).append(candidate)
        return pools

    def _as_candidate(self):
        self.ensure_one()
        return Candidate(self.id, frozenset(self.country_ids.mapped("code")))

    def _paused_until(self, now):
        """Return until when (aware) Twilio's limits keep this sender from sending, or None."""
        return aware(self.paused_until) if self.paused_until and self.paused_until > now else None
