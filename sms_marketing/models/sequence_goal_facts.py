"""Whether runs have reached their goal, by facts that have a time of their own.

Events only have it looked at once (`sequence_goal_events`); the facts decide, whoever looks and however late. Whether a
run goes on, has ended or never got anything plays no part: each counts in the group that it was drawn into.
"""

import logging
from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.sequence_machine import Event
from .batch import together_or_alone, write_each
from .enrollment import ACTIVE
from .fresh_start import in_fresh_transaction
from .sequence_goal import LOOKED_AT_DAILY

_logger = logging.getLogger(__name__)

BATCH = 1000
DAY = timedelta(days=1)


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    def _next_look(self, now, until):
        """Return when the job looks at a run that has not reached the goal: daily, or when its time is over."""
        if self.goal_kind == "step":
            return False  # it is noted where it is taken
        return min(now + DAY, until) if self.goal_kind in LOOKED_AT_DAILY else until

    def _who_is_there(self, leads):
        """Return the ids of the leads that are at the goal before they start: they cannot show what it does."""
        if self.goal_kind == "stage":
            stages = self._goal_stages()
            return set(leads.filtered(lambda lead: lead.type == "opportunity" and lead.stage_id in stages).ids)
        if self.goal_kind == "domain":
            return set(self._leads_at_goal(leads).ids)
        return set()

    def _leads_at_goal(self, leads):
        """Return those of the leads that match the goal's filter; one query.

        sudo: it is measured on all leads, whoever's they are and whoever looks.
        """
        domain = Domain("id", "in", leads.ids) & self._goal_filter()
        return self.env["crm.lead"].sudo().with_context(active_test=False).search(domain)

    def _who_has_just(self, leads):
        """Return the ids of the leads that replied or tapped in this very second: that started the run."""
        now = fields.Datetime.now()
        if self.goal_kind == "tapped":
            taps = self.env["sms.marketing.link.tap"].sudo()
            return set(taps.search([("lead_id", "in", leads.ids), ("tapped_at", ">=", now)]).lead_id.ids)
        if self.goal_kind == "replied":
            numbers = leads.grouped("phone_sanitized")
            numbers.pop(False, None)
            texts = self.env["sms.marketing.message"].sudo()
            said = texts.search(
                [
                    ("subscriber_id.number", "in", list(numbers)),
                    ("direction", "=", "inbound"),
                    ("received_at", ">=", now),
                    ("company_id", "=", self.company_id.id),
                ]
            )
            return {lead.id for number in said.mapped("subscriber_id.number") for lead in numbers[number]}
        return set()

    def _goal_stages(self):
        """Return the stages that count as the goal: the one that was chosen and those behind it in its pipeline."""
        goal = self.goal_stage_id.sudo()  # whoever moves a lead may not see all stages
        behind = goal.search([("sequence", ">", goal.sequence)])
        return goal | behind.filtered(
            lambda stage: not (goal.team_ids and stage.team_ids) or goal.team_ids & stage.team_ids
        )


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    @api.model
    def _cron_measure(self):
        """Look at all runs whose time has come, a batch per transaction."""
        seconds_left = float("inf")
        while seconds_left > 0 and (done := in_fresh_transaction(self.env, self._measure_batch)):
            seconds_left = self.env["ir.cron"]._commit_progress(done)
            self.env.invalidate_all()
        remaining = self.search_count(self._to_measure(), limit=BATCH)
        self.env["ir.cron"]._commit_progress(remaining=remaining)

    def _to_measure(self):
        return [("goal_due_at", "<=", fields.Datetime.now())]

    def _measure_batch(self):
        due = self.search(self._to_measure(), order="goal_due_at, id", limit=BATCH).try_lock_for_update()
        if due:
            together_or_alone(due, lambda some: some._measure(), lambda one, _error: one._measure_tomorrow())
        return len(due)

    def _measure_tomorrow(self):
        self.goal_due_at = fields.Datetime.now() + DAY

    def _measure(self):
        """Note which of these have reached their goal, and when; end those that are to end with it."""
        now, found = fields.Datetime.now(), {}
        asked = self.filtered(lambda one: one.goal_from and not one.goal_at)
        for kind, runs in asked.grouped(lambda one: one.sequence_id.goal_kind).items():
            reached = getattr(runs, f"_reached_{kind}")(now)
            found |= {id_: {"goal_at": at, "goal_source": kind, "goal_due_at": False} for id_, at in reached.items()}
        looks = {one.id: one._look_after(now) for one in self if one.id not in found}
        looks = {id_: at for id_, at in looks.items() if at != self.browse(id_).goal_due_at}
        write_each(self.env["sms.marketing.enrollment"], found)
        write_each(self.env["sms.marketing.enrollment"], {id_: {"goal_due_at": at} for id_, at in looks.items()})
        self.browse(found)._end_at_goal()

    def _look_after(self, now):
        """Return when to look again after a look that found nothing; False where the time is over."""
        if self.goal_at or not self.goal_from or self.goal_until <= now:
            return False
        return self.sequence_id._next_look(now, self.goal_until)

    def _end_at_goal(self):
        """End those whose sequence ends with its goal, with their texts that still wait."""
        ending = self.filtered(lambda one: one.state in ACTIVE and one.sequence_id.ends_at_goal)
        if ending:
            ending._apply(Event.GOAL_REACHED)
            self.env["sms.marketing.message"]._withdraw_of_sequences("enrollment_step_id.enrollment_id", ending)

    # --- the facts: {enrollment id: naive UTC time at which it reached the goal}; a fixed number of queries each ---

    def _reached_step(self, _now):
        return self._earliest(
            SQL(
                """
                SELECT run.id, taken.taken_at AS at
                  FROM run JOIN sms_marketing_enrollment_step AS taken
                    ON taken.enrollment_id = run.id AND taken.kind = 'goal'
                """
            )
        )

    def _reached_replied(self, _now):
        """An answer to an e-mail of the run is a reply as well; STOP, START and HELP are none."""
        return self._earliest(
            SQL(
                """
                SELECT run.id, reply.received_at AS at
                  FROM run JOIN sms_marketing_message AS reply ON reply.subscriber_id = run.subscriber_id
                   AND reply.direction = 'inbound' AND (reply.heard IS NULL OR reply.heard = 'review')
                 UNION ALL
                SELECT run.id, trace.reply_datetime
                  FROM run JOIN sms_marketing_enrollment_step AS taken ON taken.enrollment_id = run.id
                  JOIN mailing_trace AS trace ON trace.enrollment_step_id = taken.id
                """
            )
        )

    def _reached_tapped(self, _now):
        """What was undone was no tap."""
        return self._earliest(
            SQL(
                """
                SELECT run.id, tap.tapped_at AS at
                  FROM run JOIN sms_marketing_sequence AS sequence ON sequence.id = run.sequence_id
                  JOIN sms_marketing_link_tap AS tap ON tap.lead_id = run.lead_id AND tap.state != 'undone'
                   AND (sequence.goal_link_id IS NULL OR tap.link_id = sequence.goal_link_id)
                """
            )
        )

    def _reached_stage(self, now):
        """Odoo dates a move with the start of the transaction, which for this one is as good as now."""
        goals = {sequence.id: sequence._goal_stages().ids for sequence in self.sequence_id}
        moved = SQL("lead.date_last_stage_update")
        at = SQL(
            "GREATEST(CASE WHEN %(moved)s >= %(start)s THEN %(now)s ELSE %(moved)s END, lead.date_conversion)",
            moved=moved,
            start=self._transaction_start(),
            now=now,
        )
        stands = SQL("lead.type = 'opportunity' AND lead.stage_id = ANY(goal.stages)")
        return self._earliest(self._moves(goals, stands, at))

    def _reached_won(self, _now):
        won = self.env["crm.stage"].sudo().search([("is_won", "=", True)]).ids  # whoever wins a lead
        goals = dict.fromkeys(self.sequence_id.ids, won)
        return self._earliest(self._moves(goals, SQL("lead.won_status = 'won'"), SQL("lead.date_closed")))

    def _transaction_start(self):
        return self.env.cr.now().replace(microsecond=0)

    def _moves(self, goals, stands, at):
        """Return SQL of the leads that stand at their goal now, since `at`, and of their moves there in the chatter.

        `goals` is {sequence id: [stage id, ...]}. A move from one stage of the goal to the next is none.
        """
        rows = SQL(", ").join(SQL("(%s, %s::int[])", sequence, stages) for sequence, stages in goals.items())
        return SQL(
            """
            SELECT run.id, %(at)s AS at
              FROM run JOIN (VALUES %(rows)s) AS goal(sequence_id, stages) ON goal.sequence_id = run.sequence_id
              JOIN crm_lead AS lead ON lead.id = run.lead_id AND %(stands)s
             UNION ALL
            SELECT run.id, post.date AS at
              FROM run JOIN (VALUES %(rows)s) AS goal(sequence_id, stages) ON goal.sequence_id = run.sequence_id
              JOIN mail_message AS post ON post.model = 'crm.lead' AND post.res_id = run.lead_id
               AND post.date >= run.goal_from AND post.date <= run.goal_until
              JOIN mail_tracking_value AS move ON move.mail_message_id = post.id AND move.field_id = %(field)s
               AND move.new_value_integer = ANY(goal.stages)
               AND NOT COALESCE(move.old_value_integer, 0) = ANY(goal.stages)
            """,
            at=at,
            rows=rows,
            stands=stands,
            field=self.env["ir.model.fields"]._get("crm.lead", "stage_id").id,
        )

    def _reached_domain(self, now):
        """A filter has no history: who matches has matched since the lead was written, or was seen to just now."""
        found = {}
        for sequence, runs in self.grouped("sequence_id").items():
            matching = sequence._leads_at_goal(runs.lead_id)
            for run in runs.filtered(lambda one, matching=matching: one.lead_id in matching):
                written = run.lead_id.write_date.replace(microsecond=0)
                at = written if run.goal_from <= written < self._transaction_start() else now
                if at <= run.goal_until:
                    found[run.id] = at
        return found

    def _earliest(self, facts):
        """Return {enrollment id: when} of the first of these facts within each run's time; one query.

        `facts` is a SELECT of id and at from `run`. SQL: each run has a window of its own.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                WITH run AS (SELECT id, sequence_id, lead_id, subscriber_id, goal_from, goal_until
                               FROM sms_marketing_enrollment WHERE id = ANY(%(runs)s))
                SELECT run.id, MIN(fact.at) FROM run JOIN (%(facts)s) AS fact ON fact.id = run.id
                 WHERE fact.at >= run.goal_from AND fact.at <= run.goal_until
                 GROUP BY run.id
                """,
                runs=self.ids,
                facts=facts,
            )
        )
        return {id_: at.replace(microsecond=0) for id_, at in rows}
