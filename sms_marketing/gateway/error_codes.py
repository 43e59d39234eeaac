"""What each Twilio error code means, who has to act, and what we do about it.

Source of every code: https://www.twilio.com/docs/api/errors/<code>, gathered 2026-07; the words are ours. Twilio
warns that codes may change, so this is data: an unknown code gets a harmless default from `describe`.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum

SOURCE = "https://www.twilio.com/docs/api/errors/{code}"
OWNERS = frozenset({"recipient", "sender", "account", "network", "us"})


class Treatment(str, Enum):
    """What a code asks of us."""

    PERMANENT = "permanent"  # this text will never reach this number: do not try again
    RETRY_LATER = "retry_later"  # not now: wait, half an hour and more
    RETRY_ONCE = "retry_once"  # one more try is reasonable, a third is not
    OPT_OUT = "opt_out"  # the person said no: write it down
    CONFIG = "config"  # somebody has to change a setting or register something; others will fail alike
    AMBIGUOUS = "ambiguous"  # perhaps it was sent: look first
    INFO = "info"  # nothing to do for this text

    def __str__(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class ErrorCode:
    """One code: `owner` (recipient, sender, account, network or us) is who can do something about it."""

    code: int
    title: str
    cause: str
    owner: str
    fix: str
    treatment: Treatment
    aliases: tuple[str, ...] = ()  # other names under which people look for it

    @property
    def url(self) -> str:
        """Twilio's own page."""
        return SOURCE.format(code=self.code)


PERMANENT, RETRY_LATER, RETRY_ONCE = Treatment.PERMANENT, Treatment.RETRY_LATER, Treatment.RETRY_ONCE
OPT_OUT, CONFIG, AMBIGUOUS, INFO = Treatment.OPT_OUT, Treatment.CONFIG, Treatment.AMBIGUOUS, Treatment.INFO

# code, title, cause, owner, fix, treatment

# --- HTTP and account. https://www.twilio.com/docs/api/errors#2-anchor ---
_ACCOUNT = (
    (
        20003,
        "Twilio did not accept the credentials",
        "Account SID, Auth Token or API key is wrong, replaced or of another region, or the account is suspended.",
        "account",
        "Copy Account SID and Auth Token again from the Twilio console, check that it is active, then verify it here.",
        CONFIG,
    ),
    (
        20005,
        "The Twilio account is not active",
        "Twilio suspended or closed the account, often because of billing or a policy review.",
        "account",
        "Open the Twilio console, clear what it reports, then verify the account.",
        CONFIG,
    ),
    (
        20008,
        "Test credentials were used",
        "Twilio's test credentials work for a few calls only and never send a text.",
        "account",
        "Enter the live Account SID and Auth Token, then verify the account.",
        CONFIG,
    ),
    (
        20404,
        "Twilio does not know what was asked for",
        "The account, number or Messaging Service of this call was deleted or belongs to another account.",
        "account",
        "Verify the account; it shows which sender is gone.",
        CONFIG,
    ),
    (
        20429,
        "Too many requests at once",
        "More requests were under way at the same time than Twilio allows this account. The text was not taken.",
        "us",
        "Nothing to do: it is tried again, more slowly.",
        RETRY_LATER,
    ),
    (
        20500,
        "Twilio had an internal error",
        "Twilio could not finish the request. Whether the text was taken is not known.",
        "network",
        "Nothing to do: Twilio is asked whether it has the text before anything is sent again.",
        AMBIGUOUS,
    ),
    (
        20503,
        "Twilio was not available",
        "Twilio was overloaded or under maintenance. Whether the text was taken is not known.",
        "network",
        "Nothing to do: Twilio is asked whether it has the text before anything is sent again.",
        AMBIGUOUS,
    ),
    (
        20504,
        "Twilio had a passing internal error",
        "A service inside Twilio did not answer in time.",
        "network",
        "Nothing to do: it is tried once more.",
        RETRY_ONCE,
    ),
)

