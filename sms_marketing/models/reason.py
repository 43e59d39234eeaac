"""What the gate's reasons are called, what they say to a user, and what Odoo's own models call them."""

from dataclasses import dataclass

from markupsafe import Markup

from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason's label, the sentence that tells a user what to do, and Odoo's failure type for it."""

    label: str
    sentence: str
    failure_type: str
    for_all: bool = False  # it is about the company, so it stands against every text alike


REASONS = {
    "account_off": Reason(
        _lt("No verified account"),
        _lt(
            "No Twilio account of this company is verified. Open SMS Marketing → Configuration → Accounts and press "
            "Verify."
        ),
        "sms_acc",
        for_all=True,
    ),
    "number_missing": Reason(
        _lt("No number"), _lt("There is no phone number. Add one to the lead or contact."), "sms_number_missing"
    ),
    "number_invalid": Reason(
        _lt("Number not usable"),
        _lt("The phone number cannot exist. Correct it, with the country or with + and the country code."),
        "sms_number_format",
    ),
    "number_unreachable": Reason(
        _lt("Cannot receive texts"),
        _lt("Twilio says that this number cannot receive texts: a landline, or no longer in use. Ask for another one."),
        "sms_number_format",
    ),
    "opted_out": Reason(
        _lt("Opted out"),
        _lt("This person said STOP. Only the person can undo it, by texting START to your number."),
        "sms_optout",
    ),
    "blocked_by_person": Reason(
        _lt("Blocked by hand"), _lt("A colleague blocked this number. Ask an SMS administrator."), "sms_blacklist"
    ),
    "blocked_by_provider": Reason(
        _lt("Blocked by the carrier"),
        _lt("Twilio says that this number opted out or is blocked. The person can text START to your number."),
        "sms_blacklist",
    ),
    "blacklisted": Reason(
        _lt("On the phone blacklist"),
        _lt("This number is on Odoo's phone blacklist: its owner opted out there, or a colleague added it."),
        "sms_blacklist",
    ),
    "under_review": Reason(
        _lt("Reply to review"),
        _lt(
            "This person may have asked for no more texts. Read the reply and decide in the review; texts wait for it."
        ),
        "sms_refused",
    ),
    "no_consent": Reason(
        _lt("No consent"),
        _lt("This person has not agreed to marketing texts. Tick SMS Consent once you have their agreement."),
        "sms_no_consent",
    ),
    "sender_missing": Reason(
        _lt("No sender"),
        _lt(
            "No sender can be used: it was removed, or none is set up. Open SMS Marketing → Configuration → Accounts "
            "and add one."
        ),
        "sms_acc",
        for_all=True,
    ),
    "sender_country": Reason(
        _lt("No sender for this country"),
        _lt("None of your senders is meant for this number's country. Add one, or extend a sender's countries."),
        "sms_acc",
    ),
    "body_empty": Reason(_lt("Empty text"), _lt("The text is empty. Write something, then send again."), "sms_refused"),
    "body_too_long": Reason(
        _lt("Text too long"), _lt("A text has at most 1,600 characters. Shorten it, then send again."), "sms_refused"
    ),
    "expired": Reason(
        _lt("Too late"), _lt("Its time had passed before it could be sent, so it was not sent any more."), "sms_refused"
    ),
    "repeated": Reason(
        _lt("Sent a moment ago"),
        _lt("The same text to this number is on its way already. Change it, or wait five minutes."),
        "sms_duplicate",
    ),
    # FEATURES C1: the wording is fixed
    "cap": Reason(
        _lt("Daily limit reached"),
        _lt("This subscriber has received %(count)s SMS today (max %(limit)s). Try again tomorrow."),
        "sms_refused",
    ),
    "rolling_cap": Reason(
        _lt("Limit of 24 hours reached"),
        _lt(
            "This subscriber has received %(count)s SMS within 24 hours (max %(limit)s by the rule for %(place)s)."
            " Try again tomorrow."
        ),
        "sms_refused",
    ),
    "zone_unknown": Reason(
        _lt("Time zone unknown"),
        _lt(
            "Nobody can tell what time it is where this person lives, so no lawful hour can be told."
            " Enter the state or the time zone on the lead or contact, then send again."
        ),
        "sms_refused",
    ),
    "quiet_hours": Reason(
        _lt("Quiet hours"),
        _lt("It is not a time for texts where this person lives. The text leaves by itself when the window opens."),
        "sms_refused",
    ),
    "sequence_hours_never": Reason(
        _lt("Sequence has no lawful hours"),
        _lt(
            "None of the hours of its sequence is a time for texts where this person lives. Change the hours in the"
            " sequence's settings, then send again."
        ),
        "sms_refused",
    ),
    "sequence_hours": Reason(
        _lt("Hours of the sequence"),
        _lt("Its sequence does not text at this time. The text leaves by itself when the sequence's hours begin."),
        "sms_refused",
    ),
    "throttled": Reason(
        _lt("Sender pauses"),
        _lt("Twilio asked us to slow down with this sender. The text leaves by itself after the pause."),
        "sms_refused",
    ),
    # decided by Odoo's composer before the gate was asked
    "duplicate": Reason(
        _lt("Duplicate"), _lt("The same number was already in this sending and gets one text."), "sms_duplicate"
    ),
    # decided beside the gate: a text that somebody's code sends without filling in its fields
    "field_unfilled": Reason(
        _lt("Field not filled in"),
        _lt(
            "“{{ … }}” is still in this text. Send it with the composer, a template or a mailing, which fill in fields;"
            " code renders the text first."
        ),
        "sms_refused",
    ),
    # decided while a text waited, `message_withdrawal.py`
    "sequence_paused": Reason(
        _lt("Held back by a reply"),
        _lt(
            "The person replied before this text of a sequence could leave, so it was held back. Read the reply;"
            " “Resume” in the lead's sequence sends the text, as long as it has not ended."
        ),
        "sms_refused",
    ),
    "sequence_left": Reason(
        _lt("Sequence paused or ended"),
        _lt(
            "Before this text of a sequence could leave, the person replied, the lead was closed, or the sequence was"
            " stopped for it. Read the reply and write yourself if it still fits."
        ),
        "sms_refused",
    ),
    "lead_deleted": Reason(
        _lt("Lead deleted"),
        _lt("The lead was deleted before this text could leave, so it was withdrawn."),
        "sms_refused",
    ),
    "canceled": Reason(_lt("Cancelled"), _lt("A user cancelled this text before it left."), "sms_refused"),
}

# Odoo's own refusals at composing time, in our words.
FROM_FAILURE_TYPE = {
    "sms_duplicate": "duplicate",
    "sms_optout": "opted_out",
    "sms_blacklist": "blacklisted",
    "sms_number_missing": "number_missing",
    "sms_number_format": "number_invalid",
}
SELECTION = [(code, str(reason.label._source)) for code, reason in REASONS.items()]
# Failure types that Odoo's notification and trace models do not know yet.
NEW_FAILURE_TYPES = [("sms_no_consent", "No Consent"), ("sms_refused", "Refused by SMS Marketing")]


def sentence(env, reason, details=None):
    """Return the sentence of a reason in the user's language; `details` are the figures that it names."""
    text = env._(REASONS[reason].sentence)
    return text % details if details else text


def not_sent_note(env, reason, body, details=None):
    """Return the chatter's words for a text that the gate refused: that it was not sent, why, and the text."""
    return Markup("<p><b>%s</b> %s</p><p>%s</p>") % (env._("SMS not sent."), sentence(env, reason, details), body)
