"""`gate`: what the gate costs per message in a batch, and whether a long message log makes it dearer.

Two databases on one server, alike but for the length of their message log, are asked in turns by one process; every
batch has numbers that were not asked about before.
"""

import statistics

from bench.report import Ratio, Result, paired

FULL = {"batch": 1000, "rounds": 9, "logs": {"short": 10_000, "long": 1_000_000}}
QUICK = {"batch": 200, "rounds": 1, "logs": {"short": 100, "long": 1000}}
# Texts of the last three years, oldest first, spread over all subscribers: what a busy company has behind it.
LOG = """
INSERT INTO sms_marketing_message
       (uuid, direction, company_id, account_id, sender_id, subscriber_id, number, body, segment_count, purpose, state,
        attempt_count, attempt_at, sid, accepted_at, sent_at, delivered_at, create_uid, create_date)
SELECT md5('log' || n), 'outbound', account.company_id, account.id, sender.id, subscriber.id, subscriber.number,
       'Hello, our spring offer no. ' || n || ' ends on Friday. Reply STOP to opt out.', 1, 'marketing', 'delivered',
       1, at, 'SM' || md5('sid' || n), at, at, at, 1, at
  FROM generate_series(1, {count}) n
  JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS position FROM sms_marketing_subscriber) subscriber
    ON subscriber.position = n % (SELECT count(*) FROM sms_marketing_subscriber)
 CROSS JOIN (SELECT * FROM sms_marketing_account ORDER BY id LIMIT 1) account
 CROSS JOIN (SELECT * FROM sms_marketing_sender ORDER BY id LIMIT 1) sender
 CROSS JOIN LATERAL (SELECT now() at time zone 'UTC' - interval '3 years' * (1 - n::float / {count}) AS at) clock
 ORDER BY n
"""


def run(place):
    """Return the Result."""
    plan = QUICK if place.quick else FULL
    numbers = 2 * (plan["rounds"] + 1) * plan["batch"]
    place.inside(f"making {numbers:,} subscribers", "gate.prepare", numbers=numbers)
    with place.second_database() as second:
        databases = {"short": place.database.name, "long": second}
        for log, name in databases.items():
            _fill(place, name, plan["logs"][log])
        looks = place.inside(
            "asking the gate", "gate.rounds", databases=databases, batch=plan["batch"], repeat=plan["rounds"]
        )
    return _result(place, plan, looks)


def _fill(place, name, count):
    """Write the message log of one database and have PostgreSQL look at it, as it would by itself in time."""
    place.database.server.sql(name, LOG.format(count=count))
    place.database.server.sql(name, "VACUUM ANALYZE")


def _result(place, plan, looks):
    micros = {key: _micros(found, plan["batch"]) for key, found in looks.items()}
    queries = {key: max(count for _seconds, count in found) for key, found in looks.items()}
    figures = {}
    for look in ("first", "last"):
        for log, size in plan["logs"].items():
            figures[f"{look} look, {size:,} in the log, µs/message"] = micros[f"{look} {log}"]
        fastest = min(seconds for log in plan["logs"] for seconds, _queries in looks[f"{look} {log}"])
        figures[f"{look} look, fastest batch, µs/message"] = fastest / plan["batch"] * 1e6
        figures[f"{look} look, queries per batch"] = max(queries[f"{look} {log}"] for log in plan["logs"])
    settings = place.settings() | {
        "batch": plan["batch"],
        "rounds": plan["rounds"],
        "looks": "first before queueing, last before sending",
    }
    times = {log: [(1, seconds) for seconds, _queries in looks[f"first {log}"]] for log in plan["logs"]}
    growth = paired(times["short"], times["long"])
    return Result("gate", settings, figures, _ratios(micros, queries, growth))


def _micros(found, batch):
    return statistics.median(seconds for seconds, _queries in found) / batch * 1e6


def _ratios(micros, queries, growth):
    return [
        Ratio("first look, long log, µs per message", micros["first long"], at_most=100),
        Ratio("first look, queries per batch", max(queries["first short"], queries["first long"]), at_most=15),
        Ratio("first look, long log ÷ short log", growth, at_most=1.3),
    ]
