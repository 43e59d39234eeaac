"""gateway/webhook.py: only Twilio's signature opens, and every payload is read or refused with a reason."""

from pathlib import Path
from urllib.parse import parse_qsl
from xml.etree import ElementTree

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator
from werkzeug.datastructures import MultiDict

from sms_marketing.gateway import webhook

PAYLOADS = Path(__file__).with_name("payloads")
ACCOUNT = "AC" + "0123456789abcdef" * 2
MESSAGE = "SM55555555abcdef012345678900000000"
SERVICE = "MG" + "6" * 32
MEDIA = f"https://api.twilio.com/2010-04-01/Accounts/{ACCOUNT}/Messages/MM44444444abcdef012345678900000000/Media/ME"

# Twilio's own example, https://www.twilio.com/docs/usage/webhooks/webhooks-security
TOKEN = "12345"
URL = "https://example.com/myapp.php?foo=1&bar=2"
PARAMS = [
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675310"),
    ("Digits", "1234"),
    ("From", "+14158675310"),
    ("To", "+18005551212"),
]
SIGNATURE = "L/OH5YylLD5NRKLltdqwSvS0BnU="


def payload(name):
    """A webhook's parameters from its raw body, as a web server decodes them."""
    body = (PAYLOADS / f"{name}.txt").read_text().strip()
    return parse_qsl(body, keep_blank_values=True, errors="replace")


# --- signature ---


def test_twilios_own_example():
    assert webhook.is_signed(URL, PARAMS, SIGNATURE, [TOKEN])


@pytest.mark.parametrize("tokens", [[TOKEN, "next"], ["next", TOKEN], ("", TOKEN)])
def test_any_of_several_tokens_opens(tokens):
    assert webhook.is_signed(URL, PARAMS, SIGNATURE, tokens)


@pytest.mark.parametrize("params", [dict(PARAMS), dict(PARAMS).items(), MultiDict(PARAMS), reversed(PARAMS)])
def test_the_shape_and_order_of_the_parameters_does_not_matter(params):
    assert webhook.is_signed(URL, params, SIGNATURE, [TOKEN])


@pytest.mark.parametrize(
    ("url", "params", "signature", "tokens"),
    [
        (URL, PARAMS, SIGNATURE, []),
        (URL, PARAMS, SIGNATURE, [""]),
        (URL, PARAMS, SIGNATURE, [None]),
        (URL, PARAMS, SIGNATURE, ["wrong"]),
        (URL, PARAMS, "", [TOKEN]),
        (URL, PARAMS, None, [TOKEN]),
        (URL, PARAMS, "L/OH5YylLD5NRKLltdqwSvS0BnU", [TOKEN]),
        (URL, PARAMS, SIGNATURE.lower(), [TOKEN]),
        (URL, PARAMS, "é" * 28, [TOKEN]),
        (URL, PARAMS, SIGNATURE + "\udcff", [TOKEN]),
        (URL, PARAMS[:-1], SIGNATURE, [TOKEN]),
        (URL, [*PARAMS, ("Extra", "1")], SIGNATURE, [TOKEN]),
        (URL, [*PARAMS[:-1], ("To", "+18005551213")], SIGNATURE, [TOKEN]),
        (URL.replace("https", "http"), PARAMS, SIGNATURE, [TOKEN]),
        (URL.replace("myapp", "myApp"), PARAMS, SIGNATURE, [TOKEN]),
        (URL + "&x=1", PARAMS, SIGNATURE, [TOKEN]),
        (URL.replace("example.com", "evil.example"), PARAMS, SIGNATURE, [TOKEN]),
        ("https://[broken", PARAMS, SIGNATURE, [TOKEN]),
        ("", [], SIGNATURE, [TOKEN]),
    ],
)
def test_anything_else_does_not_open(url, params, signature, tokens):
    assert not webhook.is_signed(url, params, signature, tokens)


def test_an_empty_token_never_signs():
    nobody = RequestValidator("").compute_signature(URL, dict(PARAMS))
    assert not webhook.is_signed(URL, PARAMS, nobody, ["", ""])


def signed(url, params=(), token=TOKEN):
    return RequestValidator(token).compute_signature(url, MultiGet(params))


