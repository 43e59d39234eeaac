"""Helpers for tests, demos and benchmarks: a sandbox in a thread or a process, and its control endpoints as methods.

with SandboxThread() as sandbox:
    sandbox.post_message(To="+12025550123", From="+12025550100", Body="Hello")
    assert sandbox.journal()["summary"]["accepted"] == 1
"""

import asyncio
import base64
import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

ROOT = Path(__file__).parent.parent


class Control:
    """A sandbox by its address; every method is one HTTP request."""

    account_sid = "AC00000000000000000000000000000001"
    auth_token = "0123456789abcdef0123456789abcdef"
    url = ""

    def request(self, method, path, body=None, headers=None):
        """(status, headers, text) of one request.

        :raises OSError, http.client.HTTPException: no complete answer
        """
        connection = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=30)
        try:
            connection.request(method, path, body=body, headers=headers or {})
            response = connection.getresponse()
            return response.status, response.headers, response.read().decode()
        finally:
            connection.close()

    def json(self, method, path, data=None):
        """The JSON answer of a control endpoint.

        :raises ValueError: it answered with an error; the sentence is the sandbox's
        """
        body = None if data is None else json.dumps(data).encode()
        status, _headers, text = self.request(method, path, body, {"Content-Type": "application/json"})
        answer = json.loads(text)
        if status >= 400:
            raise ValueError(f"{status}: {answer.get('error')}")
        return answer

    def api(self, method, path, user=None, password=None, **form):
        """(status, headers, text) of an API request under the account's credentials.

        ``path`` is a whole one (/v1/..., /2010-04-01/...) or the part after the account, such as /Messages.json.
        """
        if not path.startswith(("/v1/", "/2010-04-01/")):
            path = f"/2010-04-01/Accounts/{self.account_sid}{path}"
        pair = f"{user or self.account_sid}:{self.auth_token if password is None else password}"
        headers = {"Authorization": "Basic " + base64.b64encode(pair.encode()).decode()}
        if method == "GET" and form:
            path, form = f"{path}?{urlencode(form, doseq=True)}", {}
        if method == "POST":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return self.request(method, path, urlencode(form, doseq=True).encode() if method == "POST" else None, headers)

    def post_message(self, **form):
        """(status, JSON) of POST Messages.json."""
        status, _headers, text = self.api("POST", "/Messages.json", **form)
        return status, json.loads(text)

    def journal(self, part="", to=""):
        """GET /sandbox/journal"""
        query = urlencode({name: value for name, value in (("part", part), ("to", to)) if value})
        return self.json("GET", f"/sandbox/journal?{query}")

    def inbound(self, sender, to, body, **more):
        """A subscriber texts in; the answer says what the webhook did."""
        return self.json("POST", "/sandbox/inbound", {"from": sender, "to": to, "body": body, **more})

    def fault(self, kind, **more):
        """Turn a fault on."""
        return self.json("POST", "/sandbox/faults", {"kind": kind, **more})

    def settings(self, **changes):
        """Change settings; without arguments read them."""
        return self.json("POST", "/sandbox/settings", changes)

    def world(self, **sections):
        """Change the world; without arguments read it."""
        return self.json("POST", "/sandbox/world", sections) if sections else self.json("GET", "/sandbox/world")

    def reset(self, world=False):
        """Forget messages, opt-outs and faults; on request what was done to the world."""
        return self.json("POST", "/sandbox/reset", {"world": world})

    def wait_for(self, condition, seconds=5.0):
        """Poll ``condition(journal)`` until it is true; return the journal.

        :raises AssertionError: not within the time
        """
        deadline = time.monotonic() + seconds
        while True:
            journal = self.journal()
            if condition(journal):
                return journal
            if time.monotonic() > deadline:
                raise AssertionError(f"not within {seconds} s: {journal['summary']}")
            time.sleep(0.003)


class SandboxProcess(Control):
    """``python -m sandbox`` on a free port, as a context manager; environment and arguments as for the command."""

    def __init__(self, *arguments, env=None, port=0):
        self.command = [sys.executable, "-m", "sandbox", "--with-parent", "--port", str(port), *arguments]
        self.env = {**os.environ, **(env or {})}
        self.account_sid = self.env.get("SANDBOX_ACCOUNT_SID") or self.account_sid
        self.auth_token = self.env.get("SANDBOX_AUTH_TOKEN") or self.auth_token
        self.process = None

    def __enter__(self):
        self.process = subprocess.Popen(self.command, cwd=ROOT, env=self.env, stdout=subprocess.PIPE, text=True)
        line = self.process.stdout.readline()
        found = re.search(r"http://\S+:\d+", line)
        if not found:
            raise RuntimeError(f"the sandbox did not start (exit code {self.process.wait(5)})")
        self.url = found.group(0)
        return self

    def stop(self):
        """SIGTERM; returns the exit code."""
        self.process.terminate()
        return self.process.wait(10)

    def __exit__(self, *error):
        self.stop()
        self.process.stdout.close()


class SandboxThread(Control):
    """The same application in a thread of this process: starts in milliseconds."""

    def __init__(self, sandbox=None, **parts):
        from .state import Sandbox

        self.sandbox = sandbox or Sandbox(**parts)
        self._ready, self._stop, self._loop = threading.Event(), None, None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    async def _serve(self):
        from aiohttp import web

        from .app import build

        self._stop, self._loop = asyncio.Event(), asyncio.get_running_loop()
        runner = web.AppRunner(build(self.sandbox), access_log=None, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        self._ready.set()
        await self._stop.wait()
        await runner.cleanup()

    def __enter__(self):
        self._thread.start()
        if not self._ready.wait(5):
            raise RuntimeError("the sandbox did not start within 5 s")
        return self

    def __exit__(self, *error):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(10)
