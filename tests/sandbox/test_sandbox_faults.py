"""Every magic number, every fault kind, and the exactness of the journal under all of them at once."""

import http.client
import json
import random
import socket
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox import faults
from sandbox.journal import Journal
from sandbox.settings import Settings
from sandbox.state import Sandbox
from sandbox.testing import SandboxThread

FROM, TO = "+12025550100", "+12025550123"
NO_ANSWER = (http.client.HTTPException, OSError)


def post(sandbox, to=TO, timeout=None, **form):
    """(status, text), or the name of what happened instead of an answer."""
    connection = Timed(sandbox, timeout)
    try:
        status, _headers, text = connection.api("POST", "/Messages.json", To=to, From=FROM, Body="Hi", **form)
        return status, text
    except NO_ANSWER as error:
        return type(error).__name__, ""


class Timed(SandboxThread):
    """Requests of a running sandbox with another time-out."""

    def __init__(self, running, timeout):
        self.url, self.timeout = running.url, timeout or 30

    def request(self, method, path, body=None, headers=None):
        connection = http.client.HTTPConnection(self.url.removeprefix("http://"), timeout=self.timeout)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            connection.close()


def accepted(sandbox):
    return sandbox.journal(part="accepted")["accepted"]


def number_of(row):
    """A recipient that the row of the table is about."""
    return ("+120255501" if len(row.digits) == 2 else "+1500555") + row.digits


@pytest.mark.parametrize("row", [row for row in faults.MAGIC if faults.stage(row.kind) == faults.REFUSE], ids=str)
def test_magic_refusals(sandbox, row):
    status, text = post(sandbox, number_of(row))
    assert json.loads(text)["code"] == int(row.kind) and json.loads(text)["status"] == status
    assert accepted(sandbox) == []


@pytest.mark.parametrize(
    "row", [row for row in faults.MAGIC if faults.stage(row.kind) == faults.OUTCOME and row.kind.isdigit()], ids=str
)
def test_magic_failures(sandbox, row):
    assert post(sandbox, number_of(row))[0] == 201
    journal = sandbox.wait_for(lambda j: j["accepted"][0]["error_code"])
    assert journal["accepted"][0]["error_code"] == int(row.kind)


@pytest.mark.parametrize(("digits", "status"), [("2014", "queued"), ("2015", "sent")])
def test_magic_numbers_that_get_stuck(sandbox, digits, status):
    post(sandbox, "+1500555" + digits)
    post(sandbox)
    sandbox.wait_for(lambda j: j["accepted"][1]["status"] == "delivered" and j["accepted"][0]["status"] == status)
    time.sleep(0.02)
    assert accepted(sandbox)[0]["status"] == status


@pytest.mark.parametrize(
    ("to", "statuses"),
    [
        ("+12025550191", [429, 429, 201]),
        ("+12025550192", [500, 201, 201]),
        ("+12025550193", [503, 201, 201]),
        ("+15005552001", [429, 429, 429]),
        ("+15005552002", [500, 500, 500]),
        ("+15005552003", [503, 503, 503]),
        ("+15005552005", ["RemoteDisconnected", 201, 201]),
        ("+15005552004", ["RemoteDisconnected"] * 3),
    ],
)
def test_magic_numbers_that_are_not_accepted(sandbox, to, statuses):
    assert [post(sandbox, to)[0] for _ in statuses] == statuses
    journal = sandbox.journal()
    assert len(journal["accepted"]) == statuses.count(201)
    assert len(journal["refused"]) == len(statuses) - statuses.count(201)


def test_the_answers_of_429_500_and_503(sandbox):
    _status, headers, text = Timed(sandbox, 5).api("POST", "/Messages.json", To="+15005552001", From=FROM, Body="x")
    assert headers["Retry-After"] == "1" and json.loads(text)["code"] == 20429
    assert json.loads(post(sandbox, "+15005552002")[1])["code"] == 20500
    assert post(sandbox, "+15005552003")[1].startswith("<html>")


@pytest.mark.parametrize(
    ("to", "outcome"),
    [
        ("+12025550195", "RemoteDisconnected"),
        ("+12025550196", "IncompleteRead"),
        ("+12025550197", 201),
        ("+15005552006", 500),
        ("+15005552007", 503),
        ("+15005552009", 201),
    ],
)
def test_magic_numbers_that_are_accepted_but_badly_answered(sandbox, to, outcome):
    for count in (1, 2):
        status, text = post(sandbox, to)
        assert status == outcome
        assert len(accepted(sandbox)) == count, "whoever sends again is billed again"
    if to.endswith("97"):
        assert "sid" not in json.loads(text) and json.loads(text)["to"] == to
    if to.endswith("2009"):
        with pytest.raises(ValueError, match="Expecting value"):
            json.loads(text)
    sandbox.wait_for(lambda j: j["summary"]["by_status"] == {"delivered": 2})


