"""Take the pictures of sequences: the flow, the story of a run, goal and result, and the catalogue of playbooks.

Usage: PYTHON docs/screenshots/take_sequences.py ODOO_URL SANDBOX_URL CHROMIUM [NAME…], with the Python of the virtual
environment, against a running `./run demo`. The story of sequence_story.py is played first, once for a database.
"""

import sys
from pathlib import Path

import sequence_story
from playwright.sync_api import sync_playwright
from take import DESK, client, log_in, shoot

from dev.sandbox_client import SandboxClient

FLOW, RESULT, CARDS = ({"width": 1280, "height": height} for height in (1370, 980, 520))


def main(odoo, sandbox, chromium, *names):
    """Log in, open each screen and keep its picture beside this file."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(viewport=DESK)
        log_in(page, odoo)
        told = sequence_story.tell(client(page, odoo), SandboxClient(sandbox.rstrip("/")))
        for name, take in PICTURES.items():
            if not names or name in names:
                take(page, odoo, told)
                shoot(page, name)
        browser.close()


def flow(page, odoo, told):
    page.set_viewport_size(FLOW)
    page.goto(f"{odoo}/odoo/sms-sequences/{told['sequence']}")
    page.locator(".o_sms_step_figures").first.wait_for()


def result(page, odoo, told):
    page.set_viewport_size(RESULT)
    page.goto(f"{odoo}/odoo/sms-sequences/{told['sequence']}")
    page.get_by_role("tab", name="Goal and Result").click()
    page.locator(".o_sms_lift table").first.wait_for()


def story(page, odoo, told):
    page.set_viewport_size(DESK)
    page.goto(f"{odoo}/odoo/sms-enrollments/{told['run']}")
    page.locator(".o_sms_story").wait_for()


def playbooks(page, odoo, _told):
    page.set_viewport_size(CARDS)
    page.goto(f"{odoo}/odoo/sms-playbooks")
    page.get_by_text("Real Estate").first.wait_for()


PICTURES = {"sequence": flow, "sequence-result": result, "sequence-story": story, "playbooks": playbooks}


if __name__ == "__main__":
    main(*sys.argv[1:])
    print("Pictures are in", Path(__file__).parent)
