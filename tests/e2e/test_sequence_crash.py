"""The sequences' job is killed in the middle of batches, runs twice at once, and the clock is set back.

Each step of each run is taken once all the same, and each text leaves once.
"""

import random
import signal
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import islice, product

import month_story
import pytest
from crashes import Storm
from texts import bring_in, wait

from dev.odoo_client import OdooClient

LEADS = 1100  # each in two sequences
KILLS, SERVERS = 7, 2
SEED = 20261121
SLOWEST = 900  # seconds, where the machine is busy; about 150 where it is not
JOBS = ("run_sequences", "dispatch", "apply_callbacks", "read_back", "follow_up")
STAMPS = {
    "sms_marketing_enrollment": ("due_at", "deadline_at", "started_at", "asked_at"),
    "sms_marketing_message": ("send_after", "received_at"),
}
# What each sequence does, in order; the words of texts are their templates' names too.
PLANS = {
    "first": ["text first-1", "tag", "decide", "goal", "text first-2", "wait", "stop"],
    "second": ["goal", "text second-1", "activity", "text second-2", "tag"],
}
TEXTS = [step.removeprefix("text ") for plan in PLANS.values() for step in plan if step.startswith("text ")]
RUNNING = "state IN ('running', 'waiting')"


def numbers():
    """Return fictional numbers of places where it is day at noon in New York, and without limits of texts."""
    areas = [area for zone, codes in month_story.ZONES.items() if "Honolulu" not in zone for area in codes]
    return [f"+1{area}5550{line}" for line, area in islice(product(range(100, 180), areas), LEADS)]


class Sequences:
    """Two sequences in a world, and what may be asked of the database about them."""

    def __init__(self, world):
        self.world, self.odoo, self.stack = world, world.odoo, world.stack
        self.tag = self.odoo.create("crm.tag", {"name": "Been here"})
        call = self.odoo.call("ir.model.data", "check_object_reference", "mail", "mail_activity_data_call")[1]
        self.values = {
            "tag": {"kind": "tag", "tag_ids": [(6, 0, [self.tag])]},
            "decide": {"kind": "branch", "condition": "delivered", "wait_count": 0},
            "goal": {"kind": "goal"},
            "activity": {"kind": "activity", "activity_type_id": call},
            "wait": {"kind": "wait", "wait_count": 1, "wait_unit": "minutes"},
            "stop": {"kind": "stop"},
        }
        self.ids = {name: self._make(name, plan) for name, plan in PLANS.items()}

    def _make(self, name, plan):
        steps = [(0, 0, {"sequence": at, "key": f"{name}-{at}", **self._step(step)}) for at, step in enumerate(plan)]
        return self.odoo.create("sms.marketing.sequence", {"name": name, "step_ids": steps})

    def _step(self, step):
        if not step.startswith("text "):
            return self.values[step]
        model = self.odoo.search_read("ir.model", [("model", "=", "crm.lead")], ["id"])[0]["id"]
        body = f"{step.removeprefix('text ')}: {{{{ object.name }}}}"
        template = self.odoo.create("sms.template", {"name": step, "model_id": model, "body": body})
        return {"kind": "sms", "template_id": template}

    def enroll(self, leads):
        """Two colleagues enroll the same leads in the same sequences at the same moment."""
        clients = [OdooClient(self.stack.odoo_url, self.stack.db_name) for _ in range(2)]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda client: self._enroll(client, leads), clients))

    def _enroll(self, client, leads):
        for sequence in self.ids.values():
            wizard = client.create("sms.marketing.enroll", {"sequence_id": sequence, "lead_ids": leads})
            client.call("sms.marketing.enroll", "action_enroll", [wizard])

    def count(self, query):
        return int(self.stack.database.sql(f"SELECT count(*) FROM {query}")[0][0])

    def taken(self):
        return self.count("sms_marketing_enrollment_step")

    def due(self):
        return self.count(f"sms_marketing_enrollment WHERE {RUNNING} AND due_at <= now() AT TIME ZONE 'UTC'")

    def is_at_work(self, worker):
        """Tell whether a worker has taken steps that it has not committed yet."""
        return bool(
            self.count(
                "pg_locks JOIN pg_stat_activity USING (pid)"
                f" WHERE application_name = 'odoo-{worker.process.pid}' AND mode = 'RowExclusiveLock'"
                " AND relation = 'sms_marketing_enrollment_step'::regclass"
            )
        )

    def wake(self):
        names = ", ".join(f"'ir_cron_{name}'" for name in JOBS)
        self.stack.database.sql(
            "INSERT INTO ir_cron_trigger (cron_id, call_at) SELECT res_id, now() AT TIME ZONE 'UTC'"
            f" FROM ir_model_data WHERE module = 'sms_marketing' AND model = 'ir.cron' AND name IN ({names})"
        )
        self.stack.wake_jobs()

    def move_clock(self, hours):
        """Have all that is stored lie so many hours later than the clock says: a clock set back, or put right again."""
        for table, names in STAMPS.items():
            moved = ", ".join(f"{name} = {name} + interval '{hours} hours'" for name in names)
            self.stack.database.sql(f"UPDATE {table} SET {moved}")

    def pass_minutes(self):
        """Let the waits of a minute be over, and what a dead process left uncertain be looked up."""
        self.stack.database.sql(
            f"UPDATE sms_marketing_enrollment SET due_at = now() AT TIME ZONE 'UTC' WHERE {RUNNING}"
            " AND due_at > now() AT TIME ZONE 'UTC';"
            "UPDATE sms_marketing_message SET next_poll_at = now() AT TIME ZONE 'UTC' WHERE state = 'uncertain'"
            " AND attempt_at < now() AT TIME ZONE 'UTC' - interval '5 s'"
        )
        self.wake()

    # --- the laws ---

    def faults(self, sent):
        """Yield a sentence for each step that was taken twice or not at all, and each text that left so."""
        rows = self.stack.database.sql(
            "SELECT run.id, sequence.id, run.state, "
            " coalesce(string_agg(taken.key, ' ' ORDER BY taken.id) FILTER (WHERE taken.key NOT LIKE 'extra%'), '')"
            " FROM sms_marketing_enrollment AS run"
            " JOIN sms_marketing_sequence AS sequence ON sequence.id = run.sequence_id"
            " LEFT JOIN sms_marketing_enrollment_step AS taken ON taken.enrollment_id = run.id GROUP BY 1, 2, 3"
        )
        names = {str(id_): name for name, id_ in self.ids.items()}
        if len(rows) != 2 * LEADS:
            yield f"{len(rows)} runs instead of {2 * LEADS}"
        for id_, sequence, state, keys in rows:
            name = names[sequence]
            wanted = [f"{name}-{at}" for at in range(len(PLANS[name]))]
            if state != "done" or keys.split() != wanted:
                yield f"run {id_} of {name} is {state} and took {keys}"
        wanted = {(number, f"{text}: Lead {number}") for number in numbers() for text in TEXTS}
        counts = Counter(sent)
        yield from (f"left {times} times: {text}" for text, times in counts.items() if times != 1)
        yield from (f"never left: {text}" for text in wanted - counts.keys())
        yield from (f"nobody asked for it: {text}" for text in counts.keys() - wanted)
        activities = self.count("mail_activity WHERE res_model = 'crm.lead'")
        if activities != LEADS:
            yield f"{activities} activities instead of {LEADS}"


