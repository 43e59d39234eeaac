"""The compulsory texts, made from a company's name and contact: answers to STOP and HELP, welcome, double opt-in.

What each must contain: CTIA Messaging Principles (May 2023) §5; Twilio error 30531: HELP names a contact (2026-07).
A confirmation of an opt-out is one text, without marketing: FCC 12-143; 47 CFR 64.1200(a)(12).
"""

from __future__ import annotations

from .segments import count

MAX_CHARACTERS = 160  # one text


def stop_reply(brand: str, contact: str = "") -> str:
    """Return the one confirmation of an opt-out, at most 160 characters."""
    return _fitting(
        (
            f"{_short(brand)}: You are unsubscribed and get no more texts from us."
            f" Text START to join again.{_phrase(' Questions? ', contact)}",
            f"{_short(brand)}: You are unsubscribed and get no more texts from us. Text START to join again.",
            f"{_short(brand)}: You are unsubscribed and get no more texts from us.",
        )
    )


def help_reply(brand: str, contact: str, frequency: str = "") -> str:
    """Return the answer to HELP: brand, a contact, frequency, rates, and how to stop."""
    return _fitting(
        (
            f"{_short(brand)}: Help at {contact}. {_frequency(frequency)} Msg & data rates may apply."
            " Reply STOP to cancel.",
            f"{_short(brand)}: Help at {contact}. Msg & data rates may apply. Reply STOP to cancel.",
            f"{_short(brand)}: Help at {contact}. Reply STOP to cancel.",
        )
    )


def welcome(brand: str, frequency: str = "") -> str:
    """Return the first text after an opt-in: brand, frequency, rates, HELP and STOP."""
    return _fitting(
        (
            f"{_short(brand)}: You are subscribed. {_frequency(frequency)} Msg & data rates may apply."
            " Reply HELP for help, STOP to cancel.",
            f"{_short(brand)}: You are subscribed. Msg & data rates may apply. Reply HELP for help, STOP to cancel.",
        )
    )


def double_opt_in(brand: str) -> str:
    """Return the question that a number is asked before it gets marketing texts; without any marketing itself."""
    return (
        f"{_short(brand)}: Reply YES to get texts from us. Msg frequency varies."
        " Msg & data rates may apply. Reply HELP for help, STOP to cancel."
    )


def _frequency(frequency: str) -> str:
    return f"{frequency.strip().rstrip('.')}." if frequency.strip() else "Msg frequency varies."


def _phrase(lead: str, value: str) -> str:
    return f"{lead}{value}" if value.strip() else ""


def _short(brand: str) -> str:
    """A long name is cut, so that what the law wants still fits."""
    name = " ".join(brand.split())
    return name if len(name) <= 40 else f"{name[:37].rstrip()}..."


def _fitting(texts: tuple[str, ...]) -> str:
    """Return the first text that fits into one SMS, else the last."""
    return next((text for text in texts if len(text) <= MAX_CHARACTERS and count(text).segments == 1), texts[-1])
