"""What is wrong with a text, told to whoever writes it: warnings with reasons, in batch for all who would get it."""

from datetime import timedelta

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

from ..tools import content_checks, phone

_lt = LazyTranslate(__name__)

NOT_SENT = ("refused", "failed", "undelivered", "canceled")
TOPICS = {
    "sex": _lt("sex"),
    "hate": _lt("hate"),
    "alcohol": _lt("alcohol"),
    "firearms": _lt("firearms"),
    "tobacco": _lt("tobacco"),
    "cannabis": _lt("cannabis"),
    "debt": _lt("debt relief"),
    "crypto": _lt("cryptocurrency"),
    "collection": _lt("debt collection for others"),
    "loans": _lt("high-risk loans"),
    "gambling": _lt("gambling"),
    "schemes": _lt("get-rich-quick offers"),
}
SENTENCES = {
    "placeholder": _lt("“%(placeholder)s” is still in the text. Write what belongs there."),
    "no_brand": _lt("Say who is texting: “%(brand)s” is not in the text. Texts from strangers get reported as spam."),
    "no_opt_out_link": _lt("Nobody can reply to this sender, so every text needs a link to opt out."),
    "no_opt_out": _lt("Say how to opt out, at least in the first text to a person and every %(days)s days."),
    "shortener": _lt("Carriers block links of public shorteners such as %(host)s. Use a link on your own domain."),
    "shaft": _lt("“%(word)s” speaks of %(topic)s. Carriers filter such texts, or ask for an age check first."),
    "forbidden_topic": _lt(
        "“%(word)s” speaks of %(topic)s. This is not allowed from toll-free numbers, and is often filtered elsewhere."
    ),
    "insecure_link": _lt("The link to %(host)s is not secure. Use https:// and your own domain."),
    "shouting": _lt("“%(words)s” looks like shouting. Filters take it for spam."),
    "long": _lt("%(length)s characters are many: texts of up to %(most)s arrive and are read best."),
}


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    # Not computed: Odoo makes a record for each row to compute a field beforehand, which made queueing a fifth dearer.
    has_opt_out_wording = fields.Boolean(readonly=True, help="It says how to opt out.")

    @api.model_create_multi
    def create(self, vals_list):
        outgoing = (vals for vals in vals_list if vals.get("direction", "outbound") == "outbound")
        for vals in outgoing:
            vals.update(self._wording_values(vals.get("body")))
        return super().create(vals_list)

    @api.model
    def _wording_values(self, body):
        """Return what a row keeps of the words of an outgoing text."""
        return {"has_opt_out_wording": content_checks.has_opt_out_wording(body)}

    # --- the warnings ---

    @api.model
    def _content_warnings(self, body, company, sender=None, purpose="marketing", numbers=None):
        """Return [{code, severity, text, fix}] for a text: what carriers and the law find fault with.

        `numbers` are the E.164 numbers that would get it, None where that is not known yet; `sender` is the one it
        leaves from, else the company's first. `severity` is warning or hint; `fix` is what may be added to the text,
        or False. At most three queries.
        """
        firsts, overdue = self._need_opt_out_wording(company, numbers or ())
        content = content_checks.Content(
            body or "",
            brands=self._brand_names(company),
            purpose=purpose,
            sender=self._kind_for_checks(sender or self._first_sender(company)),
            recipients=len(set(numbers or ())),
            first_contacts=firsts,
            overdue=overdue,
        )
        return [
            {
                "code": finding.code,
                "severity": finding.severity,
                "text": self._content_sentence(finding),
                "fix": self.env._("Reply STOP to opt out.") if finding.code == "no_opt_out" else False,
            }
            for finding in content_checks.check(content)
        ]

    @api.model
    def _need_opt_out_wording(self, company, numbers):
        """Return (how many of these numbers never got a text, how many were not told to opt out for 30 days)."""
        numbers = {number for number in numbers if number}
        if not numbers:
            return 0, 0
        told, texted = self._last_told(company, numbers)
        since = fields.Datetime.now() - timedelta(days=content_checks.OPT_OUT_EVERY_DAYS)
        overdue = [number for number in texted if number not in told or told[number] < since]
        return len(numbers - texted), len(overdue)

    def _last_told(self, company, numbers):
        """Return ({number: when it was last told how to opt out}, the numbers that got any text at all)."""
        # sudo: what to write must not depend on which texts of colleagues one may read
        groups = self.sudo()._read_group(
            [
                ("company_id", "=", company.id),
                ("number", "in", list(numbers)),
                ("direction", "=", "outbound"),
                ("state", "not in", NOT_SENT),
            ],
            ["number", "has_opt_out_wording"],
            ["create_date:max"],
        )
        return {number: last for number, has_wording, last in groups if has_wording}, {group[0] for group in groups}

    @api.model
    def _brand_names(self, company):
        """Return the names by which people know a company, the one for texts first; others may add theirs."""
        company = company.sudo()  # whoever texts need not be allowed to read companies
        return tuple(dict.fromkeys(name for name in (company._sms_brand(), company.name) if name))

    def _first_sender(self, company):
        candidates = self.env["sms.marketing.sender"]._pools(company).get(None, [])
        # sudo: texting needs no right to open senders
        return self.env["sms.marketing.sender"].sudo().browse(candidates[0].id if candidates else ())

    @api.model
    def _kind_for_checks(self, sender):
        sender = sender.sudo()  # texting needs no right to open senders
        if sender.kind == "number" and phone.kind(sender.value) == "toll_free":
            return content_checks.TOLL_FREE
        return sender.kind or "number"

    # --- the words ---

    def _content_sentence(self, finding):
        if finding.code == "no_opt_out" and finding.details["recipients"]:
            return self._words_on_opt_out(finding.details)
        if finding.code == "dear_characters":
            return self._words_on_characters(finding.details)
        details = dict(finding.details)
        if "topic" in details:
            details["topic"] = self.env._(TOPICS[details["topic"]])
        text = self.env._(SENTENCES[finding.code])
        return text % details

    def _words_on_opt_out(self, details):
        if details["recipients"] == 1:
            return (
                self.env._("This is your first text to this person: say how to opt out.")
                if details["first_contacts"]
                else self.env._("This person was not told for %(days)s days how to opt out: say it again.", **details)
            )
        parts = []
        if details["first_contacts"]:
            parts.append(self.env._("%(first_contacts)s of %(recipients)s get their first text from you.", **details))
        if details["overdue"]:
            parts.append(
                self.env._("%(overdue)s of %(recipients)s were not told for %(days)s days how to opt out.", **details)
            )
        return " ".join([*parts, self.env._("Say how to opt out.")])

    def _words_on_characters(self, details):
        """Name up to five characters that make a text dear, and what to write instead."""
        swaps = [
            self.env._("%(plain)s instead of %(char)s", plain=plain, char=char)
            if plain.strip()
            else self.env._("nothing instead of %(char)s", char=char)
            if not plain
            else self.env._("a plain blank instead of a special one")
            for char, plain in details["swaps"][:5]
        ]
        return self.env._(
            "Write %(swaps)s, and the text needs %(then)s rather than %(now)s segments.",
            swaps=", ".join(dict.fromkeys(swaps)),
            then=details["then"],
            now=details["now"],
        )
