"""tools/segments.py: what a text costs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms_marketing.tools import segments
from sms_marketing.tools.segments import GSM_7, UCS_2, Segments


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("", Segments(GSM_7, 0, 0, 160)),
        ("a", Segments(GSM_7, 1, 1, 159)),
        ("a" * 160, Segments(GSM_7, 160, 1, 0)),
        ("a" * 161, Segments(GSM_7, 161, 2, 145)),
        ("a" * 306, Segments(GSM_7, 306, 2, 0)),
        ("a" * 307, Segments(GSM_7, 307, 3, 152)),
        ("€", Segments(GSM_7, 2, 1, 158)),
        ("€" * 80, Segments(GSM_7, 160, 1, 0)),
        # 153 units hold 76 of them, the odd unit stays empty
        ("€" * 81, Segments(GSM_7, 162, 2, 143)),
        ("a" * 152 + "€" + "a" * 10, Segments(GSM_7, 164, 2, 141)),
        ("^{}[]~\\|€\f", Segments(GSM_7, 20, 1, 140)),
        ("é", Segments(GSM_7, 1, 1, 159)),
        ("Ç", Segments(GSM_7, 1, 1, 159)),
        ("ç", Segments(UCS_2, 1, 1, 69, ("ç",))),
        ("’", Segments(UCS_2, 1, 1, 69, ("’",))),
        ("я" * 70, Segments(UCS_2, 70, 1, 0, ("я",))),
        ("я" * 71, Segments(UCS_2, 71, 2, 63, ("я",))),
        ("😀" * 35, Segments(UCS_2, 70, 1, 0, ("😀",))),
        # 67 units hold 33 of them
        ("😀" * 36, Segments(UCS_2, 72, 2, 61, ("😀",))),
        ("a😀b’c😀", Segments(UCS_2, 8, 1, 62, ("😀", "’"))),
        ("€" * 35 + "я", Segments(UCS_2, 36, 1, 34, ("я",))),  # in UCS-2 a euro sign is one unit
    ],
)
def test_count(body, expected):
    assert segments.count(body) == expected


def test_the_tables_have_the_size_of_the_standard():
    assert len(segments.GSM_BASIC) == 127  # 128 places, one is the escape
    assert len(segments.GSM_EXTENSION) == 10
    assert not segments.GSM_BASIC & segments.GSM_EXTENSION


BODIES = st.one_of(st.text("ab é€^{}", max_size=700), st.text("aя€😀", max_size=300), st.text(max_size=50))


@given(BODIES)
def test_every_unit_has_a_place_and_no_segment_is_wasted(body):
    found = segments.count(body)
    single, multi = segments.SIZES[found.encoding]
    room = found.segments * multi if found.segments > 1 else single
    assert found.units <= room
    assert 0 <= found.left < max(single, 1) or found.units == 0
    # at most one unit per full segment stays empty, where a pair did not fit
    wasted = room - found.left - found.units
    assert 0 <= wasted <= max(found.segments - 1, 0)


@given(BODIES)
def test_units_agree_with_the_codec(body):
    found = segments.count(body)
    if found.encoding == UCS_2:
        assert found.units == len(body.encode("utf-16-le", "surrogatepass")) // 2
    else:
        assert found.units == len(body) + sum(char in segments.GSM_EXTENSION for char in body)


@given(BODIES, st.text("a€😀", min_size=1, max_size=5))
def test_a_longer_text_never_costs_less(body, more):
    assert segments.count(body + more).segments >= segments.count(body).segments


@given(BODIES)
def test_the_forcing_characters_are_the_reason(body):
    found = segments.count(body)
    without = "".join(char for char in body if char not in found.forcing)
    assert (found.encoding == UCS_2) == bool(found.forcing)
    assert segments.count(without).encoding == GSM_7
