"""The door for external forms: only who has the secret gets in, once per request, and nobody is opted in again."""

import json
import time
from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import request_signature
from .common import SmsMarketingCase

NUMBER = "+12025550123"
KEPT_OUT = "Kept out: the number is suppressed."
CONTROLLER = "odoo.addons.sms_marketing.controllers.consent_endpoint"


class EndpointCase(SmsMarketingCase, HttpCase):
    def setUp(self):
        super().setUp()
        self.endpoint = self.env["sms.marketing.consent.endpoint"].create({"name": "Website"})
        self.nonces = iter(range(10_000_000, 20_000_000))

    def sign(self, body, endpoint=None, stamp=None, nonce=None):
        stamp, nonce = str(stamp or int(time.time())), nonce or str(next(self.nonces))
        secret = (endpoint or self.endpoint).secret
        return {
            "X-Consent-Timestamp": stamp,
            "X-Consent-Nonce": nonce,
            "X-Consent-Signature": request_signature.sign(secret, stamp, nonce, body),
        }

    def post(self, body, headers=None, endpoint=None, kind="application/json"):
        body = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = self.sign(body, endpoint) if headers is None else headers
        self.env.flush_all()
        path = f"/sms_marketing/consent/{(endpoint or self.endpoint).token}"
        response = self.url_open(path, data=body, headers={"Content-Type": kind, **headers}, allow_redirects=False)
        self.env.invalidate_all()
        return response

    def report(self, consent=True, number=NUMBER, **more):
        response = self.post({"number": number, "consent": consent, **more})
        return response.json().get("status")

    def ledger(self, number=NUMBER):
        return self.env["sms.marketing.consent"].search([("number", "=", number)], order="id")


