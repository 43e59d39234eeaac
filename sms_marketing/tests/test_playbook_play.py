"""Every sequence of every shipped playbook, lived through to its end: what people get to read, and when."""

import re
from datetime import datetime, timedelta

from odoo.tests import new_test_user, tagged

from ..tools import content_checks, segments
from .play_common import LINK, PlayCase
from .test_playbook import PlaybookCase

BRAND = "Brightwater & Sons"
# A Friday, 22:00 in New York: nobody is to be texted now, and the weekend comes.
FRIDAY_NIGHT = datetime(2027, 1, 16, 3, 0)
DAY_OF_VISIT = 40  # days ahead: later than the opt-out wording of whatever came before counts
WEEKDAYS_ONLY = ("B2B: Demo Requested", "B2B: Trial", "B2B: Went Quiet")
GO_ON_AFTER_REPLY = ("B2B: Trial",)  # somebody who was helped is told of the trial's end all the same
FOREIGN = re.compile(r"[{}]|t-out|False|None|undefined")


@tagged("post_install", "-at_install")
class TestPlaybookPlay(PlaybookCase, PlayCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.partner_id.write({"street": "1 Main Street", "city": "Springfield"})
        cls.seller = new_test_user(cls.env, "pb-seller", name="Alexandra Johnson", groups="base.group_user")

    def people(self):
        """Return {what is special about them: lead}."""
        day = FRIDAY_NIGHT.date()
        plain = {
            "contact_name": "Christopher Robin",
            "user_id": self.seller.id,
            "team_id": self.team.id,
            "date_deadline": day + timedelta(days=DAY_OF_VISIT),
        }
        special = {
            "silent": {},
            "no consent": {"consent": False},
            "no number": {"phone": False},
            "no name": {"contact_name": False},
            "no e-mail": {"email_from": False},
            "visit today": {"date_deadline": day},
            "no date": {"date_deadline": False},
            **{who: {} for who in ("replies", "stops", "taps first", "taps last", "taps e-mail")},
        }
        self.line = getattr(self, "line", 100)
        found = {}
        for who, values in special.items():
            self.line += 1
            given = {"phone": f"+1202555{self.line:04}", "email_from": f"p{self.line}@example.com", **plain, **values}
            found[who] = self.make_lead(name=who, **given)
        return found

    def reaction(self, letter):
        """Return what whoever reads this does; each only once."""
        who, is_text, links = letter.lead.name, letter.kind == "sms", LINK.findall(letter.words)
        wants = {
            "replies": is_text and ("reply", "Sounds good"),
            "stops": is_text and ("reply", "STOP"),
            "taps first": is_text and links and ("tap", 0),
            "taps last": is_text and links and ("tap", -1),
            "taps e-mail": not is_text and links and ("tap", 0),
        }.get(who)
        if not wants or letter.lead in self.acted:
            return None
        self.acted[letter.lead] = letter.at
        return wants

    def play_all(self, code):
        """Play every sequence of a playbook with all these people, and judge what they got."""
        installation = self.install(self.shipped(code))
        for row in installation.record_ids.filtered(lambda row: row.kind == "sequences"):
            sequence = self.env["sms.marketing.sequence"].browse(row.res_id)
            with self.subTest(sequence.name), self.clock(FRIDAY_NIGHT):
                self.acted, people = {}, self.people()
                leads = self.env["crm.lead"].union(*people.values())
                self.assertEqual(len(sequence._enroll(leads)), len(leads))
                people["no date"].sms_enrollment_ids.filtered(lambda run: run.step_id.kind == "wait")._apply("stopped")
                self.judge(sequence, people, self.play(leads - people["no date"], self.reaction))

    def judge(self, sequence, people, got):
        texts = [letter for letter in got if letter.kind == "sms"]
        for letter in texts:
            self.judge_text(sequence, letter)
        for letter in got:
            if letter.kind == "email":
                self.judge_email(sequence, letter)
        for lead in people.values():
            self.judge_opt_out([letter for letter in texts if letter.lead == lead])
        self.judge_people(sequence, people, got, texts)

    def judge_text(self, sequence, letter):
        words = letter.words
        self.assertIn(BRAND, words)
        self.assertFalse(FOREIGN.search(LINK.sub("", words)), words)
        counted = segments.count(words)
        self.assertEqual(counted.encoding, segments.GSM_7, words)
        self.assertLessEqual(counted.segments, 2, words)
        self.assertIn("Hi there," if letter.lead.name == "no name" else "Hi Christopher,", words)
        self.assertTrue(8 <= letter.there.hour < 20, (letter.there, words))
        if sequence.name in WEEKDAYS_ONLY:
            self.assertLess(letter.there.weekday(), 5, (letter.there, words))
        self.assertTrue(all(link.startswith(self.base_url()) for link in LINK.findall(words)), words)
        public = words.replace(self.base_url(), "https://crm.example.com")
        said = content_checks.Content(public, brands=(BRAND,), first_contacts=0)
        self.assertEqual([one.code for one in content_checks.check(said)], [])
        self.judge_tomorrow(sequence, letter)

    def judge_tomorrow(self, sequence, letter):
        """What is said to be tomorrow is tomorrow."""
        counts_from_date = any(step.wait_kind == "date" and step.kind == "wait" for step in sequence.step_ids)
        if counts_from_date and "tomorrow" in letter.words.casefold():
            self.assertEqual(letter.lead.date_deadline - letter.there.date(), timedelta(days=1), letter.words)

    def judge_email(self, sequence, letter):
        self.assertTrue(letter.lead.email_from, "an e-mail to nobody")
        self.assertIn("Brightwater &amp; Sons", letter.words)
        self.assertIn("1 Main Street", letter.words)
        self.assertFalse(FOREIGN.search(re.sub(r"<[^>]*>", "", letter.words)), letter.words)
        is_marketing = sequence.marketing_purpose == "marketing"
        self.assertEqual("unsubscribe_from_list" in letter.words, is_marketing, letter.words)
        self.judge_tomorrow(sequence, letter)

    def judge_opt_out(self, texts):
        """The first text to a person says how to opt out, and one after thirty days does again."""
        told = None
        for letter in texts:
            if content_checks.has_opt_out_wording(letter.words):
                told = letter.at
            self.assertTrue(told and letter.at - told < timedelta(days=30), letter.words)

    def judge_people(self, sequence, people, got, texts):
        by_lead = {lead: [one for one in texts if one.lead == lead] for lead in people.values()}
        is_marketing = sequence.marketing_purpose == "marketing"
        self.assertEqual(bool(by_lead[people["silent"]]), True)
        self.assertEqual(bool(by_lead[people["no consent"]]), not is_marketing)
        self.assertEqual(by_lead[people["no number"]], [])
        self.assertEqual(len(by_lead[people["stops"]]), 1)
        for who, lead in people.items():
            bodies = [one.words for one in got if one.lead == lead]
            self.assertEqual(len(bodies), len(set(bodies)), f"{who} gets the same twice")
        self.judge_replies(sequence, people, got)
        self.judge_taps(sequence, people, got)
        if sequence.on_reply != "continue":
            self.assertTrue(self.tells_us(people["silent"]), "nobody hears of who stayed silent")

    def after(self, lead, got):
        return [one for one in got if one.lead == lead and self.acted.get(lead) and one.at > self.acted[lead]]

    def judge_replies(self, sequence, people, got):
        """Whoever answered is a person's business: somebody is told, and the sequence is quiet."""
        lead = people["replies"]
        self.assertIn(lead, self.acted)
        self.assertTrue(
            lead.activity_ids or lead.sms_enrollment_ids.state == "paused",
            f"nobody hears of the reply: {self.steps_of(lead)}",
        )
        if sequence.on_reply != "continue" and sequence.name not in GO_ON_AFTER_REPLY:
            self.assertEqual(self.after(lead, got), [], "written to in spite of a reply")

    def judge_taps(self, sequence, people, got):
        """Whoever asked for something by a tap is not asked again."""
        for who in ("taps first", "taps last", "taps e-mail"):
            lead = people[who]
            tap = self.env["sms.marketing.link.tap"].search([("lead_id", "=", lead.id)])
            if tap.link_id.stops_sequences:
                self.assertEqual(self.after(lead, got), [], f"{who}: written to in spite of a tap")
                self.assertNotIn(lead.sms_enrollment_ids.state, ("running", "waiting"))
                self.assertTrue(self.tells_us(lead) or lead.tag_ids, f"{who}: nobody hears of the tap")

    def steps_of(self, lead):
        run = lead.sms_enrollment_ids
        return run.sequence_id.name, run.state, run.exit_reason, run.run_ids.mapped("key")

    def tells_us(self, lead):
        """Tell whether a salesperson finds something about this lead the next morning."""
        return bool(lead.activity_ids or lead.tag_ids)

    def test_speed_to_lead(self):
        self.play_all("speed-to-lead")

    def test_home_services(self):
        self.play_all("home-services")

    def test_clinic(self):
        self.play_all("clinic")

    def test_real_estate(self):
        self.play_all("real-estate")

    def test_b2b_software(self):
        self.play_all("b2b-software")

    def test_fitness_studio(self):
        self.play_all("fitness-studio")
