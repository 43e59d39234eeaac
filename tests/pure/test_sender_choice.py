"""tools/sender_choice.py: picked → preferred → the number's country → the first; a pick is never replaced."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools.sender_choice import COUNTRY, MISSING, USABLE, Candidate, choose

WORLD, OTHER = Candidate(1), Candidate(2)
US = Candidate(3, frozenset({"US"}))
DE = Candidate(4, frozenset({"DE", "AT"}))


@pytest.mark.parametrize(
    ("candidates", "country", "picked", "preferred", "expected"),
    [
        ([WORLD, OTHER], "US", None, (), (1, USABLE)),
        ([OTHER, WORLD], "US", None, (), (2, USABLE)),  # the user's order
        ([WORLD, US, DE], "US", None, (), (3, USABLE)),  # named for the country
        ([WORLD, US, DE], "AT", None, (), (4, USABLE)),
        ([WORLD, US, DE], "FR", None, (), (1, USABLE)),
        ([US, DE], "FR", None, (), (None, COUNTRY)),
        ([US, WORLD], None, None, (), (1, USABLE)),  # an unknown country
        ([US], None, None, (), (None, COUNTRY)),
        ([], "US", None, (), (None, MISSING)),
        ([WORLD, US], "US", 1, (), (1, USABLE)),  # a person's pick, whatever the country says
        ([US, DE], "FR", 4, (), (4, USABLE)),
        ([WORLD], "US", 9, (), (None, MISSING)),  # not replaced by another
        ([], "US", 9, (1,), (None, MISSING)),
        ([WORLD, OTHER], "US", 1, (2,), (1, USABLE)),
        ([WORLD, OTHER, US], "US", None, (2,), (2, USABLE)),  # preferred before named
        ([WORLD, OTHER], "US", None, (9, 2), (2, USABLE)),
        ([WORLD, OTHER], "US", None, (9,), (1, USABLE)),  # gives way
        ([WORLD, DE], "US", None, (4,), (1, USABLE)),  # cannot reach
        ([DE], "US", None, (4,), (None, COUNTRY)),
    ],
)
def test_choice(candidates, country, picked, preferred, expected):
    assert choose(candidates, country, picked, preferred) == expected


COUNTRIES = st.sampled_from(("US", "DE", "FR"))
CANDIDATES = st.lists(
    st.builds(Candidate, st.integers(1, 6), st.frozensets(COUNTRIES)), max_size=6, unique_by=lambda one: one.id
)
PREFERRED = st.lists(st.integers(1, 8), max_size=4)


@given(CANDIDATES, st.none() | COUNTRIES, st.none() | st.integers(1, 8), PREFERRED)
def test_only_a_candidate_is_ever_chosen(candidates, country, picked, preferred):
    chosen, found = choose(candidates, country, picked, preferred)
    assert (chosen is None) == (found != USABLE)
    assert chosen is None or chosen in {one.id for one in candidates}


@given(CANDIDATES, st.none() | COUNTRIES, st.integers(1, 8), PREFERRED)
def test_a_pick_is_used_or_nothing_is(candidates, country, picked, preferred):
    assert choose(candidates, country, picked, preferred)[0] in (picked, None)


@given(CANDIDATES, st.none() | COUNTRIES, PREFERRED)
def test_what_nobody_picked_reaches_its_country(candidates, country, preferred):
    chosen, found = choose(candidates, country, None, preferred)
    reaching = [one for one in candidates if one.reaches(country)]
    assert (chosen is not None) == bool(reaching)
    assert found == (USABLE if reaching else COUNTRY if candidates else MISSING)
    assert chosen is None or chosen in {one.id for one in reaching}


@given(CANDIDATES, COUNTRIES)
def test_one_named_for_the_country_comes_before_one_for_the_world(candidates, country):
    chosen, _found = choose(candidates, country)
    named = [one.id for one in candidates if country in one.countries]
    assert not named or chosen == named[0]
