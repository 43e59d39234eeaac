"""tools/person_name.py: what to call somebody, or nothing rather than something wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import person_name


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("Ann Lee", "Ann", "Lee"),
        ("Ann", "Ann", ""),
        ("Dr. Ann Lee", "Ann", "Lee"),
        ("Prof. Dr. Hans von der Heide", "Hans", "von der Heide"),
        ("Lee, Ann", "Ann", "Lee"),
        ("Lee, Dr. Ann", "Ann", "Lee"),
        ("Lee, Ann, MD", "Ann", "Lee"),
        ("Ann Lee, MD", "Ann", "Lee"),
        ("John Smith, Jr.", "John", "Smith"),
        ("John Smith Jr", "John", "Smith"),
        ("Mr. Lee", "", "Lee"),
        ("Mrs Lee", "", "Lee"),
        ("Don Johnson", "Don", "Johnson"),
        ("J. Smith", "", "Smith"),
        ("J. Robert Oppenheimer", "Robert", "Oppenheimer"),
        ("Ann & Bob Lee", "Ann & Bob", "Lee"),
        ("Ann and Bob Lee", "Ann and Bob", "Lee"),
        ("María José García", "María", "José García"),
        ("O'Brien, Mary-Jane", "Mary-Jane", "O'Brien"),
        ("ANN LEE", "Ann", "Lee"),
        ("ann lee", "Ann", "Lee"),
        ("AJ McDonald", "AJ", "McDonald"),
        ("😀 Ann 🌸 Lee 😀", "Ann", "Lee"),
        ("王小明", "王小明", ""),
        ("  Ann\n Lee ", "Ann", "Lee"),
        ("", "", ""),
        (None, "", ""),
        ("😀", "", ""),
        (",", "", ""),
        ("Dr.", "", ""),
        ("Jr.", "", ""),
        ("ann@example.com", "", ""),
        ("+1 202 555 0123", "", ""),
        ("Muster GmbH", "", ""),
        ("Blue Peak, LLC", "", ""),
    ],
)
def test_split(name, first, last):
    assert person_name.split(name) == (first, last)


def test_a_company_has_no_first_name():
    assert person_name.split("Blue Peak", is_company=True) == ("", "")


@given(st.text())
def test_nothing_raises_and_nothing_is_invented(name):
    first, last = person_name.split(name)
    assert "@" not in first + last
    assert not first or any(char.isalpha() for char in first)
