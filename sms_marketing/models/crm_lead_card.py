"""What a lead's card shows of its texts, read for all cards of a screen at once: one query, however many they are.

A card gets one value with all of it, ready to show: a dozen fields for each of eighty cards would take as long as all
of Odoo's own. It is text that the card's template parses, for Odoo copies the values of its JSON fields three times.
"""

import json
from collections import namedtuple

from odoo import api, fields, models
from odoo.tools import SQL

from .enrollment import ACTIVE, GOES_ON, HOLDS_PLACE
from .enrollment_words import StepWords
from .message import OURS, TWILIOS
from .message import summary as summary_of

Facts = namedtuple(
    "Facts",
    "lead_id company_id consent opted_out"
    " message_id message_state is_reply body unread_count is_reviewed"
    " enrollment_id sequence_id sequence_name is_stopped enrollment_state step_id due_at run_count waits_for",
)
NOTHING = Facts(*(None, None, False, False), *(None, False, False, "", 0, False), *(None, None, "", False), *[None] * 5)
READ = {
    "crm.lead": ["phone_sanitized", "company_id", "sms_consent", "sms_opted_out"],
    "sms.marketing.message": ["lead_id", "state", "direction", "body", "is_unread"],
    "sms.marketing.enrollment": ["lead_id", "state", "sequence_id", "step_id", "due_at", "waits_for"],
    "sms.marketing.sequence": ["name", "active"],
    "sms.marketing.subscriber": ["company_id", "number", "paused_at"],
}
DEPENDS = (
    *("phone_sanitized", "company_id", "sms_consent", "sms_opted_out"),
    *("sms_message_ids.state", "sms_message_ids.is_unread"),
    *("sms_enrollment_ids.state", "sms_enrollment_ids.step_id", "sms_enrollment_ids.due_at"),
    "sms_enrollment_ids.waits_for",
)
BODY = 80  # characters of a text that may be needed for a line about it
# The colour of the last text's state, as Bootstrap names it; the others are grey.
COLOURS = {
    **dict.fromkeys(("delivered", "read", "received"), "success"),
    **dict.fromkeys(("failed", "undelivered"), "danger"),
    **dict.fromkeys(("refused", "held", "uncertain"), "warning"),
}


