"""Sequences and what they need as a playbook's file, and the way back."""

import json

from odoo import api, models
from odoo.exceptions import UserError

from ..tools import playbook as reading
from ..tools.playbook_text import ADDRESS, ANY, BRAND
from .playbook_items import MODELS, ORDER, Reader


class SmsMarketingPlaybook(models.Model):
    _inherit = "sms.marketing.playbook"

    @api.model
    def _exported(self, sequences, forms, about):
        """Return the playbook that these sequences and forms make, with all that they need.

        `about`: its code, version, name, summary and description. UserError names what a playbook cannot hold.
        """
        found = _Found(self.env, sequences.company_id[:1] or self.env.company, about.get("keys") or {})
        found.add(sequences | sequences.browse())
        found.add(forms)
        content = {"format": 1, **{name: value for name, value in about.items() if name != "keys"}, **found.lists()}
        self._check_exported(found, content)
        return content

    def _check_exported(self, found, content):
        if found.problems:
            raise UserError("\n".join(found.problems))
        if wrong := reading.check(content) or self._faults_of_conditions(content):
            names = [self._named_fault(content, fault) for fault in wrong]
            raise UserError(self.env._("This cannot become a playbook yet:\n%(problems)s", problems="\n".join(names)))

    def _named_fault(self, content, fault):
        """Return the sentence on a fault with the name of the record at which it stands."""
        place, _bracket, rest = fault.path.partition("[")
        at = rest.partition("]")[0]
        named = place in MODELS and at.isdigit() and content[place][int(at)].get("name")
        return f"“{named}”: {self._sentence(fault)}" if named else self._sentence(fault)


class _Found:
    """What an export has gathered: records by list, each with its key."""

    def __init__(self, env, company, keys):
        self.env, self.company = env, company
        self.keys, self.records = dict(keys), {kind: [] for kind in ORDER}
        self.problems = []
        self.reader = Reader(env, {BRAND: ANY, ADDRESS: ANY}, self.name, _Codes(self))

    def add(self, records):
        for record in records:
            self.name(record)

    def name(self, record):
        """Return the key of a record, which belongs to the playbook from now on."""
        record = record.sudo().with_context(lang=None, active_test=False)  # sudo: what a sequence needs, goes along
        kind = next(kind for kind, model in MODELS.items() if model == record._name)
        if record not in self.records[kind]:
            self.records[kind].append(record)
            self.keys.setdefault(record, record.code if kind == "links" else self._free_key(kind, record))
        return self.keys[record]

    def _free_key(self, kind, record):
        taken = {key for other, key in self.keys.items() if other._name == record._name}
        base = self.env["ir.http"]._slugify(record.name or kind, max_length=40).lower().strip("-") or kind
        base = "".join(char if char.isascii() and (char.isalnum() or char in "-_") else "-" for char in base).strip("-")
        base = base or kind
        return next(key for key in (base, *(f"{base}-{n}" for n in range(2, 999))) if key not in taken)

    def lists(self):
        """Return the items by list; an item may bring records of other lists along, until there are no more."""
        items, order = {}, ("sequences", "forms", "texts", "emails", "links", "questions", "stages", "tags")
        while todo := [one for kind in order for one in self.records[kind] if one not in items]:
            for record in todo:
                items[record] = self._item(record)
        found = {kind: [items[one] for one in self._sorted(kind)] for kind in MODELS}
        return {kind: listed for kind, listed in found.items() if listed or kind == "sequences"}

    def _item(self, record):
        item = {"key": self.keys[record], **self.reader.item(record)}
        if record._name == "sms.marketing.sequence":
            actions = record.step_ids.filtered(lambda step: step.kind == "action")
            self.problems += [
                self.env._("“%(name)s” runs a server action, which a playbook may not hold.", name=record.name)
            ] * bool(actions)
        return item

    def _sorted(self, kind):
        records = self.records[kind]
        if kind == "stages":
            return sorted(records, key=lambda one: (one.sequence, one.name, one.id))
        return sorted(records, key=lambda one: self.keys[one]) if kind != "sequences" else records


class _Codes(dict):
    """Codes of links as they stand in texts: each that is met brings its link along."""

    def __init__(self, found):
        super().__init__()
        self.found = found

    def get(self, code, default=None):
        links = self.found.env["sms.marketing.link"].sudo().with_context(active_test=False)  # sudo: as in `name`
        link = links.search([("code", "=", code), ("company_id", "=", self.found.company.id)], limit=1)
        return self.found.name(link) if link else default


def as_file(content):
    """Return a playbook as the text of its file."""
    return json.dumps(content, indent=2, ensure_ascii=False) + "\n"
