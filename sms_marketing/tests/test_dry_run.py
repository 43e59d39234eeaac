"""A dry run tells what would become of each text, sends nothing, and is right."""

from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, new_test_user, tagged

from ..controllers.dry_run import harmless, pieces
from ..tools.place import Place
from ..wizard import dry_run
from ..wizard.dry_run_totals import when_words
from . import test_engine_queries
from .ways import REFUSALS, WaysCase

# Whatever a text leaves behind when it is sent for real.
TABLES = (
    *("sms.sms", "sms.tracker", "sms.marketing.message", "sms.marketing.consent", "sms.marketing.subscriber"),
    *("sms.marketing.link.token", "link.tracker", "mailing.trace", "mail.message", "sms.marketing.enrollment"),
    *("sms.marketing.enrollment.step", "ir.cron.trigger"),
)
VERDICTS = {"refused": "refuse", "held": "hold", "ready": "send"}
TEXT = "Hi {{ object.contact_name }}"


class DryRunCase(WaysCase):
    def counts(self):
        self.env.cr.flush()  # what the set-up still has to log as well
        return {name: self.env[name].sudo().with_context(active_test=False).search_count([]) for name in TABLES}

    @contextmanager
    def nothing_written(self):
        before = self.counts()
        yield
        self.assertEqual(self.counts(), before)

    def dry_run(self, records, body=TEXT, **values):
        values = {"composition_mode": "mass", "res_model": records._name, "res_ids": repr(records.ids), **values}
        composer = self.composer(**{"body": body, **values})
        with self.nothing_written():
            return self.run_of(composer.action_dry_run())

    def run_of(self, action):
        return self.env["sms.marketing.dry.run"].browse(action["res_id"])

    def told(self, run):
        """What the dry run says of each record: {id: (verdict, reason or False)}."""
        return {line.res_id: (line.verdict, line.reason) for line in run.line_ids}

    def became(self, leads):
        """What became of each lead's text when it was sent for real, in the same words."""
        messages = self.env["sms.marketing.message"].search([("lead_id", "in", leads.ids)])
        return {message.lead_id.id: (VERDICTS[message.state], message.reason) for message in messages}

    @contextmanager
    def quiet(self, *prefixes, hours=9, place=("America/Chicago",), regions=("US-TX",)):
        """Have it be night wherever a number begins with one of the prefixes."""
        message = type(self.env["sms.marketing.message"])
        ordinary = message._fact_collectors
        until = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=hours)

        def facts_on_night(_company, drafts):
            for draft in drafts:
                draft.place = Place(place, regions, "address")
            night = [str(draft.number).startswith(prefixes) for draft in drafts]
            return [{"quiet_until": until if dark else None} for dark in night]

        with patch.object(message, "_fact_collectors", lambda self: [*ordinary(self), facts_on_night]):
            yield until


