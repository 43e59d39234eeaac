"""The way of a personal link: from a template through every door to the telephone, and never into the database."""

import re
from unittest.mock import patch

from odoo.addons.sms.tools.sms_api import SmsApi
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from ..models.link_wire import reveal
from ..tools import personal_link
from .common import SmsMarketingCase
from .link_common import LinkCase

TOKEN = re.compile(r"/sms/c/([A-Za-z0-9_-]{22})")


@tagged("post_install", "-at_install")
class TestLinkWay(LinkCase):
    def tokens_in_the_database(self):
        """Return every word of a token's shape behind our path, of every text column of the database."""
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
            " AND data_type IN ('text', 'character varying', 'jsonb')"
        )
        found = set()
        for table, column in self.env.cr.fetchall():
            self.env.cr.execute(f"""SELECT "{column}"::text FROM "{table}" WHERE "{column}"::text LIKE '%/sms/c/%'""")
            for (text,) in self.env.cr.fetchall():
                found |= set(TOKEN.findall(text))
        return found

    def test_what_arrives_taps_and_what_is_stored_does_not(self):
        lead = self.make_lead()
        with self.trap_sms() as trap:
            self.send(lead, "Shall we call? {{ link('interested') }}", mass_keep_log=True)
            waiting = self.tokens_in_the_database()
            self.dispatch()
        arrived = TOKEN.search(trap.bodies[0])[1]
        stored = waiting | self.tokens_in_the_database()
        self.assertTrue(stored)
        self.assertNotIn(arrived, stored)
        for word in stored:  # what a stolen copy of the database, or a colleague in the chatter, can try
            self.assertEqual(self.press(f"/sms/c/{word}").status_code, 404)
        self.env.cr.execute("SELECT token_hash FROM sms_marketing_link_token")
        for (hashed,) in self.env.cr.fetchall():
            self.assertEqual(self.press(f"/sms/c/{hashed[:22]}").status_code, 404)
            self.assertEqual(self.press(f"/sms/c/{hashed}").status_code, 404)
        self.assertEqual(lead.stage_id, self.new)
        self.press(f"/sms/c/{arrived}")
        self.assertEqual(lead.stage_id, self.qualified)

    def test_a_text_that_is_sent_again_has_the_same_link(self):
        lead = self.make_lead()
        with self.trap_sms() as trap:
            self.send(lead, "{{ link('interested') }}")
            self.dispatch()
            self.messages_of(lead)._requeue()
            self.dispatch()
        self.assertEqual(len(trap.bodies), 2)
        self.assertEqual(trap.bodies[0], trap.bodies[1])

    def test_the_length_that_is_counted_is_the_length_that_leaves(self):
        lead = self.make_lead()
        with self.trap_sms() as trap:
            self.send(lead, "{{ link('interested') }}")
            self.dispatch()
        self.assertEqual(len(trap.bodies[0]), len(self.messages_of(lead).body))

    def test_companies_with_odoos_own_provider_send_links_that_work(self):
        self.company.sms_provider = "iap"
        lead = self.make_lead()
        sent = []

        def send(_api, messages, delivery_reports_url=False):
            sent.extend(messages)
            return [{"uuid": one["uuid"], "state": "success"} for m in messages for one in m["numbers"]]

        body = (
            self.env["sms.template"]
            .create(
                {"name": "T", "model_id": self.env["ir.model"]._get_id("crm.lead"), "body": "{{ link('interested') }}"}
            )
            ._render_field("body", lead.ids)[lead.id]
        )
        ticket = self.env["sms.sms"].create({"number": lead.phone, "body": body})
        with patch.object(SmsApi, "_send_sms_batch", send):
            ticket.send()
        self.press(TOKEN.search(sent[0]["content"])[0])
        self.assertEqual(lead.stage_id, self.qualified)

    # --- e-mail ---

    def mail_template(self, **values):
        return self.env["mail.template"].create(
            {
                "name": "Offer",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "email_to": "ann@example.com",
                "email_from": "us@example.com",
                "subject": "Our offer",
                **values,
            }
        )

    def sent_email(self, mail):
        return mail._prepare_outgoing_list()[0]

    def test_an_email_has_the_same_kind_of_links(self):
        template = self.mail_template(
            subject="Tap {{ link('interested') }}",
            body_html="""<p><a t-att-href="link('interested')">Yes</a> or <t t-out="link('interested')"/></p>""",
        )
        lead = self.make_lead(email_from="ann@example.com")
        mail = self.env["mail.mail"].browse(template.send_mail(lead.id))
        email = self.sent_email(mail)
        stored = set(TOKEN.findall(mail.body_html + mail.subject + str(mail.mail_message_id.body)))
        for part in ("subject", "body", "body_alternative"):
            found = TOKEN.findall(email[part])
            self.assertTrue(found, part)
            self.assertFalse(set(found) & stored, part)
        self.assertEqual(len(TOKEN.findall(email["body"])), 2)
        self.press("/sms/c/" + TOKEN.search(email["body"])[1])
        self.assertEqual(lead.stage_id, self.qualified)

    def test_a_mass_mailing_by_email_leaves_personal_links_unshortened(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_type": "mail",
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "mailing_domain": "[('email_from', '=', 'ann@example.com')]",
                "body_html": """<p><a t-att-href="link('interested')">Yes</a>"""
                """ <a href="https://example.com/page">More</a></p>""",
            }
        )
        lead = self.make_lead(email_from="ann@example.com")
        with patch(
            "odoo.addons.link_tracker.models.link_tracker.LinkTracker._get_title_from_url", lambda _self, url: url
        ):
            mailing.action_send_mail([lead.id])
        mail = self.env["mail.mail"].search([("mailing_id", "=", mailing.id)])
        body = self.sent_email(mail)["body"]
        self.assertIn("/r/", body)
        self.press("/sms/c/" + TOKEN.search(body)[1])
        self.assertEqual(lead.stage_id, self.qualified)

    def test_a_mass_mailing_by_sms_leaves_personal_links_unshortened(self):
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_type": "sms",
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "mailing_domain": "[('phone', '=', '+12025550123')]",
                "body_plaintext": "Shall we call? {{ link('interested') }}",
            }
        )
        lead = self.make_lead()
        with self.trap_sms() as trap:
            mailing.action_send_sms(lead.ids)
            self.dispatch()
        self.press("/sms/c/" + TOKEN.search(trap.bodies[0])[1])
        self.assertEqual(lead.stage_id, self.qualified)
        self.assertFalse(self.env["link.tracker"].search([("url", "like", "/sms/c/")]))

    # --- looking does not make links ---

    def test_previews_and_tests_show_a_sample(self):
        lead = self.make_lead()
        before = self.env["sms.marketing.link.token"].search_count([])
        template = self.env["sms.template"].create(
            {"name": "T", "model_id": self.env["ir.model"]._get_id("crm.lead"), "body": "{{ link('interested') }}"}
        )
        preview = self.env["sms.template.preview"].create(
            {"sms_template_id": template.id, "resource_ref": f"crm.lead,{lead.id}"}
        )
        self.assertIn(personal_link.SAMPLE, preview.body)
        mail_template = self.mail_template(body_html="""<p><a t-att-href="link('interested')">Yes</a></p>""")
        preview = self.env["mail.template.preview"].create(
            {"mail_template_id": mail_template.id, "resource_ref": f"crm.lead,{lead.id}"}
        )
        self.assertIn(personal_link.SAMPLE, str(preview.body_html))
        self.assertEqual(reveal(self.env, preview.body_html), preview.body_html)
        mailing = self.env["mailing.mailing"].create(
            {
                "subject": "News",
                "mailing_type": "sms",
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "body_plaintext": "{{ link('interested') }}",
            }
        )
        with self.trap_sms() as trap:
            self.env["mailing.sms.test"].create({"mailing_id": mailing.id, "numbers": "+12025550199"}).action_send_sms()
            self.dispatch()
        self.assertIn(personal_link.SAMPLE, trap.bodies[0])
        self.assertEqual(self.env["sms.marketing.link.token"].search_count([]), before)

    # --- codes that nobody has ---

    def test_an_unknown_code_is_told_when_it_is_saved(self):
        model = self.env["ir.model"]._get_id("crm.lead")
        with self.assertRaisesRegex(ValidationError, "Did you mean “interested”"):
            self.env["sms.template"].create({"name": "T", "model_id": model, "body": "{{ link('intrested') }}"})
        for body in ("""<a t-att-href="link('nowhere')">x</a>""", """<t t-out="link(&quot;nowhere&quot;)"/>"""):
            with self.assertRaisesRegex(ValidationError, "no link “nowhere”"):
                self.mail_template(body_html=body)
        with self.assertRaisesRegex(ValidationError, "no link “nowhere”"):
            self.mail_template(subject="{{ link('nowhere') }}")
        for kind, field in (("sms", "body_plaintext"), ("mail", "body_html")):
            with self.assertRaisesRegex(ValidationError, "no link “nowhere”"):
                self.env["mailing.mailing"].create(
                    {"subject": "N", "mailing_type": kind, "mailing_model_id": model, field: "{{ link('nowhere') }}"}
                )

    def test_what_can_be_no_code_never_stands_in_a_text(self):
        lead = self.make_lead()
        for body in ("{{ link('Interested') }}", "{{ link('a b') }}", "{{ link(None) }}", "{{ link(object.name) }}"):
            with self.assertRaises(UserError, msg=body):
                self.env["mail.render.mixin"]._render_template(body, "crm.lead", lead.ids)

    def test_a_link_that_was_sent_is_archived_rather_than_deleted(self):
        self.render(self.make_lead())
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.link.unlink()
        self.make_link("Unused", "unused").unlink()

    def test_links_are_for_leads(self):
        with self.assertRaisesRegex(ValidationError, "leads only"):
            self.env["sms.template"].create(
                {
                    "name": "T",
                    "model_id": self.env["ir.model"]._get_id("res.partner"),
                    "body": "{{ link('interested') }}",
                }
            )

    def test_a_code_that_is_gone_when_sending_stops_the_whole_batch(self):
        leads = self.make_lead() + self.make_lead("+12025550160")
        self.link.active = False
        with self.trap_sms() as trap, self.assertRaisesRegex(UserError, "archived"), self.env.cr.savepoint():
            self.send(leads, "{{ link('interested') }}")
        self.dispatch()
        self.assertFalse(trap.bodies)
        self.assertFalse(self.messages_of(leads[0]))


