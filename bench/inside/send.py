"""Sending: what the server's cron thread does, on both sides, and a bare loop beside them."""

import asyncio
import gc
import os
import threading
import time
from urllib.parse import urlencode

import aiohttp

from odoo import fields

from . import world
from .odoo import as_root, count, note, run_job_until

CORE_JOB, OUR_JOB = "sms.ir_cron_sms_scheduler_action", "sms_marketing.ir_cron_dispatch"
CORE_WAITING = [("state", "=", "outgoing"), ("to_delete", "!=", True), ("marketing_message_id", "=", False)]
WAITING = [("direction", "=", "outbound"), ("state", "in", ("ready", "held", "submitting"))]


def rounds(api, leads, sizes, repeat):
    """Return {side: [(texts, seconds), ...]}: every side once per round, so that a slow minute hits all of them."""
    world.set_up(api, leads)
    world.redirect_core(api)
    sides = {
        "core": send_core,
        "ours_20": lambda size, run: send_ours(size, run, 20),
        "ours_100": lambda size, run: send_ours(size, run, 100),
        "bare_100": lambda size, _run: send_bare(api, size, 100),
    }
    for at, (name, send) in enumerate(sides.items()):
        note(f"warming up {name}")
        send(20, 100 * at)
    found = {name: [] for name in sides}
    for run in range(1, repeat + 1):
        for at, (name, send) in enumerate(sides.items()):
            note(f"round {run} of {repeat}: {name}")
            gc.collect()
            found[name].append((sizes[name], send(sizes[name], run * 1000 + 100 * at)))  # the gate refuses repeats
    return found


def send_core(size, run, chatter_every=world.CHATTER_EVERY):
    """Queue texts, return the seconds until core's module has stored the results of all."""
    world.use(world.CORE)
    before = count("sms.sms", [("state", "=", "pending")])
    world.enqueue(size, run, chatter_every)
    took = run_job_until(CORE_JOB, lambda: not count("sms.sms", CORE_WAITING))
    _expect(size, count("sms.sms", [("state", "=", "pending")]) - before, "core")
    return took


def send_ours(size, run, in_flight, chatter_every=world.CHATTER_EVERY):
    """Queue texts, return the seconds until ours has stored the results of all."""
    world.use(world.OURS, in_flight)
    world.enqueue(size, run, chatter_every)
    return _drain(size)


def _drain(size):
    before = count("sms.marketing.message", [("sid", "!=", False)])
    took = run_job_until(OUR_JOB, lambda: not count("sms.marketing.message", WAITING))
    _expect(size, count("sms.marketing.message", [("sid", "!=", False)]) - before, "ours")
    return took


def _expect(wanted, got, side):
    if wanted != got:
        raise AssertionError(f"{side}: {got} of {wanted} texts were accepted")


def send_bare(api, size, in_flight):
    """Return the seconds for posting the same forms, and nothing else."""
    forms = iter(_forms(size))
    return asyncio.run(_post_all(f"{api}/2010-04-01/Accounts/{world.ACCOUNT_SID}/Messages.json", forms, in_flight))


def _forms(size):
    """Return the forms of texts that were sent before, encoded."""
    with as_root(commit=False) as env:
        sent = env["sms.marketing.message"].search([("sid", "!=", False)], limit=size)
        ready = [message._as_outgoing(fields.Datetime.now())[0] for message in sent]
    forms = [
        {"To": out.to, "From": out.from_, "Body": out.body, "StatusCallback": out.status_callback} for out in ready
    ]
    return [urlencode(forms[at % len(forms)]).encode() for at in range(size)]


async def _post_all(url, forms, in_flight):
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    auth = aiohttp.BasicAuth(world.ACCOUNT_SID, world.AUTH_TOKEN)

    async def work(session):
        for form in forms:
            async with session.post(url, data=form, headers=headers) as response:
                await response.json()

    began = time.perf_counter()
    connector = aiohttp.TCPConnector(limit=in_flight)
    async with aiohttp.ClientSession(connector=connector, auth=auth) as session:
        await asyncio.gather(*(work(session) for _ in range(in_flight)))
    return time.perf_counter() - began


# --- memory: one process fills the queue, another one sends ---


def fill(size):
    """Queue many texts."""
    world.use(world.OURS, 100)
    world.enqueue(size, 100_000)


def drain(size):
    """Send all that is queued; return the seconds and how far this process grew in megabytes."""
    with as_root(commit=False) as env:
        env["sms.marketing.message"].search([], limit=1).mapped("state")
    before, peak = _rss(), _Peak()
    with peak:
        took = _drain(size)
    return {"seconds": took, "before": before, "peak": peak.value, "after": _rss()}


class _Peak(threading.Thread):
    """Watches the memory of this process, ten times a second."""

    def __init__(self):
        super().__init__(daemon=True)
        self.value, self.over = 0.0, threading.Event()

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_error):
        self.over.set()
        self.join()

    def run(self):
        began = shown = time.monotonic()
        while not self.over.wait(0.1):
            self.value = max(self.value, _rss())
            if time.monotonic() - shown > 5:
                shown = time.monotonic()
                note(f"{_rss():.0f} MB after {shown - began:.0f} s")
        self.value = max(self.value, _rss())


def _rss():
    """Return the resident memory of this process in megabytes."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6
