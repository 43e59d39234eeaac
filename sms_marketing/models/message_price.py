"""What texts will cost, told from what Twilio charged lately."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools import phone

LOOK_BACK = timedelta(days=30)
# +1 and three digits: within North America the area code tells the country; elsewhere fewer digits do.
PREFIX_LENGTH = 5
DEFAULT_CURRENCY = "USD"


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    estimated_price = fields.Float(
        "Estimated Price per Segment",
        digits=(16, 5),
        help="Shows what a text will cost as long as Twilio has not told the price of a text to the country."
        " Empty: then no cost is shown.",
    )
    estimated_currency = fields.Char(
        "Currency of the Estimate", size=3, default=DEFAULT_CURRENCY, help="As on Twilio's bill, for example USD."
    )

    @api.constrains("estimated_price")
    def _check_estimated_price(self):
        if any(account.estimated_price < 0 for account in self):
            raise ValidationError(self.env._("The estimated price per segment is zero or more, for example 0.0083."))


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    @api.model
    def _estimate_cost(self, segments_by_country, account):
        """Return (amount, currency code) of so many segments, the amount None where a price is not known.

        `segments_by_country` is {ISO code of the country: number of segments}. A country costs what Twilio charged
        for it in the last 30 days, else what the account's estimate says; nothing is guessed. One query.
        """
        wanted = {country: count for country, count in segments_by_country.items() if count}
        charged, currency = self._prices(account) if wanted and account else ({}, None)
        # sudo: what a text costs is shown to whoever writes it, who need not be allowed to open accounts
        estimate = account.sudo().estimated_price
        estimated_in = (account.sudo().estimated_currency or DEFAULT_CURRENCY).upper()
        currency = currency or estimated_in
        if estimate and estimated_in == currency:
            charged = {**dict.fromkeys(wanted, estimate), **charged}
        if not account or wanted.keys() - charged.keys():
            return None, currency
        return sum(charged[country] * count for country, count in wanted.items()), currency

    @api.model
    def _prices(self, account):
        """Return ({country: price of a segment}, currency) from what Twilio charged for the account's latest texts.

        SQL: grouping by the beginning of a number is nothing that the ORM can do.
        """
        self.flush_model(["account_id", "accepted_at", "direction", "number", "price", "price_unit", "segment_count"])
        rows = self.env.execute_query(
            SQL(
                "SELECT price_unit, min(number), sum(price), sum(segment_count), count(*) FROM sms_marketing_message"
                " WHERE account_id = %s AND accepted_at >= %s AND direction = 'outbound' AND price > 0"
                " AND segment_count > 0 AND price_unit IS NOT NULL GROUP BY price_unit, left(number, %s)",
                account.id,
                fields.Datetime.now() - LOOK_BACK,
                PREFIX_LENGTH,
            )
        )
        return _by_country(rows)


def _by_country(rows):
    """Return ({country: price of a segment}, the currency of most texts) for rows of one prefix each."""
    texts = {}
    for unit, _number, _price, _segments, count in rows:
        texts[unit] = texts.get(unit, 0) + count
    currency = max(texts, key=texts.get, default=None)
    sums = {}
    for unit, number, price, segments, _count in rows:
        country = phone.parse(number).country
        if unit == currency and country:
            paid, made = sums.get(country, (0, 0))
            sums[country] = (paid + price, made + segments)
    return {country: paid / made for country, (paid, made) in sums.items()}, currency and currency.upper()