@pytest.mark.parametrize(
    ("registered", "what_twilio_signs"),
    [
        ("https://crm.example.com/in#rc=3&rp=all", "https://crm.example.com/in"),
        ("https://crm.example.com/in", "https://crm.example.com:443/in"),
        ("http://crm.example.com/in", "http://crm.example.com:80/in"),
        ("https://crm.example.com:443/in", "https://crm.example.com/in"),
        ("https://crm.example.com:8443/in", "https://crm.example.com:8443/in"),
        ("https://crm.example.com:8443/in", "https://crm.example.com/in"),
        ("https://user:pw@crm.example.com:8443/in", "https://crm.example.com:8443/in"),
        ("https://user:pw@crm.example.com/in", "https://crm.example.com/in"),
        ("http://[::1]:8069/in", "http://[::1]:8069/in"),
        ("http://[::1]/in", "http://[::1]:80/in"),
        ("https://crm.example.com/in?db=a%20b&x=", "https://crm.example.com/in?db=a%20b&x="),
        ("https://crm.example.com/", "https://crm.example.com/"),
    ],
)
def test_the_spellings_of_a_url(registered, what_twilio_signs):
    assert webhook.is_signed(registered, PARAMS, signed(what_twilio_signs, PARAMS), [TOKEN])


def test_a_trailing_slash_is_another_url():
    assert not webhook.is_signed("https://crm.example.com/in/", [], signed("https://crm.example.com/in"), [TOKEN])


def test_equal_pairs_count_once_and_values_are_sorted():
    given_pairs = [("B", "2"), ("A", "z"), ("A", "a"), ("A", "z"), ("a", "1")]
    by_hand = RequestValidator(TOKEN).compute_signature(URL + "AaAzB2a1", {})
    assert webhook.is_signed(URL, given_pairs, by_hand, [TOKEN])


class MultiGet(dict):
    """What the SDK expects of a multi-valued dict."""

    def __init__(self, pairs):
        super().__init__(pairs)
        self.pairs = list(pairs)

    def getlist(self, name):
        return [value for key, value in self.pairs if key == name]


PAIRS = st.lists(st.tuples(st.text("ABab_1", min_size=1, max_size=3), st.text("xyzé+ 😀", max_size=4)), max_size=6)
SCHEME = st.sampled_from(["http", "https"])
PORT = st.sampled_from(["", ":80", ":443", ":8443"])
REST = st.sampled_from(["", "/", "/in", "/in?x=1", "/a%20b?x=%C3%A9&y", "/in/"])


@given(SCHEME, PORT, REST, SCHEME, PORT, REST, PAIRS, st.booleans(), st.sampled_from([TOKEN, "other"]))
def test_the_verdict_is_the_sdks(scheme, port, rest, scheme2, port2, rest2, pairs, same, token):
    url = f"{scheme}://crm.example.com{port}{rest}"
    signed_url = url if same else f"{scheme2}://crm.example.com{port2}{rest2}"
    signature = signed(signed_url, pairs, token)
    theirs = RequestValidator(TOKEN).validate(url, MultiGet(pairs), signature)
    assert webhook.is_signed(url, pairs, signature, [TOKEN]) == theirs


@given(PAIRS, PAIRS)
def test_a_signature_fits_its_own_parameters_only(pairs, others):
    assume("".join(a + b for a, b in sorted(set(pairs))) != "".join(a + b for a, b in sorted(set(others))))
    assert webhook.is_signed(URL, pairs, signed(URL, pairs), [TOKEN])
    assert not webhook.is_signed(URL, others, signed(URL, pairs), [TOKEN])


@given(st.text(), st.lists(st.tuples(st.text(), st.text()), max_size=3), st.text(), st.text())
def test_any_text_is_refused_calmly(url, pairs, signature, token):
    assert webhook.is_signed(url, pairs, signature, [token]) is False


@pytest.mark.parametrize(
    ("base", "path", "query", "url"),
    [
        ("https://crm.example.com", "/sms/in", "", "https://crm.example.com/sms/in"),
        ("https://crm.example.com/", "sms/in", None, "https://crm.example.com/sms/in"),
        (" https://crm.example.com/odoo/ ", "/sms/in", "db=x", "https://crm.example.com/odoo/sms/in?db=x"),
        ("https://crm.example.com/#rc=3", "/sms/in", b"db=%20", "https://crm.example.com/sms/in?db=%20"),
    ],
)
def test_public_url(base, path, query, url):
    assert webhook.public_url(base, path, query) == url


def test_the_empty_answer_is_twiml():
    assert ElementTree.fromstring(webhook.EMPTY_TWIML).tag == "Response"
    assert len(ElementTree.fromstring(webhook.EMPTY_TWIML)) == 0
    assert webhook.TWIML_CONTENT_TYPE.startswith("text/xml")


# --- payloads ---

COMMON = {
    "account_sid": ACCOUNT,
    "sid": MESSAGE,
    "from_": "+12125550123",
    "to": "+12025550100",
    "messaging_service_sid": None,
    "media": (),
    "opt_out_type": None,
    "from_state": "NY",
    "from_zip": "10001",
    "from_city": "NEW YORK",
    "from_country": "US",
    "segments": 1,
}
NOWHERE = {"from_state": None, "from_zip": None, "from_city": None}
PICTURE_SID = {"sid": "MM44444444abcdef012345678900000000"}

