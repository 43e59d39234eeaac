"""Posts status callbacks as Twilio does: signed, a few at a time. Requests are made before the clock runs."""

import base64
import hashlib
import hmac
import re
import socket
import threading
import time
from urllib.parse import urlencode, urlsplit

from dev.say import Problem

# The two that come for every text that arrives. Twilio may also tell `sending`; core looks at it and changes nothing.
STATUSES = ("sent", "delivered")
TIMEOUT = 60
LENGTH = re.compile(rb"^content-length:[ \t]*([0-9]+)", re.I | re.M)


def requests_for(texts, auth_token, host):
    """Return the raw requests that tell these texts' way: all are sent, then all are delivered.

    A text is a dictionary: `url` (as Twilio was given it), `sid`, `account_sid`, `to`, `from`.
    """
    return [_request(text, status, auth_token, host) for status in STATUSES for text in texts]


def _request(text, status, auth_token, host):
    """Return one POST; https://www.twilio.com/docs/messaging/guides/outbound-message-status-in-status-callbacks."""
    form = {
        "AccountSid": text["account_sid"],
        "ApiVersion": "2010-04-01",
        "From": text["from"],
        "MessageSid": text["sid"],
        "MessageStatus": status,
        "SmsSid": text["sid"],
        "SmsStatus": status,
        "To": text["to"],
    }
    body = urlencode(form).encode()
    head = (
        f"POST {urlsplit(text['url']).path} HTTP/1.1\r\nHost: {host}\r\nUser-Agent: TwilioProxy/1.1\r\n"
        f"X-Twilio-Signature: {signature(text['url'], form, auth_token)}\r\nConnection: close\r\n"
        f"Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def signature(url, form, auth_token):
    """Return X-Twilio-Signature: https://www.twilio.com/docs/usage/webhooks/webhooks-security."""
    text = url + "".join(name + form[name] for name in sorted(form))
    return base64.b64encode(hmac.new(auth_token.encode(), text.encode(), hashlib.sha1).digest()).decode()


def post_all(port, requests, at_a_time, accepted=(b"200", b"204")):
    """Return the seconds until every request is answered. Raises Problem if one is not answered with success.

    `accepted`: the HTTP status codes that are success.
    """
    queue, refused = iter(requests), []
    threads = [
        threading.Thread(target=_work, args=(port, queue, refused, accepted), daemon=True) for _ in range(at_a_time)
    ]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took = time.perf_counter() - began
    if refused:
        raise Problem(f"{len(refused)} of {len(requests)} requests were refused, the first one with {refused[0]!r}.")
    return took


def _work(port, queue, refused, accepted):
    for request in queue:  # shared: each thread takes the next one
        try:
            answer = _post(port, request)
        except OSError as error:
            answer = str(error).encode()
        if answer[9:12] not in accepted:
            refused.append(answer[:200])


def _post(port, request):
    """Return the whole answer; a connection of its own each, as Odoo closes it after every request.

    Like any client it takes the answer for complete when its length says so: Odoo's server closes 10 ms later.
    """
    with socket.create_connection(("127.0.0.1", port), timeout=TIMEOUT) as connection:
        connection.sendall(request)
        answer = b""
        while not is_complete(answer) and (chunk := connection.recv(65536)):
            answer += chunk
    return answer


def is_complete(answer):
    """True if the head and as many bytes of body as it names are there; 204 has none."""
    head, end, body = answer.partition(b"\r\n\r\n")
    length = LENGTH.search(head)
    return bool(end) and (head[9:12] == b"204" or (bool(length) and len(body) >= int(length[1])))
