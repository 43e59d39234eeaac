"""A lead enters a stage: what the stage says is done for all leads of a change together (decision 18).

The change itself always stands. What the gate refuses, and what is wrong with the stage, is told on the leads.
"""

import logging

from odoo import api, models
from odoo.exceptions import UserError

from .fresh_start import CONCURRENT_CHANGE
from .origin import company_of

_logger = logging.getLogger(__name__)

# What can bring a lead into another stage of the pipeline: Odoo moves it with its team, and a lead that is not an
# opportunity yet stands in no column.
MOVERS = {"stage_id", "type", "team_id", "user_id"}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if actions := self._sms_stage_actions():
            leads._enter_sms_stages(dict.fromkeys(leads.ids, False), actions)
        return leads

    def write(self, vals):
        actions = self._sms_stage_actions() if MOVERS & vals.keys() else None
        if not actions:
            return super().write(vals)
        before = {lead.id: lead._stage_in_pipeline() for lead in self}
        res = super().write(vals)
        self._enter_sms_stages(before, actions)
        return res

    def _sms_stage_actions(self):
        """Return {stage id: StageActions} that apply to this change; a cached look-up.

        A file starts only what is meant for imports, and taking back what a link did starts nothing.
        """
        if not self.env["sms.marketing.in.use"]._answers().stages:
            return {}
        actions = self.env["crm.stage"]._sms_actions()
        if actions and self.env.context.get("sms_marketing_undo"):
            return {}
        if actions and self.env.context.get("import_file"):  # set by Odoo's own import
            return {stage_id: action for stage_id, action in actions.items() if action.for_imports}
        return actions

    def _stage_in_pipeline(self):
        return self.type == "opportunity" and self.stage_id.id

    def _enter_sms_stages(self, before, actions):
        """Do what the stages say, for the leads that stood elsewhere `before` ({lead id: stage id})."""
        entered = self.filtered(lambda lead: lead.active and lead._stage_in_pipeline() != before[lead.id])
        for stage_id, leads in entered.grouped(lambda lead: lead._stage_in_pipeline()).items():
            if stage_id in actions:
                leads._enter_sms_stage_safely(actions[stage_id])

    def _enter_sms_stage_safely(self, action):
        """Do what a stage says; where that fails, the leads say so and stay where they were put.

        Broad except: a template that somebody broke may not keep a salesperson from moving a card.
        sudo: a stage acts as it was set up, whoever moves the lead.
        """
        for step in ("_stop_for_stage", "_text_for_stage", "_enroll_for_stage"):
            try:
                with self.env.cr.savepoint():
                    getattr(self.sudo(), step)(action)
                    self.env.flush_all()
            except CONCURRENT_CHANGE:
                raise
            except UserError as error:
                self._note_failure_of_stage(str(error))
            except Exception:
                _logger.exception("What the stage of %s says about SMS failed; they stay there", self)
                self._note_failure_of_stage(self.env._("an unexpected error; the server's log has it."))

    def _note_failure_of_stage(self, problem):
        self.env.invalidate_all()
        note = self.env._("What this stage says about SMS was not done: %(problem)s", problem=problem)
        self.sudo()._message_log_batch(dict.fromkeys(self.ids, note))

    def _stop_for_stage(self, action):
        if not action.stops:
            return
        others = self.sms_enrollment_ids.sequence_id.filtered(lambda one: one.id != action.sequence_id)
        self._stop_sms_sequences("stopped_by_stage", others)

    def _enroll_for_stage(self, action):
        sequence = self.env["sms.marketing.sequence"].browse(action.sequence_id or ()).exists()
        if sequence:
            sequence._enroll(self.filtered(lambda lead: lead._sms_company() == sequence.company_id))

    def _text_for_stage(self, action):
        """Text these leads through one composer for each company; those of companies without us get no text."""
        template = self.env["sms.template"].browse(action.template_id or ()).exists()
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        for company, leads in self.grouped(lambda lead: company_of(lead, self.env.company)).items():
            if template and company.id in enabled:
                leads._text_from_stage(template, action, company)

    def _text_from_stage(self, template, action, company):
        sender = self.env["sms.marketing.sender"].browse(action.sender_id or ()).exists()
        values = {
            "composition_mode": "mass",
            "res_model": self._name,
            "res_ids": repr(self.ids),
            "template_id": template.id,
            "mass_keep_log": True,
            "marketing_purpose": action.purpose or "marketing",
            "marketing_purpose_reason": action.reason,
            "marketing_sender_id": sender.id if sender.company_id == company else False,
        }
        # what a form or another composer left in the context is not meant for this text
        clean = {
            name: value for name, value in self.env.context.items() if not name.startswith(("default_", "active_"))
        }
        composers = self.env(context=clean)["sms.composer"]
        composers.create(values)._action_send_sms()
