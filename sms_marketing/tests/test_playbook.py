"""Playbooks in Odoo: installed in one go, updated around the user's edits, removed, exported and imported."""

import ast
import base64
import json
from collections import Counter
from pathlib import Path

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, HttpCase, new_test_user, tagged

from ..models import playbook_words
from ..models.playbook_items import KINDS, MODELS
from ..tools import playbook as reading
from ..tools import playbook_schema, playbook_text, segments
from .common import SmsMarketingCase


class PlaybookCase(SmsMarketingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = cls.company.sms_brand = "Brightwater & Sons"
        cls.team = cls.env["crm.team"].create({"name": "North", "company_id": cls.company.id})
        cls.marketer = new_test_user(cls.env, "pb-marketer", groups="sms_marketing.group_marketer")
        cls.playbooks = cls.env["sms.marketing.playbook"].search([("is_shipped", "=", True)])
        cls.installations = cls.env["sms.marketing.playbook.installation"]

    def install(self, playbook, team=None, user=None):
        """Install as a plain marketer and return the installation, seen by the test."""
        installations = self.installations.with_user(user or self.marketer)
        installation, _changes = installations._install(playbook.with_user(user or self.marketer), team or self.team)
        return installation.with_env(self.env)

    def shipped(self, code):
        return self.playbooks.filtered(lambda one: one.code == code)

    def record(self, installation, kind, key):
        row = installation.record_ids.filtered(lambda row: (row.kind, row.key) == (kind, key))
        return self.env[MODELS[kind]].browse(row.res_id)

    def counts(self):
        return Counter({model: self.env[model].with_context(active_test=False).search_count([]) for model in KINDS})

    def outcomes(self, changes):
        return {(change.kind, change.key): change.outcome for change in changes}

    def import_file(self, content, user=None):
        playbooks = self.env["sms.marketing.playbook"].with_user(user or self.marketer)
        return playbooks._import(json.dumps(content).encode()).with_env(self.env)

    def newer(self, playbook, change):
        """Give the catalogue a newer version, in which `change` has changed the content."""
        content = json.loads(playbook.content)
        change(content)
        content["version"] += 1
        playbook.write({"content": json.dumps(content), "version": content["version"]})


@tagged("post_install", "-at_install")
class TestPlaybook(PlaybookCase):
    # --- installing ---

    def test_all_six_install_and_their_sequences_are_sound(self):
        self.assertEqual(len(self.playbooks), 6)
        for playbook in self.playbooks:
            with self.subTest(playbook.code):
                installation = self.install(playbook)
                content = playbook._content()
                made = Counter(installation.record_ids.mapped("kind"))
                self.assertEqual(made, Counter({kind: len(content[kind]) for kind in MODELS if content[kind]}))
                for item in content["sequences"]:
                    sequence = self.record(installation, "sequences", item["key"])
                    self.assertFalse(sequence.problems)
                    self.assertEqual(len(sequence.step_ids), len(list(reading.steps(item["steps"]))))
                    sequence._check_runnable()

    def test_installing_sends_nothing_and_enrolls_nobody(self):
        self.make_lead()
        before = {
            model: self.env[model].search_count([])
            for model in ("sms.marketing.message", "sms.marketing.enrollment", "mail.mail", "sms.sms")
        }
        for playbook in self.playbooks:
            installation = self.install(playbook)
            for row in installation.record_ids.filtered(lambda row: row.kind == "forms"):
                self.assertFalse(self.env[row.model].browse(row.res_id).is_published)
        self.run_cron("run_sequences")
        for model, count in before.items():
            self.assertEqual(self.env[model].search_count([]), count, model)

    def test_every_text_and_email_renders_for_a_lead_as_the_cron_renders_it(self):
        salesperson = new_test_user(
            self.env, "pb-sales", name="Alexandra Johnson", groups="sales_team.group_sale_salesman"
        )
        lead = self.make_lead(contact_name="Christopher Robin", user_id=salesperson.id, email_from="a@example.com")
        nobodys = self.make_lead("+12025550177", contact_name=False, user_id=False, team_id=False, company_id=False)
        self.assertFalse(nobodys.company_id)
        for playbook in self.playbooks:
            installation = self.install(playbook)
            for row in installation.record_ids.filtered(lambda row: row.kind == "texts"):
                template = self.env["sms.template"].browse(row.res_id).with_user(self.env.ref("base.user_root"))
                bodies = template._render_field("body", (lead + nobodys).ids)
                for body in bodies.values():
                    counted = segments.count(body)
                    self.assertLessEqual(counted.segments, 2, body)
                    self.assertEqual(counted.encoding, segments.GSM_7, body)
                    self.assertIn("Brightwater & Sons", body)
                    self.assertNotIn("{", body)
                self.assertIn("Christopher", bodies[lead.id])
                self.assertNotIn("Robin", bodies[lead.id])
            for row in installation.record_ids.filtered(lambda row: row.kind == "emails"):
                template = self.env["mail.template"].browse(row.res_id).with_user(self.env.ref("base.user_root"))
                subjects = template._render_field("subject", (lead + nobodys).ids)
                bodies = template._render_field("body_html", (lead + nobodys).ids)
                self.assertIn("Hi Christopher,", bodies[lead.id])
                self.assertIn("Hi there,", bodies[nobodys.id])
                for said in (*subjects.values(), *bodies.values()):
                    self.assertNotIn("{{", said)
                    self.assertNotIn("t-out", said)
                for body in bodies.values():
                    self.assertIn("Brightwater ", body)
                    self.assertIn("/sms/c/", body)

    def test_a_whole_run_texts_and_writes_an_email(self):
        installation = self.install(self.shipped("home-services"))
        lead = self.make_lead(email_from="ann@example.com", team_id=self.team.id)
        enrollment = self.record(installation, "sequences", "request")._enroll(lead)
        self.run_cron("run_sequences")
        self.assertIn("how soon", self.messages_of(lead).body.casefold())
        self.assertIn("/sms/c/", self.messages_of(lead).body)
        self.assertEqual(enrollment.step_id.kind, "branch")
        installation = self.install(self.shipped("real-estate"))
        self.assertFalse(self.record(installation, "sequences", "inquiry")._enroll(lead), "one sequence at a time")
        lead = self.make_lead("+12025550178", email_from="ann@example.com", team_id=self.team.id)
        self.record(installation, "sequences", "inquiry")._enroll(lead)
        self.run_cron("run_sequences")
        written = self.env["mail.mail"].search([("mailing_id", "!=", False), ("res_id", "=", lead.id)])
        self.assertEqual(len(written), 1)
        self.assertIn("Hi Ann,", written.body_html)
        self.assertIn("/sms/c/", written.body_html)

    def test_links_and_forms_do_what_they_say(self):
        installation = self.install(self.shipped("real-estate"))
        link = self.record(installation, "links", "re-buy")
        lead = self.make_lead(team_id=self.team.id)
        self.assertEqual(link.stage_id, self.record(installation, "stages", "contacted"))
        self.assertEqual(link.question_id, self.record(installation, "questions", "plans"))
        url = self.env["sms.marketing.link.token"]._urls(link, lead)[lead.id]
        self.assertIn("/sms/c/", url)
        form = self.record(installation, "forms", "inquiry")
        self.assertEqual((form.team_id, form.sequence_id.name), (self.team, "Real Estate: New Inquiry"))
        self.assertTrue(form.asks_consent and form.wording_ids)
        self.assertEqual(form.field_ids.sorted("sequence").mapped("kind")[:3], ["name", "phone", "email"])
        choice = form.field_ids.filtered(lambda field: field.kind == "choice")
        self.assertEqual((choice.target, choice.choices.splitlines()[0]), ("tag", "Buyer"))

    def test_stages_belong_to_the_team_and_stand_in_order(self):
        installation = self.install(self.shipped("clinic"))
        content = self.shipped("clinic")._content()
        stages = [self.record(installation, "stages", item["key"]) for item in content["stages"]]
        reused = installation.record_ids.filtered(lambda row: row.is_reused and row.kind == "stages").mapped("key")
        self.assertIn("won", reused)
        for item, stage in zip(content["stages"], stages, strict=True):
            self.assertEqual(stage.team_ids, self.env["crm.team"] if item["key"] in reused else self.team)
        places = [stage.sequence for stage in stages]
        self.assertEqual(places, sorted(places))

    def test_installing_twice_for_a_team_says_so_and_another_team_gets_links_of_its_own(self):
        playbook = self.shipped("clinic")
        self.install(playbook)
        with self.assertRaisesRegex(UserError, "installed for “North” already"):
            self.install(playbook)
        south = self.env["crm.team"].create({"name": "South"})
        second = self.install(playbook, south)
        link = self.record(second, "links", "cl-confirm")
        self.assertEqual(link.code, "cl-confirm-2")
        self.assertIn("link('cl-confirm-2')", self.record(second, "texts", "day-before").body)
        self.assertIn("link('cl-rebook-2')", self.record(second, "emails", "before-visit").body_html)
        self.assertFalse(self.record(second, "sequences", "reminder").problems)

    # --- updating ---

    def test_update_changes_what_nobody_edited_and_keeps_what_somebody_did(self):
        playbook = self.shipped("clinic")
        installation = self.install(playbook)
        edited, plain = self.record(installation, "texts", "missed"), self.record(installation, "texts", "recall")
        edited.body = "My own words {{first_name|there}}. Reply STOP to opt out."
        self.record(installation, "sequences", "recall").name = "Our recall"
        gone = self.record(installation, "texts", "request")

        def change(content):
            for text in content["texts"]:
                text["body"] = "Newer. " + text["body"]
            content["tags"].append({"key": "vip", "name": "VIP of the clinic"})
            content["sequences"][0]["steps"].insert(0, {"key": "first", "kind": "tag", "add": ["vip"]})
            content["sequences"][3]["alone"] = False

        self.newer(playbook, change)
        self.assertTrue(playbook.has_update)
        outlook = self.outcomes(installation.with_user(self.marketer)._update_outlook())
        changes = installation.with_user(self.marketer)._update()
        self.assertEqual(self.outcomes(changes), outlook)
        self.assertEqual(outlook["texts", "missed"], "kept")
        self.assertEqual(outlook["texts", "recall"], "changed")
        self.assertEqual(outlook["tags", "vip"], "made")
        self.assertEqual(outlook["sequences", "recall"], "kept")
        self.assertEqual(outlook["sequences", "reminder"], "same")
        self.assertTrue(edited.body.startswith("My own words"))
        self.assertTrue(plain.body.startswith("Newer."))
        self.assertTrue(gone.body.startswith("Newer."))
        sequence = self.record(installation, "sequences", "request")
        self.assertEqual(sequence.step_ids.sorted("sequence")[0].tag_ids.name, "VIP of the clinic")
        self.assertEqual(self.record(installation, "sequences", "recall").is_alone, True)
        playbook.invalidate_recordset()
        self.assertFalse(playbook.has_update)
        self.assertEqual(set(self.outcomes(installation._update_outlook()).values()), {"same"})

    def test_a_translation_counts_as_an_edit(self):
        playbook = self.shipped("clinic")
        installation = self.install(playbook)
        self.env["res.lang"]._activate_lang("fr_FR")
        self.assertFalse(installation._edited(installation._alive()))
        text = self.record(installation, "texts", "missed")
        text.with_context(lang="fr_FR").body = "Bonjour {{first_name}}. Repondez STOP."
        self.assertEqual(installation._edited(installation._alive()), {("texts", "missed")})

    def test_update_leaves_a_deleted_text_away_unless_it_is_needed(self):
        playbook = self.shipped("clinic")
        installation = self.install(playbook)
        self.record(installation, "sequences", "missed").unlink()
        self.record(installation, "texts", "missed").unlink()
        self.newer(playbook, lambda content: content["tags"][0].update(name="Brand new"))
        outlook = self.outcomes(installation._update_outlook())
        self.assertEqual((outlook["texts", "missed"], outlook["sequences", "missed"]), ("gone", "gone"))
        self.newer(playbook, lambda content: content["sequences"][3]["steps"].insert(
            0, {"key": "again", "kind": "sms", "text": "missed"}))  # fmt: skip
        outlook = self.outcomes(installation._update())
        self.assertEqual((outlook["texts", "missed"], outlook["sequences", "missed"]), ("made", "gone"))
        self.assertFalse(self.record(installation, "sequences", "recall").problems)

    def test_a_running_lead_stays_on_its_version_after_an_update(self):
        playbook = self.shipped("home-services")
        installation = self.install(playbook)
        sequence = self.record(installation, "sequences", "request")
        enrollment = sequence._enroll(self.make_lead())
        version = enrollment.version_id
        self.newer(playbook, lambda content: content["sequences"][0]["steps"].append({"key": "end", "kind": "goal"}))
        installation._update()
        self.assertEqual(enrollment.version_id, version)
        self.assertEqual(len(sequence.step_ids), len(version.step_ids) + 1)

    # --- removing ---

    def test_removal_leaves_nothing_behind(self):
        for playbook in self.playbooks:
            with self.subTest(playbook.code):
                before = self.counts()
                installation = self.install(playbook)
                self.assertNotEqual(self.counts(), before)
                changes = installation.with_user(self.marketer)._remove()
                self.assertEqual({change.outcome for change in changes} - {"stays"}, {"deleted"})
                self.assertEqual(self.counts(), before)
                self.assertFalse(installation.exists())
                self.assertFalse(playbook.is_installed)

    def test_removal_keeps_what_was_edited_and_what_that_needs(self):
        installation = self.install(self.shipped("clinic"))
        self.record(installation, "texts", "day-before").body += " Thank you, {{ link('cl-confirm') }}"
        outlook = self.outcomes(installation._removal_outlook())
        self.assertEqual(outlook["texts", "day-before"], "kept")
        self.assertEqual(outlook["links", "cl-confirm"], "in_use")
        self.assertEqual(outlook["links", "cl-rebook"], "in_use")
        self.assertEqual(outlook["questions", "visit"], "in_use")
        self.assertEqual(outlook["sequences", "reminder"], "deleted")
        self.assertEqual(outlook["links", "cl-no-more"], "deleted")
        text = self.record(installation, "texts", "day-before")
        link = self.record(installation, "links", "cl-confirm")
        self.assertEqual(self.outcomes(installation._remove()), outlook)
        self.assertTrue(text.exists() and link.exists() and link.active)

    def test_removal_archives_a_sequence_that_runs_and_keeps_its_texts(self):
        installation = self.install(self.shipped("clinic"))
        sequence = self.record(installation, "sequences", "request")
        text, stage = self.record(installation, "texts", "request"), self.record(installation, "stages", "contacted")
        lead = self.make_lead(team_id=self.team.id, stage_id=stage.id)
        enrollment = sequence._enroll(lead)
        changes = installation.with_user(self.marketer)._remove()
        outcomes = self.outcomes(changes)
        self.assertEqual(outcomes["sequences", "request"], "archived")
        self.assertEqual(outcomes["stages", "contacted"], "in_use")
        self.assertEqual(outcomes["texts", "request"], "in_use")
        self.assertEqual(outcomes["links", "cl-book"], "in_use")
        self.assertEqual(outcomes["texts", "day-before"], "deleted")
        self.assertFalse(sequence.active)
        self.assertTrue(text.exists() and lead.stage_id == stage)
        self.run_cron("run_sequences")
        self.assertFalse(self.messages_of(lead))
        sequence.active = True
        self.run_cron("run_sequences")
        self.assertTrue(self.messages_of(lead).body)
        self.assertTrue(enrollment.exists())

    def test_removal_archives_a_link_that_was_sent(self):
        installation = self.install(self.shipped("clinic"))
        link = self.record(installation, "links", "cl-no-more")
        lead = self.make_lead()
        self.env["sms.marketing.link.token"]._urls(link, lead)
        self.assertEqual(self.outcomes(installation._remove())["links", "cl-no-more"], "archived")
        self.assertTrue(link.exists() and not link.active)

    def test_removal_does_not_touch_what_was_there_before_nor_what_another_team_uses(self):
        tag = self.env["crm.tag"].create({"name": "Confirmed"})
        first = self.install(self.shipped("clinic"))
        second = self.install(self.shipped("clinic"), self.env["crm.team"].create({"name": "South"}))
        self.assertEqual(self.record(first, "tags", "confirmed"), tag)
        outcomes = self.outcomes(first._remove())
        self.assertEqual(outcomes["tags", "confirmed"], "stays")
        self.assertEqual(outcomes["tags", "recall"], "in_use")
        self.assertTrue(tag.exists())
        self.assertFalse(self.record(second, "sequences", "recall").problems)

    def test_the_words_say_what_happens_to_what(self):
        installation = self.install(self.shipped("clinic"))
        self.record(installation, "texts", "missed").body = "Mine. Reply STOP to opt out."
        words = installation._words_on_changes(installation._removal_outlook())
        self.assertIn("Stays as it is, because you changed it", words)
        self.assertIn("Clinic: we missed you", words)
        self.assertIn("Will be deleted", words)

    # --- export and import ---

    def exported(self, installation, **about):
        sequences = self.env["sms.marketing.sequence"].browse(
            installation.record_ids.filtered(lambda row: row.kind == "sequences").mapped("res_id")
        )
        forms = self.env["sms.marketing.form"].search([("sequence_id", "in", sequences.ids)])
        about = {"code": "exported", "version": 1, "name": "Exported", **about}
        return self.env["sms.marketing.playbook"].with_user(self.marketer)._exported(sequences, forms, about)

    def by_name(self, content):
        """Return a playbook in which things are called by their names, to compare two with other keys."""
        content = playbook_schema.normal("playbook", content)
        names = {(kind, item["key"]): item["name"] for kind in MODELS for item in content[kind]}
        codes = {item["key"]: item["name"] for item in content["links"]}

        def renamed(value):
            if isinstance(value, list):
                return [renamed(one) for one in value]
            if not isinstance(value, dict):
                return value
            return {key: renamed_value(key, one) for key, one in value.items() if key != "key" or "kind" in value}

        places = {"stage": "stages", "text": "texts", "email": "emails", "link": "links", "question": "questions"}
        places |= {"starts": "sequences", "sequence": "sequences"}

        def renamed_value(key, value):
            if key in places and isinstance(value, str):
                return names.get((places[key], value), value)
            if key in ("add", "remove", "tags") and all(isinstance(one, str) for one in value):
                return sorted(names["tags", one] for one in value)
            if key == "body":
                for code, name in codes.items():
                    value = value.replace(f"link('{code}')", f"link({name})")
            return renamed(value)

        return {kind: sorted(renamed(content[kind]), key=lambda item: item["name"]) for kind in MODELS}

    def test_export_holds_what_was_installed(self):
        for playbook in self.playbooks:
            with self.subTest(playbook.code):
                installation = self.install(playbook)
                given, found = self.by_name(json.loads(playbook.content)), self.by_name(self.exported(installation))
                for kind in MODELS:
                    if kind not in ("tags", "stages"):  # of those the colour and the folding may be another's
                        self.assertEqual(found[kind], given[kind], kind)
                installation._remove()

    def test_export_and_import_into_another_company_give_an_equal_playbook(self):
        other = self.env["res.company"].create({"name": "Elsewhere Ltd", "country_id": self.env.ref("base.us").id})
        self.marketer.company_ids += other
        for code in ("real-estate", "b2b-software"):
            with self.subTest(code):
                first = self.exported(self.install(self.shipped(code)))
                playbooks = self.env["sms.marketing.playbook"].with_user(self.marketer)
                playbooks = playbooks.with_context(allowed_company_ids=other.ids)
                imported = playbooks._import(json.dumps(first).encode())
                team = self.env["crm.team"].create({"name": f"Far {code}", "company_id": other.id})
                installations = self.installations.with_env(playbooks.env)
                installation, _changes = installations._install(imported, team)
                self.assertEqual(installation.company_id, other)
                rows = installation.record_ids.filtered(lambda row: row.kind == "sequences")
                sequences = playbooks.env["sms.marketing.sequence"].browse(rows.mapped("res_id"))
                self.assertEqual(sequences.company_id, other)
                forms = playbooks.env["sms.marketing.form"].search([("sequence_id", "in", sequences.ids)])
                about = {"code": "exported", "version": 1, "name": "Exported"}
                second = playbooks._exported(sequences, forms, about)
                self.assertEqual(self.by_name(second), self.by_name(first))

    def test_goals_go_along(self):
        content = json.loads(self.shipped("clinic").content) | {"code": "mine"}
        goals = [
            {"is": "stage", "stage": "booked", "within_days": 10, "ends": True},
            {"is": "tapped", "link": "cl-confirm"},
            {"is": "replied"},
            {"is": "domain", "lead": [["expected_revenue", ">", 0]]},
        ]
        for sequence, goal in zip(content["sequences"], goals, strict=True):
            sequence["goal"] = goal
        installation = self.install(self.import_file(content))
        request = self.record(installation, "sequences", "request")
        self.assertEqual(
            (request.goal_kind, request.goal_stage_id.name, request.goal_days), ("stage", "Visit Booked", 10)
        )
        reminder = self.record(installation, "sequences", "reminder")
        self.assertEqual(reminder.goal_link_id, self.record(installation, "links", "cl-confirm"))
        self.assertEqual(self.by_name(self.exported(installation))["sequences"], self.by_name(content)["sequences"])
        self.assertFalse(installation._edited(installation._alive()))
        request.goal_days = 20
        self.assertEqual(installation._edited(installation._alive()), {("sequences", "request")})
        content["sequences"][3]["goal"]["lead"] = [["x_secret", "=", 1]]
        with self.assertRaisesRegex(UserError, "x_secret"):
            self.import_file({**content, "version": 9})

    def test_export_says_what_a_playbook_cannot_hold(self):
        installation = self.install(self.shipped("clinic"))
        self.record(installation, "texts", "missed").body = "{{ object.expected_revenue * 2 }}"
        with self.assertRaisesRegex(UserError, "Clinic: we missed you.*program code"):
            self.exported(installation)
        action = self.env["ir.actions.server"].create(
            {"name": "Any", "model_id": self.env["ir.model"]._get_id("crm.lead"), "state": "code", "code": "pass"}
        )
        sequence = self.record(installation, "sequences", "recall")
        sequence.step_ids.create(
            {"sequence_id": sequence.id, "kind": "action", "action_id": action.id, "sequence": 999}
        )
        with self.assertRaisesRegex(UserError, "server action"):
            self.exported(installation)

    def test_import_errors_are_sentences_with_their_place_and_change_nothing(self):
        content = json.loads(self.shipped("clinic").content)
        content["sequences"][3]["steps"][2]["wait"] = {"count": "two"}
        content["texts"][0]["body"] = "<script>x</script>"
        content["new"] = True
        wizard = Form(self.env["sms.marketing.playbook.import"].with_user(self.marketer))
        wizard.file = base64.b64encode(json.dumps(content).encode())
        wizard = wizard.save()
        before = self.env["sms.marketing.playbook"].search_count([])
        action = wizard.action_import()
        self.assertEqual(action["res_model"], "sms.marketing.playbook.import")
        self.assertIn("sequences[3].steps[2].wait.count: expected a whole number above 0, found “two”.", wizard.problem)
        self.assertIn("texts[0].body: plain text is expected, without “<script>”.", wizard.problem)
        self.assertIn("new: nothing is called “new” here.", wizard.problem)
        self.assertEqual(self.env["sms.marketing.playbook"].search_count([]), before)

    def test_every_fault_has_its_sentence(self):
        words = self.env["sms.marketing.playbook"]
        for data in (b"{", b"[]", b'{"format": 2}', b"\xff", b" " * 1_000_001, b"[" * 100_000, b'{"format": 1}'):
            _found, wrong = reading.read(data)
            self.assertTrue(words._words_on_faults(wrong))
        codes = {code for source in (reading, playbook_text) for code in self.codes_in(source)}
        self.assertGreater(len(codes), 30)
        codes |= {f"plan_{code}" for code in ("empty", "twice", "lost", "nowhere", "loop", "unreachable")}
        self.assertLessEqual(codes - {"plan_"}, playbook_words.SENTENCES.keys())

    def codes_in(self, source):
        """Yield the codes of faults that a module writes, read off its source."""
        place = {"add": 1, "Fault": 1, "Flaw": 0}  # which argument is the code
        for node in ast.walk(ast.parse(Path(source.__file__).read_text())):
            name = isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in place and len(node.args) > place[name]:
                written = ast.walk(node.args[place[name]])
                yield from (
                    one.value for one in written if isinstance(one, ast.Constant) and one.value not in ("\r\n\t",)
                )

    def test_import_refuses_fields_that_the_lead_has_not(self):
        content = json.loads(self.shipped("clinic").content)
        content["code"] = "mine"
        content["sequences"][1]["steps"][3]["wait"]["field"] = "x_visit"
        with self.assertRaisesRegex(UserError, "no date called “x_visit”"):
            self.import_file(content)
        content["sequences"][1]["steps"][3]["wait"]["field"] = "date_deadline"
        content["sequences"][0]["steps"][1] |= {"ask": "domain", "lead": [["x_secret", "=", 1]]}
        with self.assertRaisesRegex(UserError, "x_secret"):
            self.import_file(content)
        content["sequences"][0]["steps"][1]["lead"] = [["expected_revenue", ">", 100], ["priority", "in", ["1", "2"]]]
        installation = self.install(self.import_file(content))
        step = self.record(installation, "sequences", "request").step_ids.filtered(
            lambda one: one.condition == "domain"
        )
        self.assertEqual(step.condition_domain, "[('expected_revenue', '>', 100), ('priority', 'in', ['1', '2'])]")
        lead = self.make_lead(expected_revenue=500)
        self.record(installation, "sequences", "request")._enroll(lead)
        self.run_cron("run_sequences")
        self.assertTrue(self.messages_of(lead))

    def test_import_of_an_older_version_is_refused_and_of_a_newer_one_updates(self):
        content = json.loads(self.shipped("clinic").content)
        content |= {"code": "mine", "version": 3}
        first = self.import_file(content)
        with self.assertRaisesRegex(UserError, "version 3"):
            self.import_file({**content, "version": 2})
        self.install(first)
        again = self.import_file({**content, "version": 4})
        self.assertEqual(again, first)
        self.assertTrue(again.has_update)

    # --- rights and companies ---

    def test_agents_see_nothing_of_it(self):
        agent = new_test_user(self.env, "pb-agent", groups="sms_marketing.group_agent")
        for model in ("playbook", "playbook.installation", "playbook.record", "playbook.change", "playbook.import"):
            with self.assertRaises(AccessError):
                self.env[f"sms.marketing.{model}"].with_user(agent).search([])
        with self.assertRaises(AccessError):
            self.install(self.shipped("clinic"), user=agent)
        menus = self.env["ir.ui.menu"].with_user(agent)._visible_menu_ids()
        self.assertNotIn(self.env.ref("sms_marketing.menu_playbooks").id, menus)

    def test_what_looks_harmless_in_a_file_is_not_html_in_an_email(self):
        """Odoo writes what is escaped in a template into the e-mail as it is: such a file is refused."""
        content = json.loads(self.shipped("clinic").content) | {"code": "mine"}
        content["emails"][0]["body"] = "<p>&lt;script&gt;x()&lt;/script&gt;</p>"
        with self.assertRaisesRegex(UserError, "may not stand in the words of an e-mail"):
            self.import_file(content)
        self.company.name = self.company.sms_brand = "A <b>b</b>"
        content["emails"][0]["body"] = "<p>{{ object.company_id.name }}</p>"
        installation = self.install(self.import_file(content))
        template = self.record(installation, "emails", content["emails"][0]["key"])
        lead = self.make_lead(user_id=False, team_id=False, company_id=False)
        self.assertNotIn("<b>", template._render_field("body_html", lead.ids)[lead.id])

    def test_marketers_cannot_write_what_the_app_made_of_checked_files(self):
        installation = self.install(self.shipped("clinic"))
        for record in (self.shipped("clinic"), installation, installation.record_ids[:1]):
            with self.assertRaises(AccessError):
                record.with_user(self.marketer).write({"company_id": self.company.id})
        with self.assertRaises(ValidationError):
            self.shipped("clinic").content = "{}"

    def test_a_restricted_marketer_installs_as_well(self):
        self.env["ir.config_parameter"].set_param("mail.restrict.template.rendering", "True")
        self.env.ref("base.group_user").implied_ids -= self.env.ref("mail.group_mail_template_editor")
        self.assertFalse(self.marketer.has_group("mail.group_mail_template_editor"))
        installation = self.install(self.shipped("clinic"))
        lead = self.make_lead(email_from="ann@example.com")
        template = self.record(installation, "emails", "request")
        self.assertEqual(template.create_uid, self.marketer)
        mail = template.with_user(self.env.ref("base.user_root")).send_mail_batch(lead.ids)
        self.assertIn("Hi Ann", mail.body_html)

    def test_companies_are_kept_apart(self):
        other = self.env["res.company"].create({"name": "Elsewhere Ltd"})
        stranger = new_test_user(
            self.env, "pb-stranger", groups="sms_marketing.group_marketer", company_id=other.id, company_ids=[other.id]
        )
        installation = self.install(self.shipped("clinic"))
        content = json.loads(self.shipped("clinic").content) | {"code": "mine"}
        imported = self.import_file(content)
        theirs = self.env["sms.marketing.playbook"].with_user(stranger)
        self.assertNotIn(imported, theirs.search([]))
        self.assertFalse(theirs.browse(self.shipped("clinic").id).is_installed)
        with self.assertRaises(AccessError):
            installation.with_user(stranger).mapped("version")
        with self.assertRaisesRegex(UserError, "belongs to"):
            self.install(self.shipped("real-estate"), user=stranger)

    def test_a_playbook_in_use_stays_in_the_catalogue(self):
        content = json.loads(self.shipped("clinic").content) | {"code": "mine"}
        imported = self.import_file(content)
        installation = self.install(imported)
        with self.assertRaises(UserError):
            imported.with_user(self.marketer).unlink()
        installation._remove()
        imported.with_user(self.marketer).unlink()
        with self.assertRaises(UserError):
            self.shipped("clinic").with_user(self.marketer).unlink()

    # --- screens ---

    def test_the_dialogs_tell_before_and_after(self):
        changes = self.env["sms.marketing.playbook.change"].with_user(self.marketer)
        playbook = self.shipped("fitness-studio").with_user(self.marketer)
        form = Form(changes.with_context(**playbook.action_install()["context"]))
        form.team_id = self.team
        self.assertIn("Fitness: trial tomorrow", form.outlook)
        wizard = form.save()
        wizard.action_apply()
        self.assertIn("Made", wizard.result)
        self.assertEqual(playbook.installed_for, "North")
        form = Form(changes.with_context(**playbook.action_install()["context"]))
        form.team_id = self.team
        self.assertIn("already", form.problem)
        form = Form(changes.with_context(**playbook.action_remove()["context"]))
        self.assertEqual(form.installation_id.team_id, self.team)
        wizard = form.save()
        wizard.action_apply()
        self.assertIn("Deleted", wizard.result)
        self.assertFalse(playbook.is_installed)

    def test_the_card_says_what_it_brings(self):
        card = self.shipped("clinic").with_user(self.marketer)
        self.assertEqual(card.brings, "4 sequences · 6 texts · 5 e-mails · 4 links · 1 form")
        self.assertFalse(card.installed_for or card.has_update)

    def test_the_preview_shows_flow_and_texts_with_sample_values(self):
        for playbook in self.playbooks:
            shown = playbook.with_user(self.marketer).preview
            self.assertNotIn("{{", shown)
            self.assertNotIn("t-out", shown)
            self.assertIn("Brightwater &amp; Sons", shown)
            self.assertIn("Hi Ann", shown)
            for item in playbook._content()["sequences"]:
                self.assertIn(item["name"].replace("&", "&amp;"), shown)

    def test_the_preview_tells_when_a_sequence_texts_what_it_asks_and_what_ends_it(self):
        shown = self.shipped("clinic").with_user(self.marketer).preview
        self.assertIn("Texts from 08:00 to 20:00 where the person is.", shown)
        self.assertIn("A lead that comes to “Visit Booked” gets nothing more of it.", shown)
        self.assertIn("Expected Closing &gt; today?", shown)

    def test_export_by_the_dialog(self):
        installation = self.install(self.shipped("clinic"))
        sequence = self.record(installation, "sequences", "request")
        context = {"active_model": "sms.marketing.sequence", "active_ids": sequence.ids}
        form = Form(self.env["sms.marketing.playbook.export"].with_user(self.marketer).with_context(**context))
        self.assertEqual(form.form_ids[:], self.record(installation, "forms", "request"))
        wizard = form.save()
        wizard.action_export()
        found, wrong = reading.read(base64.b64decode(wizard.file))
        self.assertEqual(wrong, [])
        self.assertEqual((wizard.filename, len(found["sequences"])), ("clinic-request-for-a-visit.json", 1))


@tagged("post_install", "-at_install")
class TestPlaybookDownload(HttpCase):
    def test_the_file_is_for_marketers(self):
        playbook = self.env["sms.marketing.playbook"].search([("is_shipped", "=", True)], limit=1)
        new_test_user(self.env, "pb-reader", groups="sms_marketing.group_marketer", password="pb-reader-1")
        new_test_user(self.env, "pb-other", groups="sms_marketing.group_agent", password="pb-other-1")
        self.authenticate("pb-reader", "pb-reader-1")
        answer = self.url_open(f"/sms_marketing/playbook/{playbook.id}")
        self.assertEqual(reading.read(answer.content)[1], [])
        self.assertIn("attachment", answer.headers["Content-Disposition"])
        self.authenticate("pb-other", "pb-other-1")
        self.assertEqual(self.url_open(f"/sms_marketing/playbook/{playbook.id}").status_code, 404)
