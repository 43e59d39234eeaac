"""What a lead's card shows of its texts, read for all cards of a screen at once: two queries, however many they are."""

from collections import namedtuple

from odoo import api, fields, models
from odoo.tools import SQL

from .enrollment import ACTIVE
from .enrollment_words import StepWords
from .message import OURS, TWILIOS
from .message import summary as summary_of

Facts = namedtuple(
    "Facts",
    "lead_id message_id message_state is_reply body unread_count is_reviewed"
    " enrollment_id sequence_id sequence_name is_stopped enrollment_state step_id due_at run_count",
)
NOTHING = Facts(None, None, False, False, "", 0, False, None, None, "", False, False, None, False, 0)
READ = {
    "sms.marketing.message": ["lead_id", "state", "direction", "body", "is_unread"],
    "sms.marketing.enrollment": ["lead_id", "state", "sequence_id", "step_id", "due_at"],
    "sms.marketing.sequence": ["name", "active"],
    "sms.marketing.subscriber": ["company_id", "number", "paused_at"],
    "crm.lead": ["phone_sanitized", "company_id"],
}
BODY = 80  # characters of a text that may be needed for a line about it


class CrmLead(models.Model):
    _inherit = "crm.lead"

    sms_last_message_id = fields.Many2one(
        "sms.marketing.message", string="Last SMS Record", compute="_compute_sms_card", compute_sudo=True
    )
    sms_last_state = fields.Selection(
        OURS + TWILIOS,
        "Last SMS Status",
        compute="_compute_sms_card",
        search="_search_sms_last_state",
        compute_sudo=True,
    )
    sms_last_is_reply = fields.Boolean("Last SMS Is Theirs", compute="_compute_sms_card", compute_sudo=True)
    sms_last_summary = fields.Char("Last SMS", compute="_compute_sms_card", compute_sudo=True)
    sms_unread_count = fields.Integer(
        "Unread Replies",
        compute="_compute_sms_card",
        compute_sudo=True,
        help="Replies since somebody looked at this lead's texts, answered, or marked them as read.",
    )
    sms_has_unread = fields.Boolean(
        "Has Unread Replies", compute="_compute_sms_card", search="_search_sms_has_unread", compute_sudo=True
    )
    sms_is_reviewed = fields.Boolean(
        "Reply Under Review",
        compute="_compute_sms_card",
        compute_sudo=True,
        help="A reply may be an opt-out: nothing is sent until somebody decides.",
    )
    sms_enrollment_id = fields.Many2one(
        "sms.marketing.enrollment", string="Running Sequence", compute="_compute_sms_card", compute_sudo=True
    )
    sms_sequence_id = fields.Many2one(
        "sms.marketing.sequence",
        string="In SMS Sequence",
        compute="_compute_sms_card",
        search="_search_sms_sequence_id",
        compute_sudo=True,
        help="The sequence that the lead is in; of several, the one it entered last.",
    )
    sms_sequence_summary = fields.Char("SMS Sequence", compute="_compute_sms_card", compute_sudo=True)
    sms_next_step_at = fields.Datetime(
        "Next SMS Step", compute="_compute_sms_card", search="_search_sms_next_step_at", compute_sudo=True
    )

    @api.depends(
        "phone_sanitized",
        "company_id",
        "sms_message_ids.state",
        "sms_message_ids.is_unread",
        "sms_enrollment_ids.state",
        "sms_enrollment_ids.step_id",
        "sms_enrollment_ids.due_at",
    )
    @api.depends_context("lang", "tz", "company")
    def _compute_sms_card(self):
        facts = self._sms_card_facts()
        words = StepWords(self.env, {one.sequence_id for one in facts.values() if one.sequence_id})
        for lead in self:
            one = facts.get(lead._origin.id, NOTHING)
            lead._show_sms_message(one)
            lead._show_sms_sequence(one, words)

    def _show_sms_message(self, facts):
        self.sms_last_message_id = facts.message_id
        self.sms_last_state = facts.message_state
        self.sms_last_is_reply = facts.is_reply
        self.sms_last_summary = facts.message_id and summary_of(facts.body)
        self.sms_unread_count = facts.unread_count
        self.sms_has_unread = bool(facts.unread_count)
        self.sms_is_reviewed = facts.is_reviewed

    def _show_sms_sequence(self, facts, words):
        self.sms_enrollment_id = facts.enrollment_id
        self.sms_sequence_id = facts.sequence_id
        self.sms_next_step_at = facts.enrollment_state == "running" and facts.due_at
        self.sms_sequence_summary = facts.enrollment_id and words.of_run(
            facts.sequence_name, facts.enrollment_state, facts.step_id, facts.due_at, facts.is_stopped, facts.run_count
        )

    def _sms_card_facts(self):
        """Return {lead id: Facts} of the leads that have any; no query where nothing of ours is in use.

        SQL: the newest row per lead of two tables and a count of a third, in one query; the ORM needs seven.
        """
        ids = [lead_id for lead_id in self._origin.ids if lead_id]
        if not ids or not self._sms_marketing_is_used():
            return {}
        for model_name, names in READ.items():
            self.env[model_name].flush_model(names)
        name = self.env["sms.marketing.sequence"]._field_to_sql("sequence", "name")
        return {
            row[0]: Facts(*row)
            for row in self.env.execute_query(
                SQL(
                    """
                    SELECT lead.id, message.id, message.state, message.direction = 'inbound', message.body,
                           (SELECT count(*) FROM sms_marketing_message WHERE lead_id = lead.id AND is_unread),
                           paused.id IS NOT NULL,
                           run.id, run.sequence_id, %(sequence_name)s, NOT sequence.active, run.state, run.step_id,
                           run.due_at, run.count
                      FROM crm_lead AS lead
                      LEFT JOIN LATERAL (
                           SELECT id, state, direction, left(body, %(body)s) AS body FROM sms_marketing_message
                            WHERE lead_id = lead.id ORDER BY id DESC LIMIT 1) AS message ON TRUE
                      LEFT JOIN LATERAL (
                           SELECT id, sequence_id, state, step_id, due_at, count(*) OVER () AS count
                             FROM sms_marketing_enrollment
                            WHERE lead_id = lead.id AND state IN %(active)s ORDER BY id DESC LIMIT 1) AS run ON TRUE
                      LEFT JOIN sms_marketing_sequence AS sequence ON sequence.id = run.sequence_id
                      LEFT JOIN sms_marketing_subscriber AS paused
                        ON paused.number = lead.phone_sanitized AND paused.paused_at IS NOT NULL
                       AND paused.company_id = COALESCE(lead.company_id, %(company)s)
                     WHERE lead.id = ANY(%(ids)s)
                    """,
                    sequence_name=name,
                    body=BODY,
                    active=ACTIVE,
                    company=self.env.company.id,
                    ids=ids,
                )
            )
        }
