"""The plan of a sequence: what follows what, and what is wrong with it."""

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