@pytest.mark.parametrize("to", ["+12025550194", "+15005552008"])
def test_magic_numbers_that_take_long(sandbox, to):
    assert post(sandbox, to, timeout=0.1)[0] in ("TimeoutError", "timeout")
    assert sandbox.wait_for(lambda j: j["accepted"])["accepted"][0]["to"] == to


def test_slow_answers_come_in_the_end(sandbox):
    sandbox.fault("slow", seconds=0.04)
    began = time.monotonic()
    assert post(sandbox)[0] == 201
    assert time.monotonic() - began >= 0.04


@pytest.mark.parametrize(
    ("to", "expected"),
    [
        ("+12025550198", []),
        ("+15005552010", ["sending", "sending", "sent", "sent", "delivered", "delivered"]),
        ("+15005552011", ["delivered", "sent", "sending"]),
        ("+15005552012", ["sending", "sent", "delivered"]),
    ],
)
def test_magic_numbers_about_callbacks(sandbox, hook, to, expected):
    post(sandbox, to, StatusCallback=hook.url)
    if to.endswith("2012"):
        assert hook.statuses()[0] == "sending"
    sandbox.wait_for(lambda j: j["accepted"][0]["status"] == "delivered")
    hook.wait(len(expected))
    assert hook.statuses() == expected


def test_chaos_and_late_callbacks(sandbox, hook):
    post(sandbox, "+12025550199", StatusCallback=hook.url)
    hook.wait(6)
    assert Counter(hook.statuses()) == {"sending": 2, "sent": 2, "delivered": 2}
    hook.clear()
    sandbox.fault("callbacks_late", seconds=0.04)
    began = time.time()
    post(sandbox, StatusCallback=hook.url)
    assert hook.wait(1)[0]["at"] - began >= 0.04


@pytest.mark.parametrize("kind", [*faults.KINDS, "21610", "30007"])
def test_every_kind_can_be_switched_on_and_strikes_as_often_as_asked(sandbox, kind, hook):
    sandbox.fault(kind, next=2, seconds=0.01)
    struck = []
    for _ in range(3):
        timeout = 0.05 if kind in ("hang", "silent") and len(struck) < 2 else None
        outcome, text = post(sandbox, timeout=timeout, StatusCallback=hook.url)
        good = outcome == 201 and text.endswith("}") and "sid" in json.loads(text)
        struck.append(not good)
    at_the_door = faults.stage(kind) in (faults.BEFORE, faults.REFUSE, faults.AFTER) and kind != "slow"
    assert struck == ([True, True, False] if at_the_door else [False] * 3)
    refused = 2 if faults.stage(kind) in (faults.BEFORE, faults.REFUSE) else 0
    summary = sandbox.wait_for(lambda j: j["summary"]["accepted"] + j["summary"]["refused"] == 3)["summary"]
    assert (summary["accepted"], summary["refused"]) == (3 - refused, refused)
    assert [one["next"] for one in sandbox.json("GET", "/sandbox/faults")["active"]] == [0]


def test_a_switch_for_some_recipients_and_for_reading(sandbox):
    sandbox.fault("http_503", to="+1303")
    assert post(sandbox, "+13035550123")[0] == 503
    assert post(sandbox)[0] == 201
    sandbox.fault("http_500", on="read", next=1)
    assert post(sandbox)[0] == 201
    assert sandbox.api("GET", "/Messages.json")[0] == 500
    assert sandbox.api("GET", "/Messages.json")[0] == 200
    sandbox.fault("20003", on="any")
    assert sandbox.api("GET", "/Balance.json")[0] == post(sandbox)[0] == 401
    sandbox.request("DELETE", "/sandbox/faults")
    assert post(sandbox, "+13035550123")[0] == 201


def test_a_switch_for_one_part_of_the_api(sandbox):
    sandbox.fault("20003", on="read", path="/Tollfree/")
    assert sandbox.api("GET", "/v1/Tollfree/Verifications")[0] == 401
    assert sandbox.api("GET", "/v1/Services")[0] == sandbox.api("GET", "/Balance.json")[0] == 200
    sandbox.fault("html", on="any", path="/Messages")
    for status, headers, _text in (sandbox.api("GET", "/Messages.json"), sandbox.api("POST", "/Messages.json")):
        assert (status, headers["Content-Type"].partition(";")[0]) == (200, "text/html")
    assert sandbox.journal(part="summary")["summary"]["accepted"] == 0


def test_the_dice_fall_the_same_way_for_one_seed(sandbox):
    def series():
        sandbox.reset()
        faults = [{"kind": kind, "probability": 0.3} for kind in ("http_500", "html", "no_sid", "30007")]
        sandbox.json("POST", "/sandbox/faults", {"faults": faults, "seed": 7})
        return [post(sandbox)[0] for _ in range(40)]

    first = series()
    assert first == series()
    assert set(first) == {200, 201, 500}


