"""gateway/pump.py: how many at once, how fast, whose turn it is; and that every text comes out exactly once."""

import asyncio
import itertools
import threading
import time
import tracemalloc
from collections import Counter
from unittest.mock import patch

import pytest
from raw_server import RawServer, created, free_port, hangs, response

from sms_marketing.gateway import pump as pump_module
from sms_marketing.gateway.outcome import OutcomeKind
from sms_marketing.gateway.pump import LONGEST_PAUSE, Lane, Pump
from sms_marketing.gateway.wire import Credentials, OutgoingMessage

ACCEPTED, NOT_SENT = OutcomeKind.ACCEPTED, OutcomeKind.NOT_SENT
REFUSED, UNCERTAIN = OutcomeKind.REFUSED, OutcomeKind.UNCERTAIN
ACCOUNT = "AC" + "0" * 31 + "1"
TOKEN = "fictional-auth-token-0123456789"
WRONG_LOGIN = response(401, b'{"code": 20003, "message": "Authenticate"}')


def text(at, prefix="uuid", segments=1):
    message = OutgoingMessage(
        uuid=f"{prefix}-{at}", to="+12125550123", body=f"{prefix} {at}", status_callback="", from_="+12025550100"
    )
    return message, segments


def texts(count, prefix="uuid", segments=1):
    return [text(at, prefix, segments) for at in range(count)]


def uuids(batch):
    return sorted(message.uuid for message, _segments in batch)


def uuids_of(taken):
    return sorted(done.uuid for done in taken)


def lane(url, sender="sender", account="account", **more):
    return Lane(account, sender, Credentials(ACCOUNT, TOKEN, url), **more)


def drain(pump, seconds=20):
    """Everything that is in the pump, as it comes out."""
    taken, end = [], time.monotonic() + seconds
    while pump.outstanding and time.monotonic() < end:
        taken += pump.take(want=pump.outstanding, wait=0.2)
    assert not pump.outstanding, "the pump kept some"
    return taken


def run(lanes, timeout=3.0):
    """{uuid: Finished} of [(lane, texts)], all put in at once."""
    with Pump(timeout) as pump:
        for one, batch in lanes:
            pump.put(one, batch)
        taken = drain(pump)
    assert len({done.uuid for done in taken}) == len(taken)
    return {done.uuid: done for done in taken}


class Twilio:
    """Answers after a while, counts how many requests are under way at once, and remembers when which came."""

    def __init__(self, answer=None, delay=0.02):
        self.answers = answer or (lambda _at: created())
        self.delay = delay
        self.now = self.most = 0
        self.log = []  # (time, body)

    async def __call__(self, writer, request):
        self.now += 1
        self.most = max(self.most, self.now)
        self.log.append((time.monotonic(), request.form["Body"]))
        at = len(self.log) - 1
        await asyncio.sleep(self.delay)
        self.now -= 1
        writer.write(self.answers(at))
        await writer.drain()
        return True

    @property
    def bodies(self):
        return Counter(body for _time, body in self.log)

    def wait_for(self, count, seconds=10):
        """Wait until so many requests are under way."""
        end = time.monotonic() + seconds
        while self.now < count and time.monotonic() < end:
            time.sleep(0.01)
        assert self.now == count

    def times(self, prefix):
        return [moment for moment, body in self.log if body.startswith(prefix)]


@pytest.fixture
def twilio():
    return Twilio()


# --- how many at once ---


@pytest.mark.parametrize("in_flight", [1, 3, 20])
def test_never_more_under_way_than_allowed_and_that_many_are_used(twilio, in_flight):
    with RawServer(twilio) as server:
        done = run([(lane(server.url, in_flight=in_flight), texts(in_flight * 5))])
    assert twilio.most == in_flight
    assert server.most_open <= in_flight
    assert {one.outcome.kind for one in done.values()} == {ACCEPTED}
    assert set(twilio.bodies.values()) == {1}


def test_the_limit_is_the_accounts_however_many_senders_it_has(twilio):
    with RawServer(twilio) as server:
        run([(lane(server.url, f"sender {n}", in_flight=4), texts(10, f"s{n}")) for n in range(5)])
    assert twilio.most == 4


def test_two_accounts_have_a_limit_each(twilio):
    with RawServer(twilio) as server:
        run([(lane(server.url, account=f"account {n}", in_flight=3), texts(12, f"a{n}")) for n in range(2)])
    assert 3 < twilio.most <= 6


def test_senders_take_turns(twilio):
    with RawServer(twilio) as server:
        run(
            [
                (lane(server.url, "many", in_flight=1), texts(50, "many")),
                (lane(server.url, "few", in_flight=1), texts(3, "few")),
            ]
        )
    order = [body.split()[0] for _time, body in twilio.log]
    few = [at for at, name in enumerate(order) if name == "few"]
    assert few in ([1, 3, 5], [2, 4, 6])  # one of the many may have started before the few came


