"""What an account answers to STOP, START and HELP, and for which senders a STOP counts."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ..tools import segments, wording

MOST_CHARACTERS = 160  # an opt-out is confirmed in one text: FCC 12-143
ANSWERS = ("stop", "help", "start", "question")


class SmsMarketingAccount(models.Model):
    _inherit = "sms.marketing.account"

    opt_out_scope = fields.Selection(
        [("all", "All senders"), ("account", "This account only")],
        "Opt-out Counts For",
        required=True,
        default="all",
        help="All senders: who says STOP gets no texts from any account of the company. From 31 January 2027 the FCC "
        "wants one STOP to end all texts of a company to people in the US; “All senders” does so already.",
    )
    answers_by = fields.Selection(
        [("twilio", "Twilio"), ("app", "This app")],
        "STOP and HELP Answered By",
        required=True,
        default="twilio",
        help="Twilio answers by itself unless you switched that off there (Advanced Opt-Out, or a short code). "
        "If both answer, people get two texts.",
    )
    stop_answer = fields.Text("Answer to STOP", help="One text without advertising, at most 160 characters.")
    help_answer = fields.Text("Answer to HELP", help="Your name and a telephone number, e-mail or website.")
    start_answer = fields.Text("Answer to START and JOIN")
    question_answer = fields.Text("Question Before the First Text", help="Whoever answers YES has agreed.")
    stop_default = fields.Text(compute="_compute_default_answers")
    help_default = fields.Text(compute="_compute_default_answers")
    start_default = fields.Text(compute="_compute_default_answers")
    question_default = fields.Text(compute="_compute_default_answers")
    double_opt_in_days = fields.Integer("Wait for YES", default=7, help="Days until the question no longer counts.")

    _double_opt_in_days_positive = models.Constraint(
        "CHECK(double_opt_in_days > 0)", "“Wait for YES” is a number of days, at least 1."
    )

    @api.depends(
        "company_id.name", "company_id.sms_brand", "company_id.phone", "company_id.email", "company_id.website"
    )
    def _compute_default_answers(self):
        for account in self:
            brand, contact = account.company_id._sms_brand(), account._contact_for_help()
            account.stop_default = wording.stop_reply(brand, contact)
            account.help_default = wording.help_reply(brand, contact)
            account.start_default = wording.welcome(brand)
            account.question_default = wording.double_opt_in(brand)

    @api.constrains("stop_answer")
    def _check_stop_answer(self):
        for account in self:
            text = account.stop_answer or ""
            if len(text) > MOST_CHARACTERS or segments.count(text).segments > 1:
                raise ValidationError(
                    self.env._("The answer to STOP must fit into one text: at most 160 characters, 70 with emoji.")
                )

    def _contact_for_help(self):
        """Return how people reach the company: telephone, else e-mail, else website, else the sender's number."""
        company = self.company_id
        return company.phone or company.email or company.website or self.sender_ids[:1].value or ""

    def _answer_text(self, kind):
        """Return the text for `kind` (stop, help, start, question): the account's own, or one made from the company."""
        return (self[f"{kind}_answer"] or "").strip() or self[f"{kind}_default"]
