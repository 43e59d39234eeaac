"""gateway/wire.py against a sandbox and a server without manners: one honest outcome each, never two POSTs."""

import asyncio
import base64
import logging
import socket
import ssl
import threading
import time
from collections import Counter
from datetime import datetime, timedelta, timezone

import aiohttp
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from raw_server import RawServer, closes, created, free_port, hangs, resets, response, sends
from sending import send_batch

from sms_marketing.gateway import wire
from sms_marketing.gateway.outcome import OutcomeKind
from sms_marketing.gateway.wire import Credentials, OutgoingMessage

ACCEPTED, NOT_SENT = OutcomeKind.ACCEPTED, OutcomeKind.NOT_SENT
REFUSED, UNCERTAIN = OutcomeKind.REFUSED, OutcomeKind.UNCERTAIN

TOKEN = "fictional-auth-token-0123456789"
SECRET = "fictional-key-secret-0123456789"
ACCOUNT = "AC" + "0" * 31 + "1"


def message(at=0, to=None, **more):
    fields = {
        "uuid": f"uuid-{at}",
        "to": to or f"+12125550{100 + at % 80}",
        "body": f"Text {at}",
        "status_callback": "",
        "from_": "+12025550100",
        **more,
    }
    return OutgoingMessage(**fields)


def credentials_for(url, **more):
    return Credentials(ACCOUNT, TOKEN, url, **more)


def send_to(url, count=1, **options):
    """The outcomes of `count` messages sent to a server, in order."""
    options = {"timeout": 2.0, **options}
    outcomes = send_batch(credentials_for(url), [message(at) for at in range(count)], **options)
    return [outcomes[f"uuid-{at}"] for at in range(count)]


def send_answered(answer, **options):
    """(outcome, requests) of one message to a server that answers like this."""
    with RawServer(answer) as server:
        return send_to(server.url, **options)[0], server.requests


# --- the sandbox: what works ---


def test_every_message_arrives_once_with_its_fields(sandbox, credentials):
    batch = [message(at) for at in range(200)]
    outcomes = send_batch(credentials, batch)
    accepted = sandbox.journal()["accepted"]
    assert {outcome.kind for outcome in outcomes.values()} == {ACCEPTED}
    assert Counter(row["body"] for row in accepted) == Counter(one.body for one in batch)
    assert {row["sid"]: row["body"] for row in accepted} == {outcomes[one.uuid].sid: one.body for one in batch}


def test_an_accepted_outcome_is_filled(credentials):
    outcome = send_batch(credentials, [message(body="€" * 81)])["uuid-0"]
    assert (outcome.status, outcome.code, outcome.segments, outcome.http_status) == ("queued", None, 2, 201)
    assert outcome.request_id


def test_all_fields_are_sent_and_empty_ones_are_not():
    with RawServer(sends(created(), close=False)) as server:
        full = message(
            body="Grüße & 100 % +1=2 😀\n",
            status_callback="https://crm.example.com/status/1?db=a&b",
            messaging_service_sid="MG" + "1" * 32,
            validity_period=3600,
            media_urls=("https://crm.example.com/1.png", "https://crm.example.com/2.png"),
        )
        bare = message(1, from_=None, status_callback=None)
        send_batch(credentials_for(server.url), [full, bare], in_flight=1)
        first, second = server.requests
    assert first.form == {
        "To": full.to,
        "From": full.from_,
        "MessagingServiceSid": full.messaging_service_sid,
        "Body": full.body,
        "StatusCallback": full.status_callback,
        "ValidityPeriod": "3600",
        "MediaUrl": "https://crm.example.com/1.png",
    }
    assert first.body.count(b"MediaUrl=") == 2
    assert second.form == {"To": bare.to, "Body": bare.body}
    assert first.head.startswith(f"POST /2010-04-01/Accounts/{ACCOUNT}/Messages.json HTTP/1.1")
    assert "content-type: application/x-www-form-urlencoded" in first.head.lower()


@pytest.mark.parametrize(
    ("more", "login"),
    [
        ({}, f"{ACCOUNT}:{TOKEN}"),
        ({"api_key_sid": "SK1", "api_key_secret": SECRET}, f"SK1:{SECRET}"),
        ({"api_key_sid": "SK1"}, f"{ACCOUNT}:{TOKEN}"),
        ({"api_key_secret": SECRET}, f"{ACCOUNT}:{TOKEN}"),
    ],
)
def test_the_key_sends_if_there_is_one(more, login):
    with RawServer(sends(created())) as server:
        send_batch(credentials_for(server.url, **more), [message()])
        assert f"Authorization: Basic {base64.b64encode(login.encode()).decode()}" in server.requests[0].head


