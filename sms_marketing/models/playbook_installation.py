"""A playbook in use by a sales team: which records it brought, and bringing what a newer version has."""

import json
from dataclasses import dataclass

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..tools import playbook, playbook_schema, playbook_text
from .playbook_items import MODELS, ORDER, Maker, Reader, digest

# What a marketer need not be allowed to make by hand: a checked playbook makes it for them.
BY_THE_APP = ("crm.stage", "crm.tag", "sms.template", "mail.template")
GROUP = "sms_marketing.group_marketer"
AS_IT_STANDS = {playbook_text.BRAND: "-", playbook_text.ADDRESS: "-"}


@dataclass
class Change:
    """What is done, or would be, with one item: `outcome` is a key of `playbook_outcome.OUTCOMES`."""

    outcome: str
    kind: str
    key: str
    name: str
    record: object = None
    item: dict | None = None
    why: str = ""


class SmsMarketingPlaybookRecord(models.Model):
    _name = "sms.marketing.playbook.record"
    _description = "Record of a Playbook"

    installation_id = fields.Many2one(
        "sms.marketing.playbook.installation", required=True, readonly=True, index=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="installation_id.company_id", store=True)
    kind = fields.Char(required=True, readonly=True, help="The list of the playbook in which it stands.")
    key = fields.Char(required=True, readonly=True)
    res_id = fields.Many2oneReference("Record", model_field="model", required=True, readonly=True)
    model = fields.Char(required=True, readonly=True)
    digest = fields.Char(readonly=True, help="Hash of what it was like when it was installed.")
    is_reused = fields.Boolean(readonly=True, help="It was there before, and stays.")

    _once = models.UniqueIndex("(installation_id, kind, key)")
    _of_record = models.Index("(model, res_id)")


