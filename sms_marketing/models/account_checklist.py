"""The compliance checklist of an account: one table of checks, each looked at whenever the list is shown.

Nothing is stored and nobody is asked over the network; what Twilio said is read from the last Verify.
Engineering input, not legal advice.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools.translate import LazyTranslate

from ..gateway.registration import is_long_code, is_toll_free
from ..tools import wording_checkbox as wording

_lt = LazyTranslate(__name__)

DONE, TODO, NOT_APPLICABLE = "done", "todo", "na"
INBOUND_DAYS = 30
REVIEW_DAYS = 365
ENOUGH_EVIDENCE = 0.9
# https://www.twilio.com/docs/api/errors/30464 and /30466: blocked since 31 January 2024, read 2026-11
TOLL_FREE_SOURCE = "https://www.twilio.com/docs/api/errors/30466"
CAMPAIGN_SOURCE = "https://www.twilio.com/docs/api/errors/30034"
FCC_SOURCE = "https://www.ecfr.gov/current/title-47/section-64.1200"
CTIA_SOURCE = "https://www.ctia.org/the-wireless-industry/industry-commitments/messaging-interoperability-sms-mms"
_STOP = re.compile(r"\bstop\b", re.IGNORECASE)
_REJECTION = re.compile(r"\b30[0-9]{3}\b")


@dataclass(frozen=True, slots=True)
class Check:
    """One line: `look(account)` answers with a state, or with (state, words) where it knows more than `todo` says.

    `opens` names what leads to where it can be mended: a method of the account, or a field below the list;
    `button` its words.
    """

    code: str
    title: object
    why: object
    todo: object
    look: Callable
    opens: str
    button: object
    source: str = ""


# --- the looks: each takes an account with all rights ---


def _website(account):
    return DONE if (account.company_id.website or "").strip() else TODO


def _privacy(account):
    return DONE if account.company_id.sms_privacy_url else TODO


def _terms(account):
    return DONE if account.company_id.sms_terms_url else TODO


def _brand(account):
    placeholder = account.company_id._sms_brand().casefold() in ("", "my company", "yourcompany")
    return TODO if placeholder else DONE


def _help_contact(account):
    company = account.company_id
    return DONE if company.phone or company.email or company.website else TODO


def _verified(account):
    return DONE if account.state == "verified" else TODO


def _webhooks(account):
    lines = account.check_ids.filtered(lambda line: line.check == "webhooks")
    return _worst(lines)


def _worst(lines):
    """Return the state of Verify's lines: done where all are in order, else the first complaint; na where none fits."""
    if not lines:
        return TODO
    complaint = next((line.message for line in lines if line.outcome in ("failed", "warning")), None)
    if complaint:
        return TODO, complaint
    if all(line.outcome == "skipped" for line in lines):
        return TODO
    return NOT_APPLICABLE if all(line.code in ("not_needed", "not_applicable") for line in lines) else DONE


def _registration_lines(account, fits):
    senders = account.sender_ids.filtered(lambda sender: sender.active and fits(sender))
    lines = account.check_ids.filtered(lambda line: line.check == "registration" and line.sender_id in senders)
    return senders, lines


def _campaign(account):
    senders, lines = _registration_lines(
        account, lambda sender: sender.kind == "messaging_service" or is_long_code(sender.value or "")
    )
    return _worst(lines) if senders else NOT_APPLICABLE


def _toll_free(account):
    senders, lines = _registration_lines(account, lambda sender: is_toll_free(sender.value or ""))
    if not senders:
        return NOT_APPLICABLE
    found = _worst(lines)
    return found if isinstance(found, str) else (TODO, found[1] + _after_rejection(account.env, found[1]))


def _after_rejection(env, message):
    """Return where to look after one of Twilio's reasons to reject, if the message names one that is about wording."""
    codes = [int(code) for code in _REJECTION.findall(message)]
    elements = {element for code in codes if code in wording.REJECTIONS for element in wording.elements_behind(code)}
    if not elements:
        return ""
    named = ", ".join(env._(ELEMENTS[code]) for code in wording.CODES if code in elements)
    return " " + env._("Look at these parts of your wording: %(elements)s.", elements=named)


def _inbound(account):
    since = fields.Datetime.now() - timedelta(days=INBOUND_DAYS)
    domain = [("account_id", "=", account.id), ("direction", "=", "inbound"), ("create_date", ">=", since)]
    if not any(account.sender_ids.mapped("can_receive")):
        return NOT_APPLICABLE
    return DONE if account.env["sms.marketing.message"].search_count(domain, limit=1) else TODO


