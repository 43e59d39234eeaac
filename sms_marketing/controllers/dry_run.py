"""A dry run as a file: its text is made in pieces, so that a hundred thousand records are never in memory at once."""

import csv
import io
import re

from odoo import fields, http
from odoo.http import request

PIECE = 2000
COLUMNS = (
    *("recipient", "number", "verdict", "reason_label", "why", "until", "until_local", "local_now", "place"),
    *("zones", "found_by", "segment_count", "cost", "currency", "sender", "body"),
)
NUMBER = re.compile(r"\+?[0-9 ]*")
FORMULA = ("=", "-", "+", "@", "\t", "\r")


class DryRunFile(http.Controller):
    @http.route("/sms_marketing/dry_run/<int:run_id>.csv", type="http", auth="user", methods=["GET"], readonly=True)
    def download(self, run_id):
        """The lines of one's own dry run as CSV in UTF-8; 404 for anybody else's."""
        run = request.env["sms.marketing.dry.run"].search([("id", "=", run_id)])
        if not run:
            return request.not_found()
        headers = [
            ("Content-Type", "text/csv; charset=utf-8"),
            ("Content-Disposition", http.content_disposition(f"sms-dry-run-{run.id}.csv")),
            ("X-Content-Type-Options", "nosniff"),
            ("Cache-Control", "no-store"),
        ]
        return request.make_response("\ufeff" + "".join(pieces(run)), headers=headers)


def pieces(run):
    """Yield the text of the file, a few thousand lines at a time."""
    lines = run.env["sms.marketing.dry.run.line"]
    chosen = [lines._fields[name] for name in COLUMNS]
    yield _rows([[field._description_string(run.env) for field in chosen]])
    last = 0
    while batch := lines.search_fetch([("run_id", "=", run.id), ("id", ">", last)], COLUMNS, limit=PIECE, order="id"):
        yield _rows([_cell(field, line) for field in chosen] for line in batch)
        last = batch[-1].id
        batch.invalidate_recordset()


def _cell(field, line):
    value = line[field.name]
    if field.type == "selection":
        return dict(field._description_selection(line.env)).get(value, "")
    if field.type == "datetime":
        return fields.Datetime.context_timestamp(line, value).strftime("%Y-%m-%d %H:%M") if value else ""
    if field.name == "cost" and not line.currency:
        return ""  # not known is not free
    if field.type in ("char", "text"):
        return harmless(value or "")
    return value


def harmless(text):
    """Return the text so that no spreadsheet takes it for a formula; a telephone number stays as it is."""
    return f"'{text}" if text.startswith(FORMULA) and not NUMBER.fullmatch(text) else text


def _rows(rows):
    file = io.StringIO()
    csv.writer(file).writerows(rows)
    return file.getvalue()
