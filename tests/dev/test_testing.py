"""./run test: which stages an argument means, and how reports become the last line."""

import argparse
import os
import sys
from contextlib import nullcontext

import pytest

from dev import testing
from dev.cache import CHECKOUT
from dev.testing import STAGES, STORMS, Result


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


def test_side_by_side_every_test_of_e2e_is_in_one_part():
    storms, pure, odoo, e2e = testing._parts(STAGES, [], 2)
    assert [part.stage for part in (storms, pure, odoo, e2e)] == ["e2e", "pure", "odoo", "e2e"]
    assert all((CHECKOUT / path).is_file() for path in STORMS)
    assert storms.targets == STORMS
    assert e2e.targets == (*testing.FOLDERS["e2e"], *(f"--ignore={path}" for path in STORMS))
    assert [part.name for part in testing._parts(("e2e",), [], 2)] == ["storms", "e2e"]


@pytest.mark.parametrize(
    ("arguments", "processors", "names"),
    [
        ([], 1, ["pure", "odoo", "e2e"]),
        (["--one-by-one"], 2, ["pure", "odoo", "e2e"]),
        (["-k", "stop"], 2, ["pure", "odoo", "e2e"]),
        (["odoo", "-k", "stop"], 2, ["odoo"]),
        (["odoo"], 2, ["odoo"]),
        (["e2e", "--one-by-one"], 2, ["e2e"]),
    ],
)
def test_one_after_the_other(monkeypatch, arguments, processors, names):
    ran = []
    monkeypatch.setattr(testing, "_processors", lambda: processors)
    monkeypatch.setattr(testing, "_one_by_one", lambda parts, _folder: ran.extend(parts) or [Result(passed=1)])
    assert testing.main(argparse.Namespace(rest=arguments)) == 0
    assert [part.name for part in ran] == names
    rest = [part for part in arguments if part not in STAGES and part != "--one-by-one"]
    assert all(list(part.targets) == testing._targets(part.stage, rest) for part in ran)
    assert all(part.lenient == bool(rest) for part in ran)


SUITE = "import pathlib, sys; pathlib.Path(sys.argv[1]).write_text(sys.argv[2]); raise SystemExit(int(sys.argv[3]))"


def test_side_by_side_all_reports_are_summed_up_and_named(monkeypatch, capsys):
    """One part fails in a test, another ends without a report; both are told, and the others are counted."""
    case = '<testsuites><testsuite><testcase classname="c" name="n">%s</testcase></testsuite></testsuites>'
    ends = {
        "storms": (case % "", 0),
        "pure": (case % '<failure message="m"/>', 1),
        "odoo": ("", 3),
        "e2e": (case % "", 0),
    }

    def opened(part, folder, *_more):
        text, code = ends[part.name]
        report = testing._report(part, folder)
        return nullcontext(([sys.executable, "-c", SUITE, report if text else os.devnull, text, code], {}))

    monkeypatch.setattr(testing, "_processors", lambda: 2)
    monkeypatch.setattr(testing, "_opened", opened)
    assert testing.main(argparse.Namespace(rest=[])) == 1
    lines = capsys.readouterr().out.splitlines()
    assert sorted(lines[-3:-1]) == ["failed: c::n", "failed: pytest itself, which ended with exit code 3"]
    assert lines[-1] == "2 passed, 2 failed, 0 skipped"


REPORT = """<testsuites><testsuite>
<testcase name="a"/><testcase classname="tests.test_x" name="b"><failure message="m"/></testcase>
<testcase classname="tests.test_x" name="c"><error message="m"/></testcase>
<testcase name="d"><skipped message="Chrome executable not found"/></testcase>
<testcase name="e"><skipped message="a rule of one country"/></testcase>
</testsuite></testsuites>"""


def test_read(tmp_path):
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    assert testing._read(report, 1, lenient=False) == Result(
        passed=1, failed=2, skipped=2, lost=["d"], faults=["tests.test_x::b", "tests.test_x::c"]
    )


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
