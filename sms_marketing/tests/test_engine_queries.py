"""The engine asks the database the same number of questions for ten texts and for two hundred."""

from collections import Counter
from contextlib import contextmanager
from unittest.mock import patch

from odoo.addons.sms_marketing.gateway.pump import Finished
from odoo.sql_db import Cursor
from odoo.tests import tagged

from .common import Trap, refused
from .engine_common import EngineCase, not_sent, uncertain

FEW, MANY = 10, 200
SLACK = 4  # what Odoo splits by size, e.g. inserts of a hundred rows each


@tagged("post_install", "-at_install")
class TestEngineQueries(EngineCase):
    @contextmanager
    def counted(self, counts):
        """Count the statements of the block, savepoints apart."""
        self.env.flush_all()
        self.env.invalidate_all()
        statements = []
        ordinary = Cursor.execute

        def execute(cursor, query, *args, **kwargs):
            text = getattr(query, "code", query)
            if "SAVEPOINT" not in str(text):
                statements.append(str(text))
            return ordinary(cursor, query, *args, **kwargs)

        with patch.object(Cursor, "execute", execute):
            yield
            self.env.flush_all()
        counts.append((len(statements), statements))

    def compare(self, work):
        """`work(messages)` must need as many statements for many texts as for few."""
        counts = []
        work(self.prepare(self.queue(2, first=5000)).with_prefetch())  # what is cached from then on
        for count, first in ((FEW, 1000), (MANY, 2000)):
            messages = self.queue(count, first=first)
            prepared = self.prepare(messages).with_prefetch()
            with self.counted(counts):
                work(prepared)
        (few, _texts), (many, statements) = counts
        self.assertLessEqual(
            many, few + SLACK, Counter(statement.strip()[:120] for statement in statements).most_common(6)
        )
        return few

    def prepare(self, messages):
        return messages

    def finished(self, messages, outcome=None):
        trap = Trap()
        return {m.uuid: Finished(m.uuid, outcome or trap.accept()) for m in messages}

    def test_the_gate(self):
        self.assertLessEqual(self.compare(lambda messages: messages._judge_queued()), 15)

    def test_the_last_look(self):
        self.assertLessEqual(self.compare(lambda messages: messages._last_look()), 15)

    def test_the_claim(self):
        with self.trap_sms() as trap:
            pump = trap.pump()
            self.compare(lambda messages: messages._claim_due(pump))

    def test_the_claim_of_numbers_that_are_known(self):
        self.prepare = lambda messages: messages._know_numbers() or messages
        with self.trap_sms() as trap:
            pump = trap.pump()
            self.assertLessEqual(self.compare(lambda messages: messages._claim_due(pump)), 25)

    def test_storing_every_kind_of_outcome(self):
        outcomes = {"accepted": None, "not_sent": not_sent(), "refused": refused(21211), "uncertain": uncertain()}
        for name, outcome in outcomes.items():
            with self.subTest(name):
                self.prepare = lambda messages: messages.write({"state": "submitting", "tries": 1}) and messages
                self.compare(lambda messages, one=outcome: messages._store(self.finished(messages, one)))

    def test_applying_callbacks(self):
        reports = {"delivered": None, "undelivered": 30003, "failed": 30500}
        for status, code in reports.items():
            with self.subTest(status):

                def prepare(messages, status=status, code=code):
                    messages.write({"state": "submitting"})
                    messages._store(self.finished(messages))
                    for message in messages:
                        self.tell(message, status, code)
                    return messages

                self.prepare = prepare
                self.compare(lambda messages: messages.env["sms.marketing.message.event"]._apply_pending())

    def test_choosing_senders_anew(self):
        self.prepare = lambda messages: messages.write({"sender_id": False}) and messages
        self.compare(lambda messages: messages._give_senders())

    def test_recovering_what_a_dead_process_left(self):
        self.prepare = lambda messages: messages.write({"state": "submitting"}) and messages
        self.compare(lambda messages: messages._recover_interrupted())

    def test_what_is_counted_is_all(self):
        """The counter sees what the ORM asks: otherwise the tests above could not fail."""
        counts = []
        messages = self.queue(5)
        with self.counted(counts):
            for message in messages:
                message.invalidate_recordset()
                message.body  # noqa: B018
        self.assertGreaterEqual(counts[0][0], 5)
