"""One line of what Verify found out about an account."""

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..gateway import control
from .account_secrets import UNREADABLE

_lt = LazyTranslate(__name__)

_UNREACHABLE = _lt("Failed: Base URL. Nothing answers there. Check the address and this server's way to the internet.")
_NO_URL = _lt("Failed: Base URL. It starts with https:// and names a host, like https://api.twilio.com/.")

# What Verify says for each of the gateway's codes (`gateway/verify.py`).
SENTENCES = {
    "ok": _lt("In order."),
    "not_checked": _lt("Not checked: an earlier check failed, or there is nothing to compare with."),
    "not_applicable": _lt("Nothing to check: this sender cannot receive texts."),
    "network": _UNREACHABLE,
    "timeout": _lt("Failed: Base URL. The API did not answer in time. Try again in a moment."),
    "tls": _lt("Failed: Base URL. The certificate of the API is not trusted. Check the address."),
    "not_twilio": _lt("Failed: Base URL. Something answers there, but it is not Twilio. Correct the address."),
    "rate_limited": _lt("Twilio asks to come back later. Verify again in a minute."),
    "server": _lt("Twilio has a fault at the moment. Verify again in a few minutes."),
    "refused": _lt("Twilio refused the question: %(detail)s"),
    "forbidden": _lt("These credentials may not ask that. Use the Auth Token, or an API key with more rights."),
    "not_found": _lt("Twilio does not know this. Check the Account SID and the sender."),
    "too_many": _lt("Twilio's list is too long to read through. Check this one in Twilio's console."),
    "base_url_missing": _NO_URL,
    "base_url_too_long": _NO_URL,
    "base_url_malformed": _NO_URL,
    "base_url_scheme": _NO_URL,
    "base_url_userinfo": _lt("Failed: Base URL. It may not contain a user or password."),
    "base_url_query": _lt("Failed: Base URL. It may not contain ? or #."),
    "base_url_not_https": _lt("Failed: Base URL. Use https://; plain http:// works for this machine only."),
    "missing": _lt("Fill in the Account SID and the Auth Token from the start page of Twilio's console."),
    "malformed_sid": _lt("Wrong Account SID: it is AC followed by 32 digits or letters from a to f."),
    "wrong_credentials": _lt("Wrong SID or token: Twilio does not accept them. Copy both again from Twilio's console."),
    "unauthorized": _lt("Wrong SID or token: Twilio does not accept them. Copy both again from Twilio's console."),
    "wrong_key": _lt("Twilio does not accept the API key. Copy its SID and secret again, or leave both empty."),
    "token_missing": _lt("The API key works, but without the Auth Token replies and STOPs cannot be checked. Add it."),
    "trial": _lt("This is a trial account: it texts only numbers that you verified at Twilio. Upgrade it to go live."),
    "suspended": _lt("Twilio suspended this account. Look into Twilio's console for the reason."),
    "closed": _lt("This account is closed. Use another one."),
    "account_status": _lt("Twilio reports an unknown status for this account: %(detail)s"),
    # found here, without asking Twilio; the detail is the key's place
    "secrets_unreadable": UNREADABLE,
    "hidden": _lt("An API key may not see the account's status. This does not keep you from sending."),
    "sender_missing": _lt("Failed: Invalid From number. Add a sender on the first tab."),
    "sender_malformed": _lt(
        "Failed: Invalid From number. %(detail)s is no number, short code, ID or Messaging Service."
    ),
    "sender_not_yours": _lt(
        "Failed: Invalid From number. %(detail)s does not belong to this Twilio account. "
        "Correct it, or press Import Senders From Twilio."
    ),
    "sender_no_sms": _lt("Failed: Invalid From number. %(detail)s cannot send SMS. Buy an SMS number at Twilio."),
    "service_not_yours": _lt(
        "Failed: Invalid From number. Twilio knows no Messaging Service %(detail)s on this account. "
        "Correct it, or press Import Senders From Twilio."
    ),
    "service_empty": _lt("The Messaging Service %(detail)s has no senders. Add a number to it at Twilio."),
    "service_inbound_off": _lt("The Messaging Service drops replies, STOP included. Press Set Webhooks in Twilio."),
    "one_way": _lt("Nobody can answer an alphanumeric ID: every text needs another way to opt out."),
    "webhook_not_set": _lt("Replies and STOPs go nowhere. Press Set Webhooks in Twilio."),
    "webhook_different": _lt("Replies go to %(detail)s instead of here. Press Set Webhooks in Twilio."),
    "webhook_method": _lt("Replies come as GET instead of POST. Press Set Webhooks in Twilio."),
    "webhook_application": _lt(
        "The TwiML application %(detail)s swallows the replies. Remove it from the number at Twilio."
    ),
    "webhook_service_off": _lt(
        "This number is in the Messaging Service %(detail)s, which drops replies, STOP included. "
        "Add the service as a sender here and press Set Webhooks in Twilio."
    ),
    "webhook_service": _lt(
        "This number is in the Messaging Service %(detail)s, which sends replies elsewhere. "
        "Add the service as a sender here and press Set Webhooks in Twilio."
    ),
    "self_test_address": _lt("Failed: Public Address. It starts with https:// and names a host, without ? or #."),
    "self_test_local": _lt(
        "Failed: Public Address. Twilio cannot reach an address of this machine or of a private network: "
        "replies and STOPs would be lost. Enter the address at which the internet reaches this Odoo."
    ),
    "self_test_network": _lt(
        "This server could not reach its own Public Address. If it opens from outside, all is well; "
        "if not, replies and STOPs are lost."
    ),
    "self_test_timeout": _lt(
        "The Public Address did not answer this server in time. If it opens from outside, all is well; "
        "if not, replies and STOPs are lost."
    ),
    "self_test_tls": _lt(
        "Failed: Public Address. Its certificate is not trusted, so Twilio will not deliver replies. Renew it."
    ),
    "self_test_redirect": _lt(
        "Failed: Public Address. It redirects to %(detail)s, which breaks Twilio's signature. "
        "Enter the address that it redirects to."
    ),
    "self_test_not_us": _lt(
        "Failed: Public Address. Something else than this Odoo answers there (%(detail)s). "
        "Correct the address, or let the proxy pass /sms_marketing/ through."
    ),
    "self_test_signature": _lt(
        "Failed: Public Address. This Odoo answers there, but a proxy changes the request on its way, "
        "so Twilio's signature would not fit. Let the proxy pass address and body through unchanged."
    ),
    "not_needed": _lt("Nothing to register: US carriers' rules do not concern this sender."),
    "registration_unknown": _lt(
        "These credentials may not see the registrations with US carriers. Look in Twilio's console. (%(detail)s)"
    ),
    "campaign_missing": _lt(
        "%(detail)s belongs to no registered A2P campaign: US carriers block its texts (30034). "
        "Register a brand and a campaign at Twilio, and add the number to the campaign's Messaging Service."
    ),
    "campaign_pending": _lt(
        "The A2P campaign is still being reviewed: US carriers may block texts until it is approved. "
        "Verify again later."
    ),
    "campaign_failed": _lt("The A2P campaign was rejected: %(detail)s. Correct it at Twilio and submit it again."),
    "campaign_suspended": _lt("The A2P campaign is suspended: US carriers block its texts. Ask Twilio for the reason."),
    "campaign_unknown": _lt("Twilio reports an unknown status of the A2P campaign: %(detail)s. Look in its console."),
    "brand_pending": _lt("The A2P brand is still being reviewed. Verify again later."),
    "brand_failed": _lt("The A2P brand was rejected: %(detail)s. Correct it at Twilio and submit it again."),
    "brand_suspended": _lt("The A2P brand is suspended: US carriers block its texts. Ask Twilio for the reason."),
    "brand_unknown": _lt("Twilio reports an unknown status of the A2P brand: %(detail)s. Look in its console."),
    "tollfree_missing": _lt(
        "The toll-free number %(detail)s is not verified: its texts to the US and Canada are blocked. "
        "Submit a toll-free verification at Twilio."
    ),
    "tollfree_pending": _lt(
        "The verification of the toll-free number %(detail)s is still being reviewed: until then its texts to the US "
        "and Canada are blocked. Verify again later."
    ),
    "tollfree_rejected": _lt(
        "The toll-free verification was rejected, so texts are blocked: %(detail)s. Correct it at Twilio."
    ),
    "tollfree_unknown": _lt(
        "Twilio reports an unknown status of the toll-free verification: %(detail)s. Look in its console."
    ),
}