def test_half_a_surrogate_does_not_poison_the_batch(sandbox, credentials):
    outcomes = send_batch(credentials, [message(0, body="half \ud83d"), message(1)])
    assert {outcome.kind for outcome in outcomes.values()} == {ACCEPTED}
    assert sorted(row["body"] for row in sandbox.journal()["accepted"]) == ["Text 1", "half ?"]


@pytest.mark.parametrize(
    ("to", "kind", "code"),
    [
        ("+12125550180", REFUSED, 21211),
        ("+12125550182", REFUSED, 21610),
        ("+15005552017", REFUSED, 20003),
        ("+12125550195", UNCERTAIN, None),
        ("+12125550196", UNCERTAIN, None),
        ("+12125550197", UNCERTAIN, None),
        ("+15005552001", NOT_SENT, 20429),
        ("+15005552002", UNCERTAIN, 20500),
        ("+15005552003", UNCERTAIN, None),
        ("+15005552004", UNCERTAIN, None),
        ("+15005552006", UNCERTAIN, 20500),
        ("+15005552009", UNCERTAIN, None),
    ],
)
def test_one_poisoned_message_does_not_touch_its_neighbours(sandbox, credentials, to, kind, code):
    outcomes = send_batch(credentials, [message(0), message(1, to=to), message(2)])
    assert (outcomes["uuid-1"].kind, outcomes["uuid-1"].code) == (kind, code)
    assert outcomes["uuid-0"].kind is outcomes["uuid-2"].kind is ACCEPTED
    assert Counter(row["body"] for row in sandbox.journal()["accepted"])["Text 1"] <= 1


def test_uncertain_hides_both_truths(sandbox, credentials):
    """The reason for the class: the same outcome for a message that Twilio has and one that it has not."""
    batch = [message(0, to="+12125550195"), message(1, to="+15005552004")]
    outcomes = send_batch(credentials, batch)
    assert {outcome.kind for outcome in outcomes.values()} == {UNCERTAIN}
    assert [row["body"] for row in sandbox.journal()["accepted"]] == ["Text 0"]


def test_wrong_credentials_are_refused(sandbox):
    wrong = Credentials(sandbox.account_sid, "wrong", sandbox.url)
    outcome = send_batch(wrong, [message()])["uuid-0"]
    assert (outcome.kind, outcome.code, outcome.http_status) == (REFUSED, 20003, 401)


# --- the batch ---


def test_an_empty_batch():
    assert send_batch(credentials_for("http://127.0.0.1:9"), []) == {}


def test_two_messages_with_one_uuid_are_refused_before_anything_is_sent(sandbox, credentials):
    with pytest.raises(ValueError, match="once only"):
        send_batch(credentials, [message(0), message(0)])
    assert sandbox.journal()["accepted"] == []


@pytest.mark.parametrize("url", ["http://api.twilio.com/", "https://u:p@api.twilio.com/", "", "nonsense"])
def test_an_address_that_may_not_have_secrets_gets_nothing(url):
    outcomes = send_batch(credentials_for(url), [message(0), message(1)])
    assert [outcome.kind for outcome in outcomes.values()] == [NOT_SENT, NOT_SENT]


def test_messages_may_come_from_a_generator(credentials):
    assert len(send_batch(credentials, (message(at) for at in range(5)))) == 5


@pytest.mark.parametrize("in_flight", [1, 3, 20])
def test_never_more_in_flight_than_allowed(in_flight):
    busy, most = [0], [0]

    async def answer(writer, _request):
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        await asyncio.sleep(0.01)
        busy[0] -= 1
        writer.write(created())

    with RawServer(answer) as server:
        outcomes = send_to(server.url, 30, in_flight=in_flight)
        assert {outcome.kind for outcome in outcomes} == {ACCEPTED}
        assert most[0] == in_flight
        assert server.connections == in_flight  # pooled


def test_in_flight_zero_means_one(credentials):
    assert send_batch(credentials, [message()], in_flight=0)["uuid-0"].kind is ACCEPTED


