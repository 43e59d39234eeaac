"""Take the pictures of texts, of what needs attention and of "Why was this not sent?".

Usage: PYTHON docs/screenshots/take_messages.py ODOO_URL CHROMIUM, with the Python of the virtual environment, against
a running Odoo that has sent texts to the sandbox's magic numbers; +1 202 555 0182 (opted out) and +1 202 555 0187
(a landline) must be among them.
"""

import sys
from pathlib import Path

from playwright.sync_api import sync_playwright
from take import DESK, log_in, shoot

SMALL, TALL = {"width": 1280, "height": 680}, {"width": 1360, "height": 1000}
LANDLINE, OPTED_OUT = "+12025550187", "+12025550182"


def main(odoo, chromium):
    """Log in, open each screen and keep its picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=SMALL)
        log_in(page, odoo)
        page.goto(f"{odoo}/odoo/sms-messages")
        shoot(page, "messages")
        page.set_viewport_size(DESK)
        shoot_attention(page, odoo)
        page.set_viewport_size(TALL)
        open_text(page, odoo, "Delivered")
        shoot(page, "message")
        open_text(page, odoo, LANDLINE)
        shoot(page, "message-failed")
        open_text(page, odoo, OPTED_OUT)
        page.get_by_role("button", name="Why?").click()
        page.locator(".o_sms_answer").wait_for()
        shoot(page, "why-not")
        browser.close()


def shoot_attention(page, odoo):
    page.goto(f"{odoo}/odoo/sms-attention")
    for group in ("30006", "30007", "Number not usable"):
        page.locator(".o_group_header", has_text=group).click()
        page.wait_for_timeout(800)
    shoot(page, "attention")


def open_text(page, odoo, words):
    """Open the first text in the list whose row has these words."""
    page.goto(f"{odoo}/odoo/sms-messages")
    page.locator(".o_data_row", has_text=words).first.locator("td[name=number]").click()
    page.locator(".o_sms_timeline").wait_for()


if __name__ == "__main__":
    main(*sys.argv[1:])
    print("Pictures are in", Path(__file__).parent)
