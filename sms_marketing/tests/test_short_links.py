"""Short links of texts: one tracker per address, nothing fetched, people and machines counted apart."""

import re
from unittest.mock import patch

from odoo import Command
from odoo.addons.mail.tools import link_preview
from odoo.tests import HttpCase, tagged

from .common import SmsMarketingCase

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 Version/17.5 Mobile Safari/604.1"
PAGE = "https://acme.example/offers/spring?ref=sms"


@tagged("post_install", "-at_install")
class TestShortLinks(SmsMarketingCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.sms_shorten_links = True

    def setUp(self):
        super().setUp()

        def fetch(_url, *_args, **_kwargs):
            raise AssertionError("no page may be fetched for a link in a text")

        self.startPatcher(patch.object(link_preview, "get_link_preview_from_url", fetch))

    def short_path(self, message):
        return re.search(r"/r/\w+/t/\w{8}", message.body)[0]

    def open(self, path, agent=PHONE, method="GET", **headers):
        headers = {"User-Agent": agent, "Accept-Language": "en", **headers}
        response = self.url_open(path, method=method, allow_redirects=False, headers=headers)
        self.env.invalidate_all()
        return response

    def test_each_text_has_its_own_link_to_one_tracker(self):
        leads = self.make_lead() + self.make_lead("+12025550124")
        self.send(leads, f"Look: {PAGE}. Reply STOP to opt out.")
        first, second = (self.messages_of(lead) for lead in leads)
        self.assertNotIn("acme", first.body)
        self.assertTrue(first.body.endswith(". Reply STOP to opt out."))
        self.assertNotEqual(self.short_path(first), self.short_path(second))
        tracker = self.env["link.tracker"].search([("url", "=", PAGE)])
        self.assertEqual((len(tracker), tracker.title), (1, PAGE))
        self.assertEqual(first.written_body, f"Look: {PAGE}. Reply STOP to opt out.")
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(sorted(trap.bodies), sorted([first.body, second.body]))

    def test_all_ways_out_shorten(self):
        self.template.body = f"See {PAGE}"
        sequence = self.env["sms.marketing.sequence"].create(
            {"name": "S", "step_ids": [Command.create({"kind": "sms", "template_id": self.template.id})]}
        )
        action = self.env["ir.actions.server"].create(
            {
                "name": "A",
                "state": "sms_marketing_send",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "sms_template_id": self.template.id,
            }
        )
        leads = [self.make_lead(f"+1202555013{n}") for n in range(4)]
        leads[0]._message_sms(f"See {PAGE}")
        sequence._enroll(leads[1])
        self.run_cron("run_sequences")
        action.with_context(active_model="crm.lead", active_ids=leads[2].ids).run()
        self.env["sms.sms"].create({"number": leads[3].phone, "body": f"See {PAGE}"})
        for lead in leads:
            self.assertRegex(self.messages_of(lead).body, r"^See http\S+/r/\w+/t/\w{8}$")
            ticket = self.env["sms.sms"].search([("number", "=", lead.phone)])
            self.assertEqual(ticket.body, self.messages_of(lead).body)

    def test_switched_off_nothing_changes(self):
        self.company.sms_shorten_links = False
        lead = self.make_lead()
        self.send(lead, f"See {PAGE}")
        self.assertEqual(self.messages_of(lead).body, f"See {PAGE}")
        self.assertFalse(self.messages_of(lead).written_body)

    def test_personal_and_short_links_stay(self):
        self.env["sms.marketing.link"].create({"name": "Yes", "code": "yes"})
        base = self.env.company.get_base_url()
        lead = self.make_lead()
        self.send(lead, f"{{{{ link('yes') }}}} {base}/r/abc {base}/web/login")
        body = self.messages_of(lead).body
        self.assertRegex(body, rf"^{re.escape(base)}/sms/c/\S+ {re.escape(base)}/r/abc {re.escape(base)}/r/\w+/t/\w+$")

    def test_same_text_twice_is_still_a_repetition(self):
        lead = self.make_lead()
        for _time in range(2):
            self.send(lead, f"See {PAGE}")
        self.assertEqual(self.messages_of(lead).mapped("reason"), ["repeated", False])

    def test_refused_text_needs_no_link(self):
        self.send(self.make_lead(consent=False), f"See {PAGE}")
        self.assertFalse(self.env["link.tracker"].search([("url", "=", PAGE)]))

    def test_segments_are_those_of_the_short_text(self):
        long = "https://acme.example/" + "x" * 150
        lead = self.make_lead()
        self.send(lead, f"See {long}")
        self.assertEqual(self.messages_of(lead).segment_count, 1)
        report = self.env["sms.marketing.content.report"].describe(
            f"See {long}",
            "sms.composer",
            {"composition_mode": "mass", "res_model": "crm.lead", "res_ids": repr(lead.ids)},
        )
        self.assertIn("1 segment ", report["count"])

    # --- opening ---

    def test_people_and_machines_are_counted_apart(self):
        lead = self.make_lead()
        stage = lead.stage_id
        self.send(lead, f"See {PAGE}")
        text = self.messages_of(lead)
        path = self.short_path(text)
        for response in (self.open(path), self.open(path)):
            self.assertEqual((response.status_code, response.headers["Location"]), (302, PAGE))
            self.assertIn("no-store", response.headers["Cache-Control"])
        for agent in ("facebookexternalhit/1.1", "WhatsApp/2.23.20.0", "Mozilla/5.0 (compatible; Googlebot/2.1)", ""):
            self.assertEqual(self.open(path, agent).status_code, 302)
        self.open(path, method="HEAD")
        self.open(path, **{"Sec-Purpose": "prefetch;prerender"})
        self.assertEqual((text.click_count, text.bot_click_count), (2, 6))
        self.assertTrue(text.clicked_at)
        tracker = self.env["link.tracker"].search([("url", "=", PAGE)])
        self.assertEqual((tracker.count, tracker.link_click_ids.sms_message_id), (2, text))
        self.assertEqual((lead.stage_id, lead.sms_consent), (stage, True))

    def test_wrong_references_still_lead_on_and_count_nothing(self):
        lead = self.make_lead()
        self.send(lead, f"See {PAGE}")
        text = self.messages_of(lead)
        code = self.short_path(text).split("/")[2]
        for reference in (str(text.id), "AAAAAAAA", "1", "x" * 500, "%00"):
            response = self.open(f"/r/{code}/t/{reference}")
            self.assertEqual((response.status_code, response.headers["Location"]), (302, PAGE), reference)
        self.assertEqual((text.click_count, text.bot_click_count), (0, 0))
        for path in ("/r/nothing/t/AAAAAAAA", "/r/%00/t/AAAAAAAA", f"/r/{'x' * 300}/t/1"):
            response = self.open(path)
            self.assertEqual(response.status_code, 404)
            self.assertIn("leads nowhere", response.text)

    def test_address_is_kept_to_the_letter(self):
        signed = "https://acme.example/f?sig=a%2Bb%3D&x=1&x=2&e=%20#top"
        lead = self.make_lead()
        self.send(lead, f"See {signed}")
        self.assertEqual(self.open(self.short_path(self.messages_of(lead))).headers["Location"], signed)

    def test_tracker_that_somebody_else_counts_on_does_not_keep_anybody_waiting(self):
        lead = self.make_lead()
        self.send(lead, f"See {PAGE}")
        text = self.messages_of(lead)
        with patch.object(self.registry["link.tracker"], "try_lock_for_update", lambda self, **_more: self.browse()):
            self.assertEqual(self.open(self.short_path(text)).status_code, 302)
        tracker = self.env["link.tracker"].search([("url", "=", PAGE)])
        self.assertEqual((text.click_count, tracker.count), (1, 0))
        self.open(self.short_path(text))
        self.assertEqual((text.click_count, tracker.count), (2, 2))

    def test_erasing_takes_out_what_was_written(self):
        lead = self.make_lead()
        self.send(lead, f"Ann, see {PAGE}")
        text = self.messages_of(lead)
        text.subscriber_id._erase_texts(text.number, "erased")
        self.assertEqual((text.body, text.written_body), (False, False))

    # --- many ---

    def queries(self, count, start, body):
        leads = self.make_leads_of(f"+1202555{start + n:04}" for n in range(count))
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.send(leads, body)
        self.env.flush_all()
        return self.env.cr.sql_log_count - before

    def test_many_texts_cost_no_more_queries(self):
        self.queries(2, 1000, f"Warm {PAGE}")
        few, many = self.queries(10, 2000, f"See {PAGE}/1"), self.queries(100, 3000, f"See {PAGE}/2")
        self.assertLess((many - few) / 90, 0.1, f"{few} and {many}")
        body = "See https://acme.example/{{ object.id }}"
        few, many = self.queries(10, 4000, body), self.queries(100, 5000, body)
        self.assertLess((many - few) / 90, 0.2, f"{few} and {many} with an address each")
