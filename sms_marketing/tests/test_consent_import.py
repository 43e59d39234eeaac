"""Consent in Odoo's own import: evidence is kept, the suppressed stay out, and the importer is told."""

import csv
import io
from unittest.mock import patch

from odoo.tests import tagged

from .common import SmsMarketingCase

NUMBER = "+12025550123"


@tagged("post_install", "-at_install")
class TestConsentImport(SmsMarketingCase):
    def bring(self, rows, columns=("name", "phone", "sms_consent"), model="crm.lead", dryrun=False):
        """Import as the screen does; returns (result, what the user was told)."""
        text = io.StringIO()
        csv.writer(text).writerows([columns, *rows])
        wizard = self.env["base_import.import"].create(
            {"res_model": model, "file": text.getvalue().encode(), "file_type": "text/csv", "file_name": "leads.csv"}
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True}
        users, told = type(self.env["res.users"]), []
        with patch.object(users, "_bus_send", lambda _user, kind, message, **_more: told.append((kind, message))):
            result = wizard.execute_import(list(columns), list(columns), options, dryrun=dryrun)
        return result, [message for kind, message in told if kind == "simple_notification"]

    def leads(self, result):
        return self.env["crm.lead"].browse(result["ids"])

    def ledger(self, number=NUMBER):
        return self.env["sms.marketing.consent"].search([("number", "=", number)], order="id")

    def test_each_row_keeps_its_own_evidence(self):
        columns = ("name", "phone", "sms_consent", "sms_consent_evidence")
        rows = [["One", NUMBER, "yes", "Fair 2026"], ["Two", "+12025550124", "yes", "Form 77"]]
        result, [told] = self.bring(rows, columns)
        self.assertFalse(result["messages"])
        self.assertEqual(self.leads(result).mapped("sms_consent"), [True, True])
        self.assertEqual((self.ledger().source, self.ledger().note), ("import", "Fair 2026"))
        self.assertEqual(self.ledger("+12025550124").note, "Form 77")
        self.assertEqual((told["type"], told["message"]), ("info", "Rows with consent: 2."))

    def test_consent_without_evidence_is_put_down_as_such_and_told(self):
        _result, [told] = self.bring([["One", NUMBER, "yes"]])
        self.assertEqual(self.ledger().note, "No evidence given.")
        self.assertIn("Without evidence: 1.", told["message"])
        self.assertEqual(told["type"], "warning")

    def test_the_suppressed_stay_out_and_it_is_told(self):
        self.make_lead()
        rows = self.env["sms.marketing.subscriber"]._for_numbers(self.company, [NUMBER])
        rows[NUMBER]._opt_out("keyword")
        result, [told] = self.bring([["Again", NUMBER, "yes"], ["New", "+12025550124", "yes"]])
        self.assertEqual(self.leads(result).mapped("sms_consent"), [False, True])
        self.assertEqual(self.leads(result).mapped("sms_opted_out"), [True, False])
        self.assertIn("Of these, kept out: 1.", told["message"])
        self.assertEqual(self.ledger()[-1].event, "import")
        self.assertEqual(rows[NUMBER].suppression, "keyword")

    def test_an_update_of_records_by_import_is_told_as_well(self):
        lead = self.make_lead(consent=False)
        lead.export_data(["id"])
        xmlid = lead._get_external_ids()[lead.id][0]
        columns = ("id", "sms_consent", "sms_consent_evidence")
        self.bring([[xmlid, "yes", "Fair 2026"]], columns)
        self.assertTrue(lead.sms_consent)
        self.assertEqual(self.ledger().note, "Fair 2026")

    def test_a_dry_run_leaves_nothing_and_says_that_it_is_one(self):
        _result, [told] = self.bring([["One", NUMBER, "yes"]], dryrun=True)
        self.assertIn("would", told["title"])
        self.assertFalse(self.ledger())

    def test_without_the_column_or_without_a_yes_nothing_is_said(self):
        self.assertFalse(self.bring([["One", NUMBER]], ("name", "phone"))[1])
        self.assertFalse(self.bring([["One", NUMBER, "no"]])[1])
        self.assertFalse(self.ledger())

    def test_numbers_of_every_shape(self):
        shapes = {
            "(202) 555-0171": "+12025550171",
            "001 202 555 0172": "+12025550172",
            "\uff0b12025550173": "+12025550173",
            "  +1.202.555.0174 ": "+12025550174",
            "2025550175": "+12025550175",
            "tel:+12025550176": "+12025550176",
            "+12025550177 / +12025550178": None,
            "ACME": None,
            "12": None,
            "": None,
        }
        result, [told] = self.bring([["x", shape, "yes"] for shape in shapes])
        self.assertEqual(self.leads(result).mapped("phone_sanitized"), [one or False for one in shapes.values()])
        for number in filter(None, shapes.values()):
            self.assertEqual(self.ledger(number).event, "opt_in", number)
        self.assertIn("Without a usable number: 4.", told["message"])

    def test_the_import_screen_offers_the_columns(self):
        for model in ("crm.lead", "res.partner"):
            offered = {
                field["name"]: field["string"] for field in self.env["base_import.import"].get_fields_tree(model)
            }
            self.assertEqual(offered["sms_consent_evidence"], "SMS Consent Evidence")
            self.assertIn("sms_consent", offered)
        self.assertFalse(self.make_lead(consent=False).read(["sms_consent_evidence"])[0]["sms_consent_evidence"])

    def test_the_same_number_twice_is_one_opt_in(self):
        self.bring([["One", NUMBER, "yes"], ["Twin", "(202) 555-0123", "yes"]])
        self.assertEqual(self.ledger().mapped("event"), ["opt_in"])

    def test_contacts_too(self):
        result, _told = self.bring([["Ann", NUMBER, "yes"]], model="res.partner")
        self.assertTrue(self.env["res.partner"].browse(result["ids"]).sms_consent)

    def test_queries_for_consent_do_not_grow_with_the_rows(self):
        def queries(first, count):
            rows = [["x", f"+1202555{at:04}", "yes"] for at in range(first, first + count)]
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            self.env["crm.lead"].with_context(import_file=True, tracking_disable=True).load(
                ["name", "phone", "sms_consent"], rows
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(1000, 3)
        few, many = queries(2000, 20), queries(3000, 220)
        plain = self.env["crm.lead"].with_context(import_file=True, tracking_disable=True)

        def without(first, count):
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            plain.load(["name", "phone"], [["x", f"+1202555{at:04}"] for at in range(first, first + count)])
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        without(4000, 3)
        self.assertLessEqual((many - few) - (without(6000, 220) - without(5000, 20)), 10)
