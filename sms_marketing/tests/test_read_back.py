"""Twilio is asked about texts of which too little is known: what its answers do, and what its silence does."""

from datetime import timedelta, timezone
from unittest.mock import patch

from odoo import fields
from odoo.addons.sms_marketing.gateway import control
from odoo.addons.sms_marketing.gateway.control import ControlError, RemoteMessage
from odoo.addons.sms_marketing.models import message_readback
from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SENDER, refused
from .engine_common import BATCH_LOG, EngineCase, uncertain

LOG = "odoo.addons.sms_marketing.models.message_readback"
SID = "SM" + "a" * 32


class FakeControl:
    """Stands where Twilio's list would be, and counts the questions."""

    def __init__(self):
        self.messages = []
        self.error = None
        self.silent_about = ()
        self.asked = []

    def _ask(self, kind, *what):
        self.asked.append((kind, *what))
        if self.error:
            raise self.error

    def fetch(self, _credentials, sid):
        self._ask("fetch", sid)
        return next((one for one in self.messages if one.sid == sid), None)

    def find(self, _credentials, to, since):
        self._ask("find", to, since)
        if to in self.silent_about:
            raise control.ControlError("server", "try again")
        return [one for one in self.messages if one.to == to and one.created_at >= since]

    def list(self, _credentials, since, until=None):
        self._ask("list", since, until)
        return (one for one in self.messages if one.created_at >= since and (until is None or one.created_at <= until))


