"""The daily cap: the fourth text of the day is refused everywhere in the same words, and races let none slip by."""

from datetime import timedelta
from unittest.mock import patch

import psycopg2

from odoo import fields
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from ..models import message_dispatch
from ..models.draft import Draft, aware, naive
from ..tools import cap
from .cap_common import PHONE, SENTENCE, CapCase, Rolling
from .engine_common import BATCH_LOG, number
from .ways import WAYS

NEW_YORK = "America/New_York"
SECOND, HOUR = timedelta(seconds=1), timedelta(hours=1)


@tagged("post_install", "-at_install")
class TestCapWords(CapCase):
    """The fourth text of the day answers with the exact sentence in composer, automation, sequence and API."""

    def test_every_way_says_it_where_the_user_looks(self):
        for way in WAYS:
            with self.subTest(way.name), self.undone():
                self.give(3)
                words = getattr(self, f"way_{way.name}")(self.lead) or ""
                message = self.last_text()
                self.assert_refused(message)
                told = {
                    "chatter": lambda: str(self.lead.message_ids.filtered("body")[:1].body),
                    "screen": lambda words=words: words,
                    "ticket": lambda message=message: self.ticket_of(message).marketing_reason_text,
                }
                for place in way.told_in:
                    self.assertIn(SENTENCE, told[place](), place)

    def test_the_third_text_leaves_by_every_way(self):
        for way in WAYS:
            with self.subTest(way.name), self.undone():
                self.give(2)
                getattr(self, f"way_{way.name}")(self.lead)
                with self.trap_sms() as trap:
                    self.dispatch()
                self.assertEqual(trap.numbers, [PHONE])

    def test_composer_warns_before_sending_and_its_button_rests(self):
        self.give(3)
        composer = self.composer(composition_mode="comment", res_model="crm.lead", res_id=self.lead.id)
        self.assertEqual((composer.marketing_warning, composer.marketing_blocked), (SENTENCE, True))
        numbers = self.composer(composition_mode="numbers", numbers=f"{PHONE},+12025550124")
        self.assertIn(f"{PHONE}: {SENTENCE}", numbers.marketing_warning)

    def test_automation_rule_notes_it_on_the_lead_and_keeps_the_change(self):
        self.give(3)
        stage = self.env.ref("crm.stage_lead2")
        for method in ("sms", "comment", "note"):
            with self.subTest(method), self.undone():
                self.env["base.automation"].create(
                    {
                        "name": "Text on stage",
                        "model_id": self.env["ir.model"]._get_id("crm.lead"),
                        "trigger": "on_stage_set",
                        "trg_field_ref": stage.id,
                        "action_server_ids": [(6, 0, self.make_action(method).ids)],
                    }
                )
                self.lead.stage_id = stage
                self.assertEqual(self.lead.stage_id, stage)
                self.assertIn(SENTENCE, str(self.lead.message_ids.filtered("body")[:1].body))

    def test_sequence_that_does_not_wait_says_it_in_the_chatter(self):
        self.give(3)
        self.run_sequence(waits_for_cap=False)
        self.assert_refused(self.last_text())
        self.assertIn(SENTENCE, str(self.lead.message_ids.filtered("body")[:1].body))

    def test_sequence_waits_for_tomorrow_and_wakes_the_job_then(self):
        self.give(3)
        with self.living_in(NEW_YORK):
            self.run_sequence()
        message, tomorrow = self.last_text(), naive(cap.day(aware(fields.Datetime.now()), (NEW_YORK,))[1])
        self.assertEqual((message.state, message.reason, message.send_after), ("held", "cap", tomorrow))
        self.assert_woken_at(tomorrow)

    def run_sequence(self, **values):
        sequence = self.env["sms.marketing.sequence"].create(
            {"name": "Welcome", "step_ids": [(0, 0, {"template_id": self.template.id})], **values}
        )
        sequence._enroll(self.lead)
        self.run_cron("run_sequences")
        return sequence

    def assert_woken_at(self, moment):
        job = self.env.ref("sms_marketing.ir_cron_dispatch")
        times = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)]).mapped("call_at")
        self.assertTrue(any(moment <= time < moment + timedelta(minutes=1) for time in times), times)

    def test_api_of_tickets_and_of_odoos_provider_interface(self):
        self.give(3)
        ticket = self.env["sms.sms"].create({"number": PHONE, "body": "Hello"})
        self.assertEqual((ticket.state, ticket.marketing_reason_text), ("canceled", SENTENCE))
        api = self.company._get_sms_api_class()(self.env)
        (result,) = api._send_sms_batch(
            [{"content": "Hello", "numbers": [{"uuid": ticket.uuid, "number": ticket.number}]}]
        )
        self.assertEqual((result["state"], result["failure_reason"]), ("cap", SENTENCE))

    def test_message_sms_by_code(self):
        self.give(3)
        post = self.lead._message_sms("Hello", marketing_origin={"company": self.company})
        notification = post.notification_ids
        self.assertEqual((notification.notification_status, notification.failure_reason), ("exception", SENTENCE))

    def test_mailing_traces_say_it_at_the_first_and_at_the_last_look(self):
        other = self.make_lead("+12025550124")
        self.give(3)
        mailing = self.make_mailing(self.lead + other)
        mailing.action_send_sms()
        traces = {trace.res_id: trace for trace in mailing.mailing_trace_ids}
        self.assertEqual((traces[self.lead.id].trace_status, traces[self.lead.id].failure_reason), ("cancel", SENTENCE))
        self.give(3, "+12025550124")
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertFalse(trap.sent)
        self.assertEqual((traces[other.id].trace_status, traces[other.id].failure_reason), ("cancel", SENTENCE))

    def make_mailing(self, leads, **values):
        return self.env["mailing.mailing"].create(
            {
                "subject": "Offer",
                "mailing_type": "sms",
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "mailing_domain": repr([("id", "in", leads.ids)]),
                "body_plaintext": "Hello",
                **values,
            }
        )

    def test_override_of_mailing_and_sequence_replaces_the_companys(self):
        self.give(3)
        for more in (self.mailing_with_limit, self.sequence_with_limit):
            with self.subTest(more.__name__):
                with self.undone():
                    more(4)
                    with self.trap_sms() as trap:
                        self.dispatch()
                    self.assertEqual(trap.numbers, [PHONE])
                with self.undone():
                    self.assertIn("received 3 SMS today (max 2)", more(2))

    def mailing_with_limit(self, limit):
        mailing = self.make_mailing(self.lead, marketing_cap=limit)
        mailing.action_send_sms()
        return mailing.mailing_trace_ids.failure_reason

    def sequence_with_limit(self, limit):
        self.run_sequence(marketing_cap=limit, waits_for_cap=False)
        return self.last_text().reason_text

    def test_test_text_of_a_mailing_and_of_an_account(self):
        """Tests are transactional: only where the company limits those as well."""
        self.give(3)
        mailing = self.make_mailing(self.lead)
        with self.undone():
            self.assertIn("is on its way", self.send_test(mailing))
        self.company.sms_cap_transactional = True
        self.assertIn(SENTENCE, self.send_test(mailing))
        test = self.env["sms.marketing.test.sms"].create({"account_id": self.account.id, "number": PHONE})
        test.action_send()
        self.assertEqual(test.outcome, SENTENCE)

    def send_test(self, mailing):
        test = self.env["mailing.sms.test"].create({"mailing_id": mailing.id, "numbers": PHONE})
        return test.action_send_sms()["params"]["message"]


