"""Odoo's own import of leads, rolled back after each run so that all runs start alike."""

import csv
import gc
import io
import time

from . import world
from .odoo import as_admin, as_root, note

PLAIN = ("name", "contact_name", "email_from", "phone")
SIDES = {"plain": PLAIN, "consent": (*PLAIN, "sms_consent", "sms_consent_evidence")}


def rounds(rows, repeat):
    """Return {side: [(seconds, queries), ...]}; the first, warming round is left out."""
    with as_root() as env:
        env.company.country_id = env.ref("base.us")
    found = {side: [] for side in SIDES}
    for run in range(repeat + 1):
        note(f"round {run} of {repeat}")
        for side in sorted(SIDES, reverse=run % 2 == 1):
            found[side].append(measure(SIDES[side], rows))
    return {side: values[1:] for side, values in found.items()}


def measure(columns, rows):
    """Return (seconds, queries) of importing so many leads, up to what a commit would write."""
    with as_admin(commit=False) as env:
        wizard = _wizard(env, columns, rows)
        env.invalidate_all()
        gc.collect()
        queries, began = env.cr.sql_log_count, time.perf_counter()
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        result = wizard.execute_import(list(columns), list(columns), options)
        env.cr.flush()
        took = time.perf_counter() - began
        queries = env.cr.sql_log_count - queries
        agreed = env["sms.marketing.consent"].search_count([("event", "=", "opt_in"), ("source", "=", "import")])
        if len(result["ids"] or ()) != rows or agreed != (rows if "sms_consent" in columns else 0):
            raise AssertionError(f"{result['messages'][:3]}, {agreed} of {rows} agreed")
    return took, queries


def _wizard(env, columns, rows):
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    for index in range(rows):
        row = [f"Lead {index}", f"Ann {index}", f"ann{index}@example.com", world.phone(index), "yes", "Spring fair"]
        writer.writerow(row[: len(columns)])
    file = {"file": text.getvalue().encode(), "file_type": "text/csv", "file_name": "leads.csv"}
    return env["base_import.import"].create({"res_model": "crm.lead", **file})