@tagged("post_install", "-at_install")
class TestReadBack(EngineCase):
    def setUp(self):
        super().setUp()
        self.twilio = FakeControl()
        functions = {
            "fetch_message": self.twilio.fetch,
            "find_messages": self.twilio.find,
            "list_messages": self.twilio.list,
        }
        patcher = patch.multiple(control, **functions)
        patcher.start()
        self.addCleanup(patcher.stop)

    def lose(self, count=1, first=1):
        messages = self.queue(count, first)
        self.hand_over(uncertain())
        self.assertEqual(set(messages.mapped("state")), {"uncertain"})
        return messages

    def read_back(self, messages, age=timedelta(minutes=4)):
        """Ask Twilio, after some time has passed."""
        self.env.flush_all()
        now = fields.Datetime.now()
        for message in messages:
            message.write({"next_poll_at": now - timedelta(seconds=1), "attempt_at": (message.attempt_at or now) - age})
            if message.accepted_at:
                message.accepted_at -= age
        self.run_cron("read_back")

    def remote(self, message, sid=SID, status="delivered", **more):
        now = fields.Datetime.now().replace(tzinfo=timezone.utc)
        values = {"direction": "outbound-api", "to": message.number, "from_": SENDER, "body": message.body}
        return RemoteMessage(sid=sid, status=status, **{**values, "created_at": now, **more})

    # --- the fate of uncertain texts ---

    def test_found(self):
        message = self.lose()
        self.twilio.messages = [self.remote(message, price="-0.0079", price_unit="USD", segments=2)]
        self.read_back(message)
        self.assertEqual((message.state, message.sid, message.error_text), ("delivered", SID, False))
        self.assertEqual((message.price, message.price_unit, message.segment_count), (0.0079, "USD", 2))
        self.assertFalse(self.hand_over().sent)

    def test_absent_is_sent_again_once(self):
        message = self.lose()
        self.read_back(message)
        self.assertEqual((message.state, message.retry_count), ("ready", 1))
        self.assertEqual(len(self.hand_over().sent), 1)
        self.assertEqual(message.state, "queued")

    def test_something_similar_is_left_to_a_person(self):
        message = self.lose()
        self.twilio.messages = [self.remote(message, body="Something else")]
        self.read_back(message)
        self.assertEqual((message.state, message.next_poll_at), ("uncertain", False))
        self.assertIn("similar", message.error_text)
        self.assertFalse(self.hand_over().sent)

    def test_many_are_answered_by_one_reading_of_the_list(self):
        messages = self.lose(40)
        there = messages[:25]
        self.twilio.messages = [self.remote(one, f"SM{at:032x}", "sent") for at, one in enumerate(there)]
        self.read_back(messages)
        self.assertEqual([kind for kind, *_rest in self.twilio.asked], ["list"])
        self.assertEqual(set(there.mapped("state")), {"sent"})
        self.assertEqual(set((messages - there).mapped("state")), {"ready"})
        trap = self.hand_over()
        self.assertEqual(sorted(trap.numbers), sorted((messages - there).mapped("number")))

    def test_a_text_that_waited_for_its_turn_longer_than_an_hour_is_found(self):
        """The list is read up to now: the time that is known is the claim's, not the post's."""
        messages = self.lose(20)
        self.twilio.messages = [self.remote(one, f"SM{at:032x}") for at, one in enumerate(messages)]
        self.read_back(messages, timedelta(hours=2))
        self.assertEqual(set(messages.mapped("state")), {"delivered"})

    def test_two_texts_to_one_number_do_not_share_a_message(self):
        one, two = self.queue(), self.queue(may_repeat=True)
        two.body = one.body
        self.hand_over(uncertain())
        self.twilio.messages = [self.remote(one)]
        self.read_back(one + two)
        self.assertEqual(sorted((one + two).mapped("state")), ["delivered", "ready"])

    def test_a_message_of_another_row_proves_nothing(self):
        known, lost = self.accept_all(self.queue()), self.queue(may_repeat=True)
        lost.body = known.body
        self.hand_over(uncertain())
        self.twilio.messages = [self.remote(known, known.sid)]
        self.read_back(lost)
        self.assertEqual(lost.state, "ready")

    def test_an_earlier_attempts_message_proves_nothing(self):
        other = self.accept_all(self.queue())
        earlier = other.sid
        other._requeue()
        lost = self.queue(may_repeat=True)
        lost.body = other.body
        other.state = "refused"
        self.hand_over(uncertain())
        self.twilio.messages = [self.remote(lost, earlier)]
        self.read_back(lost)
        self.assertEqual(lost.state, "ready")

    @mute_logger(BATCH_LOG)
    def test_a_text_of_which_twilio_has_told_is_never_sent_again(self):
        """Its callback could not be applied; the list answers, or a person does, but nobody sends again."""
        for on_the_list in (True, False):
            message = self.lose()
            self.tell(message, "delivered", sid=SID)
            with patch.object(type(message), "_heard_values", side_effect=ValueError("poison")):
                self.apply()
            self.assertTrue(self.events_of(message, "callback").is_applied)
            self.assertEqual(message.state, "uncertain")
            self.twilio.messages = [self.remote(message)] if on_the_list else []
            self.read_back(message)
            self.assertEqual(message.state, "delivered" if on_the_list else "uncertain")
            self.assertFalse(self.hand_over().sent)
            message.unlink()

    def test_a_callback_that_waits_speaks_first(self):
        message = self.lose()
        self.tell(message, "sent", sid=SID)
        self.read_back(message)
        self.assertEqual(message.state, "uncertain")
        self.apply()
        self.assertEqual((message.state, message.sid), ("sent", SID))

    def test_replies_of_the_person_are_no_texts_of_ours(self):
        message = self.lose()
        self.twilio.messages = [self.remote(message, direction="inbound")]
        self.read_back(message)
        self.assertEqual(message.state, "ready")

    def test_given_up_in_the_end(self):
        message = self.lose()
        with patch.object(message_readback, "MAX_LOST", 5):
            for _again in range(5):
                self.read_back(message)
                self.assertEqual(message.state, "ready")
                self.make_due(message)
                self.hand_over(uncertain())
            self.read_back(message)
        self.assertEqual((message.state, message.next_poll_at, message.attempt_count), ("failed", False, 6))
        self.assertEqual(self.ticket_of(message).state, "error")
        self.assertFalse(self.hand_over().sent)

    def test_it_is_asked_not_before_its_time(self):
        self.lose()
        self.run_cron("read_back")
        self.assertFalse(self.twilio.asked)

    # --- when Twilio cannot be asked ---

    @mute_logger(LOG)
    def test_a_question_that_gets_no_answer_leaves_the_others_alone(self):
        messages = self.lose(3)
        silent = messages[1]
        self.twilio.silent_about = (silent.number,)
        self.read_back(messages)
        self.assertEqual((silent.state, set((messages - silent).mapped("state"))), ("uncertain", {"ready"}))
        self.assertGreater(silent.next_poll_at, fields.Datetime.now())

    @mute_logger(LOG)
    def test_no_answer_concludes_nothing_and_is_asked_again(self):
        message = self.lose()
        self.twilio.error = ControlError("unreachable", "no")
        self.read_back(message)
        self.assertEqual(message.state, "uncertain")
        self.assertAlmostEqual(
            message.next_poll_at, fields.Datetime.now() + timedelta(minutes=5), delta=timedelta(seconds=20)
        )
        self.assertFalse(self.hand_over().sent)
        self.twilio.error = None
        self.read_back(message)
        self.assertEqual(message.state, "ready")

    @mute_logger(LOG)
    def test_half_a_list_concludes_nothing(self):
        messages = self.lose(20)

        def broken(_credentials, _since, _until=None):
            yield self.remote(messages[0])
            raise ControlError("unreachable", "in the middle")

        with patch.object(control, "list_messages", broken):
            self.read_back(messages)
        self.assertEqual(set(messages.mapped("state")), {"uncertain"})

    @mute_logger(LOG)
    def test_an_account_that_never_answers_is_not_asked_for_ever(self):
        message = self.accept_all(self.queue())
        self.twilio.error = ControlError("unauthorized", "no")
        self.read_back(message, timedelta(days=5))
        self.assertFalse(message.next_poll_at)

    @mute_logger(LOG)
    def test_one_accounts_silence_is_none_of_the_others(self):
        other = self.env["res.company"].create({"name": "Other", "sms_provider": "sms_marketing"})
        account = self.make_account(other, "+12125550100", "AC" + "1" * 32)
        mine, theirs = self.queue(), self.queue(first=2, company=other)
        self.hand_over(uncertain())
        ordinary = self.twilio.find

        def find(credentials, to, since):
            if credentials.account_sid == account.account_sid:
                raise ControlError("unreachable", "no")
            return ordinary(credentials, to, since)

        with patch.object(control, "find_messages", find):
            self.read_back(mine + theirs)
        self.assertEqual((mine.state, theirs.state), ("ready", "uncertain"))

    # --- old texts without an end ---

    def test_polls_come_more_and_more_seldom_and_end(self):
        message = self.accept_all(self.queue())
        start = message.accepted_at
        self.assertEqual(message.next_poll_at, start + timedelta(minutes=15))
        self.twilio.messages = [self.remote(message, message.sid, "sent")]
        hours = (0.25, 1, 6, 24, 72)
        for at, hour in enumerate(hours):
            expected = timedelta(hours=hours[at + 1]) if at + 1 < len(hours) else None
            message.write(
                {
                    "next_poll_at": fields.Datetime.now(),
                    "accepted_at": fields.Datetime.now() - timedelta(hours=hour, seconds=5),
                }
            )
            self.run_cron("read_back")
            found = message.next_poll_at and message.next_poll_at - message.accepted_at
            self.assertEqual(found or None, expected)
        self.run_cron("read_back")
        self.assertEqual(len(self.twilio.asked), 5)
        self.assertEqual(message.state, "sent")

    def test_a_lost_end_is_found_and_its_price_is_asked_once_more(self):
        message = self.accept_all(self.queue())
        self.twilio.messages = [self.remote(message, message.sid, "delivered")]
        self.read_back(message, timedelta(minutes=15))
        self.assertEqual((message.state, message.next_poll_at), ("delivered", message.accepted_at + timedelta(hours=1)))
        self.twilio.messages = [self.remote(message, message.sid, "delivered", price="-0.0079", price_unit="USD")]
        self.read_back(message, timedelta(hours=1))
        self.assertEqual((message.price, message.next_poll_at), (0.0079, False))

    def test_a_lost_failure_is_found_with_its_reason(self):
        message = self.accept_all(self.queue_from_lead())
        self.twilio.messages = [self.remote(message, message.sid, "undelivered", error_code=30005)]
        self.read_back(message, timedelta(minutes=15))
        self.assertEqual((message.state, message.error_code), ("undelivered", 30005))
        self.assertEqual(message.mail_message_id.notification_ids.notification_status, "exception")

    def test_a_message_that_twilio_does_not_find_stays_as_it_is(self):
        message = self.accept_all(self.queue())
        self.read_back(message, timedelta(minutes=15))
        self.assertEqual(message.state, "queued")
        self.assertTrue(message.next_poll_at)

    def test_the_list_has_the_last_word_on_how_a_text_ended(self):
        for first, second in (("failed", "delivered"), ("delivered", "failed"), ("undelivered", "delivered")):
            message = self.accept_all(self.queue())
            self.tell(message, first)
            self.apply()
            self.twilio.messages = [self.remote(message, message.sid, second)]
            self.read_back(message)
            self.assertEqual(message.state, second)
            message.unlink()

    def test_callbacks_that_contradict_each_other_make_us_ask_at_once(self):
        message = self.accept_all(self.queue())
        self.tell(message, "undelivered")
        self.tell(message, "delivered")
        self.apply()
        self.assertEqual(message.state, "delivered", "until Twilio is asked, what proves most")
        self.assertLessEqual(message.next_poll_at, fields.Datetime.now())
        self.twilio.messages = [self.remote(message, message.sid, "undelivered")]
        self.run_cron("read_back")
        self.assertEqual(message.state, "undelivered")

    def test_a_word_that_nobody_knows_changes_nothing(self):
        message = self.accept_all(self.queue())
        self.twilio.messages = [self.remote(message, message.sid, "teleported")]
        self.read_back(message)
        self.assertEqual(message.state, "queued")

    @mute_logger(BATCH_LOG)
    def test_nonsense_about_one_text_leaves_the_others_alone(self):
        bad, good = self.accept_all(self.queue()), self.accept_all(self.queue(first=2))
        self.twilio.messages = [
            self.remote(bad, bad.sid, "delivered", price="a lot"),
            self.remote(good, good.sid, "delivered", price="nan"),
        ]
        self.read_back(bad + good)
        self.assertEqual(set((bad + good).mapped(lambda one: (one.state, one.price))), {("delivered", 0.0)})

    @mute_logger(BATCH_LOG)
    def test_one_text_that_cannot_be_worked_on_leaves_the_others_alone(self):
        messages = self.accept_all(self.queue(3))
        self.twilio.messages = [self.remote(one, one.sid, "delivered") for one in messages]
        ordinary = type(messages)._heard_values

        def poisoned(message, reports):
            if message == messages[1]:
                raise ValueError("poison")
            return ordinary(message, reports)

        with patch.object(type(messages), "_heard_values", poisoned):
            self.read_back(messages)
        self.assertEqual(messages.mapped("state"), ["delivered", "queued", "delivered"])
        self.assertGreater(messages[1].next_poll_at, fields.Datetime.now())

    def test_a_failed_text_without_sid_is_not_asked_about(self):
        message = self.queue()
        self.hand_over(refused(21211))
        self.assertFalse(message.next_poll_at)
        self.run_cron("read_back")
        self.assertFalse(self.twilio.asked)
