"""Sequences: due steps of many leads through the real job, core's rules that text the same leads, and mere waiting."""

import gc
import resource
import statistics
import time

from odoo.addons.sms_twilio.tools.sms_api import SmsApiTwilio
from odoo.tools import SQL

from . import rules, world
from .odoo import as_root, note, run_job

JOB = "sms_marketing.ir_cron_run_sequences"
ADMIN, CALL = "base.user_admin", "mail.mail_activity_data_call"
LOOKS = 51
LETTER = """<p>Hello <t t-out="object.contact_name or 'there'">Ann</t>, our <a href="https://www.example.com/offer">offer</a>
ends on Friday. <t t-if="object.user_id">Yours, <t t-out="object.user_id.name">Ben</t></t></p>"""
ASKED = {"kind": "branch", "wait_count": 0}  # what these ask is never true, so every lead takes the same way
QUIET = (
    {"kind": "wait", "wait_count": 1, "wait_unit": "minutes"},
    {**ASKED, "condition": "replied"},
    {"kind": "tag"},
    {**ASKED, "condition": "tapped"},
    {"kind": "wait", "wait_count": 1, "wait_unit": "minutes"},
    {**ASKED, "condition": "domain", "condition_domain": "[('expected_revenue', '>', 1000000)]"},
    {"kind": "goal"},
    {**ASKED, "condition": "delivered"},
    {"kind": "wait", "wait_count": 1, "wait_unit": "minutes"},
    {"kind": "stop"},
)


ALL_KINDS = (
    {"kind": "email"},
    {"kind": "wait", "wait_count": 2, "wait_unit": "days"},
    {**ASKED, "condition": "opened"},
    {"kind": "stage"},
    {"kind": "tag"},
    {"kind": "activity"},
    {"kind": "wait", "wait_count": 2, "wait_unit": "days"},
    {**ASKED, "condition": "replied"},
    {"kind": "goal"},
    {"kind": "stop"},
)
# What each side is called, and the plan that it takes for all leads.
OURS = {
    "waits, branches, tags, goals": QUIET,
    "a plan of all kinds but SMS": ALL_KINDS,
    "texts": ({"kind": "sms"},),
    "stages": ({"kind": "stage"},),
    "activities": ({"kind": "activity"},),
    "e-mails": ({"kind": "email"},),
}


def rounds(leads, core_leads, repeat):
    """Return {side: [(steps or leads, seconds), ...]} of each kind of step, and of what Odoo does of the same kind."""
    SmsApiTwilio._send_sms_batch = rules._accept
    world.set_up("http://127.0.0.1:9/", leads)
    _give_addresses()
    core = {"stages": _move_by_core, "activities": _plan_by_core, "e-mails": _write_by_core}
    found = {side: [] for side in (*OURS, "rule", *(f"core's {side}" for side in core))}
    for run in range(repeat + 1):
        note(f"round {run} of {repeat}")
        seconds, _queries = rules.measure("core with note", core_leads)
        found["rule"].append((core_leads, seconds))
        world.use(world.OURS)
        for side, plan in OURS.items():
            found[side].append(_run(plan, leads))
            _move_back(leads)
            if side in core:
                found[f"core's {side}"].append(core[side](core_leads))
    return {side: values[1:] for side, values in found.items()}


def memory(leads, steps):
    """Return [MB, ...]: the most memory that this process has held, turn by turn, while it takes so many steps."""
    world.use(world.OURS)
    held, taken = [], 0
    while taken < steps:
        note(f"{taken} of {steps} steps")
        taken += _run(QUIET, leads)[0]
        held.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return held


def waiting(count):
    """Return the milliseconds that the job's look-up takes beside `count` enrollments that wait; the median of many."""
    with as_root() as env:
        _copy_waiting(env, count)
    with as_root() as env:
        env.cr.execute("ANALYZE sms_marketing_enrollment")
        runs, seconds = env["sms.marketing.enrollment"], []
        for _look in range(LOOKS):
            env.invalidate_all()
            began = time.perf_counter()
            found = runs._lock_due()
            seconds.append(time.perf_counter() - began)
            if found:
                raise AssertionError("nobody should be due")
    return 1000 * statistics.median(seconds)


def _run(steps, leads):
    """Enroll so many leads in a sequence with these steps and take them all; return (steps taken, seconds)."""
    with as_root() as env:
        chosen = world.leads(env)[:leads]
        env["sms.marketing.enrollment"].search([("state", "in", ("running", "waiting"))])._apply("stopped", "stopped")
        plan = [(0, 0, {**step, "sequence": at, **_more(env, step)}) for at, step in enumerate(steps)]
        env["sms.marketing.sequence"].create({"name": "Bench", "step_ids": plan})._enroll(chosen)
    before, seconds = _steps_taken(), 0
    gc.collect()
    while _make_due():
        began = time.perf_counter()
        run_job(JOB)
        seconds += time.perf_counter() - began
    taken = _steps_taken() - before
    if taken < leads * len(steps):
        raise AssertionError(f"{taken} of {leads * len(steps)} steps were taken")
    return taken, seconds


