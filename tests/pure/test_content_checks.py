"""tools/content_checks.py: what is found in a text, and what is not."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import content_checks, segments
from sms_marketing.tools.content_checks import HINT, WARNING, Content

GOOD = "Blue Peak: Hi Ann, your visit is tomorrow at 2pm. Reply STOP to opt out."


def codes(body, **known):
    return [one.code for one in content_checks.check(Content(body, **{"brands": ("Blue Peak LLC",), **known}))]


def details(body, code, **known):
    return next(one.details for one in content_checks.check(Content(body, **known)) if one.code == code)


def test_a_good_text_is_not_found_fault_with():
    assert codes(GOOD, first_contacts=1, overdue=1) == []


def test_the_example_has_its_placeholder_left():
    body = "Hi Ann, your appointment is tomorrow at 2pm. Reply STOP to opt out. - [Your Business Name]"  # FEATURES D7
    assert codes(body, first_contacts=1) == ["placeholder"]
    assert details(body, "placeholder") == {"placeholder": "[Your Business Name]"}


@pytest.mark.parametrize("body", ["", "  \n"])
def test_nothing_is_said_about_nothing(body):
    assert codes(body, first_contacts=1) == []


@pytest.mark.parametrize(
    "body",
    [
        "Reply STOP to opt out.",
        "reply stop",
        "Text STOP to unsubscribe",
        "Reply 'STOP' to end",
        "Reply “STOP” to cancel",
        "Reply with the word STOP",
        "To opt-out, reply with STOP",
        "Opt out: reply STOP",
        "Txt STOP 2 quit",
        "STOP to end",
        "STOP=end",
        "Stop2End",
        "Send STOP to 36111",
        "Reply STOP or HELP",
        "Msg STOP to end",
        "Responde STOP para cancelar",
        "Envía BAJA al 1234",
        "STOP au 36111",
        "STOP SMS au 36180",
        "Répondez STOP pour vous désabonner",
        "Antworte STOPP zum Abmelden",
        "Antworten Sie mit STOPP",
        "Abmelden mit STOPP",
        "Rispondi STOP per annullare",
        "Responda PARAR para sair",
        "Antwoord STOP om af te melden",
        "STOP SMS: https://example.com/sms/1/abc",
        "Unsubscribe: example.com/u/1",
        "Abmelden unter https://example.com/x",
        "Reply STOP",  # full width
    ],
)
def test_opt_out_wording_is_known_in_many_languages(body):
    assert content_checks.has_opt_out_wording(body)


@pytest.mark.parametrize(
    "body",
    [
        "",
        "Can't stop thinking of you",
        "Reply to us, stop by our store",
        "Please reply. Stop by soon!",
        "Text us to stop by",
        "Nonstop flights",
        "Reply YES to confirm",
        "The end is near",
        "Send us your cancelled check",
        "Bus stop: 5th Ave",
        "Reply by end of day",
        "Text me when you quit",
        "stop to say hi",
        "See https://example.com",
    ],
)
def test_what_is_no_opt_out_wording(body):
    assert not content_checks.has_opt_out_wording(body)


@pytest.mark.parametrize(
    ("known", "found"),
    [
        ({"first_contacts": 1}, ["no_opt_out"]),
        ({"overdue": 1}, ["no_opt_out"]),
        ({}, []),
        ({"recipients": 0}, ["no_opt_out"]),
        ({"first_contacts": 1, "purpose": "conversational"}, []),
        ({"first_contacts": 1, "purpose": "compliance"}, []),
        ({"first_contacts": 1, "purpose": "transactional"}, ["no_opt_out"]),
        ({"first_contacts": 1, "sender": "alphanumeric"}, ["no_opt_out_link"]),
        ({"sender": "alphanumeric"}, ["no_opt_out_link"]),
    ],
)
def test_when_opt_out_wording_is_missed(known, found):
    assert codes("Blue Peak: see you", **known) == found


def test_a_template_without_it_gets_a_hint():
    (found,) = content_checks.check(Content("See you", recipients=0))
    assert (found.code, found.severity) == ("no_opt_out", HINT)


def test_words_to_reply_with_do_not_help_where_nobody_can_reply():
    assert codes("Blue Peak. Reply STOP to opt out.", sender="alphanumeric") == ["no_opt_out_link"]
    assert codes("Blue Peak. Opt out: https://bluepeak.example/o/1", sender="alphanumeric") == []


@pytest.mark.parametrize(
    ("brand", "body", "is_there"),
    [
        ("Blue Peak LLC", "Blue Peak: hi", True),
        ("Blue Peak LLC", "BLUEPEAK says hi", True),
        ("Blue Peak, Inc.", "see bluepeak.com/x", True),
        ("Blue Peak Realty Group LLC", "Blue Peak here", True),
        ("Müller GmbH & Co. KG", "Ihr Muller Team", True),
        ("Blue Peak LLC", "Blue sky", False),
        ("Co", "Hello", False),
    ],
)
def test_brand(brand, body, is_there):
    assert ("no_brand" in codes(body, brands=(brand,))) is not is_there


def test_where_no_brand_is_known_none_is_missed():
    assert codes("Hello", brands=()) == codes("Hello", brands=("",)) == []


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("see https://bit.ly/x", "bit.ly"),
        ("see bit.ly/x", "bit.ly"),
        ("see BIT.LY", "bit.ly"),
        ("see www.tinyurl.com/x.", "tinyurl.com"),
        ("at my.rebrand.ly/x", "my.rebrand.ly"),
        ("https://t.co/x?y", "t.co"),
    ],
)
def test_shorteners(body, found):
    assert details(body, "shortener") == {"host": found}


@pytest.mark.parametrize(
    "body", ["at about.co/x", "https://orbit.ly.example.com", "a bit. lying", "t.com", "rabbit.ly"]
)
def test_what_is_no_shortener(body):
    assert "shortener" not in codes(body)


@pytest.mark.parametrize(
    ("body", "topic"),
    [
        ("Buy guns now", "firearms"),
        ("CBD oil", "cannabis"),
        ("Delta-8 gummies", "cannabis"),
        ("delta 8 gummies", "cannabis"),
        ("free wine", "alcohol"),
        ("Sexy deals", "sex"),
        ("SEX", "sex"),
        ("vape shop", "tobacco"),
    ],
)
def test_shaft(body, topic):
    assert details(body, "shaft")["topic"] == topic


@pytest.mark.parametrize(
    "body",
    [
        "Office in Middlesex, Essex and Sussex",
        "A shotgun house in town",
        "Nail gun and glue guns 20% off",
        "Same-sex couples welcome",
        "Alcohol-free party",
        "Weedon, Gunther and Begun will come",
        "Root beer floats",
        "Swine flu shot",
        "A drum and some crumbs",
        "Write to sex@example.com/sex",
    ],
)
def test_words_that_only_look_like_it(body):
    assert "shaft" not in codes(body)


def test_forbidden_topics_weigh_more_from_toll_free_numbers():
    for sender, severity in (("toll_free", WARNING), ("number", HINT)):
        found = content_checks.check(Content("Payday loans and bitcoin", sender=sender))
        assert [(one.code, one.severity) for one in found] == [("forbidden_topic", severity)]


@pytest.mark.parametrize(
    "left",
    [
        *("[Name]", "[Your Business Name]", "{{first_name}}", "{{ x", "{name}", "XXX", "xxxx", "lorem ipsum"),
        *("<Your Name>", "%name%", "___", "TBD", "your company name"),
    ],
)
def test_placeholders(left):
    assert details(f"Hi {left} there", "placeholder")["placeholder"] in left


@pytest.mark.parametrize("body", ["size XX", "100% sure 50% off", "a < b > c", "see example.com/xxxx", "[1]", "a_b"])
def test_what_is_no_placeholder(body):
    assert "placeholder" not in codes(body)


@pytest.mark.parametrize("body", ["Win!!!", "Cash $$$", "WE HAVE A BIG SALE TODAY", "WHAT?!?"])
def test_shouting(body):
    assert "shouting" in codes(body)


@pytest.mark.parametrize(
    "body", ["Win!", "$5", "Reply STOP or HELP, STOP, HELP", "USA and UK", "See you at the BBQ, Ann"]
)
def test_what_is_no_shouting(body):
    assert "shouting" not in codes(body)


def test_long_texts_and_insecure_links():
    assert codes("a" * 321, brands=()) == ["long"]
    assert codes("a" * 320, brands=()) == []
    assert details("http://example.com/x", "insecure_link") == {"host": "example.com"}
    assert details("https://192.0.2.1/x", "insecure_link") == {"host": "192.0.2.1"}


def test_dear_characters_are_told_only_where_they_cost():
    assert codes("It’s", brands=()) == []
    found = details("It’s – " + "a" * 70, "dear_characters")
    assert found == {"swaps": [("’", "'"), ("–", "-")], "now": 2, "then": 1}
    assert details("Hi 🎉 " + "a" * 80, "dear_characters")["swaps"] == [("🎉", "")]
    assert codes("я" * 80, brands=()) == []  # there is no plain way to write it


@given(st.text())
def test_plainer_is_never_dearer(body):
    assert segments.count(segments.plainer(body)).segments <= max(segments.count(body).segments, 1) * 3
    if segments.count(body).encoding == segments.GSM_7:
        assert segments.plainer(body) == body


@given(st.text(), st.booleans(), st.sampled_from(["number", "toll_free", "alphanumeric"]))
def test_nothing_raises(body, first, sender):
    found = content_checks.check(Content(body, ("Blue Peak",), sender=sender, first_contacts=first))
    assert [one.severity for one in found] == sorted((one.severity for one in found), reverse=True)


@pytest.mark.parametrize(
    "unit", ["a.", "reply ", "stop ", "-", "[", "{{", "a@", "opt out ", "http://", "x", "1.", "%a"]
)
def test_no_text_keeps_the_checks_busy(unit):
    body = (unit * 10_000)[:10_000]
    began = time.perf_counter()
    codes(body, first_contacts=1)
    assert time.perf_counter() - began < 2  # milliseconds, in truth


def test_every_check_names_its_source():
    assert all(rule.source for rule in content_checks.CHECKS)
    assert len({rule.code for rule in content_checks.CHECKS}) == len(content_checks.CHECKS)
