"""The doors of the state machine that came with proof, reviews, scope and the double opt-in: each a thing people do."""

import json

from hypothesis import strategies as st
from hypothesis.stateful import Bundle, rule

from odoo import fields

from ..gateway.webhook import StatusCallback
from ..tools import consent_request
from .common import refused

NUMBERS = ("+12025550161", "+442079460123")  # few, so that what is done meets
SPELLINGS = {
    "+12025550161": ("+12025550161", "(202) 555-0161", "001 202 555 0161", "2025550161", "+1.202.555.0161"),
    "+442079460123": ("+442079460123", "0044 20 7946 0123", "+44 20 7946 0123"),
}
NUMBER = st.sampled_from(NUMBERS)
WHERE = st.sampled_from((0, 1))  # which of the two companies
KINDS = st.sampled_from(("consent", "ask", "block", "legal", "unblock"))
WHO = st.sampled_from(("users", "administrators"))
CODES = st.sampled_from((21610, 30004, 30003, 21614))


class Doors:
    """Rules beside those of the machine itself; `law` is the machine's."""

    leads, partners = Bundle("leads"), Bundle("partners")

    def as_administrator(self, where):
        return self.case.administrators[where].with_company(self.case.companies[where]).env

    def key(self, number, where):
        return self.case.companies[where], number

    # --- colleagues who change a standing ---

    @rule(lead=leads, where=WHERE, kind=KINDS, who=WHO)
    def change_standing(self, lead, where, kind, who):
        env = getattr(self.case, who)[where].with_company(self.case.companies[where]).env
        record = lead.with_env(env).exists()
        with self.tried() as attempt:
            values = {"kind": kind, "res_model": "crm.lead", "res_ids": record.ids, "note": "Told us", "how": "phone"}
            env["sms.marketing.change.standing"].create({**values, "wording": "Letter 7"}).action_confirm()
        if attempt.done and record:
            record = record.sudo()
            self._changed(kind, (record.company_id or self.case.companies[where], record.phone_sanitized))

    def _changed(self, kind, key):
        if kind in ("block", "legal"):
            self.law.suppress(key, "person" if kind == "block" else "legal")
        elif kind == "unblock":
            self.law.unblock(key)

    @rule(number=NUMBER, where=WHERE, why=st.sampled_from(("keyword", "person", "legal")), data=st.data())
    def import_suppressions(self, number, where, why, data):
        spelling = data.draw(st.sampled_from(SPELLINGS[number]))
        company = self.case.companies[where]
        with self.tried() as attempt:
            values = {"pasted": spelling, "suppression": why, "country_id": self.case.env.ref("base.us").id}
            wizard = self.env(where)["sms.marketing.suppression.import"].create({**values, "company_id": company.id})
            wizard.action_read()
            wizard.action_import()
        if attempt.done:
            self.law.suppress((company, number), why)

    @rule(number=NUMBER, where=WHERE, is_opt_out=st.booleans())
    def decide_review(self, number, where, is_opt_out):
        with self.tried() as attempt:
            row = self._subscriber(number, where).with_env(self.env(where))
            row.action_opted_out() if is_opt_out else row.action_not_opted_out()
        if attempt.done and is_opt_out:
            self.law.suppress(self.key(number, where), "keyword")
        elif attempt.done:
            self.law.paused.discard(self.key(number, where))

    @rule()
    def deadline_of_reviews(self):
        waiting = self.case.env["sms.marketing.subscriber"].sudo().search([("paused_at", "!=", False)])
        waiting.review_due = fields.Date.today()
        self.case.run_cron("reviews")
        for key in list(self.law.paused):
            self.law.suppress(key, "keyword")

    # --- erasing ---

    @rule(number=NUMBER, where=WHERE)
    def erase(self, number, where):
        row = self._subscriber(number, where)
        with self.tried() as attempt:
            row.with_env(self.as_administrator(where)).action_erase()
        if attempt.done and row.is_erased:
            self.law.erase(self.key(number, where))

    @rule(number=NUMBER)
    def erase_by_privacy_look_up(self, number):
        found = {}
        with self.tried() as attempt:
            wizard = self.case.env["privacy.lookup.wizard"].create(
                {"name": "Nobody Atall", "email": "nobody@example.com", "phone": number}
            )
            wizard.action_lookup()
            lines = wizard.line_ids.filtered(lambda line: line.res_model == "sms.marketing.subscriber")
            found = self.case.env["sms.marketing.subscriber"].sudo().browse(lines.mapped("res_id"))
            lines.action_unlink_all()
        if attempt.done:
            for row in found:
                self.law.erase((row.company_id, number))

    # --- double opt-in, and forms elsewhere ---

    @rule(number=NUMBER, at=st.sampled_from((0, 1, 2)))
    def ask_double_opt_in(self, number, at):
        account = self.case.accounts[at]
        where = self.case.companies.index(account.company_id)
        with self.tried():
            row = self._subscriber(number, where)
            row.asked_at = False  # a month has passed
            row.with_company(account.company_id)._ask_double_opt_in(account)

    @rule(number=NUMBER, where=WHERE, consent=st.booleans(), double=st.booleans())
    def form_elsewhere(self, number, where, consent, double):
        body = {"number": number, "consent": consent, "wording": "I agree"}
        if double and consent:
            body["double_opt_in"] = True
        wanted = consent_request.read(json.dumps(body).encode(), "application/json", "US")
        with self.tried() as attempt:
            self.case.endpoints[where]._apply(wanted)
        if attempt.done and not consent:
            self.law.suppress(self.key(number, where), "keyword")

    # --- Twilio ---

    @rule(number=NUMBER, at=st.sampled_from((0, 1, 2)), code=CODES, in_callback=st.booleans())
    def twilio_fails_a_text(self, number, at, code, in_callback):
        """A text that was let through fails, at once or in a callback."""
        account = self.case.accounts[at]
        sent = []

        def send(body):
            origin = {"company": account.company_id, "account": account, "purpose": "transactional"}
            values = {"number": number, "body": body, "marketing_origin": {**origin, "purpose_reason": "Visit"}}
            sent.append(self.case.env["sms.sms"].create(values).marketing_message_id)

        self.attempt(send, {} if in_callback else {number: refused(code)})
        message = sent[0].exists() if sent else None
        if not message or not (message.sid or message.error_code):
            return
        if in_callback and message.sid:
            events = self.case.env["sms.marketing.message.event"].sudo()
            events._store(account, message.uuid, StatusCallback(message.sid, account.account_sid, "undelivered", code))
            self.case.run_cron("apply_callbacks")
        if message.error_code == 21610:
            self.law.suppress((account.company_id, number), "provider")

    # --- settings, jobs ---

    @rule(at=st.sampled_from((0, 1, 2)), scope=st.sampled_from(("all", "account")))
    def change_scope(self, at, scope):
        self.case.accounts[at].opt_out_scope = scope

    @rule(at=st.sampled_from((0, 1, 2)), by=st.sampled_from(("twilio", "app")))
    def change_who_answers(self, at, by):
        self.case.accounts[at].answers_by = by

    @rule()
    def follow_up(self):
        self.case.run_cron("follow_up")
        self.attempt(lambda _body: None)

    # --- contacts behind leads ---

    @rule(lead=leads, partner=partners, where=WHERE)
    def set_contact(self, lead, partner, where):
        with self.tried():
            self.record(lead, where).write({"partner_id": partner.id})

    @rule(lead=leads, where=WHERE, number=NUMBER)
    def change_number_through_contact(self, lead, where, number):
        with self.tried():
            if partner := self.record(lead, where).partner_id:
                partner.write({"phone": number})

    # --- more ways out ---

    @rule(lead=leads, where=WHERE, data=st.data())
    def by_mailing(self, lead, where, data):
        record = self.record(lead, where)

        def send(body):
            mailing = record.env["mailing.mailing"].create(
                {
                    "mailing_type": "sms",
                    "subject": body,
                    "body_plaintext": body,
                    "mailing_model_id": self.case.env["ir.model"]._get_id("crm.lead"),
                    "mailing_domain": repr([("id", "in", record.ids)]),
                    "sms_force_send": data.draw(st.booleans()),
                }
            )
            mailing.action_send_sms()

        if record:
            self.attempt(send)

    @rule(lead=leads, method=st.sampled_from(("sms", "comment", "note")))
    def by_automation(self, lead, method):
        def send(body):
            self.case.template.body = body
            action = self.case.actions[method].with_context(active_model="crm.lead", active_ids=lead.ids)
            action.run()

        if lead.exists():
            self.attempt(send)

    @rule(number=NUMBER, at=st.sampled_from((0, 1, 2)))
    def queue_for_later(self, number, at):
        """A text is let through and waits; the dispatch comes after whatever happens next."""
        account = self.case.accounts[at]
        with self.tried():
            origin = {"company": account.company_id, "account": account}
            values = {"number": number, "body": next(self.bodies), "marketing_origin": origin}
            self.case.env["sms.sms"].create(values)

    @rule(number=NUMBER, where=WHERE, data=st.data())
    def answer_as_compliance(self, number, where, data):
        """Code claims that its marketing answers what the person wrote."""
        company = self.case.companies[where]
        domain = [("number", "=", number), ("company_id", "=", company.id), ("direction", "=", "inbound")]
        heard = self.case.env["sms.marketing.message"].search(domain, limit=3).ids
        origin = {"company": company, "purpose": "compliance", "answers": data.draw(st.sampled_from(heard or [0]))}
        self.attempt(
            lambda body: self.case.env["sms.sms"].create({"number": number, "body": body, "marketing_origin": origin})
        )

    @rule()
    def send_old_tickets_again(self):
        tickets = self.case.env["sms.sms"].search([("state", "in", ("canceled", "error"))])
        self.attempt(lambda _body: (tickets.action_set_outgoing(), tickets.send()))
