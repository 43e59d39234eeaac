"""A STOP asks the database at most 25 questions, however many records share the number."""

from collections import Counter
from contextlib import contextmanager
from threading import current_thread
from unittest.mock import patch

from odoo.sql_db import Cursor
from odoo.tests import tagged

from .test_inbound import CallbackCase

MOST_QUERIES = 25
TAG = "Twilio-Message-stop"


@tagged("post_install", "-at_install")
class TestStopSpeed(CallbackCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.sequence = cls.env["sms.marketing.sequence"].create(
            {
                "name": "Welcome",
                "step_ids": [(0, 0, {"kind": "wait", "wait_count": 3, "wait_unit": "days"})],
            }
        )

    def share(self, number, count):
        """Make `count` leads and contacts with one number; each lead has a text that waits and runs a sequence."""
        contacts = self.env["res.partner"].create(
            [{"name": f"Contact {at}", "phone": number} for at in range(count // 2)]
        )
        leads = self.env["crm.lead"].create(
            [
                {"name": f"Lead {at}", "type": "opportunity", "phone": number, "sms_consent": True}
                for at in range(count - count // 2)
            ]
        )
        for at, lead in enumerate(leads):
            lead._message_sms(f"Text {at}", sms_numbers=[number])
        self.sequence._enroll(leads)
        return leads, contacts

    @contextmanager
    def counted(self, statements):
        ordinary, here = Cursor.execute, current_thread()

        def execute(cursor, query, *args, **kwargs):
            if current_thread() is not here:  # the server's, not those of the test itself
                statements.append(str(getattr(query, "code", query)))
            return ordinary(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", execute):
            yield

    def stop(self, number, word="STOP"):
        """Text STOP through the real route; return the statements of its transaction."""
        params = self.inbound_params(word, number)
        path = self.path("inbound")
        self.env.flush_all()
        self.env.invalidate_all()
        statements = []
        with self.counted(statements):
            response = self.post(path, params)
        self.assertEqual(response.status_code, 200)
        self.env.invalidate_all()
        return statements

    def test_a_stop_asks_at_most_25_questions(self):
        self.share("+12025550120", 2)
        self.stop("+12025550120")  # what is cached from then on
        for count, number in ((1, "+12025550121"), (10, "+12025550122"), (100, "+12025550123")):
            with self.subTest(records=count):
                leads, contacts = self.share(number, count)
                statements = self.stop(number)
                self.assertStopped(leads, contacts)
                self.assertLessEqual(len(statements), MOST_QUERIES, Counter(one.strip()[:90] for one in statements))

    def test_it_costs_nothing_more_where_this_app_answers(self):
        self.account.answers_by = "app"
        self.share("+12025550120", 2)
        self.stop("+12025550120")
        leads, contacts = self.share("+12025550121", 10)
        self.assertLessEqual(len(self.stop("+12025550121")), MOST_QUERIES)
        self.assertStopped(leads, contacts)

    def test_a_start_asks_the_same_for_ten_records_and_for_a_hundred(self):
        counts = []
        for count, number in ((2, "+12025550120"), (10, "+12025550121"), (100, "+12025550122")):
            leads, _contacts = self.share(number, count)
            self.stop(number)
            counts.append(len(self.stop(number, "START")))
            self.assertEqual((set(leads.mapped("sms_consent")), leads.tag_ids.ids), ({True}, []))
        self.assertEqual(counts[1], counts[2])

    def assertStopped(self, leads, contacts):
        self.assertEqual(set(leads.mapped("sms_opted_out")), {True})
        self.assertEqual(set(leads.mapped("sms_consent")), {False})
        for lead in leads:
            self.assertEqual(lead.tag_ids.mapped("name"), [TAG])
        for contact in contacts:
            self.assertEqual((contact.sms_opted_out, contact.category_id.mapped("name")), (True, [TAG]))
        number = leads[0].phone_sanitized
        self.assertTrue(self.env["phone.blacklist"].search([("number", "=", number)]))
        waiting = self.env["sms.marketing.message"].search([("number", "=", number), ("direction", "=", "outbound")])
        self.assertEqual((len(waiting), set(waiting.mapped("state"))), (len(leads), {"refused"}))
        self.assertEqual(set(leads.sms_enrollment_ids.mapped("state")), {"exited"})
