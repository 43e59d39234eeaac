"""Purposes through every way in: what may be claimed, on what ground, and what it spared a text."""

from datetime import timedelta
from unittest.mock import patch

from psycopg2 import IntegrityError

from odoo import fields
from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..models.message_purpose import ANSWER_WITHIN, ANSWERED, CONVERSATION_DAYS
from .cap_common import PHONE, CapCase
from .common import SENDER

STRANGER = "+12025550177"
STATED = {"marketing_purpose": "transactional", "marketing_purpose_reason": "Reminder of a booked visit"}


class PurposeCase(CapCase):
    def send_api(self, phone=STRANGER, body=None, **origin):
        heard = self.env["sms.marketing.message"].browse(origin.get("answers") or ()).exists().heard
        body = body or (self.account._answer_text(ANSWERED[heard]) if heard else "Hello")
        ticket = self.env["sms.sms"].create(
            {"number": phone, "body": body, "marketing_origin": {"company": self.company, **origin}}
        )
        return ticket.marketing_message_id

    def hear(self, body="HELP", phone=STRANGER, minutes=0):
        """An inbound text of a person, some minutes ago."""
        subscriber = self.env["sms.marketing.subscriber"]._for_numbers(self.company, [phone], create=True)[phone]
        at = fields.Datetime.now() - timedelta(minutes=minutes)
        subscriber.last_inbound_at = at
        message = self.env["sms.marketing.message"].create(
            {
                "direction": "inbound",
                "state": "received",
                "company_id": self.company.id,
                "account_id": self.account.id,
                "subscriber_id": subscriber.id,
                "number": phone,
                "body": body,
                "heard": {"HELP": "help", "STOP": "opt_out"}.get(body.upper(), False),
                "received_at": at,
            }
        )
        self.env.flush_all()
        self.env.cr.execute("UPDATE sms_marketing_message SET create_date = %s WHERE id = %s", (at, message.id))
        message.invalidate_recordset()
        return message