# --- Refused at once, when we hand the text over. https://www.twilio.com/docs/api/errors#2-anchor ---
_REFUSED = (
    (
        21201,
        "The number is missing",
        "No recipient number was given.",
        "us",
        "Enter a phone number on the lead or contact.",
        PERMANENT,
    ),
    (
        21211,
        "The number is not valid",
        "The recipient's number does not exist in this form.",
        "recipient",
        "Correct the number on the lead or contact, with its country.",
        PERMANENT,
    ),
    (
        21212,
        "Invalid From number",
        "The sender is written wrongly or is not a number Twilio can send from.",
        "sender",
        "Choose one of your Twilio numbers as sender and verify the account.",
        CONFIG,
    ),
    (
        21217,
        "The number is not valid",
        "The recipient's number does not exist in this form.",
        "recipient",
        "Correct the number on the lead or contact, with its country.",
        PERMANENT,
    ),
    (
        21265,
        "A short code cannot be texted",
        "The recipient is a short code; texts go to ordinary phone numbers only.",
        "recipient",
        "Enter the person's own phone number.",
        PERMANENT,
    ),
    (
        21266,
        "Sender and recipient are the same number",
        "The text was addressed to the number it would come from.",
        "recipient",
        "Correct the number on the lead or contact.",
        PERMANENT,
    ),
    (
        21401,
        "The number cannot be texted",
        "The recipient's number is not one that can receive texts.",
        "recipient",
        "Ask for a mobile number.",
        PERMANENT,
    ),
    (
        21408,
        "Texts to this country are switched off",
        "The account's geographic permissions do not include the recipient's country.",
        "account",
        "In the Twilio console, allow the country under Messaging, Geo permissions. Until then leave that country out.",
        CONFIG,
    ),
    (
        21601,
        "The sender cannot send texts",
        "The number you send from has no SMS capability.",
        "sender",
        "Choose a number with SMS capability as sender and verify the account.",
        CONFIG,
    ),
    (
        21602,
        "The text is empty",
        "Neither text nor picture was given.",
        "us",
        "Write something into the template or message.",
        CONFIG,
    ),
    (
        21603,
        "The sender is missing",
        "Neither a number nor a Messaging Service was given to send from.",
        "sender",
        "Add a sender to the account and verify it.",
        CONFIG,
    ),
    (
        21604,
        "The number is missing",
        "No recipient number was given.",
        "us",
        "Enter a phone number on the lead or contact.",
        PERMANENT,
    ),
    (
        21606,
        "This sender cannot be used here",
        "The number you send from is not on this Twilio account, cannot send texts, or not to this country.",
        "sender",
        "Check the sender in the Twilio console, or choose another for this country.",
        CONFIG,
    ),
    (
        21608,
        "The account may not text this number yet",
        "A trial account texts verified numbers only; a full account needs an approved compliance profile.",
        "account",
        "Upgrade the account, or complete the primary compliance profile in the Twilio console.",
        CONFIG,
    ),
    (
        21609,
        "Twilio does not accept the status address",
        "The public address of this Odoo is not a valid internet address for Twilio.",
        "us",
        "Set the public web address of this Odoo: https, a real host name, no underscore in it.",
        CONFIG,
    ),
    (
        21610,
        "The person has opted out",
        "The recipient answered STOP to this sender, so Twilio blocks every text to them.",
        "recipient",
        "Do not text this person. They can opt in again by texting START.",
        OPT_OUT,
    ),
    (
        21611,
        "The sender's queue is full",
        "More texts wait at Twilio for this sender than it can send in about ten hours.",
        "sender",
        "Nothing to do: it is tried again later. Send more slowly, or use more or faster senders.",
        RETRY_LATER,
    ),
    (
        21612,
        "This sender cannot reach this number",
        "Twilio has no route from this sender to the recipient's network.",
        "sender",
        "Try another sender for this country, or another number of the person.",
        PERMANENT,
    ),
    (
        21614,
        "Not a mobile number",
        "The recipient's number is a landline or otherwise cannot receive texts.",
        "recipient",
        "Ask for a mobile number.",
        PERMANENT,
    ),
    (
        21617,
        "The text is too long",
        "The text has more than 1,600 characters.",
        "us",
        "Shorten the text.",
        PERMANENT,
    ),
    (
        21620,
        "A picture's address is not valid",
        "Twilio cannot use the web address of the picture.",
        "us",
        "Attach the picture again, and check that this Odoo can be reached from the internet.",
        PERMANENT,
    ),
    (
        21623,
        "Too many pictures",
        "A text carries at most ten pictures.",
        "us",
        "Send fewer pictures.",
        PERMANENT,
    ),
    (
        21654,
        "The content template is unknown",
        "The content template of this text does not exist on the account.",
        "us",
        "Choose another template.",
        CONFIG,
    ),
    (
        21655,
        "The content template's id is not valid",
        "What was given is no content template's id.",
        "us",
        "Choose another template.",
        CONFIG,
    ),
    (
        21656,
        "The content template's values are not valid",
        "The values for the template's placeholders could not be read.",
        "us",
        "Check the template's placeholders.",
        CONFIG,
    ),
    (
        21657,
        "This sender is not allowed in that country",
        "The recipient's country does not support this kind of sender.",
        "sender",
        "Choose another sender for this country.",
        CONFIG,
    ),
    (
        21659,
        "The sender is not a Twilio number",
        "The number you send from is not hosted at Twilio.",
        "sender",
        "Choose one of the account's own numbers and verify the account.",
        CONFIG,
    ),
    (
        21660,
        "The sender belongs to another account",
        "The number you send from is not owned by the account whose credentials are used.",
        "sender",
        "Check which account or subaccount owns the number, correct the credentials, verify the account.",
        CONFIG,
    ),
    (
        21701,
        "The Messaging Service does not exist",
        "It was deleted or belongs to another account.",
        "sender",
        "Choose another Messaging Service and verify the account.",
        CONFIG,
    ),
    (
        21702,
        "The Messaging Service is missing",
        "A Messaging Service was expected and none was given.",
        "sender",
        "Choose a Messaging Service as sender and verify the account.",
        CONFIG,
    ),
    (
        21703,
        "The Messaging Service has no number for this recipient",
        "No sender of the service can reach the recipient's country.",
        "sender",
        "Add a sender for this country to the Messaging Service in the Twilio console.",
        PERMANENT,
    ),
    (
        21704,
        "The Messaging Service has no senders",
        "Its sender pool is empty.",
        "sender",
        "Add a number to the Messaging Service in the Twilio console.",
        CONFIG,
    ),
    (
        21705,
        "The Messaging Service's id is not valid",
        "It does not start with MG, or digits are missing.",
        "sender",
        "Copy the service's id again from the Twilio console.",
        CONFIG,
    ),
    (
        21709,
        "The Messaging Service cannot be used like this",
        "Twilio refused the Messaging Service of this text.",
        "sender",
        "Open the Messaging Service in the Twilio console and check its senders, then verify the account.",
        CONFIG,
    ),
    (
        21711,
        "The Messaging Service cannot be used like this",
        "Twilio refused the Messaging Service of this text.",
        "sender",
        "Open the Messaging Service in the Twilio console and check its senders, then verify the account.",
        CONFIG,
    ),
    (
        21712,
        "The sender belongs to another Messaging Service",
        "A number or short code can be in one Messaging Service at a time.",
        "sender",
        "Remove it from the other Messaging Service first.",
        CONFIG,
    ),
)

