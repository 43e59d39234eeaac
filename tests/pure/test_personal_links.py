"""Personal links: their addresses, the page that is shown, who is taken for a robot, and colours that can be read."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import contrast, link_bots, link_page, personal_link, tokens
from sms_marketing.tools.link_page import Facts

KEY, OTHER_KEY = "key of the server", "another key"
HANDLE = "AbCdEfGhIjKlMnOpQrStU-"
PERSON = {"User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) Safari/604.1", "Accept-Language": "en"}


# --- addresses ---


def test_a_handle_becomes_a_token_of_the_same_length_that_the_key_alone_can_make():
    token = personal_link.token_of(HANDLE, KEY)
    assert tokens.looks_like_token(token)
    assert len(token) == len(HANDLE)
    assert token not in (HANDLE, personal_link.token_of(HANDLE, OTHER_KEY))
    assert token == personal_link.token_of(HANDLE, KEY)


def test_a_token_never_ends_with_what_telephones_take_for_punctuation():
    assert all(personal_link.token_of(str(n), KEY)[-1] in "AQgw" for n in range(500))


@pytest.mark.parametrize(
    "text",
    [
        "Tap https://crm.example.com/sms/c/{} now",
        "https://crm.example.com/sms/c/{}.",
        '<a href="https://crm.example.com/sms/c/{}">x</a>',
        "(https://crm.example.com/sms/c/{})",
        "https://crm.example.com/sms/c/{}?a=1",
    ],
)
def test_handles_are_replaced_wherever_they_stand(text):
    assert personal_link.reveal(text.format(HANDLE), KEY) == text.format(personal_link.token_of(HANDLE, KEY))


@pytest.mark.parametrize("text", ["", "/sms/c/short", f"/sms/c/{HANDLE}x", f"/sms/d/{HANDLE}", HANDLE])
def test_what_is_no_personal_link_stays(text):
    assert personal_link.reveal(text, KEY) == text


def test_a_sample_stays_a_sample():
    assert len(personal_link.SAMPLE) == len(HANDLE)
    text = f"/sms/c/{personal_link.SAMPLE}"
    assert personal_link.reveal(text, KEY) == text


@given(st.text(max_size=200))
def test_any_word_can_be_looked_up(text):
    assert len(personal_link.unglued(text)) <= 64
    assert re.fullmatch("[0-9a-f]{64}", tokens.hash_token(personal_link.unglued(text)))


# --- pages ---


def facts(**known):
    return Facts(**{"has_lead": True, "is_open": True, "is_tapped": False, **known})


@pytest.mark.parametrize(
    ("known", "page"),
    [
        (None, link_page.UNKNOWN),
        (facts(), link_page.QUESTION),
        (facts(has_lead=False), link_page.GONE),
        (facts(has_lead=False, is_tapped=True), link_page.GONE),
        (facts(is_tapped=True), link_page.ANSWERED),
        (facts(is_tapped=True, is_open=False), link_page.ANSWERED),
        (facts(is_open=False), link_page.EXPIRED),
        (facts(is_open=False, other_answer=True, may_change=True), link_page.EXPIRED),
        (facts(other_answer=True), link_page.ALREADY),
        (facts(other_answer=True, may_change=True), link_page.CHANGE),
    ],
)
def test_each_state_has_its_page(known, page):
    assert link_page.page(known) == page


def test_only_open_links_of_living_leads_have_a_button():
    for values in itertools.product((True, False), repeat=5):
        known = Facts(*values)
        has_button = link_page.page(known) in link_page.WITH_BUTTON
        assert not has_button or (known.has_lead and known.is_open and not known.is_tapped)


@pytest.mark.parametrize(
    ("target", "current", "backward", "moves"),
    [(2, 1, False, True), (1, 1, False, True), (1, 2, False, False), (1, 2, True, True), (1, None, False, True)],
)
def test_moving_backwards_needs_leave(target, current, backward, moves):
    assert link_page.may_move(target, current, backward) is moves


# --- robots ---


@pytest.mark.parametrize(
    ("method", "headers", "made", "other", "sign"),
    [
        ("GET", PERSON, 3600, None, None),
        ("GET", PERSON, 3600, 60, None),
        ("HEAD", PERSON, 3600, None, link_bots.HEAD),
        ("GET", {**PERSON, "Purpose": "prefetch"}, 3600, None, link_bots.PREFETCH),
        ("GET", {**PERSON, "Sec-Purpose": "prefetch;prerender"}, 3600, None, link_bots.PREFETCH),
        ("GET", {**PERSON, "X-Moz": "prefetch"}, 3600, None, link_bots.PREFETCH),
        ("GET", {}, 3600, None, link_bots.NO_AGENT),
        ("GET", {**PERSON, "User-Agent": " "}, 3600, None, link_bots.NO_AGENT),
        ("GET", {"User-Agent": PERSON["User-Agent"]}, 3600, None, link_bots.NO_LANGUAGE),
        ("GET", PERSON, 1, None, link_bots.TOO_SOON),
        ("GET", PERSON, 3600, 0.5, link_bots.TOGETHER),
        ("GET", {**PERSON, "User-Agent": "SomethingBot/1.0"}, 3600, None, link_bots.AGENT),
    ],
)
def test_signs(method, headers, made, other, sign):
    assert link_bots.sign(method, headers, made, other) == sign


@pytest.mark.parametrize("name", link_bots.AGENTS)
def test_every_known_agent_is_found_in_any_case_and_says_where_it_is_from(name):
    assert name == name.lower()
    assert link_bots.AGENTS[name].startswith("https://")
    headers = {**PERSON, "User-Agent": f"Mozilla/5.0 {name.upper()}1.0"}
    assert link_bots.sign("GET", headers, 3600, None) == link_bots.AGENT


@pytest.mark.parametrize(
    "agent",
    [
        "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/22B83"
        " [FBAN/FBIOS;FBAV/480.0.0;FBBV/1;FBDV/iPhone15,2]",
        "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 Chrome/126.0 Mobile Safari Instagram 340.0",
        "Mozilla/5.0 (Linux; Android 14; SM-S921B) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Mobile Safari",
        "Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0",
        "Mozilla/5.0 (Linux; Android 12; CUBOT NOTE 20) AppleWebKit/537.36 Chrome/126.0 Mobile Safari/537.36",
    ],
)
def test_browsers_of_people_are_people(agent):
    assert link_bots.sign("GET", {**PERSON, "User-Agent": agent}, 3600, None) is None


# --- colours ---


@given(st.integers(0, 0xFFFFFF))
def test_text_on_any_colour_can_be_read(number):
    color = f"#{number:06x}"
    assert contrast.ratio(color, contrast.readable_on(color)) >= 4.5


@pytest.mark.parametrize(
    ("given_", "found"),
    [("#FFEE00", "#ffee00"), ("#abc", "#aabbcc"), ("red", None), ("", None), (None, None), ("#12345", None)],
)
def test_only_colours_pass(given_, found):
    assert contrast.as_hex(given_) == found


def test_black_on_white_is_21_to_1():
    assert contrast.ratio("#000000", "#ffffff") == pytest.approx(21)
