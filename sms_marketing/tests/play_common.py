"""What playing sequences to their ends needs: a clock that is moved, people who read, and what they got when."""

import re
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from typing import NamedTuple
from unittest.mock import patch
from zoneinfo import ZoneInfo

from odoo import fields

from ..models.link_wire import reveal
from .link_common import BROWSER
from .sequence_common import SequenceCase

THERE = ZoneInfo("America/New_York")  # where the numbers of these people are
LINK = re.compile(r"https?://\S+/sms/c/[\w-]+")
MOMENTS = 80  # at which something may be due for those who play


class Letter(NamedTuple):
    """An SMS or e-mail as it left: to which lead, when (naive UTC), its kind and words."""

    lead: object
    at: datetime
    kind: str
    words: str

    @property
    def there(self):
        """Tell what the clock shows where the person is."""
        return self.at.replace(tzinfo=timezone.utc).astimezone(THERE)


class PlayCase(SequenceCase):
    """Plays sequences: moves the clock to whatever is due next, and lets people answer what they read."""

    @contextmanager
    def clock(self, start):
        """Within the block it is `start` (naive UTC), until `self.now` is moved."""
        self.now = start
        gate = patch.object(
            self.registry["sms.marketing.message"], "_gate_now", lambda _self: self.now.replace(tzinfo=timezone.utc)
        )
        with patch.object(fields.Datetime, "now", lambda *_args: self.now), gate, self.trap_sms() as self.trap:
            yield

    def play(self, leads, react):
        """Let all time pass that the runs of `leads` need; return what they got.

        `react(letter)` says what whoever reads it does: None, ("reply", words) or ("tap", which link).
        """
        got, seen = [], 0
        mails = self.env["mail.mail"].search([]).ids
        for _moment in range(MOMENTS):
            seen, new = self._work(leads, seen, mails)
            got += new
            for letter in new:
                self._act(letter, react(letter))
            if not new and not self._move_on(leads):
                break
        else:
            self.fail("the runs never end")
        return got

    def _work(self, leads, seen, mails):
        self.run_sequences()
        self.dispatch()
        self.run_cron("follow_up")
        by_number = {lead.phone_sanitized: lead for lead in leads if lead.phone_sanitized}
        texts = self.trap.sent[seen:]
        new = [Letter(by_number[text.to], self.now, "sms", text.body) for text in texts if text.to in by_number]
        written = self.env["mail.mail"].search([("id", "not in", mails), ("model", "=", "crm.lead")], order="id")
        mails += written.ids
        new += [
            Letter(
                self.env["crm.lead"].browse(mail.res_id),
                self.now,
                "email",
                f"{mail.subject}\n{reveal(self.env, mail.body_html)}",
            )
            for mail in written
            if mail.mailing_id
        ]
        return len(self.trap.sent), new

    def _act(self, letter, reaction):
        does, what = reaction or (None, None)
        if does:
            self.now += timedelta(minutes=2)
        if does == "reply":
            self.reply(what, letter.lead.phone_sanitized)
        elif does == "tap":
            path = re.search(r"/sms/c/[\w-]+", LINK.findall(letter.words)[what])[0]
            self.assertEqual(self.url_open(path, data={"pressed": "1"}, headers=BROWSER).status_code, 200)
            self.env.invalidate_all()

    def _move_on(self, leads):
        """Move the clock to what is due next; tell whether anything is."""
        runs = leads.sms_enrollment_ids.filtered(lambda run: run.state in ("running", "waiting"))
        held = self.env["sms.marketing.message"].search([("lead_id", "in", leads.ids), ("state", "=", "held")])
        due = [moment for moment in (*runs.mapped("due_at"), *held.mapped("send_after")) if moment]
        if due:
            self.now = max(self.now, min(due)) + timedelta(seconds=1)
        return bool(due)
