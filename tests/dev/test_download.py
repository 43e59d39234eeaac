"""Downloads go on where they stopped, and nothing unverified is ever used."""

import hashlib
import http.server
import threading

import pytest

from dev import cache
from dev.download import Download, fetch_all
from dev.say import Problem

CONTENT = bytes(range(256)) * 4096


class Handler(http.server.BaseHTTPRequestHandler):
    """Serves CONTENT with ranges; the server's `cut` says after how many bytes an answer breaks off."""

    def do_GET(self):
        start = int((self.headers.get("Range") or "bytes=0-")[6:-1])
        self.server.starts.append(start)
        body = self.server.content[start:]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: self.server.cut])

    def log_message(self, *_):
        pass


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    monkeypatch.setenv("no_proxy", "*")
    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as running:
        running.starts, running.content, running.cut = [], CONTENT, None
        threading.Thread(target=running.serve_forever, args=(0.01,), daemon=True).start()
        running.download = Download(
            f"http://127.0.0.1:{running.server_port}/file",
            "file.deb",
            len(CONTENT),
            hashlib.sha256(CONTENT).hexdigest(),
        )
        yield running
        running.shutdown()


def test_fetched_once(server):
    for _ in range(2):
        (path,) = fetch_all([server.download], "downloading")
        assert path.read_bytes() == CONTENT
    assert server.starts == [0]


def test_goes_on_where_it_stopped(server):
    folder = cache.root() / "downloads"
    folder.mkdir()
    (folder / "file.deb.part").write_bytes(CONTENT[:1000])
    (path,) = fetch_all([server.download], "downloading")
    assert path.read_bytes() == CONTENT
    assert server.starts == [1000]


def test_broken_connections_are_continued(server):
    server.cut = len(CONTENT) // 2
    (path,) = fetch_all([server.download], "downloading")
    assert path.read_bytes() == CONTENT
    assert server.starts[0] == 0
    assert len(server.starts) > 1


@pytest.mark.parametrize("damaged", [b"short", b"x" * len(CONTENT)])
def test_a_damaged_file_is_fetched_again(server, damaged):
    (path,) = fetch_all([server.download], "downloading")
    path.write_bytes(damaged)
    fetch_all([server.download], "downloading")
    assert path.read_bytes() == CONTENT


def test_a_damaged_part_is_dropped(server):
    folder = cache.root() / "downloads"
    folder.mkdir()
    (folder / "file.deb.part").write_bytes(b"x" * 1000)
    (path,) = fetch_all([server.download], "downloading")
    assert path.read_bytes() == CONTENT


def test_the_wrong_file_is_never_used(server):
    server.content = b"y" * len(CONTENT)
    with pytest.raises(Problem, match="not the promised file"):
        fetch_all([server.download], "downloading")
    assert not list((cache.root() / "downloads").iterdir())


def test_no_network_is_one_sentence(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    gone = Download("http://127.0.0.1:9/file", "file.deb", 5, "0" * 64)
    with pytest.raises(Problem, match="check the network and start again"):
        fetch_all([gone], "downloading")
