"""The funnel of sequences: one row for each run, for each step that was taken, and for each milestone of a run.

What was sent is added up once for all rows; replies and taps are asked of each row (an index each). PostgreSQL leaves
out what a question does not need: columns, and joins that add no rows.
"""

from odoo import fields, models
from odoo.tools import SQL

from ..models.enrollment import GROUPS
from ..models.sequence_step import KINDS, LANES

ARRIVED = SQL("('delivered', 'read')")
NOT_ARRIVED = SQL("('undelivered', 'failed', 'canceled')")
OPENED = SQL("('open', 'reply')")  # of an e-mail's trace; a click counts as an opening, too
ANSWERS = SQL("direction = 'inbound' AND (heard IS NULL OR heard = 'review')")  # STOP and the like are none
# who sees it is decided by these
OF_RUN = SQL(
    """run.sequence_id, run.version_id, run.company_id, run.lead_id, run.comparison_group,
       lead.team_id, lead.user_id, sequence.marketing_purpose AS purpose"""
)
# left joins: what a question does not need is not joined
JOINS = SQL(
    """LEFT JOIN crm_lead AS lead ON lead.id = run.lead_id
       LEFT JOIN sms_marketing_sequence AS sequence ON sequence.id = run.sequence_id"""
)
UNTIL = SQL("COALESCE(run.goal_until, run.started_at + INTERVAL '30 days')")
# a reply or tap counts for the last text or e-mail before it; what never left is answered by nobody
NO_LATER_TEXT = """NOT EXISTS (SELECT FROM sms_marketing_enrollment_step AS later
                                WHERE later.enrollment_id = run.id AND later.id > taken.id AND later.taken_at <= %s
                                  AND (later.kind = 'email' AND later.error IS NULL OR later.kind = 'sms' AND EXISTS (
                                      SELECT FROM sms_marketing_message AS sent
                                       WHERE sent.enrollment_step_id = later.id AND sent.accepted_at IS NOT NULL)))"""
