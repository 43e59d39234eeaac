"""Is this account fit to send, and do replies reach us? Five checks, each with a code and never an exception."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from .api import TIMEOUT, Api, ControlError, Login
from .base_url import check_base_url
from .resources import OwnedNumber, items, owned_numbers, owned_short_codes, text
from .wire import Credentials, Sender

CHECKS = ("credentials", "account", "sender", "base_url", "webhooks")

# Every code a CheckResult can have, and what it says; models own the sentences. base_url_* are check_base_url's codes.
CODES = {
    "ok": "in order",
    "not_checked": "an earlier check failed, or there is nothing to compare with",
    # could not be asked
    "network": "no connection to the API",
    "timeout": "the API did not answer in time",
    "tls": "the API's certificate is not trusted",
    "not_twilio": "something answers at the Base URL that is not Twilio",
    "rate_limited": "Twilio asks to come back later",
    "server": "Twilio has an error",
    "refused": "Twilio refused the question (detail: why)",
    "forbidden": "these credentials may not ask that",
    "not_found": "Twilio does not know what was asked for",
    "too_many": "the list is too long to read",
    "base_url_missing": "no Base URL",
    "base_url_too_long": "the Base URL is too long",
    "base_url_malformed": "the Base URL is no address",
    "base_url_scheme": "the Base URL does not start with http:// or https://",
    "base_url_userinfo": "the Base URL holds a user or password",
    "base_url_query": "the Base URL holds a ? or #",
    "base_url_not_https": "plain http to somewhere else than this machine",
    # credentials
    "missing": "Account SID or Auth Token is empty",
    "malformed_sid": "the Account SID is not AC and 32 hexadecimal digits",
    "wrong_credentials": "Twilio does not accept Account SID and Auth Token",
    "wrong_key": "Twilio does not accept the API key",
    "token_missing": "the key works, but without Auth Token no webhook can be verified",
    # account
    "trial": "a trial account: texts verified numbers only",
    "suspended": "Twilio suspended the account",
    "closed": "the account is closed",
    "account_status": "an unknown account status (detail: which)",
    "hidden": "a Standard API key may not see the account's status",
    # sender
    "sender_missing": "no sender",
    "sender_malformed": "not a number, short code, alphanumeric id or Messaging Service",
    "sender_not_yours": "the number or short code is not on this account",
    "sender_no_sms": "the number cannot send SMS",
    "service_not_yours": "the Messaging Service is not on this account",
    "service_empty": "the Messaging Service has no senders",
    "service_inbound_off": "the Messaging Service drops inbound messages",
    "one_way": "an alphanumeric id cannot be answered: every text needs an opt-out link",
    # webhooks
    "webhook_not_set": "inbound messages go nowhere",
    "webhook_different": "inbound messages go to another address (detail: which)",
    "webhook_method": "inbound messages come as GET instead of POST",
    "webhook_application": "a TwiML application overrides the number's address (detail: its SID)",
    "not_applicable": "this sender receives nothing",
}

_ACCOUNT_SID = re.compile(r"AC[0-9a-fA-F]{32}", re.ASCII)
_ACCOUNT_STATES = {"active": (True, "ok"), "suspended": (False, "suspended"), "closed": (False, "closed")}
# Failures that say something about the address rather than about the credentials.
_ADDRESS_FAULTS = frozenset({"network", "timeout", "tls", "not_twilio"})


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of what was found: `ok` None is a warning or "could not be told"; `code` is one of CODES."""

    check: str
    ok: bool | None
    code: str
    detail: str = ""


def verify(
    credentials: Credentials, sender: Sender, expected_inbound_url: str | None = None, *, timeout: float = TIMEOUT
) -> list[CheckResult]:
    """One result per check, in the order of CHECKS; the first failure of the connection ends the asking.

    `timeout` is for one call; a healthy API is asked four to seven times, one after the other.
    """
    found: dict[str, CheckResult] = {}
    fault = check_base_url(credentials.base_url)
    if fault:
        _note(found, "base_url", False, f"base_url_{fault}")
    else:
        _ask(found, credentials, sender, expected_inbound_url, timeout)
    return [found.get(check) or CheckResult(check, None, "not_checked") for check in CHECKS]


def set_webhooks(credentials: Credentials, sender: Sender, inbound_url: str) -> CheckResult:
    """Have Twilio send this sender's inbound messages to `inbound_url`, and look whether it does."""
    setter = _SETTERS.get(sender.kind)
    if setter is None:
        return CheckResult("webhooks", True, "not_applicable")

    def change() -> CheckResult:
        api = Api(credentials)
        setter(api, sender.value, inbound_url)
        return check_webhooks(api, sender, inbound_url)

    return _guarded("webhooks", change)


def check_sender(api: Api, sender: Sender) -> CheckResult:
    """Whether the sender is on this account and can send."""
    if not sender.value:
        return CheckResult("sender", False, "sender_missing")
    if not sender.has_shape():
        return CheckResult("sender", False, "sender_malformed", sender.value)
    if sender.kind == "alphanumeric":
        return CheckResult("sender", True, "one_way")
    if sender.kind == "messaging_service":
        return _check_service(api, sender.value)
    owned = _owned(api, sender)
    if owned is None:
        return CheckResult("sender", False, "sender_not_yours", sender.value)
    return CheckResult("sender", owned.sms, "ok" if owned.sms else "sender_no_sms", sender.value)


