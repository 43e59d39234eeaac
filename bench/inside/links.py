"""Personal links and Odoo's short links: made, and what became of the taps."""

import re
import time

from odoo.addons.sms_marketing.models.link_wire import reveal

from . import world
from .odoo import as_admin, as_root, note

CODE = "bench"
PATH = re.compile(r"/(?:sms/c|r)/[\w-]+")
LEADS = {"name": "Lead", "contact_name": "Ann", "type": "opportunity"}


def prepare(count):
    """Return {side: paths}: short links of core, and personal links to open and to tap, of a lead each."""
    world.set_up("http://127.0.0.1:9", 1)
    world.use(world.OURS)
    with as_root() as env:
        env["ir.config_parameter"].set_param("web.base.url.freeze", "True")
        _make_definition(env)
        trackers = env["link.tracker"].create(
            [{"url": f"https://example.com/{number}", "title": "Example"} for number in range(count)]
        )
        core = [PATH.search(tracker.short_url)[0] for tracker in trackers]
    return {"core": core, "opened": _personal_paths(count), "tapped": _personal_paths(count)}


def _make_definition(env):
    first, second = env["crm.stage"].search([], order="sequence", limit=2)
    env["sms.marketing.link"].create({"name": "Yes, call me", "code": CODE, "stage_id": second.id})
    env["crm.lead"].search([]).stage_id = first


def _make_leads(env, count):
    quick = env["crm.lead"].with_context(tracking_disable=True, mail_create_nolog=True)
    return quick.create([{**LEADS, "name": f"Lead {number}"} for number in range(count)])


def _personal_paths(count):
    with as_admin() as env:
        urls = env["mail.render.mixin"]._link_urls(CODE, _make_leads(env, count))
        env["sms.marketing.link.token"].flush_model()
        # the text was written an hour ago
        env.cr.execute("UPDATE sms_marketing_link_token SET create_date = create_date - interval '1 hour'")
        return [PATH.search(reveal(env, url))[0] for url in urls.values()]


def check(taps):
    """Raise unless every tap has moved its lead, once, and every opening was counted and moved nobody."""
    with as_root() as env:
        link = env["sms.marketing.link"].search([("code", "=", CODE)])
        moved = env["crm.lead"].search_count([("stage_id", "=", link.stage_id.id)])
        found = (link.tap_count, link.move_count, moved)
        if found != (taps, taps, taps):
            raise AssertionError(f"{found} taps, moves and moved leads, not {taps} of each")
        if link.hit_count < taps or link.bot_count:
            raise AssertionError(f"{link.hit_count} openings, {link.bot_count} of them by robots")


def make(count):
    """Return the milliseconds for each personal link, alone and within a text that is rendered."""
    with as_admin() as env:
        note(f"making {count} leads")
        ids = _make_leads(env, count).ids
    with as_admin(commit=False) as env:
        alone = _per_piece(count, lambda: env["mail.render.mixin"]._link_urls(CODE, env["crm.lead"].browse(ids)), env)
    with as_admin(commit=False) as env:
        body = f"Hi {{{{first_name|there}}}}, shall we call you? {{{{ link('{CODE}') }}}}"
        texts = _per_piece(count, lambda: env["mail.render.mixin"]._render_template(body, "crm.lead", ids), env)
    return {"links": alone, "texts": texts}


def _per_piece(count, work, env):
    began = time.perf_counter()
    made = work()
    env.flush_all()
    took = time.perf_counter() - began
    if len(set(made.values())) != count:
        raise AssertionError("not every address is another one")
    return took * 1000 / count
