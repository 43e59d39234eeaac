"""What the screens about consent say to newcomers: who it is, what is in the way, who can undo it; files are kept."""

import base64

from odoo.addons.sms_marketing.tests.common import SmsMarketingCase
from odoo.exceptions import AccessError
from odoo.tests import tagged

NUMBER = "+12025550123"


@tagged("post_install", "-at_install")
class TestScreens(SmsMarketingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.make_lead(contact_name="Ann Baker")
        cls.row = cls.env["sms.marketing.subscriber"].search([("number", "=", NUMBER)])
        groups = [cls.env.ref("sms_marketing.group_agent").id, cls.env.ref("sales_team.group_sale_salesman").id]
        user = {"name": "Ada", "login": "ada-screens", "group_ids": [(6, 0, groups)]}
        cls.agent = cls.env["res.users"].create(user)

    def wizard(self, **values):
        given = {"kind": "consent", "res_model": self.row._name, "res_ids": self.row.ids, "note": "At the stand"}
        return (
            self.env["sms.marketing.change.standing"].with_user(self.agent).create({**given, "how": "paper", **values})
        )

    def last_event(self):
        return self.env["sms.marketing.consent"].search([("number", "=", NUMBER)], limit=1)

    # --- the signed form ---

    def test_a_signed_form_is_kept_with_the_event_and_opens_for_agents(self):
        self.lead.sms_consent = False
        paper = base64.b64encode(b"scan of a signature")
        self.wizard(evidence_file=paper, evidence_name="form.png").action_confirm()
        event = self.last_event().with_user(self.agent)
        self.assertEqual((event.event, event.evidence_name), ("opt_in", "form.png"))
        self.assertTrue(event._is_evidence_unchanged())
        url = event.action_open_evidence()["url"]
        self.assertEqual(url, f"/web/content/{event.evidence_attachment_id.id}")
        self.assertEqual(event.evidence_attachment_id.raw, b"scan of a signature")

    def test_others_do_not_read_the_signed_form(self):
        self.wizard(evidence_file=base64.b64encode(b"scan"), evidence_name="form.png").action_confirm()
        stranger = self.env["res.users"].create({"name": "Eve", "login": "eve-screens"})
        with self.assertRaises(AccessError):
            self.last_event().evidence_attachment_id.with_user(stranger).read(["raw"])

    def test_no_file_is_left_over_where_nobody_could_be_opted_in(self):
        self.row._opt_out("keyword")
        before = self.env["ir.attachment"].search_count([])
        told = self.wizard(evidence_file=base64.b64encode(b"scan"), evidence_name="form.png").action_confirm()
        self.assertEqual(told["params"]["type"], "warning")
        wizards = [("res_model", "!=", "sms.marketing.change.standing")]
        self.assertLessEqual(self.env["ir.attachment"].search_count(wizards), before)

    # --- what is in the way, and who can undo it ---

    def test_the_notice_says_who_can_undo_it(self):
        self.row._block("No more")
        self.assertIn("Only an SMS administrator", self.lead.sms_stays_out)
        self.row._unblock("They asked")
        self.assertFalse(self.lead.sms_stays_out)
        self.row._opt_out("keyword")
        self.row._mirror()
        self.assertIn("texting START", self.lead.sms_stays_out)
        self.assertEqual(self.row.stays_out, self.lead.sms_stays_out)

    def test_what_is_in_the_way(self):
        self.assertEqual(self.row.hindrance, "none")
        self.row.unreachable_code = 30006
        self.assertEqual(self.row.hindrance, "unreachable")
        self.row.paused_at = "2026-01-13 18:00:00"
        self.assertEqual(self.row.hindrance, "review")
        self.row._block("No more", "legal")
        self.assertEqual(self.row.hindrance, "legal")

    def test_leads_whose_reply_waits_are_found(self):
        other = self.make_lead("+12025550124")
        self.row.paused_at = "2026-01-13 18:00:00"
        leads = self.env["crm.lead"].search([("id", "in", (self.lead + other).ids), ("sms_review_id", "!=", False)])
        self.assertEqual(leads, self.lead)
        leads = self.env["crm.lead"].search([("id", "in", (self.lead + other).ids), ("sms_review_id", "=", False)])
        self.assertEqual(leads, other)

    # --- who it is ---

    def test_names_are_those_that_the_reader_may_see(self):
        self.env["res.partner"].create({"name": "Baker & Sons", "phone": NUMBER})
        self.assertEqual(self.row.person, "Ann Baker, Baker & Sons")
        self.lead.user_id = self.env.ref("base.user_admin")
        mine = self.row.with_user(self.agent)
        mine.invalidate_recordset(["person"])
        self.assertEqual(mine.person, "Baker & Sons")

    def test_a_number_is_found_by_name(self):
        found = self.env["sms.marketing.subscriber"].search([("person", "ilike", "ann bak")])
        self.assertEqual(found, self.row)

    # --- one name for the company ---

    def test_answers_and_checks_speak_of_the_company_by_its_name_in_texts(self):
        self.company.sms_brand = "Blue Peak"
        for text in (self.account.stop_default, self.account.help_default, self.account.start_default):
            self.assertIn("Blue Peak", text)
        self.assertEqual(self.env["sms.marketing.message"]._brand_names(self.company)[0], "Blue Peak")
