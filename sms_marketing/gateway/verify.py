"""Is this account fit to send, and do replies reach us? Seven checks, each with a code and never an exception."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from . import self_test
from .api import TIMEOUT, Api, ControlError, Login
from .base_url import check_base_url, is_loopback
from .checks import ADDRESS_FAULTS, CHECKS, CODES, PER_SENDER, CheckResult
from .facts import WORKERS, Facts
from .registration import check_registration
from .resources import text
from .senders import check_sender, check_webhooks, failed, set_webhooks
from .wire import Credentials, Sender

__all__ = ["CHECKS", "CODES", "CheckResult", "set_webhooks", "verify"]

_ACCOUNT_SID = re.compile(r"AC[0-9a-fA-F]{32}", re.ASCII)
_ACCOUNT_STATES = {"active": (True, "ok"), "suspended": (False, "suspended"), "closed": (False, "closed")}
_NOBODY = Sender("number", "")


def verify(
    credentials: Credentials,
    senders: Sequence[Sender],
    expected_inbound_url: str | None = None,
    *,
    self_test_url: str | None = None,
    timeout: float = TIMEOUT,
) -> list[CheckResult]:
    """The results in the order of CHECKS: one per check for the account, one per sender for those of PER_SENDER.

    A failure of the connection, the credentials or the account ends the asking. `timeout` is for one call; senders are
    looked at side by side, about ten calls each, so a healthy API is done in a second or two; `facts.BUDGET` bounds
    the rest. Without `self_test_url` we do not call ourselves. Blocks; starts threads and ends them.
    """
    asked = tuple(dict.fromkeys(senders)) or (_NOBODY,)
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="sms-verify") as threads:
        test = threads.submit(_test_ourselves, credentials, self_test_url, timeout)
        found = _account_lines(credentials, timeout)
        if "account" in found and found["account"].ok is not False:
            with Facts(credentials, timeout) as facts:
                lines = threads.map(lambda sender: _sender_lines(facts, sender, expected_inbound_url), asked)
                per_sender = {(one.check, one.sender): one for some in lines for one in some}
        else:
            per_sender = {}
        found["self_test"] = test.result()
    return [_pick(found, per_sender, check, sender) for check in CHECKS for sender in _about(check, asked)]


def _about(check: str, senders: tuple[Sender, ...]) -> list[str]:
    return [sender.value for sender in senders] if check in PER_SENDER else [""]


def _pick(
    found: dict[str, CheckResult], per_sender: dict[tuple[str, str], CheckResult], check: str, sender: str
) -> CheckResult:
    one = per_sender.get((check, sender)) if check in PER_SENDER else found.get(check)
    return one or CheckResult(check, None, "not_checked", sender=sender)


# --- the account ---


def _account_lines(credentials: Credentials, timeout: float) -> dict[str, CheckResult]:
    """{check: result}; with an "account" only if Twilio let us in."""
    found: dict[str, CheckResult] = {}
    fault = check_base_url(credentials.base_url)
    if fault:
        _note(found, "base_url", False, f"base_url_{fault}")
        return found
    account = _log_in(found, credentials, timeout)
    if account is not None:
        _note(found, "account", *_judge_account(account))
    return found


def _note(found: dict[str, CheckResult], check: str, ok: bool | None, code: str, detail: str = "") -> None:
    found[check] = CheckResult(check, ok, code, detail)


def _log_in(found: dict[str, CheckResult], credentials: Credentials, timeout: float) -> dict[str, Any] | None:
    """The account resource, {} if these credentials may not see it; None (with the reason noted) if they fail."""
    if not _ACCOUNT_SID.fullmatch(credentials.account_sid or ""):
        _note(found, "credentials", False, "malformed_sid" if credentials.account_sid else "missing")
        return None
    try:
        account = _read_account(credentials, timeout)
    except ControlError as error:
        at_address = error.code in ADDRESS_FAULTS
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


# --- each sender ---


def _sender_lines(facts: Facts, sender: Sender, expected: str | None) -> list[CheckResult]:
    """The lines of PER_SENDER; after a failure of the connection, or for what is no sender, the rest is left out."""
    found = [_guarded("sender", lambda: check_sender(facts, sender))]
    if sender.has_shape() and found[0].code not in ADDRESS_FAULTS:
        found.append(_guarded("webhooks", lambda: check_webhooks(facts, sender, expected)))
        if found[0].code not in ("sender_not_yours", "service_not_yours"):
            found.append(_guarded("registration", lambda: check_registration(facts, sender)))
    return [replace(one, sender=sender.value) for one in found]


def _guarded(check: str, look: Callable[[], CheckResult]) -> CheckResult:
    try:
        return look()
    except ControlError as error:
        return failed(check, error)


# --- ourselves ---


def _test_ourselves(credentials: Credentials, url: str | None, timeout: float) -> CheckResult:
    if not url:
        return CheckResult("self_test", None, "not_checked")
    if _is_private(url) and not _is_private(credentials.base_url):
        return CheckResult("self_test", False, "self_test_local")
    return self_test.run(url, credentials.auth_token, timeout)


def _is_private(url: str) -> bool:
    """True for an address that names this machine or a private network; names are not resolved."""
    try:
        host = urlsplit(url.strip()).hostname or ""
        return is_loopback(host) or ipaddress.ip_address(host).is_private
    except ValueError:
        return False
