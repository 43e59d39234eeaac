"""The gate reads numbers without records: what it reads is what the records say."""

from odoo import Command, fields
from odoo.tests import tagged

from .common import SmsMarketingCase

FIRST = 2025550120
# Values of a row, one of which each number gets.
ROWS = [
    {},
    {"consent": "opted_in"},
    {"consent": "opted_out", "suppression": "keyword"},
    {"suppression": "person", "stopped": True},
    {"suppression": "provider", "stopped": True},
    {"consent": "opted_in", "stopped": True},
    {"consent": "opted_in", "paused_at": "2026-01-13 12:00:00"},
    {"unreachable_code": 30003},
    {"unreachable_code": 0, "tz": "America/Denver"},
    {"from_country": "US", "from_state": "FL", "from_zip": "33101"},
    {"from_country": "CA", "from_state": False},
    {"from_state": "FL"},
]
SAME = ("id", "opted_in", "under_review", "is_unreachable", "own_zone")


@tagged("post_install", "-at_install")
class TestStanding(SmsMarketingCase):
    def setUp(self):
        super().setUp()
        self.model = self.env["sms.marketing.subscriber"].sudo()
        self.other = self.account.copy({"name": "Other"})

    def people(self, company=None):
        """Return {number: subscriber}, one for each row, written but not flushed."""
        company = company or self.company
        numbers = [f"+1{FIRST + position}" for position in range(len(ROWS))]
        found = self.model._for_numbers(company, numbers, create=True)
        for number, values in zip(numbers, ROWS, strict=True):
            stopped = {"stopped_account_ids": [Command.link(self.account.id)]} if values.get("stopped") else {}
            found[number].write({name: value for name, value in values.items() if name != "stopped"} | stopped)
        return found

    def as_the_record_says(self, row, account):
        stopped, country = row._is_stopped_for(account), row.from_country
        return {
            "id": row.id,
            "suppression": "keyword" if stopped else row.suppression,
            "opted_in": row.consent == "opted_in",
            "under_review": bool(row.paused_at),
            "is_unreachable": bool(row.unreachable_code),
            "own_zone": row.tz or "",
            "last_seen": (country, row.from_state or "", row.from_zip or "") if country else ("", "", ""),
        }

    def as_the_gate_reads(self, standing, account):
        told = {name: getattr(standing, name) for name in SAME}
        return told | {"suppression": standing.suppression_for(account.id), "last_seen": standing.last_seen}

    def test_rows_say_what_records_say(self):
        rows = self.people()
        standings = self.model._standings(self.company, rows)
        self.assertEqual(standings.keys(), rows.keys())
        for number, row in rows.items():
            for account in (self.account, self.other):
                with self.subTest(number, account=account.name):
                    self.assertEqual(
                        self.as_the_gate_reads(standings[number], account), self.as_the_record_says(row, account)
                    )

    def test_what_is_written_in_this_request_counts(self):
        rows = self.people()
        number, row = next(iter(rows.items()))
        self.assertFalse(self.model._standings(self.company, [number])[number].under_review)
        row.paused_at = fields.Datetime.now()
        self.assertTrue(self.model._standings(self.company, [number])[number].under_review)

    def test_other_companies_and_strangers(self):
        elsewhere = self.env["res.company"].create({"name": "Elsewhere"})
        rows = self.people(elsewhere)
        strange = ['a,b "c" {d} \\e é', "%s", "", False, "+12025550199"]
        self.assertEqual(self.model._standings(self.company, [*rows, *strange]), {})
        self.assertEqual(self.model._standings(self.company, [False, ""]), {})

    def test_the_erased_are_known_by_their_number(self):
        row = self.people()[f"+1{FIRST + 2}"]
        row._erase()
        standing = self.model._standings(self.company, [f"+1{FIRST + 2}"])[f"+1{FIRST + 2}"]
        self.assertEqual((standing.id, standing.suppression), (row.id, "erased"))

    def test_one_query_for_any_number_of_numbers(self):
        wanted = [*self.people(), "+12025550199"]
        self.env.flush_all()
        self.model._standings(self.company, wanted)  # whether anybody was ever erased is cached
        with self.assertQueryCount(1):
            self.model._standings(self.company, wanted)
