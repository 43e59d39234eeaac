"""The rules that need no server: signatures, segments, keywords, TwiML, settings, faults, worlds."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as settings_of_hypothesis
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from sandbox import faults, keywords, segments, settings, signing, stamps, twiml
from sandbox.delivery import path_of
from sandbox.errors import FAILURES, REFUSALS, Refusal
from sandbox.guard import is_loopback
from sandbox.store import Message
from sandbox.world import World, is_e164, load

TOKEN = "12345"


def test_signature_of_twilios_published_example():
    url = "https://example.com/myapp.php?foo=1&bar=2"
    params = {
        "CallSid": "CA1234567890ABCDE",
        "Caller": "+14158675310",
        "Digits": "1234",
        "From": "+14158675310",
        "To": "+18005551212",
    }
    assert signing.signature(TOKEN, url, params) == "L/OH5YylLD5NRKLltdqwSvS0BnU="


@settings_of_hypothesis(max_examples=50, deadline=None)
@given(st.dictionaries(st.text(min_size=1), st.text()), st.sampled_from(["/a", "/a?b=c%20d", ":8069/x"]))
def test_twilios_validator_accepts_every_signature(params, rest):
    url = "http://127.0.0.1" + rest
    assert RequestValidator(TOKEN).validate(url, params, signing.signature(TOKEN, url, params))


def test_signed_url_loses_fragment_and_user_but_keeps_port():
    url = "http://user:pw@127.0.0.1:8069/status/1?a=b%2Fc#rc=3&rp=all"
    assert signing.signed_url(url) == "http://127.0.0.1:8069/status/1?a=b%2Fc"


@pytest.mark.parametrize(
    ("fragment", "expected"),
    [
        ("", signing.Policy()),
        ("#rc=3&rp=all", signing.Policy(retries=3, on=frozenset({"all"}))),
        ("#rc=9&ct=1&rt=2000&rp=4xx,5xx", signing.Policy(0.1, 2.0, 15.0, 5, frozenset({"4xx", "5xx"}))),
        ("#rc=x&rp=nonsense&q=1", signing.Policy()),
    ],
)
def test_connection_overrides_of_the_fragment(fragment, expected):
    assert signing.policy("http://127.0.0.1/" + fragment) == expected


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 1),
        ("a" * 160, 1),
        ("a" * 161, 2),
        ("a" * 306, 2),
        ("a" * 307, 3),
        ("€" * 80, 1),
        ("€" * 81, 2),
        ("ж" * 70, 1),
        ("ж" * 71, 2),
        ("😀" * 35, 1),
        ("😀" * 36, 2),
        ("a" * 152 + "€" + "a" * 10, 2),
    ],
)
def test_segments(body, count):
    assert segments.count(body) == count


@pytest.mark.parametrize(
    "word", ["STOP", "stop", " Stop ", "UNSUBSCRIBE", "end", "QUIT", "STOPALL", "REVOKE", "OPTOUT"]
)
def test_stop_words(word):
    assert keywords.keyword(word) == "STOP"


@pytest.mark.parametrize("text", ["STOP PLEASE", "OPT OUT", "STOP!", "", "don't stop", "ARRET"])
def test_only_a_single_exact_word_is_a_keyword(text):
    assert keywords.keyword(text) is None


def test_yes_does_not_undo_a_toll_free_stop():
    assert keywords.keyword("YES") == "START"
    assert keywords.keyword("YES", toll_free=True) is None
    assert keywords.keyword("UNSTOP", toll_free=True) == "START"


def test_keyword_replies_come_only_with_a_change():
    assert "unsubscribed" in keywords.reply("STOP", blocked=False)
    assert keywords.reply("STOP", blocked=True) is None
    assert keywords.reply("START", blocked=False) is None
    assert keywords.reply("HELP", blocked=True) == keywords.reply("HELP", blocked=False)
    assert keywords.reply("STOP", blocked=False, toll_free=True).startswith("NETWORK MSG")


def test_twiml_messages():
    text = (
        '<?xml version="1.0" encoding="UTF-8"?><Response><Message to="+12025550123" action="/s">'
        "<Body> Hi &amp; bye </Body><Media>http://127.0.0.1/p.jpg</Media></Message><Message>Two</Message></Response>"
    )
    first, second = twiml.replies("text/xml; charset=utf-8", text)
    assert (first.body, first.to, first.status_callback) == ("Hi & bye", "+12025550123", "/s")
    assert first.media == ["http://127.0.0.1/p.jpg"]
    assert (second.body, second.to) == ("Two", None)


@pytest.mark.parametrize("text", ["", "  ", "<Response/>", '<?xml version="1.0" encoding="UTF-8"?><Response/>'])
def test_empty_twiml_says_nothing(text):
    assert twiml.replies("text/xml", text) == []


def test_plain_text_is_texted_back():
    assert [one.body for one in twiml.replies("text/plain", "Internal Server Error\n")] == ["Internal Server Error"]


@pytest.mark.parametrize(
    ("kind", "text", "code"),
    [
        ("application/json", "{}", 12300),
        ("text/html", "<html><body>500</body></html>", 12100),
        ("text/xml", "<Response><Message>", 12100),
        ("text/xml", '<!DOCTYPE r [<!ENTITY a "aa">]><Response>&a;</Response>', 12100),
        ("text/xml", "<Response>" + "x" * 70_000 + "</Response>", 12100),
    ],
)
def test_answers_twilio_cannot_read(kind, text, code):
    with pytest.raises(twiml.BadAnswer) as caught:
        twiml.replies(kind, text)
    assert caught.value.code == code


def test_dates():
    assert stamps.rfc2822(1_795_230_447.9) == "Sat, 21 Nov 2026 03:07:27 +0000"
    assert stamps.iso(1_795_230_447.9) == "2026-11-21T03:07:27Z"
    assert stamps.parse_iso("2026-11-21T03:07:27Z") == stamps.parse_iso("2026-11-21T04:07:27.5+01:00") == 1_795_230_447
    with pytest.raises(ValueError, match="not an ISO-8601 date"):
        stamps.parse_iso("tomorrow")


@pytest.mark.parametrize("number", ["+12025550123", "+447700900123", "+33639981234", "+15005550006"])
def test_phone_numbers(number):
    assert is_e164(number)


@pytest.mark.parametrize("number", ["12025550123", "+1202555012", "+10025550123", "+1202555012a", "", "+0123456789"])
def test_no_phone_numbers(number):
    assert not is_e164(number)


@pytest.mark.parametrize(
    ("service", "failure", "stuck", "path"),
    [
        (None, None, "", ["sending", "sent", "delivered"]),
        ("MG", None, "", ["queued", "sending", "sent", "delivered"]),
        (None, 30003, "", ["sending", "sent", "undelivered"]),
        (None, 30001, "", ["sending", "failed"]),
        ("MG", None, "sent", ["queued", "sending", "sent"]),
        (None, None, "queued", []),
    ],
)
def test_paths_of_a_message(service, failure, stuck, path):
    message = Message("AC", "+12025550123", "+12025550100", "Hi", "outbound-api", "queued", 0.0, service_sid=service)
    assert path_of(message, failure, stuck) == path


def test_every_magic_number_has_a_known_kind_and_a_meaning():
    for row in faults.MAGIC:
        assert faults.stage(row.kind) in ("before", "refuse", "after", "outcome", "callbacks")
        assert "{" not in row.meaning and len(row.meaning) > 15


def test_magic_works_in_every_area_code_and_two_other_countries():
    assert faults.magic("+12025550180").kind == faults.magic("+19905550180").kind == "21211"
    assert faults.magic("+447700900180").kind == faults.magic("+33639981280").kind == "21211"
    assert faults.magic("+15005552004").kind == "drop"
    for ordinary in ("+12025550179", "+12025551180", "+447700900179", "+12125550100", "+4915112345680"):
        assert faults.magic(ordinary) is None


def test_the_readme_lists_every_magic_number_and_fault():
    readme = (Path(faults.__file__).parent / "README.md").read_text(encoding="utf-8")
    for row in faults.table():
        assert f"| `{row['number']}` | {row['meaning']} |" in readme
    for kind, (_stage, meaning) in faults.KINDS.items():
        assert f"| `{kind}` | {meaning} |" in readme


@pytest.mark.parametrize(
    "given_",
    [
        {"kind": "nonsense"},
        {"kind": "99999"},
        {},
        {"kind": "drop", "probability": 2},
        {"kind": "drop", "next": 0},
        {"kind": "drop", "on": "never"},
        {"kind": "slow", "on": "read"},
        {"kind": "slow", "seconds": "long"},
        {"kind": "drop", "chance": 1},
    ],
)
def test_impossible_switches(given_):
    with pytest.raises(ValueError, match=r"fault|field|'\w+'"):
        faults.switch(given_)


def test_the_dice_are_repeatable():
    def throws(seed):
        box = faults.Faults(seed)
        box.switches.append(faults.switch({"kind": "drop", "probability": 0.3}))
        return [bool(box.pick("+12025550123", faults.BEFORE)) for _ in range(200)]

    assert throws(5) == throws(5) != throws(6)
    assert 30 < sum(throws(5)) < 90


@pytest.mark.parametrize(
    "changes", [{"delay_ms": -1}, {"delay_ms": [5, 1]}, {"callbacks": 1}, {"callback_order": "up"}, {"nothing": 1}]
)
def test_impossible_settings(changes):
    with pytest.raises(ValueError, match="setting"):
        settings.update(settings.Settings(), changes)


@pytest.mark.parametrize(
    "data",
    [
        [],
        {"cars": []},
        {"numbers": [{"phone_number": "+12025550101", "colour": "red"}]},
        {"numbers": [{"friendly_name": "no number"}]},
        {"services": [{"sid": "MG1"}]},
        {"numbers": ["+12025550101"]},
    ],
)
def test_impossible_worlds(data):
    with pytest.raises(ValueError, match=r"world|section|field|needed|SID|object"):
        World(data)


def test_a_world_file_takes_the_credentials_of_the_environment(tmp_path):
    path = tmp_path / "world.json"
    path.write_text(json.dumps({"accounts": [{"sid": "AC" + "1" * 32}], "numbers": [{"phone_number": "+12025550101"}]}))
    world = load(path, "AC" + "2" * 32, "fictional")
    assert world.account_for("AC" + "2" * 32, "fictional")[1] == "token"
    assert world.senders["+12025550101"].account_sid == "AC" + "2" * 32
    assert "fictional" not in json.dumps(world.as_json())


@pytest.mark.parametrize("host", ["127.0.0.1:80", "localhost", "[::1]:8080", "app.localhost:1", "127.8.9.1"])
def test_loopback_names(host):
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host", ["", "evil.example", "127.0.0.1.evil.example", "192.168.0.1", "localhost.evil.example"]
)
def test_other_names(host):
    assert not is_loopback(host)


def test_every_error_has_a_body_and_every_failure_a_final_status():
    for code in REFUSALS:
        body = Refusal(code, to="+12025550123").body()
        assert body["code"] == code and body["more_info"].endswith(str(code)) and "{" not in body["message"]
    assert {status for status, _text in FAILURES.values()} == {"failed", "undelivered"}
