"""./run lint: ruff, pylint with Odoo's rules, and well-formed XML."""

import os
from xml.etree import ElementTree

from dev import venv
from dev.cache import CHECKOUT
from dev.processes import run_visible
from dev.recipes import ADDON
from dev.say import say


def main(options):
    """Run all linters, fixing what can be fixed if asked to. Return 0 if all are content."""
    fix = options.fix
    python = venv.python()
    checks = {
        "ruff check": [python, "-m", "ruff", "check", "--no-cache", *(["--fix"] if fix else []), "."],
        "ruff format": [python, "-m", "ruff", "format", "--no-cache", *([] if fix else ["--check"]), "."],
    }
    if (CHECKOUT / ADDON / "__manifest__.py").exists():
        checks["pylint with Odoo's rules"] = [python, "-m", "pylint", ADDON]
    complaints = [name for name, command in checks.items() if not _content(name, command)]
    complaints += ["XML"] if _broken_xml() else []
    say(f"Complaints from: {', '.join(complaints)}." if complaints else "All linters are content.")
    return 1 if complaints else 0


def _content(name, command):
    say(f"== {name}")
    env = os.environ | {"PYTHONDONTWRITEBYTECODE": "1", "PYLINTHOME": os.devnull}
    return run_visible(command, cwd=CHECKOUT, env=env) == 0


def _broken_xml():
    """Print every XML file of the addon that does not parse; return True if there is one."""
    say("== XML")
    broken = False
    for path in sorted((CHECKOUT / ADDON).rglob("*.xml")):
        try:
            ElementTree.parse(path)
        except ElementTree.ParseError as error:
            say(f"{path.relative_to(CHECKOUT)}: {error}")
            broken = True
    return broken
