"""The notes that Odoo writes when tracked fields of leads change: for a batch of leads together, where nobody is told.

Odoo posts each note alone, which takes seven queries and most of the time of moving a lead. Where a note has no
readers to be told, posting it comes to writing it down, and that can be done for all leads at once. The notes are the
same: same author, subtype, parent, answering address and tracked values.
"""

from markupsafe import escape

from odoo import models
from odoo.tools import SQL

TOGETHER = "sms_marketing.noted_together"  # beside what Odoo's tracking keeps there until it writes the notes


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _note_together(self):
        """Have the notes on what changes in these leads now be written together, at the end of the transaction."""
        self.env.cr.precommit.data.setdefault(TOGETHER, set()).update(self.ids)

    def _message_track(self, fields_iter, initial_values_dict):
        """Return what Odoo returns: {lead id: (changed fields, commands of tracked values)}."""
        marked = self.env.cr.precommit.data.pop(TOGETHER, ())
        together = self.filtered(lambda lead: lead.id in marked).exists()._without_words_of_others()
        noted = together._write_notes(fields_iter, initial_values_dict) if together else {}
        others = self.filtered(lambda lead: lead.id not in noted)
        return super(CrmLead, others)._message_track(fields_iter, initial_values_dict) | noted

    def _without_words_of_others(self):
        """Return those for whose notes nobody has chosen an author or words."""
        data = self.env.cr.precommit.data
        chosen = {*data.get("mail.tracking.message.crm.lead", ()), *data.get("mail.tracking.author.crm.lead", ())}
        return self.filtered(lambda lead: lead.id not in chosen)

    def _write_notes(self, fields_iter, initial_values):
        """Write the notes of those of whom nobody wants to be told; return {lead id: (changed fields, commands)}."""
        tracked = self.fields_get(fields_iter, attributes=("string", "type", "selection", "currency_field"))
        tracking = {lead.id: lead._mail_track(tracked, initial_values[lead.id]) for lead in self}
        changed = self.filtered(lambda lead: tracking[lead.id][0])
        noted = dict.fromkeys((self - changed).ids, (set(), []))
        for leads in changed.grouped(lambda lead: lead._way_of_change(tracking[lead.id][0])).values():
            subtype = leads[0]._subtype_of_note(tracking, initial_values)
            if subtype:  # without one Odoo only logs, where there are values to be logged
                silent = leads._whose_note_tells_nobody(subtype)
                silent._create_notes(subtype, {lead.id: tracking[lead.id] for lead in silent})
                noted |= {lead.id: tracking[lead.id] for lead in silent}
        return noted

    def _way_of_change(self, changes):
        """Return what the subtype of a note depends on; to ask for it takes a query, so it is asked once for each."""
        return frozenset(changes), self.type, self.stage_id, self.won_status, self.lost_reason_id

    def _subtype_of_note(self, tracking, initial_values):
        before = initial_values[self.id]
        return self._track_subtype({name: before[name] for name in tracking[self.id][0]})

    def _whose_note_tells_nobody(self, subtype):
        """Return those of the leads that nobody follows for notes of this subtype; Odoo's own query, once."""
        told = self.env["mail.followers"]._get_recipient_data(self, "notification", subtype.id)
        return self.filtered(lambda lead: not told.get(lead.id))

    def _create_notes(self, subtype, tracking):
        messages = self.sudo()._message_create(self._prepare_notes(subtype, tracking)) if self else ()
        values = [
            {**command[2], "mail_message_id": message.id}
            for message, (_changes, commands) in zip(messages, tracking.values(), strict=True)
            for command in commands
        ]
        # sudo: as Odoo does; whoever moves a lead needs no right to the notes on it
        self.env["mail.tracking.value"].sudo().create(values)

    def _prepare_notes(self, subtype, tracking):
        """Return the values of the notes as `message_post` has them, in the order of the leads."""
        author_id, email_from = self._message_compute_author()
        parents, companies = self._parents_of_notes(), self._mail_get_companies(default=self.env.company)
        domains = self.sudo()._mail_get_alias_domains(default_company=self.env.company)
        reply_to = self._notify_get_reply_to(default=email_from, author_id=author_id)
        same = {
            "model": self._name,
            "message_type": "notification",
            "subtype_id": subtype.id,
            "author_id": author_id,
            "email_from": email_from,
            "email_add_signature": True,
        }
        return [
            {
                **same,
                "res_id": lead.id,
                "body": escape(lead._track_get_default_log_message(tracking[lead.id][0])),
                "parent_id": parents.get(lead.id),
                "record_alias_domain_id": domains[lead.id].id,
                "record_company_id": companies[lead.id].id,
                "reply_to": reply_to[lead.id],
            }
            for lead in self
        ]

    def _parents_of_notes(self):
        """Return {lead id: id of the message that a note belongs under}, as `_message_compute_parent_id` finds it.

        SQL: the newest of several for each of many.
        """
        self.env["mail.message"].flush_model(["model", "res_id", "message_type", "date"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT lead.id, parent.id
                  FROM unnest(%s) AS lead(id)
                  JOIN LATERAL (
                       SELECT id FROM (
                              SELECT id, message_type, COALESCE(date, create_date) AS date
                                FROM mail_message
                               WHERE model = 'crm.lead' AND res_id = lead.id AND message_type != 'user_notification'
                               ORDER BY mail_message.date DESC, id DESC LIMIT 200) AS recent
                        ORDER BY message_type IN ('comment', 'email') DESC, date DESC, id DESC
                        LIMIT 1) AS parent ON TRUE
                """,
                self.ids,
            )
        )
        return dict(rows)
