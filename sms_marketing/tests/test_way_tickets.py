"""Tickets that modules make which nobody here knows, Odoo's own list of texts, and the provider interface."""

from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged

from .common import refused
from .ways import WaysCase, sentence_of


@tagged("post_install", "-at_install")
class TestWayTickets(WaysCase):
    def make(self, *values):
        return self.env["sms.sms"].create(list(values))

    def other_company(self, provider=None):
        other = self.env["res.company"].create({"name": f"Other {provider}", "country_id": self.env.ref("base.us").id})
        if provider:
            other.sms_provider = provider
        return other

    # --- odd values ---

    def test_odd_values(self):
        lead = self.make_lead()
        self.company.sms_daily_cap = 20
        number = lead.phone
        cases = (
            ({}, "canceled", "number_missing"),
            ({"number": None, "body": None}, "canceled", "number_missing"),
            ({"number": False, "body": "Hi"}, "canceled", "number_missing"),
            ({"number": "  ", "body": "Hi"}, "canceled", "number_missing"),
            ({"number": "abc", "body": "Hi"}, "canceled", "number_invalid"),
            ({"number": 12025550123, "body": "Hi int"}, "outgoing", False),
            ({"number": "(202) 555-0123", "body": "Hi local"}, "outgoing", False),
            ({"number": number}, "canceled", "body_empty"),
            ({"number": number, "body": "   "}, "canceled", "body_empty"),
            ({"number": number, "body": "x" * 1601}, "canceled", "body_too_long"),
            ({"number": number, "body": "None", "uuid": None}, "outgoing", False),
            ({"number": number, "body": "Given", "uuid": "f" * 32}, "outgoing", False),
            ({"number": number, "body": "Error", "state": "error"}, "canceled", "canceled"),
            (
                {"number": number, "body": "Blacklist", "state": "canceled", "failure_type": "sms_blacklist"},
                "canceled",
                "blacklisted",
            ),
            ({"number": number, "body": "Company", "record_company_id": False}, "outgoing", False),
        )
        for values, state, reason in cases:
            with self.subTest(**values):
                ticket = self.make(values)
                message = ticket.marketing_message_id
                self.assertEqual((ticket.state, message.reason), (state, reason))
                self.assertEqual(message.state, "refused" if reason else "ready")
                self.assertEqual(message.uuid, ticket.uuid)

    def test_a_given_uuid_is_kept(self):
        lead = self.make_lead()
        self.assertEqual(self.make({"number": lead.phone, "body": "Hi", "uuid": "e" * 32}).uuid, "e" * 32)

    def test_one_dict_for_many_texts(self):
        lead = self.make_lead()
        values = {"number": lead.phone, "body": "Hi"}
        tickets = self.make(*[values] * 3)
        self.assertEqual(len(set(tickets.mapped("uuid"))), 3)
        self.assertEqual(tickets.marketing_message_id.mapped("reason"), [False, "repeated", "repeated"])
        self.assertEqual(
            values, {"number": lead.phone, "body": "Hi"} | {k: values[k] for k in values.keys() - {"number", "body"}}
        )

    def test_what_is_written_down_as_sent_already_is_left_alone(self):
        lead = self.make_lead(consent=False)
        for state in ("process", "pending", "sent"):
            with self.subTest(state=state):
                ticket = self.make({"number": lead.phone, "body": "History", "state": state})
                self.assertEqual((ticket.state, ticket.failure_type), (state, False))
                self.assertFalse(ticket.marketing_message_id)
        self.env["sms.sms"].search([]).action_set_outgoing()  # and no way around: to send it is to ask
        self.env["sms.sms"].search([]).send()
        self.assertEqual(set(self.messages_of(lead).mapped("reason")), {"no_consent"})

    def test_defaults_of_the_users_screen_do_not_leak_into_the_log(self):
        lead = self.make_lead()
        tickets = self.env["sms.sms"].with_context(default_purpose="compliance", default_sid="SM1", default_lead_id=1)
        message = tickets.create({"number": lead.phone, "body": "Hi"}).marketing_message_id
        self.assertEqual((message.purpose, message.sid, message.lead_id), ("marketing", False, lead))

    # --- companies and people ---

    def test_several_companies_in_one_call(self):
        ours, core = self.company, self.other_company()
        third = self.other_company("sms_marketing")
        self.make_account(third, "+12125550100", "AC" + "1" * 32)
        self.make_lead(), self.make_lead(company_id=third.id, consent=False)
        tickets = self.make(
            {"number": "+12025550123", "body": "Ours", "record_company_id": ours.id},
            {"number": "+12025550123", "body": "Core", "record_company_id": core.id},
            {"number": "+12025550123", "body": "Third", "record_company_id": third.id},
            {"number": "+12025550123", "body": "None"},
        )
        messages = [ticket.marketing_message_id for ticket in tickets]
        self.assertEqual([message.company_id for message in messages], [ours, core.browse(), third, ours])
        self.assertEqual([message.state for message in messages], ["ready", False, "refused", "ready"])
        self.assertEqual(tickets.mapped("state"), ["outgoing", "outgoing", "canceled", "outgoing"])
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(sorted(trap.bodies), ["None", "Ours"])

    def test_a_records_company_decides_wherever_the_user_is(self):
        third = self.other_company("sms_marketing")
        account = self.make_account(third, "+12125550100", "AC" + "1" * 32)
        lead = self.make_lead(company_id=third.id)
        here = lead.with_company(self.company).with_context(allowed_company_ids=self.company.ids + third.ids)
        for name in ("composer_mass", "composer_comment", "message_sms", "action_sms", "action_comment", "action_note"):
            with self.subTest(way=name), self.undone():
                getattr(self, f"way_{name}")(here)
                message = self.messages_of(lead)
                self.assertEqual((message.company_id, message.account_id), (third, account))
                self.assertEqual(message.state, "ready")

    def test_a_record_of_a_company_with_odoos_provider_is_not_sent_over_ours(self):
        core = self.other_company()
        lead = self.make_lead(company_id=core.id)
        self.way_composer_mass(lead)
        self.assertFalse(self.messages_of(lead))
        self.assertEqual(self.env["sms.sms"].search([("number", "=", lead.phone)])._get_sms_company(), core)

    def test_a_user_without_rights_is_stopped_before_anything_is_written(self):
        lead = self.make_lead()
        clerk = new_test_user(self.env, "ticket_clerk", groups="base.group_user")
        with self.assertRaises(AccessError):
            self.env["sms.sms"].with_user(clerk).create({"number": lead.phone, "body": "Hi"})
        self.assertFalse(self.messages_of(lead))

    def test_a_user_without_rights_may_use_what_odoo_lets_them(self):
        contact = self.env["res.partner"].create({"name": "Ann", "phone": "+12025550123"})
        self.make_lead()
        clerk = new_test_user(self.env, "posting_clerk", groups="base.group_user,base.group_partner_manager")
        contact.with_user(clerk)._message_sms("Hello")
        message = self.env["sms.marketing.message"].search([("number", "=", "+12025550123")], limit=1)
        self.assertEqual((message.state, message.partner_id), ("ready", contact))

    # --- one post, several texts ---

    def test_a_post_to_several_names_the_refused_ones(self):
        lead, silent = self.make_lead(), self.make_lead("+12025550124", consent=False)
        post = lead._message_sms("Hello", sms_numbers=[lead.phone, silent.phone, "12"])
        messages = self.env["sms.marketing.message"].search([("mail_message_id", "=", post.id)], order="id")
        self.assertEqual(messages.mapped("reason"), [False, "no_consent", "number_invalid"])
        body = str(post.body)
        self.assertIn("Hello", body)
        self.assertIn("Not sent to +12025550124.", body)
        self.assertNotIn(lead.phone, body)
        silent.sms_consent = True
        ticket = self.env["sms.sms"].search([("uuid", "=", messages[1].uuid)])
        ticket.action_set_outgoing()
        self.assertNotIn("+12025550124", str(post.body))
        self.assertIn("Not sent to 12.", str(post.body))

    def test_the_refusal_is_on_the_notification_and_goes_with_the_retry(self):
        lead = self.make_lead(consent=False)
        post = lead._message_sms("Hello")
        notification = post.notification_ids
        self.assertEqual((notification.notification_status, notification.failure_type), ("exception", "sms_no_consent"))
        self.assertEqual(notification.failure_reason, sentence_of("no_consent"))
        lead.sms_consent = True
        self.env["sms.sms"].search([("mail_message_id", "=", post.id)]).action_set_outgoing()
        self.assertEqual(notification.notification_status, "ready")
        self.assertIn("Hello", str(post.body))
        self.assertNotIn("not sent", str(post.body))
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [lead.phone])
        self.assertEqual(notification.notification_status, "pending")

    # --- Odoo's own list of texts ---

    def test_retry_is_refused_at_once_where_the_gate_still_says_no(self):
        lead = self.make_lead(consent=False)
        ticket = self.send(lead)
        for retry in (ticket.action_set_outgoing, ticket.resend_failed):
            with self.subTest(retry=retry.__name__):
                retry()
                self.assertEqual((ticket.state, ticket.failure_type), ("canceled", "sms_no_consent"))
                self.assertEqual(self.messages_of(lead).state, "refused")
        self.assertIn(sentence_of("no_consent"), self.words_of(ticket.resend_failed()))

    def test_resend_of_a_failed_text_says_what_happens_and_sends_once(self):
        lead = self.make_lead()
        ticket = self.send(lead)
        with self.trap_sms() as trap:
            trap.answers[lead.phone] = refused(30003)
            self.dispatch()
        self.assertEqual(self.messages_of(lead).state, "failed")
        self.assertIn("1 SMS are queued again.", self.words_of(ticket.resend_failed()))
        self.assertIn("1 SMS are queued again.", self.words_of(ticket.resend_failed()))  # twice: still one
        with self.trap_sms() as trap:
            self.dispatch()
            self.dispatch()
        self.assertEqual(trap.numbers, [lead.phone])
        self.assertIn("Nothing to send again", self.words_of(ticket.resend_failed()))

    def test_retry_of_what_left_already_does_nothing(self):
        lead = self.make_lead()
        ticket = self.send(lead)
        with self.trap_sms():
            self.dispatch()
        before = ticket.state
        ticket.action_set_outgoing()
        ticket.action_set_canceled()
        self.assertEqual((ticket.state, self.messages_of(lead).state), (before, "queued"))
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)

    def test_cancel_refuses_at_once_and_says_so_in_the_chatter(self):
        lead = self.make_lead()
        ticket = self.send(lead, mass_keep_log=True)
        ticket.action_set_canceled()
        self.assertEqual((self.messages_of(lead).state, self.messages_of(lead).reason), ("refused", "canceled"))
        self.assertIn(sentence_of("canceled"), str(lead.message_ids[0].body))
        ticket.action_set_outgoing()
        self.assertNotIn("not sent", str(lead.message_ids[0].body))
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [lead.phone])

    def test_an_edited_number_is_asked_about(self):
        lead, silent, out = (
            self.make_lead(),
            self.make_lead("+12025550124", consent=False),
            self.make_lead("+12025550125"),
        )
        self.opt_out(out)
        cases = ((silent.phone, "no_consent"), (out.phone, "opted_out"), ("12", "number_invalid"))
        for number, reason in cases:
            with self.subTest(number=number), self.undone():
                ticket = self.send(lead)
                ticket.number = number
                self.assertEqual((ticket.state, ticket.marketing_message_id.reason), ("canceled", reason))
                with self.trap_sms() as trap:
                    self.dispatch()
                self.assertFalse(trap.sent)
        ticket = self.send(self.make_lead("12"))
        ticket.number = lead.phone
        ticket.action_set_outgoing()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [lead.phone])

    def test_an_edited_text_is_counted_anew(self):
        ticket = self.send(self.make_lead())
        ticket.body = "x" * 200
        message = ticket.marketing_message_id
        self.assertEqual((message.body, message.segment_count), ("x" * 200, 2))

    # --- the provider interface ---

    def provider(self):
        return self.company._get_sms_api_class()(self.env)

    def ask_provider(self, *uuids):
        numbers = [{"uuid": uuid, "number": "+12025550123"} if uuid else {"number": "+12025550123"} for uuid in uuids]
        return self.provider()._send_sms_batch([{"content": "Hi", "numbers": numbers}])

    def test_the_provider_sends_nothing_and_pretends_nothing(self):
        fine, silent, failed = (
            self.make_lead(),
            self.make_lead("+12025550124", consent=False),
            self.make_lead("+12025550125"),
        )
        tickets = [self.send(lead) for lead in (fine, silent, failed)]
        with self.trap_sms() as trap:
            trap.answers[failed.phone] = refused(30003)
            self.dispatch()
        with self.trap_sms() as trap:
            results = self.ask_provider(*(ticket.uuid for ticket in tickets), "unknown", None)
            self.dispatch()
        self.assertFalse(trap.sent)
        self.assertEqual(
            [result["state"] for result in results],
            ["success", "no_consent", "server_error", "server_error", "server_error"],
        )
        for result in results[1:]:
            self.assertTrue(result["failure_reason"])
        self.assertEqual(results[1]["failure_reason"], sentence_of("no_consent"))

    def test_the_provider_never_shows_a_sentence_with_holes(self):
        self.assertFalse([words for words in self.provider()._get_sms_api_error_messages().values() if "%(" in words])

    def test_a_module_that_calls_odoos_sending_with_our_provider(self):
        lead = self.make_lead()
        ticket = self.send(lead)
        ticket._send_with_api(self.provider())
        self.assertEqual((ticket.state, ticket.to_delete), ("outgoing", False))
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [lead.phone])

    def test_nothing_asks_the_database_where_nobody_uses_us(self):
        self.company.sms_provider = "iap"
        values = [{"number": f"+120255501{line}", "body": "Hi"} for line in range(10, 30)]
        self.env["sms.sms"].create(values)
        self.env.flush_all()
        before = self.env.cr.sql_log_count
        self.env["sms.sms"].create(values)
        self.env.flush_all()
        with_us = self.env.cr.sql_log_count - before
        self.assertLessEqual(with_us, 3)
