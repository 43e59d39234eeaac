"""The compulsory texts say what they must, in one SMS."""

import pytest

from sms_marketing.tools import segments, wording

BRANDS = [
    "Miller Homes",
    "The Very Long and Distinguished Name of a Company That Nobody Could Shorten Ltd.",
    "Café Ärger",
]
CONTACT = "+1 202-555-0100"


@pytest.mark.parametrize("brand", BRANDS)
def test_every_text_names_the_brand_and_fits_one_sms(brand):
    for text in (
        wording.stop_reply(brand, CONTACT),
        wording.help_reply(brand, CONTACT),
        wording.welcome(brand),
        wording.double_opt_in(brand),
    ):
        assert text.startswith(brand[:30])
        assert len(text) <= 160 and segments.count(text).segments == 1, text


def test_the_help_text_names_the_contact_and_stop():
    text = wording.help_reply("Miller Homes", CONTACT, "Up to 4 msgs a month")
    assert CONTACT in text and "STOP" in text and "Up to 4 msgs a month." in text


def test_a_long_contact_is_never_cut_from_the_help_text():
    contact = "https://www.example.com/customers/help-with-our-text-messages-and-more"
    assert contact in wording.help_reply(BRANDS[1], contact)


def test_the_confirmation_sells_nothing_and_manages_without_a_contact():
    text = wording.stop_reply("Miller Homes")
    assert "unsubscribed" in text and "Questions" not in text


def test_the_question_names_yes_help_and_stop():
    text = wording.double_opt_in("Miller Homes")
    assert all(word in text for word in ("YES", "HELP", "STOP"))
