"""End to end: a running Odoo, a running sandbox, clients for both, and a browser."""

import os
import signal

import pytest
from worlds import own_world

from demo import story
from dev.odoo_client import OdooClient
from dev.sandbox_client import SandboxClient
from dev.stack import Stack

SLOWEST_FIRST = 240  # seconds for the first screen, where the machine is busy
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def stack():
    """One Odoo with the addon and one sandbox for the whole session."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Stack() as running:
        yield running


@pytest.fixture(scope="session")
def office(stack):
    """The demo's world with the office set up: a verified account, texts, a link, a sequence and a rule."""
    world = story.World(stack)
    world.office = story.office.set_up(world)
    return world


@pytest.fixture
def quiet_world():
    """An office of a test's own, whose Odoo answers requests and runs no scheduled actions: workers do."""
    with own_world(cron_threads=0) as world:
        yield world


@pytest.fixture
def odoo(stack):
    """A client of the running Odoo, logged in as admin."""
    return OdooClient(stack.odoo_url, stack.db_name)


@pytest.fixture
def sandbox(stack):
    """A client of the running sandbox, which starts each test with an empty journal."""
    client = SandboxClient(stack.sandbox_url)
    client.reset()
    return client


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium; without one the test is skipped, which fails under CI."""
    path = os.environ.get("SMS_BROWSER")
    if not path:
        pytest.skip("no browser: run through ./run test, which finds or installs Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, headless=True, args=list(CHROMIUM))
        yield chromium
        chromium.close()


@pytest.fixture
def browser_page(browser):
    """A fresh page without cookies of other tests."""
    context = browser.new_context(viewport={"width": 1400, "height": 900})
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture(scope="session")
def admin_session(browser, stack):
    """The cookies of the administrator, who logs in through the form and comes to the first screen.

    Once for all tests: the web client takes seconds to load, and the first time Odoo compiles it, which takes longer.
    """
    context, errors = browser.new_context(), []
    context.set_default_timeout(SLOWEST_FIRST * 1000)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{stack.odoo_url}/web/login")
    page.fill("#login", "admin")
    page.fill("#password", "admin")
    page.click("button[type=submit]")
    page.locator(".o_main_navbar").wait_for()
    cookies = [cookie for cookie in context.cookies() if cookie["name"] == "session_id"]
    context.close()
    assert not errors
    return cookies


@pytest.fixture
def page(browser_page, admin_session):
    """A browser page of the administrator; an error of its scripts fails the test."""
    errors = []
    browser_page.on("pageerror", lambda error: errors.append(str(error)))
    browser_page.context.add_cookies(admin_session)
    yield browser_page
    assert not errors
