"""tools/tokens.py: unguessable, and stored as a hash only."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import tokens


def test_a_token_is_128_bits_in_22_characters():
    token = tokens.new_token()
    assert re.fullmatch(r"[A-Za-z0-9_-]{22}", token)
    assert tokens.looks_like_token(token)
    assert tokens.BYTES * 8 >= 128


def test_tokens_differ():
    assert len({tokens.new_token() for _ in range(1000)}) == 1000


def test_the_hash_is_sha256_in_hex():
    # FIPS 180-2, appendix B.1
    assert tokens.hash_token("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"


@pytest.mark.parametrize(
    "text", [None, "", "short", "a" * 21, "a" * 23, "a" * 21 + "=", "a" * 21 + "é", "a" * 22 + "\n"]
)
def test_other_texts_are_no_tokens(text):
    assert not tokens.looks_like_token(text)


@given(st.text())
def test_any_text_can_be_hashed_and_looked_at(text):
    assert len(tokens.hash_token(text)) == 64
    tokens.looks_like_token(text)
