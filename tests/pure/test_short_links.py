"""Which addresses of a text are shortened, what the text says then, and who opens a link unseen."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import short_links

OWN = ("https://crm.example.com/r/", "https://crm.example.com/sms/")

FOUND = [
    ("See https://acme.example/x.", ["https://acme.example/x"]),
    ("(https://acme.example/x)", ["https://acme.example/x"]),
    ("https://acme.example/a_(b)", ["https://acme.example/a_(b)"]),
    ("“https://acme.example/x”!", ["https://acme.example/x"]),
    ("https://acme.example/x?a=1&b=2, and", ["https://acme.example/x?a=1&b=2"]),
    ("https://acme.example/x#top?", ["https://acme.example/x#top"]),
    ("https://bücher.example/é", ["https://bücher.example/é"]),
    ("HTTPS://ACME.EXAMPLE", ["HTTPS://ACME.EXAMPLE"]),
    ("http://a.example http://a.example http://b.example", ["http://a.example", "http://b.example"]),
    ("https://crm.example.com/sms/c/abc https://crm.example.com/r/abc/t/12345678", []),
    ("https://crm.example.com/shop", ["https://crm.example.com/shop"]),
    ("acme.example/x mailto:a@b.example ftp://c.example", []),
    ("https://", []),
    ("https://...", []),
    ("", []),
    (None, []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_addresses(text, expected):
    assert short_links.addresses(text, OWN) == expected


def test_longer_address_is_not_cut_by_a_shorter_one():
    text = "https://a.example and https://a.example/long, https://a.example."
    short = {"https://a.example": "S", "https://a.example/long": "L"}
    assert short_links.replace(text, short.__getitem__, OWN) == "S and L, S."


@given(st.text(alphabet="htps:/.a()?=& \n”,!", max_size=80))
def test_everything_but_the_addresses_stays(text):
    assert short_links.replace(text, lambda url: url) == text
    found = short_links.addresses(text)
    assert short_links.replace(text, lambda url: f"<{found.index(url)}>").count("<") >= len(found)


def test_reference():
    letters = itertools.cycle("aZ0")
    assert short_links.new_reference(lambda alphabet: alphabet[alphabet.index(next(letters))]) == "aZ0aZ0aZ"
    assert short_links.looks_like_reference("aZ0aZ0aZ")
    for wrong in ("aZ0aZ0a", "aZ0aZ0aZ0", "aZ0aZ0a-", "", None, "١٢٣٤٥٦٧٨"):
        assert not short_links.looks_like_reference(wrong)


def test_code():
    assert all(short_links.looks_like_code(code) for code in ("aB3", "spring-offer", "x" * 64))
    assert not any(short_links.looks_like_code(code) for code in ("", "x" * 65, "a\x00", "a/b", "é", None))
