"""What is heard of a sequence's e-mails: opened, clicked, answered. Odoo's traces tell it, and wake who waits."""

from odoo import fields, models
from odoo.tools import SQL, html2plaintext

from .enrollment import ACTIVE

OPENED = ("open", "reply")  # Odoo's words for a trace; a click counts as an opening there, too


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    enrollment_step_id = fields.Many2one(
        "sms.marketing.enrollment.step", "Sequence Step", readonly=True, index="btree_not_null", ondelete="set null"
    )

    def set_opened(self, domain=None):
        traces = super().set_opened(domain)
        traces._sequences_waiting()._hear()
        return traces

    def set_clicked(self, domain=None):
        traces = super().set_clicked(domain)
        traces._sequences_waiting()._hear()
        return traces

    def set_replied(self, domain=None):
        """An answer to an e-mail is a reply to its sequence, as an answer to an SMS is."""
        traces = super().set_replied(domain)
        # sudo: whoever's mail brings it in
        runs = traces.sudo().enrollment_step_id.enrollment_id
        active = runs.filtered(lambda run: run.state in ACTIVE)
        left = active - active._hear_reply()
        # sudo: as above
        texts = self.env["sms.marketing.message"].sudo()
        texts._withdraw_of_sequences("enrollment_step_id.enrollment_id", left)
        return traces

    def _sequences_waiting(self):
        """Return the runs that may wait to hear of these e-mails."""
        # sudo: the reader of an e-mail is nobody to Odoo
        runs = self.sudo().enrollment_step_id.enrollment_id
        return runs.filtered(lambda run: run.state == "waiting")


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    def _meet_opened(self, _step):
        """A click is an opening, too: many mail programs show no pictures, so that nothing else tells of it."""
        last = self._last_letters()
        opened = {id_ for id_, (status, opened_at, _clicked_at, _key) in last.items() if opened_at or status in OPENED}
        return self.filtered(lambda one: one.id in opened) | self._who_clicked(last)

    def _meet_clicked(self, _step):
        return self._who_clicked(self._last_letters())

    def _who_clicked(self, last):
        """Return those who opened a link of their last e-mail, or tapped a personal link that it holds."""
        clicked = self.filtered(lambda one: one.id in last and last[one.id][2])
        asked = (self - clicked).filtered(lambda one: one.id in last and one._holds_links(last[one.id][3]))
        return clicked | asked._who_tapped_letter()

    def _holds_links(self, key):
        """Tell whether the e-mail of the step with this key holds personal links."""
        return "link(" in (self.version_id._step(key).mail_template_id.body_html or "")

    def _last_letters(self):
        """Return {enrollment id: (trace status, opened at, clicked at, step's key)} of the last e-mails; one query.

        SQL: the newest of several for each of many.
        """
        self.env["mailing.trace"].flush_model()
        self.env["sms.marketing.enrollment.step"].flush_model(["enrollment_id", "key"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (taken.enrollment_id) taken.enrollment_id, trace.trace_status,
                       trace.open_datetime, trace.links_click_datetime, taken.key
                  FROM sms_marketing_enrollment_step AS taken
                  JOIN mailing_trace AS trace ON trace.enrollment_step_id = taken.id
                 WHERE taken.enrollment_id = ANY(%s)
                 ORDER BY taken.enrollment_id, trace.id DESC
                """,
                self.ids,
            )
        )
        return {row[0]: row[1:] for row in rows}

    def _who_tapped_letter(self):
        """Return those who tapped a personal link since their last e-mail. SQL: each counts from its own moment."""
        if not self:
            return self
        self.env["sms.marketing.link.tap"].flush_model(["lead_id", "tapped_at", "state"])
        self.env["sms.marketing.enrollment.step"].flush_model(["enrollment_id", "kind", "taken_at"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT run.id
                  FROM sms_marketing_enrollment AS run
                  JOIN LATERAL (
                       SELECT max(taken_at) AS at FROM sms_marketing_enrollment_step
                        WHERE enrollment_id = run.id AND kind = 'email') AS letter ON TRUE
                  JOIN sms_marketing_link_tap AS tap ON tap.lead_id = run.lead_id AND tap.state != 'undone'
                   AND tap.tapped_at >= letter.at
                 WHERE run.id = ANY(%s)
                """,
                self.ids,
            )
        )
        return self.browse(id_ for (id_,) in rows)

    def _replies(self):
        """Add what people answered by e-mail, on the lead, since the run's last message; one more query.

        SQL: as for texts. Who has a login of the company's own is no customer.
        """
        found = super()._replies()
        with_letters = self.filtered(lambda one: one._plan_has_letters())
        if not with_letters:
            return found
        self.env["mail.message"].flush_model(["model", "res_id", "message_type", "date", "author_id", "body"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT run.id, answer.body
                  FROM sms_marketing_enrollment AS run
                  JOIN mail_message AS answer ON answer.model = 'crm.lead' AND answer.res_id = run.lead_id
                   AND answer.message_type = 'email' AND answer.date >= COALESCE(run.asked_at, run.started_at)
                  LEFT JOIN res_partner AS author ON author.id = answer.author_id
                 WHERE run.id = ANY(%s) AND author.partner_share IS NOT FALSE
                """,
                with_letters.ids,
            )
        )
        for id_, body in rows:
            found.setdefault(id_, []).append(html2plaintext(body or ""))
        return found

    def _plan_has_letters(self):
        """Tell whether the plan of this run writes e-mails; no query."""
        return bool(self.version_id) and any(step.kind == "email" for step in self.version_id._plan().steps)
