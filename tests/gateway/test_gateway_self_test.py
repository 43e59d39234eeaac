"""gateway/self_test.py: our own public address, called as Twilio would, and everything that may answer there."""

import contextlib
import hashlib
import hmac
import ssl
import time
from urllib.parse import parse_qsl

import pytest
from raw_server import RawServer, closes, free_port, hangs, resets, response, sends
from twilio.request_validator import RequestValidator

from sms_marketing.gateway import control, self_test
from sms_marketing.gateway.self_test import HEADER, REFUSED, answer, reply
from sms_marketing.gateway.wire import Credentials

TOKEN = "fictional-auth-token"
PATH = "/sms_marketing/twilio/abc/self_test"
PLAIN = {"Content_Type": "text/plain"}


def our_addon(tokens=(TOKEN,), public="", change=lambda form: form):
    """What the route does: the public address it believes in, and what a proxy does to the form before."""

    async def door(writer, request):
        lines = request.head.split("\r\n")
        fields = dict(line.split(": ", 1) for line in lines[1:] if ": " in line)
        url = (public or f"http://{fields['Host']}") + lines[0].split()[1]
        text = reply(url, change(parse_qsl(request.body.decode())), fields.get(HEADER), tokens)
        body = response(200, text.encode(), **PLAIN) if text else response(403, REFUSED.encode(), **PLAIN)
        writer.write(body)

    return door


def run(door, token=TOKEN, path=PATH, **options):
    with RawServer(door) as server:
        result = self_test.run(server.url + path, token, **{"timeout": 0.5, **options})
        assert len(server.requests) <= 1
    assert result.check == "self_test"
    assert TOKEN not in str(result)
    return result.ok, result.code, result.detail


def test_we_answer():
    assert run(our_addon()) == (True, "ok", "")
    assert run(our_addon(["old-token", TOKEN])) == (True, "ok", "")


@pytest.mark.parametrize(
    "door",
    [
        our_addon(["another-token"]),
        our_addon([]),
        our_addon([""]),
        our_addon(public="https://other.example.com"),
        our_addon(change=lambda form: [(name, value + "0") for name, value in form]),
        our_addon(change=lambda form: [*form, ("added", "by a proxy")]),
    ],
)
def test_a_signature_that_does_not_verify(door):
    assert run(door) == (False, "self_test_signature", "")


def mac(challenge, token=TOKEN):
    return hmac.new(token.encode(), challenge.encode(), hashlib.sha256).hexdigest()


async def repeats(writer, request):
    writer.write(response(200, request.form["Challenge"].encode(), **PLAIN))


async def guesses(writer, request):
    writer.write(response(200, mac(request.form["Challenge"], "").encode(), **PLAIN))


async def answers_as_error(writer, request):
    writer.write(response(500, mac(request.form["Challenge"]).encode(), **PLAIN))


