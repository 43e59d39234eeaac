"""How a dry run asks: each audience goes the way on which its texts would really be made, up to the gate's answer."""

from dataclasses import dataclass

from odoo import fields, models
from odoo.tools import format_datetime

from ..models.draft import Draft, aware, naive
from ..models.reason import REASONS, sentence
from ..tools import gate, segments
from ..tools.local_time import clocks
from ..tools.place import Place

DUPLICATE = gate.Verdict(gate.Action.REFUSE, "duplicate")


@dataclass(slots=True)
class Answer:
    """What became of one text: the record (empty for a bare number), the judged draft, the verdict.

    Without a draft the gate was not asked: `number` and `body` are then all that is known, `words` says why.
    """

    record: models.Model | None
    verdict: gate.Verdict
    draft: Draft | None = None
    number: str = ""
    body: str = ""
    words: tuple | None = None


class SmsMarketingDryRun(models.Model):
    _inherit = "sms.marketing.dry.run"

    def _play(self, audience):
        """Return the values of a line for each recipient; to be called where everything written is undone."""
        answers = getattr(self, f"_answers_{self.kind}")(audience)
        self._see_earlier_batches(answers)
        return self._line_values(answers)

    # --- the ways ---

    def _answers_composer(self, audience):
        values = dict(self.plan["composer"])
        if values["composition_mode"] == "numbers":
            values["numbers"] = ",".join(audience)
        elif not values.get("res_id"):
            values["res_ids"] = repr(audience)
        return self.env["sms.composer"].create(values)._rehearse()

    def _answers_mailing(self, audience):
        values = self.mailing_id._send_sms_get_composer_values(audience)
        return self.env["sms.composer"].create(values)._rehearse()

    # --- what earlier batches of this audience know ---

    def _see_earlier_batches(self, answers):
        """Refuse what an earlier batch has texted already, as one large sending would; one query."""
        if not self.done:
            return
        numbers = [answer.draft.number for answer in answers if answer.draft and answer.draft.parsed]
        lines = self.env["sms.marketing.dry.run.line"].search_fetch(
            [("run_id", "=", self.id), ("number", "in", numbers)], ["number", "verdict", "body", "purpose", "until"]
        )
        by_number = lines.grouped("number")
        for answer in answers:
            if answer.draft and answer.draft.parsed.e164 and answer.draft.number in by_number:
                answer.verdict = self._verdict_again(answer.draft, by_number[answer.draft.number])

    def _verdict_again(self, draft, lines):
        verdict = gate.decide(self._facts_after(draft, lines.filtered(lambda line: line.verdict != "refuse")))
        # a sequence has no such rule: there each lead has its own run
        once_each = self.kind == "mailing" or (self.plan.get("composer") or {}).get("composition_mode") == "mass"
        return DUPLICATE if once_each and verdict.action is not gate.Action.REFUSE else verdict

    def _facts_after(self, draft, texted):
        """Return the facts of a draft whose number gets the texts of these lines before."""
        messages, now = self.env["sms.marketing.message"].sudo(), aware(fields.Datetime.now())
        if texted:
            messages._know_of_earlier(draft, [(line, aware(line.until) or now) for line in texted], now)
        return messages._facts_of(draft)

    def _facts(self, draft):
        """Return what the gate knows of a draft that it has judged; no query."""
        return self.env["sms.marketing.message"].sudo()._facts_of(draft)

    # --- lines ---

    def _line_values(self, answers):
        """Return the values of a line for each answer; what is read for it is read for all at once."""
        places = self._place_names({code for answer in answers for code in _place(answer).regions})
        prices = {}
        return [self._values_of(answer, places, prices) for answer in answers]

    def _values_of(self, answer, places, prices):
        draft, verdict = answer.draft, answer.verdict
        leaves = verdict.action is not gate.Action.REFUSE
        body = draft.body if draft else answer.body
        sent = draft.company._sms_with_short_links(body) if draft else body
        count = segments.count(sent).segments if leaves else 0
        country = draft.parsed.country if draft and draft.parsed else None
        account = draft.account if draft else None
        amount, currency = self._price(prices, account, country, count)
        label, why = answer.words or self._words(verdict)
        return {
            "res_model": answer.record._name if answer.record else False,
            "res_id": answer.record.id if answer.record else False,
            "recipient": self._name_of(answer),
            "number": draft.number if draft else answer.number,
            "verdict": verdict.action.value,
            "reason": verdict.reason,
            "reason_label": label,
            "why": why,
            "segment_count": count,
            "cost": amount or 0,
            "currency": currency if amount is not None else False,
            "body": body,
            "purpose": draft.purpose if draft else False,
            "sender": draft.sender.display_name if draft and draft.sender else False,
            "account": account.id if account else False,
            "country": country,
            **self._time_values(answer, places),
        }

    def _name_of(self, answer):
        return answer.record.display_name if answer.record else (answer.draft.number if answer.draft else "")

    def _words(self, verdict):
        if not verdict.reason:
            return False, False
        return self.env._(REASONS[verdict.reason].label), sentence(self.env, verdict.reason, dict(verdict.details))

    def _time_values(self, answer, places):
        """Return what is known of the person's place and of the time at which the text would leave."""
        place, until = _place(answer), self._until(answer)
        now = aware(self.looked_at)
        return {
            "local_now": clocks(now, place.zones),
            "zones": ", ".join(place.zones),
            "zone": place.zones[0] if len(place.zones) == 1 else "",
            "place": ", ".join(places.get(code, code) for code in place.regions),
            "found_by": place.found_by if answer.draft and answer.draft.place else False,
            "until": naive(until),
            "until_local": self._until_there(until, place.zones),
        }

    def _until(self, answer):
        """Return when a text that waits may leave: when the last of all that holds it ends; None where nobody knows."""
        if answer.verdict.action is not gate.Action.HOLD or not answer.draft:
            return None
        against = gate.explain(self._facts(answer.draft))
        ends = [verdict.until for verdict in against if verdict.action is gate.Action.HOLD]
        return None if None in ends or not ends else max(ends).replace(microsecond=0)

    def _until_there(self, until, zones):
        if not until or not zones:
            return False
        if len(zones) == 1:
            return format_datetime(self.env, naive(until), tz=zones[0], dt_format="EEE d MMM HH:mm")
        return clocks(until, zones)

    def _place_names(self, codes):
        """Return {ISO code: name} of countries and their states, e.g. US-TX: Texas; at most two queries."""
        if not codes:
            return {}
        countries = self.env["res.country"].search([("code", "in", [code[:2] for code in codes])])
        names = {country.code: country.name for country in countries}
        parts = [code.split("-", 1) for code in codes if "-" in code]
        if parts:
            states = self.env["res.country.state"].search(
                [("country_id", "in", countries.ids), ("code", "in", [part for _country, part in parts])]
            )
            names.update({f"{state.country_id.code}-{state.code}": state.name for state in states})
        return names

    # --- money ---

    def _price(self, prices, account, country, count):
        """Return (amount or None, currency) of a text of so many segments; asked once for each place."""
        if not count:
            return 0, None
        account = account or self.env["sms.marketing.account"]
        key = (account.id, country)
        if key not in prices:
            prices[key] = self._cost_of({country or "": 1}, account)
        amount, currency = prices[key]
        return (None if amount is None else amount * count), currency

    def _costs(self):
        """Return ({currency: amount}, whether some of it is not known) of the whole run."""
        known, unknown = {}, False
        for account_id, by_country in (self.totals or {}).get("by_country", {}).items():
            # sudo: what a text costs is told also to those who may not open the account
            account = self.env["sms.marketing.account"].sudo().browse(int(account_id) or ())
            amount, currency = self._cost_of(by_country, account)
            if amount is None:
                unknown = True
            else:
                known[currency] = known.get(currency, 0) + amount
        return known, unknown

    def _cost_of(self, segments_by_country, account):
        """Return (estimated amount or None, code of its currency) of so many segments per country over an account."""
        return self.env["sms.marketing.message"].sudo()._estimate_cost(segments_by_country, account)


def _place(answer):
    return (answer.draft and answer.draft.place) or Place()
