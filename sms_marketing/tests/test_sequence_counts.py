"""Reports, figures and the lift say what somebody counts who goes through the same history with a pencil.

A history is drawn at random: runs in three groups, texts that left or did not, e-mails, replies, STOPs, taps, goals.
What is counted in Python, one run after the other, must be what SQL says.
"""

import random
from collections import Counter
from datetime import timedelta

from odoo import fields
from odoo.tests import tagged

from .goal_common import DAY, GoalCase

ARRIVED, FAILED = ("delivered", "read"), ("undelivered", "failed", "canceled")
STATES = ("refused", "held", "queued", "sent", *ARRIVED, *FAILED)
NOT_LEFT = ("refused", "held")
GROUPS = ("treated", "treated", "nothing", "without_sms")
HOUR = timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestSequenceCounts(GoalCase):
    def draw(self, seed, people=50):
        """Make a history of about two months."""
        self.dice, self.now = random.Random(seed), fields.Datetime.now()
        version = self.env["sms.marketing.sequence.version"]._current(self.goal)
        self.sms = version.step_ids.filtered(lambda step: step.kind == "sms")
        self.wait = version.step_ids - self.sms
        self.leads = self.draw_leads(people)
        subscribers = self.env["sms.marketing.subscriber"]._for_numbers(
            self.company, self.leads.mapped("phone_sanitized"), create=True
        )
        self.goal.hold_out_since = self.now - 45 * DAY
        self.runs = self.env["sms.marketing.enrollment"].union(*(self.draw_run(version) for _ in range(2 * people)))
        self.taken = self.env["sms.marketing.enrollment.step"].union(*(self.draw_steps(run) for run in self.runs))
        self.texts = self.draw_texts()
        self.replies = self.draw_replies([*subscribers.values()], 2 * people)
        self.taps = self.draw_taps(people)
        self.env.flush_all()
        self.env.invalidate_all()

    def moment(self, start, days):
        return (start + timedelta(hours=self.dice.uniform(0, 24 * days))).replace(microsecond=0)

    def draw_leads(self, people):
        """Some have a number of somebody else, some only an address, some nothing."""
        made = []
        for at in range(people):
            reach = self.dice.choice(("phone", "phone", "phone", "email_from", "name"))
            value = {"phone": f"+1202555{100 + at * 7 // 10:04d}", "email_from": f"p{at // 2}@example.com", "name": "X"}
            made.append({"name": f"Lead {at}", "type": "opportunity", "stage_id": self.new.id, reach: value[reach]})
        return self.env["crm.lead"].create(made)

    def draw_run(self, version):
        start = self.moment(self.now - 60 * DAY, 59)
        reached = self.dice.random() < 0.4 and self.moment(start, 30)
        reached = reached and reached <= self.now and reached
        lead = self.dice.choice(self.leads)
        run = self.env["sms.marketing.enrollment"].create(
            {
                "sequence_id": self.goal.id,
                "version_id": version.id,
                "lead_id": lead.id,
                "comparison_group": GROUPS[(len(lead.phone or "") + lead.id // 2) % len(GROUPS)],
                "state": self.dice.choice(("done", "exited")),
                "exit_reason": self.dice.choice(("stopped", "opted_out")),
                "started_at": start,
                "is_mixed": self.dice.random() < 0.1,
            }
        )
        measured = self.dice.random() > 0.1
        run.write({"goal_from": measured and start, "goal_at": measured and reached, "step_id": self.sms.id})
        return run

    def draw_steps(self, run):
        made, at = [], run.started_at
        for number in range(self.dice.randrange(5)):
            kind = self.dice.choice(("sms", "sms", "email", "wait"))
            at = self.moment(at, 8) + timedelta(seconds=1)
            error = kind == "email" and self.dice.random() < 0.3 and "No address"
            step = self.sms if kind == "sms" else self.wait
            values = {"key": f"key{number}", "kind": kind, "taken_at": at, "error": error, "name": kind}
            made.append({"enrollment_id": run.id, "step_id": step.id, **values})
        return self.env["sms.marketing.enrollment.step"].create(made)

    def draw_texts(self):
        made = []
        for taken in self.taken.filtered(lambda one: one.kind == "sms"):
            state = self.dice.choice(STATES)
            accepted = state not in NOT_LEFT and taken.taken_at
            text = {"state": state, "accepted_at": accepted, "company_id": self.company.id, "purpose": "marketing"}
            made.append({**text, "enrollment_step_id": taken.id, "lead_id": taken.lead_id.id})
        return self.env["sms.marketing.message"].create(made)

    def draw_replies(self, subscribers, count):
        known = {
            "direction": "inbound",
            "company_id": self.company.id,
            "purpose": "conversational",
            "state": "received",
        }
        return self.env["sms.marketing.message"].create(
            [
                {
                    **known,
                    "state": "received",
                    "subscriber_id": self.dice.choice(subscribers).id,
                    "received_at": self.moment(self.now - 60 * DAY, 60),
                    "heard": self.dice.choice((False, False, "review", "opt_out")),
                }
                for _ in range(count)
            ]
        )

    def draw_taps(self, count):
        """Each link can be tapped once, so each tap has its own."""
        leads = [self.dice.choice(self.leads) for _ in range(count)]
        tokens = self.env["sms.marketing.link.token"].create(
            [
                {"link_id": self.link.id, "lead_id": lead.id, "token_hash": f"hash {at} {lead.id}"}
                for at, lead in enumerate(leads)
            ]
        )
        made = []
        for token in tokens:
            state = self.dice.choice(("standing", "replaced", "undone"))
            at = self.moment(self.now - 60 * DAY, 60)
            tap = {"token_id": token.id, "link_id": self.link.id, "company_id": self.company.id}
            made.append({**tap, "lead_id": token.lead_id.id, "tapped_at": at, "state": state})
        return self.env["sms.marketing.link.tap"].create(made)

    # --- counting with a pencil ---

    def heard_from(self, run):
        """Return the times at which the person of a run replied, and tapped."""
        said = [
            one.received_at
            for one in self.replies
            if one.subscriber_id and one.subscriber_id == run.subscriber_id and one.heard in (False, "review")
        ]
        return said, [tap.tapped_at for tap in self.taps if tap.lead_id == run.lead_id and tap.state != "undone"]

    def text_of(self, taken):
        return self.texts.filtered(lambda one: one.enrollment_step_id == taken)

    def wrote(self, taken):
        """Tell whether a step wrote to the person: what did not leave is answered by nobody."""
        return (taken.kind == "email" and not taken.error) or bool(self.text_of(taken).accepted_at)

    def answered(self, taken, moments, last=None):
        """Tell whether one of these moments lies behind this step's text and before the run's next one."""
        behind = [one for one in self.taken if one.enrollment_id == taken.enrollment_id and one.id > taken.id]
        until = min((one.taken_at for one in behind if self.wrote(one)), default=self.now + 99 * DAY)
        last = last or self.now + 99 * DAY
        return self.wrote(taken) and any(taken.taken_at <= at < until and at <= last for at in moments)

    def pencil_of_runs(self):
        found = Counter()
        for run in self.runs:
            texts = self.texts.filtered(lambda one, run=run: one.enrollment_step_id.enrollment_id == run)
            replies, taps = self.heard_from(run)
            found += Counter(
                entered=1,
                sent=any(text.accepted_at for text in texts),
                delivered=any(text.state in ARRIVED for text in texts),
                replied=any(run.started_at <= at <= run.goal_until for at in replies),
                tapped=any(run.started_at <= at <= run.goal_until for at in taps),
                goal=bool(run.goal_at),
                opted_out=run.state == "exited" and run.exit_reason == "opted_out",
            )
        return found

    def pencil_of_steps(self, capped):
        """Return {key: figures}; the report counts answers within the time of the goal (`capped`), the flow all."""
        found = {}
        for taken in self.taken:
            replies, taps = self.heard_from(taken.enrollment_id)
            text, last = self.text_of(taken), taken.enrollment_id.goal_until if capped else None
            found[taken.key] = found.get(taken.key, Counter()) + Counter(
                entered=1,
                sent=bool(text.accepted_at) or (not capped and taken.kind == "email" and not taken.error),
                delivered=text.state in ARRIVED,
                replied=self.answered(taken, replies, last),
                tapped=self.answered(taken, taps, last),
            )
        return found

    def pencil_of_people(self):
        """Return {group: counts} of the first run of each person since the lot was set."""
        first, groups = {}, {}
        for run in self.runs.sorted(lambda one: (one.started_at, one.id)):
            person = run.subscriber_id or run.lead_id.email_normalized or run.lead_id
            if run.started_at >= self.goal.hold_out_since:
                first.setdefault(person, run)
                groups.setdefault(person, set()).add(run.comparison_group)
        found = {}
        for person, run in first.items():
            if not run.goal_from or run.is_mixed or len(groups[person]) > 1:
                found["left_out"] = found.get("left_out", 0) + 1
                continue
            counts = found.setdefault(run.comparison_group, [0, 0, 0, 0])
            at = 0 if run.goal_until <= self.now else 2
            counts[at] += 1
            counts[at + 1] += bool(run.goal_at)
        return {group: counts if group == "left_out" else tuple(counts) for group, counts in found.items()}

    # --- the two compared ---

    def sums(self, model, names):
        """Return the sums of a report as a Counter without zeros."""
        rows = self.env[model]._read_group([("sequence_id", "=", self.goal.id)], [], [f"{name}:sum" for name in names])
        return +Counter(dict(zip(names, rows[0], strict=True)))

    def check(self):
        runs, steps = self.pencil_of_runs(), self.pencil_of_steps(capped=True)
        self.assertEqual(self.sums("sms.marketing.sequence.report", [*runs]), runs)
        funnel = self.env["sms.marketing.sequence.funnel"]._read_group(
            [("sequence_id", "=", self.goal.id)], ["milestone"], ["people:sum"]
        )
        told = {name[2:]: count for name, count in funnel}
        self.assertEqual(told, {name: count for name, count in runs.items() if name != "opted_out"})
        names = ("entered", "sent", "delivered", "replied", "tapped")
        self.assertEqual(self.sums("sms.marketing.sequence.step.report", names), sum(steps.values(), Counter()))
        figures = {key: +Counter(step) for key, step in self.goal.flow_figures()["steps"].items()}
        for key, step in self.pencil_of_steps(capped=False).items():
            self.assertEqual({name: figures[key][name] for name in step}, dict(step), key)
        self.assertEqual(self.goal._count_people()[self.goal.id], self.pencil_of_people())
        self.assertGreater(min(*runs.values(), *sum(steps.values(), Counter()).values()), 5, "hardly a history")

    def test_what_sql_counts_a_pencil_counts(self):
        for seed in (1, 2, 3):
            with self.subTest(seed=seed), self.cr.savepoint() as undo:
                self.draw(seed)
                self.check()
                undo.rollback()
                self.env.invalidate_all(flush=False)
