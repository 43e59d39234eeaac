"""The vocabulary of Verify: which checks there are, and every code that one of them can have."""

from __future__ import annotations

from dataclasses import dataclass

CHECKS = ("credentials", "account", "sender", "base_url", "webhooks", "self_test", "registration")
# One line for each sender; the other checks have one line for the account.
PER_SENDER = frozenset({"sender", "webhooks", "registration"})

# Failures that say something about the address rather than about the credentials.
ADDRESS_FAULTS = frozenset({"network", "timeout", "tls", "not_twilio"})
# Codes that say nothing about the account: ask again later before believing that it has changed.
PASSING = frozenset({"network", "timeout", "rate_limited", "server"})

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
    "unauthorized": "Twilio does not accept these credentials for that",
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
    "webhook_service_off": "the number's Messaging Service drops inbound messages (detail: its name)",
    "webhook_service": "the number's Messaging Service sends inbound messages elsewhere (detail: its name)",
    "not_applicable": "this sender receives nothing",
    # self-test; detail of the last four: what was seen
    "self_test_address": "the public address is none that Twilio could call (detail: a code of check_base_url)",
    "self_test_local": "the public address is this machine or network, which the real Twilio cannot reach",
    "self_test_network": "the public address could not be reached from here",
    "self_test_timeout": "the public address did not answer in time",
    "self_test_tls": "the certificate of the public address is not trusted",
    "self_test_redirect": "the public address redirects, and so changes what is signed (detail: whereto)",
    "self_test_not_us": "something else than this addon answers at the public address",
    "self_test_signature": "the addon answers, but the signature does not verify: a proxy changes the address or body",
    # registration; detail: the number or the reason
    "not_needed": "nothing to register for this sender",
    "registration_unknown": "these credentials may not ask for the registration (detail: Twilio's words)",
    "campaign_missing": "a US number without registered A2P campaign: texts to the US are blocked (30034)",
    "campaign_pending": "the A2P campaign is being reviewed",
    "campaign_failed": "the A2P campaign was rejected (detail: why)",
    "campaign_suspended": "the A2P campaign is suspended",
    "campaign_unknown": "an unknown status of the A2P campaign (detail: which)",
    "brand_pending": "the A2P brand is being reviewed",
    "brand_failed": "the A2P brand was rejected (detail: why)",
    "brand_suspended": "the A2P brand is suspended",
    "brand_unknown": "an unknown status of the A2P brand (detail: which)",
    "tollfree_missing": "a toll-free number without verification: texts to the US and Canada are blocked",
    "tollfree_pending": "the toll-free verification is being reviewed; until then texts are blocked",
    "tollfree_rejected": "the toll-free verification was rejected (detail: why)",
    "tollfree_unknown": "an unknown status of the toll-free verification (detail: which)",
}


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One line of what was found: `ok` None is a warning or "could not be told"; `code` is one of CODES.

    `sender` is the value of the sender it is about, "" for the account.
    """

    check: str
    ok: bool | None
    code: str
    detail: str = ""
    sender: str = ""
