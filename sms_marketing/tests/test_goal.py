"""Goals: what counts as success, by when, for whom; noticed at once, and by the job just the same."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .goal_common import DAY, GoalCase

GROUPS = ("treated", "nothing")


@tagged("post_install", "-at_install")
class TestGoal(GoalCase):
    # --- each kind of goal, noticed at once, for those who get the sequence and for the hold-out ---

    def test_a_stage_or_one_further_on(self):
        for group in GROUPS:
            for stage in (self.proposition, self.won):
                with self.subTest(group=group, stage=stage.name):
                    lead = self.make_lead(stage_id=self.new.id)
                    run = self.start(lead, group=group)
                    lead.stage_id = self.qualified
                    self.assert_not_reached(run)
                    lead.stage_id = stage
                    self.assert_reached(run, "stage")
                    lead.stage_id = self.new
                    self.assert_reached(run, "stage")

    def test_a_stage_of_another_pipeline_is_not_further_on(self):
        team, other = self.env["crm.team"].create([{"name": "One"}, {"name": "Other"}])
        elsewhere = self.env["crm.stage"].create({"name": "Far away", "sequence": 60, "team_ids": [(4, other.id)]})
        ahead = self.env["crm.stage"].create({"name": "Ahead", "sequence": 61, "team_ids": [(4, team.id)]})
        self.proposition.team_ids = team
        self.assertNotIn(elsewhere, self.goal._goal_stages())
        self.assertEqual(self.proposition | ahead, self.goal._goal_stages() & (self.proposition | ahead | self.new))

    def test_won(self):
        for group in GROUPS:
            with self.subTest(group):
                lead = self.make_lead()
                run = self.start(lead, self.make_sequence("Win", goal_kind="won"), group=group)
                lead.stage_id = self.proposition
                self.assert_not_reached(run)
                lead.action_set_won()
                self.assert_reached(run, "won")

    def test_lost_is_not_won(self):
        lead = self.make_lead()
        run = self.start(lead, self.make_sequence("Win", goal_kind="won"))
        lead.action_set_lost()
        self.assert_not_reached(run)
        self.assertEqual(run.exit_reason, "lead_closed")

    def test_a_tap_of_any_link_or_of_one(self):
        self.make_link("No", "no")
        for group in GROUPS:
            with self.subTest(group):
                lead = self.make_lead()
                one = self.start(
                    lead, self.make_sequence("One", goal_kind="tapped", goal_link_id=self.link.id), group=group
                )
                any_ = self.start(lead, self.make_sequence("Any", goal_kind="tapped"), group=group)
                self.tap(lead, "no")
                self.assert_not_reached(one)
                self.assert_reached(any_, "tapped")
                self.tap(lead)
                self.assert_reached(one, "tapped")

    def test_a_tap_that_is_undone_was_none(self):
        lead = self.make_lead()
        run = self.start(lead, self.make_sequence("Any", goal_kind="tapped"))
        self.tap(lead)
        self.assert_reached(run, "tapped")
        lead.sms_tap_ids.action_undo()
        self.assert_not_reached(run)
        self.assertEqual(run.goal_due_at, run.goal_until)

    def test_a_reply_but_not_stop(self):
        for group, number in zip(GROUPS, ("+12025550160", "+12025550161"), strict=True):
            with self.subTest(group):
                lead = self.make_lead(number)
                run = self.start(lead, self.make_sequence("Talk", goal_kind="replied"), group=group)
                for body in ("HELP", "STOP", "START"):
                    self.reply(body, number)
                    self.assert_not_reached(run)
                self.reply("When can you come?", number)
                self.assert_reached(run, "replied")

    def test_a_filter(self):
        sequence = self.make_sequence("Rich", goal_kind="domain", goal_domain="[('expected_revenue', '>', 1000)]")
        for group in GROUPS:
            with self.subTest(group):
                lead = self.make_lead(expected_revenue=10)
                run = self.start(lead, sequence, group=group)
                lead.expected_revenue = 999
                self.assert_not_reached(run)
                lead.expected_revenue = 5000
                self.assert_reached(run, "domain")

    def test_the_goal_step(self):
        sequence = self.make_sequence("Steps")
        sequence.step_ids = [(0, 0, {"sequence": 5, "kind": "goal"})]
        run = self.start(sequence=sequence)
        self.run_cron("run_sequences")
        self.assert_reached(run, "step")
        self.assertEqual((run.state, run.step_id.kind), ("running", "wait"))

    def test_the_goal_step_may_end_it(self):
        sequence = self.make_sequence("Steps", ends_at_goal=True)
        sequence.step_ids = [(0, 0, {"sequence": 5, "kind": "goal"})]
        run = self.start(sequence=sequence)
        self.run_cron("run_sequences")
        self.assertEqual((run.state, run.goal_source, run.step_id.id), ("done", "step", False))

    def test_a_goal_step_counts_only_where_it_is_the_goal(self):
        """The hold-out takes no steps, so the others would win without doing anything."""
        sequence = self.make_sequence("Win", goal_kind="won", ends_at_goal=True)
        sequence.step_ids = [(0, 0, {"sequence": 5, "kind": "goal"})]
        run = self.start(sequence=sequence)
        self.run_cron("run_sequences")
        self.assert_not_reached(run)
        self.assertEqual(run.state, "running")

    # --- whoever started counts, whatever became of the run ---

    def test_those_who_left_or_pause_or_finished_are_still_measured(self):
        endings = {
            "stopped": lambda run: run.action_stop(),
            "opted out": lambda _run: self.text_in("STOP"),
            "paused": lambda _run: self.reply(),
            "lead lost": lambda run: run.lead_id.action_set_lost(),
            "finished": lambda run: run._apply("finished"),
        }
        for name, end in endings.items():
            with self.subTest(name):
                run = self.start()
                end(run)
                self.assertNotEqual(run.state, "running")
                run.lead_id.write({"active": True, "stage_id": self.won.id})
                self.assert_reached(run, "stage")
                self.text_in("START")

    # --- the end of the run with the goal ---

    def test_the_sequence_ends_with_its_goal(self):
        self.goal.ends_at_goal = True
        run, held = self.start(), self.start(self.make_lead("+12025550160", stage_id=self.new.id), group="nothing")
        (run | held).lead_id.stage_id = self.proposition
        self.assertEqual((run.state, run.due_at), ("done", False))
        self.assertEqual(held.state, "hold_out", "its time goes on")

    def test_a_sale_that_is_the_goal_finishes_the_run(self):
        run = self.start(sequence=self.make_sequence("Win", goal_kind="won", ends_at_goal=True))
        run.lead_id.action_set_won()
        self.assertEqual((run.state, run.exit_reason), ("done", False))

    def test_a_reply_that_is_the_goal_finishes_the_run(self):
        run = self.start(sequence=self.make_sequence("Talk", goal_kind="replied", ends_at_goal=True))
        self.reply()
        self.assertEqual(run.state, "done")

    def test_a_text_that_still_waits_is_withdrawn(self):
        self.goal.ends_at_goal = True
        self.goal.step_ids.sorted("sequence")[0].unlink()
        run = self.start()
        with self.at(self.env["sms.marketing.message"]._gate_now().replace(hour=6)):
            self.run_cron("run_sequences")
        text = self.messages_of(run.lead_id)
        self.assertEqual(text.state, "held")
        run.lead_id.stage_id = self.proposition
        self.assertEqual((run.state, text.state, text.reason), ("done", "refused", "sequence_left"))

    def test_a_step_that_reaches_the_goal_ends_the_run_there(self):
        """The step itself moves the lead; the run may not go on with the step behind it."""
        self.goal.ends_at_goal = True
        self.goal.step_ids = [(0, 0, {"sequence": 5, "kind": "stage", "stage_id": self.proposition.id})]
        run = self.start()
        self.run_cron("run_sequences")
        self.assertEqual((run.state, run.due_at), ("done", False))

    # --- the window, and a job that comes late ---

    def test_too_late_is_not_reached(self):
        run = self.start(days_ago=31)
        run.lead_id.stage_id = self.won
        self.assert_not_reached(run)
        self.measure()
        self.assert_not_reached(run)
        self.assertFalse(run.goal_due_at, "nothing is left to look for")

    def test_what_nobody_noticed_is_found_by_the_job_with_its_own_time(self):
        inside, outside = (
            self.start(self.make_lead(f"+1202555016{n}", stage_id=self.new.id), days_ago=60) for n in (0, 1)
        )
        self.move_days_ago(inside.lead_id, self.proposition, 35)
        self.move_days_ago(outside.lead_id, self.proposition, 25)
        self.measure()
        self.assert_reached(inside, "stage", 35)
        self.assert_not_reached(outside)

    def test_a_lead_that_moved_on_since_is_found_in_its_history(self):
        run = self.start(days_ago=60)
        self.move_days_ago(run.lead_id, self.proposition, 40)
        self.move_days_ago(run.lead_id, self.new, 20)
        self.measure()
        self.assert_reached(run, "stage", 40)

    def test_taps_and_replies_count_with_their_own_time(self):
        tapped, replied = self.make_sequence("Tap", goal_kind="tapped"), self.make_sequence("Talk", goal_kind="replied")
        lead = self.make_lead()
        runs = [self.start(lead, sequence, days_ago=60) for sequence in (tapped, replied)]
        self.tap(lead)
        self.reply()
        for run in runs:
            self.assert_not_reached(run)
            run.goal_due_at = fields.Datetime.now()
        then = fields.Datetime.now() - 31 * DAY
        lead.sms_tap_ids.tapped_at = then
        self.env["sms.marketing.message"].search([("direction", "=", "inbound")]).received_at = then
        self.measure()
        for run, source in zip(runs, ("tapped", "replied"), strict=True):
            self.assert_reached(run, source, 31)

    def test_a_filter_is_looked_at_daily(self):
        sequence = self.make_sequence("Rich", goal_kind="domain", goal_domain="[('partner_id.name', '=', 'Rich')]")
        partner = self.env["res.partner"].create({"name": "Poor"})
        run = self.start(self.make_lead(partner_id=partner.id), sequence)
        self.assertAlmostEqual(run.goal_due_at, fields.Datetime.now() + DAY, delta=DAY / 1000)
        partner.name = "Rich"
        self.assert_not_reached(run)
        run.goal_due_at = fields.Datetime.now()
        self.measure()
        self.assert_reached(run, "domain")

    def test_nothing_is_due_before_its_time(self):
        runs = self.goal._enroll(self.make_leads(5))
        self.assertEqual(set(runs.mapped("goal_due_at")), {runs[0].goal_until})
        with patch.object(self.registry["sms.marketing.enrollment"], "_measure") as measure:
            self.measure()
        measure.assert_not_called()

    def test_the_job_asks_as_much_for_many_as_for_few(self):
        self.goal._enroll(self.make_leads(60))

        def queries(count):
            runs = self.goal.enrollment_ids.filtered("goal_due_at")[:count]
            runs.goal_due_at = fields.Datetime.now()
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.env["sms.marketing.enrollment"]._measure_batch()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        queries(2)
        few = queries(5)
        self.assertEqual(queries(50), few)
        self.assertLessEqual(few, 15)

    def test_one_bad_run_does_not_stop_the_others(self):
        runs = self.goal._enroll(self.make_leads(3))
        self.age(runs, 31)
        measure = type(runs)._measure

        def fail_for_first(some):
            if runs[0] in some:
                raise ZeroDivisionError
            return measure(some)

        with (
            patch.object(self.registry["sms.marketing.enrollment"], "_measure", fail_for_first),
            self.assertLogs("odoo.addons.sms_marketing.models.batch", "ERROR"),
        ):
            self.env["sms.marketing.enrollment"]._measure_batch()
        self.assertEqual([bool(run.goal_due_at) for run in runs], [True, False, False])
        self.assertGreater(runs[0].goal_due_at, fields.Datetime.now())

    # --- what was so before is no success ---

    def test_who_is_at_the_goal_already_is_not_measured(self):
        rich = self.make_sequence("Rich", goal_kind="domain", goal_domain="[('expected_revenue', '>', 1000)]")
        lead = self.make_lead(stage_id=self.proposition.id, expected_revenue=5000)
        for sequence in (self.goal, rich):
            with self.subTest(sequence.name):
                run = self.start(lead, sequence)
                self.assertFalse(run.goal_from or run.goal_due_at)
                lead.write({"stage_id": self.qualified.id, "expected_revenue": 0})
                lead.write({"stage_id": self.won.id, "expected_revenue": 5000})
                self.assert_not_reached(run)
                lead.write({"stage_id": self.proposition.id, "active": True, "probability": 10})

    def test_the_tap_or_reply_that_starts_it_is_not_its_success(self):
        tapped, replied = self.make_sequence("Tap", goal_kind="tapped"), self.make_sequence("Talk", goal_kind="replied")
        lead = self.make_lead()
        self.link.sequence_id = tapped
        self.tap(lead)
        self.text_in("Hello")
        replied._enroll(lead)
        self.run_cron("follow_up")
        tap_run, reply_run = (
            lead.sms_enrollment_ids.filtered(lambda r, s=s: r.sequence_id == s) for s in (tapped, replied)
        )
        self.assert_not_reached(tap_run)
        self.assert_not_reached(reply_run)
        self.assertTrue(tap_run.goal_from and reply_run.goal_from)

    # --- settings that change ---

    def test_another_goal_measures_all_runs_again(self):
        run = self.start(days_ago=10)
        run.lead_id.stage_id = self.proposition
        self.assert_reached(run, "stage")
        self.goal.goal_kind = "won"
        self.assert_not_reached(run)
        self.measure()
        self.assert_not_reached(run)
        run.lead_id.action_set_won()
        self.assert_reached(run, "won")
        self.goal.write({"goal_kind": "stage", "goal_stage_id": self.qualified.id})
        self.measure()
        self.assert_reached(run, "stage")

    def test_a_longer_time_gives_those_another_chance_who_were_late(self):
        run = self.start(days_ago=60)
        self.move_days_ago(run.lead_id, self.proposition, 25)
        self.measure()
        self.assert_not_reached(run)
        self.goal.goal_days = 45
        self.measure()
        self.assert_reached(run, "stage", 25)
        self.goal.goal_days = 30
        self.measure()
        self.assert_not_reached(run)

    def test_the_end_of_the_hold_out_follows_the_time(self):
        run = self.start(group="nothing")
        self.goal.goal_days = 7
        self.assertEqual(run.due_at, run.started_at + 7 * DAY)
        self.age(run, 8)
        self.run_cron("run_sequences")
        self.assertEqual(run.state, "done")

    def test_what_cannot_be_a_goal_is_said(self):
        bad = [
            {"goal_kind": "stage", "goal_stage_id": False},
            {"goal_kind": "domain", "goal_domain": "[]"},
            {"goal_kind": "domain", "goal_domain": "[('no_such_field', '=', 1)]"},
            {"goal_kind": "domain", "goal_domain": "not a filter"},
        ]
        for values in bad:
            with self.subTest(values), self.assertRaises(ValidationError), self.cr.savepoint():
                self.goal.write(values)
        other = self.env["res.company"].create({"name": "Other"})
        link = self.link.copy(
            {"code": "other", "company_id": other.id, "sequence_id": False, "stop_sequence_ids": False}
        )
        with self.assertRaisesRegex(ValidationError, "belongs to Other"):
            self.goal.write({"goal_kind": "tapped", "goal_link_id": link.id})

    def test_the_goal_step_is_found_in_the_story(self):
        sequence = self.make_sequence("Steps", goal_kind="won")
        sequence.step_ids = [(0, 0, {"sequence": 5, "kind": "goal"})]
        run = self.start(sequence=sequence)
        self.run_cron("run_sequences")
        self.assert_not_reached(run)
        sequence.goal_kind = "step"
        self.measure()
        self.assert_reached(run, "step")

    def test_a_broken_filter_keeps_nobody_from_working(self):
        run = self.start(
            sequence=self.make_sequence("Rich", goal_kind="domain", goal_domain="[('priority', '=', '3')]")
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sms_marketing_sequence SET goal_domain = '[(''gone'', ''='', 1), (''priority'', ''='', 1)]'"
        )
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        with self.assertLogs("odoo.addons.sms_marketing.models.batch", "ERROR"):
            run.lead_id.priority = "3"
        self.assertEqual(run.lead_id.priority, "3")
        self.assert_not_reached(run)
        self.assertGreater(run.goal_due_at, fields.Datetime.now())

    def test_a_filter_that_is_no_filter_keeps_nobody_from_working(self):
        run = self.start(
            sequence=self.make_sequence("Rich", goal_kind="domain", goal_domain="[('priority', '=', '3')]")
        )
        self.env.flush_all()
        self.env.cr.execute("UPDATE sms_marketing_sequence SET goal_domain = '[(''user_id'', ''='', uid)]'")
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        with self.assertLogs("odoo.addons.sms_marketing.models.sequence_goal", "WARNING"):
            run.lead_id.priority = "3"
        self.assertEqual(run.lead_id.priority, "3")
        self.measure()
        self.assert_not_reached(run)

    # --- what it costs those whom it does not concern ---

    def move_queries(self, leads, values):
        self.env.flush_all()
        before = self.cr.sql_log_count
        leads.write(values)
        self.env.flush_all()
        return self.cr.sql_log_count - before

    def test_leads_without_a_measured_run_cost_at_most_one_look(self):
        leads = self.make_leads(20)
        self.move_queries(leads, {"stage_id": self.qualified.id})
        with_goal = self.move_queries(leads, {"stage_id": self.new.id})
        self.goal.goal_kind = "tapped"
        self.move_queries(leads, {"stage_id": self.qualified.id})
        without = self.move_queries(leads, {"stage_id": self.new.id})
        self.assertLessEqual(with_goal - without, 1)
        self.goal.goal_kind = "stage"
        self.move_queries(leads, {"description": "x"})
        self.assertEqual(
            self.move_queries(leads, {"priority": "1"}),
            self.move_queries(leads, {"priority": "2"}),
            "no field of a goal",
        )

    def test_where_no_goal_is_measured_nothing_is_asked(self):
        self.env["sms.marketing.sequence"].search([]).write({"goal_kind": "step"})
        self.assertFalse(self.env["sms.marketing.in.use"]._answers().goals)
        leads = self.make_leads(3)
        with patch.object(self.registry["sms.marketing.sequence"], "_goal_watch") as watch:
            leads.write({"stage_id": self.qualified.id})
            leads[0].action_set_won()
        watch.assert_not_called()

    # --- leads that are merged, deleted, archived, moved ---

    def test_a_deleted_lead_is_out_of_the_count(self):
        runs = self.goal._enroll(self.make_leads(3))
        runs[0].lead_id.unlink()
        self.assertEqual(self.goal._count_people()[self.goal.id]["treated"], (0, 0, 2, 0))

    def test_an_archived_lead_still_counts(self):
        runs = self.goal._enroll(self.make_leads(3))
        runs[0].lead_id.action_archive()
        self.assertEqual(self.goal._count_people()[self.goal.id]["treated"], (0, 0, 3, 0))

    def test_a_lead_of_another_company_still_counts_where_it_started(self):
        run = self.start()
        other = self.env["res.company"].create({"name": "Other"})
        run.lead_id.company_id = other
        run.lead_id.stage_id = self.proposition
        self.assert_reached(run, "stage")
        self.assertEqual(self.goal._count_people()[self.goal.id]["treated"], (0, 0, 1, 1))

    def test_an_erased_person_stays_a_number_in_the_count(self):
        run = self.start(sequence=self.make_sequence("Talk", goal_kind="replied"))
        self.reply()
        run.subscriber_id._erase()
        self.assertEqual((run.state, run.goal_source), ("exited", "replied"))
        self.assertEqual(run.sequence_id._count_people()[run.sequence_id.id]["treated"], (0, 0, 1, 1))

    def test_merging_takes_runs_along_and_goals_are_noticed_on_the_lead_that_stays(self):
        kept, gone = self.make_leads(2)
        run = self.start(gone)
        merged = (kept | gone).merge_opportunity(auto_unlink=True)
        self.env.invalidate_all()
        self.assertEqual(run.lead_id, merged)
        self.assertFalse(run.is_mixed)
        merged.stage_id = self.proposition
        self.assert_reached(run, "stage")
