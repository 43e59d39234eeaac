"""Needs Attention: what is in it, what is said about it, sending again and putting aside."""

from datetime import timedelta

from odoo import fields
from odoo.addons.sms_marketing.gateway import error_codes
from odoo.addons.sms_marketing.models.error_code import REASON_OWNERS
from odoo.addons.sms_marketing.models.reason import REASONS
from odoo.exceptions import AccessError
from odoo.tests import Form, new_test_user, tagged

from .common import SmsMarketingCase, refused

LONG_AGO = timedelta(hours=1)


class AttentionCase(SmsMarketingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.ann = new_test_user(cls.env, "ui.ann", groups="sales_team.group_sale_salesman")
        cls.bob = new_test_user(cls.env, "ui.bob", groups="sales_team.group_sale_salesman")
        cls.marketer = new_test_user(cls.env, "ui.marketer", groups="sms_marketing.group_marketer")
        cls.lead = cls.make_lead(user_id=cls.ann.id)

    @classmethod
    def make_message(cls, state, **values):
        return cls.env["sms.marketing.message"].create(
            {
                "company_id": cls.company.id,
                "account_id": cls.account.id,
                "lead_id": cls.lead.id,
                "number": "+12025550123",
                "body": "Hello",
                "state": state,
                "attempt_at": fields.Datetime.now() - LONG_AGO,
                **values,
            }
        )

    def listed(self, user=None):
        messages = self.env["sms.marketing.message"].with_user(user or self.marketer)
        return messages.search([("needs_attention", "=", True)]).sudo()


@tagged("post_install", "-at_install")
class TestErrorCodes(AttentionCase):
    def test_every_code_of_the_table_is_a_record_with_the_same_words(self):
        catalogue = self.env["sms.marketing.error.code"]
        for code, entry in error_codes.ERROR_CODES.items():
            row = catalogue._for_code(code)
            self.assertEqual((row.code, row.title, row.cause, row.fix), (code, entry.title, entry.cause, entry.fix))
            self.assertEqual(row.url, entry.url)

    def test_any_code_finds_the_row_that_describe_means(self):
        catalogue = self.env["sms.marketing.error.code"]
        for code in (11299, 20555, 21664, 30441, 30462, 30505, 30599, 30999, 35500, 63999, 7, 999999):
            self.assertEqual(catalogue._for_code(code).title, error_codes.describe(code).title, code)

    def test_every_reason_of_the_gate_is_a_record(self):
        for reason in REASONS:
            row = self.env["sms.marketing.error.code"]._for_key(reason)
            self.assertTrue(row.title and row.fix, reason)
            self.assertNotIn("%(", row.fix)
        self.assertLessEqual(REASON_OWNERS.keys(), REASONS.keys())

    def test_found_by_number_by_words_and_by_other_names(self):
        for words, code in (("30006", 30006), ("landline", 30006), ("destination_config_failed", 30007)):
            found = self.env["sms.marketing.error.code"].search([("display_name", "ilike", words)])
            self.assertIn(code, found.mapped("code"), words)
        found = self.env["sms.marketing.error.code"].search([("display_name", "ilike", "30006")])
        self.assertEqual(found.mapped("code"), [30006])

    def test_loading_again_changes_nothing(self):
        before = self.env["sms.marketing.error.code"].search([]).ids
        self.env["sms.marketing.error.code"]._load_catalogue()
        self.assertEqual(self.env["sms.marketing.error.code"].search([]).ids, before)

    def test_words_are_in_the_users_language(self):
        self.env["res.lang"]._activate_lang("de_DE")
        row = self.env["sms.marketing.error.code"]._for_code(30006)
        row.with_context(lang="de_DE").write({"title": "Ein Festnetz", "fix": "Nach einer Handynummer fragen."})
        message = self.make_message("undelivered", error_code=30006).with_context(lang="de_DE")
        self.assertEqual(message.reason_text, "Ein Festnetz. Nach einer Handynummer fragen.")
        self.assertIn(row, row.with_context(lang="de_DE").search([("display_name", "ilike", "festnetz")]))

    def test_the_template_for_translators_carries_the_words(self):
        translated = self.env["sms.marketing.error.code"]._fields
        self.assertTrue(all(translated[name].translate for name in ("title", "cause", "fix")))
        row = self.env["sms.marketing.error.code"]._for_code(30006)
        self.assertEqual(row.get_external_id()[row.id], "sms_marketing.error_code_30006")

    def test_agents_read_and_nobody_writes(self):
        row = self.env["sms.marketing.error.code"]._for_code(30006).with_user(self.marketer)
        self.assertTrue(row.title)
        with self.assertRaises(AccessError):
            row.title = "x"


@tagged("post_install", "-at_install")
class TestWhatNeedsAttention(AttentionCase):
    def test_what_is_listed_and_what_is_not(self):
        make = self.make_message
        wanted = [
            make("failed", error_code=21211),
            make("undelivered", error_code=30006),
            make("failed"),
            make("uncertain"),  # asked, without an answer
            make("uncertain", attempt_at=fields.Datetime.now() - 2 * LONG_AGO, next_poll_at=fields.Datetime.now()),
            *[make("refused", reason=reason) for reason in ("account_off", "sender_country", "number_invalid")],
            *[make("refused", reason=reason) for reason in ("body_empty", "body_too_long", "number_missing")],
            make("held", reason="account_off"),
            make("held", reason="sender_missing"),
        ]
        for state in ("ready", "submitting", "queued", "sent", "delivered", "read", "canceled"):
            make(state)
        for reason in ("opted_out", "no_consent", "blacklisted", "blocked_by_person", "repeated", "cap"):
            make("refused", reason=reason)
        make("held", reason="quiet_hours")
        now = fields.Datetime.now()
        make("uncertain", attempt_at=now, next_poll_at=now + LONG_AGO)  # Twilio is still being asked
        make("received", direction="inbound")
        self.assertEqual(self.listed().ids, sorted([message.id for message in wanted], reverse=True))
        everything = self.env["sms.marketing.message"].search([])
        self.assertEqual(everything.filtered("needs_attention"), self.listed())
        self.assertFalse(self.env["sms.marketing.message"].search([("needs_attention", "=", False)]) & self.listed())

    def test_problem_owner_and_page(self):
        cases = [
            ({"state": "undelivered", "error_code": 30006}, 30006, "recipient"),
            ({"state": "failed", "error_code": 21610}, 21610, "person"),
            ({"state": "failed", "error_code": 30777}, 30000, "network"),
            ({"state": "failed", "error_code": 30505}, 30501, "sender"),
            ({"state": "held", "reason": "account_off", "error_code": 20003}, 0, "account"),
            ({"state": "uncertain", "error_code": 20500}, 0, "us"),
            ({"state": "failed"}, 0, "network"),
            ({"state": "delivered", "error_code": 30006}, None, False),
            ({"state": "ready"}, None, False),
        ]
        messages = [self.make_message(**values) for values, _code, _owner in cases]
        for message, (values, code, owner) in zip(messages, cases, strict=True):
            self.assertEqual(message.problem_id.code if message.problem_id else None, code, values)
            self.assertEqual(message.who_acts, owner, values)
        self.assertEqual(messages[0].problem_url, "https://www.twilio.com/docs/api/errors/30006")
        self.assertFalse(messages[3].problem_url)
        self.assertEqual(messages[4].problem_id.key, "account_off")
        self.assertEqual(messages[5].problem_id.key, "uncertain")

    def test_the_database_groups_as_the_fields_say(self):
        for state in ("failed", "undelivered", "uncertain", "delivered", "ready", "held"):
            for code in (0, 30006, 30505, 30777, 21610, 999999):
                self.make_message(state, error_code=code)
        for reason in REASONS:
            self.make_message("refused", reason=reason, error_code=30006)
        messages = self.env["sms.marketing.message"].search([])
        for name in ("problem_id", "who_acts"):
            groups = dict(messages._read_group([], [name], ["id:recordset"]))
            self.assertEqual(groups, dict(messages.grouped(name)), name)

    def test_found_by_code_and_by_the_catalogues_words(self):
        landline = self.make_message("undelivered", error_code=30006)
        filtered = self.make_message("undelivered", error_code=30007)
        toll_free = self.make_message("failed", error_code=30505)
        missing = self.make_message("refused", reason="number_missing")
        unknown = self.make_message("uncertain")
        self.make_message("delivered", error_code=30006)  # it arrived after all
        search = self.env["sms.marketing.message"].search
        cases = [
            ("30006", landline),
            ("landline", landline),
            ("destination_config_failed", filtered),
            ("toll-free verification was rejected", toll_free),
            ("no phone number", missing),
            ("Not known whether", unknown),
        ]
        for words, message in cases:
            self.assertEqual(search([("problem_id", "ilike", words)]), message, words)
        self.assertEqual(search([("who_acts", "=", "recipient")]), missing + landline)
        self.assertEqual(search([("problem_id", "in", landline.problem_id.ids)]), landline)

    def test_each_sees_what_their_leads_show(self):
        mine = self.make_message("failed")
        self.assertEqual(self.listed(self.ann), mine)
        self.assertFalse(self.listed(self.bob))
        self.assertEqual(self.listed(self.marketer), mine)
        other = self.env["res.company"].create({"name": "Other"})
        mine.company_id = other
        self.assertFalse(self.listed(self.marketer))

    def test_ten_thousand_rows_cost_no_query_each(self):
        self.env["sms.marketing.message"].create(
            [
                {
                    "company_id": self.company.id,
                    "account_id": self.account.id,
                    "state": ("failed", "undelivered", "refused", "held")[place % 4],
                    "error_code": 30003 + place % 6 if place % 4 < 2 else 0,
                    "reason": (False, False, "number_invalid", "account_off")[place % 4],
                    "number": f"+1202555{place:05}",
                    "body": "Hello",
                    "attempt_at": fields.Datetime.now() - LONG_AGO,
                }
                for place in range(10_000)
            ]
        )
        self.env.flush_all()
        self.env.invalidate_all()
        messages = self.env["sms.marketing.message"].with_user(self.marketer)
        spec = {"problem_id": {"fields": {"display_name": {}}}, "who_acts": {}, "reason_text": {}, "problem_url": {}}
        domain = [("needs_attention", "=", True)]
        messages.web_search_read(domain, spec, limit=80)  # fills caches of rights and views
        queries = {}
        for limit in (80, 800, 10_000):
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            found = messages.web_search_read(domain, spec, limit=limit)
            queries[limit] = self.env.cr.sql_log_count - before
            self.assertEqual(len(found["records"]), limit)
        self.assertEqual(queries[80], queries[800])  # none for a row
        self.assertLessEqual(queries[80], 12)
        self.assertLessEqual(queries[10_000], 40)  # the ORM reads 1,000 rows at a time
        with self.assertQueryCount(2):
            groups = messages._read_group(domain, ["problem_id"], ["__count"])
        self.assertEqual(sum(count for _problem, count in groups), 10_000)


@tagged("post_install", "-at_install")
class TestSendAgain(AttentionCase):
    def failed_text(self, code=30008, **values):
        """Return a text that went the whole way and failed."""
        lead = self.make_lead(phone="+12025550131", user_id=self.ann.id, **values)
        self.send(lead)
        with self.trap_sms() as trap:
            trap.answers = {lead.phone_sanitized: refused(code)}
            self.dispatch()
        return self.messages_of(lead)

    def test_one_failed_text_is_sent_again_and_leaves(self):
        message = self.failed_text()
        self.assertEqual(message.state, "failed")
        message.with_user(self.ann).action_send_again()
        self.assertEqual(message.state, "ready")
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, ["+12025550131"])
        self.assertFalse(message.needs_attention)

    def test_a_corrected_number_is_the_one_that_is_texted(self):
        lead = self.make_lead(phone="+12025550132", user_id=self.ann.id)
        self.send(lead)
        with self.trap_sms() as trap:
            trap.answers = {lead.phone_sanitized: refused(21614)}
            self.dispatch()
        lead.write({"phone": "+12025550133", "sms_consent": True})
        message = self.messages_of(lead)
        message.with_user(self.ann).action_send_again()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, ["+12025550133"])
        self.assertEqual(message.subscriber_id.number, "+12025550133")

    def test_a_corrected_number_that_opted_out_gets_nothing(self):
        lead = self.make_lead(phone="12", user_id=self.ann.id)
        self.send(lead)
        lead.write({"phone": "+12025550134", "sms_consent": True})
        lead._sms_subscribers()[lead]._opt_out("keyword")
        message = self.messages_of(lead)
        message.with_user(self.ann).action_send_again()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        self.assertEqual((message.state, message.reason), ("refused", "opted_out"))

    def test_who_sent_it_again_is_kept(self):
        message = self.failed_text()
        message.with_user(self.ann).action_send_again()
        self.assertIn(self.ann, message.event_ids.filtered(lambda event: event.source == "user").user_id)

    def test_who_opted_out_meanwhile_gets_nothing(self):
        message = self.failed_text()
        message.subscriber_id._opt_out("keyword")
        message.with_user(self.ann).action_send_again()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        self.assertEqual((message.state, message.reason), ("refused", "opted_out"))

    def test_a_text_that_failed_for_an_opt_out_cannot(self):
        message = self.make_message("failed", error_code=21610)
        action = message.with_user(self.marketer).action_send_again()
        self.assertEqual(action["res_model"], "sms.marketing.send.again")
        dialog = self.dialog(message)
        self.assertEqual((dialog.never_count, dialog.to_send), (1, 0))
        dialog.action_send()
        self.assertEqual(message.state, "failed")

    def dialog(self, messages, user=None):
        model = self.env["sms.marketing.send.again"].with_user(user or self.marketer)
        return model.create({"message_ids": [(6, 0, messages.ids)]})

    def test_what_may_arrive_twice_needs_a_word(self):
        uncertain = self.make_message("uncertain")
        timeout = self.make_message("undelivered", error_code=30410)
        safe = self.make_message("failed", error_code=30008, segment_count=2)
        dialog = self.dialog(uncertain + timeout + safe)
        self.assertEqual((dialog.safe_count, dialog.risky_count, dialog.segment_count, dialog.to_send), (1, 2, 2, 1))
        dialog.action_send()
        self.assertEqual((uncertain.state, timeout.state, safe.state), ("uncertain", "undelivered", "ready"))
        dialog = self.dialog(uncertain + timeout)
        dialog.with_risky = True
        dialog.action_send()
        self.assertEqual((uncertain.state, timeout.state), ("ready", "ready"))

    def test_the_dialog_shows_its_figures_before_anything_is_stored(self):
        uncertain = self.make_message("uncertain")
        model = self.env["sms.marketing.send.again"].with_user(self.marketer)
        form = Form(model.with_context(default_message_ids=uncertain.ids))
        self.assertEqual((form.risky_count, form.to_send), (1, 0))
        form.with_risky = True
        self.assertEqual(form.to_send, 1)

    def test_delivered_waiting_and_incoming_texts_never(self):
        states = ("delivered", "sent", "ready", "held", "submitting")
        texts = self.env["sms.marketing.message"].union(*[self.make_message(state) for state in states])
        texts += self.make_message("received", direction="inbound")
        before = texts.mapped("state")
        self.assertEqual(self.dialog(texts).never_count, 6)
        self.dialog(texts).action_send()
        self.assertEqual(texts.mapped("state"), before)

    def test_marketers_and_the_leads_own_salesperson_only(self):
        self.lead.user_id = False  # everybody sees its texts, nobody owns them
        message = self.make_message("failed", error_code=30008)
        with self.assertRaisesRegex(AccessError, "salesperson"):
            message.with_user(self.bob).action_send_again()
        dialog = self.dialog(message, self.bob)
        self.assertEqual(dialog.foreign_count, 1)
        dialog.action_send()
        self.assertEqual(message.state, "failed")
        self.lead.user_id = self.ann
        with self.assertRaises(AccessError):
            message.with_user(self.bob).action_send_again()
        message.with_user(self.ann).action_send_again()
        self.assertEqual(message.state, "ready")


