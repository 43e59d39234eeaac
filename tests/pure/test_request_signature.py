"""Only what was signed with the secret, for these very bytes, minutes ago, is signed."""

from datetime import datetime, timedelta, timezone

import pytest

from sms_marketing.tools import request_signature

NOW = datetime(2026, 7, 1, 12, tzinfo=timezone.utc)
STAMP, NONCE, BODY, SECRET = str(int(NOW.timestamp())), "nonce-0001", b'{"consent": true}', "s3cret"
GOOD = request_signature.sign(SECRET, STAMP, NONCE, BODY)


def is_signed(secret=SECRET, headers=(STAMP, NONCE, GOOD), body=BODY, now=NOW):
    return request_signature.is_signed(secret, headers, body, now)


def test_the_scheme_is_the_documented_one():
    # openssl: printf '1782907200.nonce-0001.{"consent": true}' | openssl dgst -sha256 -hmac s3cret
    assert STAMP == "1782907200"
    assert GOOD == "sha256=bf2e55a971ab40758ccb23b87d9a8fbdb45cfac05be5021de2cf026839e7d3e2"
    assert is_signed()


@pytest.mark.parametrize(
    "change",
    [
        {"secret": "other"},
        {"secret": ""},
        {"secret": None},
        {"body": b'{"consent": false}'},
        {"body": b""},
        {"headers": (STAMP, NONCE, None)},
        {"headers": (STAMP, NONCE, "")},
        {"headers": (STAMP, NONCE, GOOD.removeprefix("sha256="))},
        {"headers": (STAMP, NONCE, GOOD.upper())},
        {"headers": (STAMP, NONCE, GOOD[:-1])},
        {"headers": (STAMP, NONCE, "sha256=" + "\udcff" * 64)},
        {"headers": (STAMP, "nonce-0002", GOOD)},
        {"headers": (STAMP, None, GOOD)},
        {"headers": (None, NONCE, GOOD)},
        {"headers": (str(int(STAMP) + 1), NONCE, GOOD)},
    ],
)
def test_what_differs_in_anything_is_not_signed(change):
    assert not is_signed(**change)


@pytest.mark.parametrize(
    "stamp", ["", "now", "1e9", "-1782907200", "99999999999999", "²²²²²²²²²²", "1782907200.5", " 1782907200"]
)
def test_a_malformed_time_is_not_signed_even_with_its_signature(stamp):
    assert not is_signed(headers=(stamp, NONCE, request_signature.sign(SECRET, stamp, NONCE, BODY)))


@pytest.mark.parametrize("nonce", ["", "short", "with blank 12", "x" * 129, "ünïcödé-1"])
def test_a_malformed_nonce_is_not_signed_even_with_its_signature(nonce):
    assert not is_signed(headers=(STAMP, nonce, request_signature.sign(SECRET, STAMP, nonce, BODY)))


@pytest.mark.parametrize(
    ("minutes", "good"), [(-5.1, False), (-5, True), (0, True), (5, True), (5.1, False), (60, False)]
)
def test_it_holds_for_five_minutes(minutes, good):
    assert is_signed(now=NOW + timedelta(minutes=minutes)) is good
