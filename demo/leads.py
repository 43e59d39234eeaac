"""Bring the leads in through Odoo's own import, and report the rows that it does not take."""

import csv
import json
import secrets
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

FIELDS = {
    "name": "name",
    "contact_name": "contact_name",
    "phone": "phone",
    "email": "email_from",
    "country": "country_id",
    "sms_consent": "sms_consent",
    "expected_revenue": "expected_revenue",
}
OPTIONS = {
    "has_headers": True,
    "separator": ",",
    "quoting": '"',
    "encoding": "utf-8",
    "float_decimal_separator": ".",
    "float_thousand_separator": ",",
    "advanced": True,
    "keep_matches": False,
    "name_create_enabled_fields": {},
}
BATCH = 50  # rows


class ImportFailed(Exception):
    """Odoo's import refused the whole file."""


@dataclass
class Imported:
    """What the import made of the file: ids of the leads, its rows, and the rows left out as (line, why)."""

    ids: list
    rows: list
    left_out: list


def bring_in(world, path):
    """Import every row that Odoo takes, in batches; the others are named with their line and left out."""
    header, *rows = _read(path)
    done = Imported([], [], [])
    for start in range(0, len(rows), BATCH):
        _bring_in_batch(world.odoo, header, rows[start : start + BATCH], done)
    if not done.ids:
        raise ImportFailed(f"Odoo took none of the {len(rows)} rows, the first because: {done.left_out[0][1]}")
    return done


def _bring_in_batch(odoo, header, rows, done):
    """Import one batch: Odoo takes it whole or not at all, so it is tried again without the rows that it names."""
    while rows:
        answer = _run_import(odoo, header, rows)
        wrong = _wrong_rows(answer)
        if not wrong and not answer.get("ids"):
            raise ImportFailed("; ".join(str(message.get("message")) for message in answer["messages"]))
        if not wrong:
            done.ids += answer["ids"]
            done.rows += [dict(zip(header, row, strict=False)) for _line, row in rows]
            return
        done.left_out += [(rows[index][0], why) for index, why in wrong.items()]
        rows = [row for index, row in enumerate(rows) if index not in wrong]


def _read(path):
    """Return the header, then (line number, cells) of every row that is not blank."""
    with Path(path).open(encoding="utf-8-sig", newline="") as handle:
        reader = csv.reader(handle)
        header = [name.strip() for name in next(reader)]
        numbered = [(reader.line_num, row) for row in reader]
    return [header, *[(line, row) for line, row in numbered if any(cell.strip() for cell in row)]]


def _run_import(odoo, header, rows):
    import_id = odoo.create("base_import.import", {"res_model": "crm.lead"})
    _upload(odoo, import_id, header, [row for _line, row in rows])
    fields = [FIELDS.get(name, False) for name in header]
    return odoo.call("base_import.import", "execute_import", [import_id], fields, header, OPTIONS)


def _upload(odoo, import_id, header, rows):
    """Send the file as the import screen does: a form with a file, protected by the page's own token."""
    text = _as_csv(header, rows)
    boundary = secrets.token_hex(16)
    fields = {"csrf_token": _csrf_token(odoo), "id": str(import_id)}
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
        for name, value in fields.items()
    ]
    parts.append(
        f'--{boundary}\r\nContent-Disposition: form-data; name="ufile"; filename="leads.csv"\r\n'
        f"Content-Type: text/csv\r\n\r\n{text}\r\n--{boundary}--\r\n"
    )
    headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
    page = odoo.http_post("/base_import/set_file", "".join(parts).encode(), headers)
    if page.status != 200 or not json.loads(page.text)["result"]:
        raise ImportFailed("Odoo did not take the file.")


def _as_csv(header, rows):
    out = StringIO()
    csv.writer(out, quoting=csv.QUOTE_ALL).writerows([header, *rows])
    return out.getvalue()


def _csrf_token(odoo):
    page = odoo.http_get("/odoo").text
    return page.split('csrf_token: "', 1)[1].split('"', 1)[0]


def _wrong_rows(answer):
    """Return {row index: why} of the rows that the import's error messages name."""
    wrong = {}
    for message in answer.get("messages", []):
        if message.get("type") == "error":
            for index in range(message["rows"]["from"], message["rows"]["to"] + 1) if "rows" in message else ():
                wrong.setdefault(index, message["message"])
    return wrong
