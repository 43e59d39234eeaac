"""What a text comes from: a number, a short code, an alphanumeric id or a Messaging Service."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..gateway import wire
from ..tools.sender_choice import Candidate
from ..tools.sender_value import recognise
from .draft import aware

SERVICE = "messaging_service"
SERVICE_SHIFT = 1_000_000  # more than any list is long
# A change of one of these is another sender, which Verify has not seen (FEATURES A5).
VERIFIED_FIELDS = {"kind", "value", "account_id"}


class SmsMarketingSender(models.Model):
    _name = "sms.marketing.sender"
    _description = "SMS Sender"
    _order = "sequence, id"
    _rec_names_search = ["name", "value"]

    account_id = fields.Many2one("sms.marketing.account", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True)
    sequence = fields.Integer(default=10, help="Below zero for Messaging Services, which come first.")
    name = fields.Char("Sender Name", help="What colleagues see when they choose a sender.")
    kind = fields.Selection(
        [
            ("number", "Number"),
            ("short_code", "Short Code"),
            ("alphanumeric", "Alphanumeric ID"),
            (SERVICE, "Messaging Service"),
        ],
        compute="_compute_kind",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
        help="Recognised from what you type: +… is a number, MG… a Messaging Service, a few digits a short code, "
        "letters an alphanumeric ID.",
    )
    value = fields.Char("Sender", required=True, help="A number like +12025550100, or what Twilio calls MG….")
    active = fields.Boolean(default=True)
    country_ids = fields.Many2many(
        "res.country",
        string="Countries",
        help="Texts to these countries leave from here. Empty: all countries that no other sender is named for.",
    )
    throughput = fields.Float(
        "Segments per Second",
        help="How fast this sender may be used. 0: as fast as Twilio takes the texts; its queue keeps the pace then.",
    )
    paused_until = fields.Datetime(readonly=True, copy=False)
    pause_reason = fields.Char(readonly=True, copy=False)
    is_paused = fields.Boolean(compute="_compute_is_paused")
    can_receive = fields.Boolean(compute="_compute_can_receive")
    hint = fields.Char(compute="_compute_hint")

    _value_unique = models.Constraint(
        "unique(account_id, value)", "This account has that sender already; perhaps it is archived."
    )
    _throughput_positive = models.Constraint("CHECK(throughput >= 0)", "Segments per Second cannot be less than 0.")

    # --- computes and constraints ---

    @api.depends("name", "value", "kind")
    def _compute_display_name(self):
        """A service without name shows that it is one: nobody can tell one SID from another."""
        for sender in self:
            plain = sender.value
            if sender.kind == SERVICE:
                plain = self.env._("Messaging Service …%(end)s", end=(sender.value or "")[-4:])
            sender.display_name = sender.name or plain

    @api.depends("value")
    def _compute_kind(self):
        for sender in self:
            sender.kind = recognise(sender.value)[0]

    @api.depends("kind")
    def _compute_can_receive(self):
        for sender in self:
            sender.can_receive = sender.kind != "alphanumeric"

    @api.depends("paused_until")
    def _compute_is_paused(self):
        now = fields.Datetime.now()
        for sender in self:
            sender.is_paused = bool(sender.paused_until and sender.paused_until > now)

    @api.depends("kind", "country_ids", "account_id.sender_ids.kind", "account_id.sender_ids.active")
    def _compute_hint(self):
        """Say what is special about a sender: nobody can answer it, or a service is taken instead."""
        for sender in self:
            sender.hint = sender._hint()

    def _hint(self):
        if self.kind == "alphanumeric":
            return self.env._("One way: no replies, no STOP. Add an opt-out link.")
        others = self.account_id.sender_ids.filtered(lambda one: one.kind == SERVICE and not one.country_ids)
        if self.kind != SERVICE and others and not self.country_ids:
            return self.env._("Only when picked: the Messaging Service goes first.")
        return False

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
            SERVICE: self.env._("A Messaging Service starts with MG, followed by 32 digits or letters a to f."),
        }[self.kind]

    # --- CRUD ---

    @api.model_create_multi
    def create(self, vals_list):
        senders = super().create([self._tidied(vals) for vals in vals_list])
        senders._keep_services_first()
        senders.account_id._fall_back_to_draft()
        return senders

    def write(self, vals):
        accounts = self.account_id
        res = super().write(self._tidied(vals))
        if {"sequence", "kind", "value"} & vals.keys():
            self._keep_services_first()
        if VERIFIED_FIELDS & vals.keys() or vals.get("active"):
            (accounts | self.account_id)._fall_back_to_draft()
        elif "active" in vals:
            self._release()
        return res

    def unlink(self):
        accounts = self.account_id
        res = super().unlink()
        accounts._fall_back_to_draft()
        return res

    def _keep_services_first(self):
        """Move Messaging Services before everything else, wherever somebody dropped them in the list.

        A service overrides the numbers of its account (FEATURES A3), so the list must not say otherwise.
        """
        for sender in self:
            is_first = sender.sequence < 0
            if is_first != (sender.kind == SERVICE):
                sender.sequence += SERVICE_SHIFT if is_first else -SERVICE_SHIFT

    def _tidied(self, vals):
        """Return the values with the sender written as Twilio writes it, where nobody named the kind."""
        if not vals.get("value"):
            return vals
        kind, value = recognise(vals["value"])
        return {**vals, "value": value if vals.get("kind", kind) == kind else vals["value"].strip()}

    def _release(self):
        """Let the texts that wait for archived senders choose anew; an account without any is a draft again.

        sudo: the administrator of accounts need not see every lead's texts.
        """
        waiting = [("sender_id", "in", self.ids), ("state", "in", ("ready", "held")), ("direction", "=", "outbound")]
        self.env["sms.marketing.message"].sudo().search(waiting).write({"sender_id": False})
        self.account_id.filtered(lambda account: not account.sender_ids)._fall_back_to_draft()
        self.account_id._wake_jobs()

    def _as_sender(self):
        """Return the gateway's picture of this sender; an empty record gives an empty value."""
        return wire.Sender(kind=self.kind or "number", value=self.value or "")

    # --- choosing among senders ---

    @api.model
    def _pools(self, company, picked_accounts=()):
        """Return {account id: candidates that may send now, in the user's order}; None: all of the company's.

        In each account Messaging Services come first (`_keep_services_first`): one overrides the numbers beside it,
        unless a number is picked by a person or named for the text's country (FEATURES A3).
        sudo: whoever may write a text need not be allowed to open accounts.
        """
        accounts = [account.id for account in picked_accounts]
        domain = [("account_id.state", "=", "verified"), ("account_id.active", "=", True)]
        domain += ["|", ("company_id", "=", company.id), ("account_id", "in", accounts)]
        pools = {}
        senders = self.sudo().search_fetch(domain, ["account_id", "company_id", "country_ids", "paused_until"])
        for sender in senders.sorted(lambda one: (one.account_id.sequence, one.account_id.id)):
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
