"""Processes die at any moment and Twilio answers badly: every text still leaves exactly once."""

import random
import time

import pytest
from bookkeeping import Books
from crashes import Storm
from texts import Text, bring_in, compose, count, ordinary_numbers, refused_numbers

TEXTS, REFUSED = 1000, 10  # the refused are among them
KILLS = 30
PORTIONS = 20  # the texts are queued bit by bit, so that there is work to be killed in until the end
FEWER, BLOWS = 300, 4
SEED = 20260711
SLOWEST = 900  # seconds, where the machine is busy; about 150 where it is not


def texts_to_be():
    """Return the thousand texts, the ones that Twilio refuses spread among them."""
    refused = refused_numbers(REFUSED)
    numbers = ordinary_numbers(TEXTS - REFUSED)
    for place, number in enumerate(refused):
        numbers.insert(place * TEXTS // REFUSED, number)
    return [Text(number, body_of(number), refused.get(number, 0)) for number in numbers]


def body_of(number):
    """Return what the composer's template makes of a lead."""
    return f"Storm: Lead {number}"


def queue(world, leads, portion):
    """Queue one of the portions through the composer."""
    ids = list(leads.values())
    compose(world.odoo, ids[portion::PORTIONS], "Storm: {{ object.name }}")


def ride_out(world, workers, rng):
    """Send all texts while the workers are killed in turn, and the Odoo that takes the callbacks now and then."""
    storm = Storm(world.stack, world.sandbox, rng, workers)
    texts = texts_to_be()
    leads = bring_in(world.odoo, [text.number for text in texts])
    storm.begin(SEED)
    began = time.monotonic()
    for kill in range(KILLS):
        for portion in range(kill * PORTIONS // KILLS, (kill + 1) * PORTIONS // KILLS):
            queue(world, leads, portion)
        storm.kill(workers[kill % len(workers)])
        if kill % 10 == 5:
            world.stack.kill_odoo()
            world.stack.restart_odoo()
    print(f"killed {KILLS} times within {time.monotonic() - began:.0f} s")
    rested = storm.come_to_rest(SEED)
    print(f"at rest after {time.monotonic() - began:.0f} s")
    return rested, storm, Books.open(world.stack, world.sandbox, texts)


@pytest.mark.timeout(SLOWEST)
@pytest.mark.parametrize("servers", [1, 2])
def test_a_thousand_texts_thirty_kills(quiet_world, servers):
    seed = SEED + servers
    workers = [quiet_world.stack.add_worker(f"worker {place}") for place in range(servers)]
    rested, storm, books = ride_out(quiet_world, workers, random.Random(seed))
    print(f"seed {seed}, texts being submitted at each kill {storm.struck}, at the end {books.summary()}")
    faults = books.faults()
    print(*faults[:30], sep="\n")
    assert not faults
    assert rested, "nothing is wrong, but not everything came to rest in time"
    assert len(books.accepted) == TEXTS - REFUSED
    assert sum(struck > 0 for struck in storm.struck) >= KILLS // 3, "too few kills met a text on its way"


@pytest.mark.timeout(SLOWEST)
@pytest.mark.parametrize("blow", ["end_connections", "restart_postgresql"])
def test_postgresql_fails_in_the_middle_of_a_batch(quiet_world, blow):
    stack, seed = quiet_world.stack, SEED + 3
    if not stack.database.server.child and blow == "restart_postgresql":
        pytest.skip("the server belongs to somebody else: only its connections can be ended")
    # The test servers do not wait for the disk; what an Odoo was told is committed has to stay committed here.
    stack.database.sql(f"ALTER DATABASE {stack.db_name} SET synchronous_commit = on")
    stack.restart_odoo()
    storm = Storm(stack, quiet_world.sandbox, random.Random(seed), [stack.add_worker("the worker")])
    texts = texts_to_be()[:FEWER]
    leads = bring_in(quiet_world.odoo, [text.number for text in texts])
    storm.begin(seed)
    for portion in range(BLOWS):
        compose(quiet_world.odoo, list(leads.values())[portion::BLOWS], "Storm: {{ object.name }}")
        storm.aim(storm.workers[0], sure=1)
        getattr(storm, blow)()
        storm.struck.append(count(stack, ("submitting",)))
    rested = storm.come_to_rest(seed)
    books = Books.open(stack, quiet_world.sandbox, texts)
    print(f"seed {seed}, texts being submitted at each blow {storm.struck}, at the end {books.summary()}")
    faults = books.faults()
    print(*faults[:30], sep="\n")
    assert not faults
    assert rested, "nothing is wrong, but not everything came to rest in time"
    assert any(storm.struck), "no blow met a text on its way"