WROTE = SQL("(taken.kind = 'email' AND taken.error IS NULL OR taken.kind = 'sms' AND COALESCE(text.sent, 0) = 1)")
# in the order of a funnel; the keys sort like that, and a graph shows them so
MILESTONES = [
    ("1_entered", "Started"),
    ("2_sent", "Got an SMS"),
    ("3_delivered", "SMS Delivered"),
    ("4_tapped", "Tapped"),
    ("5_replied", "Replied"),
    ("6_goal", "Reached the Goal"),
]
OF_RUNS = {
    "sms.marketing.enrollment": [
        *("sequence_id", "version_id", "company_id", "lead_id", "comparison_group", "step_id", "state"),
        *("started_at", "goal_at", "goal_until", "exit_reason", "subscriber_id"),
    ],
    "sms.marketing.enrollment.step": ["enrollment_id", "step_id", "name", "kind", "result", "taken_at", "error"],
    "sms.marketing.sequence.step": ["sequence", "version_id"],
    "sms.marketing.message": ["enrollment_step_id", "accepted_at", "state", "direction", "received_at", "heard"],
    "sms.marketing.link.tap": ["lead_id", "tapped_at", "state"],
    "mailing.trace": ["enrollment_step_id", "trace_status", "links_click_datetime", "reply_datetime"],
    "crm.lead": ["team_id", "user_id"],
    "sms.marketing.sequence": ["marketing_purpose"],
}


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
    entered = fields.Integer(readonly=True)
    sent = fields.Integer("Got an SMS", readonly=True, help="At least one that Twilio accepted.")
    delivered = fields.Integer("SMS Delivered", readonly=True)
    replied = fields.Integer(readonly=True, help="STOP, START and HELP are no replies.")
    tapped = fields.Integer(readonly=True)


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
    opted_out = fields.Integer(readonly=True)

    _depends = OF_RUNS

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT run.id, %(of_run)s, run.step_id, run.state, run.started_at, run.goal_at,
                   1 AS entered,
                   COALESCE(text.sent, 0) AS sent, COALESCE(text.delivered, 0) AS delivered,
                   (EXISTS (SELECT FROM sms_marketing_message AS reply
                             WHERE reply.subscriber_id = run.subscriber_id AND %(answers)s
                               AND reply.received_at BETWEEN run.started_at AND %(until)s)
                    OR COALESCE(letter.replied, FALSE))::int AS replied,
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
              LEFT JOIN (SELECT taken.enrollment_id,
                                MAX((text.accepted_at IS NOT NULL)::int) AS sent,
                                MAX((text.state IN %(arrived)s)::int) AS delivered
                           FROM sms_marketing_message AS text
                           JOIN sms_marketing_enrollment_step AS taken ON taken.id = text.enrollment_step_id
                          GROUP BY taken.enrollment_id) AS text ON text.enrollment_id = run.id
              LEFT JOIN (SELECT taken.enrollment_id, TRUE AS replied
                           FROM mailing_trace AS trace
                           JOIN sms_marketing_enrollment_step AS taken ON taken.id = trace.enrollment_step_id
                          WHERE trace.reply_datetime IS NOT NULL
                          GROUP BY taken.enrollment_id) AS letter ON letter.enrollment_id = run.id
            """,
            of_run=OF_RUN,
            arrived=ARRIVED,
            answers=ANSWERS,
            until=UNTIL,
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
    name = fields.Char("Step", readonly=True, help="With its place in the version that the lead was on.")
    kind = fields.Selection(KINDS, readonly=True)
    result = fields.Selection(LANES, "Answer", readonly=True)
    taken_at = fields.Datetime("Taken", readonly=True)
    failed = fields.Integer("SMS Failed", readonly=True)
    opened = fields.Integer("E-Mail Opened", readonly=True, help="By the person, or by a mail program or scanner.")
    clicked = fields.Integer("E-Mail Clicked", readonly=True)
    with_error = fields.Integer("Not Done", readonly=True, help="The story of the lead says why.")
    exited_here = fields.Integer("Left Behind It", readonly=True, help="It was the last step, and the lead left.")
    opted_out = fields.Integer("Opted Out Behind It", readonly=True)

    _depends = OF_RUNS

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT taken.id, %(of_run)s, taken.step_id, taken.kind, taken.result, taken.taken_at,
                   CONCAT(LPAD(planned.place::text, 2, '0') || '. ', taken.name) AS name,
                   1 AS entered, COALESCE(text.sent, 0) AS sent, COALESCE(text.delivered, 0) AS delivered,
                   COALESCE(text.failed, 0) AS failed,
                   COALESCE(letter.opened, 0) AS opened, COALESCE(letter.clicked, 0) AS clicked,
                   (%(wrote)s AND EXISTS (
                       SELECT FROM sms_marketing_message AS reply
                        WHERE reply.subscriber_id = run.subscriber_id AND %(answers)s
                          AND reply.received_at >= taken.taken_at AND reply.received_at <= %(until)s
                          AND %(last_before_reply)s)
                    OR COALESCE(letter.replied, 0) = 1)::int AS replied,
                   (%(wrote)s AND EXISTS (
                       SELECT FROM sms_marketing_link_tap AS tap
                        WHERE tap.lead_id = run.lead_id AND tap.state != 'undone'
                          AND tap.tapped_at >= taken.taken_at AND tap.tapped_at <= %(until)s
                          AND %(last_before_tap)s))::int AS tapped,
                   (taken.error IS NOT NULL)::int AS with_error,
                   (run.state = 'exited' AND %(last)s)::int AS exited_here,
                   (run.state = 'exited' AND run.exit_reason = 'opted_out' AND %(last)s)::int AS opted_out
              FROM sms_marketing_enrollment_step AS taken
              JOIN sms_marketing_enrollment AS run ON run.id = taken.enrollment_id %(joins)s
              LEFT JOIN (SELECT id, ROW_NUMBER() OVER (PARTITION BY version_id ORDER BY sequence, id) AS place
                           FROM sms_marketing_sequence_step WHERE version_id IS NOT NULL) AS planned
                ON planned.id = taken.step_id
              LEFT JOIN (SELECT text.enrollment_step_id,
                                MAX((text.accepted_at IS NOT NULL)::int) AS sent,
                                MAX((text.state IN %(arrived)s)::int) AS delivered,
                                MAX((text.state IN %(failed)s)::int) AS failed
                           FROM sms_marketing_message AS text WHERE text.enrollment_step_id IS NOT NULL
                          GROUP BY text.enrollment_step_id) AS text ON text.enrollment_step_id = taken.id
              LEFT JOIN (SELECT trace.enrollment_step_id,
                                MAX((trace.trace_status IN %(opened)s
                                     OR trace.links_click_datetime IS NOT NULL)::int) AS opened,
                                MAX((trace.links_click_datetime IS NOT NULL)::int) AS clicked,
                                MAX((trace.reply_datetime IS NOT NULL)::int) AS replied
                           FROM mailing_trace AS trace WHERE trace.enrollment_step_id IS NOT NULL
                          GROUP BY trace.enrollment_step_id) AS letter ON letter.enrollment_step_id = taken.id
            """,
            of_run=OF_RUN,
            arrived=ARRIVED,
            failed=NOT_ARRIVED,
            opened=OPENED,
            answers=ANSWERS,
            wrote=WROTE,
            until=UNTIL,
            last_before_reply=SQL(NO_LATER_TEXT, SQL("reply.received_at")),
            last_before_tap=SQL(NO_LATER_TEXT, SQL("tap.tapped_at")),
            last=SQL(
                """NOT EXISTS (SELECT FROM sms_marketing_enrollment_step AS later
                                WHERE later.enrollment_id = run.id AND later.id > taken.id)"""
            ),
            joins=JOINS,
        )


class SmsMarketingSequenceFunnel(models.Model):
    _name = "sms.marketing.sequence.funnel"
    _description = "SMS Sequence Funnel"
    _auto = False
    _order = "milestone, id"
    _rec_name = "milestone"

    milestone = fields.Selection(MILESTONES, "Came As Far As", readonly=True)
    people = fields.Integer("Leads", readonly=True)
    sequence_id = fields.Many2one("sms.marketing.sequence", readonly=True)
    version_id = fields.Many2one("sms.marketing.sequence.version", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    lead_id = fields.Many2one("crm.lead", readonly=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True)
    user_id = fields.Many2one("res.users", "Salesperson", readonly=True)
    comparison_group = fields.Selection(GROUPS, "Group", readonly=True)
    started_at = fields.Datetime("Started", readonly=True)

    _depends = OF_RUNS

    @property
    def _table_query(self):
        """One row for each run and each milestone that it came to."""
        names = [key for key, _label in MILESTONES]
        reached = SQL(", ").join(
            SQL("(%s, %s, run.%s)", number, key, SQL.identifier(key[2:])) for number, key in enumerate(names)
        )
        return SQL(
            """
            SELECT run.id::bigint * 10 + milestone.number AS id, milestone.name AS milestone, 1 AS people,
                   run.sequence_id, run.version_id, run.company_id, run.lead_id, run.team_id, run.user_id,
                   run.comparison_group, run.started_at
              FROM (%(runs)s) AS run
             CROSS JOIN LATERAL (VALUES %(reached)s) AS milestone(number, name, reached)
             WHERE milestone.reached = 1
            """,
            runs=self.env["sms.marketing.sequence.report"]._table_query,
            reached=reached,
        )