def _answered_by(account):
    """Twilio answers STOP and HELP for numbers; for short codes only with its Advanced Opt-Out."""
    twilio = account._opt_out_answered_by() == "twilio"
    alone = any(sender.kind == "short_code" and sender.active for sender in account.sender_ids)
    return TODO if twilio and alone else DONE


def _stop_tried(account):
    ledger = account.env["sms.marketing.consent"]
    company = ("company_id", "=", account.company_id.id)
    tried = [
        ledger.search_count([company, ("event", "=", event), ("source", "=", "keyword")], limit=1)
        for event in ("opt_out", "opt_in")
    ]
    return DONE if all(tried) else TODO


def _wording_kept(account):
    if "sms.marketing.wording" not in account.env:
        return NOT_APPLICABLE
    kept = account.env["sms.marketing.wording"].search_count([("company_id", "=", account.company_id.id)], limit=1)
    return DONE if kept else TODO


def _evidence(account):
    company = ("company_id", "=", account.company_id.id)
    subscribers = account.env["sms.marketing.subscriber"]
    agreed = [company, ("consent", "=", "opted_in"), ("suppression", "=", "none")]
    total = subscribers.search_count(agreed)
    if not total:
        return NOT_APPLICABLE
    rows = account.env["sms.marketing.consent"]._search([company, ("event", "=", "opt_in"), ("is_proven", "=", True)])
    proven = subscribers.search_count([*agreed, ("consent_ids", "in", rows)])
    words = account.env._(
        "%(proven)s of %(total)s people who agreed have evidence: words, page, text or a reason.",
        proven=proven,
        total=total,
    )
    if proven < total:
        words += " " + account.env._("Add what you have to the others, or ask them again.")
    return (DONE, words) if proven >= total * ENOUGH_EVIDENCE else (TODO, words)


def _quiet_hours(account):
    if "sms.marketing.quiet.rule" not in account.env:
        return NOT_APPLICABLE
    rules = account.env["sms.marketing.quiet.rule"]
    before = fields.Date.today() - timedelta(days=REVIEW_DAYS)
    old = rules.search_count(["|", ("reviewed_on", "=", False), ("reviewed_on", "<", before)])
    if not old:
        return DONE if rules.search_count([], limit=1) else TODO
    return TODO, account.env._(
        "%(count)s rules were not reviewed for a year. Compare them with their source.", count=old
    )


def _daily_cap(account):
    if "sms_daily_cap" not in account.company_id._fields:
        return NOT_APPLICABLE
    return DONE if account.company_id.sms_daily_cap else TODO


def _opt_out_wording(account):
    """The first text of every sequence tells how to stop."""
    sequences = account.env["sms.marketing.sequence"].search([("company_id", "=", account.company_id.id)])
    firsts = [sequence.step_ids.filtered(lambda step: step.kind == "sms")[:1] for sequence in sequences]
    texts = [(step.sequence_id.name, step.template_id.body or "") for step in firsts if step]
    if not texts:
        return NOT_APPLICABLE
    without = [name for name, body in texts if not _STOP.search(body)]
    if not without:
        return DONE
    return TODO, account.env._(
        "The first text of %(names)s does not say how to stop. Add “Reply STOP to opt out.”", names=", ".join(without)
    )


def _owner(account):
    return DONE if account.user_id and account.user_id.active else TODO


# The parts of a wording in the users' words.
ELEMENTS = {
    "brand": _lt("your name"),
    "sms": _lt("that it is about SMS or texts"),
    "agreement": _lt("a clear “I agree”"),
    "message_types": _lt("the kind of texts"),
    "frequency": _lt("how often"),
    "rates": _lt("Msg & data rates may apply"),
    "stop": _lt("how to stop"),
    "help": _lt("how to get help, with a contact"),
    "not_a_condition": _lt("not a condition of purchase"),
    "terms": _lt("the link to your terms"),
    "privacy": _lt("the link to your privacy policy"),
    "no_sharing": _lt("that numbers are not shared for marketing"),
}

