"""Which replies a rule listens to."""

import pytest

from sms_marketing.tools import reply_words

CASES = [
    ("Yes", "yes", True),
    ("YES!!", "no, yes", True),
    ("yesterday", "yes", False),
    ("please call   me back", "call me", True),
    ("please call\nme", "call me", True),
    ("caller", "call", False),
    ("Sí, claro", "si", True),
    ("SÍ", "sí", True),
    ("I’m in", "i'm in", True),
    ("C++ (really)", "c++", True),
    ("100%", "100%", True),
    ("anything", "", True),
    ("anything", " , ;", True),
    ("", "yes", False),
    (None, "yes", False),
    ("ДА", "да", True),
    ("はい", "はい", True),
]


@pytest.mark.parametrize(("text", "wanted", "expected"), CASES)
def test_words(text, wanted, expected):
    assert reply_words.contains(text, wanted) is expected
