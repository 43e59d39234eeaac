"""What nobody means to do with playbooks, and somebody will: odd files, odd teams, odd moments, odd users."""

import base64
import json
from unittest.mock import patch

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.playbook_export import as_file
from ..tools import playbook as reading
from .test_playbook import PlaybookCase

GROUPS = (
    "base.group_user",
    "sms_marketing.group_agent",
    "sales_team.group_sale_salesman",
    "sales_team.group_sale_manager",
    "base.group_portal",
)
WORDS = st.text("abcdefghijkl ÄÖ診مA-0.,'", min_size=1, max_size=20).map(str.strip).filter(bool)
PIECES = st.one_of(
    WORDS,
    st.sampled_from(
        [
            "{{ first_name|there }}",
            "{{ object.company_id.name }}",
            "{{ object.city|your town }}",
            "{{ link('one') }}",
            "{{ link('two') }}",
        ]
    ),
)
SPANS = st.fixed_dictionaries({"count": st.integers(1, 90), "unit": st.sampled_from(["minutes", "days", "months"])})
WAITS = st.one_of(
    SPANS,
    st.fixed_dictionaries({"hour": st.sampled_from([0, 9.5, 23]), "weekdays": st.just(["monday", "friday"])}),
    st.fixed_dictionaries(
        {"field": st.just("date_deadline"), "count": st.integers(-9, 9), "unit": st.just("days"),
         "hour": st.just(9), "if_empty": st.sampled_from(["wait", "go_on", "exit"])}
    ),
)  # fmt: skip
SIMPLE = st.one_of(
    st.just({"kind": "sms", "text": "text"}),
    st.just({"kind": "email", "email": "email"}),
    WAITS.map(lambda wait: {"kind": "wait", "wait": wait}),
    st.just({"kind": "goal"}),
    st.just({"kind": "stage", "stage": "second"}),
    st.just({"kind": "tag", "add": ["hot"], "remove": ["cold"]}),
    WORDS.map(lambda words: {"kind": "activity", "activity": {"type": "call", "summary": words, "days": 2}}),
)
ASKS = st.one_of(
    st.sampled_from([{"ask": "replied"}, {"ask": "tapped"}, {"ask": "tapped", "link": "two"}, {"ask": "opened"}]),
    st.just({"ask": "reply_matches", "words": ["yes", "sure"]}),
    st.just({"ask": "domain", "lead": ["|", ["expected_revenue", ">", 10], ["city", "ilike", "spring"]]}),
)


def branches(inner):
    lane = st.lists(inner, max_size=3)
    return st.builds(
        lambda asks, within, yes, no: {"kind": "branch", **asks, "within": within, "yes": yes, "no": no},
        ASKS, st.none() | SPANS, lane, lane,
    )  # fmt: skip


STEPS = st.lists(st.recursive(SIMPLE, branches, max_leaves=8), min_size=1, max_size=6)
GOALS = st.one_of(
    st.none(),
    st.just({"is": "stage", "stage": "second", "within_days": 9, "ends": True}),
    st.just({"is": "tapped", "link": "one"}),
    st.just({"is": "domain", "lead": [["expected_revenue", ">", 0]]}),
)


def with_keys(steps, count=None):
    """Return steps each with a key of its own."""
    count = count if count is not None else iter(range(999))
    return [
        {"key": f"k{next(count)}", **{name: with_keys(one, count) if name in ("yes", "no") else one
                                      for name, one in step.items()}}
        for step in steps
    ]  # fmt: skip


@st.composite
def playbooks(draw):
    """Any sound playbook that uses all that it holds."""
    body = " ".join(draw(st.lists(PIECES, min_size=1, max_size=5)))
    html = "".join(f"<p>{' '.join(draw(st.lists(PIECES, min_size=1, max_size=4)))}</p>" for _at in range(2))
    use_all = [
        {"kind": "sms", "text": "text"},
        {"kind": "email", "email": "email"},
        {"kind": "branch", "ask": "tapped", "link": "one"},
        {"kind": "branch", "ask": "tapped", "link": "two"},
        {"kind": "stage", "stage": "first"},
        {"kind": "stage", "stage": "second"},
        {"kind": "tag", "add": ["hot", "cold"]},
    ]
    sequence = {"key": "plan", "name": draw(WORDS), "goal": draw(GOALS), "steps": with_keys(draw(STEPS) + use_all)}
    return {
        "format": 1,
        "code": "any",
        "version": 1,
        "name": "Any",
        "stages": [{"key": "first", "name": "First stop"}, {"key": "second", "name": "Second stop"}],
        "tags": [{"key": "hot", "name": "Hot here"}, {"key": "cold", "name": "Cold here"}],
        "texts": [{"key": "text", "name": draw(WORDS), "body": body}],
        "emails": [{"key": "email", "name": draw(WORDS), "subject": draw(WORDS), "body": html}],
        "questions": [{"key": "which", "name": draw(WORDS)}],
        "links": [
            {"key": "one", "name": draw(WORDS), "question": "which", "stage": "second", "tags": ["hot"]},
            {"key": "two", "name": draw(WORDS), "starts": "plan", "valid_days": draw(st.integers(0, 99))},
        ],
        "forms": [{"key": "form", "name": draw(WORDS), "sequence": "plan",
                   "fields": [{"asks_for": "phone", "label": draw(WORDS)}]}],
        "sequences": [sequence],
    }  # fmt: skip


