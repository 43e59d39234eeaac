"""The words of "Why was this not sent?": which checks belong together, what is in order, and the next step."""

from odoo.tools.translate import LazyTranslate

from ..tools import gate

_lt = LazyTranslate(__name__)

# Reasons of the gate that answer one question of a user's: (the question's name, what is said if none of them hits).
TOPICS = {
    ("account_off",): (_lt("Account"), _lt("The Twilio account is verified.")),
    ("sender_missing", "sender_country"): (_lt("Sender"), _lt("There is a sender for this number.")),
    ("number_missing", "number_invalid", "number_unreachable"): (
        _lt("Number"),
        _lt("%(number)s is a possible phone number."),
    ),
    ("opted_out", "blocked_by_person", "blocked_by_provider", "blacklisted"): (
        _lt("Opt-out"),
        _lt("This number has not opted out and is not blocked."),
    ),
    ("under_review",): (_lt("Review"), _lt("No reply of this person waits for a decision.")),
    ("no_consent",): (_lt("Consent"), _lt("This person agreed to marketing texts.")),
    ("body_empty", "body_too_long"): (_lt("Wording"), _lt("The text is neither empty nor too long.")),
    ("expired",): (_lt("Validity"), _lt("Its time has not passed.")),
    ("repeated",): (_lt("Repeats"), _lt("The same text is not on its way already.")),
    ("cap", "rolling_cap"): (_lt("Daily limit"), _lt("No daily limit stands against it.")),
    ("zone_unknown", "quiet_hours"): (_lt("Quiet hours"), _lt("No quiet hours stand against it now.")),
    ("sequence_hours_never", "sequence_hours"): (
        _lt("Hours of the sequence"),
        _lt("No hours of a sequence stand against it now."),
    ),
    ("throttled",): (_lt("Pace"), _lt("The sender does not pause.")),
}
# What opens where a reason hits: (kind of record, words on the button).
STEPS = {
    "account_off": ("account", _lt("Open Accounts")),
    "sender_missing": ("account", _lt("Open Accounts")),
    "sender_country": ("account", _lt("Open Accounts")),
    "number_missing": ("lead", _lt("Open Lead")),
    "number_invalid": ("lead", _lt("Open Lead")),
    "no_consent": ("lead", _lt("Open Lead")),
    "opted_out": ("subscriber", _lt("Open Subscriber")),
    "blocked_by_person": ("subscriber", _lt("Open Subscriber")),
    "blocked_by_provider": ("subscriber", _lt("Open Subscriber")),
    "number_unreachable": ("subscriber", _lt("Open Subscriber")),
    "under_review": ("subscriber", _lt("Open Subscriber")),
    "zone_unknown": ("subscriber", _lt("Open Subscriber")),
    "blacklisted": ("blacklist", _lt("Open Phone Blacklist")),
}


def topics(env, purpose):
    """Yield (name, reasons) for every question that the gate asks about texts of this purpose, in its order.

    A reason that is newer than the table above has a line of its own.
    """
    asked = [check.reason for check in gate.CHECKS if purpose in check.purposes]
    grouped = {reason: reasons for reasons in TOPICS for reason in reasons}
    for reasons in dict.fromkeys(grouped.get(reason, (reason,)) for reason in asked):
        name = TOPICS[reasons][0] if reasons in TOPICS else env["sms.marketing.error.code"]._for_key(reasons[0]).title
        yield env._(name) if reasons in TOPICS else name, [reason for reason in reasons if reason in asked]


def passed(env, reason, draft):
    """Return the sentence for a question whose answer is in order."""
    words = next((words for reasons, (_name, words) in TOPICS.items() if reason in reasons), None)
    if not words:
        return env._("In order.")
    text = env._(words)
    return text % {"number": draft.number} if "%(number)s" in text else text


def next_step(env, reason, draft, lead):
    """Return {name, action} that leads to what has to be mended, or False where this user cannot open it."""
    kind, words = STEPS.get(reason, (None, None))
    opened = kind and _OPEN[kind](env, draft, lead)
    return {"name": env._(words), "action": opened} if opened else False


def _open_accounts(env, draft, _lead):
    if not env.user.has_group("sms_marketing.group_administrator"):
        return False
    if draft and draft.account:
        return _form("sms.marketing.account", draft.account.id)
    return env["ir.actions.act_window"]._for_xml_id("sms_marketing.account_action")


def _open_lead(env, _draft, lead):
    return _form("crm.lead", lead.id) if lead and lead.with_env(env).has_access("read") else False


def _open_subscriber(_env, draft, _lead):
    return _form("sms.marketing.subscriber", draft.subscriber.id) if draft.subscriber else False


def _open_blacklist(env, draft, _lead):
    if not env["phone.blacklist"].has_access("read"):
        return False
    domain = [("number", "=", draft.number)]
    return {
        "type": "ir.actions.act_window",
        "name": env._("Phone Blacklist"),
        "res_model": "phone.blacklist",
        "views": [(False, "list"), (False, "form")],
        "domain": domain,
    }


def _form(model, record_id):
    return {
        "type": "ir.actions.act_window",
        "res_model": model,
        "res_id": record_id,
        "views": [(False, "form")],
        "target": "current",
    }


_OPEN = {"account": _open_accounts, "lead": _open_lead, "subscriber": _open_subscriber, "blacklist": _open_blacklist}
