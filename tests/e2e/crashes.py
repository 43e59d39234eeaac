"""Processes that are killed in the middle of their work, and what is needed to come to rest afterwards."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

from texts import OPEN, count, wait

from dev.odoo_client import OdooClient
from dev.say import Problem

CHANCES = {
    # not accepted
    "http_429": 0.03,
    "http_500": 0.02,
    "http_503": 0.02,
    "drop": 0.02,
    # accepted, but the answer does not say so
    "accept_then_drop": 0.02,
    "accept_then_500": 0.02,
    "accept_then_503": 0.01,
    "cut_body": 0.02,
    "no_sid": 0.02,
    "not_json": 0.01,
    # status callbacks
    "callbacks_lost": 0.05,
    "callbacks_twice": 0.05,
    "callbacks_reversed": 0.05,
    "callbacks_chaos": 0.05,
    "callbacks_early": 0.05,
}
READ_CHANCES = {"http_500": 0.05, "http_503": 0.05, "drop": 0.05}  # of looking at Twilio's list
HANGS = {"kind": "hang", "probability": 0.003}
SLOW = {"kind": "slow", "probability": 0.7, "seconds": 0.3}  # last: it strikes what nothing else has struck
UNCERTAIN_SECONDS = 5  # Twilio's list is asked after this; the sandbox lists at once what it has accepted
REST = 120  # seconds in which everything has to come to rest
LONGEST_AIM = 1.0  # seconds between seeing a worker at work and killing it
SUMMARY = ("GET", "/sandbox/journal?part=summary")


def faults(seed, hanging=True):
    """Return the sandbox's switches for a storm, with one seed for all of its dice."""
    switches = [{"kind": kind, "probability": chance} for kind, chance in CHANCES.items()]
    switches += [{"kind": kind, "probability": chance, "on": "read"} for kind, chance in READ_CHANCES.items()]
    late = {"kind": "callbacks_late", "probability": 0.05, "seconds": 1}
    return {"faults": [*switches, late, *([HANGS] if hanging else []), SLOW], "seed": seed}


