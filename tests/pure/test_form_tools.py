"""Lead forms without Odoo: the signed ticket, whose page posts, and how answers are read."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import form_origin, form_token, form_values
from sms_marketing.tools.form_token import BadToken, Ticket

NOW = datetime(2026, 1, 13, 18, 30, tzinfo=timezone.utc)
TICKET = Ticket(7, NOW, "once", {"mode": "page", "version": 3})
SECRET = "0" * 36
HOSTS = ("crm.example.com", "127.0.0.1:8069")


def test_ticket_comes_back_as_it_was():
    assert form_token.unseal(SECRET, form_token.seal(SECRET, TICKET), 7, NOW) == TICKET


@pytest.mark.parametrize("form, secret", [(8, SECRET), (7, "1" * 36)])
def test_another_form_or_database(form, secret):
    with pytest.raises(BadToken):
        form_token.unseal(secret, form_token.seal(SECRET, TICKET), form, NOW)


def test_ticket_of_the_future():
    sealed = form_token.seal(SECRET, replace(TICKET, issued_at=NOW + timedelta(minutes=2)))
    with pytest.raises(BadToken):
        form_token.unseal(SECRET, sealed, 7, NOW)


@given(st.integers(0, 10_000), st.characters())
def test_one_changed_character_is_noticed(place, char):
    sealed = form_token.seal(SECRET, TICKET)
    place %= len(sealed)
    changed = sealed[:place] + char + sealed[place + 1 :]
    if changed != sealed:
        with pytest.raises(BadToken):
            form_token.unseal(SECRET, changed, 7, NOW)


@given(st.one_of(st.text(), st.binary(), st.none(), st.integers()))
def test_anything_else_is_no_token(token):
    with pytest.raises(BadToken):
        form_token.unseal(SECRET, token, 7, NOW)


def test_ages():
    assert not TICKET.is_expired(NOW + form_token.LIFETIME)
    assert TICKET.is_expired(NOW + form_token.LIFETIME + timedelta(seconds=1))
    assert TICKET.is_younger_than(2, NOW + timedelta(seconds=1.9))
    assert not TICKET.is_younger_than(2, NOW + timedelta(seconds=2))


OWN, EVIL = "https://crm.example.com", "https://evil.example"


@pytest.mark.parametrize(
    "origin, fetch_site, referrer, expected",
    [
        (OWN, None, None, True),
        (OWN, "same-origin", f"{EVIL}/", True),
        (OWN, "none", None, True),
        ("http://crm.example.com", None, None, True),  # a proxy ends TLS
        ("HTTPS://CRM.EXAMPLE.COM", None, None, True),
        ("https://crm.example.com:443", None, None, True),
        ("http://127.0.0.1:8069", None, None, True),
        (None, "same-origin", None, True),
        (None, None, f"{OWN}/sms/form/x", True),
        (OWN, "cross-site", None, False),
        (OWN, "same-site", None, False),
        (OWN, "anything", None, False),
        (EVIL, None, None, False),
        (EVIL, "same-origin", None, False),
        ("null", None, f"{OWN}/", False),
        ("null", "same-origin", None, False),
        (None, None, None, False),
        (None, "none", None, False),
        (None, "cross-site", f"{OWN}/", False),
        (None, None, f"{EVIL}/?{OWN}", False),
        ("http://127.0.0.1", None, None, False),
        ("http://127.0.0.1:8070", None, None, False),
        ("https://crm.example.com.evil.example", None, None, False),
        ("https://evilcrm.example.com", None, None, False),
        ("https://crm.example.com@evil.example", None, None, False),
        ("https://evil.example#@crm.example.com", None, None, False),
        ("file://crm.example.com", None, None, False),
        ("https://crm.example.com:99999", None, None, False),
        ("https://[", None, None, False),
    ],
)
def test_whose_page_posts(origin, fetch_site, referrer, expected):
    assert form_origin.is_own_post(origin, fetch_site, referrer, HOSTS) is expected


@pytest.mark.parametrize(
    "text, expected",
    [
        ("", ()),
        (None, ()),
        ("www.example.com", ("https://www.example.com",)),
        ("https://Example.com/contact?x#y\nhttp://localhost:8080", ("https://example.com", "http://localhost:8080")),
        ("*.example.com, example.com", ("https://*.example.com", "https://example.com")),
        ("a.example a.example", ("https://a.example",)),
    ],
)
def test_sites_that_may_embed(text, expected):
    assert form_origin.sites(text) == expected


@pytest.mark.parametrize(
    "text",
    ["*", "javascript:alert(1)", "ftp://a.example", "a.example;script-src", "'self'", "-a.example", "a..example"],
)
def test_what_is_no_site(text):
    with pytest.raises(ValueError):
        form_origin.sites(text)


def test_frame_ancestors():
    assert form_origin.frame_ancestors(False, "a.example") == "frame-ancestors 'none'"
    assert form_origin.frame_ancestors(True, "") == "frame-ancestors 'self' *"
    assert form_origin.frame_ancestors(True, "a.example") == "frame-ancestors 'self' https://a.example"


def error(read, *args):
    with pytest.raises(form_values.Wrong) as wrong:
        read(*args)
    return wrong.value.args[0]


@pytest.mark.parametrize("good", ["a@b.co", "ann.lee+x@mail.example.com", "ü@bücher.example"])
def test_addresses(good):
    assert form_values.email(f" {good} ") == good


@pytest.mark.parametrize(
    "bad", ["a", "a@b", "a@b.c", "@b.co", "a b@c.co", "a@b..co", "a@b.co,c@d.co", "<a@b.co>", 'a"@b.co']
)
def test_no_addresses(bad):
    assert error(form_values.email, bad) == form_values.EMAIL


@pytest.mark.parametrize("typed, expected", [("5", 5), ("-1,5", -1.5), ("+2.25", 2.25), ("", None), ("0", 0)])
def test_numbers(typed, expected):
    assert form_values.number(typed) == expected


@pytest.mark.parametrize("bad", ["x", "1e9", "nan", "inf", "1,234.5", "9" * 16, "٣", "0x1", "9" * 14])
def test_no_numbers(bad):
    assert error(form_values.number, bad) == form_values.NUMBER


def test_dates():
    assert form_values.day("2026-01-31").isoformat() == "2026-01-31"
    assert form_values.day(" ") is None
    for bad in ("31.01.2026", "2026-02-30", "0001-01-01", "9999-12-31", "x"):
        assert error(form_values.day, bad) == form_values.DATE


def test_choices():
    options = form_values.options(" A \n\nB\nA\n")
    assert options == ["A", "B"]
    assert (form_values.choice("1", options), form_values.choice("", options)) == ("B", "")
    for bad in ("2", "-1", "A", "²", "1" * 9):
        assert error(form_values.choice, bad, options) == form_values.CHOICE


def test_lengths_and_files():
    assert error(form_values.text, "x" * 201) == form_values.TOO_LONG
    assert error(form_values.text, b"x") == form_values.NOT_TEXT
    assert form_values.text("a\r\n\r\nb", 100, True) == "a\n\nb"
    assert form_values.text("a\nb") == "a b"


@given(st.text())
def test_what_is_kept_can_be_stored_and_shown(raw):
    found = form_values.clean(raw, lines=True)
    assert "\x00" not in found and "\u202e" not in found
    found.encode("utf-8")
    assert form_values.clean(found, lines=True) == found


@given(st.text())
def test_links_leave_the_words_as_they_are(words):
    assert "".join(piece for piece, _is_link in form_values.with_links(words)) == words


def test_links_end_before_the_full_stop():
    pieces = list(form_values.with_links("Terms: https://a.example/t. See (https://b.example)"))
    assert [piece for piece, is_link in pieces if is_link] == ["https://a.example/t", "https://b.example"]


@pytest.mark.parametrize(
    "wanted, accepted, expected",
    [
        (None, (), "en_US"),
        ("de", (), "de_DE"),
        ("DE-de", (), "de_DE"),
        ("xx", ("fr-CA", "de"), "fr_FR"),
        (None, ("de-AT", "fr"), "de_DE"),
        (None, ("*",), "en_US"),
        ("\x00" * 9, ("",), "en_US"),
    ],
)
def test_language(wanted, accepted, expected):
    installed = ("en_US", "de_DE", "fr_FR")
    assert form_values.pick_language(wanted, accepted, installed, "en_US") == expected


@pytest.mark.parametrize(
    "url, expected",
    [
        ("https://www.example.com/thanks?x=1#y", True),
        ("http://localhost:8080", True),
        ("javascript:alert(1)", False),
        ("//evil.example", False),
        ("https://good.example@evil.example/", False),
        ("https://a.example\\@evil.example", False),
        ("https://a.example/ b", False),
        ("https:///x", False),
        ("", False),
        ("data:text/html,x", False),
    ],
)
def test_pages_to_go_on_to(url, expected):
    assert form_values.is_address(url) is expected