@tagged("post_install", "-at_install")
class TestCapCounts(CapCase):
    """What counts, and for which day."""

    def verdict(self, **values):
        (verdict,) = self.env["sms.marketing.message"]._judge([Draft(self.company, PHONE, "Hello", **values)])
        return verdict

    def test_what_was_handed_over_counts_and_what_surely_failed_does_not(self):
        counted = ("submitting", "uncertain", "accepted", "scheduled", "queued", "sending", "sent", "delivered", "read")
        for state, *_label in self.env["sms.marketing.message"]._fields["state"].selection:
            if state in ("ready", "held", "received"):
                continue
            with self.subTest(state), self.undone():
                self.give(3, state=state)
                self.assertEqual(self.verdict().reason, "cap" if state in counted else None)

    def test_all_purposes_count_but_compliance(self):
        for purpose in ("marketing", "transactional", "conversational", "compliance"):
            with self.subTest(purpose), self.undone():
                self.give(3, purpose=purpose)
                self.assertEqual(self.verdict().reason, None if purpose == "compliance" else "cap")

    def test_other_companies_numbers_and_inbound_texts_do_not_count(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.give(3, company=other)
        self.give(3, phone="+12025550199")
        self.give(3, state="received", direction="inbound", attempt_at=False)
        self.assertFalse(self.verdict().reason)

    def test_the_day_is_the_recipients(self):
        begin, end = cap.day(aware(fields.Datetime.now()), (NEW_YORK,))
        with self.living_in(NEW_YORK):
            self.give(3, attempt_at=naive(begin - SECOND))
            self.assertFalse(self.verdict().reason)
            self.give(3, attempt_at=naive(begin))
            verdict = self.verdict(waits_for_cap=True)
        self.assertEqual((verdict.reason, verdict.until), ("cap", end))
        self.assertEqual(dict(verdict.details), {"count": 3, "limit": 3})

    def test_without_a_zone_the_longest_day_counts(self):
        with self.living_in():
            self.give(3, attempt_at=fields.Datetime.now() - cap.LONGEST_DAY + HOUR)
            self.assertEqual(self.verdict().reason, "cap")
        with self.living_in():
            self.env["sms.marketing.message"].search([]).attempt_at = fields.Datetime.now() - cap.LONGEST_DAY
            self.assertFalse(self.verdict().reason)

    def test_waiting_texts_of_today_count_at_the_first_look(self):
        _begin, end = cap.day(aware(fields.Datetime.now()), (NEW_YORK,))
        with self.living_in(NEW_YORK):
            waiting = self.give(3, state="held", attempt_at=False, send_after=naive(end - SECOND))
            self.assertEqual(self.verdict().reason, "cap")
            waiting.send_after = naive(end)
            self.assertFalse(self.verdict().reason)

    def test_several_texts_to_one_number_in_one_call_are_counted_in_order(self):
        self.give(1)
        tickets = self.env["sms.sms"].create([{"number": PHONE, "body": f"Offer {at}"} for at in range(4)])
        texts = tickets.marketing_message_id
        self.assertEqual(texts.mapped("reason"), [False, False, "cap", "cap"])
        self.assertEqual(texts[2].reason_text, SENTENCE)

    def test_transactional_only_where_the_company_says_so_and_answers_never(self):
        self.give(3)
        stated = {"purpose": "transactional", "purpose_reason": "A visit"}
        self.assertFalse(self.verdict(**stated).reason)
        self.company.sms_cap_transactional = True
        self.assertEqual(self.verdict(**stated).reason, "cap")
        self.hear_from([PHONE])
        self.assertFalse(self.verdict(purpose="conversational").reason)

    def test_a_places_rolling_rule_holds_whatever_the_override(self):
        self.give(3, attempt_at=fields.Datetime.now() - timedelta(hours=23))
        with self.living_in(NEW_YORK, rules=[Rolling()]):
            verdict = self.verdict(cap=50, waits_for_cap=True)
            self.assertEqual((verdict.reason, dict(verdict.details)["place"]), ("rolling_cap", "Florida"))
            self.assertLess(abs(verdict.until - aware(fields.Datetime.now() + HOUR)), timedelta(minutes=1))
            self.assertIn("within 24 hours (max 3 by the rule for Florida)", self.words(verdict))
        with self.living_in(NEW_YORK, rules=[Rolling(rolling_limit=4)]):
            self.assertFalse(self.verdict(cap=50).reason)

    def words(self, verdict):
        from ..models.reason import sentence

        return sentence(self.env, verdict.reason, dict(verdict.details))

    def test_a_waiting_text_does_not_count_against_itself(self):
        self.give(2)
        ticket = self.env["sms.sms"].create({"number": PHONE, "body": "Third"})
        ticket.number = "+1 202 555 0123"
        self.assertEqual(ticket.marketing_message_id.state, "ready")

    @mute_logger("odoo.sql_db")
    def test_there_is_always_a_limit(self):
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            self.company.sms_daily_cap = 0
            self.env.flush_all()
        with self.assertRaises(psycopg2.IntegrityError), self.env.cr.savepoint():
            self.env["sms.marketing.sequence"].create({"name": "None", "marketing_cap": -1})
            self.env.flush_all()


@tagged("post_install", "-at_install")
class TestCapAndHours(CapCase):
    """Where sending hours are known, whoever waits for tomorrow waits until somebody may be texted there."""

    def setUp(self):
        super().setUp()
        if "sms.marketing.quiet.rule" not in self.env:
            self.skipTest("this addon knows no sending hours")

    def test_tomorrow_begins_with_the_sending_hours_of_the_place(self):
        self.give(3)
        self.lead.write({"country_id": self.env.ref("base.us").id, "state_id": self.env.ref("base.state_us_27").id})
        draft = Draft(self.company, PHONE, "Hello", waits_for_cap=True)
        (verdict,) = self.env["sms.marketing.message"]._judge([draft])
        _begin, midnight = cap.day(aware(fields.Datetime.now()), draft.place.zones)
        self.assertEqual(verdict.reason, "cap")
        self.assertGreaterEqual(verdict.until - midnight, timedelta(hours=8))  # nowhere may they begin earlier
        self.assertLess(verdict.until - midnight, timedelta(days=2))  # a Sunday or holiday may lie between

    def test_a_states_rolling_rule_counts_over_midnight(self):
        self.lead.write({"country_id": self.env.ref("base.us").id, "state_id": self.env.ref("base.state_us_10").id})
        self.give(3, attempt_at=fields.Datetime.now() - timedelta(hours=23))
        draft = Draft(self.company, PHONE, "Hello", cap=50)
        (verdict,) = self.env["sms.marketing.message"]._judge([draft])
        self.assertEqual((verdict.reason, dict(verdict.details)["count"]), ("rolling_cap", 3))


@tagged("post_install", "-at_install")
class TestCapRaces(CapCase):
    """What both first looks allowed, the last look counts again."""

    def queue_at_once(self, count=4, **origin):
        """Queue texts to one person whose first looks knew nothing of each other."""
        tickets = self.env["sms.sms"]
        for at in range(count):
            with patch.object(
                self.registry["sms.marketing.message"], "_facts_on_cap", lambda _self, _c, d: [{}] * len(d)
            ):
                values = {
                    "number": PHONE,
                    "body": f"Offer {at}",
                    "marketing_origin": {"company": self.company, **origin},
                }
                tickets += self.env["sms.sms"].create(values)
        return tickets.marketing_message_id

    def test_only_three_of_four_leave(self):
        texts = self.queue_at_once()
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.bodies, ["Offer 0", "Offer 1", "Offer 2"])
        self.assert_refused(texts[3])
        self.assertEqual(self.ticket_of(texts[3]).state, "canceled")

    def test_two_senders_with_due_texts_for_one_number(self):
        account = self.make_account(self.company, "+12025550111", "AC" + "1" * 32)
        texts = self.queue_at_once()
        texts[::2].write({"sender_id": account.sender_ids.id, "account_id": account.id})
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(len(trap.sent), 3)
        self.assertEqual(len(texts.filtered(lambda text: text.reason == "cap")), 1)

    def test_a_wait_found_at_the_last_look_wakes_the_job_once(self):
        texts = self.queue_at_once(8, waits_for_cap=True)
        with self.living_in(NEW_YORK), self.trap_sms():
            self.dispatch()
        held = texts.filtered(lambda text: text.state == "held")
        self.assertEqual(len(held), 5)
        job = self.env.ref("sms_marketing.ir_cron_dispatch")
        domain = [("cron_id", "=", job.id), ("call_at", ">=", held[0].send_after)]
        self.assertEqual(self.env["ir.cron.trigger"].search_count(domain), 1)
        self.assertIn("Next possible time", held[0].reason_text)
        self.assertIn(SENTENCE, held[0].reason_text)

    def test_those_that_wait_leave_on_another_day(self):
        texts = self.queue_at_once(waits_for_cap=True)
        with self.living_in(NEW_YORK), self.trap_sms() as trap:
            self.dispatch()
            tomorrow = naive(cap.day(aware(fields.Datetime.now()), (NEW_YORK,))[1])
            self.assertEqual((texts[3].state, texts[3].send_after), ("held", tomorrow))
            texts[:3].attempt_at = fields.Datetime.now() - timedelta(days=2)  # the days pass
            self.make_due(texts[3])
            self.dispatch()
        self.assertEqual(trap.bodies[3], "Offer 3")

    @mute_logger(BATCH_LOG)
    def test_texts_that_must_be_looked_at_alone_are_counted_as_well(self):
        texts = self.queue_at_once() + self.queue(1, first=900)
        broken = self.registry["sms.marketing.message"]._as_outgoing

        def as_outgoing(message, now):
            if message.number == number(900):
                raise ValueError("a poisoned row")
            return broken(message, now)

        with patch.object(self.registry["sms.marketing.message"], "_as_outgoing", as_outgoing), self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [PHONE] * 3)
        self.assert_refused(texts[3])
        self.assertEqual(texts[4].state, "failed")

    def test_a_failure_that_comes_meanwhile_frees_its_place(self):
        texts = self.queue_at_once()
        texts[3].send_after += HOUR
        with self.trap_sms() as trap:
            self.dispatch()
            texts[0].state = "undelivered"
            self.make_due(texts[3])
            self.dispatch()
        self.assertEqual(len(trap.sent), 4)

    def test_a_text_given_back_untried_does_not_count_against_itself(self):
        texts = self.queue_at_once()[:3]
        with self.trap_sms() as trap:
            trap.given_back = {PHONE}
            self.hand_over_once()
            self.assertEqual(set(texts.mapped("state")), {"ready"})
            trap.given_back = set()
            self.dispatch()
        self.assertEqual(len(trap.sent), 2 * 3)
        self.assertEqual(set(texts.mapped("state")), {"queued"})

    def hand_over_once(self):
        """Claim what is due, and store what came of it."""
        model = self.env["sms.marketing.message"]
        with message_dispatch.Pump() as pump:
            _count, lanes = model._claim_due(pump)
            for lane, texts in lanes.items():
                pump.put(lane, texts)
            model._store({done.uuid: done for done in pump.take()})

    def test_queries_do_not_grow_with_texts_on_hold(self):
        def held(count, first):
            texts = self.queue(count, first=first, purpose="transactional", waits_for_cap=True)
            for text in texts:
                self.give(3, text.number)
            self.company.sms_cap_transactional = True
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertFalse(texts._last_look())
            self.assertEqual(set(texts.mapped("state")), {"held"})
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        held(3, 100)
        few = held(5, 1000)
        self.assertLessEqual(held(60, 2000), few + 2)


@tagged("post_install", "-at_install")
class TestCapSettings(CapCase):
    def test_settings_write_the_companys_rules(self):
        settings = self.env["res.config.settings"].create({})
        self.assertEqual((settings.sms_daily_cap, settings.sms_cap_transactional), (3, False))
        settings.sms_daily_cap = 5
        settings.execute()
        self.assertEqual(self.company.sms_daily_cap, 5)

    def test_todays_volume_is_the_companys_and_shown(self):
        before = self.env["res.config.settings"].create({}).sms_sent_today
        self.queue(3)
        with self.trap_sms():
            self.dispatch()
        self.assertEqual(self.env["res.config.settings"].create({}).sms_sent_today, before + 3)

    def test_agents_composer_knows_the_cap_too(self):
        agent = new_test_user(self.env, "cap_agent", groups="sales_team.group_sale_salesman_all_leads")
        self.give(3)
        composer = self.env["sms.composer"].with_user(agent)
        values = {"composition_mode": "comment", "res_model": "crm.lead", "res_id": self.lead.id, "body": "Hello"}
        self.assertEqual(composer.create(values).marketing_warning, SENTENCE)
