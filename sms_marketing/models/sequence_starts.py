"""What starts a sequence by itself: stages, links, forms, automation rules, steps of others; and ways to have more.

Found for many sequences at once. Each kind of start keeps in its own record which sequence it starts.
"""

from odoo import fields, models

from .ir_actions_server_marketing import ENROLL

RULES = "base.automation"
# kinds of starts whose record names the one sequence that it starts: kind: (model, field)
NAMED = {
    "stage": ("crm.stage", "sms_sequence_id"),
    "link": ("sms.marketing.link", "sequence_id"),
    "form": ("sms.marketing.form", "sequence_id"),
}
WITH_RECORD = {"on_stage_set": "crm.stage", "on_tag_set": "crm.tag"}  # triggers that wait for a record of this model


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    started_by = fields.Char(
        compute="_compute_started_by", help="What starts it by itself; leads can also be chosen by hand."
    )

    def _compute_started_by(self):
        found = self._find_starts()
        for sequence in self:
            starts = [start["words"] for start in found.get(sequence._origin.id, ()) if not start["off"]]
            sequence.started_by = " · ".join(starts) or self.env._("By hand only")

    def flow_starts(self):
        """Return {"starts": [...], "ways": [...]} of one sequence; the same few queries however many there are.

        A start is {kind, words, hint, off, model, id, can_open}: `off` says why it does nothing now, "" if it works.
        A way is {kind, words, why_not}: `why_not` says why this user cannot take it, "" if they can.
        """
        self.ensure_one()
        self.check_access("read")
        starts = self._find_starts()[self.id]
        readable = {model: self.env[model].has_access("read") for model in {start["model"] for start in starts}}
        ways = self._ways_to_start() if self.has_access("write") else []
        return {"starts": [{**start, "can_open": readable[start["model"]]} for start in starts], "ways": ways}

    def _find_starts(self):
        """Return {sequence id: [start]} of all of these.

        sudo: what starts a sequence depends on no right to open it. Links and forms are of the sequence's company.
        """
        found = {id_: [] for id_ in self._origin.ids}
        sequences = self._origin.sudo().with_context(active_test=False)
        for find in (self._find_stages, self._find_links, self._find_forms, self._find_actions):
            for sequence, start in find(sequences) if sequences else ():
                found[sequence.id].append(start)
        return found

    # --- one method for each kind: yield (sequence, start) ---

    def _find_stages(self, sequences):
        for stage in _naming("stage", sequences):
            words = self.env._("A lead enters the stage “%(stage)s”", stage=stage.name)
            hint = self.env._("imported leads, too") if stage.sms_for_imports else ""
            yield stage.sms_sequence_id, _start("stage", stage, words, hint)

    def _find_links(self, sequences):
        for link in _naming("link", sequences):
            words = self.env._("A lead taps the link “%(link)s”", link=link.name)
            yield link.sequence_id, _start("link", link, words, off="" if link.active else self.env._("archived"))

    def _find_forms(self, sequences):
        for form in _naming("form", sequences):
            words = self.env._("Somebody sends the form “%(form)s”", form=form.name)
            off = "" if form.is_published else self.env._("not published")
            yield form.sequence_id, _start("form", form, words, off=off if form.active else self.env._("archived"))

    def _find_actions(self, sequences):
        """Find what runs an action “Enroll in SMS Sequence”: rules, steps of other sequences, people, schedules."""
        domain = [("marketing_sequence_id", "in", sequences.ids), ("state", "=", ENROLL)]
        actions = sequences.env["ir.actions.server"].search(domain, order="id")
        names = self._names_in_rules(actions.base_automation_id)
        steps = self._steps_that_run(actions | actions.parent_id)
        for action in actions:
            rule, outer = action.base_automation_id, action.parent_id or action  # the one of several actions
            starts = [self._start_by_step(step) for step in steps if step.action_id == outer]
            if rule:
                starts = [self._start_by_rule(rule, names)]
            for start in starts or [self._start_by_action(outer)]:
                yield action.marketing_sequence_id, start

    def _start_by_rule(self, rule, names):
        hint = self.env._("Automation rule: %(name)s", name=rule.name)
        off = "" if rule.active else self.env._("archived")
        return _start("rule", rule, self._words_on_trigger(rule, names), hint, off)

    def _words_on_trigger(self, rule, names):
        """Return in words what a rule waits for; `names` as `_names_in_rules` has them."""
        name = names.get((rule.trigger, rule.trg_field_ref))
        if name and rule.trigger == "on_tag_set":
            return self.env._("A lead gets the tag “%(tag)s”", tag=name)
        if name:
            return self.env._("A lead enters the stage “%(stage)s”", stage=name)
        if rule.trigger == "on_sms_received":
            words = rule.sms_reply_contains
            return self.env._("A reply has: %(words)s", words=words) if words else self.env._("A lead replies by SMS")
        return dict(self.env[RULES]._fields["trigger"]._description_selection(self.env)).get(rule.trigger, rule.name)

    def _names_in_rules(self, rules):
        """Return {(trigger, record id): name} of the stages and tags that these rules wait for; a query for each."""
        names = {}
        for trigger, model in WITH_RECORD.items():
            ids = [rule.trg_field_ref for rule in rules if rule.trigger == trigger and rule.trg_field_ref]
            records = rules.env[model].search_fetch([("id", "in", ids)], ["name"]) if ids else ()
            names |= {(trigger, record.id): record.name for record in records}
        return names

    def _steps_that_run(self, actions):
        """Return the planned steps that run these server actions."""
        steps = actions.env["sms.marketing.sequence.step"]
        return steps.search([("action_id", "in", actions.ids), ("version_id", "=", False)]) if actions else steps

    def _start_by_step(self, step):
        words = self.env._("A step of the sequence “%(name)s”", name=step.sequence_id.name)
        off = "" if step.sequence_id.active else self.env._("archived")
        return _start("sequence", step.sequence_id, words, step._label(), off)

    def _start_by_action(self, action):
        words = self.env._("The server action “%(name)s” is run", name=action.name)
        return _start("action", action, words, self.env._("by hand, or by a schedule"))


def _naming(kind, sequences):
    """Return the records of this kind that start one of the sequences."""
    model, field = NAMED[kind]
    return sequences.env[model].search([(field, "in", sequences.ids)])


def _start(kind, record, words, hint="", off=""):
    return {"kind": kind, "words": words, "hint": hint, "off": off, "model": record._name, "id": record.id}
