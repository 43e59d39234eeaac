"""The pipeline's cards: what the web client asks for, with all fields of the view and without the addon's."""

import gc
import json
import time

from lxml import etree

from odoo.addons.sms_marketing.gateway.webhook import InboundMessage
from odoo.tools import json_default

from . import world
from .odoo import as_admin, as_root, note

SIDES = ("plain", "ours")
BATCH = 500
REPLIES = 10  # one lead in so many has replied, and nobody has read it
PAGE = 40  # cards of a column, as the web client loads them


def rounds(leads, repeat):
    """Return {kind and side: [(seconds, queries), ...]} and how long the dialog takes; the first round warms."""
    world.set_up("http://127.0.0.1:9/", leads)
    _fill(leads)
    found = {f"{kind} {side}": [] for kind in WORK for side in SIDES}
    for run in range(repeat + 1):
        note(f"round {run} of {repeat}")
        for kind in WORK:
            for side in sorted(SIDES, reverse=run % 2 == 1):
                found[f"{kind} {side}"].append(measure(kind, side))
    found = {name: values[1:] for name, values in found.items()}
    return {**found, "enrolling": _enroll_by_dialog(min(leads, 1000))}


# --- a pipeline that is in use ---


def _fill(leads):
    """Put all leads into one stage, text them all, have some reply and enroll half of them."""
    world.use(world.OURS)
    with as_admin() as env:
        stage = env["crm.stage"].search([], limit=1)
        quick = world.leads(env).with_context(tracking_disable=True)
        quick.write({"stage_id": stage.id, "user_id": env.uid, "expected_revenue": 1000})
    world.enqueue(leads, chatter_every=0)
    _reply()
    with as_admin() as env:
        _make_sequences(env)
        found = world.leads(env)
        for at, sequence in enumerate(env["sms.marketing.sequence"].search([])):
            sequence._enroll(found[at::4])
    with as_root() as env:
        env.cr.execute("ANALYZE")


def _make_sequences(env):
    template = env["sms.template"].create(
        {"name": "Hello", "model_id": env["ir.model"]._get_id("crm.lead"), "body": "Hi {{ object.contact_name }}"}
    )
    for name in ("Follow up", "Offers"):
        steps = [{"kind": "sms", "template_id": template.id}, {"kind": "wait", "wait_count": 2}]
        steps = [(0, 0, {**step, "sequence": 10 * at}) for at, step in enumerate([*steps, *steps])]
        env["sms.marketing.sequence"].create({"name": name, "step_ids": steps})


def _reply():
    """Have one lead in ten write back, as the webhook stores it."""
    with as_admin(commit=False) as env:
        numbers = world.leads(env)[::REPLIES].mapped("phone_sanitized")
    for start in range(0, len(numbers), BATCH):
        note(f"{start} of {len(numbers)} replies")
        with as_root() as env:
            account = env["sms.marketing.account"].search([], limit=1)
            for at, number in enumerate(numbers[start : start + BATCH], start):
                account.env["sms.marketing.message"]._receive(account, _inbound(at, number))


def _inbound(at, number):
    body = f"Tell me more about number {at}"
    return InboundMessage(f"SM{at:032x}", world.ACCOUNT_SID, number, world.SENDER, body)


# --- what is measured ---


def measure(kind, side):
    """Return (seconds, queries) of one request of the web client, up to the JSON of its answer."""
    with as_admin(commit=False) as env:
        leads = env["crm.lead"]
        specification = specification_of(leads, side)
        work = WORK[kind](leads, specification)
        env.flush_all()
        env.invalidate_all()
        gc.collect()
        queries, began = env.cr.sql_log_count, time.perf_counter()
        answer = json.dumps(work(), default=json_default)
        took = time.perf_counter() - began
        if (side == "ours") != ("sms_card" in answer):
            raise AssertionError(f"{kind} of {side} read the wrong fields")
        return took, env.cr.sql_log_count - queries


def specification_of(leads, side):
    """Return what the web client would ask of each card, as its own code makes it of the view."""
    view = leads.env.ref("crm.crm_case_kanban_view_leads")
    arch = etree.fromstring(leads.get_view(view.id, "kanban")["arch"])
    nodes = {node.get("name"): node for node in arch.iter("field")}
    return {
        name: _field_specification(leads._fields[name], node)
        for name, node in nodes.items()
        if side == "ours" or "sms_marketing" not in leads._fields[name]._modules
    }


def _field_specification(field, node):
    if field.type == "many2one":
        return {"fields": {} if node.get("invisible") == "1" else {"display_name": {}}}
    if node.get("widget") == "many2many_tags":
        return {"fields": {"display_name": {}, "color": {}}}
    return {}


def _board(limit):
    def prepare(leads, specification):
        domain = [("type", "=", "opportunity")]
        sums = ["expected_revenue:sum", "recurring_revenue_monthly:sum"]
        colours = {"planned": "success", "today": "warning", "overdue": "danger"}

        def work():
            groups = leads.web_read_group(
                domain,
                ["stage_id"],
                sums,
                auto_unfold=True,
                unfold_read_specification=specification,
                unfold_read_default_limit=limit,
            )
            bar = leads.read_progress_bar(domain, "stage_id", {"field": "activity_state", "colors": colours})
            return groups, bar

        return work

    return prepare


def _list(leads, specification):
    return lambda: leads.web_search_read([("type", "=", "opportunity")], specification, limit=PAGE, count_limit=10_001)


def _drag(leads, specification):
    """A card goes to another column: the web client saves it and reads it again."""
    other = leads.env["crm.stage"].search([], limit=1, offset=1)
    card = leads.search([("stage_id", "!=", other.id)], limit=1)
    return lambda: (card.web_save({"stage_id": other.id}, specification), card.env.cr.flush())


WORK = {"board": _board(PAGE), "board80": _board(2 * PAGE), "list": _list, "drag": _drag}


def _enroll_by_dialog(count):
    """Return the seconds that the dialog takes to show its figures for so many leads and to enroll them."""
    with as_admin(commit=False) as env:
        chosen = world.leads(env)[:count]
        _make_sequences(env)
        sequence = env["sms.marketing.sequence"].search([], order="id desc", limit=1)
        began = time.perf_counter()
        dialog = env["sms.marketing.enroll"].create({"lead_ids": chosen.ids, "sequence_id": sequence.id})
        shown = dialog.headline
        dialog.action_enroll()
        env.cr.flush()
        if not shown or len(sequence.enrollment_ids) != count:
            raise AssertionError(f"{len(sequence.enrollment_ids)} of {count} enrolled, shown: {shown}")
        return time.perf_counter() - began
