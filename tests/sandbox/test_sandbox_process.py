"""The command ``python -m sandbox``: start, stop, and every way of not starting."""

import asyncio
import json
import signal
import socket

import pytest

from sandbox.__main__ import Sorry, main, prepare, serve
from sandbox.__main__ import arguments as parse
from sandbox.testing import SandboxProcess


def test_the_command_serves_with_everything_configured_and_stops_cleanly(tmp_path):
    world, journal = tmp_path / "world.json", tmp_path / "journal.jsonl"
    world.write_text(json.dumps({"numbers": [{"phone_number": "+12025550107"}]}))
    env = {"SANDBOX_ACCOUNT_SID": "AC" + "a" * 32, "SANDBOX_AUTH_TOKEN": "not-to-be-printed"}
    arguments = ("--world", str(world), "--journal", str(journal), "--set", "delay_ms=[0,1]")
    with SandboxProcess(*arguments, env=env) as sandbox:
        status, _message = sandbox.post_message(To="+12025550123", From="+12025550107", Body="x")
        assert status == 201 and sandbox.settings()["delay_ms"] == [0, 1]
        with socket.create_connection(("127.0.0.1", int(sandbox.url.rsplit(":", 1)[1]))) as listener:
            listener.sendall(b"GET /phone/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            assert b"200" in listener.recv(1000)
            assert sandbox.stop() == 0, "an open telephone page does not delay the end"
        printed = sandbox.process.stdout.read()
    assert "not-to-be-printed" not in printed and "AC" + "a" * 32 in printed
    assert len(journal.read_text().splitlines()) == 1
    assert "not-to-be-printed" not in journal.read_text()


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_and_free_the_port(how):
    """In this process: the signal comes as soon as it listens."""
    said = []

    def ready(text):
        said.append(text)
        asyncio.get_running_loop().call_soon(signal.raise_signal, how)

    options = parse(["--port", "0", "--with-parent"])
    asyncio.run(serve(prepare(options, environ={}), options, ready))
    port = int(said[0].split("/")[2].rsplit(":", 1)[1])
    assert "fictional default" in said[0]
    with socket.socket() as again:
        again.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        again.bind(("127.0.0.1", port))


def test_a_taken_port_is_one_sentence_and_exit_code_1(monkeypatch, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        monkeypatch.setattr("sys.argv", ["sandbox", "--port", str(port)])
        assert main() == 1
    said = capsys.readouterr()
    assert said.err == f"Port {port} on 127.0.0.1 is taken; choose another --port or stop what uses it.\n"
    assert said.out == ""


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--host", "0.0.0.0"), "loopback only, not to '0.0.0.0'"),
        (("--host", "example.com"), "loopback only"),
        (("--journal", "/nowhere/journal.jsonl"), "Cannot open /nowhere/journal.jsonl"),
        (("--world", "/nowhere/world.json"), "Cannot open /nowhere/world.json"),
        (("--set", "delay_ms=soon"), "is not JSON"),
        (("--set", "colour=1"), "unknown setting 'colour'"),
    ],
)
def test_refusals_in_one_sentence(arguments, sentence):
    with pytest.raises(Sorry) as caught:
        prepare(parse(["--port", "0", *arguments]), environ={})
    assert sentence in str(caught.value) and "\n" not in str(caught.value)


def test_refusals_by_the_environment_and_broken_worlds(tmp_path):
    with pytest.raises(Sorry, match="not a SID"):
        prepare(parse(["--port", "0"]), environ={"SANDBOX_ACCOUNT_SID": "AC1"})
    with pytest.raises(Sorry, match="--port"):
        prepare(parse(["--port", "70000"]), environ={})
    for text in ("{", "[]", '{"numbers": 5}', '{"accounts": {}}', '{"accounts": [7]}'):
        path = tmp_path / "world.json"
        path.write_text(text)
        with pytest.raises(Sorry, match="Cannot start"):
            prepare(parse(["--port", "0", "--world", str(path)]), environ={})