def kill(storm, sequences, worker):
    """Kill a worker at a random moment of a batch, its first or a later one; return whether it was in the middle."""
    storm.wait_for_worker(worker)
    before = sequences.taken()
    sequences.wake()
    if storm.rng.random() < 0.7:
        wait(storm.stack, lambda: sequences.taken() > before or not sequences.due(), 30)
    wait(storm.stack, lambda: sequences.is_at_work(worker) or not sequences.due(), 10)
    time.sleep(storm.rng.uniform(0, 0.8))
    met = sequences.is_at_work(worker)
    worker.process.send_signal(signal.SIGKILL)
    worker.process.wait(30)
    worker.start()
    return met


@pytest.mark.timeout(SLOWEST)
def test_no_step_is_taken_twice_or_lost(quiet_world):
    world, rng = quiet_world, random.Random(SEED)
    sequences = Sequences(world)
    world.odoo.write("res.company", [1], {"sms_daily_cap": 50})  # four texts to each on one day
    storm = Storm(world.stack, world.sandbox, rng, [world.stack.add_worker(f"worker {at}") for at in range(SERVERS)])
    leads = bring_in(world.odoo, numbers())
    storm.begin(SEED)
    world.sandbox.request("DELETE", "/sandbox/faults")
    sequences.enroll(list(leads.values()))
    met = [kill(storm, sequences, storm.workers[at % SERVERS]) for at in range(KILLS)]
    set_back(sequences, storm)
    for worker in storm.workers:
        storm.wait_for_worker(worker)
    over = f"sms_marketing_enrollment WHERE {RUNNING}"
    rested = wait(world.stack, lambda: not sequences.count(over), 180, sequences.pass_minutes)
    waiting = "sms_marketing_message WHERE direction = 'outbound' AND state IN ('ready', 'submitting', 'uncertain')"
    rested = rested and wait(world.stack, lambda: not sequences.count(waiting), 120, sequences.pass_minutes)
    faults = list(sequences.faults([(entry["to"], entry["body"]) for entry in world.accepted()]))
    print(f"in a batch at each kill: {met}, {sequences.taken()} steps taken, {len(world.accepted())} texts left")
    print(*faults[:30], sep="\n")
    assert not faults
    assert rested, "nothing is wrong, but not everything came to rest in time"
    assert sum(met) >= KILLS // 3, "too few kills met a batch"


def set_back(sequences, storm):
    """Set the clock back by an hour while the job runs: it waits, and when the hour has passed again it goes on."""
    sequences.move_clock(1)
    time.sleep(2)  # what was under way ends
    before = sequences.taken()
    sequences.wake()
    time.sleep(4)
    assert sequences.taken() == before, "a step was taken an hour too early"
    sequences.move_clock(-1)
    sequences.wake()
