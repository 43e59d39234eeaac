"""A subscriber texts in: keywords first, then the customer's webhook, then what the webhook wants to be texted back.

Parameters: https://www.twilio.com/docs/messaging/guides/webhook-request
Which URL: the number's SmsUrl, or the Messaging Service's inbound_request_url; a service with neither drops the text:
https://www.twilio.com/docs/messaging/api/service-resource
"""

import time
from dataclasses import dataclass, field
from urllib.parse import urljoin

from . import keywords, rules, twiml
from .callbacks import Hook
from .errors import Refusal
from .segments import count
from .stamps import new_sid
from .store import API_VERSION, Message
from .world import ShortCode

DROPPED = "the Messaging Service has no inbound_request_url, so Twilio neither logs nor forwards the text"
ERROR_UNREACHABLE, ERROR_HTTP = "11205", "11200"


class UnknownNumber(Exception):
    """Nobody of this world would receive the text."""


@dataclass
class Text:
    """What a subscriber sent; ``place`` may hold city, state, zip, country."""

    sender: str
    to: str
    body: str
    media: list = field(default_factory=list)
    place: dict = field(default_factory=dict)


@dataclass
class Route:
    """Where the text goes: URL and method, and the fallback; empty URL: nowhere."""

    url: str = ""
    method: str = "POST"
    fallback_url: str = ""
    fallback_method: str = "POST"
    dropped: str = ""


def route(sender, service):
    """The Route of a text to this sender."""
    if service and not service.use_inbound_webhook_on_number:
        if not service.inbound_request_url:
            return Route(dropped=DROPPED)
        return Route(
            service.inbound_request_url, service.inbound_method, service.fallback_url or "", service.fallback_method
        )
    if sender.sms_application_sid:
        return Route()  # with an application every Sms*Url is ignored
    return Route(sender.sms_url, sender.sms_method, sender.sms_fallback_url, sender.sms_fallback_method)


async def receive(sandbox, text):
    """Handle one inbound text completely; return what happened as a dict (an entry of the journal).

    :raises UnknownNumber: no number or short code of this world is called ``text.to``
    """
    sender = sandbox.world.senders.get(text.to)
    if sender is None:
        raise UnknownNumber(f"no number {text.to} in this world")
    return await Arrival(sandbox, text, sender).handle()


class Arrival:
    """One inbound text on its way through keywords and webhook."""

    def __init__(self, sandbox, text, sender):
        self.sandbox, self.text, self.sender = sandbox, text, sender
        self.service = sandbox.world.services.get(sender.service_sid)
        self.keyword = self._keyword()
        self.route = route(sender, self.service)
        self.message = self._message()
        self.entry = {
            "sid": self.message.sid,
            "from": text.sender,
            "to": text.to,
            "body": text.body,
            "at": self.message.created,
            "keyword": self.keyword,
            "dropped": self.route.dropped,
            "webhook": None,
            "replies": [],
        }

    async def handle(self):
        """Opt-out first, then the standard answer, then the webhook."""
        self.sandbox.journal.came_in(self.entry)
        if not self.route.dropped:
            self.sandbox.store.add(self.message)
        self.sandbox.phone.added(self.message)
        self._answer_keyword()
        if self.route.url:
            await self._forward()
        return self.entry

    def _keyword(self):
        """STOP, START, HELP or None; a stand-alone short code has no keyword handling."""
        if isinstance(self.sender, ShortCode) and not self.service:
            return None
        return keywords.keyword(self.text.body, self.sender.toll_free)

    def _message(self):
        now, text = time.time(), self.text
        return Message(
            sid=new_sid("MM" if text.media else "SM"),
            account_sid=self.sender.account_sid,
            to=text.to,
            sender=text.sender,
            body=text.body,
            direction="inbound",
            status="received",
            created=now,
            sent=now,
            service_sid=self.service.sid if self.service else None,
            origin="subscriber",
            media=tuple(text.media),
            segments=count(text.body),
        )

    def _answer_keyword(self):
        """Change the block list and text the standard answer."""
        if not self.keyword:
            return
        blocked, key = self.sandbox.store.blocked, (rules.scope(self.service, self.sender), self.text.sender)
        answer = keywords.reply(self.keyword, key in blocked, self.sender.toll_free)
        if self.keyword == keywords.STOP:
            blocked.add(key)
        elif self.keyword == keywords.START:
            blocked.discard(key)
        if answer:
            self._text_back(twiml.Reply(answer), "keyword")

    async def _forward(self):
        """Call the webhook, on failure the fallback."""
        way, opt_out = self.route, self.keyword if self.service and self.service.advanced_opt_out else None
        params = webhook_params(self.message, self.text, opt_out)
        problem = await self._ask(way.url, way.method, params)
        if problem and way.fallback_url:
            params = {**params, "ErrorCode": problem, "ErrorUrl": way.url}
            await self._ask(way.fallback_url, way.fallback_method, params)

    async def _ask(self, url, method, params):
        """Make one call and text what the answer asks for; the error code of a failure, or an empty string."""
        token = self.sandbox.world.accounts[self.message.account_sid].auth_token
        kind = "fallback" if "ErrorCode" in params else "inbound"
        hook = Hook(kind, url, params, token, lane=self.message.sid, method=method)
        answer = await self.sandbox.callbacks.call(hook)
        self.entry["webhook"] = {"url": url, "status": answer.status, "error": answer.error}
        if not answer.ok:
            return ERROR_HTTP if answer.status else ERROR_UNREACHABLE
        try:
            wanted = twiml.replies(answer.content_type, answer.text)
        except twiml.BadAnswer as error:
            self.entry["webhook"]["error"] = f"{error.code}: {error}"
            return str(error.code)
        for reply in wanted:
            reply.status_callback = urljoin(url, reply.status_callback) if reply.status_callback else ""
            self._text_back(reply, "twiml")
        return ""

    def _text_back(self, reply, origin):
        """Send a reply; what Twilio refuses (no text, opted out) is noted in the journal."""
        try:
            self.entry["replies"].append(self.sandbox.reply(self.message, reply, origin).sid)
        except Refusal as refusal:
            to, sender = reply.to or self.message.sender, reply.sender or self.message.to
            self.sandbox.journal.refuse(refusal.code, self.message.account_sid, to, sender, reply.body, origin)


def webhook_params(message, text, opt_out_type=None):
    """The form fields of the inbound webhook."""
    params = {
        "AccountSid": message.account_sid,
        "ApiVersion": API_VERSION,
        "Body": message.body,
        "From": message.sender,
        "FromCountry": _country(message.sender),
        "MessageSid": message.sid,
        "NumMedia": str(len(message.media)),
        "NumSegments": str(message.segments),
        "SmsMessageSid": message.sid,
        "SmsSid": message.sid,
        "SmsStatus": "received",
        "To": message.to,
        "ToCity": "",
        "ToCountry": "US",
        "ToState": "",
        "ToZip": "",
    }
    for name in ("City", "State", "Zip", "Country"):
        params[f"From{name}"] = str(text.place.get(name.lower(), params.get(f"From{name}", "")))
    for index, url in enumerate(message.media):
        params.update({f"MediaUrl{index}": url, f"MediaContentType{index}": "image/jpeg"})
    if message.service_sid:
        params["MessagingServiceSid"] = message.service_sid
    if opt_out_type:
        params["OptOutType"] = opt_out_type
    return params


COUNTRIES = (("+1", "US"), ("+44", "GB"), ("+33", "FR"), ("+49", "DE"), ("+34", "ES"), ("+61", "AU"))


def _country(number):
    return next((country for prefix, country in COUNTRIES if number.startswith(prefix)), "")