@tagged("post_install", "-at_install")
class TestLinkBatch(SmsMarketingCase):
    def test_links_of_many_are_made_with_few_queries(self):
        self.env["sms.marketing.link"].create({"name": "Yes", "code": "interested"})
        leads = self.env["crm.lead"].create([{"name": f"Lead {n}"} for n in range(300)])
        self.env.flush_all()
        mixin = self.env["mail.render.mixin"]
        mixin._link_urls("interested", leads[:1])
        self.env.invalidate_all()
        with self.assertQueryCount(6):
            urls = mixin._link_urls("interested", leads)
        self.assertEqual(len(set(urls.values())), 300)

    def test_old_unused_links_are_forgotten_and_tapped_ones_kept(self):
        link = self.env["sms.marketing.link"].create({"name": "Yes", "code": "interested"})
        leads = self.make_lead() + self.make_lead("+12025550160") + self.make_lead("+12025550161")
        self.env["mail.render.mixin"]._link_urls("interested", leads)
        unused, tapped, fresh = (link.token_ids.filtered(lambda one, lead=lead: one.lead_id == lead) for lead in leads)
        (unused | tapped).expires_at = "2020-01-01"
        self.env["sms.marketing.link.tap"].create(
            {
                "token_id": tapped.id,
                "link_id": link.id,
                "company_id": self.company.id,
                "tapped_at": "2020-01-01",
            }
        )
        self.env["sms.marketing.link.token"]._gc_unused()
        self.assertEqual(link.token_ids.exists(), tapped | fresh)
