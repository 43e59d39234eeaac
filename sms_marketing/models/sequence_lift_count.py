"""Who counts in what a sequence achieves: each person once, when their time is over."""

from typing import NamedTuple

from odoo import fields, models
from odoo.tools import SQL

LEFT_OUT = "left_out"


class Counted(NamedTuple):
    """Of one group: people whose time is over and how many of them reached the goal, and the same of the others."""

    people: int = 0
    reached: int = 0
    early: int = 0
    reached_early: int = 0


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    def _count_people(self, since=True):
        """Return {sequence id: {group: `Counted`}}; one query.

        Under LEFT_OUT, where there are any, stands how many do not count, whatever their group.

        Rates are of those whose time is over: whoever started yesterday has hardly had a chance, and whoever has
        reached the goal within a day would count for it alone.
        A person counts once, with the first run: whoever starts again would count for the group that is faster through.
        Not counted are those who were at the goal already, and those who came into both groups, because leads were
        merged or a number changed; with `since`, those who started before the lot was last changed or after it was
        given up.
        SQL: a person is a number, or an address, or a lead.
        """
        ids = [id_ for id_ in self._origin.ids if id_]
        if not ids:
            return {}
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT sequence_id, comparison_group, goal_from IS NOT NULL AND is_mixed IS NOT TRUE AS is_counted,
                       COUNT(*) FILTER (WHERE is_over), COUNT(goal_at) FILTER (WHERE is_over),
                       COUNT(*) FILTER (WHERE NOT is_over), COUNT(goal_at) FILTER (WHERE NOT is_over)
                  FROM (SELECT DISTINCT ON (run.sequence_id, person.name)
                               run.sequence_id, run.comparison_group, run.goal_at, run.goal_from,
                               run.goal_until <= %(now)s AS is_over,
                               run.is_mixed OR %(since)s AND MIN(run.comparison_group) OVER them
                                   <> MAX(run.comparison_group) OVER them AS is_mixed
                          FROM sms_marketing_enrollment AS run
                          JOIN sms_marketing_sequence AS sequence ON sequence.id = run.sequence_id
                          JOIN crm_lead AS lead ON lead.id = run.lead_id
                         CROSS JOIN LATERAL (SELECT COALESCE('s' || run.subscriber_id, 'm' || lead.email_normalized,
                                                             'l' || lead.id) AS name) AS person
                         WHERE run.sequence_id = ANY(%(ids)s)
                           AND (NOT %(since)s OR run.started_at BETWEEN
                                COALESCE(sequence.hold_out_since, run.started_at)
                                AND COALESCE(sequence.hold_out_until, run.started_at))
                        WINDOW them AS (PARTITION BY run.sequence_id, person.name)
                         ORDER BY run.sequence_id, person.name, run.started_at, run.id) AS first
                 GROUP BY sequence_id, comparison_group, is_counted
                """,
                now=fields.Datetime.now(),
                ids=ids,
                since=since,
            )
        )
        found = {}
        for sequence, group, is_counted, *figures in rows:
            counts, counted = found.setdefault(sequence, {}), Counted(*figures)
            if is_counted:
                counts[group] = counted
            else:
                counts[LEFT_OUT] = counts.get(LEFT_OUT, 0) + counted.people + counted.early
        return found
