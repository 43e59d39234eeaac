"""Take the pictures of the documentation from a running `./run demo`.

Usage: PYTHON docs/screenshots/take.py ODOO_URL TELEPHONE_URL CHROMIUM, with the Python of the virtual environment.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
DESK, WIDE, HAND = {"width": 1360, "height": 820}, {"width": 1700, "height": 900}, {"width": 390, "height": 844}
# name: (path in Odoo, window)
SCREENS = {
    "kanban": ("/odoo/crm", DESK),
    "accounts": ("/odoo/sms-accounts", DESK),
    "messages": ("/odoo/sms-messages", DESK),
    "ledger": ("/odoo/sms-consent", DESK),
    "enrollments": ("/odoo/sms-enrollments", DESK),
}


def main(odoo, telephone, chromium):
    """Log in, open each screen and keep its picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        log_in(page, odoo)
        for name, (path, window) in SCREENS.items():
            page.set_viewport_size(window)
            page.goto(odoo + path)
            shoot(page, name)
        page.set_viewport_size(WIDE)
        page.goto(f"{odoo}/odoo/crm")
        page.locator(".o_kanban_record", has_text="opted out").first.click()
        shoot(page, "lead")
        page.goto(f"{odoo}/odoo/sms-accounts")
        page.locator(".o_kanban_record").first.click()
        page.get_by_role("tab", name="Last Check").click()
        shoot(page, "account")
        shoot_telephone(browser, telephone)
        browser.close()


def log_in(page, odoo):
    page.goto(f"{odoo}/web/login")
    page.fill("#login", "admin")
    page.fill("#password", "admin")
    page.click("button[type=submit]")
    page.wait_for_url("**/odoo**")


def shoot(page, name):
    page.locator(".o_view_controller, .o_form_view").first.wait_for()
    page.wait_for_timeout(2000)
    page.screenshot(path=HERE / f"{name}.png")


def shoot_telephone(browser, telephone):
    page = browser.new_page(viewport=HAND)
    page.goto(telephone)
    page.get_by_text("successfully been unsubscribed").first.click()
    page.wait_for_timeout(1000)
    page.screenshot(path=HERE / "telephone.png")


if __name__ == "__main__":
    main(*sys.argv[1:])