INBOUND = {
    "inbound_question": {"body": "Hi, is the house on Elm Street still free?"},
    "inbound_stop": {"body": "STOP"},
    "inbound_stop_advanced_opt_out": {"body": "Stop", "opt_out_type": "STOP", "messaging_service_sid": SERVICE},
    "inbound_help_advanced_opt_out": {"body": "HELP", "opt_out_type": "HELP", "messaging_service_sid": SERVICE},
    "inbound_emoji_french": {
        "body": "Oui, d’accord 👍 à bientôt\nÉlodie",
        "from_": "+33199001234",
        "from_country": "FR",
        "segments": 2,
        **NOWHERE,
    },
    "inbound_pictures": {
        "body": "Here are both",
        "media": ((MEDIA + "1" * 32, "image/jpeg"), (MEDIA + "2" * 32, "image/png")),
        **PICTURE_SID,
    },
    "inbound_picture_without_text": {"body": "", "media": ((MEDIA + "3" * 32, "image/heic"),), **PICTURE_SID},
    "inbound_from_a_name": {"body": "Your code is 000000", "from_": "MYBANK", "from_country": None, **NOWHERE},
    "inbound_new_parameters": {"body": "Hi, is the house on Elm Street still free?", "segments": None},
    "inbound_nul_and_half_surrogate": {"body": "ab\ufffd\ufffd\ufffd"},
}

STATUS = {
    "status_queued": ("queued", None, None),
    "status_sent": ("sent", None, None),
    "status_delivered": ("delivered", None, None),
    "status_undelivered_30006": ("undelivered", 30006, None),
    "status_failed_30007": ("failed", 30007, "Message filtered"),
    "status_failed_21610": ("failed", 21610, None),
    "status_read": ("read", None, None),
    "status_unknown_word": ("teleported", None, None),
}

MALFORMED = {
    "malformed_inbound_without_sid": "MessageSid is missing",
    "malformed_inbound_short_sid": "MessageSid is malformed",
    "malformed_inbound_without_sender": "From is missing",
    "malformed_inbound_foreign_account": "AccountSid is malformed",
    "malformed_status_without_status": "MessageStatus is missing",
    "malformed_status_without_sid": "MessageSid is missing",
    "malformed_empty": "is missing",
    "malformed_json": "is missing",
}


def test_every_payload_is_used():
    names = {path.stem for path in PAYLOADS.glob("*.txt")}
    assert names == {*INBOUND, *STATUS, *MALFORMED}


@pytest.mark.parametrize("name", INBOUND)
def test_inbound(name):
    found = webhook.parse_inbound(payload(name))
    assert {field: getattr(found, field) for field in COMMON | INBOUND[name]} == COMMON | INBOUND[name]
    assert found.raw.keys() == dict(payload(name)).keys()


@pytest.mark.parametrize("name", STATUS)
def test_status(name):
    found = webhook.parse_status(payload(name))
    assert (found.status, found.error_code, found.error_message) == STATUS[name]
    assert (found.sid, found.account_sid) == (MESSAGE, ACCOUNT)
    assert found.raw["MessageSid"] == MESSAGE


@pytest.mark.parametrize("name", MALFORMED)
def test_malformed(name):
    parse = webhook.parse_inbound if "inbound" in name else webhook.parse_status
    with pytest.raises(ValueError, match=MALFORMED[name]):
        parse(payload(name))


def test_what_is_parsed_can_be_stored():
    found = webhook.parse_inbound([*payload("inbound_question")[:-2], ("From", "+12125550123"), ("No\x00te", "\ud83d")])
    assert found.raw["Note"] == "?"
    str(found.raw).encode("utf-8")
    assert "\x00" not in str(found.raw)


def test_a_repeated_name_keeps_its_first_value():
    found = webhook.parse_inbound([*payload("inbound_question"), ("Body", "STOP"), ("From", "+12125550199")])
    assert (found.body, found.from_) == ("Hi, is the house on Elm Street still free?", "+12125550123")


@pytest.mark.parametrize(("number", "count"), [("0", 0), ("1", 1), ("9", 9), ("1000000", 20), ("-1", 0), ("many", 0)])
def test_the_number_of_pictures_is_bounded(number, count):
    pictures = [(f"MediaUrl{at}", f"https://example.com/{at}") for at in range(50)]
    plain = [(name, value) for name, value in payload("inbound_question") if name != "NumMedia"]
    assert len(webhook.parse_inbound([*plain, ("NumMedia", number), *pictures]).media) == count


@given(
    st.lists(st.tuples(st.sampled_from([*dict(payload("inbound_pictures")), "MessageStatus"]), st.text()), max_size=20)
)
def test_any_parameters_are_read_or_refused(pairs):
    for parse in (webhook.parse_inbound, webhook.parse_status):
        try:
            parse(pairs)
        except ValueError as error:
            assert str(error)
