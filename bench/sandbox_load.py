"""How many messages per second the sandbox accepts: ``python bench/sandbox_load.py [--callbacks]``.

The client is as small as HTTP allows (prepared bytes over keep-alive connections), because a full client would be
slower than the server and measure itself. Afterwards the journal file must hold every accepted SID exactly once.
"""

import argparse
import asyncio
import base64
import json
import multiprocessing
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlencode, urlsplit

sys.path.insert(0, str(Path(__file__).parent.parent))

from sandbox.testing import SandboxProcess


class Disagreement(Exception):
    """The sandbox did not do what the benchmark counts on."""


def request_bytes(sandbox, number, callback):
    """One POST Messages.json, ready to send."""
    form = {"To": number, "From": "+12025550100", "Body": "Hello from the benchmark, reply STOP to opt out."}
    if callback:
        form["StatusCallback"] = callback
    body = urlencode(form).encode()
    pair = base64.b64encode(f"{sandbox.account_sid}:{sandbox.auth_token}".encode()).decode()
    head = (
        f"POST /2010-04-01/Accounts/{sandbox.account_sid}/Messages.json HTTP/1.1\r\n"
        f"Host: {urlsplit(sandbox.url).netloc}\r\nAuthorization: Basic {pair}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def read_answer(reader):
    """(status, body) of one keep-alive response with Content-Length."""
    head = await reader.readuntil(b"\r\n\r\n")
    length = int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0])
    return int(head[9:12]), await reader.readexactly(length)


async def connection(sandbox, numbers, callback, sids):
    """Post messages one after another over one connection until ``numbers`` is empty."""
    reader, writer = await asyncio.open_connection(*urlsplit(sandbox.url).netloc.split(":"))
    for number in numbers:
        writer.write(request_bytes(sandbox, number, callback))
        status, body = await read_answer(reader)
        if status != 201:
            raise Disagreement(f"HTTP {status}: {body[:200]!r}")
        sids.append(json.loads(body)["sid"])
    writer.close()


async def post_all(sandbox, count, in_flight, callback):
    """(seconds, SIDs) for ``count`` messages to ordinary fictional numbers."""
    numbers = iter([f"+1{210 + i % 780}55501{i // 780 % 80:02d}" for i in range(count)])
    sids, began = [], time.perf_counter()
    await asyncio.gather(*(connection(sandbox, numbers, callback, sids) for _ in range(in_flight)))
    return time.perf_counter() - began, sids


def sink(port_to):
    """A callback receiver that answers 204 and nothing else; its port goes through the pipe."""

    async def serve():
        server = await asyncio.start_server(answer, "127.0.0.1", 0)
        port_to.send(server.sockets[0].getsockname()[1])
        await server.serve_forever()

    async def answer(reader, writer):
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                await reader.readexactly(int(head.lower().split(b"content-length:", 1)[1].split(b"\r\n", 1)[0]))
                writer.write(b"HTTP/1.1 204 No Content\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    asyncio.run(serve())


def wait_for_callbacks(sandbox, expected, limit=120):
    """Seconds until the journal counts ``expected`` callbacks."""
    began = time.perf_counter()
    while sandbox.json("GET", "/sandbox/health")["callbacks"] < expected:
        if time.perf_counter() - began > limit:
            raise Disagreement("callbacks did not finish")
        time.sleep(0.2)
    return time.perf_counter() - began


def run(count, in_flight, callbacks):
    """Print and return the figures of one run; raise Disagreement if the journal does not hold it."""
    process = None
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal.jsonl"
        with SandboxProcess("--journal", str(journal), "--set", "delay_ms=[0,50]") as sandbox:
            callback = ""
            if callbacks:
                mine, theirs = multiprocessing.Pipe()
                process = multiprocessing.Process(target=sink, args=(theirs,), daemon=True)
                process.start()
                callback = f"http://127.0.0.1:{mine.recv()}/status/benchmark"
            seconds, sids = asyncio.run(post_all(sandbox, count, in_flight, callback))
            figures = {"accepted/s" + (" with callbacks" if callbacks else ""): count / seconds}
            text = f"{count} messages, {in_flight} in flight, {seconds:.2f} s: {count / seconds:,.0f} accepted/s"
            if callbacks:
                rest = wait_for_callbacks(sandbox, 3 * count)
                figures["callbacks/s"] = 3 * count / (seconds + rest)
                text += f"; {3 * count} callbacks after {rest:.1f} s more: {3 * count / (seconds + rest):,.0f}/s"
        lines = [json.loads(line)["sid"] for line in journal.read_text().splitlines()]
    if process:
        process.kill()
    if sorted(lines) != sorted(sids) or len(set(sids)) != count:
        raise Disagreement(f"the journal holds {len(lines)} lines for {len(sids)} accepted messages")
    print(("callbacks on:  " if callbacks else "callbacks off: ") + text)
    return figures


def main():
    """Run once with callbacks off, and with ``--callbacks`` once with them."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--messages", type=int, default=20_000)
    parser.add_argument("--in-flight", type=int, default=100)
    parser.add_argument("--callbacks", action="store_true", help="measure with status callbacks as well")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args()
    figures = {}
    try:
        for callbacks in (False, True)[: 1 + options.callbacks]:
            figures |= run(options.messages, options.in_flight, callbacks)
    except Disagreement as problem:
        sys.exit(str(problem))
    if options.json:
        options.json.write_text(json.dumps(figures))


if __name__ == "__main__":
    main()