# --- Failed later, on the way to the phone. https://www.twilio.com/docs/api/errors#3-anchor ---
_DELIVERY = (
    (
        30001,
        "The queue overflowed",
        "More texts waited for this sender than it could send in time.",
        "sender",
        "Nothing to do: it is tried again later. Send more slowly, or use more or faster senders.",
        RETRY_LATER,
    ),
    (
        30002,
        "The Twilio account was suspended",
        "Twilio suspended the account after it had taken the text.",
        "account",
        "Open the Twilio console, clear what it reports, then verify the account.",
        CONFIG,
    ),
    (
        30003,
        "The phone could not be reached",
        "The phone is switched off, out of coverage, or abroad without roaming.",
        "recipient",
        "Send it again later if it still matters: it may yet arrive. If it keeps happening, ask for another number.",
        RETRY_ONCE,
    ),
    (
        30004,
        "The text was blocked",
        "The recipient's network or phone blocks texts from this sender, for example after STOP to a toll-free number.",
        "recipient",
        "Do not try again. Reach the person another way.",
        PERMANENT,
    ),
    (
        30005,
        "The number is not in use",
        "The recipient's number is unknown to its network.",
        "recipient",
        "Ask for the person's current number.",
        PERMANENT,
    ),
    (
        30006,
        "A landline, or a network that takes no texts",
        "The recipient's number cannot receive texts.",
        "recipient",
        "Ask for a mobile number.",
        PERMANENT,
    ),
    (
        30007,
        "Filtered as spam",
        "Twilio or the recipient's network took the text for unwanted: its wording, a link, or an unregistered sender.",
        "sender",
        "Name your business, use no public link shorteners, text only who agreed, and check the sender's registration.",
        CONFIG,
        ("destination_config_failed",),
    ),
    (
        30008,
        "Failed for an unknown reason",
        "The recipient's network gave no reason.",
        "network",
        "Send it again later if it still matters: it may yet arrive. If it keeps happening, ask for another number.",
        RETRY_ONCE,
    ),
    (
        30009,
        "A part of an incoming text was lost",
        "One segment of a long text that somebody sent you did not arrive.",
        "network",
        "Ask the person to send it again.",
        INFO,
    ),
    (
        30010,
        "Dearer than allowed",
        "The text would have cost more than a price limit that Twilio no longer offers.",
        "account",
        "Remove the price limit.",
        CONFIG,
    ),
    (
        30017,
        "The recipient's network is congested",
        "The network could not take more texts at that moment.",
        "network",
        "Nothing to do: it is tried again later.",
        RETRY_LATER,
    ),
    (
        30018,
        "The sender is not registered in that country",
        "The recipient's country asks for registered sender ids.",
        "sender",
        "Register the sender for this country in the Twilio console, or choose another.",
        CONFIG,
    ),
    (
        30019,
        "The content is too big",
        "The picture or text is larger than the recipient's network accepts.",
        "us",
        "Send a smaller picture or a shorter text.",
        PERMANENT,
    ),
    (
        30020,
        "Twilio had an internal error",
        "Twilio could not process the text.",
        "network",
        "Send it again, and ask Twilio's support if it keeps happening.",
        RETRY_ONCE,
    ),
    (
        30021,
        "Twilio's Messaging Service had an internal error",
        "Twilio could not choose a sender from the service.",
        "network",
        "Send it again, and ask Twilio's support if it keeps happening.",
        RETRY_ONCE,
    ),
    (
        30022,
        "Too many texts per second",
        "The registered campaign's rate for US numbers was exceeded.",
        "sender",
        "Nothing to do: it is tried again, more slowly. A better trust score allows more.",
        RETRY_LATER,
    ),
    (
        30023,
        "Today's limit at T-Mobile is reached",
        "Your brand has sent as many texts to T-Mobile today as it may. The day ends at midnight, US Pacific time.",
        "sender",
        "Nothing to do: it is tried again tomorrow. A better trust score allows more.",
        RETRY_LATER,
    ),
    (
        30024,
        "The network does not know the sender yet",
        "The number was registered lately or is not provisioned at the recipient's network.",
        "sender",
        "Wait a day after registering. If it lasts, send Twilio's support a few message SIDs.",
        CONFIG,
    ),
    (
        30025,
        "Half of today's limit at T-Mobile is used",
        "A notice, no failure.",
        "sender",
        "Spread the rest of the day's texts.",
        INFO,
    ),
    (
        30026,
        "70 % of today's limit at T-Mobile is used",
        "A notice, no failure.",
        "sender",
        "Spread the rest of the day's texts.",
        INFO,
    ),
    (
        30027,
        "Today's limit at T-Mobile is reached",
        "Your campaign has sent as many texts to T-Mobile today as it may. The day ends at midnight, US Pacific time.",
        "sender",
        "Nothing to do: it is tried again tomorrow. A better trust score allows more.",
        RETRY_LATER,
    ),
    (
        30032,
        "The toll-free number is not verified",
        "Networks in the US and Canada block toll-free numbers that are not verified.",
        "sender",
        "Submit the toll-free verification in the Twilio console, or send from another number.",
        CONFIG,
    ),
    (
        30033,
        "The A2P campaign is suspended",
        "The registration that allows texts to US numbers was suspended.",
        "sender",
        "Open the campaign in the Twilio console and clear what it reports.",
        CONFIG,
    ),
    (
        30034,
        "The number is not registered for US texts",
        "Texts to US numbers from an ordinary number need a registered brand and A2P campaign.",
        "sender",
        "Register brand and campaign (A2P 10DLC) in the Twilio console and add the number to it.",
        CONFIG,
    ),
    (
        30035,
        "The number is still being set up",
        "The networks have not finished connecting this number.",
        "sender",
        "Try again tomorrow.",
        CONFIG,
    ),
    (
        30036,
        "The text waited too long",
        "It was still queued when its validity period ended.",
        "sender",
        "Send again if it is still wanted; send fewer at once or use a faster sender.",
        RETRY_LATER,
    ),
    (
        30037,
        "Sending is switched off for this account",
        "Outgoing texts were disabled for the account.",
        "account",
        "Ask Twilio's support.",
        CONFIG,
    ),
    (
        30038,
        "An incoming text was filtered",
        "Twilio held back an incoming text that looked like a one-time password.",
        "network",
        "Nothing to do.",
        INFO,
    ),
    (
        30047,
        "Could not be put off to allowed hours",
        "Twilio's Compliance Toolkit could not find a later time for the text.",
        "account",
        "Send it again in the next allowed window.",
        RETRY_LATER,
    ),
    (
        30410,
        "The next network did not answer in time",
        "The text may have been delivered. Twilio does not send again either, so that nobody gets it twice.",
        "network",
        "Nothing to do: it is not sent again.",
        AMBIGUOUS,
    ),
    (
        30450,
        "Blocked for a while: unusual traffic",
        "Twilio saw a pattern of SMS pumping and blocks this destination for 15 to 30 minutes.",
        "network",
        "Nothing to do: it is tried again in half an hour. Check forms that text strangers.",
        RETRY_LATER,
    ),
    (
        30500,
        "Twilio had an internal error",
        "Twilio could not process the text.",
        "network",
        "Nothing to do: it is tried once more.",
        RETRY_ONCE,
    ),
    (
        30630,
        "The person has to subscribe again",
        "The recipient's subscription to this sender has ended.",
        "recipient",
        "Do not text this person. They can opt in again by texting START.",
        OPT_OUT,
    ),
)

