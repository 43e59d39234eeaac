"""The control endpoints, who may reach them, and the telephone's data and events."""

import http.client
import json

import pytest

FROM, TO = "+12025550100", "+12025550123"
PATHS = ("/sandbox/journal", "/sandbox/world", "/phone/conversations", "/", "/v1/Services")


def text(sandbox, to=TO, body="Hi"):
    return sandbox.post_message(To=to, From=FROM, Body=body)[1]


def test_health_counts(sandbox):
    text(sandbox)
    sandbox.post_message(To="x", From=FROM, Body="x")
    sandbox.inbound(TO, FROM, "yo")
    health = sandbox.json("GET", "/sandbox/health")
    assert health == {"ok": True, "accepted": 1, "refused": 1, "inbound": 1, "callbacks": 0}


def test_journal_parts_and_recipients(sandbox):
    text(sandbox)
    text(sandbox, "+12025550124")
    sandbox.inbound(TO, FROM, "yo")
    journal = sandbox.journal(to=TO)
    assert [one["to"] for one in journal["accepted"]] == [TO] and len(journal["inbound"]) == 1
    assert set(sandbox.journal(part="summary")) == {"summary"}
    assert set(sandbox.journal(part="refused")) == {"refused", "summary"}
    with pytest.raises(ValueError, match="unknown part"):
        sandbox.journal(part="secrets")


def test_reset_forgets_messages_and_opt_outs_but_not_the_world(sandbox):
    sandbox.world(contacts={TO: "Ann"})
    sandbox.inbound(TO, FROM, "STOP")
    assert sandbox.world()["opted_out"] == [{"scope": "MG" + "0" * 31 + "3", "number": TO}]
    sandbox.fault("drop")
    sandbox.reset()
    assert sandbox.world()["opted_out"] == [] and sandbox.world()["contacts"] == {TO: "Ann"}
    assert text(sandbox)["status"] == "queued"
    assert sandbox.json("GET", "/phone/conversations")["conversations"][0]["count"] == 1


def test_settings(sandbox):
    assert sandbox.settings(delay_ms=[1, 2], callback_lose=0.5)["delay_ms"] == [1, 2]
    assert sandbox.json("GET", "/sandbox/settings")["callback_lose"] == 0.5
    with pytest.raises(ValueError, match="'delay_ms' must be"):
        sandbox.settings(delay_ms="soon", callback_lose=0)
    assert sandbox.settings()["callback_lose"] == 0.5, "all or none"


def test_world_shows_no_secrets(sandbox):
    shown = json.dumps(sandbox.world())
    assert sandbox.auth_token not in shown and "fictional-main-key-secret" not in shown
    assert FROM in shown
    with pytest.raises(ValueError, match="unknown section"):
        sandbox.world(planets=[])


@pytest.mark.parametrize("path", ["/sandbox/inbound", "/sandbox/faults", "/sandbox/settings", "/sandbox/world"])
@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b'"x"', b"1"])
def test_bodies_that_are_no_json_objects(sandbox, path, body):
    status, _headers, answer = sandbox.request("POST", path, body)
    assert status == 400 and json.loads(answer)["error"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "192.168.1.5", "127.0.0.1.evil.example", ""])
def test_foreign_host_names_get_nothing(sandbox, path, host):
    """DNS rebinding: a foreign page whose name points to this machine still says its own name."""
    status, _headers, body = sandbox.request("GET", path, headers={"Host": host})
    assert status == 403 and set(json.loads(body)) == {"error"}


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:8069"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
    ],
)
def test_pages_of_other_sites_get_nothing(sandbox, headers):
    assert sandbox.request("POST", "/sandbox/reset", b"", headers)[0] == 403
    assert sandbox.request("GET", "/sandbox/journal", headers=headers)[0] == 403


