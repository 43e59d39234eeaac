"""The funnel of sequences: one row for each run, and one for each step that was taken.

What a row says of texts, replies and taps is asked of it alone (an index each), and only if the question needs it.
"""

from odoo import fields, models
from odoo.tools import SQL

from ..models.enrollment import GROUPS
from ..models.sequence_step import KINDS, LANES

ARRIVED = SQL("('delivered', 'read')")
NOT_ARRIVED = SQL("('undelivered', 'failed', 'canceled')")
ANSWERS = SQL("direction = 'inbound' AND (heard IS NULL OR heard = 'review')")  # STOP and the like are none
# who sees it is decided by these
OF_RUN = SQL(
    """run.sequence_id, run.version_id, run.company_id, run.lead_id, run.comparison_group,
       lead.team_id, lead.user_id, sequence.marketing_purpose AS purpose"""
)
JOINS = SQL(
    """JOIN crm_lead AS lead ON lead.id = run.lead_id
       JOIN sms_marketing_sequence AS sequence ON sequence.id = run.sequence_id"""
)


class SmsMarketingSequenceReportMixin(models.AbstractModel):
    """What both reports are filtered by."""

    _name = "sms.marketing.sequence.report.mixin"
    _description = "SMS Sequence Report"

    sequence_id = fields.Many2one("sms.marketing.sequence", readonly=True)
    version_id = fields.Many2one("sms.marketing.sequence.version", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    comparison_group = fields.Selection(GROUPS, "Group", readonly=True)
    purpose = fields.Selection([("marketing", "Marketing"), ("transactional", "Transactional")], readonly=True)
    entered = fields.Integer("Entered", readonly=True)
    sent = fields.Integer("Got an SMS", readonly=True, help="At least one that Twilio accepted.")
    delivered = fields.Integer("SMS Delivered", readonly=True)
    replied = fields.Integer("Replied", readonly=True, help="STOP, START and HELP are no replies.")
    tapped = fields.Integer("Tapped", readonly=True)


class SmsMarketingSequenceReport(models.Model):
    _name = "sms.marketing.sequence.report"
    _inherit = "sms.marketing.sequence.report.mixin"
    _description = "SMS Sequence Funnel"
    _auto = False
    _order = "started_at desc, id desc"
    _rec_name = "lead_id"

    step_id = fields.Many2one("sms.marketing.sequence.step", "Stands At", readonly=True)
    state = fields.Selection(
        lambda self: self.env["sms.marketing.enrollment"]._fields["state"]._description_selection(self.env),
        "Status",
        readonly=True,
    )
    started_at = fields.Datetime("Started", readonly=True)
    goal_at = fields.Datetime("Goal Reached On", readonly=True)
    goal = fields.Integer("Reached the Goal", readonly=True)
    goal_share = fields.Float("Reached the Goal (%)", readonly=True, aggregator="avg", digits=(5, 1))
    days_to_goal = fields.Float("Days to the Goal", readonly=True, aggregator="avg", digits=(8, 1))
    done = fields.Integer("Finished", readonly=True)
    exited = fields.Integer("Left", readonly=True)
    opted_out = fields.Integer("Opted Out", readonly=True)

    _depends = {
        "sms.marketing.enrollment": [
            *("sequence_id", "version_id", "company_id", "lead_id", "comparison_group", "step_id", "state"),
            *("started_at", "goal_at", "goal_until", "exit_reason", "subscriber_id"),
        ],
        "sms.marketing.enrollment.step": ["enrollment_id"],
        "sms.marketing.message": ["enrollment_step_id", "accepted_at", "state", "direction", "received_at", "heard"],
        "sms.marketing.link.tap": ["lead_id", "tapped_at", "state"],
        "crm.lead": ["team_id", "user_id"],
        "sms.marketing.sequence": ["marketing_purpose"],
    }

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT run.id, %(of_run)s, run.step_id, run.state, run.started_at, run.goal_at,
                   1 AS entered,
                   EXISTS (SELECT FROM sms_marketing_enrollment_step AS taken
                             JOIN sms_marketing_message AS text ON text.enrollment_step_id = taken.id
                            WHERE taken.enrollment_id = run.id AND text.accepted_at IS NOT NULL)::int AS sent,
                   EXISTS (SELECT FROM sms_marketing_enrollment_step AS taken
                             JOIN sms_marketing_message AS text ON text.enrollment_step_id = taken.id
                            WHERE taken.enrollment_id = run.id AND text.state IN %(arrived)s)::int AS delivered,
                   EXISTS (SELECT FROM sms_marketing_message AS reply
                            WHERE reply.subscriber_id = run.subscriber_id AND %(answers)s
                              AND reply.received_at BETWEEN run.started_at AND %(until)s)::int AS replied,
                   EXISTS (SELECT FROM sms_marketing_link_tap AS tap
                            WHERE tap.lead_id = run.lead_id AND tap.state != 'undone'
                              AND tap.tapped_at BETWEEN run.started_at AND %(until)s)::int AS tapped,
                   (run.goal_at IS NOT NULL)::int AS goal,
                   100.0 * (run.goal_at IS NOT NULL)::int AS goal_share,
                   EXTRACT(EPOCH FROM run.goal_at - run.started_at) / 86400 AS days_to_goal,
                   (run.state = 'done')::int AS done,
                   (run.state = 'exited')::int AS exited,
                   (run.state = 'exited' AND run.exit_reason = 'opted_out')::int AS opted_out
              FROM sms_marketing_enrollment AS run %(joins)s
            """,
            of_run=OF_RUN,
            arrived=ARRIVED,
            answers=ANSWERS,
            until=SQL("COALESCE(run.goal_until, run.started_at + INTERVAL '30 days')"),
            joins=JOINS,
        )


class SmsMarketingSequenceStepReport(models.Model):
    _name = "sms.marketing.sequence.step.report"
    _inherit = "sms.marketing.sequence.report.mixin"
    _description = "SMS Sequence Steps"
    _auto = False
    _order = "taken_at desc, id desc"
    _rec_name = "name"

    step_id = fields.Many2one("sms.marketing.sequence.step", "Planned Step", readonly=True)
    name = fields.Char("Step", readonly=True)
    position = fields.Integer("Place in the Plan", readonly=True, aggregator="min")
    kind = fields.Selection(KINDS, readonly=True)
    result = fields.Selection(LANES, "Answer", readonly=True)
    taken_at = fields.Datetime("Taken", readonly=True)
    failed = fields.Integer("SMS Failed", readonly=True)
    with_error = fields.Integer("Not Done", readonly=True, help="The story of the lead says why.")
    exited_here = fields.Integer("Left Behind It", readonly=True, help="It was the last step, and the lead left.")
    opted_out = fields.Integer("Opted Out Behind It", readonly=True)

    _depends = {
        "sms.marketing.enrollment": [
            *("sequence_id", "version_id", "company_id", "lead_id", "comparison_group", "state", "exit_reason"),
            *("started_at", "goal_until", "subscriber_id"),
        ],
        "sms.marketing.enrollment.step": ["enrollment_id", "step_id", "name", "kind", "result", "taken_at", "error"],
        "sms.marketing.sequence.step": ["sequence"],
        "sms.marketing.message": ["enrollment_step_id", "accepted_at", "state", "direction", "received_at", "heard"],
        "sms.marketing.link.tap": ["lead_id", "tapped_at", "state"],
        "crm.lead": ["team_id", "user_id"],
        "sms.marketing.sequence": ["marketing_purpose"],
    }

    @property
    def _table_query(self):
        """A reply or tap counts for the last text or e-mail before it."""
        return SQL(
            """
            SELECT taken.id, %(of_run)s, taken.step_id, taken.name, taken.kind, taken.result, taken.taken_at,
                   planned.sequence AS position,
                   1 AS entered,
                   EXISTS (SELECT FROM sms_marketing_message AS text
                            WHERE text.enrollment_step_id = taken.id AND text.accepted_at IS NOT NULL)::int AS sent,
                   EXISTS (SELECT FROM sms_marketing_message AS text
                            WHERE text.enrollment_step_id = taken.id AND text.state IN %(arrived)s)::int AS delivered,
                   EXISTS (SELECT FROM sms_marketing_message AS text
                            WHERE text.enrollment_step_id = taken.id AND text.state IN %(failed)s)::int AS failed,
                   (taken.kind IN ('sms', 'email') AND EXISTS (
                       SELECT FROM sms_marketing_message AS reply
                        WHERE reply.subscriber_id = run.subscriber_id AND %(answers)s
                          AND reply.received_at >= taken.taken_at AND reply.received_at < %(next)s))::int AS replied,
                   (taken.kind IN ('sms', 'email') AND EXISTS (
                       SELECT FROM sms_marketing_link_tap AS tap
                        WHERE tap.lead_id = run.lead_id AND tap.state != 'undone'
                          AND tap.tapped_at >= taken.taken_at AND tap.tapped_at < %(next)s))::int AS tapped,
                   (taken.error IS NOT NULL)::int AS with_error,
                   (run.state = 'exited' AND %(last)s)::int AS exited_here,
                   (run.state = 'exited' AND run.exit_reason = 'opted_out' AND %(last)s)::int AS opted_out
              FROM sms_marketing_enrollment_step AS taken
              JOIN sms_marketing_enrollment AS run ON run.id = taken.enrollment_id %(joins)s
              LEFT JOIN sms_marketing_sequence_step AS planned ON planned.id = taken.step_id
            """,
            of_run=OF_RUN,
            arrived=ARRIVED,
            failed=NOT_ARRIVED,
            answers=ANSWERS,
            next=SQL(
                """COALESCE((SELECT MIN(later.taken_at) FROM sms_marketing_enrollment_step AS later
                              WHERE later.enrollment_id = run.id AND later.kind IN ('sms', 'email')
                                AND later.id > taken.id),
                            run.goal_until, run.started_at + INTERVAL '30 days')"""
            ),
            last=SQL(
                """NOT EXISTS (SELECT FROM sms_marketing_enrollment_step AS later
                                WHERE later.enrollment_id = run.id AND later.id > taken.id)"""
            ),
            joins=JOINS,
        )
