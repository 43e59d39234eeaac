"""Prepared databases: installed once, kept in the cache, copied for every run in a second or two."""

import shutil
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from dev import cache, odoo_process, odoo_source, postgres
from dev.run_dir import run_dir
from dev.say import Problem

NAME = "odoo"  # of the database in an embedded server
KEPT = 6  # prepared databases with our addon in the cache: two for each state of the code that is worked on
INSTALLED = "SELECT count(*) FROM ir_module_module WHERE state = 'installed' AND name = ANY('{%s}')"


@dataclass(frozen=True)
class Database:
    """A private database of one run, with the folder of its files and of the run."""

    odoo: odoo_source.Odoo
    server: postgres.Server
    name: str
    data_dir: Path
    run_dir: Path

    def check(self):
        """Raise Problem if our own server ended by itself."""
        if self.server.child:
            self.server.child.check()

    def sql(self, statement):
        """Run SQL in this database and return the rows as lists of strings."""
        return self.server.sql(self.name, statement)

    def conf(self, file_name="odoo.conf", **more):
        """Write a configuration file for Odoo on this database and return its path."""
        return odoo_process.write_conf(
            self.run_dir / file_name, self.odoo, self.server, self.name, self.data_dir, **more
        )


@contextmanager
def private(recipe):
    """Give a private Database made by the recipe; it is gone afterwards."""
    odoo = odoo_source.find()
    server = postgres.existing_server()
    home = _Existing(odoo, server) if server else _Embedded(odoo)
    home.prepare(recipe)
    with run_dir() as folder, home.copy(recipe, folder) as database:
        yield database


def prepare(recipe):
    """Make sure that a database of this recipe is in the cache."""
    odoo = odoo_source.find()
    server = postgres.existing_server()
    (_Existing(odoo, server) if server else _Embedded(odoo)).prepare(recipe)


def drop_templates():
    """Remove the template databases that we keep on the user's own server, if there is one."""
    if any((cache.root() / "databases").glob("files-*")) and (server := postgres.existing_server()):
        ours = "SELECT datname FROM pg_database WHERE datname ~ '^sms_marketing_(deps|addon)_[0-9a-f]{12}$'"
        for (name,) in server.sql("postgres", ours):
            server.sql("postgres", f"DROP DATABASE {name}")


def _install(database, recipe):
    """Install a recipe's modules. Raises Problem if Odoo fails or leaves one of them out."""
    log = cache.log_dir() / f"install-{recipe.key(database.odoo)}.log"
    conf = database.conf("install.conf")
    title = f"installing {', '.join(recipe.modules)} into a database"
    odoo_process.install_modules(title, database.odoo, conf, recipe.modules, recipe.demo, log)
    wanted = recipe.all_modules()
    if int(database.sql(INSTALLED % ",".join(wanted))[0][0]) != len(wanted):
        raise Problem(f"Odoo did not install all of {', '.join(wanted)}.", log)


class _Embedded:
    """Keeps stopped clusters in the cache; every run starts a server of its own on a copy."""

    def __init__(self, odoo):
        self.odoo = odoo

    def path(self, recipe):
        return cache.root() / "databases" / recipe.key(self.odoo)

    def prepare(self, recipe):
        if not cache.is_whole(self.path(recipe)):
            if recipe.base:
                self.prepare(recipe.base)
            cache.build(self.path(recipe), lambda folder: self._make(recipe, folder))
            cache.keep_newest(cache.root() / "databases", "addon-*", KEPT)
        self.path(recipe).touch()

    def _make(self, recipe, folder):
        with run_dir() as work:
            with self._start(recipe.base, work) as database:
                _install(database, recipe)
                (database.data_dir / "filestore" / NAME).mkdir(exist_ok=True)
            _copy_tree(work / "cluster", folder / "cluster")
            _copy_tree(database.data_dir / "filestore" / NAME, folder / "filestore")

    @contextmanager
    def copy(self, recipe, work):
        with self._start(recipe, work) as database:
            yield database

    @contextmanager
    def _start(self, recipe, work):
        """Run a server in `work` on a copy of a prepared cluster, or on an empty one."""
        cluster, data_dir = work / "cluster", work / "data"
        (data_dir / "filestore").mkdir(parents=True)
        if recipe:
            with cache.locked(cache.lock_name(self.path(recipe)), shared=True):
                _copy_tree(self.path(recipe) / "cluster", cluster)
                _copy_tree(self.path(recipe) / "filestore", data_dir / "filestore" / NAME)
            postgres.give_to_server(cluster)
        else:
            postgres.init_cluster(cluster, work, cache.log_dir() / "initdb.log")
        with postgres.embedded(cluster, work, cache.log_dir() / "postgresql.log") as server:
            if not recipe:
                server.sql("postgres", f"CREATE DATABASE {NAME}")
            yield Database(self.odoo, server, NAME, data_dir, work)


class _Existing:
    """Keeps template databases on the user's own server, their files in the cache; every run gets a copy."""

    def __init__(self, odoo, server):
        self.odoo, self.server = odoo, server

    def template(self, recipe):
        return _template_name(recipe.key(self.odoo))

    def files(self, recipe):
        return cache.root() / "databases" / f"files-{recipe.key(self.odoo)}"

    def exists(self, name):
        return bool(self.server.sql("postgres", f"SELECT 1 FROM pg_database WHERE datname = '{name}'"))

    def prepare(self, recipe):
        with cache.locked(f"template-{recipe.key(self.odoo)}"):
            if not (self.exists(self.template(recipe)) and cache.is_whole(self.files(recipe))):
                if recipe.base:
                    self.prepare(recipe.base)
                cache.remove(self.files(recipe))
                cache.build(self.files(recipe), lambda folder: self._make(recipe, folder))
                for path in cache.keep_newest(cache.root() / "databases", "files-addon-*", KEPT):
                    self._drop(_template_name(path.name.removeprefix("files-")))
            self.files(recipe).touch()

    def _drop(self, name):
        self.server.sql("postgres", f"DROP DATABASE IF EXISTS {name}")

    def _make(self, recipe, folder):
        with run_dir() as work, self.copy(recipe.base, work) as database:
            _install(database, recipe)
            files = database.data_dir / "filestore" / database.name
            files.mkdir(exist_ok=True)
            _copy_tree(files, folder / "filestore")
            self._drop(self.template(recipe))
            self.server.sql("postgres", f"ALTER DATABASE {database.name} RENAME TO {self.template(recipe)}")

    @contextmanager
    def copy(self, recipe, work):
        name, data_dir = postgres.unique_name(), work / "data"
        (data_dir / "filestore").mkdir(parents=True)
        if recipe:
            _copy_tree(self.files(recipe) / "filestore", data_dir / "filestore" / name)
        source = self.template(recipe) if recipe else "template0 ENCODING 'UTF8'"
        self.server.sql("postgres", f"CREATE DATABASE {name} TEMPLATE {source}")
        try:
            yield Database(self.odoo, self.server, name, data_dir, work)
        finally:
            self.server.sql("postgres", f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def _template_name(key):
    return "sms_marketing_" + key.replace("-", "_")


def _copy_tree(source, target):
    """Copy a folder to a place that does not exist yet, sharing blocks where the file system can."""
    done = subprocess.run(["cp", "-a", "--reflink=auto", source, target], capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(target, ignore_errors=True)
        raise Problem(f"{target} cannot be written: {done.stderr.strip()}.")
