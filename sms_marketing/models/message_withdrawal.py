"""Texts that wait for their hour or their day are withdrawn when what they were written for is over.

A text that a person wrote by hand is theirs to cancel; it is withdrawn only with its lead. What a reply took from a run
that it paused is queued once more when the run is resumed (`enrollment_resume`).
"""

from odoo import api, models

from .message import WAITING

PAUSED = "sequence_paused"


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model
    def _withdraw_of_sequences(self, field, records, going_on=None):
        """Refuse the sequences' texts that still wait; `field` relates texts to the `records` that they are for.

        Those of the enrollments that go on are left alone; those of paused ones may come back.
        """
        domain = [(field, "in", records.ids), ("enrollment_step_id", "!=", False)]
        if going_on:
            domain.append(("enrollment_step_id.enrollment_id", "not in", going_on.ids))
        found = self._still_waiting(domain)
        paused = found.filtered(lambda text: text.enrollment_step_id.enrollment_id.state == "paused")
        paused._refuse_quietly(PAUSED)
        (found - paused)._refuse_quietly("sequence_left")

    @api.model
    def _withdraw_of_leads(self, leads):
        """Refuse all that still waits for leads that are about to be deleted, but for what the law wants answered."""
        domain = [("lead_id", "in", leads.ids), ("purpose", "!=", "compliance")]
        self._still_waiting(domain)._refuse_quietly("lead_deleted")

    def _still_waiting(self, domain):
        # sudo: whoever closes or deletes a lead may not write texts
        return self.sudo().search([*domain, ("state", "in", WAITING)])

    # --- back again ---

    @api.model
    def _withdrawn_by_reply(self, runs):
        """Return the texts of these runs that a reply withdrew: they have not left, and nobody has sent them since."""
        return self.search(
            [
                ("enrollment_step_id.enrollment_id", "in", runs.ids),
                ("state", "=", "refused"),
                ("reason", "=", PAUSED),
            ],
            order="id",
        )

    def _queue_anew(self):
        """Queue withdrawn texts of sequences once more, to their leads' numbers of today; the gate looks at once."""
        self._follow_numbers()
        self._requeue()
        self._last_look()

    def _follow_numbers(self):
        """Send these texts to where their leads are reached now, as a step would that is taken now."""
        moved = self.filtered(lambda text: text.number != text.enrollment_step_id.lead_id.phone_sanitized)
        tickets = self.env["sms.sms"].sudo().search([("uuid", "in", moved.mapped("uuid"))])
        for text in moved:  # few: the number was changed while the run was paused
            run = text.enrollment_step_id.enrollment_id
            values = {"number": run.lead_id.phone_sanitized, "subscriber_id": run.subscriber_id.id}
            text.write({**values, "sender_id": False, "account_id": False})
            tickets.filtered(lambda ticket, uuid=text.uuid: ticket.uuid == uuid).number = values["number"]
        for texts in moved.grouped("company_id").values():
            texts._choose_senders_anew()
