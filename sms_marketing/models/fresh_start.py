"""Work that a concurrent change may undo: start over with a fresh look at the database."""

import logging

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

CONCURRENT_CHANGE = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)

_logger = logging.getLogger(__name__)

TRIES = 5


def in_fresh_transaction(env, work):
    """Return `work()`, done again from the start of a new transaction while others change the same rows.

    Only for scheduled actions, right after a commit, and for work that has no effect outside the
    database: everything since that commit is rolled back. Raises one of CONCURRENT_CHANGE in the end.
    """
    for attempt in range(1, TRIES + 1):
        try:
            result = work()
            env.flush_all()
            return result
        except CONCURRENT_CHANGE:
            env.cr.rollback()
            env.invalidate_all()
            if attempt == TRIES:
                raise
            _logger.info("Met a concurrent change, try %s", attempt + 1)
    return None