CHECKS = (
    Check(
        "verified",
        _lt("Account verified"),
        _lt("Nothing leaves through an account that Twilio does not accept."),
        _lt("Press Verify and mend what the last check names."),
        _verified,
        "action_verify",
        _lt("Verify"),
    ),
    Check(
        "webhooks",
        _lt("Replies come here"),
        _lt("A STOP that goes elsewhere is not obeyed, and each text after it may cost $500 to $1,500."),
        _lt("Press Set Webhooks in Twilio, then Verify."),
        _webhooks,
        "action_verify",
        _lt("Verify"),
        FCC_SOURCE,
    ),
    Check(
        "inbound",
        _lt("A reply was seen lately"),
        _lt("Only a reply that arrived proves that replies arrive."),
        _lt("Text anything from your own phone to your number; no reply came for 30 days."),
        _inbound,
        "action_view_messages",
        _lt("Open Messages"),
    ),
    Check(
        "stop_tried",
        _lt("STOP and START tried out"),
        _lt("The one thing that must never fail is tried before customers need it."),
        _lt("Text STOP from your own phone to your number, wait for the answer, then text START."),
        _stop_tried,
        "action_open_ledger",
        _lt("Open Ledger"),
        FCC_SOURCE,
    ),
    Check(
        "answered_by",
        _lt("Somebody answers STOP and HELP"),
        _lt("People must get one answer: none is unlawful, two look broken. For short codes Twilio does not answer."),
        _lt("Let this app answer, or turn on Advanced Opt-Out at Twilio for your short code."),
        _answered_by,
        "action_edit",
        _lt("Open Account"),
        "https://www.twilio.com/docs/messaging/tutorials/advanced-opt-out",
    ),
    Check(
        "campaign",
        _lt("US numbers registered (A2P 10DLC)"),
        _lt("Texts from unregistered numbers to the US are blocked, not slow."),
        _lt("Register a brand and an A2P campaign at Twilio, then press Verify."),
        _campaign,
        "action_verify",
        _lt("Verify"),
        CAMPAIGN_SOURCE,
    ),
    Check(
        "toll_free",
        _lt("Toll-free numbers verified"),
        _lt(
            "Texts from unverified toll-free numbers to the US and Canada are blocked since 31 January 2024, not slow."
        ),
        _lt("Submit a toll-free verification at Twilio, then press Verify."),
        _toll_free,
        "action_verify",
        _lt("Verify"),
        TOLL_FREE_SOURCE,
    ),
    Check(
        "brand",
        _lt("Your name in texts"),
        _lt("Whoever gets a text must see who sends it."),
        _lt("Enter the name under which people know you, below."),
        _brand,
        "sms_brand",
        _lt("Enter It"),
        CTIA_SOURCE,
    ),
    Check(
        "website",
        _lt("Website"),
        _lt("Reviewers of registrations look at it; without one they reject."),
        _lt("Set the website in the company's data."),
        _website,
        "action_open_company",
        _lt("Open Company"),
        CTIA_SOURCE,
    ),
    Check(
        "privacy",
        _lt("Privacy policy page"),
        _lt("It must say that mobile numbers are not shared for marketing; the paragraph is below."),
        _lt("Put the paragraph on your site and enter the page's address below."),
        _privacy,
        "sms_privacy_url",
        _lt("Enter It"),
        CTIA_SOURCE,
    ),
    Check(
        "terms",
        _lt("Terms page"),
        _lt("The words beside the checkbox have to link to it."),
        _lt("Enter the address of your terms below."),
        _terms,
        "sms_terms_url",
        _lt("Enter It"),
        CTIA_SOURCE,
    ),
    Check(
        "help_contact",
        _lt("Contact in the HELP answer"),
        _lt("HELP must be answered with your name and a phone number, e-mail or website."),
        _lt("Set phone, e-mail or website in the company's data."),
        _help_contact,
        "action_open_company",
        _lt("Open Company"),
        "https://www.twilio.com/docs/api/errors/30936",
    ),
    Check(
        "wording",
        _lt("Consent wording kept"),
        _lt("You have to show the exact words that somebody agreed to, years later."),
        _lt("Copy the words below into a registered wording, and use that on your forms."),
        _wording_kept,
        "action_open_wordings",
        _lt("Open Wordings"),
        FCC_SOURCE,
    ),
    Check(
        "evidence",
        _lt("Evidence of consent"),
        _lt("Who sends has to prove consent; a tick without evidence is none."),
        _lt("Add words, page or reason to the people who agreed."),
        _evidence,
        "action_open_subscribers",
        _lt("Open Subscribers"),
        FCC_SOURCE,
    ),
    Check(
        "opt_out_wording",
        _lt("First texts say how to stop"),
        _lt("The first text of every programme tells how to stop it."),
        _lt("Add “Reply STOP to opt out.” to the first text of each sequence."),
        _opt_out_wording,
        "action_open_sequences",
        _lt("Open Sequences"),
        CTIA_SOURCE,
    ),
    Check(
        "quiet_hours",
        _lt("Quiet hours reviewed"),
        _lt("States change their hours; a year is long."),
        _lt("Compare each rule with its source and set the date."),
        _quiet_hours,
        "action_open_quiet_rules",
        _lt("Open Quiet Hours"),
        FCC_SOURCE,
    ),
    Check(
        "daily_cap",
        _lt("Daily limit per person"),
        _lt("Several states allow three texts in 24 hours; more of them annoy people anywhere."),
        _lt("Set a daily limit in the settings; 3 suits most."),
        _daily_cap,
        "action_open_settings",
        _lt("Open Settings"),
    ),
    Check(
        "owner",
        _lt("Somebody is told of problems"),
        _lt("When Twilio stops an account, a person has to act."),
        _lt("Choose an owner."),
        _owner,
        "action_edit",
        _lt("Open Account"),
    ),
)


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    checklist = fields.Json(compute="_compute_checklist", help="[{code, title, why, state, words, button, source}]")
    compliance_summary = fields.Char("Compliance", compute="_compute_checklist")
    compliance_open = fields.Integer(compute="_compute_checklist")

    @api.depends_context("lang")
    @api.depends("state", "company_id", "check_ids", "sender_ids", "user_id")
    @api.depends("sms_brand", "sms_terms_url", "sms_privacy_url")
    def _compute_checklist(self):
        for account in self:
            lines = account._checklist() if account._origin else []
            counted = [line for line in lines if line["state"] != NOT_APPLICABLE]
            done = sum(line["state"] == DONE for line in counted)
            account.checklist = lines
            account.compliance_open = len(counted) - done
            summary = self.env._("Compliance %(done)s of %(total)s", done=done, total=len(counted))
            account.compliance_summary = summary if lines else False

    def _checklist(self):
        """Return the lines, in the table's order; sudo: the ticks are the account's, whoever looks at them."""
        known = self._origin.sudo()
        return [self._line_of(check, check.look(known)) for check in CHECKS]

    def _line_of(self, check, found):
        state, words = (found, None) if isinstance(found, str) else found
        return {
            "code": check.code,
            "title": self.env._(check.title),
            "why": self.env._(check.why),
            "state": state,
            "words": words or (self.env._(check.todo) if state == TODO else ""),
            "button": self.env._(check.button) if state == TODO and self._can_open(check) else "",
            "field": check.opens if check.opens in self._fields else "",
            "source": check.source,
        }

    def _can_open(self, check):
        return self.env.user.has_group("sms_marketing.group_administrator") and bool(self._opened(check.opens))

    def _opened(self, method):
        """Return whether there is something to open: rooms that are not built have no page."""
        wanted = {
            "action_open_wordings": "sms.marketing.wording",
            "action_open_quiet_rules": "sms.marketing.quiet.rule",
            "action_open_company": "res.company",
            "action_open_settings": "res.config.settings",
        }.get(method, self._name)
        return wanted in self.env and self.env[wanted].has_access("read")

    def _opt_out_answered_by(self):
        """Return who answers STOP and HELP: twilio or app."""
        return self["answers_by"] if "answers_by" in self._fields else "twilio"

    # --- where each line leads ---

    def action_mend(self, code):
        """Open the place where what this line of the list names can be mended."""
        self.ensure_one()
        check = next((one for one in CHECKS if one.code == code), None)
        if not check or check.opens in self._fields:
            raise UserError(self.env._("This line is not on the list any more. Reload the page."))
        return getattr(self, check.opens)()

    def action_open_company(self):
        return self._page("res.company", self.env._("Company"), res_id=self.company_id.id)

    def action_open_settings(self):
        return self.env["ir.actions.act_window"]._for_xml_id("base_setup.action_general_configuration")

    def action_open_ledger(self):
        return self._page("sms.marketing.consent", self.env._("Consent Ledger"))

    def action_open_subscribers(self):
        return self._page("sms.marketing.subscriber", self.env._("Subscribers"), [("consent", "=", "opted_in")])

    def action_open_sequences(self):
        return self._page("sms.marketing.sequence", self.env._("Sequences"))

    def action_open_wordings(self):
        return self._page("sms.marketing.wording", self.env._("Wordings"))

    def action_open_quiet_rules(self):
        return self._page("sms.marketing.quiet.rule", self.env._("Quiet Hours"))

    def _page(self, model, name, domain=(), res_id=False):
        views = [(False, "form")] if res_id else [(False, "list"), (False, "form")]
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "res_id": res_id,
            "views": views,
            "domain": list(domain),
        }
