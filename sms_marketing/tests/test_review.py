"""Unclear replies wait for a person; blocks by people; what carriers tell about a number; merges."""

from datetime import date, timedelta

from odoo import fields
from odoo.addons.sms_marketing.tools import business_days
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged

from .common import refused
from .engine_common import EngineCase
from .test_replies import NUMBER, ReplyCase

TAG = "Twilio-Message-stop"


@tagged("post_install", "-at_install")
class TestReview(ReplyCase):
    def unclear(self, **values):
        lead = self.make_lead(**values)
        with self.reading("review"):
            self.text_in("I think that is enough for now")
        self.run_cron("follow_up")
        return lead, self.subscriber()

    def test_the_number_is_paused_and_the_salesperson_is_asked(self):
        seller = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman_all_leads")
        lead, row = self.unclear(user_id=seller.id)
        self.assertTrue(row.paused_at)
        self.assertEqual(row.review_due, business_days.later(row.paused_at.date(), 10))
        self.assertEqual((row.review_text, row.review_lead_id), ("I think that is enough for now", lead))
        self.assertEqual((lead.activity_ids.user_id, lead.activity_ids.date_deadline), (seller, row.review_due))
        self.send(lead)
        message = self.outgoing()
        self.assertEqual((message.state, message.reason), ("held", "under_review"))
        self.assertEqual(self.ledger(), [("opt_in", "manual")])

    def test_without_a_salesperson_the_accounts_owner_is_asked(self):
        _lead, row = self.unclear(user_id=False)
        self.assertEqual(self.account.activity_ids.user_id, self.account._alert_receiver())
        row.action_opted_out()
        self.assertFalse(self.account.activity_ids)

    def test_they_opted_out(self):
        seller = new_test_user(self.env, "seller", groups="sales_team.group_sale_salesman_all_leads")
        lead, row = self.unclear(user_id=seller.id)
        self.send(lead)
        row.with_user(seller).action_opted_out()
        self.assertEqual((row.suppression, bool(row.paused_at), lead.sms_opted_out), ("keyword", False, True))
        self.assertEqual(self.outgoing().reason, "opted_out")
        self.assertFalse(lead.activity_ids)
        proof = self.env["sms.marketing.consent"].search([("number", "=", NUMBER), ("event", "=", "opt_out")])
        self.assertEqual((proof.source, proof.user_id), ("review", seller))
        self.assertEqual(proof.wording, "I think that is enough for now")

    def test_not_an_opt_out(self):
        lead, row = self.unclear()
        self.send(lead)
        row.action_not_opted_out()
        self.assertFalse(row.paused_at or lead.activity_ids)
        self.assertEqual(self.ledger()[-1], ("review", "review"))
        with self.trap_sms() as trap:
            self.dispatch()
        self.assertEqual(trap.numbers, [NUMBER])

    def test_the_deadline_decides_for_the_person(self):
        lead, row = self.unclear()
        self.run_cron("reviews")
        self.assertEqual(row.suppression, "none")
        row.review_due = fields.Date.today()
        self.run_cron("reviews")
        self.assertEqual((row.suppression, lead.sms_opted_out, bool(row.paused_at)), ("keyword", True, False))
        self.assertIn("deadline", self.env["sms.marketing.consent"].search([], limit=1).note)

    def test_a_second_unclear_reply_does_not_wind_the_clock_back(self):
        _lead, row = self.unclear()
        row.review_due = due = date.today() + timedelta(days=2)
        with self.reading("review"):
            self.text_in("Maybe enough")
        self.run_cron("follow_up")
        self.assertEqual((row.review_due, row.review_text), (due, "Maybe enough"))
        self.assertEqual(self.env["mail.activity"].search_count([("summary", "=", f"Reply to review: {NUMBER}")]), 1)

    def test_a_clear_stop_or_start_ends_the_review(self):
        for word, suppression in (("START", "none"), ("STOP", "keyword")):
            _lead, row = self.unclear()
            self.text_in(word)
            self.assertEqual((row.suppression, bool(row.paused_at)), (suppression, False))

    def test_an_unclear_reply_of_somebody_who_opted_out_is_no_work(self):
        self.make_lead()
        self.text_in("STOP")
        with self.reading("review"):
            self.text_in("Enough!")
        self.assertFalse(self.subscriber().paused_at)

    def test_nobody_decides_twice(self):
        _lead, row = self.unclear()
        row.action_not_opted_out()
        with self.assertRaises(UserError):
            row.action_opted_out()

    def test_other_companies_and_portal_users_decide_nothing(self):
        _lead, row = self.unclear()
        stranger = new_test_user(self.env, "stranger", groups="base.group_portal")
        with self.assertRaises(AccessError):
            row.with_user(stranger).action_opted_out()


