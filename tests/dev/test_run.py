"""./run itself: old Pythons, unknown options, and that every command explains itself."""

import subprocess
import sys

import pytest

from dev import cli
from dev.cache import CHECKOUT


def run(*arguments, **options):
    return subprocess.run([sys.executable, CHECKOUT / "run", *arguments], capture_output=True, text=True, **options)


@pytest.mark.parametrize("command", sorted({**cli.OWN, **cli.PASS_ON}))
def test_every_command_has_help(command):
    done = run(command, "-h")
    assert done.returncode == 0
    assert f"./run {command}" in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [("demo", "--prot", "8070"), ("demo", "--port", "80"), ("demo", "--port", "x"), ("tset",), (), ("lint", "extra")],
)
def test_a_mistake_is_one_sentence_and_exit_code_2(arguments):
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "-h." in done.stderr


def test_the_version_check_can_be_read_by_old_pythons():
    """Syntax that Python 3.6 lacks before the check would end in a SyntaxError instead of a sentence."""
    import ast

    text = (CHECKOUT / "run").read_text()
    ast.parse(text[: text.index("from dev.cli")], feature_version=(3, 6))


def test_a_cache_that_cannot_be_written_is_one_sentence(tmp_path):
    (tmp_path / "sms-marketing-dev").write_text("a file where the folder should be")
    done = run("bench", env={"XDG_CACHE_HOME": str(tmp_path), "PATH": "/usr/bin"})
    assert done.returncode == 1
    assert "set XDG_CACHE_HOME" in done.stdout
    assert "Traceback" not in done.stdout + done.stderr
