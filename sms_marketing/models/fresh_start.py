"""Work that a concurrent change may undo: start over with a fresh look at the database."""

import logging
from contextlib import contextmanager

from psycopg2.errors import UniqueViolation

from odoo.exceptions import ConcurrencyError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

CONCURRENT_CHANGE = (*PG_CONCURRENCY_EXCEPTIONS_TO_RETRY, ConcurrencyError)

_logger = logging.getLogger(__name__)


@contextmanager
def start_over_if_taken(env):
    """Within the block rows are made that another transaction may have made just now: then ConcurrencyError.

    Odoo repeats a request or a job upon that from its beginning, and then sees the other's rows. Without it the loser
    of two clicks at the same moment would read of a unique index.
    """
    try:
        with env.cr.savepoint():
            yield
            env.flush_all()
    except UniqueViolation as error:
        raise ConcurrencyError(str(error)) from error


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
