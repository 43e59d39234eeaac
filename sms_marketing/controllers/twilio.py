"""The one door in: Twilio's inbound messages and status callbacks.

Fails closed: no account for the token, no or a wrong signature → 403 and nothing is stored. What is
signed but makes no sense is answered 400, so that it shows in Twilio's own debugger.
"""

import hmac
import logging
from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo import SUPERUSER_ID, http
from odoo.exceptions import ConcurrencyError
from odoo.http import request

from ..gateway import self_test, webhook
from ..tools import tokens

_logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 100_000
SAME_SID = "sms_marketing_message_sid_unique"
TWILIO_ROUTE = {
    "type": "http",
    "auth": "none",  # the signature says who speaks
    "methods": ["POST"],
    "csrf": False,  # Twilio signs instead
    "save_session": False,
    "readonly": False,  # else Odoo tries each in a transaction that may not write, and then once more
    "max_content_length": MAX_BODY_BYTES,  # answered 413 before Odoo takes the form apart, which costs seconds
}


class SmsMarketingTwilio(http.Controller):
    @http.route("/sms_marketing/twilio/<string:token>/inbound", **TWILIO_ROUTE)
    def inbound(self, token, **_params):
        account = self._authenticate(token, "inbound")
        if not account:
            return self._answer(403)
        try:
            inbound = webhook.parse_inbound(self._form())
        except ValueError as error:
            _logger.warning("Inbound text for account %s makes no sense: %s", account.id, error)
            return self._answer(400)
        with self._meeting_repeats(account):
            account.env["sms.marketing.message"]._receive(account, inbound)
        return request.make_response(webhook.EMPTY_TWIML, [("Content-Type", webhook.TWIML_CONTENT_TYPE)])

    @http.route("/sms_marketing/twilio/<string:token>/status/<string:uuid>", **TWILIO_ROUTE)
    def status(self, token, uuid, **_params):
        account = self._authenticate(token, "status", uuid)
        if not account:
            return self._answer(403)
        try:
            callback = webhook.parse_status(self._form())
        except ValueError as error:
            _logger.warning("Status callback for account %s makes no sense: %s", account.id, error)
            return self._answer(400)
        account.env["sms.marketing.message.event"]._store(account, uuid, callback)
        return self._answer(204)

    @http.route("/sms_marketing/twilio/<string:token>/self_test", **TWILIO_ROUTE)
    def self_test(self, token, **_params):
        """Answer Verify's signed question: whether what reaches us is what was sent.

        Plain text is safe here, unlike on the other routes: Twilio, which would send it on as an SMS, never calls this.
        """
        door = self._door(token)
        account = self._authenticate(token, "self_test")
        if not account:
            return self._say(self_test.REFUSED if door else "", 403)
        signature = request.httprequest.headers.get("X-Twilio-Signature")
        answer = self_test.reply(door.url("self_test"), self._form(), signature, account._tokens_behind(door))
        return self._say(answer, 200) if answer else self._say("", 403)

    def _say(self, words, status):
        return request.make_response(words, [("Content-Type", "text/plain; charset=utf-8")], status=status)

    def _authenticate(self, token, *path):
        """Return the account that this request is signed for, with superuser rights, or None.

        Superuser: nobody is logged in, and the signature is the proof of who speaks.
        """
        door = self._door(token)
        if not door or not self._is_small():
            return None
        url = door.url(*path)
        query = request.httprequest.query_string.decode("latin-1")
        signature = request.httprequest.headers.get("X-Twilio-Signature")
        account = request.env(user=SUPERUSER_ID)["sms.marketing.account"].browse(door.account_id)
        signers = account._tokens_behind(door)
        if not webhook.is_signed(f"{url}?{query}" if query else url, self._form(), signature, signers):
            _logger.warning("A callback for account %s has no valid signature", account.id)
            return None
        return account.with_company(door.company_id)

    def _door(self, token):
        """Return the `Door` of the account with this token, or None."""
        if not tokens.looks_like_token(token):
            return None
        door = request.env(user=SUPERUSER_ID)["sms.marketing.account"]._door(token)
        return door if door and hmac.compare_digest(door.token, token) else None

    @contextmanager
    def _meeting_repeats(self, account):
        """Let the second of two equal requests at the same moment start over: then it sees that it is a repeat."""
        try:
            yield
            account.env.flush_all()
        except UniqueViolation as error:
            if error.diag.constraint_name == SAME_SID:
                raise ConcurrencyError("Another request has just brought the same text.") from error
            raise  # answered 500, and Twilio comes again

    def _is_small(self):
        length = request.httprequest.content_length
        return length is not None and length <= MAX_BODY_BYTES

    def _form(self):
        return list(request.httprequest.form.items(multi=True))

    def _answer(self, status):
        return request.make_response(b"", [("Content-Type", "text/xml; charset=utf-8")], status=status)
