"""Transactions, users and scheduled actions, as the server has them."""

import time
from contextlib import contextmanager

from odoo import SUPERUSER_ID, api
from odoo.addons.base.models.ir_cron import IrCron
from odoo.modules.registry import Registry
from odoo.sql_db import db_connect
from odoo.tools import config

ADMIN = "base.user_admin"


def database():
    """Return the name of the database of the configuration."""
    return config["db_name"][0]


@contextmanager
def as_admin(name=None, commit=True):
    """Give an environment of the administrator as a web request has it; rolled back at the end unless `commit`."""
    with Registry(name or database()).cursor() as cr:
        env = api.Environment(cr, SUPERUSER_ID, {})
        admin = env.ref(ADMIN)
        yield env(user=admin, context=admin.context_get())
        if not commit:
            cr.rollback()


@contextmanager
def as_root(commit=True):
    """Give an environment with all rights."""
    with Registry(database()).cursor() as cr:
        yield api.Environment(cr, SUPERUSER_ID, {})
        if not commit:
            cr.rollback()


def run_job(xmlid):
    """Run a scheduled action as the server's cron thread would, now."""
    with db_connect(database()).cursor() as cr:
        job_id = api.Environment(cr, SUPERUSER_ID, {}).ref(xmlid).id
        job = IrCron._acquire_one_job(cr, job_id, include_not_ready=True)
        Registry(database()).check_signaling()["ir.cron"]._process_job(cr, job)
        cr.commit()


def run_job_until(xmlid, is_done, patience=1800):
    """Return the seconds that a scheduled action took, run again and again, until `is_done()`.

    Raises TimeoutError after `patience` seconds, so that a benchmark ends by itself.
    """
    began = time.perf_counter()
    while True:
        run_job(xmlid)
        took = time.perf_counter() - began
        if is_done():
            return took
        if took > patience:
            raise TimeoutError(f"{xmlid} is not done after {patience} seconds")


def count(model, domain):
    """Return how many records there are, in a transaction of its own."""
    with as_root(commit=False) as env:
        return env[model].search_count(domain)


def note(text):
    """Show progress to whoever started the benchmark."""
    print(f"note: {text}", flush=True)
