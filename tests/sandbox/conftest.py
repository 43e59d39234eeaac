"""One sandbox in a thread for all tests of this folder, a webhook to be called, and Twilio's own client."""

import asyncio
import os
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from sandbox import phone
from sandbox.settings import Settings
from sandbox.testing import SandboxThread
from sandbox.world import World

# The page in a real browser: needs Chromium (SMS_BROWSER names it) and seconds, so the fast stage leaves it alone.
collect_ignore = [] if os.environ.get("SMS_BROWSER") else ["test_sandbox_page.py"]
FAST = Settings(delay_ms=(0, 4))


@pytest.fixture(scope="session")
def server():
    """The running sandbox."""
    phone.PAUSE = 0.01
    with SandboxThread(settings=FAST) as running:
        yield running


@pytest.fixture
def sandbox(server):
    """The running sandbox, as new: nothing sent, default world, fast delivery."""
    asyncio.run_coroutine_threadsafe(renew(server.sandbox), server._loop).result(5)
    return server


async def renew(sandbox):
    sandbox.world, sandbox.settings = World(), FAST
    sandbox.reset()


class Webhook:
    """A web server that remembers what was posted to it. ``answer`` is (status, content type, body) or a function of
    the number of calls so far."""

    def __init__(self):
        hook = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = 65536  # head and body in one packet, or the other side waits 40 ms for the second

            def do_POST(self):
                raw = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
                self.respond(dict(parse_qsl(raw, keep_blank_values=True)))

            def do_GET(self):
                self.respond({})

            def respond(self, form):
                with hook.lock:
                    number = len(hook.calls)
                    hook.calls.append({"path": self.path, "form": form, "headers": self.headers, "at": time.time()})
                status, kind, body = hook.answer(number) if callable(hook.answer) else hook.answer
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body.encode())))
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_args):
                pass

        self.lock = threading.Lock()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_args: None  # a caller that hangs up
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        self.clear()
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def clear(self):
        """Forget the calls; answer 204."""
        self.calls, self.answer = [], (204, "text/plain", "")

    def wait(self, count, seconds=3.0):
        """The first ``count`` calls."""
        deadline = time.monotonic() + seconds
        while len(self.calls) < count:
            assert time.monotonic() < deadline, f"{len(self.calls)} of {count} calls: {self.calls}"
            time.sleep(0.002)
        return self.calls

    def statuses(self):
        """The MessageStatus of every call, in order of arrival."""
        return [call["form"].get("MessageStatus") for call in self.calls]


@pytest.fixture(scope="session")
def _webhook():
    return Webhook()


@pytest.fixture
def hook(_webhook):
    """A webhook that nobody has called yet."""
    _webhook.clear()
    return _webhook


def twilio_client(sandbox, user=None, password=None):
    """Twilio's own client, pointed at the sandbox."""
    from twilio.rest import Client

    client = Client(user or sandbox.account_sid, password or sandbox.auth_token, sandbox.account_sid)
    client.api.base_url = client.messaging.base_url = sandbox.url
    return client


@pytest.fixture(scope="session")
def _client(server):
    return twilio_client(server)


@pytest.fixture
def client(sandbox, _client):
    """Twilio's own client under the account's credentials."""
    return _client


@pytest.fixture
def as_user(sandbox):
    """Twilio's own client under other credentials: ``as_user(sid, secret)``."""
    return lambda user, password: twilio_client(sandbox, user, password)
