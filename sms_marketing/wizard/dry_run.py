"""A dry run: what would become of each text of an audience, told by the same code that would send it.

Each batch is prepared as for sending, inside a savepoint that is rolled back: rendering makes personal links, and a
mailing makes short ones. Only the answers stay, as lines. A large audience is looked at by a scheduled action.
"""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.fresh_start import CONCURRENT_CHANGE, in_fresh_transaction
from .dry_run_totals import add_up, headline, reasons_table

_logger = logging.getLogger(__name__)

BATCH = 1000
AT_ONCE = 10 * BATCH  # a few seconds, what a user waits for; larger audiences are the scheduled action's
KEPT = timedelta(days=3)
PREVIEW = 40  # lines shown in the dialog itself


class SmsMarketingDryRun(models.Model):
    _name = "sms.marketing.dry.run"
    _description = "SMS Dry Run"
    _order = "id desc"

    name = fields.Char("Dry Run", readonly=True)
    user_id = fields.Many2one("res.users", "For", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    kind = fields.Selection(
        [("composer", "Text"), ("mailing", "Mailing"), ("sequence", "Sequence")], required=True, readonly=True
    )
    composer_id = fields.Integer(readonly=True, help="The text to which the user may go back.")
    mailing_id = fields.Many2one("mailing.mailing", readonly=True, ondelete="cascade")
    sequence_id = fields.Many2one("sms.marketing.sequence", readonly=True, ondelete="cascade")
    plan = fields.Json(
        readonly=True, prefetch=False, help="What the text is: the values of its composer, the user's companies."
    )
    audience = fields.Json(readonly=True, prefetch=False, help="Ids or numbers, in the order of sending.")
    total = fields.Integer("Recipients", readonly=True)
    done = fields.Integer("Looked At", readonly=True)
    state = fields.Selection(
        [("running", "Looking"), ("done", "Finished"), ("failed", "Broke Off")],
        required=True,
        readonly=True,
        default="running",
    )
    problem = fields.Char(readonly=True)
    totals = fields.Json(readonly=True)
    looked_at = fields.Datetime("As Of", readonly=True, default=fields.Datetime.now)
    note = fields.Char(readonly=True)
    line_ids = fields.One2many("sms.marketing.dry.run.line", "run_id", string="Results", readonly=True)
    preview_ids = fields.Many2many("sms.marketing.dry.run.line", compute="_compute_preview_ids", string="First Ones")
    now_count = fields.Integer("Now", compute="_compute_counts")
    later_count = fields.Integer("Later", compute="_compute_counts")
    refused_count = fields.Integer("Refused", compute="_compute_counts")
    segment_count = fields.Integer("Segments", compute="_compute_counts")
    has_places = fields.Boolean(compute="_compute_counts", help="Where people may be is known of some of them.")
    headline = fields.Char(compute="_compute_words")
    reasons_html = fields.Html(compute="_compute_words", sanitize=False)

    _running = models.Index("(id) WHERE state = 'running'")

    # --- what is shown ---

    @api.depends("totals")
    def _compute_counts(self):
        for run in self:
            totals = run.totals or {}
            run.now_count = totals.get("send", 0)
            run.later_count = sum(group["count"] for group in totals.get("hold", []))
            run.refused_count = sum(group["count"] for group in totals.get("refuse", []))
            run.has_places = totals.get("placed", False)
            run.segment_count = totals.get("segments", 0)

    @api.depends("totals", "state", "done")
    @api.depends_context("lang", "tz")
    def _compute_words(self):
        for run in self:
            run.headline = headline(run)
            run.reasons_html = reasons_table(run)

    @api.depends("done")
    def _compute_preview_ids(self):
        lines = self.env["sms.marketing.dry.run.line"]
        for run in self:
            # those who wait or are refused come first (h, r, s): that is what the user may act on
            found = lines.search([("run_id", "=", run.id)], order="verdict, id", limit=PREVIEW)
            run.preview_ids = found

    # --- starting ---

    @api.model
    def _start(self, kind, audience, plan=None, **values):
        """Look at an audience (ids or numbers) for the current user and return the action that shows the answer.

        sudo: nobody writes the answers by hand; the audience itself is read with the user's own rights.
        """
        run = self.sudo().create(
            {
                "kind": kind,
                "audience": list(audience),
                "total": len(audience),
                "user_id": self.env.uid,
                "company_id": self.env.company.id,
                "plan": {**(plan or {}), "companies": self.env.companies.ids},
                "totals": {},
                **values,
            }
        )
        if run.total > AT_ONCE:
            self.env.ref("sms_marketing.ir_cron_dry_run").sudo()._trigger()
        else:
            while run.state == "running":
                run._look_at_next()
        return run.sudo(False)._open()

    def _open(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Dry Run"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "context": {"dialog_size": "extra-large"},
        }

    # --- looking ---

    def _look_at_next(self):
        """Look at the next batch and keep its lines; a fixed number of queries for any batch."""
        ids = (self.audience or [])[self.done : self.done + BATCH]
        values = self._rehearse(ids) if ids else []
        done = self.done + len(ids)
        self.write(
            {
                "done": done,
                "totals": add_up(self.totals, values),
                "state": "done" if done >= self.total else "running",
            }
        )
        lines = self.env["sms.marketing.dry.run.line"]
        names = lines._fields
        lines.create(
            [
                {"run_id": self.id, "company_id": self.company_id.id, **{k: v for k, v in one.items() if k in names}}
                for one in values
            ]
        )
        lines.env.flush_all()
        lines.invalidate_model(flush=False)  # a hundred thousand of them need not stay in memory

    def _rehearse(self, ids):
        """Return the values of the lines about these recipients; whatever was written for it is undone."""
        context = dict(self.env["res.users"].with_user(self.user_id).context_get())
        context.update(allowed_company_ids=self._companies(), active_id=False)
        actor = self.with_user(self.user_id).with_context(**context)
        with self.env.cr.savepoint() as savepoint:
            values = actor._play(ids)
            savepoint.rollback()
        return values

    def _companies(self):
        """Return the companies in which the user worked, the one that the text is for first."""
        others = [company for company in (self.plan or {}).get("companies", []) if company != self.company_id.id]
        return [self.company_id.id, *others]

    @api.model
    def _cron_look(self):
        """Look at large audiences, batch by batch, each in its own transaction."""
        seconds_left = float("inf")
        while seconds_left > 0 and in_fresh_transaction(self.env, self._look_at_one):
            seconds_left = self.env["ir.cron"]._commit_progress(1)
        self.env["ir.cron"]._commit_progress(remaining=self.search_count([("state", "=", "running")], limit=BATCH))

    @api.model
    def _look_at_one(self):
        """Look at the next batch of the oldest run that nobody else is at; return whether there was one."""
        run = self.search([("state", "=", "running")], order="id").try_lock_for_update(limit=1)
        if run:
            run._look_safely()
        return bool(run)

    def _look_safely(self):
        """Look at the next batch; what is wrong with one run is told in it. Broad except: a scheduled job is a door."""
        try:
            with self.env.cr.savepoint():
                self._look_at_next()
        except CONCURRENT_CHANGE:
            raise
        except Exception as error:
            self.env.invalidate_all()
            if not isinstance(error, UserError):
                _logger.exception("Dry run %s broke off", self.id)
            self.write({"state": "failed", "problem": str(error)})

    @api.autovacuum
    def _gc_dry_runs(self):
        """Forget old answers: they hold people's numbers, and are wrong by tomorrow."""
        self.search([("create_date", "<", fields.Datetime.now() - KEPT)], limit=1000).unlink()

    # --- actions ---

    def action_refresh(self):
        """Look once more: somebody may have agreed, or the hour may have come."""
        self.ensure_one()
        known = self.sudo()  # as in `_start`; what is copied are the user's own questions
        same = {name: known[name] for name in ("name", "note", "composer_id")}
        audience = known._audience_anew()
        return self._start(
            self.kind, audience, known.plan, mailing_id=self.mailing_id.id, sequence_id=self.sequence_id.id, **same
        )

    def _audience_anew(self):
        return self.mailing_id._get_remaining_recipients() if self.kind == "mailing" else self.audience or []

    def action_open(self):
        return self._open()

    def action_back(self):
        """Open the text again from which the user came."""
        self.ensure_one()
        composer = self.env["sms.composer"].browse(self.composer_id).exists()
        if not composer:
            raise UserError(self.env._("That text was not kept: drafts are forgotten after an hour. Write it anew."))
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Send SMS"),
            "res_model": "sms.composer",
            "res_id": composer.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_view_lines(self):
        return self._lines_action()

    def action_view_now(self):
        return self._lines_action("send")

    def action_view_later(self):
        return self._lines_action("hold")

    def action_view_refused(self):
        return self._lines_action("refuse")

    def _lines_action(self, verdict=None):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.dry_run_line_action")
        context = {f"search_default_{verdict}": 1} if verdict else {}
        return {**action, "domain": [("run_id", "=", self.id)], "context": context, "target": "current"}

    def action_download(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/sms_marketing/dry_run/{self.id}.csv", "target": "download"}
