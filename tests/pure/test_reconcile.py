"""tools/reconcile.py: what Twilio's list proves about texts whose answer never came, and what it does not."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.reconcile import ABSENT, CLOCK_SKEW, FOUND, TRIAL_PREFIX, UNDECIDED, Held, Lost, match

NOON = datetime(2026, 11, 21, 12, tzinfo=timezone.utc)
ANN, BOB = "+12025550101", "+12025550102"


def at(seconds):
    return NOON + timedelta(seconds=seconds)


def lost(uuid="a", to=ANN, body="Hello", seconds=0):
    return Lost(uuid, to, body, at(seconds))


def held(sid="SM1", to=ANN, body="Hello", seconds=1):
    return Held(sid, to, body, None if seconds is None else at(seconds))


@pytest.mark.parametrize(
    ("message", "answer"),
    [
        (held(), (FOUND, "SM1")),
        (held(body=TRIAL_PREFIX + "Hello"), (FOUND, "SM1")),
        (held(body="Hello \r\n"), (FOUND, "SM1")),
        (held(body="hello"), (UNDECIDED, None)),
        (held(body=""), (UNDECIDED, None)),
        (held(body="Hello" + TRIAL_PREFIX), (UNDECIDED, None)),
        (held(to=BOB), (ABSENT, None)),
        (held(seconds=3 * 86400), (FOUND, "SM1")),
        (held(seconds=None), (FOUND, "SM1")),
        (held(seconds=None, body="Other"), (UNDECIDED, None)),
        # Twilio's clock may be behind ours, and it gives whole seconds
        (held(seconds=-CLOCK_SKEW.total_seconds()), (FOUND, "SM1")),
        (held(seconds=-CLOCK_SKEW.total_seconds() - 1), (ABSENT, None)),
    ],
)
def test_one_text_one_message(message, answer):
    assert match([lost()], [message]) == {"a": answer}


def test_lines_may_end_differently():
    assert match([lost(body="One\nTwo ")], [held(body="One \r\nTwo")]) == {"a": (FOUND, "SM1")}


def test_nothing_lost_nothing_held():
    assert match([], [held()]) == {}
    assert match([lost()], []) == {"a": (ABSENT, None)}


def test_a_message_of_another_row_is_nobodys_proof():
    assert match([lost()], [held()], taken={"SM1"}) == {"a": (ABSENT, None)}


def test_twins_get_the_oldest_first_and_the_third_is_absent():
    texts = [lost("c", seconds=20), lost("a", seconds=0), lost("b", seconds=10)]
    messages = [held("SM2", seconds=11), held("SM1", seconds=1)]
    assert match(texts, messages) == {"a": (FOUND, "SM1"), "b": (FOUND, "SM2"), "c": (ABSENT, None)}


def test_a_message_older_than_the_second_attempt_goes_to_the_first():
    texts = [lost("a", seconds=0), lost("b", seconds=600)]
    assert match(texts, [held(seconds=5)]) == {"a": (FOUND, "SM1"), "b": (ABSENT, None)}


def test_the_other_text_to_the_same_number_makes_nobody_doubt():
    """Two steps for one person were under way when Odoo died: Twilio has the second only."""
    texts = [lost("first", body="Welcome"), lost("second", body="Reminder")]
    assert match(texts, [held(body="Reminder")]) == {"first": (ABSENT, None), "second": (FOUND, "SM1")}


def test_a_list_that_names_a_message_twice_gives_it_away_once():
    answers = match([lost("a"), lost("b")], [held(), held()])
    assert sorted(answers.values(), key=str) == sorted([(FOUND, "SM1"), (ABSENT, None)], key=str)


def test_many_texts_are_matched_in_reasonable_time():
    texts = [lost(f"{n}", to=f"+1202555{n:05}") for n in range(2000)]
    messages = [held(f"SM{n}", to=f"+1202555{n:05}") for n in range(20_000)]
    started = datetime.now()
    answers = match(texts, messages)
    assert datetime.now() - started < timedelta(seconds=5)  # 40 million comparisons would take longer
    assert all(answers[text.uuid] == (FOUND, f"SM{text.uuid}") for text in texts)


# --- laws ---

BODIES = st.sampled_from(("Hello", "Bye", "Hello ", TRIAL_PREFIX + "Hello"))
NUMBERS = st.sampled_from((ANN, BOB))
LOST = st.lists(
    st.builds(lost, st.text("abcdef", min_size=1, max_size=4), NUMBERS, BODIES, st.integers(-200, 200)),
    max_size=7,
    unique_by=lambda one: one.uuid,
)
HELD = st.lists(
    st.builds(held, st.integers(0, 9).map("SM{}".format), NUMBERS, BODIES, st.none() | st.integers(-200, 200)),
    max_size=9,
    unique_by=lambda one: one.sid,
)
TAKEN = st.sets(st.integers(0, 9).map("SM{}".format), max_size=4)


def sids(answers):
    return [sid for answer, sid in answers.values() if answer == FOUND]


def could_be(text, message):
    in_time = message.created_at is None or message.created_at >= text.attempted_at - CLOCK_SKEW
    return message.to == text.to and in_time


@given(LOST, HELD, TAKEN)
def test_every_text_gets_an_answer_and_no_sid_goes_twice(texts, messages, taken):
    answers = match(texts, messages, taken)
    assert set(answers) == {text.uuid for text in texts}
    assert len(sids(answers)) == len(set(sids(answers)))
    assert not set(sids(answers)) & taken
    assert all((sid is None) == (answer != FOUND) for answer, sid in answers.values())


@given(LOST, HELD, TAKEN)
def test_what_is_found_could_be_it(texts, messages, taken):
    by_sid = {message.sid: message for message in messages}
    answers = match(texts, messages, taken)
    for text in texts:
        answer, sid = answers[text.uuid]
        if answer == FOUND:
            assert could_be(text, by_sid[sid])
            assert by_sid[sid].body.removeprefix(TRIAL_PREFIX).strip() == text.body.removeprefix(TRIAL_PREFIX).strip()


@given(LOST, HELD, TAKEN)
def test_absent_only_if_no_message_that_belongs_to_nobody_could_be_it(texts, messages, taken):
    answers = match(texts, messages, taken)
    free = [message for message in messages if message.sid not in taken | set(sids(answers))]
    for text in texts:
        if answers[text.uuid][0] == ABSENT:
            assert not any(could_be(text, message) for message in free)


@given(LOST, HELD, TAKEN, st.randoms())
def test_the_order_of_neither_list_matters(texts, messages, taken, random):
    shuffled, mixed = list(texts), list(messages)
    random.shuffle(shuffled)
    random.shuffle(mixed)
    assert match(shuffled, mixed, taken) == match(texts, messages, taken)


@given(LOST, HELD, TAKEN, HELD)
def test_another_persons_messages_change_nothing(texts, messages, taken, others):
    strangers = [replace(one, sid=f"x{one.sid}", to="+12025550199") for one in others]
    assert match(texts, [*messages, *strangers], taken) == match(texts, messages, taken)


@given(LOST, HELD, TAKEN)
def test_one_more_message_never_turns_found_into_absent(texts, messages, taken):
    for answer, _sid in match(texts, [*messages, held("SM99", seconds=500)], taken).values():
        assert answer in (FOUND, UNDECIDED, ABSENT)
    before = match(texts, messages, taken)
    after = match(texts, [*messages, held("SM99", seconds=500)], taken)
    assert all(after[uuid][0] != ABSENT for uuid, (answer, _sid) in before.items() if answer == FOUND)
