"""The ledger proves: nobody changes it, wordings keep their versions, and a number's proof sheet shows everything."""

import hashlib

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models.subscriber_proof import SIGNED
from .common import SmsMarketingCase

NUMBER = "+12025550123"
ERASED = "erased:" + "0" * 64


class ProofCase(SmsMarketingCase):
    def subscriber(self, number=NUMBER):
        rows = self.env["sms.marketing.subscriber"]._for_numbers(self.company, [number], create=True)
        return rows[number]

    def ledger(self, number=NUMBER):
        return self.env["sms.marketing.consent"].search([("number", "=", number)], order="id")


@tagged("post_install", "-at_install")
class TestLedger(ProofCase):
    def refused(self, statement, *values):
        with self.assertRaises(psycopg2.Error) as caught, mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            self.env.cr.execute(statement, values)
        return str(caught.exception)

    def test_no_statement_changes_a_row(self):
        self.subscriber()._opt_in("form", wording="I agree", ip="192.0.2.1")
        self.env.flush_all()
        for statement in (
            "UPDATE sms_marketing_consent SET note = 'changed'",
            "UPDATE sms_marketing_consent SET at = at",
            "UPDATE sms_marketing_consent SET ip = NULL",
            f"UPDATE sms_marketing_consent SET number = '{ERASED}'",
            "DELETE FROM sms_marketing_consent",
            "TRUNCATE sms_marketing_consent",
            "TRUNCATE sms_marketing_subscriber CASCADE",
            "TRUNCATE res_company CASCADE",
            "INSERT INTO sms_marketing_consent (id, subscriber_id, company_id, number, event, source, at)"
            " SELECT id, subscriber_id, company_id, number, 'opt_out', source, at FROM sms_marketing_consent"
            " ON CONFLICT (id) DO UPDATE SET event = 'opt_out'",
            "MERGE INTO sms_marketing_consent old USING sms_marketing_subscriber new ON old.subscriber_id = new.id"
            " WHEN MATCHED THEN UPDATE SET event = 'opt_out'",
            "WITH gone AS (DELETE FROM sms_marketing_consent RETURNING id) SELECT * FROM gone",
        ):
            self.assertIn("append-only", self.refused(statement), statement)

    def test_the_triggers_fire_also_for_a_replica(self):
        self.env.cr.execute(
            "SELECT tgname, tgenabled FROM pg_trigger"
            " WHERE tgrelid = 'sms_marketing_consent'::regclass AND NOT tgisinternal"
        )
        self.assertEqual({enabled for _name, enabled in self.env.cr.fetchall()}, {"A"})

    def test_its_subscriber_and_company_cannot_be_deleted_under_it(self):
        subscriber = self.subscriber()
        subscriber._opt_in("manual")
        self.env.flush_all()
        self.assertIn("sms_marketing_consent", self.refused("DELETE FROM sms_marketing_subscriber"))

    def test_superuser_is_refused_in_odoo(self):
        self.subscriber()._opt_in("manual")
        row = self.ledger().sudo()
        for change in (lambda: row.write({"note": "x"}), row.unlink, lambda: row.write({})):
            with self.assertRaises(UserError):
                change()

    def test_nobody_adds_rows_by_hand(self):
        admin = new_test_user(self.env, "sms_admin", groups="sms_marketing.group_administrator")
        subscriber = self.subscriber()
        with self.assertRaises(AccessError):
            self.env["sms.marketing.consent"].with_user(admin).create(
                {
                    "subscriber_id": subscriber.id,
                    "company_id": self.company.id,
                    "number": NUMBER,
                    "event": "opt_in",
                    "source": "form",
                }
            )

    def test_an_erase_row_alone_opens_nothing_else(self):
        """The trigger lets an exact erasure through, and only for whom it was asked."""
        subscriber, other = self.subscriber(), self.subscriber("+12025550124")
        (subscriber | other)._opt_in("form", wording="I agree", ip="192.0.2.1", lang="en_US")
        subscriber._append("erase", "manual")
        self.env.flush_all()
        whole = f"number = '{ERASED}', ip = NULL, wording = NULL"
        self.refused(f"UPDATE sms_marketing_consent SET {whole} WHERE subscriber_id = %s", subscriber.id)
        self.env.cr.execute("UPDATE sms_marketing_subscriber SET number = %s WHERE id = %s", (ERASED, subscriber.id))
        for change in (
            f"number = '{ERASED}'",  # the evidence would stay
            f"{whole}, event = 'opt_out'",
            f"{whole}, lang = NULL",
            f"{whole}, at = at + interval '1 day'",
            whole.replace(ERASED, "erased:me"),
            whole.replace(ERASED, "erased:" + "1" * 64),  # another pseudonym than its subscriber has
        ):
            self.refused(f"UPDATE sms_marketing_consent SET {change} WHERE subscriber_id = %s", subscriber.id)
        self.refused(f"UPDATE sms_marketing_consent SET {whole} WHERE subscriber_id = %s", other.id)
        self.env.cr.execute(f"UPDATE sms_marketing_consent SET {whole} WHERE subscriber_id = %s", [subscriber.id])
        self.assertEqual(self.env.cr.rowcount, 2)
        self.refused("UPDATE sms_marketing_consent SET number = %s WHERE subscriber_id = %s", NUMBER, subscriber.id)

    def test_evidence_cannot_be_deleted_and_a_changed_file_is_told(self):
        file = self.env["ir.attachment"].create({"name": "signed.pdf", "raw": b"signature"})
        self.subscriber()._opt_in("manual", evidence_attachment_id=file.id)
        row = self.ledger()
        self.assertEqual(row.evidence_sha256, hashlib.sha256(b"signature").hexdigest())
        self.assertEqual((file.res_model, file.res_id), (row._name, row.id))
        self.assertTrue(row._is_evidence_unchanged())
        with self.assertRaises(psycopg2.Error), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            file.unlink()
        self.assertTrue(file.exists())
        file.raw = b"forged"
        self.assertFalse(row._is_evidence_unchanged())


