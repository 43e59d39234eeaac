"""What goes into a prepared database, and the key that says whether one in the cache still fits."""

import hashlib
from dataclasses import dataclass

from dev import venv
from dev.cache import CHECKOUT

ADDON = "sms_marketing"
CLOCK = "sms_marketing_clock"  # lets the gate's clock be set, see dev/addons
OWN_FOLDERS = {ADDON: CHECKOUT / ADDON, CLOCK: CHECKOUT / "dev" / "addons" / CLOCK}
DEPENDS = ("crm", "crm_sms", "sms_twilio", "mass_mailing_sms", "base_automation")
FORMAT = 1  # raise it when databases are prepared in another way
NOT_INSTALLED = ("tests", "__pycache__")  # folders of the addon that do not reach the database


@dataclass(frozen=True)
class Recipe:
    """Modules to install, on top of another recipe's database if `base` is given."""

    modules: tuple
    demo: bool = False
    base: "Recipe | None" = None
    content: str = ""  # hash of our own files that the modules read

    @property
    def kind(self):
        """Return `addon` for databases that change with every edit of the addon, else `deps`."""
        return "addon" if self.content else "deps"

    def all_modules(self):
        """Return the modules of this recipe and those under it."""
        return (self.base.all_modules() if self.base else ()) + self.modules

    def key(self, odoo):
        """Return the name of the prepared database for an Odoo version."""
        base = self.base.key(odoo) if self.base else ""
        parts = (FORMAT, odoo.version, venv.requirements_hash(), self.modules, self.demo, self.content, base)
        return f"{self.kind}-{hashlib.sha256(repr(parts).encode()).hexdigest()[:12]}"


def recipe_for(modules, demo=False):
    """Return the Recipe that installs these modules; ours goes on top of its dependencies."""
    if ADDON not in modules:
        return Recipe(tuple(modules), demo)
    own = tuple(module for module in modules if module in OWN_FOLDERS)
    others = tuple(module for module in modules if module not in own and module not in DEPENDS)
    return Recipe(own, demo, base=Recipe(DEPENDS + others, demo), content=addon_hash(own))


def addon_hash(own=(ADDON,)):
    """Return a hash of all files of our modules that installing them reads."""
    digest = hashlib.sha256()
    for module in own:
        folder = OWN_FOLDERS[module]
        for path in sorted(folder.rglob("*")):
            parts = path.relative_to(folder).parts
            if path.is_file() and parts[0] not in NOT_INSTALLED and "__pycache__" not in parts:
                digest.update(f"{'/'.join(parts)}\0".encode() + path.read_bytes())
    return digest.hexdigest()
