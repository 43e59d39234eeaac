"""gateway/error_codes.py: every code has an owner, a fix and a treatment; the unknown is harmless."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.gateway.error_codes import ERROR_CODES, OWNERS, RANGES, Treatment, describe, search

# What the project promises by name (FEATURES G2) and what the reference names besides
PROMISED = [
    *(20003, 20005, 20008, 20404, 20429, 20504, 21201, 21211, 21212, 21217, 21265, 21266, 21401, 21408),
    *(21601, 21602, 21603, 21604, 21606, 21608, 21609, 21610, 21611, 21612, 21614, 21617, 21620, 21623),
    *(21654, 21655, 21656, 21657, 21659, 21660, 21701, 21702, 21703, 21704, 21705, 21709, 21711, 21712),
    *range(30001, 30011),
    *(30017, 30018, 30019, 30020, 30021, 30022, 30023, 30024, 30025, 30026, 30027, 30032, 30033, 30034, 30035),
    *(30036, 30037, 30038, 30047, 30410, 30450, 30500, 30630, *range(35111, 35119)),
    *(63003, 63009, 63010, 63012, 63013, 63014, 63016, 63017, 63018, 63021, 63024, 63033, 63036, 63038, 11200),
]


def test_promised_codes_are_in_the_table():
    assert set(PROMISED) - set(ERROR_CODES) == set()


def test_every_entry_is_complete():
    for code, entry in ERROR_CODES.items():
        assert entry.code == code
        assert entry.owner in OWNERS
        assert isinstance(entry.treatment, Treatment)
        assert entry.url == f"https://www.twilio.com/docs/api/errors/{code}"


def test_every_entry_is_written_in_sentences():
    for entry in ERROR_CODES.values():
        assert re.fullmatch(r"[A-Z0-9][^.]*[^.]", entry.title), entry
        for words in (entry.cause, entry.fix):
            assert re.fullmatch(r"[A-Z](?!.*  ).*\.", words), entry


@pytest.mark.parametrize(
    ("code", "treatment"),
    [
        (20003, Treatment.CONFIG),
        (20429, Treatment.RETRY_LATER),
        (21211, Treatment.PERMANENT),
        (21610, Treatment.OPT_OUT),
        (21611, Treatment.RETRY_LATER),
        (30003, Treatment.RETRY_ONCE),
        (30005, Treatment.PERMANENT),
        (30007, Treatment.CONFIG),
        (30025, Treatment.INFO),
        (30410, Treatment.AMBIGUOUS),
        (30500, Treatment.RETRY_ONCE),
        # ranges
        (11299, Treatment.INFO),
        (20599, Treatment.AMBIGUOUS),
        (21664, Treatment.PERMANENT),
        (21999, Treatment.PERMANENT),
        (30440, Treatment.CONFIG),
        (30451, Treatment.CONFIG),
        (30452, Treatment.PERMANENT),
        (30460, Treatment.CONFIG),
        (30480, Treatment.CONFIG),
        (30481, Treatment.PERMANENT),
        (30501, Treatment.CONFIG),
        (30599, Treatment.CONFIG),
        (30999, Treatment.PERMANENT),
        (35999, Treatment.CONFIG),
        (63999, Treatment.PERMANENT),
        (7, Treatment.PERMANENT),
    ],
)
def test_treatment(code, treatment):
    assert describe(code).treatment is treatment


@given(st.integers())
def test_any_code_is_described_and_an_unknown_one_is_never_retried(code):
    entry = describe(code)
    assert entry.code == code
    if code not in ERROR_CODES:
        assert entry.treatment not in (Treatment.RETRY_LATER, Treatment.RETRY_ONCE, Treatment.OPT_OUT)


def test_ranges_are_ranges():
    assert all(first <= last for first, last, _entry in RANGES)


@pytest.mark.parametrize(
    ("words", "code"),
    [("21610", 21610), ("destination_config_failed", 30007), ("LANDLINE", 21614), ("T-Mobile", 30023)],
)
def test_search(words, code):
    assert code in [entry.code for entry in search(words)]


@pytest.mark.parametrize("words", ["", "   ", "no such words"])
def test_search_finds_nothing(words):
    assert search(words) == []
