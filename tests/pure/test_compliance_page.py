"""docs/compliance.md: every reason of the gate stands there, and what it names exists."""

import re
from pathlib import Path

import pytest

from sms_marketing.tools import gate

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = (CHECKOUT / "docs" / "compliance.md").read_text(encoding="utf-8")
ROWS = [line for line in PAGE.splitlines() if line.startswith("| ") and not line.startswith("| rule")]
NAMED = sorted(set(re.findall(r"`((?:sms_marketing|tests|bench)/[\w./:]+)`", PAGE)))


@pytest.mark.parametrize("reason", gate.REASONS)
def test_every_reason_of_the_gate_has_its_row_with_a_test(reason):
    rows = [row for row in ROWS if f"`{reason}`" in row]
    assert rows, f"no row of docs/compliance.md names {reason}"
    assert any("/test_" in row for row in rows)


@pytest.mark.parametrize("named", NAMED)
def test_what_the_page_names_exists(named):
    path, _, test = named.partition("::")
    assert (CHECKOUT / path).exists(), f"{path} is gone"
    if test:
        assert f"def {test}(" in (CHECKOUT / path).read_text(encoding="utf-8"), f"{path} has no {test}"


def test_every_row_has_its_four_parts():
    for row in ROWS:
        parts = [part.strip() for part in row.strip("|").split("|")]
        assert len(parts) == 4 and all(parts), row
