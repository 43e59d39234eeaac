"""A Twilio account: credentials, state, and the addresses at which Twilio reaches us."""

import re
from datetime import timedelta

from odoo import api, fields, models, tools
from odoo.exceptions import UserError, ValidationError

from ..gateway import control
from ..gateway.base_url import check_base_url
from ..gateway.wire import Credentials
from ..tools import secret_box, tokens
from .secret_key import encryption_key

SID_PATTERN = re.compile(r"AC[0-9a-f]{32}")
# Without this Twilio never repeats a callback that we could not answer: three tries, whatever went wrong.
# https://www.twilio.com/docs/usage/webhooks/webhooks-connection-overrides; a fragment is not part of the signature.
RETRY_POLICY = "#rc=3&rp=all"
DEFAULT_BASE_URL = "https://api.twilio.com/"
# Changing one of these makes what Verify found worthless (FEATURES A5).
VERIFIED_FIELDS = {"account_sid", "auth_token", "api_key_sid", "api_key_secret", "base_url", "sender_ids"}


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
    account_sid = fields.Char("Account SID", required=True, help="AC followed by 32 characters, from Twilio's console.")
    auth_token = fields.Char(
        compute="_compute_secrets",
        inverse="_inverse_auth_token",
        exportable=False,
        copy=False,
        groups="sms_marketing.group_administrator",
        help="Also checks that callbacks really come from Twilio, so it is needed even with an API key.",
    )
    auth_token_sealed = fields.Char(copy=False, exportable=False, groups="base.group_system")
    has_auth_token = fields.Boolean(compute="_compute_has_auth_token", compute_sudo=True)
    api_key_sid = fields.Char("API Key SID", copy=False, groups="sms_marketing.group_administrator")
    api_key_secret = fields.Char(
        "API Key Secret",
        compute="_compute_secrets",
        inverse="_inverse_api_key_secret",
        exportable=False,
        copy=False,
        groups="sms_marketing.group_administrator",
    )
    api_key_secret_sealed = fields.Char(copy=False, exportable=False, groups="base.group_system")
    base_url = fields.Char("Base URL", required=True, default=DEFAULT_BASE_URL)
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
        "Texts at Once", default=20, help="How many texts are handed to Twilio at the same time."
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
        "Inbound Webhook", compute="_compute_inbound_url", groups="sms_marketing.group_administrator"
    )
    check_ids = fields.One2many("sms.marketing.account.check", "account_id", string="Last Check", copy=False)
    verified_at = fields.Datetime("Last Checked", readonly=True, copy=False)
    is_in_use = fields.Boolean(compute="_compute_is_in_use")
    sent_this_month = fields.Integer(compute="_compute_sent_this_month")

    _callback_token_unique = models.UniqueIndex("(callback_token)")

    # --- constraints and computes ---

    @api.constrains("account_sid")
    def _check_account_sid(self):
        for account in self:
            if not SID_PATTERN.fullmatch(account.account_sid or ""):
                raise ValidationError(
                    self.env._("The Account SID starts with AC, followed by 32 digits or letters from a to f.")
                )

    @api.constrains("base_url", "public_url")
    def _check_urls(self):
        for account in self:
            for url in (account.base_url, account.public_url):
                self._check_url(url)

    def _check_url(self, url):
        if check_base_url(url or ""):
            raise ValidationError(
                self.env._(
                    "“%(url)s” cannot be used. An address starts with https://, or with http:// on this machine only.",
                    url=url or "",
                )
            )

    @api.depends("auth_token_sealed", "api_key_secret_sealed")
    def _compute_secrets(self):
        for account in self:
            sealed = account.sudo()  # the sealed columns belong to the system; the reader is an SMS administrator
            account.auth_token = account._open(sealed.auth_token_sealed)
            account.api_key_secret = account._open(sealed.api_key_secret_sealed)

    def _inverse_auth_token(self):
        for account in self:
            account.sudo().auth_token_sealed = account._seal(account.auth_token)

    def _inverse_api_key_secret(self):
        for account in self:
            account.sudo().api_key_secret_sealed = account._seal(account.api_key_secret)

    @api.depends("auth_token_sealed")
    def _compute_has_auth_token(self):
        for account in self:
            account.has_auth_token = bool(account.auth_token_sealed)

    @api.depends("public_url", "callback_token")
    def _compute_inbound_url(self):
        for account in self:
            account.inbound_url = account._callback_url("inbound") + RETRY_POLICY

    @api.depends("company_id.sms_provider")
    def _compute_is_in_use(self):
        for account in self:
            account.is_in_use = account.company_id.sms_provider == "sms_marketing"

    def _compute_sent_this_month(self):
        since = fields.Datetime.now() - timedelta(days=30)
        counts = dict(
            self.env["sms.marketing.message"]._read_group(
                [("account_id", "in", self.ids), ("accepted_at", ">=", since)], ["account_id"], ["__count"]
            )
        )
        for account in self:
            account.sent_this_month = counts.get(account, 0)

    def _seal(self, secret):
        return secret_box.seal(encryption_key(), secret.strip()) if secret else False

    def _open(self, sealed):
        """Return the secret, or False where there is none or the key has changed since."""
        try:
            return secret_box.open_(encryption_key(), sealed) if sealed else False
        except secret_box.SecretUnreadable:
            return False

    # --- CRUD ---

    @api.model_create_multi
    def create(self, vals_list):
        self.env.registry.clear_cache()
        return super().create(vals_list)

    def write(self, vals):
        res = super().write(vals)
        if "callback_token" in vals:
            self.env.registry.clear_cache()
        if VERIFIED_FIELDS & vals.keys():
            self._fall_back_to_draft()
        return res

    def _fall_back_to_draft(self):
        """Take back a verdict that no longer describes the account (FEATURES A5)."""
        self.filtered(lambda account: account.state in ("verified", "failed")).state = "draft"

    # --- actions ---

    def action_verify(self):
        """Ask Twilio whether this account can send, store a line for each check, and set the state."""
        self.check_access("write")
        for account in self:
            account._verify()
        return True

    def action_set_webhooks(self):
        """Tell Twilio to send replies to us, for every sender that can receive."""
        self.ensure_one()
        self.check_access("write")
        for sender in self.sender_ids.filtered("can_receive"):
            result = control.set_webhooks(self._credentials(), sender._as_sender(), self.inbound_url)
            if result.ok is False:
                raise UserError(self.env["sms.marketing.account.check"]._sentence(result))
        return self._notify(self.env._("Replies to your senders now come to this Odoo. Press Verify to check."))

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
        self.state = "disabled"

    def action_enable(self):
        self.filtered(lambda account: account.state == "disabled").state = "draft"

    def action_view_messages(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.message_action")
        return {**action, "domain": [("account_id", "=", self.id)]}

    def _notify(self, message):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # --- business ---

    def _verify(self):
        self.ensure_one()
        results = self._ask_twilio()
        self.check_ids.unlink()
        self.env["sms.marketing.account.check"]._record(self, results)
        failed = any(result.ok is False for result in results)
        self.write({"state": "failed" if failed else "verified", "verified_at": fields.Datetime.now()})
        if not failed:
            self._wake_jobs()

    def _wake_jobs(self):
        """Have the texts and sequence steps taken up that waited for this account."""
        for job in ("ir_cron_dispatch", "ir_cron_run_sequences"):
            self.env.ref(f"sms_marketing.{job}").sudo()._trigger()

    def _ask_twilio(self):
        """Return the gateway's check results: the account's, and each sender's."""
        senders = [sender._as_sender() for sender in self.sender_ids]
        return control.verify(self._credentials(), senders, self.inbound_url)

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
        return "/".join([account.public_url.rstrip("/"), "sms_marketing/twilio", account.callback_token or "", *path])

    @api.model
    @tools.ormcache("token")
    def _id_by_token(self, token):
        """Return the id of the account with this callback token, or False; cached, for every callback asks."""
        # an archived account hears a STOP as well
        return self.sudo().with_context(active_test=False).search([("callback_token", "=", token)]).id

    def _signing_tokens(self):
        """Return the auth tokens with which Twilio may have signed a callback."""
        token = self._credentials().auth_token
        return [token] if token else []

    @api.model
    def _states(self, company):
        """Return the best state among a company's accounts, none without any: verified if one can send."""
        states = set(self.sudo().search([("company_id", "=", company.id)]).mapped("state"))
        return next((state for state in ("verified", "failed", "draft", "disabled") if state in states), "none")

    @api.model
    def _for_company(self, company):
        """Return the account through which `company` sends: its first verified one, or an empty set."""
        return self.sudo().search([("company_id", "=", company.id), ("state", "=", "verified")], limit=1)

    def _mark_failed(self, reason):
        """Stop sending over accounts whose credentials Twilio no longer accepts; their texts wait."""
        for account in self.filtered(lambda account: account.state == "verified"):
            account.state = "failed"
            account.message_post(body=self.env._("Sending stopped, the texts wait: %(reason)s", reason=reason))
