"""The last step of a personal link: texts and e-mails get their tokens as they leave the house."""

from odoo import models
from odoo.exceptions import UserError

from ..tools import personal_link
from .secret_key import KeyUnusable, encryption_key


def link_key(env):
    """Return the key that tokens of personal links are made with; it is never in the database."""
    try:
        return encryption_key()
    except KeyUnusable:
        raise UserError(
            env._("Personal links need the server's key, which cannot be read. Ask who looks after the server.")
        ) from None


def reveal(env, text):
    """Return a text with the tokens of its personal links: only for what leaves, never for what is stored."""
    if not personal_link.has_links(text):
        return text
    revealed = personal_link.reveal(str(text), link_key(env))
    return type(text)(revealed) if isinstance(text, str) else revealed


class RevealingApi:
    """A provider of Odoo's that is handed texts with their tokens."""

    def __init__(self, sms_api, env):
        self._sms_api, self._env = sms_api, env

    def __getattr__(self, name):
        return getattr(self._sms_api, name)

    def _send_sms_batch(self, messages, *args, **kwargs):
        revealed = [{**message, "content": reveal(self._env, message["content"])} for message in messages]
        return self._sms_api._send_sms_batch(revealed, *args, **kwargs)


class SmsSms(models.Model):
    _inherit = "sms.sms"

    def _send_with_api(self, sms_api, **kwargs):
        """Companies that send through Odoo's own providers: their texts leave here."""
        if any(personal_link.has_links(ticket.body) for ticket in self):
            sms_api = RevealingApi(sms_api, self.env)
        return super()._send_with_api(sms_api, **kwargs)


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _prepare_outgoing_list(self, *args, **kwargs):
        """Put the tokens into what is handed to the mail server; what is stored keeps the handles."""
        emails = super()._prepare_outgoing_list(*args, **kwargs)
        for email in emails:
            for part in ("subject", "body", "body_alternative"):
                email[part] = reveal(self.env, email[part])
        return emails