@tagged("post_install", "-at_install")
class TestBlock(ReplyCase):
    def setUp(self):
        super().setUp()
        self.lead = self.make_lead()
        self.row = self.subscriber()
        self.agent = new_test_user(self.env, "agent", groups="sales_team.group_sale_salesman_all_leads")
        self.boss = new_test_user(
            self.env, "boss", groups="sms_marketing.group_administrator,sales_team.group_sale_manager"
        )

    def test_an_agent_blocks_and_an_administrator_unblocks_without_making_consent(self):
        self.row.with_user(self.agent)._block("Wants e-mail")
        self.assertEqual((self.row.suppression, self.lead.sms_opted_out), ("person", True))
        with self.assertRaises(AccessError):
            self.row.with_user(self.agent)._unblock("Changed their mind")
        self.row.with_user(self.boss)._unblock("Changed their mind")
        self.assertEqual((self.row.suppression, self.row.consent), ("none", "opted_out"))
        self.assertEqual((self.lead.sms_consent, self.lead.sms_opted_out), (False, False))
        self.assertEqual(self.ledger()[-2:], [("block", "manual"), ("unblock", "manual")])
        self.assertFalse(self.env["phone.blacklist"].search([("number", "=", NUMBER)]))

    def test_a_stop_beneath_the_block_comes_back_up(self):
        self.text_in("STOP")
        self.row._block("And a letter")
        self.row.with_user(self.boss)._unblock("Letter withdrawn")
        self.assertEqual(self.row.suppression, "keyword")
        self.assertTrue(self.lead.sms_opted_out)

    def test_a_stop_said_during_the_block_comes_up_as_well(self):
        self.row._block("No")
        self.text_in("STOP")
        self.row.with_user(self.boss)._unblock("Yes")
        self.assertEqual(self.row.suppression, "keyword")

    def test_whatever_else_said_no_comes_back_up_too(self):
        def by_list(row):
            wizard = self.env["sms.marketing.suppression.import"].create({"pasted": row.number})
            wizard.action_read()
            wizard.action_import()

        ways = {
            "by a list": (by_list, "keyword"),
            "by a form": (lambda row: row._opt_out("api"), "keyword"),
            "by the carrier": (lambda row: row._opt_out("twilio_21610", "provider"), "provider"),
            "by an erasure": (lambda row: row._erase(), "erased"),
        }
        for name, (way, suppression) in ways.items():
            for is_blocked_first in (True, False):
                with self.subTest(name, is_blocked_first=is_blocked_first), self.env.cr.savepoint() as savepoint:
                    for act in (self.row._block, way) if is_blocked_first else (way, self.row._block):
                        act("Letter") if act == self.row._block else act(self.row)
                    self.row.with_user(self.boss)._unblock("Letter withdrawn")
                    self.assertEqual(self.row.suppression, suppression)
                    savepoint.rollback()
                self.env.invalidate_all(flush=False)
                self.env.registry.clear_cache()

    def test_legal_blocks_need_an_administrator_and_evidence(self):
        with self.assertRaises(AccessError):
            self.row.with_user(self.agent)._block("Letter", "legal")
        self.row.with_user(self.boss)._block("Letter", "legal")
        with self.assertRaises(UserError):
            self.row.with_user(self.boss)._unblock("Settled")
        self.row.with_user(self.boss)._unblock("Settled", wording="Settlement of 3 May")
        self.assertEqual(self.row.suppression, "none")

    def test_nothing_without_a_reason_and_no_unblocking_of_a_stop(self):
        for call in (self.row._block, self.row._unblock):
            with self.assertRaises(UserError):
                call(" ")
        self.text_in("STOP")
        with self.assertRaises(UserError):
            self.row._unblock("They called")

    def wizard(self, kind, user=None, **values):
        model = self.env["sms.marketing.change.standing"].with_user(user or self.agent)
        return model.create(
            {"kind": kind, "res_model": "crm.lead", "res_ids": self.lead.ids, "note": "In the call of 3 May", **values}
        )

    def test_consent_by_hand_keeps_how_and_why(self):
        self.lead.sms_consent = False
        self.wizard("consent", how="phone", wording="Yes, text me").action_confirm()
        self.assertTrue(self.lead.sms_consent)
        proof = self.env["sms.marketing.consent"].search([("number", "=", NUMBER)], limit=1)
        self.assertEqual((proof.note, proof.wording), ("On the phone: In the call of 3 May", "Yes, text me"))
        self.assertEqual(proof.user_id, self.agent)

    def test_consent_by_hand_never_lifts_a_stop(self):
        self.text_in("STOP")
        wizard = self.wizard("consent", how="phone")
        self.assertIn(NUMBER, wizard.stays_out)
        self.assertEqual(wizard.action_confirm()["params"]["type"], "warning")
        self.assertFalse(self.lead.sms_consent)

    def test_the_wizard_blocks_a_number_that_was_unknown(self):
        lead = self.make_lead("+12025550126", consent=False)
        self.wizard("block", res_ids=lead.ids).action_confirm()
        self.assertTrue(lead.sms_opted_out)

    def test_a_tick_says_where_it_was_made(self):
        lead = self.make_lead("+12025550127")
        note = self.env["sms.marketing.consent"].search([("number", "=", "+12025550127")]).note
        self.assertIn(lead.display_name, note)

    def test_a_tick_that_cannot_count_is_explained(self):
        self.text_in("STOP")
        self.env["bus.bus"].sudo().search([]).unlink()
        self.lead.with_user(self.agent).sms_consent = True
        self.assertFalse(self.lead.sms_consent)
        self.env.cr.precommit.run()
        told = self.env["bus.bus"].sudo().search([]).mapped("message")
        self.assertTrue(any("simple_notification" in one and NUMBER in one for one in told), told)


