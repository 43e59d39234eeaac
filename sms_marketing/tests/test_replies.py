"""What replies do beyond a plain STOP: bad input, START, JOIN, scope, double opt-in, where the person is."""

from typing import NamedTuple
from unittest.mock import patch

from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import SENDER
from .test_inbound import CONTROLLER, CallbackCase

NUMBER = "+12025550123"
MIRROR = "odoo.addons.sms_marketing.models.subscriber_mirror"
INBOUND = "odoo.addons.sms_marketing.models.message_inbound.SmsMarketingMessage"


class Meaning(NamedTuple):
    """What the rules of opt-out read in a text, as far as this part looks at it."""

    event: str
    rule: str
    word: str


class ReplyCase(CallbackCase):
    def subscriber(self, number=NUMBER):
        return self.env["sms.marketing.subscriber"].search([("number", "=", number)])

    def ledger(self, number=NUMBER):
        rows = self.env["sms.marketing.consent"].search([("number", "=", number)], order="id")
        return [(row.event, row.source) for row in rows]

    def reading(self, event, rule="en:12"):
        """Every reply reads as this event, whatever it says."""
        return patch(f"{INBOUND}._reading", lambda *_args: Meaning(event, rule, "words"))

    def outgoing(self, number=NUMBER):
        domain = [("number", "=", number), ("direction", "=", "outbound")]
        return self.env["sms.marketing.message"].search(domain, order="id")