def test_from_several_threads_at_once(sandbox, credentials):
    results = {}

    def work(name):
        batch = [message(at, uuid=f"{name}-{at}", body=f"{name}-{at}") for at in range(50)]
        results[name] = send_batch(credentials, batch)

    threads = [threading.Thread(target=work, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sids = {row["body"]: row["sid"] for row in sandbox.journal()["accepted"]}
    assert len(sids) == 200
    assert all(outcome.sid == sids[uuid] for part in results.values() for uuid, outcome in part.items())


# --- no connection: surely not sent ---


def test_refused_connections():
    outcomes = send_to(f"http://127.0.0.1:{free_port()}", 3)
    assert [outcome.kind for outcome in outcomes] == [NOT_SENT] * 3
    assert "no connection" in outcomes[0].reason


def test_an_unknown_host():
    assert send_to("https://twilio.invalid/")[0].kind is NOT_SENT


def test_a_server_that_does_not_speak_tls():
    with RawServer(sends(created())) as server:
        outcome = send_to(server.url.replace("http:", "https:"), timeout=0.5)[0]
    assert (outcome.kind, server.requests) == (NOT_SENT, [])


def test_a_certificate_that_nobody_trusts(tmp_path):
    context = self_signed(tmp_path)
    with RawServer(sends(created()), ssl=context) as server:
        outcome = send_to(server.url)[0]
    assert (outcome.kind, server.requests) == (NOT_SENT, [])


def self_signed(folder):
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(timezone.utc)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = folder / "server.pem"
    plain = serialization.NoEncryption()
    private = key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
    pem.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)
    return context


def test_a_host_that_does_not_answer_the_door():
    """A full backlog drops our SYN: the connect times out."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        waiting = [socket.socket() for _ in range(4)]
        for one in waiting:
            one.setblocking(False)
            one.connect_ex(listener.getsockname())
        outcome = send_to(f"http://127.0.0.1:{listener.getsockname()[1]}", timeout=0.3)[0]
        for one in waiting:
            one.close()
    assert outcome.kind is NOT_SENT


# --- a connection, and then no clear answer: nobody knows ---

CHUNKED = b"HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
UNCLEAR = {
    "closes": closes,
    "resets": resets,
    "hangs": hangs,
    "half a status line": sends(b"HTTP/1.1 20"),
    "half a header": sends(b"HTTP/1.1 201 Created\r\nContent-Le"),
    "header, then silence": sends(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n", pause=5),
    "header, then close": sends(created(Content_Length=100, body=b'{"sid"')),
    "a cut body": sends(created(Content_Length=4000)),
    "a cut chunk": sends(CHUNKED + b"fff\r\n{"),
    "a wrong chunk": sends(CHUNKED + b"zz\r\n{}\r\n0\r\n\r\n"),
    "no http": sends(b"220 smtp.example.com ESMTP\r\n"),
    "nonsense": sends(bytes(range(256)) * 4),
    "continue, then close": sends(b"HTTP/1.1 100 Continue\r\n\r\n"),
    "early hints, then close": sends(b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "a huge header": sends(response(201, Set_Cookie="x" * 200_000)),
    "many headers": sends(response(201, **{f"X-{at}": "x" * 1000 for at in range(500)})),
    "a huge body": sends(created(b'{"sid":"' + b"x" * 3_000_000 + b'"}')),
    "an endless body": sends(CHUNKED, *[b"10000\r\n" + b" " * 0x10000 + b"\r\n"] * 50),
    "html": sends(response(200, b"<html>", Content_Type="text/html")),
    "no content": sends(response(204, Content_Length=None)),
    "no sid": sends(response(201, b"{}")),
    "a list": sends(response(201, b"[1]")),
    "a deep list": sends(response(201, b"[" * 100_000)),
    "compressed": sends(created(b"\x1f\x8b\x08\x00\x00\x00\x00\x00", Content_Encoding="gzip")),
    "a bad gateway": sends(response(502, b"<html>", Content_Type="text/html")),
    "unavailable": sends(response(503, b'{"code": 20503, "message": "Busy", "status": 503}')),
    "a page of a proxy": sends(response(404, b"<html>", Content_Type="text/html")),
    "moved": sends(response(301, Location="/elsewhere")),
    "see other": sends(response(303, Location="/elsewhere")),
    "temporary": sends(response(307, Location="/elsewhere")),
    "permanent": sends(response(308, Location="http://127.0.0.1:9/")),
    "switching": sends(b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n"),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_no_clear_answer_is_uncertain_and_posted_once(name):
    began = time.monotonic()
    outcome, requests = send_answered(UNCLEAR[name], timeout=0.4)
    assert outcome.kind is UNCERTAIN
    assert outcome.reason
    assert outcome.sid is None
    assert len(requests) == 1
    assert time.monotonic() - began < 3


def test_a_dripping_answer_meets_the_deadline():
    drip = sends(b"HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n", *[b" "] * 100, pause=0.1)
    began = time.monotonic()
    outcome, requests = send_answered(drip, timeout=0.5)
    assert outcome.kind is UNCERTAIN
    assert len(requests) == 1
    assert time.monotonic() - began < 2.5


def test_a_kept_connection_that_closes_under_the_second_request():
    """The server read the second request and closed: it may have acted, so it is uncertain and not repeated."""
    answered = []

    async def answer(writer, _request):
        if answered:
            return False
        answered.append(1)
        writer.write(created())
        return True

    with RawServer(answer) as server:
        first, second = send_to(server.url, 2, in_flight=1)
        assert (first.kind, second.kind) == (ACCEPTED, UNCERTAIN)
        assert len(server.requests) == 2


def test_a_server_that_closes_politely_after_each_answer_costs_nothing():
    with RawServer(sends(created(Connection="close"))) as server:
        outcomes = send_to(server.url, 20, in_flight=4)
        assert {outcome.kind for outcome in outcomes} == {ACCEPTED}
        assert len(server.requests) == 20


def test_a_server_that_closes_without_saying_so_never_gets_a_message_twice():
    with RawServer(sends(created())) as server:
        outcomes = send_to(server.url, 40, in_flight=4)
        assert {outcome.kind for outcome in outcomes} <= {ACCEPTED, UNCERTAIN}
        assert max(Counter(request.form["Body"] for request in server.requests).values()) == 1


# --- clear answers ---


@pytest.mark.parametrize(
    ("answer", "kind", "code"),
    [
        (response(429, b'{"code": 20429, "message": "Too Many", "status": 429}'), NOT_SENT, 20429),
        (response(429, b"<html>", Content_Type="text/html"), NOT_SENT, 20429),
        (response(400, b'{"code": 21211, "message": "Bad To", "status": 400}'), REFUSED, 21211),
        (response(401, b"<html>", Content_Type="text/html"), REFUSED, 20003),
        (response(403, b""), REFUSED, 20003),
        (CHUNKED + b'30\r\n{"sid": "SM' + b"0" * 32 + b'"   }\r\n0\r\n\r\n', ACCEPTED, None),
    ],
)
def test_clear_answers(answer, kind, code):
    outcome, requests = send_answered(sends(answer))
    assert (outcome.kind, outcome.code) == (kind, code)
    assert len(requests) == 1


def test_retry_after_and_request_id_are_read():
    outcome, _requests = send_answered(sends(response(429, b"{}", Retry_After="7", Twilio_Request_Id="RQ1")))
    assert (outcome.retry_after, outcome.request_id) == (7.0, "RQ1")


# --- nothing leaks, nothing comes from outside ---


def test_secrets_appear_nowhere(caplog):
    caplog.set_level(logging.DEBUG)
    secrets = (TOKEN, SECRET, base64.b64encode(f"SK1:{SECRET}".encode()).decode())

    async def echo(writer, request):
        reason = ("You sent " + request.head + TOKEN + SECRET).replace("\r\n", " ").replace('"', "'")
        body = b'{"code": 21211, "message": "%s"}' % reason.encode()
        writer.write(response(400, body, Twilio_Request_Id=SECRET))

    with RawServer(echo) as server:
        mine = credentials_for(server.url, api_key_sid="SK1", api_key_secret=SECRET)
        outcome = send_batch(mine, [message()])["uuid-0"]
    assert outcome.kind is REFUSED
    seen = caplog.text + str(outcome) + repr(mine) + str(mine)
    assert not [secret for secret in secrets if secret in seen]


@pytest.mark.parametrize("answer", [closes, resets, sends(b"\x00"), sends(response(201, Set_Cookie="x" * 200_000))])
def test_secrets_appear_in_no_failure(answer, caplog):
    caplog.set_level(logging.DEBUG)
    with RawServer(answer) as server:
        outcome = send_to(server.url)[0]
    assert TOKEN not in caplog.text + str(outcome)
    assert "+1212555" not in str(outcome)


def test_the_environment_is_not_asked(monkeypatch, tmp_path):
    (tmp_path / ".netrc").write_text("machine 127.0.0.1 login thief password thief\n")
    monkeypatch.setenv("NETRC", str(tmp_path / ".netrc"))
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    for name in ("TWILIO_ACCOUNT_SID", "TWILIO_AUTH_TOKEN", "TWILIO_REGION", "TWILIO_EDGE"):
        monkeypatch.setenv(name, "thief")
    with RawServer(sends(created())) as server:
        assert send_to(server.url)[0].kind is ACCEPTED
        assert "thief" not in server.requests[0].head
        assert base64.b64encode(b"thief:thief").decode() not in server.requests[0].head


def test_cookies_are_not_kept():
    with RawServer(sends(created(Set_Cookie="session=1; Path=/"), close=False)) as server:
        send_to(server.url, 3, in_flight=1)
        assert not [request for request in server.requests if "cookie" in request.head.lower()]


def test_a_session_without_our_hooks_is_never_trusted_to_have_sent_nothing():
    async def send():
        async with aiohttp.ClientSession() as foreign:
            return await wire.send_one(foreign, credentials_for(f"http://127.0.0.1:{free_port()}"), message())

    assert asyncio.run(send()).kind is UNCERTAIN


def test_an_account_sid_cannot_change_the_path():
    with RawServer(sends(created())) as server:
        send_batch(Credentials("AC/../../x?y#z", TOKEN, server.url), [message()])
        assert "/Accounts/AC%2F..%2F..%2Fx%3Fy%23z/Messages.json" in server.requests[0].head