class SmsMarketingPlaybookInstallation(models.Model):
    _name = "sms.marketing.playbook.installation"
    _description = "Installed Playbook"
    _order = "id"

    playbook_id = fields.Many2one("sms.marketing.playbook", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True)
    team_id = fields.Many2one("crm.team", "Sales Team", readonly=True, ondelete="set null")
    version = fields.Integer(required=True, readonly=True)
    content = fields.Text(readonly=True, help="The playbook as it was installed.")
    record_ids = fields.One2many("sms.marketing.playbook.record", "installation_id", readonly=True)

    _once = models.UniqueIndex("(playbook_id, company_id, team_id)", "This team has the playbook already.")

    @api.depends("playbook_id.name", "team_id.name")
    def _compute_display_name(self):
        for one in self:
            one.display_name = f"{one.playbook_id.name} · {one.team_id.name or self.env._('no team')}"

    # --- installing ---

    @api.model
    def _check_may(self):
        """AccessError for whoever is no marketer: the app makes some records for them that they could not make."""
        if not (self.env.su or self.env.user.has_group(GROUP)):
            raise AccessError(self.env._("Playbooks are for SMS marketers. Ask an administrator for that role."))

    @api.model
    def _check_team(self, book, team):
        """UserError where this team cannot be given the playbook."""
        self._check_may()
        if not team:
            raise UserError(self.env._("Choose the sales team that is to work with “%(name)s”.", name=book.name))
        if not team.active:
            raise UserError(self.env._("“%(team)s” is archived. Choose another team.", team=team.name))
        if team.company_id and team.company_id != self.env.company:
            raise UserError(
                self.env._(
                    "“%(team)s” belongs to %(company)s. Switch to that company, or choose another team.",
                    team=team.name,
                    company=team.company_id.name,
                )
            )
        if book._installed().filtered(lambda one: one.team_id == team):
            raise UserError(
                self.env._(
                    "“%(name)s” is installed for “%(team)s” already. Update it, or choose another team.",
                    name=book.name,
                    team=team.name,
                )
            )

    @api.model
    def _outlook(self, book, team):
        """Return the changes that installing for this team would make."""
        self._check_team(book, team)
        content = book._content()
        found = self._reusable(content, team)
        return [
            Change("reused" if (kind, item["key"]) in found else "made", kind, item["key"], item["name"], item=item,
                   record=found.get((kind, item["key"])))
            for kind in ORDER
            for item in content[kind]
        ]  # fmt: skip

    @api.model
    def _install(self, book, team):
        """Make all that the playbook holds, for this team in the user's company; return (installation, changes)."""
        changes = self._outlook(book, team)
        # sudo: what is installed is written by the app alone
        installation = self.sudo().create(
            {"playbook_id": book.id, "company_id": self.env.company.id, "team_id": team.id, "version": book.version}
        )
        installation = installation.sudo(False)
        installation._carry_out(changes)
        return installation, changes

    @api.model
    def _reusable(self, content, team):
        """Return {(list, key): record} of stages and tags of the same name that are there."""
        names = [item["name"] for item in content["stages"]]
        domain = [("name", "in", names), "|", ("team_ids", "=", False), ("team_ids", "in", team.ids)]
        # sudo: which stages and tags there are depends on no right of whoever installs
        stages = self.env["crm.stage"].sudo().with_context(lang=None).search(domain).sorted("sequence", reverse=True)
        tags = self.env["crm.tag"].sudo().search([("name", "in", [item["name"] for item in content["tags"]])])
        known = {"stages": {one.name: one for one in stages}, "tags": {one.name: one for one in tags}}
        return {
            (kind, item["key"]): known[kind][item["name"]]
            for kind in known
            for item in content[kind]
            if item["name"] in known[kind]
        }

    # --- updating ---

    def _update_outlook(self):
        """Return the changes that the catalogue's version would make: nothing that somebody edited since."""
        self.ensure_one()
        old, new = playbook_schema.normal("playbook", json.loads(self.content)), self.playbook_id._content()
        known = {(one.kind, one.key): one for one in self.record_ids}
        before = {(kind, item["key"]): item for kind in ORDER for item in old[kind]}
        alive, reusable = self._alive(), self._reusable(new, self.team_id)
        edited = self._edited(alive)
        changes = []
        for kind in ORDER:
            for item in new[kind]:
                place = kind, item["key"]
                record = alive.get(place)
                if place not in known:
                    record = reusable.get(place)
                    outcome = "reused" if record else "made"
                elif record is None:
                    outcome = "gone"
                elif known[place].is_reused or item == before.get(place):
                    outcome = "same"
                else:
                    outcome = "kept" if place in edited else "changed"
                changes.append(Change(outcome, kind, item["key"], item["name"], record, item))
        return self._with_what_is_needed(changes)

    def _with_what_is_needed(self, changes):
        """What somebody deleted stays away, unless something that is written now cannot do without it."""
        by_place = {(change.kind, change.key): change for change in changes}
        waiting = [change for change in changes if change.outcome in ("made", "changed")]
        while waiting:
            one = waiting.pop()
            for place in playbook.references(one.kind, one.item):
                if (needed := by_place.get(place)) and needed.outcome == "gone":
                    needed.outcome = "made"
                    waiting.append(needed)
        return changes

    def _update(self):
        """Bring what the catalogue's version has; return the changes."""
        self._check_may()
        changes = self._update_outlook()
        self._carry_out(changes)
        return changes

    def _alive(self):
        """Return {(list, key): record} of what is still there; one query for each model."""
        found = {}
        for model, rows in self.record_ids.grouped("model").items():
            # sudo: see BY_THE_APP; records of this installation only
            there = self.env[model].sudo().with_context(active_test=False).search([("id", "in", rows.mapped("res_id"))])
            by_id = {record.id: record for record in there}
            found |= {(row.kind, row.key): by_id[row.res_id] for row in rows if row.res_id in by_id}
        return found

    def _edited(self, alive):
        """Return the places of what is not any more as it was installed."""
        remembered = {(row.kind, row.key): row for row in self.record_ids if not row.is_reused}
        return {
            place
            for place, record in alive.items()
            if place in remembered and remembered[place].digest != self._digest(record)
        }

    def _digest(self, record):
        """Return the hash of a record in all languages; one that nobody translated is the same in each."""
        reader = Reader(self.env, AS_IT_STANDS, lambda one: str(one.id))
        languages = [None, *(code for code, _name in self.env["res.lang"].get_installed())]
        said = {digest(reader.item(record.sudo().with_context(lang=lang, active_test=False))) for lang in languages}
        return digest([sorted(said), "active" not in record._fields or record.active])

    # --- doing it ---

    def _carry_out(self, changes):
        """Make and change what `changes` say, in the order in which one needs the other, and remember it."""
        content = self.playbook_id._content()
        records = dict(self._alive())
        records |= {(change.kind, change.key): change.record for change in changes if change.record}
        maker = Maker(self.env, self.company_id, self.team_id, records)
        maker.codes = self._codes(content, records)
        by_kind = {kind: [change for change in changes if change.kind == kind] for kind in ORDER}
        for kind in ORDER:
            self._make(maker, kind, [change for change in by_kind[kind] if change.outcome == "made"])
            for change in by_kind[kind]:
                if change.outcome == "changed":
                    change.record.write(maker.values(kind, change.item))
        for change in by_kind["sequences"]:
            if change.outcome in ("made", "changed"):
                change.record.write(maker.plan(change.item))
        self._remember(changes)
        # sudo: what is installed follows from what was done just now
        self.sudo().write({"version": self.playbook_id.version, "content": json.dumps(content)})

    def _make(self, maker, kind, changes):
        model = self._model(MODELS[kind])
        values = [{**maker.values(kind, one.item), **maker.for_new(kind, one.item)} for one in changes]
        if kind == "stages":
            self._place_stages(changes, values, maker)
        for change, record in zip(changes, model.create(values), strict=True):
            change.record = maker.records[kind, change.key] = record

    def _model(self, name):
        """Return a model as it is written here, in no language but the original."""
        model = self.env[name].with_context(lang=None)
        return model.sudo() if name in BY_THE_APP else model  # sudo: see BY_THE_APP

    def _place_stages(self, changes, values, maker):
        """Put each new stage behind the one that stands before it in the playbook."""
        place, new = 0, dict(zip((change.key for change in changes), values, strict=True))
        for item in self.playbook_id._content()["stages"]:
            if item["key"] in new:
                place += 1
                new[item["key"]]["sequence"] = place
            elif record := maker.records.get(("stages", item["key"])):
                place = record.sequence

    def _codes(self, content, records):
        """Return {key of a link: its code here}: another one where the company has that code already."""
        keys = [item["key"] for item in content["links"]]
        codes = {key: records["links", key].code for key in keys if ("links", key) in records}
        links = self.env["sms.marketing.link"].with_context(active_test=False)
        taken = set(links.search([("company_id", "=", self.company_id.id)]).mapped("code"))
        for key in keys:
            if key not in codes:
                codes[key] = next(code for code in (key, *(f"{key}-{n}" for n in range(2, 999))) if code not in taken)
                taken.add(codes[key])
        return codes

    def _remember(self, changes):
        """Keep what was made or taken over, and what it is like now."""
        rows = {(one.kind, one.key): one for one in self.record_ids}
        new = []
        for change in changes:
            row = rows.get((change.kind, change.key))
            values = {"res_id": change.record.id} if change.record else {}
            if change.outcome in ("made", "changed"):
                values["digest"] = self._digest(change.record)
            if row and change.outcome in ("made", "changed"):
                row.sudo().write(values)  # sudo: nobody may write by hand what was installed
            elif not row and change.outcome in ("made", "reused"):
                place = {"installation_id": self.id, "kind": change.kind, "key": change.key}
                reused = {"is_reused": change.outcome == "reused", "model": MODELS[change.kind]}
                new.append({**place, **values, **reused})
        self.env["sms.marketing.playbook.record"].sudo().create(new)  # sudo: as above
