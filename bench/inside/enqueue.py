"""Queueing: the mass composer, rolled back after each run so that all runs start alike."""

import gc
import time

from . import world
from .odoo import as_admin, note

SIDES = {"core": world.CORE, "ours": world.OURS}


def rounds(leads, repeat):
    """Return {side: [(seconds, queries), ...]}; the first, warming round is left out."""
    world.set_up("http://127.0.0.1:9/", leads)
    found = {side: [] for side in SIDES}
    for run in range(repeat + 1):
        note(f"round {run} of {repeat}")
        for side in sorted(SIDES, reverse=run % 2 == 1):
            found[side].append(measure(SIDES[side], leads))
    return {side: values[1:] for side, values in found.items()}


def measure(provider, size):
    """Return (seconds, queries) for texting all leads through the composer, up to what a commit would write."""
    world.use(provider)
    with as_admin(commit=False) as env:
        chosen = world.leads(env)
        env.invalidate_all()
        gc.collect()
        queries, began = env.cr.sql_log_count, time.perf_counter()
        tickets = world.queue(chosen, world.BODY % 1, chatter_every=0)
        env.cr.flush()
        took = time.perf_counter() - began
        queries = env.cr.sql_log_count - queries
        waiting = tickets.filtered(lambda ticket: ticket.state == "outgoing")
        if len(waiting) != size or bool(tickets.marketing_message_id) != (provider == world.OURS):
            raise AssertionError(f"{len(waiting)} of {size} texts wait, through {provider}")
    return took, queries
