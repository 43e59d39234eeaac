"""A month of two thousand leads in three sequences: what left is, text by text, what a simple model predicts."""

import json
import os
from collections import Counter
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta

import month_model
import month_story as story
import pytest

from dev import cache, databases, odoo_process, venv
from dev.ports import free_port
from dev.processes import Child, run_step
from dev.recipes import ADDON, CLOCK, recipe_for
from dev.stack import _answers

SLOWEST = 1200  # seconds, where the machine is busy; about 180 where it is not
SHOWN = 15  # differences
SECRETS = {"SANDBOX_ACCOUNT_SID": "AC" + "5" * 32, "SANDBOX_AUTH_TOKEN": "not-a-real-token-" + "5" * 15}


@contextmanager
def office(count, ticks):
    """Give what the real office sent within the month, and what it says about itself."""
    with databases.private(recipe_for([ADDON, CLOCK])) as database:
        port, sandbox_port = free_port(), free_port(9000)
        journal, answer = database.run_dir / "journal.jsonl", database.run_dir / "month.json"
        command = [venv.python(), "-m", "sandbox", "--port", sandbox_port, "--journal", journal]
        sandbox = Child(
            "the sandbox", command, cache.log_dir() / "month-sandbox.log", env=os.environ | SECRETS, cwd=cache.CHECKOUT
        )
        sandbox_url = f"http://127.0.0.1:{sandbox_port}"
        try:
            sandbox.start().wait_until(lambda: _answers(f"{sandbox_url}/sandbox/health"), 30)
            conf = database.conf("month.conf", http_port=port, gevent_port=port, max_cron_threads=0)
            script = cache.CHECKOUT / "tests" / "e2e" / "month_office.py"
            env = odoo_process.environment(database.odoo) | SECRETS
            env["PYTHONPATH"] += os.pathsep + str(cache.CHECKOUT)
            run_step(
                "living through a month",
                [venv.python(), script, conf, f"http://127.0.0.1:{port}", sandbox_url, journal, answer, count, ticks],
                cache.log_dir() / "month-odoo.log",
                lambda _line: None,
                env=env | {"NO_PROXY": "*", "no_proxy": "*"},
                cwd=database.run_dir,
            )
            yield json.loads(answer.read_text())
        finally:
            sandbox.stop()


@pytest.mark.timeout(SLOWEST)
def test_a_month_is_what_the_model_predicts():
    count, ticks = int(os.environ.get("SMS_MONTH_LEADS") or story.LEADS), story.TICKS
    predicted, lives = month_model.predict(story.people(count), ticks)
    with office(count, ticks) as month:
        print("seconds:", month["spent"])
        sent = [month_model.Sent(datetime.fromisoformat(at), to, body.split(":")[0]) for at, to, body in month["sent"]]
        print(f"{len(sent)} texts left, {len(predicted)} were predicted:", dict(Counter(text.name for text in sent)))
        faults = list(differences(predicted, sent, lives, month["runs"]))
        print(*faults[:SHOWN], sep="\n")
        assert not faults, f"{len(faults)} differences"
        drawn = sorted(tuple(run[:3]) for run in month["runs"])
        assert drawn == sorted(run for life in lives.values() for run in life.groups())
        assert not [body for _at, _to, body in month["sent"] if "Hello Ann" not in body]
        assert_it_was_a_full_month(sent, lives, count)


FAULTS = {
    "too early": lambda text, _other: [replace(text, at=text.at - timedelta(minutes=1))],
    "twice": lambda text, _other: [text, text],
    "lost": lambda _text, _other: [],
    "the other lane's": lambda text, other: [replace(text, name=other.name)],
    "to somebody else": lambda text, other: [replace(text, number=other.number)],
    "again after all was said": lambda text, _other: [text, replace(text, at=text.at + timedelta(days=40))],
}


@pytest.mark.parametrize("fault", FAULTS)
def test_one_wrong_text_in_a_month_is_noticed(fault):
    """What keeps the comparison honest: the same month with one fault in it differs."""
    predicted, lives = month_model.predict(story.people(60), story.TICKS)
    assert not list(differences(predicted, list(predicted), lives, []))
    text = predicted[len(predicted) // 2]
    other = next(one for one in predicted if one.name != text.name and one.number != text.number)
    wrong = [one for one in predicted if one is not text] + FAULTS[fault](text, other)
    assert list(differences(predicted, wrong, lives, []))


def differences(predicted, sent, lives, runs):
    """Yield a few lines for each number to which something else left, or at another time, than was predicted."""
    ours, theirs = by_number(sent), by_number(predicted)
    for number in sorted({*ours, *theirs}):
        if ours.get(number) != theirs.get(number):
            yield "\n".join(
                [
                    f"{number} in {lives[number].person.zone}, agreed: {lives[number].person.agreed}",
                    f"  left:      {told(ours.get(number, ()))}",
                    f"  predicted: {told(theirs.get(number, ()))}",
                    f"  said:      {told_replies(lives[number])}",
                    f"  runs:      {[run for run in runs if run[1] == number]}",
                    f"  predicted: {[(run.sequence.name, run.state) for run in lives[number].runs]}",
                ]
            )


def by_number(texts):
    found = {}
    for text in sorted(texts, key=lambda one: (one.at, one.name)):
        found.setdefault(text.number, []).append((text.at, text.name))
    return found


def told(texts):
    return ", ".join(f"{name} {at:%a %d %H:%M}" for at, name in texts) or "nothing"


def told_replies(life):
    said = [f"{words!r} {at:%a %d %H:%M}" for at, words in life.replies]
    return ", ".join([*said, *(f"a tap {at:%a %d %H:%M}" for at in life.taps)]) or "nothing"


def assert_it_was_a_full_month(sent, lives, count):
    """A month in which nothing happens proves nothing."""
    names = Counter(text.name for text in sent)
    wanted = {step["name"] for sequence in story.SEQUENCES for step in texts_of(sequence.plan)}
    assert set(names) == wanted, "some text of the plans never left"
    assert len(sent) > 1.9 * count
    assert sum(life.has_stopped for life in lives.values()) > count / 30
    assert sum(len(life.replies) for life in lives.values()) > count / 10
    assert sum(len(life.taps) for life in lives.values()) > count / 40
    groups = Counter(group for life in lives.values() for _sequence, _number, group in life.groups())
    assert min(groups["nothing"], groups["without_sms"]) > count / 40


def texts_of(plan):
    """Yield all texts of a plan, those in lanes too."""
    for step in plan:
        if step["do"] == "text":
            yield step
        for lane in ("yes", "no"):
            yield from texts_of(step.get(lane, ()))