_SCHEDULE_CAUSE = "The scheduling values of this text contradict each other or Twilio's limits."
_SCHEDULE_FIX = "This is a mistake of ours, please report it. Texts are scheduled in Odoo, not at Twilio."
_CHANNEL_FIX = "This addon sends SMS; check that the sender is a phone number and not a WhatsApp or RCS sender."
_WEBHOOK_CAUSE = "Twilio called the public address of this Odoo and got no usable answer."
_WEBHOOK_FIX = "Check that the public web address in the settings reaches this Odoo from the internet, over https."

# --- Scheduling at Twilio. https://www.twilio.com/docs/api/errors/35111 to 35118 (2026-04) ---
_SCHEDULE = tuple(
    (code, title, _SCHEDULE_CAUSE, "us", _SCHEDULE_FIX, CONFIG)
    for code, title in (
        (35111, "The sending time is out of range"),
        (35112, "The kind of schedule is not valid"),
        (35113, "Scheduled texts cannot use this option"),
        (35114, "The sending time is out of range"),
        (35115, "The sending time is out of range"),
        (35116, "The sending time is missing"),
        (35117, "The sending time is too close or too far"),
        (35118, "Scheduling needs a Messaging Service"),
    )
)

# --- WhatsApp, RCS and other channels. https://www.twilio.com/docs/api/errors#6-anchor ---
_CHANNELS = tuple(
    (code, title, cause, owner, _CHANNEL_FIX, treatment)
    for code, title, cause, owner, treatment in (
        (63003, "The channel does not know the recipient", "The address is not valid there.", "recipient", PERMANENT),
        (63009, "The channel had an error", "Its provider could not take the text.", "network", RETRY_ONCE),
        (63010, "The channel had an internal error", "Twilio could not reach it.", "network", RETRY_ONCE),
        (63012, "The channel had an internal error", "Its provider lost the text.", "network", RETRY_ONCE),
        (63013, "Against the channel's rules", "The channel refused the content.", "us", CONFIG),
        (63014, "Blocked by the recipient", "The person blocked this sender on the channel.", "recipient", OPT_OUT),
        (63016, "Outside the channel's window", "Free text is allowed after the person wrote only.", "us", CONFIG),
        (63017, "Too fast for the channel", "The channel limits how fast texts may come.", "sender", RETRY_LATER),
        (63018, "Too fast for the channel", "The channel limits how fast texts may come.", "sender", RETRY_LATER),
        (63021, "Not valid for the channel", "The channel refused the content.", "us", CONFIG),
        (63024, "The channel does not know the recipient", "The address is not valid there.", "recipient", PERMANENT),
        (63033, "Blocked by the recipient", "The person blocked this sender on the channel.", "recipient", OPT_OUT),
        (63036, "The recipient has no RCS", "The phone or its network does not support RCS.", "recipient", PERMANENT),
        (63038, "The day's limit is reached", "The channel allows no more texts today.", "account", RETRY_LATER),
    )
)

