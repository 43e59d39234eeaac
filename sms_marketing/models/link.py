"""Self-classification links: one tap tells us what the person wants, and the lead moves there."""

import re
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class SmsMarketingLink(models.Model):
    _name = "sms.marketing.link"
    _description = "Self-Classification Link"
    _order = "sequence, id"

    name = fields.Char(
        "Label", required=True, translate=True, help="What the button on the page says, e.g. “Yes, call me”."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    code = fields.Char(required=True, help="The name to use in templates: {{ link('code') }}", copy=False)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    stage_id = fields.Many2one("crm.stage", "Move to Stage")
    allow_backward = fields.Boolean(
        "May Move Backwards", help="Otherwise a lead that is further along stays where it is."
    )
    tag_ids = fields.Many2many("crm.tag", string="Add Tags")
    user_id = fields.Many2one("res.users", "Salesperson")
    team_id = fields.Many2one("crm.team", "Sales Team")
    sequence_id = fields.Many2one("sms.marketing.sequence", "Start Sequence")
    stops_sequences = fields.Boolean("Stop Running Sequences", default=True)
    question = fields.Char(translate=True, help="Shown above the button. Empty: a standard sentence.")
    thanks = fields.Char("Thank-You Text", translate=True)
    expires_after = fields.Integer("Valid for (Days)", default=30)
    token_ids = fields.One2many("sms.marketing.link.token", "link_id")
    made_count = fields.Integer("Links Made", compute="_compute_counts")
    hit_count = fields.Integer(
        "Openings", compute="_compute_counts", help="How often the page was opened, by people and by robots."
    )
    tap_count = fields.Integer("Taps", compute="_compute_counts", help="How many people pressed the button.")

    _code_unique = models.Constraint("unique(company_id, code)", "Another link already has this code.")

    @api.depends("token_ids.hit_count", "token_ids.tapped_at")
    def _compute_counts(self):
        rows = self.env["sms.marketing.link.token"]._read_group(
            [("link_id", "in", self.ids)], ["link_id"], ["__count", "hit_count:sum", "tapped_at:count"]
        )
        counts = {link: tuple(figures) for link, *figures in rows}
        for link in self:
            link.made_count, link.hit_count, link.tap_count = counts.get(link._origin, (0, 0, 0))

    @api.constrains("code")
    def _check_code(self):
        for link in self:
            if not re.fullmatch(r"[a-z][a-z0-9_-]*", link.code or ""):
                raise ValidationError(
                    self.env._("A code starts with a small letter and has small letters, digits, - and _ only.")
                )

    def _expiry(self):
        return fields.Datetime.now() + timedelta(days=self.expires_after) if self.expires_after else False

    def _act(self, lead):
        """Do to the lead what a tap on this link means; return what was done, for the chatter."""
        self.ensure_one()
        values = self._lead_values(lead)
        if values:
            lead.write(values)
        if self.stops_sequences:
            lead._stop_sms_sequences("stopped_by_link")
        if self.sequence_id.step_ids:
            self.sequence_id._enroll(lead)

    def _lead_values(self, lead):
        values = {}
        if self.stage_id and self._may_move(lead):
            values["stage_id"] = self.stage_id.id
        if self.tag_ids:
            values["tag_ids"] = [(4, tag.id) for tag in self.tag_ids]
        for field in ("user_id", "team_id"):
            if self[field]:
                values[field] = self[field].id
        return values

    def _may_move(self, lead):
        """Never move a closed lead, nor one that is further along unless that is wanted."""
        if lead._is_closed() or lead.stage_id == self.stage_id:
            return False
        is_backward = lead.stage_id and self.stage_id.sequence < lead.stage_id.sequence
        return self.allow_backward or not is_backward
