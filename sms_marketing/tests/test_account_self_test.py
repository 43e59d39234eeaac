"""The door at which Verify knocks: as closed as the others."""

from odoo.tests import tagged
from odoo.tools import mute_logger

from ..gateway import self_test
from .common import AUTH_TOKEN
from .test_inbound import CONTROLLER, CallbackCase

CHALLENGE = "0123456789abcdef" * 2


@tagged("post_install", "-at_install")
class TestSelfTest(CallbackCase):
    def knock(self, token=AUTH_TOKEN, path=None, **params):
        path = path or self.path("self_test")
        params = params or {self_test.FIELD: CHALLENGE}
        return self.post(path, params, self.sign(self.public + path, params, token))

    def test_a_signed_challenge_is_answered_in_plain_text(self):
        response = self.knock()
        self.assertEqual(response.status_code, 200)
        self.assertEqual(response.text, self_test.answer(CHALLENGE, AUTH_TOKEN))
        self.assertTrue(response.headers["Content-Type"].startswith("text/plain"))

    def test_the_next_token_is_accepted_as_well(self):
        self.account.next_auth_token = "the-next-one"
        self.assertEqual(self.knock("the-next-one").text, self_test.answer(CHALLENGE, "the-next-one"))

    @mute_logger(CONTROLLER)
    def test_a_wrong_signature_is_told_from_a_stranger(self):
        wrong = self.knock("wrong-token")
        self.assertEqual((wrong.status_code, wrong.text), (403, self_test.REFUSED))
        stranger = self.knock(path="/sms_marketing/twilio/" + "x" * 22 + "/self_test")
        self.assertEqual((stranger.status_code, stranger.text), (403, ""))

    @mute_logger(CONTROLLER)
    def test_no_token_no_answer(self):
        self.account.auth_token = False
        self.assertEqual(self.knock().status_code, 403)
        self.assertEqual(self.knock("").status_code, 403)

    @mute_logger(CONTROLLER)
    def test_no_oracle_for_other_texts(self):
        for challenge in ("", "zz" * 16, "0" * 31, "0" * 129):
            response = self.knock(**{self_test.FIELD: challenge})
            self.assertEqual((response.status_code, response.text), (403, ""), challenge)

    @mute_logger(CONTROLLER)
    def test_too_large_a_question_is_refused(self):
        self.assertEqual(self.knock(**{self_test.FIELD: CHALLENGE, "More": "x" * 200_000}).status_code, 413)

    def test_nothing_is_stored(self):
        before = self.env["sms.marketing.message"].search_count([])
        self.knock()
        self.env.invalidate_all()
        self.assertEqual(self.env["sms.marketing.message"].search_count([]), before)
        self.assertEqual(self.url_open(self.path("self_test")).status_code, 405)
