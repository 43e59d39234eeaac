"""The keywords as records: what is fixed, what a company may change, and what the table then says."""

from psycopg2.errors import UniqueViolation

from odoo.addons.sms_marketing.tools import keywords, opt_out
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import TransactionCase, new_test_user, tagged
from odoo.tools import mute_logger


@tagged("post_install", "-at_install")
class TestKeywordWords(TransactionCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.other = cls.env["res.company"].create({"name": "Other Company"})
        cls.words = cls.env["sms.marketing.keyword"]

    def said(self, body, company=None, opted_out=False):
        reading = opt_out.read(body, opted_out, self.words._words_of(company or self.company))
        return reading and reading.event

    def word(self, word, event="opt_out", **values):
        return self.words.create({"word": word, "event": event, **values})

    def row(self, word, language="en"):
        return self.words.with_context(active_test=False).search([("word", "=", word), ("language", "=", language)])

    # --- the defaults ---

    def test_every_default_word_is_a_record_and_means_the_same(self):
        table = self.words._words_of(self.company)
        for language, events in keywords.WORDS.items():
            for event, words in events.items():
                self.assertEqual(set(table[language][event].split()), set(words.split()), (language, event))

    def test_loading_again_leaves_what_a_user_changed(self):
        self.row("end").active = False
        self.row("quit").event = "help"
        count = self.words.with_context(active_test=False).search_count([])
        self.words._load_words()
        self.assertFalse(self.row("end").active)
        self.assertEqual(self.row("quit").event, "help")
        self.assertEqual(self.words.with_context(active_test=False).search_count([]), count)

    def test_the_table_costs_one_query(self):
        self.env.registry.clear_cache()
        with self.assertQueryCount(1):
            self.words._words_of(self.company)
            self.words._words_of(self.company)

    # --- a company's own words ---

    def test_a_new_word_counts_at_once_in_any_dress(self):
        self.assertIsNone(self.said("ALARM OFF"))
        self.word(" Alarm-Off! ")
        self.assertEqual(self.said("alarm off 🛑"), "opt_out")
        self.assertEqual(self.said("alarm off please"), "opt_out")

    def test_a_word_of_one_company_means_nothing_to_the_others(self):
        self.word("tulip", "join", company_id=self.company.id)
        self.assertEqual(self.said("Tulip"), "opt_in")
        self.assertIsNone(self.said("Tulip", self.other))

    def test_an_archived_word_means_nothing(self):
        self.row("end").active = False
        self.assertIsNone(self.said("END"))

    def test_a_deleted_word_means_nothing(self):
        row = self.word("tulip")
        self.assertEqual(self.said("tulip"), "opt_out")
        row.unlink()
        self.assertIsNone(self.said("tulip"))

    def test_join_opts_in_and_yes_only_who_is_out(self):
        self.assertEqual(self.said("JOIN"), "opt_in")
        self.assertEqual(opt_out.read("JOIN", words=self.words._words_of(self.company)).rule, "join")
        self.assertIsNone(self.said("YES"))
        self.assertEqual(self.said("YES", opted_out=True), "opt_in")

    def test_two_companies_may_differ_about_a_word(self):
        self.word("tulip", "join", company_id=self.company.id)
        self.word("tulip", "opt_out", company_id=self.other.id)
        self.assertEqual(self.said("tulip"), "opt_in")
        self.assertEqual(self.said("tulip", self.other), "opt_out")

    def test_one_word_means_one_thing(self):
        with self.assertRaisesRegex(ValidationError, "only one thing"):
            self.word("unsubscribe", "join", company_id=self.company.id)
        self.word("tulip", "join", company_id=self.company.id)
        with self.assertRaisesRegex(ValidationError, "only one thing"):
            self.word("tulip", "opt_out")

    def test_a_word_may_be_turned_round_once_the_other_is_archived(self):
        self.row("cancel").active = False
        self.word("cancel", "help", company_id=self.company.id)
        self.assertEqual(self.said("cancel"), "help")
        with self.assertRaisesRegex(ValidationError, "only one thing"):
            self.row("cancel")[-1:].filtered(lambda row: not row.active).active = True
            self.row("cancel").filtered(lambda row: not row.company_id).active = True

    def test_a_word_needs_a_letter_and_is_listed_once(self):
        for word in ("", "  ", "🛑", "!!!"):
            with self.assertRaises(ValidationError):  # this one takes back what it tried
                self.word(word)
        with self.assertRaises(UniqueViolation), mute_logger("odoo.sql_db"):
            self.word("QUIT", language="en")

    # --- what the law fixes ---

    def test_stop_start_and_help_stay(self):
        for word in ("stop", "start", "help"):
            row = self.row(word)
            self.assertTrue(row.is_fixed, word)
            for values in (
                {"active": False},
                {"word": "halt"},
                {"event": "join"},
                {"language": "nl"},
                {"company_id": self.company.id},
            ):
                with self.assertRaisesRegex(ValidationError, "always works"):
                    row.write(values)
            with self.assertRaisesRegex(ValidationError, "always works"):
                row.unlink()
            row.write({"word": word.upper(), "active": True})  # nothing changes

    def test_stop_cannot_be_given_another_meaning(self):
        for company in (False, self.company.id):
            with self.assertRaisesRegex(ValidationError, "only one thing"):
                self.word("S.T.O.P", "join", language="nl", company_id=company)

    def test_stop_works_even_if_its_row_is_gone(self):
        self.env.cr.execute("DELETE FROM sms_marketing_keyword")
        self.words._forget_cache()
        self.env.invalidate_all()
        self.assertEqual([self.said(word) for word in ("stop", "start", "help")], ["opt_out", "opt_in", "help"])

    def test_a_shipped_word_is_archived_not_deleted(self):
        with self.assertRaisesRegex(ValidationError, "Archive it"):
            self.row("end").unlink()

    # --- who may ---

    def test_marketers_read_and_administrators_write(self):
        marketer = new_test_user(self.env, "words-marketer", groups="sms_marketing.group_marketer")
        administrator = new_test_user(self.env, "words-admin", groups="sms_marketing.group_administrator")
        rows = self.words.with_user(marketer)
        self.assertTrue(rows.search([], limit=1).word)
        with self.assertRaises(AccessError):
            rows.create({"word": "tulip"})
        row = self.words.with_user(administrator).create({"word": "tulip"})
        row.unlink()

    def test_the_table_does_not_depend_on_who_asks(self):
        nobody = new_test_user(self.env, "words-nobody", groups="base.group_user")
        self.assertEqual(self.words.with_user(nobody)._words_of(self.company), self.words._words_of(self.company))

    # --- trying a text ---

    def try_text(self, body, **values):
        return self.env["sms.marketing.try.text"].create({"body": body, **values})

    def test_trying_a_text_says_what_would_happen(self):
        cases = {
            "please stop texting me": "opt_out",
            "STOP": "opt_out",
            "JOIN": "opt_in",
            "help": "help",
            "please cancel": "review",
            "I can't stop thinking about it": "nothing",
        }
        for body, event in cases.items():
            dialog = self.try_text(body)
            self.assertEqual((dialog.event, bool(dialog.answer)), (event, True), body)
            self.assertEqual(bool(dialog.seen), event != "nothing", body)

    def test_nothing_typed_nothing_said(self):
        dialog = self.try_text(False)
        self.assertFalse(dialog.event or dialog.answer or dialog.seen)

    def test_yes_depends_on_the_number(self):
        self.assertEqual(self.try_text("YES").event, "nothing")
        self.assertEqual(self.try_text("YES", is_out=True).event, "opt_in")
