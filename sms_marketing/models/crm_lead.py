"""What a lead shows of its texts: consent, the last SMS, the running sequence."""

from odoo import api, fields, models

from .enrollment import ACTIVE

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
    sms_last_explanation = fields.Char("Why Not Sent", compute="_compute_sms_last_explanation", compute_sudo=True)
    sms_enrollment_ids = fields.One2many("sms.marketing.enrollment", "lead_id", string="Sequences")

    @api.depends("sms_message_ids")
    def _compute_sms_message_count(self):
        counts = dict(
            self.env["sms.marketing.message"]._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"])
        )
        for lead in self:
            lead.sms_message_count = counts.get(lead._origin, 0)

    @api.depends("sms_last_message_id")
    def _compute_sms_last_explanation(self):
        for lead in self:
            message = lead.sms_last_message_id
            lead.sms_last_explanation = message and message._explanation()

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
        running = self.sudo().sms_enrollment_ids.filtered(lambda enrollment: enrollment.state in ACTIVE)
        running.filtered(lambda enrollment: enrollment.lead_id._is_closed())._apply("lead_closed", "lead_closed")
        if closed := self.filtered(lambda lead: lead._is_closed()):
            self.env["sms.marketing.message"]._withdraw_of_sequences("lead_id", closed)

    def _stop_sms_sequences(self, exit_reason, sequences=None):
        """End the running and paused sequences of these leads, or only these of them; return what was ended."""
        enrollments = self.sudo().sms_enrollment_ids.filtered(lambda run: run.state in ACTIVE)
        if sequences is not None:
            enrollments = enrollments.filtered(lambda run: run.sequence_id in sequences)
        enrollments._apply("stopped", exit_reason)
        return enrollments

    @api.ondelete(at_uninstall=False)
    def _unlink_withdraw_texts(self):
        if self._sms_marketing_is_used():
            self.env["sms.marketing.message"]._withdraw_of_leads(self)
            # before the leads, or the database, which takes both at once, trips over texts made just now;
            # sudo: whoever may delete a lead may delete its runs
            self.sudo().sms_enrollment_ids.unlink()

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
        doubles = (self.sudo().sms_enrollment_ids + enrollments.sorted("id"))._doubles()
        doubles._apply("stopped", "stopped")
        doubles.filtered(lambda run: run.state == "hold_out").state = "done"
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
        """Open the lead's texts; its salesperson, or whoever looks where it has none, has read the replies then."""
        self.ensure_one()
        if self.user_id in (self.env.user, self.user_id.browse()) and self.has_access("write"):
            self.action_sms_mark_read()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.message_action")
        return {**action, "domain": [("lead_id", "=", self.id)], "context": {}}

    def action_sms_mark_read(self):
        """Take the mark off the replies of these leads that nobody has read yet."""
        self.check_access("write")
        # sudo: agents only read texts; whoever works on a lead says what was read of it
        unread = (
            self.env["sms.marketing.message"].sudo().search([("lead_id", "in", self.ids), ("is_unread", "=", True)])
        )
        unread._mark_read()
        return True

    def action_sms_text(self):
        """Open Odoo's SMS composer on this lead."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm_sms.crm_lead_act_window_sms_composer_multi")
        context = {"default_composition_mode": "comment", "default_res_model": self._name, "default_res_id": self.id}
        return {**action, "context": context}

    def action_sms_enroll(self):
        """Open the dialog that starts a sequence for these leads."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.enroll_action")
        return {**action, "context": {"default_lead_ids": self.ids}}

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
