"""Erasing a number: it is found nowhere any more, and stays out when it comes back."""

import io
import json
import zipfile
from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import SQL

from .common import ACCOUNT_SID
from .test_inbound import CallbackCase

NUMBER = "+12025550163"  # stands in no help text
WORDS = "Mein Geheimnis"


@tagged("post_install", "-at_install")
class TestErase(CallbackCase):
    def setUp(self):
        super().setUp()
        self.lead = self.make_lead(NUMBER, description="kept")
        self.subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", NUMBER)])

    def erase(self):
        self.subscriber._erase()
        self.env.flush_all()
        self.env.invalidate_all()

    def places_of(self, *needles):
        """Return the table.column's in which any of the needles stands, over every text column of the database."""
        self.env.flush_all()
        columns = self.env.execute_query(
            SQL(
                """
                SELECT c.table_name, c.column_name FROM information_schema.columns c
                  JOIN information_schema.tables t USING (table_schema, table_name)
                 WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'
                   AND data_type IN ('text', 'character varying', 'jsonb', 'json')
                """
            )
        )
        found = set()
        for table, column in columns:
            matches = SQL(" OR ").join(SQL("%s::text LIKE %s", SQL.identifier(column), f"%{one}%") for one in needles)
            if self.env.execute_query(SQL("SELECT FROM %s WHERE %s LIMIT 1", SQL.identifier(table), matches)):
                found.add(f"{table}.{column}")
        return found

    def call_back(self, message):
        params = {"MessageSid": message.sid, "AccountSid": ACCOUNT_SID, "MessageStatus": "delivered", "To": NUMBER}
        self.assertEqual(self.post(self.path("status", message.uuid), params).status_code, 204)

    def live_a_life(self):
        """Texts both ways, through every door that stores something."""
        self.subscriber._append(
            "opt_in", "form", wording=WORDS, ip="192.0.2.77", user_agent="Agent 7", page_url="https://x.example"
        )
        self.send(self.lead, body=WORDS)
        self.lead._message_sms(WORDS, sms_numbers=[NUMBER])
        with self.trap_sms():
            self.dispatch()
        self.run_cron("apply_callbacks")
        for message in self.messages_of(self.lead).filtered("sid"):
            self.call_back(message)
        composer = {"composition_mode": "numbers", "numbers": "(202) 555-0163, +12025550164", "body": "Sale"}
        composer = self.env["sms.composer"].create(composer)
        composer.action_dry_run()
        with patch("odoo.addons.sms_marketing.wizard.dry_run.AT_ONCE", 1):
            composer.action_dry_run()  # waits for the scheduled action
        composer.unlink()
        self.text_in(WORDS, NUMBER)
        self.text_in(f"stop it already, {WORDS}", NUMBER)
        self.text_in("STOP", NUMBER)
        self.run_cron("apply_callbacks")
        self.run_cron("follow_up")
        self.env.invalidate_all()

    def test_the_number_is_found_nowhere_but_on_the_lead(self):
        self.live_a_life()
        before = self.places_of(NUMBER, "2025550163", WORDS)
        self.assertLess(
            {
                "sms_marketing_subscriber.number",
                "sms_marketing_consent.number",
                "sms_marketing_consent.wording",
                "sms_marketing_message.number",
                "sms_marketing_message.body",
                "sms_marketing_message_event.raw",
                "phone_blacklist.number",
                "mail_message.body",
                "sms_sms.number",
            },
            before,
        )
        self.erase()
        self.assertEqual(
            self.places_of(NUMBER, "2025550163", "555-0163", WORDS, "192.0.2.77", "Agent 7"),
            # the composer is a dialog's memory, which Odoo's own clean-up throws away within the day
            {"crm_lead.phone", "crm_lead.phone_sanitized", "sms_composer.body"},
        )

    def test_what_colleagues_were_asked_goes_too_open_and_done(self):
        kind = self.env.ref("sms_marketing.activity_type_review", raise_if_not_found=False)
        if not kind:
            kind = self.env["mail.activity.type"].create({"name": "Reply to review"})
            names = {"module": "sms_marketing", "name": "activity_type_review", "model": kind._name, "res_id": kind.id}
            self.env["ir.model.data"].create(names)
        for _open_and_done in range(2):
            activity = self.lead.activity_schedule(
                activity_type_id=kind.id, summary=f"Reply to review: {NUMBER}", note=f"“{WORDS}” of {NUMBER}"
            )
        activity.action_feedback(feedback="Decided.")
        self.assertIn("mail_message.body", self.places_of(WORDS))
        self.erase()
        self.assertEqual(self.places_of(WORDS), set())
        self.assertEqual(self.places_of(NUMBER), {"crm_lead.phone", "crm_lead.phone_sanitized"})

    def test_the_standing_stays_as_a_suppression(self):
        self.live_a_life()
        count = len(self.subscriber.consent_ids)
        self.erase()
        self.assertEqual((self.subscriber.consent, self.subscriber.suppression), ("opted_out", "erased"))
        self.assertTrue(self.subscriber.is_erased)
        self.assertEqual(len(self.subscriber.consent_ids), count + 1)
        self.assertEqual(self.subscriber.consent_ids.sorted("id")[-1].event, "erase")
        self.assertEqual(set(self.subscriber.consent_ids.mapped("number")), {self.subscriber.number})
        self.assertEqual((self.lead.sms_consent, self.lead.sms_opted_out), (False, True))

    def test_a_block_that_start_cannot_lift_stays_one(self):
        self.subscriber._opt_out("manual", "person")
        self.erase()
        self.assertEqual(self.subscriber.suppression, "person")

    def test_the_next_import_tick_or_new_contact_stays_out(self):
        self.erase()
        load = self.env["crm.lead"].with_context(import_file=True).load
        columns = ["name", "phone", "sms_consent", "sms_consent_evidence"]
        result = load(columns, [["Again", "+1 (202) 555-0163", "yes", "Ann Example"]])
        imported = self.env["crm.lead"].browse(result["ids"])
        contact = self.env["res.partner"].create({"name": "Ann", "phone": NUMBER})
        twin = self.make_lead(NUMBER, consent=False)
        contact.sms_consent = True
        twin.sms_consent = True
        for record in (imported, contact, twin):
            self.assertEqual((record.sms_consent, record.sms_opted_out), (False, True), record)
        self.assertEqual(self.subscriber.search([]).filtered(lambda row: row.number == NUMBER).ids, [])
        self.send(twin)
        self.assertEqual(self.messages_of(twin).state, "refused")
        told = self.subscriber.consent_ids.filtered(lambda row: row.event == "import")
        self.assertEqual((told.source, told.note), ("import", False))

    def test_other_numbers_are_not_touched(self):
        other = self.make_lead("+12025550124")
        self.send(other, body="For you")
        self.erase()
        self.assertTrue(other.sms_consent)
        self.assertEqual(self.messages_of(other).body, "For you")

    def test_the_person_comes_back_by_start_only(self):
        self.erase()
        self.text_in("Hello?", NUMBER)
        self.assertEqual((self.subscriber.number, self.subscriber.suppression), (NUMBER, "erased"))
        self.assertEqual(self.messages_of(self.lead).number, NUMBER)
        self.assertFalse(self.lead.sms_consent)
        self.text_in("START", NUMBER)
        self.assertEqual((self.subscriber.consent, self.subscriber.suppression), ("opted_in", "none"))
        self.assertTrue(self.lead.sms_consent)

    def test_erasing_twice_and_after_coming_back(self):
        self.erase()
        name = self.subscriber.number
        self.erase()
        self.text_in("START", NUMBER)
        self.erase()
        self.assertEqual(self.subscriber.number, name)
        self.assertEqual(self.subscriber.consent_ids.mapped("event").count("erase"), 2)
        self.assertNotIn("sms_marketing_consent.number", self.places_of(NUMBER))

    def test_a_text_in_twilios_hands_makes_it_wait(self):
        self.send(self.lead)
        self.messages_of(self.lead).state = "uncertain"
        with self.assertRaises(UserError):
            self.subscriber._erase()
        self.assertEqual(self.subscriber.number, NUMBER)

    def test_a_callback_that_comes_late_is_cleared(self):
        self.send(self.lead)
        with self.trap_sms():
            self.dispatch()
        message = self.messages_of(self.lead)
        self.erase()
        self.call_back(message)
        self.run_cron("apply_callbacks")
        self.assertIn("sms_marketing_message_event.raw", self.places_of(NUMBER))
        self.env["sms.marketing.subscriber"]._gc_erased_payloads()
        self.assertNotIn("sms_marketing_message_event.raw", self.places_of(NUMBER))

    def test_another_company_keeps_what_is_its_own(self):
        other = self.env["res.company"].create({"name": "Other"})
        rows = self.env["sms.marketing.subscriber"]._for_numbers(other, [NUMBER], create=True)
        rows[NUMBER]._opt_out("keyword")
        rows[NUMBER]._mirror()
        self.erase()
        self.assertEqual(rows[NUMBER].number, NUMBER)
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", NUMBER)]))
        self.assertFalse(rows[NUMBER].consent_ids.filtered(lambda row: row.event == "erase"))

    def test_a_waiting_text_is_refused_and_its_sequence_ends(self):
        self.send(self.lead)
        self.erase()
        self.assertEqual(self.messages_of(self.lead).state, "refused")

    def test_the_salt_stays_once_somebody_was_erased(self):
        salt = self.env["ir.config_parameter"].search([("key", "=", "sms_marketing.erasure_salt")])
        self.assertRegex(salt.value, r"^[0-9a-f]{64}$")
        self.erase()
        for change in (lambda: salt.write({"value": "x"}), lambda: salt.write({"key": "y"}), salt.unlink):
            with self.assertRaises(ValidationError):
                change()

    def test_only_administrators_erase(self):
        marketer = new_test_user(self.env, "sms_marketer", groups="sms_marketing.group_marketer")
        with self.assertRaises(UserError):
            self.subscriber.with_user(marketer).action_erase()

    def test_without_anybody_erased_looking_up_numbers_costs_one_query(self):
        self.env["sms.marketing.subscriber"]._any_erased()
        with self.assertQueryCount(1):
            self.env["sms.marketing.subscriber"]._for_numbers(self.company, [NUMBER, "+12025550199"])


