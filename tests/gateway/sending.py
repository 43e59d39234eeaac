"""Hand texts to the pump and wait for what comes of them."""

from sms_marketing.gateway.pump import Lane, Pump
from sms_marketing.gateway.wire import IN_FLIGHT, TIMEOUT


def send_batch(credentials, messages, *, in_flight=IN_FLIGHT, timeout=TIMEOUT):
    """Hand all messages to the pump and wait; {uuid: outcome}."""
    batch = [(message, 1) for message in messages]
    outcomes = {}
    with Pump(timeout) as pump:
        pump.put(Lane("account", "sender", credentials, in_flight), batch)
        while pump.outstanding:
            outcomes |= {done.uuid: done.outcome for done in pump.take(want=len(batch), wait=60)}
    return outcomes
