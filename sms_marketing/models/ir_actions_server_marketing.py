"""Three actions for automation rules: send a Twilio SMS, enroll in a sequence, stop sequences.

Each acts on all records of a rule at once. What goes wrong is told on the records and never undoes the change that
set the rule off.
"""

from markupsafe import escape

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .batch import together_or_alone
from .origin import company_of
from .rule_batch import BATCH, MESSAGES

SEND, ENROLL, STOP = "sms_marketing_send", "sms_marketing_enroll", "sms_marketing_stop"
STATES = [(SEND, "Send Twilio SMS"), (ENROLL, "Enroll in SMS Sequence"), (STOP, "Stop SMS Sequences")]
OURS = dict(STATES)
ON_LEADS_ONLY = (ENROLL, STOP)


class IrActionsServer(models.Model):
    _inherit = "ir.actions.server"

    state = fields.Selection(selection_add=STATES, ondelete=dict.fromkeys(OURS, "cascade"))
    marketing_waits_for_cap = fields.Boolean(
        "Wait for Tomorrow at the Limit",
        default=True,
        help="Whoever has received the daily number of texts gets this one tomorrow. Otherwise it is not sent.",
    )
    marketing_sequence_id = fields.Many2one(
        "sms.marketing.sequence",
        "SMS Sequence",
        compute="_compute_marketing_sequence_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        ondelete="restrict",
        help="Only the leads of its company, and those of no company, are touched.",
    )

    @api.depends("state")
    def _compute_marketing_sequence_id(self):
        self.filtered(lambda action: action.state not in ON_LEADS_ONLY).marketing_sequence_id = False

    @api.depends("model_id", "state")
    def _compute_sms_template_id(self):
        """Keep the template of our own action as Odoo keeps that of its own."""
        ours = self.filtered(lambda action: action.state == SEND)
        ours.filtered(lambda action: action.model_id != action.sms_template_id.model_id).sms_template_id = False
        return super(IrActionsServer, self - ours)._compute_sms_template_id()

    # --- the editor ---

    def _name_depends(self):
        return [*super()._name_depends(), "marketing_sequence_id"]

    def _generate_action_name(self):
        sequence = self.marketing_sequence_id.name
        if self.state == SEND and self.sms_template_id:
            return self.env._("Text “%(template)s”", template=self.sms_template_id.name)
        if self.state == ENROLL and sequence:
            return self.env._("Enroll in “%(sequence)s”", sequence=sequence)
        if self.state == STOP and sequence:
            return self.env._("Stop “%(sequence)s”", sequence=sequence)
        return super()._generate_action_name()

    @api.depends("model_id")
    def _compute_allowed_states(self):
        """Offer our actions where they fit: sequences on leads, texts on whatever has a chatter and a number."""
        res = super()._compute_allowed_states()
        for action in self:
            unfit = {state for state in OURS if not action._fits_model(state)} if action.model_id else ()
            action.allowed_states = [state for state in action.allowed_states if state not in unfit]
        return res

    def _fits_model(self, state):
        """Tell whether an action of this kind can run on the action's model."""
        if state in ON_LEADS_ONLY:
            return self.model_id.model == "crm.lead"
        model = self.env.get(self.model_id.model)
        return model is not None and self.model_id.is_mail_thread and bool(model._phone_get_number_fields())

    @api.depends("state")
    def _compute_available_model_ids(self):
        ours = self.filtered(lambda action: action.state in OURS)
        threads = (
            self.env["ir.model"].search([("is_mail_thread", "=", True), ("transient", "=", False)]) if ours else ()
        )
        for action in ours:
            probe = {model.id: self.new({"model_id": model.id})._fits_model(action.state) for model in threads}
            action.available_model_ids = [model_id for model_id, fits in probe.items() if fits]
        return super(IrActionsServer, self - ours)._compute_available_model_ids()

    @api.constrains("state", "model_id", "sms_template_id", "marketing_sequence_id")
    def _check_marketing_action(self):
        for action in self.filtered(lambda action: action.state in OURS):
            if not action._fits_model(action.state):
                raise ValidationError(action._words_on_unfit_model())
            if action.state == SEND and not action.sms_template_id:
                raise ValidationError(self.env._("Choose the text that “Send Twilio SMS” sends, or write a new one."))
            if action.state == ENROLL and not action.marketing_sequence_id:
                raise ValidationError(self.env._("Choose the SMS sequence in which leads are enrolled."))

    def _words_on_unfit_model(self):
        label, model = dict(self._fields["state"]._description_selection(self.env))[self.state], self.model_id.name
        if self.state in ON_LEADS_ONLY:
            return self.env._(
                "“%(action)s” works on leads, not on “%(model)s”. Make the rule for leads.", action=label, model=model
            )
        return self.env._(
            "“%(action)s” needs records with a phone number and a chatter, which “%(model)s” does not have.",
            action=label,
            model=model,
        )

    # --- running ---

    def run(self):
        """Keep the record for later where a rule calls its own action for each; Odoo's preparations cost more."""
        batch = self.env.context.get(BATCH)
        if batch and len(self) == 1 and self.id in batch.actions and self.env.context.get("active_ids"):
            batch.collect(self.sudo(), self.env.context["active_ids"])  # sudo: as Odoo runs actions
            return False
        return super().run()

    def _run(self, records, eval_context):
        batch = self.env.context.get(BATCH)
        if batch:
            batch.act_before(self)
        return super()._run(records, eval_context)

    def _get_eval_context(self, action=None):
        """Give conditions and code the text that set a rule off, as `sms_message`."""
        context = self.env.context
        found = context.get(MESSAGES, {}).get((context.get("active_model"), context.get("active_id")))
        message = self.env["sms.marketing.message"].browse(found or ())
        return {**super()._get_eval_context(action), "sms_message": message}

    def _run_action_sms_marketing_send_multi(self, eval_context=None):
        return self._act_now(eval_context or {})

    def _run_action_sms_marketing_enroll_multi(self, eval_context=None):
        return self._act_now(eval_context or {})

    def _run_action_sms_marketing_stop_multi(self, eval_context=None):
        return self._act_now(eval_context or {})

    def _act_now(self, eval_context):
        records = eval_context.get("records") or eval_context.get("record")
        if records:
            self._act_on_many(records.ids)
        return False

    def _act_on_many(self, ids):
        """Act on these records of the action's model together; what cannot be done is told on them."""
        records = self.env[self.model_name].browse(ids).exists()
        if not records or self._is_recompute():
            return
        if fault := self._fault():
            self._tell(records, fault)
            return
        act = {SEND: self._send_texts, ENROLL: self._enroll, STOP: self._stop}[self.state]
        together_or_alone(records, act, lambda record, error: self._tell(record, self._words_on_failure(error)))

    def _fault(self):
        """Return why this action cannot act on anything as it is set up now, in words; False if it can."""
        sequence, template = self.marketing_sequence_id, self.sms_template_id
        if self.state == SEND and (not template or template.model_id != self.model_id):
            return self.env._(
                "The automation “%(name)s” sent no SMS: its text is gone. Choose another one in the rule.",
                name=self._rule_name(),
            )
        if self.state == ENROLL and (not sequence.active or not sequence.step_ids):
            return self.env._(
                "The automation “%(name)s” enrolled nobody: the sequence “%(sequence)s” is archived or has no steps.",
                name=self._rule_name(),
                sequence=sequence.name or "",
            )
        return False

    def _words_on_failure(self, error):
        why = str(error) if isinstance(error, UserError) else self.env._("An administrator finds the cause in the log.")
        return self.env._(
            "The automation “%(name)s” could not do its work here. %(why)s", name=self._rule_name(), why=why
        )

    def _rule_name(self):
        return self.base_automation_id.name or self.name

    def _tell(self, records, words):
        """Log on these records what was not done."""
        if isinstance(records, self.pool["mail.thread"]):
            records._message_log_batch(bodies=dict.fromkeys(records.ids, escape(words)))

    # --- what is done ---

    def _send_texts(self, records):
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        ours = records.filtered(lambda record: company_of(record, self.env.company).id in enabled)
        if others := records - ours:
            self._tell(
                others,
                self.env._(
                    "No SMS: this record's company does not send through SMS Marketing. The Settings switch it on."
                ),
            )
        if ours:
            self._text(ours)

    def _enroll(self, leads):
        self.marketing_sequence_id._enroll(leads)  # which leaves out the leads of other companies

    def _stop(self, leads):
        sequence = self.marketing_sequence_id
        self._leads_of_sequence(leads)._stop_sms_sequences("stopped_by_rule", sequence or None)

    def _leads_of_sequence(self, leads):
        """Return those leads that the sequence may touch: its company's, and those of no company."""
        company = self.marketing_sequence_id.company_id
        return leads.filtered(lambda lead: not company or lead.company_id in (company, company.browse()))
