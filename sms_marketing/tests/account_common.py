"""What the tests of accounts share: Twilio's findings as the gateway hands them over."""

from contextlib import contextmanager
from unittest.mock import patch

from ..gateway import control
from ..gateway.checks import CHECKS, PER_SENDER
from .common import SmsMarketingCase

CONTROL = "odoo.addons.sms_marketing.gateway.control"


def findings(senders, **wrong):
    """The lines of a Verify in order; `wrong` names checks and their (ok, code, detail)."""
    lines = []
    for check in CHECKS:
        for sender in senders if check in PER_SENDER else [""]:
            ok, code, detail = wrong.get(check, (True, "ok", ""))
            lines.append(control.CheckResult(check, ok, code, detail, sender))
    return lines


class AccountCase(SmsMarketingCase):
    """Accounts whose Verify finds what the test says."""

    @contextmanager
    def twilio_finds(self, **wrong):
        """Have the gateway find this; yields the list of the questions that it was asked."""
        asked = []

        def verify(credentials, senders, expected, *, self_test_url=None):
            asked.append((credentials, list(senders), expected, self_test_url))
            return findings([sender.value for sender in senders], **wrong)

        with patch(f"{CONTROL}.verify", verify):
            yield asked

    def alerts(self, account=None):
        """Open alerts of an account."""
        return (account or self.account)._open_alerts()
