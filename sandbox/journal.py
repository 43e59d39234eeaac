"""The exact record: what was accepted (has a SID, would be billed), what was refused, what came in, what was called.

``--journal FILE`` gets one JSON line per accepted message, written with one system call **before** the answer leaves,
so that whatever happens afterwards (a fault, a killed process) the file says what Twilio would bill.
"""

import json
import os
import time
from collections import Counter, deque

from .stamps import iso

KEPT = 200_000  # refusals, inbound texts and callbacks kept in memory; the counters stay exact


class Journal:
    """In memory always, in a file if a path is given.

    :raises OSError: the file cannot be opened for appending
    """

    def __init__(self, path=None):
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644) if path else None
        self.clear()

    def clear(self):
        """Forget what is in memory; the file is kept."""
        self.accepted = []
        self.refused, self.inbound, self.callbacks = deque(maxlen=KEPT), deque(maxlen=KEPT), deque(maxlen=KEPT)
        self.counts = Counter()

    def close(self):
        """Close the file; nothing can be accepted afterwards."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def accept(self, message):
        """Write the line, then remember. Called before the message exists for anyone else.

        :raises OSError: the line could not be written whole; the message must not be accepted
        """
        if self._file is not None:
            line = json.dumps(_line(message)).encode() + b"\n"
            if os.write(self._file, line) != len(line):
                raise OSError("journal line was written in part only")
        self.accepted.append(message)
        self.counts["accepted"] += 1

    def refuse(self, code, account_sid, to, sender, body, origin="api"):
        """A message that was not accepted: an error code, or the name of a fault."""
        self.counts["refused"] += 1
        self.refused.append(
            {
                "code": code,
                "account": account_sid,
                "to": to,
                "from": sender,
                "body": body,
                "origin": origin,
                "at": iso(time.time()),
            }
        )

    def came_in(self, entry):
        """An inbound text: a dict that the inbound flow completes later."""
        self.counts["inbound"] += 1
        self.inbound.append(entry)

    def called(self, entry):
        """One webhook or callback with its answer."""
        self.counts["callbacks"] += 1
        self.callbacks.append(entry)

    def summary(self):
        """Counts: accepted by status and by error, refused by code, the totals."""
        return {
            **{name: self.counts[name] for name in ("accepted", "refused", "inbound", "callbacks")},
            "by_status": dict(Counter(one.status for one in self.accepted)),
            "by_error": dict(Counter(str(one.error_code) for one in self.accepted if one.error_code)),
            "by_refusal": dict(Counter(str(one["code"]) for one in self.refused)),
        }

    def as_json(self, parts=("accepted", "refused", "inbound", "callbacks"), to=""):
        """The named parts, of one recipient only if ``to`` is given."""
        found = {}
        for part in parts:
            if part == "accepted":
                found[part] = [_entry(one) for one in self.accepted if not to or one.to == to]
            else:
                found[part] = [one for one in getattr(self, part) if not to or to in (one.get("to"), one.get("from"))]
        return {**found, "summary": self.summary()}


PARTS = ("accepted", "refused", "inbound", "callbacks")


def _line(message):
    return {
        "sid": message.sid,
        "account": message.account_sid,
        "from": message.sender,
        "messaging_service_sid": message.service_sid,
        "to": message.to,
        "body": message.body,
        "status_callback": message.status_callback,
        "direction": message.direction,
        "origin": message.origin,
        "accepted_at": message.created,
    }


def _entry(message):
    """The line, and what became of it."""
    return {
        **_line(message),
        "status": message.status,
        "error_code": message.error_code,
        "updated_at": message.updated or message.created,
        "deleted": message.deleted,
    }
