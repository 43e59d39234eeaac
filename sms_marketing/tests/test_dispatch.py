"""From the queue to Twilio: once and only once, whatever comes back."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.sms_marketing.gateway.outcome import Outcome, OutcomeKind
from odoo.addons.sms_marketing.models import message_dispatch
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SmsMarketingCase, refused


@tagged("post_install", "-at_install")
class TestDispatch(SmsMarketingCase):
    def send_one(self, outcome, phone="+12025550123"):
        lead = self.make_lead(phone)
        self.send(lead)
        with self.trap_sms() as trap:
            trap.answers[phone] = outcome
            self.dispatch()
        self.assertEqual(trap.numbers, [phone])
        return self.messages_of(lead)

    def test_claim_is_committed_before_the_wire(self):
        lead = self.make_lead()
        self.send(lead)
        seen = []
        with self.trap_sms() as trap:
            trap.before_answer = lambda _messages: seen.append(self.messages_of(lead).state)
            self.dispatch()
        self.assertEqual(seen, ["submitting"])

    def test_uncertain_is_never_sent_again(self):
        message = self.send_one(Outcome(OutcomeKind.UNCERTAIN, reason="timeout"))
        self.assertEqual(message.state, "uncertain")
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)

    def test_surely_not_sent_is_tried_again_later(self):
        message = self.send_one(Outcome(OutcomeKind.NOT_SENT, reason="429", retry_after=90))
        self.assertEqual(message.state, "ready")
        self.assertGreater(message.send_after, fields.Datetime.now() + timedelta(seconds=60))
        with self.trap_sms() as trap:
            self.dispatch()
            self.assertFalse(trap.sent)
            message.send_after = fields.Datetime.now() - timedelta(seconds=1)
            self.dispatch()
        self.assertEqual(trap.numbers, ["+12025550123"])
        self.assertEqual((message.state, message.attempt_count), ("queued", 2))

    def test_refusal_is_final_and_tells_the_code(self):
        message = self.send_one(refused(21211, "invalid To"))
        self.assertEqual((message.state, message.error_code), ("failed", 21211))

    def test_wrong_credentials_stop_the_account_and_keep_the_text(self):
        message = self.send_one(refused(20003, "Authenticate"))
        self.assertEqual((message.state, message.reason), ("held", "account_off"))
        self.assertEqual(self.account.state, "failed")
        self.account.state = "verified"
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, ["+12025550123"])
        self.assertEqual(message.state, "queued")

    def test_opt_out_known_to_twilio_is_written_back(self):
        message = self.send_one(refused(21610, "unsubscribed"))
        self.assertEqual(message.subscriber_id.suppression, "provider")
        self.assertTrue(message.lead_id.sms_opted_out)
        self.assertFalse(message.lead_id.sms_consent)

    def test_one_bad_answer_leaves_the_neighbours_alone(self):
        leads = self.env["crm.lead"].union(*[self.make_lead(f"+120255501{n:02}") for n in range(30, 40)])
        self.send(leads)
        with self.trap_sms() as trap:
            trap.answers["+12025550133"] = Outcome(OutcomeKind.UNCERTAIN, reason="reset")
            self.dispatch()
        states = {
            message.number: message.state
            for message in self.env["sms.marketing.message"].search([("lead_id", "in", leads.ids)])
        }
        self.assertEqual(states.pop("+12025550133"), "uncertain")
        self.assertEqual(set(states.values()), {"queued"})

    def test_what_a_dead_process_left_is_uncertain(self):
        lead = self.make_lead()
        self.send(lead)
        message = self.messages_of(lead)
        message.write({"state": "submitting", "attempt_at": fields.Datetime.now() - timedelta(hours=1)})
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        self.assertEqual(message.state, "uncertain")

    def test_stop_in_the_queue_wins(self):
        lead = self.make_lead()
        self.send(lead)
        subscriber = self.messages_of(lead).subscriber_id
        subscriber._opt_out("keyword", wording="STOP")
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        self.assertEqual(self.messages_of(lead).reason, "opted_out")

    def test_two_companies_send_over_their_own_accounts(self):
        other = self.env["res.company"].create({"name": "Other", "sms_provider": "sms_marketing"})
        other_account = self.make_account(other, "+12125550100", "AC" + "1" * 32)
        mine = self.make_lead("+12025550141")
        theirs = self.make_lead("+12025550142", company_id=other.id)
        self.send(mine + theirs)
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(
            {m.to: m.from_ for m in trap.sent}, {"+12025550141": "+12025550100", "+12025550142": "+12125550100"}
        )
        self.assertEqual(self.messages_of(theirs).account_id, other_account)

    def test_consent_given_to_one_company_is_none_of_the_others(self):
        other = self.env["res.company"].create({"name": "Other", "sms_provider": "sms_marketing"})
        self.make_account(other, "+12125550100", "AC" + "1" * 32)
        self.make_lead("+12025550143")
        theirs = self.make_lead("+12025550143", consent=False, company_id=other.id)
        self.send(theirs)
        self.assertEqual(self.messages_of(theirs).reason, "no_consent")

    def test_an_outcome_that_cannot_be_stored_leaves_the_others_alone(self):
        leads = self.make_lead("+12025550181") + self.make_lead("+12025550182") + self.make_lead("+12025550183")
        self.send(leads)
        twice = Outcome(OutcomeKind.ACCEPTED, sid="SM" + "d" * 32, status="queued")
        with self.trap_sms() as trap, self.assertLogs("odoo.addons.sms_marketing.models.batch", "ERROR"):
            trap.answers.update({"+12025550181": twice, "+12025550182": twice})
            with mute_logger("odoo.sql_db"):
                self.dispatch()
        states = {lead.phone: self.messages_of(lead).state for lead in leads}
        self.assertEqual(sorted(states.values()), ["queued", "queued", "submitting"])
        self.assertEqual(states["+12025550183"], "queued")

    def test_archived_account_sends_nothing(self):
        lead = self.make_lead()
        self.send(lead)
        self.account.active = False
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)

    def test_wrong_credentials_are_noticed_once_not_in_a_loop(self):
        leads = self.env["crm.lead"].union(*[self.make_lead(f"+121255501{n:02}") for n in range(20, 24)])
        self.send(leads)
        few = patch.multiple(message_dispatch, AHEAD_MIN=2, AHEAD_PER_IN_FLIGHT=0)
        with self.trap_sms() as trap, few:
            trap.answers = {lead.phone_sanitized: refused(20003) for lead in leads}
            self.dispatch()
        self.assertEqual(len(trap.sent), 2)

    def test_opt_out_of_a_number_unknown_when_queued_wins(self):
        self.env["sms.sms"].create(
            {
                "number": "+12025550198",
                "body": "Hi",
                "marketing_origin": {"purpose": "transactional", "purpose_reason": "A visit"},
            }
        )
        subscriber = self.env["sms.marketing.subscriber"]._for_numbers(self.company, ["+12025550198"], create=True)
        subscriber["+12025550198"]._opt_out("keyword")
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
