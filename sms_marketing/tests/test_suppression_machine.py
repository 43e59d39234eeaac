"""No order of what users, imports, merges and companies do makes a suppressed number receive marketing.

A machine of Hypothesis chooses actions of people in the office and of the persons themselves, in any order; a model of
a few lines knows who must not be texted. What reaches the wire is held against that model.
"""

import itertools
import os
from contextlib import contextmanager

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    multiple,
    rule,
    run_state_machine_as_test,
)
from psycopg2 import IntegrityError

from odoo.addons.sms_marketing.gateway.webhook import InboundMessage
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import SmsMarketingCase
from .suppression_doors import NUMBER, NUMBERS, SPELLINGS, WHERE, Doors
from .suppression_law import Law

EXAMPLES = int(os.environ.get("SMS_MARKETING_EXAMPLES") or 12)
STEPS = 50
# A run of many examples also looks for the shortest story of what it found, which takes minutes.
PHASES = (Phase.generate, Phase.shrink) if "SMS_MARKETING_EXAMPLES" in os.environ else (Phase.generate,)
MODEL = st.sampled_from(("crm.lead", "res.partner"))
STOPS = st.sampled_from(("STOP", "stop.", "Unsubscribe", "ARRÊT", "Please stop texting me"))
STARTS = st.sampled_from(("START", "unstop", "JOIN", "Yes"))
UNSURE = "enough already"
OTHERS = st.sampled_from(("How much is it?", "HELP", "", "No", "I can't stop thinking about it", UNSURE))
AT = st.sampled_from((0, 1, 2))  # which of the three accounts: the first company has two
PURPOSES = st.sampled_from(("marketing", "transactional", "conversational", "compliance"))


class Attempt:
    """Whether what somebody tried happened."""

    done = False