@tagged("post_install", "-at_install")
class TestWhatCarriersTell(EngineCase):
    def row(self, message):
        return message.subscriber_id

    def told(self, code, times=1):
        """Twilio tells in callbacks that texts to one number failed with this code."""
        lead = self.make_lead()
        for at in range(times):
            ticket = self.env["sms.sms"].create(
                {
                    "number": lead.phone,
                    "body": f"Text {at}",
                    "marketing_origin": {"purpose": "transactional", "lead": lead.id},
                }
            )
            message = self.accept_all(ticket.marketing_message_id)
            self.tell(message, "undelivered", code)
            self.apply()
        return self.env["sms.marketing.subscriber"].search([("number", "=", lead.phone_sanitized)])

    def test_21610_in_a_callback_is_an_opt_out(self):
        row = self.told(21610)
        self.assertEqual(row.suppression, "provider")
        self.assertEqual(row.consent_ids[:1].source, "twilio_21610")

    def test_codes_after_which_the_number_is_left_alone(self):
        for code in (30005, 30006, 21614, 21211):
            with self.subTest(code):
                row = self.told(code)
                self.assertEqual((row.unreachable_code, row.suppression), (code, "none"))
                row.unreachable_code = 0

    def test_a_number_that_cannot_be_reached_counts_after_three_in_a_row(self):
        row = self.told(30003, times=2)
        self.assertEqual((row.strikes, row.unreachable_code), (2, 0))
        self.told(30003)
        self.assertEqual((row.strikes, row.unreachable_code), (3, 30003))

    def test_a_text_that_arrives_forgets_the_strikes(self):
        row = self.told(30003, times=2)
        ticket = self.env["sms.sms"].create(
            {"number": row.number, "body": "Arrives", "marketing_origin": {"purpose": "transactional"}}
        )
        message = self.accept_all(ticket.marketing_message_id)
        self.tell(message, "delivered")
        self.apply()
        self.assertEqual(row.strikes, 0)

    def test_an_unreachable_number_is_refused_at_the_gate(self):
        self.told(30006)
        message = self.queue_from_lead()[:1]
        self.assertEqual((message.state, message.reason), ("refused", "number_unreachable"))

    def test_30007_and_30004_say_nothing_about_the_number(self):
        for code in (30007, 30004):
            row = self.told(code)
            self.assertEqual((row.suppression, row.unreachable_code, row.strikes), ("none", 0, 0))

    def test_a_refusal_at_once_counts_like_a_callback(self):
        message = self.queue_from_lead()
        self.hand_over(refused(21614))
        self.assertEqual(message.subscriber_id.unreachable_code, 21614)