@tagged("post_install", "-at_install")
class TestConsentEndpoint(EndpointCase):
    def test_a_yes_is_kept_with_its_evidence_and_shown_on_leads_and_contacts(self):
        lead = self.make_lead(consent=False)
        contact = self.env["res.partner"].create({"name": "Ann", "phone": NUMBER})
        status = self.report(
            number="(202) 555-0123",
            country="US",
            wording="I agree to texts from Acme.",
            page_url="https://acme.example.com/form",
            ip="2001:db8::7",
            user_agent="Browser 7",
            lang="en_US",
            name="Ann Example",
            email="ann@example.com",
            evidence="form 77",
        )
        self.assertEqual(status, "opted_in")
        self.assertTrue(lead.sms_consent and contact.sms_consent)
        row = self.ledger()
        self.assertEqual((row.event, row.source, row.wording), ("opt_in", "form", "I agree to texts from Acme."))
        self.assertEqual((row.page_url, row.ip), ("https://acme.example.com/form", "2001:db8::7"))
        self.assertEqual((row.user_agent, row.lang), ("Browser 7", "en_US"))
        self.assertEqual(row.note, "Website, Ann Example, ann@example.com, form 77")
        self.assertEqual(self.endpoint.accepted_count, 1)

    def test_form_encoded(self):
        body = b"number=%2B1+202+555+0123&consent=yes&wording=I+agree+%C3%A9"
        response = self.post(body, kind="application/x-www-form-urlencoded")
        self.assertEqual(response.json(), {"status": "opted_in"})
        self.assertEqual(self.ledger().wording, "I agree é")

    def test_wording_by_version_by_default_or_in_conflict(self):
        wording = self.env["sms.marketing.wording"].create({"name": "Form", "text": "First words"})
        reference = wording.reference
        wording.text = "Second words"
        self.assertEqual(self.report(wording_version=reference), "opted_in")
        self.assertEqual((self.ledger().wording, self.ledger().wording_version), ("First words", reference))
        self.endpoint.version_id = wording._latest()
        self.report(number="+12025550124")
        self.assertEqual(self.ledger("+12025550124").wording, "Second words")
        for wrong in ({"wording_version": "W99999-1"}, {"wording_version": reference, "wording": "Other words"}):
            response = self.post({"number": "+12025550125", "consent": True, **wrong})
            self.assertEqual(response.status_code, 400)
        self.assertFalse(self.ledger("+12025550125"))

    def test_a_no_opts_out(self):
        lead = self.make_lead()
        self.assertEqual(self.report(False), "opted_out")
        self.assertTrue(lead.sms_opted_out)
        self.assertEqual((self.ledger()[-1].event, self.ledger()[-1].source), ("opt_out", "api"))

    def test_a_suppressed_number_stays_out_and_the_form_is_told(self):
        lead = self.make_lead()
        rows = self.env["sms.marketing.subscriber"]._for_numbers(self.company, [NUMBER])
        for suppression in ("keyword", "person"):
            rows[NUMBER]._opt_out("keyword", suppression)
            rows[NUMBER]._mirror()
            self.assertEqual(self.report(), "kept_out")
            self.assertEqual((lead.sms_consent, lead.sms_opted_out), (False, True))
        self.assertIn("Kept out", self.ledger()[-1].note)

    def test_an_erased_number_stays_out_and_is_not_written_down(self):
        self.make_lead().unlink()
        self.env["sms.marketing.subscriber"].search([("number", "=", NUMBER)])._erase()
        self.assertEqual(self.report(name="Ann Example", ip="192.0.2.7", wording="I am Ann"), "kept_out")
        self.assertFalse(self.env["sms.marketing.subscriber"].search([("number", "=", NUMBER)]))
        self.assertFalse(self.ledger())
        row = self.env["sms.marketing.consent"].search([], limit=1)
        self.assertEqual((row.event, row.note, row.ip, row.wording), ("import", KEPT_OUT, False, False))

    def test_who_agreed_before_is_not_opted_in_twice(self):
        self.report()
        self.assertEqual(self.report(), "already_opted_in")
        self.assertEqual(len(self.ledger()), 1)

    def test_a_repeat_has_the_same_answer_and_no_effect(self):
        body = json.dumps({"number": NUMBER, "consent": True}).encode()
        headers = self.sign(body)
        first, second = self.post(body, headers), self.post(body, headers)
        self.assertEqual(first.json(), {"status": "opted_in"})
        self.assertEqual(second.json(), first.json())
        rows = self.env["sms.marketing.subscriber"]._for_numbers(self.company, [NUMBER])
        rows[NUMBER]._opt_out("keyword")
        self.assertEqual(self.post(body, headers).json(), {"status": "opted_in"})
        self.assertEqual(rows[NUMBER].suppression, "keyword")
        self.assertEqual(self.endpoint.accepted_count, 1)

    def test_a_refused_request_may_be_corrected_under_the_same_word(self):
        bad = json.dumps({"number": "12", "consent": True}).encode()
        good = json.dumps({"number": NUMBER, "consent": True}).encode()
        self.assertEqual(self.post(bad, self.sign(bad, nonce="order-4711")).status_code, 400)
        self.assertEqual(self.post(good, self.sign(good, nonce="order-4711")).json(), {"status": "opted_in"})

    def test_whatever_is_not_signed_is_answered_alike_and_stores_nothing_but_a_counter(self):
        body = json.dumps({"number": NUMBER, "consent": True}).encode()
        good, now = self.sign(body), int(time.time())
        other = self.env["sms.marketing.consent.endpoint"].create({"name": "Other"})
        forged = [
            {},
            {**good, "X-Consent-Signature": "sha256=" + "0" * 64},
            {**good, "X-Consent-Nonce": "another-word"},
            {**good, "X-Consent-Timestamp": str(now + 1)},
            self.sign(body, other),
            self.sign(b"{}"),
            self.sign(body, stamp=now - 400),
            self.sign(body, stamp=now + 400),
            {name: value for name, value in good.items() if name != "X-Consent-Nonce"},
        ]
        with mute_logger(CONTROLLER):
            answers = [self.post(body, headers) for headers in forged]
        self.assertEqual({(one.status_code, one.content) for one in answers}, {(403, b"")})
        self.assertFalse(self.ledger())
        self.assertFalse(self.env["sms.marketing.consent.request"].search([]))
        self.assertEqual((self.endpoint.refused_count, self.endpoint.accepted_count), (len(forged), 0))

    def test_unknown_archived_and_deleted_addresses_are_answered_like_forged_ones(self):
        body = json.dumps({"number": NUMBER, "consent": True}).encode()
        headers = self.sign(body)
        self.endpoint.active = False
        self.assertEqual(self.post(body, headers).status_code, 403)
        for token in ("x", "A" * 22, "..%2f..", "A" * 5000):
            path = f"/sms_marketing/consent/{token}"
            response = self.url_open(path, data=body, headers={"Content-Type": "application/json", **headers})
            self.assertIn(response.status_code, (403, 404))
            self.assertNotIn("Traceback", response.text)
        self.assertFalse(self.ledger())

    def test_a_new_secret_closes_the_door_for_the_former_one(self):
        body = json.dumps({"number": NUMBER, "consent": True}).encode()
        headers = self.sign(body)
        self.endpoint.action_new_secret()
        with mute_logger(CONTROLLER):
            self.assertEqual(self.post(body, headers).status_code, 403)

    def test_huge_bodies_are_refused_unread(self):
        body = json.dumps({"number": NUMBER, "consent": True, "wording": "x" * 70_000}).encode()
        self.assertEqual(self.post(body).status_code, 413)
        form = b"consent=yes&number=%2B12025550123&wording=" + b"x" * 70_000
        self.assertEqual(self.post(form, kind="application/x-www-form-urlencoded").status_code, 413)
        self.assertFalse(self.ledger())

    def test_nonsense_is_answered_400_and_leaves_nothing(self):
        for body in (b"[]", b"{", b'{"consent": true}', b'{"number": "+12025550123", "consent": "perhaps"}'):
            response = self.post(body)
            self.assertEqual((response.status_code, "error" in response.json()), (400, True), body)
        self.assertFalse(self.ledger())

    def test_only_post(self):
        self.assertEqual(self.url_open(f"/sms_marketing/consent/{self.endpoint.token}").status_code, 405)

    def test_too_many_are_told_to_wait(self):
        self.endpoint.per_minute = 2
        self.assertEqual([self.report(number=f"+1202555017{at}") for at in range(2)], ["opted_in"] * 2)
        response = self.post({"number": NUMBER, "consent": True})
        self.assertEqual((response.status_code, response.headers["Retry-After"]), (429, "60"))
        self.assertFalse(self.ledger())

    def test_another_companys_form_speaks_for_its_own_company_only(self):
        other = self.env["res.company"].create({"name": "Other", "country_id": self.env.ref("base.uk").id})
        theirs = self.env["sms.marketing.consent.endpoint"].create({"name": "Theirs", "company_id": other.id})
        wording = self.env["sms.marketing.wording"].create({"name": "Ours", "text": "Our words"})
        lead = self.make_lead("+442079460123", consent=False, company_id=self.company.id)
        body = {"number": "020 7946 0123", "consent": True}
        self.assertEqual(self.post(body, endpoint=theirs).json(), {"status": "opted_in"})
        self.assertEqual(self.ledger("+442079460123").company_id, other)
        self.assertFalse(lead.sms_consent)
        body["wording_version"] = wording.reference
        self.assertEqual(self.post(body, endpoint=theirs).status_code, 400)

    def test_double_opt_in_asks_first(self):
        model = type(self.env["sms.marketing.subscriber"])
        with patch.object(model, "_ask_double_opt_in", create=True, return_value=True) as ask:
            self.assertEqual(self.report(double_opt_in=True), "asked")
        self.assertEqual(ask.call_args.kwargs["source"], "form")
        self.assertFalse(self.ledger().filtered(lambda row: row.event == "opt_in"))

    def test_the_secret_is_sealed_and_for_administrators(self):
        self.env.flush_all()
        self.env.cr.execute(
            "SELECT secret_sealed FROM sms_marketing_consent_endpoint WHERE id = %s", [self.endpoint.id]
        )
        self.assertNotIn(self.endpoint.secret, self.env.cr.fetchone()[0])
        marketer = new_test_user(self.env, "sms_marketer", groups="sms_marketing.group_marketer")
        with self.assertRaises(AccessError):
            self.endpoint.with_user(marketer).read(["secret"])
        with self.assertRaises(UserError):
            self.endpoint.export_data(["name", "secret"])
        self.assertNotIn(self.endpoint.secret, json.dumps(self.endpoint.copy().read(["secret"])))

    def test_old_requests_are_forgotten(self):
        self.report()
        request = self.env["sms.marketing.consent.request"].search([])
        request._gc()
        self.assertTrue(request.exists())
        with patch.object(fields.Datetime, "now", lambda: request.at + timedelta(days=3)):
            request._gc()
        self.assertFalse(request.exists())
