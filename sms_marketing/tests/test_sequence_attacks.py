"""What nobody means to do to sequences, and somebody will: odd numbers, broken steps, thousands at once."""

from datetime import date, timedelta

from odoo import fields
from odoo.addons.sms_marketing.models import sequence as sequence_module
from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import MIDDAY
from .sequence_common import SequenceCase

RUN = "odoo.addons.sms_marketing.models.enrollment_run"
BATCH = "odoo.addons.sms_marketing.models.batch"


@tagged("post_install", "-at_install")
class TestSequenceAttacks(SequenceCase):
    def date_wait(self, **values):
        wanted = self.env["ir.model.fields"]._get("crm.lead", "date_deadline")
        return {"kind": "wait", "wait_kind": "date", "wait_count": 0, "wait_field_id": wanted.id, **values}

    def make_leads(self, count, start=100, **values):
        lines = range(start, start + count)
        return self.env["crm.lead"].union(*(self.make_lead(f"+1212555{line:04}", **values) for line in lines))

    def started(self, sequence, leads):
        runs = sequence._enroll(leads)
        self.run_sequences()
        return runs

    # --- numbers that make no sense ---

    def test_a_wait_beyond_the_calendar_is_never_over_and_breaks_nothing(self):
        wait = {"kind": "wait", "wait_count": 50_000, "wait_unit": "weeks"}
        run = self.started(self.plan(wait, wait, "Never"), self.make_lead())
        self.assertGreater(run.due_at.year, 2900)
        self.assertTrue(run.lead_id.sms_card)

    def test_hours_that_no_clock_shows(self):
        for hour in (-3, 24, 99):
            with self.subTest(hour=hour):
                until = {"kind": "wait", "wait_kind": "until", "wait_hour": hour, "wait_weekdays": "0,1,²,x,9"}
                run = self.started(self.plan(until, "Hello"), self.make_lead())
                self.assertEqual((run.state, run.step_id.kind), ("running", "wait"))

    def test_dates_at_the_ends_of_the_calendar(self):
        sequence = self.plan(self.date_wait(wait_unit="months", wait_hour=24), "Now")
        late = self.started(sequence, self.make_lead(date_deadline=date.max))
        self.assertEqual((late.state, late.step_id.kind), ("running", "wait"))
        early = self.started(sequence, self.make_lead("+12025550124", date_deadline=date.min))
        self.assertEqual(early.state, "done")

    # --- dates that change while somebody waits for them ---

    def test_a_date_that_is_brought_forward_is_heard_at_once(self):
        today = MIDDAY.date()
        run = self.started(self.plan(self.date_wait(), "Now"), self.make_lead(date_deadline=today + timedelta(days=30)))
        self.assertEqual(self.texts_of(run.lead_id), [])
        run.lead_id.date_deadline = today - timedelta(days=3)
        self.run_sequences()
        self.assertEqual((run.state, self.texts_of(run.lead_id)), ("done", ["Now"]))

    def test_a_date_that_is_put_off_is_waited_for(self):
        today = MIDDAY.date()
        run = self.started(self.plan(self.date_wait(), "Now"), self.make_lead(date_deadline=today + timedelta(days=3)))
        run.lead_id.date_deadline = today + timedelta(days=30)
        self.run_sequences()
        self.assertEqual((run.state, self.texts_of(run.lead_id)), ("running", []))
        self.assertGreater(run.due_at, fields.Datetime.now() + timedelta(days=28))

    def test_a_date_that_is_filled_in_or_emptied_is_heard_at_once(self):
        run = self.started(self.plan(self.date_wait(), "Now"), self.make_lead())
        self.assertEqual(run.waits_for, "date")
        run.lead_id.date_deadline = MIDDAY.date() + timedelta(days=9)
        self.run_sequences()
        self.assertGreater(run.due_at, fields.Datetime.now() + timedelta(days=7))
        run.lead_id.date_deadline = False
        self.run_sequences()
        self.assertEqual(run.waits_for, "date")

    def test_other_changes_of_leads_ask_nothing(self):
        self.started(self.plan("Hello"), self.make_lead())
        lead = self.make_lead("+12025550124")
        lead.write({"date_deadline": "2026-12-01"})
        self.env.flush_all()
        with self.assertQueryCount(1):
            lead.write({"date_deadline": "2026-12-02"})
            self.env.flush_all()

    # --- steps that fail, and steps that end their own run ---

    def test_a_step_that_ends_its_own_run_leaves_it_ended(self):
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        stop = self.env["ir.actions.server"].create(
            {
                "name": "Stop",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "code",
                "code": "records._stop_sms_sequences('stopped_by_rule')",
            }
        )
        for step, reason in (
            ({"kind": "stage", "stage_id": won.id}, "lead_closed"),
            ({"kind": "action", "action_id": stop.id}, "stopped_by_rule"),
        ):
            with self.subTest(reason):
                run = self.started(self.plan(step, 2, "Never"), self.make_lead())
                self.assertEqual((run.state, run.exit_reason, run.due_at), ("exited", reason, False))

    def test_an_action_that_deletes_the_lead(self):
        delete = self.env["ir.actions.server"].create(
            {
                "name": "Delete",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "state": "code",
                "code": "records.filtered(lambda lead: lead.name == 'Bad').unlink()",
            }
        )
        bad, good = self.make_lead(name="Bad"), self.make_lead("+12025550124")
        self.started(self.plan({"kind": "action", "action_id": delete.id}, "Hello"), bad + good)
        self.assertFalse(bad.exists())
        self.assertEqual(self.texts_of(good), ["Hello"])

    def test_what_fails_behind_a_failed_step_ends_that_run_only(self):
        sequence = self.plan("{{ 10 / object.expected_revenue }}", self.date_wait(), "Later")
        bad, good = self.make_lead(expected_revenue=0), self.make_lead("+12025550124", expected_revenue=5)
        runs = sequence._enroll(bad + good)
        runs_model = self.registry["sms.marketing.enrollment"]
        real = runs_model._due_times

        def failing(some, step):
            if step.kind == "wait" and bad in some.lead_id:
                raise ValueError("no such day")
            return real(some, step)

        self.patch(runs_model, "_due_times", failing)
        with mute_logger(RUN, BATCH):
            self.run_sequences()
        states = {run.lead_id: (run.state, run.exit_reason) for run in runs}
        self.assertEqual(states, {bad: ("exited", "broken"), good: ("waiting", False)})

    def test_a_template_that_fails_in_one_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        template = self.text("Hello {{ object.contact_name }}")
        template.with_context(lang="fr_FR").body = "Bonjour {{ 1 / 0 }}"
        french = self.env["res.partner"].create({"name": "Zoé", "lang": "fr_FR", "phone": "+12025550125"})
        leads = self.make_leads(9)
        leads += self.make_lead("+12025550125", partner_id=french.id)
        sequence = self.plan({"kind": "sms", "template_id": template.id}, 2, "Bye")
        with mute_logger(BATCH):
            runs = self.started(sequence, leads)
        self.assertEqual(sum(len(self.texts_of(lead)) for lead in leads), 9)
        self.assertEqual(runs.step_id.mapped("kind"), ["wait"])
        self.assertEqual(len(runs.run_ids.filtered("error")), 1)

    def broken_for(self, count, bad):
        """Run a text that fails for these of so many leads; return (leads, renders, what the log says)."""
        sequence = self.plan("{{ 10 / object.expected_revenue }}", 2, "Bye")
        leads = self.make_leads(count, expected_revenue=5)
        leads.browse(leads[at].id for at in bad).expected_revenue = 0
        renders, render = [], self.registry["sms.template"]._render_field

        def counted(*args, **more):
            renders.append(args)
            return render(*args, **more)

        self.patch(self.registry["sms.template"], "_render_field", counted)
        with self.assertLogs("odoo.addons", "INFO") as log:
            self.started(sequence, leads)
        return leads, len(renders), log.records

    def test_a_template_that_is_broken_for_all_is_tried_once_for_each(self):
        leads, renders, records = self.broken_for(40, range(40))
        self.assertLessEqual(renders, 40 + 6)
        self.assertLessEqual(len([one for one in records if one.exc_info]), 2)  # Odoo's renderer's own, and ours
        self.assertEqual(len([one for one in records if "39 more" in one.getMessage()]), 1)
        runs = leads.sms_enrollment_ids
        self.assertEqual(len(runs.run_ids.filtered("error")), 40)
        self.assertEqual(runs.step_id.mapped("kind"), ["wait"])

    def test_one_bad_lead_among_many_touches_no_other(self):
        for at in (0, 17, 39):
            with self.subTest(at=at):
                leads, renders, _records = self.broken_for(40, [at])
                self.assertLessEqual(renders, 14)
                self.assertEqual(len(leads.sms_message_ids), 39)
                self.assertFalse(leads[at].sms_message_ids)
                leads.phone = False

    # --- two at once ---

    def test_whoever_starts_second_at_the_same_moment_starts_over(self):
        sequence, lead = self.plan("Hello"), self.make_lead()
        sequence._enroll(lead)
        self.patch(type(sequence), "_who_may_start", lambda _self, leads: leads)  # it did not see the other yet
        with mute_logger("odoo.sql_db"), self.assertRaises(ConcurrencyError), self.cr.savepoint():
            sequence._enroll(lead)
        self.assertEqual(len(lead.sms_enrollment_ids), 1)

    # --- what waits while a run is paused ---

    def test_who_resumes_in_a_branch_looks_at_once(self):
        asked = self.branch("delivered", days=5)
        run = self.started(self.plan("Hello", asked, self.inside("yes", "It came")), self.make_lead())
        self.assertEqual(run.waits_for, "event")
        run._apply("replied")
        self.messages_of(run.lead_id).state = "delivered"
        run.action_resume()
        self.run_sequences()
        self.assertEqual(self.texts_of(run.lead_id), ["Hello", "It came"])

    def test_who_resumes_too_late_in_the_day_waits_for_the_hours(self):
        sequence = self.plan(1, "Hello", window_opens=9, window_closes=17)
        run = self.started(sequence, self.make_lead())
        run.step_id = run.step_id.search([("version_id", "=", run.version_id.id), ("kind", "=", "sms")])
        run._apply("replied")
        run.due_at = fields.Datetime.now() - timedelta(hours=5)
        with self.at(MIDDAY.replace(hour=23, minute=30)):
            run.action_resume()
            self.run_sequences()
        self.assertEqual((run.state, self.texts_of(run.lead_id)), ("running", []))

    def test_who_resumes_wakes_the_job_for_the_time_that_was_left(self):
        run = self.started(self.plan("Hello", 2, "Bye"), self.make_lead())
        run._apply("replied")
        job = self.env.ref("sms_marketing.ir_cron_run_sequences")
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        triggers.unlink()
        run.action_resume()
        self.assertEqual(triggers.search([("cron_id", "=", job.id)]).mapped("call_at"), [run.due_at])
        self.assertGreater(run.due_at, fields.Datetime.now() + timedelta(days=1))

    # --- what happened before ---

    def test_an_answer_to_an_earlier_text_is_none_to_a_later_one(self):
        asked = self.branch("replied", days=2)
        sequence = self.plan("Hello", 1, "And now?", asked, self.inside("yes", "Thanks"), on_reply="continue")
        run = self.started(sequence, self.make_lead())
        self.reply("Nice")
        self.env["sms.marketing.message"].search([("direction", "=", "inbound")]).received_at -= timedelta(hours=1)
        run.started_at -= timedelta(hours=2)
        self.let_time_pass(run)
        self.assertEqual((run.waits_for, self.texts_of(run.lead_id)), ("event", ["Hello", "And now?"]))
        self.reply("Yes")
        self.run_sequences()
        self.assertEqual(self.texts_of(run.lead_id), ["Hello", "And now?", "Thanks"])

    def test_a_branch_that_fails_is_answered_no_and_says_why(self):
        asked = self.branch("domain", condition_domain="[('expected_revenue', '>', 100)]")
        plan = self.plan(asked, self.inside("yes", "Rich"), self.inside("no", "Poor"))
        run = plan._enroll(self.make_lead(expected_revenue=500))
        self.env.flush_all()
        self.env.cr.execute("UPDATE sms_marketing_sequence_step SET condition_domain = '[(''gone'', ''='', 1)]'")
        self.env.invalidate_all()
        with mute_logger(BATCH):
            self.run_sequences()
        self.assertEqual(self.texts_of(run.lead_id), ["Poor"])
        self.assertTrue(run.run_ids.filtered(lambda taken: taken.kind == "branch").error)

    # --- leads that become one ---

    def test_merging_three_leads_in_one_sequence_keeps_one_run(self):
        leads = self.make_lead() + self.make_lead("+12025550124") + self.make_lead("+12025550126")
        runs = self.started(self.plan("Hello", 2, "Bye"), leads[1:])
        merged = leads.merge_opportunity()
        self.assertEqual(runs.lead_id, merged)
        self.assertEqual(sorted(runs.mapped("state")), ["exited", "running"])

    # --- many ---

    def test_more_than_a_lot_are_started_lot_by_lot(self):
        self.patch(sequence_module, "LOT", 3)
        leads = self.make_leads(8)
        twin = self.make_lead(leads[0].phone)
        sequence = self.plan(1, "Hello", is_alone=True)
        started = sequence._enroll(leads + twin)
        self.assertEqual(started.lead_id, leads)
        self.assertEqual(len(started.version_id), 1)
        self.assertFalse(sequence._enroll(leads + twin))

    def test_activities_and_tags_cost_the_same_queries_for_many(self):
        call = self.env.ref("mail.mail_activity_data_call")
        steps = (
            {"kind": "activity", "activity_type_id": call.id, "activity_user_id": self.env.user.id},
            {"kind": "tag", "tag_ids": [(6, 0, self.tag.ids)]},
        )
        for at, step in enumerate(steps):
            with self.subTest(step["kind"]):
                sequence = self.plan(step, 2)
                self.cost(sequence, self.make_leads(2, 100 + 60 * at))
                few = self.cost(sequence, self.make_leads(5, 110 + 60 * at))
                self.assertLessEqual(self.cost(sequence, self.make_leads(45, 115 + 60 * at)) - few, 5)
