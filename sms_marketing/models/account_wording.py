"""The words that people agree to, made from the company's data, and what that data still lacks."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools.translate import LazyTranslate

from ..tools import wording_checkbox as wording

_lt = LazyTranslate(__name__)

KEYWORD = "JOIN"
# The sentences of tools/wording_checkbox.py for translation; a test holds the two together.
PHRASES = {
    "types": _lt("marketing texts such as offers and news"),
    "frequency": _lt("Message frequency varies"),
    "agree": _lt("I agree to receive %(types)s from %(brand)s by SMS/text at the number I entered."),
    "call": _lt("Text %(keyword)s to %(number)s to receive %(types)s from %(brand)s by SMS/text."),
    "not_a_condition": _lt("Consent is not a condition of purchase."),
    "rates": _lt("Msg & data rates may apply."),
    "keywords": _lt("Reply STOP to cancel, HELP for help."),
    "terms": _lt("Terms: %(url)s"),
    "privacy": _lt("Privacy policy: %(url)s"),
    "policy": _lt(
        "Text messages: %(brand)s uses your mobile number to send you the SMS/text messages that you agreed to."
        " %(brand)s does not share mobile numbers, or the consent to receive text messages, with third parties or"
        " affiliates for their marketing. Providers who deliver the messages for us get the number for that alone."
        " You can stop the messages at any time by replying STOP, and get help by replying HELP."
    ),
}
TITLES = {
    wording.CHECKBOX: _lt("Beside the checkbox (empty at first)"),
    wording.CALL: _lt("On a poster or page, with a keyword"),
    wording.PRIVACY: _lt("In your privacy policy"),
}
# The answers of this app, where that room is there: (what a person wrote, what is generated, title).
ANSWERS = (
    ("stop_answer", "stop_default", _lt("Answer to STOP")),
    ("help_answer", "help_default", _lt("Answer to HELP")),
    ("start_answer", "start_default", _lt("Confirmation of consent")),
)
# What to do about an element that the generated words lack.
MISSING = {
    "brand": _lt("Set the name under which people know you to complete this text."),
    "terms": _lt("Set the address of your terms to complete this text."),
    "privacy": _lt("Set the address of your privacy policy to complete this text."),
    "message_types": _lt("Say what kind of texts you send, for example “offers and reminders”."),
    "frequency": _lt("Say how often you send, for example “Up to 4 messages a month”."),
}
# The company's words, shown and changed on its accounts.
COMPANY_FIELD = {"compute": "_compute_company_words", "inverse": "_inverse_company_words"}
COMPANY_WORDS = ("sms_brand", "sms_message_types", "sms_frequency", "sms_terms_url", "sms_privacy_url")


class ResCompany(models.Model):
    _inherit = "res.company"

    sms_brand = fields.Char("Name in Texts", help="The name under which people know you. Empty: the company's name.")
    sms_message_types = fields.Char("Kind of Texts", translate=True, help="For example: offers and reminders.")
    sms_frequency = fields.Char("How Often", translate=True, help="For example: Up to 4 messages a month.")
    sms_terms_url = fields.Char("Terms Page", help="The public page with your terms for text messages.")
    sms_privacy_url = fields.Char("Privacy Page", help="The public page with your privacy policy.")

    @api.constrains("sms_terms_url", "sms_privacy_url")
    def _check_sms_pages(self):
        for company in self:
            for url in (company.sms_terms_url, company.sms_privacy_url):
                if url and not wording.is_page(url):
                    raise ValidationError(
                        self.env._(
                            "“%(url)s” is no address that people can open. Copy it from the browser: it starts with "
                            "https:// and names a public host.",
                            url=url,
                        )
                    )

    def _sms_brand(self):
        """Return the name under which this company texts; its own where nobody named another."""
        return (self.sms_brand or self.name or "").strip()

    def _sms_wording_facts(self):
        return wording.Company(
            brand=self._sms_brand(),
            message_types=self.sms_message_types or "",
            frequency=self.sms_frequency or "",
            terms_url=self.sms_terms_url or "",
            privacy_url=self.sms_privacy_url or "",
        )


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    sms_brand = fields.Char("Name in Texts", **COMPANY_FIELD)
    sms_message_types = fields.Char("Kind of Texts", **COMPANY_FIELD)
    sms_frequency = fields.Char("How Often", **COMPANY_FIELD)
    sms_terms_url = fields.Char("Terms Page", **COMPANY_FIELD)
    sms_privacy_url = fields.Char("Privacy Page", **COMPANY_FIELD)
    generated_wording = fields.Json(compute="_compute_generated_wording", help="[{title, text, missing}] to copy.")

    @api.depends(*(f"company_id.{name}" for name in COMPANY_WORDS))
    @api.depends_context("lang")
    def _compute_company_words(self):
        for account in self:
            company = account.company_id.sudo()  # sudo: who sees the account need not see its company
            account.update({name: company[name] for name in COMPANY_WORDS})

    def _inverse_company_words(self):
        for account in self:
            # sudo: what the company's texts say is the SMS administrator's, who need not change companies otherwise
            company = account.company_id.sudo()
            changed = {name: account[name] for name in COMPANY_WORDS if (account[name] or "") != (company[name] or "")}
            if changed:
                company.write(changed)

    @api.depends("sms_brand", "sms_message_types", "sms_frequency", "sms_terms_url", "sms_privacy_url")
    @api.depends("company_id.name", "sender_ids.value")
    @api.depends_context("lang")
    def _compute_generated_wording(self):
        for account in self:
            account.generated_wording = account._generated_wording()

    def _generated_wording(self):
        """Return the texts in English, and in the user's language where that is another one."""
        english = self.with_context(lang="en_US")
        texts = english._wording_in(wording.PHRASES, self.env._("English")) + self._answers_to_copy()
        phrases = {code: self.env._(text) for code, text in PHRASES.items()}
        if phrases == wording.PHRASES:
            return texts
        lang = self.env["res.lang"]._get_data(code=self.env.lang)
        return texts + self._wording_in(phrases, lang.name)

    def _answers_to_copy(self):
        """Return the answers to STOP, HELP and START as they are sent, for the forms of registrations."""
        known = [row for row in ANSWERS if row[1] in self._fields]
        found = [(self[own] or self[default], title) for own, default, title in known]
        return [{"title": self.env._(title), "text": text, "missing": []} for text, title in found if text]

    def _wording_in(self, phrases, language):
        company = self.company_id.sudo()._sms_wording_facts()  # sudo: who sees the account need not see its company
        number = next((sender.value for sender in self.sender_ids if sender.kind in ("number", "short_code")), "")
        texts = {
            wording.CHECKBOX: wording.checkbox(company, phrases),
            wording.CALL: wording.opt_in_call(company, KEYWORD, number, phrases) if number else "",
            wording.PRIVACY: wording.privacy_paragraph(company, phrases),
        }
        # what is missing is told in the language of whoever reads it, also about the English text
        reader = self.with_context(lang=self.env.user.lang or "en_US").env
        checked = phrases is wording.PHRASES
        return [
            {
                "title": f"{reader._(TITLES[kind])} ({language})",
                "text": text,
                "missing": [reader._(MISSING[code]) for code in self._lacks(text, kind, company, checked)],
            }
            for kind, text in texts.items()
            if text
        ]

    def _lacks(self, text, kind, company, checked):
        """Return the elements that are missing and can be mended; the checker reads English only."""
        found = wording.problems(text, kind, company) if checked else ()
        return [code for code in found if code in MISSING]
