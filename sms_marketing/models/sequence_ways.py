"""The ways to have a sequence started by itself, and what each of them opens."""

from odoo import Command, models
from odoo.exceptions import UserError

from .ir_actions_server_marketing import ENROLL
from .sequence_starts import NAMED, RULES

# ways that are automation rules, made in Odoo's own form: kind: trigger
AS_RULES = {"keyword": "on_sms_received", "tag": "on_tag_set", "rule": False}


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    def _ways_to_start(self):
        """Return [{kind, words, why_not}] in the order in which they are offered."""
        words = {
            "stage": self.env._("When a lead enters a stage…"),
            "form": self.env._("When somebody sends a form…"),
            "link": self.env._("When a lead taps a link…"),
            "keyword": self.env._("When a reply has a certain word…"),
            "tag": self.env._("When a lead gets a tag…"),
            "rule": self.env._("When something else happens…"),
        }
        return [{"kind": kind, "words": said, "why_not": self._why_no_way(kind)} for kind, said in words.items()]

    def _why_no_way(self, kind):
        """Return why this user cannot have a sequence started like this; "" if they can."""
        if kind in AS_RULES:
            if self.env[RULES].has_access("create"):
                return ""
            return self.env._("This takes an automation rule, which only an administrator can make: ask one.")
        if self.env[NAMED[kind][0]].has_access("write"):
            return ""
        return self.env._("Stages are changed by sales managers: ask one to choose this sequence in the stage.")

    def flow_add_start(self, kind):
        """Return the action that sets up one more start: a choice of stage, link or form, or a rule, filled in."""
        self.ensure_one()
        self.check_access("write")
        if why := self._why_no_way(kind):
            raise UserError(why)
        if kind in AS_RULES:
            return self._open_new_rule(kind)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Start “%(name)s”", name=self.name),
            "res_model": "sms.marketing.sequence.start",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_sequence_id": self.id, "default_kind": kind, "dialog_size": "medium"},
        }

    def _open_new_rule(self, kind):
        """Return Odoo's own form with a new rule that enrolls in this sequence; nothing is saved yet."""
        model_id = self.env["ir.model"]._get_id("crm.lead")
        names = {
            "keyword": self.env._("A word in a reply starts “%(name)s”", name=self.name),
            "tag": self.env._("A tag starts “%(name)s”", name=self.name),
            "rule": self.env._("Start “%(name)s”", name=self.name),
        }
        action = {
            "name": self.env._("Enroll in “%(sequence)s”", sequence=self.name),
            "model_id": model_id,
            "state": ENROLL,
            "marketing_sequence_id": self.id,
            "usage": "base_automation",
        }
        defaults = {"model_id": model_id, "name": names[kind], "action_server_ids": [Command.create(action)]}
        if AS_RULES[kind]:
            defaults["trigger"] = AS_RULES[kind]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Automation Rule"),
            "res_model": RULES,
            "views": [[False, "form"]],
            "target": "new",
            "context": {f"default_{name}": value for name, value in defaults.items()},
        }