@tagged("post_install", "-at_install")
class TestDismiss(AttentionCase):
    def test_for_oneself(self):
        message = self.make_message("failed")
        message.with_user(self.ann).action_dismiss()
        self.assertFalse(self.listed(self.ann))
        self.assertEqual(self.listed(self.marketer), message)
        self.assertEqual(message.dismissal_ids.user_id, self.ann)
        self.assertTrue(message.dismissal_ids.dismissed_at)

    def test_for_everybody(self):
        message = self.make_message("failed")
        message.with_user(self.ann).action_dismiss_for_everybody()
        self.assertFalse(self.listed(self.ann) + self.listed(self.marketer))
        self.assertTrue(message.dismissal_ids.for_everybody)

    def test_for_everybody_is_not_for_others(self):
        self.lead.user_id = False
        message = self.make_message("failed")
        with self.assertRaises(AccessError):
            message.with_user(self.bob).action_dismiss_for_everybody()
        message.with_user(self.bob).action_dismiss()
        self.assertFalse(self.listed(self.bob))

    def test_what_fails_again_is_back(self):
        message = self.make_message("failed", error_code=30008)
        message.with_user(self.ann).action_dismiss_for_everybody()
        message.with_user(self.ann).action_send_again()
        message.state = "failed"
        self.assertEqual(self.listed(self.ann), message)
        self.assertEqual(len(message.dismissal_ids), 1)

    def test_not_the_texts_of_others(self):
        message = self.make_message("failed")
        with self.assertRaises(AccessError):
            message.with_user(self.bob).action_dismiss()

    def test_twice_is_once(self):
        message = self.make_message("failed")
        message.with_user(self.ann).action_dismiss()
        message.with_user(self.ann).action_dismiss()
        self.assertEqual(len(message.dismissal_ids), 1)

    def test_figures_above_the_list(self):
        self.make_message("failed")
        self.make_message("ready")
        self.make_message("queued")
        counts = self.env["sms.marketing.message"].with_user(self.marketer).count_for_overview()
        self.assertEqual(counts, {"attention": 1, "waiting": 1, "on_the_way": 1})


