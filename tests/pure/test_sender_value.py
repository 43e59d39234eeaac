"""What kind of sender was typed in."""

import pytest

from sms_marketing.tools.sender_value import recognise

SERVICE = "MG" + "0a" * 16


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("+12025550100", "number", "+12025550100"),
        (" +1 (202) 555-0100 ", "number", "+12025550100"),
        ("+1\u2011202\u2011555.0100", "number", "+12025550100"),
        ("\u202a+12025550100\u202c", "number", "+12025550100"),
        ("12025550100", "number", "12025550100"),  # without country: the caller refuses it
        ("55501", "short_code", "55501"),
        ("555 01", "short_code", "55501"),
        ("12345678", "short_code", "12345678"),
        ("123456789", "number", "123456789"),
        ("ACME", "alphanumeric", "ACME"),
        (" ACME Texts ", "alphanumeric", "ACME Texts"),
        ("3M", "alphanumeric", "3M"),
        ("MGM", "alphanumeric", "MGM"),
        (SERVICE, "messaging_service", SERVICE),
        (SERVICE.upper(), "messaging_service", SERVICE),
        ("MG" + "0" * 31, "messaging_service", "MG" + "0" * 31),  # one too few: said so, not taken for a name
        ("", "number", ""),
    ],
)
def test_recognise(typed, kind, value):
    assert recognise(typed) == (kind, value)


def test_nothing_is_no_error():
    assert recognise(None) == ("number", "")
