"""./run odoo and ./run shell: any Odoo command on a private copy of the prepared database."""

from dev import databases, odoo_process, venv
from dev.cache import CHECKOUT
from dev.ports import free_port
from dev.processes import run_interactive
from dev.recipes import ADDON, DEPENDS, recipe_for


def odoo(options):
    """Run `odoo server` with the arguments on a private copy. Return its exit code."""
    return _run("server", options.rest)


def shell(options):
    """Open Odoo's Python shell on a private copy. Return its exit code."""
    return _run("shell", options.rest)


def _run(command, arguments):
    has_addon = (CHECKOUT / ADDON / "__manifest__.py").exists()
    with databases.private(recipe_for([ADDON] if has_addon else DEPENDS)) as database:
        port = free_port(8069)
        conf = database.conf(http_port=port, gevent_port=port)
        argv = [venv.python(), "-m", "odoo", command, "-c", conf, *arguments]
        env = odoo_process.environment(database.odoo)
        return run_interactive(argv, cwd=CHECKOUT, env=env)
