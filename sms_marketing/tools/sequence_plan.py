"""The plan of a sequence: what follows what, and what is wrong with it, without the database.

A plan is a list of steps in order. A branch holds two lists of its own, its lanes "yes" and "no"; at the end of a lane
the plan goes on behind the branch. A jump goes on elsewhere, a stop ends it. Nothing ever leads back: a lead meets a
step once, so that one text can never be sent twice by one run.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

YES, NO = "yes", "no"
LANES = (YES, NO)
TEXTS = ("sms", "email")  # steps by which the person hears from us
ENDINGS = ("stop", "jump")  # what stands behind them is reached from elsewhere or not at all


@dataclass(frozen=True)
class Step:
    """One step: `key` is stable over versions, `parent` the key of the branch in whose `lane` it stands.

    `condition` is what a branch asks, `target` where a jump leads. `missing` names what the step lacks to be taken
    (a code of `problems`), for whoever knows its fields.
    """

    key: str
    kind: str
    parent: str = ""
    lane: str = ""
    condition: str = ""
    target: str = ""
    missing: tuple[str, ...] = ()


class Problem(NamedTuple):
    """What is wrong with a step: a code, the step's key (empty: the whole plan), and the keys it is about."""

    code: str
    key: str = ""
    others: tuple[str, ...] = ()


def _lane_of(step: Step) -> tuple[str, str]:
    """Return (parent, lane) of a step; a lane without a branch is the main line."""
    return step.parent, step.lane if step.parent else ""


class Plan:
    """The steps of a plan, in the order in which they are shown."""

    def __init__(self, steps: Iterable[Step]):
        self.steps = tuple(steps)
        self._by_key = {step.key: step for step in self.steps}

    def __getitem__(self, key: str) -> Step:
        return self._by_key[key]

    def __contains__(self, key: object) -> bool:
        return key in self._by_key

    @cached_property
    def _lanes(self) -> dict[tuple[str, str], list[Step]]:
        lanes: dict[tuple[str, str], list[Step]] = {}
        for step in self.steps:
            lanes.setdefault(_lane_of(step), []).append(step)
        return lanes

    def lane(self, parent: str = "", lane: str = "") -> list[Step]:
        """Return the steps of a lane in order; of the main line without arguments."""
        return self._lanes.get((parent, lane), [])

    # --- what follows what; None is the end ---

    def first(self) -> str | None:
        """Return the key of the first step, or None of an empty plan."""
        line = self.lane()
        return line[0].key if line else None

    def after(self, key: str) -> str | None:
        """Return the key of what comes when this step is done; for a branch what stands behind its lanes."""
        step = self._by_key[key]
        if step.kind == "stop":
            return None
        if step.kind == "jump":
            return step.target if step.target in self else None
        return self._behind(step)

    def enter(self, key: str, lane: str) -> str | None:
        """Return the key of what comes when a branch is decided: the lane's first step, or what is behind it."""
        line = self.lane(key, lane)
        return line[0].key if line else self._behind(self._by_key[key])

    def follows(self, key: str) -> set[str]:
        """Return the keys of all steps that may come next."""
        is_branch = self._by_key[key].kind == "branch"
        found = {self.enter(key, lane) for lane in LANES} if is_branch else {self.after(key)}
        return {one for one in found if one}

    def _behind(self, step: Step) -> str | None:
        """Return what stands behind a step in its lane, or else behind the branch around it."""
        seen = set()
        while step.key not in seen:
            seen.add(step.key)
            line = self.lane(*_lane_of(step))
            at = line.index(step)
            if at + 1 < len(line):
                return line[at + 1].key
            if step.parent not in self:
                return None
            step = self._by_key[step.parent]
        return None

    # --- what lies ahead ---

    def walk(self, key: str | None) -> Iterator[str]:
        """Yield the key and all that may come behind it, each once, nearest first."""
        waiting, seen = [key] if key else [], set()
        while waiting:
            one = waiting.pop(0)
            if one not in seen:
                seen.add(one)
                yield one
                waiting += sorted(self.follows(one), key=self._place)

    def asks_about(self, key: str | None, conditions: Iterable[str]) -> bool:
        """Tell whether a branch on one of these lies ahead, before the next text: then the plan deals with it."""
        asked, waiting, seen = set(conditions), [key] if key else [], set()
        while waiting:
            one = waiting.pop()
            step = self._by_key.get(one)
            if one in seen or step is None or step.kind in TEXTS:
                continue
            if step.kind == "branch" and step.condition in asked:
                return True
            seen.add(one)
            waiting += self.follows(one)
        return False

    def next_text(self, key: str | None, kinds: Iterable[str] = ("sms",)) -> str | None:
        """Return the nearest step from this one on that writes to the person, on whatever way leads to it first."""
        wanted = set(kinds)
        return next((one for one in self.walk(key) if self._by_key[one].kind in wanted), None)

    def _place(self, key: str) -> int:
        return self._order[key]

    @cached_property
    def _order(self) -> dict[str, int]:
        return {step.key: at for at, step in enumerate(self.steps)}

    # --- what is wrong with it ---

    def problems(self) -> list[Problem]:
        """Return what keeps this plan from being run, in the order of the steps; an empty list for a sound plan.

        Codes: `empty`, `twice` (two steps with one key), `lost` (in a lane of no branch), `nowhere` (a jump to no
        step), `loop` (leads back to itself), `unreachable`, and what the steps say they miss.
        """
        if not self.steps:
            return [Problem("empty")]
        found = [*self._misplaced(), *self._missing()]
        if not any(problem.code in ("twice", "lost") for problem in found):
            found += [*self._loops(), *self._unreached()]
        return sorted(found, key=lambda problem: self._order.get(problem.key, -1))

    def _misplaced(self) -> Iterator[Problem]:
        keys = [step.key for step in self.steps]
        for step in self.steps:
            if keys.count(step.key) > 1:
                yield Problem("twice", step.key)
            if step.parent and not self._is_lane(step):
                yield Problem("lost", step.key)

    def _is_lane(self, step: Step) -> bool:
        """Tell whether a step stands in a lane of a branch that is not, around corners, inside of the step itself."""
        seen = {step.key}
        if step.lane not in LANES:
            return False
        while step.parent:
            parent = self._by_key.get(step.parent)
            if parent is None or parent.kind != "branch" or parent.key in seen:
                return False
            seen.add(parent.key)
            step = parent
        return True

    def _missing(self) -> Iterator[Problem]:
        for step in self.steps:
            if step.kind == "jump" and step.target not in self:
                yield Problem("nowhere", step.key)
            yield from (Problem(code, step.key) for code in step.missing)

    def _loops(self) -> Iterator[Problem]:
        """Yield each jump that leads, by whatever way, back to itself."""
        for step in self.steps:
            if step.kind == "jump" and step.target in self and step.key in self.walk(step.target):
                yield Problem("loop", step.key, (step.target,))

    def _unreached(self) -> Iterator[Problem]:
        reached = set(self.walk(self.first()))
        yield from (Problem("unreachable", step.key) for step in self.steps if step.key not in reached)
