"""tools/status.py: any order of reports ends in the same state."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import status

TWILIO = sorted(status.TWILIO)
ANY = st.sampled_from(sorted(status.RANK))
REPORTS = st.lists(st.sampled_from([*TWILIO, "teleported", ""]), max_size=8)


def replay(start, reports):
    for report in reports:
        start = status.advance(start, report)
    return start


def test_the_table_holds_the_words_of_the_design():
    assert {"ready", "held", "refused", "submitting", "uncertain"} == status.OURS
    on_the_way = {"accepted", "scheduled", "queued", "sending", "sent"}
    ends = {"delivered", "undelivered", "failed", "canceled", "read"}
    assert on_the_way | ends == status.TWILIO
    assert set(status.RANK) == status.OURS | status.TWILIO | {"received"}


@pytest.mark.parametrize(
    ("current", "incoming", "result"),
    [
        ("submitting", "queued", "queued"),
        ("uncertain", "sent", "sent"),
        ("refused", "delivered", "delivered"),  # Twilio's word proves that it went out
        ("accepted", "queued", "queued"),
        ("scheduled", "accepted", "accepted"),
        ("accepted", "scheduled", "accepted"),
        ("sent", "sending", "sent"),
        ("delivered", "sent", "delivered"),
        ("failed", "sent", "failed"),
        ("delivered", "read", "read"),
        ("read", "delivered", "read"),
        ("undelivered", "delivered", "delivered"),
        ("delivered", "undelivered", "delivered"),
        ("failed", "canceled", "failed"),
        ("queued", "teleported", "queued"),
        ("queued", "partially_delivered", "queued"),
        ("queued", "ready", "queued"),  # our own words are not Twilio's to say
        ("received", "sent", "received"),
        ("teleported", "sent", "sent"),
    ],
)
def test_one_step(current, incoming, result):
    assert status.advance(current, incoming) == result


def test_final():
    final = {name for name in status.RANK if status.is_final(name)}
    assert final == {"delivered", "undelivered", "failed", "canceled", "read", "received", "refused"}


def test_an_unknown_word_is_not_final():
    assert not status.is_final("teleported")


def test_disagreement_is_told():
    ends = ["delivered", "undelivered", "failed", "canceled", "read"]
    for one, other in itertools.permutations(ends, 2):
        assert status.disagree(one, other) == ({one, other} != {"delivered", "read"})
    for one, other in [("sent", "delivered"), ("failed", "failed"), ("refused", "failed"), ("x", "failed")]:
        assert not status.disagree(one, other)


@given(ANY, REPORTS, st.randoms())
def test_any_order_ends_in_the_same_state(start, reports, random):
    shuffled = list(reports)
    random.shuffle(shuffled)
    assert replay(start, shuffled) == replay(start, reports)


@given(ANY, REPORTS)
def test_hearing_it_twice_changes_nothing(start, reports):
    once = replay(start, reports)
    assert replay(once, reports) == once
    assert replay(start, [report for report in reports for _ in range(2)]) == once


@given(ANY, REPORTS)
def test_the_rank_never_falls(start, reports):
    for report in reports:
        after = status.advance(start, report)
        assert status.RANK[after] >= status.RANK[start]
        start = after


@given(ANY, st.text(max_size=20))
def test_any_word_is_survived(current, incoming):
    assert status.advance(current, incoming) in {current, incoming}
