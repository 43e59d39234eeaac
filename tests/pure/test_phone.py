"""tools/phone.py: what people type, and the number in it. All numbers are fictional."""

import phonenumbers
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from sms_marketing.tools import phone

NEW_YORK = "+12125550123"

SAME_NUMBER = [
    "+12125550123",
    "+1 212 555 0123",
    "212-555-0123",
    "212.555.0123",
    "(212) 555-0123",
    "1 (212) 555-0123",
    "2125550123",
    "12125550123",
    "++12125550123",
    "212/555/0123",
    "212\u2013555\u20130123",  # en dash
    "\uff12\uff11\uff12\uff15\uff15\uff15\uff10\uff11\uff12\uff13",  # full-width digits
    "\u0662\u0661\u0662\u0665\u0665\u0665\u0660\u0661\u0662\u0663",  # Arabic digits
    "212\u200b555\u200b0123",  # zero-width spaces
    "\u202a+1 212 555 0123\u202c",  # direction marks, as copied from a contact list
    "\ufeff212\u00ad555\u00ad0123",  # byte order mark, soft hyphens
    "\u00a0212\u00a0555\u00a00123\t\n",
    "tel:+1-212-555-0123",
    "TEL:212-555-0123",
    "tel:212-555-0123;phone-context=+1",
    "sms:+12125550123",
    "0012125550123",
    "001 212 555 0123",
    "(00) 1 212 555 0123",
    "011 1 212 555 0123",
    "mob: 212 555 0123",
]


@pytest.mark.parametrize("raw", SAME_NUMBER)
def test_one_number_in_many_spellings(raw):
    assert phone.parse(raw, "US") == phone.Number(NEW_YORK, "US")


@pytest.mark.parametrize(
    ("raw", "extension"),
    [
        ("212-555-0123 x12", "12"),
        ("(212) 555.0123 ext. 5", "5"),
        ("212 555 0123 ext5", "5"),
        ("212-555-0123 extension 1234", "1234"),
        ("+1 212 555 0123 #9", "9"),
        ("212-555-0123;ext=12", "12"),
        ("tel:+1-212-555-0123;ext=12", "12"),
    ],
)
def test_an_extension_is_split_off(raw, extension):
    assert phone.parse(raw, "US") == phone.Number(NEW_YORK, "US", None, extension)


@pytest.mark.parametrize(
    ("raw", "country", "e164", "home"),
    [
        ("1-800-FLOWERS", "US", "+18003569377", "US"),
        ("416 555 0123", "US", "+14165550123", "CA"),
        ("+1 416-555-0123", None, "+14165550123", "CA"),
        ("020 7946 0123", "GB", "+442079460123", "GB"),
        ("+44 (0)20 7946 0123", "GB", "+442079460123", "GB"),
        ("0044 20 7946 0123", "US", "+442079460123", "GB"),
        ("00442079460123", None, "+442079460123", "GB"),
        ("011 44 20 7946 0123", "US", "+442079460123", "GB"),
        ("011 44 20 7946 0123", "CA", "+442079460123", "GB"),
        ("011 44 20 7946 0123", None, "+442079460123", "GB"),
        ("0491 570 006", "AU", "+61491570006", "AU"),
        ("0491 570 156", "au", "+61491570156", "AU"),
        ("01 99 00 12 34", "FR", "+33199001234", "FR"),
        ("30 23125 123", "DE", "+493023125123", "DE"),
        ("(0)30 23125-123", "DE", "+493023125123", "DE"),
        ("0171 39200 12", "DE", "+491713920012", "DE"),
        ("12125550123", "FR", NEW_YORK, "US"),  # plus forgotten: too long for France
        ("00 1 212 555 0123", "FR", NEW_YORK, "US"),
        ("+800 1234 5678", "US", "+80012345678", "001"),
    ],
)
def test_countries(raw, country, e164, home):
    assert phone.parse(raw, country) == phone.Number(e164, home)


@pytest.mark.parametrize(
    ("raw", "country", "reason"),
    [
        (None, "US", "missing"),
        ("", "US", "missing"),
        ("   \u200b\ufeff ", "US", "missing"),
        ("tel:", "US", "missing"),
        ("call me", "US", "invalid"),
        ("n/a", "US", "invalid"),
        ("-", "US", "invalid"),
        ("jane@example.com", "US", "invalid"),
        ("212-555-0123 call after 5", "US", "invalid"),
        ("+12125550123 (mobile)", "US", "invalid"),
        ("212 555 0123 or 212 555 0124", "US", "invalid"),
        ("000-000-0000", "US", "invalid"),
        ("212-055-0123", "US", "invalid"),
        ("555-0123", "US", "invalid"),
        ("212-555-0123", None, "invalid"),  # which country?
        ("212-555-0123", "Atlantis", "invalid"),
        ("+999 212 555 0123", "US", "invalid"),
        ("212-555-0123", "FR", "impossible"),
        ("911", "US", "impossible"),
        ("12345", "US", "impossible"),
        ("+1 212 555 01234567", "US", "impossible"),
        ("212 555 0123 / 212 555 0124", "US", "impossible"),
        ("1" * 300, "US", "impossible"),
        # Reserved for drama, and for that very reason no number of the plan: Odoo refuses them as well
        ("07700 900123", "GB", "invalid"),
        ("06 39 98 12 34", "FR", "invalid"),
    ],
)
def test_no_number(raw, country, reason):
    found = phone.parse(raw, country)
    assert (found.e164, found.reason) == (None, reason)


