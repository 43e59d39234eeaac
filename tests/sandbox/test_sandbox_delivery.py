"""Status callbacks: parameters, signature, order, loss, retries, and what they never do."""

import socket
import time

import pytest
from twilio.request_validator import RequestValidator

FROM, TO = "+12025550100", "+12025550123"
SERVICE = "MG00000000000000000000000000000001"


def send(sandbox, url, **form):
    status, message = sandbox.post_message(**{"To": TO, "From": FROM, "Body": "Hi", "StatusCallback": url, **form})
    assert status == 201, message
    return message


def valid(sandbox, call, url):
    return RequestValidator(sandbox.auth_token).validate(url, call["form"], call["headers"]["X-Twilio-Signature"])


def test_callbacks_of_a_message_without_service(sandbox, hook):
    message = send(sandbox, hook.url + "/status/1?k=v%20w")
    calls = hook.wait(3)
    assert hook.statuses() == ["sending", "sent", "delivered"]
    last = calls[-1]
    assert last["path"] == "/status/1?k=v%20w"
    raw = last["form"].pop("RawDlrDoneDate")
    assert len(raw) == 10 and raw.isdigit()
    assert last["form"] == {
        "AccountSid": sandbox.account_sid,
        "ApiVersion": "2010-04-01",
        "From": FROM,
        "MessageSid": message["sid"],
        "MessageStatus": "delivered",
        "SmsSid": message["sid"],
        "SmsStatus": "delivered",
        "To": TO,
    }
    assert last["headers"]["Content-Type"].startswith("application/x-www-form-urlencoded")
    assert last["headers"]["I-Twilio-Idempotency-Token"]


def test_callbacks_with_a_service_begin_with_queued(sandbox, hook):
    send(sandbox, hook.url, From="", MessagingServiceSid=SERVICE)
    calls = hook.wait(4)
    assert hook.statuses() == ["queued", "sending", "sent", "delivered"]
    assert {call["form"]["MessagingServiceSid"] for call in calls} == {SERVICE}
    assert calls[0]["form"]["From"] in ("+12025550110", "+12025550111")


def test_twilios_validator_accepts_every_callback_and_the_fragment_is_not_signed(sandbox, hook):
    url = hook.url + "/status/äö?x=1&y=%2F"
    url = url.replace("äö", "%C3%A4")
    send(sandbox, url + "#rc=3&rp=all")
    calls = hook.wait(3)
    assert all(valid(sandbox, call, url) for call in calls)
    assert not any(valid(sandbox, call, url + "x") for call in calls)
    assert not any(valid(sandbox, {**call, "form": {**call["form"], "MessageStatus": "read"}}, url) for call in calls)


def test_the_services_status_callback_counts_when_the_message_has_none(sandbox, hook):
    sandbox.world(services=[{"sid": SERVICE, "status_callback": hook.url + "/service"}])
    sandbox.post_message(To=TO, MessagingServiceSid=SERVICE, Body="x")
    assert {call["path"] for call in hook.wait(4)} == {"/service"}


def test_failure_carries_the_error_code_only_at_the_end(sandbox, hook):
    send(sandbox, hook.url, To="+12025550188")
    calls = hook.wait(3)
    assert hook.statuses() == ["sending", "sent", "undelivered"]
    assert [call["form"].get("ErrorCode") for call in calls] == [None, None, "30007"]
    fetched = sandbox.journal()["accepted"][0]
    assert (fetched["status"], fetched["error_code"]) == ("undelivered", 30007)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"callback_order": "reversed"}, ["delivered", "sent", "sending"]),
        ({"callback_duplicate": 1.0}, ["sending", "sending", "sent", "sent", "delivered", "delivered"]),
        ({"callback_late_ms": 30}, ["sending", "sent", "delivered"]),
    ],
)
def test_manners_of_callbacks(sandbox, hook, settings, expected):
    sandbox.settings(**settings)
    began = time.time()
    send(sandbox, hook.url)
    hook.wait(len(expected))
    assert hook.statuses() == expected
    if "callback_late_ms" in settings:
        assert hook.calls[0]["at"] - began >= 0.03


def test_shuffled_callbacks_come_in_many_orders(sandbox, hook):
    sandbox.settings(callback_order="shuffled")
    for number in range(30):
        send(sandbox, f"{hook.url}/{number}")
    hook.wait(90)
    orders = {}
    for call in hook.calls:
        orders.setdefault(call["path"], []).append(call["form"]["MessageStatus"])
    assert all(sorted(order) == ["delivered", "sending", "sent"] for order in orders.values())
    assert len({tuple(order) for order in orders.values()}) >= 4


