"""The gate: every reason, their order, and the laws that no set of facts breaks."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import gate
from sms_marketing.tools.gate import Action, Facts

GOOD = {"purpose": "marketing", "account": "verified", "opted_in": True, "body": "Hello"}
PURPOSE = st.sampled_from(gate.PURPOSES)
FACTS = st.builds(
    Facts,
    purpose=PURPOSE,
    account=st.sampled_from(("verified", "draft", "failed", "disabled", "none")),
    number_state=st.sampled_from(("usable", "missing", "invalid")),
    suppression=st.sampled_from(("none", "keyword", "person", "provider", "legal")),
    opted_in=st.booleans(),
    body=st.text(max_size=5) | st.just("x" * 1601),
    queued=st.booleans(),
)


def decide(**changes):
    return gate.decide(Facts(**{**GOOD, **changes}))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({}, None),
        ({"account": "failed"}, "account_off"),
        ({"account": "none"}, "account_off"),
        ({"number_state": "missing"}, "number_missing"),
        ({"number_state": "invalid"}, "number_invalid"),
        ({"suppression": "keyword"}, "opted_out"),
        ({"suppression": "person"}, "blocked_by_person"),
        ({"suppression": "legal"}, "blocked_by_person"),
        ({"suppression": "provider"}, "blocked_by_provider"),
        ({"opted_in": False}, "no_consent"),
        ({"body": " \n"}, "body_empty"),
        ({"body": "x" * 1600}, None),
        ({"body": "x" * 1601}, "body_too_long"),
    ],
)
def test_each_reason(changes, reason):
    verdict = decide(**changes)
    assert verdict.reason == reason
    assert verdict.action == (Action.REFUSE if reason else Action.SEND)


def test_queued_texts_wait_for_their_account():
    assert decide(account="failed", queued=True).action is Action.HOLD
    assert decide(account="failed", queued=False).action is Action.REFUSE


@pytest.mark.parametrize("purpose", ["transactional", "conversational"])
def test_other_purposes_need_no_marketing_consent_but_obey_an_opt_out(purpose):
    assert decide(purpose=purpose, opted_in=False).action is Action.SEND
    assert decide(purpose=purpose, suppression="keyword").reason == "opted_out"


def test_the_opt_out_confirmation_passes_the_opt_out_itself_but_not_the_carriers_block():
    assert decide(purpose="compliance", suppression="keyword", opted_in=False).action is Action.SEND
    assert decide(purpose="compliance", suppression="provider").reason == "blocked_by_provider"


def test_unknown_purpose_is_an_error_not_a_guess():
    with pytest.raises(ValueError, match="unknown purpose"):
        decide(purpose="newsletter")


@given(FACTS)
def test_decide_is_the_first_of_explain(facts):
    reasons = [verdict.reason for verdict in gate.explain(facts)]
    assert gate.decide(facts).reason == (reasons[0] if reasons else None)
    assert reasons == sorted(reasons, key=gate.REASONS.index)


@given(FACTS)
def test_no_marketing_ever_to_the_suppressed_or_the_silent(facts):
    if facts.purpose == "marketing" and (facts.suppression != "none" or not facts.opted_in):
        assert gate.decide(facts).action is not Action.SEND


@given(FACTS)
def test_marketing_is_never_let_through_where_another_purpose_is_not(facts):
    def sends(purpose):
        changed = {name: getattr(facts, name) for name in Facts.__dataclass_fields__}
        return gate.decide(Facts(**{**changed, "purpose": purpose})).action is Action.SEND

    for stricter, looser in itertools.pairwise(("marketing", "transactional", "compliance")):
        assert not sends(stricter) or sends(looser)
