"""Whose turn it is: priorities, senders, companies, senders that go; and what happens at the last moment."""

from datetime import timedelta
from unittest.mock import patch

from odoo import fields
from odoo.addons.sms_marketing.models import message_dispatch
from odoo.addons.sms_marketing.models.fresh_start import in_fresh_transaction
from odoo.exceptions import ConcurrencyError
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import refused
from .engine_common import EngineCase, number

FEW = patch.multiple(message_dispatch, AHEAD_MIN=10, AHEAD_PER_IN_FLIGHT=0)


@tagged("post_install", "-at_install")
class TestLanes(EngineCase):
    def other_company(self, name="Other", at=1, country="base.us"):
        company = self.env["res.company"].create(
            {"name": name, "sms_provider": "sms_marketing", "country_id": self.env.ref(country).id}
        )
        return company, self.make_account(company, f"+1212555019{at}", "AC" + f"{at}" * 32)

    def add_sender(self, value="+12025550177", **values):
        sender = self.env["sms.marketing.sender"].create({"account_id": self.account.id, "value": value, **values})
        self.account.state = "verified"
        return sender

    # --- order ---

    def test_a_conversation_overtakes_a_thousand_marketing_texts(self):
        marketing = self.queue(1000)
        marketing.write({"purpose": "transactional", "priority": 3})
        answer = self.queue(first=2000, purpose="conversational")
        trap = self.hand_over()
        self.assertEqual(trap.numbers[0], answer.number)
        self.assertEqual(len(trap.sent), 1001)
        self.assertEqual(set(trap.numbers), {*marketing.mapped("number"), answer.number})

    def test_an_answer_written_meanwhile_goes_with_the_next_look_at_the_queue(self):
        self.queue(60).write({"priority": 3})
        answers = []
        with FEW, self.trap_sms() as trap:
            ordinary = trap.answer

            def answer(messages):
                if not answers:
                    answers.append(self.queue(first=500, purpose="conversational").number)
                    self.env.flush_all()
                return ordinary(messages)

            trap.answer = answer
            self.dispatch()
        self.assertEqual(trap.numbers.index(answers[0]), 10)

    def test_within_a_priority_the_oldest_goes_first(self):
        messages = self.queue(5)
        now = fields.Datetime.now()
        for age, message in enumerate(messages):
            message.send_after = now - timedelta(minutes=age)
        self.assertEqual(self.hand_over().numbers, list(reversed(messages.mapped("number"))))

    def test_nothing_leaves_before_its_time(self):
        message = self.queue()
        message.send_after = fields.Datetime.now() + timedelta(minutes=1)
        self.assertFalse(self.hand_over().sent)
        self.assertEqual((message.state, message.attempt_count), ("ready", 0))

    # --- side by side ---

    def test_no_sender_starves_beside_a_busy_one(self):
        quiet = self.add_sender()
        self.queue(500, sender=self.account.sender_ids - quiet)
        few = self.queue(5, first=900, sender=quiet)
        with FEW:
            trap = self.hand_over()
        places = [trap.numbers.index(one.number) for one in few]
        self.assertLess(max(places), 20)
        self.assertEqual(len(trap.sent), 505)

    def test_companies_side_by_side_each_over_its_own_account(self):
        other, account = self.other_company()
        mine, theirs = self.queue(50), self.queue(50, first=100, company=other)
        with FEW:
            trap = self.hand_over()
        senders = {message.to: message.from_ for message in trap.sent}
        self.assertEqual({senders[one.number] for one in mine}, set(self.account.sender_ids.mapped("value")))
        self.assertEqual({senders[one.number] for one in theirs}, set(account.sender_ids.mapped("value")))
        self.assertTrue(
            all(account.callback_token in m.status_callback for m in trap.sent if m.to in theirs.mapped("number"))
        )
        self.assertFalse({number(1), number(100)} - set(trap.numbers[:20]), "side by side, not one after the other")

    def test_one_companys_pause_is_not_the_others(self):
        other, _account = self.other_company()
        mine, theirs = self.queue(), self.queue(first=2, company=other)
        self.account.sender_ids.paused_until = fields.Datetime.now() + timedelta(hours=1)
        self.hand_over()
        self.assertEqual((mine.state, theirs.state), ("ready", "queued"))

    def test_a_slow_sender_is_claimed_a_few_seconds_ahead_only(self):
        self.account.sender_ids.throughput = 2
        self.queue(100)
        claims = []
        with self.trap_sms() as trap:
            ordinary = trap.answer
            trap.answer = lambda messages: claims.append(len(messages)) or ordinary(messages)
            self.dispatch()
        self.assertEqual(max(claims), 2 * message_dispatch.AHEAD_SECONDS)

    # --- senders that go ---

    def test_a_removed_sender_is_replaced_by_another_of_the_company(self):
        second = self.add_sender()
        message = self.queue(sender=second)
        second.unlink()
        self.account.state = "verified"
        trap = self.hand_over()
        self.assertEqual([one.from_ for one in trap.sent], ["+12025550100"])
        self.assertEqual(message.sender_id, self.account.sender_ids)

    def test_an_archived_sender_is_replaced_too(self):
        second = self.add_sender()
        messages = self.queue(3, sender=second)
        second.active = False
        trap = self.hand_over()
        self.assertEqual({one.from_ for one in trap.sent}, {"+12025550100"})
        self.assertEqual(set(messages.mapped("state")), {"queued"})

    def test_without_any_sender_left_they_wait_until_there_is_one(self):
        message = self.queue()
        self.account.sender_ids.unlink()
        self.account.state = "verified"
        self.assertFalse(self.hand_over().sent)
        self.assertEqual(message.state, "ready")
        self.add_sender()
        self.assertEqual(len(self.hand_over().sent), 1)

    def test_a_country_that_none_of_the_others_reaches_is_refused_with_the_reason(self):
        second = self.add_sender()
        message = self.queue(sender=second)
        (self.account.sender_ids - second).country_ids = self.env.ref("base.de")
        second.unlink()
        self.account.state = "verified"
        self.assertFalse(self.hand_over().sent)
        self.assertEqual((message.state, message.reason), ("refused", "sender_country"))
        self.assertEqual(self.ticket_of(message).state, "canceled")

    def test_texts_that_must_wait_for_a_sender_keep_nobody_from_theirs(self):
        other, account = self.other_company()
        stuck = self.queue(30, first=100, company=other)
        mine = self.queue(3)
        (stuck + mine).sender_id = False
        account.state = "failed"
        ordinary = type(mine).search

        def search(model, domain, offset=0, limit=None, order=None):
            return ordinary(model, domain, offset, 10 if limit == 5000 else limit, order)

        with patch.object(type(mine), "search", search):
            trap = self.hand_over()
        self.assertEqual(sorted(trap.numbers), sorted(mine.mapped("number")))
        self.assertEqual(set(stuck.mapped("state")), {"ready"})

    def test_a_text_whose_account_is_not_its_senders_is_held_and_looked_at_seldom(self):
        second_account = self.make_account(self.company, "+12025550178", "AC" + "7" * 32)
        message = self.queue()
        message.account_id = second_account
        looks = []
        ordinary = type(message)._last_look

        def look(messages):
            looks.append(messages.ids)
            return ordinary(messages)

        with patch.object(type(message), "_last_look", look):
            self.hand_over()
        self.assertEqual((message.state, message.reason), ("held", "sender_missing"))
        self.assertEqual(len([ids for ids in looks if ids]), 1)

    # --- the last moment ---

    def test_every_text_that_is_claimed_has_a_subscriber_to_meet_an_opt_out_at(self):
        messages = self.queue(3)
        self.assertFalse(messages.subscriber_id)
        self.hand_over()
        self.assertEqual(messages.mapped("subscriber_id.number"), messages.mapped("number"))
        self.assertEqual(set(messages.subscriber_id.mapped("consent")), {"unknown"})

    def test_a_number_that_somebody_else_meets_at_the_same_moment_makes_the_claim_start_again(self):
        self.queue()
        subscribers = type(self.env["sms.marketing.subscriber"])
        ordinary, calls = subscribers._create_numbers, []

        def create(model, company, numbers):
            calls.append(numbers)
            if len(calls) == 1:
                raise ConcurrencyError("the same number")
            return ordinary(model, company, numbers)

        with patch.object(subscribers, "_create_numbers", create):
            trap = self.hand_over()
        self.assertEqual((len(calls), len(trap.sent)), (2, 1))

    def test_an_impossible_number_makes_no_subscriber(self):
        message = self.queue()
        message.number = "+1202555"
        self.assertFalse(self.hand_over().sent)
        self.assertEqual((message.state, message.reason), ("refused", "number_invalid"))
        self.assertFalse(message.subscriber_id)

    def test_a_concurrent_change_starts_the_claim_over_and_claims_once(self):
        messages = self.queue(20)
        ordinary, calls = type(messages)._claim, []

        def claim(texts, lanes):
            found = ordinary(texts, lanes)
            calls.append(len(texts))
            if len(calls) < 3:
                raise ConcurrencyError("somebody was faster")
            return found

        with patch.object(type(messages), "_claim", claim):
            trap = self.hand_over()
        self.assertEqual(len(trap.sent), 20)
        self.assertEqual(set(messages.mapped("attempt_count")), {1})

    def test_a_concurrent_change_without_end_posts_nothing(self):
        messages = self.queue(5)
        with (
            patch.object(type(messages), "_claim", side_effect=ConcurrencyError("always")),
            mute_logger("odoo.addons.base.models.ir_cron"),
        ):
            trap = self.hand_over()
        self.assertFalse(trap.sent)
        self.assertEqual(set(messages.mapped("state")), {"ready"})

    def test_fresh_start_gives_up_after_five(self):
        calls = []

        def work():
            calls.append(1)
            raise ConcurrencyError("always")

        with self.enter_registry_test_mode(), self.assertRaises(ConcurrencyError), self.registry.cursor() as cr:
            in_fresh_transaction(self.env(cr=cr), work)
        self.assertEqual(len(calls), 5)

    def test_a_refusal_of_one_text_is_not_the_next_ones(self):
        messages = self.queue(3)
        with self.trap_sms() as trap:
            trap.answers[messages[1].number] = refused(21211)
            self.dispatch()
        self.assertEqual(messages.mapped("state"), ["queued", "failed", "queued"])
