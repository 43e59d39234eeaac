"""STOP against the queue, a thousand times at random moments: who said STOP first is never texted.

What "first" means is settled inside PostgreSQL, not by a clock: deferred triggers run at the very end of a transaction
and take the next number of a sequence, once for every claim of a text and once for every STOP in the consent ledger.
A claim and a STOP of the same number exclude each other (both need the subscriber's row), so the lower number is the
transaction that was committed first. A text that was claimed before the STOP may leave; one that was claimed after it
may not, whatever Twilio would have said to it: the STOPs here go straight to our route, so that the sandbox, unlike
Twilio, accepts everything it is given.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from bookkeeping import Books
from callbacks import Twilio
from crashes import Storm
from texts import OPEN, Text, bring_in, compose, count, ordinary_numbers, wait

ROUNDS, PER_ROUND = 50, 20  # a thousand people
SEED = 20260712
SLOWEST = 900  # seconds, where the machine is busy; about 100 where it is not
FEWEST = 50  # of either order among the thousand, else nothing was raced

# Transactions take a random while longer, as on a busy server, so that they meet each other more often.
INSTRUMENTS = """
CREATE SEQUENCE race_order;
CREATE TABLE race (event text, number text, place bigint);
CREATE FUNCTION race_note() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO race VALUES (TG_ARGV[0], NEW.number, nextval('race_order'));
    RETURN NULL;
END $$;
CREATE FUNCTION race_linger() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_sleep(random() * TG_ARGV[0]::float);
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER race_claim AFTER UPDATE ON sms_marketing_message DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.state = 'submitting' AND OLD.state <> 'submitting') EXECUTE FUNCTION race_note('claim');
CREATE CONSTRAINT TRIGGER race_stop AFTER INSERT ON sms_marketing_consent DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.event = 'opt_out') EXECUTE FUNCTION race_note('stop');
CREATE TRIGGER race_slow_claim AFTER UPDATE ON sms_marketing_message
    FOR EACH ROW WHEN (NEW.state = 'submitting' AND OLD.state <> 'submitting') EXECUTE FUNCTION race_linger('0.005');
CREATE TRIGGER race_slow_stop AFTER INSERT ON sms_marketing_consent
    FOR EACH ROW WHEN (NEW.event = 'opt_out') EXECUTE FUNCTION race_linger('0.1');
"""
PLACES = "SELECT number, event, min(place), max(place) FROM race GROUP BY number, event"


class Race:
    """Rounds of twenty people who are texted and say STOP at the same time."""

    def __init__(self, world, rng):
        self.world, self.rng = world, rng
        self.twilio = Twilio(world)
        self.storm = Storm(world.stack, world.sandbox, rng, [world.stack.add_worker("the sender")])
        self.window = 1.0  # seconds over which the STOPs of a round are spread
        self.answers = []

    def begin(self):
        """Put the instruments in and start the sender; some texts are tried twice, for Twilio is busy at first."""
        self.world.stack.database.sql(INSTRUMENTS)
        self.world.sandbox.request("POST", "/sandbox/faults", {"kind": "http_429", "probability": 0.1, "seed": SEED})
        self.storm.workers[0].start()
        self.storm.wait_for_worker(self.storm.workers[0])

    def run(self, pool, leads):
        """Text some people while each of them says STOP at a moment of chance, from the composing to the sending."""
        stops = [pool.submit(self.stop, number, self.rng.uniform(0, self.window)) for number in leads]
        compose(self.world.odoo, leads.values(), "Race: {{ object.name }}")
        wait(self.world.stack, lambda: not count(self.world.stack, OPEN), 30, self.storm.hurry)
        self.answers += [stop.result() for stop in stops]
        self._aim(leads)

    def _aim(self, leads):
        """Follow the machine's speed, so that STOPs go on falling on both sides of the claims."""
        stops, claims = places(self.world.stack)
        late = sum(number in claims and claims[number][0] < stops[number] for number in leads)
        self.window = min(max(self.window * (0.7 if late > PER_ROUND / 2 else 1.3), 0.05), 5)

    def stop(self, number, moment):
        """Say STOP after a moment; return (HTTP status, tries)."""
        time.sleep(moment)
        return self.twilio.say(number, "STOP")


def places(stack):
    """Return {number: place of its STOP}, {number: (first, last) place of its claims}."""
    stops, claims = {}, {}
    for number, event, first, last in stack.database.sql(PLACES):
        if event == "stop":
            stops[number] = int(first)
        else:
            claims[number] = (int(first), int(last))
    return stops, claims


@pytest.mark.timeout(SLOWEST)
def test_who_said_stop_before_the_text_was_claimed_is_never_texted(quiet_world):
    race = Race(quiet_world, random.Random(SEED))
    numbers = ordinary_numbers(ROUNDS * PER_ROUND)
    leads = bring_in(quiet_world.odoo, numbers)
    race.begin()
    with ThreadPoolExecutor(PER_ROUND) as pool:
        for start in range(0, len(numbers), PER_ROUND):
            race.run(pool, {number: leads[number] for number in numbers[start : start + PER_ROUND]})
    stops, claims = places(quiet_world.stack)
    texts = [Text(number, f"Race: Lead {number}") for number in numbers]
    books = Books.open(quiet_world.stack, quiet_world.sandbox, texts)
    texted = {entry["to"] for entry in books.accepted}
    stopped_first = {number for number in numbers if number not in claims or stops[number] < claims[number][0]}
    print(
        f"seed {SEED}: STOP first {len(stopped_first)}, claim first {len(claims)}, texted {len(texted)},"
        f" STOPs tried more than once {sum(tries > 1 for _status, tries in race.answers)}"
    )
    assert {status for status, _tries in race.answers} == {200}
    assert set(stops) == set(numbers)
    assert not {number for number, (_first, last) in claims.items() if stops[number] < last}, "claimed after a STOP"
    assert not texted & stopped_first, "texted after a STOP"
    assert texted <= set(claims)
    assert len(books.accepted) == len(texted)
    assert min(len(stopped_first), len(claims)) >= FEWEST, "nothing was raced"
    assert not count(quiet_world.stack, OPEN)
