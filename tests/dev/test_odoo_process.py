"""The environment in which Odoo starts."""

import subprocess
import sys
from types import SimpleNamespace

from dev import odoo_process


def test_what_python_compiles_is_kept_in_the_cache_and_nowhere_else(monkeypatch, tmp_path):
    monkeypatch.setenv("PYTHONDONTWRITEBYTECODE", "1")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    (tmp_path / "odoo").mkdir()
    (tmp_path / "odoo" / "part.py").write_text("")
    environment = odoo_process.environment(SimpleNamespace(python_path=tmp_path / "odoo"))
    subprocess.run([sys.executable, "-c", "import part"], env=environment, check=True)
    (compiled,) = tmp_path.rglob("part.*.pyc")
    assert compiled.is_relative_to(tmp_path / "cache" / "sms-marketing-dev")
