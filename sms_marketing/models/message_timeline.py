"""The times of a text as one list: what happened when, and what comes next."""

from odoo import api, fields, models

STAMPS = (
    "create_date",
    "attempt_at",
    "accepted_at",
    "queued_at",
    "sending_at",
    "sent_at",
    "delivered_at",
    "read_at",
    "failed_at",
)
GOOD, BAD = ("delivered_at", "read_at"), ("failed_at",)


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    timeline = fields.Json(compute="_compute_timeline", help="[{label, at (UTC), kind: past, good, bad or next}]")

    @api.depends("state", "send_after", *STAMPS)
    @api.depends_context("lang")
    def _compute_timeline(self):
        for message in self:
            message.timeline = [*message._times_past(), *message._times_next()]

    def _times_past(self):
        if self.direction == "inbound":
            return [self._time(self.env._("Received"), self.received_at or self.create_date, "good")]
        labels = self._time_labels()
        # in the order of a text's life: callbacks may report a later step before an earlier one was stored
        return [self._time(labels[name], self[name], self._kind_of_time(name)) for name in STAMPS if self[name]]

    def _kind_of_time(self, name):
        return "good" if name in GOOD else "bad" if name in BAD else "past"

    def _time(self, label, at, kind):
        return {"label": label, "at": fields.Datetime.to_string(at), "kind": kind}

    def _time_labels(self):
        ends = {
            "undelivered": self.env._("Not delivered"),
            "canceled": self.env._("Cancelled"),
        }
        return {
            "create_date": self.env._("Written"),
            "attempt_at": self.env._("Handed to Twilio"),
            "accepted_at": self.env._("Accepted by Twilio"),
            "queued_at": self.env._("Queued at Twilio"),
            "sending_at": self.env._("Twilio is sending"),
            "sent_at": self.env._("Taken by the recipient's network"),
            "delivered_at": self.env._("Delivered"),
            "read_at": self.env._("Read"),
            "failed_at": ends.get(self.state) or self.env._("Failed"),
        }

    def _times_next(self):
        """Return when a waiting text leaves; nothing for one that waits for a person instead of a time."""
        if self.state not in ("ready", "held") or self.reason in ("account_off", "sender_missing"):
            return []
        if self.send_after and self.send_after > fields.Datetime.now():
            return [self._time(self.env._("Leaves at the earliest"), self.send_after, "next")]
        return [{"label": self.env._("Leaves in a moment"), "at": False, "kind": "next"}]
