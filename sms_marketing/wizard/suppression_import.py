"""Import of a suppression list: it only adds. Nobody is opted in by it, and no stronger block gets weaker."""

import base64
import io
import logging

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, split_every
from odoo.tools.translate import LazyTranslate

from ..models.subscriber_export import to_csv
from ..tools import number_list, pseudonym

_lt = LazyTranslate(__name__)
_logger = logging.getLogger(__name__)

BATCH = 5000
MAX_BYTES = 30 * 1024 * 1024
MAX_ROWS = 100_000  # at most about a minute, which a server gives a request (limit_time_real)
REASONS = {
    "missing": _lt("There is no number in this column."),
    "invalid": _lt("No such telephone number exists."),
    "impossible": _lt("Too short or too long for a telephone number."),
    "rounded": _lt("A spreadsheet rounded this number. Save the column as text and import it again."),
}


class SmsMarketingSuppressionImport(models.TransientModel):
    _name = "sms.marketing.suppression.import"
    _description = "Import Do-Not-Text List"
    _transient_max_hours = 2  # it holds a list of people

    state = fields.Selection([("file", "File"), ("column", "Column"), ("done", "Done")], default="file", required=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    file = fields.Binary(attachment=False)
    filename = fields.Char()
    pasted = fields.Text("Numbers", help="One number per line, or a table copied from a spreadsheet.")
    country_id = fields.Many2one(
        "res.country",
        default=lambda self: self.env.company.country_id,
        help="Of numbers without a country code.",
    )
    suppression = fields.Selection(
        [
            ("keyword", "They said STOP or unsubscribed elsewhere"),
            ("person", "We decided not to text them"),
            ("legal", "A law or a Do-Not-Call list forbids it"),
        ],
        "Why",
        default="keyword",
        required=True,
        help="Who said STOP can come back by texting START. The others cannot.",
    )
    note = fields.Char(
        "Where From", help="Stands in the ledger beside each number, e.g. Unsubscribes of our former tool."
    )
    column_ids = fields.One2many("sms.marketing.suppression.import.column", "wizard_id", string="Columns")
    column_id = fields.Many2one("sms.marketing.suppression.import.column", domain="[('wizard_id', '=', id)]")
    has_heading = fields.Boolean("The first row names the columns")
    row_count = fields.Integer("Rows", readonly=True)
    added_count = fields.Integer("Newly suppressed", readonly=True)
    known_count = fields.Integer("Suppressed before", readonly=True)
    repeat_count = fields.Integer("Repeated in the list", readonly=True)
    reject_count = fields.Integer("Not understood", readonly=True)
    reject_sample = fields.Text("First of them", readonly=True)
    rejects = fields.Binary("All of them", readonly=True, attachment=False)
    rejects_name = fields.Char(default="not understood.csv", readonly=True)

    # --- first step: the list ---

    def action_read(self):
        """Read the list and propose the column that holds the numbers."""
        self.ensure_one()
        rows = self._rows()
        code = self.country_id.code
        best = number_list.best_column(rows, code)
        self.has_heading = number_list.has_heading(rows, best, code)
        self.column_ids.unlink()
        self.column_ids = [(0, 0, values) for values in self._columns(rows)]
        self.column_id = self.column_ids.filtered(lambda column: column.position == best)[:1]
        self.row_count = len(rows) - self.has_heading
        self.state = "column"
        return self._reopen()

    def _columns(self, rows):
        width = max(len(row) for row in rows[: number_list.SAMPLE])
        body = rows[1:] if self.has_heading else rows
        for position in range(min(width, 50)):
            name = rows[0][position].strip() if self.has_heading and position < len(rows[0]) else ""
            sample = [row[position].strip() for row in body[:20] if position < len(row) and row[position].strip()]
            title = name or self.env._("Column %(number)s", number=position + 1)
            yield {"position": position, "name": ": ".join(filter(None, [title, ", ".join(sample[:3])]))[:120]}

    def _rows(self):
        """Return the list as rows of text; UserError in plain words where it is none."""
        if bool(self.file) == bool((self.pasted or "").strip()):
            raise UserError(self.env._("Choose a file or paste numbers: one of the two."))
        try:
            rows = self._file_rows() if self.file else number_list.rows_of(self.pasted)
        except number_list.UnreadableTable:
            raise UserError(
                self.env._("This file cannot be read. Save the list as CSV (UTF-8) or as XLSX and try again.")
            ) from None
        if not any(cell.strip() for row in rows for cell in row):
            raise UserError(self.env._("The list is empty."))
        if len(rows) > MAX_ROWS:
            raise UserError(
                self.env._(
                    "The list has more than %(limit)s rows, which is the most at once. Split it.", limit=MAX_ROWS
                )
            )
        return rows

    def _file_rows(self):
        data = base64.b64decode(self.file)
        if len(data) > MAX_BYTES:
            raise UserError(self.env._("The file is larger than 30 MB. Split it."))
        if data.startswith(b"PK\x03\x04"):
            return self._workbook_rows(data)
        return number_list.rows_of(number_list.decode(data))

    def _workbook_rows(self, data):
        """Return the first sheet of an XLSX file as text. Broad except: it breaks in many ways, or is not there."""
        try:
            import openpyxl  # here: with numpy it takes a tenth of a server's start

            sheet = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True).worksheets[0]
            rows = sheet.iter_rows(values_only=True, max_row=MAX_ROWS + 1)
            return [[_cell(value) for value in row] for row in rows]
        except Exception as error:
            _logger.info("A workbook could not be read: %s", type(error).__name__)
            raise number_list.UnreadableTable("no workbook") from None

    # --- second step: the import ---

    def action_import(self):
        """Suppress every number of the column, in batches; what it is told of stays as it was."""
        self.ensure_one()
        if not self.column_id:
            raise UserError(self.env._("Choose the column that holds the telephone numbers."))
        if self.company_id not in self.env.companies:  # what follows has all rights
            raise AccessError(self.env._("You do not work for this company, or have not chosen it at the top right."))
        first = 1 + self.has_heading
        rows = self._rows()[first - 1 :]
        numbers = number_list.collect(rows, self.column_id.position, self.country_id.code, first)
        added = 0
        for batch in split_every(BATCH, numbers.e164):
            added += self._suppress(batch)
        self.write(
            {
                "state": "done",
                "added_count": added,
                "known_count": len(numbers.e164) - added,
                "repeat_count": numbers.repeats,
                **self._tell_rejects(numbers.rejects),
                "file": False,  # the list of people is not kept longer than it is needed
                "pasted": False,
            }
        )
        return self._reopen()

    def _suppress(self, numbers):
        """Suppress these numbers; return how many were not suppressed before."""
        subscribers = self.env["sms.marketing.subscriber"].sudo()  # marketers have no right to write
        rows = subscribers._for_numbers(self.company_id, numbers, create=True)
        found = subscribers.browse({row.id for row in rows.values()})
        fresh = found.filtered(lambda row: row.suppression == "none")
        weaker = found.filtered(lambda row: row._is_weaker_than(self.suppression))
        note = self.note or self.filename or self.env._("Pasted list")
        weaker._opt_out("suppression_list", self.suppression, note=note)
        if self.suppression == "keyword":
            (found - weaker)._keep_beneath_block("suppression_list", note=note)
        self._blacklist(weaker.mapped("number"))
        weaker._mirror()
        count = len(fresh)
        self.env.flush_all()
        self.env.invalidate_all()  # a long list must not fill the memory
        return count

    def _blacklist(self, numbers):
        """Put these E.164 numbers on Odoo's phone blacklist.

        SQL: the model parses each number three times, which would take as long as all the rest together.
        """
        self.env["phone.blacklist"].flush_model()
        now = fields.Datetime.now()
        values = [SQL("%s", (one, True, self.env.uid, now, self.env.uid, now)) for one in pseudonym.clear(numbers)]
        if values:
            self.env.cr.execute(
                SQL(
                    """
                    INSERT INTO phone_blacklist (number, active, create_uid, create_date, write_uid, write_date)
                    VALUES %s ON CONFLICT (number) DO UPDATE SET active = TRUE
                    """,
                    SQL(", ").join(values),
                )
            )
        self.env["phone.blacklist"].invalidate_model()

    def _tell_rejects(self, rejects):
        lines = [
            {"line": one.line, "text": one.text, "reason": str(self.env._(REASONS[one.reason]))} for one in rejects
        ]
        told = [{**line, "text": line["text"][:60]} for line in lines[:20]]
        sample = "\n".join(self.env._("Line %(line)s: %(text)s — %(reason)s", **line) for line in told)
        return {
            "reject_count": len(lines),
            "reject_sample": sample,
            "rejects": base64.b64encode(to_csv(lines)) if lines else False,
        }

    def action_back(self):
        self.state = "file"
        return self._reopen()

    def action_view_suppressed(self):
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.subscriber_action")
        return {**action, "context": {"search_default_suppressed": 1}}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import Do-Not-Text List"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "target": "new",
        }


