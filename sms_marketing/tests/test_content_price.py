"""What texts will cost: from Twilio's prices of late, else from the account's estimate, else not said."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import ValidationError
from odoo.tests import tagged

from .common import SmsMarketingCase


@tagged("post_install", "-at_install")
class TestPrice(SmsMarketingCase):
    def charged(self, number, price, segments=1, unit="USD", days=1):
        return self.env["sms.marketing.message"].create(
            {
                "company_id": self.company.id,
                "account_id": self.account.id,
                "number": number,
                "body": "Hello",
                "segment_count": segments,
                "state": "delivered",
                "accepted_at": fields.Datetime.now() - timedelta(days=days),
                "price": price,
                "price_unit": unit,
            }
        )

    def estimate(self, **by_country):
        return self.env["sms.marketing.message"]._estimate_cost(by_country, self.account)

    def test_a_price_that_nobody_knows_is_not_guessed(self):
        self.assertEqual(self.estimate(US=3), (None, "USD"))

    def test_what_twilio_charged_is_what_it_costs(self):
        self.charged("+12025550123", 0.0083)
        self.charged("+12025550124", 0.0249, segments=3)
        self.charged("+442079460123", 0.05)
        amount, currency = self.estimate(US=200, GB=10)
        self.assertAlmostEqual(amount, 200 * 0.0083 + 10 * 0.05)
        self.assertEqual(currency, "USD")

    def test_one_country_without_a_price_leaves_the_sum_open(self):
        self.charged("+12025550123", 0.0083)
        self.assertEqual(self.estimate(US=200, GB=10), (None, "USD"))

    def test_the_estimate_fills_in_where_twilio_told_nothing(self):
        self.charged("+12025550123", 0.01)
        self.account.estimated_price = 0.05
        self.assertAlmostEqual(self.estimate(US=100, GB=10)[0], 1.5)

    def test_an_estimate_in_another_currency_is_not_added_up(self):
        self.charged("+12025550123", 0.01)
        self.account.write({"estimated_price": 0.05, "estimated_currency": "EUR"})
        self.assertEqual(self.estimate(US=100, GB=10), (None, "USD"))

    def test_canada_has_its_own_price(self):
        self.charged("+12025550123", 0.0083)
        self.charged("+14165550123", 0.0079)
        self.assertAlmostEqual(self.estimate(CA=1)[0], 0.0079)

    def test_prices_of_last_quarter_do_not_count(self):
        self.charged("+12025550123", 0.0083, days=31)
        self.assertEqual(self.estimate(US=1), (None, "USD"))

    def test_nothing_costs_nothing_and_asks_nothing(self):
        self.account.mapped("estimated_price")
        with self.assertQueryCount(0):
            self.assertEqual(self.estimate(US=0), (0, "USD"))

    def test_without_account_nothing_is_said(self):
        self.assertEqual(
            self.env["sms.marketing.message"]._estimate_cost({"US": 1}, self.env["sms.marketing.account"]),
            (None, "USD"),
        )

    def test_one_query_for_any_number_of_texts(self):
        for number in range(20):
            self.charged(f"+1202555{100 + number:04}", 0.01)
        self.account.mapped("estimated_price")
        self.env.flush_all()
        with self.assertQueryCount(1):
            self.estimate(US=1, GB=1)

    def test_a_price_below_zero_is_a_mistake(self):
        with self.assertRaises(ValidationError):
            self.account.estimated_price = -0.01
