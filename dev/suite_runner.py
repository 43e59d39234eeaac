"""Runs inside Odoo: Odoo's own test runner, but every test after all modules are loaded, and one line per outcome.

Odoo runs `at_install` tests while later modules are still absent, so an addon on top of them would never be met.
The file named by SUITE_OUTCOMES receives JSON lines `[test id, outcome]`.
"""

import json
import os
from unittest import TestCase

from odoo.cli.command import main
from odoo.tests import loader, result

ordinary_suite = loader.make_suite


def whole_suite(module_names, position):
    """Return the tests of both positions at the end, none before."""
    if position == "at_install":
        return ordinary_suite([], position)
    suite = ordinary_suite(module_names, "at_install")
    suite.addTests(ordinary_suite(module_names, "post_install"))
    return suite


class RecordingResult(result.OdooTestResult):
    """Odoo's result that also writes each test's outcome. A test that is tried again counts as it ends."""

    def startTest(self, test):
        self.outcome = "passed"
        super().startTest(test)

    def addError(self, test, err):
        super().addError(test, err)
        self._failed(test)

    def addFailure(self, test, err):
        super().addFailure(test, err)
        self._failed(test)

    def addSkip(self, test, reason):
        super().addSkip(test, reason)
        self.outcome = f"skipped: {reason}"

    def stopTest(self, test):
        super().stopTest(test)
        record(test.id(), self.outcome)

    def _failed(self, test):
        """A failed part (subtest) fails its test; an error outside a test (setUpClass) has no stopTest to come."""
        if not self._soft_fail:
            self.outcome = "failed"
            if not isinstance(getattr(test, "test_case", test), TestCase):
                record(test.id(), "failed")


def record(test_id, outcome):
    """Append one line."""
    with open(os.environ["SUITE_OUTCOMES"], "a", encoding="utf-8") as file:
        file.write(json.dumps([test_id, outcome]) + "\n")


if __name__ == "__main__":
    loader.make_suite = whole_suite
    loader.OdooTestResult = RecordingResult
    main()
