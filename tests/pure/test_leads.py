"""demo/leads.csv: leads as people really keep them, every number fictional."""

import csv
import re
from collections import Counter
from pathlib import Path

import pytest

from sms_marketing.tools import phone

LEADS = Path(__file__).resolve().parents[2] / "demo" / "leads.csv"
HEADER = ["name", "contact_name", "phone", "email", "country", "sms_consent", "expected_revenue"]
ISO = {
    "": "US",
    "United States": "US",
    "Canada": "CA",
    "United Kingdom": "GB",
    "France": "FR",
    "Germany": "DE",
    "Spain": "ES",
    "Italy": "IT",
    "Netherlands": "NL",
    "Australia": "AU",
    "India": "IN",
    "Brazil": "BR",
}
YES, NO = {"yes", "1", "true"}, {"", "no", "0", "false"}

# Ranges kept for fiction: NANPA 555-01xx; Ofcom, Arcep, Bundesnetzagentur and ACMA, numbers for drama and film
FICTION = re.compile(
    r"\+1\d{3}55501\d\d"
    r"|\+44(2079460|1134960|1214960|1314960|1614960)\d{3}"
    r"|\+33(19900|26191|35301)\d{4}"
    r"|\+49(3023125|6990009|4066969|2214710|8999998)\d{3}|\+4917139200\d\d|\+49176040690\d\d"
    r"|\+61491(570|571)\d{3}"
)


@pytest.fixture(scope="module")
def rows():
    with LEADS.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        assert reader.fieldnames == HEADER
        return list(reader)


@pytest.fixture(scope="module")
def numbers(rows):
    """(row, parsed number) of every row whose country is one."""
    return [(row, phone.parse(row["phone"], ISO[row["country"]])) for row in rows if row["country"] in ISO]


def test_enough_rows_and_exactly_two_wrong_ones(rows):
    assert len(rows) >= 320
    assert [row["country"] for row in rows if row["country"] not in ISO] == ["Atlantis"]
    assert [row["sms_consent"] for row in rows if row["sms_consent"].lower() not in YES | NO] == ["maybe"]


def test_every_number_and_every_address_is_fictional(rows, numbers):
    assert [found.e164 for _row, found in numbers if found.e164 and not FICTION.fullmatch(found.e164)] == []
    addresses = [row["email"].lower() for row in rows if row["email"]]
    assert [one for one in addresses if not re.fullmatch(r"[^@\s]+@example\.(com|org)", one)] == []


def test_enough_people_in_the_us_agreed_and_some_of_their_numbers_fail(numbers):
    agreed = {found.e164 for row, found in numbers if found.country == "US" and row["sms_consent"].lower() in YES}
    endings = Counter(number[-2:] for number in agreed)
    assert len(agreed) >= 150
    assert {f"{at:02d}" for at in range(80)} <= set(endings)
    assert sum(count for ending, count in endings.items() if ending >= "80") >= 12
    assert max(endings) <= "90"  # refusals and failed deliveries, nothing slow


def test_everything_is_there_that_goes_wrong_in_real_files(rows, numbers):
    reasons = Counter(found.reason for _row, found in numbers)
    assert min(reasons["missing"], reasons["invalid"], reasons["impossible"]) >= 3
    assert any(found.extension for _row, found in numbers)
    assert {phone.kind(found.e164) for _row, found in numbers if found.e164} >= {"mobile", "landline"}
    twice = {number for number, count in Counter(found.e164 for _row, found in numbers).items() if number and count > 1}
    assert len(twice) >= 5
    said = {number: set() for number in twice}
    for row, found in numbers:
        if found.e164 in twice:
            said[found.e164].add(row["sms_consent"].lower() in YES)
    assert {True, False} in said.values()
    assert max(len(row["name"]) for row in rows) == 120
    assert len({row["country"] for row in rows}) >= 12
