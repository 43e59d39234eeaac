"""Many texts for the tests that break things: fictional numbers, leads that agreed, the composer, the counts."""

import itertools
import time
from dataclasses import dataclass

# North American area codes that none of the sandbox's own senders has.
AREAS = (212, 213, 214, 312, 313, 404, 415, 503, 512, 602, 617, 646, 702, 713, 718, 773, 786, 818, 916, 972)
ORDINARY = range(100, 180)  # the sandbox plays no trick on +1 NPA 555 0100 to 0179
# The sandbox refuses these with an error code, see its README.
REFUSED = {180: 21211, 181: 21614, 182: 21610, 183: 21612, 184: 21408}
OPEN = ("ready", "held", "submitting", "uncertain")  # neither with Twilio nor ended


@dataclass(frozen=True)
class Text:
    """One text to be: its lead's number, its body that no other text has, the code with which Twilio refuses it."""

    number: str
    body: str
    refused_with: int = 0


def ordinary_numbers(count, line_range=ORDINARY):
    """Return different fictional numbers on which the sandbox plays no trick."""
    pairs = itertools.islice(itertools.product(line_range, AREAS), count)
    numbers = [f"+1{area}5550{line}" for line, area in pairs]
    assert len(numbers) == count, "not that many fictional numbers"
    return numbers


def refused_numbers(count):
    """Return {number: Twilio's error code} of numbers that the sandbox refuses."""
    pairs = itertools.islice(itertools.product(AREAS, REFUSED.items()), count)
    return {f"+1{area}5550{line}": code for area, (line, code) in pairs}


def bring_in(odoo, numbers):
    """Make a lead that agreed to be texted for every number; return {number: lead id}."""
    values = [{"name": f"Lead {number}", "phone": number, "sms_consent": True} for number in numbers]
    ids = []
    for start in range(0, len(values), 250):
        ids += odoo.call("crm.lead", "create", values[start : start + 250])
    return dict(zip(numbers, ids, strict=True))


def compose(odoo, leads, body):
    """Text leads as a user does from the list: the composer in mass mode. `body` is a template."""
    values = {"composition_mode": "mass", "res_model": "crm.lead", "res_ids": repr(list(leads)), "body": body}
    composer = odoo.create("sms.composer", values)
    odoo.call("sms.composer", "action_send_sms", [composer])


def count(stack, states, more="TRUE"):
    """Return how many outgoing texts are in one of these states."""
    names = ", ".join(f"'{state}'" for state in states)
    query = f"SELECT count(*) FROM sms_marketing_message WHERE direction = 'outbound' AND state IN ({names}) AND {more}"
    return int(stack.database.sql(query)[0][0])


def wait(stack, ready, seconds, meanwhile=None):
    """Wait until `ready()` is true, doing `meanwhile()` once a second; return whether it came true in time.

    Raises Problem if one of the stack's processes ended by itself.
    """
    until = time.monotonic() + seconds
    for turn in itertools.count():
        if ready():
            return True
        stack.check()
        if time.monotonic() > until:
            return False
        if meanwhile and turn % 5 == 0:
            meanwhile()
        time.sleep(0.2)
    return False
