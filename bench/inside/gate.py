"""The gate: its first look at drafts, and its last look at queued texts."""

import gc
import time
from datetime import datetime, timezone
from unittest.mock import patch

from odoo.addons.sms_marketing.models.draft import Draft

from . import world
from .odoo import as_admin, as_root, note

BODY = "Hello, our spring offer ends on Friday. Reply STOP to opt out."
# Benches run at any hour: the gate is asked for a moment at which texts may arrive from Newfoundland to Guam; some of
# the numbers may be anywhere in between.
AWAKE = datetime(2026, 1, 13, 22, 15, tzinfo=timezone.utc)
NOWHERE = "http://127.0.0.1:9/"  # nothing is sent here


def prepare(numbers):
    """Give the company its account, and many subscribers who agreed to be texted."""
    world.set_up(NOWHERE, 0)
    world.use(world.OURS)
    for start in range(0, numbers, 5000):
        note(f"{start} of {numbers}")
        with as_root() as env:
            wanted = [world.phone(index) for index in range(start, min(start + 5000, numbers))]
            rows = env["sms.marketing.subscriber"]._for_numbers(env.company, wanted, create=True)
            env["sms.marketing.subscriber"].browse(row.id for row in rows.values())._opt_in("manual")


def first_look(env, drafts, _messages):
    """Judge drafts, as `sms.sms.create` and the composer do."""
    verdicts = env["sms.marketing.message"].sudo()._judge(drafts)
    return sum(verdict.action.name == "SEND" for verdict in verdicts)


def last_look(env, _drafts, messages):
    """Look once more at queued texts, as the dispatcher does with a batch that it has locked."""
    return len(messages.with_env(env(su=True))._last_look())


LOOKS = {"first": first_look, "last": last_look}


def rounds(databases, batch, repeat):
    """Return {"first short": [(seconds, queries), ...], ...}; the first, warming round is left out."""
    found = {f"{look} {log}": [] for look in LOOKS for log in databases}
    fresh = iter(range(2 * (repeat + 1)))
    for run in range(repeat + 1):
        note(f"round {run} of {repeat}")
        for log, name in sorted(databases.items(), reverse=run % 2 == 1):
            start = next(fresh) * batch
            numbers = [world.phone(index) for index in range(start, start + batch)]
            for look, ask in LOOKS.items():
                found[f"{look} {log}"].append(measure(name, ask, numbers))
    return {key: values[1:] for key, values in found.items()}


def awake(env):
    return patch.object(env.registry["sms.marketing.message"], "_gate_now", lambda _self: AWAKE)


def measure(name, ask, numbers):
    """Return (seconds, queries) of one look at one batch; all of its texts must be allowed."""
    with as_admin(name, commit=False) as env, awake(env):
        drafts = [Draft(env.company, number, BODY) for number in numbers]
        messages = _queued(env, numbers) if ask is last_look else None
        env.invalidate_all()
        gc.collect()
        queries, began = env.cr.sql_log_count, time.perf_counter()
        allowed = ask(env, drafts, messages)
        took = time.perf_counter() - began
        queries = env.cr.sql_log_count - queries
    if allowed != len(numbers):
        raise AssertionError(f"the gate allows {allowed} of {len(numbers)} texts")
    return took, queries


def _queued(env, numbers):
    """Return the message rows of texts that wait in the queue."""
    tickets = env["sms.sms"].sudo().create([{"number": number, "body": BODY} for number in numbers])
    env.flush_all()
    return env["sms.marketing.message"].browse(tickets.marketing_message_id.ids)  # read together, as after a search
