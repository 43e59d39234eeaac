"""The pipeline's cards: what they show, how it is found and grouped, and what reading them costs."""

import json
from ast import literal_eval
from datetime import timedelta, timezone

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import new_test_user, tagged
from odoo.tests.common import users

from .engine_common import number
from .test_inbound import CallbackCase

CARD_QUERIES = 1


class KanbanCase(CallbackCase):
    """Leads with numbers of their own, and a sequence: SMS, wait, SMS."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.second = cls.template.copy({"body": "Still there, {{ object.contact_name }}?"})
        cls.sequence = cls.make_sequence("Follow up")
        cls.env.user.tz = "America/New_York"
        cls.seller = new_test_user(cls.env, "card_seller", groups="sales_team.group_sale_salesman")
        cls.agent = new_test_user(
            cls.env, "card_agent", groups="sales_team.group_sale_salesman_all_leads,sms_marketing.group_agent"
        )

    @classmethod
    def make_sequence(cls, name, **values):
        return cls.env["sms.marketing.sequence"].create(
            {
                "name": name,
                "step_ids": [
                    (0, 0, {"sequence": 10, "kind": "sms", "template_id": cls.template.id}),
                    (0, 0, {"sequence": 20, "kind": "wait", "wait_count": 2, "wait_unit": "days"}),
                    (0, 0, {"sequence": 30, "kind": "sms", "template_id": cls.second.id}),
                ],
                **values,
            }
        )

    @classmethod
    def make_leads(cls, count, first=1, **values):
        return cls.env["crm.lead"].create(
            [
                {
                    "name": f"Lead {first + at}",
                    "contact_name": "Ann",
                    "type": "opportunity",
                    "phone": number(first + at),
                    "sms_consent": True,
                    **values,
                }
                for at in range(count)
            ]
        )

    @classmethod
    def make_stage(cls, name="Text them", **values):
        return cls.env["crm.stage"].create({"name": name, "sequence": 50, **values})

    def reply(self, lead, body="Tell me more"):
        self.text_in(body, lead.phone_sanitized)

    def count(self, work):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        work()
        return self.env.cr.sql_log_count - before


@tagged("post_install", "-at_install")
class TestUnread(KanbanCase):
    def test_replies_are_unread_until_marked_as_read(self):
        lead = self.make_lead()
        self.reply(lead)
        self.reply(lead, "And when?")
        self.assertEqual((lead.sms_unread_count, lead.sms_has_unread), (2, True))
        lead.with_user(self.agent).action_sms_mark_read()
        self.assertEqual((lead.sms_unread_count, lead.sms_has_unread), (0, False))
        self.reply(lead, "Hello?")
        self.assertEqual(lead.sms_unread_count, 1)

    def test_words_that_machines_answer_wait_for_no_reader(self):
        lead = self.make_lead()
        for body in ("STOP", "START", "HELP"):
            self.reply(lead, body)
        self.assertFalse(lead.sms_unread_count)

    def test_what_may_be_an_opt_out_waits_for_a_reader(self):
        lead = self.make_lead()
        self.reply(lead, "wrong person maybe, not sure I want these texts any longer")
        message = self.messages_of(lead)
        self.assertEqual(message.is_unread, message.heard in (False, "review"))

    def compose(self, lead, body="Gladly", **values):
        composer = self.env["sms.composer"].create(
            {"composition_mode": "comment", "res_model": "crm.lead", "res_id": lead.id, "body": body, **values}
        )
        composer.action_send_sms()

    def test_texting_back_reads_them_all_of_this_number_and_no_other(self):
        lead, other = self.make_lead(), self.make_lead("+12025550124")
        self.reply(lead)
        self.reply(other)
        self.compose(lead)
        self.assertEqual((lead.sms_unread_count, other.sms_unread_count), (0, 1))

    def test_a_text_that_is_refused_answers_nobody(self):
        lead = self.make_lead(consent=False)
        self.reply(lead)
        self.env["sms.marketing.subscriber"].search([("number", "=", lead.phone_sanitized)]).last_inbound_at = False
        self.compose(lead)
        self.assertEqual(self.messages_of(lead)[0].state, "refused")
        self.assertEqual(lead.sms_unread_count, 1)

    def test_a_text_to_many_and_one_of_a_sequence_answer_nobody(self):
        lead = self.make_lead()
        self.reply(lead)
        self.send(lead, "Spring offer")
        self.sequence._enroll(lead)
        self.run_cron("run_sequences")
        self.assertEqual(lead.sms_unread_count, 1)

    def test_the_salesperson_who_opens_the_texts_has_read_them_a_colleague_has_not(self):
        lead = self.make_lead(user_id=self.seller.id)
        self.reply(lead)
        lead.with_user(self.agent).action_view_sms_messages()
        self.assertEqual(lead.sms_unread_count, 1)
        self.seller.group_ids += self.env.ref("sms_marketing.group_agent")
        lead.with_user(self.seller).action_view_sms_messages()
        self.assertFalse(lead.sms_unread_count)

    def test_merging_leads_keeps_what_is_unread(self):
        keep, gone = self.make_lead(), self.make_lead("+12025550124")
        self.reply(gone)
        merged = (keep + gone).merge_opportunity()
        self.assertEqual(merged.sms_unread_count, 1)

    def test_who_may_not_change_a_lead_marks_nothing(self):
        lead = self.make_lead(user_id=self.env.ref("base.user_admin").id)
        self.reply(lead)
        with self.assertRaises(AccessError):
            lead.with_user(self.seller).action_sms_mark_read()
        self.assertEqual(lead.sms_unread_count, 1)


@tagged("post_install", "-at_install")
class TestCard(KanbanCase):
    def card(self, lead):
        return json.loads(lead.sms_card)

    def summary(self, lead, **context):
        self.env.invalidate_all()
        return lead.with_context(**context).sms_sequence_summary

    def test_last_text_and_whose_it_is(self):
        lead = self.make_lead()
        self.assertEqual((lead.sms_last_state, lead.sms_last_summary), (False, False))
        self.send(lead, "Hello\n there")
        self.assertEqual((lead.sms_last_state, lead.sms_last_summary), ("ready", "Hello there"))
        self.assertNotIn("is_reply", self.card(lead))
        self.reply(lead, "x" * 200)
        self.assertEqual((lead.sms_last_state, len(lead.sms_last_summary)), ("received", 58))
        self.assertTrue(self.card(lead)["is_reply"])

    def test_running_sequence_says_its_next_step_and_when(self):
        lead = self.make_lead()
        run = self.sequence._enroll(lead)
        self.assertEqual(self.summary(lead), "Follow up: SMS now")
        self.run_cron("run_sequences")
        tomorrow = fields.Datetime.context_timestamp(self.env.user, fields.Datetime.now()) + timedelta(days=1)
        at_ten = tomorrow.replace(hour=10, minute=0, second=0, microsecond=0)
        run.due_at = at_ten.astimezone(timezone.utc).replace(tzinfo=None)
        self.assertIn("Follow up: Wait 2 days · SMS tomorrow 10:00", self.summary(lead))
        self.assertNotIn("tomorrow 10:00", self.summary(lead, tz="Asia/Tokyo"))
        self.reply(lead)
        self.run_cron("follow_up")
        self.assertEqual(self.summary(lead), "Follow up: paused after a reply")
        self.assertFalse(lead.sms_next_step_at)

    def test_a_second_sequence_is_counted_and_the_newest_is_shown(self):
        lead, other = self.make_lead(), self.make_sequence("Offers")
        self.sequence._enroll(lead)
        other._enroll(lead)
        self.assertEqual(self.summary(lead), "Offers: SMS now (+1 more)")
        self.assertEqual(lead.sms_sequence_id, other)

    def test_waits_one_after_another_add_up_and_the_end_is_said(self):
        lead = self.make_lead()
        plan = self.make_sequence("Waits")
        plan.step_ids.filtered(lambda step: step.sequence != 20).unlink()
        self.env["sms.marketing.sequence.step"].create(
            {"sequence_id": plan.id, "sequence": 30, "kind": "wait", "wait_count": 3, "wait_unit": "days"}
        )
        run = plan._enroll(lead)
        due = fields.Datetime.context_timestamp(self.env.user, run.due_at + timedelta(days=3))
        self.assertRegex(self.summary(lead), rf"^Waits: Wait 2 days · ends \w+ {due.day} ")

    def test_an_archived_sequence_says_that_it_waits(self):
        lead = self.make_lead()
        self.sequence._enroll(lead)
        self.sequence.active = False
        self.assertEqual(self.summary(lead), "Follow up: archived, so it waits")

    def test_what_a_run_waits_for(self):
        lead = self.make_lead()
        run = self.sequence._enroll(lead)
        run.write({"state": "waiting", "waits_for": "text"})
        self.assertEqual(self.summary(lead), "Follow up: SMS waits to leave")
        run.waits_for = "date"
        self.assertEqual(self.summary(lead), "Follow up: waits for a date that is empty")
        asks = self.make_sequence(
            "Asks", step_ids=[(0, 0, {"kind": "branch", "condition": "replied", "wait_count": 2, "wait_unit": "days"})]
        )
        asked = asks._enroll(other := self.make_lead("+12025550124"))
        self.run_cron("run_sequences")
        self.assertEqual(asked.state, "waiting")
        self.assertRegex(self.summary(other), r"^Asks: The person replied\? Waits until \w{3} \d+ \w{3} \d+:\d\d")

    def test_a_hold_out_is_told_but_is_in_no_sequence(self):
        lead = self.make_lead()
        self.sequence._enroll(lead).state = "hold_out"
        self.assertEqual(self.summary(lead), "Follow up: hold-out, gets nothing")
        self.assertFalse(lead.sms_sequence_id or lead.sms_enrollment_id or lead.sms_next_step_at)
        self.make_sequence("Offers")._enroll(lead)
        self.assertEqual(self.summary(lead), "Offers: SMS now")

    def test_a_reply_to_review_shows(self):
        lead = self.make_lead()
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", lead.phone_sanitized)])
        self.assertEqual(self.card(lead)["badge"], "agreed")
        subscriber.paused_at = fields.Datetime.now()
        self.env.invalidate_all()
        self.assertEqual(self.card(lead)["badge"], "review")

    @users("card_seller")
    def test_a_salesperson_without_rights_on_texts_reads_the_cards(self):
        lead = self.make_lead(user_id=self.seller.id)
        self.send(lead)
        self.sequence._enroll(lead)
        found = self.env["crm.lead"].search([("id", "=", lead.id)]).web_read(self.specification())
        card = json.loads(found[0]["sms_card"])
        self.assertEqual((card["label"], card["sequence"]), ("Ready", "Follow up: SMS now"))

    # --- filters and groups ---

    def find(self, leads, *domain):
        return self.env["crm.lead"].search([("id", "in", leads.ids), *domain], order="id")

    def test_filters(self):
        replied, texted, running, plain = leads = self.make_leads(4)
        self.reply(replied)
        self.send(texted)
        self.sequence._enroll(running)
        cases = [
            ([("sms_has_unread", "=", True)], replied),
            ([("sms_has_unread", "=", False)], texted + running + plain),
            ([("sms_last_state", "=", "received")], replied),
            ([("sms_last_state", "in", ("ready", "queued"))], texted),
            ([("sms_last_state", "=", False)], running + plain),
            ([("sms_last_state", "!=", "ready")], replied + running + plain),
            ([("sms_sequence_id", "!=", False)], running),
            ([("sms_sequence_id", "=", False)], replied + texted + plain),
            ([("sms_sequence_id", "=", self.sequence.id)], running),
            ([("sms_sequence_id", "ilike", "follow")], running),
            ([("sms_sequence_id", "not ilike", "follow")], replied + texted + plain),
            ([("sms_sequence_id.name", "=", "Follow up")], running),
            ([("sms_next_step_at", "<", "today +1d")], running),
            ([("sms_next_step_at", ">", "today +1d")], self.env["crm.lead"]),
            ([("sms_next_step_at", "=", False)], replied + texted + plain),
        ]
        for domain, wanted in cases:
            with self.subTest(domain=domain):
                self.assertEqual(self.find(leads, *domain), wanted)
                self.assertEqual(leads.filtered_domain(domain), wanted)

    def test_a_lead_in_two_sequences_stands_in_the_group_that_counts_it(self):
        lead, other = self.make_lead(), self.make_sequence("Offers")
        self.sequence._enroll(lead)
        other._enroll(lead)
        groups = self.env["crm.lead"].formatted_read_group([("id", "=", lead.id)], ["sms_sequence_id"], ["__count"])
        self.assertEqual([group["sms_sequence_id"][0] for group in groups], [other.id])
        self.assertFalse(self.find(lead, ("sms_sequence_id", "=", self.sequence.id)))

    def test_groups_of_the_search_view_are_offered_and_add_up(self):
        replied, texted, _running, _plain = leads = self.make_leads(4)
        self.reply(replied)
        self.send(texted)
        self.sequence._enroll(leads[2])
        wanted = {
            "sms_consent": [4],
            "sms_has_unread": [1, 3],
            "sms_last_state": [1, 1, 2],
            "sms_sequence_id": [1, 3],
            "sms_next_step_at:day": [1, 3],
        }
        described = self.env["crm.lead"].fields_get(attributes=["groupable"])
        for spec, counts in wanted.items():
            with self.subTest(spec=spec):
                self.assertTrue(described[spec.split(":")[0]]["groupable"])
                answer = self.env["crm.lead"].web_read_group(
                    [("id", "in", leads.ids)],
                    [spec],
                    ["__count"],
                    auto_unfold=True,
                    unfold_read_specification={"name": {}},
                )
                self.assertEqual(sorted(group["__count"] for group in answer["groups"]), counts)
                for group in answer["groups"]:
                    if "__records" in group:
                        self.assertEqual(len(group["__records"]), group["__count"])

    def test_every_filter_of_the_search_view_runs(self):
        arch = etree.fromstring(self.env["crm.lead"].get_view(view_type="search")["arch"])
        domains = [node.get("domain") for node in arch.iter("filter") if "sms" in (node.get("name") or "")]
        domains = [domain for domain in domains if domain]
        self.assertGreater(len(domains), 10)
        for domain in domains:
            self.env["crm.lead"].search_count(literal_eval(domain))

    # --- what it costs ---

    def specification(self, ours=True):
        """Return what the web client asks of the server for the pipeline's cards, with or without our fields."""
        view = self.env.ref("crm.crm_case_kanban_view_leads")
        arch = etree.fromstring(self.env["crm.lead"].get_view(view.id, "kanban")["arch"])
        names = {node.get("name") for node in arch.iter("field")}
        return {
            name: {"fields": {"display_name": {}}} if self.env["crm.lead"]._fields[name].relational else {}
            for name in sorted(names)
            if ours or not name.startswith("sms_")
        }

    def read_board(self, leads, ours):
        return self.env["crm.lead"].web_read_group(
            [("id", "in", leads.ids)],
            ["stage_id"],
            ["expected_revenue:sum"],
            auto_unfold=True,
            unfold_read_specification=self.specification(ours),
        )

    def test_reading_80_cards_costs_one_query_more(self):
        leads = self.make_leads(80)
        self.send(leads[:60])
        self.sequence._enroll(leads[:40])
        self.make_sequence("Offers")._enroll(leads[20:60])
        for lead in leads[:5]:
            self.reply(lead)
        self.read_board(leads, True)  # warms the caches
        plain = self.count(lambda: self.read_board(leads, ours=False))
        ours = self.count(lambda: self.read_board(leads, ours=True))
        self.assertLessEqual(ours - plain, CARD_QUERIES)

    def test_where_nothing_of_ours_is_in_use_cards_cost_nothing(self):
        self.company.sms_provider = "iap"
        leads = self.env["crm.lead"].create([{"name": f"Plain {at}", "type": "opportunity"} for at in range(5)])
        self.patch(self.registry["sms.marketing.subscriber"], "_exist", lambda _self: False)
        self.read_board(leads, True)
        plain = self.count(lambda: self.read_board(leads, ours=False))
        self.assertEqual(self.count(lambda: self.read_board(leads, ours=True)), plain)
