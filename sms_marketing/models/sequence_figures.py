"""What became of each step of a sequence: how many came to it, were sent, reached, answered, tapped, left."""

from datetime import timedelta

from odoo import fields, models
from odoo.tools import SQL

from .enrollment import ACTIVE
from .enrollment_heard import OPENED

ARRIVED = ("delivered", "read")
NOT_LEFT = ("error", "cancel")  # of an e-mail's trace


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    def flow_figures(self, version_id=False, days=False):
        """Return {"steps": {key: {figure: count}}, "runs": count, "versions": [...]} of one sequence.

        `version_id` takes the runs on that version only, `days` those that started within so many days. Figures that
        are 0 are left out: entered, here (now), sent, delivered, opened, clicked, replied, tapped, exited. Four queries
        for any plan.
        """
        self.ensure_one()
        self.check_access("read")
        self._flush_figures()
        runs, steps = self._runs_of_figures(version_id, days), {}
        for rows in (self._figures_of_place(runs), self._figures_of_texts(runs), self._figures_of_answers(runs)):
            for key, name, count in rows:
                step = steps.setdefault(key, {})
                step[name] = step.get(name, 0) + count
        return {
            "steps": {key: {name: count for name, count in step.items() if count} for key, step in steps.items()},
            "runs": self._count_of_runs(runs),
            "versions": [{"id": one.id, "name": one.display_name} for one in self.version_ids],
        }

    def _flush_figures(self):
        self.env["sms.marketing.enrollment"].flush_model()
        self.env["sms.marketing.enrollment.step"].flush_model()
        self.env["sms.marketing.message"].flush_model()
        self.env["sms.marketing.link.tap"].flush_model()
        self.env["mailing.trace"].flush_model()

    def _runs_of_figures(self, version_id, days):
        """SQL: the runs that are counted. All of them, also those of leads that the user may not open: no names."""
        since = fields.Datetime.now() - timedelta(days=days) if days else None
        return SQL(
            """
            SELECT run.id, run.state, run.step_id, run.subscriber_id, run.lead_id
              FROM sms_marketing_enrollment AS run
             WHERE run.sequence_id = %(sequence)s
               AND (%(version)s IS NULL OR run.version_id = %(version)s)
               AND (%(since)s::timestamp IS NULL OR run.started_at >= %(since)s::timestamp)
            """,
            sequence=self.id,
            version=version_id or None,
            since=since,
        )

    def _count_of_runs(self, runs):
        return self.env.execute_query(SQL("SELECT count(*) FROM (%s) AS run", runs))[0][0]

    def _figures_of_place(self, runs):
        """Yield (key, figure, count): who stands at a step now, who left there, and who has not taken it yet."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT step.key, count(*) FILTER (WHERE run.state IN %(active)s),
                       count(*) FILTER (WHERE run.state = 'exited'),
                       count(*) FILTER (WHERE NOT EXISTS (
                           SELECT FROM sms_marketing_enrollment_step AS taken
                            WHERE taken.enrollment_id = run.id AND taken.key = step.key))
                  FROM (%(runs)s) AS run
                  JOIN sms_marketing_sequence_step AS step ON step.id = run.step_id
                 GROUP BY step.key
                """,
                active=ACTIVE,
                runs=runs,
            )
        )
        return [row for key, *counts in rows for row in _named(key, ("here", "exited", "entered"), counts)]

    def _figures_of_texts(self, runs):
        """Yield (key, figure, count): who has taken a step, whose text left, arrived, was opened, was clicked.

        An e-mail counts as sent unless an error kept it here; that it arrived nobody tells. Odoo's trace has the rest.
        """
        names = ("entered", "sent", "delivered", "opened", "clicked")
        rows = self.env.execute_query(
            SQL(
                """
                SELECT taken.key, count(DISTINCT taken.id),
                       count(DISTINCT taken.id) FILTER (WHERE message.accepted_at IS NOT NULL
                           OR taken.kind = 'email' AND taken.error IS NULL
                              AND COALESCE(trace.trace_status NOT IN %(not_left)s, TRUE)),
                       count(DISTINCT taken.id) FILTER (WHERE message.state IN %(arrived)s),
                       count(DISTINCT taken.id) FILTER (WHERE trace.trace_status IN %(opened)s
                           OR trace.links_click_datetime IS NOT NULL),
                       count(DISTINCT taken.id) FILTER (WHERE trace.links_click_datetime IS NOT NULL)
                  FROM (%(runs)s) AS run
                  JOIN sms_marketing_enrollment_step AS taken ON taken.enrollment_id = run.id
                  LEFT JOIN sms_marketing_message AS message ON message.enrollment_step_id = taken.id
                  LEFT JOIN mailing_trace AS trace ON trace.enrollment_step_id = taken.id
                 WHERE taken.key IS NOT NULL
                 GROUP BY taken.key
                """,
                arrived=ARRIVED,
                not_left=NOT_LEFT,
                opened=OPENED,
                runs=runs,
            )
        )
        return [row for key, *counts in rows for row in _named(key, names, counts)]

    def _figures_of_answers(self, runs):
        """Yield (key, figure, count): runs in which the person replied or tapped after a text and before the next.

        STOP, START and HELP are no replies. Both an SMS that left and an e-mail are texts that may be answered, by SMS
        or, as its trace tells, by e-mail.
        """
        return self.env.execute_query(
            SQL(
                """
                WITH run AS (%(runs)s), sent AS (
                    SELECT taken.id, taken.key, taken.taken_at, run.subscriber_id, run.lead_id, run.id AS run_id,
                           lead(taken.taken_at) OVER (PARTITION BY run.id ORDER BY taken.taken_at, taken.id) AS until
                      FROM run
                      JOIN sms_marketing_enrollment_step AS taken ON taken.enrollment_id = run.id
                     WHERE taken.kind = 'email' AND taken.error IS NULL OR taken.kind = 'sms' AND EXISTS (
                           SELECT FROM sms_marketing_message AS message
                            WHERE message.enrollment_step_id = taken.id AND message.accepted_at IS NOT NULL)
                )
                SELECT answered.key, 'replied', count(DISTINCT answered.run_id)
                  FROM (SELECT sent.key, sent.run_id
                          FROM sent
                          JOIN sms_marketing_message AS reply ON reply.subscriber_id = sent.subscriber_id
                           AND reply.direction = 'inbound' AND (reply.heard IS NULL OR reply.heard = 'review')
                           AND reply.received_at >= sent.taken_at
                           AND (sent.until IS NULL OR reply.received_at < sent.until)
                         UNION ALL
                        SELECT sent.key, sent.run_id
                          FROM sent
                          JOIN mailing_trace AS trace ON trace.enrollment_step_id = sent.id
                         WHERE trace.reply_datetime IS NOT NULL) AS answered
                 GROUP BY answered.key
                UNION ALL
                SELECT sent.key, 'tapped', count(DISTINCT sent.run_id)
                  FROM sent
                  JOIN sms_marketing_link_tap AS tap ON tap.lead_id = sent.lead_id AND tap.state != 'undone'
                   AND tap.tapped_at >= sent.taken_at AND (sent.until IS NULL OR tap.tapped_at < sent.until)
                 GROUP BY sent.key
                """,
                runs=runs,
            )
        )


def _named(key, names, counts):
    """Return (key, name, count) for each count."""
    return [(key, name, count) for name, count in zip(names, counts, strict=True)]