@pytest.mark.parametrize(
    ("door", "verdict"),
    [
        (repeats, (False, "self_test_not_us", "HTTP 200")),
        (guesses, (False, "self_test_not_us", "HTTP 200")),
        (answers_as_error, (False, "self_test_not_us", "HTTP 500")),
        (sends(response(200, b"<html>", Content_Type="text/html")), (False, "self_test_not_us", "HTTP 200")),
        (sends(response(200, b"")), (False, "self_test_not_us", "HTTP 200")),
        (sends(response(200, b"\xff\xfe")), (False, "self_test_not_us", "HTTP 200")),
        (sends(response(404, b"x" * 50_000)), (False, "self_test_not_us", "HTTP 404")),
        (sends(response(403, b"Forbidden")), (False, "self_test_not_us", "HTTP 403")),
        (sends(response(502, b"<html>")), (False, "self_test_not_us", "HTTP 502")),
        (sends(response(200, b"x" * 30_000_000)), (False, "self_test_not_us", "HTTP 200")),
        (
            sends(response(301, Location="https://www.example.com/x?token=1")),
            (False, "self_test_redirect", "https://www.example.com"),
        ),
        (sends(response(302, Location="/web/login")), (False, "self_test_redirect", "")),
        (sends(response(302, Location="http://[")), (False, "self_test_not_us", "HTTP")),
        (hangs, (None, "self_test_timeout", "")),
        (
            sends(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n", *[b" "] * 99, pause=0.1),
            (None, "self_test_timeout", ""),
        ),
        (closes, (None, "self_test_network", "ConnectionError")),
        (resets, (None, "self_test_network", "ConnectionError")),
        (sends(b"220 smtp\r\n"), (None, "self_test_network", "ConnectionError")),
    ],
)
def test_somebody_else_answers(door, verdict):
    began = time.monotonic()
    assert run(door) == verdict
    assert time.monotonic() - began < 2


def test_a_redirect_is_not_followed():
    with RawServer(our_addon()) as target:
        assert run(sends(response(307, Location=target.url + PATH)))[1] == "self_test_redirect"
        assert target.requests == []


def test_a_certificate_that_nobody_trusts():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # without certificate: every handshake fails
    with RawServer(our_addon(), ssl=context) as server:
        result = self_test.run(server.url + PATH, TOKEN, timeout=1)
    assert (result.ok, result.code) == (False, "self_test_tls")


def test_nobody_listens():
    result = self_test.run(f"http://127.0.0.1:{free_port()}{PATH}", TOKEN, timeout=1)
    assert (result.ok, result.code) == (None, "self_test_network")


@pytest.mark.parametrize(
    ("url", "detail"),
    [
        ("", "missing"),
        ("http://crm.example.com/x", "not_https"),
        ("https://u:p@crm.example.com/x", "userinfo"),
        ("https://crm.example.com/x?db=a", "query"),
        ("gopher://crm.example.com/x", "scheme"),
    ],
)
def test_addresses_that_are_never_called(url, detail):
    result = self_test.run(url, TOKEN)
    assert (result.ok, result.code, result.detail) == (False, "self_test_address", detail)


def test_without_token_nothing_is_asked():
    assert run(our_addon(), token="") == (None, "not_checked", "")
    with pytest.raises(ValueError, match="token"):
        answer("0" * 32, "")


def test_no_proxy_of_the_environment_is_used(monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{free_port()}")
    assert run(our_addon())[1] == "ok"


# --- the route's side ---

URL = "https://crm.example.com" + PATH


def signed(form, token=TOKEN, url=URL):
    return RequestValidator(token).compute_signature(url, form)


def test_the_route_answers_whom_it_can_trust():
    form = {"Challenge": "0123456789abcdef" * 2}
    assert reply(URL, form, signed(form), [TOKEN]) == mac(form["Challenge"]) == answer(form["Challenge"], TOKEN)
    assert reply(URL, form, signed(form, "next"), [TOKEN, "next"]) == mac(form["Challenge"], "next")


@pytest.mark.parametrize("challenge", ["", "short", "A" * 32, "g" * 32, "a" * 129, "AC1 paste this into a mail" * 2])
def test_the_route_is_no_oracle(challenge):
    form = {"Challenge": challenge}
    assert reply(URL, form, signed(form), [TOKEN]) is None


@pytest.mark.parametrize("signature", [None, "", "nonsense", "é"])
def test_the_route_without_good_signature(signature):
    assert reply(URL, {"Challenge": "0" * 32}, signature, [TOKEN]) is None


def test_every_question_is_another_one():
    asked = {self_test.request(URL, TOKEN)[1]["Challenge"] for _ in range(50)}
    assert len(asked) == 50


# --- as part of Verify ---


def test_verify_calls_us(credentials):
    with RawServer(our_addon([credentials.auth_token])) as server:
        results = control.verify(credentials, [], self_test_url=server.url + PATH)
        assert len(server.requests) == 1
    assert [(one.ok, one.code) for one in results if one.check == "self_test"] == [(True, "ok")]


@pytest.mark.parametrize(
    "public", ["http://localhost:8069", "https://127.0.0.1", "https://192.168.1.5", "https://10.0.0.1"]
)
def test_twilio_cannot_call_a_private_address(public):
    real = Credentials("nonsense", TOKEN, "https://api.twilio.com/")
    (found,) = [one for one in control.verify(real, [], self_test_url=public + PATH) if one.check == "self_test"]
    assert (found.ok, found.code) == (False, "self_test_local")


def test_we_are_called_even_if_twilio_is_away():
    with contextlib.ExitStack() as stack:
        us = stack.enter_context(RawServer(our_addon(["token"])))
        away = Credentials("AC" + "1" * 32, "token", f"http://127.0.0.1:{free_port()}")
        found = {one.check: one.code for one in control.verify(away, [], self_test_url=us.url + PATH)}
    assert (found["base_url"], found["self_test"]) == ("network", "ok")