class SmsMarketingAccountCheck(models.Model):
    _name = "sms.marketing.account.check"
    _description = "Twilio Account Check"
    _order = "id"

    account_id = fields.Many2one("sms.marketing.account", required=True, ondelete="cascade", index=True)
    company_id = fields.Many2one(related="account_id.company_id")
    check = fields.Selection(
        [
            ("credentials", "Credentials"),
            ("account", "Account"),
            ("sender", "Sender"),
            ("base_url", "Base URL"),
            ("webhooks", "Webhooks"),
            ("self_test", "Public Address"),
            ("registration", "Registration"),
        ],
        readonly=True,
    )
    sender_id = fields.Many2one("sms.marketing.sender", readonly=True, ondelete="set null")
    outcome = fields.Selection(
        [("ok", "OK"), ("warning", "Look at this"), ("failed", "Failed"), ("skipped", "Not Checked")], readonly=True
    )
    code = fields.Char(readonly=True)
    message = fields.Text("Result", readonly=True)

    @api.model
    def _record(self, account, results):
        """Store a line for each of the gateway's `CheckResult`s, in order."""
        senders = {sender.value: sender.id for sender in account.sender_ids}
        return self.create(
            [
                {
                    "account_id": account.id,
                    "check": result.check,
                    "sender_id": senders.get(result.sender, False),
                    "outcome": self._outcome(result),
                    "code": result.code,
                    "message": self._sentence(result),
                }
                for result in results
            ]
        )

    def _outcome(self, result):
        if result.code == "not_checked":
            return "skipped"
        return {True: "ok", False: "failed", None: "warning"}[result.ok]

    @api.model
    def _about(self, account, result):
        """Return the sentence of a result, with the name of the sender it is about where it is not named already."""
        sender = account.sender_ids.filtered(lambda one: one.value == result.sender)[:1]
        sentence = self._sentence(result)
        return f"{sentence} ({sender.display_name})" if sender and sender.display_name not in sentence else sentence

    @api.model
    def _sentence(self, result):
        """Return what a check found in words, with what to do where it failed."""
        sentence = self.env._(SENTENCES.get(result.code, SENTENCES["refused"]))
        # no formatting: the detail is Twilio's or a stranger's text
        for name in ("detail", "place"):
            sentence = sentence.replace(f"%({name})s", result.detail or self.env._("no details"))
        return sentence

    @api.model
    def _why(self, error):
        """Return the sentence of a `ControlError`: why Twilio could not be asked, and what to do."""
        code = "wrong_credentials" if error.code == "unauthorized" else error.code
        return self._sentence(control.CheckResult("account", False, code, error.detail))
