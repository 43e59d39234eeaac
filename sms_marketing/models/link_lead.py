"""A lead shows the taps of its person, with their undo."""

from odoo import api, fields, models


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

    def action_view_sms_taps(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.link_tap_action")
        return {**action, "domain": [("lead_id", "=", self.id)], "context": {}}