def test_a_sender_keeps_the_order_of_its_texts(twilio):
    with RawServer(twilio) as server:
        run([(lane(server.url, in_flight=1), texts(20))])
    assert [body for _time, body in twilio.log] == [f"uuid {at}" for at in range(20)]


# --- how fast ---


def test_one_senders_pace_in_segments_slows_no_other_sender():
    twilio = Twilio(delay=0)
    with RawServer(twilio) as server:
        slow, fast = lane(server.url, "slow", rate=10), lane(server.url, "fast")
        run([(slow, texts(8, "slow", segments=3)), (fast, texts(60, "fast"))])
    slow_times, fast_times = twilio.times("slow"), twilio.times("fast")
    # 24 segments at 10 a second; 10 may go at once, and the last text need not be waited off
    assert slow_times[-1] - slow_times[0] >= 0.9
    assert fast_times[-1] < slow_times[-1]
    assert len(fast_times) == 60
    for first in range(len(slow_times)):
        for last in range(first, len(slow_times)):
            stretch = slow_times[last] - slow_times[first] + 0.05  # what the network adds
            assert (last - first + 1) * 3 <= 10 * stretch + 10 + 3


def test_a_pace_holds_over_several_handings_over():
    twilio = Twilio(delay=0)
    with RawServer(twilio) as server, Pump(3.0) as pump:
        for part in range(4):
            pump.put(lane(server.url, rate=10), texts(5, f"part{part}"))
        drain(pump)
    moments = [moment for moment, _body in twilio.log]
    assert moments[-1] - moments[0] >= 0.85


# --- neighbours ---


def test_an_account_whose_server_hangs_holds_nobody_up(twilio):
    with RawServer(hangs) as stuck, RawServer(twilio) as server, Pump(3.0) as pump:
        pump.put(lane(stuck.url, account="stuck", in_flight=2), texts(10, "stuck"))
        pump.put(lane(server.url, account="well"), texts(50, "well"))
        started, taken = time.monotonic(), []
        while len(taken) < 50 and time.monotonic() < started + 5:
            taken += pump.take(want=50, wait=0.1)
        assert uuids_of(taken) == uuids(texts(50, "well"))
        assert time.monotonic() - started < 4
        assert pump.backlog("stuck") == 8
        assert pump.backlog("well") == 0


def test_an_unusable_address_gives_everything_back_at_once_and_asks_nobody(twilio):
    with RawServer(twilio) as server:
        done = run([(lane("ftp://example.com/"), texts(5)), (lane(server.url, account="other"), texts(5, "other"))])
    assert [done[f"uuid-{at}"].tried for at in range(5)] == [False] * 5
    assert {done[f"uuid-{at}"].outcome.kind for at in range(5)} == {NOT_SENT}
    assert {done[f"other-{at}"].outcome.kind for at in range(5)} == {ACCEPTED}


def test_nobody_listens():
    done = run([(lane(f"http://127.0.0.1:{free_port()}"), texts(30))])
    assert {(one.outcome.kind, one.tried) for one in done.values()} == {(NOT_SENT, True)}


# --- HTTP 429 ---


def too_many(**headers):
    return response(429, b'{"code": 20429, "message": "Too Many Requests"}', **headers)


@pytest.mark.parametrize("headers", [{}, {"Retry_After": "0.3"}, {"Retry_After": "0"}])
def test_429_slows_halves_resumes_and_loses_nothing(headers):
    twilio = Twilio(lambda at: too_many(**headers) if 10 <= at < 14 else created())
    with RawServer(twilio) as server:
        done = run([(lane(server.url, in_flight=8), texts(60))])
    kinds = Counter(one.outcome.kind for one in done.values())
    assert kinds == {ACCEPTED: 56, NOT_SENT: 4}
    assert set(twilio.bodies.values()) == {1}, "posted twice"
    assert len(twilio.bodies) == 60
    assert all(one.tried for one in done.values())
    moments = [moment for moment, _body in twilio.log]
    gaps = [after - before for before, after in itertools.pairwise(moments)]
    assert max(gaps) >= 0.25, "there was no pause"


def test_429_halves_what_may_be_under_way_and_it_grows_again():
    twilio = Twilio(lambda at: too_many(Retry_After="0.2") if at == 0 else created(), delay=0.03)
    with RawServer(twilio) as server, Pump(3.0) as pump:
        pump.put(lane(server.url, in_flight=8), [text(0)])
        drain(pump)
        pump.put(lane(server.url, in_flight=8), texts(40, "next"))
        drain(pump)
    first = twilio.log[1][0]
    assert sum(moment - first < 0.02 for moment, _body in twilio.log[1:]) <= 5
    assert twilio.most == 8


