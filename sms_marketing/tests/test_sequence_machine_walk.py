"""No order of what happens to runs of sequences ends in an undefined state, or sends a step's text twice.

A machine of Hypothesis lets people reply, tap and opt out, texts arrive and fail, colleagues edit, pause, merge and
delete, and the jobs run, in any order. After each event the laws below are held against the database.
"""

import itertools
import os
import re
from contextlib import contextmanager
from datetime import timedelta
from unittest.mock import patch

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from psycopg2 import IntegrityError

from odoo import fields
from odoo.addons.sms_marketing.gateway.webhook import InboundMessage, StatusCallback
from odoo.addons.sms_marketing.models.link_wire import reveal
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import ACCOUNT_SID, MIDDAY, SENDER, SmsMarketingCase, refused

EXAMPLES = int(os.environ.get("SMS_MARKETING_EXAMPLES") or 10)
STEPS = 50
PHASES = (Phase.generate, Phase.shrink) if "SMS_MARKETING_EXAMPLES" in os.environ else (Phase.generate,)
NUMBERS = ("+12025550123", "+12025550124", "+12025550125")
AT = st.integers(0, 5)  # one of the leads; who is gone is gone
WHO = st.sampled_from(NUMBERS)
WHICH = st.integers(0, 1)  # one of the two sequences
ENDED = ("done", "exited")
STATES = ("running", "waiting", "paused", "hold_out", *ENDED)
TOLD_NO = (UserError, ValidationError, AccessError, IntegrityError)
SETTINGS = {
    "on_reply": ("pause", "exit", "continue"),
    "hold_policy": ("wait", "skip", "exit"),
    "refusal_policy": ("skip", "exit"),
    "reenroll": ("always", "after", "never"),
    "marketing_purpose_reason": (False, "Visit"),
    "window_opens": (0, 10),
    "window_closes": (0, 16.5),
    "window_weekdays": (False, "0,2,4"),
}


