"""./run test: which stages an argument means, and how reports become the last line."""

import pytest

from dev import testing
from dev.testing import Result


@pytest.mark.parametrize(
    ("arguments", "stages", "rest"),
    [
        ([], ("pure", "odoo", "e2e"), []),
        (["all", "-x"], ("pure", "odoo", "e2e"), ["-x"]),
        (["pure"], ("pure",), []),
        (["e2e", "-k", "sandbox"], ("e2e",), ["-k", "sandbox"]),
        (["-k", "stop"], ("pure", "odoo", "e2e"), ["-k", "stop"]),
        (["tests/e2e/test_x.py::test_y", "-x"], ("e2e",), ["tests/e2e/test_x.py::test_y", "-x"]),
        (["sms_marketing/tests/test_x.py"], ("odoo",), ["sms_marketing/tests/test_x.py"]),
    ],
)
def test_stages(arguments, stages, rest):
    assert testing._stages(arguments) == (stages, rest)


def test_the_stages_folder_goes_in_unless_a_path_is_named():
    assert testing._targets("pure", ["-x"]) == ["tests/pure", "-x"]
    assert testing._targets("pure", ["tests/pure/test_x.py"]) == ["tests/pure/test_x.py"]


REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase name="b"><failure message="m"/></testcase>
<testcase name="c"><error message="m"/></testcase>
<testcase name="d"><skipped message="Chrome executable not found"/></testcase>
<testcase name="e"><skipped message="a rule of one country"/></testcase>
</testsuite></testsuites>"""


def test_read(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert testing._read(report, 1, lenient=False) == Result(passed=1, failed=2, skipped=2, lost=["d"])


@pytest.mark.parametrize(("code", "lenient", "failed"), [(0, False, 0), (5, False, 1), (5, True, 0), (2, True, 1)])
def test_a_stage_that_ran_nothing_fails_unless_arguments_chose_so(tmp_path, code, lenient, failed):
    assert testing._read(tmp_path / "absent.xml", code, lenient).failed == failed


@pytest.mark.parametrize(
    ("ci", "last_line", "code"),
    [("", "3 passed, 0 failed, 2 skipped", 0), ("true", "3 passed, 1 failed, 1 skipped", 1)],
)
def test_lost_browser_tests_fail_under_ci(monkeypatch, capsys, ci, last_line, code):
    monkeypatch.setenv("CI", ci)
    assert testing._sum_up([Result(passed=1), Result(passed=2, skipped=2, lost=["tour"])]) == code
    assert capsys.readouterr().out.splitlines()[-1] == last_line
