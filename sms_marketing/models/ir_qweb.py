"""E-mail templates that are rendered for many leads are compiled once for all of them.

Odoo compiles a template of its views once, but that of an e-mail anew for each record, which is most of the time that
an e-mail takes. What is compiled is the same: it depends on the template's words and on settings of the environment,
none of which names the record.
"""

from lxml import etree

from odoo import models

COMPILED = "sms_marketing_compiled"  # in the context of a batch: its `CompiledTemplates`


class CompiledTemplates:
    """What was compiled for one batch, by the words of the template and the settings that Odoo compiles by."""

    def __init__(self):
        self._known = {}

    def get(self, key, make):
        if key not in self._known:
            self._known[key] = make()
        return self._known[key]


class IrQweb(models.AbstractModel):
    _inherit = "ir.qweb"

    def _generate_code_uncached(self, template):
        """Return (functions, name of the first, options), as Odoo does; from the batch where it is known there."""
        compiled, make = self.env.context.get(COMPILED), super()._generate_code_uncached
        if compiled is None or not isinstance(template, etree._Element):
            return make(template)
        names = (*self._get_template_cache_keys(), "raise_on_forbidden_code_for_model")
        settings = tuple(self.env.context.get(name) or False for name in names)
        return compiled.get((etree.tostring(template), settings, self.env.uid), lambda: make(template))
