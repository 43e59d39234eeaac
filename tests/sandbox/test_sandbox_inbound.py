"""Texts from subscribers: webhook, TwiML, keywords, opt-out, fallback."""

import pytest
from twilio.request_validator import RequestValidator

FROM, TO, TOLL_FREE, SHORT = "+12025550100", "+12025550123", "+18005550199", "55501"
SERVICE, ADVANCED = "MG00000000000000000000000000000001", "MG00000000000000000000000000000002"
POOL = ("+12025550110", "+12025550111")
TWIML = "text/xml"


def listen(sandbox, url, number=FROM, **more):
    (row,) = [one for one in sandbox.world()["numbers"] if one["phone_number"] == number]
    sandbox.world(numbers=[{"sid": row["sid"], "sms_url": url, **more}])


def code(sandbox, **form):
    status, body = sandbox.post_message(**{"To": TO, "From": FROM, "Body": "Hi", **form})
    return 201 if status == 201 else body["code"]


def phone_texts(sandbox, number=TO):
    return [(one["mine"], one["body"]) for one in sandbox.json("GET", f"/phone/conversations/{number}")["messages"]]


def test_the_webhook_gets_twilios_parameters_signed(sandbox, hook):
    listen(sandbox, hook.url + "/in?db=a#rc=2")
    result = sandbox.inbound(TO, FROM, "Grüße 😀", city="SPRINGFIELD", state="IL", zip="62701")
    (call,) = hook.wait(1)
    form = call["form"]
    assert form == {
        "AccountSid": sandbox.account_sid,
        "ApiVersion": "2010-04-01",
        "Body": "Grüße 😀",
        "From": TO,
        "FromCity": "SPRINGFIELD",
        "FromCountry": "US",
        "FromState": "IL",
        "FromZip": "62701",
        "MessageSid": result["sid"],
        "MessagingServiceSid": "MG00000000000000000000000000000003",
        "NumMedia": "0",
        "NumSegments": "1",
        "SmsMessageSid": result["sid"],
        "SmsSid": result["sid"],
        "SmsStatus": "received",
        "To": FROM,
        "ToCity": "",
        "ToCountry": "US",
        "ToState": "",
        "ToZip": "",
    }
    signature = call["headers"]["X-Twilio-Signature"]
    assert RequestValidator(sandbox.auth_token).validate(hook.url + "/in?db=a", form, signature)
    assert result["webhook"] == {"url": hook.url + "/in?db=a#rc=2", "status": 204, "error": ""}


def test_inbound_messages_are_readable_through_the_api(sandbox, client):
    sid = sandbox.inbound(TO, FROM, "hello")["sid"]
    message = client.messages(sid).fetch()
    assert (message.direction, message.status, message.from_, message.price) == ("inbound", "received", TO, None)


def test_a_webhook_by_get_is_signed_over_its_query(sandbox, hook):
    listen(sandbox, hook.url + "/in?a=1", sms_method="GET")
    sandbox.inbound(TO, FROM, "x & y=z")
    (call,) = hook.wait(1)
    assert call["path"].startswith("/in?a=1&AccountSid=") and call["form"] == {}
    signature = call["headers"]["X-Twilio-Signature"]
    assert RequestValidator(sandbox.auth_token).validate(hook.url + call["path"], {}, signature)


def test_pictures(sandbox, hook):
    listen(sandbox, hook.url)
    result = sandbox.inbound(TO, FROM, "", media=["http://127.0.0.1/cat.jpg"])
    form = hook.wait(1)[0]["form"]
    assert result["sid"].startswith("MM") and form["NumMedia"] == "1"
    assert (form["MediaUrl0"], form["MediaContentType0"]) == ("http://127.0.0.1/cat.jpg", "image/jpeg")


