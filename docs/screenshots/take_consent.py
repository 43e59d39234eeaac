"""Take the pictures of consent, opt-outs and sending rules from a running `./run demo`.

Usage: PYTHON docs/screenshots/take_consent.py ODOO_URL TELEPHONE_URL CHROMIUM [NAME…], with the Python of the virtual
environment, from the checkout's folder, against an Odoo with one verified account of the sandbox. The people come from
consent_story.py, each once. Names choose pictures; without any, all are taken.
"""

import sys
import tempfile
from pathlib import Path

import consent_story
from playwright.sync_api import sync_playwright
from take import DESK, HERE, SandboxClient, client, log_in

TALL, SHORT = {"width": 1360, "height": 1180}, {"width": 1360, "height": 560}
IMPORT = """name,contact_name,phone,sms_consent,sms_consent_evidence
Carport,Mia Hill,+12025550161,True,"Form on the stand, 3 May"
Pergola,Noah Reed,+12025550162,True,
Solar panels again,Dan O'Neill,+12025550144,True,"Form on the stand, 3 May"
"""
OPTED_OUT, PAUSED, HELD, ASKS = "+12025550144", "+12025550145", "+18085550146", "+12025550141"


def main(odoo, telephone, chromium, *names):
    """Log in, let the people reply, open each screen and keep its picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=DESK)
        log_in(page, odoo)
        calls = client(page, odoo)
        consent_story.tell(calls, SandboxClient(telephone.rstrip("/")))
        for name, (window, take) in PICTURES.items():
            if not names or name in names:
                page.set_viewport_size(window)
                take(page, odoo, calls)
                page.locator(".o_action_manager").wait_for()
                page.wait_for_timeout(2000)
                page.screenshot(path=HERE / f"{name}.png")
        browser.close()


def go(path):
    """Return what opens a page of Odoo."""
    return lambda page, odoo, _calls: page.goto(odoo + path)


def of_number(path, number):
    """Return what opens the page of a number's subscriber; `path` has a place for its id."""

    def open_it(page, odoo, calls):
        found = calls.search_read("sms.marketing.subscriber", [("number", "=", number)], ["id"])
        page.goto(odoo + path.format(found[0]["id"]))

    return open_it


def lead(calls, number):
    return calls.search_read("crm.lead", [("phone", "=", number)], ["id"], limit=1)[0]["id"]


def proof(page, odoo, calls):
    of_number("/odoo/sms-subscribers/{}", OPTED_OUT)(page, odoo, calls)
    page.get_by_role("button", name="Proof of Consent").click()
    page.locator("iframe").wait_for()
    page.wait_for_timeout(1500)


def checklist(page, odoo, calls):
    account = calls.search_read("sms.marketing.account", [("state", "=", "verified")], ["id"])[0]["id"]
    page.goto(f"{odoo}/odoo/sms-accounts/{account}")
    page.get_by_role("tab", name="Compliance").click()


def dry_run(page, odoo, calls):
    """Ask about all the story's people at once, as from the list of leads."""
    phones = [row[2] for row in consent_story.LEADS if row[2]]
    leads = calls.call("crm.lead", "search", [("phone", "in", phones)])
    body = consent_story.TEXT.replace("Friday", "Sunday")  # the same text once more would count as repeated
    given = {"res_model": "crm.lead", "res_ids": leads, "what": "text", "body": body}
    start = calls.create("sms.marketing.dry.run.start", given)
    calls.call("sms.marketing.dry.run.start", "action_look", [start])
    page.goto(f"{odoo}/odoo/action-sms_marketing.dry_run_action")
    page.locator(".o_data_row td[name=headline]").first.click()
    page.locator(".o_sms_dry_run_reasons").wait_for()


def composer(page, odoo, calls):
    page.goto(f"{odoo}/odoo/crm/{lead(calls, ASKS)}")
    phone = page.locator(".o_field_widget[name=phone]").first
    phone.hover()
    phone.locator("a.o_field_phone_sms").click()
    text = page.locator(".modal textarea").first
    text.fill("Hi {{first_name|there}}, half price until Friday — see https://bit.ly/spring ✓")
    page.locator(".modal").get_by_text("Carriers block links").wait_for()


def import_result(page, odoo, _calls):
    """Odoo's own import of three leads, tested only: one said STOP, one has no evidence."""
    page.goto(f"{odoo}/odoo/crm")
    page.locator(".o_switch_view.o_list").click()
    page.locator(".o_list_view .o_cp_action_menus button").first.click()
    page.get_by_role("menuitem", name="Import records").click()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "leads.csv"
        file.write_text(IMPORT)
        page.locator("input[type=file]").first.set_input_files(file)
        page.get_by_role("button", name="Test").click()
        page.get_by_text("what this import would do").wait_for()


def keywords(page, odoo, _calls):
    page.goto(f"{odoo}/odoo/action-sms_marketing.keyword_action")
    page.get_by_role("button", name="Try a Text").click()
    text = page.locator(".modal textarea").first
    text.fill("please stop texting me, wrong number")
    text.blur()
    page.locator(".modal .alert").first.wait_for()


def held(page, odoo, calls):
    text = calls.search_read("sms.marketing.message", [("number", "=", HELD)], ["id"], limit=1)[0]["id"]
    page.goto(f"{odoo}/odoo/sms-messages/{text}")
    page.locator(".o_sms_timeline").wait_for()


def opted_out_lead(page, odoo, calls):
    page.goto(f"{odoo}/odoo/crm/{lead(calls, consent_story.BLOCKED)}")


# picture: (window, what opens the screen)
PICTURES = {
    "subscribers": (SHORT, go("/odoo/sms-subscribers")),
    "subscriber": (DESK, of_number("/odoo/sms-subscribers/{}", consent_story.BLOCKED)),
    "consent-ledger": (DESK, go("/odoo/sms-consent")),
    "ledger-proof": (TALL, proof),
    "review": (SHORT, go("/odoo/sms-review")),
    "review-reply": (DESK, of_number("/odoo/sms-review/{}", PAUSED)),
    "checklist": (TALL, checklist),
    "dry-run": (TALL, dry_run),
    "composer-counter": (DESK, composer),
    "import-result": (SHORT, import_result),
    "sending-hours": (DESK, go("/odoo/sms-sending-hours")),
    "keywords": (DESK, keywords),
    "message-held": (DESK, held),
    "lead-blocked": (DESK, opted_out_lead),
}


if __name__ == "__main__":
    main(*sys.argv[1:])
    print("Pictures are in", HERE)
