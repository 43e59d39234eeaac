"""The door for replies: only Twilio gets in, STOP is obeyed at once, whatever else happens."""

import base64
import hashlib
import hmac
import itertools
from unittest.mock import patch

from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .common import ACCOUNT_SID, AUTH_TOKEN, SENDER, SmsMarketingCase

CONTROLLER = "odoo.addons.sms_marketing.controllers.twilio"
MIRROR = "odoo.addons.sms_marketing.models.subscriber_mirror"


class CallbackCase(SmsMarketingCase, HttpCase):
    """Speaks to our routes as Twilio does."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sids = itertools.count(1)
        # Signatures are over the address that Twilio was given, not over the one a proxy shows us.
        cls.public = "https://crm.example.com"

    def sign(self, url, params, token=AUTH_TOKEN):
        text = url + "".join(name + params[name] for name in sorted(params))
        return base64.b64encode(hmac.new(token.encode(), text.encode(), hashlib.sha1).digest()).decode()

    def post(self, path, params, signature=None):
        signature = self.sign(self.public + path, params) if signature is None else signature
        return self.url_open(path, data=params, headers={"X-Twilio-Signature": signature}, allow_redirects=False)

    def path(self, *parts):
        return "/".join(["/sms_marketing/twilio", self.account.callback_token, *parts])

    def inbound_params(self, body, number="+12025550123", **more):
        sid = f"SMf{next(self.sids):031x}"  # never one that the trap has given to a text of ours
        return {"MessageSid": sid, "AccountSid": ACCOUNT_SID, "From": number, "To": SENDER, "Body": body, **more}

    def text_in(self, body, number="+12025550123", **more):
        response = self.post(self.path("inbound"), self.inbound_params(body, number, **more))
        self.env.invalidate_all()
        return response


@tagged("post_install", "-at_install")
class TestInbound(CallbackCase):
    def test_stop_is_obeyed_within_the_request(self):
        lead = self.make_lead()
        self.send(lead)
        response = self.text_in(" Stop. ")
        self.assertEqual(response.status_code, 200)
        self.assertIn("text/xml", response.headers["Content-Type"])
        self.assertTrue(response.content.endswith(b"<Response/>"))
        self.assertTrue(lead.sms_opted_out)
        self.assertFalse(lead.sms_consent)
        self.assertEqual(lead.tag_ids.mapped("name"), ["Twilio-Message-stop"])
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", lead.phone_sanitized)]))
        outgoing = self.messages_of(lead).filtered(lambda message: message.direction == "outbound")
        self.assertEqual((outgoing.state, outgoing.reason), ("refused", "opted_out"))

    def test_start_undoes_it(self):
        lead = self.make_lead()
        self.text_in("STOP")
        self.text_in("start")
        self.assertTrue(lead.sms_consent)
        self.assertFalse(lead.tag_ids)
        events = self.env["sms.marketing.consent"].search([("number", "=", lead.phone_sanitized)], order="id")
        self.assertEqual(events.mapped("event"), ["opt_in", "opt_out", "opt_in"])
        self.assertEqual(events.mapped("wording"), [False, "STOP", "start"])

    def test_stop_from_an_unknown_number_is_kept_for_it(self):
        self.text_in("STOP", "+12025550188")
        lead = self.make_lead("+12025550188")
        self.assertTrue(lead.sms_opted_out)
        self.assertFalse(lead.sms_consent)

    def test_twilios_own_verdict_comes_first(self):
        lead = self.make_lead()
        self.text_in("basta", OptOutType="STOP")
        self.assertTrue(lead.sms_opted_out)

    def test_ordinary_words_opt_nobody_out(self):
        lead = self.make_lead()
        self.text_in("Please cancel my 3pm appointment")
        self.assertFalse(lead.sms_opted_out)

    def test_a_failing_automation_rule_cannot_undo_the_opt_out(self):
        lead = self.make_lead()
        self.send(lead)
        with (
            patch.object(type(self.env["crm.lead"]), "write", side_effect=ValueError("somebody's rule")),
            mute_logger(MIRROR),
        ):
            response = self.text_in("STOP")
        self.assertEqual(response.status_code, 200)
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", lead.phone_sanitized)])
        self.assertEqual(subscriber.suppression, "keyword")
        self.assertFalse(lead.sms_opted_out)
        self.run_cron("follow_up")
        self.assertTrue(lead.sms_opted_out)

    def test_reply_shows_in_the_leads_chatter(self):
        lead = self.make_lead()
        self.text_in("Yes <b>please</b>")
        self.run_cron("follow_up")
        self.assertIn("Yes &lt;b&gt;please&lt;/b&gt;", lead.message_ids[0].body)
        self.assertEqual(lead.message_ids[0].message_type, "sms")

    def test_the_same_text_twice_is_one_text(self):
        self.make_lead()
        params = self.inbound_params("STOP")
        for _again in range(3):
            self.assertEqual(self.post(self.path("inbound"), params).status_code, 200)
        self.assertEqual(self.env["sms.marketing.message"].search_count([("sid", "=", params["MessageSid"])]), 1)
        self.assertEqual(self.env["sms.marketing.consent"].search_count([("event", "=", "opt_out")]), 1)

    @mute_logger(CONTROLLER)
    def test_nobody_else_gets_in(self):
        lead = self.make_lead()
        params = self.inbound_params("STOP")
        path = self.path("inbound")
        wrong_token = path.replace(self.account.callback_token, "A" * 22)
        attempts = {
            "no signature": self.post(path, params, ""),
            "wrong signature": self.post(path, params, "bm9wZQ=="),
            "signed with another token": self.post(path, params, self.sign(self.public + path, params, "other")),
            "signed for what the proxy shows": self.post(path, params, self.sign(self.base_url() + path, params)),
            "signed for other words": self.post(path, params, self.sign(self.public + path, {**params, "Body": "x"})),
            "unknown account": self.post(wrong_token, params),
        }
        self.assertEqual({name: answer.status_code for name, answer in attempts.items()}, dict.fromkeys(attempts, 403))
        self.env.invalidate_all()
        self.assertFalse(lead.sms_opted_out)
        self.assertFalse(self.env["sms.marketing.message"].search([("direction", "=", "inbound")]))

    @mute_logger(CONTROLLER)
    def test_account_without_token_lets_nobody_in(self):
        self.account.sudo().auth_token_sealed = False
        params = self.inbound_params("STOP")
        path = self.path("inbound")
        self.assertEqual(self.post(path, params, self.sign(self.public + path, params, "")).status_code, 403)

    def test_too_large_is_refused_and_get_is_not_there(self):
        self.assertEqual(self.text_in("x" * 200_000).status_code, 413)
        self.assertEqual(self.url_open(self.path("inbound")).status_code, 405)

    @mute_logger(CONTROLLER)
    def test_signed_nonsense_is_answered_400(self):
        self.assertEqual(self.post(self.path("inbound"), {"Hello": "World"}).status_code, 400)

    def test_help_is_noted(self):
        self.make_lead()
        self.text_in("HELP")
        self.assertTrue(self.env["sms.marketing.consent"].search([("event", "=", "help")]))

    def test_archived_account_still_hears_a_stop(self):
        lead = self.make_lead()
        self.account.active = False
        self.assertEqual(self.text_in("STOP").status_code, 200)
        self.assertTrue(lead.sms_opted_out)

    def test_a_failing_rule_cannot_undo_a_start(self):
        lead = self.make_lead()
        self.text_in("STOP")
        with patch.object(type(self.env["crm.lead"]), "write", side_effect=ValueError("rule")), mute_logger(MIRROR):
            self.assertEqual(self.text_in("START").status_code, 200)
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", lead.phone_sanitized)])
        self.assertEqual((subscriber.suppression, subscriber.consent), ("none", "opted_in"))

    def test_reply_of_a_lost_lead_finds_it(self):
        lead = self.make_lead()
        lead.action_set_lost()
        self.text_in("Hello again")
        self.assertEqual(self.messages_of(lead).body, "Hello again")