@tagged("post_install", "-at_install")
class TestClaims(PurposeCase):
    def test_transactional_without_a_reason_is_judged_as_marketing(self):
        for reason in (None, False, "", "   "):
            with self.subTest(reason=reason):
                message = self.send_api(purpose="transactional", purpose_reason=reason)
                self.assertEqual((message.purpose, message.reason), ("marketing", "no_consent"))

    def test_transactional_with_a_reason_needs_no_marketing_consent_and_keeps_it(self):
        message = self.send_api(purpose="transactional", purpose_reason="Your order 17")
        self.assertEqual((message.state, message.purpose), ("ready", "transactional"))
        self.assertEqual(message.purpose_reason, "Your order 17")

    def test_conversational_needs_the_persons_own_text_of_the_last_days(self):
        for days, holds in ((None, False), (CONVERSATION_DAYS + 0.01, False), (CONVERSATION_DAYS - 0.01, True)):
            with self.subTest(days=days), self.undone():
                if days is not None:
                    self.hear("Hi", minutes=days * 24 * 60)
                message = self.send_api(purpose="conversational")
                found = (message.purpose, message.state)
                self.assertEqual(found, ("conversational", "ready") if holds else ("marketing", "refused"))

    def test_a_conversation_with_another_company_is_none_with_this_one(self):
        other = self.env["res.company"].create({"name": "Other"})
        rows = self.env["sms.marketing.subscriber"]._for_numbers(other, [STRANGER], create=True)
        rows[STRANGER].last_inbound_at = fields.Datetime.now()
        self.assertEqual(self.send_api(purpose="conversational").reason, "no_consent")

    def test_an_opt_out_ends_every_claim(self):
        inbound = self.hear("Stop")
        subscriber = inbound.subscriber_id
        subscriber._opt_out("keyword")
        for claim in (
            {"purpose": "marketing"},
            {"purpose": "transactional", "purpose_reason": "Your order"},
            {"purpose": "conversational"},
            {"purpose": "compliance"},
            {"purpose": "compliance", "answers": 0},
        ):
            with self.subTest(**claim):
                self.assertEqual(self.send_api(**claim).reason, "opted_out")

    def test_compliance_answers_one_inbound_text_once(self):
        inbound = self.hear("Stop")
        inbound.subscriber_id._opt_out("keyword")
        first, second = (self.send_api(purpose="compliance", answers=inbound.id) for _time in range(2))
        self.assertEqual((first.purpose, first.state, first.priority), ("compliance", "ready", 0))
        self.assertEqual((second.purpose, second.reason), ("conversational", "opted_out"))
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [STRANGER])

    def test_two_answers_in_one_call_are_one(self):
        inbound = self.hear("Stop")
        inbound.subscriber_id._opt_out("keyword")
        origin = {"company": self.company, "purpose": "compliance", "answers": inbound.id}
        origin["may_repeat"] = True
        body = self.account._answer_text("stop")
        values = [{"number": STRANGER, "body": body, "marketing_origin": origin} for _at in range(2)]
        texts = self.env["sms.sms"].create(values).marketing_message_id
        self.assertEqual(texts.mapped("reason"), [False, "opted_out"])

    def test_compliance_has_the_accounts_own_words_only(self):
        for said in ("Stop", "Help", "How much is it?"):
            inbound = self.hear(said)
            inbound.subscriber_id._opt_out("keyword")
            message = self.send_api(body="Ten percent off", purpose="compliance", answers=inbound.id)
            self.assertEqual((message.purpose, message.reason), ("conversational", "opted_out"))

    def test_compliance_whose_words_are_changed_does_not_leave(self):
        inbound = self.hear("Stop")
        inbound.subscriber_id._opt_out("keyword")
        message = self.send_api(purpose="compliance", answers=inbound.id)
        self.env["sms.sms"].search([("uuid", "=", message.uuid)]).body = "Ten percent off"
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)

    def test_compliance_answers_only_its_own_number_company_and_time(self):
        inbound = self.hear("Stop", minutes=ANSWER_WITHIN.total_seconds() / 60 + 0.1)
        inbound.subscriber_id._opt_out("keyword")
        self.assertEqual(self.send_api(purpose="compliance", answers=inbound.id).reason, "opted_out")
        recent = self.hear("Stop", "+12025550178")
        self.assertEqual(self.send_api(purpose="compliance", answers=recent.id).reason, "opted_out")
        outbound = self.send_api("+12025550178", purpose="transactional", purpose_reason="Order")
        self.assertEqual(self.send_api(purpose="compliance", answers=outbound.id).reason, "opted_out")
        self.assertEqual(self.send_api(purpose="compliance", answers=10**9).reason, "opted_out")

    def test_a_late_confirmation_does_not_leave(self):
        inbound = self.hear("Stop")
        inbound.subscriber_id._opt_out("keyword")
        message = self.send_api(purpose="compliance", answers=inbound.id)
        self.env.flush_all()
        late = fields.Datetime.now() - ANSWER_WITHIN - timedelta(seconds=1)
        self.env.cr.execute("UPDATE sms_marketing_message SET create_date = %s WHERE id = %s", (late, inbound.id))
        self.env.invalidate_all()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        self.assertEqual((message.state, message.reason), ("refused", "opted_out"))

    @mute_logger("odoo.sql_db")
    def test_the_database_knows_one_answer_only(self):
        inbound = self.hear("Help")
        self.send_api(purpose="compliance", answers=inbound.id)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.send_api("+12025550178", purpose="transactional", purpose_reason="x").answers_id = inbound
            self.env.flush_all()

    def test_an_unknown_word_for_a_purpose_sends_nothing(self):
        with self.assertRaises(ValueError):
            self.send_api(purpose="urgent")

    def test_the_last_look_asks_for_the_ground_again(self):
        self.hear("Hi")
        message = self.send_api(purpose="conversational")
        message.subscriber_id.last_inbound_at = fields.Datetime.now() - timedelta(days=CONVERSATION_DAYS + 1)
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        self.assertEqual(message.reason, "no_consent")