class Walk(RuleBasedStateMachine):
    """What may happen, and what must hold afterwards."""

    def __init__(self, case):
        super().__init__()
        self.case, self.env = case, case.env
        self.savepoint = case.env.cr.savepoint()
        case.moment = MIDDAY
        self.left = {}  # uuid -> how often it was handed over and taken
        self.sent = 0

    def teardown(self):
        self.savepoint.rollback()
        self.savepoint.close(rollback=False)
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_cache()

    @initialize()
    def begin(self):
        self.leads = self.env["crm.lead"].union(
            *(self.case.make_lead(NUMBERS[at % 3], stage_id=self.case.stages[0].id) for at in range(6))
        )
        for sequence in self.case.sequences:
            sequence._enroll(self.leads[:3])

    # --- tools ---

    @contextmanager
    def tried(self):
        """Do what somebody does who may be told no: then nothing of it happened."""
        try:
            with self.env.cr.savepoint():
                yield
                self.env.flush_all()
        except TOLD_NO:
            self.env.invalidate_all(flush=False)

    def lead(self, at):
        return self.leads[at].exists()

    def runs(self, at):
        return self.lead(at).sms_enrollment_ids

    def sequence(self, which):
        return self.case.sequences[which]

    # --- colleagues start, stop and go on ---

    @rule(at=AT, which=WHICH)
    def enroll(self, at, which):
        with self.tried():
            self.sequence(which)._enroll(self.lead(at))

    @rule(which=WHICH)
    def enroll_all(self, which):
        with self.tried():
            self.sequence(which)._enroll(self.leads.exists())

    @rule(at=AT, button=st.sampled_from(("resume", "resume", "take_over", "stop", "continue_now")))
    def press(self, at, button):
        with self.tried():
            getattr(self.runs(at), f"action_{button}")()

    # --- the persons ---

    @rule(number=WHO, words=st.sampled_from(("Who is this?", "yes please", "What is the price?", "hm")))
    def reply(self, number, words):
        self.text_in(number, words)

    @rule(number=WHO, words=st.sampled_from(("STOP", "START", "enough already")))
    def say_about_texts(self, number, words):
        self.text_in(number, words)

    @rule(number=WHO, at=AT)
    def reply_and_tap_and_stop_in_one_second(self, number, at):
        self.text_in(number, "Sounds good")
        self.tap(at)
        self.text_in(number, "STOP")

    def text_in(self, number, words):
        inbound = InboundMessage(f"SM2{next(self.case.sids):031x}", ACCOUNT_SID, number, SENDER, words)
        self.env["sms.marketing.message"].sudo()._receive(self.case.account, inbound)

    @rule(at=AT)
    def tap(self, at):
        if not self.lead(at):
            return
        with self.tried():
            render = self.env["mail.render.mixin"]._render_template
            body = render("{{ link('interested') }}", "crm.lead", self.lead(at).ids)[self.lead(at).id]
            token = re.search(r"/sms/c/([\w-]+)", reveal(self.env, body))[1]
            personal = self.env["sms.marketing.link.token"]._look_up(token)
            self.env["sms.marketing.link.tap"]._take(personal)

    # --- what becomes of leads ---

    @rule(at=AT, how=st.sampled_from(("won", "lost", "archive", "unarchive", "company", "home", "number", "open")))
    def change_lead(self, at, how):
        lead = self.lead(at)
        changes = {
            "won": lead.action_set_won,
            "lost": lead.action_set_lost,
            "archive": lead.action_archive,
            "unarchive": lead.action_unarchive,
            "company": lambda: lead.write({"company_id": self.case.other.id, "team_id": False}),
            "home": lambda: lead.write({"company_id": self.case.company.id}),
            "number": lambda: lead.write({"phone": NUMBERS[(at + 1) % 3]}),
            "open": lambda: lead.write({"stage_id": self.case.stages[0].id, "probability": 20}),
        }
        if lead:
            with self.tried():
                changes[how]()

    @rule(at=AT, date=st.sampled_from((None, -40, 0, 1, 30, 4000)))
    def change_date(self, at, date):
        """The date that somebody waits for is emptied, put off or brought forward."""
        day = date is not None and fields.Date.today() + timedelta(days=date)
        with self.tried():
            self.lead(at).write({"date_deadline": day})

    @rule(one=AT, others=st.sets(AT, min_size=1, max_size=3))
    def merge(self, one, others):
        leads = self.lead(one).union(*(self.lead(at) for at in others))
        if len(leads) > 1:
            leads.merge_opportunity()  # this must work: nobody is told no for a sequence

    @rule(at=AT)
    def delete(self, at):
        self.lead(at).unlink()

    # --- the plan and its settings ---

    @rule(which=WHICH, data=st.data())
    def change_setting(self, which, data):
        name = data.draw(st.sampled_from(sorted(SETTINGS)))
        with self.tried():
            self.sequence(which).write({name: data.draw(st.sampled_from(SETTINGS[name]))})

    @rule(which=WHICH, data=st.data())
    def delete_a_step(self, which, data):
        steps = self.sequence(which).step_ids
        if len(steps) > 2:
            with self.tried():
                data.draw(st.sampled_from(list(steps))).unlink()

    @rule(which=WHICH, at=st.integers(0, 200), kind=st.sampled_from(("sms", "goal", "wait", "branch")))
    def add_a_step(self, which, at, kind):
        values = {"kind": kind, "sequence": at, "template_id": kind == "sms" and self.case.template.id}
        with self.tried():
            self.env["sms.marketing.sequence.step"].create({"sequence_id": self.sequence(which).id, **values})

    @rule(which=WHICH)
    def move_to_the_newest_version(self, which):
        for version in self.sequence(which).version_ids:
            with self.tried():
                version.action_move_to_current()

    @rule(body=st.sampled_from(("{{ 1 / 0 }}", "{{ object.no_such_field }}", "", "Hi {{ object.contact_name }}")))
    def change_the_text(self, body):
        with self.tried():
            self.case.template.body = body

    @rule(which=WHICH)
    def archive_and_back(self, which):
        self.sequence(which).active = not self.sequence(which).active

    @rule(state=st.sampled_from(("failed", "verified", "verified")))
    def turn_the_account(self, state):
        self.case.account.state = state

    # --- time and the jobs ---

    @rule(hours=st.sampled_from((-1, 1, 6, 20, 50, 200)))
    def time_passes(self, hours):
        """Everything becomes older; an hour back is a clock that was set back."""
        self.env.flush_all()
        self.case.moment += timedelta(hours=hours)
        for table, names in STAMPS.items():
            older = ", ".join(f"{name} = {name} - interval '{hours} hours'" for name in names)
            self.env.cr.execute(f"UPDATE {table} SET {older}")
        self.env.invalidate_all()

    @rule()
    def job(self):
        self.run_sequences()

    @rule(hours=st.sampled_from((0, 1, 6, 30)))
    def an_ordinary_while(self, hours):
        """Time passes, and all jobs do their work."""
        self.time_passes(hours)
        self.run_sequences()
        self.texts_leave(None)
        self.follow_up()

    @rule(hours=st.sampled_from((2, 30, 100)))
    def a_longer_while(self, hours):
        self.an_ordinary_while(hours)
        self.an_ordinary_while(hours)

    @rule()
    def job_twice(self):
        self.run_sequences()
        self.run_sequences()

    def run_sequences(self):
        self.case.run_cron("run_sequences")
        runs = self.env["sms.marketing.enrollment"]
        assert not runs.search(runs._due_domain()), "the job left somebody standing"

    @rule(answer=st.sampled_from((None, None, 21614, 21610, 21408)))
    def texts_leave(self, answer):
        with self.case.trap_sms() as trap:
            trap.default = refused(answer) if answer else None
            self.case.dispatch()
        for text in trap.sent if not answer else ():
            self.left[text.uuid] = self.left.get(text.uuid, 0) + 1
        self.sent += len(trap.sent)

    @rule(status=st.sampled_from(("sent", "delivered", "undelivered", "failed")), data=st.data())
    def twilio_reports(self, status, data):
        accepted = self.env["sms.marketing.message"].search([("sid", "!=", False), ("direction", "=", "outbound")])
        if accepted:
            text = data.draw(st.sampled_from(list(accepted)))
            callback = StatusCallback(text.sid, ACCOUNT_SID, status, 30003 if status != "delivered" else None)
            self.env["sms.marketing.message.event"]._store(self.case.account, text.uuid, callback)
            self.case.run_cron("apply_callbacks")

    @rule()
    def follow_up(self):
        self.case.run_cron("follow_up")

    # --- the laws ---

    @invariant()
    def laws_hold(self):
        self.env.flush_all()
        for sentence, query in LAWS.items():
            self.env.cr.execute(query)
            rows = self.env.cr.fetchall()
            assert not rows, (sentence, rows)

    @invariant()
    def nothing_left_twice(self):
        assert all(times == 1 for times in self.left.values()), self.left


