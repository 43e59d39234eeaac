"""What the gate must know about texts, collected in batch: a fixed number of queries for any number of texts."""

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import gate, phone, sender_choice
from ..tools.standing import NOBODY
from .draft import aware
from .many import any_of


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    # --- first look: what becomes of a text that somebody wants to send ---

    @api.model
    def _judge(self, drafts):
        """Return the gate's verdict for each `Draft`, normalising its number; a fixed number of queries per company."""
        self._collect_facts(drafts)
        return self._decide(drafts)

    def _decide(self, drafts):
        """Return the gate's verdict for each draft with its facts, in order: those before it count as sent."""
        now = aware(fields.Datetime.now())
        verdicts, before = [], {}
        for draft in drafts:
            key = (draft.company.id, draft.number)
            if key in before:
                self._know_of_earlier(draft, before[key], now)
            verdict = gate.decide(self._facts_of(draft, now))
            verdicts.append(verdict)
            if self._will_leave(draft, verdict):
                before.setdefault(key, []).append((draft, verdict.until or now))
        return verdicts

    def _will_leave(self, draft, verdict):
        """Tell whether a text counts for those behind it; at the last look one that is held has its turn later."""
        if draft.facts.get("queued"):
            return verdict.action is gate.Action.SEND
        return verdict.action is not gate.Action.REFUSE

    def _know_of_earlier(self, draft, earlier, now):
        """Bring the facts of a draft in line with those to the same number that stand before it in its batch."""
        if not draft.may_repeat and any(other.body == draft.body for other, _moment in earlier):
            draft.facts["repeated"] = True
        counted = [moment for other, moment in earlier if other.purpose != gate.COMPLIANCE]
        if counted:
            draft.times = [*draft.times, *counted]
            draft.facts.update(self._cap_facts(draft, now))

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
            by_company.setdefault(draft.company.id, []).append(draft)
        for group in by_company.values():
            company = group[0].company
            self._read_numbers(company, group)
            self._choose_senders(company, group)
            self._run_collectors(company, group)

    def _read_numbers(self, company, drafts):
        """Normalise the numbers of these drafts, in their own country or else the company's."""
        home = company.country_id.code
        for draft in drafts:
            draft.parsed = phone.parse(draft.number or "", draft.country or home)
            draft.number = draft.parsed.e164 or draft.number

    def _run_collectors(self, company, drafts):
        """Have every collector fill in the facts of these drafts; caps come last, for they depend on all others."""
        for collect in self._fact_collectors():
            for draft, facts in zip(drafts, collect(company, drafts), strict=True):
                if facts:
                    draft.facts.update(facts)

    def _fact_collectors(self):
        """Return the methods that answer (company, drafts) with a dict of facts for each draft.

        Each makes a fixed number of queries. In this order: the number's state needs its standing, the caps need
        the place and the texts.
        """
        return [
            self._facts_on_standing,
            self._facts_on_number,
            self._facts_on_blacklist,
            self._facts_on_texts,
            self._facts_on_time,
            self._facts_on_window,
            self._facts_on_cap,
        ]

    def _facts_of(self, draft, now=None):
        """Return the gate's facts on a draft that the collectors have seen; `now` is aware, by default the present."""
        now = now or aware(fields.Datetime.now())
        return gate.Facts(
            purpose=draft.purpose,
            body=draft.body or "",
            expired=bool(draft.valid_until and aware(draft.valid_until) <= now),
            **draft.facts,
        )

    def _choose_senders(self, company, drafts):
        """Choose each draft's sender and account, and note what the gate must know about them."""
        picked = [draft.account for draft in drafts if draft.account]
        best_state = self.env["sms.marketing.account"]._states(company)
        pools = self.env["sms.marketing.sender"]._pools(company, picked)
        known = {}  # texts with the same wishes to the same country get the same
        for draft in drafts:
            wish = (draft.account, draft.sender, tuple(draft.preferred), draft.parsed.country)
            if wish not in known:
                known[wish] = self._choose_sender(pools, best_state, *wish)
            draft.sender, draft.account, facts = known[wish]
            draft.facts = dict(facts)

    def _choose_sender(self, pools, best_state, account, sender, preferred, country):
        """Return (sender, account, what the gate must know of them) for texts with these wishes."""
        named = account or (sender and sender.account_id)
        sender_id, found = sender_choice.choose(
            pools.get(account.id if account else None, []),
            country,
            sender.id if sender else None,
            [one.id for one in preferred],
        )
        chosen = self.env["sms.marketing.sender"].sudo().browse(sender_id or ())
        facts = {
            "account": named.state if named else best_state,
            "sender": found,
            "paused_until": chosen._paused_until(fields.Datetime.now()),
        }
        return chosen, named or chosen.account_id, facts

    # --- the collectors ---

    def _facts_on_number(self, _company, drafts):
        return [{"number_state": self._number_state(draft)} for draft in drafts]

    def _number_state(self, draft):
        if not (draft.number or "").strip():
            return "missing"
        if not draft.parsed.e164:
            return "invalid"
        return "unreachable" if draft.standing.is_unreachable else "usable"

    def _facts_on_standing(self, company, drafts):
        model = self.env["sms.marketing.subscriber"]
        standings = model._standings(company, {draft.number for draft in drafts})
        rows = model.sudo().browse([standing.id for standing in standings.values()])  # as `_for_numbers` gives them
        rows = dict(zip(standings, rows, strict=True))
        for draft in drafts:
            draft.standing = standings.get(draft.number, NOBODY)
            draft.subscriber = rows.get(draft.number, model)
        self._settle_purposes(drafts)
        return [self._standing_facts(draft.standing, draft.account) for draft in drafts]

    def _standing_facts(self, standing, account):
        return {
            "suppression": standing.suppression_for(account.id) if standing.stopped_for else standing.suppression,
            "opted_in": standing.opted_in,
            "under_review": standing.under_review,
        }

    def _facts_on_blacklist(self, _company, drafts):
        blacklisted = self._blacklisted(draft.number for draft in drafts)
        return [{"blacklisted": draft.number in blacklisted} for draft in drafts]

    @api.model
    def _blacklisted(self, numbers):
        """Return those of the numbers that Odoo's own phone blacklist has.

        SQL: the model parses every number twice when it is searched.
        """
        numbers = {number for number in numbers if number}
        if not numbers:
            return set()
        self.env["phone.blacklist"].flush_model(["number", "active"])
        query = SQL("SELECT number FROM phone_blacklist WHERE active AND number = %s", any_of(numbers))
        return {number for (number,) in self.env.execute_query(query)}
