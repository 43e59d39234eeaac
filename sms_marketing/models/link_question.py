"""A question with several links as its answers: a small poll in one text."""

from odoo import api, fields, models


class SmsMarketingLinkQuestion(models.Model):
    _name = "sms.marketing.link.question"
    _description = "Question Answered by Links"
    _order = "name, id"

    name = fields.Char(
        "Question", required=True, translate=True, help="Stands on the page of every answer that has no own question."
    )
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    link_ids = fields.One2many("sms.marketing.link", "question_id", string="Answers")
    answer_count = fields.Integer("Answers Given", compute="_compute_answer_count", compute_sudo=True)

    @api.depends("link_ids.tap_ids.state")
    def _compute_answer_count(self):
        rows = self.env["sms.marketing.link.tap"]._read_group(
            [("question_id", "in", self.ids), ("state", "=", "standing")], ["question_id"], ["__count"]
        )
        counts = dict(rows)
        for question in self:
            question.answer_count = counts.get(question._origin, 0)
