"""Who may read, write and call what of sequences, asked as a browser asks: over HTTP, with the rights of each user."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .goal_common import GoalCase

SALES, ALL_LEADS = "sales_team.group_sale_salesman", "sales_team.group_sale_salesman_all_leads"
SEQUENCE, STEP, VERSION = (f"sms.marketing.sequence{name}" for name in ("", ".step", ".version"))
RUN, TAKEN = "sms.marketing.enrollment", "sms.marketing.enrollment.step"
REPORTS = tuple(f"sms.marketing.sequence.{name}" for name in ("report", "step.report", "funnel"))
ENROLL, STOP = "sms.marketing.enroll", "sms.marketing.stop.sequences"
CODE_IN_FILTERS = (
    "[('id', '=', user.env.cr.execute('UPDATE crm_lead SET name = NULL') or 1)]",
    "[('id', '=', user.sudo().write({'login': 'x'}) and 1)]",
    "[('id', 'in', [n for n in range(3)])]",
    "[('user_id', '=', uid)]",
    "__import__('os').environ",
    "9" + "**9" * 3,
)


@tagged("post_install", "-at_install")
class TestSequenceRights(GoalCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.marketer = new_test_user(cls.env, "marketer", groups=f"sms_marketing.group_marketer,{ALL_LEADS}")
        cls.seller = new_test_user(cls.env, "seller", groups=SALES)
        cls.agent = new_test_user(cls.env, "agent", groups="sms_marketing.group_agent")
        cls.boss = new_test_user(cls.env, "boss", groups=ALL_LEADS)
        cls.portal = new_test_user(cls.env, "portal", groups="base.group_portal")
        cls.other = cls.env["res.company"].create({"name": "Other"})
        cls.far = new_test_user(
            cls.env,
            "far",
            groups="sms_marketing.group_administrator,sales_team.group_sale_manager",
            company_id=cls.other.id,
            company_ids=[(6, 0, cls.other.ids)],
        )
        cls.theirs = cls.env[SEQUENCE].with_user(cls.far).create({"name": "Theirs"})
        cls.lead = cls.make_lead(user_id=cls.boss.id, company_id=cls.company.id, stage_id=cls.new.id)
        cls.run_of_boss = cls.goal._enroll(cls.lead)

    def call(self, user, model, method, *args, **kwargs):
        """Return what the server answers to a browser: the result, or the name of the exception."""
        self.env.flush_all()
        self.authenticate(user.login if user else None, user.login if user else None)
        with mute_logger("odoo.http"):
            response = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                json={"params": {"model": model, "method": method, "args": args, "kwargs": kwargs}},
            )
        self.env.invalidate_all()
        answer = response.json()
        return answer["error"]["data"]["name"].rsplit(".", 1)[-1] if "error" in answer else answer["result"]

    def assert_refused(self, user, calls):
        for model, method, *args in calls:
            with self.subTest(user=user and user.login, model=model, method=method, args=args):
                answer = self.call(user, model, method, *args)
                self.assertIn(answer, ("AccessError", "SessionExpiredException", "UserError", "ValidationError"))

    # --- nobody writes runs, versions and lots by hand ---

    def test_runs_are_written_by_the_app_alone(self):
        run = self.run_of_boss.ids
        values = {"state": "done", "due_at": "2020-01-01", "comparison_group": "nothing", "goal_at": "2020-01-01"}
        calls = [
            *((RUN, "write", run, {name: value}) for name, value in values.items()),
            (RUN, "write", run, {"version_id": False}),
            (RUN, "create", {"sequence_id": self.goal.id, "lead_id": self.lead.id, "comparison_group": "nothing"}),
            (RUN, "unlink", run),
            (TAKEN, "create", {"enrollment_id": run[0], "kind": "sms"}),
            (SEQUENCE, "write", self.goal.ids, {"hold_out_salt": "mine"}),
            (SEQUENCE, "write", self.goal.ids, {"hold_out_since": "2020-01-01 00:00:00"}),
            (SEQUENCE, "create", {"name": "New", "hold_out_until": "2020-01-01 00:00:00"}),
            (SEQUENCE, "read", self.goal.ids, ["hold_out_salt"]),
            (SEQUENCE, "_enroll", self.goal.ids, self.lead.ids),
            (RUN, "_apply", run, "stopped"),
            (RUN, "_cron_run"),
        ]
        for user in (self.marketer, self.boss, self.agent, self.far, self.portal, None):
            self.assert_refused(user, calls)
        self.assertEqual((self.run_of_boss.state, self.run_of_boss.comparison_group), ("running", "treated"))

    def test_a_version_is_never_changed(self):
        version = self.run_of_boss.version_id
        step = version.step_ids[:1]
        calls = [
            (VERSION, "create", {"sequence_id": self.goal.id, "number": 99, "digest": "x"}),
            (VERSION, "write", version.ids, {"digest": "x"}),
            (VERSION, "unlink", version.ids),
            (STEP, "create", {"sequence_id": self.goal.id, "version_id": version.id, "kind": "stop"}),
            (STEP, "write", self.goal.step_ids[:1].ids, {"version_id": version.id}),
            (STEP, "write", step.ids, {"sequence": 99}),
            (STEP, "unlink", step.ids),
        ]
        for user in (self.marketer, self.seller):
            self.assert_refused(user, calls)
        self.assertEqual(len(version.step_ids), 2)

    # --- filters ---

    def test_a_filter_holds_values_and_no_code(self):
        for written in CODE_IN_FILTERS:
            with self.subTest(written):
                goal = {"goal_kind": "domain", "goal_domain": written}
                branch = {"kind": "branch", "condition": "domain", "condition_domain": written}
                self.assert_refused(
                    self.marketer,
                    [
                        (SEQUENCE, "write", self.goal.ids, goal),
                        (STEP, "create", {"sequence_id": self.goal.id, **branch}),
                        (SEQUENCE, "create", {"name": "New", "step_ids": [(0, 0, branch)]}),
                    ],
                )
        self.assertEqual(self.lead.name, "Lead")

    def test_nobody_filters_by_what_they_may_not_read(self):
        """A filter on a secret tells it, letter by letter, by the lane that leads take."""
        secrets = (
            "[('user_id.password', '=like', 'a%')]",
            "[('user_id.totp_secret', '=like', 'a%')]",
            "[('user_id', 'any', [('totp_secret', '=like', 'a%')])]",
            "['|', ('name', '=', 'x'), ('team_id.user_id', 'not any', ['!', ('totp_secret', '=like', 'a%')])]",
            "[('no_such_field', '=', 1)]",
        )
        for written in secrets:
            for values in (
                {"goal_kind": "domain", "goal_domain": written},
                {"step_ids": [(0, 0, {"kind": "branch", "condition": "domain", "condition_domain": written})]},
            ):
                with self.subTest(values), self.assertRaises(ValidationError), self.cr.savepoint():
                    self.goal.with_user(self.marketer).write(values)

    def test_whoever_opens_no_leads_may_still_plan(self):
        planner = new_test_user(self.env, "planner", groups="sms_marketing.group_marketer")
        written = "[('expected_revenue', '>', 5), ('partner_id.opportunity_ids', 'any', [('name', '=', 'y')])]"
        with self.assertRaises(ValidationError), self.cr.savepoint():  # other leads are not theirs to read
            self.goal.with_user(planner).write({"goal_kind": "domain", "goal_domain": written})
        self.goal.with_user(self.marketer).write({"goal_kind": "domain", "goal_domain": written})
        self.goal.with_user(planner).goal_domain = "[('expected_revenue', '>', 5)]"
        self.assertEqual(self.goal.goal_kind, "domain")

    # --- server actions ---

    def make_action(self, **values):
        lead = self.env["ir.model"]._get_id("crm.lead")
        return self.env["ir.actions.server"].create(
            {"name": "Do it", "model_id": lead, "state": "code", "code": "pass", **values}
        )

    def test_who_may_make_actions_chooses_them(self):
        action = self.make_action()
        step = {"kind": "action", "action_id": action.id}
        marketers = self.goal.with_user(self.marketer)
        with self.assertRaisesRegex(AccessError, "only Odoo's administrators"), self.cr.savepoint():
            marketers.step_ids = [(0, 0, step)]
        with self.assertRaises(AccessError), self.cr.savepoint():
            marketers.step_ids[:1].write(step)
        admin = new_test_user(self.env, "root_of_all", groups=f"sms_marketing.group_marketer,base.group_system,{SALES}")
        self.goal.with_user(admin).step_ids = [(0, 0, step)]
        copied = marketers.copy()
        self.assertEqual(copied.sudo().step_ids.action_id, action, "what was chosen may be copied")

    def test_an_action_of_a_sequence_is_one_on_leads(self):
        cron = self.env.ref("sms_marketing.ir_cron_dispatch").ir_actions_server_id
        users = self.make_action(model_id=self.env["ir.model"]._get_id("res.users"))
        for action in (cron, users):
            with self.assertRaisesRegex(ValidationError, "no action on leads"), self.cr.savepoint():
                self.goal.step_ids = [(0, 0, {"kind": "action", "action_id": action.id})]

    def test_whoever_sees_a_plan_reads_what_its_steps_are_called(self):
        """Also the names of what they may not open: else nobody could enroll leads in it."""
        self.goal.step_ids = [
            (0, 0, {"sequence": 80, "kind": "action", "action_id": self.make_action().id}),
            (0, 0, {"sequence": 90, "kind": "tag", "tag_ids": [(0, 0, {"name": "Hot"})]}),
        ]
        for user in (self.marketer, self.seller, self.agent):
            with self.subTest(user.login):
                self.env.invalidate_all()
                names = self.goal.with_user(user).step_ids.mapped("display_name")
                self.assertEqual(names[-2:], ["Action: Do it", "Tags: +Hot"])
                self.assertFalse(self.goal.with_user(user).problems)
                self.assertTrue(self.call(user, SEQUENCE, "read", self.goal.ids)[0]["readiness"])
        wizard = (
            self.env[ENROLL]
            .with_user(self.boss)
            .create({"sequence_id": self.goal.id, "lead_ids": self.make_lead("+12025550160", user_id=self.boss.id).ids})
        )
        self.assertTrue(wizard.headline)

    # --- other people's leads ---

    def test_other_peoples_runs_are_not_seen_and_not_touched(self):
        run, chosen = self.run_of_boss.ids, {"sequence_id": self.goal.id, "lead_ids": self.lead.ids}
        calls = [
            (RUN, "read", run, ["state"]),
            *((RUN, f"action_{name}", run) for name in ("stop", "resume", "take_over", "continue_now")),
            (SEQUENCE, "flow_preview", self.template.id, self.lead.id),
        ]
        self.assert_refused(self.seller, calls)
        for user in (self.seller, self.agent):
            for model, button in ((ENROLL, "action_enroll"), (ENROLL, "action_dry_run"), (STOP, "action_stop")):
                wizard = self.env[model].with_user(user).create(chosen)
                self.assert_refused(user, [(model, button, wizard.ids)])
        stop = self.env[STOP].with_user(self.seller).create(chosen)
        self.assertEqual(stop.run_count, 0)
        self.assertIn("nothing to stop", stop.summary)
        for model in (RUN, TAKEN, *REPORTS):
            self.assertEqual(self.call(self.seller, model, "search_count", []), 0, model)
        self.assertEqual(self.run_of_boss.state, "running")

    # --- other companies, and those who are no colleagues ---

    def test_another_company_reaches_nothing(self):
        run, mine = self.run_of_boss, self.theirs.step_ids.create({"sequence_id": self.theirs.id, "kind": "stop"})
        calls = [
            (SEQUENCE, "read", self.goal.ids, ["name"]),
            (SEQUENCE, "flow_figures", self.goal.ids),
            (SEQUENCE, "read", self.goal.ids, ["lift_words"]),
            (SEQUENCE, "write", self.theirs.ids, {"compared_sequence_id": self.goal.id}),
            (SEQUENCE, "write", self.theirs.ids, {"company_id": self.company.id}),
            (SEQUENCE, "create", {"name": "Mine", "company_id": self.company.id}),
            (SEQUENCE, "action_choose_leads", self.goal.ids),
            (SEQUENCE, "flow_preview", self.template.id, self.lead.id),
            (STEP, "create", {"sequence_id": self.goal.id, "kind": "stop"}),
            (STEP, "write", mine.ids, {"sequence_id": self.goal.id}),
            (VERSION, "action_move_to_current", run.version_id.ids),
            *((RUN, f"action_{name}", run.ids) for name in ("stop", "resume", "take_over", "continue_now")),
        ]
        self.assert_refused(self.far, calls)
        for model in (RUN, TAKEN, *REPORTS):
            self.assertEqual(self.call(self.far, model, "search_count", []), 0, model)
        chosen = {"sequence_id": self.theirs.id, "lead_ids": self.lead.ids}
        wizard = self.env[ENROLL].with_user(self.far).create(chosen)
        self.assert_refused(self.far, [(ENROLL, "action_enroll", wizard.ids)])
        self.assertEqual((self.goal.company_id, len(self.goal.step_ids)), (self.company, 2))

    def test_customers_and_strangers_reach_nothing(self):
        models = (SEQUENCE, STEP, VERSION, RUN, TAKEN, *REPORTS)
        calls = [
            *((model, "search_read", []) for model in models),
            (SEQUENCE, "flow_figures", self.goal.ids),
            (SEQUENCE, "flow_texts", self.template.ids, []),
            (SEQUENCE, "flow_preview", self.template.id, self.lead.id),
            (SEQUENCE, "flow_test_text", self.template.id, self.lead.id),
            (SEQUENCE, "action_choose_leads", self.goal.ids),
            (RUN, "action_stop", self.run_of_boss.ids),
            (ENROLL, "create", {"sequence_id": self.goal.id, "lead_ids": self.lead.ids}),
            (STOP, "create", {"lead_ids": self.lead.ids}),
        ]
        for user in (self.portal, None):
            self.assert_refused(user, calls)
