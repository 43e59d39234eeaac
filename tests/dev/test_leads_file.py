"""A leads file that cannot be used is refused with one sentence that says what to do."""

import pytest

from dev.leads_file import check
from dev.say import Problem

COLUMNS = ("name", "phone", "sms_consent")
GOOD = "name,phone,sms_consent,note\nAnn,+15550100,yes,\n"


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (GOOD, 1),
        ("\ufeff" + GOOD, 1),
        (GOOD.replace("\n", "\r\n"), 1),
        ('phone,name,sms_consent\n1,"Bo, the\nsecond",no\n,,\n\n', 1),
        ("name,phone,sms_consent\nさくら,,\nИван,,\n", 2),
    ],
)
def test_usable(tmp_path, content, rows):
    path = tmp_path / "leads.csv"
    path.write_bytes(content.encode())
    assert check(path, COLUMNS) == rows


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "is empty"),
        (b"name,phone,sms_consent\n", "no leads"),
        (b"name,phone,sms_consent\n,,\n \n", "no leads"),
        (GOOD.replace(",", ";").encode(), "with semicolons"),
        (GOOD.replace(",", "\t").encode(), "with tabs"),
        (b"name,note\nAnn,x\n", "lacks the columns phone, sms_consent"),
        (GOOD.replace("Ann", "J\xf6rg").encode("latin-1"), "is not UTF-8"),
        (GOOD.encode("utf-16"), "is not UTF-8"),
        (b'name,phone,sms_consent\n"Ann,1,yes\n', "is not a CSV file"),
        (b"PK\x03\x04\x00\x00", "lacks the columns|is not a CSV file"),
    ],
)
def test_refused(tmp_path, content, sentence):
    path = tmp_path / "leads.csv"
    path.write_bytes(content)
    with pytest.raises(Problem, match=sentence) as caught:
        check(path, COLUMNS)
    assert caught.value.code == 2


def test_missing_file_and_folder(tmp_path):
    with pytest.raises(Problem, match="does not exist"):
        check(tmp_path / "no.csv", COLUMNS)
    with pytest.raises(Problem, match="is not a file"):
        check(tmp_path, COLUMNS)