@tagged("post_install", "-at_install")
class TestWaysOfPurpose(PurposeCase):
    """Composer, automation action, sequence, mailing and code state a purpose, each with its reason."""

    def setUp(self):
        super().setUp()
        self.stranger = self.make_lead(STRANGER, consent=False)

    def assert_transactional(self, count=1):
        texts = self.messages_of(self.stranger)
        self.assertEqual(len(texts), count)
        self.assertEqual(set(texts.mapped("purpose")), {"transactional"})
        self.assertEqual(set(texts.mapped("purpose_reason")), {STATED["marketing_purpose_reason"]})
        self.assertEqual(set(texts.mapped("state")), {"ready"})

    def test_action_of_every_method(self):
        for method in ("sms", "comment", "note"):
            with self.subTest(method), self.undone():
                self.make_action(method).write(STATED)
                action = self.env["ir.actions.server"].search([("marketing_purpose", "=", "transactional")])
                action.with_context(active_model="crm.lead", active_ids=self.stranger.ids).run()
                self.assert_transactional()

    def test_action_without_a_reason_is_refused_by_the_form_of_it(self):
        action = self.make_action("sms")
        for reason in (False, "", "  "):
            with self.assertRaises(ValidationError):
                action.write({"marketing_purpose": "transactional", "marketing_purpose_reason": reason})

    def test_action_names_its_sender(self):
        account = self.make_account(self.company, "+12025550111", "AC" + "1" * 32)
        for method in ("sms", "comment", "note"):
            with self.subTest(method), self.undone():
                action = self.make_action(method)
                action.marketing_sender_id = account.sender_ids
                action.with_context(active_model="crm.lead", active_ids=self.lead.ids).run()
                self.assertEqual(self.messages_of(self.lead).sender_id, account.sender_ids)
        self.run_action(self.lead, "comment")
        self.assertEqual(self.messages_of(self.lead).sender_id.value, SENDER)

    def test_action_does_not_colour_what_other_rules_send(self):
        """A rule that the texts themselves set off does not inherit the purpose of the first."""
        action, found = self.make_action("comment"), []
        action.write(STATED)
        post = self.registry["mail.thread"].message_post

        def message_post(record, **values):
            composer = record.env["sms.composer"].create({"body": "Another rule's", "composition_mode": "numbers"})
            found.append((composer.marketing_purpose, composer.marketing_purpose_reason))
            return post(record, **values)

        with patch.object(self.registry["mail.thread"], "message_post", message_post):
            action.with_context(active_model="crm.lead", active_ids=self.stranger.ids).run()
        self.assertEqual(found, [("marketing", False)])
        self.assert_transactional()

    def test_action_run_by_a_salesperson_without_further_rights(self):
        seller = new_test_user(self.env, "purpose_seller", groups="sales_team.group_sale_salesman_all_leads")
        for method in ("sms", "comment", "note"):
            with self.subTest(method), self.undone():
                action = self.make_action(method)
                action.write({**STATED, "marketing_sender_id": self.account.sender_ids.id})
                lead = self.stranger.with_user(seller)
                action.with_user(seller).sudo().with_context(active_model="crm.lead", active_ids=lead.ids).run()
                self.assert_transactional()

    def test_many_records_need_no_more_queries_than_odoos_action(self):
        leads = self.env["crm.lead"].union(*(self.make_lead(f"+1202555{line:04}") for line in range(300, 360)))
        action = self.make_action("note")
        action.write(STATED)

        def queries(some):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            action.with_context(active_model="crm.lead", active_ids=some.ids).run()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(leads[:5])
        self.assertLessEqual(queries(leads[10:]), queries(leads[5:10]) + 6)

    def test_sequence(self):
        sequence = self.env["sms.marketing.sequence"].create(
            {"name": "Visits", "step_ids": [(0, 0, {"template_id": self.template.id})], **STATED}
        )
        sequence._enroll(self.stranger)
        self.run_cron("run_sequences")
        self.assert_transactional()
        with self.assertRaises(ValidationError):
            sequence.marketing_purpose_reason = " "

    def test_sequence_form_asks_for_the_reason(self):
        form = Form(self.env["sms.marketing.sequence"])
        form.name = "Visits"
        form.marketing_purpose = "transactional"
        with self.assertRaisesRegex(AssertionError, "marketing_purpose_reason"):
            form.save()

    def test_composer_by_code(self):
        values = {"composition_mode": "comment", "res_model": "crm.lead", "res_id": self.stranger.id}
        self.composer(**values, **STATED).action_send_sms()
        self.assert_transactional()
        self.composer(**values, body="Bye", marketing_purpose="transactional")._action_send_sms()
        self.assertEqual(self.messages_of(self.stranger)[0].reason, "no_consent")
        with self.assertRaises(UserError):
            self.composer(**values, marketing_purpose="transactional").action_send_sms()

    def test_message_sms_by_code(self):
        self.stranger._message_sms(
            "Hello",
            marketing_origin={"purpose": "transactional", "purpose_reason": STATED["marketing_purpose_reason"]},
        )
        self.assert_transactional()


@tagged("post_install", "-at_install")
class TestExemptions(PurposeCase):
    """What a purpose spared a text is written down when it leaves."""

    def leave(self, message):
        with self.trap_sms():
            self.dispatch()
        self.assertEqual(message.state, "queued")
        return message.exempt_from

    def test_consent(self):
        message = self.send_api(purpose="transactional", purpose_reason="Order")
        self.assertEqual(self.leave(message), "consent")
        self.assertEqual(message.exempt_text, "marketing consent")

    def test_daily_limit(self):
        self.give(3)
        message = self.send_api(PHONE, purpose="transactional", purpose_reason="Order")
        self.assertEqual(self.leave(message), "cap")
        self.hear("Hi", PHONE)
        answer = self.send_api(PHONE, "Answer", purpose="conversational")
        self.assertEqual(self.leave(answer), "cap")

    def test_as_things_are_when_it_leaves(self):
        message = self.send_api(PHONE, purpose="transactional", purpose_reason="Order")
        self.assertFalse(message.exempt_from)
        self.give(3)
        self.assertEqual(self.leave(message), "cap")

    def test_nothing_where_marketing_would_have_left_as_well(self):
        self.assertFalse(self.leave(self.send_api(PHONE, purpose="transactional", purpose_reason="Order")))
        self.assertFalse(self.leave(self.send_api(PHONE, "Offer")))

    def test_opt_out_is_no_exemption(self):
        self.opt_out(self.lead)
        message = self.send_api(PHONE, purpose="transactional", purpose_reason="Order")
        self.assertEqual(message.state, "refused")
        self.assertFalse(message.exempt_from)
