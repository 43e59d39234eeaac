"""The telephone's memory: conversations by subscriber, unread marks, and the stream of news for open pages."""

import asyncio
import json
import time
from dataclasses import dataclass, field

from .store import Message

PAUSE = 0.1  # news are gathered this long, so that a flood costs one event
FLOOD = 300  # more news than this in one go: "look again" instead
PAGE = 100


@dataclass(slots=True)
class Conversation:
    """All texts with one number, whichever sender they came from or went to."""

    number: str
    messages: list = field(default_factory=list)
    unread: int = 0


def shown(message):
    """A message as the page needs it."""
    inbound = message.direction == "inbound"
    return {
        "sid": message.sid,
        "number": message.subscriber,
        "mine": inbound,  # written on the telephone
        "other": message.to if inbound else message.sender,
        "body": message.body,
        "media": list(message.media),
        "at": message.created,
        "status": message.status,
        "error_code": message.error_code,
        "error_message": message.error_message,
        "origin": message.origin,
    }


class Phone:
    """Conversations, and the listeners that hear of changes."""

    def __init__(self, sandbox):
        self.sandbox = sandbox
        self.listeners = set()
        self.conversations = {}
        self._news = []

    def clear(self):
        """Forget every conversation and tell the open pages."""
        self.conversations.clear()
        self._tell({"type": "refresh"})

    def added(self, message):
        """A new message, either way."""
        number = message.subscriber
        talk = self.conversations.get(number)
        if talk is None:
            talk = self.conversations[number] = Conversation(number)
        talk.messages.append(message)
        talk.unread = 0 if message.direction == "inbound" else talk.unread + 1
        if self.listeners:
            self._tell({"type": "message", "message": shown(message), "talk": self.summary(talk)})

    def changed(self, message):
        """A new status of a known message."""
        talk = self.conversations.get(message.subscriber)
        if self.listeners and talk:
            self._tell({"type": "status", "message": shown(message), "talk": self.summary(talk)})

    def read(self, number):
        """Take the unread mark away."""
        talk = self.conversations.get(number)
        if talk and talk.unread:
            talk.unread = 0
            self._tell({"type": "talk", "talk": self.summary(talk)})

    def summary(self, talk):
        """One row of the list."""
        last: Message = talk.messages[-1]
        return {
            "number": talk.number,
            "name": self.sandbox.world.contacts.get(talk.number, ""),
            "unread": talk.unread,
            "count": len(talk.messages),
            "last": last.body[:160] or ("Picture" if last.media else ""),
            "mine": last.direction == "inbound",
            "status": last.status,
            "at": last.created,
        }

    def rows(self):
        """Every conversation, the latest first."""
        ordered = sorted(self.conversations.values(), key=lambda talk: talk.messages[-1].created, reverse=True)
        return [self.summary(talk) for talk in ordered]

    def page(self, number, before=None):
        """Up to 100 messages of a conversation in order of time, those ahead of the index ``before`` only."""
        talk = self.conversations.get(number) or Conversation(number)
        end = len(talk.messages) if before is None else max(0, min(before, len(talk.messages)))
        start = max(0, end - PAGE)
        return {
            "number": number,
            "name": self.sandbox.world.contacts.get(number, ""),
            "start": start,
            "messages": [shown(message) for message in talk.messages[start:end]],
            "blocked_by": sorted(scope for scope, who in self.sandbox.store.blocked if who == number),
        }

    def _tell(self, news):
        if not self.listeners:
            return
        if not self._news:
            asyncio.get_running_loop().call_later(PAUSE, self._flush)
        self._news.append(news)

    def _flush(self):
        news, self._news = self._news, []
        if len(news) > FLOOD:
            news = [{"type": "refresh"}]
        data = f"data: {json.dumps(news)}\n\n".encode()
        for listener in self.listeners:
            listener.put_nowait(data)

    async def stream(self, write):
        """Write events until cancelled; a comment every 15 s keeps the connection open."""
        mine = asyncio.Queue()
        self.listeners.add(mine)
        try:
            await write(b"retry: 1000\n: hello\n\n")
            while True:
                try:
                    data = await asyncio.wait_for(mine.get(), timeout=15)
                except asyncio.TimeoutError:
                    data = f": {int(time.time())}\n\n".encode()
                if data is None:
                    return
                await write(data)
        finally:
            self.listeners.discard(mine)

    def close(self):
        """End every stream, so that the server can stop."""
        for listener in self.listeners:
            listener.put_nowait(None)
