"""What the form of a sequence shows of its plan: notes, figures, texts, previews; and moving between versions."""

import itertools
from datetime import timedelta

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from ..gateway.webhook import StatusCallback
from .common import ACCOUNT_SID
from .sequence_common import SequenceCase

ANN, BOB, CYD = "+12025550123", "+12025550124", "+12025550125"


class FlowCase(SequenceCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sids = itertools.count(10**6)  # apart from those of the trap
        groups = "sms_marketing.group_marketer,sales_team.group_sale_salesman_all_leads"
        cls.marketer = new_test_user(cls.env, "marketer", groups=groups)

    def enroll(self, sequence, *numbers):
        """Return the enrollments of new leads with these numbers after the job ran once."""
        leads = self.env["crm.lead"].union(*[self.make_lead(number) for number in numbers])
        enrollments = sequence._enroll(leads)
        self.run_sequences()
        return enrollments

    def figures(self, sequence, **chosen):
        return sequence.flow_figures(**chosen)["steps"]

    def deliver(self, lead, status="delivered"):
        message = self.messages_of(lead).filtered(lambda one: one.direction == "outbound")[:1]
        callback = StatusCallback(message.sid, ACCOUNT_SID, status, None, raw={"MessageStatus": status})
        self.env["sms.marketing.message.event"].sudo()._store(message.account_id, message.uuid, callback)
        self.run_cron("apply_callbacks")


@tagged("post_install", "-at_install")
class TestSequenceFigures(FlowCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sequence = cls.plan(
            {**cls.step("First"), "key": "first"},
            {**cls.step(2), "key": "wait"},
            {**cls.step("Second"), "key": "second"},
            on_reply="continue",
        )

    def test_who_came_what_left_and_what_arrived(self):
        ann, bob = self.enroll(self.sequence, ANN, BOB).lead_id
        self.assertEqual(self.figures(self.sequence), {"first": {"entered": 2}, "wait": {"entered": 2, "here": 2}})
        with self.trap_sms():
            self.dispatch()
        self.deliver(ann)
        self.assertEqual(self.figures(self.sequence)["first"], {"entered": 2, "sent": 2, "delivered": 1})
        bob.sms_enrollment_ids.action_stop()
        self.assertEqual(self.figures(self.sequence)["wait"], {"entered": 2, "here": 1, "exited": 1})

    def test_a_reply_counts_for_the_text_before_it(self):
        run = self.enroll(self.sequence, ANN)
        with self.trap_sms():
            self.dispatch()
        run.run_ids.taken_at -= timedelta(hours=2)
        self.reply("Who is this?")
        self.reply("Tell me more")
        inbound = [("direction", "=", "inbound")]
        earlier = fields.Datetime.subtract(fields.Datetime.now(), hours=1)
        self.env["sms.marketing.message"].search(inbound).received_at = earlier
        self.let_time_pass(run)
        self.messages_of(run.lead_id).filtered(lambda one: one.body == "Second").accepted_at = fields.Datetime.now()
        figures = self.figures(self.sequence)
        self.assertEqual((figures["first"]["replied"], figures["second"].get("replied")), (1, None))
        heard = self.messages_of(run.lead_id).filtered(lambda one: one.direction == "inbound")
        heard.received_at = fields.Datetime.now()
        figures = self.figures(self.sequence)
        self.assertEqual((figures["first"].get("replied"), figures["second"]["replied"]), (None, 1))

    def test_stop_is_no_reply_and_nobody_replies_to_a_refused_text(self):
        self.enroll(self.sequence, ANN)
        with self.trap_sms():
            self.dispatch()
        self.reply("STOP")
        self.make_lead(BOB, consent=False)
        self.sequence._enroll(self.env["crm.lead"].search([("phone_sanitized", "=", BOB)]))
        self.run_sequences()
        self.reply("What is it?", BOB)
        self.assertEqual(self.figures(self.sequence)["first"], {"entered": 2, "sent": 1})

    def test_a_tap_counts_until_it_is_undone(self):
        self.env["sms.marketing.link"].create({"name": "Yes", "code": "yes"})
        lead = self.enroll(self.sequence, ANN).lead_id
        with self.trap_sms():
            self.dispatch()
        self.tap(lead, "yes")
        self.assertEqual(self.figures(self.sequence)["first"]["tapped"], 1)
        lead.sms_tap_ids.action_undo()
        self.assertNotIn("tapped", self.figures(self.sequence)["first"])

    def test_figures_go_by_the_key_through_all_versions_or_one_of_them(self):
        self.enroll(self.sequence, ANN)
        self.sequence.step_ids.filtered(lambda step: step.key == "wait").wait_count = 5
        self.enroll(self.sequence, BOB)
        newest, oldest = self.sequence.version_ids
        self.assertEqual(self.figures(self.sequence)["wait"], {"entered": 2, "here": 2})
        for version in (newest, oldest):
            self.assertEqual(self.figures(self.sequence, version_id=version.id)["wait"], {"entered": 1, "here": 1})
        answer = self.sequence.flow_figures()
        self.assertEqual([one["name"] for one in answer["versions"]], ["Version 2", "Version 1"])
        self.assertEqual(answer["runs"], 2)

    def test_figures_of_a_period_are_those_of_leads_that_started_in_it(self):
        old, _new = self.enroll(self.sequence, ANN, BOB)
        old.started_at = fields.Datetime.subtract(fields.Datetime.now(), days=20)
        self.assertEqual(self.figures(self.sequence, days=7)["first"]["entered"], 1)
        self.assertEqual(self.figures(self.sequence, days=30)["first"]["entered"], 2)

    def test_four_queries_for_any_plan_and_any_number_of_leads(self):
        self.enroll(self.sequence, ANN, BOB, CYD)
        long = self.plan(*(f"Text {at}" for at in range(20)))
        self.enroll(long, ANN)
        for sequence in (self.sequence, long):
            sequence.flow_figures()
            self.env.flush_all()
            with self.assertQueryCount(4):
                sequence.flow_figures()

    def test_an_email_is_opened_clicked_and_answered(self):
        values = {"name": "Brochure", "model_id": self.env["ir.model"]._get_id("crm.lead"), "use_default_to": True}
        mail = self.env["mail.template"].create({**values, "subject": "Look", "body_html": "<p>Look</p>"})
        sequence = self.plan({"kind": "email", "key": "mail", "mail_template_id": mail.id}, 2)
        leads = [self.make_lead(number, email_from=f"{number[-3:]}@example.com") for number in (ANN, BOB, CYD)]
        runs = sequence._enroll(self.env["crm.lead"].union(*leads))
        self.run_sequences()
        self.assertEqual(self.figures(sequence)["mail"], {"entered": 3, "sent": 3})
        ann, bob, cyd = (
            self.env["mailing.trace"].search([("enrollment_step_id", "=", run.run_ids[0].id)]) for run in runs
        )
        ann.set_opened()
        bob.set_clicked()  # by a mail program that shows no pictures: whoever clicks has opened it
        self.assertEqual(self.figures(sequence)["mail"], {"entered": 3, "sent": 3, "opened": 2, "clicked": 1})
        ann.set_replied()
        cyd.trace_status = "error"
        figures = {"entered": 3, "sent": 2, "opened": 2, "clicked": 1, "replied": 1}
        self.assertEqual(self.figures(sequence)["mail"], figures)
        self.env.flush_all()
        rows = self.env["sms.marketing.sequence.step.report"]._read_group(
            [("sequence_id", "=", sequence.id), ("kind", "=", "email")],
            [],
            ["opened:sum", "clicked:sum", "replied:sum"],
        )
        self.assertEqual(rows, [(2, 1, 1)])
        report = self.env["sms.marketing.sequence.report"]
        self.assertEqual(report._read_group([("sequence_id", "=", sequence.id)], [], ["replied:sum"]), [(1,)])

    def test_another_companys_user_sees_nothing(self):
        self.enroll(self.sequence, ANN)
        other = self.env["res.company"].create({"name": "Other"})
        stranger = new_test_user(
            self.env,
            "stranger",
            groups="sms_marketing.group_administrator",
            company_id=other.id,
            company_ids=[other.id],
        )
        theirs = self.sequence.with_user(stranger)
        self.assertFalse(theirs.search([]) & self.sequence)
        with self.assertRaises(AccessError):
            theirs.flow_figures()
        with self.assertRaises(AccessError):
            theirs.version_ids.browse(self.sequence.version_ids.ids).action_move_to_current()
        with self.assertRaises(AccessError):
            theirs.flow_preview(self.template.id, self.env["crm.lead"].search([("phone_sanitized", "=", ANN)]).id)

    def test_a_version_of_another_sequence_counts_nothing(self):
        self.enroll(self.sequence, ANN)
        other = self.plan("Other")
        self.enroll(other, BOB)
        self.assertFalse(self.figures(self.sequence, version_id=other.version_ids.id))


@tagged("post_install", "-at_install")
class TestSequenceNotes(FlowCase):
    def notes(self, sequence, kind):
        return [(note["key"], note["text"]) for note in sequence.flow_notes or [] if note["kind"] == kind]

    def test_problems_name_their_step(self):
        sequence = self.plan(
            {"kind": "sms", "key": "bare"}, {"kind": "stop", "key": "end"}, {**self.step(1), "key": "far"}
        )
        found = self.notes(sequence, "danger")
        self.assertEqual([key for key, _text in found], ["bare", "far"])
        self.assertEqual("\n".join(text for _key, text in found), sequence.problems)
        self.assertEqual((sequence.problem_count, sequence.readiness), (2, "2 problems"))

    def test_an_email_to_nobody_cannot_be_started(self):
        model = self.env["ir.model"]._get_id("crm.lead")
        mail = self.env["mail.template"].create({"name": "Brochure", "model_id": model, "use_default_to": False})
        sequence = self.plan({"kind": "email", "mail_template_id": mail.id})
        self.assertIn("goes to nobody", sequence.problems)
        with self.assertRaises(UserError):
            sequence._enroll(self.make_lead())
        for field in ("email_to", "partner_to"):
            mail[field] = "{{ object.email_from }}"
            sequence.invalidate_recordset()
            self.assertFalse(sequence.problems, field)
            mail[field] = False
        mail.use_default_to = True
        sequence.invalidate_recordset()
        self.assertFalse(sequence.problems)

    def test_marketing_to_nobody_who_agreed_is_a_warning_only(self):
        self.env["sms.marketing.subscriber"].search([("consent", "=", "opted_in")]).consent = "opted_out"
        sequence = self.plan("Hello")
        self.assertIn("Nobody has agreed", str(self.notes(sequence, "warning")))
        self.assertFalse(sequence.problems)
        sequence.write({"marketing_purpose": "transactional", "marketing_purpose_reason": "Booked visit"})
        self.assertFalse(self.notes(sequence, "warning"))
        sequence.marketing_purpose = "marketing"
        self.make_lead(ANN)
        sequence.invalidate_recordset()
        self.assertFalse(self.notes(sequence, "warning"))

    def own_goals(self, *steps, **goal):
        """Return the keys of the steps that are said to reach the goal by themselves."""
        sequence = self.plan(*steps, marketing_purpose="transactional", marketing_purpose_reason="Booked", **goal)
        return [key for key, text in self.notes(sequence, "warning") if "by itself" in text]

    def test_a_plan_that_reaches_its_goal_by_its_own_act_is_warned(self):
        stages = self.env["crm.stage"].search([("is_won", "=", False)], limit=3)
        won = self.env["crm.stage"].search([("is_won", "=", True)], limit=1)
        moves = [
            {"kind": "stage", "stage_id": stage.id, "key": key}
            for stage, key in ((stages[0], "first"), (stages[2], "third"), (won, "won"))
        ]
        self.assertEqual(self.own_goals(*moves), [])
        goal = {"goal_kind": "stage", "goal_stage_id": stages[1].id}
        self.assertEqual(self.own_goals(*moves, **goal), ["third", "won"])
        self.assertEqual(self.own_goals(*moves, goal_kind="won"), ["won"])
        self.assertEqual(self.own_goals(*moves, goal_kind="replied"), [])

    def test_what_a_step_sets_is_no_success_of_a_filter(self):
        tag = {"kind": "tag", "tag_ids": [(6, 0, self.tag.ids)], "key": "tag"}
        stage = self.env["crm.stage"].search([("is_won", "=", False)], limit=1)
        move = {"kind": "stage", "stage_id": stage.id, "key": "move"}
        for asked, keys in (
            ([("tag_ids", "in", self.tag.ids)], ["tag"]),
            ([("stage_id", "=", stage.id)], ["move"]),
            ([("tag_ids", "in", self.tag.ids), ("priority", "=", "3")], []),
            ([("tag_ids", "not in", self.tag.ids)], []),
            ([("priority", "=", "3")], []),
        ):
            with self.subTest(asked):
                self.assertEqual(self.own_goals(tag, move, goal_kind="domain", goal_domain=repr(asked)), keys)

    def test_behind_a_reply_the_goal_is_the_persons_doing(self):
        stage = self.env["crm.stage"].search([("is_won", "=", False)], limit=1)
        move, goal = {"kind": "stage", "stage_id": stage.id}, {"goal_kind": "stage", "goal_stage_id": stage.id}
        for condition, lane, keys in (
            ("replied", "yes", []),
            ("replied", "no", ["move"]),
            ("delivered", "yes", ["move"]),
        ):
            with self.subTest(condition, lane=lane):
                inside = self.inside(lane, {**move, "key": "move"})
                self.assertEqual(self.own_goals(self.branch(condition), inside, **goal), keys)

    def test_a_text_with_an_unknown_field_is_marked(self):
        self.make_lead()
        sequence = self.plan({**self.step("Hello"), "key": "hello"})
        self.env.cr.execute(
            "UPDATE sms_template SET body = jsonb_build_object('en_US', 'Hi {{nonsense_field}}') WHERE id = %s",
            [sequence.step_ids.template_id.id],
        )
        self.env.invalidate_all()
        ((key, text),) = self.notes(sequence, "warning")
        self.assertEqual(key, "hello")
        self.assertIn("nonsense_field", text)

    def test_one_day_is_no_days(self):
        wait = self.plan(1).step_ids
        self.assertEqual(wait.display_name, "Wait 1 day")
        wait.wait_unit = "months"
        self.assertEqual(wait.display_name, "Wait 1 month")
        wait.wait_count = 2
        self.assertEqual(wait.display_name, "Wait 2 months")

    def test_notes_on_thirty_texts_take_the_queries_of_one(self):
        self.make_lead()
        counts = []
        for many in (1, 30):
            sequence = self.plan(*(f"Text {at}" for at in range(many)))
            self.assertFalse(sequence.flow_notes)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            sequence.flow_notes  # noqa: B018
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_an_empty_plan_is_no_problem_yet(self):
        sequence = self.plan()
        self.assertFalse(sequence.flow_notes)
        self.assertEqual((sequence.readiness, sequence.is_ready), ("No steps yet", False))


@tagged("post_install", "-at_install")
class TestSequenceTexts(FlowCase):
    def test_cards_show_first_words_and_segments(self):
        short, long = self.text("Hi {{first_name|there}}"), self.text("word " * 80)
        texts = self.env["sms.marketing.sequence"].with_user(self.marketer).flow_texts([short.id, long.id], [])["sms"]
        self.assertEqual(texts[short.id], {"words": "Hi ‹first_name›", "segments": "1 segment"})
        self.assertEqual(texts[long.id]["segments"], "3 segments")
        self.assertTrue(texts[long.id]["words"].endswith("…"))

    def test_a_card_names_a_field_by_itself_and_no_code(self):
        words = {
            "Hi {{ object.contact_name or 'there' }}!": "Hi ‹contact_name›!",
            'Hi {{ object.partner_name or "you" }}': "Hi ‹partner_name›",
            "Hi {{ object.contact_name or False }}": "Hi ‹contact_name›",
            "Hi {{ object.contact_name.upper() or 'A' }}": "Hi ‹…›",
        }
        for body, shown in words.items():
            with self.subTest(body):
                self.assertEqual(self.env["sms.marketing.sequence"]._first_words(body), shown)

    def test_a_step_without_a_text_says_so(self):
        step = self.plan({"kind": "sms"}).step_ids
        self.assertEqual(step.display_name, "SMS: no text yet")

    def test_texts_of_a_plan_take_the_same_queries_however_many_they_are(self):
        ids = [self.text(f"Text {at}").id for at in range(30)]
        model = self.env["sms.marketing.sequence"]
        model.flow_texts(ids, [])
        counts = []
        for some in (ids[:1], ids):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            model.flow_texts(some, [])
            counts.append(self.env.cr.sql_log_count - before)
        self.assertEqual(counts[0], counts[1])

    def test_preview_is_what_this_lead_would_get_with_a_sample_link(self):
        self.env["sms.marketing.link"].create({"name": "Yes", "code": "yes"})
        lead = self.make_lead(contact_name="Zoe")
        template = self.text("Hi {{ object.contact_name }}, tap {{ link('yes') }}")
        before = self.env["sms.marketing.link.token"].search_count([])
        answer = self.env["sms.marketing.sequence"].with_user(self.marketer).flow_preview(template.id, lead.id)
        self.assertRegex(answer["body"], r"^Hi Zoe, tap https?://\S+/sms/c/\S+$")
        self.assertIn("1 segment (GSM-7)", answer["count"])
        self.assertEqual((answer["lead_id"], answer["problem"]), (lead.id, ""))
        self.assertEqual(self.env["sms.marketing.link.token"].search_count([]), before)

    def test_preview_without_a_choice_takes_a_lead_that_can_be_texted(self):
        lead = self.make_lead(CYD)
        self.make_lead(False)
        self.assertEqual(self.env["sms.marketing.sequence"].flow_preview(self.template.id)["lead_id"], lead.id)

    def test_what_cannot_be_rendered_is_told_and_raises_nothing(self):
        lead = self.make_lead()
        template = self.text("Hi")
        self.env.cr.execute(
            "UPDATE sms_template SET body = jsonb_build_object('en_US', 'Hi {{nonsense_field}}') WHERE id = %s",
            [template.id],
        )
        self.env.invalidate_all()
        answer = self.env["sms.marketing.sequence"].flow_preview(template.id, lead.id)
        self.assertIn("nonsense_field", answer["problem"])
        self.assertIn("no text yet", self.env["sms.marketing.sequence"].flow_preview(False)["problem"])

    def test_a_marketer_tests_a_text_on_their_own_telephone_only(self):
        lead = self.make_lead(contact_name="Zoe")
        self.marketer.partner_id.phone = BOB
        sequence = self.env["sms.marketing.sequence"].with_user(self.marketer)
        action = sequence.flow_test_text(self.template.id, lead.id)
        wizard = self.env[action["res_model"]].with_user(self.marketer).with_context(**action["context"]).create({})
        self.assertEqual((wizard.body, wizard.number), ("Hi Zoe", BOB))
        wizard.account_id = self.account
        wizard.action_send()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual((trap.bodies, trap.numbers), (["Hi Zoe"], [BOB]))
        other = self.env[action["res_model"]].with_user(self.marketer).with_context(**action["context"])
        with self.assertRaises(UserError):
            other.create({"number": CYD}).action_send()


@tagged("post_install", "-at_install")
class TestVersionMove(FlowCase):
    def test_who_is_on_the_way_goes_on_at_the_same_step(self):
        sequence = self.plan(
            {**self.step("First"), "key": "a"}, {**self.step(2), "key": "w"}, {**self.step("Old"), "key": "b"}
        )
        run = self.enroll(sequence, ANN)
        due = run.due_at
        sequence.step_ids.filtered(lambda step: step.key == "b").template_id = self.text("New")
        action = sequence.version_ids.with_user(self.marketer).action_move_to_current()
        self.assertIn("1 ", action["params"]["message"])
        self.assertEqual((run.version_id.number, run.step_id.key, run.due_at), (2, "w", due))
        self.let_time_pass(run)
        self.assertEqual(self.texts_of(run.lead_id), ["First", "New"])

    def test_without_the_move_it_finishes_on_its_own_version(self):
        sequence = self.plan("First", 2, {**self.step("Old"), "key": "b"})
        run = self.enroll(sequence, ANN)
        sequence.step_ids.filtered(lambda step: step.key == "b").template_id = self.text("New")
        self.let_time_pass(run)
        self.assertEqual(self.texts_of(run.lead_id), ["First", "Old"])

    def test_where_its_step_is_gone_the_next_one_that_exists_takes_over(self):
        sequence = self.plan(
            "First", {**self.step(2), "key": "w"}, {**self.step("B"), "key": "b"}, {**self.step("C"), "key": "c"}
        )
        run = self.enroll(sequence, ANN)
        sequence.step_ids.filtered(lambda step: step.key in ("w", "b")).unlink()
        sequence.version_ids.action_move_to_current()
        self.assertEqual((run.state, run.step_id.key), ("running", "c"))
        self.run_sequences()
        self.assertEqual(self.texts_of(run.lead_id), ["First", "C"])

    def test_in_a_lane_that_is_gone_it_goes_on_behind_the_branch(self):
        sequence = self.plan(
            "First",
            {"kind": "branch", "key": "fork", "condition": "replied", "wait_count": 0, "wait_unit": "days"},
            self.inside("no", {"kind": "wait", "key": "w", "wait_count": 2, "wait_unit": "days"}),
            {**self.step("Last"), "key": "last"},
        )
        run = self.enroll(sequence, ANN)
        self.assertEqual(run.step_id.key, "w")
        sequence.step_ids.filtered(lambda step: step.key in ("fork", "w")).unlink()
        sequence.version_ids.action_move_to_current()
        self.assertEqual(run.step_id.key, "last")

    def test_with_nothing_left_it_is_finished(self):
        sequence = self.plan("First", {**self.step(2), "key": "w"})
        run = self.enroll(sequence, ANN)
        sequence.step_ids.filtered(lambda step: step.key == "w").unlink()
        action = sequence.version_ids.action_move_to_current()
        self.assertEqual((run.state, run.step_id), ("done", run.step_id.browse()))
        self.assertIn("finished", action["params"]["message"])

    def test_a_pause_stays_a_pause(self):
        sequence = self.plan("First", {**self.step(2), "key": "w"}, {**self.step("B"), "key": "b"})
        run = self.enroll(sequence, ANN)
        self.reply("Hello?")
        self.assertEqual(run.state, "paused")
        sequence.step_ids.filtered(lambda step: step.key == "w").unlink()
        sequence.version_ids.action_move_to_current()
        self.assertEqual((run.state, run.step_id.key), ("paused", "b"))
        self.run_sequences()
        self.assertEqual(self.texts_of(run.lead_id), ["First"])

    def test_moving_again_says_that_there_is_nobody(self):
        sequence = self.plan("First", {**self.step(2), "key": "w"})
        self.enroll(sequence, ANN)
        self.assertTrue(sequence.version_ids.is_newest)
        with self.assertRaises(UserError):
            sequence.version_ids.action_move_to_current()

    def test_agents_move_nobody(self):
        sequence = self.plan("First", {**self.step(2), "key": "w"})
        self.enroll(sequence, ANN)
        agent = new_test_user(self.env, "agent", groups="sms_marketing.group_agent")
        with self.assertRaises(AccessError):
            sequence.version_ids.with_user(agent).action_move_to_current()

    def test_queries_do_not_grow_with_the_leads(self):
        counts = []
        for many in (3, 30):
            sequence = self.plan("First", {**self.step(2), "key": "w"}, "Last")
            leads = self.env["crm.lead"].union(*[self.make_lead(f"+1202555{at:04d}") for at in range(100, 100 + many)])
            sequence._enroll(leads)
            self.run_sequences()
            sequence.step_ids.filtered(lambda step: step.key == "w").wait_count = 3
            version, newest = sequence.version_ids, self.env["sms.marketing.sequence.version"]._current(sequence)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(version._move_runs(newest), (many, 0))
            self.env.flush_all()
            counts.append(self.env.cr.sql_log_count - before)
        self.assertLessEqual(counts[1], counts[0] + 1)
