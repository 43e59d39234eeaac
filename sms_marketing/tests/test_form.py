"""Lead forms: what a visitor sees, what a submission makes, and that nothing known gets lost."""

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from .form_common import NUMBER, FormCase

TAKING = "odoo.addons.sms_marketing.models.form_taking"


@tagged("post_install", "-at_install")
class TestFormPage(FormCase):
    def test_page_says_what_it_needs_to(self):
        page = self.show()
        self.assertEqual(page.status_code, 200)
        self.assertEqual(page.headers["Cache-Control"], "no-store")
        self.assertIn("frame-ancestors 'none'", page.headers["Content-Security-Policy"])
        self.assertEqual(page.headers["X-Frame-Options"], "DENY")
        self.assertNotIn("Set-Cookie", page.headers)
        for text in ("Get a quote", "Mobile number", "I agree to receive", "not a condition of purchase", "Acme"):
            self.assertIn(text, page.text)
        self.assertIn('href="https://acme.example.com/privacy">https://acme', page.text)

    def test_box_is_neither_ticked_nor_required(self):
        box = self.show().text.split('type="checkbox"')[1].split(">")[0]
        self.assertNotIn("checked", box)
        self.assertNotIn("required", box)
        self.assertNotIn("checked", self.show(query="?sms_consent=1").text.split('type="checkbox"')[1].split(">")[0])

    def test_head_and_unknown_and_strange_addresses(self):
        self.assertEqual(self.url_open(self.path(), method="HEAD").status_code, 200)
        for slug in ("no-such-form", "%00", "a%00b", "..%2f", "x" * 300, "%F0%9F%98%80", "'--"):
            response = self.url_open(f"/sms/form/{slug}")
            self.assertEqual(response.status_code, 404, slug)
            self.assertIn("There is no form here", response.text)

    def test_closed_form_says_so_and_takes_nothing(self):
        page = self.show()
        for closed in ({"is_published": False}, {"is_published": True, "active": False}):
            self.form.write(closed)
            response = self.send(page=page, name="Ann", phone=NUMBER)
            self.assertEqual((response.status_code, self.show().status_code), (410, 410))
            self.assertIn("This form is closed", response.text)
        self.assertFalse(self.submissions())

    def test_language_of_the_visitor(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.form.with_context(lang="fr_FR").name = "Demander un devis"
        self.fields_of["phone"].with_context(lang="fr_FR").label = "Portable"
        french = self.show(**{"Accept-Language": "fr-CA,fr;q=0.9,en;q=0.5"})
        self.assertIn("Demander un devis", french.text)
        self.assertIn("Portable", french.text)
        self.assertIn('<html lang="fr-FR"', french.text)
        self.assertIn('lang="en-US"', french.text)  # the words beside the box are English still
        self.assertIn("Demander un devis", self.show(query="?lang=fr").text)
        self.assertIn("Get a quote", self.show(query="?lang=xx", **{"Accept-Language": "de"}).text)

    def test_wording_in_the_language_of_the_page(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.form.wording_ids |= self.env["sms.marketing.wording"].create(
            {"name": "FR", "kind": "checkbox", "lang": "fr_FR", "text": "J'accepte les SMS d'Acme."}
        )
        page = self.show(query="?lang=fr_FR")
        self.assertIn("accepte les SMS", page.text)
        self.send(page=page, name="Ann", phone=NUMBER, sms_consent="1")
        row = self.ledger()
        self.assertEqual((row.wording, row.lang), ("J'accepte les SMS d'Acme.", "fr_FR"))

    def test_embedded_page_may_be_framed_where_it_is_allowed(self):
        def policy():
            page = self.show(mode="embed")
            return page.headers["Content-Security-Policy"].rpartition("; ")[2], "X-Frame-Options" in page.headers

        self.assertEqual(policy(), ("frame-ancestors 'self' *", False))
        self.form.embed_sites = "www.acme.example.com\nhttp://localhost:8080/x"
        sites = "https://www.acme.example.com http://localhost:8080"
        self.assertEqual(policy(), (f"frame-ancestors 'self' {sites}", False))
        self.form.is_embeddable = False
        self.assertEqual(policy(), ("frame-ancestors 'none'", True))

    def test_script_is_the_same_for_all_and_may_be_loaded_from_anywhere(self):
        script = self.url_open(f"{self.path()}/embed.js")
        self.assertEqual(script.headers["Content-Type"], "text/javascript; charset=utf-8")
        self.assertIn("event.origin !== own.origin", script.text)
        self.assertEqual(script.headers["Cross-Origin-Resource-Policy"], "cross-origin")


@tagged("post_install", "-at_install")
class TestFormTaking(FormCase):
    def test_new_lead_with_everything(self):
        stage = self.env["crm.stage"].search([], order="sequence")[1]
        team = self.env["crm.team"].create({"name": "Web", "company_id": self.company.id})
        user = new_test_user(self.env, "sales", groups="sales_team.group_sale_salesman")
        tag = self.env["crm.tag"].create({"name": "Web lead"})
        self.form.write({"stage_id": stage.id, "team_id": team.id, "user_id": user.id, "tag_ids": [(4, tag.id)]})
        response = self.send(
            name="Ann  Lee", phone="(202) 555-0123", email="Ann@Example.com", message="Hello\n\nthere", sms_consent="1"
        )
        self.assertEqual(response.status_code, 200)
        self.assertIn("Thank you!", response.text)
        lead = self.leads()
        self.assertEqual((lead.name, lead.contact_name, lead.phone), ("Get a quote: Ann Lee", "Ann Lee", NUMBER))
        self.assertEqual(
            (lead.email_from, lead.type, lead.company_id), ("Ann@Example.com", "opportunity", self.company)
        )
        self.assertEqual((lead.stage_id, lead.team_id, lead.user_id, lead.tag_ids), (stage, team, user, tag))
        self.assertIn("Hello", lead.description)
        self.assertTrue(lead.sms_consent)
        note = lead.message_ids.filtered(lambda message: "Sent the form" in message.body)
        self.assertIn("Agreed to texts", note.body)
        self.assertEqual(self.form.submission_count, 1)

    def test_evidence(self):
        page = self.show(**{"User-Agent": "Browser 7"})
        headers = {"Origin": self.own, "User-Agent": "Browser 7"}
        self.send(page=page, headers=headers, name="Ann", phone=NUMBER, email="ann@example.com", sms_consent="1")
        row, version = self.ledger(), self.form.wording_ids._latest()
        self.assertEqual((row.event, row.source, row.wording), ("opt_in", "form", version.text))
        self.assertEqual((row.wording_id, row.wording_version), (version, version.reference))
        self.assertEqual((row.page_url, row.user_agent), (self.form.url, "Browser 7"))
        self.assertEqual(row.note, "Get a quote, Ann, ann@example.com")
        self.assertTrue(row.ip)
        kept = self.submissions()
        self.assertEqual((kept.ip, kept.user_agent, kept.lang), (row.ip, "Browser 7", "en_US"))
        self.assertEqual((kept.is_ticked, kept.consent_result, kept.version_id), (True, "opted_in", version))
        self.assertEqual((kept.lead_id, kept.is_new_lead, kept.number), (self.leads(), True, NUMBER))

    def test_words_that_were_read_count_not_those_of_now(self):
        page = self.show()
        read = self.form.wording_ids._latest()
        self.form.wording_ids.text = "Other words by Acme"
        self.send(page=page, name="Ann", phone=NUMBER, sms_consent="1")
        self.assertEqual(self.ledger().wording_id, read)

    def test_box_left_empty_is_no_consent(self):
        self.send(name="Ann", phone=NUMBER)
        self.assertFalse(self.leads().sms_consent)
        self.assertFalse(self.ledger())
        self.assertEqual(self.submissions().consent_result, "none")

    def test_form_without_box_takes_no_consent(self):
        self.form.asks_consent = False
        self.assertNotIn("checkbox", self.show().text)
        self.send(name="Ann", phone=NUMBER, sms_consent="1")
        self.assertFalse(self.ledger())

    def test_box_left_empty_takes_nothing_back(self):
        lead = self.make_lead()
        self.send(name="Ann", phone=NUMBER)
        self.assertTrue(lead.sms_consent)

    def test_suppressed_number_stays_out_and_the_visitor_sees_no_difference(self):
        lead = self.make_lead()
        for suppression in ("keyword", "legal"):
            self.subscriber()._opt_out("keyword", suppression)
            self.subscriber()._mirror()
            response = self.send(name="Ann", phone=NUMBER, sms_consent="1")
            fresh = self.send(name="Bob", phone="+12025550124", sms_consent="1")
            self.assertEqual((response.status_code, response.text), (fresh.status_code, fresh.text))
            self.assertEqual((lead.sms_consent, lead.sms_opted_out), (False, True))
            self.assertEqual(self.subscriber().suppression, suppression)
            self.assertEqual(self.submissions()[1].consent_result, "kept_out")
        self.assertEqual(self.ledger()[-1].event, "request")
        self.assertIn("stays out", lead.message_ids[0].body)

    def test_erased_number_stays_out_and_is_not_written_into_the_ledger(self):
        self.make_lead().unlink()
        self.subscriber()._erase()
        self.send(name="Ann Long", phone=NUMBER, sms_consent="1")
        self.assertFalse(self.subscriber())
        self.assertFalse(self.ledger())
        row = self.env["sms.marketing.consent"].search([], limit=1)
        self.assertEqual((row.event, row.note, row.ip), ("request", False, False))
        self.assertFalse(self.leads().sms_consent)

    def test_known_lead_gets_what_it_lacks_and_keeps_what_it_has(self):
        lead = self.make_lead(consent=False, contact_name="Ann Lee", city="Boston")
        first = self.env["crm.stage"].search([], order="sequence")
        lead.stage_id = first[1]
        self.form.write({"stage_id": first[0].id, "field_ids": [(0, 0, {"kind": "city"}), (0, 0, {"kind": "company"})]})
        self.send(
            name="Anna Lee", phone=NUMBER, email="ann@example.com", city="Paris", company="Acme", message="Call me"
        )
        self.assertEqual(self.leads(), lead)
        self.assertEqual((lead.contact_name, lead.city), ("Ann Lee", "Boston"))
        self.assertEqual((lead.email_from, lead.partner_name, lead.stage_id), ("ann@example.com", "Acme", first[1]))
        self.assertIn("Call me", lead.description)
        note = lead.message_ids.filtered(lambda message: "Known otherwise" in message.body).body
        for text in ("Anna Lee", "Paris", "Boston"):
            self.assertIn(text, note)
        lead.description = "Own notes"
        self.send(name="Ann Lee", phone=NUMBER, message="Second message")
        self.assertIn("Own notes", lead.description)
        self.assertIn("Second message", lead.message_ids[0].body)

    def test_known_lead_moves_forward_only(self):
        lead = self.make_lead(consent=False)
        first = self.env["crm.stage"].search([], order="sequence")
        self.form.stage_id = first[1]
        self.send(name="Ann", phone=NUMBER)
        self.assertEqual(lead.stage_id, first[1])

    def test_lead_found_by_email_whatever_its_spelling(self):
        lead = self.make_lead(phone=False, consent=False, email_from="Ann <ANN@example.com>")
        response = self.send(name="Ann", phone=NUMBER, email="ann@Example.com")
        stranger = self.send(name="Bob", phone="+12025550124", email="bob@example.com")
        self.assertEqual(response.text, stranger.text)
        self.assertEqual((self.leads(), lead.phone), (lead, NUMBER))

    def test_lead_that_was_ticked_without_a_number_does_not_lend_its_tick_to_a_strangers(self):
        lead = self.make_lead(phone=False, email_from="ann@example.com")
        self.send(name="Mallory", phone=NUMBER, email="ann@example.com")
        self.assertFalse(lead.phone)
        self.assertFalse(self.ledger())
        self.assertIn(NUMBER, lead.message_ids[0].body)

    def test_most_recent_open_lead_and_never_a_closed_one(self):
        won = self.make_lead(consent=False)
        won.action_set_won()
        lost = self.make_lead(consent=False)
        lost.action_set_lost()
        archived = self.make_lead(consent=False, active=False)
        before = {lead: lead.write_date for lead in won + lost + archived}
        self.send(name="Ann", phone=NUMBER)
        new = self.leads() - won - lost - archived
        self.assertEqual(len(new), 1)
        self.assertEqual({lead: lead.write_date for lead in before}, before)
        younger = self.make_lead(consent=False)
        self.send(name="Ann", phone=NUMBER)
        self.assertEqual(self.submissions()[0].lead_id, younger)

    def test_lead_of_another_company_is_left_alone(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_lead(consent=False, company_id=other.id, email_from="ann@example.com")
        self.send(name="Ann", phone=NUMBER, email="ann@example.com", sms_consent="1")
        mine = self.leads() - theirs
        self.assertEqual((len(mine), mine.company_id), (1, self.company))
        self.assertEqual(self.subscriber().company_id, self.company)
        self.assertFalse(theirs.sms_consent)

    def test_form_of_another_company_works_for_that_company(self):
        other = self.env["res.company"].create({"name": "Other", "country_id": self.env.ref("base.de").id})
        form = self.env["sms.marketing.form"].with_company(other).create({"name": "Anfrage", "company_id": other.id})
        self.send(form, name="Ann", phone="030 23125 000", sms_consent="1")
        lead = self.leads("+493023125000")
        self.assertEqual((lead.company_id, lead.sms_consent), (other, True))
        self.assertEqual(self.subscriber("+493023125000").company_id, other)
        self.assertIn("from Other by SMS", self.ledger("+493023125000").wording)

    def test_number_of_another_country(self):
        self.send(name="Ann", phone="+44 7400 123456")
        self.send(name="Ann", phone="0044 7400 123457")
        self.assertTrue(self.leads("+447400123456") and self.leads("+447400123457"))

    def test_double_opt_in_asks_and_records_nothing_yet(self):
        self.form.double_opt_in = True
        with self.trap_sms() as trap:
            self.send(name="Ann", phone=NUMBER, sms_consent="1")
            self.dispatch()
        self.assertEqual(trap.numbers, [NUMBER])
        self.assertEqual(self.submissions().consent_result, "asked")
        self.assertFalse(self.leads().sms_consent)
        self.assertEqual(self.ledger().mapped("event"), ["ask"])

    def test_double_opt_in_without_an_account_or_in_canada_loses_no_lead(self):
        self.form.double_opt_in = True
        self.send(name="Ann", phone="+16135550123", sms_consent="1")
        self.assertEqual(self.submissions().consent_result, "not_asked")
        self.account.state = "draft"
        self.send(name="Ann", phone=NUMBER, sms_consent="1")
        self.assertEqual(self.submissions()[0].consent_result, "not_asked")
        self.assertEqual((len(self.leads()), self.leads().sms_consent), (1, False))

    def test_sequence_starts_and_one_without_steps_is_no_fault(self):
        sequence = self.env["sms.marketing.sequence"].create({"name": "Welcome"})
        self.form.sequence_id = sequence
        self.assertEqual(self.send(name="Ann", phone=NUMBER).status_code, 200)
        self.assertFalse(self.leads().sms_enrollment_ids)
        sequence.step_ids = [(0, 0, {"kind": "sms", "template_id": self.template.id})]
        self.send(name="Ann", phone=NUMBER)
        self.send(name="Ann", phone=NUMBER)
        self.assertEqual(self.leads().sms_enrollment_ids.sequence_id, sequence)
        self.assertEqual(len(self.leads().sms_enrollment_ids), 1)

    def test_rule_on_new_leads_meets_the_consent(self):
        """The whole way: form, consent, rule, text."""
        self.env["base.automation"].create(
            {
                "name": "Welcome",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "trigger": "on_create",
                "action_server_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Text",
                            "state": "sms",
                            "model_id": self.env["ir.model"]._get_id("crm.lead"),
                            "sms_template_id": self.template.id,
                            "sms_method": "sms",
                        },
                    )
                ],
            }
        )
        with self.trap_sms() as trap:
            self.send(name="Ann", phone=NUMBER, sms_consent="1")
            self.dispatch()
        self.assertEqual(trap.bodies, ["Hi Ann"])

    def test_broken_rule_loses_nothing_and_the_visitor_is_thanked(self):
        self.env["base.automation"].create(
            {
                "name": "Broken",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "trigger": "on_create",
                "action_server_ids": [
                    (
                        0,
                        0,
                        {
                            "name": "Raise",
                            "state": "code",
                            "code": "raise ValueError('broken rule')",
                            "model_id": self.env["ir.model"]._get_id("crm.lead"),
                        },
                    )
                ],
            }
        )
        with mute_logger(TAKING):
            response = self.send(name="Ann", phone=NUMBER, sms_consent="1")
        self.assertIn("Thank you!", response.text)
        kept = self.submissions()
        self.assertEqual((kept.state, kept.lead_id.id, kept.number), ("failed", False, NUMBER))
        self.assertIn("broken rule", kept.error)
        self.env["base.automation"].search([("name", "=", "Broken")]).unlink()
        kept.action_take()
        self.assertEqual((kept.state, kept.lead_id), ("done", self.leads()))
        self.assertTrue(self.leads().sms_consent)

    def test_utm_of_the_page_and_of_the_form(self):
        self.form.source_id = self.env["utm.source"].create({"name": "Flyer"})
        self.send(query="?utm_source=google&utm_medium=cpc%20ads&utm_campaign=Fall_100%25", name="Ann", phone=NUMBER)
        lead = self.leads()
        self.assertEqual((lead.source_id.name, lead.medium_id.name), ("Flyer", "cpc ads"))
        self.assertEqual(lead.campaign_id.name, "Fall_100%")
        self.assertFalse(self.env["utm.source"].search([("name", "=", "google")]))

    def test_free_fields_go_where_they_should(self):
        date_field = "date_deadline"
        self.form.field_ids = [
            (0, 0, {"kind": "text", "label": "Roof", "target": "description"}),
            (0, 0, {"kind": "number", "label": "Budget", "target": "field", "lead_field": "expected_revenue"}),
            (0, 0, {"kind": "date", "label": "When", "target": "field", "lead_field": date_field}),
            (0, 0, {"kind": "choice", "label": "What", "target": "tag", "choices": "Solar\nHeat pump"}),
            (0, 0, {"kind": "country"}),
            (0, 0, {"kind": "state"}),
        ]
        self.send(
            name="Ann",
            phone=NUMBER,
            text="Flat",
            number="1234,5",
            date="2026-12-24",
            choice="1",
            country="US",
            state="ohio",
        )
        lead = self.leads()
        self.assertIn("Roof: Flat", lead.description)
        self.assertEqual((lead.expected_revenue, lead[date_field]), (1234.5, fields.Date.to_date("2026-12-24")))
        self.assertEqual((lead.tag_ids.name, lead.country_id.code, lead.state_id.code), ("Heat pump", "US", "OH"))

    def test_choice_fits_a_selection_of_the_lead(self):
        values = {"kind": "choice", "label": "How", "target": "field", "lead_field": "priority"}
        self.form.field_ids = [(0, 0, {**values, "choices": "Low\nVery High"})]
        self.send(name="Ann", phone=NUMBER, choice="1")
        self.assertEqual(self.leads().priority, "3")
        with self.assertRaisesRegex(ValidationError, "Soon"):
            self.form.field_ids.filtered("choices").choices = "Soon\nLater"

    def test_first_and_last_name(self):
        self.form.field_ids = [
            (2, self.fields_of["name"].id),
            (0, 0, {"kind": "first_name"}),
            (0, 0, {"kind": "last_name"}),
        ]
        self.send(last_name="Lee", first_name="Ann", phone=NUMBER)
        self.assertEqual(self.leads().contact_name, "Ann Lee")

    def test_thank_you_page_of_ones_own(self):
        self.form.write({"thanks_title": "Danke <b>", "thanks": "Bis bald"})
        text = self.send(name="Ann", phone=NUMBER).text
        self.assertIn("Danke &lt;b&gt;", text)
        self.form.redirect_url = "https://www.example.com/thanks?x=1"
        response = self.send(name="Ann", phone=NUMBER)
        self.assertEqual(
            (response.status_code, response.headers["Location"]), (303, "https://www.example.com/thanks?x=1")
        )
        embedded = self.send(mode="embed", name="Ann", phone=NUMBER)
        self.assertEqual(embedded.status_code, 200)
        self.assertIn('target="_top" href="https://www.example.com/thanks?x=1">', embedded.text)

    def test_merged_leads_keep_what_was_sent(self):
        self.send(name="Ann", phone=NUMBER)
        self.send(name="Ann", phone="+12025550124")
        merged = (self.leads() | self.leads("+12025550124")).merge_opportunity(auto_unlink=True)
        self.assertEqual(self.submissions().lead_id, merged)
        self.assertEqual(len(self.submissions().filtered("lead_id")), 2)

    def test_embedding_page_is_kept(self):
        self.send(mode="embed", query="?page=https://www.acme.example.com/contact", name="Ann", phone=NUMBER)
        kept = self.submissions()
        self.assertEqual((kept.page_url, kept.is_embedded), ("https://www.acme.example.com/contact", True))
        self.send(mode="embed", query="?page=javascript:alert(1)", name="Ann", phone=NUMBER)
        self.assertFalse(self.submissions()[0].page_url)


