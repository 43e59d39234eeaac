"""The table of sending hours: what people may write into it, and what of it the gate obeys."""

from contextlib import contextmanager
from datetime import datetime, timezone

from psycopg2 import IntegrityError

from odoo import Command, fields
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import Form, new_test_user, tagged
from odoo.tools import mute_logger

from ..tools import quiet_hours
from .common import SmsMarketingCase


def utc(*parts):
    return datetime(*parts, tzinfo=timezone.utc)


@tagged("post_install", "-at_install")
class TestQuietRules(SmsMarketingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.rules = cls.env["sms.marketing.quiet.rule"]
        cls.us = cls.env.ref("base.us")
        cls.ohio = cls.us.state_ids.filtered_domain([("code", "=", "OH")])
        cls.florida = cls.env.ref("sms_marketing.quiet_rule_us_fl")

    def make(self, country=None, state=None, hours=((9, 17),), **values):
        windows = [Command.create({"hour_from": start, "hour_to": end}) for start, end in hours]
        place = {"country_id": country and country.id, "state_id": state and state.id}
        return self.rules.create({**place, "window_ids": windows, **values})

    @contextmanager
    def refused(self, words):
        with self.assertRaisesRegex(ValidationError, words), self.env.cr.savepoint():
            yield

    def names(self, *regions, **options):
        return [rule.name for rule in self.rules._rules_for(regions, **options)]

    # --- which row counts ---

    def test_most_specific_row_counts_alone(self):
        self.assertEqual(self.names("US-FL"), ["Florida"])
        self.assertEqual(self.names("US-OH"), ["United States"])
        self.assertEqual(self.names("BR-SP"), ["Everywhere else"])
        self.assertEqual(self.names(), ["Everywhere else"])
        self.assertEqual(self.names("US-FL", "FR"), ["Florida", "France"])
        self.assertEqual(self.names("US-FL", "US-OH", "US-NY"), ["Florida", "United States"])

    def test_row_of_a_state_may_be_wider_than_that_of_its_country(self):
        (michigan,) = self.rules._rules_for(("US-MI",))
        (country,) = self.rules._rules_for(("US",))
        self.assertEqual((michigan.windows[0], country.windows[0]), (((540, 1260),), ((480, 1200),)))

    def test_change_counts_at_once(self):
        self.assertEqual(self.names("US-OH"), ["United States"])
        rule = self.make(self.us, self.ohio)
        self.assertEqual(self.names("US-OH"), ["Ohio"])
        rule.window_ids.hour_from = 11
        self.assertEqual(self.rules._rules_for(("US-OH",))[0].windows[0], ((660, 1020),))
        rule.window_ids = [Command.create({"hour_from": 18, "hour_to": 19, "sunday": False})]
        self.assertEqual(self.rules._rules_for(("US-OH",))[0].windows[0], ((660, 1020), (1080, 1140)))
        self.assertEqual(self.rules._rules_for(("US-OH",))[0].windows[6], ((660, 1020),))
        rule.window_ids[0].unlink()
        self.assertEqual(self.rules._rules_for(("US-OH",))[0].windows[6], ())
        rule.area_code_counts = True
        self.assertIn("US-OH", self.rules._presuming_regions())

    def test_archived_or_deleted_row_falls_back(self):
        self.florida.active = False
        self.assertEqual(self.names("US-FL"), ["United States"])
        self.assertNotIn("US-FL", self.rules._presuming_regions())
        self.env.ref("sms_marketing.quiet_rule_us").unlink()
        self.assertEqual(self.names("US-FL"), ["Everywhere else"])
        self.rules.search([]).unlink()
        self.assertEqual(self.rules._rules_for(("US-FL",)), (quiet_hours.DEFAULT,))

    def test_limits_come_with_the_rules(self):
        limits = {
            region: (rule.rolling_limit, rule.rolling_hours)
            for region in ("US-FL", "US-ME", "US-TX")
            for rule in self.rules._rules_for((region,))
        }
        self.assertEqual(limits, {"US-FL": (3, 24), "US-ME": (1, 8), "US-TX": (None, 24)})

    def test_holidays_of_the_state(self):
        (louisiana,) = self.rules._rules_for(("US-LA",))
        self.assertIn(fields.Date.today().replace(month=12, day=25), louisiana.closed)
        (texas,) = self.rules._rules_for(("US-TX",))
        self.assertFalse(texas.closed)
        (texas,) = self.rules._rules_for(("US-TX",), on_holidays=True)
        self.assertIn(fields.Date.today().replace(month=7, day=4), texas.closed)

    def test_holidays_of_a_place_that_the_library_does_not_know(self):
        self.assertFalse(self.rules._holidays_of("", 2026))
        self.assertEqual(self.rules._holidays_of("US-ZZ", 2026), self.rules._holidays_of("US", 2026))

    # --- what cannot be written ---

    def test_nobody_loosens_the_federal_floor(self):
        for hours in ((7, 20), (8, 21.5), (0, 24)):
            with self.subTest(hours=hours), self.refused("Federal law"):
                self.make(self.us, self.ohio, [hours])
        with self.refused("Federal law"):
            self.florida.window_ids[0].hour_from = 7
        with self.refused("Federal law"):
            self.florida.window_ids = [Command.create({"hour_from": 21, "hour_to": 22})]
        rule = self.make(self.env.ref("base.jp"), hours=[(6, 23)])
        with self.refused("Federal law"):
            rule.country_id = self.us
        with self.refused("Federal law"):
            self.make(self.env.ref("base.pr"), hours=[(7, 20)])
        self.florida.window_ids[0].hour_to = 21  # the floor itself is lawful

    def test_nobody_loosens_the_federal_floor_by_the_back_door(self):
        window = self.florida.window_ids[0]
        with self.refused("Federal law"):
            window.copy({"hour_from": 0})
        rule = self.make(self.env.ref("base.jp"), hours=[(6, 23)])
        with self.refused("Federal law"):
            rule.window_ids.rule_id = self.florida
        with self.refused("Federal law"):
            rule.copy({"country_id": self.us.id, "state_id": self.ohio.id})
        with self.refused("Federal law"):
            self.florida.with_context(import_file=True).write(
                {"window_ids": [Command.update(window.id, {"hour_to": 24})]}
            )
        result = self.env["sms.marketing.quiet.rule"].load(
            ["country_id", "state_id", "window_ids/hour_from", "window_ids/hour_to"],
            [["United States", "Ohio (US)", "0", "24"]],
        )
        self.assertTrue(result["messages"])
        self.florida.active = False
        with self.refused("Federal law"):
            window.hour_from = 0

    @mute_logger("odoo.sql_db")
    def test_no_limit_looks_further_back_than_is_counted(self):
        for hours in (0, -1, 73, 10**6):
            with self.subTest(hours), self.assertRaises(IntegrityError), self.env.cr.savepoint():
                self.florida.rolling_hours = hours
                self.env.flush_all()
        self.florida.rolling_hours = 72
        self.env.flush_all()

    def test_row_loosened_by_sql_changes_nothing_for_the_united_states(self):
        self.env.cr.execute("UPDATE sms_marketing_quiet_window SET hour_from = 0, hour_to = 24")
        self.env.invalidate_all()
        self.env.registry.clear_cache()
        message_model = self.env["sms.marketing.message"]
        rules = message_model._rules_at(self.company, ("US-FL",))
        self.assertEqual(rules[0].windows[0], ((0, 1440),))
        for moment, expected in (
            (utc(2026, 6, 1, 11, 59), False),
            (utc(2026, 6, 1, 12), True),
            (utc(2026, 6, 2, 0, 59), True),
            (utc(2026, 6, 2, 1), False),
        ):
            self.assertEqual(quiet_hours.is_open(moment, ("America/New_York",), rules), expected, moment)

    def test_hours_have_to_make_sense(self):
        for hours in ((20, 8), (9, 9), (-1, 8), (9, 25)):
            with self.subTest(hours=hours), self.refused("earlier than"):
                self.make(self.env.ref("base.jp"), hours=[hours])
        self.make(self.env.ref("base.jp"), hours=[(22, 24)])

    @mute_logger("odoo.sql_db")
    def test_one_row_for_each_place(self):
        self.make(self.us, self.ohio)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.make(self.us, self.ohio)
        with self.assertRaises(IntegrityError), self.env.cr.savepoint():
            self.make()
        with self.refused("not in this country"):
            self.make(self.env.ref("base.fr"), self.ohio)

    def test_only_administrators_write(self):
        agent = new_test_user(self.env, "agent.hours", "sms_marketing.group_agent")
        self.assertTrue(self.florida.with_user(agent).hours)
        with self.assertRaises(AccessError):
            self.florida.with_user(agent).rolling_limit = 99
        with self.assertRaises(AccessError):
            self.florida.window_ids.with_user(agent).hour_to = 12

    # --- the company's own hours ---

    def test_companys_hours_only_tighten(self):
        message_model = self.env["sms.marketing.message"]
        self.assertEqual(len(message_model._rules_at(self.company, ("FR",))), 1)
        self.company.write({"sms_quiet_from": 7, "sms_quiet_to": 23})
        rules = message_model._rules_at(self.company, ("US-FL",))
        self.assertEqual(len(rules), 3)
        self.assertFalse(quiet_hours.is_open(utc(2026, 6, 2, 0, 30), ("America/New_York",), rules))
        self.company.write({"sms_quiet_from": 10, "sms_quiet_to": 0})
        rules = message_model._rules_at(self.company, ("US-FL",))
        self.assertFalse(quiet_hours.is_open(utc(2026, 6, 1, 13), ("America/New_York",), rules))
        self.assertTrue(quiet_hours.is_open(utc(2026, 6, 1, 14), ("America/New_York",), rules))
        other = self.env["res.company"].create({"name": "Other"})
        self.assertEqual(len(message_model._rules_at(other, ("FR",))), 1)

    def test_companys_hours_have_to_make_sense(self):
        for start, end in ((20, 8), (9, 9), (-1, 8), (9, 25)):
            with self.subTest(start=start, end=end), self.refused("could ever leave"):
                self.company.write({"sms_quiet_from": start, "sms_quiet_to": end})

    def test_companys_holidays(self):
        self.company.sms_quiet_holidays = True
        christmas = utc(self.env["sms.marketing.message"]._gate_now().year, 12, 25, 17)
        rules = self.env["sms.marketing.message"]._rules_at(self.company, ("US-NY",))
        self.assertFalse(quiet_hours.is_open(christmas, ("America/New_York",), rules))

    # --- the page ---

    def test_week_in_words(self):
        texas = self.env.ref("sms_marketing.quiet_rule_us_tx")
        self.assertEqual(texas.hours, "Mon–Sat 09:00–21:00, Sun 12:00–21:00")
        self.assertEqual(self.florida.hours, "08:00–20:00")
        self.assertEqual(self.florida.limit_text, "3 in 24 h")
        alabama = self.env.ref("sms_marketing.quiet_rule_us_al")
        self.assertEqual(alabama.hours, "Mon–Sat 08:00–20:00, Sun closed, not on holidays")
        self.assertEqual((texas.display_name, self.rules.new({}).display_name), ("Texas (US)", "Everywhere else"))

    def test_try_out(self):
        with self.at(utc(2026, 6, 1, 15)):
            self.florida.invalidate_recordset()
            self.assertTrue(self.florida.is_open_now)
            self.assertEqual(
                self.florida.now_text, "It is 11:00 or 10:00 there: open until Mon 20:00 (America/New_York)."
            )
        with self.at(utc(2026, 6, 2, 0, 30)):
            self.florida.invalidate_recordset()
            self.assertFalse(self.florida.is_open_now)
            self.assertEqual(
                self.florida.now_text,
                "It is 20:30 or 19:30 there: closed until it is open in all zones, Tue 09:00 (America/New_York).",
            )

    def test_old_rows_ask_for_a_review(self):
        self.assertFalse(self.florida.is_stale)
        self.florida.reviewed_on = "2020-01-01"
        self.assertTrue(self.florida.is_stale)
        self.assertEqual(self.rules.search([("is_stale", "=", True)]), self.florida)
        self.assertNotIn(self.florida, self.rules.search([("is_stale", "=", False)]))

    def test_form(self):
        with Form(self.rules) as form:
            form.country_id = self.us
            form.state_id = self.ohio
            with form.window_ids.new() as window:
                window.hour_from, window.hour_to, window.sunday = 9, 18, False
        self.assertEqual(form.record.hours, "Mon–Sat 09:00–18:00, Sun closed")
