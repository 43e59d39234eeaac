"""Enroll: which sequence, and what would become of the first texts, told before anything starts."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.enrollment import HOLDS_PLACE
from .dry_run import BATCH
from .dry_run_totals import add_up, headline, reasons_table

LOOKED_AT = BATCH  # so many leads are looked at while the user waits; for more there is the dry run


OUTLOOK = ("headline", "reasons_html", "notes", "has_sms", "left_out", "is_partial")


class SmsMarketingEnroll(models.TransientModel):
    _name = "sms.marketing.enroll"
    _description = "Enroll Leads in an SMS Sequence"

    lead_ids = fields.Json("Ids of Leads", readonly=True)
    lead_count = fields.Integer(compute="_compute_lead_count")
    sequence_id = fields.Many2one(
        "sms.marketing.sequence", domain=[("step_ids", "!=", False)], default=lambda self: self._only_sequence()
    )
    headline = fields.Char(compute="_compute_outlook")
    reasons_html = fields.Html(compute="_compute_outlook", sanitize=False)
    notes = fields.Text(compute="_compute_outlook", help="What comes before the first SMS, and who is held out.")
    problems = fields.Text(related="sequence_id.problems")
    has_sms = fields.Boolean(compute="_compute_outlook")
    left_out = fields.Char(compute="_compute_outlook", help="Who of the chosen leads does not start it, and why.")
    is_partial = fields.Boolean(compute="_compute_outlook", help="There are too many leads to look at all of them now.")

    @api.model
    def default_get(self, names):
        """Take the leads that are ticked, or the one whose card it is."""
        values = super().default_get(names)
        if self.env.context.get("active_model") == "crm.lead":
            values.setdefault("lead_ids", self.env.context.get("active_ids") or [])
        return values

    def _only_sequence(self):
        found = self.env["sms.marketing.sequence"].search([("step_ids", "!=", False)], limit=2)
        return found if len(found) == 1 else found.browse()

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        for wizard in self:
            wizard.lead_count = len(wizard.lead_ids or [])

    @api.depends("lead_ids", "sequence_id")
    def _compute_outlook(self):
        for wizard in self:
            chosen = {"lead_ids": wizard.lead_ids, "sequence_id": wizard.sequence_id.id}
            outlook = wizard._outlook() if wizard.sequence_id else {}
            if not wizard.id:  # what a rehearsal writes is rolled back, and with it all that is not saved yet
                wizard._update_cache(chosen)
            for name in OUTLOOK:
                wizard[name] = outlook.get(name, False)

    def _outlook(self):
        """Return what would become of the first texts, as the dry run says it: with the code that would send them."""
        sequence = self.sequence_id
        if sequence.problems:
            return {}
        starting, others = self._sort_leads()
        groups = sequence._groups_of(starting)
        texted = starting.filtered(lambda lead: groups[lead] == "treated")[:LOOKED_AT]
        has_sms = bool(sequence.step_ids._first()._next_sms())
        outlook = {
            "notes": bool(starting) and self._notes(starting, groups),
            "has_sms": has_sms or not starting,
            "left_out": self._words_on_left_out(others),
            "is_partial": has_sms and len(starting) > LOOKED_AT,
        }
        # last, for a rehearsal takes back what is not saved yet, the choices in this dialog among it
        lines = self._run_for(sequence, texted)._rehearse(texted.ids) if texted and has_sms else []
        run = self._run_for(sequence, texted)
        run.totals = add_up({}, lines)
        nobody = self.env._("None of these leads can start it.")
        return {**outlook, "headline": headline(run) if starting else nobody, "reasons_html": reasons_table(run)}

    def _notes(self, starting, groups):
        """Return what there is to know besides the first SMS, a sentence in each line."""
        sequence = self.sequence_id
        written = starting.filtered(lambda lead: groups[lead] != "nothing")
        told = [*sequence._outlook(written), sequence._words_on_groups(groups)]
        return "\n".join(words for words in told if words)

    def _run_for(self, sequence, leads):
        """Return a dry run of these leads that is only thought, never stored."""
        return self.env["sms.marketing.dry.run"].new(
            {
                "kind": "sequence",
                "user_id": self.env.uid,
                "company_id": sequence.company_id.id,
                "sequence_id": sequence.id,
                "plan": {"companies": self.env.companies.ids},
                "total": len(leads),
                "looked_at": fields.Datetime.now(),
                "state": "done",
            }
        )

    def _sort_leads(self):
        """Return the leads that would start the sequence, and {reason: how many} of the others; a few queries."""
        leads = self.env["crm.lead"].browse(self.lead_ids or []).exists()
        sequence = self.sequence_id
        # as the leads themselves are told apart when they start
        starting = leads & sequence._who_may_start(leads).sudo(False)
        company = sequence.company_id
        foreign = leads.filtered(lambda lead: lead.company_id and lead.company_id != company)
        closed = (leads - foreign).filtered(lambda lead: lead._is_closed())
        rest = leads - starting - foreign - closed
        inside, again = self._who_was_inside(rest)
        counts = {
            "inside": inside,
            "again": again,
            "alone": rest - inside - again,
            "closed": closed,
            "foreign": foreign,
        }
        return starting, {reason: len(group) for reason, group in counts.items()}

    def _who_was_inside(self, leads):
        """Return those who are in the sequence already, and those who may not start it again (or not yet)."""
        # sudo: agents see the runs of their own leads only; who was in it already does not start again
        runs = self.env["sms.marketing.enrollment"].sudo()
        mine = [("sequence_id", "=", self.sequence_id.id), ("lead_id", "in", leads.ids)]
        known = runs.search_fetch(mine, ["lead_id", "state", "ended_at"])
        holding = known.filtered(lambda run: run.state in HOLDS_PLACE)
        inside = leads & holding.lead_id.sudo(False)
        return inside, (leads & self._too_early(known).lead_id.sudo(False)) - inside

    def _too_early(self, runs):
        """Return the ended runs after which the sequence does not let a lead start again now."""
        sequence = self.sequence_id
        if sequence.reenroll == "never":
            return runs
        since = fields.Datetime.now() - timedelta(days=sequence.reenroll_days)
        is_late = sequence.reenroll == "after"
        return runs.filtered(lambda run: is_late and run.ended_at and run.ended_at > since)

    def _words_on_left_out(self, counts):
        sequence = self.sequence_id
        again = self.env._("%(count)s were in it before, which is once only", count=counts["again"])
        if sequence.reenroll == "after":
            again = self.env._(
                "%(count)s were in it less than %(days)s days ago", count=counts["again"], days=sequence.reenroll_days
            )
        words = {
            "inside": self.env._("%(count)s in it already", count=counts["inside"]),
            "again": again,
            "alone": self.env._("%(count)s whose number is in a sequence already", count=counts["alone"]),
            "closed": self.env._("%(count)s won, lost or archived", count=counts["closed"]),
            "foreign": self.env._("%(count)s of other companies", count=counts["foreign"]),
        }
        told = [words[reason] for reason, count in counts.items() if count]
        return bool(told) and self.env._("Do not start it: %(who)s.", who=", ".join(told))

    # --- actions ---

    def action_enroll(self):
        """Start the sequence for these leads and say how many that were."""
        self.ensure_one()
        leads = self._checked_leads()
        started = self.sequence_id._enroll(leads)
        count = self.env._("%(count)s of %(total)s leads started “%(name)s”.", **self._counts(started, leads))
        return self._told(count, "success" if started else "warning")

    def action_dry_run(self):
        """Look at each lead by itself, however many they are."""
        self.ensure_one()
        self._checked_leads()
        return self.sequence_id._dry_run_for(self._sort_leads()[0])

    def _checked_leads(self):
        """Return the chosen leads; who may not change them enrolls nobody. UserError without a choice."""
        if not self.sequence_id:
            raise UserError(self.env._("Choose the sequence that these leads should start."))
        leads = self.env["crm.lead"].browse(self.lead_ids or []).exists()
        if not leads:
            raise UserError(self.env._("Tick the leads that should start a sequence, then try again."))
        leads.check_access("write")
        return leads

    def _counts(self, started, leads):
        return {"count": len(started), "total": len(leads), "name": self.sequence_id.name}

    def _told(self, words, kind):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": words, "type": kind, "next": {"type": "ir.actions.act_window_close"}},
        }
