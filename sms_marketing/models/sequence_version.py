"""A version of a sequence's plan, frozen when the first lead starts it: who runs on it finishes on it.

The plan that users edit is the steps without a version. Whoever starts gets the newest version; if the plan was edited
since, a new one is made of it. So an edit changes nothing for anybody who is on the way, and history stays what it was.
"""

import hashlib
import json

from odoo import api, fields, models, tools

from .cached_answers import forget_cached
from .enrollment import ACTIVE
from .fresh_start import start_over_if_taken
from .sequence_step import PLANNED


class SmsMarketingSequenceVersion(models.Model):
    _name = "sms.marketing.sequence.version"
    _description = "SMS Sequence Version"
    _order = "number desc, id desc"

    sequence_id = fields.Many2one(
        "sms.marketing.sequence", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="sequence_id.company_id", store=True)
    number = fields.Integer(required=True, readonly=True)
    digest = fields.Char(required=True, readonly=True, help="Hash of the plan, to see whether it was edited since.")
    step_ids = fields.One2many("sms.marketing.sequence.step", "version_id", string="Steps", readonly=True)
    enrollment_ids = fields.One2many("sms.marketing.enrollment", "version_id")
    running_count = fields.Integer("On the Way", compute="_compute_running_count")

    _number_once = models.UniqueIndex("(sequence_id, number)")

    @api.depends("number")
    def _compute_display_name(self):
        for version in self:
            version.display_name = self.env._("Version %(number)s", number=version.number)

    @api.depends("enrollment_ids.state")
    def _compute_running_count(self):
        counts = dict(
            self.env["sms.marketing.enrollment"]._read_group(
                [("version_id", "in", self.ids), ("state", "in", ACTIVE)], ["version_id"], ["__count"]
            )
        )
        for version in self:
            version.running_count = counts.get(version._origin, 0)

    @api.model
    def _current(self, sequence):
        """Return the version that leads start now; made of the plan if that was edited since the last one."""
        newest = self.search([("sequence_id", "=", sequence.id)], limit=1)
        digest = self._digest_of(sequence.step_ids)
        if newest.digest == digest:
            return newest
        version = self._create_once({"sequence_id": sequence.id, "number": newest.number + 1, "digest": digest})
        for step in sequence.step_ids:  # as many as a plan has, once for each edit
            step.copy({"version_id": version.id, "key": step.key})
        forget_cached(self.env)
        return version

    def _create_once(self, values):
        with start_over_if_taken(self.env):
            return self.create(values)

    @api.model
    def _digest_of(self, steps):
        planned = [self._planned(step) for step in steps.sorted(lambda step: (step.sequence, step.id))]
        return hashlib.sha256(json.dumps(planned, default=str).encode()).hexdigest()

    def _planned(self, step):
        values = (step[name] for name in PLANNED if name != "sequence")
        return [value.ids if isinstance(value, models.BaseModel) else value for value in values]

    def _plan(self):
        """Return the pure plan of this version."""
        return self._plan_of(self.id)[0]

    def _step(self, key):
        """Return the step with this key; an empty set for None."""
        return self.env["sms.marketing.sequence.step"].browse(self._plan_of(self.id)[1].get(key, ()))

    @api.model
    @tools.ormcache("version_id")
    def _plan_of(self, version_id):
        """Return (plan, {key: step id}) of a version, which never changes."""
        steps = self.browse(version_id).sudo().step_ids  # a plan is run by a job, and shown on cards
        return steps._as_plan(), {step.key: step.id for step in steps}
