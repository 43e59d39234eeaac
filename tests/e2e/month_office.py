"""The real office of the simulated month: an Odoo whose clock stands still until it is moved.

`python month_office.py CONF SANDBOX ANSWER` loads Odoo with the frozen clock, answers Twilio's callbacks and people's
taps over HTTP, and lives through `month_story`; the sandbox's journal says what left. Arguments that are secrets come
from the environment.
"""

import json
import os
import re
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import month_story as story

LINK = re.compile(r"https?://\S+/sms/c/[\w-]+")
MINUTE = timedelta(minutes=1)
ENDS = ("delivered", "undelivered", "failed")
PATIENCE = 60  # seconds until callbacks have come
JOBS = ("follow_up", "run_sequences", "dispatch", "apply_callbacks")


class Clock:
    """What time it is for everything in this process that asks Odoo's fields."""

    now = story.BEGIN

    @classmethod
    def install(cls):
        """Before any model is loaded: defaults of fields keep the function that they found."""
        from odoo import fields

        fields.Datetime.now = staticmethod(lambda *_args: cls.now.replace(tzinfo=None))


def load(conf):
    """Load Odoo and its HTTP server as `odoo server` does, without its threads for scheduled actions."""
    from odoo.service import server
    from odoo.tools import config

    config.parse_config(["-c", conf], setup_logging=True)
    Clock.install()
    server.load_server_wide_modules()
    import odoo.http

    server.server = server.ThreadedServer(odoo.http.root)
    server.server.http_spawn()
    from odoo.modules.registry import Registry

    return Registry(config["db_name"][0])


