"""The sequence whose flow, runs and result the pictures of take_sequences.py show; all numbers are fictional."""

import re
import time

NAME = "New lead: call, or follow up"
TEXT = (
    "Hi {{first_name|there}}, thanks for asking about a new kitchen. When may we call you? Reply to this text, or"
    " {{ link('%s') }} - Blue Peak. Reply STOP to opt out."
)
AGAIN = "Hi {{first_name|there}}, still thinking about the kitchen? Just reply. - Blue Peak. Reply STOP to opt out."
LETTER = '<p>Hello,</p><p>here are <a href="https://bluepeak.example.com/kitchens">kitchens that we built</a>.</p>'
FIRST = ("Ann", "Bob", "Cyd", "Dan", "Eve", "Fay", "Gus", "Hal", "Ida", "Jon", "Kim", "Lee")
LAST = ("Baker", "Carter", "Diaz", "Evans", "Flores", "Grant", "Hughes", "Irwin", "Jones", "Klein", "Lopez")
AREAS = (212, 312, 617)
COUNT = 240
REPLIES = ("Yes, call me please", "Tomorrow at ten?", "What does it cost?", "Please call after 5")
RUN = "sms.marketing.enrollment"
MESSAGE = "sms.marketing.message"


def tell(calls, sandbox):
    """Play the story once; return {"sequence": id, "run": id of one with much to tell}. Needs a verified account."""
    found = calls.search_read("sms.marketing.sequence", [("name", "=", NAME)], ["id"])
    sequence = found[0]["id"] if found else _play(calls, sandbox)
    run = calls.search_read(RUN, [("sequence_id", "=", sequence), ("state", "=", "running")], ["id"], limit=1)
    return {"sequence": sequence, "run": run[0]["id"]}


def _play(calls, sandbox):
    stages = [stage["id"] for stage in calls.search_read("crm.stage", [], ["id"], order="sequence, id")]
    sequence = _write(calls, stages)
    leads = [_lead(calls, at, stages[0]) for at in range(COUNT)]
    wizard = calls.create("sms.marketing.enroll", {"lead_ids": leads, "sequence_id": sequence})
    calls.call("sms.marketing.enroll", "action_enroll", [wizard])
    _settle(calls)
    _reply(calls, sandbox, leads)
    _go_on(calls, sequence)
    _read_letters(calls, sequence)
    _succeed(calls, sequence, stages[2])
    return sequence


def _write(calls, stages):
    """Write the plan, with a stage and a link that start it."""
    model = calls.search_read("ir.model", [("model", "=", "crm.lead")], ["id"])[0]["id"]
    call = calls.search_read("mail.activity.type", [("name", "=", "Call")], ["id"])[0]["id"]
    link = calls.create(
        "sms.marketing.link", {"name": "Call me back", "code": "call-back", "question": "Shall we call?"}
    )
    hello = calls.create("sms.template", {"name": "Thanks for asking", "model_id": model, "body": TEXT % "call-back"})
    again = calls.create("sms.template", {"name": "Still thinking", "model_id": model, "body": AGAIN})
    mail = {"name": "Kitchens we built", "model_id": model, "subject": "Kitchens we built", "body_html": LETTER}
    letter = calls.create("mail.template", {**mail, "use_default_to": True, "email_from": "sales@bluepeak.example.com"})
    yes, no = ({"parent_key": "asked", "lane": lane} for lane in ("yes", "no"))
    steps = [
        {"kind": "sms", "template_id": hello},
        {"kind": "branch", "key": "asked", "condition": "replied", "wait_count": 2, "wait_unit": "days"},
        {"kind": "activity", "activity_type_id": call, "activity_summary": "Replied: call now", **yes},
        {"kind": "email", "mail_template_id": letter, **no},
        {"kind": "wait", "wait_count": 3, "wait_unit": "days", **no},
        {"kind": "sms", "template_id": again, **no},
    ]
    rows = [(0, 0, {**step, "sequence": 10 * at}) for at, step in enumerate(steps, 1)]
    goal = {"goal_kind": "stage", "goal_stage_id": stages[2], "hold_out_share": 25}
    sequence = calls.create("sms.marketing.sequence", {"name": NAME, "step_ids": rows, **goal})
    calls.write("sms.marketing.link", link, {"sequence_id": sequence, "stops_sequences": False})
    calls.write("crm.stage", stages[0], {"sms_sequence_id": sequence})
    return sequence


def _lead(calls, at, stage):
    person = f"{FIRST[at % len(FIRST)]} {LAST[at % len(LAST)]}"
    values = {
        "name": f"Kitchen for {person}",
        "contact_name": person,
        "type": "lead",  # in no column yet, so that the stage starts nothing
        "phone": f"+1{AREAS[at // 100]}555{100 + at % 100:04d}",
        "email_from": f"person{at}@example.com",
        "sms_consent": True,
        "stage_id": stage,
    }
    return calls.create("crm.lead", values)


def _reply(calls, sandbox, leads):
    sender = calls.search_read("sms.marketing.sender", [("kind", "=", "number")], ["value"])[0]["value"]
    for at, lead in enumerate(calls.search_read("crm.lead", [("id", "in", leads)], ["phone"])):
        number = re.sub(r"[^+\d]", "", lead["phone"])
        if at % 7 == 2:
            sandbox.inbound(number, sender, REPLIES[at % len(REPLIES)])
        elif at == 100:
            sandbox.inbound(number, sender, "STOP")
    _settle(calls)


def _go_on(calls, sequence):
    """Press Continue Now for half of those who have not replied: two days have passed for them."""
    waiting = calls.search_read(RUN, [("sequence_id", "=", sequence), ("state", "=", "waiting")], ["id"], order="id")
    calls.call(RUN, "action_continue_now", [run["id"] for run in waiting[::2]])
    time.sleep(10)
    _settle(calls)


def _read_letters(calls, sequence):
    """Nothing leaves a demo by e-mail: say what a mail server and readers would have said."""
    mine = [("enrollment_step_id.enrollment_id.sequence_id", "=", sequence)]
    traces = [trace["id"] for trace in calls.search_read("mailing.trace", mine, ["id"], order="id")]
    calls.write("mailing.trace", traces, {"trace_status": "sent", "failure_type": False, "failure_reason": False})
    calls.call("mailing.trace", "set_opened", traces[::2])
    calls.call("mailing.trace", "set_clicked", traces[::5])


def _succeed(calls, sequence, stage):
    """Two in five of those who got the sequence are won for the goal, and one in five of the others."""
    for group, among in (("treated", (0, 3)), ("nothing", (4,))):
        domain = [("sequence_id", "=", sequence), ("comparison_group", "=", group)]
        runs = calls.search_read(RUN, domain, ["lead_id"], order="id")
        won = [run["lead_id"][0] for at, run in enumerate(runs) if at % 5 in among]
        calls.write("crm.lead", won, {"type": "opportunity", "stage_id": stage})


def _settle(calls, patience=45):
    """Wait until texts have left and replies were followed up; some magic numbers of the sandbox never answer."""
    until = time.monotonic() + patience
    busy = [("state", "in", ("ready", "submitting", "accepted", "queued", "sending", "sent"))]
    news = [("direction", "=", "inbound"), ("is_followed_up", "!=", True)]
    time.sleep(3)
    while any(calls.call(MESSAGE, "search_count", domain) for domain in (busy, news)) and time.monotonic() < until:
        time.sleep(0.5)