def test_a_long_retry_after_gives_the_rest_back_untried():
    twilio = Twilio(lambda at: too_many(Retry_After=str(LONGEST_PAUSE + 60)))
    with RawServer(twilio) as server:
        done = run([(lane(server.url, in_flight=4), texts(50))])
    tried = [one for one in done.values() if one.tried]
    assert len(tried) == len(twilio.log) <= 4
    assert {one.outcome.retry_after for one in tried} == {LONGEST_PAUSE + 60}
    assert len(done) == 50
    assert {one.outcome.kind for one in done.values()} == {NOT_SENT}


# --- credentials ---


@pytest.mark.parametrize("code", [20003, 20005, 20008])
def test_credentials_that_fail_cost_no_more_requests_than_were_under_way(code):
    answer = response(401, b'{"code": %d, "message": "No"}' % code)
    twilio = Twilio(lambda _at: answer)
    with RawServer(twilio) as server, Pump(3.0) as pump:
        pump.put(lane(server.url, in_flight=5), texts(100))
        pump.put(lane(server.url, "other sender", in_flight=5), texts(100, "other"))
        taken = drain(pump)
        assert pump.is_closed("account")
        assert not pump.is_closed("somebody else")
        pump.put(lane(server.url), texts(5, "later"))
        later = drain(pump)
    assert len(twilio.log) <= 5
    assert uuids_of(taken) == sorted(uuids(texts(100)) + uuids(texts(100, "other")))
    assert sum(one.outcome.kind is REFUSED for one in taken) == len(twilio.log)
    assert [(one.tried, one.outcome.kind) for one in later] == [(False, NOT_SENT)] * 5


def test_other_refusals_close_nothing():
    twilio = Twilio(lambda _at: response(400, b'{"code": 21211, "message": "Invalid To"}'))
    with RawServer(twilio) as server:
        done = run([(lane(server.url), texts(40))])
    assert {(one.outcome.code, one.tried) for one in done.values()} == {(21211, True)}
    assert len(twilio.log) == 40


# --- beginning, end, misuse ---


def test_stop_while_busy_awaits_what_is_under_way_and_gives_the_rest_back():
    twilio = Twilio(delay=1.0)
    with RawServer(twilio) as server, Pump(3.0) as pump:
        pump.put(lane(server.url, in_flight=6), texts(50))
        twilio.wait_for(6)
        pump.stop()
        taken = pump.take()
        pump.stop()
    assert uuids_of(taken) == uuids(texts(50))
    kinds = Counter((one.outcome.kind, one.tried) for one in taken)
    assert kinds == {(ACCEPTED, True): 6, (NOT_SENT, False): 44}
    assert len(twilio.log) == 6


def test_an_exception_in_the_callers_block_ends_like_stop():
    twilio = Twilio(delay=1.0)
    pump = Pump(3.0)
    with RawServer(twilio) as server:
        with pytest.raises(ZeroDivisionError), pump:
            pump.put(lane(server.url, in_flight=3), texts(20))
            twilio.wait_for(3)
            raise ZeroDivisionError
        taken = pump.take()
    assert uuids_of(taken) == uuids(texts(20))
    assert Counter(one.tried for one in taken) == {True: 3, False: 17}
    assert not any(thread.name == "sms-pump" and thread.is_alive() for thread in threading.enumerate())


def test_what_is_put_in_after_the_end_comes_back_untried(twilio):
    with RawServer(twilio) as server:
        with Pump(3.0) as pump:
            pump.put(lane(server.url), texts(3))
            drain(pump)
        pump.put(lane(server.url), texts(4, "late"))
        taken = pump.take(wait=1)
    assert [(one.outcome.kind, one.tried) for one in taken] == [(NOT_SENT, False)] * 4
    assert not pump.outstanding
    assert len(twilio.log) == 3


def test_a_text_is_taken_in_once():
    twilio = Twilio(delay=0.3)
    with RawServer(twilio) as server, Pump(3.0) as pump:
        pump.put(lane(server.url), [text(1)])
        for batch in ([text(1)], [text(2), text(2)], [text(3), text(1)]):
            with pytest.raises(ValueError, match="once"):
                pump.put(lane(server.url), batch)
        assert pump.outstanding == 1
        taken = drain(pump)
    assert uuids_of(taken) == ["uuid-1"]
    assert len(twilio.log) == 1


