"""Playbooks: what a trade needs to start, as one file; the catalogue of those that are there."""

import json
from pathlib import Path

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools.translate import LazyTranslate

from ..tools import playbook as reading
from ..tools import playbook_schema

_lt = LazyTranslate(__name__)

FOLDER = Path(__file__).parents[1] / "data" / "playbooks"
# list of a playbook: words for one, and for several
BRINGS = {
    "sequences": (_lt("%(count)s sequence"), _lt("%(count)s sequences")),
    "texts": (_lt("%(count)s text"), _lt("%(count)s texts")),
    "emails": (_lt("%(count)s e-mail"), _lt("%(count)s e-mails")),
    "links": (_lt("%(count)s link"), _lt("%(count)s links")),
    "forms": (_lt("%(count)s form"), _lt("%(count)s forms")),
}


class SmsMarketingPlaybook(models.Model):
    _name = "sms.marketing.playbook"
    _description = "Playbook"
    _order = "is_shipped desc, sequence, name, id"

    name = fields.Char(required=True, readonly=True)
    code = fields.Char(required=True, readonly=True)
    version = fields.Integer(required=True, readonly=True)
    sequence = fields.Integer(default=10)
    summary = fields.Char(readonly=True)
    description = fields.Text(readonly=True)
    icon = fields.Char(readonly=True)
    content = fields.Text(required=True, readonly=True, help="The checked JSON.")
    is_shipped = fields.Boolean("Comes with the App", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True, index=True, help="Empty: for all companies.")
    installation_ids = fields.One2many("sms.marketing.playbook.installation", "playbook_id")
    is_installed = fields.Boolean(compute="_compute_installed")
    has_update = fields.Boolean("Update Available", compute="_compute_installed")
    installed_for = fields.Char("Installed for", compute="_compute_installed")
    brings = fields.Char(compute="_compute_brings")

    _code_once = models.UniqueIndex("(code, COALESCE(company_id, 0))", "This playbook is in the catalogue already.")

    @api.constrains("content")
    def _check_content(self):
        for playbook in self:
            _found, wrong = reading.read(playbook.content.encode())
            if wrong:
                raise ValidationError(self._words_on_faults(wrong))

    @api.depends("installation_ids.version", "version")
    @api.depends_context("allowed_company_ids")
    def _compute_installed(self):
        for playbook in self:
            installed = playbook._installed()
            playbook.is_installed = bool(installed)
            playbook.has_update = any(one.version < playbook.version for one in installed)
            playbook.installed_for = ", ".join(one.team_id.name or self.env._("no team") for one in installed)

    def _installed(self):
        """Return the installations in the company in which the user works."""
        return self.installation_ids.filtered(lambda one: one.company_id == self.env.company)

    @api.depends("content")
    def _compute_brings(self):
        for playbook in self:
            found = playbook._content()
            counts = ((kind, len(found[kind])) for kind in BRINGS)
            words = ((self.env._(BRINGS[kind][count != 1]), count) for kind, count in counts if count)
            playbook.brings = " · ".join(text % {"count": count} for text, count in words)

    def _content(self):
        """Return the playbook as an object with all its keys."""
        return playbook_schema.normal("playbook", json.loads(self.content))

    @api.ondelete(at_uninstall=False)
    def _unlink_except_installed_or_shipped(self):
        # sudo: installations of other companies count as well
        if installed := self.sudo().installation_ids:
            raise UserError(self.env._("“%(name)s” is installed. Remove it first.", name=installed[0].playbook_id.name))
        if any(playbook.is_shipped for playbook in self):
            raise UserError(self.env._("This playbook comes with the app and stays in the catalogue."))

    # --- where they come from ---

    @api.model
    def _load_shipped(self):
        """Bring the files of the addon into the catalogue; what is installed stays as it is until it is updated."""
        known = {one.code: one for one in self.search([("is_shipped", "=", True)])}
        for at, path in enumerate(sorted(FOLDER.glob("*.json"))):
            values = self._values_of(path.read_bytes())
            values |= {"is_shipped": True, "sequence": at}
            if values["code"] in known:
                known[values["code"]].write(values)
            else:
                self.create(values)

    @api.model
    def _values_of(self, data):
        """Return the values of a playbook for a file's content; UserError names all that is wrong with it."""
        found, wrong = reading.read(data)
        if wrong:
            raise UserError(self._words_on_faults(wrong))
        if wrong := self._faults_of_conditions(found):
            raise UserError(self._words_on_faults(wrong))
        plain = {name: found.get(name) for name in ("name", "code", "version", "summary", "description", "icon")}
        return {**plain, "icon": found.get("icon") or "star", "content": json.dumps(found, ensure_ascii=False)}

    @api.model
    def _import(self, data):
        """Put a file into the company's catalogue and return its playbook; a newer one takes the place of the older."""
        self.env["sms.marketing.playbook.installation"]._check_may()
        values = self._values_of(data)
        known = self.search([("code", "=", values["code"]), ("company_id", "=", self.env.company.id)])
        if known and values["version"] < known.version:
            raise UserError(
                self.env._(
                    "The catalogue has version %(known)s of “%(name)s” already, this file is version %(version)s.",
                    known=known.version,
                    name=known.name,
                    version=values["version"],
                )
            )
        # sudo: playbooks are made of checked files only, so nobody may write them by hand
        if known:
            known.sudo().write(values)
            return known
        return self.sudo().create({**values, "company_id": self.env.company.id}).sudo(False)

    # --- actions ---

    def action_preview(self):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "name": self.name,
        }

    def action_install(self):
        return self._action_change("install")

    def action_update(self):
        return self._action_change("update")

    def action_remove(self):
        return self._action_change("remove")

    def _action_change(self, kind):
        self.ensure_one()
        titles = {
            "install": self.env._("Install “%(name)s”", name=self.name),
            "update": self.env._("Update “%(name)s”", name=self.name),
            "remove": self.env._("Remove “%(name)s”", name=self.name),
        }
        return {
            "type": "ir.actions.act_window",
            "res_model": "sms.marketing.playbook.change",
            "views": [(False, "form")],
            "target": "new",
            "name": titles[kind],
            "context": {"default_playbook_id": self.id, "default_kind": kind},
        }

    def action_export(self):
        """Download the file as it is in the catalogue."""
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/sms_marketing/playbook/{self.id}", "target": "download"}
