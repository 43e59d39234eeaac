"""gateway/base_url.py: where credentials may go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.gateway.base_url import check_base_url, is_loopback, join


@pytest.mark.parametrize(
    "url",
    [
        "https://api.twilio.com/",
        "https://api.twilio.com",
        " https://api.twilio.com/ ",
        "https://api.dublin.ie1.twilio.com",
        "HTTPS://api.twilio.com",
        "https://proxy.example.com:8443/twilio/",
        "http://localhost:8025",
        "http://LOCALHOST:8025/",
        "http://127.0.0.1:8025/",
        "http://127.255.0.9",
        "http://[::1]:8025/",
    ],
)
def test_good(url):
    assert check_base_url(url) is None


@pytest.mark.parametrize(
    ("url", "code"),
    [
        (None, "missing"),
        ("", "missing"),
        ("   ", "missing"),
        ("api.twilio.com", "scheme"),
        ("ftp://api.twilio.com", "scheme"),
        ("javascript:alert(1)", "scheme"),
        ("file:///etc/passwd", "scheme"),
        ("//api.twilio.com", "scheme"),
        ("https://", "malformed"),
        ("https:///path", "malformed"),
        ("https://api.twilio.com:port", "malformed"),
        ("https://api.twilio.com:99999", "malformed"),
        ("https://[::1", "malformed"),
        ("https://api.twilio.com/ path", "malformed"),
        ("https://api.tw\tilio.com", "malformed"),
        ("https://api.twilio.com\\@evil.example.com", "userinfo"),
        ("https://api.twilio.com\\.evil.example.com", "malformed"),
        ("https://user:password@api.twilio.com", "userinfo"),
        ("https://@api.twilio.com", "userinfo"),
        ("https://api.twilio.com?x=1", "query"),
        ("https://api.twilio.com/?", "query"),
        ("https://api.twilio.com/#rc=3", "query"),
        ("http://api.twilio.com", "not_https"),
        ("http://10.0.0.1", "not_https"),
        ("http://0.0.0.0", "not_https"),
        ("http://128.0.0.1", "not_https"),
        ("http://127.0.0.1.example.com", "not_https"),
        ("http://localhost.example.com", "not_https"),
        ("http://2130706433", "not_https"),
        ("http://0x7f.1", "not_https"),
        ("https://" + "a" * 300, "too_long"),
    ],
)
def test_bad(url, code):
    assert check_base_url(url) == code


@given(st.text(), st.sampled_from(["", "http://", "https://", "http://127.0.0.1", "http://localhost"]))
def test_any_text_is_survived(text, start):
    code = check_base_url(start + text)
    assert code is None or code.isidentifier()


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_loopback(host):
    assert is_loopback(host)


@pytest.mark.parametrize("host", ["", "example.com", "::", "10.0.0.1", "localhost.", "fe80::1"])
def test_not_loopback(host):
    assert not is_loopback(host)


@pytest.mark.parametrize("base", ["https://x.example", "https://x.example/", " https://x.example// "])
@pytest.mark.parametrize("path", ["a/b", "/a/b"])
def test_join(base, path):
    assert join(base, path) == "https://x.example/a/b"
