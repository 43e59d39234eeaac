"""Take the pictures of the documentation from a running `./run demo`.

Usage: PYTHON docs/screenshots/take.py ODOO_URL TELEPHONE_URL CHROMIUM [NAME…], with the Python of the virtual
environment, from the checkout's folder. Names choose pictures; without any, all are taken.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1]))
from dev.odoo_client import OdooClient  # noqa: E402
from dev.sandbox_client import SandboxClient  # noqa: E402

DESK, WIDE, HAND = {"width": 1360, "height": 820}, {"width": 1700, "height": 900}, {"width": 390, "height": 844}
TALL = {"width": 1360, "height": 1060}
ACCOUNT = "sms.marketing.account"
# name: (path in Odoo, window)
SCREENS = {
    "kanban": ("/odoo/crm", DESK),
    "messages": ("/odoo/sms-messages", DESK),
    "ledger": ("/odoo/sms-consent", DESK),
    "enrollments": ("/odoo/sms-enrollments", DESK),
    "accounts": ("/odoo/sms-accounts", DESK),
}
# picture: (name of an account that fails, what is different about it)
FAILURES = {
    "account-failed-credentials": ("Old token", {"auth_token": "0" * 32}),
    "account-failed-sender": ("Berlin office", {"sender": "+12025550155"}),
    "account-failed-url": ("Mistyped address", {"base_url": "http://127.0.0.1:9/"}),
    "account-failed-webhooks": ("Field service", {"sender": "+12025550131"}),
}
# in a registered campaign's service, so that nothing but its webhook is wrong
SERVICE = "MG" + "0" * 31 + "3"
ELSEWHERE = {"phone_number": "+12025550131", "sms_url": "https://old.example.com/sms", "service_sid": SERVICE}


def main(odoo, telephone, chromium, *names):
    """Log in, open each screen and keep its picture beside this file."""
    wanted = set(names)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        log_in(page, odoo)
        made = make_failures(page, odoo, telephone) if not wanted or wanted & {*FAILURES, "accounts"} else {}
        for name, (path, window) in SCREENS.items():
            if not wanted or name in wanted:
                page.set_viewport_size(window)
                page.goto(odoo + path)
                shoot(page, name)
        for name, account in made.items():
            if not wanted or name in wanted:
                shoot_account(page, f"{odoo}/odoo/sms-accounts/{account}", name)
        others = {"lead": shoot_lead, "account": shoot_verified, "account-test-sms": shoot_test_sms}
        for name, take in others.items():
            if not wanted or name in wanted:
                take(page, odoo)
        if not wanted or "telephone" in wanted:
            shoot_telephone(browser, telephone)
        browser.close()


def log_in(page, odoo):
    page.goto(f"{odoo}/web/login")
    page.fill("#login", "admin")
    page.fill("#password", "admin")
    page.click("button[type=submit]")
    page.wait_for_url("**/odoo**")


def client(page, odoo):
    """A client of the database into which the page is logged in."""
    answer = page.request.post(f"{odoo}/web/session/get_session_info", data={"params": {}}).json()
    return OdooClient(odoo, answer["result"]["db"])


def make_failures(page, odoo, telephone):
    """Accounts that Verify finds fault with, each once; {picture: id}."""
    calls = client(page, odoo)
    works = calls.search_read(ACCOUNT, [("state", "=", "verified")], ["account_sid", "auth_token", "base_url"])[0]
    number = {**ELSEWHERE, "account_sid": works["account_sid"]}
    SandboxClient(telephone.rstrip("/")).request("POST", "/sandbox/world", {"numbers": [number]})
    return {picture: make_failure(calls, works, *given) for picture, given in FAILURES.items()}


def make_failure(calls, works, name, different):
    found = calls.search_read(ACCOUNT, [("name", "=", name)], ["id"])
    if found:
        return found[0]["id"]
    given = {key: works[key] for key in ("account_sid", "auth_token", "base_url")} | different
    sender = given.pop("sender", "+12025550100")
    account = calls.create(ACCOUNT, {"name": name, "sender_ids": [(0, 0, {"value": sender})], **given})
    calls.call(ACCOUNT, "action_verify", [account])
    return account


def shoot(page, name):
    page.locator(".o_view_controller, .o_form_view").first.wait_for()
    page.wait_for_timeout(2000)
    page.screenshot(path=HERE / f"{name}.png")


def shoot_account(page, address, name):
    page.set_viewport_size(TALL)
    page.goto(address)
    page.get_by_role("tab", name="Last Check").click()
    shoot(page, name)


def shoot_verified(page, odoo):
    calls = client(page, odoo)
    account = calls.search_read(ACCOUNT, [("state", "=", "verified")], ["id"])[0]["id"]
    calls.call(ACCOUNT, "action_refresh_usage", [account])
    shoot_account(page, f"{odoo}/odoo/sms-accounts/{account}", "account")


def shoot_test_sms(page, odoo):
    """Send a test from the card and wait until it arrived."""
    page.set_viewport_size(DESK)
    page.goto(f"{odoo}/odoo/sms-accounts")
    page.get_by_role("button", name="Send Test").first.click()
    dialog = page.locator(".modal")
    dialog.locator("[name=number] input").fill("+12025550123")
    dialog.get_by_role("button", name="Send", exact=True).click()
    dialog.get_by_text("It has arrived.").wait_for()
    shoot(page, "account-test-sms")


def shoot_lead(page, odoo):
    page.set_viewport_size(WIDE)
    page.goto(f"{odoo}/odoo/crm")
    page.locator(".o_kanban_record", has_text="opted out").first.click()
    shoot(page, "lead")


def shoot_telephone(browser, telephone):
    page = browser.new_page(viewport=HAND)
    page.goto(telephone)
    page.get_by_text("successfully been unsubscribed").first.click()
    page.wait_for_timeout(1000)
    page.screenshot(path=HERE / "telephone.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
