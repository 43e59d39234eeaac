"""``python -m sandbox --port N``: start the stand-in, say where it is, stop cleanly on SIGTERM or Ctrl-C."""

import argparse
import asyncio
import contextlib
import errno
import json
import os
import signal
import sys

from aiohttp import web

from . import settings, world
from .app import build
from .guard import is_loopback
from .state import Sandbox

FAREWELL = 0.5  # seconds that requests under way get when it stops


class Sorry(Exception):
    """A reason not to start, as one sentence for the person at the keyboard."""


def arguments(given=None):
    """The parsed command line."""
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A stand-in for Twilio on this machine.")
    parser.add_argument("--port", type=int, required=True, help="port to listen on; 0 takes a free one")
    parser.add_argument("--host", default="127.0.0.1", help="loopback address (default 127.0.0.1)")
    parser.add_argument("--journal", metavar="FILE", help="append one JSON line per accepted message")
    parser.add_argument("--world", metavar="FILE", help="accounts, numbers and services (default: world.json)")
    parser.add_argument(
        "--set", metavar="NAME=JSON", action="append", default=[], help="a setting, e.g. --set 'delay_ms=[0,10]'"
    )
    parser.add_argument("--with-parent", action="store_true", help="stop when the process that started it is gone")
    return parser.parse_args(given)


def prepare(options, environ=os.environ):
    """The Sandbox that the command line and the environment ask for.

    :raises Sorry: something is wrong with them
    """
    if not is_loopback(f"[{options.host}]" if ":" in options.host else options.host):
        raise Sorry(f"The sandbox binds to loopback only, not to {options.host!r}; use 127.0.0.1.")
    if not 0 <= options.port <= 65535:
        raise Sorry(f"--port must be from 0 to 65535, not {options.port}.")
    sid, token = environ.get("SANDBOX_ACCOUNT_SID", ""), environ.get("SANDBOX_AUTH_TOKEN", "")
    try:
        chosen = settings.update(settings.Settings(), _settings(options.set))
        return Sandbox(world.load(options.world, sid, token), chosen, options.journal)
    except OSError as error:
        raise Sorry(f"Cannot open {error.filename}: {error.strerror}.") from error
    except ValueError as error:
        raise Sorry(f"Cannot start: {error}.") from error


def _settings(pairs):
    changes = {}
    for pair in pairs:
        name, _equals, value = pair.partition("=")
        try:
            changes[name] = json.loads(value)
        except ValueError:
            raise ValueError(f"--set {name}: {value!r} is not JSON") from None
    return changes


async def serve(sandbox, options, ready=print):
    """Listen until SIGTERM or SIGINT.

    :raises Sorry: the port is taken
    """
    runner = web.AppRunner(build(sandbox), access_log=None, shutdown_timeout=FAREWELL)
    await runner.setup()
    try:
        site = web.TCPSite(runner, options.host, options.port, backlog=1024)
        try:
            await site.start()
        except OSError as error:
            raise Sorry(_listen_problem(error, options)) from error
        port = runner.addresses[0][1]
        ready(greeting(sandbox, options.host, port))
        await _until_stopped(options.with_parent)
    finally:
        await runner.cleanup()


def _listen_problem(error, options):
    if error.errno == errno.EADDRINUSE:
        return f"Port {options.port} on {options.host} is taken; choose another --port or stop what uses it."
    return f"Cannot listen on {options.host} port {options.port}: {error.strerror or error}."


def greeting(sandbox, host, port):
    """What is printed when it listens; a token from the environment is not shown."""
    account = next(iter(sandbox.world.accounts.values()))
    fictional = account.auth_token == world.Account.auth_token
    token = f"{account.auth_token} (fictional default)" if fictional else "(as configured, not shown)"
    name = f"[{host}]" if ":" in host else host
    return (
        f"Sandbox ready: http://{name}:{port}/ (telephone and API)\n"
        f"  account SID {account.sid}\n  auth token  {token}\n"
        f"  numbers     {', '.join(sandbox.world.senders)}"
    )


async def _until_stopped(with_parent):
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    parent = os.getppid()
    while with_parent and not stop.is_set() and os.getppid() == parent:
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(stop.wait(), timeout=0.5)
    if not with_parent:
        await stop.wait()


def main():
    """Exit code: 0 stopped as asked, 1 could not start."""
    options = arguments()
    try:
        asyncio.run(serve(prepare(options), options, lambda text: print(text, flush=True)))
    except Sorry as sorry:
        print(sorry, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
