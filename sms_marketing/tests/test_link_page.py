"""Pages behind personal links: what they say, in which words and language, and what opening them leaves behind."""

import base64
import hashlib
import re

from odoo.exceptions import ValidationError
from odoo.tests import new_test_user, tagged

from ..tools import personal_link
from .link_common import BROWSER, LinkCase


@tagged("post_install", "-at_install")
class TestLinkPage(LinkCase):
    def counts(self):
        self.env.invalidate_all()
        return self.link.hit_count, self.link.bot_count, self.link.tap_count

    # --- opening ---

    def test_people_and_robots_are_counted_apart(self):
        path = self.path(self.make_lead())
        self.make_older()
        self.open(path)
        self.assertEqual(self.counts(), (1, 0, 0))
        self.open(path, **{"User-Agent": "facebookexternalhit/1.1"})
        self.open(path, **{"Sec-Purpose": "prefetch;prerender"})
        self.assertEqual(self.counts(), (3, 2, 0))
        self.url_open(path, headers=BROWSER, method="HEAD")
        self.assertEqual(self.counts(), (3, 3, 0))

    def test_seconds_after_it_was_made_is_too_soon_for_a_person(self):
        path = self.path(self.make_lead())
        self.env.flush_all()
        self.env.cr.execute("UPDATE sms_marketing_link_token SET create_date = clock_timestamp() AT TIME ZONE 'UTC'")
        self.open(path)
        self.assertEqual(self.counts(), (1, 1, 0))

    def test_two_links_of_one_person_at_once_are_opened_by_a_robot(self):
        self.make_link("No", "no")
        lead = self.make_lead()
        first, second = self.path(lead), self.path(lead, "no")
        self.make_older()
        self.open(first)
        self.env.cr.execute("UPDATE sms_marketing_link_hit SET opened_at = clock_timestamp() AT TIME ZONE 'UTC'")
        self.open(second)
        signs = (
            self.env["sms.marketing.link.hit"].search([("token_id.lead_id", "=", lead.id)], order="id").mapped("sign")
        )
        self.assertEqual(signs, [False, "together"])

    def test_other_methods_change_and_count_nothing(self):
        lead = self.make_lead()
        path = self.path(lead)
        for method in ("OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "PROPFIND"):
            self.url_open(path, method=method, headers=BROWSER, data={"pressed": "1"})
        self.assertEqual(self.counts(), (0, 0, 0))
        self.assertEqual(lead.stage_id, self.new)

    def test_one_link_opened_over_and_over_fills_no_table(self):
        lead = self.make_lead()
        path = self.path(lead)
        token = self.env["sms.marketing.link.token"].search([("lead_id", "=", lead.id)])
        self.env["sms.marketing.link.hit"].create(
            [{"token_id": token.id, "link_id": self.link.id, "company_id": self.company.id, "opened_at": "2026-01-01"}]
            * 500
        )
        self.assertEqual(self.open(path).status_code, 200)
        self.assertEqual(self.counts()[0], 500)

    def test_opening_takes_few_queries(self):
        path = self.path(self.make_lead())
        self.open(path)  # the page is kept rendered from here on
        personal = path.removeprefix("/sms/c/")
        links = self.env["sms.marketing.link"].sudo()
        with self.assertQueryCount(2):
            found = self.env["sms.marketing.link.token"]._look_up(personal)
            self.env["sms.marketing.link.hit"]._note(found, None)
            links._page_of(found, found.page())

    def test_an_unknown_token_writes_nothing(self):
        before = self.env["sms.marketing.link.hit"].search_count([])
        self.open("/sms/c/" + "A" * 22)
        self.assertEqual(self.env["sms.marketing.link.hit"].search_count([]), before)

    def test_nothing_of_the_person_stands_on_the_page(self):
        lead = self.make_lead(contact_name="Ann Secret", email_from="ann@example.com")
        path = self.path(lead)
        for page in (self.open(path), self.press(path), self.open(path)):
            for secret in ("Secret", "ann@example.com", "555", path.removeprefix("/sms/c/")):
                self.assertNotIn(secret, page.text)

    def test_headers_keep_the_address_to_oneself(self):
        response = self.open(self.path(self.make_lead()))
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertEqual(response.headers["Referrer-Policy"], "no-referrer")
        self.assertIn("frame-ancestors 'none'", response.headers["Content-Security-Policy"])
        self.assertIn("script-src 'none'", response.headers["Content-Security-Policy"])
        self.assertNotIn("Set-Cookie", response.headers)
        self.assertNotIn("<script", response.text)

    def test_what_a_telephone_glued_to_the_address_is_no_part_of_it(self):
        lead = self.make_lead()
        for glued in (".", ",", "!", ")", "”", "...", "%22%3E"):
            self.assertIn("Yes, call me", self.open(self.path(lead) + glued).text, glued)

    def test_a_large_post_is_refused_and_does_nothing(self):
        lead = self.make_lead()
        path = self.path(lead)
        response = self.url_open(path, data={"pressed": "x" * 1_000_000}, headers=BROWSER)
        self.env.invalidate_all()
        self.assertIn(response.status_code, (200, 413))
        self.assertEqual(lead.stage_id, self.new if response.status_code == 413 else self.qualified)

    # --- words ---

    def test_the_page_speaks_the_language_of_the_lead(self):
        self.env["res.lang"]._activate_lang("de_DE")
        self.link.write({"question": "May we call?", "thanks": "Thanks!"})
        german = self.link.with_context(lang="de_DE")
        german.write({"name": "Ja, bitte", "question": "Dürfen wir anrufen?", "thanks": "Vielen Dank!"})
        lead = self.make_lead(lang_id=self.env["res.lang"]._lang_get("de_DE").id)
        path = self.path(lead)
        page = self.open(path).text
        self.assertIn('lang="de-DE"', page)
        self.assertIn("Dürfen wir anrufen?", page)
        self.assertIn("Ja, bitte</button>", page)
        self.assertIn("Vielen Dank!", self.press(path).text)
        self.assertIn("May we call?", self.open(self.path(self.make_lead("+12025550160"))).text)

    def test_a_change_shows_at_once(self):
        path = self.path(self.make_lead())
        self.open(path)
        self.link.question = "Something new?"
        self.env.flush_all()
        self.env.cr.execute("UPDATE sms_marketing_link SET write_date = now() AT TIME ZONE 'UTC' + interval '1 second'")
        self.assertIn("Something new?", self.open(path).text)

    def test_the_companys_colour_is_readable_and_no_way_into_the_style_sheet(self):
        self.company.primary_color = "#ffee00"
        page = self.open(self.path(self.make_lead())).text
        self.assertIn("--button: #ffee00; --button-text: #000000;", page)
        self.company.primary_color = "red;} body{display:none"
        self.assertNotIn("display:none", self.link._render_page("question", self.link, "en_US", None, False).decode())

    def test_markup_in_labels_is_text(self):
        evil = "</style><script>alert(1)</script>"
        self.link.write({"name": evil, "question": evil, "thanks": evil})
        path = self.path(self.make_lead())
        self.assertNotIn("<script>alert", self.open(path).text + self.press(path).text)

    # --- after the tap ---

    def test_a_page_of_ones_own_opens_after_the_tap(self):
        self.link.thanks_url = "https://example.com/calendar?a=1"
        path = self.path(self.make_lead())
        for _again in range(2):
            response = self.url_open(path, data={}, headers=BROWSER, allow_redirects=False, method="POST")
            self.assertEqual(response.status_code, 303)
            self.assertEqual(response.headers["Location"], "https://example.com/calendar?a=1")
        self.assertEqual(self.open(path).status_code, 200)

    def test_only_web_addresses_may_follow(self):
        for bad in (
            "javascript:alert(1)",
            "//example.com",
            "ftp://example.com",
            "example.com",
            "https://",
            "data:x",
            "https://u:p@example.com/",
            "https://exa mple.com",
            "http://[x",
            "https://example.com/\nSet-Cookie: a",
        ):
            with self.assertRaises(ValidationError, msg=bad):
                self.link.thanks_url = bad

    def test_instant_links_have_one_script_that_the_policy_names(self):
        self.link.is_instant = True
        path = self.path(self.make_lead())
        response = self.open(path)
        script = re.search(r"<script>(.*?)</script>", response.text)[1]
        digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
        self.assertIn(f"script-src 'sha256-{digest}'", response.headers["Content-Security-Policy"])
        self.assertIn("visibilityState", script)
        self.assertNotIn("<script", self.press(path).text)

    # --- preview and sample ---

    def test_the_preview_has_a_button_that_is_off(self):
        marketer = new_test_user(self.env, "marketer", groups="sms_marketing.group_marketer", password="marketer123")
        path = f"/sms_marketing/link/{self.link.id}/preview"
        self.assertNotIn("Yes, call me", self.url_open(path).text)
        self.authenticate(marketer.login, "marketer123")
        page = self.url_open(path).text
        self.assertIn("disabled", re.search(r"<button[^>]*>", page)[0])
        for kind in ("thanks", "already", "change", "closed", "expired", "nonsense"):
            self.assertEqual(self.url_open(f"{path}?kind={kind}").status_code, 200)
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_link("Theirs", "theirs", company_id=other.id)
        for absent in (theirs.id, 999_999):
            self.assertEqual(self.url_open(f"/sms_marketing/link/{absent}/preview").status_code, 404)

    def test_a_sample_is_the_same_for_everybody(self):
        path = f"/sms/c/{personal_link.SAMPLE}"
        self.assertIn("sample link", self.open(path).text)
        self.assertEqual(self.open(path).text, self.press(path).text)


@tagged("post_install", "-at_install")
class TestLinkCodes(LinkCase):
    def test_codes_are_plain_words(self):
        for bad in ("", "Yes", "1st", "a b", "a'b", "ä", "a/b"):
            with self.assertRaises(ValidationError, msg=bad), self.env.cr.savepoint():
                self.make_link("Bad", bad)
                self.env.flush_all()

    def test_a_sequence_of_another_company_is_refused(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.sequence.copy({"company_id": other.id})
        with self.assertRaises(ValidationError):
            self.link.sequence_id = theirs
