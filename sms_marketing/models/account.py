"""A Twilio account: what it is, its state, and the addresses at which Twilio reaches us.

The rest of it: `account_secrets` (what is sealed), `account_verify` (Verify and the daily check), `account_alert`
(who is told), `account_senders` (webhooks, import of senders), `account_usage`, `account_import`, `account_page`.
"""

import re

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from ..gateway.base_url import check_base_url
from ..gateway.wire import Credentials
from ..tools import tokens

SID_PATTERN = re.compile(r"AC[0-9a-f]{32}")
KEY_SID_PATTERN = re.compile(r"SK[0-9a-f]{32}")
# India: the ids of DLT platforms are digits, 19 of them at the large ones.
# https://www.twilio.com/docs/glossary/what-is-dlt
DLT_PATTERN = re.compile(r"[0-9]{8,25}")
# Without this Twilio never repeats a callback that we could not answer: three tries, whatever went wrong.
# https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides; a fragment is not part of the signature.
RETRY_POLICY = "#rc=3&rp=all"
DEFAULT_BASE_URL = "https://api.twilio.com/"
# https://www.twilio.com/docs/messaging/api/message-resource: ValidityPeriod ends at 36,000 seconds
MOST_VALIDITY_MINUTES = 600
MOST_IN_FLIGHT = 100
# Changing one of these makes what Verify found worthless (FEATURES A5); the public address is where replies go.
VERIFIED_FIELDS = {
    "account_sid",
    "auth_token",
    "auth_token_sealed",
    "api_key_sid",
    "api_key_secret",
    "api_key_secret_sealed",
    "base_url",
    "public_url",
    "company_id",
}


def callback_url(public_url, token, *path):
    """Return the address of a callback route below an account's public address."""
    return "/".join([public_url.rstrip("/"), "sms_marketing/twilio", token, *path])