@tagged("post_install", "-at_install")
class TestPrivacyLookup(CallbackCase):
    def setUp(self):
        super().setUp()
        self.contact = self.env["res.partner"].create(
            {"name": "Ann Example", "email": "ann@example.com", "phone": NUMBER, "sms_consent": True}
        )
        self.subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", NUMBER)])

    def look_up(self, **values):
        wizard = self.env["privacy.lookup.wizard"].create(
            {"name": "Nobody Atall", "email": "nobody@example.com", **values}
        )
        wizard.action_lookup()
        return wizard.line_ids

    def found(self, **values):
        return {line.res_model for line in self.look_up(**values) if line.res_model.startswith("sms.marketing.")}

    def test_it_finds_what_we_keep_by_email_name_and_number(self):
        self.text_in("Hello", NUMBER)
        ours = {"sms.marketing.subscriber", "sms.marketing.consent", "sms.marketing.message"}
        self.assertEqual(self.found(email="ann@example.com"), ours)
        self.assertEqual(self.found(name="Ann Example"), ours)
        self.assertEqual(self.found(phone="(202) 555-0163"), ours)
        self.assertEqual(self.found(), set())
        self.assertEqual(self.found(phone="not a number"), set())

    def test_it_finds_each_row_once_and_by_a_lead_without_contact(self):
        self.make_lead("+12025550164", email_from="Lee <lee@example.com>")
        lines = self.look_up(email="lee@example.com")
        rows = [(line.res_model, line.res_id) for line in lines]
        self.assertEqual(len(rows), len(set(rows)))
        self.assertIn("sms.marketing.subscriber", lines.mapped("res_model"))

    def test_deleting_ours_there_erases_the_number_and_keeps_the_suppression(self):
        self.text_in("Hello", NUMBER)
        lines = self.look_up(email="ann@example.com").filtered(lambda line: line.res_model != "res.partner")
        lines.action_unlink_all()
        self.assertEqual(self.subscriber.suppression, "erased")
        self.assertTrue(all(lines.mapped("is_unlinked")))
        self.assertIn("Erased", lines.wizard_id.execution_details)
        self.assertNotIn(NUMBER, lines.wizard_id.log_id.execution_details)

    def test_deleting_everything_there_works_in_any_order(self):
        self.text_in("Hello", NUMBER)
        lines = self.look_up(email="ann@example.com")
        lines.sorted("id", reverse=True).action_unlink_all()
        self.assertFalse(self.contact.exists())
        self.assertTrue(self.subscriber.is_erased)


