"""A small client for the running sandbox's own controls. Standard library only."""

import json
import urllib.request


class SandboxClient:
    """Reads the sandbox's journal and plays the people at the other end of the line."""

    def __init__(self, url):
        self.url = url
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def journal(self):
        """Return every message that the sandbox accepted, in order."""
        return self.request("GET", "/sandbox/journal")

    def inbound(self, from_, to, body):
        """Text from a person's number to one of ours."""
        return self.request("POST", "/sandbox/inbound", {"from": from_, "to": to, "body": body})

    def reset(self):
        """Forget all messages, opt-outs and faults."""
        return self.request("POST", "/sandbox/reset", {})

    def request(self, method, path, data=None):
        """Send JSON and return the JSON answer, or None when there is none."""
        body = None if data is None else json.dumps(data).encode()
        headers = {"Content-Type": "application/json"} if body else {}
        request = urllib.request.Request(self.url + path, body, headers, method=method)
        with self._opener.open(request, timeout=30) as answer:
            text = answer.read()
        return json.loads(text) if text else None
