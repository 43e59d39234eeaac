"""IncomingPhoneNumbers and ShortCodes of the 2010 API.

https://www.twilio.com/docs/phone-numbers/api/incomingphonenumber-resource
"""

from . import listing, rules
from .accounts import BEGAN
from .api import answer, endpoint
from .errors import Refusal
from .stamps import rfc2822
from .store import API_VERSION

URLS = {"SmsUrl": "sms_url", "SmsFallbackUrl": "sms_fallback_url", "StatusCallback": "status_callback"}
METHODS = {
    "SmsMethod": "sms_method",
    "SmsFallbackMethod": "sms_fallback_method",
    "StatusCallbackMethod": "status_callback_method",
}
TEXTS = {"FriendlyName": "friendly_name", "SmsApplicationSid": "sms_application_sid"}


def _shared(sender, kind):
    return {
        "sid": sender.sid,
        "account_sid": sender.account_sid,
        "api_version": API_VERSION,
        "friendly_name": sender.friendly_name or sender.address,
        "date_created": rfc2822(BEGAN),
        "date_updated": rfc2822(BEGAN),
        "sms_url": sender.sms_url,
        "sms_method": sender.sms_method,
        "sms_fallback_url": sender.sms_fallback_url,
        "sms_fallback_method": sender.sms_fallback_method,
        "uri": f"/{API_VERSION}/Accounts/{sender.account_sid}/{kind}/{sender.sid}.json",
    }


def number_resource(number):
    """The IncomingPhoneNumber resource."""
    return {
        **_shared(number, "IncomingPhoneNumbers"),
        "phone_number": number.phone_number,
        "capabilities": {"sms": number.sms, "mms": number.sms, "voice": True, "fax": False},
        "sms_application_sid": number.sms_application_sid,
        "status_callback": number.status_callback,
        "status_callback_method": number.status_callback_method,
        "status": "in-use",
        "beta": False,
        "origin": "twilio",
        "type": "toll-free" if number.toll_free else "local",
        "voice_url": "",
        "voice_method": "POST",
        "address_requirements": "none",
    }


def short_code_resource(code):
    """The ShortCode resource."""
    return {**_shared(code, "SMS/ShortCodes"), "short_code": code.short_code}


def change(sender, params):
    """Apply the form fields of an update.

    :raises Refusal: 20001 for an impossible URL or method; nothing is changed then
    """
    changes = {}
    for name, value in params.items():
        if name in URLS:
            problem = rules.url_problem(value)
            if problem:
                raise Refusal(20001, detail=f"{name}: {problem}")
            changes[URLS[name]] = value
        elif name in METHODS:
            if value not in ("GET", "POST"):
                raise Refusal(20001, detail=f"{name} must be GET or POST")
            changes[METHODS[name]] = value
        elif name in TEXTS:
            changes[TEXTS[name]] = value
    vars(sender).update(changes)


def _own(call, section):
    return [one for one in section.values() if one.account_sid == call.account.sid]


def _found(call, section):
    one = section.get(call.sid())
    if one is None or one.account_sid != call.account.sid:
        raise call.not_found()
    return one


@endpoint
async def list_numbers(call):
    """GET IncomingPhoneNumbers.json; filters PhoneNumber (a part of it, as at Twilio) and FriendlyName (exact)."""
    part, name = call.params.get("PhoneNumber", ""), call.params.get("FriendlyName")
    rows = [
        one
        for one in _own(call, call.sandbox.world.numbers)
        if part.replace("*", "") in one.phone_number and name in (None, one.friendly_name)
    ]
    page = listing.page_of(call, rows)
    return answer(page.classic("incoming_phone_numbers", [number_resource(one) for one in page.items]))


@endpoint
async def fetch_number(call):
    """GET IncomingPhoneNumbers/{sid}.json"""
    return answer(number_resource(_found(call, call.sandbox.world.numbers)))


@endpoint
async def update_number(call):
    """POST IncomingPhoneNumbers/{sid}.json"""
    number = _found(call, call.sandbox.world.numbers)
    change(number, call.params)
    return answer(number_resource(number))


@endpoint
async def release_number(call):
    """DELETE IncomingPhoneNumbers/{sid}.json: the number goes back to Twilio."""
    call.sandbox.world.remove("numbers", _found(call, call.sandbox.world.numbers).sid)
    return answer(None, 204)


@endpoint
async def list_short_codes(call):
    """GET SMS/ShortCodes.json; filter ShortCode."""
    wanted = call.params.get("ShortCode")
    rows = [one for one in _own(call, call.sandbox.world.short_codes) if wanted in (None, one.short_code)]
    page = listing.page_of(call, rows)
    return answer(page.classic("short_codes", [short_code_resource(one) for one in page.items]))


@endpoint
async def fetch_short_code(call):
    """GET SMS/ShortCodes/{sid}.json"""
    return answer(short_code_resource(_found(call, call.sandbox.world.short_codes)))


@endpoint
async def update_short_code(call):
    """POST SMS/ShortCodes/{sid}.json"""
    code = _found(call, call.sandbox.world.short_codes)
    change(code, call.params)
    return answer(short_code_resource(code))
