"""Twilio's callbacks, made by a test itself: signed as Twilio does, or deliberately not."""

import secrets
import urllib.error
import urllib.parse
import urllib.request

from sandbox import signing

TRIES = 4  # Twilio's: once and three repeats, as our addresses ask for with #rc=3&rp=all
LARGE = 1_000_000  # bytes that do not fit into the buffers on the way
OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class Twilio:
    """Speaks to the routes of one account of a world (`demo.story.World`) in Twilio's voice."""

    def __init__(self, world):
        self.account_sid, self.token = world.stack.sandbox_account_sid, world.stack.sandbox_auth_token
        self.sender = world.office.sender
        fields = ["inbound_url"]
        account = world.odoo.search_read("sms.marketing.account", [("id", "=", world.office.account)], fields)[0]
        self.inbound_url = account["inbound_url"].partition("#")[0]

    def status_url(self, uuid):
        """Return the address at which the status of one text is reported."""
        return f"{self.inbound_url.rpartition('/')[0]}/status/{uuid}"

    def say(self, number, words):
        """Have a person's text arrive, repeated as Twilio repeats it; return (HTTP status, tries)."""
        params = {
            "AccountSid": self.account_sid,
            "Body": words,
            "From": number,
            "MessageSid": f"SM{secrets.token_hex(16)}",
            "NumMedia": "0",
            "To": self.sender,
        }
        tries, status = 0, 500
        while status >= 500 and tries < TRIES:
            tries, status = tries + 1, self.post(self.inbound_url, params)
        return status, tries

    def report(self, uuid, status, sid, **more):
        """Report a text's status; return the HTTP status of the answer."""
        params = {"AccountSid": self.account_sid, "MessageSid": sid, "MessageStatus": status, **more}
        return self.post(self.status_url(uuid), params)

    def post(self, url, params, token=None, signature=None):
        """Post a form, signed with the account's token, with another one, or with a given signature ("": none)."""
        if signature is None:
            signature = signing.signature(token or self.token, url, params)
        headers = {signing.HEADER: signature} if signature else {}
        return send(url, urllib.parse.urlencode(params).encode(), headers)


def send(url, body, headers):
    """Post bytes as a form; return the HTTP status of the answer."""
    request = urllib.request.Request(url, body, headers, method="POST")
    try:
        with OPENER.open(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as answer:
        return answer.code
    except (urllib.error.URLError, ConnectionError) as broken:
        if len(body) < LARGE:
            raise
        return _hung_up(broken)


def _hung_up(broken):
    """A server that answers before it has read everything may close while we still write: as good as 413."""
    reason = getattr(broken, "reason", broken)
    if not isinstance(reason, (BrokenPipeError, ConnectionResetError)):
        raise broken
    return 413
