"""The life of one enrollment as a table: (state, event) -> (next state, effect).

An event that means nothing in a state keeps the state and has no effect; the table names every
pair, so nothing is left to chance. `models/enrollment.py` carries the effects out.
"""

from enum import Enum


class State(str, Enum):
    """Where an enrollment stands."""

    RUNNING = "running"
    WAITING = "waiting"  # at a step that waits for something to happen, until its due time
    PAUSED = "paused"
    HOLD_OUT = "hold_out"  # gets nothing: it is what the others are compared with
    DONE = "done"
    EXITED = "exited"


class Event(str, Enum):
    """What can happen to an enrollment."""

    DUE = "due"  # the stored time of the next step has come
    WAITS = "waits"  # the step has to wait for something to happen
    HEARD = "heard"  # something happened that a waiting step may have waited for
    GOES_ON = "goes_on"  # the step is done
    FINISHED = "finished"  # there is no further step
    REPLIED = "replied"  # and the plan has no branch for it
    GOAL_REACHED = "goal_reached"  # of a sequence that ends with its goal
    OPTED_OUT = "opted_out"
    LEAD_CLOSED = "lead_closed"  # won, lost, archived or deleted
    RESUMED = "resumed"  # by hand
    STOPPED = "stopped"  # by hand, by a link, a stage, a rule, or by the sequence's own policy


class Effect(str, Enum):
    """What the model has to do after a transition."""

    NOTHING = "nothing"
    RUN_STEP = "run_step"
    SCHEDULE = "schedule"  # go on with the due time that the next step had
    UNSCHEDULE = "unschedule"  # take the due time away
    WAKE = "wake"  # look at once whether the wait is over


_ENDS = {
    Event.OPTED_OUT: (State.EXITED, Effect.UNSCHEDULE),
    Event.LEAD_CLOSED: (State.EXITED, Effect.UNSCHEDULE),
    Event.STOPPED: (State.EXITED, Effect.UNSCHEDULE),
    Event.GOAL_REACHED: (State.DONE, Effect.UNSCHEDULE),
}


def _row(state: State, **changes: tuple[State, Effect]) -> dict[Event, tuple[State, Effect]]:
    """Return the row of a state: every event keeps it, but for those that are named."""
    row = dict.fromkeys(Event, (state, Effect.NOTHING))
    return row | {Event[name.upper()]: change for name, change in changes.items()}


TRANSITIONS: dict[State, dict[Event, tuple[State, Effect]]] = {
    State.RUNNING: _row(
        State.RUNNING,
        due=(State.RUNNING, Effect.RUN_STEP),
        waits=(State.WAITING, Effect.NOTHING),
        finished=(State.DONE, Effect.UNSCHEDULE),
        replied=(State.PAUSED, Effect.NOTHING),  # keeps its due time, for when it goes on
    )
    | _ENDS,
    State.WAITING: _row(
        State.WAITING,
        due=(State.WAITING, Effect.RUN_STEP),
        heard=(State.WAITING, Effect.WAKE),
        goes_on=(State.RUNNING, Effect.NOTHING),
        finished=(State.DONE, Effect.UNSCHEDULE),
        replied=(State.PAUSED, Effect.NOTHING),
    )
    | _ENDS,
    State.PAUSED: _row(State.PAUSED, resumed=(State.RUNNING, Effect.SCHEDULE)) | _ENDS,
    # what the others do not get either, and what ends the comparison: its time is over
    State.HOLD_OUT: _row(State.HOLD_OUT, due=(State.DONE, Effect.UNSCHEDULE)),
    State.DONE: _row(State.DONE),
    State.EXITED: _row(State.EXITED),
}


def advance(state: State | str, event: Event | str) -> tuple[State, Effect]:
    """Return the state and the effect that `event` leads to; ValueError for an unknown word."""
    return TRANSITIONS[State(state)][Event(event)]
