"""The gate: every reason, their order, and the laws that no set of facts breaks."""

import itertools
from datetime import datetime, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import gate
from sms_marketing.tools.gate import Action, Facts

GOOD = {"purpose": "marketing", "account": "verified", "opted_in": True, "body": "Hello"}
LATER = datetime(2026, 12, 1, 13, tzinfo=timezone.utc)
PURPOSE = st.sampled_from(gate.PURPOSES)
FACTS = st.builds(
    Facts,
    purpose=PURPOSE,
    account=st.sampled_from(("verified", "draft", "failed", "disabled", "none")),
    number_state=st.sampled_from(("usable", "missing", "invalid", "unreachable")),
    suppression=st.sampled_from(("none", "keyword", "person", "provider", "legal", "erased")),
    under_review=st.booleans(),
    rolling_received=st.integers(0, 4),
    rolling_cap=st.none() | st.integers(0, 4),
    rolling_until=st.just(LATER),
    zone_unknown=st.booleans(),
    opted_in=st.booleans(),
    sender=st.sampled_from(("usable", "missing", "country")),
    blacklisted=st.booleans(),
    expired=st.booleans(),
    repeated=st.booleans(),
    received=st.integers(0, 4),
    cap=st.none() | st.integers(0, 4),
    waits_for_cap=st.booleans(),
    cap_until=st.just(LATER),
    quiet_until=st.none() | st.just(LATER),
    window_until=st.none() | st.just(LATER),
    window_never=st.booleans(),
    paused_until=st.none() | st.just(LATER),
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
        ({"suppression": "erased"}, "blocked_by_person"),
        ({"number_state": "unreachable"}, "number_unreachable"),
        ({"zone_unknown": True}, "zone_unknown"),
        ({"window_never": True}, "sequence_hours_never"),
        ({"rolling_cap": 3, "rolling_received": 3}, "rolling_cap"),
        ({"suppression": "provider"}, "blocked_by_provider"),
        ({"opted_in": False}, "no_consent"),
        ({"sender": "missing"}, "sender_missing"),
        ({"sender": "country"}, "sender_country"),
        ({"expired": True}, "expired"),
        ({"repeated": True}, "repeated"),
        ({"blacklisted": True}, "blacklisted"),
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
def test_decide_is_the_first_refusal_of_explain_else_the_first_hold(facts):
    against = list(gate.explain(facts))
    refusals = [verdict for verdict in against if verdict.action is Action.REFUSE]
    assert gate.decide(facts) == next(iter([*refusals, *against]), gate.SEND)
    assert [verdict.reason for verdict in against] == sorted((v.reason for v in against), key=gate.REASONS.index)


def test_a_text_that_would_be_refused_does_not_wait_first():
    assert decide(quiet_until=LATER, opted_in=False).reason == "no_consent"
    assert decide(account="failed", queued=True, suppression="keyword").reason == "opted_out"


@pytest.mark.parametrize(
    ("changes", "reason", "until"),
    [
        ({"quiet_until": LATER}, "quiet_hours", LATER),
        ({"window_until": LATER}, "sequence_hours", LATER),
        ({"paused_until": LATER}, "throttled", LATER),
        ({"cap": 3, "received": 3, "waits_for_cap": True, "cap_until": LATER}, "cap", LATER),
        ({"account": "failed", "queued": True}, "account_off", None),
        ({"under_review": True}, "under_review", None),
        (
            {"rolling_cap": 3, "rolling_received": 3, "waits_for_cap": True, "rolling_until": LATER},
            "rolling_cap",
            LATER,
        ),
        ({"sender": "missing", "queued": True}, "sender_missing", None),
    ],
)
def test_what_may_wait_waits_with_its_time(changes, reason, until):
    verdict = decide(**changes)
    assert (verdict.action, verdict.reason, verdict.until) == (Action.HOLD, reason, until)


def test_the_cap_tells_its_figures():
    assert decide(cap=3, received=2).action is Action.SEND
    verdict = decide(cap=3, received=4)
    assert (verdict.action, verdict.reason, dict(verdict.details)) == (Action.REFUSE, "cap", {"count": 4, "limit": 3})


def test_a_conversation_knows_no_quiet_hours_no_cap_and_no_repeats():
    planned = {"quiet_until": LATER, "cap": 1, "received": 1, "repeated": True}
    assert decide(purpose="conversational", **planned).action is Action.SEND
    assert decide(purpose="transactional", **planned).reason == "repeated"


@given(FACTS)
def test_no_marketing_ever_to_the_suppressed_or_the_silent(facts):
    if facts.purpose == "marketing" and (facts.suppression != "none" or not facts.opted_in):
        assert gate.decide(facts).action is not Action.SEND


@given(FACTS)
def test_marketing_is_never_let_through_where_another_purpose_is_not(facts):
    def sends(purpose):
        changed = {name: getattr(facts, name) for name in Facts._fields}
        return gate.decide(Facts(**{**changed, "purpose": purpose})).action is Action.SEND

    for stricter, looser in itertools.pairwise(("marketing", "transactional", "compliance")):
        assert not sends(stricter) or sends(looser)