@tagged("post_install", "-at_install")
class TestMerges(ReplyCase):
    def stopped(self, number=NUMBER):
        self.text_in("STOP", number)

    def test_a_lead_whose_number_changes_through_its_contact_gets_the_tag(self):
        contact = self.env["res.partner"].create({"name": "Ann", "phone": "+12025550128"})
        lead = self.make_lead("+12025550128", consent=False, partner_id=contact.id)
        self.stopped("+12025550129")
        contact.phone = "+12025550129"
        self.assertEqual((lead.sms_opted_out, lead.tag_ids.mapped("name")), (True, [TAG]))
        contact.phone = "+12025550128"
        self.assertEqual((lead.sms_opted_out, lead.tag_ids.ids), (False, []))

    def test_merged_contacts_show_the_standing_of_the_number_that_is_kept(self):
        kept = self.env["res.partner"].create({"name": "Ann", "phone": "+12025550130", "sms_consent": True})
        gone = self.env["res.partner"].create({"name": "Ann", "phone": NUMBER})
        self.stopped()
        self.assertEqual(gone.category_id.mapped("name"), [TAG])
        self.env["base.partner.merge.automatic.wizard"]._merge((kept | gone).ids, kept)
        self.assertEqual((kept.sms_consent, kept.sms_opted_out, kept.category_id.ids), (True, False, []))

    def test_a_merge_that_takes_the_number_over_takes_the_opt_out_over(self):
        kept = self.env["res.partner"].create({"name": "Ann"})
        gone = self.env["res.partner"].create({"name": "Ann", "phone": NUMBER})
        self.stopped()
        self.env["base.partner.merge.automatic.wizard"]._merge((kept | gone).ids, kept)
        self.assertEqual((kept.sms_opted_out, kept.category_id.mapped("name")), (True, [TAG]))

    def test_merged_leads_keep_standing_and_tag_right(self):
        for kept_number, gone_number, opted_out in (
            ("+12025550131", "+12025550132", False),
            (False, "+12025550133", True),
        ):
            kept = self.make_lead(kept_number, consent=False, probability=90)
            gone = self.make_lead(gone_number, consent=False, probability=10)
            self.stopped(gone_number)
            merged = (kept | gone).merge_opportunity()
            self.assertEqual(merged.sms_opted_out, opted_out)
            self.assertEqual(merged.tag_ids.mapped("name"), [TAG] if opted_out else [])
