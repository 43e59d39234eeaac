"""The plan of a sequence: what follows what, and what is wrong with it."""

import itertools
import time
from dataclasses import dataclass, field, replace

from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.sequence_plan import Plan, Problem, Step


def branched():
    return Plan(
        [
            Step("a", "sms"),
            Step("b", "branch", condition="replied"),
            Step("y1", "tag", parent="b", lane="yes"),
            Step("y2", "stop", parent="b", lane="yes"),
            Step("n1", "wait", parent="b", lane="no"),
            Step("n2", "email", parent="b", lane="no"),
            Step("c", "sms"),
        ]
    )


def test_lanes_rejoin_behind_their_branch():
    plan = branched()
    assert plan.first() == "a"
    assert plan.after("a") == "b"
    assert (plan.enter("b", "yes"), plan.enter("b", "no")) == ("y1", "n1")
    assert plan.after("y2") is None
    assert plan.after("n2") == "c"
    assert plan.after("c") is None
    assert plan.problems() == []


def test_an_empty_lane_goes_on_behind_the_branch():
    plan = Plan([Step("b", "branch"), Step("n", "sms", parent="b", lane="no"), Step("c", "sms")])
    assert plan.enter("b", "yes") == "c"


def test_a_reply_branch_before_the_next_text_minds_replies():
    plan = branched()
    assert plan.asks_about("b", ("replied",))
    assert not plan.asks_about("a", ("replied",))  # the text comes first
    assert not plan.asks_about("b", ("tapped",))
    assert plan.next_text("b") == "c"


def test_what_is_wrong_is_named():
    assert Plan([]).problems() == [Problem("empty")]
    dead_end = Plan([Step("a", "stop"), Step("b", "sms", missing=("no_template_id",))])
    assert dead_end.problems() == [Problem("no_template_id", "b"), Problem("unreachable", "b")]
    back = Plan([Step("a", "sms"), Step("j", "jump", target="a")])
    assert back.problems() == [Problem("loop", "j", ("a",))]
    assert Plan([Step("j", "jump", target="gone")]).problems() == [Problem("nowhere", "j")]
    assert Plan([Step("a", "sms"), Step("b", "sms", parent="x", lane="yes")]).problems() == [Problem("lost", "b")]
    assert Plan([Step("a", "sms"), Step("a", "wait")]).problems()[0].code == "twice"


def test_lanes_inside_themselves_are_lost():
    plan = Plan(
        [Step("a", "sms"), Step("b", "branch", parent="c", lane="yes"), Step("c", "branch", parent="b", lane="no")]
    )
    assert {problem.key for problem in plan.problems()} == {"b", "c"}


# --- laws, over random plans ---

CONDITIONS = ("replied", "tapped", "delivered", "failed", "domain")
PLAIN = ("sms", "email", "wait", "goal", "stage", "tag", "activity", "action")
FEW = st.sampled_from([*"abcdefgh", ""])


@dataclass
class Sketch:
    """A plan being drawn: steps in order, and a source of keys."""

    steps: list = field(default_factory=list)

    def add(self, **values):
        step = Step(f"k{len(self.steps)}", **values)
        self.steps.append(step)
        return step.key


def draw_line(draw, sketch, parent, lane, depth):
    """Draw one lane, with branches inside; sometimes it ends with a stop or a jump to anywhere."""
    for _ in range(draw(st.integers(0 if parent else 1, 4))):
        if depth and draw(st.integers(0, 3)) == 0:
            key = sketch.add(kind="branch", parent=parent, lane=lane, condition=draw(st.sampled_from(CONDITIONS)))
            for inner in ("yes", "no"):
                draw_line(draw, sketch, key, inner, depth - 1)
        else:
            sketch.add(kind=draw(st.sampled_from(PLAIN)), parent=parent, lane=lane)


@st.composite
def sound(draw):
    """Plans of steps and branches only: always sound."""
    sketch = Sketch()
    draw_line(draw, sketch, "", "", 3)
    return Plan(sketch.steps)


@st.composite
def ending(draw):
    """Plans in which some steps became stops and jumps: sound or not."""
    plan = draw(sound())
    steps, keys = [], [step.key for step in plan.steps]
    for step in plan.steps:
        change = draw(st.sampled_from((None, None, None, "stop", "jump"))) if step.kind != "branch" else None
        target = draw(st.sampled_from([*keys, "gone"])) if change == "jump" else ""
        steps.append(replace(step, kind=change, target=target) if change else step)
    return Plan(steps)


@st.composite
def forward(draw):
    """Plans whose jumps lead down the main line only: never a loop."""
    plan = draw(sound())
    main, steps = plan.lane(), []
    for step in plan.steps:
        order = [one.key for one in plan.steps]
        below = [one.key for one in main if order.index(one.key) > order.index(step.key)]
        if step.kind != "branch" and below and draw(st.integers(0, 3)) == 0:
            step = replace(step, kind="jump", target=draw(st.sampled_from(below)))
        steps.append(step)
    return Plan(steps)