@tagged("post_install", "-at_install")
class TestTimeline(AttentionCase):
    def test_times_in_their_order_and_the_end_in_its_colour(self):
        now = fields.Datetime.now()
        at = {name: now + timedelta(seconds=place) for place, name in enumerate(("attempt_at", "sent_at", "failed_at"))}
        moments = self.make_message("undelivered", **at).timeline
        labels = ["Written", "Handed to Twilio", "Taken by the recipient's network", "Not delivered"]
        self.assertEqual([moment["label"] for moment in moments], labels)
        self.assertEqual([moment["kind"] for moment in moments], ["past", "past", "past", "bad"])

    def test_what_comes_next(self):
        later = fields.Datetime.now() + LONG_AGO
        self.assertEqual(self.make_message("held", reason="quiet_hours", send_after=later).timeline[-1]["kind"], "next")
        self.assertEqual(self.make_message("held", reason="account_off").timeline[-1]["kind"], "past")
        self.assertEqual(self.make_message("ready").timeline[-1]["label"], "Leaves in a moment")


@tagged("post_install", "-at_install")
class TestWhereItIsUsed(AttentionCase):
    def test_leads_know_from_a_cached_answer_whether_their_company_sends_through_us(self):
        other = self.env["res.company"].create({"name": "Other"})
        theirs = self.make_lead(phone="+12025550151", company_id=other.id, user_id=False)
        leads = self.lead + theirs
        leads.mapped("company_id")
        self.env["res.company"]._sms_marketing_company_ids()
        with self.assertQueryCount(0):
            self.assertEqual(leads.mapped("sms_is_used"), [True, False])
        self.company.sms_provider = "iap"
        leads.invalidate_recordset()
        self.assertEqual(leads.mapped("sms_is_used"), [False, False])
