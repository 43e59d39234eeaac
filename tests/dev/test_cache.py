"""Artefacts of the cache are whole or absent, and two runs never build the same one."""

import fcntl
import os
import threading

import pytest

from dev import cache


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))


def make(folder):
    (folder / "inner").mkdir()
    (folder / "inner" / "file").write_text("content")


def test_built_once():
    made = []
    for _ in range(2):
        cache.build(cache.root() / "kind" / "thing", lambda folder: (made.append(folder), make(folder)))
    assert len(made) == 1


def test_an_interrupted_build_leaves_nothing():
    path = cache.root() / "kind" / "thing"

    def interrupted(folder):
        (folder / "half").touch()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cache.build(path, interrupted)
    assert not path.exists()


def test_what_a_killed_build_left_is_removed():
    path = cache.root() / "kind" / "thing"
    path.mkdir(parents=True)
    (path / "half").touch()
    assert not cache.is_whole(path)
    cache.build(path, make)
    assert not (path / "half").exists()


@pytest.mark.parametrize("damage", ["truncate", "delete", "add", "break the seal"])
def test_damage_is_seen_and_repaired(damage):
    path = cache.build(cache.root() / "kind" / "thing", make)
    file = path / "inner" / "file"
    {
        "truncate": lambda: file.write_text(""),
        "delete": file.unlink,
        "add": (path / "more").touch,
        "break the seal": lambda: (path / cache.SEAL).write_text("{"),
    }[damage]()
    assert not cache.is_whole(path)
    cache.build(path, make)
    assert file.read_text() == "content"


def test_compiled_python_is_no_damage():
    path = cache.build(cache.root() / "kind" / "thing", make)
    (path / "__pycache__").mkdir()
    (path / "__pycache__" / "x.pyc").touch()
    assert cache.is_whole(path)


def test_the_second_builder_says_so_and_waits_for_the_first(monkeypatch):
    path = cache.root() / "kind" / "thing"
    begun, waiting, made = threading.Event(), threading.Event(), []
    monkeypatch.setattr(cache, "say", lambda text: "waiting for another ./run" in text and waiting.set())

    def slow(folder):
        made.append(folder)
        begun.set()
        assert waiting.wait(10)
        make(folder)

    first = threading.Thread(target=cache.build, args=(path, slow))
    first.start()
    assert begun.wait(10)
    cache.build(path, slow)
    first.join()
    assert len(made) == 1


def test_only_the_newest_are_kept_and_those_in_use():
    folder = cache.root() / "kind"
    for number in range(5):
        cache.build(folder / f"thing-{number}", make)
    with (cache.root() / "locks" / "kind-thing-0").open("w") as used:
        fcntl.flock(used, fcntl.LOCK_SH)
        cache.keep_newest(folder, "thing-*", 2)
    assert sorted(path.name for path in folder.iterdir()) == ["thing-0", "thing-3", "thing-4"]


def test_logs_of_a_run_that_goes_on_are_kept():
    logs = cache.root() / "logs"
    ended, going = (logs / f"20200101-00000{place}-{pid}" for place, pid in enumerate((2**22 + 1, os.getpid())))
    for folder in (ended, going, *(logs / f"20210101-{place:06}-1" for place in range(cache.KEPT_LOGS))):
        folder.mkdir(parents=True)
    cache.log_dir.__wrapped__()
    assert not ended.exists()
    assert going.exists()
