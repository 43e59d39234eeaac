"""Why a step failed for one lead, in words for whoever reads its story."""

import re

from odoo import models
from odoo.exceptions import UserError

from .batch import root_of

LONGEST = 200  # characters of a technical reason that stand in a story
# Python's words for a field or a variable that does not exist; Odoo keeps them within words of its own
MISSING = re.compile(r"has no attribute '(\w+)'|name '(\w+)' is not defined")


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    def _words_on_failure(self, step, error):
        """Return what went wrong with `step` here, and what to do; a field that a template asks in vain is named."""
        template = step.template_id or step.mail_template_id
        cause = root_of(error)
        if not template:
            return str(error) if isinstance(error, UserError) else self._words_on_accident(cause)
        missing = MISSING.search(str(cause))
        if missing:
            return self.env._(
                "“%(template)s” asks for “%(field)s”, which does not exist, so nothing was sent. Mend the template.",
                template=template.name,
                field=missing[1] or missing[2],
            )
        return self.env._(
            "“%(template)s” could not be written for this lead, so nothing was sent: %(why)s",
            template=template.name,
            why=str(cause)[:LONGEST],
        )

    def _words_on_accident(self, cause):
        return self.env._(
            "The step failed, and the lead went on without it: %(why)s. The server's log has the details.",
            why=str(cause)[:LONGEST] or type(cause).__name__,
        )