STAMPS = {
    "sms_marketing_enrollment": ("due_at", "deadline_at", "started_at", "asked_at", "ended_at"),
    "sms_marketing_enrollment_step": ("taken_at",),
    "sms_marketing_message": ("send_after", "received_at", "attempt_at", "create_date"),
    "sms_marketing_link_tap": ("tapped_at",),
    "sms_marketing_link_token": ("create_date",),
}
RUN = "SELECT run.id, run.state, run.exit_reason FROM sms_marketing_enrollment AS run "
TEXT = (
    "JOIN sms_marketing_enrollment_step AS taken ON taken.enrollment_id = run.id"
    " JOIN sms_marketing_message AS text ON text.enrollment_step_id = taken.id AND text.state IN ('ready', 'held') "
)
# What must never be found, and where to look for it.
LAWS = {
    "a state that nobody knows": RUN + f"WHERE run.state NOT IN {STATES}",
    "two texts of one step": "SELECT taken.enrollment_id, taken.key FROM sms_marketing_enrollment_step AS taken"
    " JOIN sms_marketing_message AS text ON text.enrollment_step_id = taken.id"
    " GROUP BY taken.enrollment_id, taken.key HAVING count(*) > 1",
    "a step taken twice": "SELECT enrollment_id, key FROM sms_marketing_enrollment_step"
    " GROUP BY enrollment_id, key HAVING count(*) > 1",
    "an ended run that is due": RUN + f"WHERE run.state IN {ENDED} AND (run.due_at IS NOT NULL"
    " OR run.deadline_at IS NOT NULL OR run.waits_for IS NOT NULL OR run.ended_at IS NULL)",
    "a text that waits for a run that was left": RUN + TEXT + "WHERE run.state = 'exited'",
    "a text that waits for a paused run": RUN + TEXT + "WHERE run.state = 'paused' AND text.state = 'held'",
    "a run that nobody will ever look at": RUN + "WHERE run.state IN ('running', 'waiting') AND run.due_at IS NULL",
    "a run on its way to nowhere": RUN + "LEFT JOIN sms_marketing_sequence_step AS step ON step.id = run.step_id"
    " WHERE run.state IN ('running', 'waiting', 'paused') AND step.version_id IS DISTINCT FROM run.version_id",
    "an active run with a reason to have left": RUN + f"WHERE run.state NOT IN {ENDED} AND (run.ended_at IS NOT NULL"
    " OR run.exit_reason IS NOT NULL)",
    "a text that waits for somebody who opted out": RUN + TEXT + "JOIN sms_marketing_subscriber AS person"
    " ON person.id = text.subscriber_id WHERE person.suppression != 'none'",
    "two runs of one lead": "SELECT sequence_id, lead_id FROM sms_marketing_enrollment"
    " WHERE state IN ('running', 'waiting', 'paused', 'hold_out') GROUP BY sequence_id, lead_id HAVING count(*) > 1",
    "a run of a closed lead": RUN + "JOIN crm_lead AS lead ON lead.id = run.lead_id"
    " WHERE run.state IN ('running', 'waiting', 'paused') AND (NOT lead.active OR lead.won_status IN ('won', 'lost'))",
    "a story that tells of steps of another sequence": RUN + "JOIN sms_marketing_enrollment_step AS taken"
    " ON taken.enrollment_id = run.id LEFT JOIN sms_marketing_sequence_step AS step ON step.id = taken.step_id"
    " WHERE step.version_id IS NULL OR step.sequence_id IS DISTINCT FROM run.sequence_id",
}


