"""A lead shows the taps of its person, with their undo."""

from odoo import api, fields, models
from odoo.tools import SQL

# in the data of the transaction: {id of a lead whose changes come from a tap: values of what Odoo tracked of them}
TAPPED = "sms_marketing.tapped_leads"
STAGE_SUBTYPES = ("crm.mt_lead_stage", "crm.mt_lead_won", "crm.mt_lead_lost", "crm.mt_lead_restored")


class CrmLead(models.Model):
    _inherit = "crm.lead"

    sms_tap_ids = fields.One2many("sms.marketing.link.tap", "lead_id", string="Taps on Links")
    sms_tap_count = fields.Integer(compute="_compute_sms_tap_count", compute_sudo=True)

    @api.depends("sms_tap_ids")
    def _compute_sms_tap_count(self):
        counts = dict(
            self.env["sms.marketing.link.tap"]._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"])
        )
        for lead in self:
            lead.sms_tap_count = counts.get(lead._origin, 0)

    def _merge_dependences(self, opportunities):
        """Keep the links and taps of leads that are merged into this one; free where nobody was sent any."""
        if self.env["sms.marketing.in.use"]._answers().links:
            # sudo: whoever may merge leads need not be allowed to change links
            self.env["sms.marketing.link.token"].sudo()._follow_merge((opportunities - self).sudo(), self.sudo())
        return super()._merge_dependences(opportunities)

    # --- one note for a tap and for what it changed ---

    def _track_subtype(self, init_values):
        """Log what a tap changed instead of posting it, where nobody follows the lead's stages.

        A tap is the answer to a web request, and looking for people to notify is half of its work.
        """
        if self.id in self.env.cr.postcommit.data.get(TAPPED, ()) and not self._has_stage_followers():
            return False
        return super()._track_subtype(init_values)

    def _has_stage_followers(self):
        """Tell whether anybody is notified of stages. SQL: one query, whatever the number of followers."""
        find = self.env["ir.model.data"]._xmlid_to_res_id
        query = SQL(
            """
            SELECT 1 FROM mail_followers AS follower
              JOIN mail_followers_mail_message_subtype_rel AS rel ON rel.mail_followers_id = follower.id
             WHERE follower.res_model = 'crm.lead' AND follower.res_id = %s AND rel.mail_message_subtype_id IN %s
             LIMIT 1
            """,
            self.id,
            tuple(find(xmlid) for xmlid in STAGE_SUBTYPES),
        )
        return bool(self.env.execute_query(query))

    def _message_log(self, **kwargs):
        """Keep the tracked changes of a tap for its own note, which is written when all of it is done."""
        tapped = self.env.cr.postcommit.data.get(TAPPED, {})
        if kwargs.get("tracking_value_ids") and len(self) == 1 and self.id in tapped and not kwargs.get("body"):
            tapped[self.id] += kwargs["tracking_value_ids"]
            return self.env["mail.message"]
        return super()._message_log(**kwargs)

    def action_view_sms_taps(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.link_tap_action")
        return {**action, "domain": [("lead_id", "=", self.id)], "context": {}}
