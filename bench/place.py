"""Where a benchmark runs: a private database, Odoo processes on it, and the API's stand-in."""

import http.client
import json
import os
import re
import urllib.request
from contextlib import contextmanager

from dev import cache, clock, databases, odoo_process, venv
from dev.cache import CHECKOUT
from dev.ports import free_port
from dev.processes import Child, run_step
from dev.recipes import ADDON, CLOCK, recipe_for

NOTE = re.compile(r"note: (.+)")
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Place:
    """One private database; `inside()` runs a function of `bench/inside/` in an Odoo process on it."""

    def __init__(self, database, quick):
        self.database, self.quick = database, quick
        self.log_dir = cache.log_dir()
        self.runs = 0

    def inside(self, title, function, **arguments):
        """Run `MODULE.FUNCTION` of bench.inside in a new Odoo process and return its JSON value.

        Raises Problem, with the log, if it fails.
        """
        self.runs += 1
        answer = self.database.run_dir / f"answer-{self.runs}.json"
        conf = self.database.conf("bench.conf", max_cron_threads=0)
        argv = [venv.python(), "-m", "bench.inside", conf, function, answer]
        log = self.log_dir / f"bench-{function}.log"
        run_step(
            title,
            argv,
            log,
            _note,
            failure=f"The benchmark stopped while {title}.",
            env=self._environment() | {"BENCH_ARGUMENTS": json.dumps(arguments)},
            cwd=CHECKOUT,
        )
        return json.loads(answer.read_text())

    def _environment(self):
        """No proxy: core's requests would ask it for the way to this machine."""
        return odoo_process.environment(self.database.odoo) | {"NO_PROXY": "*", "no_proxy": "*"}

    @contextmanager
    def api(self, delay):
        """Give the address of a stand-in for Twilio's API that answers after `delay` seconds."""
        log = self.log_dir / f"bench-api-{self.runs}-{os.urandom(3).hex()}.log"
        child = Child("the API's stand-in", [venv.python(), "-m", "bench.api_stub", delay], log, cwd=CHECKOUT).start()
        try:
            child.wait_until(lambda: log.exists() and log.read_text().endswith("\n"), 30)
            yield f"http://127.0.0.1:{int(log.read_text())}"
        finally:
            child.stop()

    @contextmanager
    def odoo_server(self):
        """Give the port of Odoo's own HTTP server: one process with threads, no scheduled actions."""
        port = free_port()
        conf = self.database.conf(f"server-{port}.conf", http_port=port, gevent_port=port, max_cron_threads=0)
        child = Child(
            "Odoo",
            odoo_process.command(conf),
            self.log_dir / f"bench-odoo-{port}.log",
            env=self._environment(),
            cwd=self.database.run_dir,
        ).start()
        try:
            child.wait_until(lambda: _answers(f"http://127.0.0.1:{port}/web/health"), 120)
            yield port
        finally:
            child.stop()

    @contextmanager
    def second_database(self):
        """Give the name of a copy of the database on the same server, as it is now."""
        name, server = f"{self.database.name}_second", self.database.server
        server.sql("postgres", f"CREATE DATABASE {name} TEMPLATE {self.database.name}")
        try:
            yield name
        finally:
            server.sql("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def settings(self):
        """Return what every report tells about the machine."""
        return {"quick": self.quick, "cores": len(os.sched_getaffinity(0)), "odoo": self.database.odoo.version}


@contextmanager
def new_place(quick):
    """Give a Place with a database of its own."""
    with databases.private(recipe_for([ADDON, CLOCK])) as database:
        clock.set_to_noon(database)
        yield Place(database, quick)


def accepted(api):
    """Return how many messages a stand-in has accepted."""
    with DIRECT.open(api, timeout=10) as answer:
        return json.load(answer)["accepted"]


def _note(line):
    match = NOTE.search(line)
    return match and match[1]


def _answers(url):
    try:
        with DIRECT.open(url, timeout=5) as answer:
            return answer.status == 200
    except (OSError, http.client.HTTPException):
        return False
