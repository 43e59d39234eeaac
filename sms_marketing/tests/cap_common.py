"""What the tests of the daily cap share: people who have had texts today, and where they live."""

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from unittest.mock import patch

from odoo import fields

from ..tools.place import Place
from .engine_common import EngineCase
from .ways import WaysCase

SENTENCE = "This subscriber has received 3 SMS today (max 3). Try again tomorrow."
PHONE = "+12025550123"


@dataclass(frozen=True)
class Rolling:
    """A place's rule that counts texts within some hours."""

    name: str = "Florida"
    rolling_limit: int = 3
    rolling_hours: int = 24


class CapCase(WaysCase, EngineCase):
    """A person with consent who has had some texts today."""

    def setUp(self):
        super().setUp()
        self.lead = self.make_lead(PHONE)

    def give(self, count, phone=PHONE, state="delivered", company=None, **values):
        """Write down texts to a number that were handed over earlier; just now unless `attempt_at` says otherwise."""
        company = company or self.company
        subscriber = self.env["sms.marketing.subscriber"]._for_numbers(company, [phone], create=True)[phone]
        common = {
            "company_id": company.id,
            "account_id": self.account.id,
            "sender_id": self.account.sender_ids[:1].id,
            "subscriber_id": subscriber.id,
            "number": phone,
            "state": state,
            "attempt_at": fields.Datetime.now(),
            "attempt_count": 1,
        }
        texts = [{**common, "body": f"Earlier text {position}", **values} for position in range(count)]
        return self.env["sms.marketing.message"].create(texts)

    def last_text(self, phone=PHONE):
        domain = [("number", "=", phone), ("body", "not like", "Earlier text")]
        return self.env["sms.marketing.message"].search(domain, limit=1)

    def assert_refused(self, message, reason="cap"):
        self.assertEqual((message.state, message.reason), ("refused", reason))
        if reason == "cap":
            self.assertEqual(message.reason_text, SENTENCE)

    @contextmanager
    def living_in(self, *zones, rules=()):
        """Within the block every person lives in one of these zones, under these rules and without quiet hours."""
        model = self.registry["sms.marketing.message"]
        count = model._facts_on_cap

        def facts_on_cap(messages, company, drafts):
            for draft in drafts:
                draft.place = Place(zones, (), "own")
                draft.facts.pop("quiet_until", None)
            return count(messages, company, drafts)

        with ExitStack() as stack:
            stack.enter_context(patch.object(model, "_facts_on_cap", facts_on_cap))
            stack.enter_context(patch.object(model, "_rolling_rules", lambda _self, _draft: list(rules)))
            stack.enter_context(patch.object(model, "_possible_from", lambda _self, _draft, moment: moment))
            yield
