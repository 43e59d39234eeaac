"""A lead shows the taps of its person, with their undo."""

from odoo import api, fields, models
from odoo.tools import SQL

TAPPED = "sms_marketing.tapped_leads"  # in the data of the transaction: ids of leads whose changes come from a tap


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

    def _track_subtype(self, init_values):
        """Log what a tap changed, as Odoo does, but without a notification that nobody would get.

        A tap is the answer to a web request: looking for recipients is half of its work.
        """
        subtype = super()._track_subtype(init_values)
        if subtype and self.id in self.env.cr.precommit.data.get(TAPPED, ()) and not self._is_followed_for(subtype):
            return False
        return subtype

    def _is_followed_for(self, subtype):
        """Tell whether anybody is told of messages of this subtype. SQL: one query, whatever the number of followers."""
        return bool(
            self.env.execute_query(
                SQL(
                    """
                    SELECT 1 FROM mail_followers AS follower
                      JOIN mail_followers_mail_message_subtype_rel AS rel ON rel.mail_followers_id = follower.id
                     WHERE follower.res_model = 'crm.lead' AND follower.res_id = %s
                       AND rel.mail_message_subtype_id = %s
                     LIMIT 1
                    """,
                    self.id,
                    subtype.id,
                )
            )
        )

    def action_view_sms_taps(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.link_tap_action")
        return {**action, "domain": [("lead_id", "=", self.id)], "context": {}}
