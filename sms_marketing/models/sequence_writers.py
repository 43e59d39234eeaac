"""What those who write plans may choose: what they may read and run themselves, in their own companies.

Forms offer nothing else, but whoever calls the server directly can write anything into a field. Odoo checks constraints
with all rights, so what depends on the rights of the writer is checked before.
"""

from odoo import api, models
from odoo.exceptions import AccessError, ValidationError

from .lead_filter import lead_filter_of_user

LOT = {"hold_out_since", "hold_out_until"}


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_writer(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_writer([vals])
        return super().write(vals)

    def _check_writer(self, vals_list):
        """AccessError for another company, in whose name and at whose cost it would write, and for a lot by hand."""
        if not self.env.su and any(LOT & values.keys() for values in vals_list):
            raise AccessError(
                self.env._("Since when people are compared is noted by the app, when the lot is changed.")
            )
        foreign = _named(vals_list, "company_id").difference(self.env.user.company_ids.ids)
        if foreign and not self.env.su:
            raise AccessError(self.env._("You can make sequences for your own companies only."))

    @api.constrains("compared_sequence_id", "company_id")
    def _check_compared_sequence(self):
        for sequence in self:
            other = sequence.compared_sequence_id
            if other and other.company_id != sequence.company_id:
                raise ValidationError(
                    self.env._("“%(name)s” can be compared with sequences of its own company.", name=sequence.name)
                )


class SmsMarketingSequenceStep(models.Model):
    _inherit = "sms.marketing.sequence.step"

    @api.model_create_multi
    def create(self, vals_list):
        self._check_writer(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._check_writer([vals])
        return super().write(vals)

    def _check_writer(self, vals_list):
        """AccessError for what is not the user's to write: a version, another company's plan, an action."""
        if self.env.su:
            return
        named = {
            name: {v[name] for v in vals_list if v.get(name)} for name in ("version_id", "sequence_id", "action_id")
        }
        if named["version_id"]:
            raise AccessError(self.env._("A version of a plan is never changed. Edit the plan of the sequence."))
        self.env["sms.marketing.sequence"].browse(named["sequence_id"]).check_access("write")
        self._check_may_choose(self.env["ir.actions.server"].browse(named["action_id"]))

    def _check_may_choose(self, actions):
        """AccessError for actions that the user may not open: a plan runs them with all rights.

        What stands in a plan already was chosen by somebody who may, so plans can be copied.
        """
        if not actions or actions.has_access("read"):
            return
        known = self.search_fetch([("action_id", "in", actions.ids)], ["action_id"])
        if actions - known.action_id:
            raise AccessError(
                self.env._("A sequence runs its actions with all rights, so only Odoo's administrators choose them.")
            )

    @api.constrains("action_id")
    def _check_action(self):
        for action in self.action_id:
            if action.model_name != "crm.lead" or action.usage == "ir_cron":
                raise ValidationError(self.env._("“%(action)s” is no action on leads.", action=action.name))

    @api.constrains("kind", "condition", "condition_domain")
    def _check_condition_domain(self):
        for step in self.filtered(lambda one: one.kind == "branch" and one.condition == "domain"):
            if not step.version_id:  # that is a copy of what was checked
                step._check_branch_filter()

    def _check_branch_filter(self):
        try:
            lead_filter_of_user(self.env, self.condition_domain)
        except Exception as error:  # whatever somebody typed into a developer's field
            raise ValidationError(
                self.env._("The filter that a branch asks for cannot be read: %(why)s", why=error)
            ) from error


def _named(vals_list, name):
    """Return the ids that are written into a field."""
    return {values[name] for values in vals_list if values.get(name)}
