"""What stays of an erased number, and the checksum of a proof sheet."""

import hashlib
import hmac

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import proof, pseudonym

NUMBER = "+12025550123"


def test_it_is_the_hmac_that_the_decision_names():
    digest = hmac.new(b"salt", NUMBER.encode(), hashlib.sha256).hexdigest()
    assert pseudonym.of("salt", NUMBER) == f"erased:{digest}"


def test_another_salt_or_number_is_another_pseudonym():
    assert len({pseudonym.of(salt, one) for salt in ("a", "b") for one in (NUMBER, "+12025550124")}) == 4


def test_without_a_salt_there_is_none():
    with pytest.raises(ValueError):
        pseudonym.of("", NUMBER)


@given(st.text(max_size=40))
def test_a_pseudonym_is_recognised_and_hides_the_number(text):
    name = pseudonym.of("salt", text)
    assert pseudonym.is_pseudonym(name)
    assert not pseudonym.is_pseudonym(text)
    assert pseudonym.clear([text, name, None, ""]) == ([text] if text else [])


@pytest.mark.parametrize("text", [None, "", NUMBER, "erased:", "erased:" + "0" * 63, "erased:" + "G" * 64, 7])
def test_what_is_no_pseudonym(text):
    assert not pseudonym.is_pseudonym(text)


def test_the_checksum_is_the_documented_one():
    rows = [{"number": NUMBER, "event": "opt_in", "wording": "Ja, gern é", "ip": None}]
    line = '{"event":"opt_in","ip":null,"number":"+12025550123","wording":"Ja, gern é"}\n'
    assert proof.checksum(rows) == hashlib.sha256(line.encode()).hexdigest()


ROWS = st.lists(st.dictionaries(st.sampled_from("abc"), st.one_of(st.none(), st.text(max_size=5))), max_size=4)


@given(ROWS, ROWS)
def test_two_sheets_have_one_checksum_only_if_they_say_the_same(one, other):
    assert (proof.checksum(one) == proof.checksum(other)) == (one == other)
