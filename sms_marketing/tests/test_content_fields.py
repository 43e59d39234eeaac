"""Merge fields in both spellings, through every way a text is made; what would not work is told when it is saved."""

from unittest.mock import patch

from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .common import SmsMarketingCase

# FEATURES D7
EXAMPLE = "Hi {{first_name}}, your appointment is tomorrow at 2pm. Reply STOP to opt out. - [Your Business Name]"


class FieldsCase(SmsMarketingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.make_lead(
            contact_name="Dr. Ann Lee", partner_name="Muster GmbH", email_from="ann@example.com", city="Springfield"
        )

    def render(self, body, record=None):
        record = record or self.lead
        return self.env["mail.render.mixin"]._render_template(body, record._name, record.ids)[record.id]

    def make_template(self, body, model="crm.lead"):
        return self.env["sms.template"].create(
            {"name": "Text", "model_id": self.env["ir.model"]._get_id(model), "body": body}
        )

    def writer(self, **values):
        """Return somebody who may text and write templates, but may not edit those with code."""
        groups = [self.env.ref(name).id for name in ("sales_team.group_sale_manager", "sms_marketing.group_marketer")]
        user = self.env["res.users"].create({"name": "Writer", "login": "writer", "group_ids": [(6, 0, groups)]})
        editors = self.env.ref("mail.group_mail_template_editor")
        editors.sudo().write({"user_ids": [(3, user.id)]})
        if user.has_group("mail.group_mail_template_editor"):
            self.env["ir.config_parameter"].set_param("mail.restrict.template.rendering", True)
            self.env.ref("base.group_user").sudo().write({"implied_ids": [(3, editors.id)]})
        self.assertFalse(user.has_group("mail.group_mail_template_editor"))
        return user


@tagged("post_install", "-at_install")
class TestFields(FieldsCase):
    def test_the_example_works(self):
        self.assertEqual(
            self.make_template(EXAMPLE)._render_field("body", self.lead.ids)[self.lead.id],
            "Hi Ann, your appointment is tomorrow at 2pm. Reply STOP to opt out. - [Your Business Name]",
        )

    def test_every_short_field_of_a_lead(self):
        body = "{{first_name}}|{{last_name}}|{{name}}|{{email}}|{{phone}}|{{company}}|{{custom_fields.company}}"
        self.assertEqual(
            self.render(body), f"Ann|Lee|Dr. Ann Lee|ann@example.com|{self.lead.phone}|Muster GmbH|Muster GmbH"
        )

    def test_both_spellings_in_one_text(self):
        body = "{{ first_name }} {{ object.contact_name }} {{ object.contact_name.upper() }} {{object.city|here}}"
        self.assertEqual(self.render(body), "Ann Dr. Ann Lee DR. ANN LEE Springfield")

    def test_fallbacks(self):
        self.lead.write({"contact_name": False, "city": False})
        self.assertEqual(self.render("Hi {{first_name|there}}!"), "Hi there!")
        self.assertEqual(self.render('Hi {{ first_name | "you" }}!'), "Hi you!")
        self.assertEqual(self.render("In {{ object.city ||| your town }}."), "In your town.")
        self.assertEqual(self.render("Hi {{first_name}}, welcome"), "Hi, welcome")

    def test_a_lead_without_name_goes_by_its_contact(self):
        partner = self.env["res.partner"].create({"name": "Bob Ray", "email": "bob@example.com"})
        lead = self.make_lead("+12025550124", contact_name=False, partner_id=partner.id)
        lead.contact_name = False
        self.assertEqual(self.render("{{first_name}} {{email}}", lead), "Bob bob@example.com")

    def test_a_company_has_no_first_name(self):
        partner = self.env["res.partner"].create({"name": "Blue Peak", "is_company": True})
        self.assertEqual(self.render("Hi {{first_name|there}} at {{company}}", partner), "Hi there at Blue Peak")

    def test_contacts_and_mailing_contacts(self):
        partner = self.env["res.partner"].create({"name": "Lee, Ann", "phone": "+12025550125"})
        self.assertEqual(self.render("{{first_name}} {{last_name}} {{phone}}", partner), "Ann Lee +12025550125")
        contact = self.env["mailing.contact"].create({"name": "Zoe Roe", "email": "zoe@example.com"})
        self.assertEqual(self.render("{{first_name}} {{email}}", contact), "Zoe zoe@example.com")

    def test_other_models_go_by_their_contact(self):
        partner = self.env["res.partner"].create({"name": "Bob Ray"})
        user = self.env["res.users"].create({"name": "Bob Ray", "login": "bob", "partner_id": partner.id})
        self.assertEqual(self.render("Hi {{first_name}}", user), "Hi Bob")

    def test_custom_fields_by_name_and_label(self):
        self.env["ir.model.fields"].create(
            {
                "name": "x_move_in",
                "field_description": "Move-in Date",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "ttype": "char",
            }
        )
        self.lead["x_move_in"] = "May 1"
        body = "{{custom_fields.x_move_in}} {{custom_fields.move_in}} {{ custom_fields.Move-in Date }}"
        rendered = self.make_template(body)._render_field("body", self.lead.ids)
        self.assertEqual(rendered[self.lead.id], "May 1 May 1 May 1")

    def test_properties_are_custom_fields(self):
        team = self.env["crm.team"].create({"name": "Team"})
        team.lead_properties_definition = [{"name": "p1", "string": "Favourite Colour", "type": "char"}]
        self.lead.team_id = team
        self.lead.lead_properties = {"p1": "green"}
        self.env.flush_all()
        template = self.make_template("You like {{custom_fields.favourite_colour|something}}")
        self.assertEqual(template._render_field("body", self.lead.ids)[self.lead.id], "You like green")

    def test_what_a_person_is_called_is_never_evaluated(self):
        self.lead.contact_name = "{{ object.unlink() }}"
        for body in ("{{first_name}} {{name}}", "{{ object.contact_name }}"):
            text = self.render(body)
            self.assertNotIn("{", text)
            self.assertEqual(self.render(text), text)
        self.assertTrue(self.lead.exists())

    def test_a_fallback_is_never_evaluated(self):
        self.lead.contact_name = False
        self.assertEqual(self.render("{{first_name|object.unlink()}}"), "object.unlink()")
        self.assertTrue(self.lead.exists())

    def test_a_thousand_leads_cost_no_more_queries_than_odoos_own_field(self):
        leads = self.env["crm.lead"].create(
            [{"name": "Lead", "contact_name": f"Ann {n}", "partner_id": self.lead.partner_id.id} for n in range(1000)]
        )
        self.env.company.sudo()._sms_marketing_company_ids()
        ours = self.count_queries(leads, "Hi {{first_name|you}} {{last_name}} {{email}} {{company}}")
        odoos = self.count_queries(leads, "Hi {{ object.name.strip() }}")
        self.assertLessEqual(ours, odoos)

    def count_queries(self, leads, body):
        self.env.flush_all()
        self.render(body, leads[0])  # caches of the registry
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["mail.render.mixin"]._render_template(body, "crm.lead", leads.ids)
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestWhoMayWrite(FieldsCase):
    def test_everybody_may_write_and_send_fields(self):
        writer = self.writer()
        body = "Hi {{first_name|there}} of {{ object.partner_name }} in {{custom_fields.city}}"
        template = self.make_template(body).with_user(writer)
        template.body = body + "!"
        self.assertEqual(self.as_user(writer, body), "Hi Ann of Muster GmbH in Springfield")
        rendered = template._render_field("body", self.lead.ids)
        self.assertEqual(rendered[self.lead.id], "Hi Ann of Muster GmbH in Springfield!")

    def test_code_stays_with_those_who_may_edit_templates(self):
        writer = self.writer()
        with self.assertRaises(UserError):
            self.as_user(writer, "Hi {{ first_name }} {{ object.contact_name.upper() }}")
        with self.assertRaises(UserError):
            self.make_template("Hi").with_user(writer).body = "{{ object.contact_name.upper() }}"

    def test_a_path_that_is_not_on_the_list_stays_code(self):
        writer = self.writer()
        with self.assertRaises(UserError):
            self.as_user(writer, "{{ object.user_id.password }}")

    def as_user(self, user, body):
        lead = self.lead.with_user(user)
        return self.env["mail.render.mixin"].with_user(user)._render_template(body, "crm.lead", lead.ids)[lead.id]


@tagged("post_install", "-at_install")
class TestMistakes(FieldsCase):
    MISTAKES = (
        ("Hi {{frist_name}}", "Unknown field {{frist_name}}. Did you mean {{first_name}}?"),
        ("Hi {{ object.contact_nam }}", "Did you mean {{ object.contact_name }}"),
        ("Hi {{ object.partner_id.nam }}", "Did you mean {{ object.partner_id.name }}"),
        ("Hi {{ object.contact_name.nope }}", "Unknown field"),
        ("Hi {{ object.nope.upper() }}", "Unknown field"),
        ("Hi {{zzz}}", "You can use {{first_name}}"),
        ("Hi {{first_name", "not closed"),
        ("Hi first_name}}", "without {{"),
        ("Hi {{}}", "has no name"),
        ("Hi {{{first_name}}}", "too many braces"),
        ("Hi {{ object.name + }}", "cannot be understood"),
        ("Hi {{contact.first_name}}", "Did you mean {{first_name}}"),
    )

    def test_templates_say_so_when_saved(self):
        for body, words in self.MISTAKES:
            with self.subTest(body), self.assertRaisesRegex(ValidationError, _escaped(words)):
                self.make_template(body)
            with self.subTest(body, way="write"), self.assertRaisesRegex(ValidationError, _escaped(words)):
                self.template.body = body

    def test_mailings_say_so_when_saved(self):
        for body, words in self.MISTAKES:
            with self.subTest(body), self.assertRaisesRegex(ValidationError, _escaped(words)):
                self.make_mailing(body)

    def test_the_composer_sends_none_of_it(self):
        for body, words in self.MISTAKES:
            for mode in ({"composition_mode": "mass", "res_ids": repr(self.lead.ids)}, {"res_id": self.lead.id}):
                composer = self.env["sms.composer"].create({"res_model": "crm.lead", "body": body, **mode})
                with self.subTest(body, **mode), self.assertRaisesRegex(UserError, _escaped(words)):
                    composer.action_send_sms()
        self.assertFalse(self.messages_of(self.lead))

    def test_bare_numbers_have_no_names(self):
        composer = self.env["sms.composer"].create(
            {"composition_mode": "numbers", "numbers": "+12025550123", "body": "Hi {{first_name}}"}
        )
        with self.assertRaisesRegex(UserError, "nothing but the number"):
            composer.action_send_sms()

    def test_a_translation_is_looked_at_too(self):
        self.env["res.lang"]._activate_lang("de_DE")
        with self.assertRaises(ValidationError):
            self.template.with_context(lang="de_DE").body = "Hallo {{vorname}}"
        with self.assertRaises(ValidationError):
            self.template.update_field_translations("body", {"de_DE": "Hallo {{vorname}}"})

    def test_an_old_template_that_does_not_work_makes_no_text(self):
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE sms_template SET body = %s WHERE id = %s", ['{"en_US": "Hi {{frist_name}}"}', self.template.id]
        )
        self.env.invalidate_all()
        with self.assertRaisesRegex(UserError, "Did you mean"):
            self.template._render_field("body", self.lead.ids)

    def test_where_nobody_sends_through_us_nothing_changes(self):
        with patch.object(type(self.env["res.company"]), "_sms_marketing_company_ids", lambda self: frozenset()):
            self.make_template("Hi {{frist_name}}")
            self.assertEqual(self.render("{{ object.contact_name }}"), "Dr. Ann Lee")

    def make_mailing(self, body):
        return self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_type": "sms",
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "body_plaintext": body,
            }
        )


