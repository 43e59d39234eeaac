"""Stands where Twilio's API would be: answers every POST with a created message after a delay, and counts.

`python -m bench.api_stub 0.05` serves on a free loopback port, which it prints. Smaller than the sandbox on purpose: it
must be much faster than what is measured, and treat both sides alike. GET answers the number of accepted messages.
"""

import asyncio
import itertools
import json
import sys
from urllib.parse import parse_qs

ACCEPTED = itertools.count(1)
HEAD = "HTTP/1.1 {status}\r\nContent-Type: application/json;charset=utf-8\r\nContent-Length: {length}\r\n\r\n"


class Connection(asyncio.Protocol):
    """One keep-alive connection; a client sends its next request after it has the answer."""

    accepted = 0

    def __init__(self, delay):
        self.delay = delay
        self.buffer = b""

    def connection_made(self, transport):
        self.transport = transport

    def data_received(self, data):
        self.buffer += data
        head, found, body = self.buffer.partition(b"\r\n\r\n")
        if not found or len(body) < _content_length(head):
            return
        self.buffer = b""
        if head.startswith(b"POST"):
            asyncio.get_running_loop().call_later(self.delay, self._accept, body)
        else:
            self._answer("200 OK", {"accepted": Connection.accepted})

    def _accept(self, body):
        if self.transport.is_closing():
            return
        Connection.accepted += 1
        form = parse_qs(body.decode())
        self._answer("201 Created", _message(next(ACCEPTED), form))

    def _answer(self, status, content):
        body = json.dumps(content).encode()
        self.transport.write(HEAD.format(status=status, length=len(body)).encode() + body)


def _content_length(head):
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0


def _message(number, form):
    """Return what Twilio answers: https://www.twilio.com/docs/messaging/api/message-resource#create-a-message."""
    sid = f"SM{number:032x}"
    account = "AC" + "0" * 32
    uri = f"/2010-04-01/Accounts/{account}/Messages/{sid}"
    return {
        "account_sid": account,
        "api_version": "2010-04-01",
        "body": form.get("Body", [""])[0],
        "date_created": "Thu, 24 Aug 2023 05:01:45 +0000",
        "date_sent": None,
        "date_updated": "Thu, 24 Aug 2023 05:01:45 +0000",
        "direction": "outbound-api",
        "error_code": None,
        "error_message": None,
        "from": form.get("From", [None])[0],
        "messaging_service_sid": None,
        "num_media": "0",
        "num_segments": "1",
        "price": None,
        "price_unit": None,
        "sid": sid,
        "status": "queued",
        "subresource_uris": {"media": f"{uri}/Media.json"},
        "to": form.get("To", [None])[0],
        "uri": f"{uri}.json",
    }


async def serve(delay):
    """Serve until we are ended; the port is the first line of the output."""
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: Connection(delay), "127.0.0.1", 0, backlog=512)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(float(sys.argv[1])))
