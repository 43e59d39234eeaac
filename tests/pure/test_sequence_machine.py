"""The life of an enrollment: the table is total, and no order of events leads anywhere undefined."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.sequence_machine import TRANSITIONS, Effect, Event, State, advance

ENDED = {State.DONE, State.EXITED}


def test_every_pair_is_in_the_table():
    assert set(TRANSITIONS) == set(State)
    for row in TRANSITIONS.values():
        assert set(row) == set(Event)


@pytest.mark.parametrize(
    ("state", "event", "next_state", "effect"),
    [
        ("running", "due", "running", Effect.RUN_STEP),
        ("running", "finished", "done", Effect.UNSCHEDULE),
        ("running", "replied", "paused", Effect.NOTHING),
        ("running", "opted_out", "exited", Effect.UNSCHEDULE),
        ("running", "lead_closed", "exited", Effect.UNSCHEDULE),
        ("running", "stopped", "exited", Effect.UNSCHEDULE),
        ("paused", "resumed", "running", Effect.SCHEDULE),
        ("paused", "opted_out", "exited", Effect.UNSCHEDULE),
        ("paused", "due", "paused", Effect.NOTHING),
        ("done", "resumed", "done", Effect.NOTHING),
        ("exited", "resumed", "exited", Effect.NOTHING),
    ],
)
def test_what_matters(state, event, next_state, effect):
    assert advance(state, event) == (State(next_state), effect)


def test_unknown_words_are_errors():
    with pytest.raises(ValueError):
        advance("sleeping", "due")
    with pytest.raises(ValueError):
        advance("running", "exploded")


@given(st.lists(st.sampled_from(Event)))
def test_after_the_end_nothing_runs_any_more(events):
    state, over = State.RUNNING, False
    for event in events:
        state, effect = advance(state, event)
        assert not (over and (state not in ENDED or effect is not Effect.NOTHING))
        over = over or state in ENDED


@given(st.lists(st.sampled_from(Event)))
def test_a_step_runs_only_while_running(events):
    state = State.RUNNING
    for event in events:
        before = state
        state, effect = advance(state, event)
        assert effect is not Effect.RUN_STEP or before is State.RUNNING
