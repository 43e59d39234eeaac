"""Each way out refuses what must not leave, with the reason where the user acted, and lets the rest out once."""

import html

from odoo.tests import tagged

from .ways import REFUSALS, WAYS, WaysCase, sentence_of


@tagged("post_install", "-at_install")
class TestWayRefusals(WaysCase):
    def each_way(self):
        for way in WAYS:
            yield way, getattr(self, f"way_{way.name}")

    def test_what_may_leave_leaves_once(self):
        for position, (way, take) in enumerate(self.each_way()):
            with self.subTest(way=way.name):
                lead = self.lead_for(None, f"+120255501{position:02}")
                self.assertFalse(take(lead))
                with self.trap_sms() as trap:
                    self.dispatch()
                    self.dispatch()
                self.assertEqual(trap.numbers, [lead.phone])
                self.assertNotIn("not sent", " ".join(lead.message_ids.mapped("body")))

    def test_every_way_refuses_every_reason(self):
        for reason in REFUSALS:
            for way, take in self.each_way():
                if way.needs_number and reason.startswith("number"):
                    continue
                with self.subTest(way=way.name, reason=reason), self.undone():
                    self.check_refusal(way, take, reason)

    def check_refusal(self, way, take, reason):
        lead = self.lead_for(reason)
        words = take(lead)
        message = self.env["sms.marketing.message"].search([], limit=1)
        self.assertEqual((message.state, message.reason), ("refused", reason))
        told = {
            "screen": words,
            "chatter": html.unescape(str(lead.message_ids[0].body)),
            "ticket": self.env["sms.sms"].search([], limit=1).marketing_reason_text,
        }
        for place in way.told_in:
            self.assertIn(sentence_of(reason), told[place])
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)

    def test_a_number_that_cannot_be_used_is_refused_in_the_form(self):
        for reason in ("number_missing", "number_invalid"):
            with self.subTest(reason=reason):
                words = self.way_composer_comment(self.lead_for(reason))
                self.assertIn("Invalid recipient number", words)
