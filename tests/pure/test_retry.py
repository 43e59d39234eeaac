"""tools/retry.py: only what surely did not arrive is tried again, a few times, as the error table says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.gateway.error_codes import ERROR_CODES, Treatment, describe
from sms_marketing.tools import retry
from sms_marketing.tools.retry import BACK_OFF, FAILED, NOT_SENT, REFUSED, RULES, UNDELIVERED, next_wait, pauses_sender

PHASES = (NOT_SENT, REFUSED, FAILED, UNDELIVERED)
NEVER = {Treatment.PERMANENT, Treatment.OPT_OUT, Treatment.CONFIG, Treatment.AMBIGUOUS, Treatment.INFO}
# a code whose treatment says never, and why it is tried nevertheless
EXCEPTIONS = {30035: "the number is still being set up: a day later it is"}
# Reasons by which the carrier, or Twilio before it, says that it did not take the text: it cannot have arrived.
NOT_TAKEN = {21611, 30001, 30017, 30022, 30023, 30027, 30035, 30450}


def tries_of(code, phase):
    """How often a text is tried at most if it always ends like this."""
    tries = 1
    while next_wait(code, phase, tries) is not None:
        tries += 1
        assert tries < 100, "without end"
    return tries


@pytest.mark.parametrize("code", sorted(code for code, entry in ERROR_CODES.items() if entry.treatment in NEVER))
def test_what_will_not_work_is_not_tried_again(code):
    if code not in EXCEPTIONS:
        for phase in (REFUSED, FAILED, UNDELIVERED):
            assert next_wait(code, phase, 1) is None


def test_exceptions_are_needed():
    assert {code for code in RULES if describe(code).treatment in NEVER} == set(EXCEPTIONS)


@pytest.mark.parametrize("code", sorted(RULES))
def test_every_rule_is_about_a_known_code_and_waits(code):
    rule = RULES[code]
    assert code in ERROR_CODES
    assert rule.phases
    assert rule.phases <= {REFUSED, FAILED, UNDELIVERED}
    assert 1 <= len(rule.waits) <= 3
    assert all(wait >= 60 for wait in rule.waits)
    assert list(rule.waits) == sorted(rule.waits)


@pytest.mark.parametrize("code", sorted(RULES))
def test_once_means_once(code):
    if describe(code).treatment is Treatment.RETRY_ONCE:
        assert {tries_of(code, phase) for phase in RULES[code].phases} == {2}


def test_undelivered_is_tried_again_only_where_the_carrier_did_not_take_it():
    assert {code for code, rule in RULES.items() if UNDELIVERED in rule.phases} == NOT_TAKEN


@pytest.mark.parametrize("code", [30003, 30005, 30006, 30007, 30008, 30500])
def test_what_a_carrier_had_in_its_hands_is_left_alone(code):
    assert next_wait(code, UNDELIVERED, 1) is None


@pytest.mark.parametrize("code", sorted(set(ERROR_CODES) - set(RULES) - {20429}))
def test_no_code_promises_another_try_that_nobody_makes(code):
    assert "tried" not in describe(code).fix


def test_unknown_codes_are_not_tried_again():
    for code in (None, 0, 12345, 39999, 99999):
        for phase in (REFUSED, FAILED, UNDELIVERED, "delivered", ""):
            assert next_wait(code, phase, 1) is None
            assert not pauses_sender(code, phase)


@pytest.mark.parametrize("code", [None, 20429, 21610])
def test_what_never_reached_twilio_is_tried_whatever_the_code(code):
    assert [next_wait(code, NOT_SENT, tries) for tries in range(1, 10)] == [*BACK_OFF, None]
    assert list(BACK_OFF) == sorted(BACK_OFF)


def test_a_pause_of_the_sender_has_a_length():
    for code, rule in RULES.items():
        for phase in PHASES:
            assert pauses_sender(code, phase) == (rule.pauses_sender and phase in rule.phases)
            if pauses_sender(code, phase):
                assert next_wait(code, phase, 1)


@given(st.none() | st.integers(0, 70_000) | st.sampled_from(sorted(RULES)), st.sampled_from(PHASES))
def test_tries_are_bounded(code, phase):
    assert tries_of(code, phase) <= len(BACK_OFF) + 1


@given(st.sampled_from(sorted(RULES)), st.sampled_from(PHASES), st.integers(-5, 0))
def test_an_impossible_count_of_tries_is_no_reason_to_try(code, phase, tries):
    assert next_wait(code, phase, tries) is None


def test_the_words_are_those_of_twilios_states():
    assert {retry.FAILED, retry.UNDELIVERED} == {"failed", "undelivered"}  # message states are looked up as phases