class SmsMarketingSuppressionImportColumn(models.TransientModel):
    _name = "sms.marketing.suppression.import.column"
    _description = "Column of a Suppression List"
    _order = "position"

    wizard_id = fields.Many2one("sms.marketing.suppression.import", required=True, ondelete="cascade")
    position = fields.Integer(required=True)
    name = fields.Char(required=True)


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    @api.model
    def action_export_suppressions(self):
        """Download the suppressed numbers of the chosen companies."""
        return {"type": "ir.actions.act_url", "url": "/sms_marketing/suppressions.csv", "target": "download"}

    @api.model
    def _suppressions_csv(self):
        """Return the suppressed numbers as CSV, to be kept from being texted elsewhere too; the erased have none."""
        if not self.env.user.has_group("sms_marketing.group_marketer"):
            raise UserError(self.env._("Only SMS marketers can export the suppressions."))
        rows = self.search([("suppression", "!=", "none"), ("is_erased", "=", False)], order="number")
        words = dict(self._fields["suppression"]._description_selection(self.env))
        return to_csv(
            {
                "number": row.number,
                "suppression": row.suppression,
                "why": words[row.suppression],
                "since": fields.Datetime.to_string(row.suppressed_at) or "",
                "company": row.company_id.name,
            }
            for row in rows
        )

    def _is_weaker_than(self, suppression):
        """Tell whether this suppression would make the standing stricter; a list never loosens one."""
        strength = ("none", "keyword", "provider", "erased", "person", "legal")
        return strength.index(self.suppression) < strength.index(suppression)


def _cell(value):
    """Return a cell of a spreadsheet as text; a number without the decimals that it never had."""
    if value is None:
        return ""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
