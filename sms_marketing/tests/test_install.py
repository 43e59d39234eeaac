"""What an installation leaves behind."""

from odoo.tests import TransactionCase, tagged

from ..hooks import STOP_TAG, pre_init_hook


@tagged("post_install", "-at_install")
class TestInstall(TransactionCase):
    def test_tags_and_rules_are_there(self):
        self.assertEqual(self.env.ref("sms_marketing.crm_tag_stop").name, "Twilio-Message-stop")
        self.assertEqual(self.env.ref("sms_marketing.partner_category_stop").name, "Twilio-Message-stop")
        for key in ("lead", "contact"):
            self.assertTrue(self.env.ref(f"sms_marketing.automation_add_tag_{key}").active)
            self.assertTrue(self.env.ref(f"sms_marketing.automation_remove_tag_{key}").active)

    def test_a_tag_that_was_there_before_is_adopted(self):
        tag = self.env.ref("sms_marketing.crm_tag_stop")
        category = self.env.ref("sms_marketing.partner_category_stop")
        self.env["ir.model.data"].search(
            [("module", "=", "sms_marketing"), ("name", "in", ("crm_tag_stop", "partner_category_stop"))]
        ).unlink()
        pre_init_hook(self.env)
        self.assertEqual(self.env.ref("sms_marketing.crm_tag_stop"), tag)
        self.assertEqual(self.env.ref("sms_marketing.partner_category_stop"), category)
        self.assertEqual(tag.name, STOP_TAG)

    def test_installing_sends_nothing_another_way(self):
        self.assertFalse(self.env["res.company"]._sms_marketing_company_ids())

    def test_menus_are_inside_the_existing_app(self):
        root = self.env.ref("mass_mailing_sms.mass_mailing_sms_menu_root")
        self.assertIn(self.env.ref("sms_marketing.menu_messages"), root.child_id.child_id)
