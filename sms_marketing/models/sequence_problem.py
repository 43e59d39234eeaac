"""What is wrong with a sequence's plan, in sentences that say what to do about it."""

from odoo import api, fields, models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# codes of `sequence_plan` and of `sequence_step._missing`; %(step)s and %(other)s name steps
SENTENCES = {
    "empty": _lt("There are no steps yet: add one."),
    "twice": _lt("“%(step)s” is in the plan twice under the same key: delete one of them."),
    "lost": _lt("“%(step)s” stands in a branch that is gone: move it to another place."),
    "nowhere": _lt("“%(step)s” leads to a step that is gone: choose where the lead goes on."),
    "loop": _lt("“%(step)s” leads back to “%(other)s”, so it would never end: let it go on further down."),
    "unreachable": _lt("Nobody ever comes to “%(step)s”: delete it, or what ends the sequence before it."),
    "no_template_id": _lt("An SMS step has no text: choose one."),
    "no_mail_template_id": _lt("An e-mail step has no e-mail: choose one."),
    "no_recipient": _lt(
        "“%(step)s” goes to nobody: in the e-mail's settings choose to send it to the default recipients, or name one."
    ),
    "no_stage_id": _lt("A step moves leads to no stage: choose one."),
    "no_activity_type_id": _lt("A step plans an activity without a type: choose one."),
    "no_action_id": _lt("A step runs no action: choose one."),
    "no_tags": _lt("A step changes no tags: choose those to add or to remove."),
    "no_wait_field_id": _lt("A step waits for a date of the lead, but for none in particular: choose the field."),
    "no_condition": _lt("A branch asks nothing: choose what it asks."),
    "no_words": _lt("A branch looks for words in a reply, but for none: type them."),
}


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    problems = fields.Text(compute="_compute_problems", help="What keeps the sequence from being started.")

    @api.depends("step_ids", "step_ids.display_name", "step_ids.target_key", "step_ids.parent_key", "step_ids.lane")
    def _compute_problems(self):
        for sequence in self:
            sequence.problems = bool(sequence.step_ids) and "\n".join(sequence._problem_sentences())

    def _problem_sentences(self):
        """Return what keeps the plan from being started, as sentences; an empty list for a sound plan."""
        names = {step.key: step._label() for step in self.step_ids}
        return [self._problem_sentence(problem, names) for problem in self.step_ids._as_plan().problems()]

    def _problem_sentence(self, problem, names):
        other = problem.others[0] if problem.others else ""
        sentence = self.env._(SENTENCES[problem.code])
        return sentence % {"step": names.get(problem.key, ""), "other": names.get(other, "")}
