"""Many rows at once: different values in one statement, and work in which one bad row stays alone."""

import logging

from odoo import fields
from odoo.tools import SQL

from .fresh_start import CONCURRENT_CHANGE

_logger = logging.getLogger(__name__)


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
    """Call `work(records)` in a savepoint; if it fails, for each half alone, and in the end `give_up(record, error)`.

    Halves, because one bad row in a thousand is found in twenty tries, and nearly all others stay together. Broad
    except: whatever is wrong with one row, its neighbours go on. A concurrent change is no such fault.
    """
    try:
        with records.env.cr.savepoint():
            result = work(records)
            records.env.flush_all()
            return result
    except CONCURRENT_CHANGE:
        raise
    except Exception as error:
        records.env.invalidate_all()
        if len(records) == 1:
            _logger.exception("%s could not be worked on", records)
            return give_up(records, error)
    half = len(records) // 2
    return [together_or_alone(part, work, give_up) for part in (records[:half], records[half:])]
