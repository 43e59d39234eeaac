"""Who may import whom: controllers → models → gateway → tools, and `tools` knows nobody.

`breaches` reads a whole tree without importing it, so the same function judges the real addon and copies of it into
which a breach was planted.
"""

import ast
import functools
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ADDON, SANDBOX = "sms_marketing", "sandbox"

# room: rooms of the addon that it may import. Files beside the rooms (hooks.py) live by the rules of models.
MODELS = {"models", "wizard", "report", "migrations", "", "gateway", "tools"}
ROOMS = {
    "tools": {"tools"},
    "gateway": {"gateway", "tools"},
    "models": MODELS,
    "wizard": MODELS,
    "report": MODELS,
    "migrations": MODELS,
    "": MODELS | {"controllers"},  # the addon's own __init__ loads every room
    "controllers": MODELS | {"controllers"},
    "tests": MODELS | {"controllers", "tests"},
}
NETWORK = {
    *("socket", "ssl", "select", "selectors", "asyncio", "socketserver", "subprocess"),
    *("http.client", "http.server", "urllib.request", "ftplib", "smtplib", "xmlrpc"),
    *("requests", "urllib3", "aiohttp", "httpx", "twilio"),
}
# Neither the addon nor the sandbox may lean on what is not shipped with it
FOREIGN = {ADDON: {SANDBOX, "dev", "bench", "demo"}, SANDBOX: {ADDON, "odoo"}}
# room: modules it may not import
FORBIDDEN = {
    "tools": NETWORK | {"odoo", "time", "random"},
    "gateway": {"odoo"},
    **dict.fromkeys(("models", "wizard", "report", "migrations", "controllers", ""), NETWORK),
}
CLOCK = {
    "datetime.datetime.now",
    "datetime.datetime.utcnow",
    "datetime.datetime.today",
    "datetime.date.today",
}
DYNAMIC = {"importlib", "__import__", "exec", "eval"}
# The wire's doors. One place outside the gateway walks through one of them.
WIRE_DOORS = {"Pump", "send_one", "open_session"}


@dataclass(frozen=True)
class Source:
    """One parsed file of a tree: the parts of its package's name, and its room."""

    package: tuple[str, ...]
    tree: ast.Module

    @property
    def room(self):
        return self.package[1] if len(self.package) > 1 else ""

    def imports(self):
        """(line, dotted name) of everything imported, relative imports resolved."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((node.lineno, alias.name) for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node)
                yield from ((node.lineno, ".".join((*base, alias.name))) for alias in node.names)

    def names(self):
        """(line, dotted name) of every name and attribute used, with imported names spelled out."""
        known = dict(self._aliases())
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Name | ast.Attribute):
                first, *rest = dotted(node)
                yield node.lineno, ".".join((known.get(first, first), *rest))

    def _aliases(self):
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from ((alias.asname, alias.name) for alias in node.names if alias.asname)
            elif isinstance(node, ast.ImportFrom):
                base = self._base(node)
                yield from ((alias.asname or alias.name, ".".join((*base, alias.name))) for alias in node.names)

    def _base(self, node):
        above = self.package[: len(self.package) - node.level + 1] if node.level else ()
        return (*above, *(node.module.split(".") if node.module else ()))


def dotted(node):
    """The parts of a.b.c; what hangs on a call or an index starts with an empty part."""
    if isinstance(node, ast.Attribute):
        return [*dotted(node.value), node.attr]
    return [node.id] if isinstance(node, ast.Name) else [""]


def within(name, modules):
    """Whether a dotted name is one of the modules or lies below one."""
    return any(name == module or name.startswith(module + ".") for module in modules)


def room_of(name):
    """The room of the addon that a dotted name lies in, or None if it is not the addon's."""
    parts = name.removeprefix("odoo.addons.").split(".")
    if parts[0] != ADDON:
        return None
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else ""


