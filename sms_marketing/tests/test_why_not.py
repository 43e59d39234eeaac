""" "Why was this not sent?" says what the gate says, about every check, and writes nothing."""

from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from odoo import fields
from odoo.addons.sms_marketing.tools import gate
from odoo.addons.sms_marketing.wizard.why_not_topics import STEPS, TOPICS
from odoo.exceptions import AccessError
from odoo.tests import Form, tagged

from .test_attention import AttentionCase


@tagged("post_install", "-at_install")
class TestWhyNot(AttentionCase):
    def ask(self, record, purpose=None, user=None):
        """Open the dialog on a record as a user does and return (its answer, {topic: line})."""
        model = self.env["sms.marketing.why.not"].with_user(user or self.ann)
        dialog = Form(model.with_context(active_model=record._name, active_id=record.id))
        if purpose:
            dialog.purpose = purpose
        return dialog.answer, {line["topic"]: line for line in dialog.answer["lines"]}

    def outcomes(self, record, purpose=None):
        return {
            topic: line["outcome"] for topic, line in self.ask(record, purpose)[1].items() if line["outcome"] != "send"
        }

    def test_lead_that_would_get_a_text(self):
        answer, lines = self.ask(self.lead)
        self.assertEqual((answer["outcome"], answer["title"]), ("send", "Yes: it would be sent now."))
        topics = ["Account", "Number", "Opt-out", "Review", "Consent", "Sender", "Daily limit", "Quiet hours", "Pace"]
        self.assertEqual(list(lines), topics)
        self.assertEqual(lines["Number"]["text"], "+12025550123 is a possible phone number.")

    def test_every_check_that_hits_has_its_line_and_its_next_step(self):
        lead = self.make_lead(phone="12", consent=False, user_id=self.ann.id)
        self.account.state = "failed"
        answer, lines = self.ask(lead)
        self.assertEqual(answer["outcome"], "refuse")
        against = dict.fromkeys(("Account", "Number", "Consent", "Sender"), "refuse")  # no account: no sender either
        self.assertEqual(self.outcomes(lead), against)
        self.assertIn("cannot exist", lines["Number"]["text"])
        self.assertFalse(lines["Account"]["action"])  # a salesperson cannot open accounts
        _answer, lines = self.ask(lead, user=self.env.ref("base.user_admin"))
        self.assertEqual(lines["Account"]["action"]["action"]["res_model"], "sms.marketing.account")

    def test_purposes(self):
        lead = self.make_lead(phone="+12025550141", consent=False, user_id=self.ann.id)
        self.assertEqual(self.outcomes(lead), {"Consent": "refuse"})
        self.assertEqual(self.outcomes(lead, "transactional"), {})
        self.assertEqual(self.outcomes(lead, "conversational"), {"Consent": "refuse"})  # there is nothing to answer
        subscribers = self.env["sms.marketing.subscriber"]._for_numbers(self.company, [lead.phone], create=True)
        subscribers[lead.phone].last_inbound_at = fields.Datetime.now()
        answer, lines = self.ask(lead, "conversational")
        self.assertEqual(answer["outcome"], "send")
        self.assertNotIn("Consent", lines)
        self.assertNotIn("Daily limit", lines)

    def test_opt_out_opens_the_subscriber(self):
        subscriber = self.lead._sms_subscribers()[self.lead]
        subscriber._opt_out("keyword")
        _answer, lines = self.ask(self.lead, "transactional")
        self.assertEqual(lines["Opt-out"]["outcome"], "refuse")
        self.assertIn("START", lines["Opt-out"]["text"])
        self.assertEqual(lines["Opt-out"]["action"]["action"]["res_id"], subscriber.id)

    def test_contact(self):
        partner = self.env["res.partner"].create({"name": "Pat", "phone": "+12025550142"})
        self.assertEqual(self.outcomes(partner), {"Consent": "refuse"})

    def test_contacts_number_stands_in_for_the_leads(self):
        partner = self.env["res.partner"].create({"name": "Pat", "phone": "+12025550142", "sms_consent": True})
        lead = self.make_lead(phone=False, partner_id=partner.id, user_id=self.ann.id)
        _answer, lines = self.ask(lead)
        self.assertIn("+12025550142", lines["Number"]["text"])

    def test_held_says_until_when(self):
        until = datetime(2031, 5, 6, 13, 30, tzinfo=timezone.utc)
        verdicts = [
            gate.Verdict(gate.Action.HOLD, "quiet_hours", until - timedelta(hours=1)),
            gate.Verdict(gate.Action.HOLD, "throttled", until),
        ]
        self.ann.tz = "America/New_York"
        with patch.object(type(self.env["sms.marketing.message"]), "_explain_draft", lambda *_args: verdicts):
            answer, lines = self.ask(self.lead)
        self.assertEqual(answer["outcome"], "hold")
        self.assertIn("2031", answer["title"])
        self.assertIn("9:30", answer["title"])
        self.assertIn("8:30", lines["Quiet hours"]["until"])

    def test_text_that_failed_tells_both_what_happened_and_what_would_happen(self):
        message = self.make_message("undelivered", error_code=30006)
        model = self.env["sms.marketing.why.not"].with_user(self.ann)
        dialog = Form(model.with_context(active_model=message._name, active_id=message.id))
        self.assertEqual((dialog.past["title"], dialog.past["kind"]), ("This text: Undelivered", "refuse"))
        self.assertIn("Ask for a mobile number", " ".join(dialog.past["lines"]))
        self.assertTrue(dialog.past["url"].endswith("/30006"))
        self.assertEqual(dialog.answer["outcome"], "send")
        self.assertIn("Wording", [line["topic"] for line in dialog.answer["lines"]])

    def test_text_has_its_own_purpose_and_is_no_repeat_of_itself(self):
        self.lead.sms_consent = False
        message = self.make_message("ready", purpose="transactional")
        answer, lines = self.ask(message)
        self.assertEqual((answer["outcome"], lines["Repeats"]["outcome"]), ("send", "send"))
        again = self.make_message("failed", purpose="transactional")
        self.assertEqual(self.outcomes(again), {"Repeats": "refuse"})

    def test_company_that_sends_otherwise(self):
        self.company.sms_provider = "iap"
        answer, lines = self.ask(self.lead)
        self.assertEqual(answer["outcome"], "refuse")
        self.assertIn("does not send its texts through SMS Marketing", answer["title"])
        self.assertEqual(list(lines), ["Company"])

    def test_the_dialog_agrees_with_the_gate(self):
        lead = self.make_lead(phone="+12025550143", consent=False, user_id=self.ann.id)
        said_no = self.ask(lead)[0]["outcome"]
        self.send(lead)
        self.assertEqual((said_no, self.messages_of(lead).reason), ("refuse", "no_consent"))

    def test_nothing_is_written(self):
        lead = self.make_lead(phone="+12025550144", user_id=self.ann.id)
        message = self.make_message("failed", error_code=30006)
        self.env.flush_all()
        tables = (
            "sms_marketing_message",
            "sms_marketing_subscriber",
            "sms_marketing_why_not",
            "crm_lead",
            "mail_message",
        )
        before = [self.rows(table) for table in tables]
        self.ask(lead)
        self.ask(message)
        self.env.flush_all()
        self.assertEqual([self.rows(table) for table in tables], before)

    def rows(self, table):
        self.env.cr.execute(f"SELECT count(*), max(xmin::text::bigint) FROM {table}")
        return self.env.cr.fetchone()

    def test_not_about_what_this_user_may_not_see(self):
        message = self.make_message("failed")
        with self.assertRaises(AccessError):
            self.ask(message, user=self.bob)
        with self.assertRaises(AccessError):
            self.ask(self.lead, user=self.bob)

    def test_every_reason_of_the_gate_has_a_question(self):
        asked = {reason for reasons in TOPICS for reason in reasons}
        self.assertEqual(asked, set(gate.REASONS))
        self.assertLessEqual(STEPS.keys(), asked)

    def test_a_newer_reason_has_a_line_of_its_own(self):
        newer = gate.Check("canceled", lambda _facts: False)
        with patch.object(gate, "CHECKS", (*gate.CHECKS, newer)):
            _answer, lines = self.ask(self.lead)
        self.assertEqual(lines["Cancelled"]["text"], "In order.")
