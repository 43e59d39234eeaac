"""gateway/answer.py: what an HTTP answer proves."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.gateway.answer import MAX_REASON, Answer, classify_answer, explain, whole
from sms_marketing.gateway.outcome import OutcomeKind

SID = "SM" + "0123456789abcdef" * 2
SECRET = "s3cret-auth-token-0123456789"
CREATED = {
    "sid": SID,
    "status": "queued",
    "num_segments": "2",
    "price": None,
    "price_unit": "USD",
    "error_code": None,
    "error_message": None,
    "tags": {"ignored": True},
}
HTML = b"<html><body><h1>502 Bad Gateway</h1></body></html>"


def answer(http_status, body=None, complete=True, **headers):
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Answer(http_status, {name.replace("_", "-"): value for name, value in headers.items()}, content, complete)


def error(code, http_status=400, message="No."):
    return {
        "code": code,
        "message": message,
        "more_info": "https://www.twilio.com/docs/errors/1",
        "status": http_status,
    }


def test_a_created_message():
    found = classify_answer(answer(201, CREATED, twilio_request_id="RQ1"))
    assert (found.kind, found.sid, found.status) == (OutcomeKind.ACCEPTED, SID, "queued")
    assert (found.segments, found.code, found.http_status, found.request_id) == (2, None, 201, "RQ1")
    assert (found.price, found.price_unit, found.reason) == (None, "USD", "")


def test_segments_zero_means_not_counted_yet():
    assert classify_answer(answer(201, {**CREATED, "num_segments": "0"})).segments is None


@pytest.mark.parametrize(
    ("given_answer", "kind", "code"),
    [
        (answer(200, CREATED), OutcomeKind.ACCEPTED, None),
        (answer(201, {**CREATED, "status": None}), OutcomeKind.ACCEPTED, None),
        # 2xx that proves nothing
        (answer(201, {}), OutcomeKind.UNCERTAIN, None),
        (answer(201, {**CREATED, "sid": None}), OutcomeKind.UNCERTAIN, None),
        (answer(201, {**CREATED, "sid": "SM1"}), OutcomeKind.UNCERTAIN, None),
        (answer(201, [CREATED]), OutcomeKind.UNCERTAIN, None),
        (answer(201, b""), OutcomeKind.UNCERTAIN, None),
        (answer(201, HTML), OutcomeKind.UNCERTAIN, None),
        (answer(201, CREATED, complete=False), OutcomeKind.UNCERTAIN, None),
        (answer(201, json.dumps(CREATED).encode()[:-9]), OutcomeKind.UNCERTAIN, None),
        (answer(204, b""), OutcomeKind.UNCERTAIN, None),
        (answer(201, b"[" * 100_000), OutcomeKind.UNCERTAIN, None),
        (answer(201, b'{"sid": ' + b"9" * 10_000 + b"}"), OutcomeKind.UNCERTAIN, None),
        (answer(201, b"\xff\xfe\x00"), OutcomeKind.UNCERTAIN, None),
        # redirects
        (answer(301, b""), OutcomeKind.UNCERTAIN, None),
        (answer(303, b""), OutcomeKind.UNCERTAIN, None),
        (answer(307, HTML), OutcomeKind.UNCERTAIN, None),
        # refused with a code
        (answer(400, error(21211)), OutcomeKind.REFUSED, 21211),
        (answer(400, error("21610")), OutcomeKind.REFUSED, 21610),
        (answer(404, error(20404, 404)), OutcomeKind.REFUSED, 20404),
        (answer(422, {"type": "x", "title": "Bad", "status": 422, "code": 21602}), OutcomeKind.REFUSED, 21602),
        # 4xx, but who says so?
        (answer(400, HTML), OutcomeKind.UNCERTAIN, None),
        (answer(404, HTML), OutcomeKind.UNCERTAIN, None),
        (answer(404, {"code": 404, "message": "no route"}), OutcomeKind.UNCERTAIN, None),
        (answer(400, {"code": True}), OutcomeKind.UNCERTAIN, None),
        (answer(408, b""), OutcomeKind.UNCERTAIN, None),
        (answer(400, error(21211), complete=False), OutcomeKind.UNCERTAIN, None),
        # credentials
        (answer(401, error(20003, 401)), OutcomeKind.REFUSED, 20003),
        (answer(401, HTML), OutcomeKind.REFUSED, 20003),
        (answer(403, b""), OutcomeKind.REFUSED, 20003),
        (answer(403, error(20005, 403)), OutcomeKind.REFUSED, 20005),
        # never processed
        (answer(429, error(20429, 429)), OutcomeKind.NOT_SENT, 20429),
        (answer(429, HTML), OutcomeKind.NOT_SENT, 20429),
        (answer(429, b"", complete=False), OutcomeKind.NOT_SENT, 20429),
        # nobody knows
        (answer(500, error(20500, 500)), OutcomeKind.UNCERTAIN, 20500),
        (answer(502, HTML), OutcomeKind.UNCERTAIN, None),
        (answer(503, b""), OutcomeKind.UNCERTAIN, None),
        (answer(504, error(20504, 504)), OutcomeKind.UNCERTAIN, 20504),
        (answer(600, b""), OutcomeKind.UNCERTAIN, None),
        (answer(102, b""), OutcomeKind.UNCERTAIN, None),
    ],
)
def test_kind_and_code(given_answer, kind, code):
    found = classify_answer(given_answer)
    assert (found.kind, found.code) == (kind, code)
    assert (found.sid is not None) == (kind is OutcomeKind.ACCEPTED)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry_after": "3"}, 3.0),
        ({"retry_after": "0.5"}, 0.5),
        ({"retry_after": "999999999"}, 86400.0),
        ({"retry_after": "-1"}, None),
        ({"retry_after": "soon"}, None),
        ({"retry_after": "1.2.3"}, None),
        ({"retry_after": ""}, None),
        ({"retry_after": "nan"}, None),
        ({"retry_after": "Wed, 01 Jul 2026 10:00:30 GMT", "date": "Wed, 01 Jul 2026 10:00:00 GMT"}, 30.0),
        ({"retry_after": "Wed, 01 Jul 2026 09:00:00 GMT", "date": "Wed, 01 Jul 2026 10:00:00 GMT"}, 0.0),
        ({"retry_after": "Wed, 01 Jul 2026 10:00:30 GMT"}, None),
        ({"retry_after": "Wed, 01 Jul 2026 10:00:30 GMT", "date": "Wed, 01 Jul 2026 10:00:00"}, None),
    ],
)
def test_retry_after(headers, seconds):
    assert classify_answer(answer(429, b"", **headers)).retry_after == seconds


@pytest.mark.parametrize(
    ("given_answer", "reason"),
    [
        (answer(400, error(21211, message=" The 'To' number\n is not valid. ")), "The 'To' number is not valid."),
        (answer(422, {"code": 21602, "detail": "Body is required."}), "Body is required."),
        (answer(422, {"code": 21602, "title": "Bad"}), "Bad"),
        (answer(502, HTML, content_type="text/html; charset=utf-8"), "HTTP 502, text/html instead of Twilio's JSON"),
        (answer(502, b""), "HTTP 502, nothing instead of Twilio's JSON"),
        (answer(201, b"{", complete=False), "HTTP 201, the answer broke off or is too long"),
        (answer(400, {"code": 21211}), "HTTP 400, JSON without an explanation"),
        (answer(201, {**CREATED, "error_message": "Later."}), "Later."),
    ],
)
def test_reason(given_answer, reason):
    assert classify_answer(given_answer).reason == reason
    assert given_answer.http_status == 201 or explain(given_answer) == reason


def test_secrets_are_cut_out_before_the_reason_is_shortened():
    text = "x" * (MAX_REASON - 10) + SECRET + "y" * 50
    found = classify_answer(answer(400, error(21211, message=text), twilio_request_id=SECRET), (SECRET,))
    assert SECRET[:6] not in found.reason
    assert len(found.reason) <= MAX_REASON
    assert SECRET not in str(found)


@given(
    st.integers(100, 599),
    st.one_of(
        st.binary(), st.dictionaries(st.sampled_from([*list(CREATED), "code", "message"]), st.integers() | st.text())
    ),
    st.booleans(),
    st.dictionaries(st.sampled_from(["retry_after", "date", "twilio_request_id", "content_type"]), st.text()),
)
def test_any_answer_gets_an_honest_outcome(http_status, body, complete, headers):
    found = classify_answer(answer(http_status, body, complete, **headers), (SECRET,))
    assert (found.kind is OutcomeKind.ACCEPTED) == (found.sid is not None)
    if http_status >= 500 or not complete:
        assert found.kind in (OutcomeKind.UNCERTAIN, OutcomeKind.NOT_SENT, OutcomeKind.REFUSED)
    assert "\n" not in found.reason


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        ("5", 5),
        (0, 0),
        (None, None),
        (True, None),
        ("", None),
        ("-5", None),
        (1.0, None),
        ("٣", None),
        (10**12, None),
    ],
)
def test_whole(value, number):
    assert whole(value) == number
