"""Keep secrets out of Odoo's debug log, which gets the arguments of every call that a browser or an API client makes.

https://github.com/odoo/odoo/blob/19.0/odoo/service/model.py, `call_kw`: there the Auth Token that somebody types into
an account would stand in clear.
"""

import logging

CALLS = "odoo.service.model"
TALKS_OF_SECRETS = "sms.marketing.account"  # the models whose names begin like this


class HideArguments(logging.Filter):
    """Lets every line through, those about calls of accounts without the arguments."""

    def filter(self, record):
        args = record.args if isinstance(record.args, tuple) else ()
        if len(args) == 3 and str(getattr(args[0], "_name", "")).startswith(TALKS_OF_SECRETS):
            record.args = (*args[:2], "…")
        return True


logging.getLogger(CALLS).addFilter(HideArguments())
