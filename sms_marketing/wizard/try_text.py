""" "Try a text": what would happen if somebody texted us this; it writes nothing."""

from odoo import api, fields, models

from ..tools import opt_out


class SmsMarketingTryText(models.TransientModel):
    _name = "sms.marketing.try.text"
    _description = "Try a Text"

    body = fields.Text("Somebody Texts Us", help="Anything that people may answer.")
    is_out = fields.Boolean("This number is opted out")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    event = fields.Selection(
        [
            (opt_out.OPT_OUT, "Opted out"),
            (opt_out.OPT_IN, "Opted in"),
            (opt_out.HELP, "Help"),
            (opt_out.REVIEW, "To be looked at"),
            ("nothing", "Nothing"),
        ],
        compute="_compute_answer",
    )
    answer = fields.Char(compute="_compute_answer")
    seen = fields.Char("Decided By", compute="_compute_answer")

    @api.depends("body", "is_out", "company_id")
    def _compute_answer(self):
        for dialog in self:
            words = self.env["sms.marketing.keyword"]._words_of(dialog.company_id)
            reading = opt_out.read(dialog.body, dialog.is_out, words)
            dialog.event = dialog.body and (reading.event if reading else "nothing")
            dialog.answer = dialog.body and dialog._sentences()[dialog.event]
            dialog.seen = reading and dialog._what_decided(reading)

    def _sentences(self):
        return {
            opt_out.OPT_OUT: self.env._("The number is opted out at once: no text leaves for it any more."),
            opt_out.OPT_IN: self.env._("The number is opted in, unless a colleague or the law blocks it."),
            opt_out.HELP: self.env._("The person gets the help text."),
            opt_out.REVIEW: self.env._(
                "It is not clear. Texts to this number wait until a colleague has looked at it."
            ),
            "nothing": self.env._("The text says nothing about being texted. It is an answer like any other."),
        }

    def _what_decided(self, reading):
        if reading.rule in ("keyword", "join", "near-keyword"):
            return self.env._("the keyword %(word)s", word=reading.word)
        return self.env._(
            "the words “%(words)s” (%(percent)s%% certain, rule %(rule)s)",
            words=reading.word,
            percent=round(reading.certainty * 100),
            rule=reading.rule,
        )
