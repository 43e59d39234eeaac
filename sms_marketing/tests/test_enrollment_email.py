"""E-mail steps: written for a batch at once, traced by Odoo, and heard of."""

import re
from datetime import timedelta

from odoo import fields
from odoo.exceptions import UserError
from odoo.tests import new_test_user, tagged

from .link_common import LinkCase
from .test_inbound import CallbackCase


class EmailCase(CallbackCase):
    """A sequence that writes an e-mail, and branches on what becomes of it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mail_template = cls.env["mail.template"].create(
            {
                "name": "Welcome",
                "model_id": cls.env["ir.model"]._get_id("crm.lead"),
                "subject": "Welcome, {{ object.contact_name }}",
                "body_html": '<p>Hello <t t-out="object.contact_name"/>, <a href="https://shop.example.com/plans">look</a>'
                "</p>",
                "email_from": "sales@example.com",
                "use_default_to": True,
            }
        )
        cls.sequence = cls.make_plan({"kind": "email", "mail_template_id": cls.mail_template.id})

    @classmethod
    def make_plan(cls, *steps, **values):
        return cls.env["sms.marketing.sequence"].create(
            {
                "name": "Letters",
                "step_ids": [(0, 0, {"sequence": at, **step}) for at, step in enumerate(steps)],
                **values,
            }
        )

    def with_branch(self, condition, **values):
        return self.make_plan(
            {"kind": "email", "mail_template_id": self.mail_template.id},
            {
                "kind": "branch",
                "key": "asked",
                "condition": condition,
                "condition_words": "yes",
                "wait_count": 2,
                "wait_unit": "days",
            },
            {"kind": "sms", "template_id": self.template.id, "parent_key": "asked", "lane": "no"},
            **values,
        )

    def letter_to(self, email="ann@example.com", sequence=None, **values):
        """Return (lead, enrollment, the outgoing e-mail) after the e-mail step was taken."""
        lead = self.make_lead(email_from=email, **values)
        enrollment = (sequence or self.sequence)._enroll(lead)
        self.run_cron("run_sequences")
        return lead, enrollment, self.mails_of(lead)

    def mails_of(self, lead):
        return self.env["mail.mail"].search([("mailing_id", "!=", False), ("res_id", "in", lead.ids)])

    def trace_of(self, enrollment):
        return self.env["mailing.trace"].search([("enrollment_step_id", "in", enrollment.run_ids.ids)])


@tagged("post_install", "-at_install")
class TestLetters(EmailCase):
    def test_an_email_is_queued_logged_and_traced(self):
        lead, enrollment, mail = self.letter_to()
        self.assertEqual((mail.subject, mail.state), ("Welcome, Ann", "outgoing"))
        self.assertIn(mail.mail_message_id, lead.message_ids)
        self.assertIn("https://shop.example.com/plans", mail.mail_message_id.body)
        trace = self.trace_of(enrollment)
        self.assertEqual((trace.email, trace.trace_status), ("ann@example.com", "outgoing"))
        self.assertEqual((enrollment.state, enrollment.run_ids.kind), ("done", "email"))
        self.assertTrue(enrollment.asked_at)

    def sent(self, mail):
        """Return what would be handed to the mail server."""
        (email,) = mail._prepare_outgoing_list()
        return email

    def test_what_leaves_has_a_pixel_short_links_and_a_way_out(self):
        _lead, enrollment, mail = self.letter_to()
        email, trace = self.sent(mail), self.trace_of(enrollment)
        self.assertEqual(email["email_to_normalized"], ["ann@example.com"])
        self.assertIn(f"/mail/track/{mail.id}/", email["body"])
        self.assertRegex(email["body"], rf"/r/\w+/m/{trace.id}\b")
        self.assertNotIn("shop.example.com", email["body"])
        self.assertIn("Unsubscribe", email["body"])
        self.assertRegex(email["headers"]["List-Unsubscribe"], r"/mailing/\d+/unsubscribe_oneclick")
        self.assertEqual(email["headers"]["List-Unsubscribe-Post"], "List-Unsubscribe=One-Click")

    def test_one_of_several_who_wants_no_marketing_is_left_out(self):
        unwanted = self.env["res.partner"].create({"name": "Bob", "email": "Bob@example.com"})
        wanted = self.env["res.partner"].create({"name": "Cleo", "email": "cleo@example.com"})
        self.env["mail.blacklist"]._add("bob@example.com")
        self.env["mail.blacklist"]._add("dan@example.com")
        self.mail_template.write(
            {
                "use_default_to": False,
                "email_to": '"Dan" <dan@example.com>, "Ann, A." <{{ object.email_from }}>',
                "partner_to": f"{unwanted.id},{wanted.id}",
                "email_cc": "dan@example.com, eve@example.com",
            }
        )
        _lead, run, mail = self.letter_to()
        self.assertEqual(mail.recipient_ids, wanted)
        self.assertEqual(mail.email_to, '"Ann, A." <ann@example.com>')
        self.assertEqual(mail.email_cc, "eve@example.com")
        self.assertEqual(self.trace_of(run).email, "ann@example.com")
        (line,) = (line for line in run.story if line["kind"] == "email")
        self.assertIn("Not sent to bob@example.com, dan@example.com", line["note"])
        self.assertFalse(line["is_bad"])
        reason = {"marketing_purpose": "transactional", "marketing_purpose_reason": "Booked"}
        self.sequence.write(reason)
        _lead, run, mail = self.letter_to("fay@example.com")
        self.assertEqual(mail.recipient_ids, unwanted + wanted)
        self.assertIn("dan@example.com", mail.email_to)
        self.assertFalse(run.run_ids.note)

    def test_transactional_mail_offers_no_way_out_and_reaches_the_blacklisted(self):
        self.env["mail.blacklist"]._add("ann@example.com")
        self.sequence.write({"marketing_purpose": "transactional", "marketing_purpose_reason": "A booked visit"})
        _lead, _enrollment, mail = self.letter_to()
        email = self.sent(mail)
        self.assertNotIn("Unsubscribe", email["body"])
        self.assertNotIn("List-Unsubscribe", email["headers"])

    def test_the_header_unsubscribes_and_the_next_email_stays_away(self):
        sequence = self.make_plan(
            {"kind": "email", "mail_template_id": self.mail_template.id},
            {"kind": "wait", "wait_count": 2},
            {"kind": "email", "mail_template_id": self.mail_template.copy().id},
        )
        lead, enrollment, mail = self.letter_to(sequence=sequence)
        address = self.sent(mail)["headers"]["List-Unsubscribe"].strip("<>")
        self.authenticate(None, None)
        path = address[address.index("/mailing/") :]
        self.assertEqual(self.url_open(path, data={"List-Unsubscribe": "One-Click"}).status_code, 200)
        self.assertTrue(self.env["mail.blacklist"].search([("email", "=", "ann@example.com")]))
        enrollment.due_at = fields.Datetime.now() - timedelta(seconds=1)
        self.run_cron("run_sequences")
        self.assertEqual(self.mails_of(lead), mail)
        self.assertIn("wants no marketing e-mails", enrollment.run_ids.sorted("id")[-1].error)

    def test_who_cannot_be_written_to_goes_on_and_the_story_says_why(self):
        cases = {"": "No e-mail address", "nonsense": "“nonsense” is no valid e-mail address"}
        for at, (email, words) in enumerate(cases.items()):
            with self.subTest(email):
                _lead, enrollment, mail = self.letter_to(email, phone=f"+1202555017{at}")
                self.assertFalse(mail)
                self.assertEqual(enrollment.state, "done")
                self.assertIn(words, enrollment.run_ids.error)

    def test_a_contact_without_address_on_the_lead(self):
        partner = self.env["res.partner"].create({"name": "Ann", "email": "ann@home.example.com"})
        _lead, enrollment, mail = self.letter_to(False, partner_id=partner.id)
        self.assertEqual(self.trace_of(enrollment).email, "ann@home.example.com")
        self.assertTrue(mail)

    def test_what_is_meant_for_somebody_else_never_goes_to_the_lead(self):
        self.mail_template.write({"use_default_to": False, "email_to": "{{ object.user_id.email or '' }}"})
        _lead, enrollment, mail = self.letter_to(user_id=False)
        self.assertFalse(mail)
        self.assertIn("names nobody to get it for this lead", enrollment.run_ids.error)

    def test_each_lead_reads_its_own_language(self):
        self.env["res.lang"]._activate_lang("fr_FR")
        self.mail_template.with_context(lang="fr_FR").subject = "Bienvenue, {{ object.contact_name }}"
        french = self.env["res.partner"].create({"name": "Luc", "email": "luc@example.com", "lang": "fr_FR"})
        leads = self.make_lead(email_from="ann@example.com")
        leads += self.make_lead("+12025550172", partner_id=french.id, contact_name="Luc")
        self.sequence._enroll(leads)
        self.run_cron("run_sequences")
        self.assertEqual({*self.mails_of(leads).mapped("subject")}, {"Welcome, Ann", "Bienvenue, Luc"})

    def test_an_unknown_field_stays_with_its_lead_and_is_named(self):
        self.mail_template.subject = "{{ object.no_such_field if object.contact_name == 'Bad' else 'Hi' }}"
        good = self.make_lead(email_from="ann@example.com")
        bad = self.make_lead("+12025550172", email_from="bad@example.com", contact_name="Bad")
        runs = self.sequence._enroll(good + bad)
        with self.assertLogs("odoo.addons.sms_marketing.models.batch", "ERROR"):
            self.run_cron("run_sequences")
        self.assertEqual(self.mails_of(good).subject, "Hi")
        self.assertFalse(self.mails_of(bad))
        self.assertEqual(
            runs.filtered(lambda run: run.lead_id == bad).run_ids.error,
            "“Welcome” asks for “no_such_field”, which does not exist, so nothing was sent. Mend the template.",
        )

    def test_an_unknown_field_in_the_body_is_named_too(self):
        self.mail_template.body_html = '<p><t t-out="object.no_such_field"/></p>'
        with self.assertLogs("odoo.addons.sms_marketing.models.batch", "ERROR"):
            _lead, enrollment, mail = self.letter_to()
        self.assertFalse(mail)
        self.assertIn("asks for “no_such_field”", enrollment.run_ids.error)
        self.assertEqual(enrollment.state, "done")

    def test_another_fault_is_told_as_it_is(self):
        self.mail_template.subject = "{{ 10 / object.expected_revenue }}"
        with self.assertLogs("odoo.addons.sms_marketing.models.batch", "ERROR"):
            _lead, enrollment, _mail = self.letter_to(expected_revenue=0)
        self.assertIn(
            "could not be written for this lead, so nothing was sent: float division", enrollment.run_ids.error
        )

    def test_a_failed_email_says_so_in_its_trace(self):
        _lead, enrollment, mail = self.letter_to()
        mail._postprocess_sent_message([], [], failure_reason="No route to host", failure_type="mail_smtp")
        trace = self.trace_of(enrollment)
        self.assertEqual((trace.trace_status, trace.failure_reason), ("error", "No route to host"))
        mail.state = "exception"
        enrollment.sequence_id.mailing_ids.action_retry_failed()
        self.assertEqual((mail.state, trace.trace_status), ("outgoing", "outgoing"))

    def test_leads_that_are_gone_closed_or_moved_get_none(self):
        other = self.env["res.company"].create({"name": "Other"})
        ways = {
            "archived": lambda lead: lead.action_archive(),
            "won": lambda lead: lead.action_set_won(),
            "moved": lambda lead: lead.write({"company_id": other.id, "user_id": False, "team_id": False}),
        }
        for at, (name, way) in enumerate(ways.items()):
            with self.subTest(name):
                lead = self.make_lead(f"+1202555017{at}", email_from="ann@example.com")
                enrollment = self.sequence._enroll(lead)
                way(lead)
                self.run_cron("run_sequences")
                self.assertFalse(self.mails_of(lead))
                self.assertEqual(enrollment.state, "exited")
        lead = self.make_lead("+12025550179", email_from="ann@example.com")
        enrollment = self.sequence._enroll(lead)
        lead.unlink()
        self.run_cron("run_sequences")
        self.assertFalse(enrollment.exists())

    def test_an_archived_mailing_still_collects(self):
        _lead, enrollment, _mail = self.letter_to()
        mailing = self.sequence.mailing_ids
        mailing.active = False
        _lead, other, _mail = self.letter_to("bob@example.com", phone="+12025550172")
        self.assertEqual(self.trace_of(enrollment + other).mass_mailing_id, mailing)

    def test_merged_leads_get_one_email(self):
        keep = self.make_lead(email_from="ann@example.com")
        gone = self.make_lead("+12025550172", email_from="ann@example.com")
        runs = self.sequence._enroll(keep + gone)
        (keep + gone).merge_opportunity(auto_unlink=True)
        self.run_cron("run_sequences")
        self.assertEqual(len(self.mails_of(keep)), 1)
        self.assertEqual(sorted(runs.exists().mapped("state")), ["done", "exited"])

    def test_a_batch_that_fails_leaves_no_email_behind(self):
        """The e-mail and the line of the story are one: whoever is taken twice is written to once."""
        enrollment = self.sequence._enroll(self.make_lead(email_from="ann@example.com"))
        self.run_cron("run_sequences")
        enrollment.write({"state": "running", "step_id": enrollment.version_id.step_ids.id, "ended_at": False})
        enrollment.due_at = fields.Datetime.now() - timedelta(seconds=1)
        self.run_cron("run_sequences")
        self.assertEqual(len(self.mails_of(enrollment.lead_id)), 1)
        self.assertEqual(enrollment.state, "done")

    def test_the_sender_is_the_salesperson_whose_address_stands_there(self):
        seller = new_test_user(
            self.env, "letter_seller", email="seller@example.com", groups="sales_team.group_sale_salesman"
        )
        self.mail_template.email_from = "{{ object.user_id.email_formatted or 'house@example.com' }}"
        _lead, _enrollment, mail = self.letter_to(user_id=seller.id)
        self.assertEqual(mail.author_id, seller.partner_id)
        self.assertIn("seller@example.com", mail.email_from)

    def test_the_mailing_behind_a_sequence_is_never_sent_by_itself(self):
        self.letter_to()
        mailing = self.sequence.mailing_ids
        self.assertEqual((mailing.state, mailing._get_remaining_recipients()), ("done", []))
        with self.assertRaises(UserError):
            mailing.action_put_in_queue()

    def test_a_batch_costs_the_same_queries_as_a_few(self):
        def count(start, size):
            leads = self.env["crm.lead"].union(
                *[
                    self.make_lead(f"+1212555{start + n:04}", email_from=f"p{start + n}@example.com")
                    for n in range(size)
                ]
            )
            self.sequence._enroll(leads)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["sms.marketing.enrollment"]._lock_due()._run_due()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        count(100, 2)
        few = count(110, 5)
        self.assertLessEqual(count(130, 45) - few, 10)


@tagged("post_install", "-at_install")
class TestHeard(EmailCase):
    def open_url(self, url):
        self.authenticate(None, None)
        self.env.flush_all()
        answer = self.url_open(url[url.index("/", 8) :], allow_redirects=False)
        self.env.invalidate_all()
        return answer

    def waiting(self, condition, **values):
        _lead, enrollment, mail = self.letter_to(sequence=self.with_branch(condition, **values))
        self.assertEqual((enrollment.state, enrollment.waits_for), ("waiting", "event"))
        return enrollment, mail

    def answered(self, enrollment):
        self.run_cron("run_sequences")
        return enrollment.run_ids.filtered(lambda run: run.kind == "branch").result

    def test_an_opening_wakes_who_waits_for_it(self):
        enrollment, mail = self.waiting("opened")
        self.assertEqual(self.open_url(mail._get_tracking_url()).status_code, 200)
        self.assertLessEqual(enrollment.due_at, fields.Datetime.now())
        self.assertEqual(self.answered(enrollment), "yes")

    def test_a_click_wakes_who_waits_for_it_and_an_opening_does_not_answer_it(self):
        enrollment, mail = self.waiting("clicked")
        self.open_url(mail._get_tracking_url())
        self.assertFalse(self.answered(enrollment))
        code = self.env["link.tracker"].search([("url", "=", "https://shop.example.com/plans")]).code
        self.open_url(f"http://localhost/r/{code}/m/{self.trace_of(enrollment).id}")
        self.assertEqual(self.answered(enrollment), "yes")

    def test_a_click_is_an_opening(self):
        enrollment, _mail = self.waiting("opened")
        self.trace_of(enrollment).set_clicked()
        self.assertEqual(self.answered(enrollment), "yes")

    def test_only_the_last_email_counts(self):
        again = self.mail_template.copy()
        sequence = self.make_plan(
            {"kind": "email", "mail_template_id": self.mail_template.id},
            {"kind": "wait", "wait_count": 1},
            {"kind": "email", "mail_template_id": again.id},
            {"kind": "branch", "key": "asked", "condition": "opened", "wait_count": 2, "wait_unit": "days"},
        )
        _lead, enrollment, _mail = self.letter_to(sequence=sequence)
        self.trace_of(enrollment).set_opened()
        enrollment.due_at = fields.Datetime.now() - timedelta(seconds=1)
        self.run_cron("run_sequences")
        self.assertEqual(enrollment.state, "waiting")
        self.trace_of(enrollment).sorted("id")[-1].set_opened()
        self.assertEqual(self.answered(enrollment), "yes")

    def test_an_answer_by_email_pauses_like_one_by_sms(self):
        _lead, enrollment, _mail = self.letter_to(
            sequence=self.make_plan(
                {"kind": "email", "mail_template_id": self.mail_template.id}, {"kind": "wait", "wait_count": 2}
            )
        )
        self.trace_of(enrollment).set_replied()
        self.assertEqual(enrollment.state, "paused")

    def test_an_answer_by_email_is_the_goal_of_a_sequence_that_wants_replies(self):
        plan = ({"kind": "email", "mail_template_id": self.mail_template.id}, {"kind": "wait", "wait_count": 2})
        sequence = self.make_plan(*plan, goal_kind="replied", ends_at_goal=True)
        _lead, enrollment, mail = self.letter_to(sequence=sequence)
        self.answer(mail)
        self.assertEqual((enrollment.goal_source, enrollment.state), ("replied", "done"))

    def answer(self, mail, body="Yes please, call me", headers=""):
        """Have the person answer an e-mail, through Odoo's gateway."""
        self.env["mail.thread"].message_process(
            "crm.lead",
            "From: Ann <ann@example.com>\r\nTo: sales@example.com\r\nSubject: Re: Welcome\r\n"
            f"Message-Id: <answer@example.com>\r\nIn-Reply-To: {mail.message_id}\r\n{headers}"
            f"Content-Type: text/plain\r\n\r\n{body}\r\n",
        )

    def test_a_branch_on_replies_reads_an_answer_by_email(self):
        enrollment, mail = self.waiting("reply_matches")
        self.answer(mail)
        self.assertEqual(enrollment.state, "waiting")
        self.assertLessEqual(enrollment.due_at, fields.Datetime.now())
        self.assertEqual(self.answered(enrollment), "yes")

    def test_an_absence_note_is_no_answer(self):
        for condition in ("replied", "opened"):
            with self.subTest(condition):
                enrollment, mail = self.waiting(condition)
                self.answer(mail, "Yes, I am away", "Auto-Submitted: auto-replied\r\n")
                self.assertEqual(enrollment.state, "waiting")
                enrollment.write({"due_at": fields.Datetime.now() - timedelta(1), "deadline_at": fields.Datetime.now()})
                self.assertEqual(self.answered(enrollment), "no")
                enrollment.lead_id.unlink()

    def test_silence_takes_the_other_lane(self):
        enrollment, _mail = self.waiting("opened")
        enrollment.write({"due_at": fields.Datetime.now() - timedelta(1), "deadline_at": fields.Datetime.now()})
        self.assertEqual(self.answered(enrollment), "no")


@tagged("post_install", "-at_install")
class TestLinksInLetters(LinkCase, EmailCase):
    def test_a_personal_link_gets_its_token_as_it_leaves_and_a_tap_is_a_click(self):
        self.make_link("More", "more")
        self.mail_template.body_html = """<p><a t-att-href="link('more')">Tell me more</a></p>"""
        _lead, enrollment, mail = self.letter_to(sequence=self.with_branch("clicked"))
        (email,) = mail._prepare_outgoing_list()
        path = re.search(r"/sms/c/[\w-]+", email["body"])[0]
        self.assertEqual(email["body"].count("/sms/c/"), 1)
        for kept in (mail.body_html, mail.mail_message_id.body):
            self.assertNotIn(path, kept)
        self.make_older()
        self.press(path)
        self.run_cron("run_sequences")
        self.assertEqual(enrollment.run_ids.filtered(lambda run: run.kind == "branch").result, "yes")
