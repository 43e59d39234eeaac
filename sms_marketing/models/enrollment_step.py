"""A step that was taken for one lead: the history that later edits of the plan do not touch."""

from odoo import api, fields, models
from odoo.addons.sms.tools.sms_tools import sms_content_to_rendered_html

from .sequence_step import KINDS, LANES


class SmsMarketingEnrollmentStep(models.Model):
    _name = "sms.marketing.enrollment.step"
    _description = "SMS Sequence Step Taken"
    _order = "id desc"

    enrollment_id = fields.Many2one(
        "sms.marketing.enrollment", required=True, readonly=True, index=True, ondelete="cascade"
    )
    lead_id = fields.Many2one(related="enrollment_id.lead_id", store=True)
    company_id = fields.Many2one(related="enrollment_id.company_id", store=True)
    step_id = fields.Many2one(
        "sms.marketing.sequence.step", "Planned Step", readonly=True, index="btree_not_null", ondelete="set null"
    )
    name = fields.Char("Step", readonly=True)
    key = fields.Char("Step Key", readonly=True, help="The same in all versions of the plan.")
    kind = fields.Selection(KINDS, readonly=True)
    result = fields.Selection(LANES, "Answer", readonly=True)
    taken_at = fields.Datetime("Time", readonly=True, default=fields.Datetime.now)
    error = fields.Char(readonly=True)
    note = fields.Char(readonly=True, help="What else there is to know of what was done.")
    message_ids = fields.One2many("sms.marketing.message", "enrollment_step_id", string="SMS")
    message_state = fields.Selection(related="message_ids.state", string="Status")

    # what keeps a run from taking a step twice, whatever goes wrong
    _once = models.UniqueIndex("(enrollment_id, key) WHERE key IS NOT NULL")

    @api.model
    def _record(self, enrollments, step, result=False, error=False):
        """Write down that these took `step`: what they did there is in `name`, a branch's answer in `result`."""
        same = {
            "step_id": step.id,
            "key": step.key,
            "name": step.display_name,
            "kind": step.kind,
            "result": result,
            "error": error,
        }
        return self.create([{"enrollment_id": enrollment.id, **same} for enrollment in enrollments])

    def _send_sms(self):
        """Queue the step's text for every lead, logged in its chatter, in one batch per company."""
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        for company, runs in self.grouped("company_id").items():
            if company.id in enabled:  # a sequence never sends past the gate
                runs.with_company(company)._send_sms_of_company(company)

    def _send_sms_of_company(self, company):
        leads = self.lead_id
        bodies = self.step_id.template_id._render_field("body", leads.ids, compute_lang=True)
        posts = leads._message_log_batch(
            bodies={lead.id: sms_content_to_rendered_html(bodies[lead.id]) for lead in leads}, message_type="sms"
        )
        post_of = dict(zip(leads, posts, strict=True))
        tickets = (
            self.env["sms.sms"]
            .sudo()
            .create(
                [
                    {
                        "number": run.lead_id.phone_sanitized or run.lead_id.phone,
                        "body": bodies[run.lead_id.id],
                        "partner_id": run.lead_id.partner_id.id,
                        "mail_message_id": post_of[run.lead_id].id,
                        "marketing_origin": run._text_origin(company),
                    }
                    for run in self
                ]
            )
        )
        tickets.marketing_message_id._note_refusals()

    def _text_origin(self, company):
        """Return what the gate must know of this step's text."""
        known = self.sudo()  # a step needs no right to open senders
        sequence = known.enrollment_id.sequence_id
        return {
            "company": company,
            "lead": self.lead_id.id,
            "enrollment_step": self.id,
            "preferred": (
                *sequence.sender_id,
                *known.step_id.template_id.marketing_sender_id,
            ),
            "purpose": sequence.marketing_purpose,
            "purpose_reason": sequence.marketing_purpose_reason,
            "cap": sequence.marketing_cap or None,
            "waits_for_cap": sequence.waits_for_cap,
            "window": sequence._window(),
        }
