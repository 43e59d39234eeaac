"""./run demo as a command: it ends as it should, in every way of ending, and leaves nothing behind."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

CHECKOUT = Path(__file__).parents[2]
LEADS = """name,contact_name,phone,email,country,sms_consent,expected_revenue
Kitchen,Ann,+1 202 555 0123,,United States,yes,1000
Roof,Bob,+1 202 555 0124,,United States,no,1000
"""
SLOWEST = 240  # seconds, where the machine is busy


@pytest.fixture
def demo(tmp_path):
    """Start demos on a small file and ports of their own; whatever is left of them is a failure."""
    leads = tmp_path / "leads.csv"
    leads.write_text(LEADS)
    scratch = tmp_path / "tmp"
    scratch.mkdir(mode=0o755)
    started = []

    def start(*options, file=leads):
        command = [sys.executable, str(CHECKOUT / "run"), "demo", "--leads", str(file), *options]
        output = (tmp_path / f"out-{len(started)}").open("w+")
        environment = os.environ | {"TMPDIR": str(scratch)}
        started.append(
            subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT, env=environment, start_new_session=True)
        )
        started[-1].output = Path(output.name)
        return started[-1]

    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != Path("/"):
            folder.chmod(folder.stat().st_mode | 0o055)
    yield start
    for process in started:
        if process.poll() is None:
            process.kill()
            process.wait(30)


def wait_for_line(process, pattern):
    until = time.monotonic() + SLOWEST
    while time.monotonic() < until:
        if found := re.search(pattern, process.output.read_text()):
            return found
        assert process.poll() is None, process.output.read_text()
        time.sleep(0.1)
    raise AssertionError(f"{pattern} did not come: {process.output.read_text()}")


def family(process):
    """Return the process ids of all that descends from a process."""
    parents = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(stat.parent.name)] = int(fields[1])
    found, new = set(), {process.pid}
    while new:
        found |= new
        new = {child for child, parent in parents.items() if parent in new} - found
    return found - {process.pid}


def alive(pids):
    def runs(pid):
        try:
            return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
        except OSError:
            return False

    return {pid for pid in pids if runs(pid)}


def assert_nothing_left(pids):
    until = time.monotonic() + 20
    while alive(pids) and time.monotonic() < until:
        time.sleep(0.1)
    left = {pid: Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ") for pid in alive(pids)}
    assert not left


def port_of(process):
    return int(wait_for_line(process, r"http://127\.0\.0\.1:(\d+)/odoo")[1])


def test_once_on_the_leads_of_the_project(demo):
    process = demo("--once", "--port", "8269", file=CHECKOUT / "demo" / "leads.csv")
    assert process.wait(SLOWEST) == 0, process.output.read_text()
    text = process.output.read_text()
    assert "WRONG" not in text
    assert int(re.search(r"leads imported +(\d+)", text)[1]) >= 300
    assert int(re.search(r"accepted by Twilio +(\d+)", text)[1]) >= 100


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
@pytest.mark.parametrize(
    ("ending", "code"), [(signal.SIGINT, 0), (signal.SIGTERM, 143), (signal.SIGKILL, -signal.SIGKILL)]
)
def test_every_way_of_ending_leaves_no_process(demo, ending, code):
    process = demo("--port", "8279")
    wait_for_line(process, "Ctrl-C ends it")
    pids = family(process)
    assert len(pids) >= 3
    process.send_signal(ending)
    assert process.wait(60) == code, process.output.read_text()
    assert_nothing_left(pids)


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="looks for processes in /proc")
def test_a_child_that_crashes_ends_the_demo_in_words_and_the_next_one_starts(demo):
    process = demo("--port", "8289")
    wait_for_line(process, "Ctrl-C ends it")
    pids = family(process)
    odoo = next(pid for pid in pids if b"-m\0odoo" in Path(f"/proc/{pid}/cmdline").read_bytes())
    os.kill(odoo, signal.SIGKILL)
    assert process.wait(60) not in (0, None)
    assert re.search(r"Odoo .*Log: ", process.output.read_text())
    assert_nothing_left(pids)
    again = demo("--once", "--port", "8289")
    assert again.wait(SLOWEST) == 0, again.output.read_text()


def test_second_demo_on_the_same_port_is_told_so(demo):
    first = demo("--port", "8299")
    wait_for_line(first, "Ctrl-C ends it")
    second = demo("--port", "8299", "--once")
    assert second.wait(60) not in (0, None)
    assert "Port 8299 is taken" in second.output.read_text()
    beside = demo("--port", "8309", "--once")
    assert beside.wait(SLOWEST) == 0, beside.output.read_text()
