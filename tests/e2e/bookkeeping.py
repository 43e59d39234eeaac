"""What Odoo believes against what the sandbox accepted: every text exactly once, nobody in the dark."""

import json
from collections import Counter
from dataclasses import dataclass
from urllib.parse import urlsplit

from texts import OPEN

RANKS = {"scheduled": 0, "accepted": 0, "queued": 1, "sending": 2, "sent": 3, "delivered": 4, "undelivered": 4}
ENDS = ("delivered", "undelivered", "failed", "canceled")


@dataclass(frozen=True)
class Row:
    """An outgoing text as Odoo's database has it."""

    uuid: str
    number: str
    body: str
    state: str
    sid: str
    error_code: int


@dataclass
class Books:
    """Both sides after the storm. `faults()` lists everything that does not agree, in words."""

    texts: list
    rows: list
    accepted: list
    refused: list
    status: dict  # SID -> the sandbox's present status

    @classmethod
    def open(cls, stack, sandbox, texts):
        """Read the database, the sandbox's journal file (what would be billed) and its memory."""
        lines = [json.loads(line) for line in stack.journal.read_text().splitlines()]
        memory = sandbox.request("GET", "/sandbox/journal?part=accepted,refused")
        return cls(
            texts=list(texts),
            rows=_rows(stack),
            accepted=[line for line in lines if line["origin"] == "api"],
            refused=memory["refused"],
            status={entry["sid"]: entry["status"] for entry in memory["accepted"]},
        )

    def faults(self):
        """Return what is wrong, a sentence each; empty if every text is accounted for exactly once."""
        return [*self._doubles(), *self._strangers(), *self._rows_at_odds(), *self._left_open()]

    def summary(self):
        """Return the counts by Odoo's state, for the log of a run."""
        return dict(Counter(row.state for row in self.rows))

    def _doubles(self):
        by_uuid = Counter(uuid_of(entry) for entry in self.accepted)
        by_body = Counter(entry["body"] for entry in self.accepted)
        for name, counts in (("uuid", by_uuid), ("body", by_body)):
            yield from (f"sent {times} times, {name} {key!r}" for key, times in counts.items() if times > 1)

    def _strangers(self):
        """What was accepted or is in Odoo, but nobody asked for; and what was asked for and has no row."""
        wanted = {text.body for text in self.texts}
        known = {row.uuid: row for row in self.rows}
        yield from (f"sent, but nobody asked: {one['body']!r}" for one in self.accepted if one["body"] not in wanted)
        yield from (f"sent, but no row: {one['body']!r}" for one in self.accepted if uuid_of(one) not in known)
        rows = Counter(row.body for row in self.rows)
        yield from (f"{rows[body]} rows instead of one: {body!r}" for body in wanted if rows[body] != 1)

    def _rows_at_odds(self):
        """Each row against the journal: sent once, or refused by Twilio with the code that Odoo shows."""
        sent = {uuid_of(entry): entry for entry in self.accepted}
        codes = {text.body: text.refused_with for text in self.texts}
        refusals = {(entry["body"], entry["code"]) for entry in self.refused}
        for row in self.rows:
            entry, code = sent.get(row.uuid), codes.get(row.body)
            if entry:
                yield from self._accepted_at_odds(row, entry)
            elif row.state in OPEN:
                continue  # told by _left_open
            elif not code or (row.body, code) not in refusals:
                yield f"LOST: never sent, {row.state} with code {row.error_code}: {row.body!r}"
            elif (row.state, row.error_code) != ("failed", code):
                yield f"refused with {code}, but {row.state} with code {row.error_code}: {row.body!r}"

    def _accepted_at_odds(self, row, entry):
        truth = self.status.get(entry["sid"])
        if (row.number, row.body) != (entry["to"], entry["body"]):
            yield f"sent to another number or with other words: {row} {entry}"
        if row.state in OPEN:
            return
        if row.sid != entry["sid"]:
            yield f"SID {row.sid!r} instead of {entry['sid']!r}: {row.body!r}"
        if row.state in ENDS and row.state != truth:
            yield f"{row.state} in Odoo, {truth} in truth: {row.body!r}"
        elif row.state not in RANKS or (truth in RANKS and RANKS[row.state] > RANKS[truth]):
            yield f"{row.state} in Odoo, but only {truth} in truth: {row.body!r}"

    def _left_open(self):
        yield from (f"still {row.state}: {row.body!r}" for row in self.rows if row.state in OPEN)


def uuid_of(entry):
    """Return our uuid of an accepted text: the end of its status callback's path."""
    return urlsplit(entry["status_callback"]).path.rpartition("/")[2]


def _rows(stack):
    query = (
        "SELECT uuid, number, body, state, coalesce(sid, ''), coalesce(error_code, 0)"
        " FROM sms_marketing_message WHERE direction = 'outbound' ORDER BY id"
    )
    return [Row(*line[:5], int(line[5])) for line in stack.database.sql(query)]
