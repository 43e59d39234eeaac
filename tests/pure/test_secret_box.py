"""tools/secret_box.py: what is sealed opens with its key and tells nothing without."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sms_marketing.tools.secret_box import MASK, SecretUnreadable, generate_key, mask, open_, seal

KEY = generate_key()
SECRET = "0123456789abcdef0123456789abcdef"


@settings(max_examples=25)
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_is_sealed_opens(secret):
    assert open_(KEY, seal(KEY, secret)) == secret


def test_the_sealed_text_is_ascii_hides_the_secret_and_never_repeats():
    sealed = seal(KEY, SECRET)
    assert sealed.isascii()
    assert SECRET not in sealed
    assert sealed != seal(KEY, SECRET)


def test_keys_differ():
    assert generate_key() != generate_key()


def damaged(sealed):
    return sealed[:-3] + ("A" if sealed[-3] != "A" else "B") + sealed[-2:]


@pytest.mark.parametrize(
    ("key", "sealed"),
    [
        (generate_key(), seal(KEY, SECRET)),
        (KEY, damaged(seal(KEY, SECRET))),
        (KEY, seal(KEY, SECRET)[:-10]),
        (KEY, ""),
        (KEY, SECRET),
        (KEY, "gänzlich"),
        (KEY, None),
        ("", seal(KEY, SECRET)),
        ("scribble", seal(KEY, SECRET)),
        (None, seal(KEY, SECRET)),
    ],
)
def test_what_does_not_open_says_so_without_content(key, sealed):
    with pytest.raises(SecretUnreadable) as caught:
        open_(key, sealed)
    for text in filter(None, (key, sealed, SECRET)):
        assert text not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__suppress_context__


@pytest.mark.parametrize(("key", "secret"), [("scribble", SECRET), (None, SECRET), (KEY, "half \ud800 surrogate")])
def test_what_cannot_be_sealed_says_so_without_content(key, secret):
    with pytest.raises(SecretUnreadable) as caught:
        seal(key, secret)
    assert secret not in str(caught.value)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("", ""),
        ("short", MASK),
        ("a" * 19, MASK),
        (SECRET, MASK + "cdef"),
        ("AC" + "1" * 32, MASK + "1111"),
    ],
)
def test_mask(value, shown):
    assert mask(value) == shown
