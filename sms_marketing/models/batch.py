"""Many rows at once: different values in one statement, and work in which one bad row stays alone."""

import contextlib
import logging
import threading
from collections import Counter

from odoo import fields
from odoo.tools import SQL

from .fresh_start import CONCURRENT_CHANGE

_logger = logging.getLogger(__name__)
_renderer = logging.getLogger("odoo.addons.mail.models.mail_render_mixin")


def write_each(model, values_by_id):
    """Write {id: {field: value}} to stored, uncomputed fields of a model with one UPDATE.

    A field that a row does not name keeps its value. SQL: the ORM needs one statement for each distinct set of
    values, here almost one per row, and the sending engine writes thousands a second. Neither `write` of other
    modules nor automation rules hear of it; computed fields do.
    """
    if not values_by_id:
        return
    records = model.browse(values_by_id)
    names = sorted({name for values in values_by_id.values() for name in values})
    records.flush_recordset(names)
    rows = SQL(", ").join(
        SQL("%s", (record.id, *(_column(record, name, values_by_id[record.id]) for name in names)))
        for record in records
    )
    settings = SQL(", ").join(_setting(model, name) for name in names)
    columns = SQL(", ").join(map(SQL.identifier, ("id", *names)))
    table = SQL.identifier(model._table)
    model.env.cr.execute(
        SQL(
            "UPDATE %(table)s SET %(settings)s, write_date = %(now)s, write_uid = %(user)s"
            " FROM (VALUES %(rows)s) AS new(%(columns)s) WHERE %(table)s.id = new.id",
            table=table,
            settings=settings,
            now=fields.Datetime.now(),
            user=model.env.uid,
            rows=rows,
            columns=columns,
        )
    )
    records.invalidate_recordset(names, flush=False)
    records.modified(names)  # what is computed from them, here and on other models


def _column(record, name, values):
    field = record._fields[name]
    value = values[name] if name in values else record[name]
    return field.convert_to_column_insert(field.convert_to_cache(value, record), record)


def _setting(model, name):
    kind = SQL(model._fields[name].column_type[1])
    return SQL("%s = new.%s::%s", SQL.identifier(name), SQL.identifier(name), kind)


def together_or_alone(records, work, give_up):
    """Return `work(records)`, done in a savepoint; where it fails, the list of what it returns for smaller parts.

    A part that fails is halved, what follows one that succeeded is twice as large, and `give_up(record, error)` is
    called for one that fails alone: one bad row among a thousand takes twenty tries, in which nearly all others stay
    together, and where all are bad each is tried once. The order is kept. Broad except: whatever is wrong with one
    row, its neighbours go on. A concurrent change is no such fault. The log has one traceback for each cause.
    """
    tries = _Tries(records)
    while not tries.is_over():
        part = tries.next()
        try:
            with records.env.cr.savepoint():
                result = work(part)
                records.env.flush_all()
        except CONCURRENT_CHANGE:
            raise
        except Exception as error:
            records.env.invalidate_all()
            if tries.failed(part, error):
                tries.results.append(give_up(part, error))
        else:
            if part == records:
                return result
            tries.succeeded(part, result)
    tries.close()
    return tries.results


class _Tries:
    """Which part of a batch is tried next, and what the log says of those that fail."""

    def __init__(self, records):
        self.records, self.results = records, []
        self.done, self.size, self.suspect = 0, len(records), 0
        self.causes = Counter()
        self.quiet = contextlib.ExitStack()

    def is_over(self):
        return bool(self.records) and self.done >= len(self.records)

    def next(self):
        return self.records[self.done : self.done + self.size]

    def succeeded(self, part, result):
        self.results.append(result)
        self.done += len(part)
        # what failed as a whole has its bad row in what is left of it: that need not be tried as a whole again
        self.size = (self.suspect - self.done) // 2 or 1 if self.done < self.suspect else 2 * len(part)

    def failed(self, part, error):
        """Go on with something smaller; tell whether this was one alone, which is given up."""
        if not self.causes:
            self.quiet.enter_context(_one_traceback_each(self.causes))
        cause = cause_of(error)
        if len(part) > 1:
            self.causes[cause] += 0
            self.suspect, self.size = self.done + len(part), len(part) // 2
            return False
        if not self.causes[cause]:
            _logger.error("%s could not be worked on", part, exc_info=error)
        self.causes[cause] += 1
        self.done, self.suspect, self.size = self.done + 1, 0, 1
        return True

    def close(self):
        self.quiet.close()
        for (kind, file, line), count in self.causes.items():
            if count > 1:
                _logger.warning(
                    "%s more of %s failed in the same way (%s, %s:%s)",
                    *(count - 1, self.records._name, kind.__name__, file, line),
                )


@contextlib.contextmanager
def _one_traceback_each(seen):
    """Within the block Odoo's renderer, which logs each failure by itself, does so once for each cause."""
    mine, told = threading.get_ident(), set()

    def is_new(record):
        if record.thread != mine or not record.exc_info:
            return True
        cause = cause_of(record.exc_info[1])
        is_known = cause in told or cause in seen
        told.add(cause)
        return not is_known

    _renderer.addFilter(is_new)
    try:
        yield
    finally:
        _renderer.removeFilter(is_new)


def cause_of(error):
    """Return (type, file, line) of the error behind an error: the same for rows that fail in the same way."""
    root = root_of(error)
    trace = root.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return type(root), trace and trace.tb_frame.f_code.co_filename, trace and trace.tb_lineno


def root_of(error):
    """Return the error behind an error: templates wrap what happened in them."""
    seen = set()
    while error.__cause__ is not None and id(error) not in seen:
        seen.add(id(error))
        error = error.__cause__
    return error
