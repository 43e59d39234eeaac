"""Where a person may be: never narrower than what is known, and never a guess."""

from datetime import datetime, timezone
from zoneinfo import ZoneInfo, available_timezones

import phonenumbers
import pytest
import pytz
from phonenumbers import timezone as phone_zones
from phonenumbers.geodata import GEOCODE_DATA
from phonenumbers.tzdata import TIMEZONE_DATA

from sms_marketing.tools import phone
from sms_marketing.tools.area_codes import CANADA, REGIONS, UNITED_STATES
from sms_marketing.tools.state_zones import MILITARY, STATE_ZONES, TERRITORIES, ZIP_STATES
from sms_marketing.tools.zones import Line, country_zones, line, midday_zone, resolve, zones_of

EASTERN, CENTRAL, MOUNTAIN, PACIFIC = "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"


def of(number, **more):
    return resolve(line(number, phone.parse(number).country), **more)


@pytest.mark.parametrize(
    ("number", "zones", "regions"),
    [
        ("+12125550123", {EASTERN}, ("US-NY",)),
        # measured: the library is too narrow or plainly wrong for these, so the state's other zone is added
        ("+18505550123", {EASTERN, CENTRAL}, ("US-FL",)),
        ("+14235550123", {EASTERN, CENTRAL}, ("US-TN",)),
        ("+12705550123", {EASTERN, CENTRAL}, ("US-KY",)),
        ("+19155550123", {CENTRAL, MOUNTAIN}, ("US-TX",)),
        ("+15415550123", {PACIFIC, "America/Boise"}, ("US-OR",)),
        ("+19285550123", {"America/Phoenix", MOUNTAIN}, ("US-AZ",)),
        ("+18085550123", {"Pacific/Honolulu"}, ("US-HI",)),
        ("+17875550123", {"America/Puerto_Rico"}, ("US-PR",)),
        ("+16715550123", {"Pacific/Guam"}, ("US-GU",)),
        ("+19025550123", {"America/Halifax", "America/Glace_Bay"}, ("CA-NS", "CA-PE")),
        ("+447400123456", {"Europe/London", "Europe/Guernsey", "Europe/Isle_of_Man", "Europe/Jersey"}, ("GB",)),
        ("+33612345678", {"Europe/Paris"}, ("FR",)),
        ("+919876543210", {"Asia/Calcutta"}, ("IN",)),
    ],
)
def test_number_alone(number, zones, regions):
    found = of(number)
    assert found.found_by == "prefix"
    assert zones <= set(found.zones)
    assert found.regions == regions
    assert len(found.zones) <= len(zones) + 1


def test_mobile_of_a_wide_country_has_all_its_zones():
    assert len(of("+61491570156").zones) >= 8


def test_toll_free_has_every_zone_of_the_numbering_plan():
    found = of("+18775550123")
    assert len(found.zones) == 42
    assert {"America/St_Johns", "Pacific/Honolulu", "Pacific/Guam"} <= set(found.zones)
    assert found.regions == ("US",)


