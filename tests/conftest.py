"""Tests outside Odoo: the addon's pure rooms are importable without the addon's own __init__, which imports odoo."""

import sys
import types
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parent.parent

sys.path.insert(0, str(CHECKOUT))
package = types.ModuleType("sms_marketing")
package.__path__ = [str(CHECKOUT / "sms_marketing")]
sys.modules.setdefault("sms_marketing", package)