def test_own_pages_and_followed_links_are_welcome(sandbox):
    own = {"Origin": sandbox.url, "Sec-Fetch-Site": "same-origin"}
    assert sandbox.request("POST", "/sandbox/reset", b"", own)[0] == 200
    link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    assert sandbox.request("GET", "/", headers=link)[0] == 200
    assert sandbox.request("GET", "/sandbox/health", headers={"Host": "localhost:1"})[0] == 200


@pytest.mark.parametrize("path", ["/", "/phone.js", "/list.js", "/talk.js", "/format.js", "/phone.css"])
def test_pages_allow_no_foreign_code(sandbox, path):
    status, headers, body = sandbox.request("GET", path)
    assert status == 200 and len(body) > 500
    assert (
        "default-src 'self'" in headers["Content-Security-Policy"]
        and "unsafe" not in headers["Content-Security-Policy"]
    )
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert (
        "innerHTML" not in body
        and "insertAdjacentHTML" not in body
        and "http://" not in body.replace("http://www.w3", "")
    )


@pytest.mark.parametrize("path", ["/../README.md", "/static/index.html", "/%2e%2e/app.py", "/world.json", "/sandbox"])
def test_no_other_files_are_served(sandbox, path):
    assert sandbox.request("GET", path)[0] == 404


def test_conversations_latest_first_with_unread_marks(sandbox):
    sandbox.world(contacts={TO: "Anna <b>Berg</b>"})
    text(sandbox)
    text(sandbox, "+12025550124", "<script>alert(1)</script>")
    text(sandbox, body="again")
    first, second = sandbox.json("GET", "/phone/conversations")["conversations"]
    assert (first["number"], first["name"], first["unread"], first["last"]) == (TO, "Anna <b>Berg</b>", 2, "again")
    assert second["last"] == "<script>alert(1)</script>"
    sandbox.json("POST", f"/phone/conversations/{TO}/read", {})
    assert sandbox.json("GET", "/phone/conversations")["conversations"][0]["unread"] == 0
    sandbox.inbound("+12025550124", FROM, "answer")
    assert sandbox.json("GET", "/phone/conversations")["conversations"][0]["mine"] is True


def test_long_conversations_come_in_pages(sandbox):
    for number in range(110):
        text(sandbox, body=str(number))
    page = sandbox.json("GET", f"/phone/conversations/{TO}")
    assert (page["start"], len(page["messages"]), page["messages"][-1]["body"]) == (10, 100, "109")
    earlier = sandbox.json("GET", f"/phone/conversations/{TO}?before=10")
    assert (earlier["start"], [one["body"] for one in earlier["messages"]]) == (0, [str(i) for i in range(10)])
    assert sandbox.json("GET", "/phone/conversations/%2B19995550123")["messages"] == []


def test_live_events(sandbox):
    connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"), timeout=3)
    connection.request("GET", "/phone/events")
    stream = connection.getresponse()
    assert stream.headers["Content-Type"] == "text/event-stream"
    assert stream.readline().startswith(b"retry:")
    text(sandbox, body="live")
    news = []
    while not any(one["type"] == "status" and one["message"]["status"] == "delivered" for one in news):
        line = stream.readline()
        assert line, "the stream ended"
        if line.startswith(b"data: "):
            news += json.loads(line[6:])
    assert news[0]["type"] == "message" and news[0]["message"]["body"] == "live" and news[0]["talk"]["unread"] == 1
    assert [one["message"]["status"] for one in news[1:]] == ["sending", "sent", "delivered"]
    connection.close()


def test_a_flood_costs_the_pages_one_event(sandbox):
    connection = http.client.HTTPConnection(sandbox.url.removeprefix("http://"), timeout=3)
    connection.request("GET", "/phone/events")
    stream = connection.getresponse()
    stream.readline()
    phone = sandbox.sandbox.phone
    text(sandbox)
    message = sandbox.sandbox.journal.accepted[0]
    sandbox._loop.call_soon_threadsafe(lambda: [phone.changed(message) for _ in range(1000)])
    while not (line := stream.readline()).startswith(b"data: "):
        pass
    assert json.loads(line[6:]) == [{"type": "refresh"}]
    connection.close()
