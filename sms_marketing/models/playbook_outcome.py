"""What a playbook's installation, update or removal does, in plain words: before it is done, and after."""

from markupsafe import Markup

from odoo import models
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# outcome: (heading before, heading after); in this order
OUTCOMES = {
    "made": (_lt("New"), _lt("Made")),
    "changed": (_lt("Will be brought up to date"), _lt("Brought up to date")),
    "deleted": (_lt("Will be deleted"), _lt("Deleted")),
    "archived": (_lt("Will be archived, because it is in use"), _lt("Archived, because it is in use")),
    "kept": (_lt("Stays as it is, because you changed it"), _lt("Stays as it is, because you changed it")),
    "in_use": (_lt("Stays as it is, because it is in use"), _lt("Stays as it is, because it is in use")),
    "gone": (_lt("Stays away, because you deleted it"), _lt("Stays away, because you deleted it")),
    "reused": (_lt("There already, and used"), _lt("There already, and used")),
    "stays": (_lt("Stays, because it was there before"), _lt("Stays, because it was there before")),
}
KINDS = {
    "sequences": _lt("Sequences"),
    "texts": _lt("Texts"),
    "emails": _lt("E-mails"),
    "links": _lt("Links"),
    "questions": _lt("Questions"),
    "forms": _lt("Forms"),
    "stages": _lt("Stages"),
    "tags": _lt("Tags"),
}


class SmsMarketingPlaybookInstallation(models.Model):
    _inherit = "sms.marketing.playbook.installation"

    def _words_on_changes(self, changes, is_done=False):
        """Return the changes as HTML, by outcome and kind; what stays the same is not told."""
        parts = []
        for outcome, headings in OUTCOMES.items():
            found = [change for change in changes if change.outcome == outcome]
            if found:
                parts.append(Markup("<h4>%s</h4><ul>%s</ul>") % (self.env._(headings[is_done]), self._lines(found)))
        return Markup("").join(parts) or Markup("<p>%s</p>") % self.env._("Nothing changes.")

    def _lines(self, changes):
        lines = []
        for kind, label in KINDS.items():
            names = [self._named(change) for change in changes if change.kind == kind]
            if names:
                lines.append(Markup("<li><b>%s:</b> %s</li>") % (self.env._(label), Markup(" · ").join(names)))
        return Markup("").join(lines)

    @staticmethod
    def _named(change):
        words = Markup("%s") % change.name
        return words + Markup(" <span class='text-muted'>(%s)</span>") % change.why if change.why else words
