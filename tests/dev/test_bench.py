"""./run bench: what is judged and how it is reported, and one small run of everything."""

import argparse
import json
import math
import subprocess
import sys
from urllib.parse import parse_qsl

import pytest

from bench import BENCHES, api_stub, callback_client, report
from bench.report import Ratio, Result
from dev import bench
from dev.cache import CHECKOUT
from dev.say import Problem
from sms_marketing.gateway import webhook

ISSUE_3 = ("send", "callbacks", "gate", "enqueue")
ALL_SMALL = (*ISSUE_3, "links")


@pytest.mark.parametrize(
    ("ratio", "holds"),
    [
        (Ratio("r", 15.0, at_least=15), True),
        (Ratio("r", 14.99, at_least=15), False),
        (Ratio("r", 1.3, at_most=1.3), True),
        (Ratio("r", 1.31, at_most=1.3), False),
        (Ratio("r", math.nan, at_least=3), False),
        (Ratio("r", math.nan, at_most=3), False),
    ],
)
def test_a_ratio_holds_up_to_its_threshold(ratio, holds):
    assert ratio.holds() is holds
    assert ratio.as_json(judged=True)["holds"] is holds
    assert ratio.as_json(judged=False)["holds"] is None


@pytest.mark.parametrize("thresholds", [{}, {"at_least": 1, "at_most": 2}])
def test_a_ratio_has_exactly_one_threshold(thresholds):
    with pytest.raises(ValueError, match="lower or an upper"):
        Ratio("r", 1.0, **thresholds)


def test_the_value_is_judged_before_it_is_rounded():
    assert Ratio("r", 2.99999, at_least=3).as_json(judged=True) == {
        "name": "r",
        "value": 3.0,
        "at_least": 3,
        "holds": False,
    }


def test_one_disturbed_round_does_not_move_the_rate():
    assert report.per_second([(100, 1.0), (100, 50.0), (100, 1.0)]) == 100


def test_rounds_are_compared_with_those_beside_them():
    """The whole machine was ten times slower in the second round; the ratio does not see it."""
    assert report.paired([(30, 1.0), (30, 10.0), (33, 1.0)], [(10, 1.0), (10, 10.0), (10, 1.0)]) == 3


def found(name="send", value=20.0):
    return Result(name, {"cores": 2}, {"messages/s": 1234.5678}, [Ratio("r", value, at_least=15)])


def test_the_table_names_every_figure_and_verdict():
    table = "\n".join(report.lines(found().as_json("abc", judged=True)))
    assert "cores 2" in table
    assert "1,235" in table
    assert "holds (at least 15)" in table
    assert "FAILS" in "\n".join(report.lines(found(value=1.0).as_json("abc", judged=True)))
    assert "not judged" in "\n".join(report.lines(found(value=1.0).as_json("abc", judged=False)))


@pytest.fixture
def fake(monkeypatch):
    """Benchmarks that need no database: `fake[name]` is the value of the only ratio."""
    values = dict.fromkeys(ISSUE_3, 20.0)
    monkeypatch.setattr(
        bench, "_run", lambda name, options: found(name, values[name]).as_json("abc", judged=not options.quick)
    )
    return values


def run(*names, quick=False, path=None):
    return bench.main(argparse.Namespace(names=list(names), quick=quick, json=path, corpus=None))


def test_the_exit_code_is_0_only_if_all_hold(fake, tmp_path):
    path = tmp_path / "report.json"
    assert run("send", "gate", path=path) == 0
    fake["send"] = 14.0
    assert run("send", "gate", path=path) == 1
    assert [(entry["name"], entry["ratios"][0]["holds"]) for entry in json.loads(path.read_text())] == [
        ("send", False),
        ("gate", True),
    ]


def test_a_quick_run_judges_nothing(fake):
    fake["send"] = 0.0
    assert run("send", quick=True) == 0


def test_without_a_name_they_are_listed(capsys):
    assert run() == 0
    printed = capsys.readouterr().out
    assert all(name in printed for name in BENCHES)


def test_a_name_that_is_none_runs_nothing(fake, capsys):
    assert run("send", "speed") == 2
    assert "no benchmark speed" in capsys.readouterr().out


def test_a_report_that_cannot_be_written_is_said_before_the_work(fake, tmp_path):
    with pytest.raises(Problem, match="cannot be written"):
        run("send", path=tmp_path / "absent" / "report.json")


def test_callbacks_are_signed_as_the_gateway_wants_it():
    text = {"url": "https://crm.example.com/a/b", "sid": "SM1", "account_sid": "AC1", "to": "+1202", "from": "+1203"}
    requests = callback_client.requests_for([text], "token", "127.0.0.1:8069")
    assert len(requests) == len(callback_client.STATUSES)
    head, _blank, body = requests[0].decode().partition("\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    form = dict(parse_qsl(body))
    assert webhook.is_signed(text["url"], form, headers["X-Twilio-Signature"], ["token"])
    assert not webhook.is_signed(text["url"], form, headers["X-Twilio-Signature"], ["another"])


@pytest.mark.parametrize(
    ("answer", "complete"),
    [
        (b"HTTP/1.1 204 NO CONTENT\r\n\r\n", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK", True),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nO", False),
        (b"HTTP/1.1 200 OK\r\n\r\nOK", False),  # ends with the connection
        (b"HTTP/1.1 204 NO CONT", False),
    ],
)
def test_an_answer_is_complete_when_its_length_says_so(answer, complete):
    assert callback_client.is_complete(answer) is complete


def test_the_stand_in_answers_as_twilio_does():
    answer = api_stub._message(7, {"To": ["+12025550123"], "From": ["+12025550100"], "Body": ["Hello"]})
    assert answer["sid"] == "SM" + "7".zfill(32)
    assert (answer["to"], answer["from"], answer["body"]) == ("+12025550123", "+12025550100", "Hello")
    assert (answer["status"], answer["error_code"]) == ("queued", None)


def test_all_benchmarks_run(tmp_path):
    """Small sizes, real processes: Odoo, PostgreSQL, the API's stand-in, clients."""
    path = tmp_path / "report.json"
    command = [sys.executable, CHECKOUT / "run", "bench", *ALL_SMALL, "--quick", "--json", path]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    reports = json.loads(path.read_text())
    assert tuple(entry["name"] for entry in reports) == ALL_SMALL
    for entry in reports:
        assert entry["commit"]
        assert entry["settings"]["quick"] is True
        assert all(value > 0 for value in entry["figures"].values())
        assert entry["ratios"]
        for ratio in entry["ratios"]:
            assert set(ratio) - {"at_least", "at_most"} == {"name", "value", "holds"}
            assert ("at_least" in ratio) != ("at_most" in ratio)
            assert ratio["value"] >= 0
            assert ratio["holds"] is None