class Office:
    """Odoo on one side, the sandbox and its journal on the other."""

    def __init__(self, registry, sandbox, journal):
        self.registry, self.sandbox, self.journal = registry, sandbox, journal
        self.read = 0  # bytes of the journal
        self.sent = []  # (moment, number, body)
        self.coming, self.got, self.links = {}, Counter(), {}
        self.sequences, self.leads = {}, {}
        self.spent = Counter()

    @contextmanager
    def env(self):
        from odoo import SUPERUSER_ID, api

        with self.registry.cursor() as cr:
            env = api.Environment(cr, SUPERUSER_ID, {})
            admin = env.ref("base.user_admin")
            yield env(user=admin, context=admin.context_get())

    def run_job(self, name):
        """Run a scheduled action as the server's thread would."""
        from odoo import SUPERUSER_ID, api
        from odoo.addons.base.models.ir_cron import IrCron
        from odoo.sql_db import db_connect

        began = time.perf_counter()
        with db_connect(self.registry.db_name).cursor() as cr:
            job_id = api.Environment(cr, SUPERUSER_ID, {}).ref(f"sms_marketing.ir_cron_{name}").id
            job = IrCron._acquire_one_job(cr, job_id, include_not_ready=True)
            self.registry["ir.cron"]._process_job(cr, job)
            cr.commit()
        self.spent[name] += time.perf_counter() - began

    # --- before the month ---

    def open(self, public_url, persons):
        """Set up the account and the sequences, and bring the leads in."""
        world = self.sandbox.request("GET", "/sandbox/world")
        self.sandbox.request("POST", "/sandbox/settings", {"delay_ms": 0})
        with self.env() as env:
            env["ir.config_parameter"].set_param("web.base.url", public_url)
            env.company.write({"sms_daily_cap": 50, "country_id": env.ref("base.us").id})
            account = env["sms.marketing.account"].create(
                {
                    "name": "Sandbox",
                    "account_sid": os.environ["SANDBOX_ACCOUNT_SID"],
                    "auth_token": os.environ["SANDBOX_AUTH_TOKEN"],
                    "base_url": self.sandbox.url + "/",
                    "public_url": public_url,
                    "sender_ids": [(0, 0, {"value": world["numbers"][0]["phone_number"]})],
                }
            )
            self.sender = account.sender_ids.value
        for action in ("action_verify", "action_set_webhooks", "action_verify", "action_use_for_company"):
            with self.env() as env:
                getattr(account.with_env(env), action)()
        with self.env() as env:
            assert env.company.sms_provider == "sms_marketing", account.with_env(env).state
            link = {
                "name": "Yes",
                "code": "yes",
                "question": "Shall we call you?",
                "thanks": "Thank you.",
                "stops_sequences": False,
            }
            env["sms.marketing.link"].create(link)
            for sequence in story.SEQUENCES:
                self.sequences[sequence.name] = make_sequence(env, sequence)
        for start in range(0, len(persons), 500):
            with self.env() as env:
                self._bring_in(env, persons[start : start + 500])

    def _bring_in(self, env, persons):
        leads = env["crm.lead"].with_context(tracking_disable=True, mail_create_nolog=True)
        made = leads.create(
            [
                {
                    "name": f"Lead {person.number}",
                    "contact_name": "Ann",
                    "type": "opportunity",
                    "phone": person.number,
                    "sms_consent": person.agreed,
                    "sms_tz": person.zone,
                }
                for person in persons
            ]
        )
        self.leads.update({person.number: lead.id for person, lead in zip(persons, made, strict=True)})

    # --- the month ---

    def live(self, ticks, persons):
        days = story.office_days(persons)
        for tick in range(ticks):
            Clock.now = story.BEGIN + tick * story.TICK
            self.people_act(tick)
            self.colleagues_act(days[tick])
            for _turn in range(0 if tick in story.STANDSTILL else 2):
                Clock.now += MINUTE
                self.work(
                    "run_sequences", "sms_marketing_enrollment", "state IN ('running', 'waiting') AND due_at <= %s"
                )
                Clock.now += MINUTE
                self.work("dispatch", "sms_marketing_message", "state IN ('ready', 'held') AND send_after <= %s")
                self.hear(tick)
            if tick % 4 == 0:
                print(f"note: day {tick // 4} of {ticks // 4}, {len(self.sent)} texts", flush=True)

    def work(self, job, table, due):
        """Run a job until nothing is due for it any more; skipped where nothing is."""
        query = f"SELECT count(*) FROM {table} WHERE {due} AND %s IS NOT NULL"
        if self.value(query.replace(" AND %s IS NOT NULL", ""), Clock.now.replace(tzinfo=None)):
            self.run_job(job)

    def value(self, query, *values):
        with self.registry.cursor() as cr:
            cr.execute(query, values)
            return cr.fetchone()[0]

    def people_act(self, tick):
        acts = sorted(self.coming.pop(tick, ()), key=lambda one: one[0])
        for number, reaction in acts:
            if reaction.does == "taps":
                assert fetch(self.links[number]) == 200
                assert fetch(self.links[number], b"") == 200
            else:
                self.sandbox.inbound(number, self.sender, reaction.words)
        if acts:
            self.run_job("follow_up")

    def colleagues_act(self, day):
        with self.env() as env:
            leads = env["crm.lead"]
            leads.browse(self.leads[number] for number in day.lose).action_set_lost()
            runs = leads.browse(self.leads[number] for number in day.resume).sms_enrollment_ids
            runs.filtered(lambda run: run.state == "paused").action_resume()
        for name in self.sequences:  # one after the other, as different people would
            numbers = [number for sequence, number in day.enroll if sequence == name]
            with self.env() as env:
                self.enroll(env, name, numbers)

    def enroll(self, env, name, numbers):
        leads = env["crm.lead"].browse(self.leads[number] for number in numbers)
        env["sms.marketing.sequence"].browse(self.sequences[name])._enroll(leads)

    def hear(self, tick):
        """Read what the journal has got, wait until all of its callbacks are here, and let them take effect."""
        with self.journal.open() as lines:
            lines.seek(self.read)
            new = [json.loads(line) for line in lines]
            self.read = lines.tell()
        new = [entry for entry in new if entry["origin"] == "api"]
        for entry in new:
            self.sent.append((Clock.now.isoformat(), entry["to"], entry["body"]))
            self.receive(tick, entry["to"], entry["body"])
        if new:
            self.wait_for_callbacks()
        if self.value("SELECT count(*) FROM sms_marketing_message_event WHERE is_applied IS NOT TRUE"):
            self.run_job("apply_callbacks")
        if self.value("SELECT count(*) FROM sms_marketing_message WHERE refusal_pending"):
            self.run_job("follow_up")

    def wait_for_callbacks(self):
        began = time.perf_counter()
        query = (
            "SELECT count(DISTINCT message_uuid) FROM sms_marketing_message_event"
            " WHERE source = 'callback' AND status IN %s"
        )
        while (come := self.value(query, ENDS)) < len(self.sent):
            if time.perf_counter() - began > PATIENCE:
                raise TimeoutError(f"{come} of {len(self.sent)} texts were reported")
            time.sleep(0.02)
        self.spent["callbacks come"] += time.perf_counter() - began

    def receive(self, tick, number, body):
        """The person reads a text, and will perhaps do something."""
        name = body.split(":")[0]
        if found := LINK.search(body):
            self.links[number] = found[0]
        if int(number[-2:]) in story.ODD:
            return
        self.got[number, name] += 1
        reaction = story.reaction(number, name, self.got[number, name], bool(found))
        if reaction:
            self.coming.setdefault(tick + reaction.after, []).append((number, reaction))


