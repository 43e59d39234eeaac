"""Install, update or remove a playbook: first what would happen, then what happened."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SmsMarketingPlaybookChange(models.TransientModel):
    _name = "sms.marketing.playbook.change"
    _description = "Install, Update or Remove a Playbook"

    playbook_id = fields.Many2one("sms.marketing.playbook", required=True, readonly=True)
    kind = fields.Selection(
        [("install", "Install"), ("update", "Update"), ("remove", "Remove")], required=True, readonly=True
    )
    state = fields.Selection([("ask", "Ask"), ("done", "Done")], default="ask", required=True)
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)
    team_id = fields.Many2one(
        "crm.team", "Sales Team", domain="[('company_id', 'in', (False, company_id))]", default="_default_team"
    )
    installation_id = fields.Many2one(
        "sms.marketing.playbook.installation",
        "Installed for",
        domain="[('playbook_id', '=', playbook_id), ('company_id', '=', company_id)]",
        compute="_compute_installation_id",
        store=True,
        readonly=False,
    )
    problem = fields.Char(compute="_compute_outlook")
    outlook = fields.Html(compute="_compute_outlook", sanitize=False)
    result = fields.Html(readonly=True, sanitize=False)

    @api.model
    def _default_team(self):
        teams = self.env["crm.team"]
        team = teams._get_default_team_id(domain=[("company_id", "in", (False, self.env.company.id))])
        return team if team.company_id in (teams.company_id, self.env.company) else teams

    @api.depends("playbook_id", "kind")
    def _compute_installation_id(self):
        for one in self:
            installed = one.playbook_id._installed()
            if one.kind == "update":
                installed = installed.filtered(lambda found: found.version < found.playbook_id.version)
            one.installation_id = installed[:1] if one.kind != "install" else False

    @api.depends("playbook_id", "kind", "team_id", "installation_id")
    def _compute_outlook(self):
        for one in self:
            one.problem = one.outlook = False
            try:
                one.outlook = one.installation_id._words_on_changes(one._changes())
            except UserError as error:
                one.problem = error.args[0]

    def _changes(self):
        """Return what would be done."""
        if self.kind == "install":
            return self.installation_id._outlook(self.playbook_id, self.team_id)
        if not self.installation_id:
            raise UserError(self.env._("“%(name)s” is not installed.", name=self.playbook_id.name))
        return (
            self.installation_id._update_outlook()
            if self.kind == "update"
            else (self.installation_id._removal_outlook())
        )

    def action_apply(self):
        """Do it, and show what was done."""
        self.ensure_one()
        installations = self.env["sms.marketing.playbook.installation"]
        if self.kind == "install":
            _installation, changes = installations._install(self.playbook_id, self.team_id)
        elif not self.installation_id.exists():
            raise UserError(self.env._("“%(name)s” is not installed.", name=self.playbook_id.name))
        elif self.kind == "update":
            changes = self.installation_id._update()
        else:
            installation, self.installation_id = self.installation_id, False
            changes = installation._remove()
        self.write({"state": "done", "result": installations._words_on_changes(changes, is_done=True)})
        titles = {
            "install": self.env._("“%(name)s” is installed", name=self.playbook_id.name),
            "update": self.env._("“%(name)s” is up to date", name=self.playbook_id.name),
            "remove": self.env._("“%(name)s” is removed", name=self.playbook_id.name),
        }
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
            "name": titles[self.kind],
        }

    def action_view_sequences(self):
        """Close the dialog and show the sequences of the playbook."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.sequence_action")
        rows = self.playbook_id._installed().record_ids.filtered(lambda row: row.kind == "sequences")
        return {**action, "domain": [("id", "in", rows.mapped("res_id"))], "target": "main"}

    def action_close(self):
        """Back to the catalogue, as it is now."""
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.playbook_action")
        return {**action, "target": "main"}
