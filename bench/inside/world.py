"""The world that both sides share: one company with an account on each side, leads with consent, texts in the queue."""

import functools

import phonenumbers

from odoo.addons.sms_marketing.tools import area_codes as state_codes
from odoo.addons.sms_twilio.tools import sms_api as core_sms_api

from .odoo import as_admin, as_root, note

ACCOUNT_SID = "AC" + "0" * 32
AUTH_TOKEN = "not-a-real-token-0123456789abcdef"
SENDER = "+12025550100"
CORE, OURS = "twilio", "sms_marketing"  # values of the company's SMS provider
BODY = "Hello {{ object.contact_name }}, our spring offer no. %d ends on Friday. Reply STOP to opt out."
BATCH = 1000
# The benchmarks text a lead more often than anybody should on one day; the limit counts as ever, only later.
DAILY_CAP = 50
CHATTER_EVERY = 10  # one text in ten is written on the lead, with a chatter notification; the others are mass texts


def set_up(api, leads):
    """Give the company an account on both sides, over the same address, and make leads with consent."""
    with as_root() as env:
        company = env.company
        company.country_id = env.ref("base.us")
        _set_up_core(company)
        _set_up_ours(company, api)
    make_leads(leads)


def _set_up_core(company):
    company.write({"sms_twilio_account_sid": ACCOUNT_SID, "sms_twilio_auth_token": AUTH_TOKEN})
    country = company.env.ref("base.us")
    numbers = company.env["sms.twilio.number"]
    numbers.create({"company_id": company.id, "number": SENDER, "country_id": country.id})


def _set_up_ours(company, api):
    account = company.env["sms.marketing.account"].create(
        {
            "name": "Benchmark",
            "company_id": company.id,
            "account_sid": ACCOUNT_SID,
            "auth_token": AUTH_TOKEN,
            "base_url": api,
            "public_url": "https://crm.example.com",
            "sender_ids": [(0, 0, {"value": SENDER})],
        }
    )
    company.sms_daily_cap = DAILY_CAP
    account.state = "verified"  # the stand-in has no pages that Verify could look at


def make_leads(count):
    """Make leads with consent and a number of their own each."""
    for start in range(0, count, BATCH):
        note(f"{start} of {count} leads")
        with as_admin() as env:
            quick = env["crm.lead"].with_context(tracking_disable=True, mail_create_nolog=True)
            quick.create([_lead(number) for number in range(start, min(start + BATCH, count))])
            # the clock says noon in New York: where everybody lives, so that no area code makes a text wait
            env["sms.marketing.subscriber"].sudo().search([("tz", "=", False)]).tz = "America/New_York"


def _lead(index):
    return {
        "name": f"Lead {index}",
        "contact_name": f"Ann {index}",
        "type": "opportunity",
        "phone": phone(index),
        "sms_consent": True,
    }


def phone(index):
    """Return the fictional number with this index; there are about 35,000."""
    line, area = divmod(index, len(area_codes()))
    if line > 99:
        raise ValueError("there are not so many fictional numbers")
    return f"+1{area_codes()[area]}55501{line:02d}"


@functools.cache
def area_codes():
    """Return area codes of the United States; with 555-01xx behind them the numbers are valid and fictional.

    States whose rule limits the texts of a day are left out: a benchmark texts a lead more often than those allow, and
    a text that is refused measures nothing. The rules are read, not repeated here.
    """
    with as_root() as env:
        limited = env["sms.marketing.quiet.rule"].search([("rolling_limit", "!=", 0)]).state_id.mapped("code")
    left_out = {int(code) for state in limited for code in state_codes.UNITED_STATES[state].split()}
    found = {code: phonenumbers.parse(f"+1{code}5550100") for code in range(200, 1000)}
    return [
        code
        for code, number in found.items()
        if code not in left_out
        and phonenumbers.is_valid_number(number)
        and phonenumbers.region_code_for_number(number) == "US"
    ]


def leads(env):
    """Return our leads, oldest first."""
    return env["crm.lead"].search([("phone_sanitized", "=like", "+1___55501__")], order="id")


def use(provider, in_flight=20):
    """Have the company send through core's module or through ours."""
    with as_root() as env:
        env.company.sms_provider = provider
        env["sms.marketing.account"].search([]).in_flight = in_flight


def enqueue(count, run=0, chatter_every=CHATTER_EVERY):
    """Queue texts through the doors that users have: the mass composer, and texts on single leads."""
    for start in range(0, count, BATCH):
        note(f"{start} of {count} texts queued")
        with as_admin() as env:
            found = leads(env)
            chosen = found.browse(_take(found.ids, start, min(BATCH, count - start)))
            queue(chosen, BODY % (run + start // BATCH), chatter_every)


def _take(ids, start, size):
    """Return `size` of the ids, going round and round; no id twice in one batch (core would call it a duplicate)."""
    if size > len(ids):
        raise ValueError(f"{size} texts at once need as many leads, there are {len(ids)}")
    return [ids[(start + at) % len(ids)] for at in range(size)]


def queue(chosen, body, chatter_every):
    """Text these leads, some one by one, the others together; return the tickets of the latter."""
    single = chosen[::chatter_every] if chatter_every else chosen.browse()
    tickets = chosen.env["sms.sms"]
    if mass := chosen - single:
        composer = {"composition_mode": "mass", "res_model": "crm.lead", "res_ids": repr(mass.ids), "body": body}
        tickets = chosen.env["sms.composer"].create(composer)._action_send_sms()
    bodies = chosen.env["mail.render.mixin"]._render_template(body, "crm.lead", single.ids) if single else {}
    for lead in single:
        lead._message_sms(bodies[lead.id], put_in_queue=True)
    return tickets


def redirect_core(api):
    """Have core's module post to the stand-in, in this process only: its address is written into its code."""
    original = core_sms_api.requests.Session.post
    if getattr(original, "for_benchmark", False):
        return

    def post(session, url, **options):
        if not url.startswith("https://api.twilio.com/"):
            raise AssertionError(f"nothing may leave this machine: {url}")
        return original(session, url.replace("https://api.twilio.com", api, 1), **options)

    post.for_benchmark = True
    core_sms_api.requests.Session.post = post
