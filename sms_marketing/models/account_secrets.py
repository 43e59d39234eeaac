"""An account's secrets: sealed in the database, shown to administrators only, and what to do when the key is lost."""

from dataclasses import replace

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..gateway import control
from ..tools import secret_box
from .secret_key import KeyUnusable, encryption_key, key_place

_lt = LazyTranslate(__name__)

# What people type → the column that holds it sealed.
SEALED = {
    "auth_token": "auth_token_sealed",
    "next_auth_token": "next_auth_token_sealed",
    "api_key_secret": "api_key_secret_sealed",
}
# Where `secret_key` finds the key, in words.
KEY_PLACES = {
    "option": _lt("the option sms_marketing_key of the server's configuration file"),
    "variable": _lt("the environment variable SMS_MARKETING_KEY of the server"),
    "file": _lt("the file sms_marketing.key in the server's data folder"),
}
UNREADABLE = _lt(
    "The stored Auth Token cannot be read: the key that encrypts it was lost or changed. Bring the former key back to "
    "%(place)s, or type Auth Token and API key secret in again; then press Verify."
)


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    auth_token = fields.Char(
        compute="_compute_secrets",
        inverse="_inverse_secrets",
        exportable=False,
        copy=False,
        groups="sms_marketing.group_administrator",
        help="Also checks that callbacks really come from Twilio, so it is needed even with an API key.",
    )
    auth_token_sealed = fields.Char(copy=False, exportable=False, groups="base.group_system")
    has_auth_token = fields.Boolean(compute="_compute_has_auth_token", compute_sudo=True)
    next_auth_token = fields.Char(
        compute="_compute_secrets",
        inverse="_inverse_next_auth_token",
        exportable=False,
        copy=False,
        groups="sms_marketing.group_administrator",
        help="To change the token without losing a reply: at Twilio, create a secondary token and enter it here; "
        "callbacks signed with either are accepted from then on. Promote the token at Twilio, then press Promote here.",
    )
    next_auth_token_sealed = fields.Char(copy=False, exportable=False, groups="base.group_system")
    api_key_sid = fields.Char(
        "API Key SID",
        copy=False,
        groups="sms_marketing.group_administrator",
        help="Optional: texts are sent with this key instead of the Auth Token.",
    )
    api_key_secret = fields.Char(
        "API Key Secret",
        compute="_compute_secrets",
        inverse="_inverse_api_key_secret",
        exportable=False,
        copy=False,
        groups="sms_marketing.group_administrator",
    )
    api_key_secret_sealed = fields.Char(copy=False, exportable=False, groups="base.group_system")
    is_unreadable = fields.Boolean(
        "Secrets Unreadable", compute="_compute_key", groups="sms_marketing.group_administrator"
    )
    key_note = fields.Char("Encryption Key", compute="_compute_key", groups="sms_marketing.group_administrator")

    # --- computes ---

    @api.depends(*SEALED.values())
    def _compute_secrets(self):
        for account in self:
            sealed = account.sudo()  # the sealed columns belong to the system; the reader is an SMS administrator
            for name, column in SEALED.items():
                account[name] = account._open(sealed[column])

    def _inverse_secrets(self):
        self._seal_field("auth_token")

    def _inverse_next_auth_token(self):
        self._seal_field("next_auth_token")

    def _inverse_api_key_secret(self):
        self._seal_field("api_key_secret")

    def _seal_field(self, name):
        for account in self:
            account.sudo()[SEALED[name]] = account._seal(account[name])

    @api.depends("auth_token_sealed")
    def _compute_has_auth_token(self):
        for account in self:
            account.has_auth_token = bool(account.auth_token_sealed)

    @api.depends(*SEALED.values())
    def _compute_key(self):
        note = self._key_note()
        for account in self:
            account.is_unreadable = account._is_unreadable()
            account.key_note = note

    def _key_note(self):
        """Return where the key of this server is, and that it must be kept."""
        try:
            encryption_key()
        except KeyUnusable as error:
            return self._key_problem(error)
        return self.env._(
            "Secrets are encrypted with a key from %(place)s. Keep a copy of it apart from the database's backups: "
            "without it the secrets must be typed in again.",
            place=self._key_place(),
        )

    def _key_place(self):
        return str(self.env._(KEY_PLACES[key_place()]))

    def _key_problem(self, error):
        return self.env._(
            "There is no usable encryption key in %(place)s. A key is 44 characters, made with: "
            "python3 -c 'from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())'. "
            "Ask whoever runs the server to put one there, readable by Odoo, and to restart Odoo.",
            place=self.env._(KEY_PLACES[str(error)]),
        )

    # --- sealing ---

    def _seal(self, secret):
        """Return the secret as it is stored; UserError, without the key, where there is no usable key."""
        if not (secret or "").strip():
            return False
        try:
            return secret_box.seal(encryption_key(), secret.strip())
        except KeyUnusable as error:
            raise UserError(self._key_problem(error)) from None
        except secret_box.SecretUnreadable:
            raise UserError(self.env._("This secret holds characters that cannot be stored. Copy it again.")) from None

    def _open(self, sealed):
        """Return the secret, or False where there is none or the key has changed since."""
        try:
            return secret_box.open_(encryption_key(), sealed) if sealed else False
        except (secret_box.SecretUnreadable, KeyUnusable):
            return False

    def _is_unreadable(self):
        """Return whether a secret is stored that this server's key does not open."""
        self.ensure_one()
        account = self.sudo()  # see _compute_secrets
        return any(account[column] and not account._open(account[column]) for column in SEALED.values())

    def _unreadable_note(self):
        lost = control.CheckResult("credentials", False, "secrets_unreadable", self._key_place())
        return self.env["sms.marketing.account.check"]._sentence(lost)

    # --- export ---

    def _export_rows(self, fields, **options):
        """Refuse to export secrets, also by way of other records; Odoo alone only leaves them out of its list."""
        hidden = {*SEALED, *SEALED.values(), "callback_token", "inbound_url"}
        if named := sorted(hidden & {path[0] for path in fields if path}):
            raise UserError(
                self.env._("Secrets cannot be exported: take %(fields)s out of the list.", fields=", ".join(named))
            )
        return super()._export_rows(fields, **options)

    # --- rotation ---

    def action_promote_token(self):
        """Make the next Auth Token the current one, unless Twilio does not accept it; the former one counts no more.

        Twilio is asked first, with the next token: a mistyped one must not push the working one out.
        """
        self.ensure_one()
        self.check_access("write")
        account = self.sudo()  # see _compute_secrets
        following = account._open(account.next_auth_token_sealed)
        if not following:
            raise UserError(self.env._("Enter the next Auth Token first, then promote it."))
        results = self._ask_twilio(replace(self._credentials(), auth_token=following))
        refused = next((one for one in results if one.check == "credentials" and one.ok is False), None)
        if refused:
            sentence = self.env["sms.marketing.account.check"]._sentence(refused)
            raise UserError(self.env._("Nothing was changed. With the next token: %(sentence)s", sentence=sentence))
        account.write({"auth_token_sealed": account.next_auth_token_sealed, "next_auth_token_sealed": False})
        self._conclude(results)
        return self._tell_verdict()
