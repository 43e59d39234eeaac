"""Whether this database can answer what a playbook asks about leads: its fields are there, and its values fit them."""

from odoo import api, models

from ..tools import playbook as reading
from .playbook_items import as_domain


class SmsMarketingPlaybook(models.Model):
    _inherit = "sms.marketing.playbook"

    @api.model
    def _faults_of_conditions(self, found):
        """Return what is wrong with the fields of the lead that a checked playbook names."""
        wrong = []
        for at, sequence in enumerate(found["sequences"]):
            goal = {"key": "goal", **(sequence.get("goal") or {})}
            for step in (goal, *(step for step, _parent, _lane in reading.steps(sequence["steps"]))):
                faults = (*self._faults_of_wait(step), *self._faults_of_domain(step.get("lead") or []))
                wrong += [
                    reading.Fault(f"sequences[{at}] · {step['key']}", code, {"found": name}) for code, name in faults
                ]
        return wrong

    def _faults_of_wait(self, step):
        known = self.env["crm.lead"]._fields
        name = step.get("wait", {}).get("field")
        if name and (name not in known or known[name].type not in ("date", "datetime") or not known[name].store):
            yield "no_date", name

    def _faults_of_domain(self, domain):
        """Yield (code, name of a field) of conditions that cannot be asked, or would be about something else, here."""
        known = self.env["crm.lead"]._fields
        for name, _operator, value in (one for one in domain if isinstance(one, list)):
            if not self._may_be_asked(known.get(name)):
                yield "no_field", name
            elif known[name].relational and _has_number(value):
                yield "foreign_id", name
            elif not self._fits([[name, _operator, value]]):
                yield "no_fit", name

    @staticmethod
    def _may_be_asked(field):
        """Tell whether a branch of a stranger's playbook may look at a field: one that everybody sees."""
        return bool(field and field.store and not field.groups and field.type not in ("binary", "json", "properties"))

    def _fits(self, domain):
        """Tell whether the database understands a condition. Broad except: whatever its values make Odoo stumble on."""
        try:
            with self.env.cr.savepoint():
                # sudo: only whether it can be asked
                self.env["crm.lead"].sudo().search_count(as_domain(domain), limit=1)
        except Exception:
            return False
        return True


def _has_number(value):
    """Tell whether a value names a record by its number, which is another record in another database."""
    values = value if isinstance(value, list) else [value]
    return any(isinstance(one, (int, float)) and not isinstance(one, bool) for one in values)
