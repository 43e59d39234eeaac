"""What may have reached a goal is looked at once: moves of leads, taps, replies. Merged leads may lose their group.

Where no sequence measures such a thing, none of this costs a query.
"""

from odoo import api, models

from .batch import together_or_alone


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    @api.model
    def _look_for_goals(self, field, records, kinds):
        """Measure the runs of these leads or subscribers (`field`) whose goal is of one of these kinds; one query."""
        if not records or not self._are_measured(kinds):
            return
        # sudo: agents see the runs of their own leads only, and nobody changes them by hand
        runs = self.sudo().search([(field, "in", records.ids), ("goal_due_at", "!=", False)])
        asked = runs.filtered(lambda one: one.sequence_id.goal_kind in kinds)
        if asked:  # a filter that somebody broke may not keep a salesperson from moving a card
            together_or_alone(asked, lambda some: some._measure(), lambda one, _error: one._measure_tomorrow())

    @api.model
    def _are_measured(self, kinds):
        """Tell from cached answers whether any sequence has a goal of one of these kinds."""
        if not self.env["sms.marketing.in.use"]._answers().goals:
            return False
        return not self.env["sms.marketing.sequence"]._goal_watch().kinds.isdisjoint(kinds)

    def _mark_mixed(self):
        """Take those out of the comparison that are in several groups of a sequence at the same time."""
        for runs in self.grouped("sequence_id").values():
            measured = runs.filtered("goal_from").sorted("started_at")
            for one in measured:
                others = measured.filtered(lambda run, one=one: run._overlaps(one))
                if others:
                    (one | others).is_mixed = True

    def _overlaps(self, other):
        apart = self.started_at > other.goal_until or other.started_at > self.goal_until
        return self.comparison_group != other.comparison_group and not apart


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def write(self, vals):
        res = super().write(vals)
        if self.env["sms.marketing.in.use"]._answers().goals and not self._may_close(vals):
            self._look_for_goals(vals.keys())
        return res

    def _look_for_goals(self, names):
        """Look whether a change of these fields has reached a goal."""
        watch = self.env["sms.marketing.sequence"]._goal_watch()
        if not watch.fields.isdisjoint(names):
            self.env["sms.marketing.enrollment"]._look_for_goals("lead_id", self, ("stage", "won", "domain"))

    def _exit_closed_sequences(self):
        """A sale ends the sequences as a reached goal where it is one."""
        self.env["sms.marketing.enrollment"]._look_for_goals("lead_id", self, ("stage", "won", "domain"))
        return super()._exit_closed_sequences()

    def _merge_dependences(self, opportunities):
        """Whoever was in the hold-out and got the sequence as well compares with nobody."""
        res = super()._merge_dependences(opportunities)
        in_use = self.env["sms.marketing.in.use"]._answers().goals
        if in_use and self.env["sms.marketing.sequence"]._goal_watch().holds_out:
            # sudo: whoever may merge leads need not see their runs
            runs = self.env["sms.marketing.enrollment"].sudo().search([("lead_id", "in", self.ids)])
            runs._mark_mixed()
        return res


class SmsMarketingLinkTap(models.Model):
    _inherit = "sms.marketing.link.tap"

    def _carry_out(self, replaced):
        res = super()._carry_out(replaced)
        self.env["sms.marketing.enrollment"]._look_for_goals("lead_id", self.lead_id, ("tapped",))
        return res

    def _undo(self):
        """A tap that is taken back has reached nothing: what was noted of it is measured again."""
        res = super()._undo()
        runs = self.env["sms.marketing.enrollment"]
        if runs._are_measured(("tapped",)):
            noted = [
                ("lead_id", "=", self.lead_id.id),
                ("goal_source", "=", "tapped"),
                ("goal_at", "=", self.tapped_at),
            ]
            taken_back = runs.search(noted)
            taken_back.write({"goal_at": False, "goal_source": False})
            taken_back._measure()
        return res


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    def set_replied(self, domain=None):
        """An answer to an e-mail of a sequence may be its goal."""
        traces = super().set_replied(domain)
        # sudo: whoever's mail brings it in
        runs = traces.sudo().enrollment_step_id.enrollment_id
        runs._look_for_goals("id", runs, ("replied",))
        return traces


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    def _pause_sequences(self):
        """A reply that is the goal ends the sequence as reached rather than pausing it."""
        if self.heard in (False, "review"):
            runs = self.env["sms.marketing.enrollment"]
            runs._look_for_goals("subscriber_id", self.subscriber_id, ("replied",))
        return super()._pause_sequences()