def test_twiml_answers_become_messages(sandbox, hook, client):
    listen(sandbox, hook.url + "/in")
    two = '<Message to="+12025550124"><Body>Two</Body></Message>'
    body = f'<Response><Message action="/done">One</Message>{two}</Response>'
    hook.answer = lambda number: (200, TWIML, body) if number == 0 else (204, "text/plain", "")
    result = sandbox.inbound(TO, FROM, "hi")
    assert len(result["replies"]) == 2
    calls = hook.wait(4)
    assert [call["path"] for call in calls] == ["/in", "/done", "/done", "/done"]
    first = client.messages(result["replies"][0]).fetch()
    assert (first.body, first.to, first.from_, first.direction) == ("One", TO, FROM, "outbound-reply")
    assert client.messages(result["replies"][1]).fetch().to == "+12025550124"
    assert [one["origin"] for one in sandbox.journal()["accepted"]] == ["twiml", "twiml"]


def test_plain_text_is_texted_back(sandbox, hook):
    listen(sandbox, hook.url)
    hook.answer = (200, "text/plain", "OK")
    sandbox.inbound(TO, FROM, "hi")
    assert phone_texts(sandbox) == [(True, "hi"), (False, "OK")]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((500, "text/html", "<h1>error</h1>"), "11200"),
        ((403, "text/plain", "bad signature"), "11200"),
        ((200, "text/html", "<html><p>Odoo</html>"), "12100"),
        ((200, "application/json", "{}"), "12300"),
    ],
)
def test_the_fallback_is_asked_when_the_webhook_fails(sandbox, hook, answer, error):
    listen(sandbox, hook.url + "/in", sms_fallback_url=hook.url + "/fallback")
    hook.answer = lambda number: (
        answer if number == 0 else (200, TWIML, "<Response><Message>Sorry</Message></Response>")
    )
    sandbox.inbound(TO, FROM, "hi")
    first, second = hook.wait(2)
    assert (second["path"], second["form"]["ErrorCode"], second["form"]["ErrorUrl"]) == (
        "/fallback",
        error,
        hook.url + "/in",
    )
    assert first["form"]["MessageSid"] == second["form"]["MessageSid"]
    assert phone_texts(sandbox) == [(True, "hi"), (False, "Sorry")]


def test_without_fallback_a_failure_is_only_noted(sandbox, hook):
    listen(sandbox, hook.url)
    hook.answer = (500, "text/html", "<h1>error</h1>")
    assert sandbox.inbound(TO, FROM, "hi")["webhook"]["status"] == 500
    assert phone_texts(sandbox) == [(True, "hi")]


def test_stop_blocks_start_lifts_help_answers(sandbox, hook):
    listen(sandbox, hook.url)
    stop = sandbox.inbound(TO, FROM, "Stop")
    assert stop["keyword"] == "STOP" and len(stop["replies"]) == 1
    assert "OptOutType" not in hook.wait(1)[0]["form"], "only with Advanced Opt-Out"
    assert hook.calls[0]["form"]["Body"] == "Stop", "still forwarded"
    assert code(sandbox) == 21610
    assert code(sandbox, To="+12025550124") == 201, "others are not blocked"
    assert code(sandbox, From=TOLL_FREE) == 201, "blocked for this sender only"
    assert sandbox.inbound(TO, FROM, "stop")["replies"] == [], "told once"
    assert code(sandbox) == 21610
    assert len(sandbox.inbound(TO, FROM, "START")["replies"]) == 1
    assert code(sandbox) == 201
    assert sandbox.inbound(TO, FROM, "yes")["replies"] == []
    assert len(sandbox.inbound(TO, FROM, "help")["replies"]) == 1
    texts = [body for mine, body in phone_texts(sandbox) if not mine and body != "Hi"]
    assert "been unsubscribed" in texts[0] and "re-subscribed" in texts[1] and texts[2].startswith("Reply STOP")


def test_stop_covers_the_whole_service(sandbox, hook):
    listen(sandbox, hook.url, number=POOL[0])
    sandbox.inbound(TO, POOL[0], "STOP")
    assert "MessagingServiceSid" in hook.wait(1)[0]["form"]
    assert code(sandbox, From="", MessagingServiceSid=SERVICE) == 21610
    assert code(sandbox, From=POOL[1]) == 21610
    assert code(sandbox) == 201
    sandbox.inbound(TO, POOL[1], "UNSTOP")
    assert code(sandbox, From="", MessagingServiceSid=SERVICE) == 201