@tagged("post_install", "-at_install")
class TestFormBuilder(FormCase):
    def test_new_form_is_ready_to_use(self):
        form = Form(self.env["sms.marketing.form"])
        form.name = "Contact us: today!"
        form = form.save()
        self.assertEqual(form.slug, "contact-us-today")
        self.assertEqual(form.field_ids.mapped("kind"), ["name", "phone", "email", "message"])
        self.assertIn("Acme", form.wording_text)
        self.assertIn("the address of your terms", form.wording_lacks)
        self.assertTrue(form.url.endswith("/sms/form/contact-us-today"))
        self.assertTrue(form.qr_code)
        self.assertIn(f'src="{form.url}/embed.js"', form.script_snippet)
        self.assertIn(f'src="{form.url}/embed"', form.iframe_snippet)

    def test_a_marketer_makes_a_form_and_an_agent_does_not(self):
        marketer = new_test_user(self.env, "marketer", groups="sms_marketing.group_marketer")
        agent = new_test_user(self.env, "agent", groups="sms_marketing.group_agent")
        form = Form(self.env["sms.marketing.form"].with_user(marketer))
        form.name = "By a marketer"
        form = form.save()
        self.assertTrue(form.url and form.wording_text and form.qr_code)
        with self.assertRaises(UserError):
            self.env["sms.marketing.form"].with_user(agent).create({"name": "By an agent"})

    def test_second_form_of_a_name_and_copies_have_an_address_of_their_own(self):
        again, third = self.env["sms.marketing.form"].create([{"name": "Get a quote"}, {"name": "Get a quote"}])
        copy = self.form.copy()
        self.assertEqual(len({self.form.slug, again.slug, third.slug, copy.slug}), 4)
        self.assertEqual(copy.field_ids.mapped("kind"), self.form.field_ids.mapped("kind"))
        self.assertFalse(copy.submission_ids)

    def test_what_cannot_be(self):
        other = self.env["res.company"].create({"name": "Other"})
        stranger = self.env["sms.marketing.sequence"].create({"name": "Theirs", "company_id": other.id})
        wrong = [
            {"slug": "Has Blanks"},
            {"slug": "../x"},
            {"redirect_url": "javascript:alert(1)"},
            {"redirect_url": "//evil.example"},
            {"redirect_url": "https://good.example@evil.example/"},
            {"redirect_url": "https://a.example\\@evil.example/"},
            {"embed_sites": "https://a.example; script-src *"},
            {"wording_ids": [(5,)]},
            {"field_ids": [(0, 0, {"kind": "email"})]},
            {"field_ids": [(2, self.fields_of["phone"].id)]},
            {"field_ids": [(0, 0, {"kind": "choice", "choices": "Only one"})]},
            {"field_ids": [(0, 0, {"kind": "text", "target": "tag"})]},
            {"field_ids": [(0, 0, {"kind": "text", "target": "field"})]},
            {"field_ids": [(0, 0, {"kind": "number", "target": "field", "lead_field": "function"})]},
            {"sequence_id": stranger.id},
        ]
        for values in wrong:
            with self.subTest(values), self.assertRaises(UserError), self.env.cr.savepoint():
                self.form.write(values)

    def test_fields_of_the_lead_that_are_no_answers_are_not_offered(self):
        offered = dict(self.env["sms.marketing.form.field"]._get_lead_fields())
        self.assertTrue({"function", "expected_revenue", "date_deadline", "priority", "website"} <= offered.keys())
        forbidden = (
            "type",
            "won_status",
            "phone_sanitized",
            "sms_consent",
            "probability",
            "active",
            "phone",
            "email_from",
        )
        self.assertFalse(offered.keys() & set(forbidden))

    def test_form_with_submissions_is_kept(self):
        self.send(name="Ann", phone=NUMBER)
        with self.assertRaisesRegex(UserError, "Archive it"):
            self.form.unlink()

    def test_wording_follows_the_companys_data(self):
        before = self.form.wording_ids
        self.company.sms_terms_url = "https://acme.example.com/terms"
        self.form.action_write_wording()
        self.assertNotEqual(self.form.wording_ids, before)
        self.assertIn("https://acme.example.com/terms", self.form.wording_text)
        self.form.action_write_wording()
        self.assertEqual(len(self.form.wording_ids), 1)

    def test_an_agent_reads_and_a_marketer_takes_what_was_held_for_spam(self):
        agent = new_test_user(self.env, "agent", groups="sms_marketing.group_agent,sales_team.group_sale_salesman")
        marketer = new_test_user(self.env, "marketer", groups="sms_marketing.group_marketer")
        self.send(name="Ann", phone=NUMBER, homepage="x")
        spam = self.submissions()
        self.assertEqual((spam.state, self.leads()), ("spam", self.env["crm.lead"]))
        self.assertTrue(spam.with_user(agent).answers_html)
        with self.assertRaises(UserError):
            spam.with_user(agent).action_take()
        spam.with_user(marketer).action_take()
        self.assertEqual((spam.state, len(self.leads())), ("done", 1))
        for user in (agent, marketer):
            with self.assertRaises(UserError):
                spam.with_user(user).write({"number": "+12025550199"})
