"""A suppression list only adds: nobody is opted in by it, nothing gets weaker, and every line is accounted for."""

import base64
import csv
import io

import openpyxl

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from .common import SmsMarketingCase

FIRST, SECOND, THIRD = "+12025550171", "+12025550172", "+12025550173"


@tagged("post_install", "-at_install")
class TestSuppressionImport(SmsMarketingCase):
    def wizard(self, text=None, data=None, **values):
        if data is not None:
            values |= {"file": base64.b64encode(data), "filename": "list.csv"}
        return self.env["sms.marketing.suppression.import"].create({"pasted": text, **values})

    def bring(self, text=None, data=None, **values):
        wizard = self.wizard(text, data, **values)
        wizard.action_read()
        wizard.action_import()
        return wizard

    def counts(self, wizard):
        return wizard.added_count, wizard.known_count, wizard.repeat_count, wizard.reject_count

    def row(self, number):
        return self.env["sms.marketing.subscriber"].search([("number", "=", number)])

    def test_it_suppresses_and_shows_it_everywhere(self):
        lead = self.make_lead(FIRST)
        wizard = self.bring(f"{FIRST}\n{SECOND}\n", note="Former tool")
        self.assertEqual(self.counts(wizard), (2, 0, 0, 0))
        self.assertEqual((lead.sms_consent, lead.sms_opted_out), (False, True))
        self.assertEqual(lead.tag_ids.mapped("name"), ["Twilio-Message-stop"])
        self.assertEqual(self.row(SECOND).suppression, "keyword")
        entry = self.row(SECOND).consent_ids
        self.assertEqual((entry.event, entry.source, entry.note), ("opt_out", "suppression_list", "Former tool"))
        self.assertEqual(self.env["phone.blacklist"].search_count([("number", "in", (FIRST, SECOND))]), 2)
        self.assertFalse(wizard.pasted or wizard.file)

    def test_a_second_time_adds_nothing(self):
        self.bring(f"{FIRST}\n{SECOND}")
        wizard = self.bring(f"{FIRST}\n{SECOND}\n{THIRD}\n{THIRD}")
        self.assertEqual(self.counts(wizard), (1, 2, 1, 0))
        self.assertEqual(len(self.row(FIRST).consent_ids), 1)

    def test_it_makes_stricter_and_never_weaker(self):
        self.bring(FIRST, suppression="legal")
        self.bring(SECOND, suppression="keyword")
        self.bring(f"{FIRST}\n{SECOND}", suppression="person")
        self.assertEqual((self.row(FIRST).suppression, self.row(SECOND).suppression), ("legal", "person"))
        self.bring(f"{FIRST}\n{SECOND}", suppression="keyword")
        self.assertEqual((self.row(FIRST).suppression, self.row(SECOND).suppression), ("legal", "person"))

    def test_an_erased_number_stays_erased(self):
        self.make_lead(FIRST).unlink()
        self.row(FIRST)._erase()
        wizard = self.bring(FIRST, suppression="legal")
        self.assertEqual(self.counts(wizard), (0, 1, 0, 0))
        self.assertFalse(self.row(FIRST))
        self.assertFalse(self.env["phone.blacklist"].with_context(active_test=False).search([]))

    def test_a_number_that_left_the_blacklist_is_on_it_again(self):
        self.env["phone.blacklist"]._remove([FIRST])
        self.bring(FIRST)
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", FIRST)]))

    def test_nobody_suppresses_for_a_company_that_is_not_theirs(self):
        other = self.env["res.company"].create({"name": "Other"})
        marketer = new_test_user(self.env, "sms_marketer", groups="sms_marketing.group_marketer")
        wizard = self.wizard(FIRST, company_id=other.id)
        wizard.action_read()
        with self.assertRaises(AccessError):
            wizard.with_user(marketer).action_import()
        self.assertFalse(self.row(FIRST))

    def test_numbers_of_every_shape(self):
        wizard = self.bring(
            "Phone\n(202) 555-0171\n001 202 555 0172\n\uff0b1 202 555 0173\n1-202-555-0174\n"
            "+1 202 555 0175 / +1 202 555 0176\n\u200b+12025550177\u200b\n",
        )
        self.assertEqual(self.counts(wizard), (7, 0, 0, 0))
        for last in range(1, 8):
            self.assertTrue(self.row(f"+120255501 7{last}".replace(" ", "")), last)

    def test_every_bad_line_is_told_with_its_number_and_can_be_downloaded(self):
        text = 'Name,Phone\nAnn,+12025550171\nBob,12\nCid,\n\nDee,ACME\nEve,1.20256E+10\n"=cmd()",=1+1\n'
        wizard = self.bring(data=text.encode())
        self.assertEqual(self.counts(wizard), (1, 0, 0, 5))
        rejects = list(csv.DictReader(io.StringIO(base64.b64decode(wizard.rejects).decode("utf-8-sig"))))
        self.assertEqual([row["line"] for row in rejects], ["3", "4", "6", "7", "8"])
        self.assertIn("rounded", rejects[3]["reason"])
        self.assertEqual(rejects[4]["text"], "'=1+1")
        self.assertIn("Line 3: 12", wizard.reject_sample)

    def test_the_column_is_found_and_may_be_chosen(self):
        text = "Id;Phone;Mobile\n1;+12025550171;+12025550172\n2;+12025550173;\n"
        wizard = self.wizard(data=text.encode("cp1252"))
        wizard.action_read()
        self.assertEqual(wizard.column_id.position, 1)
        self.assertTrue(wizard.has_heading)
        self.assertTrue(wizard.column_id.name.startswith("Phone: +12025550171"))
        wizard.column_id = wizard.column_ids[2]
        wizard.action_import()
        self.assertEqual(self.counts(wizard), (1, 0, 0, 1))

    def test_workbooks_and_encodings(self):
        book = openpyxl.Workbook()
        for row in (["Name", "Phone"], ["Ann", 12025550171], ["Bob", 12025550172.0], ["Cid", None]):
            book.active.append(row)
        buffer = io.BytesIO()
        book.save(buffer)
        self.assertEqual(self.counts(self.bring(data=buffer.getvalue())), (2, 0, 0, 1))
        self.assertEqual(self.counts(self.bring(data=f"Téléphone\n{THIRD}".encode("utf-16"))), (1, 0, 0, 0))

    def test_what_is_no_list_is_refused_in_plain_words(self):
        for values in (
            {},
            {"text": "   "},
            {"text": FIRST, "data": b"x"},
            {"data": b"PK\x03\x04 broken"},
            {"data": b"\x89PNG\x00\x00"},
            {"data": b"\n\n ;;\n"},
        ):
            with self.assertRaises(UserError):
                self.wizard(**values).action_read()

    def test_queries_do_not_grow_with_the_list(self):
        def queries(first, count):
            self.env.flush_all()
            self.env.invalidate_all()
            text = "\n".join(f"+1202555{at:04}" for at in range(first, first + count))
            wizard = self.wizard(text)
            wizard.action_read()
            before = self.env.cr.sql_log_count
            wizard.action_import()
            self.assertEqual(wizard.added_count, count)
            return self.env.cr.sql_log_count - before

        queries(1000, 5)  # caches
        self.assertLessEqual(queries(3000, 400), queries(2000, 20) + 15)

    def test_marketers_may_and_agents_may_not(self):
        agent = new_test_user(self.env, "sms_agent", groups="sms_marketing.group_agent")
        marketer = new_test_user(self.env, "sms_marketer", groups="sms_marketing.group_marketer")
        wizard = self.env["sms.marketing.suppression.import"].with_user(marketer).create({"pasted": FIRST})
        wizard.action_read()
        wizard.action_import()
        self.assertEqual(self.row(FIRST).suppression, "keyword")
        self.assertEqual(self.row(FIRST).consent_ids.user_id, marketer)
        with self.assertRaises(AccessError):
            self.env["sms.marketing.suppression.import"].with_user(agent).create({"pasted": FIRST})


@tagged("post_install", "-at_install")
class TestSuppressionExport(SmsMarketingCase, HttpCase):
    def test_the_list_has_the_suppressed_of_the_own_company_and_can_be_imported(self):
        new_test_user(self.env, "sms_marketer", groups="sms_marketing.group_marketer")
        new_test_user(self.env, "sms_agent", groups="sms_marketing.group_agent")
        other = self.env["res.company"].create({"name": "Other"})
        subscribers = self.env["sms.marketing.subscriber"]
        rows = subscribers._for_numbers(self.company, [FIRST, SECOND, THIRD], create=True)
        rows[FIRST]._opt_out("keyword")
        rows[THIRD]._opt_out("keyword")
        rows[THIRD]._erase()
        subscribers._for_numbers(other, [SECOND], create=True)[SECOND]._opt_out("keyword")
        self.authenticate("sms_marketer", "sms_marketer")
        response = self.url_open("/sms_marketing/suppressions.csv")
        found = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
        self.assertEqual([(row["number"], row["suppression"]) for row in found], [(FIRST, "keyword")])
        self.authenticate("sms_agent", "sms_agent")
        self.assertEqual(self.url_open("/sms_marketing/suppressions.csv").status_code, 403)
