"""How Odoo is started: its configuration file, environment and command line."""

import os
import re

from dev import cache, venv
from dev.cache import CHECKOUT
from dev.postgres import clean_environment
from dev.processes import run_step
from dev.recipes import ADDON

NOWHERE = "http://127.0.0.1:9"  # the discard port: what would phone home or send mail finds nobody
HTTP_THREADS = "16"  # without a limit a burst of callbacks takes every connection of the pool
LOADING = re.compile(r"Loading module (\S+) \((\d+)/(\d+)\)")


def write_conf(path, odoo, server, database, data_dir, **more):
    """Write Odoo's configuration file for one private database."""
    options = {
        **server.odoo_options(),
        "db_name": database,
        "list_db": "False",
        "addons_path": ",".join(str(folder) for folder in addons_path(odoo)),
        "data_dir": data_dir,
        "http_interface": "127.0.0.1",
        "publisher_warranty_url": NOWHERE,
        "smtp_server": "127.0.0.1",
        "smtp_port": "9",
        "limit_time_real": "0",
        "limit_time_cpu": "0",
        **more,
    }
    lines = [f"{key} = {value}" for key, value in options.items()]
    path.write_text("\n".join(["[options]", *lines, ""]))
    path.chmod(0o600)
    return path


def addons_path(odoo):
    """Return Odoo's folders of addons and, once our addon exists, the checkout."""
    ours = (CHECKOUT, CHECKOUT / "dev" / "addons") if (CHECKOUT / ADDON / "__manifest__.py").exists() else ()
    return (*odoo.addons, *ours)


def environment(odoo):
    """Return the environment for Odoo: its tree on the path, no database settings but those of the file.

    What Python compiles is kept in our cache, even where the user wants none beside the sources: an Odoo that compiles
    itself at every start takes a quarter longer for it, and the tests start a hundred.
    """
    env = clean_environment()
    for name in ("ODOO_RC", "PYTHONDONTWRITEBYTECODE"):
        env.pop(name, None)
    return env | {
        "PYTHONPATH": str(odoo.python_path),
        "PYTHONPYCACHEPREFIX": str(cache.root() / "compiled"),
        "PYTHONUNBUFFERED": "1",
        "ODOO_MAX_HTTP_THREADS": HTTP_THREADS,
    }


def command(conf, *arguments):
    """Return the command line `odoo server` with a configuration file."""
    return [venv.python(), "-m", "odoo", "server", "-c", conf, *arguments]


def install_modules(title, odoo, conf, modules, demo, log):
    """Install modules into the database of a configuration file, showing which one is at work."""

    def note(line):
        match = LOADING.search(line)
        return f"module {match[2]} of {match[3]}, {match[1]}" if match else None

    flags = ["--with-demo"] if demo else []
    run_step(
        title,
        command(conf, "-i", ",".join(modules), "--stop-after-init", "--no-http", *flags),
        log,
        note,
        env=environment(odoo),
        cwd=os.path.dirname(conf),
    )