@tagged("post_install", "-at_install")
class TestWays(FieldsCase):
    """The short spelling through every way a text leaves."""

    def bodies(self):
        return self.messages_of(self.lead).mapped("body")

    def test_composer_to_many(self):
        self.send(self.lead, "Hi {{first_name}}")
        self.assertEqual(self.bodies(), ["Hi Ann"])

    def test_composer_to_one(self):
        self.env["sms.composer"].create(
            {"res_model": "crm.lead", "res_id": self.lead.id, "body": "Hi {{first_name}}"}
        ).action_send_sms()
        self.assertEqual(self.bodies(), ["Hi Ann"])

    def test_composer_with_a_template(self):
        template = self.make_template("Hi {{first_name}}")
        composer = self.env["sms.composer"].create(
            {"res_model": "crm.lead", "res_id": self.lead.id, "template_id": template.id}
        )
        self.assertEqual(composer.body, "Hi Ann")
        composer.action_send_sms()
        self.assertEqual(self.bodies(), ["Hi Ann"])

    def test_automation(self):
        for method in ("sms", "comment", "note"):
            with self.subTest(method):
                lead = self.make_lead("+12025550126", contact_name="Bob Ray")
                self.env["ir.actions.server"].create(
                    {
                        "name": "Text",
                        "state": "sms",
                        "sms_method": method,
                        "sms_template_id": self.make_template(f"Hi {{{{first_name}}}} by {method}").id,
                        "model_id": self.env["ir.model"]._get_id("crm.lead"),
                    }
                ).with_context(active_model="crm.lead", active_ids=lead.ids).run()
                self.assertEqual(self.messages_of(lead).mapped("body"), [f"Hi Bob by {method}"])

    def test_mailing(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_type": "sms",
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "mailing_domain": repr([("id", "=", self.lead.id)]),
                "body_plaintext": "Hi {{first_name}}",
            }
        )
        mailing.action_send_sms()
        self.assertEqual(self.bodies(), ["Hi Ann"])

    def test_sequence(self):
        sequence = self.env["sms.marketing.sequence"].create(
            {
                "name": "Welcome",
                "step_ids": [(0, 0, {"kind": "sms", "template_id": self.make_template("Hi {{first_name}}").id})],
            }
        )
        sequence._enroll(self.lead)
        self.run_cron("run_sequences")
        self.assertEqual(self.bodies(), ["Hi Ann"])


def _escaped(words):
    return words.replace("{", r"\{").replace("}", r"\}").replace("?", r"\?")
