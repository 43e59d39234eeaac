"""The people whose consent, opt-outs and texts the pictures of take_consent.py show; all numbers are fictional."""

import time

# name, contact, phone, consent, city
LEADS = [
    ("Kitchen renovation", "Ann Baker", "+12025550141", True, "Washington"),
    (
        "Bathroom, second floor, with the wish for heated tiles and a very deep tub",
        "Bartholomew Featherstonehaugh-Cholmondeley",
        "+13055550142",
        True,
        "Miami",
    ),
    ("Roof repair", "Carla Nunez", "+12145550143", True, "Dallas"),
    ("Solar panels", "Dan O'Neill", "+12025550144", True, "Washington"),
    ("Windows", "Eve Park", "+12025550145", True, "Washington"),
    ("Veranda", "Frank Kealoha", "+18085550146", True, "Honolulu"),
    ("Garden wall", "Grace Lee", "+12025550147", False, "Washington"),
    ("Garage door", "Henry Adams", "+12025550148", True, "Washington"),
    ("Fence", "Ida Jones", "+12025550149", True, "Washington"),
    ("Old number", "Jack Smith", "+12025550187", True, "Washington"),
    ("No telephone", "Kim Olsen", "", False, "Washington"),
    ("Conservatory", "Lena Novak", "+12025550151", True, "Washington"),
]
TEXT = "Blue Peak: Hi {{first_name|there}}, our spring offer ends on Friday. Reply STOP to opt out."
REPLIES = [
    ("+12025550144", "STOP"),
    ("+12025550145", "can you stop with this for a while, I have no time before the summer"),
    ("+12145550143", "HELP"),
    ("+12025550141", "Thanks! What does it cost?"),
    ("+12025550151", "maybe stop, I am not sure"),
]
BLOCKED = "+12025550148"
COMPANY = {"name": "Blue Peak Renovations LLC", "phone": "+1 202-555-0100", "website": "https://bluepeak.example.com"}


def tell(calls, sandbox):
    """Make the leads, text them, let them reply; each once. Needs a verified account of the sandbox."""
    if calls.search_read("crm.lead", [("phone", "=", BLOCKED)], ["id"]):
        return
    country = calls.search_read("res.country", [("code", "=", "US")], ["id"])[0]["id"]
    company = calls.search_read("res.company", [], ["id"], limit=1)[0]["id"]
    calls.write("res.company", company, {**COMPANY, "country_id": country})
    leads = [_lead(calls, country, *row) for row in LEADS]
    _send(calls, leads)
    _settle(calls)
    sender = calls.search_read("sms.marketing.sender", [("kind", "=", "number")], ["value"])[0]["value"]
    for number, words in REPLIES:
        sandbox.inbound(number, sender, words)
    _change(calls, BLOCKED, "block", "Wants to be contacted by e-mail only, said on the phone")
    _settle(calls)


def _lead(calls, country, name, contact, phone, consent, city):
    values = {"name": name, "contact_name": contact, "phone": phone, "city": city, "country_id": country}
    return calls.create("crm.lead", {**values, "type": "opportunity", "sms_consent": consent})


def _send(calls, leads):
    values = {"composition_mode": "mass", "res_model": "crm.lead", "res_ids": repr(leads), "body": TEXT}
    composer = calls.create("sms.composer", values)
    calls.call("sms.composer", "action_send_sms", [composer])


def _change(calls, number, kind, note):
    subscriber = calls.search_read("sms.marketing.subscriber", [("number", "=", number)], ["id"])[0]["id"]
    given = {"kind": kind, "note": note, "res_model": "sms.marketing.subscriber", "res_ids": [subscriber]}
    wizard = calls.create("sms.marketing.change.standing", given)
    calls.call("sms.marketing.change.standing", "action_confirm", [wizard])


def _settle(calls, patience=90):
    """Wait until every text that may leave has left, and every reply was followed up."""
    until = time.monotonic() + patience
    busy = [("state", "in", ("ready", "submitting", "accepted", "queued", "sending", "sent"))]
    news = [("direction", "=", "inbound"), ("is_followed_up", "!=", True)]
    while any(calls.call("sms.marketing.message", "search_count", domain) for domain in (busy, news)):
        if time.monotonic() > until:
            return
        time.sleep(0.5)
