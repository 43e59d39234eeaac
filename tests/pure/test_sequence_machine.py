"""The life of an enrollment: the table is total, and no order of events leads anywhere undefined."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.sequence_machine import TRANSITIONS, Effect, Event, State, advance

ENDED = {State.DONE, State.EXITED}
GOING = {State.RUNNING, State.WAITING}
PAIRS = list(itertools.product(State, Event))
EVENTS = st.lists(st.sampled_from(Event), max_size=30)

# What each event does, written a second time and from the words of the plan; whatever is not here changes nothing.
ENDINGS = {
    "opted_out": ("exited", "unschedule"),
    "lead_closed": ("exited", "unschedule"),
    "stopped": ("exited", "unschedule"),
    "goal_reached": ("done", "unschedule"),
}
MEANING = {
    "running": {
        "due": ("running", "run_step"),
        "waits": ("waiting", "nothing"),
        "finished": ("done", "unschedule"),
        "replied": ("paused", "nothing"),
        **ENDINGS,
    },
    "waiting": {
        "due": ("waiting", "run_step"),
        "heard": ("waiting", "wake"),
        "goes_on": ("running", "nothing"),
        "finished": ("done", "unschedule"),
        "replied": ("paused", "nothing"),
        **ENDINGS,
    },
    "paused": {"resumed": ("running", "schedule"), **ENDINGS},
    "hold_out": {"due": ("done", "unschedule")},
    "done": {},
    "exited": {},
}


def lives(start=State.RUNNING):
    """Give (state, event, next state, effect) of random lives, one after the other."""

    def live(events):
        state, story = start, []
        for event in events:
            moved, effect = advance(state, event)
            story.append((state, event, moved, effect))
            state = moved
        return story

    return EVENTS.map(live)


def test_every_pair_is_in_the_table():
    assert set(TRANSITIONS) == set(State)
    for row in TRANSITIONS.values():
        assert set(row) == set(Event)


@pytest.mark.parametrize(("state", "event"), PAIRS, ids=lambda one: one.value)
def test_each_pair_does_what_it_says_and_no_more(state, event):
    wanted = MEANING[state.value].get(event.value, (state.value, "nothing"))
    assert advance(state, event) == (State(wanted[0]), Effect(wanted[1]))
    assert advance(state.value, event.value) == advance(state, event)


def test_the_words_are_those_of_the_database():
    assert {state.value for state in State} == {"running", "waiting", "paused", "hold_out", "done", "exited"}
    assert set(MEANING) == {state.value for state in State}


@pytest.mark.parametrize(("state", "event"), [("sleeping", "due"), ("running", "exploded"), ("", ""), (None, "due")])
def test_unknown_words_are_errors(state, event):
    with pytest.raises(ValueError):
        advance(state, event)


def test_every_state_can_be_reached_and_left_unless_it_is_an_end():
    reached, todo = {State.HOLD_OUT}, [State.RUNNING, State.HOLD_OUT]
    while todo:
        state = todo.pop()
        reached.add(state)
        following = {advance(state, event)[0] for event in Event}
        assert (following == {state}) == (state in ENDED)
        todo += following - reached
    assert reached == set(State)


@given(lives())
def test_after_the_end_nothing_runs_any_more(story):
    over = False
    for state, _event, moved, effect in story:
        assert not over or (moved is state and effect is Effect.NOTHING)
        over = over or moved in ENDED


@given(lives())
def test_a_step_runs_only_while_running_or_waiting_and_only_when_due(story):
    for state, event, moved, effect in story:
        if effect is Effect.RUN_STEP:
            assert (state in GOING, event, moved) == (True, Event.DUE, state)


@given(lives())
def test_whoever_ends_has_no_due_time_left(story):
    for state, _event, moved, effect in story:
        if state not in ENDED and moved in ENDED:
            assert effect is Effect.UNSCHEDULE
        else:
            assert effect is not Effect.UNSCHEDULE


@given(lives())
def test_a_pause_ends_by_hand_or_for_good(story):
    for state, event, moved, effect in story:
        if state is State.PAUSED and moved is not State.PAUSED:
            assert moved in ENDED or (event, moved, effect) == (Event.RESUMED, State.RUNNING, Effect.SCHEDULE)


@given(lives(State.HOLD_OUT))
def test_a_hold_out_is_moved_by_its_due_time_only(story):
    for state, event, moved, _effect in story:
        assert moved is state or (state, event, moved) == (State.HOLD_OUT, Event.DUE, State.DONE)
        assert moved not in GOING


@given(lives(), st.sampled_from(["opted_out", "lead_closed", "stopped"]))
def test_these_end_it_whatever_was_before(story, event):
    last = story[-1][2] if story else State.RUNNING
    assert advance(last, event)[0] in ENDED
