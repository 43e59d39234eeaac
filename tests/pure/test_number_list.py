"""Numbers out of the tables that people bring."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import number_list
from sms_marketing.tools.number_list import UnreadableTable

ONE, TWO, THREE = "+12025550171", "+12025550172", "+12025550173"


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        (ONE, [ONE]),
        ("(202) 555-0171", [ONE]),
        ("1.202.555.0171", [ONE]),
        ("\uff0b\uff11\uff12\uff10\uff12\uff15\uff15\uff15\uff10\uff11\uff17\uff11", [ONE]),
        (f"{ONE} / {TWO}", [ONE, TWO]),
        (f"{ONE};{TWO},{THREE}", [ONE, TWO, THREE]),
        ("202-555-0171 or 202-555-0172", [ONE, TWO]),
        (f"home {ONE}, none", [ONE]),
        (f"{ONE}\n{TWO}", [ONE, TWO]),
        ("", []),
        ("ACME", []),
        ("12", []),
        ("12 / 13", []),
    ],
)
def test_what_a_cell_says(cell, found):
    assert number_list.in_cell(cell, "US") == found


@pytest.mark.parametrize(
    ("text", "width"), [("a,b;c\n1,2", 2), ("a;b;c\n1;2;3", 3), ("a\tb\n1\t2", 2), ("a|b\n1|2", 2)]
)
def test_whatever_separates_the_columns(text, width):
    assert len(number_list.rows_of(text)[0]) == width


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_whatever_the_file_was_saved_as(encoding):
    assert number_list.decode("Téléphone\n".encode(encoding)) == "Téléphone\n"


def test_what_is_no_text():
    with pytest.raises(UnreadableTable):
        number_list.rows_of("a\x00b")


def test_the_column_with_the_numbers_is_found_and_its_heading():
    rows = [["Id", "Phone", "Zip"], ["1", ONE, "20001"], ["2", TWO, "20002"]]
    assert number_list.best_column(rows, "US") == 1
    assert number_list.has_heading(rows, 1, "US")
    assert not number_list.has_heading(rows[1:], 1, "US")
    assert not number_list.has_heading([], 0, "US")


def test_lines_are_counted_as_the_editor_does_and_repeats_once():
    rows = [[ONE], [], ["  "], ["no"], [TWO], [ONE]]
    found = number_list.collect(rows, 0, "US", first_line=2)
    assert (found.e164, found.repeats) == ([ONE, TWO], 1)
    assert [(one.line, one.text, one.reason) for one in found.rejects] == [(5, "no", "invalid")]


@pytest.mark.parametrize("text", ["1.20256E+10", "1,20256E+10", "1E10", "1.2e+11"])
def test_a_number_that_a_spreadsheet_rounded_is_told_as_such(text):
    assert number_list.collect([[text]], 0, "US").rejects[0].reason == "rounded"


@given(st.lists(st.lists(st.text(max_size=12), max_size=3), max_size=8), st.integers(0, 3))
def test_every_line_with_something_in_it_is_accounted_for(rows, column):
    found = number_list.collect(rows, column, "US")
    filled = {line for line, row in enumerate(rows, 1) if any(cell.strip() for cell in row)}
    assert {one.line for one in found.rejects} <= filled
    assert len(found.e164) == len(set(found.e164))
    assert len(found.rejects) + len(found.e164) + found.repeats >= len(filled)


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(data):
    with suppress(UnreadableTable):
        number_list.rows_of(number_list.decode(data))