def test_lost_callbacks_and_no_callbacks_at_all(sandbox, hook):
    sandbox.settings(callback_lose=1.0)
    send(sandbox, hook.url)
    sandbox.settings(callback_lose=0.0, callbacks=False)
    send(sandbox, hook.url)
    journal = sandbox.wait_for(lambda j: j["summary"]["by_status"] == {"delivered": 2})
    assert journal["callbacks"] == [] and hook.calls == []


def test_the_first_callback_can_overtake_the_answer(sandbox, hook):
    sandbox.settings(callback_early=True, delay_ms=200)
    send(sandbox, hook.url)
    assert hook.statuses() == ["sending"], "it was there before the POST was answered"
    sandbox.settings(delay_ms=0)
    sandbox.reset()
    hook.clear()
    hook.answer = lambda number: time.sleep(0.01) or (204, "text/plain", "")
    send(sandbox, hook.url)
    hook.wait(3)
    assert hook.statuses() == ["sending", "sent", "delivered"]
    sandbox.inbound(TO, FROM, "HELP")
    sandbox.wait_for(lambda j: j["summary"]["by_status"] == {"delivered": 2})


def test_a_slow_or_failing_webhook_is_not_retried_by_default(sandbox, hook):
    hook.answer = (500, "text/plain", "no")
    send(sandbox, hook.url)
    journal = sandbox.wait_for(lambda j: len(j["callbacks"]) == 3)
    assert len(hook.calls) == 3
    assert {(one["http_status"], one["attempts"]) for one in journal["callbacks"]} == {(500, 1)}


def test_retries_as_the_fragment_says_with_the_same_idempotency_token(sandbox, hook):
    hook.answer = lambda number: (503 if number < 2 else 204, "text/plain", "")
    send(sandbox, hook.url + "/#rc=3&rp=5xx")
    journal = sandbox.wait_for(lambda j: len(j["callbacks"]) == 3)
    assert [one["attempts"] for one in journal["callbacks"]] == [3, 1, 1]
    assert hook.statuses() == ["sending"] * 3 + ["sent", "delivered"]
    tokens = [call["headers"]["I-Twilio-Idempotency-Token"] for call in hook.calls]
    assert len(set(tokens[:3])) == 1 and len(set(tokens)) == 3


def test_a_refused_connection_is_retried_once(sandbox):
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        send(sandbox, f"http://127.0.0.1:{closed.getsockname()[1]}/")
        journal = sandbox.wait_for(lambda j: len(j["callbacks"]) == 3)
    assert {(one["http_status"], one["attempts"]) for one in journal["callbacks"]} == {(None, 2)}
    assert "Connect" in journal["callbacks"][0]["error"]


def test_an_answer_that_takes_too_long_is_given_up(sandbox, hook):
    hook.answer = lambda number: time.sleep(0.3) or (204, "text/plain", "")
    sandbox.fault("stuck_sent", next=1)
    send(sandbox, hook.url + "/#rt=100&rc=0")
    journal = sandbox.wait_for(lambda j: len(j["callbacks"]) == 1)
    assert journal["callbacks"][0]["http_status"] is None and "Timeout" in journal["callbacks"][0]["error"]


def test_hosts_outside_this_machine_are_never_called(sandbox):
    send(sandbox, "https://example.com/status")
    journal = sandbox.wait_for(lambda j: len(j["callbacks"]) == 3)
    assert all("not called" in one["error"] and one["attempts"] == 0 for one in journal["callbacks"])


def test_no_more_callbacks_at_once_than_allowed(sandbox, hook):
    busy, most = [], []

    def answer(_number):
        busy.append(1)
        most.append(len(busy))
        time.sleep(0.005)
        busy.pop()
        return 204, "text/plain", ""

    hook.answer = answer
    sandbox.settings(callback_concurrency=3)
    for number in range(12):
        send(sandbox, f"{hook.url}/{number}")
    hook.wait(36)
    assert 2 <= max(most) <= 3


def test_callbacks_of_one_message_keep_their_order_however_slow_the_webhook(sandbox, hook):
    sandbox.settings(delay_ms=0)
    hook.answer = lambda number: time.sleep(0.02 if number == 0 else 0) or (204, "text/plain", "")
    send(sandbox, hook.url)
    hook.wait(3)
    assert hook.statuses() == ["sending", "sent", "delivered"]


def test_reset_stops_what_is_under_way(sandbox, hook):
    sandbox.settings(delay_ms=20)
    send(sandbox, hook.url)
    sandbox.reset()
    time.sleep(0.05)
    assert hook.calls == [] and sandbox.journal()["summary"]["accepted"] == 0
