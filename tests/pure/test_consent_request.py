"""A report of consent is read strictly: no half-understood yes counts."""

import json
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import consent_request
from sms_marketing.tools.consent_request import BadRequest

NUMBER = "+12025550123"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"


def read(values=None, mimetype=JSON, **more):
    values = {"number": NUMBER, "consent": True, **(values or {}), **more}
    body = json.dumps(values) if mimetype == JSON else urlencode(values)
    return consent_request.read(body.encode(), mimetype)


def test_json_and_form_say_the_same():
    fields = {"wording": "I agree", "page_url": "https://x.example/é", "ip": "2001:db8::1", "name": "Ann"}
    assert read(fields) == read(fields, FORM, consent="yes")
    assert read(fields).texts == fields


@pytest.mark.parametrize(
    ("number", "country", "default"),
    [
        ("+1 (202) 555-0123", None, None),
        ("001 202 555 0123", None, "GB"),
        ("202-555-0123", "us", None),
        ("202.555.0123", None, "US"),
        ("(202) 555-0123", "US", "GB"),
        ("\uff0b\uff11\uff12\uff10\uff12\uff15\uff15\uff15\uff10\uff11\uff12\uff13", None, None),
    ],
)
def test_numbers_of_every_shape(number, country, default):
    values = {"number": number, "consent": True} | ({"country": country} if country else {})
    assert consent_request.read(json.dumps(values).encode(), JSON, default).number == NUMBER


@pytest.mark.parametrize("word", [True, "true", "YES", "1", "on"])
def test_words_for_yes(word):
    assert read(consent=word).consent is True


@pytest.mark.parametrize("word", [False, "false", "No", "0", "off"])
def test_words_for_no(word):
    assert read(consent=word).consent is False


@pytest.mark.parametrize("word", [None, "", "maybe", 1, 0, [], {}, "truefalse", "y"])
def test_everything_else_is_neither(word):
    with pytest.raises(BadRequest):
        read(consent=word)


@pytest.mark.parametrize(
    "change",
    [
        {"number": ""},
        {"number": "12"},
        {"number": None},
        {"number": 12025550123},
        {"number": "ACME"},
        {"number": "2025550123"},  # of which country?
        {"ip": "999.1.1.1"},
        {"ip": "localhost"},
        {"ip": ["192.0.2.1"]},
        {"wording": "x" * 5001},
        {"wording": {"en": "I agree"}},
        {"user_agent": 7},
        {"country": "USA"},
        {"double_opt_in": "perhaps"},
        {"opt_in": True},
        {"suppression": "none"},
    ],
)
def test_nonsense_is_refused(change):
    with pytest.raises(BadRequest):
        read(**change)


@pytest.mark.parametrize(
    ("body", "mimetype"),
    [
        (b"", JSON),
        (b"[]", JSON),
        (b"null", JSON),
        (b'"yes"', JSON),
        (b"{", JSON),
        (b"\xff\xfe{}", JSON),
        (b"[" * 60_000, JSON),
        (b'{"number": "+12025550123", "consent": false, "consent": true}', JSON),
        (b"number=%2B12025550123&consent=no&consent=yes", FORM),
        (b"number=%2B12025550123&consent=%ff", FORM),
        (b"&".join(b"a%d=1" % at for at in range(60)), FORM),
        (b"number=%2B12025550123&consent=yes", "text/plain"),
        (b"number=%2B12025550123&consent=yes", "multipart/form-data"),
        (b"", ""),
    ],
)
def test_bodies_that_are_none(body, mimetype):
    with pytest.raises(BadRequest):
        consent_request.read(body, mimetype)


def test_what_it_says_repeats_no_value():
    with pytest.raises(BadRequest) as caught:
        read(number="secret 12")
    assert "secret" not in str(caught.value)


def test_nul_and_half_surrogates_do_not_reach_the_database():
    assert read(name="A\x00n\ud800n").texts["name"] == "An?n"


@given(st.binary(max_size=300), st.sampled_from([JSON, FORM]))
def test_any_bytes_are_read_or_refused(body, mimetype):
    try:
        found = consent_request.read(body, mimetype, "US")
    except BadRequest:
        return
    assert found.number.startswith("+")
