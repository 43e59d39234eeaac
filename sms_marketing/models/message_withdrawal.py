"""Texts that wait for their hour or their day are withdrawn when what they were written for is over.

A text that a person wrote by hand is theirs to cancel; it is withdrawn only with its lead.
"""

from odoo import api, models

from .message import WAITING


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model
    def _withdraw_of_sequences(self, field, records, going_on=None):
        """Refuse the sequences' texts that still wait; `field` relates texts to the `records` that they are for.

        Those of the enrollments that go on are left alone.
        """
        domain = [(field, "in", records.ids), ("enrollment_step_id", "!=", False)]
        if going_on:
            domain.append(("enrollment_step_id.enrollment_id", "not in", going_on.ids))
        self._withdraw(domain, "sequence_left")

    @api.model
    def _withdraw_of_leads(self, leads):
        """Refuse all that still waits for leads that are about to be deleted, but for what the law wants answered."""
        self._withdraw([("lead_id", "in", leads.ids), ("purpose", "!=", "compliance")], "lead_deleted")

    def _withdraw(self, domain, reason):
        # sudo: whoever closes or deletes a lead may not write texts
        self.sudo().search([*domain, ("state", "in", WAITING)])._refuse_quietly(reason)