junk = st.lists(
    st.builds(
        Step,
        key=FEW.filter(bool),
        kind=st.sampled_from([*PLAIN, "branch", "branch", "jump", "stop", "?"]),
        parent=FEW,
        lane=st.sampled_from(["yes", "no", "", "maybe"]),
        condition=st.sampled_from([*CONDITIONS, ""]),
        target=FEW,
        missing=st.sampled_from([(), (), ("no_template_id",)]),
    ),
    max_size=10,
).map(Plan)


def go(plan, decide):
    """Return the keys that one lead meets; `decide(key)` gives the lane of a branch."""
    met, key = [], plan.first()
    while key:
        assert key not in met, f"met {key} twice: {met}"
        met.append(key)
        key = plan.enter(key, decide(key)) if plan[key].kind == "branch" else plan.after(key)
    return met


def all_ways(plan):
    """Return every list of keys that a lead may meet."""
    branches = [step.key for step in plan.steps if step.kind == "branch"][:6]
    for lanes in itertools.product(("yes", "no"), repeat=len(branches)):
        chosen = dict(zip(branches, lanes, strict=True))
        yield go(plan, lambda key, chosen=chosen: chosen.get(key, "no"))


@given(sound())
def test_plans_of_steps_and_branches_are_sound(plan):
    assert plan.problems() == []
    assert {key for way in all_ways(plan) for key in way} <= {step.key for step in plan.steps}


@given(sound())
def test_every_way_meets_the_whole_main_line_in_order(plan):
    main = [step.key for step in plan.lane()]
    for way in all_ways(plan):
        assert [key for key in way if key in main] == main


@given(sound())
def test_each_lane_is_met_whole_or_not_at_all_and_rejoins(plan):
    for way in all_ways(plan):
        for branch in (step for step in plan.steps if step.kind == "branch"):
            yes, no = ([step.key for step in plan.lane(branch.key, lane)] for lane in ("yes", "no"))
            met = [[key for key in way if key in lane] for lane in (yes, no)]
            assert met in ([yes, []], [[], no]) if branch.key in way else met == [[], []]
            behind = plan.after(branch.key)
            assert behind is None or branch.key not in way or behind in way


@given(forward())
def test_jumps_that_lead_down_never_loop(plan):
    assert not [problem for problem in plan.problems() if problem.code == "loop"]
    for way in all_ways(plan):
        assert len(way) == len(set(way))


@given(st.one_of(ending(), forward(), junk))
def test_a_plan_without_problems_ends_on_every_way_and_leaves_nothing_out(plan):
    if plan.problems():
        return
    for way in all_ways(plan):
        assert len(way) <= len(plan.steps)
    assert set(plan.walk(plan.first())) == {step.key for step in plan.steps}


@given(ending())
def test_a_loop_is_told_exactly_where_there_is_one(plan):
    told = {problem.key for problem in plan.problems() if problem.code == "loop"}
    jumps = [step for step in plan.steps if step.kind == "jump" and step.target in plan]
    assert told == {step.key for step in jumps if step.key in reachable(plan, step.target)}


def reachable(plan, key):
    """Return what may be met from a key on, by plain recursion over single steps."""
    found, todo = set(), [key]
    while todo:
        one = todo.pop()
        if one not in found:
            found.add(one)
            step = plan[one]
            ways = [plan.enter(one, "yes"), plan.enter(one, "no")] if step.kind == "branch" else [plan.after(one)]
            todo += [way for way in ways if way]
    return found


@given(junk)
def test_whatever_is_thrown_at_it_nothing_raises_and_nothing_hangs(plan):
    for problem in plan.problems():
        assert problem.key in plan or problem.code in ("empty", "twice")
    for step in plan.steps:
        assert step.key in list(plan.walk(step.key))
        plan.asks_about(step.key, CONDITIONS)
        plan.next_text(step.key)
    assert list(plan.walk(None)) == []


@given(st.one_of(sound(), forward()), st.sampled_from(CONDITIONS))
def test_a_branch_ahead_minds_an_answer_only_before_the_next_text(plan, condition):
    for step in plan.steps:
        assert plan.asks_about(step.key, (condition,)) == asks(plan, step.key, condition)


def asks(plan, key, condition):
    """The same by going all ways: is there one on which the branch is met before a text?"""
    step = plan[key]
    if step.kind in ("sms", "email"):
        return False
    if step.kind == "branch" and step.condition == condition:
        return True
    return any(asks(plan, one, condition) for one in plan.follows(key))


def test_four_hundred_steps_are_looked_through_in_no_time():
    plan = Plan([Step(f"k{at}", "jump" if at % 2 else "sms", target=f"k{at + 1}") for at in range(400)])
    began = time.perf_counter()
    assert [problem.code for problem in plan.problems()] == ["nowhere"]
    assert time.perf_counter() - began < 5
