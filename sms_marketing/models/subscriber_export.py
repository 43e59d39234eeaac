"""All data about one number, as files for the person who asks for them."""

import csv
import io
import json
import zipfile

from odoo import fields, models
from odoo.exceptions import UserError

STANDING = (
    "number",
    "company_id",
    "consent",
    "consent_at",
    "suppression",
    "suppressed_at",
    "last_inbound_at",
    "tz",
    "from_country",
    "from_state",
    "from_zip",
)
LEDGER = (
    "at",
    "number",
    "event",
    "source",
    "wording",
    "wording_version",
    "page_url",
    "ip",
    "user_agent",
    "lang",
    "message_sid",
    "note",
    "is_proven",
    "user_id",
)
TEXTS = (
    "create_date",
    "direction",
    "number",
    "body",
    "state",
    "purpose",
    "sid",
    "accepted_at",
    "sent_at",
    "delivered_at",
    "failed_at",
    "received_at",
    "clicked_at",
    "click_count",
)
RECORDS = ("id", "name", "email_normalized", "phone", "sms_consent", "sms_opted_out")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # https://owasp.org/www-community/attacks/CSV_Injection


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    def action_export_data(self):
        """Download everything that is known about this number."""
        self.ensure_one()
        self._check_may_export()
        return {"type": "ir.actions.act_url", "url": f"/sms_marketing/subscriber/{self.id}/data", "target": "download"}

    def _check_may_export(self):
        if not self.env.user.has_group("sms_marketing.group_administrator"):
            raise UserError(self.env._("Only an SMS administrator can export everything about a number."))
        self.check_access("read")

    def _all_data(self):
        """Return {part: [rows]} with everything that we know about this number."""
        self.ensure_one()
        self._check_may_export()
        row = self.sudo()  # an administrator answers the person, also for what colleagues keep for themselves
        return {
            "standing": _rows(row, STANDING),
            "ledger": _rows(row.consent_ids.sorted("id"), LEDGER),
            "texts": _rows(row.message_ids.sorted("id"), TEXTS),
            "leads and contacts": [
                {"kind": records._description, **values}
                for records in row._records_shown()
                for values in _rows(records, RECORDS)
            ],
            "sequences": _rows(row._all_enrollments(), ("sequence_id", "state", "create_date")),
        }

    def _all_enrollments(self):
        return self.env["sms.marketing.enrollment"].search([("subscriber_id", "=", self.id)])

    def _data_archive(self):
        """Return a ZIP file: data.json, a CSV file for each part, and the proof sheet as a page."""
        data, buffer = self._all_data(), io.BytesIO()
        page, _kind = self.env["ir.actions.report"]._render_qweb_html("sms_marketing.consent_proof", self.ids)
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("data.json", json.dumps(data, indent=2, ensure_ascii=False))
            archive.writestr("proof of consent.html", page)
            for part, rows in data.items():
                archive.writestr(f"{part}.csv", to_csv(rows))
        return buffer.getvalue()


def _rows(records, names):
    names = [name for name in names if name in records._fields]
    return [{name: _plain(record, name) for name in names} for record in records]


def _plain(record, name):
    """Return a field's value as JSON has it, in words where it is a key."""
    field, value = record._fields[name], record[name]
    if field.type == "many2one":
        return value.display_name or None
    if field.type == "datetime":
        return fields.Datetime.to_string(value) or None
    return value if value or field.type in ("boolean", "integer") else None


def to_csv(rows):
    """Return dictionaries as CSV with a heading, UTF-8 with its mark for spreadsheets, nothing in it a formula."""
    text, rows = io.StringIO(), list(rows)
    if rows:
        writer = csv.DictWriter(text, list(rows[0]))
        writer.writeheader()
        writer.writerows({name: harmless(value) for name, value in row.items()} for row in rows)
    return text.getvalue().encode("utf-8-sig", "replace")


def harmless(value):
    """Return a cell that no spreadsheet takes for a formula; a telephone number stays as it is."""
    if isinstance(value, str) and value.startswith(FORMULA) and not value[1:].isdecimal():
        return f"'{value}"
    return value
