"""What a lead shows of its texts: consent, the last SMS, the running sequence."""

from odoo import api, fields, models

from .message import OURS, TWILIOS

# The chance to win and what is reckoned from it.
DEAF_TO_SMS_RULES = (
    "automated_probability",
    "probability",
    "is_automated_probability",
    "prorated_revenue",
    "recurring_revenue_prorated",
    "recurring_revenue_monthly_prorated",
    "won_status",
)


class CrmLead(models.Model):
    _name = "crm.lead"
    _inherit = ["crm.lead", "sms.marketing.consent.mixin"]

    sms_message_ids = fields.One2many("sms.marketing.message", "lead_id", string="SMS")
    sms_message_count = fields.Integer(compute="_compute_sms_message_count", compute_sudo=True)
    sms_last_message_id = fields.Many2one(
        "sms.marketing.message", string="Last SMS Record", compute="_compute_sms_last_message", compute_sudo=True
    )
    sms_last_state = fields.Selection(
        OURS + TWILIOS, "Last SMS Status", compute="_compute_sms_last_message", compute_sudo=True
    )
    sms_last_summary = fields.Char("Last SMS", compute="_compute_sms_last_message", compute_sudo=True)
    sms_last_explanation = fields.Char("Why Not Sent", compute="_compute_sms_last_message", compute_sudo=True)
    sms_enrollment_ids = fields.One2many("sms.marketing.enrollment", "lead_id", string="Sequences")
    sms_enrollment_id = fields.Many2one(
        "sms.marketing.enrollment", string="Running Sequence", compute="_compute_sms_enrollment", compute_sudo=True
    )
    sms_sequence_summary = fields.Char("SMS Sequence", compute="_compute_sms_enrollment", compute_sudo=True)

    @api.depends("sms_message_ids")
    def _compute_sms_message_count(self):
        counts = dict(
            self.env["sms.marketing.message"]._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"])
        )
        for lead in self:
            lead.sms_message_count = counts.get(lead._origin, 0)

    @api.depends("sms_message_ids.state")
    def _compute_sms_last_message(self):
        last = self.env["sms.marketing.message"]._last_by_lead(self.ids)
        for lead in self:
            message = last.get(lead._origin.id, self.env["sms.marketing.message"])
            lead.sms_last_message_id = message
            lead.sms_last_state = message.state
            lead.sms_last_explanation = message._explanation() if message else False
            lead.sms_last_summary = message._summary() if message else False

    @api.depends("sms_enrollment_ids.state", "sms_enrollment_ids.step_id", "sms_enrollment_ids.due_at")
    def _compute_sms_enrollment(self):
        active = self.env["sms.marketing.enrollment"].search(
            [("lead_id", "in", self.ids), ("state", "in", ("running", "paused"))], order="id desc"
        )
        by_lead = active.grouped("lead_id")
        for lead in self:
            enrollment = by_lead.get(lead._origin, active.browse())[:1]
            lead.sms_enrollment_id = enrollment
            lead.sms_sequence_summary = enrollment._summary() if enrollment else False

    def write(self, vals):
        res = super().write(vals)
        if self._may_close(vals):
            self._exit_closed_sequences()
        return res

    def _may_close(self, vals):
        """Tell whether writing these values can win, lose or archive a lead, without asking the database."""
        stage = self.env["crm.stage"].browse(vals.get("stage_id") or ())
        return vals.get("active") is False or vals.get("probability") in (0, 100) or stage.is_won

    def _exit_closed_sequences(self):
        """End the sequences of leads that were won, lost or archived, with their texts that still wait."""
        running = self.sudo().sms_enrollment_ids.filtered(lambda enrollment: enrollment.state in ("running", "paused"))
        running.filtered(lambda enrollment: enrollment.lead_id._is_closed())._apply("lead_closed", "lead_closed")
        if closed := self.filtered(lambda lead: lead._is_closed()):
            self.env["sms.marketing.message"]._withdraw_of_sequences("lead_id", closed)

    def _stop_sms_sequences(self, exit_reason, sequences=None):
        """End the running and paused sequences of these leads, or only these of them; return what was ended."""
        enrollments = self.sudo().sms_enrollment_ids.filtered(lambda run: run.state in ("running", "paused"))
        if sequences is not None:
            enrollments = enrollments.filtered(lambda run: run.sequence_id in sequences)
        enrollments._apply("stopped", exit_reason)
        return enrollments

    @api.ondelete(at_uninstall=False)
    def _unlink_withdraw_texts(self):
        if self._sms_marketing_is_used():
            self.env["sms.marketing.message"]._withdraw_of_leads(self)

    def _is_closed(self):
        self.ensure_one()
        return not self.active or self.won_status in ("won", "lost")

    def _merge_opportunity(self, *args, **kwargs):
        """Keep the tag of an opt-out right: Odoo gives the merged lead the tags of all."""
        was_opted_out = any(self.mapped("sms_opted_out"))
        merged = super()._merge_opportunity(*args, **kwargs)
        if self._sms_marketing_is_used():
            merged._settle_sms_tags_after_merge(was_opted_out)
        return merged

    def _merge_dependences(self, opportunities):
        """Keep the texts and sequences of leads that are merged into this one; their links: `link_lead`."""
        if not self._sms_marketing_is_used():
            return super()._merge_dependences(opportunities)
        gone = (opportunities - self).sudo()
        gone.sms_message_ids.lead_id = self
        enrollments = gone.sms_enrollment_ids
        running = self.sudo().sms_enrollment_ids.filtered(lambda run: run.state in ("running", "paused")).sequence_id
        doubles = enrollments.filtered(lambda run: run.state in ("running", "paused") and run.sequence_id in running)
        doubles._apply("stopped", "stopped")
        enrollments.lead_id = self
        return super()._merge_dependences(opportunities)

    def _fields_deaf_to_sms_rules(self):
        # the tag says nothing about the chance to win; Odoo's own nightly job reckons with it
        return [self._fields[name] for name in DEAF_TO_SMS_RULES if name in self._fields]

    def _sms_marketing_is_used(self):
        """Tell from cached answers whether anything of ours can hang on leads, so that the others pay nothing."""
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        return bool(enabled) or self.env["sms.marketing.subscriber"]._exist()

    def action_view_sms_messages(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.message_action")
        return {**action, "domain": [("lead_id", "=", self.id)], "context": {}}

    def action_view_sms_review(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "sms.marketing.subscriber",
            "res_id": self.sms_review_id.id,
            "views": [(self.env.ref("sms_marketing.subscriber_view_form").id, "form")],
        }

    @api.model
    def _most_recent_by_number(self, company, numbers):
        """Return {number: lead}: for each number the most recent open lead, else the most recent one."""
        leads = (
            self.sudo()
            .with_context(active_test=False)
            .search(
                [("phone_sanitized", "in", list(numbers)), ("company_id", "in", (False, company.id))], order="id desc"
            )
        )
        by_number = {}
        for lead in leads.sorted(lambda lead: lead._is_closed()):
            by_number.setdefault(lead.phone_sanitized, lead)
        return by_number