class Machine(Doors, RuleBasedStateMachine):
    """People act; `law` remembers who must not be texted, and holds what leaves against it."""

    leads, partners = Bundle("leads"), Bundle("partners")

    def __init__(self, case):
        super().__init__()
        self.case = case
        self.savepoint = case.env.cr.savepoint()
        self.law = Law()
        self.bodies = (f"Offer no. {count}" for count in itertools.count(1))

    def teardown(self):
        self.savepoint.rollback()
        self.savepoint.close(rollback=False)
        self.case.env.invalidate_all(flush=False)
        self.case.env.registry.clear_cache()

    # --- tools ---

    def env(self, where):
        return self.case.users[where].with_company(self.case.companies[where]).env

    @contextmanager
    def tried(self):
        """Do what a user does who may be told no: then nothing of it happened."""
        env, attempt = self.case.env, Attempt()
        try:
            with env.cr.savepoint():
                yield attempt
                env.flush_all()
            attempt.done = True
        except (UserError, AccessError, IntegrityError):
            env.invalidate_all(flush=False)

    def record(self, record, where):
        return record.with_env(self.env(where)).exists()

    def attempt(self, send, answers=None):
        """Try to send marketing, dispatch, and hold what left against the law; `answers` are Twilio's, by number."""
        with self.case.trap_sms() as trap:
            trap.answers.update(answers or {})
            with self.tried():
                send(next(self.bodies))
            self.case.dispatch()
        for text in trap.sent:
            account = self.case.account_of_sender[text.from_]
            why = self.law.forbids(account, text.to)
            assert not why or text.body in self._confirmations(account), (account.name, text.to, text.body, why)
        self.case.left += len(trap.sent)
        self.case.attempts += 1

    def _confirmations(self, account):
        """Return the texts that whoever said STOP or HELP may get, and nobody else's words."""
        return [account._answer_text(kind) for kind in ("stop", "help")]

    # --- who there is ---

    @initialize(target=leads)
    def begin(self):
        """Start with a lead of each number in each company, all of which agreed."""
        found = []
        for where in (0, 1):
            for number in NUMBERS:
                found.append(self._create("crm.lead", number, where, True))
        return multiple(*found)

    @rule(target=leads, number=NUMBER, where=WHERE, consent=st.booleans(), data=st.data())
    def create_lead(self, number, where, consent, data):
        return self._create("crm.lead", data.draw(st.sampled_from(SPELLINGS[number])), where, consent)

    @rule(target=partners, number=NUMBER, where=WHERE, consent=st.booleans(), data=st.data())
    def create_partner(self, number, where, consent, data):
        return self._create("res.partner", data.draw(st.sampled_from(SPELLINGS[number])), where, consent)

    def _create(self, model, phone, where, consent):
        values = {"name": "Ann", "phone": phone, "sms_consent": consent, "country_id": self.case.env.ref("base.us").id}
        if model == "crm.lead":
            values |= {"type": "opportunity", "company_id": self.case.companies[where].id}
        return self.env(where)[model].create(values)

    # --- what persons say ---

    @rule(number=NUMBER, at=AT, words=STOPS)
    def says_stop(self, number, at, words):
        self._text_in(number, at, words)
        self.law.stop(self.case.accounts[at], number)

    @rule(number=NUMBER, at=AT, words=STARTS)
    def says_start(self, number, at, words):
        account = self.case.accounts[at]
        subscriber = self._subscriber(number, self.case.companies.index(account.company_id))
        if words == "Yes":
            # a word of every day: it speaks of texts only after a STOP of their own, or as the answer to our question
            key = (account.company_id, number)
            speaks = self.law.suppressed.get(key) == "keyword"
            answers = subscriber._waits_for_yes() and key not in self.law.suppressed
            speaks = not answers and (speaks or any(who == number for _account, who in self.law.stopped))
        else:
            speaks = True
        self._text_in(number, at, words)
        if speaks:
            self.law.start(account, number)

    @rule(number=NUMBER, at=AT, words=OTHERS)
    def says_something_else(self, number, at, words):
        account = self.case.accounts[at]
        self._text_in(number, at, words)
        key = (account.company_id, number)
        if words == UNSURE and key not in self.law.suppressed:
            self.law.paused.add(key)

    def _text_in(self, number, at, words):
        account = self.case.accounts[at]
        inbound = InboundMessage(
            sid=f"SM1{next(self.case.sids):031x}",  # none that the trap gives
            from_=number,
            to=account.sender_ids[:1].value,
            body=words,
            account_sid=account.account_sid,
        )
        messages = self.case.env["sms.marketing.message"].sudo().with_company(account.company_id)
        messages._receive(account.sudo(), inbound)

    def _subscriber(self, number, where):
        company = self.case.companies[where]
        model = self.case.env["sms.marketing.subscriber"].sudo()
        return model._for_numbers(company, [number], create=True)[number]

    # --- what colleagues do to records ---

    @rule(lead=leads, where=WHERE, consent=st.booleans())
    def tick_on_lead(self, lead, where, consent):
        with self.tried():
            self.record(lead, where).write({"sms_consent": consent})

    @rule(partner=partners, where=WHERE, consent=st.booleans())
    def tick_on_partner(self, partner, where, consent):
        with self.tried():
            self.record(partner, where).write({"sms_consent": consent})

    @rule(lead=leads, where=WHERE)
    def write_the_mirror(self, lead, where):
        with self.tried():
            self.record(lead, where).write({"sms_opted_out": False, "sms_consent": True})

    @rule(lead=leads, where=WHERE, number=NUMBER, data=st.data())
    def change_number(self, lead, where, number, data):
        with self.tried():
            self.record(lead, where).write({"phone": data.draw(st.sampled_from(SPELLINGS[number]))})

    @rule(lead=leads, where=WHERE, to=WHERE)
    def change_company(self, lead, where, to):
        with self.tried():
            self.record(lead, where).write({"company_id": self.case.companies[to].id})

    @rule(lead=leads, where=WHERE)
    def archive_and_back(self, lead, where):
        with self.tried():
            record = self.record(lead, where)
            record.action_archive()
            record.action_unarchive()

    @rule(target=leads, lead=leads, where=WHERE)
    def duplicate(self, lead, where):
        copies = multiple()
        with self.tried():
            if record := self.record(lead, where):
                copies = record.copy()
        return copies

    @rule(lead=consumes(leads), where=WHERE)
    def delete(self, lead, where):
        with self.tried():
            self.record(lead, where).unlink()

    @rule(one=leads, other=leads, where=WHERE)
    def merge_leads(self, one, other, where):
        with self.tried():
            (self.record(one, where) | self.record(other, where)).merge_opportunity()

    @rule(one=partners, other=partners)
    def merge_partners(self, one, other):
        with self.tried():
            both = (one | other).with_env(self.case.env).exists()
            if len(both) == 2:
                wizard = self.case.env["base.partner.merge.automatic.wizard"].create(
                    {"partner_ids": [(6, 0, both.ids)], "dst_partner_id": both[0].id}
                )
                wizard.action_merge()

    @rule(lead=leads, where=WHERE)
    def make_customer(self, lead, where):
        with self.tried():
            if record := self.record(lead, where):
                record._handle_partner_assignment(create_missing=True)

    @rule(model=MODEL, number=NUMBER, where=WHERE, data=st.data())
    def import_with_consent(self, model, number, where, data):
        phone = data.draw(st.sampled_from(SPELLINGS[number]))
        with self.tried():
            self.env(where)[model].with_context(import_file=True).load(
                ["name", "phone", "sms_consent"], [["Imported", phone, "1"]]
            )

    @rule(number=NUMBER)
    def leave_odoos_blacklist(self, number):
        """A colleague takes the number off Odoo's own phone blacklist."""
        with self.tried():
            self.case.env["phone.blacklist"].remove(number)

    @rule(number=NUMBER, where=WHERE)
    def delete_the_subscriber(self, number, where):
        with self.tried():
            self._subscriber(number, where).unlink()

    # --- ways out ---

    @rule(lead=leads, where=WHERE, mode=st.sampled_from(("mass", "comment")))
    def compose(self, lead, where, mode):
        record = self.record(lead, where)

        def send(body):
            values = {"composition_mode": mode, "res_model": "crm.lead", "res_ids": repr(record.ids), "body": body}
            if mode == "comment":
                values["res_id"] = record.id
            record.env["sms.composer"].create(values)._action_send_sms()

        if record:
            self.attempt(send)

    @rule(number=NUMBER, where=WHERE, data=st.data())
    def compose_to_numbers(self, number, where, data):
        spelling = data.draw(st.sampled_from(SPELLINGS[number]))
        composer = self.env(where)["sms.composer"]
        self.attempt(
            lambda body: composer.create(
                {"composition_mode": "numbers", "numbers": spelling, "body": body}
            )._action_send_sms()
        )

    @rule(
        number=NUMBER,
        where=WHERE,
        purpose=PURPOSES,
    )
    def by_code(self, number, where, purpose):
        company = self.case.companies[where]
        origin = {"company": company, "purpose": purpose, "purpose_reason": "Visit"}
        self.attempt(
            lambda body: (
                self.case.env["sms.sms"]
                .with_company(company)
                .create({"number": number, "body": body, "marketing_origin": origin})
            )
        )

    @rule(lead=leads, where=WHERE)
    def by_chatter(self, lead, where):
        if record := self.record(lead, where):
            self.attempt(record._message_sms)

    @rule(lead=leads, where=WHERE)
    def by_sequence(self, lead, where):
        if record := self.record(lead, where):

            def send(body):
                self.case.template.body = body
                self.case.sequences[where]._enroll(record)
                self.case.run_cron("run_sequences")

            self.attempt(send)

    @rule()
    def send_refused_again(self):
        refused = self.case.env["sms.marketing.message"].search([("state", "=", "refused")])
        self.attempt(lambda _body: refused._send_again())

    # --- what must hold at any moment ---

    @invariant()
    def mirrors_agree(self):
        """No contact or lead of a suppressed number shows consent."""
        for (company, number), why in self.law.suppressed.items():
            for model in ("crm.lead", "res.partner"):
                domain = [("phone_sanitized", "=", number), ("company_id", "=", company.id), ("sms_consent", "=", True)]
                records = self.case.env[model].sudo().with_context(active_test=False).search(domain)
                assert not records, (records, number, why)


