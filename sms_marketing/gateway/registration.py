"""Do carriers let this sender's texts through? A2P 10DLC and toll-free verification, as tables.

https://www.twilio.com/docs/messaging/api/usapptoperson-resource ,
https://www.twilio.com/docs/messaging/api/brand-registration-resource and
https://www.twilio.com/docs/messaging/api/tollfree-verification-resource (read 2026-07). Blocked are toll-free numbers
to the US and Canada until they are approved (https://www.twilio.com/docs/api/errors/30032) and US numbers without
registered campaign (https://www.twilio.com/docs/api/errors/30034).
"""

from __future__ import annotations

import re
from typing import Any

from .api import ControlError
from .checks import CheckResult
from .facts import Facts
from .resources import text
from .wire import Sender

Finding = tuple[bool | None, str, str]  # ok, code, detail

# Twilio's word: (ok, code). False only where texts are known to be blocked.
CAMPAIGN_STATES = {
    "VERIFIED": (True, "ok"),
    "PENDING": (None, "campaign_pending"),
    "IN_PROGRESS": (None, "campaign_pending"),
    "FAILED": (False, "campaign_failed"),
    "SUSPENDED": (False, "campaign_suspended"),
}
BRAND_STATES = {
    "APPROVED": (True, "ok"),
    "PENDING": (None, "brand_pending"),
    "IN_REVIEW": (None, "brand_pending"),
    "FAILED": (False, "brand_failed"),
    "SUSPENDED": (False, "brand_suspended"),
}
TOLLFREE_STATES = {
    "TWILIO_APPROVED": (True, "ok"),
    "PENDING_REVIEW": (False, "tollfree_pending"),
    "IN_REVIEW": (False, "tollfree_pending"),
    "TWILIO_REJECTED": (False, "tollfree_rejected"),
}
# Answers to credentials without the right to look.
NO_RIGHT = frozenset({"unauthorized", "forbidden", "not_found"})
_RANK = {True: 0, None: 1, False: 2}

_TOLL_FREE = re.compile(r"\+18(?:00|33|44|55|66|77|88)[0-9]{7}", re.ASCII)
_NANP = re.compile(r"\+1([2-9][0-9]{2})[0-9]{7}", re.ASCII)
# Area codes of +1 that are neither in the United States nor in Canada: https://nationalnanpa.com (read 2026-07).
_ELSEWHERE = frozenset(
    "242 246 264 268 284 345 441 473 649 658 664 721 758 767 784 809 829 849 868 869 876".split()  # noqa: SIM905
)


def check_registration(facts: Facts, sender: Sender) -> CheckResult:
    """Whether texts of the sender are blocked for want of registration; what cannot be told is never a failure."""
    try:
        ok, code, detail = _find(facts, sender)
    except ControlError as error:
        ok, code, detail = None, _untold(error), error.detail
    return CheckResult("registration", ok, code, detail)


def _untold(error: ControlError) -> str:
    return "registration_unknown" if error.code in NO_RIGHT else error.code


def _find(facts: Facts, sender: Sender) -> Finding:
    if sender.kind == "messaging_service":
        return _of_service(facts, sender.value)
    if sender.kind == "number":
        return _of_number(facts, sender)
    return True, "not_needed", ""


def is_toll_free(number: str) -> bool:
    """True for a toll-free number of +1."""
    return _TOLL_FREE.fullmatch(number) is not None


def is_long_code(number: str) -> bool:
    """True for an ordinary number of the United States or Canada, which needs an A2P campaign."""
    found = _NANP.fullmatch(number)
    return bool(found) and not is_toll_free(number) and found[1] not in _ELSEWHERE


def _of_number(facts: Facts, sender: Sender) -> Finding:
    if is_toll_free(sender.value):
        return _of_toll_free(facts, sender.value)
    if not is_long_code(sender.value):
        return True, "not_needed", ""
    owned = facts.owned(sender)
    if owned is None:
        return None, "not_checked", ""
    service = facts.home(owned, "PhoneNumbers")
    return _of_campaign(facts, service) if service else (False, "campaign_missing", sender.value)


def _of_service(facts: Facts, sid: str) -> Finding:
    """The worst finding of its pool; only a warning as long as another of its senders gets through."""
    numbers = [text(one, "phone_number") for one in facts.pool(sid, "PhoneNumbers")]
    found = [_of_toll_free(facts, number) for number in numbers if is_toll_free(number)]
    if any(is_long_code(number) for number in numbers):
        found.append(_of_campaign(facts, facts.service(sid)))
    if not found:
        return True, "not_needed", ""
    ok, code, detail = max(found, key=lambda one: _RANK[one[0]])
    some_pass = any(one[0] for one in found)
    return (None if ok is False and some_pass else ok), code, detail


def _of_campaign(facts: Facts, service: dict[str, Any]) -> Finding:
    """The worse of campaign and brand."""
    name = text(service, "friendly_name") or text(service, "sid")
    campaigns = facts.campaigns(text(service, "sid"))
    if not campaigns:
        registered = service.get("us_app_to_person_registered") is True
        return (True, "ok", name) if registered else (False, "campaign_missing", name)
    found = [(_judge(one, "campaign_status", CAMPAIGN_STATES, "campaign_unknown"), one) for one in campaigns]
    campaign, record = min(found, key=lambda pair: _RANK[pair[0][0]])
    return max(campaign, _of_brand(facts, text(record, "brand_registration_sid")), key=lambda one: _RANK[one[0]])


def _of_brand(facts: Facts, sid: str) -> Finding:
    """The brand's finding; without the right to see it, nothing against it."""
    try:
        return _judge(facts.brand(sid), "status", BRAND_STATES, "brand_unknown") if sid else (True, "ok", "")
    except ControlError as error:
        if error.code in NO_RIGHT:
            return True, "ok", ""
        raise


def _of_toll_free(facts: Facts, number: str) -> Finding:
    """The best of the number's verifications: a rejected one stays in the list when it is submitted again."""
    found = [_judge(one, "status", TOLLFREE_STATES, "tollfree_unknown") for one in facts.verifications(number)]
    ok, code, detail = min(found, key=lambda one: _RANK[one[0]], default=(False, "tollfree_missing", ""))
    return ok, code, detail or number


def _judge(record: dict[str, Any], field: str, states: dict[str, tuple], unknown: str) -> Finding:
    status = text(record, field).upper()
    ok, code = states.get(status, (None, unknown))
    return ok, code, status if code == unknown else _why(record) if ok is False else ""


def _why(record: dict[str, Any]) -> str:
    """Twilio's reason in a rejected record, one line, "" if it gives none."""
    errors = record.get("errors")
    reasons = [item for item in errors if isinstance(item, dict)] if isinstance(errors, list) else []
    words = [text(item, "description") or text(item, "error_description") for item in reasons]
    found = text(record, "rejection_reason") or next(filter(None, words), "") or text(record, "failure_reason")
    return " ".join(found.split())[:200]