@tagged("post_install", "-at_install")
class TestPlaybookAttacks(PlaybookCase):
    def mine(self, change=None, **more):
        """Return the content of a playbook of one's own."""
        content = json.loads(self.shipped("clinic").content) | {"code": "mine", **more}
        if change:
            change(content)
        return content

    def exported(self, installation):
        """Return the bytes of the file that an installation's sequences and forms make."""
        of = {kind: installation.record_ids.filtered(lambda row, kind=kind: row.kind == kind).mapped("res_id")
              for kind in ("sequences", "forms")}  # fmt: skip
        sequences = self.env["sms.marketing.sequence"].browse(of["sequences"])
        forms = self.env["sms.marketing.form"].browse(of["forms"])
        about = {"code": "any", "version": 1, "name": "Any"}
        return as_file(self.env["sms.marketing.playbook"]._exported(sequences, forms, about)).encode()

    # --- there and back ---

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(content=playbooks())
    def test_any_playbook_comes_out_as_it_went_in(self, content):
        """An export that is imported, installed and exported again is the same file, to the byte."""
        self.assertEqual(reading.check(content), [])
        files = []
        for _time in range(2):
            installation = self.install(self.import_file(content))
            self.assertFalse(installation._edited(installation._alive()))
            self.assertFalse(self.env["sms.marketing.sequence"].search([]).filtered("problems"))
            files.append(self.exported(installation))
            content = json.loads(files[-1])
            outcomes = self.outcomes(installation._remove())
            self.assertEqual(set(outcomes.values()), {"deleted"}, outcomes)
        self.assertEqual(files[0], files[1])

    def test_the_catalogue_gives_back_a_file_as_it_got_it(self):
        content = self.mine()
        self.assertEqual(as_file(json.loads(self.import_file(content).content)), as_file(content))

    # --- what files ask of leads ---

    def ask(self, *conditions):
        """Import a playbook whose first branch asks this."""
        asks = {"key": "asks", "kind": "branch", "ask": "domain", "lead": list(conditions)}
        return self.import_file(self.mine(lambda content: content["sequences"][0]["steps"].insert(0, asks)))

    def test_a_record_s_number_is_another_one_elsewhere(self):
        either = ["|", ["city", "=", "x"], ["team_id", "!=", 3]]
        for conditions in ([["stage_id", "=", 1]], [["user_id", "in", [2]]], either):
            with self.subTest(conditions), self.assertRaisesRegex(UserError, "another record in other databases"):
                self.ask(*conditions)
        self.assertTrue(self.ask(["user_id", "=", False], ["tag_ids", "ilike", "vip"]))

    @mute_logger("odoo.sql_db")
    def test_values_that_fit_no_such_field_are_told(self):
        for condition in (["date_deadline", ">", "rubbish"], ["date_deadline", "<", "2026-99-99"]):
            with self.subTest(condition), self.assertRaisesRegex(UserError, "does not fit"):
                self.ask(condition)
        self.assertTrue(self.ask(["date_deadline", ">", "today"]))

    def test_a_number_of_a_record_does_not_leave_either(self):
        installation = self.install(self.shipped("clinic"))
        sequence = self.record(installation, "sequences", "recall")
        stage = self.record(installation, "stages", "booked")
        sequence.write({"goal_kind": "domain", "goal_domain": f"[('stage_id', '=', {stage.id})]"})
        with self.assertRaisesRegex(UserError, "another record in other databases"):
            self.exported(installation)

    # --- who and where ---

    def test_nobody_but_marketers_installs_or_removes(self):
        playbook = self.shipped("clinic")
        installation = self.install(playbook)
        for group in GROUPS:
            user = new_test_user(self.env, f"pb-{group}", groups=group)
            with self.subTest(group):
                with self.assertRaises(AccessError):
                    self.install(self.shipped("real-estate"), user=user)
                with self.assertRaises(AccessError):
                    installation.with_user(user)._remove()
                with self.assertRaises(AccessError):
                    installation.with_user(user)._update()
                with self.assertRaises(AccessError):
                    self.import_file(self.mine(), user=user)
                with self.assertRaises(AccessError):
                    self.env["sms.marketing.playbook.change"].with_user(user).create(
                        {"playbook_id": playbook.id, "kind": "install", "team_id": self.team.id}
                    )
        self.assertTrue(installation.exists())

    def test_a_marketer_of_another_company_cannot_touch_it(self):
        other = self.env["res.company"].create({"name": "Elsewhere Ltd"})
        stranger = new_test_user(
            self.env, "pb-far", groups="sms_marketing.group_marketer", company_id=other.id, company_ids=[other.id]
        )
        installation = self.install(self.shipped("clinic"))
        for kind in ("remove", "update"):
            changes = self.env["sms.marketing.playbook.change"].with_user(stranger)
            with self.assertRaises(UserError):
                changes.create(
                    {"playbook_id": self.shipped("clinic").id, "kind": kind, "installation_id": installation.id}
                ).action_apply()
        export = self.env["sms.marketing.playbook.export"].with_user(stranger)
        with self.assertRaises(UserError):
            sequence = self.record(installation, "sequences", "request")
            export.create({"name": "Loot", "sequence_ids": [(6, 0, sequence.ids)]}).action_export()
        self.assertTrue(installation.exists())

    def test_a_team_that_is_archived_gets_none(self):
        self.team.active = False
        with self.assertRaisesRegex(UserError, "is archived"):
            self.install(self.shipped("clinic"))

    def test_a_team_that_is_archived_later_can_be_updated_and_cleared(self):
        installation = self.install(self.shipped("clinic"))
        self.team.active = False
        self.assertEqual(self.shipped("clinic").installed_for, "North")
        self.newer(self.shipped("clinic"), lambda content: content["tags"].append({"key": "x", "name": "Newest"}))
        installation.with_user(self.marketer)._update()
        installation.with_user(self.marketer)._remove()
        self.assertFalse(installation.exists())

    # --- what happened in between ---

    def test_removed_and_installed_again_it_is_whole(self):
        playbook = self.shipped("clinic")
        first = self.install(playbook)
        lead = self.make_lead(team_id=self.team.id)
        self.record(first, "sequences", "request")._enroll(lead)
        self.run_cron("run_sequences")
        first.with_user(self.marketer)._remove()
        second = self.install(playbook)
        for item in playbook._content()["sequences"]:
            sequence = self.record(second, "sequences", item["key"])
            self.assertTrue(sequence.active and not sequence.problems)
        self.assertNotEqual(self.record(second, "links", "cl-book").code, "cl-book", "the old one was sent, and lives")

    def test_an_update_goes_around_whatever_somebody_did(self):
        playbook = self.shipped("clinic")
        installation = self.install(playbook)
        self.record(installation, "sequences", "reminder").active = False
        self.record(installation, "links", "cl-rebook").active = False
        self.record(installation, "stages", "booked").name = "Termin"
        self.record(installation, "tags", "recall").unlink()
        self.record(installation, "forms", "request").unlink()
        self.newer(playbook, lambda content: [
            *(one.update(name=one["name"] + " 2") for kind in ("sequences", "links", "stages", "tags", "forms")
              for one in content[kind]),
        ])  # fmt: skip
        outcomes = self.outcomes(installation.with_user(self.marketer)._update())
        self.assertEqual(outcomes["sequences", "reminder"], "kept")
        self.assertEqual(outcomes["links", "cl-rebook"], "kept")
        self.assertEqual(outcomes["stages", "booked"], "kept")
        self.assertEqual(outcomes["forms", "request"], "gone")
        self.assertEqual(outcomes["tags", "recall"], "gone")
        self.assertEqual(outcomes["sequences", "recall"], "kept", "without its tag it is not as it was installed")
        self.assertEqual(self.record(installation, "stages", "booked").name, "Termin")
        self.assertIn("changes no tags", self.record(installation, "sequences", "recall").problems)

    def test_an_error_half_way_leaves_nothing(self):
        before = self.counts()
        with (
            self.assertRaises(ZeroDivisionError),
            self.env.cr.savepoint(),
            patch.object(self.registry["mail.template"], "create", lambda *_args: 1 / 0),
        ):
            self.install(self.shipped("clinic"))
        self.env.invalidate_all()
        self.assertEqual(self.counts(), before)
        self.install(self.shipped("clinic"))

    def test_a_file_far_too_large_is_not_even_read(self):
        wizard = self.env["sms.marketing.playbook.import"].with_user(self.marketer)
        wizard = wizard.create({"file": base64.b64encode(b"[" * 10_000_000)})
        wizard.action_import()
        self.assertIn("larger than", wizard.problem)

    # --- e-mails name an address, whoever's the lead is ---

    def test_an_email_to_a_lead_of_no_company_names_the_postal_address(self):
        self.company.partner_id.write({"street": "1 Main Street", "city": "Springfield"})
        installation = self.install(self.shipped("clinic"))
        lead = self.make_lead(user_id=False, team_id=False, company_id=False)
        template = self.record(installation, "emails", "recall")
        self.assertIn("1 Main Street", template._render_field("body_html", lead.ids)[lead.id])
        self.assertFalse(installation._edited(installation._alive()))

    def test_an_export_holds_no_name_nor_address_of_the_company(self):
        self.company.partner_id.write({"street": "1 Main Street", "city": "Springfield"})
        installation = self.install(self.shipped("clinic"))
        self.company.name = self.company.sms_brand = "Renamed Practice"
        self.company.partner_id.street = "2 Side Street"
        content = self.exported(installation).decode()
        for words in ("Brightwater", "Renamed", "Main Street", "Side Street"):
            self.assertNotIn(words, content)
