"""Personal links: opening changes nothing, the button acts once."""

from odoo.exceptions import UserError
from odoo.tests import tagged

from .link_common import LinkCase


@tagged("post_install", "-at_install")
class TestLink(LinkCase):
    def test_rendering_makes_one_address_each_in_one_go(self):
        leads = self.make_lead() + self.make_lead("+12025550160")
        bodies = self.env["mail.render.mixin"]._render_template("{{ link('interested') }}", "crm.lead", leads.ids)
        self.assertEqual(len(set(bodies.values())), 2)
        self.assertFalse(
            set(self.env["sms.marketing.link.token"].search([]).mapped("token_hash")) & set(bodies.values())
        )

    def test_opening_changes_nothing(self):
        lead = self.make_lead()
        path = self.path(lead)
        response = self.url_open(path)
        self.assertEqual(response.status_code, 200)
        self.assertIn("Yes, call me", response.text)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(self.url_open(path, method="HEAD").status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(lead.stage_id, self.new)
        self.assertEqual((self.link.hit_count, self.link.tap_count), (1, 0))

    def test_pressing_moves_the_lead_and_enrolls_it_once(self):
        lead = self.make_lead()
        path = self.path(lead)
        for _again in range(3):
            response = self.press(path)
            self.assertEqual(response.status_code, 200)
            self.assertIn("Thank you", response.text)
        self.assertEqual(lead.stage_id, self.qualified)
        self.assertEqual(len(lead.sms_enrollment_ids), 1)
        self.assertEqual(self.link.tap_count, 1)
        self.assertIn("Yes, call me", " ".join(lead.message_ids.mapped("body")))
        self.assertIn("Thank you", self.url_open(path).text)

    def test_a_lead_that_is_further_along_stays(self):
        lead = self.make_lead(stage_id=self.proposition.id)
        self.press(self.path(lead))
        self.assertEqual(lead.stage_id, self.proposition)

    def test_a_won_lead_stays(self):
        lead = self.make_lead()
        path = self.path(lead)
        lead.action_set_won()
        self.press(path)
        self.assertEqual(lead.stage_id, self.won)
        self.assertFalse(lead.sms_enrollment_ids)

    def test_tap_is_not_consent(self):
        lead = self.make_lead(consent=False)
        self.press(self.path(lead))
        self.assertFalse(lead.sms_consent)

    def test_guessed_truncated_and_malformed_tokens_look_alike(self):
        lead = self.make_lead()
        path = self.path(lead)
        handle = self.env["mail.render.mixin"]._render_template("{{ link('interested') }}", "crm.lead", lead.ids)
        guessed = [path[:-1], "/sms/c/" + "A" * 22, "/sms/c/x", "/sms/c", "/sms/c/", "/sms/c/" + "x" * 3000]
        guessed += [path + "/more", path + "x", "/sms/c/%00", "/sms/c/%ff%fe", path.lower()]
        guessed += ["/sms/c/" + handle[lead.id].rpartition("/")[2], "/sms/c/%27%20OR%201=1--"]
        answers = [self.press(one) for one in guessed] + [self.url_open(one) for one in guessed]
        self.assertEqual({answer.status_code for answer in answers}, {404}, [(a.status_code, a.url) for a in answers])
        self.assertEqual(len({answer.text for answer in answers}), 1)
        self.assertEqual(lead.stage_id, self.new)

    def test_label_is_text_not_html(self):
        self.link.name = "<script>alert(1)</script>"
        self.assertNotIn("<script>alert", self.url_open(self.path(self.make_lead())).text)

    def test_unknown_code_is_an_error_for_the_author_not_in_the_text(self):
        with self.assertRaises(UserError):
            self.path(self.make_lead(), "nosuch")

    def test_each_lead_gets_the_link_of_its_own_company(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.env["sms.marketing.link"].create({"name": "Theirs", "code": "interested", "company_id": other.id})
        lead = self.make_lead(company_id=other.id)
        self.path(lead)
        self.assertEqual((theirs.made_count, self.link.made_count), (1, 0))

    def test_a_lead_cannot_be_called_like_a_marker(self):
        lead = self.make_lead(contact_name="sms-link:x:zz: sms-marketing-link:zz:")
        body = "{{ object.contact_name }} {{ link('interested') }}"
        text = self.env["mail.render.mixin"]._render_template(body, "crm.lead", lead.ids)[lead.id]
        self.assertIn(lead.contact_name, text)

    def test_link_to_a_sequence_without_steps_still_moves_the_lead(self):
        self.sequence.step_ids.unlink()
        lead = self.make_lead()
        self.assertEqual(self.press(self.path(lead)).status_code, 200)
        self.assertEqual(lead.stage_id, self.qualified)
