"""Leads that are on the way on an older version of a plan go on with the newest one, where somebody wants that."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .enrollment import ACTIVE


class SmsMarketingSequenceVersion(models.Model):
    _inherit = "sms.marketing.sequence.version"

    step_count = fields.Integer("Number of Steps", compute="_compute_step_count")
    is_newest = fields.Boolean(compute="_compute_is_newest")

    @api.depends("step_ids")
    def _compute_step_count(self):
        for version in self:
            version.step_count = len(version.step_ids)

    @api.depends("digest", "sequence_id.version_ids")
    def _compute_is_newest(self):
        """The newest is the one of the plan as it is now: after an edit there is none until somebody starts."""
        digests = {one: self._digest_of(one.step_ids) for one in self.sequence_id}
        newest = {one: one.version_ids[:1] for one in self.sequence_id}
        for version in self:
            sequence = version.sequence_id
            version.is_newest = version == newest[sequence] and version.digest == digests[sequence]

    def action_move_to_current(self):
        """Move who is on the way on these versions to the plan as it is now; say how many that were.

        Each goes on at the same step, by its key. Where that is gone, at the next one of the old plan that still
        exists; where none does, the run is finished. What is due keeps its time.
        """
        moved = gone = 0
        for version in self:  # one is pressed at a time
            sequence = version.sequence_id
            sequence.check_access("write")
            sequence._check_runnable()
            # sudo: versions are made and runs are moved by nobody's hand; who may edit the plan was checked above
            newest = version.sudo()._current(sequence.sudo())
            done, ended = version.sudo()._move_runs(newest)
            moved, gone = moved + done, gone + ended
        return self._told_of_move(moved, gone)

    def _move_runs(self, newest):
        """Move the active runs of this version; return how many go on, and how many of them had to finish.

        Runs that the job has in its hands at this moment stay: their lock tells.
        """
        if newest == self:
            return 0, 0
        runs = self.env["sms.marketing.enrollment"]
        found = runs.search([("version_id", "=", self.id), ("state", "in", ACTIVE)]).try_lock_for_update()
        finished = 0
        for step, group in found.grouped("step_id").items():
            target = self._step_in(newest, step)
            group.version_id = newest
            if target and target.key == step.key and target.kind == step.kind:
                group.step_id = target
            else:
                group._enter(dict.fromkeys(group.ids, target))
                finished += 0 if target else len(group)
        return len(found), finished

    def _step_in(self, newest, step):
        """Return the step of the newest version at which whoever stands at `step` goes on; an empty set at the end."""
        keys = self._plan().walk(step.key) if step.key in self._plan() else ()
        plan = newest._plan()
        return newest._step(next((key for key in keys if key in plan), None))

    def _told_of_move(self, moved, finished):
        if not moved:
            raise UserError(self.env._("Nobody is on the way on this version who could be moved now."))
        words = self.env._("%(count)s leads go on with the newest version.", count=moved)
        if finished:
            words += " " + self.env._(
                "%(count)s of them are finished: nothing of what they had left is in it.", count=finished
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": words,
                "type": "success",
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }
