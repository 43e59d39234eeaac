"""Set the gate's clock, or let hours pass: what waited for its window is looked at again."""

from datetime import timedelta, timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.message import OFFSET

WAITS_FOR_TIME = ("quiet_hours", "cap", "rolling_cap")
# What becomes older when time passes: all by which the daily limits, the sequences and their goals reckon.
STAMPS = {
    "sms.marketing.message": (
        "send_after",
        "valid_until",
        "attempt_at",
        "accepted_at",
        "queued_at",
        "sending_at",
        "sent_at",
        "delivered_at",
        "failed_at",
        "read_at",
        "received_at",
    ),
    "sms.marketing.enrollment": (
        "due_at",
        "deadline_at",
        "started_at",
        "asked_at",
        "ended_at",
        "goal_at",
        "goal_from",
        "goal_until",
        "goal_due_at",
    ),
    "sms.marketing.enrollment.step": ("taken_at",),
    "sms.marketing.sequence": ("hold_out_since",),
    "sms.marketing.link.tap": ("tapped_at", "undone_at"),
    "sms.marketing.link.token": ("expires_at",),
    "mailing.trace": ("sent_datetime", "open_datetime", "reply_datetime", "links_click_datetime"),
    "mail.message": ("date",),
}


class SmsMarketingClock(models.TransientModel):
    _name = "sms.marketing.clock"
    _description = "Let Time Pass"

    hours = fields.Float("Let pass, in hours", default=8, required=True)
    now = fields.Char("The clock says", compute="_compute_now")

    @api.depends("hours")
    def _compute_now(self):
        for clock in self:
            clock.now = self._told()

    def action_let_pass(self):
        self.ensure_one()
        self._let_pass(self.hours)
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def let_pass(self, hours):
        """Move the gate's clock forward; return what it says now. For the demo's story and for tests."""
        self._let_pass(hours)
        return self._told()

    @api.model
    def hours_until(self, moment):
        """Return how many hours the clock has until a moment of the ORM, "2026-12-01 13:00:00" in UTC."""
        until = fields.Datetime.to_datetime(moment).replace(tzinfo=timezone.utc)
        return (until - self.env["sms.marketing.message"]._gate_now()).total_seconds() / 3600

    @api.model
    def set_hour(self, hour, zone):
        """Set the gate's clock to this hour of today in a zone, e.g. (12, "America/New_York"); return what it says."""
        real = self._real_now()
        wanted = real.astimezone(ZoneInfo(zone)).replace(hour=hour, minute=0, second=0, microsecond=0)
        self._set(round((wanted - real).total_seconds()))
        return self._told()

    def _let_pass(self, hours):
        if hours <= 0:
            raise UserError(self.env._("Time passes forward only: enter a number of hours above 0."))
        offset = int(self.env["ir.config_parameter"].sudo().get_param(OFFSET) or 0)
        self._set(offset + round(hours * 3600))
        for model, names in STAMPS.items():
            self._make_older(self.env[model], names, timedelta(hours=hours))
        self._look_again()

    def _set(self, seconds):
        # sudo: every account counts, whoever asks
        if not self.env["sms.marketing.account"].sudo().with_context(active_test=False).search([])._stay_here():
            raise UserError(self.env._("The clock can be set only while every account sends to this machine."))
        self.env["ir.config_parameter"].sudo().set_param(OFFSET, seconds)

    def _look_again(self):
        """Have the gate look again at all that waits for a time of day."""
        held = (
            self.env["sms.marketing.message"].sudo().search([("state", "=", "held"), ("reason", "in", WAITS_FOR_TIME)])
        )
        held.write({"send_after": fields.Datetime.now()})
        for job in ("dispatch", "run_sequences"):
            self.env["sms.marketing.message"]._job(job)._trigger()

    def _make_older(self, model, names, passed):
        """Make what is stored in these fields lie so much earlier. SQL: one statement for a whole table."""
        model.flush_model(names)
        older = SQL(", ").join(
            SQL("%s = %s - %s", SQL.identifier(name), SQL.identifier(name), passed) for name in names
        )
        self.env.cr.execute(SQL("UPDATE %s SET %s", SQL.identifier(model._table), older))
        model.invalidate_model(names)

    def _real_now(self):
        messages = self.env["sms.marketing.message"]
        return messages._gate_now() - timedelta(seconds=messages._clock_offset())

    def _told(self):
        now = self.env["sms.marketing.message"]._gate_now().astimezone(ZoneInfo("America/New_York"))
        return f"{now:%A %H:%M} in New York ({now.astimezone(ZoneInfo('UTC')):%H:%M} UTC)"
