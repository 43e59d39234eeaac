"""A small client for a running Odoo: JSON-RPC as a logged-in user, and its web pages. Standard library only."""

import http.cookiejar
import json
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass

SLOWEST_ANSWER = 120


class OdooError(Exception):
    """What Odoo's server raised: `name` is the Python class, `message` its text, `debug` its traceback."""

    def __init__(self, data):
        super().__init__(f"{data.get('name')}: {data.get('message')}")
        self.name, self.message, self.debug = data.get("name"), data.get("message"), data.get("debug")


@dataclass
class Page:
    """An HTTP answer: status, headers, and the body as text."""

    status: int
    headers: dict
    text: str


class OdooClient:
    """One user's session. `call("crm.lead", "search_count", [])` runs a method and returns its JSON value."""

    def __init__(self, url, database, login="admin", password="admin"):
        self.url, self.database = url, database
        cookies = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), cookies)
        self.uid = None
        if login:
            self.login(login, password)

    def login(self, login, password):
        """Open a session. Raises OdooError if the password is wrong."""
        answer = self.rpc("/web/session/authenticate", db=self.database, login=login, password=password)
        self.uid = answer["uid"]

    def call(self, model, method, *args, **kwargs):
        """Call a public method of a model and return what it returns."""
        return self.rpc(f"/web/dataset/call_kw/{model}/{method}", model=model, method=method, args=args, kwargs=kwargs)

    def search_read(self, model, domain=(), fields=(), **more):
        """Return the matching records as dictionaries."""
        return self.call(model, "search_read", list(domain), list(fields), **more)

    def create(self, model, values):
        """Create one record and return its id."""
        return self.call(model, "create", [values])[0]

    def write(self, model, ids, values):
        """Write values on records."""
        return self.call(model, "write", ids if isinstance(ids, list) else [ids], values)

    def rpc(self, path, **params):
        """POST a JSON-RPC request and return its result. Raises OdooError."""
        body = json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}).encode()
        page = self.http_post(path, body, {"Content-Type": "application/json"})
        answer = json.loads(page.text)
        if "error" in answer:
            raise OdooError(answer["error"].get("data", answer["error"]))
        return answer["result"]

    def http_get(self, path, headers=None):
        """GET a path or an address and return the Page, also for error statuses."""
        return self._open(urllib.request.Request(self._address(path), headers=headers or {}))

    def http_post(self, path, data=b"", headers=None):
        """POST bytes, or a dictionary as a form, and return the Page, also for error statuses."""
        body = urllib.parse.urlencode(data).encode() if isinstance(data, dict) else data
        return self._open(urllib.request.Request(self._address(path), body, headers or {}, method="POST"))

    def _address(self, path):
        return path if path.startswith("http") else self.url + path

    def _open(self, request):
        try:
            with self._opener.open(request, timeout=SLOWEST_ANSWER) as answer:
                return Page(answer.status, dict(answer.headers), answer.read().decode(errors="replace"))
        except urllib.error.HTTPError as answer:
            return Page(answer.code, dict(answer.headers), answer.read().decode(errors="replace"))