# --- Twilio could not reach us. https://www.twilio.com/docs/api/errors/11200 (2026) ---
_WEBHOOKS = tuple(
    (code, title, _WEBHOOK_CAUSE, "us", _WEBHOOK_FIX, INFO)
    for code, title in (
        (11200, "This Odoo did not answer Twilio"),
        (11205, "Twilio could not connect to this Odoo"),
        (11206, "This Odoo answered Twilio with something that is not HTTP"),
        (11210, "Twilio could not find this Odoo's host name"),
        (11215, "This Odoo redirected Twilio too often"),
        (11220, "The secure connection to this Odoo failed"),
        (11235, "This Odoo's certificate does not match its name"),
        (11236, "This Odoo's certificate is not trusted"),
        (11237, "This Odoo's certificate is incomplete"),
        (11751, "A picture of this Odoo was too big for Twilio"),
        (12100, "This Odoo's answer to Twilio could not be read"),
        (12300, "This Odoo's answer to Twilio had the wrong content type"),
    )
)

ERROR_CODES: dict[int, ErrorCode] = {
    row[0]: ErrorCode(*row) for row in (*_ACCOUNT, *_REFUSED, *_DELIVERY, *_SCHEDULE, *_CHANNELS, *_WEBHOOKS)
}

_TOLL_FREE_REJECT = ErrorCode(
    0,
    "The toll-free verification was rejected",
    "The details of the toll-free verification did not satisfy the networks.",
    "sender",
    "Open the toll-free verification in the Twilio console, correct what it names and submit it again.",
    CONFIG,
)
_UNKNOWN_REFUSAL = ErrorCode(
    0,
    "Twilio refused the text",
    "Twilio refused it with a code that is not in our table.",
    "account",
    "Look the code up on Twilio's page: this text was not taken, and others may fail alike until it is settled.",
    PERMANENT,
)
_UNKNOWN_DELIVERY = ErrorCode(
    0,
    "The text failed on its way",
    "Twilio or the recipient's network reported a code that is not in our table.",
    "network",
    "Look the code up on Twilio's page. The text is not sent again.",
    PERMANENT,
)
_UNKNOWN = ErrorCode(
    0,
    "An unknown error",
    "A code was reported that is not in our table.",
    "us",
    "Look the code up on Twilio's page.",
    PERMANENT,
)