@tagged("post_install", "-at_install")
class TestNoSuppressedNumberIsTexted(SmsMarketingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        other = cls.env["res.company"].create({"name": "Other", "country_id": cls.env.ref("base.us").id})
        cls.companies = (cls.company, other)
        cls.accounts = (
            cls.account,
            cls.make_account(other, "+12025550199", "AC" + "1" * 32),
            cls.make_account(cls.company, "+12025550198", "AC" + "2" * 32),
        )
        cls.accounts[2].opt_out_scope = "account"
        other.sms_provider = "sms_marketing"
        for company in cls.companies:  # so that the daily limit hides no hole
            cls.env["res.config.settings"].with_company(company).create({"sms_daily_cap": 10_000}).execute()
        cls.env.user.company_ids += other
        cls.account_of_sender = {account.sender_ids.value: account for account in cls.accounts}
        groups = "base.group_user,sales_team.group_sale_salesman_all_leads,mass_mailing.group_mass_mailing_user"
        groups += ",sms_marketing.group_marketer,base.group_partner_manager"
        cls.users = cls.make_users("marketer", groups)
        cls.administrators = cls.make_users("administrator", groups + ",sms_marketing.group_administrator")
        cls.endpoints = cls.env["sms.marketing.consent.endpoint"].create(
            [{"name": "Website", "company_id": company.id} for company in cls.companies]
        )
        action = {"state": "sms", "sms_template_id": cls.template.id, "model_id": cls.template.model_id.id}
        cls.actions = {
            method: cls.env["ir.actions.server"].create({**action, "name": method, "sms_method": method})
            for method in ("sms", "comment", "note")
        }
        step = {"kind": "sms", "template_id": cls.template.id}
        cls.sequences = tuple(
            cls.env["sms.marketing.sequence"].create(
                {"name": "Spring", "company_id": company.id, "step_ids": [(0, 0, step)]}
            )
            for company in cls.companies
        )
        cls.sids = itertools.count(1)
        cls.left = cls.attempts = 0

    @classmethod
    def make_users(cls, name, groups):
        """Return one user with these groups for each company."""
        made = [
            new_test_user(cls.env, f"{name}{at}", groups, company_id=company.id, company_ids=[(6, 0, company.ids)])
            for at, company in enumerate(cls.companies)
        ]
        return tuple(cls.env["res.users"].with_user(user) for user in made)

    def test_no_order_of_actions_texts_a_suppressed_number(self):
        with mute_logger("odoo.addons.sms_marketing", "odoo.sql_db", "odoo.models.unlink"):
            run_state_machine_as_test(
                lambda: Machine(self),
                settings=settings(
                    max_examples=EXAMPLES,
                    stateful_step_count=STEPS,
                    deadline=None,
                    derandomize=True,
                    phases=PHASES,
                    database=None,
                    report_multiple_bugs=False,
                    suppress_health_check=list(HealthCheck),
                ),
            )
        self.assertGreater(self.attempts, EXAMPLES, "hardly anything was tried")
        self.assertGreater(self.left, self.attempts / 20, "hardly anything left: a machine that cannot fail")
