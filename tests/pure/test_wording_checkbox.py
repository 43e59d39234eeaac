"""The words that people agree to contain what carriers ask for, and the checker sees what is missing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import wording_checkbox as wording
from sms_marketing.tools.wording_checkbox import CALL, CHECKBOX, KINDS, PRIVACY, Company

ACME = Company(
    brand="Acme Windows",
    message_types="offers and reminders",
    frequency="Up to 4 messages a month",
    terms_url="https://acme.example.com/sms-terms",
    privacy_url="https://acme.example.com/privacy",
)
BOX = wording.checkbox(ACME)


def made(kind, company=ACME):
    return {
        CHECKBOX: lambda: wording.checkbox(company),
        PRIVACY: lambda: wording.privacy_paragraph(company),
        CALL: lambda: wording.opt_in_call(company, "join", "+12025550100"),
    }[kind]()


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_generated_lacks_nothing(kind):
    assert wording.problems(made(kind), kind, ACME) == ()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("missing", ["terms_url", "privacy_url"])
def test_an_unknown_link_is_left_out_and_told(kind, missing):
    company = Company(**{**{name: getattr(ACME, name) for name in ACME.__slots__}, missing: ""})
    text = made(kind, company)
    assert "  " not in text
    assert not text.endswith(":")
    expected = () if kind == PRIVACY else (missing.removesuffix("_url"),)
    assert wording.problems(text, kind, company) == expected


def test_without_types_and_frequency_the_usual_words_stand_in():
    company = Company("Acme", "", "", ACME.terms_url, ACME.privacy_url)
    assert wording.problems(made(CHECKBOX, company), CHECKBOX, company) == ()
    assert "Message frequency varies." in made(CHECKBOX, company)


def test_without_a_name_the_brand_is_missing():
    assert "brand" in wording.problems(wording.checkbox(Company()), CHECKBOX, Company())


WITHOUT = [
    ("brand", ("Acme Windows", "us")),
    ("agreement", ("I agree to receive", "We send")),
    ("message_types", ("offers and reminders ", "things ")),
    ("frequency", ("Up to 4 messages a month.", "")),
    ("rates", ("Msg & data rates may apply.", "")),
    ("stop", ("Reply STOP to cancel, ", "")),
    ("help", ("HELP for help", "")),
    ("not_a_condition", ("Consent is not a condition of purchase.", "")),
    ("terms", ("Terms: https://acme.example.com/sms-terms", "")),
    ("privacy", ("Privacy policy: https://acme.example.com/privacy", "")),
]


@pytest.mark.parametrize(("code", "change"), WITHOUT)
def test_each_missing_element_is_named_alone(code, change):
    assert change[0] in BOX
    assert wording.problems(BOX.replace(*change), CHECKBOX, ACME) == (code,)


def test_a_text_that_never_says_text():
    text = BOX.replace("by SMS/text at", "at")
    assert wording.problems(text, CHECKBOX, ACME) == ("sms",)


def test_a_privacy_policy_that_shares():
    text = made(PRIVACY).replace("does not share", "may share")
    assert wording.problems(text, PRIVACY, ACME) == ("no_sharing",)


ACCEPTED = [
    ("rates", "Message and data rates may apply."),
    ("rates", "Msg&data rates may apply"),
    ("frequency", "Msg frequency varies."),
    ("frequency", "You get 2 msgs per week"),
    ("frequency", "4 msgs/month"),
    ("stop", "text STOP at any time"),
    ("not_a_condition", "Agreeing is not required to buy anything"),
    ("not_a_condition", "You can buy without agreeing"),
    ("terms", "https://acme.example.com/terms"),
    ("terms", "Terms of service https://acme.example.com/a"),
    ("privacy", "See our privacy policy at https://acme.example.com/p"),
]


@pytest.mark.parametrize(("code", "words"), ACCEPTED)
def test_other_ways_to_say_it(code, words):
    assert code not in wording.problems(words, CHECKBOX, ACME)


NOT_ACCEPTED = [
    ("stop", "We never stop by unannounced"),
    ("rates", "Our rates may rise"),
    ("terms", "See http://acme.example.com/terms"),
    ("terms", "Terms: see our website"),
    ("privacy", "We value your privacy. More at https://acme.example.com"),
    ("sms", "We send you a context"),
    ("help", "helpful"),
]


@pytest.mark.parametrize(("code", "words"), NOT_ACCEPTED)
def test_what_only_looks_like_it(code, words):
    assert code in wording.problems(words, CHECKBOX, ACME)


def test_an_unknown_kind_is_a_mistake():
    with pytest.raises(ValueError, match="poster"):
        wording.problems("", "poster", ACME)


@given(st.text(max_size=300), st.sampled_from(KINDS))
def test_any_text_can_be_checked(text, kind):
    assert set(wording.problems(text, kind, ACME)) <= set(wording.CODES)


@given(st.text(min_size=1, max_size=60).filter(lambda text: text.strip(" .\t\n\r\f\v") and text.split()))
def test_any_brand_is_found_in_its_own_text(brand):
    company = Company(brand, "offers", "", ACME.terms_url, ACME.privacy_url)
    if wording._plain(brand):
        assert "brand" not in wording.problems(made(CHECKBOX, company), CHECKBOX, company)


@pytest.mark.parametrize("code", [30505, 30506, 30511, 30513, 30531, 30538, 30544])
def test_every_rejection_names_elements_that_exist(code):
    elements = wording.elements_behind(code)
    assert elements
    assert set(elements) < set(wording.CODES)


def test_an_unknown_rejection_names_everything():
    assert wording.elements_behind(30599) == wording.CODES


@pytest.mark.parametrize(
    ("code", "element"),
    [(30511, "agreement"), (30513, "sms"), (30531, "help"), (30544, "not_a_condition"), (30475, "not_a_condition")],
)
def test_rejections_lead_to_the_element(code, element):
    assert element in wording.elements_behind(code)


@pytest.mark.parametrize("url", ["https://acme.example.com", "https://acme.example.com/sms?a=1#terms"])
def test_pages(url):
    assert wording.is_page(url)


@pytest.mark.parametrize(
    "url",
    [
        *("", "acme.example.com", "http://acme.example.com", "https://", "https://localhost", "ftp://acme.example.com"),
        *(
            "https://user@acme.example.com",
            "https://acme.example.com/a b",
            " https://acme.example.com",
            "https://a.b:x",
        ),
        *("javascript:alert(1)", "https://acme.example.com/\n", "https://[::1", 'https://acme.example.com/"onclick'),
    ],
)
def test_no_pages(url):
    assert not wording.is_page(url)
