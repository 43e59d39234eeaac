"""Messaging Services and the registrations of the /v1 API: senders, A2P campaigns, brands, toll-free verifications.

https://www.twilio.com/docs/messaging/api/service-resource , https://www.twilio.com/docs/messaging/api/usapptoperson-resource
"""

from . import listing, rules
from .accounts import BEGAN
from .api import answer, endpoint
from .errors import Refusal
from .registrations import has_campaign
from .stamps import iso
from .world import TOLL_FREE

# form field -> (attribute, reader); an emptied URL becomes null, which switches inbound texts off
URL_FIELDS = {
    "InboundRequestUrl": "inbound_request_url",
    "FallbackUrl": "fallback_url",
    "StatusCallback": "status_callback",
}
METHOD_FIELDS = {"InboundMethod": "inbound_method", "FallbackMethod": "fallback_method"}
FLAG_FIELDS = {
    "UseInboundWebhookOnNumber": "use_inbound_webhook_on_number",
    "StickySender": "sticky_sender",
    "SmartEncoding": "smart_encoding",
}
TEXT_FIELDS = {"FriendlyName": "friendly_name", "Usecase": "usecase"}
# list -> (path, name of the address, section of the world, capabilities)
POOLS = {
    "phone_numbers": ("PhoneNumbers", "phone_number", "numbers", ["SMS", "MMS", "Voice"]),
    "short_codes": ("ShortCodes", "short_code", "short_codes", ["SMS"]),
    "alpha_senders": ("AlphaSenders", "alpha_sender", "alpha_senders", ["SMS"]),
}
LINKS = {**{name: row[0] for name, row in POOLS.items()}, "us_app_to_person": "Compliance/Usa2p"}


def _root(call):
    return f"{call.request.scheme}://{call.request.host}/v1"


def _dated(row):
    return {"date_created": iso(BEGAN), "date_updated": iso(BEGAN), **row}


def service_resource(call, service):
    """The Service resource."""
    url = f"{_root(call)}/Services/{service.sid}"
    hidden = {"advanced_opt_out"}
    return _dated(
        {
            **{name: value for name, value in vars(service).items() if name not in hidden},
            "us_app_to_person_registered": has_campaign(call.sandbox.world, service),
            "mms_converter": True,
            "scan_message_content": "inherit",
            "fallback_to_long_code": True,
            "area_code_geomatch": True,
            "synchronous_validation": False,
            "url": url,
            "links": {name: f"{url}/{path}" for name, path in LINKS.items()},
        }
    )


def _own(call, section):
    return [one for one in section.values() if one.account_sid == call.account.sid]


def _service(call):
    service = call.sandbox.world.services.get(call.sid("service"))
    if service is None or service.account_sid != call.account.sid:
        raise call.not_found()
    return service


def _listed(call, key, rows, render):
    page = listing.page_of(call, rows)
    return answer(page.modern(key, [render(one) for one in page.items]))


@endpoint
async def list_services(call):
    """GET /v1/Services"""
    rows = _own(call, call.sandbox.world.services)
    return _listed(call, "services", rows, lambda one: service_resource(call, one))


@endpoint
async def fetch_service(call):
    """GET /v1/Services/{sid}"""
    return answer(service_resource(call, _service(call)))


@endpoint
async def update_service(call):
    """POST /v1/Services/{sid}"""
    service = _service(call)
    vars(service).update(_changes(call.params))
    return answer(service_resource(call, service))


def _changes(params):
    """{attribute: value} of an update.

    :raises Refusal: 20001 for an impossible value
    """
    changes = {}
    for name, value in params.items():
        if name in URL_FIELDS:
            problem = rules.url_problem(value)
            if problem:
                raise Refusal(20001, detail=f"{name}: {problem}")
            changes[URL_FIELDS[name]] = value or None
        elif name in METHOD_FIELDS:
            if value not in ("GET", "POST"):
                raise Refusal(20001, detail=f"{name} must be GET or POST")
            changes[METHOD_FIELDS[name]] = value
        elif name in FLAG_FIELDS:
            changes[FLAG_FIELDS[name]] = value.lower() == "true"
        elif name in TEXT_FIELDS:
            changes[TEXT_FIELDS[name]] = value
        elif name == "ValidityPeriod":
            changes["validity_period"] = listing.whole(params, name, 36000, lowest=1)
    return changes


def _sender(call, service, one, kind):
    path, key, _section, capabilities = POOLS[kind]
    return _dated(
        {
            "sid": one.sid,
            "account_sid": one.account_sid,
            "service_sid": service.sid,
            key: one.address,
            "country_code": "US",
            "capabilities": capabilities,
            "url": f"{_root(call)}/Services/{service.sid}/{path}/{one.sid}",
        }
    )


