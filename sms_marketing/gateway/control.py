"""Twilio's control plane in one place: is this account fit to send, where do replies go, what became of a message."""

from .api import ControlError
from .checks import PASSING, CheckResult
from .resources import (
    AvailableSender,
    OwnedNumber,
    RemoteMessage,
    fetch_message,
    find_messages,
    list_messages,
    list_numbers,
    list_senders,
)
from .senders import set_webhooks
from .usage import Balance, Usage, balance, usage
from .verify import verify

__all__ = [
    "PASSING",
    "AvailableSender",
    "Balance",
    "CheckResult",
    "ControlError",
    "OwnedNumber",
    "RemoteMessage",
    "Usage",
    "balance",
    "fetch_message",
    "find_messages",
    "list_messages",
    "list_numbers",
    "list_senders",
    "set_webhooks",
    "usage",
    "verify",
]
