"""A server that answers with exactly the bytes, silences and resets that a test wants; HTTP manners optional."""

import asyncio
import socket
import struct
import threading
from dataclasses import dataclass, field
from urllib.parse import parse_qs

SID = "SM" + "0123456789abcdef" * 2


def created(body=None, **headers):
    """The bytes of a 201 with a message resource."""
    return response(201, body or b'{"sid": "%s", "status": "queued"}' % SID.encode(), **headers)


def response(status, body=b"", **headers):
    """The bytes of an HTTP answer, Content-Length included unless given; None leaves a header out."""
    fields = {"Content-Type": "application/json", "Content-Length": len(body), **headers}
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in fields.items() if value is not None]
    return "\r\n".join((f"HTTP/1.1 {status} X", *lines, "", "")).encode() + body


@dataclass
class Request:
    """One request that was read completely: head as text, body as bytes."""

    head: str
    body: bytes

    @property
    def form(self):
        """The first value of each form field."""
        return {name: values[0] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()}


@dataclass
class RawServer:
    """Runs in a thread on a free port of loopback.

    `answer(writer, request)` is a coroutine called for each complete request; returning False closes the connection.
    `ssl` is an optional server context.
    """

    answer: object
    ssl: object = None
    requests: list = field(default_factory=list)
    connections: int = 0
    most_open: int = 0
    _open: int = 0

    @property
    def url(self):
        """Where it listens."""
        return f"{'https' if self.ssl else 'http'}://127.0.0.1:{self.port}"

    async def _serve(self):
        self._stop = asyncio.Event()
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self.ssl)
        self.port = server.sockets[0].getsockname()[1]
        self._loop = asyncio.get_running_loop()
        self._ready.set()
        await self._stop.wait()
        server.close()
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()

    async def _talk(self, reader, writer):
        self.connections += 1
        self._open += 1
        self.most_open = max(self.most_open, self._open)
        try:
            while request := await self._read(reader):
                self.requests.append(request)
                if await self.answer(writer, request) is False:
                    break
        except (OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            pass
        finally:
            self._open -= 1
            writer.close()

    async def _read(self, reader):
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        fields = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:] if ": " in line)
        return Request(head, await reader.readexactly(int(fields.get("content-length", 0))))

    def __enter__(self):
        self._ready = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._ready.wait(5)
        return self

    def __exit__(self, *error):
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join(5)


def sends(*chunks, pause=0.0, close=True):
    """An answer that writes the chunks, with pauses between, and closes."""

    async def answer(writer, _request):
        for chunk in chunks:
            writer.write(chunk)
            await writer.drain()
            await asyncio.sleep(pause)
        return not close

    return answer


async def hangs(_writer, _request):
    """Never answer."""
    await asyncio.sleep(60)


async def closes(_writer, _request):
    """Close without a word."""
    return False


async def resets(writer, _request):
    """Reset the connection: RST instead of FIN."""
    writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
    return False


def free_port():
    """A port on which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