def check_webhooks(api: Api, sender: Sender, expected: str | None) -> CheckResult:
    """Whether inbound messages of the sender come to `expected` as POST."""
    if sender.kind == "alphanumeric":
        return CheckResult("webhooks", True, "not_applicable")
    if not expected:
        return CheckResult("webhooks", None, "not_checked")
    if sender.kind == "messaging_service":
        return _check_service_webhooks(api, sender.value, expected)
    owned = _owned(api, sender)
    return _check_number_webhook(owned, expected) if owned else CheckResult("webhooks", None, "not_checked")


def _ask(
    found: dict[str, CheckResult], credentials: Credentials, sender: Sender, expected: str | None, timeout: float
) -> None:
    account = _log_in(found, credentials, timeout)
    if account is None:
        return
    _note(found, "account", *_judge_account(account))
    api = Api(credentials, timeout=timeout)
    found["sender"] = _guarded("sender", lambda: check_sender(api, sender))
    if found["sender"].code not in _ADDRESS_FAULTS:
        found["webhooks"] = _guarded("webhooks", lambda: check_webhooks(api, sender, expected))


def _note(found: dict[str, CheckResult], check: str, ok: bool | None, code: str, detail: str = "") -> None:
    found[check] = CheckResult(check, ok, code, detail)


def _guarded(check: str, look: Callable[[], CheckResult]) -> CheckResult:
    try:
        return look()
    except ControlError as error:
        return CheckResult(check, False, error.code if error.code in CODES else "refused", error.detail)


def _log_in(found: dict[str, CheckResult], credentials: Credentials, timeout: float) -> dict[str, Any] | None:
    """The account resource, {} if these credentials may not see it; None (with the reason noted) if they fail."""
    if not _ACCOUNT_SID.fullmatch(credentials.account_sid or ""):
        _note(found, "credentials", False, "malformed_sid" if credentials.account_sid else "missing")
        return None
    try:
        account = _read_account(credentials, timeout)
    except ControlError as error:
        at_address = error.code in _ADDRESS_FAULTS
        _note(found, "base_url" if at_address else "credentials", False, error.code, error.detail)
        if not at_address and error.code != "missing":
            _note(found, "base_url", True, "ok")
        return None
    _note(found, "credentials", *((True, "ok") if credentials.auth_token else (None, "token_missing")))
    _note(found, "base_url", True, "ok")
    return account


def _read_account(credentials: Credentials, timeout: float) -> dict[str, Any]:
    """Both ways to log in are tried: the token signs webhooks, the key (if any) sends."""
    uses_key = credentials.login[0] != credentials.account_sid
    account = _read_as_owner(credentials, timeout) if credentials.auth_token or not uses_key else {}
    if uses_key:
        # A Standard key may not read the account, but any key that sends may list messages.
        _logging_in("wrong_key", lambda: Api(credentials, timeout=timeout).get("Messages.json", {"PageSize": 1}))
    return account


def _read_as_owner(credentials: Credentials, timeout: float) -> dict[str, Any]:
    owner = Login(credentials.account_sid, credentials.auth_token)
    account = _logging_in("wrong_credentials", Api(credentials, owner, timeout).account)
    if text(account, "sid") != credentials.account_sid:
        raise ControlError("not_twilio", "the answer is about another account")
    return account


def _logging_in(code: str, ask: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return ask()
    except ControlError as error:
        if error.code in ("unauthorized", "not_found"):
            raise ControlError(code, error.detail) from None
        raise


def _judge_account(account: dict[str, Any]) -> tuple[bool | None, str, str]:
    if not account:
        return None, "hidden", ""
    status = text(account, "status").lower()
    ok, code = _ACCOUNT_STATES.get(status, (False, "account_status"))
    if ok and text(account, "type").lower() == "trial":
        return None, "trial", status
    return ok, code, status


def _owned(api: Api, sender: Sender) -> OwnedNumber | None:
    look = owned_numbers if sender.kind == "number" else owned_short_codes
    return next(iter(look(api, sender.value)), None)


def _check_service(api: Api, sid: str) -> CheckResult:
    try:
        service = api.get_messaging(f"Services/{sid}")
    except ControlError as error:
        if error.code == "not_found":
            return CheckResult("sender", False, "service_not_yours", sid)
        raise
    if not any(_pool(api, sid, kind) for kind in ("PhoneNumbers", "ShortCodes", "AlphaSenders")):
        return CheckResult("sender", False, "service_empty", text(service, "friendly_name"))
    if not _is_inbound_on(service):
        return CheckResult("sender", False, "service_inbound_off", text(service, "friendly_name"))
    return CheckResult("sender", True, "ok", text(service, "friendly_name"))


def _pool(api: Api, sid: str, kind: str) -> list[dict[str, Any]]:
    keys = {"PhoneNumbers": "phone_numbers", "ShortCodes": "short_codes", "AlphaSenders": "alpha_senders"}
    return list(items(api.get_messaging(f"Services/{sid}/{kind}", {"PageSize": 1000}), keys[kind]))


def _is_inbound_on(service: dict[str, Any]) -> bool:
    """A service without address drops inbound messages, unless it leaves them to its numbers."""
    return bool(text(service, "inbound_request_url")) or service.get("use_inbound_webhook_on_number") is True


def _check_service_webhooks(api: Api, sid: str, expected: str) -> CheckResult:
    service = api.get_messaging(f"Services/{sid}")
    if service.get("use_inbound_webhook_on_number") is not True:
        return _compare(text(service, "inbound_request_url"), text(service, "inbound_method"), expected)
    pool = {text(item, "sid") for item in _pool(api, sid, "PhoneNumbers")}
    results = [_check_number_webhook(one, expected) for one in owned_numbers(api) if one.sid in pool]
    return next((one for one in results if not one.ok), CheckResult("webhooks", True, "ok"))


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
