"""A lead and its sequences: how many it was in, and whether it may start one that suffers no other beside it."""

from odoo import api, fields, models
from odoo.tools import SQL

from .enrollment import ACTIVE


class CrmLead(models.Model):
    _inherit = "crm.lead"

    sms_enrollment_count = fields.Integer(
        "Number of Sequences", compute="_compute_sms_enrollment_count", compute_sudo=True
    )

    @api.depends("sms_enrollment_ids")
    def _compute_sms_enrollment_count(self):
        counts = {}
        if self._sms_marketing_is_used():
            runs = self.env["sms.marketing.enrollment"]
            counts = dict(runs._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"]))
        for lead in self:
            lead.sms_enrollment_count = counts.get(lead._origin, 0)

    def action_view_sms_enrollments(self):
        """Open the lead's runs; the only one at once, with its story."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.enrollment_action")
        action |= {"domain": [("lead_id", "=", self.id)], "context": {}}
        if len(self.sms_enrollment_ids) == 1:
            action |= {"views": [(False, "form")], "res_id": self.sms_enrollment_ids.id}
        return action

    def _alone_with_their_number(self, sequence):
        """Return those of these leads whose person is in no active run of the sequence's company; of several the first.

        A person is known by the number; without one by the contact, else by the e-mail address, else nobody shares it.
        """
        taken = self._persons_in_sequences(sequence.company_id)
        alone = []
        for lead in self:
            person = lead._person_in_sequences()
            if person not in taken:
                alone.append(lead.id)
                taken.add(person)
        return self.browse(alone)

    def _person_in_sequences(self):
        """Return (kind, value) of what tells one person from another here."""
        if self.phone_sanitized:
            return "number", self.phone_sanitized
        if self.partner_id:
            return "contact", self.partner_id.id
        return ("email", self.email_normalized) if self.email_normalized else ("lead", self.id)

    def _persons_in_sequences(self, company):
        """Return {(kind, value)} of the persons whom active runs of a company are about; one query.

        SQL: one row has three values, of which any may be the one that is asked for.
        """
        kinds = {"number": "phone_sanitized", "contact": "partner_id", "email": "email_normalized", "lead": "id"}
        wanted = {kind: [] for kind in kinds}
        for lead in self:
            kind, value = lead._person_in_sequences()
            wanted[kind].append(value)
        self.env["sms.marketing.enrollment"].flush_model(["lead_id", "company_id", "state"])
        self.env["crm.lead"].flush_model([*kinds.values()][:3])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT lead.phone_sanitized, lead.partner_id, lead.email_normalized, lead.id
                  FROM sms_marketing_enrollment AS run
                  JOIN crm_lead AS lead ON lead.id = run.lead_id
                 WHERE run.state IN %(active)s AND run.company_id = %(company)s
                   AND (lead.phone_sanitized = ANY(%(number)s) OR lead.partner_id = ANY(%(contact)s::int[])
                        OR lead.email_normalized = ANY(%(email)s) OR lead.id = ANY(%(lead)s::int[]))
                """,
                active=ACTIVE,
                company=company.id,
                **wanted,
            )
        )
        return {(kind, value) for row in rows for kind, value in zip(kinds, row, strict=True) if value}