class SmsMarketingAccount(models.Model):
    _name = "sms.marketing.account"
    _description = "Twilio Account"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char("Account Name", required=True, tracking=True, help="What this account is for, e.g. “Sales US”.")
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    provider = fields.Selection([("twilio", "Twilio")], required=True, default="twilio")
    state = fields.Selection(
        [("draft", "Draft"), ("verified", "Verified"), ("failed", "Failed"), ("disabled", "Disabled")],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        tracking=True,
    )
    failed_reason = fields.Char("What Is Wrong", readonly=True, copy=False)
    account_sid = fields.Char("Account SID", required=True, help="AC followed by 32 characters, from Twilio's console.")
    dlt_entity_id = fields.Char(
        "DLT Entity ID",
        help="For texts to numbers in India: your id at the DLT platform. Each template then needs its template id.",
    )
    base_url = fields.Char(
        "Base URL", required=True, default=DEFAULT_BASE_URL, help="Where Twilio's API is; leave it as it is."
    )
    sender_ids = fields.One2many("sms.marketing.sender", "account_id", string="Senders", copy=True)
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        default=lambda self: self.env.user,
        tracking=True,
        domain=[("share", "=", False)],
        help="Is told when something needs attention.",
    )
    validity_minutes = fields.Integer(
        "Keep Queued For",
        default=240,
        help="Minutes that Twilio may keep a text in its own queue before it gives up. At most 600.",
    )
    in_flight = fields.Integer(
        "Texts at Once", default=20, help="How many texts are handed to Twilio at the same time. At most 100."
    )
    callback_token = fields.Char(
        default=lambda self: tokens.new_token(),
        required=True,
        copy=False,
        readonly=True,
        exportable=False,
        groups="sms_marketing.group_administrator",
    )
    public_url = fields.Char(
        "Public Address",
        default=lambda self: self.get_base_url(),
        required=True,
        help="Where Twilio reaches this Odoo. Signatures are checked against exactly this address.",
    )
    inbound_url = fields.Char(
        "Inbound Webhook (POST)",
        compute="_compute_inbound_url",
        exportable=False,
        groups="sms_marketing.group_administrator",
        help="Where Twilio must send replies, as POST. “Set Webhooks in Twilio” does it for you.",
    )
    is_in_use = fields.Boolean(compute="_compute_is_in_use")

    _callback_token_unique = models.UniqueIndex("(callback_token)")

    # --- constraints and computes ---

    @api.constrains("account_sid", "api_key_sid", "dlt_entity_id")
    def _check_ids(self):
        for account in self.sudo():  # the key's SID is an administrator's to read
            for pattern, value, problem in account._ids_to_check():
                if value and not pattern.fullmatch(value):
                    raise ValidationError(problem)

    def _ids_to_check(self):
        return [
            (
                SID_PATTERN,
                self.account_sid or "-",
                self.env._("The Account SID starts with AC, followed by 32 digits or letters from a to f."),
            ),
            (
                KEY_SID_PATTERN,
                self.api_key_sid,
                self.env._("The API Key SID starts with SK, followed by 32 digits or letters from a to f."),
            ),
            (
                DLT_PATTERN,
                self.dlt_entity_id,
                self.env._("The DLT Entity ID is a number of 8 to 25 digits, without blanks."),
            ),
        ]

    @api.constrains("in_flight", "validity_minutes")
    def _check_pace(self):
        for account in self:
            if not 1 <= account.in_flight <= MOST_IN_FLIGHT:
                raise ValidationError(
                    self.env._("“Texts at Once” is a number from 1 to %(most)s; 20 suits most.", most=MOST_IN_FLIGHT)
                )
            if not 1 <= account.validity_minutes <= MOST_VALIDITY_MINUTES:
                raise ValidationError(
                    self.env._(
                        "“Keep Queued For” is a number of minutes from 1 to %(most)s: Twilio keeps a text no longer.",
                        most=MOST_VALIDITY_MINUTES,
                    )
                )

    @api.constrains("base_url", "public_url")
    def _check_urls(self):
        for account in self:
            for name in ("base_url", "public_url"):
                account._check_url(name)

    def _check_url(self, name):
        if check_base_url(self[name] or ""):
            raise ValidationError(
                self.env._(
                    "“%(url)s” cannot be used as %(field)s. "
                    "An address starts with https://, or with http:// on this machine only.",
                    url=self[name] or "",
                    field=self._fields[name].get_description(self.env, ["string"])["string"],
                )
            )

    @api.depends("public_url", "callback_token")
    def _compute_inbound_url(self):
        for account in self:
            account.inbound_url = account._callback_url("inbound") + RETRY_POLICY

    @api.depends("company_id.sms_provider")
    def _compute_is_in_use(self):
        for account in self:
            account.is_in_use = account.company_id.sms_provider == "sms_marketing"

    # --- CRUD ---

    def write(self, vals):
        if "company_id" in vals:
            self._check_may_move(vals["company_id"])
        res = super().write(vals)
        if VERIFIED_FIELDS & vals.keys():
            self._fall_back_to_draft()
        if vals.get("active") is False:
            self._settle_alerts()
        return res

    def _check_may_move(self, company_id):
        """Texts stay with the company that sent them, so an account that has any cannot go to another one."""
        moved = self.filtered(lambda account: account.company_id.id != company_id)
        if moved and moved._has_messages():
            raise UserError(
                self.env._(
                    "%(names)s has sent or received texts, which stay with %(company)s. "
                    "Archive this account and add it anew for the other company.",
                    names=", ".join(moved.mapped("name")),
                    company=", ".join(moved.company_id.mapped("name")),
                )
            )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        if self._has_messages():
            raise UserError(
                self.env._(
                    "%(names)s has sent or received texts, and these must stay provable. Archive the account instead.",
                    names=", ".join(self.mapped("name")),
                )
            )

    def _has_messages(self):
        """Return whether any text belongs to these accounts; sudo: also texts that the user may not see count."""
        return bool(self.env["sms.marketing.message"].sudo().search_count([("account_id", "in", self.ids)], limit=1))

    def _fall_back_to_draft(self):
        """Take back a verdict that no longer describes the account (FEATURES A5).

        Drafts are written as well: a Verify that is asking Twilio at this moment then meets our change and starts over.
        """
        self.filtered(lambda account: account.state != "disabled").write({"state": "draft", "failed_reason": False})

    # --- actions ---

    def action_use_for_company(self):
        """Send every text of the company through its verified accounts from now on."""
        self.ensure_one()
        self.check_access("write")
        if self.state != "verified":
            raise UserError(self.env._("Verify “%(name)s” first, then use it for all texts.", name=self.name))
        self.company_id.sudo().sms_provider = "sms_marketing"
        self._wake_jobs()
        return self._notify(
            self.env._("All texts of %(company)s now leave through SMS Marketing.", company=self.company_id.name)
        )

    def action_disable(self):
        """Send nothing over these accounts until somebody enables them; their texts wait."""
        self.write({"state": "disabled", "failed_reason": False})
        self._settle_alerts()

    def action_enable(self):
        self.filtered(lambda account: account.state == "disabled").state = "draft"

    def action_edit(self):
        """Open the form, from a button of the card."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
        }

    def action_view_messages(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.message_action")
        return {**action, "domain": [("account_id", "=", self.id)]}

    def _notify(self, message, kind="success", sticky=False):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "sticky": sticky,
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # --- business ---

    def _wake_jobs(self):
        """Have the texts and sequence steps taken up that waited for this account."""
        for job in ("ir_cron_dispatch", "ir_cron_run_sequences"):
            self.env.ref(f"sms_marketing.{job}").sudo()._trigger()

    def _credentials(self):
        """Return what the gateway needs to speak for this account; sudo: the caller never sees the secrets."""
        account = self.sudo()
        return Credentials(
            account_sid=account.account_sid,
            auth_token=account._open(account.auth_token_sealed) or "",
            base_url=account.base_url,
            api_key_sid=account.api_key_sid or None,
            api_key_secret=account._open(account.api_key_secret_sealed) or None,
        )

    def _callback_url(self, *path):
        """Return the public address of one of this account's callbacks, e.g. ('status', uuid)."""
        account = self.sudo()  # the token is an administrator's to read, the address anybody's to use
        return callback_url(account.public_url, account.callback_token or "", *path)

    @api.model
    def _states(self, company):
        """Return the best state among a company's accounts, none without any: verified if one can send."""
        # with what the gate asks next: their order
        accounts = self.sudo().search_fetch([("company_id", "=", company.id)], ["state", "sequence"])
        states = set(accounts.mapped("state"))
        return next((state for state in ("verified", "failed", "draft", "disabled") if state in states), "none")

    @api.model
    def _for_company(self, company):
        """Return the account through which `company` sends: its first verified one, or an empty set."""
        return self.sudo().search([("company_id", "=", company.id), ("state", "=", "verified")], limit=1)