def _more(env, step):
    """Return what a step of this kind needs besides."""
    if step["kind"] == "tag":
        tag = env["crm.tag"].search([], limit=1) or env["crm.tag"].create({"name": "Bench"})
        return {"tag_ids": [(4, tag.id)]}
    if step["kind"] == "stage":
        return {"stage_id": env.ref("crm.stage_lead2").id}
    if step["kind"] == "activity":
        return {"activity_type_id": env.ref(CALL).id, "activity_user_id": env.ref(ADMIN).id}
    if step["kind"] == "email":
        return {"mail_template_id": _letter(env).id}
    if step["kind"] == "sms":
        model = env["ir.model"]._get_id("crm.lead")
        return {"template_id": env["sms.template"].create({"name": "B", "model_id": model, "body": _body()}).id}
    return {}


def _body():
    return world.BODY % time.time_ns()  # the same words twice would be taken for an accident


def _make_due():
    """Make everybody who is on the way due; return how many they are. SQL: it is not measured."""
    with as_root() as env:
        env.cr.execute(
            "UPDATE sms_marketing_enrollment SET due_at = now() AT TIME ZONE 'utc' - interval '1 second'"
            " WHERE state IN ('running', 'waiting') RETURNING id"
        )
        return env.cr.rowcount


def _steps_taken():
    with as_root() as env:
        return env["sms.marketing.enrollment.step"].search_count([])


def _letter(env):
    """Return an e-mail with a name, links and code in it, as templates of a trade have."""
    return env["mail.template"].create(
        {
            "name": "Bench",
            "model_id": env["ir.model"]._get_id("crm.lead"),
            "subject": "{{ object.contact_name }}, our spring offer",
            "body_html": LETTER,
            "use_default_to": True,
        }
    )


def _give_addresses():
    with as_root() as env:
        for at, lead in enumerate(world.leads(env)):
            lead.email_from = f"ann{at}@example.com"


def _by_core(leads, do):
    """Return (leads, seconds) of `do(leads)` by Odoo itself, undone afterwards."""
    with as_root(commit=False) as env:
        chosen = world.leads(env)[:leads]
        began = time.perf_counter()
        do(chosen)
        env.cr.flush()
        return leads, time.perf_counter() - began


def _move_by_core(leads):
    return _by_core(leads, lambda some: some.write({"stage_id": some.env.ref("crm.stage_lead2").id}))


def _plan_by_core(leads):
    return _by_core(leads, lambda some: some.activity_schedule(CALL, user_id=some.env.ref(ADMIN).id))


def _write_by_core(leads):
    return _by_core(leads, lambda some: _letter(some.env).send_mail_batch(some.ids))


def _move_back(leads):
    with as_root() as env:
        quick = world.leads(env)[:leads].with_context(tracking_disable=True)
        quick.write({"stage_id": env.ref("crm.stage_lead1").id})


def _copy_waiting(env, count):
    """Make enrollments that wait for tomorrow, each with a lead of its own, as copies of one. SQL: there are many."""
    lead = world.leads(env)[:1]
    plan = [(0, 0, {"kind": "wait", "wait_count": 1, "wait_unit": "days"})]
    run = env["sms.marketing.sequence"].create({"name": "Waiting", "step_ids": plan})._enroll(lead)
    env.flush_all()
    env.cr.execute(
        SQL(
            "INSERT INTO crm_lead (%(columns)s) SELECT %(columns)s FROM crm_lead, generate_series(1, %(count)s)"
            " WHERE id = %(lead)s RETURNING id",
            columns=_columns(env, "crm_lead"),
            count=count,
            lead=lead.id,
        )
    )
    leads = [id_ for (id_,) in env.cr.fetchall()]
    env.cr.execute(
        SQL(
            "INSERT INTO sms_marketing_enrollment (lead_id, %(columns)s)"
            " SELECT lead, %(columns)s FROM sms_marketing_enrollment, unnest(%(leads)s) AS lead WHERE id = %(run)s",
            columns=_columns(env, "sms_marketing_enrollment", "lead_id"),
            leads=leads,
            run=run.id,
        )
    )


def _columns(env, table, *left_out):
    env.cr.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
    names = [name for (name,) in env.cr.fetchall() if name not in ("id", *left_out)]
    return SQL(", ").join(map(SQL.identifier, names))