@pytest.mark.parametrize(
    ("number", "more", "zones", "regions", "found_by"),
    [
        # the person's own zone counts; whose rules apply is another question
        ("+12125550123", {"own_zone": "Europe/Berlin"}, {"Europe/Berlin"}, {"US-NY"}, "own"),
        (
            "+12125550123",
            {"own_zone": MOUNTAIN, "addresses": (("US", "TX", ""),)},
            {MOUNTAIN},
            {"US-TX"},
            "own",
        ),
        # an address beats the number
        ("+12125550123", {"addresses": (("US", "CA", ""),)}, {PACIFIC}, {"US-CA"}, "address"),
        ("+12125550123", {"addresses": (("US", "TN", ""),)}, {EASTERN, CENTRAL}, {"US-TN"}, "address"),
        ("+12125550123", {"addresses": (("US", "", "33101"),)}, {EASTERN, CENTRAL}, {"US-FL"}, "address"),
        ("+12125550123", {"addresses": (("", "", "94105-1234"),)}, {PACIFIC}, {"US-CA"}, "address"),
        # the ZIP codes of American Samoa lie among those of Hawaii
        ("+12125550123", {"addresses": (("US", "", " 96799-1234"),)}, {"Pacific/Pago_Pago"}, {"US-AS"}, "address"),
        ("+12125550123", {"addresses": (("US", "", "96797"),)}, {"Pacific/Honolulu"}, {"US-HI"}, "address"),
        # a state beats its ZIP code, a ZIP code of another country is none of ours
        ("+12125550123", {"addresses": (("US", "TX", "94105"),)}, {CENTRAL, MOUNTAIN}, {"US-TX"}, "address"),
        ("+33612345678", {"addresses": (("", "", "75011"),)}, {"Europe/Paris"}, {"FR"}, "prefix"),
        # the country alone tells less than the number
        ("+12125550123", {"addresses": (("US", "", ""),)}, {EASTERN}, {"US-NY"}, "prefix"),
        ("+12125550123", {"addresses": (("US", "ZZ", ""),)}, {EASTERN}, {"US-NY"}, "prefix"),
        # two records of one number in two states: all zones, both rules
        (
            "+12125550123",
            {"addresses": (("US", "CA", ""), ("US", "NY", ""))},
            {PACIFIC, EASTERN},
            {"US-CA", "US-NY"},
            "address",
        ),
        ("+12125550123", {"addresses": (("US", "", ""), ("US", "CA", ""))}, {PACIFIC}, {"US-CA"}, "address"),
        # an address abroad: the zones of the address, the rules of both countries
        ("+12125550123", {"addresses": (("FR", "", ""),)}, {"Europe/Paris"}, {"FR", "US"}, "address"),
        ("+447400123456", {"addresses": (("US", "TX", ""),)}, {CENTRAL, MOUNTAIN}, {"US-TX", "GB"}, "address"),
        ("+447400123456", {"addresses": (("US", "", ""),)}, set(country_zones("US")), {"US", "GB"}, "address"),
        # area codes that presume where people are
        (
            "+13055550123",
            {"addresses": (("US", "TX", ""),), "presumed": frozenset({"US-FL", "US-OK"})},
            {CENTRAL, MOUNTAIN},
            {"US-TX", "US-FL"},
            "address",
        ),
        ("+13055550123", {"addresses": (("US", "TX", ""),)}, {CENTRAL, MOUNTAIN}, {"US-TX"}, "address"),
        # what Twilio told of the last text, where no address helps
        ("+18775550123", {"inbound": ("US", "OH", "")}, {EASTERN}, {"US-OH"}, "inbound"),
        (
            "+12125550123",
            {"inbound": ("US", "OH", ""), "addresses": (("US", "CA", ""),)},
            {PACIFIC},
            {"US-CA"},
            "address",
        ),
        ("+18505550123", {"inbound": ("US", "FL", "32501")}, {EASTERN, CENTRAL}, {"US-FL"}, "inbound"),
        ("+12125550123", {"inbound": ("US", "", "")}, {EASTERN}, {"US-NY"}, "prefix"),
        # toll-free with the country alone: not the whole numbering plan, but the whole country
        ("+18775550123", {"addresses": (("US", "", ""),)}, set(country_zones("US")), {"US"}, "address"),
        # a state in words instead of its code
        ("+447400123456", {"inbound": ("GB", "Greater London", "")}, {"Europe/London"}, {"GB"}, "inbound"),
        ("+12125550123", {"addresses": ((" us ", "tx", ""),)}, {CENTRAL, MOUNTAIN}, {"US-TX"}, "address"),
        # territories are states
        ("+12125550123", {"addresses": (("PR", "", ""),)}, {"America/Puerto_Rico"}, {"US-PR"}, "address"),
        ("+12125550123", {"addresses": (("US", "PR", ""),)}, {"America/Puerto_Rico"}, {"US-PR"}, "address"),
    ],
)
def test_order_of_what_is_known(number, more, zones, regions, found_by):
    found = of(number, **more)
    assert (set(found.zones), set(found.regions), found.found_by) == (zones, regions, found_by)


def test_nobody_can_tell():
    """Never a guess: soldiers abroad, numbers of no country, unless the company's country has one zone."""
    for state in ("AA", "AE", "AP"):
        assert of("+12125550123", addresses=(("US", state, ""),)).zones == ()
    satellite = Line()
    assert resolve(satellite, company_country="US").found_by == "none"
    assert resolve(satellite, company_country="").zones == ()
    assert resolve(line("+88213300655", "001"), company_country="US").zones == ()
    found = resolve(line("+88213300655", "001"), company_country="FR")
    assert (found.zones, found.regions, found.found_by) == (("Europe/Paris",), ("FR",), "company")


def test_every_zone_of_the_tables_exists():
    known = available_timezones()
    for region, zones in STATE_ZONES.items():
        assert zones, region
        assert set(zones) <= known, region


def test_split_states_have_all_their_zones():
    """49 CFR 71 puts a line through these states."""
    for state in ["FL", "TN", "KY", "IN", "MI", "TX", "ND", "SD", "NE", "KS", "OR", "ID", "AK", "AZ", "NV"]:
        assert len(STATE_ZONES[f"US-{state}"]) > 1, state


def test_every_country_of_numbers_has_zones():
    for country in phonenumbers.SUPPORTED_REGIONS - {"AC", "TA", "XK"}:
        assert zones_of(country), country


@pytest.mark.parametrize("country", ["AC", "TA", "XK"])
def test_places_without_a_row_in_the_zone_table_are_known_by_their_prefix(country):
    example = phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.MOBILE) or (
        phonenumbers.example_number_for_type(country, phonenumbers.PhoneNumberType.FIXED_LINE)
    )
    assert of(phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)).zones