@tagged("post_install", "-at_install")
class TestReplies(ReplyCase):
    def test_stop_however_it_is_typed(self):
        bodies = (
            "sToP \U0001f64f",
            "\nSTOP\n",
            "S\u200bT\u200bO\u200bP",
            "\uff33\uff34\uff2f\uff30",
            "stop!!!",
            "opt out",
        )
        for at, body in enumerate(bodies):
            number = f"+1202555016{at}"
            with self.subTest(body):
                lead = self.make_lead(number)
                self.assertEqual(self.text_in(body, number).status_code, 200)
                self.assertTrue(lead.sms_opted_out)

    def test_empty_text_and_a_picture_without_text_say_nothing(self):
        lead = self.make_lead()
        picture = {"NumMedia": "1", "MediaUrl0": "https://api.twilio.com/x", "MediaContentType0": "image/png"}
        for more in ({}, picture):
            self.assertEqual(self.text_in("", **more).status_code, 200)
        self.assertFalse(lead.sms_opted_out)
        self.assertEqual(self.ledger(), [("opt_in", "manual")])
        self.run_cron("follow_up")

    def test_stop_at_another_companys_account_is_theirs(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_account(other, sender="+12025550101")
        lead = self.make_lead(company_id=self.company.id)
        path = "/".join(["/sms_marketing/twilio", theirs.callback_token, "inbound"])
        self.post(path, self.inbound_params("STOP"))
        self.env.invalidate_all()
        self.assertFalse(lead.sms_opted_out)
        self.assertEqual(self.subscriber().mapped("company_id"), self.company | other)

    @mute_logger(CONTROLLER)
    def test_a_forged_stop_changes_nothing(self):
        lead = self.make_lead()
        self.assertEqual(self.post(self.path("inbound"), self.inbound_params("STOP"), "forged").status_code, 403)
        self.assertFalse(lead.sms_opted_out)

    def test_two_stops_are_two_rows_and_one_opt_out(self):
        self.make_lead()
        self.text_in("STOP")
        since = self.subscriber().suppressed_at
        self.text_in("stop")
        self.assertEqual(self.ledger(), [("opt_in", "manual"), ("opt_out", "keyword"), ("opt_out", "keyword")])
        self.assertEqual(self.subscriber().suppressed_at, since)

    def test_start_after_a_persons_block_is_kept_and_told_but_changes_nothing(self):
        seller = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman_all_leads")
        lead = self.make_lead(user_id=seller.id)
        self.subscriber()._block("Wants e-mail only")
        self.text_in("START")
        self.assertEqual((self.subscriber().suppression, lead.sms_consent), ("person", False))
        self.assertEqual(self.ledger()[-1], ("request", "keyword"))
        self.run_cron("follow_up")
        activity = lead.activity_ids
        self.assertEqual((activity.user_id, activity.summary), (seller, f"Asks for texts, but is blocked: {NUMBER}"))

    def test_yes_counts_only_for_somebody_who_said_stop_or_was_asked(self):
        lead = self.make_lead(consent=False)
        self.text_in("YES")
        self.assertFalse(lead.sms_consent)
        self.text_in("STOP")
        self.text_in("YES")
        self.assertTrue(lead.sms_consent)

    def test_join_opts_a_stranger_in_and_never_lifts_a_block(self):
        with self.reading("opt_in", "join"):
            self.text_in("JOIN", "+12025550124")
            self.assertEqual(self.subscriber("+12025550124").consent, "opted_in")
            self.subscriber("+12025550124")._block("No")
            self.text_in("JOIN", "+12025550124")
        self.assertEqual(self.subscriber("+12025550124").suppression, "person")

    def test_a_provider_block_does_not_hide_that_they_said_stop(self):
        self.make_lead()
        self.text_in("STOP")
        self.subscriber()._opt_out("twilio_21610", "provider")
        self.assertEqual(self.subscriber().suppression, "keyword")

    def test_words_that_mean_stop_are_kept_as_words(self):
        self.make_lead()
        with self.reading("opt_out"):
            self.text_in("please leave me alone")
        self.assertEqual(self.ledger()[-1], ("opt_out", "phrase"))

    def test_where_the_person_is_and_that_the_number_works(self):
        self.make_lead()
        self.subscriber().write({"strikes": 2, "unreachable_code": 30003})
        self.text_in("Hello", FromState="NY", FromZip="10001", FromCountry="US")
        self.text_in("Hello again")
        row = self.subscriber()
        self.assertEqual((row.from_state, row.from_zip, row.from_country), ("NY", "10001", "US"))
        self.assertEqual((row.strikes, row.unreachable_code), (0, 0))

    def test_the_others_with_the_number_are_told_in_their_chatter(self):
        lead, twin = self.make_lead(), self.make_lead(consent=False)
        contact = self.env["res.partner"].create({"name": "Ann", "phone": NUMBER})
        self.text_in("STOP")
        self.run_cron("follow_up")
        for record in (lead, contact):  # the text itself shows on the most recent lead
            self.assertIn("opted out of SMS", record.message_ids[0].body)
        self.assertIn("STOP", twin.message_ids[0].body)

    def test_tickets_and_chatter_follow_with_the_job(self):
        lead = self.make_lead()
        lead._message_sms("Hello", sms_numbers=[NUMBER])
        message = self.messages_of(lead)
        self.text_in("STOP")
        self.assertEqual(message.state, "refused")
        self.run_cron("follow_up")
        self.assertEqual(self.env["sms.sms"].search([("uuid", "=", message.uuid)]).state, "canceled")
        self.assertIn("SMS not sent.", message.mail_message_id.body)
        self.assertFalse(message.refusal_pending)

    def test_a_rule_whose_tag_is_gone_leaves_the_other_rules_and_the_standing_alone(self):
        lead, contact = self.make_lead(), self.env["res.partner"].create({"name": "Ann", "phone": NUMBER})
        self.env.ref("sms_marketing.partner_category_stop").unlink()
        with (
            mute_logger("odoo.sql_db"),
            self.assertLogs("odoo.addons.sms_marketing.models", "WARNING"),
        ):
            self.assertEqual(self.text_in("STOP").status_code, 200)
        self.assertEqual((lead.sms_opted_out, contact.sms_opted_out), (True, True))
        self.assertEqual(lead.tag_ids.mapped("name"), ["Twilio-Message-stop"])

    def test_a_users_own_rule_runs_beside_the_tag(self):
        lead = self.make_lead()
        model = self.env["ir.model"]._get_id("crm.lead")
        code = "records.write({'description': 'said stop'})"
        action = {"name": "Note", "model_id": model, "state": "code", "code": code}
        self.env["base.automation"].create(
            {"name": "Note", "model_id": model, "trigger": "on_sms_opt_out", "action_server_ids": [(0, 0, action)]}
        )
        self.text_in("STOP")
        self.assertIn("said stop", lead.description)
        self.assertEqual(lead.tag_ids.mapped("name"), ["Twilio-Message-stop"])

    def test_an_archived_rule_rests(self):
        self.env.ref("sms_marketing.automation_add_tag_lead").active = False
        lead = self.make_lead()
        self.text_in("STOP")
        self.assertEqual((lead.sms_opted_out, lead.tag_ids.ids), (True, []))

    def test_a_shared_contact_stays_out_while_another_company_has_its_opt_out(self):
        other = self.env["res.company"].create({"name": "Other"})
        contact = self.env["res.partner"].create({"name": "Ann", "phone": NUMBER})
        self.env["sms.marketing.subscriber"]._for_numbers(other, [NUMBER], create=True)[NUMBER]._opt_out("keyword")
        self.text_in("STOP")
        self.text_in("START")
        self.assertEqual((contact.sms_consent, contact.sms_opted_out), (False, True))

    def test_a_rule_that_always_fails_is_tried_again_and_never_in_a_loop(self):
        lead = self.make_lead()
        with patch.object(type(lead), "write", side_effect=ValueError("somebody's rule")), mute_logger(MIRROR):
            self.text_in("STOP")
            self.env["ir.cron.trigger"].sudo().search([]).unlink()
            self.run_cron("follow_up")
            self.assertTrue(self.subscriber().mirror_pending)
            self.assertFalse(self.env["ir.cron.trigger"].sudo().search([]))
        self.run_cron("follow_up")
        self.assertEqual((lead.sms_opted_out, self.subscriber().mirror_pending), (True, False))
        self.assertEqual(lead.tag_ids.mapped("name"), ["Twilio-Message-stop"])

    def test_the_same_text_twice_at_the_same_moment_is_one(self):
        """The second request sees nothing of the first until it stores the same text, and starts over."""
        self.make_lead()
        params, model = self.inbound_params("STOP"), type(self.env["sms.marketing.message"])
        self.post(self.path("inbound"), params)
        ordinary, looks = model.search_count, []

        def blind_once(self, domain, limit=None):
            looks.append(domain)
            return 0 if len(looks) == 1 else ordinary(self, domain, limit=limit)

        with patch.object(model, "search_count", blind_once), mute_logger("odoo.sql_db", "odoo.service.model"):
            self.assertEqual(self.post(self.path("inbound"), params).status_code, 200)
        self.env.invalidate_all()
        self.assertEqual(len(looks), 2)
        self.assertEqual(self.ledger(), [("opt_in", "manual"), ("opt_out", "keyword")])

    def test_a_lead_made_at_the_same_moment_is_put_right_by_the_job(self):
        lead = self.make_lead()
        self.text_in("STOP")
        self.env.flush_all()
        # what another transaction writes that has not seen the STOP
        self.env.cr.execute("UPDATE crm_lead SET sms_consent = TRUE, sms_opted_out = FALSE WHERE id = %s", [lead.id])
        self.env.invalidate_all()
        self.run_cron("follow_up")
        self.assertEqual((lead.sms_consent, lead.sms_opted_out), (False, True))

    def test_a_changed_rule_counts_at_once(self):
        lead = self.make_lead()
        self.text_in("STOP", "+12025550199")  # the rules are cached from here on
        other = self.env["crm.tag"].create({"name": "No texts"})
        action = self.env.ref("sms_marketing.action_add_tag_lead")
        action.resource_ref = f"crm.tag,{other.id}"
        self.text_in("STOP")
        self.assertEqual(lead.tag_ids, other)


@tagged("post_install", "-at_install")
class TestScope(ReplyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.make_account(cls.company, sender="+12025550102", sid="AC" + "1" * 32)
        cls.second.opt_out_scope = "account"

    def stop_second(self, body="STOP"):
        path = "/".join(["/sms_marketing/twilio", self.second.callback_token, "inbound"])
        self.post(path, {**self.inbound_params(body), "To": "+12025550102", "AccountSid": "AC" + "1" * 32})
        self.env.invalidate_all()

    def text_from(self, account):
        origin = {"account": account, "purpose": "transactional"}
        ticket = self.env["sms.sms"].create(
            {
                "number": NUMBER,
                "body": f"Hello from {account.name} {self.env['sms.sms'].search_count([])}",
                "marketing_origin": origin,
            }
        )
        return ticket.marketing_message_id.reason

    def test_a_stop_ends_the_texts_of_that_account_only(self):
        lead = self.make_lead()
        self.stop_second()
        self.assertEqual(self.subscriber().stopped_account_ids, self.second)
        self.assertEqual((lead.sms_consent, lead.sms_opted_out, lead.tag_ids.ids), (True, False, []))
        self.assertEqual(self.text_from(self.second), "opted_out")
        self.assertFalse(self.text_from(self.account))
        self.assertEqual(self.ledger()[-1], ("opt_out", "keyword"))

    def test_start_lifts_it(self):
        self.make_lead()
        self.stop_second()
        self.stop_second("START")
        self.assertFalse(self.subscriber().stopped_account_ids)
        self.assertFalse(self.text_from(self.second))

    def test_who_has_stopped_every_account_has_opted_out(self):
        lead = self.make_lead()
        self.account.opt_out_scope = "account"
        self.stop_second()
        self.text_in("STOP")
        self.assertEqual(self.subscriber().suppression, "keyword")
        self.assertTrue(lead.sms_opted_out)

    def test_a_stop_to_an_account_for_all_is_for_all(self):
        lead = self.make_lead()
        self.text_in("STOP")
        self.assertTrue(lead.sms_opted_out)
        self.assertEqual(self.text_from(self.second), "opted_out")

    def test_a_start_to_one_account_lifts_an_opt_out_from_all_for_that_one_only(self):
        lead = self.make_lead()
        self.text_in("STOP")
        self.stop_second("START")
        self.assertEqual((lead.sms_consent, self.subscriber().suppression), (True, "none"))
        self.assertFalse(self.text_from(self.second))
        self.assertEqual(self.text_from(self.account), "opted_out")
        self.text_in("START")
        self.assertFalse(self.text_from(self.account))

    def test_what_waits_for_the_other_account_stays(self):
        self.make_lead()
        for account in (self.account, self.second):
            self.text_from(account)
        self.stop_second()
        self.assertEqual(
            {message.account_id: message.state for message in self.outgoing()},
            {self.account: "ready", self.second: "refused"},
        )


@tagged("post_install", "-at_install")
class TestDoubleOptIn(ReplyCase):
    def ask(self, **evidence):
        lead = self.make_lead(consent=False)
        row = lead._sms_subscribers(create=True)[lead]
        return lead, row, row._ask_double_opt_in(**evidence)

    def test_question_yes_consent(self):
        lead, row, asked = self.ask(page_url="https://example.com/form")
        self.assertEqual(asked, row)
        self.assertEqual((self.outgoing().state, self.outgoing().purpose), ("ready", "compliance"))
        self.assertFalse(lead.sms_consent)
        self.text_in("Yes")
        self.assertTrue(lead.sms_consent)
        consent = self.env["sms.marketing.consent"].search([("source", "=", "double_opt_in")])
        self.assertEqual(consent.wording, f"{self.outgoing()[0].body}\n→ Yes")
        self.assertEqual(self.ledger(), [("ask", "form"), ("opt_in", "double_opt_in")])

    def test_asked_once_only(self):
        _lead, row, _asked = self.ask()
        self.assertFalse(row._ask_double_opt_in())
        self.assertEqual(len(self.outgoing()), 1)

    def test_yes_too_late_is_just_a_word(self):
        lead, row, _asked = self.ask()
        row.double_opt_in_until = "2020-01-01"
        self.text_in("YES")
        self.assertFalse(lead.sms_consent)

    def test_stop_ends_the_question(self):
        lead, row, _asked = self.ask()
        self.text_in("STOP")
        self.assertFalse(row.double_opt_in_until)
        self.assertTrue(lead.sms_opted_out)

    def test_a_no_ends_the_question_and_blocks_nothing(self):
        for at, reply in enumerate(("No", "no thanks!", "Nein, danke", "NON MERCI \U0001f64f")):
            with self.subTest(reply):
                number = f"+1202555017{at}"
                lead = self.make_lead(number, consent=False)
                row = lead._sms_subscribers(create=True)[lead]
                row._ask_double_opt_in()
                self.text_in(reply, number)
                self.assertEqual((row.consent, row.suppression), ("opted_out", "none"))
                self.assertFalse(row.double_opt_in_until)
                self.assertEqual(self.ledger(number), [("ask", "form"), ("opt_out", "double_opt_in")])
                self.assertTrue(row.consent_ids[0].wording.endswith(f"→ {reply}"))
                self.text_in("Yes", number)
                self.env["crm.lead"].with_context(import_file=True).load(
                    ["name", "phone", "sms_consent"], [["Imported", number, "1"]]
                )
                self.assertEqual((row.consent, lead.sms_consent), ("opted_out", False))

    def test_a_no_to_another_question_says_nothing(self):
        lead = self.make_lead()
        self.text_in("No")
        self.assertTrue(lead.sms_consent)

    def test_who_stopped_this_account_or_is_on_odoos_blacklist_is_not_asked(self):
        lead = self.make_lead(consent=False)
        row = lead._sms_subscribers(create=True)[lead]
        second = self.make_account(self.company, sender="+12025550102", sid="AC" + "1" * 32)
        row._stop_account(second, "keyword")
        self.assertFalse(row._ask_double_opt_in(second))
        self.env["phone.blacklist"]._add([NUMBER])
        self.assertFalse(row._ask_double_opt_in(self.account))
        self.assertFalse(row.asked_at)

    def test_nobody_who_opted_out_is_asked(self):
        self.text_in("STOP")
        self.assertFalse(self.subscriber()._ask_double_opt_in())

    def test_a_question_that_the_gate_refuses_was_not_asked(self):
        self.account.state = "disabled"
        lead = self.make_lead(consent=False)
        row = lead._sms_subscribers(create=True)[lead]
        self.assertFalse(row._ask_double_opt_in(self.account))
        self.assertFalse(row.asked_at or self.ledger())

    def test_by_hand_a_reason_is_needed_and_canada_is_left_alone(self):
        wizard = self.env["sms.marketing.change.standing"]
        lead = self.make_lead("+16135550123", consent=False)
        values = {"kind": "ask", "res_model": "crm.lead", "res_ids": lead.ids, "note": "Asked at the stand"}
        with self.assertRaises(UserError):
            wizard.create(values).action_confirm()
        lead = self.make_lead(consent=False)
        wizard.create({**values, "res_ids": lead.ids}).action_confirm()
        self.assertEqual(self.outgoing().purpose, "transactional")
        self.assertEqual(self.outgoing().purpose_reason, "Asked at the stand")


@tagged("post_install", "-at_install")
class TestAnswers(ReplyCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.account.answers_by = "app"
        cls.company.write({"name": "Miller Homes", "phone": "+1 202-555-0199"})

    def answers(self, number=NUMBER):
        return self.outgoing(number).filtered("answer_kind").mapped("answer_kind")

    def test_two_stops_one_confirmation_from_the_sender_that_was_texted(self):
        self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": "+12025550103"})
        self.account.state = "verified"
        self.make_lead()
        for _again in range(2):
            self.text_in("STOP", To="+12025550103")
            self.run_cron("follow_up")
        confirmation = self.outgoing()
        self.assertEqual(confirmation.answer_kind, "stop")
        self.assertEqual((confirmation.purpose, confirmation.priority, confirmation.state), ("compliance", 0, "ready"))
        self.assertEqual(confirmation.sender_id.value, "+12025550103")
        self.assertIn("Miller Homes", confirmation.body)
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [NUMBER])

    def test_a_confirmation_that_is_late_does_not_leave(self):
        self.make_lead()
        self.text_in("STOP")
        message = self.env["sms.marketing.message"].search([("direction", "=", "inbound")])
        self.env.flush_all()
        message.received_at = "2020-01-01 10:00:00"
        self.run_cron("follow_up")
        self.assertEqual((self.outgoing().state, self.outgoing().reason), ("refused", "expired"))

    def test_help_is_answered_to_strangers_and_to_those_who_opted_out(self):
        for number in ("+12025550125", NUMBER):
            if number == NUMBER:
                self.make_lead()
                self.text_in("STOP")
            self.text_in("HELP", number)
            self.run_cron("follow_up")
            self.assertIn("help", self.answers(number))
            self.assertIn("+1 202-555-0199", self.outgoing(number).filtered(lambda one: one.answer_kind == "help").body)

    def test_no_ping_pong_with_a_machine(self):
        for _again in range(6):
            self.text_in("HELP")
            self.run_cron("follow_up")
        self.assertEqual(self.answers(), ["help"])

    def test_our_own_sender_is_not_answered(self):
        self.text_in("HELP", SENDER)
        self.run_cron("follow_up")
        self.assertFalse(self.answers(SENDER))

    def test_where_twilio_has_answered_we_are_silent(self):
        self.make_lead()
        for kind in ("STOP", "HELP", "START"):
            self.text_in(kind, OptOutType=kind)
        self.account.answers_by = "twilio"
        self.text_in("STOP")
        self.run_cron("follow_up")
        self.assertFalse(self.answers())

    def test_a_toll_free_number_leaves_stop_to_the_network(self):
        self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": "+18005550103"})
        self.text_in("STOP", To="+18005550103")
        self.text_in("HELP", To="+18005550103")
        self.run_cron("follow_up")
        self.assertFalse(self.answers())

    def test_start_is_welcomed_once_and_words_can_be_changed(self):
        self.account.start_answer = "Welcome back!"
        self.text_in("STOP")
        self.text_in("START")
        self.text_in("START")
        self.run_cron("follow_up")
        self.assertEqual(self.answers(), ["stop", "start"])
        self.assertEqual(self.outgoing()[-1].body, "Welcome back!")

    def test_an_answer_to_stop_must_be_one_text(self):
        with self.assertRaises(UserError):
            self.account.stop_answer = "x" * 161

    def test_company_that_sends_another_way_still_confirms(self):
        self.company.sms_provider = "iap"
        self.text_in("STOP")
        self.run_cron("follow_up")
        self.assertEqual(self.answers(), ["stop"])