def import_breaches(source):
    top = source.package[0]
    for line, name in source.imports():
        room = room_of(name)
        if within(name.removeprefix("odoo.addons."), FOREIGN[top]):
            yield line, f"{top} imports {name}"
        elif top == ADDON and room is not None and room not in ROOMS[source.room]:
            yield line, f"{source.room} imports {name}"
        elif top == ADDON and room is None and within(name, FORBIDDEN.get(source.room, ())):
            yield line, f"{source.room or 'the addon'} imports {name}"


def name_breaches(source):
    if source.room not in ("tools", "gateway"):
        return
    for line, name in source.names():
        if source.room == "tools" and name in CLOCK:
            yield line, f"tools asks the clock: {name}"
        if within(name, DYNAMIC):
            yield line, f"{source.room} imports behind our back: {name}"


def wire_uses(source):
    if source.package[0] != ADDON or source.room in ("gateway", "tests"):
        return
    for line, name in source.names():
        if name.split(".")[-1] in WIRE_DOORS:
            yield line, f"calls the wire: {name}"


@functools.cache
def judge(path, text):
    """(breaches, uses of the wire) of one file, by its path in the tree and its text."""
    source = Source(path.parent.parts, ast.parse(text))
    found = [*import_breaches(source), *name_breaches(source)]
    uses = list(wire_uses(source)) if any(door in text for door in WIRE_DOORS) else []
    tell = lambda line, what: f"{path}:{line}: {what}"  # noqa: E731
    return [tell(*one) for one in found], [tell(*one) for one in uses]


def python_files(root):
    """(path in the tree, text) of every Python file of the addon and the sandbox."""
    for top in (ADDON, SANDBOX):
        for path in sorted((root / top).rglob("*.py")):
            yield path.relative_to(root), path.read_text(encoding="utf-8")


def breaches(root):
    """Every breach of the rules under `root`, as "file:line: what"."""
    found, uses = [], []
    for path, text in python_files(root):
        own, wire = judge(path, text)
        found += own
        uses += wire
    allowed = [use for use in uses if use.startswith(f"{ADDON}/models/") and use.endswith("Pump")][:1]
    return found + [use for use in uses if use not in allowed]


def test_the_addon_keeps_the_rules():
    assert breaches(ROOT) == []


def test_there_is_something_to_judge():
    rooms = {
        path.parts[1] if len(path.parts) > 2 else "" for path, _text in python_files(ROOT) if path.parts[0] == ADDON
    }
    assert {"tools", "gateway"} <= rooms
    assert rooms <= set(ROOMS)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """The tree's Python files, to plant breaches in."""
    root = tmp_path_factory.mktemp("tree")
    keep_python = lambda folder, names: [  # noqa: E731
        name for name in names if not name.endswith(".py") and not Path(folder, name).is_dir()
    ]
    for top in (ADDON, SANDBOX):
        shutil.copytree(ROOT / top, root / top, ignore=keep_python)
    return root