@tagged("post_install", "-at_install")
class TestDryRun(DryRunCase):
    def people(self):
        """One lead for each reason, one who is fine, one in the night, and two that share a number with others."""
        leads = self.env["crm.lead"]
        for at, reason in enumerate([None, *REFUSALS[:-1]]):
            leads += self.lead_for(reason, f"+1202555010{at}")
        leads += self.make_lead("+12025550190", contact_name="Night")
        leads += self.make_lead("+12025550100", contact_name="Twin")
        leads += self.make_lead("+12025550100")
        return leads + self.make_lead("+12025550190", contact_name="Night's twin")

    def test_it_says_what_sending_does(self):
        leads = self.people()
        with self.quiet("+12025550190"):
            told = self.told(self.dry_run(leads))
            self.send(leads, TEXT)
        self.assertEqual(told, self.became(leads))
        self.assertEqual(
            {reason for _verdict, reason in told.values()},
            {False, "quiet_hours", "duplicate", "repeated", *REFUSALS[:-1]},
        )

    def test_batches_see_each_other(self):
        leads = self.people()
        with self.quiet("+12025550190"), patch.object(dry_run, "BATCH", 2):
            told = self.told(self.dry_run(leads))
            self.send(leads, TEXT)
        self.assertEqual(told, self.became(leads))

    def test_the_number_twice_waits_once(self):
        """Odoo's duplicates stay refused also where the gate would have held them."""
        leads = self.make_lead("+12025550190") + self.make_lead("+12025550190", contact_name="Bob")
        with self.quiet("+1202"):
            self.send(leads, TEXT)
        self.assertEqual(
            [self.became(leads)[lead.id] for lead in leads], [("hold", "quiet_hours"), ("refuse", "duplicate")]
        )

    def test_when_and_where(self):
        lead = self.make_lead()
        with self.quiet("+1202") as until:
            line = self.dry_run(lead).line_ids
        self.assertEqual(line.until, until.replace(tzinfo=None))
        self.assertEqual((line.place, line.found_by, line.zones), ("Texas", "address", "America/Chicago"))
        self.assertRegex(line.local_now, r"^\d\d:\d\d$")
        self.assertTrue(line.until_local)
        self.assertEqual(line.segment_count, 1)

    def test_zones_that_disagree_show_a_span(self):
        with self.quiet("+1202", place=("America/New_York", "America/Los_Angeles"), regions=()):
            line = self.dry_run(self.make_lead()).line_ids
        self.assertRegex(line.local_now, r"^\d\d:\d\d–\d\d:\d\d( \+1)?$")

    def test_the_headline(self):
        leads = self.make_lead("+12025550101", contact_name="Ann") + self.make_lead("+12025550190")
        leads += self.make_lead("+12025550103", consent=False) + self.make_lead("+12025550104", consent=False)
        leads += self.make_lead(False)
        with self.quiet("+12025550190") as until:
            run = self.dry_run(leads)
        when = when_words(self.env, until, "America/Chicago", run.looked_at.replace(tzinfo=timezone.utc))
        self.assertEqual(run.headline, f"1 now, 1 at {when} (Texas), 3 refused: 2 no consent, 1 no number · 2 segments")
        self.assertEqual((run.now_count, run.later_count, run.refused_count, run.segment_count), (1, 1, 3, 2))
        self.assertIn("This person has not agreed", run.reasons_html)

    def test_the_headline_tells_what_is_known_of_the_cost(self):
        leads = self.make_lead("+12025550101") + self.make_lead("+12025550102", contact_name="B" * 160)
        model = type(self.env["sms.marketing.dry.run"])
        with patch.object(model, "_cost_of", lambda _self, by_country, _account: (by_country["US"] * 0.01, "USD")):
            run = self.dry_run(leads)
            self.assertIn("3 segments · about $", run.headline)
            self.assertEqual(run.line_ids.mapped("cost"), [0.01, 0.02])

    def test_days_in_words(self):
        now = datetime(2026, 11, 21, 15, tzinfo=timezone.utc)
        words = [when_words(self.env, now + timedelta(days=days), "America/Chicago", now) for days in (0, 1, 2)]
        self.assertEqual(words, ["09:00 today", "09:00 tomorrow", "09:00 on Monday 23 November"])

    def test_the_headline_where_zones_disagree_is_in_the_users_time(self):
        with self.quiet("+1202", place=("America/New_York", "America/Los_Angeles"), regions=()) as until:
            run = self.dry_run(self.make_lead()).with_context(tz="Europe/Berlin")
        when = when_words(self.env, until, "Europe/Berlin", run.looked_at.replace(tzinfo=timezone.utc))
        self.assertEqual(run.headline, f"1 at {when} your time · 1 segment")
        with self.quiet("+1202", place=("America/Chicago", "America/Denver")) as until:
            run = self.dry_run(self.make_lead("+12025550124")).with_context(tz="Europe/Berlin")
        self.assertIn(" your time (Texas)", run.headline)

    def test_a_text_that_somebody_has_to_decide_about(self):
        message = type(self.env["sms.marketing.message"])
        ordinary = message._fact_collectors
        review = lambda _company, drafts: [{"under_review": True} for _draft in drafts]  # noqa: E731
        with patch.object(message, "_fact_collectors", lambda self: [*ordinary(self), review]):
            run = self.dry_run(self.make_lead())
        self.assertEqual((run.headline, run.line_ids.until), ("1 wait: reply to review · 1 segment", False))

    def test_the_last_of_two_waits_counts(self):
        lead = self.make_lead()
        message = type(self.env["sms.marketing.message"])
        later = datetime.now(timezone.utc).replace(microsecond=0) + timedelta(hours=20)
        with self.quiet("+1202"):
            ordinary = message._fact_collectors
            pause = lambda _company, drafts: [{"paused_until": later} for _draft in drafts]  # noqa: E731
            with patch.object(message, "_fact_collectors", lambda self: [*ordinary(self), pause]):
                line = self.dry_run(lead).line_ids
        self.assertEqual((line.reason, line.until), ("quiet_hours", later.replace(tzinfo=None)))

    def test_a_line_leads_to_its_lead(self):
        lead = self.make_lead()
        self.assertEqual(self.dry_run(lead).line_ids.action_open_record()["res_id"], lead.id)
        run = self.run_of(self.composer(composition_mode="numbers", numbers="+12025550123").action_dry_run())
        with self.assertRaises(UserError):
            run.line_ids.action_open_record()

    def test_nobody(self):
        run = self.dry_run(self.env["crm.lead"])
        self.assertEqual((run.state, run.line_ids), ("done", run.line_ids.browse()))
        self.assertIn("nobody", run.headline)

    def test_one_person_in_the_chatter(self):
        lead = self.lead_for("opted_out")
        run = self.dry_run(lead, composition_mode="comment", res_ids=False, res_id=lead.id)
        self.assertEqual(self.told(run), {lead.id: ("refuse", "opted_out")})

    def test_a_corrected_number_counts_and_is_not_stored(self):
        lead = self.make_lead("12", consent=False)
        run = self.dry_run(
            lead, composition_mode="comment", res_ids=False, res_id=lead.id, recipient_single_number_itf="+12025550188"
        )
        self.assertEqual((run.line_ids.number, run.line_ids.reason), ("+12025550188", "no_consent"))
        self.assertEqual(lead.phone, "12")

    def test_bare_numbers(self):
        self.make_lead("+12025550123")
        composer = self.composer(composition_mode="numbers", numbers="+12025550123, +12025550124,+12025550123, 5")
        with self.nothing_written():
            run = self.run_of(composer.action_dry_run())
        self.assertEqual(
            [(line.verdict, line.reason) for line in run.line_ids],
            [("send", False), ("refuse", "no_consent"), ("refuse", "repeated"), ("refuse", "number_invalid")],
        )

    def test_contacts(self):
        partner = self.env["res.partner"].create({"name": "Bo", "phone": "+12025550123", "sms_consent": True})
        self.assertEqual(self.told(self.dry_run(partner, "Hello")), {partner.id: ("send", False)})

    def test_the_purpose_counts(self):
        lead = self.lead_for("no_consent")
        run = self.dry_run(lead, marketing_purpose="transactional", marketing_purpose_reason="A visit")
        self.assertEqual(self.told(run), {lead.id: ("send", False)})

    def test_links_leave_nothing_behind_and_count(self):
        self.env["sms.marketing.link"].create({"name": "Interested", "code": "interested"})
        run = self.dry_run(self.make_lead(), "Tap {{ link('interested') }}")
        self.assertIn("http", run.line_ids.body)

    def test_a_company_of_odoos_own_provider(self):
        other = self.env["res.company"].create({"name": "Other", "country_id": self.env.ref("base.us").id})
        leads = self.make_lead(company_id=other.id, consent=False) + self.make_lead(False, company_id=other.id)
        run = self.dry_run(leads)
        self.assertEqual([line.verdict for line in run.line_ids], ["send", "refuse"])
        self.assertEqual(run.line_ids[0].reason_label, "Not through SMS Marketing")

    def test_a_broken_template_tells_so(self):
        with self.assertRaises(UserError):
            self.dry_run(self.make_lead(), "{{ link('nowhere') }}")

    def test_back_to_the_text_and_look_again(self):
        lead = self.lead_for("no_consent")
        run = self.dry_run(lead)
        composer = self.env["sms.composer"].browse(run.action_back()["res_id"])
        self.assertEqual(composer.body, TEXT)
        lead.sms_consent = True
        self.assertEqual(self.told(self.run_of(run.action_refresh())), {lead.id: ("send", False)})

    # --- from the list ---

    def start(self, records, **values):
        start = self.env["sms.marketing.dry.run.start"].with_context(
            active_model=records._name, active_ids=records.ids, active_id=records[:1].id
        )
        return self.run_of(start.create(values).action_look())

    def test_from_the_list(self):
        leads = self.make_lead() + self.lead_for("no_consent", "+12025550124")
        with self.nothing_written():
            run = self.start(leads, template_id=self.template.id)
        self.assertEqual(self.told(run), {leads[0].id: ("send", False), leads[1].id: ("refuse", "no_consent")})

    # --- sequences ---

    def sequence(self):
        other = self.template.copy({"body": "Second"})
        return self.env["sms.marketing.sequence"].create(
            {
                "name": "Welcome",
                "step_ids": [
                    (0, 0, {"kind": "sms", "template_id": self.template.id, "sequence": 1}),
                    (0, 0, {"kind": "wait", "sequence": 2}),
                    (0, 0, {"kind": "sms", "template_id": other.id, "sequence": 3}),
                ],
            }
        )

    def test_a_sequence_for_chosen_leads(self):
        sequence, leads = self.sequence(), self.people()
        with self.quiet("+12025550190"):
            with self.nothing_written():
                run = self.start(leads, what="sequence", sequence_id=sequence.id)
            told = self.told(run)
            sequence._enroll(leads)
            self.run_cron("run_sequences")
        self.assertEqual(told, self.became(leads))
        self.assertEqual(run.line_ids[0].body, "Hi Ann")

    def test_the_next_text_of_those_who_are_in_it(self):
        sequence = self.sequence()
        leads = self.make_lead("+12025550101") + self.make_lead("+12025550102") + self.make_lead("+12025550103")
        sequence._enroll(leads)
        self.run_cron("run_sequences")
        sequence.enrollment_ids.filtered(lambda one: one.lead_id == leads[2])._apply("replied")
        with self.nothing_written():
            run = self.run_of(sequence.action_dry_run())
        self.assertEqual(
            self.told(run),
            {leads[0].id: ("send", False), leads[1].id: ("send", False), leads[2].id: ("refuse", "paused")},
        )
        self.assertEqual(set(run.line_ids.filtered(lambda line: line.verdict == "send").mapped("body")), {"Second"})

    def test_a_closed_lead_gets_no_text_of_a_sequence(self):
        leads = self.make_lead("+12025550101") + self.make_lead("+12025550102")
        leads[1].action_set_won()
        run = self.start(leads, what="sequence", sequence_id=self.sequence().id)
        self.assertEqual(self.told(run), {leads[0].id: ("send", False), leads[1].id: ("refuse", "closed")})

    # --- mailings ---

    def mailing(self, leads, **values):
        return self.env["mailing.mailing"].create(
            {
                "mailing_type": "sms",
                "subject": "Spring",
                "body_plaintext": "Hi https://example.com/offer",
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "mailing_domain": repr([("id", "in", leads.ids)]),
                "sms_allow_unsubscribe": True,
                **values,
            }
        )

    def test_a_mailing(self):
        leads = self.people()
        mailing = self.mailing(leads)
        self.assertIs(mailing.marketing_refusals, False)
        tracker = self.env.registry["link.tracker"]
        with (
            self.quiet("+12025550190"),
            self.nothing_written(),
            patch.object(tracker, "_get_title_from_url", side_effect=AssertionError("asked the network")),
        ):
            run = self.run_of(mailing.action_dry_run())
        told = self.told(run)
        with self.quiet("+12025550190"), patch.object(tracker, "_get_title_from_url", lambda _self, url: url):
            mailing.action_send_sms()
        became = self.became(leads)
        self.assertEqual({lead: told[lead] for lead in became}, became)
        traces = mailing.mailing_trace_ids.filtered(lambda trace: trace.trace_status == "cancel")
        refused = {lead for lead, (verdict, _reason) in told.items() if verdict == "refuse"}
        self.assertEqual(set(traces.mapped("res_id")), refused)
        sent = self.env["sms.marketing.message"].search([("lead_id", "in", leads.ids), ("state", "=", "ready")])
        lines = run.line_ids.filtered(lambda line: line.res_id in sent.lead_id.ids)
        self.assertEqual(lines.mapped("segment_count"), sent.mapped("segment_count"))
        self.assertEqual([len(line.body) for line in lines], [len(text.body) for text in sent])
        self.assertFalse(self.run_of(mailing.action_dry_run()).total, "everybody has it by now")

    # --- large audiences, and whose answers these are ---

    def test_a_large_audience_is_the_jobs(self):
        leads = self.people()
        with self.quiet("+12025550190"), patch.object(dry_run, "BATCH", 3), patch.object(dry_run, "AT_ONCE", 5):
            run = self.run_of(
                self.composer(
                    composition_mode="mass", res_model="crm.lead", res_ids=repr(leads.ids), body=TEXT
                ).action_dry_run()
            )
            self.assertEqual((run.state, run.done, run.headline), ("running", 0, ""))
            before = self.counts()
            self.run_cron("dry_run")
            self.assertEqual({**self.counts(), "ir.cron.trigger": 0}, {**before, "ir.cron.trigger": 0})
            self.assertEqual((run.state, run.done), ("done", len(leads)))
            told = self.told(run)
            self.send(leads, TEXT)
        self.assertEqual(told, self.became(leads))

    def test_the_job_tells_why_it_broke_off(self):
        with patch.object(dry_run, "AT_ONCE", 0):
            composer = self.composer(composition_mode="mass", res_model="crm.lead", res_ids=repr(self.make_lead().ids))
            composer.body = "{{ link('nowhere') }}"
            run = self.run_of(composer.action_dry_run())
            self.run_cron("dry_run")
        self.assertEqual(run.state, "failed")
        self.assertIn("nowhere", run.problem)

    def test_it_is_for_the_one_who_asked(self):
        agent = new_test_user(self.env, "dry_agent", "sms_marketing.group_agent,sales_team.group_sale_salesman")
        run = self.dry_run(self.make_lead(user_id=agent.id))
        with self.assertRaises(AccessError):
            run.with_user(agent).read(["headline"])
        with self.assertRaises(AccessError):
            run.line_ids.with_user(agent).read(["number"])
        composer = (
            self.env["sms.composer"]
            .with_user(agent)
            .create(
                {
                    "composition_mode": "mass",
                    "res_model": "crm.lead",
                    "res_ids": repr(run.line_ids.mapped("res_id")),
                    "body": "Hi",
                }
            )
        )
        own = self.run_of(composer.action_dry_run()).with_user(agent)
        self.assertEqual((own.headline, own.line_ids.mapped("verdict")), ("1 now · 1 segment", ["send"]))
        with self.assertRaises(AccessError):
            own.write({"totals": {}})

    def test_nobody_looks_at_leads_that_are_not_theirs(self):
        agent = new_test_user(self.env, "dry_agent", "sms_marketing.group_agent,sales_team.group_sale_salesman")
        lead = self.make_lead(user_id=self.env.user.id)
        sequence = self.sequence().with_user(agent)
        with self.assertRaises(AccessError):
            sequence._dry_run_for(lead.with_user(agent))

    def test_old_answers_are_forgotten(self):
        run = self.dry_run(self.make_lead())
        lines = run.line_ids
        self.env.cr.execute("UPDATE sms_marketing_dry_run SET create_date = now() - interval '4 days'")
        run.sudo()._gc_dry_runs()
        self.assertFalse(lines.exists())

    def test_the_file(self):
        leads = self.make_lead("+12025550101", name="=1+1") + self.make_lead(False, name='Straße, "Zoë"')
        text = "".join(pieces(self.dry_run(leads)))
        rows = text.split("\r\n")
        self.assertTrue(rows[0].startswith("Recipient,Number,When,Reason,"))
        self.assertTrue(rows[1].startswith("'=1+1,+12025550101,Now,"))
        self.assertTrue(rows[2].startswith('"Straße, ""Zoë""",,Refused,No number,'))

    def test_the_file_tells_times_as_the_user_has_them(self):
        with self.quiet("+1202") as until:
            run = self.dry_run(self.make_lead()).with_context(tz="Asia/Tokyo")
        there = until + timedelta(hours=9)
        self.assertIn(f",{there:%Y-%m-%d %H:%M},", "".join(pieces(run)))
        self.assertIn(",1,,,", "".join(pieces(run)), "a cost that is not known is empty")

    def test_formulas_are_made_harmless(self):
        given = ["=1", "@a", "+1a", "-1", "\tx", "+12025550101", "Ann", ""]
        self.assertEqual(
            [harmless(text) for text in given], ["'=1", "'@a", "'+1a", "'-1", "'\tx", "+12025550101", "Ann", ""]
        )