# First and last code of a range, and what its codes have in common; the first range that fits counts.
RANGES: tuple[tuple[int, int, ErrorCode], ...] = (
    (11200, 11299, ERROR_CODES[11200]),
    (20500, 20599, ERROR_CODES[20500]),
    (20000, 29999, _UNKNOWN_REFUSAL),
    (30440, 30449, _TOLL_FREE_REJECT),
    (30451, 30451, _TOLL_FREE_REJECT),
    (30460, 30480, _TOLL_FREE_REJECT),
    (30501, 30599, _TOLL_FREE_REJECT),
    (30000, 34999, _UNKNOWN_DELIVERY),
    (35000, 35999, ERROR_CODES[35111]),
    (60000, 69999, _UNKNOWN_DELIVERY),
)

ANY_CODE = (-(2**31), 2**31 - 1)


def describe(code: int) -> ErrorCode:
    """What a code means and asks of us; an unknown one gets the words of its range and is never retried."""
    if code in ERROR_CODES:
        return ERROR_CODES[code]
    found = next((entry for first, last, entry in RANGES if first <= code <= last), _UNKNOWN)
    return replace(found, code=code)


def catalogue() -> list[tuple[int, int, ErrorCode]]:
    """All rows (first code, last code, entry) in the order in which `describe` looks: the first that fits counts.

    The last row fits every code.
    """
    singles = [(code, code, entry) for code, entry in sorted(ERROR_CODES.items())]
    return [*singles, *RANGES, (*ANY_CODE, _UNKNOWN)]


def search(words: str) -> list[ErrorCode]:
    """The codes whose number, title, cause or other name holds `words`, in order of their number."""
    wanted = words.strip().lower()
    return [entry for _code, entry in sorted(ERROR_CODES.items()) if wanted and wanted in _haystack(entry)]


def _haystack(entry: ErrorCode) -> str:
    return " ".join((str(entry.code), entry.title, entry.cause, *entry.aliases)).lower()
