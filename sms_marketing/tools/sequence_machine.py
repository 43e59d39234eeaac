"""The life of one enrollment as a table: (state, event) -> (next state, effect).

An event that means nothing in a state keeps the state and has no effect; the table names every
pair, so nothing is left to chance. `models/enrollment.py` carries the effects out.
"""

from enum import Enum


class State(str, Enum):
    """Where an enrollment stands."""

    RUNNING = "running"
    PAUSED = "paused"
    DONE = "done"
    EXITED = "exited"


class Event(str, Enum):
    """What can happen to an enrollment."""

    DUE = "due"  # the stored time of the next step has come
    FINISHED = "finished"  # there is no further step
    REPLIED = "replied"
    OPTED_OUT = "opted_out"
    LEAD_CLOSED = "lead_closed"  # won, lost, archived or deleted
    RESUMED = "resumed"  # by hand
    STOPPED = "stopped"  # by hand, or by a link that stops sequences


class Effect(str, Enum):
    """What the model has to do after a transition."""

    NOTHING = "nothing"
    RUN_STEP = "run_step"
    SCHEDULE = "schedule"  # go on with the due time that the next step had
    UNSCHEDULE = "unschedule"  # take the due time away


def _closed(state: State) -> dict[Event, tuple[State, Effect]]:
    return dict.fromkeys(Event, (state, Effect.NOTHING))


TRANSITIONS: dict[State, dict[Event, tuple[State, Effect]]] = {
    State.RUNNING: {
        Event.DUE: (State.RUNNING, Effect.RUN_STEP),
        Event.FINISHED: (State.DONE, Effect.UNSCHEDULE),
        Event.REPLIED: (State.PAUSED, Effect.NOTHING),  # keeps its due time, for when it goes on
        Event.OPTED_OUT: (State.EXITED, Effect.UNSCHEDULE),
        Event.LEAD_CLOSED: (State.EXITED, Effect.UNSCHEDULE),
        Event.RESUMED: (State.RUNNING, Effect.NOTHING),
        Event.STOPPED: (State.EXITED, Effect.UNSCHEDULE),
    },
    State.PAUSED: {
        Event.DUE: (State.PAUSED, Effect.NOTHING),
        Event.FINISHED: (State.PAUSED, Effect.NOTHING),
        Event.REPLIED: (State.PAUSED, Effect.NOTHING),
        Event.OPTED_OUT: (State.EXITED, Effect.UNSCHEDULE),
        Event.LEAD_CLOSED: (State.EXITED, Effect.UNSCHEDULE),
        Event.RESUMED: (State.RUNNING, Effect.SCHEDULE),
        Event.STOPPED: (State.EXITED, Effect.UNSCHEDULE),
    },
    State.DONE: _closed(State.DONE),
    State.EXITED: _closed(State.EXITED),
}


def advance(state: State | str, event: Event | str) -> tuple[State, Effect]:
    """Return the state and the effect that `event` leads to; ValueError for an unknown word."""
    return TRANSITIONS[State(state)][Event(event)]