@tagged("post_install", "-at_install")
class TestExport(CallbackCase):
    def setUp(self):
        super().setUp()
        self.lead = self.make_lead(NUMBER, name="=HYPERLINK(1)")
        self.subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", NUMBER)])
        self.admin = new_test_user(self.env, "sms_admin", groups="sms_marketing.group_administrator")
        self.text_in(WORDS, NUMBER)

    def archive(self, login="sms_admin"):
        self.authenticate(login, login)
        response = self.url_open(f"/sms_marketing/subscriber/{self.subscriber.id}/data")
        return response, zipfile.ZipFile(io.BytesIO(response.content)) if response.ok else None

    def test_everything_about_the_number_is_in_it(self):
        response, archive = self.archive()
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        data = json.loads(archive.read("data.json"))
        self.assertEqual(data["standing"][0]["number"], NUMBER)
        self.assertEqual([row["event"] for row in data["ledger"]], ["opt_in"])
        self.assertEqual([row["body"] for row in data["texts"]], [WORDS])
        self.assertEqual([row["name"] for row in data["leads and contacts"]], ["=HYPERLINK(1)"])
        self.assertIn(NUMBER, archive.read("proof of consent.html").decode())
        texts = archive.read("texts.csv").decode("utf-8-sig")
        self.assertIn(WORDS, texts)
        self.assertIn(NUMBER, texts)

    def test_no_cell_is_a_formula(self):
        _response, archive = self.archive()
        self.assertIn("'=HYPERLINK(1)", archive.read("leads and contacts.csv").decode("utf-8-sig"))

    def test_only_administrators_of_the_company_get_it(self):
        new_test_user(self.env, "sms_marketer", groups="sms_marketing.group_marketer")
        other = self.env["res.company"].create({"name": "Other"})
        new_test_user(
            self.env,
            "foreigner",
            groups="sms_marketing.group_administrator",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        self.assertEqual(self.archive("sms_marketer")[0].status_code, 403)
        self.assertEqual(self.archive("foreigner")[0].status_code, 404)