@dataclass
class Storm:
    """A stack in which processes die: `stack.odoo` answers requests, `workers` run the scheduled actions."""

    stack: object
    sandbox: object
    rng: object
    workers: list
    struck: list = field(default_factory=list)  # for every kill: how many texts were being submitted

    def begin(self, seed):
        """Have the sandbox misbehave and start the workers."""
        self.stack.database.sql(
            "INSERT INTO ir_config_parameter (key, value)"
            f" VALUES ('sms_marketing.uncertain_seconds', '{UNCERTAIN_SECONDS}')"
            " ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        )
        self.sandbox.request("POST", "/sandbox/faults", faults(seed))
        for worker in self.workers:
            worker.start()
        for worker in self.workers:
            self.wait_for_worker(worker)

    def wait_for_worker(self, worker):
        """Wait until a started worker would be woken by a notification, and wake it."""
        assert wait(self.stack, lambda: self._is_listening(worker), 60), f"{worker.name} did not start"
        self.stack.wake_jobs()

    def _is_listening(self, worker):
        worker.check()
        return self.stack.is_listening(worker)

    def aim(self, worker, sure=0.8):
        """Wait for a random moment; with this probability one while texts are being submitted."""
        before = self._submitted()
        self.wait_for_worker(worker)
        if self.rng.random() < sure:
            wait(self.stack, lambda: self._submitted() > before, 8, self.hurry)
        time.sleep(self.rng.uniform(0, LONGEST_AIM))
        worker.check()

    def kill(self, worker):
        """Kill a worker at a random moment, most of the time while texts are being submitted; start it again."""
        self.aim(worker)
        worker.process.send_signal(signal.SIGKILL)
        worker.process.wait(30)
        self.struck.append(count(self.stack, ("submitting",)))
        worker.start()

    def end_connections(self):
        """End every connection that an Odoo has to PostgreSQL, in the middle of whatever it does."""
        self.stack.database.sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'odoo-%'"
        )

    def restart_postgresql(self):
        """Let PostgreSQL fall as in a power cut of its own, and start it again; Odoo's jobs do not survive that.

        The threads in which Odoo runs scheduled actions end when PostgreSQL does not answer: a worker is restarted.
        """
        server = self.stack.database.server
        server.child.process.send_signal(signal.SIGQUIT)  # its "immediate" shutdown
        server.child.process.wait(30)
        server.child.start().wait_until(self._postgresql_answers, 60)
        for worker in self.workers:
            worker.process.send_signal(signal.SIGKILL)
            worker.process.wait(30)
            worker.start()
        wait(self.stack, self._odoo_answers, 60)

    def _odoo_answers(self):
        """Tell whether Odoo answers many at once: each connection that it had kept costs one request a 500."""
        client = OdooClient(self.stack.odoo_url, self.stack.db_name, login=None)
        with ThreadPoolExecutor(16) as pool:
            pages = pool.map(client.http_get, [f"/web/login?db={self.stack.db_name}"] * 48)
            return all(page.status == 200 for page in pages)

    def _postgresql_answers(self):
        try:
            return self.stack.database.sql("SELECT 1") == [["1"]]
        except Problem:
            return False

    def _submitted(self):
        """Return how many texts ever reached the sandbox, taken or not."""
        health = self.sandbox.request("GET", "/sandbox/health")
        return health["accepted"] + health["refused"]

    def wake(self):
        """Wake the jobs as new texts and callbacks do all the time in a busy office."""
        self.stack.database.sql(
            "INSERT INTO ir_cron_trigger (cron_id, call_at)"
            " SELECT res_id, now() AT TIME ZONE 'UTC' FROM ir_model_data"
            " WHERE module = 'sms_marketing' AND model = 'ir.cron' AND name IN"
            " ('ir_cron_dispatch', 'ir_cron_apply_callbacks', 'ir_cron_read_back')"
        )
        self.stack.wake_jobs()

    def hurry(self):
        """Wake the jobs, and cut waits short that are too long for a test: the back-off, and five minutes after
        Twilio's list could not be read.

        SQL: nobody may write these fields over RPC. They say when a text is tried or looked up again, never whether;
        and no text is looked up before the time has passed after which Twilio's list is trusted.
        """
        self.stack.database.sql(
            "UPDATE sms_marketing_message SET send_after = now() AT TIME ZONE 'UTC'"
            " WHERE state = 'ready' AND send_after > now() AT TIME ZONE 'UTC';"
            "UPDATE sms_marketing_message SET next_poll_at = now() AT TIME ZONE 'UTC'"
            " WHERE state = 'uncertain' AND next_poll_at > now() AT TIME ZONE 'UTC'"
            f" AND attempt_at < now() AT TIME ZONE 'UTC' - interval '{UNCERTAIN_SECONDS} s'"
        )
        self.wake()

    def come_to_rest(self, seed):
        """Let the storm pass without further kills; return whether nothing is left open in time."""
        self.sandbox.request("DELETE", "/sandbox/faults")
        self.sandbox.request("POST", "/sandbox/faults", faults(seed, hanging=False))
        for worker in self.workers:
            self.wait_for_worker(worker)
        quiet = wait(self.stack, lambda: not count(self.stack, OPEN), REST, self.hurry)
        return quiet and wait(self.stack, self._all_told, 30, self.wake)

    def _all_told(self):
        """True if the sandbox has no callback left to make and Odoo none left to apply."""
        pending = "SELECT count(*) FROM sms_marketing_message_event WHERE is_applied IS NOT TRUE"
        by_status = self.sandbox.request(*SUMMARY)["summary"]["by_status"]
        moving = {"accepted", "queued", "sending", "sent"} & by_status.keys()
        return not moving and self.stack.database.sql(pending) == [["0"]]
