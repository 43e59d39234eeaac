"""Everything that runs in a demo or an end-to-end test: database, sandbox, Odoo; as one context manager."""

import http.client
import os
import secrets
import signal
import urllib.request
from contextlib import ExitStack

from dev import cache, clock, databases, odoo_process, venv
from dev.ports import free_port
from dev.processes import Child
from dev.recipes import ADDON, CLOCK, recipe_for
from dev.say import Step

SLOWEST_START = 120  # seconds that Odoo may take on a slow machine


class Stack:
    """`with Stack() as stack:` gives a running Odoo on a private database and a running sandbox.

    After entering: `odoo_url`, `sandbox_url`, `sandbox_account_sid`, `sandbox_auth_token`, `db_name`, `database`
    (with `sql()`), `journal`, `log_dir`. Everything is gone on leaving.
    """

    def __init__(
        self,
        modules=(ADDON, CLOCK),
        demo=False,
        odoo_port=None,
        sandbox_port=None,
        env=None,
        cron_threads=2,
        odoo_flags=(),
    ):
        self.recipe = recipe_for(tuple(modules), demo)
        self.cron_threads, self.odoo_flags = cron_threads, odoo_flags
        self.odoo_port = odoo_port or free_port()
        self.sandbox_port = sandbox_port or free_port(self.odoo_port + 1)
        self.env = env or {}
        self.sandbox_account_sid = "AC" + secrets.token_hex(16)
        self.sandbox_auth_token = secrets.token_hex(16)
        self.odoo = self.sandbox = self.database = None

    def __enter__(self):
        with ExitStack() as parts:
            self.log_dir = cache.log_dir()
            self.database = parts.enter_context(databases.private(self.recipe))
            self.db_name = self.database.name
            self.odoo_url = f"http://127.0.0.1:{self.odoo_port}"
            self.sandbox_url = f"http://127.0.0.1:{self.sandbox_port}"
            self.journal = self.database.run_dir / "sandbox-journal.jsonl"
            self._set_parameters()
            self.sandbox = self._sandbox_child(parts)
            self.odoo = self._odoo_child(
                parts, "Odoo", self.odoo_port, *self.odoo_flags, max_cron_threads=self.cron_threads
            )
            with Step("starting the sandbox and Odoo"):
                self._start_sandbox()
                self._start_odoo(self.odoo, self.odoo_url)
            self._parts = parts.pop_all()
        return self

    def __exit__(self, *error):
        self._parts.close()

    def check(self):
        """Raise Problem if PostgreSQL, the sandbox or Odoo ended by itself."""
        self.database.check()
        self.sandbox.check()
        self.odoo.check()

    def kill_odoo(self, signum=signal.SIGKILL):
        """Send Odoo a signal and wait for its end, as a crash or a reboot would."""
        self.odoo.process.send_signal(signum)
        self.odoo.process.wait(30)

    def restart_odoo(self):
        """Start Odoo again on the same database and port, stopping it first if it runs."""
        self.odoo.stop()
        self._start_odoo(self.odoo, self.odoo_url)

    def start_second_odoo(self):
        """Start one more Odoo on the same database; return its address. It ends with the stack."""
        port = free_port()
        second = self._odoo_child(self._parts, "the second Odoo", port)
        url = f"http://127.0.0.1:{port}"
        self._start_odoo(second, url)
        return url

    def add_worker(self, name):
        """Return one more Odoo on the same database that runs scheduled actions and answers no requests.

        A `Child`, not started yet, so that it may be killed and started as often as a test likes; it ends with
        the stack.
        """
        return self._odoo_child(self._parts, name, free_port(), "--no-http")

    def is_listening(self, child):
        """Tell whether an Odoo waits for scheduled actions: its registry is loaded, a notification wakes it."""
        name = f"odoo-{child.process.pid}"  # as Odoo calls its connections
        query = (
            f"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{name}'"
            " AND datname = 'postgres' AND query ~ 'COMMIT'"
        )
        return self.database.sql(query) != [["0"]]

    def wake_jobs(self):
        """Have the Odoos of this database look for scheduled actions that are due, as every trigger does."""
        self.database.server.sql("postgres", f"NOTIFY cron_trigger, '{self.db_name}'")

    def _odoo_child(self, parts, name, port, *flags, max_cron_threads=2):
        """Return an Odoo that is stopped when `parts` closes; not started yet."""
        conf = self.database.conf(
            f"odoo-{port}.conf", http_port=port, gevent_port=port, max_cron_threads=max_cron_threads
        )
        env = odoo_process.environment(self.database.odoo) | self.env
        log = self.log_dir / f"odoo-{port}.log"
        child = Child(name, odoo_process.command(conf, *flags), log, env=env, cwd=self.database.run_dir)
        parts.callback(child.stop)
        return child

    def _sandbox_child(self, parts):
        """Return the sandbox, stopped when `parts` closes; not started yet. Its secrets stay off the command line."""
        command = [venv.python(), "-m", "sandbox", "--port", self.sandbox_port, "--journal", self.journal]
        secret = {"SANDBOX_ACCOUNT_SID": self.sandbox_account_sid, "SANDBOX_AUTH_TOKEN": self.sandbox_auth_token}
        env = os.environ | {"PYTHONUNBUFFERED": "1"} | secret
        child = Child("the sandbox", command, self.log_dir / "sandbox.log", env=env, cwd=cache.CHECKOUT)
        parts.callback(child.stop)
        return child

    def _start_sandbox(self):
        self.sandbox.start().wait_until(lambda: _answers(self.sandbox_url + "/sandbox/health"), 30)

    def _start_odoo(self, child, url):
        child.start().wait_until(lambda: _answers(url + "/web/health"), SLOWEST_START)

    def _set_parameters(self):
        """Fix the address that Odoo writes into links, before its first start can guess one, and stay offline."""
        values = {
            "web.base.url": self.odoo_url,
            "web.base.url.freeze": "True",
            "crm.iap.lead.enrich.setting": "manual",
        }
        rows = ", ".join(f"('{key}', '{value}')" for key, value in values.items())
        self.database.sql(
            f"INSERT INTO ir_config_parameter (key, value) VALUES {rows} "
            "ON CONFLICT (key) DO UPDATE SET value = excluded.value"
        )
        clock.set_to_noon(self.database)


def _answers(url):
    """True if a GET is answered 200."""
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status == 200
    except (OSError, http.client.HTTPException):
        return False