@pytest.mark.parametrize(
    ("e164", "kind"),
    [
        ("+61491570006", "mobile"),
        ("+442079460123", "landline"),
        ("+18005550123", "toll_free"),
        (NEW_YORK, "unknown"),  # North America does not tell
        ("55501", "short_code"),
        ("+447700900123", "unknown"),
        ("SANDBOX", "unknown"),
        ("", "unknown"),
        (None, "unknown"),
    ],
)
def test_kind(e164, kind):
    assert phone.kind(e164) == kind


def odoo_says(raw, country):
    """The E.164 that Odoo's phone fields would hold, or None: parse, correct, parse, then possible and valid."""
    try:
        found = phonenumbers.parse(raw, country)
        international = phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        found = phonenumbers.parse(international, country)
    except phonenumbers.NumberParseException:
        return None
    reason = phonenumbers.is_possible_number_with_reason(found)
    if reason == phonenumbers.ValidationResult.TOO_LONG and not raw.startswith("+"):
        return odoo_says("+" + (raw.removeprefix("00") if raw.startswith("00") else raw), country)
    if not phonenumbers.is_valid_number(found):
        return None
    return phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164)


COUNTRIES = st.sampled_from([None, "US", "CA", "GB", "FR", "DE", "ES", "IT", "NL", "AU", "IN", "BR", "MX", "AR", "CI"])
PREFIX = st.sampled_from(["", "+", "00", "011", "0", "1", "33", "0033", "+44", "0044", "+49 ", "+52 1", "55"])
DIGITS = st.text("0123456789 -.()", min_size=3, max_size=16)
NUMBERS = st.tuples(PREFIX, DIGITS).map("".join)


def library_says(e164):
    """What the library tells of a number in exact form: (e164, country), both None if it is not valid."""
    found = phonenumbers.parse(e164)
    home = phonenumbers.region_code_for_number(found)
    valid = home is not None and phonenumbers.is_valid_number_for_region(found, home)
    return (phonenumbers.format_number(found, phonenumbers.PhoneNumberFormat.E164), home) if valid else (None, None)


@given(st.integers(2_000_000_000, 9_999_999_999), COUNTRIES)
def test_a_north_american_number_is_read_as_the_library_reads_it(national, country):
    found = phone.parse(f"+1{national}", country)
    assert (found.e164, found.country) == library_says(f"+1{national}")


@pytest.mark.parametrize("area", range(200, 1000, 7))
def test_area_codes_are_those_of_the_library(area):
    for exchange in ("200", "276", "345", "555", "800", "911"):
        for line in ("0123", "9100"):
            number = f"+1{area}{exchange}{line}"
            found = phone.parse(number)
            assert (found.e164, found.country) == library_says(number), number


@given(NUMBERS, COUNTRIES)
@example("00330000000", "AU")  # a zero too many, which only a second reading drops
def test_every_number_that_odoo_accepts_is_accepted_alike(raw, country):
    theirs = odoo_says(raw, country)
    if theirs:
        assert phone.parse(raw, country).e164 == theirs


@given(NUMBERS, COUNTRIES)
def test_what_is_accepted_without_a_foreign_exit_code_odoo_accepts_too(raw, country):
    ours = phone.parse(raw, country).e164
    if ours and not raw.lstrip(" -.()").startswith("0"):
        assert odoo_says(raw.strip(), country) == ours


@given(st.one_of(NUMBERS, st.text(max_size=40)), COUNTRIES)
def test_a_result_is_a_number_or_a_reason_and_stays_itself(raw, country):
    found = phone.parse(raw, country)
    assert (found.e164 is None) == (found.reason is not None)
    if found.e164:
        again = phone.parse(found.e164, None)
        assert (again.e164, again.country) == (found.e164, found.country)


@given(st.text(), st.text(max_size=3))
def test_any_text_and_any_country_are_survived(raw, country):
    assert isinstance(phone.parse(raw, country), phone.Number)
    assert phone.kind(raw)


@pytest.mark.parametrize("region", sorted(phonenumbers.SUPPORTED_REGIONS))
def test_leaving_formatting_out_changes_no_number(region):
    kinds = [kind for kind in phonenumbers.PhoneNumberType.values() if kind != phonenumbers.PhoneNumberType.UNKNOWN]
    examples = filter(None, (phonenumbers.example_number_for_type(region, kind) for kind in kinds))
    for sample in examples:
        formatted = phonenumbers.format_number(sample, phonenumbers.PhoneNumberFormat.INTERNATIONAL)
        digits = "".join(char for char in formatted if char.isdigit())
        assert phone._as_planned_now(sample, region) == phonenumbers.parse(f"+{digits}")