@tagged("post_install", "-at_install")
class TestNoOrderOfEventsBreaksARun(SmsMarketingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moment = MIDDAY
        cls.startClassPatcher(
            patch.object(cls.registry["sms.marketing.message"], "_gate_now", lambda _self: cls.moment)
        )
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.env.user.company_ids += cls.other
        cls.env["res.config.settings"].create({"sms_daily_cap": 10_000}).execute()
        cls.stages = cls.env["crm.stage"].search([("is_won", "=", False)], limit=2)
        cls.link = cls.env["sms.marketing.link"].create(
            {"name": "Yes", "code": "interested", "stops_sequences": False, "stage_id": cls.stages[1].id}
        )
        cls.sids = itertools.count(1)
        cls.sequences = (cls.make_plan("Long", cls.long_plan()), cls.make_plan("Short", cls.short_plan()))
        cls.sent = 0

    @classmethod
    def make_plan(cls, name, steps):
        numbered = [(0, 0, {"sequence": 10 * at, **step}) for at, step in enumerate(steps)]
        return cls.env["sms.marketing.sequence"].create({"name": name, "step_ids": numbered})

    @classmethod
    def text(cls, body, **place):
        return {"kind": "sms", "template_id": cls.template.copy({"body": body}).id, **place}

    @classmethod
    def long_plan(cls):
        """Steps of all kinds, branches inside branches."""
        mail = cls.env["mail.template"].create(
            {
                "name": "Mail",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "subject": "Hello",
                "body_html": "<p>Hello</p>",
                "email_to": "ann@example.com",
            }
        )
        yes, no = {"parent_key": "tapped", "lane": "yes"}, {"parent_key": "tapped", "lane": "no"}
        call = cls.env.ref("mail.mail_activity_data_call")
        return [
            {"kind": "sms", "template_id": cls.template.id},
            {"kind": "branch", "key": "tapped", "condition": "tapped", "wait_count": 5, "wait_unit": "hours"},
            {"kind": "tag", "tag_ids": [(6, 0, cls.env["crm.tag"].create({"name": "Hot"}).ids)], **yes},
            {"kind": "branch", "key": "deep", "condition": "failed", "wait_count": 0, **yes},
            {"kind": "stop", "parent_key": "deep", "lane": "yes"},
            cls.text("Deep", parent_key="deep", lane="no"),
            {"kind": "wait", "wait_kind": "until", "wait_hour": 10, **no},
            {"kind": "email", "mail_template_id": mail.id, **no},
            {"kind": "jump", "target_key": "goal", **no},
            cls.text("Never met by those who jump"),
            {"kind": "goal", "key": "goal"},
            {"kind": "activity", "activity_type_id": call.id, "activity_summary": "Call"},
            {
                "kind": "wait",
                "wait_kind": "date",
                "wait_count": -1,
                "wait_field_id": cls.env["ir.model.fields"]._get("crm.lead", "date_deadline").id,
            },
            {"kind": "branch", "key": "asked", "condition": "reply_matches", "condition_words": "price, yes"},
            cls.text("Price", parent_key="asked", lane="yes"),
            {"kind": "stage", "stage_id": cls.stages[1].id},
            cls.text("Last"),
        ]

    @classmethod
    def short_plan(cls):
        return [
            {"kind": "sms", "template_id": cls.template.id},
            {"kind": "branch", "key": "came", "condition": "delivered", "wait_count": 2, "wait_unit": "hours"},
            cls.text("Came", parent_key="came", lane="yes"),
            {"kind": "wait", "wait_count": 1, "wait_unit": "days"},
            cls.text("Still there?"),
            {"kind": "branch", "condition": "replied", "wait_count": 3, "wait_unit": "days"},
            cls.text("Bye"),
        ]

    def test_no_order_of_events_breaks_a_run(self):
        walks = []

        def walk():
            walks.append(Walk(self))
            return walks[-1]

        with mute_logger("odoo.addons.sms_marketing", "odoo.sql_db", "odoo.models.unlink", "odoo.addons.mail"):
            run_state_machine_as_test(
                walk,
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=STEPS,
                    deadline=None,
                    derandomize=True,
                    phases=PHASES,
                    database=None,
                    report_multiple_bugs=False,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        self.assertGreater(sum(one.sent for one in walks), EXAMPLES, "hardly anything left: a machine that cannot fail")