def _pool(kind):
    """An endpoint that lists one kind of sender of a service."""

    @endpoint
    async def list_senders(call):
        service = _service(call)
        section = getattr(call.sandbox.world, POOLS[kind][2])
        rows = [one for one in section.values() if one.service_sid == service.sid]
        return _listed(call, kind, rows, lambda one: _sender(call, service, one, kind))

    return list_senders


list_phone_numbers = _pool("phone_numbers")
list_short_codes = _pool("short_codes")
list_alpha_senders = _pool("alpha_senders")


@endpoint
async def add_phone_number(call):
    """POST /v1/Services/{sid}/PhoneNumbers: put a number of the account into the pool."""
    service, number = _service(call), call.sandbox.world.numbers.get(call.params.get("PhoneNumberSid", ""))
    if number is None or number.account_sid != call.account.sid:
        raise Refusal(20404, uri=call.params.get("PhoneNumberSid", ""))
    if number.service_sid:
        raise Refusal(21710)
    number.service_sid = service.sid
    return answer(_sender(call, service, number, "phone_numbers"), 201)


@endpoint
async def remove_phone_number(call):
    """DELETE /v1/Services/{sid}/PhoneNumbers/{sid}: take a number out of the pool; the account keeps it."""
    service, number = _service(call), call.sandbox.world.numbers.get(call.sid())
    if number is None or number.service_sid != service.sid:
        raise call.not_found()
    number.service_sid = ""
    return answer(None, 204)


@endpoint
async def list_campaigns(call):
    """GET /v1/Services/{sid}/Compliance/Usa2p"""
    service = _service(call)
    rows = [one for one in call.sandbox.world.campaigns.values() if one.service_sid == service.sid]
    return _listed(call, "compliance", rows, lambda one: _campaign(call, one))


def _campaign(call, one):
    return _dated(
        {
            "sid": one.sid,
            "account_sid": one.account_sid,
            "messaging_service_sid": one.service_sid,
            "brand_registration_sid": one.brand_sid,
            "campaign_status": one.campaign_status,
            "campaign_id": "CXXXXXX",
            "us_app_to_person_usecase": one.us_app_to_person_usecase,
            "description": "Fictional campaign of the sandbox",
            "message_samples": [],
            "has_embedded_links": True,
            "has_embedded_phone": False,
            "rate_limits": one.rate_limits,
            "errors": one.errors,
            "opt_out_keywords": ["STOP"],
            "opt_in_keywords": ["START"],
            "help_keywords": ["HELP"],
            "is_externally_registered": False,
            "mock": True,
            "url": f"{_root(call)}/Services/{one.service_sid}/Compliance/Usa2p/{one.sid}",
        }
    )


@endpoint
async def list_brands(call):
    """GET /v1/a2p/BrandRegistrations"""
    return _listed(call, "data", _own(call, call.sandbox.world.brands), lambda one: _brand(call, one))


@endpoint
async def fetch_brand(call):
    """GET /v1/a2p/BrandRegistrations/{sid}"""
    brand = call.sandbox.world.brands.get(call.sid())
    if brand is None or brand.account_sid != call.account.sid:
        raise call.not_found()
    return answer(_brand(call, brand))


def _brand(call, one):
    url = f"{_root(call)}/a2p/BrandRegistrations/{one.sid}"
    return _dated({**vars(one), "failure_reason": None, "brand_feedback": [], "mock": True, "links": {}, "url": url})


@endpoint
async def list_verifications(call):
    """GET /v1/Tollfree/Verifications; filters TollfreePhoneNumberSid and Status."""
    world, sid, status = call.sandbox.world, call.params.get("TollfreePhoneNumberSid"), call.params.get("Status")
    sids = {one.phone_number: one.sid for one in world.numbers.values() if TOLL_FREE.match(one.phone_number)}
    rows = [
        one
        for one in _own(call, world.tollfree_verifications)
        if sid in (None, sids.get(one.phone_number)) and status in (None, one.status)
    ]
    return _listed(call, "verifications", rows, lambda one: _verification(call, one, sids.get(one.phone_number)))


def _verification(call, one, number_sid):
    shown = {name: value for name, value in vars(one).items() if name != "phone_number"}
    return _dated(
        {
            **shown,
            "tollfree_phone_number": one.phone_number,
            "tollfree_phone_number_sid": number_sid,
            "rejection_reasons": [],
            "edit_expiration": None,
            "url": f"{_root(call)}/Tollfree/Verifications/{one.sid}",
        }
    )
