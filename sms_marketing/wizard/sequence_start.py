"""Have a sequence started by a stage, a link or a form that is there already, or is made here."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.sequence_starts import NAMED


class SmsMarketingSequenceStart(models.TransientModel):
    _name = "sms.marketing.sequence.start"
    _description = "Have a Sequence Started"

    sequence_id = fields.Many2one("sms.marketing.sequence", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one(related="sequence_id.company_id")
    kind = fields.Selection([("stage", "Stage"), ("link", "Link"), ("form", "Form")], required=True, readonly=True)
    stage_id = fields.Many2one("crm.stage")
    link_id = fields.Many2one("sms.marketing.link", domain="[('company_id', '=', company_id)]")
    form_id = fields.Many2one("sms.marketing.form", domain="[('company_id', '=', company_id)]")
    for_imports = fields.Boolean("Also for Imported Leads", help="Otherwise leads that come from a file start nothing.")
    notes = fields.Text(compute="_compute_notes", help="What to know before it is done.")

    @api.depends("stage_id", "link_id", "form_id")
    def _compute_notes(self):
        for wizard in self:
            notes = [wizard._note_on_other(), wizard._note_on_those_there(), wizard._note_on_form()]
            wizard.notes = "\n".join(note for note in notes if note)

    def _chosen(self):
        """Return (the stage, link or form, the name of its field for the sequence)."""
        return self[f"{self.kind}_id"], NAMED[self.kind][1]

    def _note_on_other(self):
        chosen, field = self._chosen()
        other = chosen[field] if chosen else chosen.browse()
        if not other or other == self.sequence_id:
            return False
        return self.env._("It starts “%(name)s” now, and will start this one instead.", name=other.name)

    def _note_on_those_there(self):
        count = self.stage_id.sms_lead_count
        return count and self.env._(
            "The leads that are there now (%(count)s) start nothing; only those that enter from now on.", count=count
        )

    def _note_on_form(self):
        if not self.form_id or self.form_id.is_published:
            return False
        return self.env._("The form is not published yet, so nobody can send it.")

    def action_set(self):
        self.ensure_one()
        chosen, field = self._chosen()
        if not chosen:
            raise UserError(self.env._("Choose what should start the sequence."))
        values = {field: self.sequence_id.id}
        if self.kind == "stage":
            values["sms_for_imports"] = self.for_imports
        chosen.write(values)
        return {"type": "ir.actions.act_window_close"}

    @api.onchange("stage_id")
    def _onchange_stage_id(self):
        self.for_imports = self.stage_id.sms_for_imports
