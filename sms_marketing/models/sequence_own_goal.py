"""A plan that reaches its goal by its own act would count that as success: the flow says so."""

from collections.abc import Iterable

from odoo import models

from .sequence_flow import WARNING

# What a branch asks that the person did: a lane behind a “yes” to it is the person's doing, not the plan's.
THEIR_DOING = ("replied", "reply_matches", "tapped", "clicked")


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    def _notes_on_own_goal(self):
        """Return a warning for each step that makes a lead reach the goal without the person's doing anything."""
        reaches = getattr(self, f"_reaching_{self.goal_kind}", None)
        steps = reaches() if reaches else ()
        return [
            {
                "kind": WARNING,
                "key": step.key,
                "text": self.env._(
                    "“%(step)s” reaches the goal by itself, so everybody who comes there counts as a success. Choose a"
                    " goal that only the person can bring about, or put the step where they have replied or tapped.",
                    step=step._label(),
                ),
            }
            for step in steps
            if not self._is_their_doing(step)
        ]

    def _is_their_doing(self, step):
        """Tell whether a step stands behind a “yes” to something that the person did."""
        by_key = {one.key: one for one in self.step_ids}
        seen = set()
        while step and step.parent_key and step.key not in seen:
            seen.add(step.key)
            branch = by_key.get(step.parent_key)
            if step.lane == "yes" and branch and branch.condition in THEIR_DOING:
                return True
            step = branch
        return False

    def _reaching_stage(self):
        goals = self._goal_stages() if self.goal_stage_id else self.goal_stage_id
        return self.step_ids.filtered(lambda step: step.kind == "stage" and step.stage_id in goals)

    def _reaching_won(self):
        return self.step_ids.filtered(lambda step: step.kind == "stage" and step.stage_id.is_won)

    def _reaching_domain(self):
        """Return the steps that set the one stage or tag for which the filter asks; no others can be told."""
        name, ids = self._set_by_goal_filter()
        if name == "stage_id":
            return self.step_ids.filtered(lambda step: step.kind == "stage" and step.stage_id.id in ids)
        if name == "tag_ids":
            return self.step_ids.filtered(lambda step: step.kind == "tag" and not ids.isdisjoint(step.tag_ids.ids))
        return ()

    def _set_by_goal_filter(self):
        """Return (field, ids) that the filter asks for where it asks for nothing else, else (None, no ids)."""
        try:
            conditions = list(self._goal_filter().iter_conditions())
        except Exception:  # half typed; saving says what is wrong with it
            return None, set()
        if len(conditions) != 1 or conditions[0].operator not in ("=", "in"):
            return None, set()
        value = conditions[0].value
        return conditions[0].field_expr, {*value} if isinstance(value, Iterable) else {value}
