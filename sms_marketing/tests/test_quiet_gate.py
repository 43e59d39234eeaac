"""A text waits until it may arrive where the person lives, and leaves by itself then."""

from datetime import date, datetime, timedelta, timezone
from unittest.mock import patch

from odoo import fields
from odoo.tests import new_test_user, tagged

from ..models import message_facts_time
from ..models.draft import Draft
from .common import SmsMarketingCase


def _second_tuesday(year):
    return next(date(year, 1, day) for day in range(8, 15) if date(year, 1, day).weekday() == 1)


def tuesday(hour, minute=0, days=0):
    """A moment in UTC on a winter's day that is still to come: texts that are held for it are not due before."""
    day = _second_tuesday(date.today().year + 1) + timedelta(days=days)
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=timezone.utc)


def wednesday(hour, minute=0):
    return tuesday(hour, minute, days=1)


NIGHT = tuesday(6)  # 01:00 in New York, 07:00 in Berlin


@tagged("post_install", "-at_install")
class TestQuietGate(SmsMarketingCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.states = {code: cls.env.ref("base.us").state_ids.filtered_domain([("code", "=", code)]) for code in
                      ("TN", "CA", "FL", "TX", "OH", "AE", "HI")}  # fmt: skip

    def lead_in(self, code, phone="+12025550123", **values):
        return self.make_lead(phone, state_id=self.states[code].id, country_id=self.env.ref("base.us").id, **values)

    def text(self, lead, moment, **composer):
        with self.at(moment):
            self.send(lead, **composer)
        return self.messages_of(lead)[:1]

    def due(self, moment):
        return moment.astimezone(timezone.utc).replace(tzinfo=None)

    # --- held until the window opens ---

    def test_held_at_night_with_the_rule_that_decided(self):
        message = self.text(self.make_lead(), NIGHT)
        self.assertEqual((message.state, message.reason), ("held", "quiet_hours"))
        self.assertEqual(message.send_after, self.due(tuesday(13)))
        self.assertEqual(message.place_zones, "America/New_York")
        self.assertEqual((message.place_regions, message.place_found_by), ("US-DC", "prefix"))
        self.assertEqual(message.place_rule, "United States: 08:00–20:00, America/New_York, by number")

    def test_all_zones_of_a_split_state_must_be_open(self):
        message = self.text(self.lead_in("TN"), NIGHT)
        self.assertEqual(message.send_after, self.due(tuesday(14)))  # 08:00 in Memphis
        self.assertEqual(message.place_found_by, "address")
        evening = self.text(self.lead_in("TN", "+12025550124"), wednesday(1, 30))  # 20:30 in Knoxville
        self.assertEqual(evening.send_after, self.due(wednesday(14)))

    def test_two_leads_of_one_number_in_two_states(self):
        self.lead_in("CA")
        message = self.text(self.lead_in("OH"), tuesday(14))  # 09:00 in Ohio, 06:00 in California
        self.assertEqual(message.send_after, self.due(tuesday(16)))
        self.assertEqual(set(message.place_regions.split()), {"US-CA", "US-OH"})

    def test_address_of_a_contact_and_of_archived_records_counts(self):
        self.env["res.partner"].create(
            {
                "name": "Ann",
                "phone": "+12025550123",
                "state_id": self.states["CA"].id,
                "country_id": self.env.ref("base.us").id,
                "active": False,
            }
        )
        message = self.text(self.make_lead(), tuesday(14))
        self.assertEqual((message.state, message.place_regions), ("held", "US-CA"))

    def test_records_of_another_company_tell_nothing(self):
        other = self.env["res.company"].create({"name": "Other"})
        self.lead_in("HI", company_id=other.id, user_id=False, team_id=False)
        message = self.text(self.make_lead(), tuesday(14))
        self.assertEqual((message.state, message.place_regions), ("ready", "US-DC"))

    def test_area_code_of_florida_counts_beside_the_address(self):
        message = self.text(self.lead_in("TX", "+13055550123"), wednesday(2, 30))  # 20:30 in Dallas
        self.assertEqual((message.state, message.place_regions), ("held", "US-TX US-FL"))
        self.assertEqual(message.send_after, self.due(wednesday(16)))  # 09:00 in El Paso, by the rule of Texas

    def test_toll_free_waits_for_every_zone(self):
        message = self.text(self.make_lead("+18775550123"), tuesday(17))
        self.assertEqual((message.state, len(message.place_zones.split())), ("held", 42))
        self.assertEqual(message.send_after, self.due(tuesday(22)))  # 08:00 on Guam, 18:30 in Newfoundland

    def test_time_zone_of_the_person_beats_all(self):
        lead = self.lead_in("HI")
        lead.sms_tz = "Europe/Berlin"
        message = self.text(lead, tuesday(7, 30))  # 08:30 in Berlin
        self.assertEqual((message.state, message.place_found_by), ("ready", "own"))

    def test_state_of_the_last_text_where_no_address_helps(self):
        lead = self.make_lead("+18775550123")
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", lead.phone)])
        subscriber.write({"from_country": "US", "from_state": "OH"})
        message = self.text(lead, tuesday(14))
        self.assertEqual((message.state, message.place_found_by), ("ready", "inbound"))

    # --- nobody can tell ---

    def test_unknown_zone_is_refused_with_what_to_do(self):
        lead = self.lead_in("AE")  # a soldier abroad
        message = self.text(lead, tuesday(17))
        self.assertEqual((message.state, message.reason), ("refused", "zone_unknown"))
        self.assertIn("Enter the state or the time zone", message.reason_text)
        lead.sms_tz = "Europe/Berlin"
        self.assertEqual(self.text(lead, tuesday(17), body="Again").state, "ready")

    def test_number_of_no_country(self):
        lead = self.make_lead("+88213300655")
        message = self.text(lead, tuesday(17))
        self.assertEqual((message.state, message.reason), ("refused", "zone_unknown"))

    def test_place_that_is_never_open(self):
        self.env.ref("sms_marketing.quiet_rule_us").window_ids.unlink()
        message = self.text(self.make_lead(), tuesday(17))
        self.assertEqual((message.state, message.reason), ("refused", "zone_unknown"))

    # --- purposes ---

    def queue(self, purpose, moment, number="+12025550123"):
        origin = {"company": self.company, "purpose": purpose, "purpose_reason": "A booked visit"}
        if purpose in ("conversational", "compliance"):
            origin["answers"] = self.reply_of(number).id
        with self.at(moment):
            ticket = self.env["sms.sms"].create({"number": number, "body": f"Hi {purpose}", "marketing_origin": origin})
        return ticket.sudo().marketing_message_id

    def reply_of(self, number):
        """Return a text that the person has just sent, which an answer needs as its ground."""
        subscriber = self.env["sms.marketing.subscriber"]._for_numbers(self.company, [number], create=True)[number]
        subscriber.last_inbound_at = fields.Datetime.now()
        return self.env["sms.marketing.message"].create(
            {
                "direction": "inbound",
                "state": "received",
                "company_id": self.company.id,
                "number": number,
                "subscriber_id": subscriber.id,
            }
        )

    def test_only_marketing_waits_unless_the_company_wants_more(self):
        self.make_lead()
        self.assertEqual(self.queue("marketing", NIGHT).state, "held")
        for purpose in ("transactional", "conversational", "compliance"):
            self.assertEqual(self.queue(purpose, NIGHT).state, "ready", purpose)
        self.company.sms_quiet_transactional = True
        self.assertEqual(self.queue("transactional", NIGHT, "+12025550124").state, "held")
        for purpose in ("conversational", "compliance"):
            self.assertEqual(self.queue(purpose, NIGHT, "+12025550124").state, "ready", purpose)

    def test_exemption_is_told(self):
        drafts = [
            Draft(self.company, "+12025550123", "Hi", purpose="transactional", purpose_reason="A visit")
            for _one in range(2)
        ]
        drafts[1].number = "+447400123456"
        with self.at(NIGHT + timedelta(hours=3)):  # 04:00 in Washington, 09:00 in London
            self.env["sms.marketing.message"]._judge(drafts)
        self.assertEqual([draft.exempt for draft in drafts], ["quiet_hours", None])

    # --- leaving by itself ---

    def test_held_text_leaves_when_the_window_opens(self):
        message = self.text(self.make_lead(), NIGHT)
        with self.trap_sms() as trap:
            self.set_due(message)
            with self.at(NIGHT):
                self.dispatch()
            self.assertEqual((trap.sent, message.state, message.reason), ([], "held", "quiet_hours"))
            self.set_due(message)
            with self.at(tuesday(13)):
                self.dispatch()
        self.assertEqual((trap.numbers, message.state), (["+12025550123"], "queued"))

    def set_due(self, message):
        message.send_after = fields.Datetime.now() - timedelta(seconds=1)
        self.env.flush_all()

    def test_job_is_woken_for_each_moment_once(self):
        job = self.env.ref("sms_marketing.ir_cron_dispatch")
        messages = self.env["sms.marketing.message"]
        for last in range(3):
            messages += self.text(self.make_lead(f"+1202555013{last}"), NIGHT)
        self.assertEqual(set(messages.mapped("state")), {"held"})
        triggers = self.env["ir.cron.trigger"].search([("cron_id", "=", job.id)])
        self.assertEqual(triggers.mapped("call_at").count(self.due(tuesday(13))), 1)

    def test_window_that_closes_before_the_last_look(self):
        message = self.text(self.make_lead(), wednesday(0, 59))
        self.assertEqual(message.state, "ready")
        with self.trap_sms() as trap, self.at(wednesday(1)):
            self.dispatch()
        self.assertEqual((trap.sent, message.state), ([], "held"))
        self.assertEqual(message.send_after, self.due(wednesday(13)))

    def test_twilios_queue_ends_with_the_window(self):
        self.text(self.make_lead(), wednesday(0, 40))
        with self.trap_sms() as trap, self.at(wednesday(0, 40)):
            self.dispatch()
        self.assertAlmostEqual(trap.sent[0].validity_period, 20 * 60, delta=2)

    def test_twilios_queue_for_a_transactional_text_does_not_care(self):
        self.queue("transactional", wednesday(0, 40))
        with self.trap_sms() as trap, self.at(wednesday(0, 40)):
            self.dispatch()
        self.assertGreater(trap.sent[0].validity_period, 20 * 60)

    def test_place_is_looked_up_again_before_sending(self):
        lead = self.make_lead()
        message = self.text(lead, tuesday(14))
        self.assertEqual(message.place_regions, "US-DC")
        lead.write({"country_id": self.env.ref("base.us").id, "state_id": self.states["CA"].id})
        with self.trap_sms() as trap, self.at(tuesday(14)):
            self.dispatch()
        self.assertEqual((trap.sent, message.state, message.place_regions), ([], "held", "US-CA"))
        self.assertIn("America/Los_Angeles", message.place_rule)

    # --- what people see ---

    def test_subscriber_shows_where_the_person_may_be(self):
        lead = self.lead_in("TN")
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", lead.phone)])
        with self.at(tuesday(14)):
            agent = new_test_user(self.env, "agent.place", "sms_marketing.group_agent")
            seen = subscriber.with_user(agent)
            self.assertEqual(seen.place_zones, "America/New_York or America/Chicago")
            self.assertEqual(seen.place_now, "09:00 or 08:00")
            self.assertEqual(seen.place_found_by, "address")
            self.assertTrue(seen.place_text.startswith("United States: 08:00–20:00"))

    def test_salesperson_enters_the_zone_on_the_lead(self):
        lead = self.make_lead()
        salesman = new_test_user(self.env, "sales.place", "sales_team.group_sale_salesman_all_leads")
        lead.with_user(salesman).sms_tz = "America/Denver"
        twin = self.make_lead()
        self.assertEqual(twin.sms_tz, "America/Denver")
        subscriber = self.env["sms.marketing.subscriber"].search([("number", "=", lead.phone)])
        self.assertEqual(subscriber.tz, "America/Denver")
        lead.sms_tz = False
        self.assertFalse(subscriber.tz)

    def test_zone_of_the_creator_is_not_the_persons(self):
        """Odoo fills the contact's `tz` with the time zone of whoever creates it."""
        self.env.user.tz = "Asia/Tokyo"
        partner = self.env["res.partner"].with_context(tz="Asia/Tokyo").create({"name": "Ann", "phone": "+12025550123"})
        self.assertEqual(partner.tz, "Asia/Tokyo")
        message = self.text(self.make_lead(), tuesday(14))
        self.assertEqual(message.place_zones, "America/New_York")

    def test_places_of_many_texts_cost_two_queries(self):
        def count(size):
            numbers = [f"+1{area}5550{line:03}" for area in (202, 305, 907, 212, 312) for line in range(100, 150)]
            drafts = [Draft(self.company, number, "Hi") for number in numbers[:size]]
            message_model = self.env["sms.marketing.message"]
            message_model._collect_facts(drafts)
            self.env.flush_all()
            before = self.env.cr.sql_log_count
            message_model._facts_on_time(self.company, drafts)
            return self.env.cr.sql_log_count - before

        count(10)
        self.assertLessEqual(count(250), 2)

    def test_clock_of_the_gate_is_real_outside_tests(self):
        moment = datetime(2026, 5, 1, 12)
        with patch.object(fields.Datetime, "now", return_value=moment):
            now = message_facts_time.SmsMarketingMessage._gate_now(self.env["sms.marketing.message"])
        self.assertEqual(now, moment.replace(tzinfo=timezone.utc))
