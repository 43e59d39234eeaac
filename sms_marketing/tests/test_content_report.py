"""What is told while a text is written: its length, its price for this audience, and what is wrong with it."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .test_content_fields import EXAMPLE, FieldsCase


class ReportCase(FieldsCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.name = "Blue Peak LLC"
        cls.report = cls.env["sms.marketing.content.report"]

    def of_composer(self, body, records=None, **values):
        records = self.lead if records is None else records
        known = {"composition_mode": "mass", "res_model": records._name, "res_ids": repr(records.ids)}
        return self.report.describe(body, "sms.composer", {**known, **values})

    def of_template(self, body, model="crm.lead"):
        return self.report.describe(body, "sms.template", {"model": model})

    def of_mailing(self, body, **values):
        known = {
            "id": False,
            "mailing_model_real": "crm.lead",
            "mailing_domain": repr([("id", "=", self.lead.id)]),
            "marketing_company_id": {"id": self.company.id},
        }
        return self.report.describe(body, "mailing.mailing", {**known, **values})

    def codes(self, report, severity=None):
        return [one["code"] for one in report["warnings"] if severity in (None, one["severity"])]

    def charge(self, price=0.0083):
        self.text("+12025550199", "Blue Peak: hi. Reply STOP to opt out.", price=price, price_unit="USD")

    def text(self, number, body, days=0, **values):
        message = self.env["sms.marketing.message"].create(
            {
                "company_id": self.company.id,
                "account_id": self.account.id,
                "number": number,
                "body": body,
                "segment_count": 1,
                "state": "delivered",
                "accepted_at": fields.Datetime.now() - timedelta(days=days),
                **values,
            }
        )
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sms_marketing_message SET create_date = create_date - %s * interval '1 day' WHERE id = %s",
            [days, message.id],
        )
        self.env.invalidate_all()
        return message


@tagged("post_install", "-at_install")
class TestCount(ReportCase):
    def test_a_plain_text(self):
        report = self.of_composer("Hello")
        self.assertEqual(report["count"], "5 characters · 1 segment (GSM-7) · 155 left")
        self.assertEqual(report["cost"], "1 recipient ≈ 1 segment")

    def test_nothing_written_yet(self):
        report = self.of_composer("")
        self.assertEqual(report["count"], "0 characters · 0 segments (GSM-7) · 160 left")
        self.assertEqual((report["cost"], report["warnings"], report["problems"]), ("", [], []))

    def test_an_audience_without_numbers_costs_nothing(self):
        self.assertEqual(self.of_composer("Hello", self.make_lead(False))["cost"], "")

    def test_the_price_is_twilios(self):
        self.charge()
        leads = self.lead + self.make_lead("+12025550124") + self.make_lead("+12025550125")
        self.assertEqual(self.of_composer("a" * 200, leads)["cost"], "3 recipients ≈ 6 segments ≈ $\xa00.05")

    def test_fields_are_filled_in_to_count(self):
        short = self.make_lead("+12025550124", contact_name="Al")
        long = self.make_lead("+12025550125", contact_name="Maximiliana Anastasia")
        report = self.of_composer("a" * 150 + " {{first_name}}", short + long)
        self.assertEqual(report["count"], "153–162 characters · 1–2 segments (GSM-7)")
        self.assertEqual(report["cost"], "2 recipients ≈ 3 segments")
        self.assertIn("Counted with everybody's fields filled in", report["notes"])

    def test_a_template_is_counted_with_examples(self):
        report = self.of_template("Hi {{first_name|there}}")
        self.assertIn("GSM-7", report["count"])
        self.assertEqual(report["cost"], "")

    def test_dear_characters_are_named(self):
        self.assertEqual(self.of_composer("5 € [net]")["notes"], ["€ [ ] count twice"])
        self.assertIn("’", self.of_composer("It’s")["notes"][0])
        warned = [one["text"] for one in self.of_composer("It’s " + "a" * 100)["warnings"]]
        self.assertIn("Write ' instead of ’, and the text needs 1 rather than 2 segments.", warned)

    def test_a_mailing_counts_its_links_as_they_leave(self):
        base = self.of_mailing("Hello")
        self.assertEqual(base["count"], "5 characters · 1 segment (GSM-7) · 155 left")
        longer = self.of_mailing("Hello", sms_allow_unsubscribe=True)
        self.assertGreater(int(longer["count"].split()[0]), 40)
        with_link = self.of_mailing("See https://www.example.com/" + "a" * 300)
        self.assertLess(int(with_link["count"].split()[0]), 150)

    def test_nothing_is_evaluated_while_somebody_types(self):
        self.of_composer("{{ object.unlink() }} {{ object.write({'name': 'X'}) }}")
        self.assertTrue(self.lead.exists())
        self.assertEqual(self.lead.name, "Lead")

    def test_mistakes_are_told_at_once(self):
        report = self.of_composer("Hi {{frist_name}}")
        self.assertIn("Did you mean {{first_name}}", report["problems"][0])
        self.assertEqual(report["warnings"], [])

    def test_an_unfinished_form_is_counted_all_the_same(self):
        for values in (
            {"res_model": False},
            {"res_ids": "[1, "},
            {"res_ids": "__import__('os')"},
            {"res_model": "no.such"},
            {"composition_mode": "numbers", "numbers": "abc, +12025550123"},
        ):
            with self.subTest(**values):
                self.assertIn("5 characters", self.of_composer("Hello", **values)["count"])
        self.assertIn("5 characters", self.of_mailing("Hello", mailing_domain="[('id', ")["count"])
        self.assertIn("5 characters", self.of_template("Hello", model=False)["count"])

    def test_where_another_provider_sends_nothing_is_told(self):
        self.company.sms_provider = "iap"
        self.assertEqual(self.of_composer("Hello"), {"applies": False})

    def test_records_that_one_may_not_read_are_not_counted(self):
        group = self.env.ref("base.group_user").id
        user = self.env["res.users"].create({"name": "Nobody", "login": "nobody", "group_ids": [(6, 0, [group])]})
        report = self.report.with_user(user).describe(
            "Hi {{first_name}}", "sms.composer", {"res_model": "crm.lead", "res_ids": repr(self.lead.ids)}
        )
        self.assertNotIn("Ann", str(report))
        self.assertEqual(report["cost"], "")

    def test_nobody_outside_may_ask(self):
        portal = self.env["res.users"].create(
            {"name": "Portal", "login": "portal2", "group_ids": [(6, 0, [self.env.ref("base.group_portal").id])]}
        )
        self.assertEqual(self.report.with_user(portal).describe("Hi", "sms.composer", {}), {"applies": False})

    def test_another_companys_texts_are_not_told_of(self):
        other = self.env["res.company"].create({"name": "Other", "sms_provider": "sms_marketing"})
        self.make_account(other, "+12025550160", "AC" + "1" * 32).estimated_price = 1
        user = self.env["res.users"].create(
            {
                "name": "Marketer",
                "login": "marketer2",
                "company_id": self.company.id,
                "company_ids": [(6, 0, self.company.ids)],
                "group_ids": [
                    (4, self.env.ref(name).id)
                    for name in ("mass_mailing.group_mass_mailing_user", "sales_team.group_sale_salesman_all_leads")
                ],
            }
        )
        asked = _As(self, user)
        for values in (
            {"marketing_company_id": {"id": other.id}},
            {"marketing_sender_id": {"id": other.sudo().env["sms.marketing.sender"].search([], order="id desc")[0].id}},
        ):
            report = self.of_mailing.__func__(asked, "Hi", **values)
            self.assertEqual(report["cost"], "1 recipient ≈ 1 segment")

    def test_a_contact_that_one_may_not_read_hinders_nobody(self):
        with patch.object(type(self.env["sms.marketing.merge.field"]), "_values", side_effect=AccessError("")):
            self.assertIn("GSM-7", self.of_composer("Hi {{first_name}}")["count"])

    def test_a_tiny_amount_is_not_nothing(self):
        self.charge(price=0.001)
        self.assertEqual(self.of_composer("Hi")["cost"], "1 recipient ≈ 1 segment ≈ less than $\xa00.01")

    def test_a_salesperson_may_ask(self):
        group = self.env.ref("sales_team.group_sale_salesman_all_leads").id
        user = self.env["res.users"].create({"name": "Sales", "login": "sales", "group_ids": [(6, 0, [group])]})
        self.charge()
        report = self.of_composer.__func__(_As(self, user), "Hello")
        self.assertEqual(report["cost"], "1 recipient ≈ 1 segment ≈ $\xa00.01")

    def test_asking_for_many_costs_as_little_as_asking_for_few(self):
        leads = self.env["crm.lead"].create(
            [{"name": "Lead", "contact_name": f"Ann {n}", "phone": f"+1202555{100 + n % 100:04}"} for n in range(200)]
        )
        few, many = self.queries_for(leads[:5]), self.queries_for(leads)
        self.assertLessEqual(many, few + 2)
        self.assertLess(many, 30)

    def queries_for(self, leads):
        self.env.flush_all()
        self.of_composer("Hi {{first_name}}", leads)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.of_composer("Hi {{first_name}} of {{company}}", leads)
        return self.env.cr.sql_log_count - before


class _As:
    """The report, asked by somebody else."""

    def __init__(self, case, user):
        self.report = case.report.with_user(user)
        self.lead, self.company = case.lead, case.company


@tagged("post_install", "-at_install")
class TestWarnings(ReportCase):
    def test_the_example_warns_of_its_placeholder_only(self):
        self.assertEqual(self.codes(self.of_composer(EXAMPLE)), ["placeholder"])

    def test_the_companys_name_may_come_from_odoo(self):
        body = "{{ user.company_id.name }}: see you. Reply STOP to opt out."
        self.assertEqual(self.codes(self.of_composer(body)), [])

    def test_a_good_text_has_none(self):
        self.assertEqual(self.codes(self.of_composer("Blue Peak: see you at 2pm. Reply STOP to opt out.")), [])

    def test_the_first_text_says_how_to_opt_out(self):
        report = self.of_composer("Blue Peak: see you at 2pm.")
        self.assertEqual(self.codes(report), ["no_opt_out"])
        self.assertIn("first text to this person", report["warnings"][0]["text"])
        self.assertEqual(report["warnings"][0]["fix"], "Reply STOP to opt out.")

    def test_it_is_told_again_after_thirty_days(self):
        body = "Blue Peak: see you at 2pm."
        self.text(self.lead.phone_sanitized, "Blue Peak. Reply STOP to opt out.", days=31)
        self.assertIn("30 days", self.of_composer(body)["warnings"][0]["text"])
        self.text(self.lead.phone_sanitized, "Blue Peak. Reply STOP to opt out.", days=29)
        self.assertEqual(self.codes(self.of_composer(body)), [])

    def test_a_text_that_did_not_leave_told_nobody(self):
        self.text(self.lead.phone_sanitized, "Blue Peak. Reply STOP to opt out.", state="refused")
        self.assertEqual(self.codes(self.of_composer("Blue Peak: hi")), ["no_opt_out"])

    def test_an_audience_is_counted(self):
        leads = self.lead
        for number in range(4):
            leads += self.make_lead(f"+1202555013{number}")
        self.text("+12025550130", "Blue Peak. Reply STOP to opt out.")
        self.text("+12025550131", "Blue Peak says hi")
        text = self.of_composer("Blue Peak: hi", leads)["warnings"][0]["text"]
        self.assertIn("3 of 5 get their first text", text)
        self.assertIn("1 of 5 were not told", text)

    def test_an_answer_needs_neither(self):
        self.assertEqual(self.codes(self.of_composer("Sure, 2pm works", marketing_purpose="conversational")), [])

    def test_a_template_gets_a_hint(self):
        self.assertEqual(self.codes(self.of_template("Blue Peak: hi"), "hint"), ["no_opt_out"])

    def test_the_mailings_opt_out_link_counts(self):
        self.assertIn("no_opt_out", self.codes(self.of_mailing("Blue Peak: hi")))
        self.assertEqual(self.codes(self.of_mailing("Blue Peak: hi", sms_allow_unsubscribe=True)), [])

    def test_a_mailings_links_are_looked_at_as_they_were_written(self):
        self.assertIn("shortener", self.codes(self.of_mailing("Blue Peak: https://bit.ly/x. Reply STOP to opt out.")))

    def test_a_sender_without_replies_needs_a_link(self):
        sender = self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": "BLUEPEAK"})
        values = {"marketing_sender_id": {"id": sender.id}}
        self.assertIn("no_opt_out_link", self.codes(self.of_mailing("Blue Peak: hi. Reply STOP to opt out.", **values)))
        self.assertEqual(self.codes(self.of_mailing("Blue Peak: hi", sms_allow_unsubscribe=True, **values)), [])

    def test_every_check_has_a_sentence(self):
        bodies = (
            "hello",
            "BUY GUNS AND AMMO NOW AT bit.ly/x AND WIN BITCOIN http://a.example [Name]",
            "It’s " + "a" * 330,
            "Delta 8",
        )
        for body in bodies:
            for one in self.of_composer(body)["warnings"]:
                with self.subTest(one["code"]):
                    self.assertNotIn("%(", one["text"])
                    self.assertTrue(one["text"].endswith("."))

    def test_what_was_sent_remembers_whether_it_said_so(self):
        self.send(self.lead, "Blue Peak. Reply STOP to opt out.")
        self.send(self.make_lead("+12025550124"), "Blue Peak says hi")
        told = self.env["sms.marketing.message"].search([("body", "like", "Blue Peak%")], order="id")
        self.assertEqual(told.mapped("has_opt_out_wording"), [True, False])