PLANTED = [
    ("sms_marketing/tools", "import odoo"),
    ("sms_marketing/tools", "from odoo import fields"),
    ("sms_marketing/tools", "from odoo.addons.sms_marketing.models import account"),
    ("sms_marketing/tools", "from ..gateway import wire"),
    ("sms_marketing/tools", "from .. import models"),
    ("sms_marketing/tools", "from ..models.account import SmsMarketingAccount"),
    ("sms_marketing/tools", "import sms_marketing.gateway.wire"),
    ("sms_marketing/tools", "def late():\n    from ..gateway import wire"),
    ("sms_marketing/tools", "import socket"),
    ("sms_marketing/tools", "import requests"),
    ("sms_marketing/tools", "from urllib.request import urlopen"),
    ("sms_marketing/tools", "from urllib import request"),
    ("sms_marketing/tools", "import http.client"),
    ("sms_marketing/tools", "from http import client"),
    ("sms_marketing/tools", "from aiohttp import web"),
    ("sms_marketing/tools", "from twilio.rest import Client"),
    ("sms_marketing/tools", "import time"),
    ("sms_marketing/tools", "from time import time as now"),
    ("sms_marketing/tools", "import datetime\nx = datetime.datetime.now()"),
    ("sms_marketing/tools", "import datetime as dt\nx = dt.date.today()"),
    ("sms_marketing/tools", "from datetime import datetime\nx = datetime.utcnow()"),
    ("sms_marketing/tools", "from datetime import datetime as clock\nx = clock.now"),
    ("sms_marketing/tools", "from datetime import date\ndef f(day=date.today):\n    return day()"),
    ("sms_marketing/tools", "import importlib\nimportlib.import_module('odoo')"),
    ("sms_marketing/tools", "__import__('odoo')"),
    ("sms_marketing/gateway", "import odoo"),
    ("sms_marketing/gateway", "from odoo.exceptions import UserError"),
    ("sms_marketing/gateway", "from ..models import account"),
    ("sms_marketing/gateway", "from ..controllers import twilio"),
    ("sms_marketing/gateway", "from sandbox import faults"),
    ("sms_marketing/models", "from ..controllers import twilio"),
    ("sms_marketing/models", "from odoo.addons.sms_marketing.controllers import twilio"),
    ("sms_marketing/models", "import requests"),
    ("sms_marketing/models", "from twilio.rest import Client"),
    ("sms_marketing/models", "import sandbox.testing"),
    ("sms_marketing/wizard", "from ..controllers import twilio"),
    ("sms_marketing/report", "from ..controllers import twilio"),
    ("sms_marketing/controllers", "import aiohttp"),
    ("sms_marketing/controllers", "from ..gateway.pump import Pump\nPump()"),
    ("sms_marketing/controllers", "from ..gateway import pump\npump.Pump()"),
    ("sms_marketing/models", "from ..gateway import wire\nwire.send_one(1, 2, 3)"),
    ("sms_marketing/models", "from ..gateway import pump\npump.Pump()\npump.Pump()"),
    ("sms_marketing/models", "from ..gateway.pump import Pump as Go\nGo()\nGo()"),
    ("sms_marketing/tests", "import sandbox"),
    ("sandbox", "import sms_marketing"),
    ("sandbox", "from sms_marketing.tools import segments"),
    ("sandbox", "import odoo"),
]


@pytest.mark.parametrize(("folder", "code"), PLANTED)
def test_a_planted_breach_is_found(copy, folder, code):
    planted = copy / folder / "zz_planted.py"
    planted.parent.mkdir(parents=True, exist_ok=True)
    planted.write_text(code)
    try:
        found = breaches(copy)
    finally:
        planted.unlink()
    assert any("zz_planted.py" in breach for breach in found), found


HARMLESS = [
    ("sms_marketing/tools", "from datetime import datetime, time, timezone\nfrom .status import advance"),
    ("sms_marketing/tools", "def decide(facts):\n    return facts.now, facts.today"),
    ("sms_marketing/tools", "import urllib.parse\nimport http"),
    ("sms_marketing/gateway", "import asyncio\nimport time\nfrom ..tools import segments\nfrom . import wire"),
    ("sms_marketing/models", "from datetime import datetime\nfrom odoo import fields\nfrom ..gateway import control"),
    ("sms_marketing/models", "from .account import x\nfrom ..tools import phone\nx = datetime.now()"),
    ("sms_marketing/controllers", "from ..models import account\nfrom ..gateway import webhook\nimport odoo"),
    ("sandbox", "import asyncio\nfrom aiohttp import web\nimport time"),
]


@pytest.mark.parametrize(("folder", "code"), HARMLESS)
def test_what_is_allowed_is_not_called_a_breach(copy, folder, code):
    allowed = copy / folder / "zz_allowed.py"
    allowed.parent.mkdir(parents=True, exist_ok=True)
    allowed.write_text(code)
    try:
        assert [breach for breach in breaches(copy) if "zz_allowed" in breach] == []
    finally:
        allowed.unlink()