def test_what_came_out_may_be_handed_over_again():
    """A text that was not sent is due again after some seconds, while the same job still runs."""
    twilio = Twilio(lambda at: too_many(Retry_After="0.1") if at == 0 else created(), delay=0)
    with RawServer(twilio) as server, Pump(3.0) as pump:
        pump.put(lane(server.url), [text(1)])
        first = drain(pump)
        pump.put(lane(server.url), [text(1)])
        second = drain(pump)
    assert [one.outcome.kind for one in (*first, *second)] == [NOT_SENT, ACCEPTED]


def test_a_fault_in_the_loop_gives_the_texts_back_and_spares_the_neighbours(twilio, caplog):
    ordinary = pump_module._Account._start_what_may

    def broken(account):
        if "bad" in account._lanes:
            raise RuntimeError("broken on purpose")
        return ordinary(account)

    with RawServer(twilio) as server, patch.object(pump_module._Account, "_start_what_may", broken):
        done = run([(lane(server.url, "bad", "ill"), texts(9, "bad")), (lane(server.url), texts(9, "good"))])
    assert {(done[f"bad-{at}"].tried, done[f"bad-{at}"].outcome.kind) for at in range(9)} == {(False, NOT_SENT)}
    assert {done[f"good-{at}"].outcome.kind for at in range(9)} == {ACCEPTED}
    assert "broken on purpose" in caplog.text


def test_a_fault_while_posting_is_uncertain_and_frees_its_place(twilio):
    calls = []

    async def broken(session, credentials, message):
        calls.append(message.uuid)
        if len(calls) <= 2:
            raise RuntimeError("broken on purpose")
        return await ordinary(session, credentials, message)

    ordinary = pump_module.send_one
    with RawServer(twilio) as server, patch.object(pump_module, "send_one", broken):
        done = run([(lane(server.url, in_flight=2), texts(10))])
    assert Counter(one.outcome.kind for one in done.values()) == {UNCERTAIN: 2, ACCEPTED: 8}


def test_an_empty_hand_is_harmless(twilio):
    with RawServer(twilio) as server, Pump(3.0) as pump:
        assert pump.take(want=5, wait=5) == []
        pump.put(lane(server.url), [])
        assert (pump.outstanding, pump.backlog("account"), pump.backlog("nobody")) == (0, 0, 0)
        pump.put(lane(server.url), texts(2))
        assert len(drain(pump)) == 2


def test_take_waits_no_longer_than_it_must():
    twilio = Twilio(delay=0.05)
    with RawServer(twilio) as server, Pump(3.0) as pump:
        pump.put(lane(server.url, in_flight=1), texts(20))
        started = time.monotonic()
        assert pump.take(want=3, wait=5)
        assert time.monotonic() - started < 1
        assert pump.take(want=20, wait=0.0) == [] or time.monotonic() - started < 1
        drain(pump)


def test_the_backlog_counts_what_has_not_started():
    twilio = Twilio(delay=1.0)
    with RawServer(twilio) as server, Pump(3.0) as pump:
        pump.put(lane(server.url, "one", in_flight=4), texts(10, "one"))
        pump.put(lane(server.url, "two", in_flight=4), texts(5, "two"))
        assert pump.backlog("account") >= 11
        twilio.wait_for(4)
        assert pump.backlog("account") == 11
        assert pump.backlog("account", "one") + pump.backlog("account", "two") == 11
        drain(pump)
        assert pump.backlog("account") == 0


def test_no_secret_in_what_is_shown_of_a_lane():
    assert TOKEN not in repr(lane("https://api.twilio.com/"))


# --- many ---


def test_twenty_thousand_texts_need_little_memory_and_time():
    """The wire is taken away: what is measured is the pump itself."""

    async def at_once(_session, _credentials, _message):
        return pump_module.Outcome(ACCEPTED, sid="SM" + "0" * 32)

    batch = texts(20_000)
    with patch.object(pump_module, "send_one", at_once):
        tracemalloc.start()
        try:
            started = time.monotonic()
            with Pump() as pump:
                pump.put(lane("http://127.0.0.1:9", in_flight=50), batch)
                count = 0
                while pump.outstanding:
                    count += len(pump.take(want=500, wait=1))
            taken, most = time.monotonic() - started, tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    assert count == 20_000
    assert taken < 30
    assert most < 40e6  # 2 kB a text


def test_the_sandbox_gets_every_text_of_two_accounts_senders_once(sandbox, credentials):
    lanes = [(Lane("account", f"sender {n}", credentials, 20), texts(100, f"s{n}")) for n in range(3)]
    done = run(lanes)
    accepted = sandbox.journal()["accepted"]
    assert {one.outcome.kind for one in done.values()} == {ACCEPTED}
    assert Counter(row["body"] for row in accepted) == Counter(
        message.body for _lane, batch in lanes for message, _segments in batch
    )