def test_several_switches_at_once_and_impossible_ones(sandbox):
    active = sandbox.json("POST", "/sandbox/faults", {"faults": [{"kind": "slow"}, {"kind": "30007"}], "seed": 3})
    assert [one["kind"] for one in active["active"]] == ["slow", "30007"]
    with pytest.raises(ValueError, match="unknown fault"):
        sandbox.json("POST", "/sandbox/faults", {"faults": [{"kind": "drop"}, {"kind": "nonsense"}]})
    assert len(sandbox.json("GET", "/sandbox/faults")["active"]) == 2, "all or none"


def test_the_journal_is_exact_under_all_faults_and_concurrency(tmp_path):
    """Senders that retry everything: what the journal file, the journal and the API say must agree to the message."""
    path = tmp_path / "journal.jsonl"
    with SandboxThread(Sandbox(settings=Settings(delay_ms=(0, 1)), journal_path=path)) as sandbox:
        for kind in (
            "http_429",
            "http_500",
            "drop",
            "accept_then_drop",
            "cut_body",
            "no_sid",
            "accept_then_500",
            "slow",
        ):
            sandbox.fault(kind, probability=0.1, seconds=0.01)
        answers = [outcome for part in in_parallel(sandbox, 150, 12) for outcome in part]
        journal = sandbox.wait_for(lambda j: set(j["summary"]["by_status"]) == {"delivered"})
        listed = json.loads(sandbox.api("GET", "/Messages.json", PageSize=1000)[2])["messages"]
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    sids = [line["sid"] for line in lines]
    assert len(set(sids)) == len(sids)
    assert sids == [one["sid"] for one in journal["accepted"]] == [one["sid"] for one in listed][::-1]
    answered = Counter(body for body, sid in answers if sid)
    bodies = Counter(line["body"] for line in lines)
    assert all(bodies[body] >= count for body, count in answered.items())
    known = {sid for _body, sid in answers if sid}
    assert known < set(sids), "some were accepted without a usable answer"
    assert len(sids) + journal["summary"]["refused"] == len(answers)
    assert journal["summary"]["by_refusal"].keys() == {"http_429", "http_500", "drop"}


def in_parallel(sandbox, count, workers):
    """Post ``count`` different bodies until each got a SID; [(body, SID or "")] per body, one for each attempt."""

    def one(index):
        tries, body = [], f"message {index}"
        while not tries or not tries[-1][1]:
            try:
                _status, _headers, text = sandbox.api("POST", "/Messages.json", To=TO, From=FROM, Body=body)
                tries.append((body, json.loads(text).get("sid") or ""))
            except (*NO_ANSWER, ValueError):
                tries.append((body, ""))
        return tries

    with ThreadPoolExecutor(workers) as pool:
        return list(pool.map(one, range(count)))


def test_a_message_that_cannot_be_journaled_is_not_accepted(tmp_path):
    with SandboxThread(Sandbox(journal_path=tmp_path / "journal.jsonl")) as sandbox:
        import os

        os.close(sandbox.sandbox.journal._file)
        sandbox.sandbox.journal._file = os.open(tmp_path / "journal.jsonl", os.O_RDONLY)
        status, _headers, _text = sandbox.api("POST", "/Messages.json", To=TO, From=FROM, Body="x")
        assert status == 500
        assert json.loads(sandbox.api("GET", "/Messages.json")[2])["messages"] == []
        assert sandbox.journal()["accepted"] == []


def test_the_journal_line(tmp_path, sandbox):
    path = tmp_path / "journal.jsonl"
    path.write_text('{"sid": "from an earlier run"}\n')
    journal = Journal(path)
    post(sandbox, StatusCallback="http://127.0.0.1:1/s")
    journal.accept(sandbox.sandbox.journal.accepted[0])
    journal.close()
    earlier, line = [json.loads(text) for text in path.read_text().splitlines()]
    assert earlier == {"sid": "from an earlier run"}
    assert line.pop("sid").startswith("SM") and line.pop("accepted_at") > 1_700_000_000
    assert line == {
        "account": sandbox.account_sid,
        "from": FROM,
        "messaging_service_sid": None,
        "to": TO,
        "body": "Hi",
        "status_callback": "http://127.0.0.1:1/s",
        "direction": "outbound-api",
        "origin": "api",
    }


def test_a_client_that_hangs_up_in_the_middle_of_its_request_is_no_message(sandbox):
    address = sandbox.url.removeprefix("http://").split(":")
    random.seed(1)
    for cut in (20, 120, 260):
        with socket.create_connection((address[0], int(address[1]))) as raw:
            body = f"To=%2B12025550123&From=%2B12025550100&Body={'x' * 100}"
            head = (
                f"POST /2010-04-01/Accounts/{sandbox.account_sid}/Messages.json HTTP/1.1\r\nHost: {address[0]}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n"
            )
            raw.sendall((head + body).encode()[:cut])
    assert post(sandbox)[0] == 201
    assert len(accepted(sandbox)) == 1
