"""Automation rules can start when a number opts out or in, without watching every write on leads and contacts."""

import logging

from odoo import Command, api, fields, models, tools
from odoo.tools import SQL

from .fresh_start import CONCURRENT_CHANGE

_logger = logging.getLogger(__name__)

TRIGGERS = [
    ("on_sms_opt_out", "Opted out of SMS"),
    ("on_sms_opt_in", "Opted in to SMS again"),
    ("on_sms_received", "SMS received"),
    ("on_sms_link_tapped", "Link tapped"),
    ("on_sms_failed", "SMS failed"),
]
LINKS = {"add": Command.link, "remove": Command.unlink}


class BaseAutomation(models.Model):
    _inherit = "base.automation"

    trigger = fields.Selection(selection_add=TRIGGERS, ondelete=dict.fromkeys(dict(TRIGGERS), "cascade"))

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
        self.env.registry.clear_cache()
        self.env.cr.postcommit.add(self.env.registry.clear_cache)

    @api.model
    def _run_sms_rules(self, trigger, records, one_savepoint=False):
        """Run the rules that wait for an SMS event on these records: links together, every other rule by itself.

        With `one_savepoint` a link that fails raises: the caller has a savepoint and tries again without.
        Broad except: other people's rules run here, and a broken one may not undo an opt-out.
        """
        links, others = self._sms_rules(records._name, trigger) if records else ((), ())
        if one_savepoint:
            self._run_links(links, records)
        elif links and not self._run_links_safely(links, records):
            others = (*(rule_id for rule_id, _field, _operation, _target in links), *others)
        records = records.with_context(tracking_disable=False)  # what people's own rules change is told in the chatter
        for rule in self.with_context(active_test=True).browse(others):
            try:
                with self.env.cr.savepoint():
                    rule._process(rule._filter_post(records, feedback=True))
                    self.env.flush_all()
            except CONCURRENT_CHANGE:
                raise
            except Exception:
                self.env.invalidate_all()
                _logger.exception("Automation rule %s failed on %s; what happened before it stands", rule.id, records)

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
