"""The composer warns before: who will not get the text and why; it offers what may be chosen, and tells afterwards."""

from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import Form, new_test_user, tagged

from .ways import REFUSALS, WaysCase, sentence_of


@tagged("post_install", "-at_install")
class TestWayComposer(WaysCase):
    def one(self, lead, **values):
        return self.composer(composition_mode="comment", res_model="crm.lead", res_id=lead.id, **values)

    def many(self, leads, **values):
        return self.composer(composition_mode="mass", res_model="crm.lead", res_ids=repr(leads.ids), **values)

    def leads(self, size, **values):
        numbers = [f"+1{area}555{line:04}" for area in (202, 212) for line in range(100, 200)]
        return self.env["crm.lead"].create(
            [
                {"name": "Lead", "contact_name": "Ann", "phone": number, "sms_consent": True, **values}
                for number in numbers[:size]
            ]
        )

    # --- before ---

    def test_one_person_is_warned_of_and_send_rests(self):
        for reason in REFUSALS:
            with self.subTest(reason=reason), self.undone():
                composer = self.one(self.lead_for(reason))
                self.assertTrue(composer.marketing_applies and composer.marketing_blocked)
                if reason.startswith("number"):  # Odoo's own form says it
                    self.assertFalse(composer.marketing_warning or composer.recipient_single_valid)
                else:
                    self.assertEqual(composer.marketing_warning, sentence_of(reason))

    def test_one_person_who_may_be_texted(self):
        composer = self.one(self.make_lead())
        self.assertEqual(
            (composer.marketing_applies, composer.marketing_blocked, composer.marketing_warning), (True, False, False)
        )

    def test_many_are_counted_by_reason(self):
        leads = self.leads(6)
        silent = self.leads(12)[6:9]
        silent.sms_consent = False
        self.opt_out(leads[0])
        twin = leads[1].copy()
        composer = self.many(leads + silent + twin)
        self.assertEqual(
            composer.marketing_warning, "5 of 10 will not get it: No consent (3), Opted out (1), Duplicate (1)."
        )
        self.assertFalse(composer.marketing_blocked)

    def test_nobody_among_many(self):
        composer = self.many(self.leads(3, sms_consent=False))
        self.assertEqual(composer.marketing_warning, "None of the 3 will get it: No consent (3).")
        self.assertTrue(composer.marketing_blocked)

    def test_what_stands_against_all_says_what_to_do(self):
        self.account.state = "failed"
        composer = self.many(self.leads(3))
        self.assertEqual(composer.marketing_warning, f"None of the 3 will get it: {sentence_of('account_off')}")

    def test_numbers_are_named(self):
        fine, out = self.make_lead("+12025550171"), self.make_lead("+12025550172")
        self.opt_out(out)
        composer = self.composer(composition_mode="numbers", numbers=f"{fine.phone}, {out.phone}")
        self.assertEqual(composer.marketing_warning, f"1 of 2 will not get it: {out.phone}: {sentence_of('opted_out')}")

    def test_the_warning_agrees_with_what_happens(self):
        leads = self.leads(6)
        leads[:2].sms_consent = False
        self.opt_out(leads[2])
        composer = self.many(leads)
        before = composer.marketing_warning
        after = self.words_of(composer.action_send_sms())
        self.assertEqual(before, "3 of 6 will not get it: No consent (2), Opted out (1).")
        self.assertEqual(after, "3 of 6 SMS were not sent: No consent (2), Opted out (1). Each chatter says why.")

    def test_company_with_odoos_own_provider_sees_odoos_form(self):
        lead = self.make_lead(consent=False)
        self.company.sms_provider = "iap"
        composer = self.one(lead)
        self.assertFalse(composer.marketing_applies or composer.marketing_warning or composer.marketing_blocked)

    def test_looking_ahead_asks_a_fixed_number_of_questions(self):
        def count(leads):
            composer = self.many(leads)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertTrue(composer.marketing_applies)
            return self.env.cr.sql_log_count - before

        leads = self.leads(200)
        count(leads[:2])
        few, many = count(leads[:20]), count(leads)
        self.assertLessEqual(many - few, 2)
        self.assertLessEqual(many, 25)

    def test_sending_asks_a_fixed_number_of_questions(self):
        def count(leads, **values):
            composer = self.many(leads, **values)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            composer.action_send_sms()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        leads = self.leads(200)
        leads[::4].sms_consent = False
        for values in ({"mass_keep_log": True}, {"mass_keep_log": False}, {"mass_force_send": True}):
            with self.subTest(**values), self.undone():
                count(leads[:8], body="First", **values)
                few, many = count(leads[:20], body="Few", **values), count(leads, body="Many", **values)
                self.assertLessEqual(many - few, 6, f"{few} for 20, {many} for 200")

    def test_recipients_are_those_that_odoo_itself_finds(self):
        partner = self.env["res.partner"].create({"name": "Ann", "phone": "(212) 555-0101"})
        leads = (
            self.leads(2)
            + self.make_lead("(202) 555-0188", partner_id=partner.id)
            + self.make_lead(False, partner_id=partner.id)
            + self.make_lead("12")
            + self.make_lead(False)
        )
        for records in (leads, partner, self.env["crm.lead"]):
            found = self.many(records)._prepare_recipient_values(records)
            self.assertEqual(found, records._sms_get_recipients_info())

    # --- sender and purpose ---

    def add_sender(self, account=None, value="+12025550199", **values):
        account = account or self.account
        sender = self.env["sms.marketing.sender"].create({"account_id": account.id, "value": value, **values})
        account.state = "verified"
        return sender

    def test_only_usable_senders_of_the_company_are_offered(self):
        second = self.add_sender(name="Sales US")
        archived = self.add_sender(value="+12025550198", active=False)
        other = self.env["res.company"].create({"name": "Other", "country_id": self.env.ref("base.us").id})
        theirs = self.make_account(other, "+12125550100", "AC" + "1" * 32).sender_ids
        draft = self.make_account(self.company, "+12125550101", "AC" + "2" * 32)
        draft.state = "draft"
        choices = self.one(self.make_lead()).marketing_sender_choice_ids
        self.assertEqual(choices, self.account.sender_ids.filtered("active"))
        self.assertIn(second, choices)
        self.assertFalse(choices & (archived + theirs + draft.sender_ids))
        self.assertIn("Sales US", choices.mapped("display_name"))

    def test_the_picked_sender_sends(self):
        picked = self.add_sender()
        cases = {
            "one": lambda lead: self.one(lead, marketing_sender_id=picked.id),
            "many": lambda lead: self.many(lead, marketing_sender_id=picked.id),
            "numbers": lambda lead: self.composer(
                composition_mode="numbers", numbers=lead.phone, marketing_sender_id=picked.id
            ),
        }
        for position, (name, make) in enumerate(cases.items()):
            with self.subTest(mode=name):
                lead = self.make_lead(f"+120255501{position:02}")
                make(lead).action_send_sms()
                with self.trap_sms() as trap:
                    self.dispatch()
                self.assertEqual([(one.to, one.from_) for one in trap.sent], [(lead.phone, picked.value)])

    def test_a_sender_that_cannot_be_used_is_not_replaced(self):
        picked = self.add_sender()
        lead = self.make_lead()
        composer = self.one(lead, marketing_sender_id=picked.id)
        picked.active = False
        self.assertEqual(composer.marketing_warning, sentence_of("sender_missing"))
        composer.action_send_sms()
        self.assertEqual(self.messages_of(lead).reason, "sender_missing")

    def test_the_templates_sender_is_preferred_and_gives_way(self):
        preferred = self.add_sender()
        self.template.marketing_sender_id = preferred
        picked = self.account.sender_ids[0]
        lead = self.make_lead()
        self.one(lead, template_id=self.template.id).action_send_sms()
        self.assertEqual(self.messages_of(lead).sender_id, preferred)
        self.one(lead, template_id=self.template.id, marketing_sender_id=picked.id, body="Hi").action_send_sms()
        self.assertEqual(self.messages_of(lead)[0].sender_id, picked)
        preferred.active = False
        self.one(lead, template_id=self.template.id, body="Again").action_send_sms()
        self.assertEqual(self.messages_of(lead)[0].sender_id, picked)

    def test_a_sequences_sender_comes_before_its_templates(self):
        of_sequence, of_template = self.add_sender(), self.add_sender(value="+12025550197")
        self.template.marketing_sender_id = of_template
        sequence = self.env["sms.marketing.sequence"].create(
            {"name": "Welcome", "step_ids": [(0, 0, {"kind": "sms", "template_id": self.template.id})]}
        )
        for number, sender in (("+12025550161", of_template), ("+12025550162", of_sequence)):
            lead = self.make_lead(number)
            sequence._enroll(lead)
            self.run_cron("run_sequences")
            self.assertEqual(self.messages_of(lead).sender_id, sender)
            sequence.sender_id = of_sequence

    def test_transactional_needs_a_reason_and_keeps_it(self):
        lead = self.make_lead(consent=False)
        composer = self.one(lead, marketing_purpose="transactional")
        with self.assertRaisesRegex(UserError, "not marketing"):
            composer.action_send_sms()
        self.assertTrue(composer.marketing_blocked)  # without its reason it counts as marketing
        composer.marketing_purpose_reason = "Reminder of a booked visit"
        self.assertFalse(composer.marketing_blocked)
        composer.action_send_sms()
        message = self.messages_of(lead)
        self.assertEqual((message.state, message.purpose), ("ready", "transactional"))
        self.assertEqual(message.purpose_reason, "Reminder of a booked visit")

    def test_transactional_does_not_reach_whoever_said_stop(self):
        lead = self.lead_for("opted_out")
        composer = self.one(lead, marketing_purpose="transactional", marketing_purpose_reason="Reminder")
        self.assertEqual(composer.marketing_warning, sentence_of("opted_out"))
        composer.action_send_sms()
        self.assertEqual(self.messages_of(lead).reason, "opted_out")

    def test_an_answer_is_offered_to_those_who_wrote_lately_only(self):
        lead = self.make_lead(consent=False)
        subscriber = self.env["sms.marketing.subscriber"]._for_numbers(self.company, [lead.phone], create=True)[
            lead.phone
        ]
        for days, offered in ((None, False), (8, False), (2, True)):
            with self.subTest(days=days), self.undone():
                subscriber.last_inbound_at = days and fields.Datetime.now() - timedelta(days=days)
                composer = self.one(lead, marketing_purpose="conversational")
                self.assertEqual("conversational" in composer.marketing_purposes, offered)
                composer.action_send_sms()
                message = self.messages_of(lead)
                self.assertEqual(
                    (message.purpose, message.state),
                    ("conversational", "ready") if offered else ("marketing", "refused"),
                )

    # --- people and forms ---

    def test_people_with_few_rights_see_the_warning_and_send(self):
        lead, silent = self.make_lead(), self.make_lead("+12025550124", consent=False)
        for name, groups in (("seller", "sales_team.group_sale_salesman_all_leads"), ("clerk", "base.group_user")):
            user = new_test_user(self.env, name, groups=groups)
            with self.subTest(user=name):
                records = lead + silent if name == "seller" else self.contacts_of(lead + silent)
                composer = self.env["sms.composer"].with_user(user)
                values = {"res_model": records._name, "composition_mode": "mass", "body": name}
                composer = composer.create({**values, "res_ids": repr(records.ids)})
                self.assertEqual(composer.marketing_warning, "1 of 2 will not get it: No consent (1).")
                self.assertIn("1 of 2 SMS were not sent:", self.words_of(composer.action_send_sms()))

    def contacts_of(self, leads):
        return self.env["res.partner"].create([{"name": "Ann", "phone": lead.phone} for lead in leads])

    def test_the_form_opens_and_follows_the_user(self):
        lead = self.make_lead(consent=False)
        form = Form(
            self.env["sms.composer"].with_context(
                default_composition_mode="comment", default_res_model="crm.lead", default_res_id=lead.id
            )
        )
        self.assertTrue(form.marketing_blocked)
        form.marketing_purpose = "transactional"
        form.marketing_purpose_reason = "Your order is ready"
        self.assertFalse(form.marketing_blocked)
        form.recipient_single_number_itf = "+12025550125"
        self.assertFalse(form.marketing_blocked)
        form.marketing_purpose = "marketing"
        self.assertEqual(form.marketing_warning, sentence_of("no_consent"))
