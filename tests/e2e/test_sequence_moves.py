"""Plans are edited, leads are enrolled and runs are moved to the newest version while two jobs take steps.

Each step that all versions have is taken once by every run, and each text leaves once.
"""

import random
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from crashes import Storm
from test_sequence_crash import LEADS, RUNNING, SERVERS, SLOWEST, Sequences, numbers
from texts import bring_in, wait

from dev.odoo_client import OdooClient, OdooError

SEED = 20261201
ROUNDS = 8
NOBODY = "Nobody is on the way"


class Office:
    """Colleagues who work on the same sequences at the same moment."""

    def __init__(self, sequences, rng):
        self.sequences, self.rng, self.moved = sequences, rng, 0

    def client(self):
        return OdooClient(self.sequences.stack.odoo_url, self.sequences.stack.db_name)

    def edit(self, at):
        """Put one more step into each plan, somewhere before its end."""
        client = self.client()
        for name, id_ in self.sequences.ids.items():
            step = {"kind": "tag", "key": f"extra-{name}-{at}", "tag_ids": [(6, 0, [self.sequences.tag])]}
            place = self.rng.randrange(5)
            client.write("sms.marketing.sequence", [id_], {"step_ids": [(0, 0, {**step, "sequence": place})]})

    def enroll(self, leads):
        self.sequences._enroll(self.client(), leads)

    def move(self):
        """Have everybody on the way on the older versions go on with the newest, several times."""
        client = self.client()
        for _time in range(3):
            versions = client.search_read("sms.marketing.sequence.version", [], ["id"])
            for version in versions:
                try:
                    client.call("sms.marketing.sequence.version", "action_move_to_current", [version["id"]])
                    self.moved += 1
                except OdooError as error:
                    assert NOBODY in str(error), error
            time.sleep(self.rng.uniform(0, 0.5))


@pytest.mark.timeout(SLOWEST)
def test_moving_editing_and_enrolling_beside_the_jobs(quiet_world):
    world, rng = quiet_world, random.Random(SEED)
    sequences = Sequences(world)
    world.odoo.write("res.company", [1], {"sms_daily_cap": 50})  # four texts to each on one day
    storm = Storm(world.stack, world.sandbox, rng, [world.stack.add_worker(f"worker {at}") for at in range(SERVERS)])
    leads = list(bring_in(world.odoo, numbers()).values())
    storm.begin(SEED)
    world.sandbox.request("DELETE", "/sandbox/faults")
    office, share = Office(sequences, rng), -(-LEADS // ROUNDS)
    for at in range(ROUNDS):
        with ThreadPoolExecutor(3) as pool:
            works = [
                pool.submit(office.enroll, leads[at * share : (at + 1) * share]),
                pool.submit(office.edit, at),
                pool.submit(office.move),
            ]
            sequences.pass_minutes()
        for work in works:
            work.result()
    over = f"sms_marketing_enrollment WHERE {RUNNING}"
    rested = wait(world.stack, lambda: not sequences.count(over), 180, sequences.pass_minutes)
    waiting = "sms_marketing_message WHERE direction = 'outbound' AND state IN ('ready', 'submitting', 'uncertain')"
    rested = rested and wait(world.stack, lambda: not sequences.count(waiting), 120, sequences.pass_minutes)
    faults = list(sequences.faults([(entry["to"], entry["body"]) for entry in world.accepted()]))
    versions = sequences.count("sms_marketing_sequence_version")
    print(f"{office.moved} times somebody was moved, {versions} versions, {len(world.accepted())} texts left")
    print(*faults[:30], sep="\n")
    assert not faults
    assert rested, "nothing is wrong, but not everything came to rest in time"
    assert office.moved > 1, "too few were moved"