@tagged("post_install", "-at_install")
class TestDryRunFile(HttpCase, DryRunCase):
    def test_download(self):
        admin = self.env.ref("base.user_admin")
        admin.group_ids += self.env.ref("sms_marketing.group_administrator")
        run = self.run_of(
            self.composer(composition_mode="mass", res_model="crm.lead", res_ids=repr(self.make_lead().ids))
            .with_user(admin)
            .action_dry_run()
        )
        url = f"/sms_marketing/dry_run/{run.id}.csv"
        self.assertNotIn("Lead", self.url_open(url).text)
        self.authenticate("admin", "admin")
        answer = self.url_open(url)
        self.assertEqual((answer.status_code, answer.headers["Cache-Control"]), (200, "no-store"))
        self.assertIn("+12025550123", answer.content.decode("utf-8-sig"))
        new_test_user(self.env, "dry_other", "sms_marketing.group_administrator", password="dry_other")
        self.authenticate("dry_other", "dry_other")
        self.assertEqual(self.url_open(url).status_code, 404)


@tagged("post_install", "-at_install")
class TestDryRunQueries(DryRunCase):
    counted = test_engine_queries.TestEngineQueries.counted

    def crowd(self, count, first):
        numbers = [f"+1202555{first + at:04}" for at in range(count)]
        return self.env["crm.lead"].create(
            [{"name": number, "contact_name": "Ann", "phone": number, "sms_consent": True} for number in numbers]
        )

    def test_no_query_per_line_and_not_more_than_sending(self):
        counts = []
        self.dry_run(self.crowd(2, 1))
        for size, first in ((10, 1000), (200, 2000), (200, 3000)):
            leads = self.crowd(size, first)
            composer = self.composer(composition_mode="mass", res_model="crm.lead", res_ids=repr(leads.ids), body=TEXT)
            self.env.cr.flush()
            with self.counted(counts):
                composer._action_send_sms() if len(counts) == 2 else composer.action_dry_run()
        (few, _few), (many, statements), (real, _real) = counts
        self.assertLessEqual(many, few + 4, statements)
        self.assertLessEqual(many, real)
