"""Consent belongs to the number; the ledger keeps what happened to it."""

import psycopg2

from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .common import SmsMarketingCase


@tagged("post_install", "-at_install")
class TestConsent(SmsMarketingCase):
    def ledger(self, number="+12025550123"):
        return self.env["sms.marketing.consent"].search([("number", "=", number)], order="id").mapped("event")

    def test_default_is_no_consent_and_no_row(self):
        lead = self.make_lead(consent=False)
        self.assertFalse(lead.sms_consent)
        self.assertFalse(self.ledger())

    def test_each_change_is_one_row(self):
        lead = self.make_lead()
        lead.sms_consent = True
        lead.sms_consent = False
        lead.sms_consent = True
        self.assertEqual(self.ledger(), ["opt_in", "opt_out", "opt_in"])

    def test_all_records_of_a_number_agree(self):
        lead = self.make_lead()
        partner = self.env["res.partner"].create({"name": "Ann", "phone": "(202) 555-0123"})
        twin = self.make_lead("001 202 555 0123", consent=False)
        self.assertTrue(partner.sms_consent and twin.sms_consent)
        partner.sms_consent = False
        self.assertFalse(lead.sms_consent or twin.sms_consent)
        self.assertEqual(self.ledger(), ["opt_in", "opt_out"])

    def test_consent_follows_the_number_not_the_lead(self):
        lead = self.make_lead()
        lead.phone = "+12025550150"
        self.assertFalse(lead.sms_consent)
        lead.phone = "+12025550123"
        self.assertTrue(lead.sms_consent)

    def test_tick_without_number_waits_for_the_number(self):
        lead = self.make_lead("not a number")
        self.assertTrue(lead.sms_consent)
        self.assertFalse(self.ledger())
        lead.phone = "+12025550151"
        self.assertTrue(lead.sms_consent)
        self.assertEqual(self.ledger("+12025550151"), ["opt_in"])

    def test_suppression_wins_over_a_tick_and_an_import(self):
        self.make_lead().exists()
        self.env["sms.marketing.subscriber"].search([("number", "=", "+12025550123")])._opt_out("keyword")
        twin = self.make_lead(consent=True)
        self.assertFalse(twin.sms_consent)
        self.assertTrue(twin.sms_opted_out)
        result = (
            self.env["crm.lead"]
            .with_context(import_file=True)
            .load(["name", "phone", "sms_consent"], [["Imported", "+1 202 555 0123", "yes"]])
        )
        imported = self.env["crm.lead"].browse(result["ids"])
        self.assertFalse(imported.sms_consent)
        self.assertEqual(self.ledger(), ["opt_in", "opt_out", "import"])

    def test_import_records_its_source_and_never_undoes_a_withdrawal(self):
        load = self.env["crm.lead"].with_context(import_file=True).load
        load(["name", "phone", "sms_consent"], [["One", "+12025550152", "yes"], ["Two", "+12025550153", "no"]])
        rows = self.env["sms.marketing.consent"].search([("number", "in", ("+12025550152", "+12025550153"))])
        self.assertEqual([(row.number, row.source) for row in rows], [("+12025550152", "import")])
        lead = self.env["crm.lead"].search([("phone_sanitized", "=", "+12025550152")])
        lead.sms_consent = False
        load(["name", "phone", "sms_consent"], [["Again", "+12025550152", "yes"]])
        self.assertFalse(lead.sms_consent)

    def test_import_refuses_a_value_that_is_neither_yes_nor_no(self):
        result = (
            self.env["crm.lead"]
            .with_context(import_file=True)
            .load(["name", "phone", "sms_consent"], [["One", "+12025550154", "maybe"]])
        )
        self.assertFalse(result["ids"])
        self.assertEqual(result["messages"][0]["type"], "error")

    def test_ledger_cannot_be_changed_in_odoo(self):
        self.make_lead()
        row = self.env["sms.marketing.consent"].search([], limit=1)
        with self.assertRaises(UserError):
            row.note = "changed"
        with self.assertRaises(UserError):
            row.unlink()

    def test_ledger_cannot_be_changed_in_the_database(self):
        self.make_lead()
        for statement in (
            "UPDATE sms_marketing_consent SET note = 'changed'",
            "DELETE FROM sms_marketing_consent",
            "TRUNCATE sms_marketing_consent",
        ):
            with self.assertRaises(psycopg2.Error), mute_logger("odoo.sql_db"), self.env.cr.savepoint():
                self.env.cr.execute(statement)

    def test_opt_out_and_opt_in_move_the_tag_by_automation_rule(self):
        lead = self.make_lead()
        partner = self.env["res.partner"].create({"name": "Ann", "phone": "+12025550123"})
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", "+12025550123")])
        subscriber._opt_out("keyword")
        subscriber._mirror()
        self.assertEqual(lead.tag_ids.mapped("name"), ["Twilio-Message-stop"])
        self.assertEqual(partner.category_id.mapped("name"), ["Twilio-Message-stop"])
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", "+12025550123")]))
        subscriber._start()
        subscriber._mirror()
        self.assertFalse(lead.tag_ids or partner.category_id)
        self.assertTrue(lead.sms_consent and partner.sms_consent)
        self.assertFalse(self.env["phone.blacklist"].search([("number", "=", "+12025550123")]))

    def test_start_does_not_lift_a_block_by_hand(self):
        lead = self.make_lead()
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", "+12025550123")])
        subscriber._opt_out("manual", "person")
        subscriber._mirror()
        subscriber._start()
        self.assertEqual(subscriber.suppression, "person")
        self.assertFalse(lead.sms_consent)

    def test_reading_consent_of_many_leads_is_one_search(self):
        values = [{"name": "x", "type": "opportunity", "phone": f"+12125550{n:03}"} for n in range(100, 180)]
        leads = self.env["crm.lead"].create(values)
        self.env.flush_all()
        self.env["sms.marketing.subscriber"]._any_erased()  # cached
        with self.assertQueryCount(1):
            leads._sms_subscribers()

    def test_a_new_lead_with_an_opted_out_number_is_tagged_and_a_corrected_number_untags(self):
        self.make_lead()
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", "+12025550123")])
        subscriber._opt_out("keyword")
        lead = self.make_lead(consent=False)
        self.assertEqual(lead.tag_ids.mapped("name"), ["Twilio-Message-stop"])
        lead.phone = "+12025550155"
        self.assertFalse(lead.tag_ids)

    def test_a_broken_rule_of_a_user_is_logged_and_the_opt_out_stands(self):
        lead = self.make_lead()
        model = self.env["ir.model"]._get_id("crm.lead")
        action = {"name": "Broken", "model_id": model, "state": "code", "code": "1 / 0"}
        self.env["base.automation"].create(
            {"name": "Broken", "model_id": model, "trigger": "on_sms_opt_out", "action_server_ids": [(0, 0, action)]}
        )
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", "+12025550123")])
        subscriber._opt_out("keyword")
        with self.assertLogs("odoo.addons.sms_marketing.models.base_automation", "ERROR"):
            subscriber._mirror()
        self.assertTrue(lead.sms_opted_out)
        self.assertEqual(lead.tag_ids.mapped("name"), ["Twilio-Message-stop"])

    def test_odoos_own_blacklist_is_obeyed_and_left_alone(self):
        lead = self.make_lead()
        self.env["phone.blacklist"]._add([lead.phone_sanitized])
        self.send(lead)
        self.assertEqual(self.messages_of(lead).reason, "blacklisted")
        self.env["sms.marketing.subscriber"].search([("number", "=", lead.phone_sanitized)])._mirror()
        self.make_lead("+12025550123")
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", lead.phone_sanitized)]))

    def test_blacklisted_while_queued_does_not_leave(self):
        lead = self.make_lead()
        self.send(lead)
        self.env["phone.blacklist"]._add([lead.phone_sanitized])
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)

    def test_users_can_still_be_deleted(self):
        self.make_lead()
        new_test_user(self.env, "leaver", groups="base.group_user").unlink()

    def test_a_shared_contact_shows_an_opt_out_from_any_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        partner = self.env["res.partner"].create({"name": "Ann", "phone": "+12025550156", "sms_consent": True})
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", "+12025550156")])
        subscriber._opt_out("keyword")
        subscriber._mirror()
        self.make_lead("+12025550156", company_id=other.id)
        self.assertEqual((partner.sms_consent, partner.sms_opted_out), (False, True))
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", "+12025550156")]))

    def test_box_ticked_before_the_phone_is_typed_stays_ticked(self):
        with Form(self.env["crm.lead"]) as form:
            form.name = "New"
            form.sms_consent = True
            form.phone = "+12025550157"
        self.assertTrue(form.record.sms_consent)
        self.assertEqual(self.ledger("+12025550157"), ["opt_in"])

    def test_nobody_takes_an_opt_out_off_a_record(self):
        lead = self.make_lead()
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", "+12025550123")])
        subscriber._opt_out("keyword")
        subscriber._mirror()
        seller = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman_all_leads")
        lead.with_user(seller).write({"sms_opted_out": False, "sms_consent": True})
        self.assertEqual((lead.sms_consent, lead.sms_opted_out), (False, True))