def test_advanced_opt_out_tells_the_webhook(sandbox, hook):
    listen(sandbox, hook.url, number="+12025550112")
    for word in ("STOP", "START", "INFO", "hello"):
        sandbox.inbound(TO, "+12025550112", word)
    assert [call["form"].get("OptOutType") for call in hook.wait(4)] == ["STOP", "START", "HELP", None]
    assert {call["form"]["MessagingServiceSid"] for call in hook.calls} == {ADVANCED}


def test_toll_free_stop_is_the_networks(sandbox):
    sandbox.inbound(TO, TOLL_FREE, "STOP")
    assert phone_texts(sandbox)[-1][1].startswith("NETWORK MSG")
    assert sandbox.inbound(TO, TOLL_FREE, "YES")["keyword"] is None
    assert code(sandbox, From=TOLL_FREE) == 21610
    sandbox.inbound(TO, TOLL_FREE, "UNSTOP")
    assert code(sandbox, From=TOLL_FREE) == 201


def test_a_short_code_on_its_own_has_no_keywords(sandbox):
    result = sandbox.inbound(TO, SHORT, "STOP")
    assert result["keyword"] is None and result["replies"] == []
    assert code(sandbox, From=SHORT) == 201


def test_a_webhook_cannot_text_someone_who_opted_out(sandbox, hook):
    listen(sandbox, hook.url)
    hook.answer = (200, TWIML, "<Response><Message>Really?</Message></Response>")
    sandbox.inbound(TO, FROM, "STOP")
    assert [mine for mine, body in phone_texts(sandbox) if body == "Really?"] == []
    refused = sandbox.journal()["refused"]
    assert [(one["code"], one["origin"]) for one in refused] == [(21610, "twiml")]


def test_services_without_inbound_url_drop_the_text_but_obey_stop(sandbox, client):
    sandbox.world(services=[{"sid": SERVICE, "use_inbound_webhook_on_number": False}])
    result = sandbox.inbound(TO, POOL[0], "STOP")
    assert "inbound_request_url" in result["dropped"]
    assert [one.direction for one in client.messages.list(from_=TO)] == []
    assert code(sandbox, From="", MessagingServiceSid=SERVICE) == 21610


def test_the_services_inbound_url(sandbox, hook):
    listen(sandbox, hook.url + "/number", number=POOL[0])
    sandbox.world(
        services=[
            {"sid": SERVICE, "use_inbound_webhook_on_number": False, "inbound_request_url": hook.url + "/service"}
        ]
    )
    sandbox.inbound(TO, POOL[0], "hi")
    assert [call["path"] for call in hook.wait(1)] == ["/service"]


def test_with_an_application_the_numbers_url_is_ignored(sandbox, hook):
    listen(sandbox, hook.url, sms_application_sid="AP" + "0" * 32)
    assert sandbox.inbound(TO, FROM, "hi")["webhook"] is None
    assert hook.calls == []


@pytest.mark.parametrize(
    "data",
    [
        {"from": "123", "to": FROM, "body": "x"},
        {"from": TO, "to": FROM, "body": "x" * 1601},
        {"from": TO, "to": FROM, "body": "x", "media": "one"},
        {"from": TO, "to": FROM, "body": "x", "colour": "red"},
    ],
)
def test_impossible_inbound_texts(sandbox, data):
    with pytest.raises(ValueError, match="400"):
        sandbox.json("POST", "/sandbox/inbound", data)
    assert sandbox.journal()["inbound"] == []


def test_texting_a_number_nobody_has(sandbox):
    with pytest.raises(ValueError, match="404: no number"):
        sandbox.inbound(TO, "+12025550177", "x")


def test_half_a_surrogate_does_not_break_anything(sandbox, hook):
    listen(sandbox, hook.url)
    sandbox.inbound(TO, FROM, "\ud83d!")
    assert hook.wait(1)[0]["form"]["Body"] == "?!"
