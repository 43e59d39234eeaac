"""The table at the end: counted in Odoo's database, and checked against the sandbox's journal."""

import re
import unicodedata
from collections import Counter
from datetime import datetime

OUTBOUND = ("direction", "=", "outbound")
LINK = re.compile(r"(/sms/c/)[\w-]{22}")  # what Odoo keeps of a personal link is no key to it (decision 16)


def show(world, console):
    """Print the table and the checks; return True if all checks hold."""
    facts = Facts(world)
    _show_left_out(world, console)
    console.say("")
    console.table(_rows(facts), ("what happened", "count"))
    console.say("")
    checks = _checks(facts)
    for holds, sentence in checks:
        console.say(f"  {'ok    ' if holds else 'WRONG '} {sentence}")
    return all(holds for holds, _sentence in checks)


class Facts:
    """What Odoo's database and the journal say, read once."""

    def __init__(self, world):
        odoo = world.odoo
        self.imported, self.people, self.office = world.imported, world.people, world.office
        self.waited = world.waited
        self.journal = world.accepted()
        self.blocked_at_twilio = {entry["to"] for entry in world.sandbox.journal()["refused"] if entry["code"] == 21610}
        self.messages = odoo.search_read(
            "sms.marketing.message",
            [OUTBOUND],
            ["state", "reason", "sid", "number", "body", "error_code", "enrollment_step_id"],
        )
        self.inbound = odoo.call("sms.marketing.message", "search_count", [("direction", "=", "inbound")])
        self.leads = odoo.search_read(
            "crm.lead",
            [("id", "in", self.imported.ids)],
            ["phone_sanitized", "stage_id", "tag_ids", "sms_consent", "sms_opted_out"],
        )
        tag = odoo.search_read("crm.tag", [("name", "=", "Twilio-Message-stop")], ["id"])
        self.stop_tag = tag[0]["id"] if tag else None

    @property
    def accepted(self):
        return [message for message in self.messages if message["sid"]]

    def numbers(self, keep):
        """Return the numbers of the leads for which `keep(lead)` is true."""
        return {lead["phone_sanitized"] for lead in self.leads if keep(lead)}


def _show_left_out(world, console):
    for line, why in world.imported.left_out:
        console.say(f"  line {line} was left out: {why}")


def _rows(facts):
    refused = Counter(message["reason"] for message in facts.messages if message["state"] == "refused")
    failed = Counter(
        message["error_code"] for message in facts.messages if message["state"] in ("failed", "undelivered")
    )
    states = Counter(message["state"] for message in facts.messages)
    moved = [lead for lead in facts.leads if lead["stage_id"][0] == facts.office.tapped_stage]
    return [
        ("leads imported", len(facts.imported.ids)),
        ("rows left out", len(facts.imported.left_out)),
        *[(f"refused: {reason.replace('_', ' ')}", count) for reason, count in sorted(refused.items())],
        ("accepted by Twilio", len(facts.accepted)),
        ("delivered", states["delivered"]),
        *[(f"failed with {code}", count) for code, count in sorted(failed.items())],
        *[(f"still {state}", states[state]) for state in ("ready", "uncertain", "queued", "sent") if states[state]],
        ("waited for their sending hours", len(facts.waited)),
        ("still waiting for them", states["held"]),
        ("texts from people", facts.inbound),
        ("opted out", len(facts.numbers(lambda lead: lead["sms_opted_out"]))),
        ("moved by a tap", len(moved)),
        (
            "sequence texts sent",
            sum(bool(message["enrollment_step_id"] and message["sid"]) for message in facts.messages),
        ),
    ]


def _checks(facts):
    """Return (holds, sentence) for everything that must be true whatever the leads file says."""
    return [check(facts) for check in CHECKS]


def _texted_once(facts):
    in_odoo = Counter((text["sid"], text["number"], LINK.sub(r"\1…", text["body"])) for text in facts.accepted)
    in_journal = Counter((text["sid"], text["to"], LINK.sub(r"\1…", text["body"])) for text in facts.journal)
    return in_odoo == in_journal, "every text in the journal is one text in Odoo, and the other way round"


def _outcomes_agree(facts):
    journal = {entry["sid"]: (entry["status"], entry["error_code"] or 0) for entry in facts.journal}
    odoo = {message["sid"]: (message["state"], message["error_code"]) for message in facts.accepted}
    return odoo == journal, "delivered and failed agree with the journal, text by text"


def _every_lead_judged(facts):
    first = [message for message in facts.messages if not message["enrollment_step_id"]]
    return len(first) == len(facts.imported.ids), "every imported lead was texted or refused with a reason"


def _only_with_consent(facts):
    """Judged without the addon: a row that says yes must contain the last seven digits of the number."""
    yes = ("yes", "true", "1")
    agreed = [_digits(row["phone"]) for row in facts.imported.rows if row["sms_consent"].strip().lower() in yes]
    strangers = {entry["to"] for entry in facts.journal if not any(entry["to"][-7:] in digits for digits in agreed)}
    return not strangers, "nobody was texted whose row does not say yes"


def _digits(phone):
    """Return the digits of a number as somebody typed it, letters as on a telephone's keys."""
    keys = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")
    plain = unicodedata.normalize("NFKC", phone).upper().translate(keys)
    return "".join(sign for sign in plain if sign.isdigit())


def _nobody_after_stop(facts):
    late = [
        entry
        for entry in facts.journal
        if entry["to"] in facts.people.stopped_at
        and _epoch(entry["accepted_at"]) > facts.people.stopped_at[entry["to"]]
    ]
    return not late, "nobody was texted after a STOP"


def _epoch(stamp):
    return stamp if isinstance(stamp, (int, float)) else datetime.fromisoformat(stamp).timestamp()


def _tags_tell(facts):
    tagged = facts.numbers(lambda lead: facts.stop_tag in lead["tag_ids"])
    opted_out = set(facts.people.stopped_at) | facts.blocked_at_twilio
    return tagged == opted_out, "exactly the leads of those who opted out carry Twilio-Message-stop"


def _consent_tells(facts):
    stopped = facts.numbers(lambda lead: lead["sms_consent"]) & set(facts.people.stopped_at)
    back = facts.numbers(lambda lead: lead["sms_consent"]) >= set(facts.people.restarted)
    return not stopped and back, "STOP took the consent away, START gave it back"


def _taps_moved(facts):
    moved = facts.numbers(lambda lead: lead["stage_id"][0] == facts.office.tapped_stage)
    return moved == set(facts.people.tapped), "exactly those who tapped moved, previews moved nobody"


def _replies_arrived(facts):
    said = len(facts.people.replied) + len(facts.people.stopped) + 2 * len(facts.people.restarted)
    return facts.inbound == said, "every text from people arrived, once"


def _waited_for_their_window(facts):
    """Held texts had not left before (`office` looked), and their turn came once their window was open."""
    waiting = {message["number"] for message in facts.messages if message["state"] in ("ready", "held")}
    return not waiting & set(facts.waited), "texts outside their sending hours waited, and left when the window opened"


CHECKS = (
    _every_lead_judged,
    _texted_once,
    _outcomes_agree,
    _only_with_consent,
    _nobody_after_stop,
    _tags_tell,
    _consent_tells,
    _taps_moved,
    _replies_arrived,
    _waited_for_their_window,
)