def test_zones_of_numbers_are_at_least_the_librarys():
    """The answer holds every zone that the library names for example numbers of all countries and kinds."""
    for country in phonenumbers.SUPPORTED_REGIONS:
        for kind in phonenumbers.PhoneNumberType.values():
            example = phonenumbers.example_number_for_type(country, kind)
            home = example and phonenumbers.region_code_for_number(example)
            if home and (
                example.country_code != 1 or home in ("US", "CA")
            ):  # islands of +1 have area codes of their own
                e164 = phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164)
                told = set(phone_zones.time_zones_for_number(example)) - {"Etc/Unknown"}
                assert told <= set(line(e164, home).zones), e164


def test_area_codes_are_where_the_library_sees_their_towns():
    """Each town ("Pensacola, FL") or state ("Florida") that the library names for an area code is in our state."""
    names = {"Washington State": "WA", "District of Columbia": "DC", "Washington D.C.": "DC"}
    wrong = []
    for prefix, words in GEOCODE_DATA.items():
        if not prefix.startswith("1") or len(prefix) < 7:
            continue
        state = words.get("en", "").rpartition(", ")[2]
        state = names.get(state, state)
        told = [region for region in REGIONS.get(prefix[1:4], ()) if region.endswith(f"-{state}")]
        if state in {*UNITED_STATES, *CANADA} and not told:
            wrong.append((prefix, words["en"]))
    assert len(wrong) <= 1, wrong  # one exchange of New Jersey that the library puts into New York


def test_every_area_code_in_use_has_its_state():
    """Every code in which the numbering plan has ordinary numbers of the USA or Canada is in the table."""
    for code in range(200, 1000):
        number = phonenumbers.PhoneNumber(country_code=1, national_number=int(f"{code}2550123"))
        ordinary = phonenumbers.number_type(number) == phonenumbers.PhoneNumberType.FIXED_LINE_OR_MOBILE
        if ordinary and phonenumbers.region_code_for_number(number) in ("US", "CA"):
            assert str(code) in REGIONS, code


@pytest.mark.parametrize(
    ("postcode", "state"),
    [
        ("10001", "NY"), ("02108", "MA"), ("06390", "CT"), ("20001", "DC"), ("20101", "VA"), ("21201", "MD"),
        ("30301", "GA"), ("33101", "FL"), ("35203", "AL"), ("37402", "TN"), ("39901", "GA"), ("40202", "KY"),
        ("43215", "OH"), ("46204", "IN"), ("48201", "MI"), ("50309", "IA"), ("53202", "WI"), ("55401", "MN"),
        ("57701", "SD"), ("58501", "ND"), ("59601", "MT"), ("60601", "IL"), ("63101", "MO"), ("66101", "KS"),
        ("68101", "NE"), ("70112", "LA"), ("72201", "AR"), ("73102", "OK"), ("75201", "TX"), ("79901", "TX"),
        ("88510", "TX"), ("80202", "CO"), ("82001", "WY"), ("83702", "ID"), ("84101", "UT"), ("85001", "AZ"),
        ("87501", "NM"), ("89101", "NV"), ("90001", "CA"), ("96813", "HI"), ("97201", "OR"), ("98101", "WA"),
        ("99501", "AK"), ("00901", "PR"), ("00801", "VI"), ("09012", "AE"), ("96201", "AP"), ("34012", "AA"),
        ("03101", "NH"), ("04101", "ME"), ("05401", "VT"), ("02903", "RI"), ("07102", "NJ"), ("19801", "DE"),
        ("15222", "PA"), ("25301", "WV"), ("27601", "NC"), ("29201", "SC"), ("38601", "MS"),
    ],
)  # fmt: skip
def test_zip_codes(postcode, state):
    assert ZIP_STATES[postcode[:3]] == state


def test_zip_areas_are_of_known_states():
    assert {f"US-{state}" for state in ZIP_STATES.values()} <= STATE_ZONES.keys() | MILITARY
    assert {f"US-{country}" for country in TERRITORIES} <= STATE_ZONES.keys()


def test_single_zone_states_keep_one_clock():
    """Zones of one state are there because they differ somewhere in the year, or once did."""
    winter, summer = (datetime(2026, month, 15, 18, tzinfo=timezone.utc) for month in (1, 7))
    for state in ("US-FL", "US-TN", "US-AZ", "US-ID", "US-OR", "US-NV", "AU-NSW", "CA-BC"):
        offsets = {
            (winter.astimezone(ZoneInfo(zone)).utcoffset(), summer.astimezone(ZoneInfo(zone)).utcoffset())
            for zone in STATE_ZONES[state]
        }
        assert len(offsets) > 1, state


def test_every_zone_that_can_be_answered_is_known_here():
    """A zone without data would close its country for good."""
    answers = {zone for country in pytz.country_timezones.values() for zone in country}
    answers |= {zone for zones in TIMEZONE_DATA.values() for zone in zones}
    assert [zone for zone in sorted(answers) if zone not in available_timezones()] == []


@pytest.mark.parametrize("hour", range(24))
def test_somewhere_it_is_midday(hour):
    now = datetime(2026, 6, 1, hour, 59, 59, tzinfo=timezone.utc)
    zone = midday_zone(now)
    assert now.astimezone(ZoneInfo(zone)).hour == 12
    assert zone in pytz.all_timezones  # so that people can choose it in Odoo
