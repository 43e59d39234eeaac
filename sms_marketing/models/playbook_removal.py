"""Removing a playbook: what nobody changed or uses goes, what can be archived is archived, the rest stays."""

from collections import defaultdict

from odoo import models

from .enrollment import ACTIVE
from .link import WRITTEN
from .playbook_installation import BY_THE_APP, Change
from .playbook_items import KINDS

ORDER = ("forms", "sequences", "links", "questions", "emails", "texts", "tags", "stages")  # who uses goes first
# rows that are a part of a record: (the field that names it); they use what it uses
PARTS = {
    "sms.marketing.sequence.step": "sequence_id",
    "sms.marketing.sequence.version": "sequence_id",
    "sms.marketing.form.field": "form_id",
}
TEMPLATES = {"sms.template": "body", "mail.template": "body_html"}
OURS = ("sms.marketing.playbook.record", "sms.marketing.playbook.installation")


class SmsMarketingPlaybookInstallation(models.Model):
    _inherit = "sms.marketing.playbook.installation"

    def _removal_outlook(self):
        """Return what removing does with each record, in the order in which it is done."""
        self.ensure_one()
        alive = self._alive()
        reused = {(row.kind, row.key) for row in self.record_ids if row.is_reused}
        own = {record: place for place, record in alive.items() if place not in reused}
        edited = self._edited(alive)
        outcomes = {record: ("kept", "") if place in edited else ("deleted", "") for record, place in own.items()}
        users = self._users(list(own))
        for record in own:
            if outside := self._outside(users[record], own):
                outcomes[record] = self._at_least(outcomes[record], record, "archived", outside)
        self._spread(outcomes, users)
        changes = [
            Change(outcome, *own[record], record.display_name, record, why=why)
            for record, (outcome, why) in outcomes.items()
        ]
        changes += [
            Change("stays", *place, alive[place].display_name, alive[place]) for place in alive if place in reused
        ]
        return sorted(changes, key=lambda change: ORDER.index(change.kind))

    def _remove(self):
        """Remove the playbook and return what was done with each record."""
        self._check_may()
        changes = self._removal_outlook()
        for change in changes:  # some dozens of records, each of which may refuse
            self._remove_one(change)
        self.sudo().unlink()  # sudo: nobody may write by hand what was installed
        return changes

    def _remove_one(self, change):
        record = change.record
        if record._name not in BY_THE_APP:
            record = record.sudo(False)
        if change.outcome == "archived":
            record.active = False
        elif change.outcome == "deleted":
            record.unlink()

    # --- who uses what ---

    def _users(self, records):
        """Return {record: [who uses it: a record, or (model, how many)]}; a few queries for each model."""
        found = defaultdict(list)
        by_model = defaultdict(list)
        for record in records:
            by_model[record._name].append(record)
        for model, group in by_model.items():
            for record, user in self._references(model, group):
                found[record].append(user)
        for record, user in self._writers(by_model.get("sms.marketing.link", [])):
            found[record].append(user)
        return found

    def _references(self, model, group):
        """Yield (record, who refers to it) over all stored fields of all models that may."""
        by_id = {record.id: record for record in group}
        # sudo: what is used by whoever must not be deleted, whether one may see that or not
        domain = [("relation", "=", model), ("ttype", "in", ("many2one", "many2many")), ("store", "=", True)]
        for field in self.env["ir.model.fields"].sudo().search(domain):
            other = self.env.get(field.model)
            if other is None or other._abstract or other._transient or not other._auto or field.model in OURS:
                continue
            if field.name not in other._fields or not other._fields[field.name].store:
                continue
            other = other.sudo().with_context(active_test=False)
            within = [(field.name, "in", list(by_id))]
            if field.model in KINDS or field.model in PARTS:
                for user in other.search(within):
                    owner = user[PARTS[field.model]] if field.model in PARTS else user
                    yield from ((by_id[one.id], owner) for one in user[field.name] if one.id in by_id)
            else:
                for one, count in other._read_group(within, [field.name], ["__count"]):
                    if one.id in by_id:
                        yield by_id[one.id], (field.model, count)
        yield from self._other_installations(model, by_id)

    def _other_installations(self, model, by_id):
        rows = self.env["sms.marketing.playbook.record"].sudo()  # sudo: of other companies as well
        domain = [("model", "=", model), ("res_id", "in", list(by_id)), ("installation_id", "!=", self.id)]
        for row in rows.search(domain):
            yield by_id[row.res_id], ("sms.marketing.playbook.installation", 1)

    def _writers(self, links):
        """Yield (link, template) for the templates of whomever that write a link."""
        by_code = {link.code: link for link in links}
        for model, name in TEMPLATES.items() if by_code else ():
            # sudo: as above
            templates = self.env[model].sudo().with_context(active_test=False, lang=None)
            for template in templates.search([("model", "=", "crm.lead"), (name, "ilike", "link(")]):
                codes = set(WRITTEN.findall(str(template[name] or "")))
                yield from ((by_code[code], template) for code in codes if code in by_code)

    def _outside(self, users, own):
        """Return who uses a record and does not belong to the playbook, in words; "" for nobody."""
        counts = defaultdict(int)
        for user in users:
            model, count = user if isinstance(user, tuple) else (user._name, 1)
            if isinstance(user, tuple) or user not in own:
                counts[model] += count
        names = self.env["ir.model"].sudo()  # sudo: what a model is called is no secret
        return ", ".join(f"{names._get(model).name} ({count})" for model, count in counts.items())

    # --- what follows from it ---

    def _at_least(self, outcome, record, wanted, why):
        """Return an outcome that leaves a record as it is at least: archived where that can be, kept where not."""
        if outcome[0] == "kept" or outcome[0] == wanted:
            return outcome
        return (wanted, why) if wanted != "archived" or "active" in record._fields else ("in_use", why)

    def _spread(self, outcomes, users):
        """What something that stays uses stays as well; what something archived uses is not deleted."""
        running = self._running([record for record in outcomes if record._name == "sms.marketing.sequence"])
        waiting = list(outcomes)
        while waiting:
            record = waiting.pop()
            for user in users[record]:
                if isinstance(user, tuple) or user not in outcomes:
                    continue
                stays = outcomes[user][0] in ("kept", "in_use") or user in running
                wanted = "in_use" if stays else outcomes[user][0]
                if wanted == "deleted" or outcomes[record][0] in ("kept", "in_use"):
                    continue
                new = self._at_least(outcomes[record], record, wanted, user.display_name)
                if new != outcomes[record]:
                    outcomes[record] = new
                    waiting = list(outcomes)

    def _running(self, sequences):
        """Return the sequences in which somebody is on the way."""
        ids = [sequence.id for sequence in sequences]
        # sudo: runs of leads that one may not see count as well
        runs = self.env["sms.marketing.enrollment"].sudo()
        found = runs._read_group([("sequence_id", "in", ids), ("state", "in", ACTIVE)], ["sequence_id"])
        return {sequence for (sequence,) in found}
