"""What is wrong with a playbook's file, in sentences with the place at which it stands."""

from odoo import api, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

EXPECTED = {
    "object": _lt("expected an object in braces { }"),
    "list": _lt("expected a list in brackets [ ]"),
    "text": _lt("expected text"),
    "whole": _lt("expected a whole number"),
    "positive": _lt("expected a whole number above 0"),
    "number": _lt("expected a number"),
    "flag": _lt("expected true or false"),
    "key": _lt("expected a key: small letters, digits, - and _"),
    "code": _lt("expected a key: small letters, digits, - and _, beginning with a letter"),
    "field": _lt("expected the technical name of a field of the lead, like date_deadline"),
    "condition": _lt("expected a condition: [field, operator, value]"),
    "plain": _lt("expected a plain value: text, a number, true, false or null"),
}
# codes of tools/playbook.py and tools/playbook_text.py
SENTENCES = {
    "too_big": _lt("The file is larger than %(most)s kB, which no playbook is."),
    "not_utf8": _lt("The file is no text in UTF-8. Save it as UTF-8 and import it again."),
    "not_json": _lt("The file is no JSON: it cannot be read from line %(line)s on."),
    "too_deep": _lt("branches inside of branches go deeper than %(most)s levels."),
    "format": _lt("this file is of format %(found)s, this version of the app reads format %(format)s."),
    "type": _lt("%(expected)s, found “%(found)s”."),
    "missing": _lt("“%(found)s” is missing."),
    "unknown": _lt("nothing is called “%(found)s” here. There are: %(known)s."),
    "twice": _lt("“%(found)s” stands there twice."),
    "key_twice": _lt("the key “%(found)s” is taken by another one above."),
    "empty": _lt("there is nothing in it."),
    "too_long": _lt("%(length)s characters are too many, %(most)s is the most."),
    "too_many": _lt("%(length)s are too many, %(most)s is the most."),
    "range": _lt("expected a number from %(low)g to %(high)g, found “%(found)s”."),
    "choice": _lt("“%(found)s” is none of: %(choices)s."),
    "no_such": _lt("there is no “%(found)s” among the %(of)s of this playbook."),
    "domain": _lt("a condition is missing behind “&”, “|” or “!”."),
    "no_reason": _lt("say why the texts are not marketing, for example “Reminder of a booked visit”."),
    "window": _lt("the hours close before they open."),
    "no_tags": _lt("the step changes no tags: name those to add or to remove."),
    "no_phone": _lt("a form that asks for SMS consent needs a field for the phone number."),
    "asked_twice": _lt("the form asks for “%(found)s” twice."),
    "no_choices": _lt("a choice needs at least two answers."),
    "no_tag": _lt("only a choice can become a tag."),
    "no_fields": _lt("no fields in braces may stand here: “%(found)s”."),
    "markup": _lt("plain text is expected, without “%(found)s”."),
    "hidden": _lt("there is a character that cannot be seen (%(found)s). Delete it."),
    "line": _lt("it must be on one line."),
    "no_links": _lt("personal links belong into the body: “%(found)s”."),
    "many_fields": _lt("there are more than %(found)s fields in it."),
    "broken_field": _lt("the braces make no sense at “%(found)s”. Fields are written like {{first_name}}."),
    "expression": _lt("“%(found)s” is program code, which a playbook may not hold. Use a plain field."),
    "unknown_field": _lt("a playbook cannot hold the field “%(found)s”, which other databases may not have."),
    "tag": _lt("“%(found)s” may not stand in the e-mail of a playbook."),
    "bracket": _lt("“%(found)s”: the characters < and > may not stand in the words of an e-mail."),
    "attribute": _lt("“%(found)s” may not stand in a tag of an e-mail."),
    "address": _lt("“%(found)s” is no address that an e-mail may lead to. Use https:// or link('key')."),
    "unclosed": _lt("“%(found)s” closes what was never opened."),
    "no_date": _lt("the lead has no date called “%(found)s” in this database."),
    "no_field": _lt("the lead has no field “%(found)s” that may be asked about in this database."),
    "foreign_id": _lt(
        "“%(found)s” is compared with a record's number, which is another record in other databases. Compare it with a"
        " name, or ask about another field."
    ),
    "no_fit": _lt("“%(found)s” is compared with a value that does not fit this field of the lead."),
    "plan_empty": _lt("there are no steps."),
    "plan_twice": _lt("the key “%(found)s” is taken by another step."),
    "plan_lost": _lt("the step stands in a branch that is not there."),
    "plan_nowhere": _lt("it leads to a step that is not there."),
    "plan_loop": _lt("it leads back to itself, so the sequence would never end."),
    "plan_unreachable": _lt("nobody ever comes to this step."),
}
LISTS = {
    "stages": _lt("stages"),
    "tags": _lt("tags"),
    "texts": _lt("texts"),
    "emails": _lt("e-mails"),
    "questions": _lt("questions"),
    "links": _lt("links"),
    "sequences": _lt("sequences"),
}


class SmsMarketingPlaybook(models.Model):
    _inherit = "sms.marketing.playbook"

    @api.model
    def _words_on_faults(self, faults):
        """Return what is wrong as text, one line for each fault."""
        return "\n".join(self._sentence(fault) for fault in faults)

    def _sentence(self, fault):
        details = dict(fault.details)
        if "expected" in details:
            details["expected"] = self.env._(EXPECTED[details["expected"]])
        if "of" in details:
            details["of"] = self.env._(LISTS[details["of"]])
        text = self.env._(SENTENCES[fault.code])
        text = text % details
        return f"{fault.path}: {text}" if fault.path else text[:1].upper() + text[1:]
