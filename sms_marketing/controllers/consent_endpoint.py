"""The door for external forms: signed reports of consent. Fails closed, with the same empty answer for every reason."""

import json
import logging
from datetime import datetime, timezone

from odoo import SUPERUSER_ID, http
from odoo.http import request

from ..models.consent_endpoint import PATH
from ..tools import consent_request, request_signature, tokens

_logger = logging.getLogger(__name__)

MAX_BODY_BYTES = 64 * 1024
HEADERS = ("X-Consent-Timestamp", "X-Consent-Nonce", "X-Consent-Signature")


class SignedBodyDispatcher(http.HttpDispatcher):
    """Keeps the body as it came, before Odoo takes a form apart: the signature is over its bytes."""

    routing_type = "sms_marketing_signed"

    def pre_dispatch(self, rule, args):
        prepared = super().pre_dispatch(rule, args)
        self.request.httprequest.get_data(cache=True)  # answered 413 if it is longer than the route allows
        return prepared


class SmsMarketingConsentEndpoint(http.Controller):
    @http.route(
        f"{PATH}/<string:token>",
        type=SignedBodyDispatcher.routing_type,
        auth="none",  # the signature says who speaks
        methods=["POST"],
        csrf=False,
        save_session=False,
        max_content_length=MAX_BODY_BYTES,
    )
    def report(self, token, **_params):
        body = request.httprequest.get_data(cache=True)
        endpoint = self._authenticate(token, body)
        if not endpoint:
            return request.make_response("", status=403)
        if endpoint._is_too_busy():
            return self._say({"error": "too many requests"}, 429, [("Retry-After", "60")])
        nonce = request.httprequest.headers[HEADERS[1]]
        try:
            with request.env.cr.savepoint():
                answer = endpoint._take(nonce, body, request.httprequest.mimetype)
                endpoint.env.flush_all()
        except consent_request.BadRequest as error:
            endpoint.env.invalidate_all()
            return self._say({"error": str(error)}, 400)
        return self._say(answer, 200)

    def _authenticate(self, token, body):
        """Return the endpoint for which this request is signed, or None.

        Superuser: nobody is logged in, and the signature is the proof of who speaks.
        """
        env = request.env(user=SUPERUSER_ID)
        door = env["sms.marketing.consent.endpoint"]._door(token) if tokens.looks_like_token(token) else None
        if not door:
            return None
        endpoint = env["sms.marketing.consent.endpoint"].browse(door.endpoint_id).with_company(door.company_id)
        secret = env["sms.marketing.account"]._open(door.sealed_secret)
        headers = tuple(request.httprequest.headers.get(name) for name in HEADERS)
        if request_signature.is_signed(secret, headers, body, datetime.now(timezone.utc)):
            return endpoint
        _logger.warning("A request to consent endpoint %s has no valid signature", door.endpoint_id)
        endpoint._count("refused_count", "last_refused_at")
        return None

    def _say(self, answer, status, headers=()):
        kind = ("Content-Type", "application/json; charset=utf-8")
        return request.make_response(json.dumps(answer), [kind, ("Cache-Control", "no-store"), *headers], status=status)
