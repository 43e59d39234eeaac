"""One sender: is it on the account, can it send, and do replies to it reach us? And making them reach us."""

from __future__ import annotations

from typing import Any

from .api import Api, ControlError
from .checks import CODES, CheckResult
from .facts import POOLS, Facts
from .registration import NO_RIGHT
from .resources import OwnedNumber, owned_numbers, owned_short_codes, text
from .wire import Credentials, Sender

_POOL_OF = {"number": "PhoneNumbers", "short_code": "ShortCodes"}


def check_sender(facts: Facts, sender: Sender) -> CheckResult:
    """Whether the sender is on this account and can send."""
    if not sender.value:
        return CheckResult("sender", False, "sender_missing")
    if not sender.has_shape():
        return CheckResult("sender", False, "sender_malformed", sender.value)
    if sender.kind == "alphanumeric":
        return CheckResult("sender", True, "one_way")
    if sender.kind == "messaging_service":
        return _check_service(facts, sender.value)
    owned = facts.owned(sender)
    if owned is None:
        return CheckResult("sender", False, "sender_not_yours", sender.value)
    return CheckResult("sender", owned.sms, "ok" if owned.sms else "sender_no_sms", sender.value)


def check_webhooks(facts: Facts, sender: Sender, expected: str | None) -> CheckResult:
    """Whether inbound messages of the sender come to `expected` as POST."""
    if sender.kind == "alphanumeric":
        return CheckResult("webhooks", True, "not_applicable")
    if not expected:
        return CheckResult("webhooks", None, "not_checked")
    if sender.kind == "messaging_service":
        return _check_service_webhooks(facts, sender.value, expected)
    owned = facts.owned(sender)
    if owned is None:
        return CheckResult("webhooks", None, "not_checked")
    return _check_home(facts, sender, owned, expected) or _check_number_webhook(owned, expected)


def set_webhooks(credentials: Credentials, sender: Sender, inbound_url: str) -> CheckResult:
    """Have Twilio send this sender's inbound messages to `inbound_url`, and look whether it does.

    Only the inbound address: statuses are reported to the address that goes along with each message, and a fallback at
    the same server would be down together with it. What overrides the address afterwards (an application, a Messaging
    Service) is reported and left alone: it may serve others.
    """
    setter = _SETTERS.get(sender.kind)
    if setter is None:
        return CheckResult("webhooks", True, "not_applicable", sender=sender.value)
    try:
        with Facts(credentials) as facts:
            setter(facts.api, sender.value, inbound_url)
            found = check_webhooks(facts, sender, inbound_url)
            return CheckResult("webhooks", found.ok, found.code, found.detail, sender.value)
    except ControlError as error:
        return failed("webhooks", error, sender.value)


def failed(check: str, error: ControlError, sender: str = "") -> CheckResult:
    """The line of a question that could not be asked."""
    return CheckResult(check, False, error.code if error.code in CODES else "refused", error.detail, sender)


def _check_service(facts: Facts, sid: str) -> CheckResult:
    try:
        service = facts.service(sid)
    except ControlError as error:
        if error.code == "not_found":
            return CheckResult("sender", False, "service_not_yours", sid)
        raise
    name = text(service, "friendly_name")
    if not any(facts.pool(sid, kind) for kind in POOLS):
        return CheckResult("sender", False, "service_empty", name)
    if not _is_inbound_on(service):
        return CheckResult("sender", False, "service_inbound_off", name)
    return CheckResult("sender", True, "ok", name)


def _is_inbound_on(service: dict[str, Any]) -> bool:
    """A service without address drops inbound messages, unless it leaves them to its numbers."""
    return bool(text(service, "inbound_request_url")) or _leaves_it_to_numbers(service)


def _leaves_it_to_numbers(service: dict[str, Any]) -> bool:
    return service.get("use_inbound_webhook_on_number") is True


def _check_service_webhooks(facts: Facts, sid: str, expected: str) -> CheckResult:
    service = facts.service(sid)
    if not _leaves_it_to_numbers(service):
        return _compare(text(service, "inbound_request_url"), text(service, "inbound_method"), expected)
    pool = {text(item, "sid") for item in facts.pool(sid, "PhoneNumbers")}
    results = [_check_number_webhook(one, expected) for one in facts.all_numbers() if one.sid in pool]
    return next((one for one in results if not one.ok), CheckResult("webhooks", True, "ok"))


def _check_home(facts: Facts, sender: Sender, owned: OwnedNumber, expected: str) -> CheckResult | None:
    """What the Messaging Service does with the number's inbound messages, None if they follow the number's address.

    https://www.twilio.com/docs/messaging/api/service-resource: the service's address wins over the number's.
    """
    try:
        service = facts.home(owned, _POOL_OF[sender.kind])
    except ControlError as error:
        if error.code in NO_RIGHT or error.code == "too_many":
            return None  # the number's own address is all we may look at
        raise
    if service is None or _leaves_it_to_numbers(service):
        return None
    name = text(service, "friendly_name") or text(service, "sid")
    found = _compare(text(service, "inbound_request_url"), text(service, "inbound_method"), expected)
    codes = {"webhook_not_set": "webhook_service_off", "webhook_different": "webhook_service"}
    return CheckResult("webhooks", found.ok, codes[found.code], name) if found.code in codes else found


def _check_number_webhook(owned: OwnedNumber, expected: str) -> CheckResult:
    if owned.sms_application_sid:
        return CheckResult("webhooks", None, "webhook_application", owned.sms_application_sid)
    return _compare(owned.sms_url, owned.sms_method, expected)


def _compare(actual: str, method: str, expected: str) -> CheckResult:
    """The fragment holds retry settings only, so it does not count."""
    address = actual.partition("#")[0].strip()
    if not address:
        return CheckResult("webhooks", False, "webhook_not_set")
    if address != expected.partition("#")[0].strip():
        return CheckResult("webhooks", False, "webhook_different", address.partition("?")[0])
    if (method or "POST").upper() != "POST":
        return CheckResult("webhooks", False, "webhook_method", address.partition("?")[0])
    return CheckResult("webhooks", True, "ok")


def _set_number(api: Api, number: str, url: str) -> None:
    for owned in owned_numbers(api, number):
        api.post(f"IncomingPhoneNumbers/{owned.sid}.json", {"SmsUrl": url, "SmsMethod": "POST"})
        return
    raise ControlError("sender_not_yours", number)


def _set_short_code(api: Api, short_code: str, url: str) -> None:
    for owned in owned_short_codes(api, short_code):
        api.post(f"SMS/ShortCodes/{owned.sid}.json", {"SmsUrl": url, "SmsMethod": "POST"})
        return
    raise ControlError("sender_not_yours", short_code)


def _set_service(api: Api, sid: str, url: str) -> None:
    """The service's own address counts again, also where its numbers' addresses did."""
    data = {"InboundRequestUrl": url, "InboundMethod": "POST", "UseInboundWebhookOnNumber": "false"}
    try:
        api.post_messaging(f"Services/{sid}", data)
    except ControlError as error:
        raise ControlError("service_not_yours", sid) if error.code == "not_found" else error from None


_SETTERS = {"number": _set_number, "short_code": _set_short_code, "messaging_service": _set_service}
