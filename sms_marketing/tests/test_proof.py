"""The ledger proves: nobody changes it, wordings keep their versions, and a number's proof sheet shows everything."""

import hashlib

import psycopg2

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

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
