"""What a tap does to a lead, what it never does, and how it is taken back."""

from unittest.mock import patch

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .link_common import LinkCase

TAP = "odoo.addons.sms_marketing.models.link_tap"


@tagged("post_install", "-at_install")
class TestLinkTap(LinkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = new_test_user(cls.env, "seller", groups="sales_team.group_sale_salesman_all_leads")
        cls.other_seller = new_test_user(cls.env, "other", groups="sales_team.group_sale_salesman_all_leads")
        cls.team = cls.env["crm.team"].create({"name": "Callers", "member_ids": [(6, 0, cls.seller.ids)]})
        cls.tag = cls.env["crm.tag"].create({"name": "Hot"})

    def tap_of(self, lead):
        return lead.sms_tap_ids[:1]

    # --- what it does ---

    def test_everything_that_a_link_says_is_done(self):
        kind = self.env.ref("mail.mail_activity_data_call")
        self.link.write(
            {
                "tag_ids": self.tag.ids,
                "user_id": self.seller.id,
                "team_id": self.team.id,
                "activity_type_id": kind.id,
                "activity_summary": "Call them",
                "activity_days": 2,
            }
        )
        lead = self.make_lead()
        self.press(self.path(lead))
        self.assertEqual(
            (lead.stage_id, lead.tag_ids, lead.user_id, lead.team_id),
            (self.qualified, self.tag, self.seller, self.team),
        )
        activity = lead.activity_ids
        self.assertEqual((activity.summary, activity.user_id), ("Call them", self.seller))
        self.assertEqual(activity.date_deadline, fields.Date.add(fields.Date.context_today(lead), days=2))
        self.assertEqual(lead.sms_enrollment_ids.state, "running")
        self.assertEqual((self.link.tap_count, self.link.move_count), (1, 1))

    def test_the_chatter_tells_it_in_the_contacts_name_with_the_way_to_undo(self):
        contact = self.env["res.partner"].create({"name": "Ann", "phone": "+12025550123"})
        lead = self.make_lead(partner_id=contact.id)
        self.press(self.path(lead))
        note = lead.message_ids.filtered(lambda message: "Tapped" in str(message.body))
        self.assertEqual(note.author_id, contact)
        self.assertIn(f"Moved from {self.new.name} to {self.qualified.name}", str(note.body))
        self.assertIn(f'data-oe-id="{self.tap_of(lead).id}"', str(note.body))

    def test_what_the_new_stage_starts_goes_on(self):
        before, by_stage = (self.sequence.copy({"name": name}) for name in ("Before", "By the stage"))
        self.qualified.sms_sequence_id = by_stage
        lead = self.make_lead()
        before._enroll(lead)
        self.press(self.path(lead))
        states = {run.sequence_id.name: run.state for run in lead.sms_enrollment_ids}
        self.assertEqual(states, {"Before": "exited", "By the stage": "running", "Follow up": "running"})

    def test_only_chosen_sequences_end_and_the_one_it_starts_goes_on(self):
        other = self.sequence.copy({"name": "Other"})
        third = self.sequence.copy({"name": "Third"})
        lead = self.make_lead()
        for sequence in (other, third, self.sequence):
            sequence._enroll(lead)
        self.link.stop_sequence_ids = other
        self.press(self.path(lead))
        states = {run.sequence_id.name: (run.state, run.exit_reason) for run in lead.sms_enrollment_ids}
        self.assertEqual(states["Other"], ("exited", "stopped_by_link"))
        self.assertEqual(states["Third"], ("running", False))
        self.assertEqual(states["Follow up"], ("running", False))
        self.assertEqual(len(lead.sms_enrollment_ids), 3)

    def test_backwards_only_where_it_is_allowed(self):
        lead = self.make_lead(stage_id=self.proposition.id)
        self.press(self.path(lead))
        self.assertEqual(lead.stage_id, self.proposition)
        self.assertEqual(self.link.move_count, 0)
        self.link.allow_backward = True
        self.press(self.path(lead))
        self.assertEqual(lead.stage_id, self.qualified)

    def test_won_and_lost_leads_are_told_and_never_moved(self):
        self.link.write({"allow_backward": True, "tag_ids": self.tag.ids, "user_id": self.seller.id})
        for close in ("action_set_won", "action_set_lost"):
            lead = self.make_lead()
            path = self.path(lead)
            getattr(lead, close)()
            stage, owner = lead.stage_id, lead.user_id
            with patch.object(self.registry["base.automation"], "_run_sms_rules") as rules:
                response = self.press(path)
            self.assertEqual(response.status_code, 200)
            self.assertIn("we have been told", response.text)
            self.assertEqual((lead.stage_id, lead.user_id), (stage, owner))
            self.assertFalse(lead.tag_ids)
            self.assertFalse(lead.sms_enrollment_ids)
            self.assertFalse(rules.called)
            self.assertIn("This lead is closed", self.notes(lead))
            self.assertIn("Thank you", self.press(path).text)
            self.assertEqual(len(lead.sms_tap_ids), 1)

    def test_rules_that_wait_for_a_tap_are_run_once(self):
        lead = self.make_lead()
        path = self.path(lead)
        with patch.object(self.registry["base.automation"], "_run_sms_rules") as rules:
            self.open(path)
            self.assertFalse(rules.called)
            self.press(path)
            self.press(path)
        self.assertEqual(
            [(call[0][0], call[0][1].ids) for call in rules.call_args_list], [("on_sms_link_tapped", lead.ids)]
        )

    def test_a_tap_writes_nothing_into_the_ledger(self):
        before = self.env["sms.marketing.consent"].search_count([])
        lead = self.make_lead(consent=False)
        self.press(self.path(lead))
        self.assertEqual(self.env["sms.marketing.consent"].search_count([]), before)
        self.assertFalse(lead.sms_consent)

    # --- what is broken stays alone ---

    def test_a_sequence_without_steps_or_archived_is_told(self):
        for breaking, words in (
            (self.sequence.step_ids.unlink, "has no steps"),
            (self.sequence.action_archive, "archived"),
        ):
            breaking()
            lead = self.make_lead()
            self.assertEqual(self.press(self.path(lead)).status_code, 200)
            self.assertEqual(lead.stage_id, self.qualified)
            self.assertIn(words, self.notes(lead))
            self.assertIn(words, self.tap_of(lead).faults)

    def test_what_cannot_be_written_does_not_keep_the_rest(self):
        write = self.registry["crm.lead"].write

        def refuses_tags(leads, values):
            if "tag_ids" in values:
                raise UserError("No tags today")  # pylint: disable=translation-required
            return write(leads, values)

        self.link.tag_ids = self.tag
        lead = self.make_lead()
        path = self.path(lead)
        with patch.object(self.registry["crm.lead"], "write", refuses_tags):
            self.assertEqual(self.press(path).status_code, 200)
        self.assertEqual(lead.stage_id, self.qualified)
        self.assertFalse(lead.tag_ids)
        self.assertIn("No tags today", self.notes(lead))

    def test_an_unforeseen_error_is_logged_and_the_lead_moves(self):
        lead = self.make_lead()
        path = self.path(lead)
        with (
            patch.object(self.registry["sms.marketing.sequence"], "_enroll", side_effect=ZeroDivisionError("secret")),
            mute_logger(TAP),
        ):
            self.assertEqual(self.press(path).status_code, 200)
        self.assertEqual(lead.stage_id, self.qualified)
        self.assertIn("an error", self.notes(lead))
        self.assertNotIn("secret", self.notes(lead))

    # --- undo ---

    def test_undo_takes_everything_back_once(self):
        kind = self.env.ref("mail.mail_activity_data_call")
        self.link.write({"tag_ids": self.tag.ids, "user_id": self.seller.id, "activity_type_id": kind.id})
        lead = self.make_lead(user_id=self.other_seller.id)
        before = (lead.stage_id, lead.user_id, lead.team_id, lead.tag_ids)
        path = self.path(lead)
        self.press(path)
        tap = self.tap_of(lead).with_user(self.seller)
        tap.action_undo()
        self.assertEqual((lead.stage_id, lead.user_id, lead.team_id, lead.tag_ids), before)
        self.assertEqual((lead.sms_enrollment_ids.state, lead.activity_ids.ids), ("exited", []))
        self.assertEqual((tap.state, tap.undone_by_id), ("undone", self.seller))
        self.assertEqual((self.link.tap_count, self.link.move_count), (1, 0))
        note = lead.message_ids[0]
        self.assertIn("Undid the tap", str(note.body))
        self.assertEqual(note.author_id, self.seller.partner_id)
        with self.assertRaises(UserError):
            tap.action_undo()
        self.press(path)  # a page that is loaded again on the telephone
        self.assertEqual(lead.stage_id, self.new)

    def test_undo_leaves_what_was_changed_since(self):
        self.link.tag_ids = self.tag
        lead = self.make_lead()
        self.press(self.path(lead))
        lead.stage_id = self.proposition
        lead.tag_ids = False
        self.tap_of(lead).action_undo()
        self.assertEqual(lead.stage_id, self.proposition)
        self.assertIn("changed since", self.notes(lead))

    def test_a_tag_that_was_there_before_stays_after_undo(self):
        self.link.tag_ids = self.tag
        lead = self.make_lead(tag_ids=self.tag.ids)
        self.press(self.path(lead))
        self.tap_of(lead).action_undo()
        self.assertEqual(lead.tag_ids, self.tag)

    def test_undo_is_for_those_who_may_change_the_lead(self):
        lead = self.make_lead(user_id=self.seller.id)
        self.press(self.path(lead))
        own_only = new_test_user(self.env, "own", groups="sales_team.group_sale_salesman")
        tap = self.tap_of(lead)
        with self.assertRaises(AccessError):
            tap.with_user(own_only).action_undo()
        with self.assertRaises(AccessError):
            tap.with_user(own_only).read(["label"])
        self.assertEqual(lead.stage_id, self.qualified)

    def test_looking_at_a_tap_undoes_nothing(self):
        lead = self.make_lead()
        self.press(self.path(lead))
        self.authenticate("admin", "admin")
        for path in (
            f"/odoo/sms-taps/{self.tap_of(lead).id}",
            f"/mail/view?model=sms.marketing.link.tap&res_id={self.tap_of(lead).id}",
        ):
            self.url_open(path)
        self.env.invalidate_all()
        self.assertEqual((lead.stage_id, self.tap_of(lead).state), (self.qualified, "standing"))

    # --- a question with several answers ---

    def make_poll(self, is_changeable):
        question = self.env["sms.marketing.link.question"].create({"name": "When shall we call?"})
        common = {"question_id": question.id, "is_changeable": is_changeable}
        today = self.make_link(
            "Today", "today", stage_id=self.proposition.id, tag_ids=self.tag.ids, sequence_id=self.sequence.id, **common
        )
        never = self.make_link("Never", "never", stage_id=self.qualified.id, **common)
        return question, today, never

    def test_a_question_has_one_answer(self):
        question, today, never = self.make_poll(False)
        lead = self.make_lead()
        first, second = self.path(lead, "today"), self.path(lead, "never")
        self.assertIn("When shall we call?", self.open(first).text)
        self.press(first)
        for ask in (self.open, self.press):
            response = ask(second)
            self.assertIn("You already answered “Today”", response.text)
            self.assertNotIn("<button", response.text)
        self.assertEqual(lead.stage_id, self.proposition)
        self.assertEqual((today.tap_count, never.tap_count, question.answer_count), (1, 0, 1))

    def test_a_changeable_answer_is_replaced_as_if_it_had_never_been(self):
        question, _today, _never = self.make_poll(True)
        lead = self.make_lead()
        first, second = self.path(lead, "today"), self.path(lead, "never")
        self.press(first)
        self.assertEqual(lead.stage_id, self.proposition)
        page = self.open(second).text
        self.assertIn("You have answered “Today”", page)
        self.assertIn("<button", page)
        self.press(second)
        self.assertEqual((lead.stage_id, lead.tag_ids.ids), (self.qualified, []))
        self.assertEqual(lead.sms_enrollment_ids.mapped("state"), ["exited"])
        self.assertEqual(question.answer_count, 1)
        self.press(first)  # and back
        self.assertEqual((lead.stage_id, lead.tag_ids), (self.proposition, self.tag))
        self.assertEqual([tap.state for tap in lead.sms_tap_ids.sorted("id")], ["replaced", "replaced", "standing"])

    def test_undoing_an_answer_lets_another_one_be_given(self):
        _question, _today, _never = self.make_poll(False)
        lead = self.make_lead()
        first, second = self.path(lead, "today"), self.path(lead, "never")
        self.press(first)
        self.tap_of(lead).action_undo()
        self.press(second)
        self.assertEqual(lead.stage_id, self.qualified)

    def test_an_answer_holds_as_long_as_its_link_is_valid(self):
        self.make_poll(False)
        lead = self.make_lead()
        self.press(self.path(lead, "today"))
        self.tap_of(lead).token_id.expires_at = fields.Datetime.subtract(fields.Datetime.now(), days=1)
        lead.stage_id = self.new
        self.press(self.path(lead, "never"))
        self.assertEqual((lead.stage_id, lead.tag_ids), (self.qualified, self.tag))  # what was is not taken back

    def test_leads_answer_each_for_themselves(self):
        self.make_poll(False)
        one, other = self.make_lead(), self.make_lead("+12025550160")
        self.press(self.path(one, "today"))
        self.press(self.path(other, "never"))
        self.assertEqual((one.stage_id, other.stage_id), (self.proposition, self.qualified))

    # --- leads that are merged, deleted, moved to another company ---

    def test_merging_keeps_links_and_answers(self):
        self.make_poll(False)
        kept, gone = self.make_lead(), self.make_lead("+12025550160")
        open_path, answered = self.path(gone), self.path(gone, "today")
        self.press(answered)
        self.press(self.path(kept, "never"))
        merged = (kept | gone).merge_opportunity()
        self.env.invalidate_all()
        self.assertEqual(len(merged.sms_tap_ids), 2)
        self.assertEqual(len(merged.sms_tap_ids.filtered(lambda tap: tap.state == "standing")), 1)
        merged.stage_id = self.new
        self.press(open_path)
        self.assertEqual(merged.stage_id, self.qualified)

    def test_merging_keeps_links_where_no_texts_are_sent(self):
        self.company.sms_provider = "iap"
        kept, gone = self.make_lead(consent=False), self.make_lead("+12025550160", consent=False)
        path = self.path(gone)
        with patch.object(self.registry["crm.lead"], "_sms_marketing_is_used", lambda _leads: False):
            merged = (kept | gone).merge_opportunity()
        self.env.invalidate_all()
        self.press(path)
        self.assertEqual(merged.stage_id, self.qualified)

    def test_a_deleted_lead_has_a_kind_page_and_deleting_is_never_prevented(self):
        lead = self.make_lead()
        tapped, path = self.path(lead), self.path(lead)
        self.press(tapped)
        lead.unlink()
        for ask in (self.open, self.press):
            response = ask(path)
            self.assertEqual(response.status_code, 410)
            self.assertIn("no longer open", response.text)

    def test_a_lead_of_another_company_is_not_touched(self):
        lead = self.make_lead()
        path = self.path(lead)
        other = self.env["res.company"].create({"name": "Other"})
        self.env.cr.execute("UPDATE crm_lead SET company_id = %s WHERE id = %s", (other.id, lead.id))
        self.env.invalidate_all()
        self.assertEqual(self.press(path).status_code, 410)
        self.assertEqual(lead.stage_id, self.new)

    def test_expired_and_archived_links_say_so_kindly(self):
        lead = self.make_lead()
        path = self.path(lead)
        token = self.env["sms.marketing.link.token"].search([("lead_id", "=", lead.id)])
        token.expires_at = fields.Datetime.subtract(fields.Datetime.now(), seconds=1)
        for ask in (self.open, self.press):
            self.assertIn("expired", ask(path).text)
        token.expires_at = False
        self.link.active = False
        self.assertIn("expired", self.press(path).text)
        self.assertEqual(lead.stage_id, self.new)
        self.link.active = True
        self.press(path)
        self.assertEqual(lead.stage_id, self.qualified)

    def test_links_without_expiry_stay_valid(self):
        self.link.expires_after = 0
        lead = self.make_lead()
        self.press(self.path(lead))
        self.assertEqual(lead.stage_id, self.qualified)
        self.assertFalse(self.tap_of(lead).token_id.expires_at)
