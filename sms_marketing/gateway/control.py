"""Twilio's control plane in one place: is this account fit to send, where do replies go, what became of a message."""

from .api import ControlError
from .resources import OwnedNumber, RemoteMessage, fetch_message, find_messages, list_numbers
from .verify import CheckResult, set_webhooks, verify

__all__ = [
    "CheckResult",
    "ControlError",
    "OwnedNumber",
    "RemoteMessage",
    "fetch_message",
    "find_messages",
    "list_numbers",
    "set_webhooks",
    "verify",
]