# --- plans, as the form would hold them ---


def make_sequence(env, sequence):
    """Create a sequence of the story; return its id."""
    opens, closes, weekdays = sequence.window or (0, 0, ())
    record = env["sms.marketing.sequence"].create(
        {
            "name": sequence.name,
            "on_reply": sequence.reply,
            "hold_policy": sequence.hold,
            "refusal_policy": sequence.refusal,
            "reenroll": sequence.again,
            "reenroll_days": sequence.again_days,
            "is_alone": sequence.alone,
            "window_opens": opens,
            "window_closes": closes,
            "window_weekdays": ",".join(map(str, weekdays)),
            "marketing_cap": 0,
            "hold_out_share": sequence.hold_out,
            "hold_out_kind": sequence.spared,
            "goal_kind": "replied",
        }
    )
    record.sudo().hold_out_salt = story.SALT + sequence.name
    rows = list(_rows(env, sequence.plan))
    steps = [{**row, "sequence": 10 * at, "sequence_id": record.id} for at, row in enumerate(rows)]
    env["sms.marketing.sequence.step"].create(steps)
    return record.id


def _rows(env, plan, parent=False, lane=False, count=None):
    count = count if count is not None else iter(range(1000))
    for step in plan:
        place = {"key": f"key{next(count)}", "parent_key": parent, "lane": lane}
        yield {**place, **MAKE[step["do"]](env, step)}
        for inner in ("yes", "no"):
            yield from _rows(env, step.get(inner, ()), place["key"], inner, count)


def _text(env, step):
    body = f"{step['name']}: Hello {{{{ object.contact_name }}}}" + (" {{ link('yes') }}" if step["link"] else "")
    model = env["ir.model"]._get_id("crm.lead")
    template = env["sms.template"].create({"name": step["name"], "model_id": model, "body": body})
    return {"kind": "sms", "template_id": template.id}


def _wait(_env, step):
    ((unit, count),) = ((unit, count) for unit, count in step.items() if unit != "do")
    return {"kind": "wait", "wait_kind": "for", "wait_unit": unit, "wait_count": count}


def _until(_env, step):
    days = ",".join(map(str, step["weekdays"]))
    return {"kind": "wait", "wait_kind": "until", "wait_hour": step["hour"], "wait_weekdays": days}


def _ask(_env, step):
    minutes = int(step["patience"].total_seconds()) // 60
    patience = {"wait_unit": "minutes", "wait_count": minutes}
    return {"kind": "branch", "condition": step["what"], "condition_words": step["words"], **patience}


MAKE = {"text": _text, "wait": _wait, "until": _until, "ask": _ask, "stop": lambda _env, _step: {"kind": "stop"}}


def fetch(url, data=None):
    """Open a page, or press its button; return the HTTP status."""
    try:
        with urllib.request.urlopen(urllib.request.Request(url, data), timeout=30) as page:
            return page.status
    except urllib.error.HTTPError as error:
        return error.code


def main(conf, url, sandbox_url, journal, answer, count, ticks):
    """Live through the month and write what left, what is wrong inside, and where the time went."""
    from dev.sandbox_client import SandboxClient

    began = time.perf_counter()
    persons = story.people(int(count))
    office = Office(load(conf), SandboxClient(sandbox_url), Path(journal))
    office.open(url, persons)
    set_up = time.perf_counter() - began
    office.live(int(ticks), persons)
    spent = {name: round(seconds, 1) for name, seconds in office.spent.items()}
    spent |= {"set up": round(set_up, 1), "all": round(time.perf_counter() - began, 1)}
    Path(answer).write_text(json.dumps({"sent": office.sent, "spent": spent, "runs": runs(office)}))
    os._exit(0)  # Odoo's HTTP threads end with the process


def runs(office):
    """Return [sequence, number, group, state, reason, steps taken] of every enrollment."""
    with office.env() as env:
        found = env["sms.marketing.enrollment"].search([], order="id")
        return [
            [
                *(run.sequence_id.name, run.lead_id.phone_sanitized, run.comparison_group),
                *(run.state, run.exit_reason or "", len(run.run_ids)),
            ]
            for run in found.with_context(active_test=False)
        ]


if __name__ == "__main__":
    main(*sys.argv[1:])