@tagged("post_install", "-at_install")
class TestWording(ProofCase):
    def wording(self, text="I agree to texts.", **more):
        return self.env["sms.marketing.wording"].create({"name": "Form", "text": text, **more})

    def test_a_change_makes_a_version_and_the_same_text_does_not(self):
        wording = self.wording()
        wording.text = "I agree to texts."
        wording.name = "Contact form"
        self.assertEqual(wording.version, 1)
        wording.text = "I agree to texts from Acme."
        wording.text = "I agree to texts."
        self.assertEqual(wording.version_ids.sorted("version").mapped("version"), [1, 2, 3])
        self.assertEqual(wording.text, "I agree to texts.")
        self.assertEqual(wording.reference, f"W{wording.id}-3")

    def test_versions_are_never_rewritten_or_deleted(self):
        version = self.wording().version_ids.sudo()
        with self.assertRaises(UserError):
            version.text = "Something else"
        with self.assertRaises(UserError):
            version.unlink()
        with self.assertRaises(psycopg2.Error), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
            version.wording_id.unlink()

    def test_an_empty_wording_is_refused(self):
        with self.assertRaises(ValidationError):
            self.wording("   ")

    def test_another_language_is_another_wording(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        wording = self.wording()
        with self.assertRaises(ValidationError):
            wording.lang = "fr_FR"

    def test_a_version_is_found_by_its_reference_and_nonsense_is_not(self):
        wording = self.wording()
        versions = self.env["sms.marketing.wording.version"]
        self.assertEqual(versions._by_reference(wording.reference), wording.version_ids)
        for nonsense in ("", None, "W", "W1", "1-x", f"W{wording.id}-2", "W" + "9" * 30 + "-1", "W²-1", 7):
            self.assertFalse(versions._by_reference(nonsense), nonsense)

    def test_the_ledger_keeps_the_words_of_the_version(self):
        wording = self.wording()
        self.subscriber()._opt_in("form", **wording._latest()._evidence())
        wording.text = "New words"
        row = self.ledger()
        self.assertEqual((row.wording, row.wording_version), ("I agree to texts.", f"W{wording.id}-1"))
        self.assertEqual(row.wording_id.text, "I agree to texts.")

    def test_marketers_write_wordings_and_agents_read_them(self):
        wording = self.wording()
        agent = new_test_user(self.env, "sms_agent", groups="sms_marketing.group_agent")
        marketer = new_test_user(self.env, "sms_marketer", groups="sms_marketing.group_marketer")
        wording.with_user(marketer).text = "Better words"
        self.assertEqual(wording.with_user(agent).text, "Better words")
        with self.assertRaises(AccessError):
            wording.with_user(agent).text = "Worse words"


@tagged("post_install", "-at_install")
class TestProofSheet(ProofCase):
    def sheet(self, subscriber, user=None):
        report = self.env["ir.actions.report"].with_user(user or self.env.user)
        page, _kind = report._render_qweb_html("sms_marketing.consent_proof", subscriber.ids)
        return page.decode()

    def full_subscriber(self):
        wording = self.env["sms.marketing.wording"].create({"name": "Form", "text": "I agree <b>fully</b>."})
        file = self.env["ir.attachment"].create({"name": "signed form.pdf", "raw": b"signature"})
        subscriber = self.subscriber()
        subscriber.tz = "America/New_York"
        evidence = {
            "ip": "192.0.2.77",
            "user_agent": "Browser 7",
            "page_url": "https://acme.example.com/contact",
            "note": "Spring fair",
            "evidence_attachment_id": file.id,
            "at": "2026-07-01 12:00:00",
        }
        subscriber._opt_in("form", **wording._latest()._evidence(), **evidence)
        subscriber._opt_out("keyword", wording="please STOP", message_sid="SM" + "a" * 32)
        self.env["sms.marketing.message"].create(
            {
                "direction": "inbound",
                "state": "received",
                "company_id": self.company.id,
                "account_id": self.account.id,
                "subscriber_id": subscriber.id,
                "number": NUMBER,
                "body": "please STOP",
                "sid": "SM" + "a" * 32,
                "received_at": "2026-12-01 12:00:00",
            }
        )
        return subscriber, wording

    def test_it_shows_everything(self):
        self.company.write({"name": "Acme Ltd", "phone": "+1 202 555 0100", "vat": "US123"})
        subscriber, wording = self.full_subscriber()
        page = self.sheet(subscriber)
        for told in (
            NUMBER,
            "Acme Ltd",
            "US123",
            "I agree &lt;b&gt;fully&lt;/b&gt;.",
            f"W{wording.id}-1",
            "192.0.2.77",
            "Browser 7",
            "https://acme.example.com/contact",
            "Spring fair",
            "signed form.pdf",
            "unchanged since it was uploaded",
            hashlib.sha256(b"signature").hexdigest(),
            "2026-07-01 12:00:00 UTC (2026-07-01 08:00:00 -0400)",
            "2026-12-01 12:00:00 UTC (2026-12-01 07:00:00 -0500)",
            "please STOP",
            "SM" + "a" * 32,
            "Said STOP",
            "Opted out",
            subscriber._proof()["checksum"],
        ):
            self.assertIn(told, page)
        self.assertLess(page.index("Spring fair"), page.index("please STOP"))

    def test_every_stored_field_of_the_ledger_is_printed_and_signed(self):
        """A field that somebody adds to the ledger must not be missing on the sheet."""
        shown = {"subscriber_id", "company_id", "wording_id", "evidence_attachment_id", "user_id"}
        stored = {name for name, field in self.env["sms.marketing.consent"]._fields.items() if field.store}
        self.assertEqual(stored - set(SIGNED) - shown, set())

    def test_the_checksum_changes_with_the_rows_and_only_with_them(self):
        subscriber, _wording = self.full_subscriber()
        before = subscriber._proof()["checksum"]
        self.assertEqual(subscriber._proof()["checksum"], before)
        subscriber._append("help", "keyword")
        self.assertNotEqual(subscriber._proof()["checksum"], before)

    def test_a_changed_evidence_file_is_told(self):
        subscriber, _wording = self.full_subscriber()
        subscriber.consent_ids.evidence_attachment_id.raw = b"forged"
        self.assertIn("was changed since it was uploaded", self.sheet(subscriber))

    def test_a_number_without_any_row_and_an_erased_one(self):
        subscriber = self.subscriber("+12025550177")
        self.assertIn("never agreed, and never refused", self.sheet(subscriber))
        subscriber, _wording = self.full_subscriber()
        subscriber._erase()
        page = self.sheet(subscriber)
        self.assertIn("erased on request", page)
        for gone in (NUMBER, "192.0.2.77", "please STOP", "Spring fair", "signed form.pdf"):
            self.assertNotIn(gone, page)
        self.assertIn("I agree &lt;b&gt;fully&lt;/b&gt;.", page)

    def test_agents_print_it_from_lead_contact_and_subscriber(self):
        groups = "sms_marketing.group_agent,sales_team.group_sale_salesman"
        agent = new_test_user(self.env, "sms_agent", groups=groups)
        lead = self.make_lead(user_id=agent.id)
        contact = self.env["res.partner"].create({"name": "Ann", "phone": NUMBER})
        subscriber = self.subscriber()
        for record in (lead, contact, subscriber):
            action = record.with_user(agent).action_proof_of_consent()
            self.assertEqual(action["report_name"], "sms_marketing.consent_proof")
            self.assertEqual(action["context"]["active_ids"], subscriber.ids)
        self.assertIn(NUMBER, self.sheet(subscriber, agent))

    def test_without_a_record_of_the_number_it_says_so(self):
        with self.assertRaises(UserError):
            self.make_lead("+12025550178", consent=False).action_proof_of_consent()

    def test_another_company_does_not_get_it(self):
        other = self.env["res.company"].create({"name": "Other"})
        agent = new_test_user(
            self.env,
            "stranger",
            groups="sms_marketing.group_agent",
            company_id=other.id,
            company_ids=[(6, 0, other.ids)],
        )
        subscriber, _wording = self.full_subscriber()
        with self.assertRaises(AccessError):
            self.sheet(subscriber, agent)
