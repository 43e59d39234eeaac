"""What the people in the office do: set up the account, the texts and the rule, and drag leads."""

from dataclasses import dataclass

FIRST_TEXT = (
    "Hi {{ object.contact_name or 'there' }}, thanks for asking. Shall we call you? "
    "{{ link('interested') }} Reply STOP to opt out. - {{ user.company_id.name }}"
)
SECOND_TEXT = "Great! We call you within the hour. Reply STOP to opt out. - {{ user.company_id.name }}"
LAST_TEXT = "Did we answer all your questions? Just reply to this text. - {{ user.company_id.name }}"
MINUTES_AFTER = 5  # how long after a window opened the demo looks again


@dataclass
class Office:
    """What was set up, by id."""

    account: int
    sender: str
    inbound_stage: int
    texted_stage: int
    tapped_stage: int
    sequence: int
    checks_before: list


def set_up(world):
    """Do what an administrator and a marketer do on their first morning."""
    odoo = world.odoo
    stages = [stage["id"] for stage in odoo.search_read("crm.stage", [], ["id"], order="sequence, id", limit=3)]
    sender = world.sandbox.request("GET", "/sandbox/world")["numbers"][0]["phone_number"]
    account, checks_before = _connect(world, sender)
    sequence = _write_sequence(odoo)
    _write_link(odoo, stages[2], sequence)
    _write_rule(odoo, stages[1], _template(odoo, "First text", FIRST_TEXT))
    return Office(account, sender, *stages, sequence, checks_before)


def _connect(world, sender):
    """Type the account in, verify it, set the webhooks it misses, verify again and use it."""
    odoo = world.odoo
    account = odoo.create(
        "sms.marketing.account",
        {
            "name": "Sandbox",
            "account_sid": world.stack.sandbox_account_sid,
            "auth_token": world.stack.sandbox_auth_token,
            "base_url": world.stack.sandbox_url + "/",
            "sender_ids": [(0, 0, {"value": sender, "name": "Main line"})],
        },
    )
    odoo.call("sms.marketing.account", "action_verify", [account])
    before = _failed_checks(odoo, account)
    odoo.call("sms.marketing.account", "action_set_webhooks", [account])
    odoo.call("sms.marketing.account", "action_verify", [account])
    odoo.call("sms.marketing.account", "action_use_for_company", [account])
    return account, before


def _failed_checks(odoo, account):
    domain = [("account_id", "=", account), ("outcome", "=", "failed")]
    return [check["check"] for check in odoo.search_read("sms.marketing.account.check", domain, ["check"])]


def _template(odoo, name, body):
    model = odoo.search_read("ir.model", [("model", "=", "crm.lead")], ["id"])[0]["id"]
    return odoo.create("sms.template", {"name": name, "model_id": model, "body": body})


def _write_sequence(odoo):
    steps = [
        {"kind": "sms", "template_id": _template(odoo, "Call soon", SECOND_TEXT)},
        {"kind": "wait", "wait_count": 2, "wait_unit": "days"},
        {"kind": "sms", "template_id": _template(odoo, "Any questions", LAST_TEXT)},
    ]
    numbered = [(0, 0, {**step, "sequence": 10 * place}) for place, step in enumerate(steps, 1)]
    return odoo.create("sms.marketing.sequence", {"name": "Call soon", "step_ids": numbered})


def _write_link(odoo, stage, sequence):
    odoo.create(
        "sms.marketing.link",
        {
            "name": "Yes, call me",
            "code": "interested",
            "question": "Shall we call you?",
            "thanks": "Thank you! We call you soon.",
            "stage_id": stage,
            "sequence_id": sequence,
        },
    )


def _write_rule(odoo, stage, template):
    """Odoo's own automation rule: when a lead comes to the stage, send it the text."""
    model = odoo.search_read("ir.model", [("model", "=", "crm.lead")], ["id"])[0]["id"]
    odoo.create(
        "base.automation",
        {
            "name": "Text leads that are dragged here",
            "model_id": model,
            "trigger": "on_stage_set",
            "trg_field_ref": stage,
            "action_server_ids": [
                (
                    0,
                    0,
                    {
                        "name": "Send the first text",
                        "model_id": model,
                        "state": "sms",
                        "sms_method": "note",
                        "sms_template_id": template,
                        "usage": "base_automation",
                    },
                )
            ],
        },
    )


def drag(world):
    """Move every imported lead to the stage that texts it, as dragging cards does."""
    world.odoo.write("crm.lead", world.imported.ids, {"stage_id": world.office.texted_stage})


def let_the_wait_pass(world):
    """Press Continue Now on enrollments that wait, as a user does who does not want to wait two days.

    The last three go on waiting, so that the pipeline has running sequences to show.
    """
    odoo = world.odoo
    running = [row["id"] for row in odoo.search_read("sms.marketing.enrollment", [("state", "=", "running")], ["id"])]
    running = sorted(running)[:-3]
    odoo.call("sms.marketing.enrollment", "action_continue_now", running)
    finished = [("id", "in", running), ("state", "=", "running")]
    world.wait_for(lambda: not odoo.call("sms.marketing.enrollment", "search_count", finished))


def let_the_next_window_open(world):
    """Let time pass until the first texts that wait for their sending hours may leave; note which waited.

    The clock is the demo's: `SMS Marketing → Let Time Pass (Demo)` does the same. Others go on waiting, so that there
    is something to see.
    """
    odoo = world.odoo
    held = odoo.search_read(
        "sms.marketing.message", [("state", "=", "held"), ("reason", "=", "quiet_hours")], ["number", "send_after"]
    )
    if not held:
        return
    gone = [entry["to"] for entry in world.accepted()]
    opens = min(text["send_after"] for text in held)
    world.waited = [text["number"] for text in held if text["send_after"] == opens and text["number"] not in gone]
    hours = odoo.call("sms.marketing.clock", "hours_until", opens)
    odoo.call("sms.marketing.clock", "let_pass", max(hours, 0) + MINUTES_AFTER / 60)
    due = [("id", "in", [text["id"] for text in held if text["send_after"] == opens]), ("state", "=", "held")]
    world.wait_for(lambda: not odoo.call("sms.marketing.message", "search_count", due))