class CrmLead(models.Model):
    _inherit = "crm.lead"

    sms_card = fields.Char(
        "SMS on the Card",
        compute="_compute_sms_card",
        compute_sudo=True,
        help="As JSON, what the card shows: badge (out, review, agreed, none), and where there is such a thing used,"
        " unread, label and colour of the last text's state, text, is_reply, sequence. Empty: nothing to show.",
    )
    sms_last_message_id = fields.Many2one(
        "sms.marketing.message", string="Last SMS Record", compute="_compute_sms_facts", compute_sudo=True
    )
    sms_last_state = fields.Selection(
        OURS + TWILIOS,
        "Last SMS Status",
        compute="_compute_sms_facts",
        search="_search_sms_last_state",
        compute_sudo=True,
    )
    sms_last_summary = fields.Char("Last SMS", compute="_compute_sms_facts", compute_sudo=True)
    sms_unread_count = fields.Integer(
        "Unread Replies",
        compute="_compute_sms_facts",
        compute_sudo=True,
        help="Replies since somebody looked at this lead's texts, answered, or marked them as read.",
    )
    sms_has_unread = fields.Boolean(
        "Has Unread Replies", compute="_compute_sms_facts", search="_search_sms_has_unread", compute_sudo=True
    )
    sms_enrollment_id = fields.Many2one(
        "sms.marketing.enrollment", string="Running Sequence", compute="_compute_sms_facts", compute_sudo=True
    )
    sms_sequence_id = fields.Many2one(
        "sms.marketing.sequence",
        string="In SMS Sequence",
        compute="_compute_sms_facts",
        search="_search_sms_sequence_id",
        compute_sudo=True,
        help="The sequence that the lead is in; of several, the one it entered last.",
    )
    sms_sequence_summary = fields.Char("SMS Sequence", compute="_compute_sms_facts", compute_sudo=True)
    sms_next_step_at = fields.Datetime(
        "Next SMS Step", compute="_compute_sms_facts", search="_search_sms_next_step_at", compute_sudo=True
    )

    @api.depends(*DEPENDS)
    @api.depends_context("lang", "tz", "company")
    def _compute_sms_card(self):
        facts, words = self._sms_facts()
        labels = dict(self._fields["sms_last_state"]._description_selection(self.env)) if facts else {}
        used = self.env["res.company"]._sms_marketing_company_ids()
        found = [facts.get(lead_id or lead_id.origin) for lead_id in self._ids]  # of a new lead, that of its original
        cards = [(one and _card(one, one.company_id in used, labels, words)) or None for one in found]
        # all at once: to assign them one by one takes as long as to make them
        self._fields["sms_card"]._insert_cache(self, cards)

    @api.depends(*DEPENDS)
    @api.depends_context("lang", "tz", "company")
    def _compute_sms_facts(self):
        facts, words = self._sms_facts()
        for lead in self:
            one = facts.get(lead._origin.id, NOTHING)
            lead.sms_last_message_id = one.message_id
            lead.sms_last_state = one.message_state
            lead.sms_last_summary = one.message_id and summary_of(one.body)
            lead.sms_unread_count = one.unread_count
            lead.sms_has_unread = bool(one.unread_count)
            is_active = one.enrollment_state in ACTIVE
            lead.sms_enrollment_id = is_active and one.enrollment_id
            lead.sms_sequence_id = is_active and one.sequence_id
            lead.sms_sequence_summary = _line_on_run(one, words)
            lead.sms_next_step_at = one.enrollment_state in GOES_ON and one.due_at

    def _sms_facts(self):
        """Return ({lead id: Facts}, the words about the steps of their sequences); one query, none while unused."""
        ids = [lead_id for lead_id in self._origin.ids if lead_id]
        used = ids and self._sms_marketing_is_used()
        facts = {row[0]: Facts(*row) for row in self._read_sms_facts(ids)} if used else {}
        return facts, StepWords(self.env) if facts else None

    def _read_sms_facts(self, ids):
        """Return the rows of `Facts`.

        SQL: the newest row per lead of two tables and a count of a third, in one query; the ORM needs seven.
        """
        for model_name, names in READ.items():
            self.env[model_name].flush_model(names)
        return self.env.execute_query(
            SQL(
                """
                SELECT lead.id, COALESCE(lead.company_id, %(company)s), lead.sms_consent, lead.sms_opted_out,
                       message.id, message.state, message.direction = 'inbound', message.body,
                       COALESCE(unread.count, 0),
                       EXISTS (SELECT FROM sms_marketing_subscriber AS paused
                                WHERE paused.number = lead.phone_sanitized AND paused.paused_at IS NOT NULL
                                  AND paused.company_id = COALESCE(lead.company_id, %(company)s)),
                       run.id, run.sequence_id, %(sequence_name)s, NOT sequence.active, run.state, run.step_id,
                       run.due_at, run.count, run.waits_for
                  FROM crm_lead AS lead
                  LEFT JOIN LATERAL (
                       SELECT id, state, direction, left(body, %(body)s) AS body FROM sms_marketing_message
                        WHERE lead_id = lead.id ORDER BY id DESC LIMIT 1) AS message ON TRUE
                  LEFT JOIN (
                       SELECT lead_id, count(*) AS count FROM sms_marketing_message
                        WHERE lead_id = ANY(%(ids)s) AND is_unread GROUP BY lead_id) AS unread
                    ON unread.lead_id = lead.id
                  LEFT JOIN (
                       SELECT DISTINCT ON (lead_id) lead_id, id, sequence_id, state, step_id, due_at, waits_for,
                              count(*) FILTER (WHERE state != 'hold_out') OVER (PARTITION BY lead_id) AS count
                         FROM sms_marketing_enrollment
                        WHERE lead_id = ANY(%(ids)s) AND state IN %(holds_place)s
                        ORDER BY lead_id, state = 'hold_out', id DESC) AS run
                    ON run.lead_id = lead.id
                  LEFT JOIN sms_marketing_sequence AS sequence ON sequence.id = run.sequence_id
                 WHERE lead.id = ANY(%(ids)s)
                """,
                sequence_name=self.env["sms.marketing.sequence"]._field_to_sql("sequence", "name"),
                body=BODY,
                holds_place=HOLDS_PLACE,
                company=self.env.company.id,
                ids=ids,
            )
        )


def _card(facts, is_used, labels, words):
    """Return what a card shows as JSON; False where the company sends another way and nothing is known of the lead."""
    if not (is_used or facts.consent or facts.opted_out or facts.message_id):
        return False
    card = {"badge": _badge(facts)}
    if is_used:
        card["used"] = True
    if facts.message_id:
        card |= {"label": labels[facts.message_state], "text": summary_of(facts.body)}
        card["colour"] = COLOURS.get(facts.message_state, "light")
    if facts.is_reply:
        card["is_reply"] = True
    if facts.unread_count:
        card["unread"] = facts.unread_count
    if facts.enrollment_id:
        card["sequence"] = _line_on_run(facts, words)
    return json.dumps(card)


def _badge(facts):
    if facts.opted_out:
        return "out"
    if facts.is_reviewed:
        return "review"
    return "agreed" if facts.consent else "none"


def _line_on_run(facts, words):
    if not facts.enrollment_id:
        return False
    return words.of_run(
        facts.sequence_name,
        facts.enrollment_state,
        facts.step_id,
        facts.due_at,
        facts.is_stopped,
        facts.run_count,
        facts.waits_for,
    )
