"""What the gate must know about texts, collected in batch: a fixed number of queries for any number of texts."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import gate, phone, sender_choice
from .draft import ON_ITS_WAY

REPEAT_WINDOW = timedelta(minutes=5)


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    # --- first look: what becomes of a text that somebody wants to send ---

    @api.model
    def _judge(self, drafts):
        """Return the gate's verdict for each `Draft`, normalising its number; at most eight queries per company."""
        self._collect_facts(drafts)
        verdicts, judged = [], set()
        for draft in drafts:
            key = (draft.company.id, draft.number, draft.body)
            facts = self._facts_of(draft, repeated=key in judged and not draft.may_repeat)
            verdicts.append(gate.decide(facts))
            if verdicts[-1].action is not gate.Action.REFUSE:
                judged.add(key)
        return verdicts

    @api.model
    def _explain_draft(self, draft):
        """Return every verdict that stands against sending this draft now, in the gate's order."""
        self._collect_facts([draft])
        return list(gate.explain(self._facts_of(draft)))

    @api.model
    def _collect_facts(self, drafts):
        """Fill in number, sender, account and facts of every draft; a fixed number of queries per company."""
        by_company = {}
        for draft in drafts:
            draft.parsed = phone.parse(draft.number or "", draft.country or draft.company.country_id.code)
            draft.number = draft.parsed.e164 or draft.number
            by_company.setdefault(draft.company, []).append(draft)
        for company, group in by_company.items():
            self._choose_senders(company, group)
            for collect in self._fact_collectors():
                for draft, facts in zip(group, collect(company, group), strict=True):
                    draft.facts.update(facts)

    def _fact_collectors(self):
        """Return the methods that answer (company, drafts) with a dict of facts for each draft.

        Each makes a fixed number of queries. Rules that come later (quiet hours, caps) add theirs here.
        """
        return [self._facts_on_standing, self._facts_on_number, self._facts_on_blacklist, self._facts_on_repeats]

    def _facts_of(self, draft, repeated=False):
        return gate.Facts(
            purpose=draft.purpose,
            body=draft.body or "",
            expired=bool(draft.valid_until and draft.valid_until <= fields.Datetime.now()),
            **{**draft.facts, "repeated": draft.facts["repeated"] or repeated},
        )

    def _choose_senders(self, company, drafts):
        """Choose each draft's sender and account, and note what the gate must know about them."""
        picked = [draft.account for draft in drafts if draft.account]
        pools = self.env["sms.marketing.sender"]._pools(company, picked)
        best_state = self.env["sms.marketing.account"]._states(company)
        now = fields.Datetime.now()
        for draft in drafts:
            named = draft.account or (draft.sender and draft.sender.account_id)
            sender, found = self._choose_sender(draft, pools)
            draft.facts = {
                "account": named.state if named else best_state,
                "sender": found,
                "paused_until": sender._paused_until(now),
            }
            draft.sender, draft.account = sender, named or sender.account_id

    def _choose_sender(self, draft, pools):
        sender_id, found = sender_choice.choose(
            pools.get(draft.account.id if draft.account else None, []),
            draft.parsed.country,
            draft.sender.id if draft.sender else None,
            [sender.id for sender in draft.preferred],
        )
        return self.env["sms.marketing.sender"].sudo().browse(sender_id or ()), found

    # --- the collectors ---

    def _facts_on_number(self, _company, drafts):
        return [{"number_state": self._number_state(draft)} for draft in drafts]

    def _number_state(self, draft):
        if not (draft.number or "").strip():
            return "missing"
        if not draft.parsed.e164:
            return "invalid"
        return "unreachable" if draft.subscriber and draft.subscriber.unreachable_code else "usable"

    def _facts_on_standing(self, company, drafts):
        model = self.env["sms.marketing.subscriber"]
        rows = model._for_numbers(company, {draft.number for draft in drafts})
        for draft in drafts:
            draft.subscriber = rows.get(draft.number, model)
        return [draft.subscriber._gate_facts(draft.account) for draft in drafts]

    def _facts_on_blacklist(self, _company, drafts):
        blacklisted = self._blacklisted(draft.number for draft in drafts)
        return [{"blacklisted": draft.number in blacklisted} for draft in drafts]

    def _facts_on_repeats(self, company, drafts):
        recent = self._on_its_way(company, {draft.number for draft in drafts if not draft.may_repeat})
        return [{"repeated": not draft.may_repeat and (draft.number, draft.body) in recent} for draft in drafts]

    @api.model
    def _blacklisted(self, numbers):
        """Return those of the numbers that Odoo's own phone blacklist has.

        SQL: the model parses every number twice when it is searched.
        """
        numbers = list({number for number in numbers if number})
        if not numbers:
            return set()
        self.env["phone.blacklist"].flush_model(["number", "active"])
        query = SQL("SELECT number FROM phone_blacklist WHERE active AND number = ANY(%s)", numbers)
        return {number for (number,) in self.env.execute_query(query)}

    def _on_its_way(self, company, numbers):
        """Return the (number, body) of recent texts to these numbers that are still on their way."""
        numbers = [number for number in numbers if number]
        if not numbers:
            return set()
        rows = self.sudo().search_fetch(
            [
                ("company_id", "=", company.id),
                ("number", "in", numbers),
                ("create_date", ">", fields.Datetime.now() - REPEAT_WINDOW),
                ("state", "in", ON_ITS_WAY),
                ("direction", "=", "outbound"),
            ],
            ["number", "body"],
        )
        return {(row.number, row.body) for row in rows}
