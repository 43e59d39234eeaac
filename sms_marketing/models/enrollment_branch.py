"""Branches: which answer is known by now, who still waits for one, and what wakes those who wait."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import reply_words, sequence_plan, sequence_wait
from ..tools.sequence_machine import Event
from .batch import write_each
from .draft import aware, naive
from .enrollment_run import Outcome
from .lead_filter import lead_filter

ARRIVED = ("delivered", "read")
NOT_ARRIVED = ("undelivered", "failed", "canceled", "refused")


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    def _take_branch(self, step):
        """Decide the branch where its answer is known or its time is over; the others wait for it."""
        met = self._meet(step)
        waiting = self._who_waits(step, self - met)
        for lane, group in (("yes", met), ("no", self - met - self.browse(waiting))):
            group._record(step, result=lane)
        write_each(self.env["sms.marketing.enrollment"], {id_: {"deadline_at": at} for id_, at in waiting.items()})
        return {
            **dict.fromkeys(self.ids, Outcome(lane=sequence_plan.NO)),
            **dict.fromkeys(met.ids, Outcome(lane=sequence_plan.YES)),
            **{id_: Outcome("wait", until=at, waits_for="event") for id_, at in waiting.items()},
        }

    def _who_waits(self, step, unmet):
        """Return {enrollment id: naive UTC time until which it waits} of those whose time is not over."""
        now = fields.Datetime.now()
        patience = naive(sequence_wait.later(aware(now), step.wait_unit, step.wait_count or 0))
        deadlines = {one.id: one.deadline_at or patience for one in unmet}
        return {id_: at for id_, at in deadlines.items() if at > now}

    def _meet(self, step):
        """Return those of these enrollments for whom the branch's answer is yes; a query or two."""
        return getattr(self, f"_meet_{step.condition}")(step)

    def _meet_domain(self, step):
        leads = self.lead_id.filtered_domain(lead_filter(step.condition_domain))
        return self.filtered(lambda one: one.lead_id in leads)

    def _meet_replied(self, _step):
        return self.browse(self._replies())

    def _meet_reply_matches(self, step):
        said = self._replies()
        return self.browse(
            id_
            for id_, bodies in said.items()
            if any(reply_words.contains(body, step.condition_words) for body in bodies)
        )

    def _replies(self):
        """Return {enrollment id: [body, ...]} of what people wrote since the run's last message; one query.

        SQL: each run counts from a moment of its own. STOP, START and HELP are no answers.
        """
        self.flush_recordset(["subscriber_id", "asked_at", "started_at"])
        self.env["sms.marketing.message"].flush_model(["subscriber_id", "direction", "received_at", "heard", "body"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT run.id, reply.body
                  FROM sms_marketing_enrollment AS run
                  JOIN sms_marketing_message AS reply ON reply.subscriber_id = run.subscriber_id
                   AND reply.direction = 'inbound' AND reply.received_at >= COALESCE(run.asked_at, run.started_at)
                   AND (reply.heard IS NULL OR reply.heard = 'review')
                 WHERE run.id = ANY(%s)
                """,
                self.ids,
            )
        )
        found = {}
        for id_, body in rows:
            found.setdefault(id_, []).append(body or "")
        return found

    def _meet_tapped(self, step):
        """SQL: as for replies. An answer that was taken back does not count."""
        self.flush_recordset(["lead_id", "asked_at", "started_at"])
        self.env["sms.marketing.link.tap"].flush_model(["lead_id", "link_id", "tapped_at", "state"])
        link = step.condition_link_id
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT run.id
                  FROM sms_marketing_enrollment AS run
                  JOIN sms_marketing_link_tap AS tap ON tap.lead_id = run.lead_id AND tap.state != 'undone'
                   AND tap.tapped_at >= COALESCE(run.asked_at, run.started_at)
                   AND (%(link)s IS NULL OR tap.link_id = %(link)s)
                 WHERE run.id = ANY(%(runs)s)
                """,
                link=link.id or None,
                runs=self.ids,
            )
        )
        return self.browse(id_ for (id_,) in rows)

    def _meet_delivered(self, _step):
        return self._whose_text_is(ARRIVED)

    def _meet_failed(self, _step):
        return self._whose_text_is(NOT_ARRIVED)

    def _whose_text_is(self, states):
        """Return those whose last SMS of this run is in one of these states."""
        last = self._last_texts()
        return self.filtered(lambda one: last.get(one.id) in states)

    def _last_texts(self):
        """Return {enrollment id: state of its last SMS}; one query."""
        self.env["sms.marketing.message"].flush_model(["state", "enrollment_step_id"])
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (taken.enrollment_id) taken.enrollment_id, message.state
                  FROM sms_marketing_enrollment_step AS taken
                  JOIN sms_marketing_message AS message ON message.enrollment_step_id = taken.id
                 WHERE taken.enrollment_id = ANY(%s)
                 ORDER BY taken.enrollment_id, message.id DESC
                """,
                self.ids,
            )
        )
        return dict(rows)

    # --- events that wake who waits ---

    def _hear(self):
        """Something happened that these may wait for: whoever does looks at once."""
        self.filtered(lambda one: one.state == "waiting")._apply(Event.HEARD)

    @api.model
    def _hear_of_texts(self, messages):
        """Wake the runs that wait for one of these texts, for it to leave or to arrive; one query."""
        if runs := messages.enrollment_step_id:
            self.sudo().search([("state", "=", "waiting"), ("run_ids", "in", runs.ids)])._hear()

    def _hear_reply(self):
        """These people wrote: a plan with a branch for it takes it, the others do what their sequence says.

        Returns those that go on.
        """
        minded = self.filtered(lambda one: one._plan_minds(("replied", "reply_matches")))
        minded._hear()
        for policy, group in (self - minded).grouped(lambda one: one.sequence_id.on_reply).items():
            if policy == "pause":
                group._apply(Event.REPLIED)
            elif policy == "exit":
                group._apply(Event.STOPPED, "replied")
        return self.filtered(lambda one: one in minded or one.sequence_id.on_reply == "continue")

    def _plan_minds(self, conditions):
        """Tell whether a branch on one of these lies ahead of this run, before its next text."""
        plan = self.version_id._plan() if self.version_id else None
        return bool(plan) and plan.asks_about(self.step_id.key, conditions)
