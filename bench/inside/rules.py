"""Rules on leads whose stage has changed, rolled back after each run so that all runs start alike."""

import gc
import time

from odoo.addons.sms_twilio.tools.sms_api import SmsApiTwilio

from . import world
from .odoo import as_admin, as_root, note

# side: (the company's provider, the state of the rule's action, more of its values)
SIDES = {
    "core without note": (world.CORE, "sms", {"sms_method": "sms"}),
    "core with note": (world.CORE, "sms", {"sms_method": "comment"}),
    "text": (world.OURS, "sms_marketing_send", {}),
    "enroll": (world.OURS, "sms_marketing_enroll", {}),
}


def rounds(leads, repeat):
    """Return {side: [(seconds, queries), ...]}; the first, warming round is left out.

    With a note core sends at once. Here Twilio takes no time to answer, so that only the work in Odoo counts.
    """
    SmsApiTwilio._send_sms_batch = _accept
    world.set_up("http://127.0.0.1:9/", leads)
    found = {side: [] for side in SIDES}
    for run in range(repeat + 1):
        note(f"round {run} of {repeat}")
        for side in sorted(SIDES, reverse=run % 2 == 1):
            found[side].append(measure(side, leads))
    return {side: values[1:] for side, values in found.items()}


def _accept(_api, messages, **_options):
    return [{"uuid": one["uuid"], "state": "success"} for text in messages for one in text["numbers"]]


def measure(side, size):
    """Return (seconds, queries) of the rule for leads whose stage has changed, up to what a commit would write.

    The change itself, which costs both sides the same and more than either rule, is made before the clock starts.
    """
    provider, state, values = SIDES[side]
    world.use(provider)
    rule_id = _make_rule(state, values)
    try:
        with as_admin(commit=False) as env:
            chosen = world.leads(env)[:size]
            # what Odoo's own `write` gives the rule
            stage = env["crm.stage"].browse(_stage(env))
            old = {lead_id: {"stage_id": stage} for lead_id in chosen.ids}
            rule = env["base.automation"].browse(rule_id).with_context(old_values=old, __action_done={})
            chosen = chosen.with_env(rule.env)
            env.flush_all()
            env.invalidate_all()
            gc.collect()
            queries, began = env.cr.sql_log_count, time.perf_counter()
            found, domain = rule._filter_post_export_domain(rule._filter_pre(chosen), feedback=True)
            rule._process(found, domain_post=domain)
            env.cr.flush()
            took = time.perf_counter() - began
            queries = env.cr.sql_log_count - queries
            _check(env, side, size)
    finally:
        _drop_rule(rule_id)
    return took, queries


def _stage(env):
    return env.ref("crm.stage_lead2").id


def _make_rule(state, values):
    """Make the rule and return its id."""
    with as_root() as env:
        model = env["ir.model"]._get_id("crm.lead")
        text = env["sms.template"].create({"name": "Bench", "model_id": model, "body": world.BODY % 1})
        sequence = env["sms.marketing.sequence"].create(
            {"name": "Bench", "step_ids": [(0, 0, {"kind": "sms", "template_id": text.id})]}
        )
        action = {"name": "Bench", "model_id": model, "state": state, "usage": "base_automation", **values}
        if state == "sms_marketing_enroll":
            action["marketing_sequence_id"] = sequence.id
        else:
            action["sms_template_id"] = text.id
        return (
            env["base.automation"]
            .create(
                {
                    "name": "Bench",
                    "model_id": model,
                    "trigger": "on_stage_set",
                    "trg_field_ref": _stage(env),
                    "filter_domain": "[('active', '=', True)]",
                    "action_server_ids": [(0, 0, action)],
                }
            )
            .id
        )


def _drop_rule(rule):
    with as_root() as env:
        env["base.automation"].browse(rule).unlink()


def _check(env, side, size):
    """Make sure that every lead got what the rule is for."""
    made = {
        "enroll": lambda: env["sms.marketing.enrollment"].search_count([("state", "=", "running")]),
        "text": lambda: env["sms.marketing.message"].search_count([("state", "=", "ready")]),
        "core without note": lambda: env["sms.sms"].search_count([("state", "=", "outgoing")]),
        "core with note": lambda: env["sms.sms"].search_count([("state", "=", "pending")]),
    }[side]()
    if made != size:
        raise AssertionError(f"{made} of {size} through {side}")
