"""Automation rules that start with an SMS event, and rules whose SMS actions act on all their records at once.

An event calls the rules itself: nothing watches every write on leads and contacts.
"""

import logging

from odoo import Command, api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from ..tools import reply_words
from .cached_answers import forget_cached
from .fresh_start import CONCURRENT_CHANGE
from .ir_actions_server_marketing import OURS
from .rule_batch import BATCH, MESSAGES, RuleBatch

_logger = logging.getLogger(__name__)

TRIGGERS = [
    ("on_sms_opt_out", "Opted out of SMS"),
    ("on_sms_opt_in", "Opted in to SMS again"),
    ("on_sms_received", "SMS received"),
    ("on_sms_link_tapped", "Link tapped"),
    ("on_sms_failed", "SMS failed"),
]
MODELS = ("crm.lead", "res.partner")
ONLY_ON = {"on_sms_link_tapped": ("crm.lead",)}  # a link is personal to a lead
BY_TIME, AT_ONCE = "sms_marketing_by_time", 1000
LINKS = {"add": Command.link, "remove": Command.unlink}


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    trigger = fields.Selection(selection_add=TRIGGERS, ondelete=dict.fromkeys(dict(TRIGGERS), "cascade"))

    sms_reply_contains = fields.Char(
        "Reply Contains",
        compute="_compute_sms_reply_contains",
        store=True,
        readonly=False,
        help="Words or phrases, with commas between them: one of them is enough. Empty: any reply.",
    )

    @api.depends("trigger")
    def _compute_sms_reply_contains(self):
        self.filtered(lambda rule: rule.trigger != "on_sms_received").sms_reply_contains = False

    @api.constrains("trigger", "model_id")
    def _check_sms_trigger(self):
        labels = dict(self._fields["trigger"]._description_selection(self.env))
        for rule in self.filtered(lambda rule: rule.trigger in dict(TRIGGERS)):
            if rule.model_id.model not in ONLY_ON.get(rule.trigger, MODELS):
                raise ValidationError(
                    self.env._(
                        "“%(trigger)s” is an event of leads and contacts, not of “%(model)s”. Choose another trigger, "
                        "or make the rule for leads.",
                        trigger=labels[rule.trigger],
                        model=rule.model_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        rules = super().create(vals_list)
        self._forget_sms_rules()
        return rules

    def write(self, vals):
        res = super().write(vals)
        self._forget_sms_rules()
        return res

    def unlink(self):
        res = super().unlink()
        self._forget_sms_rules()
        return res

    def _forget_sms_rules(self):
        """Forget the cached rules now and once more after the commit: meanwhile others may have cached the old ones.

        A change of a rule's action does this in Odoo itself.
        """
        forget_cached(self.env)

    # --- many records, one act ---

    def _process(self, records, domain_post=None):
        """Run the rule, its SMS actions on all records together; Odoo runs every action for one record at a time."""
        actions = self.sudo().action_server_ids.filtered(lambda action: action.state in OURS)
        if not actions:
            return super()._process(records, domain_post=domain_post)
        batch = RuleBatch(actions)
        super(BaseAutomation, self.with_context(**{BATCH: batch}))._process(records, domain_post=domain_post)
        batch.act()
        return None

    @api.model
    def _cron_process_time_based_actions(self):
        return super(BaseAutomation, self.with_context(**{BY_TIME: True}))._cron_process_time_based_actions()

    def _search_time_based_automation_records(self, *, until):
        """Give the scheduled action many records at once where our actions wait for them; it takes what it is given."""
        records = super()._search_time_based_automation_records(until=until)
        if not self.env.context.get(BY_TIME) or not {*self.sudo().action_server_ids.mapped("state")} & {*OURS}:
            return records
        return [records[start : start + AT_ONCE] for start in range(0, len(records), AT_ONCE)]

    # --- rules that wait for an SMS event ---

    @api.model
    def _run_sms_rules(self, trigger, records, one_savepoint=False, messages=None):
        """Run the rules that wait for an SMS event on these records: links together, every other rule by itself.

        `messages` is {record id: the text that is the event}. With `one_savepoint` a link that fails raises: the
        caller has a savepoint and tries again without.
        """
        links, others = self._sms_rules(records._name, trigger) if records else ((), ())
        if one_savepoint:
            self._run_links(links, records)
        elif links and not self._run_links_safely(links, records):
            others = (*(rule_id for rule_id, _field, _operation, _target in links), *others)
        records = records.with_context(tracking_disable=False)  # what people's own rules change is told in the chatter
        ids = {(records._name, record_id): message.id for record_id, message in (messages or {}).items()}
        for rule in self.with_context(active_test=True, **{MESSAGES: ids}).browse(others):
            rule._run_sms_rule_safely(records)

    def _run_sms_rule_safely(self, records):
        """Run this rule on these records; if that fails, on each alone.

        Broad except: other people's rules run here, and a broken one may not undo an opt-out.
        """
        try:
            with self.env.cr.savepoint():
                self._process(self._filter_post(self._filter_replies(records), feedback=True))
                self.env.flush_all()
        except CONCURRENT_CHANGE:
            raise
        except Exception:
            self.env.invalidate_all()
            if len(records) > 1:
                for record in records:
                    self._run_sms_rule_safely(record)
            else:
                _logger.exception("Automation rule %s failed on %s; what happened before it stands", self.id, records)

    def _filter_replies(self, records):
        """Return the records whose reply has one of the words that this rule waits for."""
        wanted = self.sudo().sms_reply_contains  # sudo: as Odoo reads its own conditions
        if not wanted:
            return records
        messages = self._sms_messages(records)
        return records.filtered(lambda record: reply_words.contains(messages[record.id].body or "", wanted))

    def _sms_messages(self, records):
        """Return {record id: the text that set this rule off}. sudo: conditions are the rule's, not the user's."""
        known = self.env.context.get(MESSAGES) or {}
        texts = self.env["sms.marketing.message"].sudo()
        return {record.id: texts.browse(known.get((record._name, record.id)) or ()) for record in records}

    def _filter_post_export_domain(self, records, feedback=False):
        """Look at each record with its own text where a condition speaks of `sms_message`."""
        if "sms_message" not in (self.sudo().filter_domain or ""):
            return super()._filter_post_export_domain(records, feedback)
        kept, domain = records.browse(), None
        for record in records:
            rule = self.with_context(active_id=record.id)
            found, domain = super(BaseAutomation, rule)._filter_post_export_domain(record, feedback)
            kept += found
        return kept, domain

    def _get_eval_context(self, payload=None):
        """Give conditions the text that set the rule off, as `sms_message`."""
        record_id = self.env.context.get("active_id")
        known = self.env.context.get(MESSAGES, {}).get((self.sudo().model_name, record_id))
        message = self.env["sms.marketing.message"].sudo().browse(known or ())
        return {**super()._get_eval_context(payload=payload), "sms_message": message}

    @api.model
    def _sms_rules(self, model_name, trigger):
        """Return (links, ids of the other rules) that wait for this event on this model.

        A link is a rule that only adds or removes one tag and the like: (rule id, field, operation, target's id).
        """
        return self._all_sms_rules().get((model_name, trigger), ((), ()))

    @api.model
    @tools.ormcache()
    def _all_sms_rules(self):
        """Return {(model, trigger): (links, ids of the other rules)}; cached.

        SQL: a STOP is to be obeyed in few queries, also the first one of a server; reading rules and actions as
        records takes twenty.
        """
        for model_name in ("base.automation", "ir.actions.server"):
            self.env[model_name].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT model.model, rule.trigger, rule.id, action.update_path, action.update_m2m_operation,
                       action.resource_ref
                  FROM base_automation AS rule
                  JOIN ir_model AS model ON model.id = rule.model_id
                  LEFT JOIN LATERAL (
                       SELECT max(update_path) AS update_path, max(update_m2m_operation) AS update_m2m_operation,
                              max(resource_ref) AS resource_ref
                         FROM ir_act_server
                        WHERE base_automation_id = rule.id
                       HAVING count(*) = 1 AND bool_and(state = 'object_write')
                              AND NOT bool_or(EXISTS (SELECT FROM ir_act_server_group_rel
                                                       WHERE act_id = ir_act_server.id))
                       ) AS action
                    ON COALESCE(rule.filter_domain, '[]') = '[]' AND COALESCE(rule.filter_pre_domain, '[]') = '[]'
                   AND COALESCE(rule.sms_reply_contains, '') = ''
                   AND NOT EXISTS (SELECT FROM base_automation_ir_model_fields_rel
                                    WHERE base_automation_id = rule.id)
                 WHERE rule.active AND rule.trigger IN %s
                 ORDER BY rule.id
                """,
                tuple(dict(TRIGGERS)),
            )
        )
        found = {}
        for model_name, trigger, rule_id, path, operation, target in rows:
            links, others = found.setdefault((model_name, trigger), ([], []))
            link = self._as_link(model_name, rule_id, path, operation, target)
            links.append(link) if link else others.append(rule_id)
        return {key: (tuple(links), tuple(others)) for key, (links, others) in found.items()}

    def _as_link(self, model_name, rule_id, path, operation, target):
        """Return a rule as a link, or None where it asks for more than to link one record always."""
        field = self.env[model_name]._fields.get(path or "") if model_name in self.env else None
        target_model, _comma, target_id = (target or "").partition(",")
        if not field or field.type != "many2many" or field.comodel_name != target_model or operation not in LINKS:
            return None
        return rule_id, field.name, operation, int(target_id)

    def _run_links_safely(self, links, records):
        """Carry out these links; return whether that worked. Broad except as above."""
        try:
            with self.env.cr.savepoint():
                self._run_links(links, records)
        except CONCURRENT_CHANGE:
            raise
        except Exception:
            self.env.invalidate_all()
            _logger.warning("Rules %s failed together on %s and are tried one by one", links, records)
            return False
        return True

    def _run_links(self, links, records):
        """Carry out these links on all records with one write, as Odoo would on each.

        sudo: like Odoo, which runs the actions of automation rules with all rights.
        """
        if not links:
            return
        values = {}
        for _rule_id, field, operation, target in links:
            values.setdefault(field, []).append(LINKS[operation](target))
        if "date_automation_last" in records._fields:
            values["date_automation_last"] = self.env.cr.now()
        with self.env.protecting(records._fields_deaf_to_sms_rules(), records):
            records.sudo().write(values)
