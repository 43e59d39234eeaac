"""Rules that hold for every model of the addon."""

from odoo.tests import TransactionCase, tagged

# The same for every company: Twilio's catalogue, and the hours that the law of a place sets.
SHARED = ("sms.marketing.error.code", "sms.marketing.quiet.rule", "sms.marketing.quiet.window")


@tagged("post_install", "-at_install")
class TestRulesOfTheHouse(TransactionCase):
    def our_models(self):
        models = [self.env[name] for name in self.env if name.startswith("sms.marketing.")]
        return [model for model in models if not model._abstract and not model._transient]

    def test_every_model_keeps_companies_apart(self):
        for model in self.our_models():
            if model._name in SHARED:
                continue
            self.assertIn("company_id", model._fields, model._name)
            rules = self.env["ir.rule"].search([("model_id.model", "=", model._name)])
            self.assertTrue(any("company_id" in (rule.domain_force or "") for rule in rules), model._name)

    def test_every_model_has_access_rights_and_none_for_everybody(self):
        for model in self.our_models():
            rights = self.env["ir.model.access"].search([("model_id.model", "=", model._name)])
            self.assertTrue(rights, model._name)
            self.assertFalse(rights.filtered(lambda right: not right.group_id), model._name)

    def test_secret_fields_cannot_be_exported(self):
        account = self.env["sms.marketing.account"]
        for name in ("auth_token", "auth_token_sealed", "api_key_secret", "api_key_secret_sealed", "callback_token"):
            field = account._fields[name]
            self.assertFalse(field.exportable, name)
            self.assertTrue(field.groups, name)
