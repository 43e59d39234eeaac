"""The telephone page in a real browser: what a text can and cannot do to it, live news, keyboard, small windows.

Run with SMS_BROWSER=/path/to/chromium.
"""

import asyncio
import os
import re
import time

import pytest
from playwright.sync_api import expect, sync_playwright

from sandbox.store import Message

pytestmark = pytest.mark.browser
FROM, TO = "+12025550100", "+12025550123"
EVIL = "<script>document.title='owned'</script><img src=x onerror=\"document.title='owned'\"><b>bold</b>"
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=os.environ["SMS_BROWSER"], args=list(ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture
def page(chromium, sandbox):
    """A phone-sized page; afterwards: no error on the console, no request to another place."""
    context = chromium.new_context(viewport={"width": 390, "height": 844})
    page, errors, places = context.new_page(), [], set()
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("request", lambda request: places.add(request.url.split("/")[2] if "//" in request.url else ""))
    page.set_default_timeout(4000)
    yield page
    context.close()
    assert errors == []
    assert places - {""} == {sandbox.url.removeprefix("http://")}


def text(sandbox, body, to=TO):
    status, message = sandbox.post_message(To=to, From=FROM, Body=body)
    assert status == 201, message
    return message


def bubbles(page):
    return page.locator(".bubble").all_inner_texts()


def test_a_text_is_only_text(page, sandbox):
    sandbox.world(contacts={TO: EVIL})
    text(sandbox, EVIL)
    page.goto(f"{sandbox.url}/#/{TO}")
    page.wait_for_selector(".bubble")
    sandbox.inbound(TO, FROM, EVIL)
    page.wait_for_selector(".mine")
    assert bubbles(page) == [EVIL, EVIL]
    assert page.locator("#title").inner_text() == EVIL
    assert page.locator(".bubble *, .talk-name *, .talk-last *, #title *").count() == 0
    assert page.title().endswith("Telephone – sandbox")


def test_links_can_be_tapped_and_open_in_a_new_tab(page, sandbox):
    text(sandbox, 'Tap (http://127.0.0.1:8069/l/abc?x=1&y="2), or javascript:alert(1) https://example.com/a_b.')
    page.goto(f"{sandbox.url}/#/{TO}")
    links = page.locator(".bubble a")
    links.first.wait_for()
    assert [link.get_attribute("href") for link in links.all()] == [
        "http://127.0.0.1:8069/l/abc?x=1&y=",
        "https://example.com/a_b",
    ]
    assert {link.get_attribute("target") for link in links.all()} == {"_blank"}
    assert {link.get_attribute("rel") for link in links.all()} == {"noopener noreferrer"}


def test_texts_and_states_arrive_live_with_unread_marks(page, sandbox):
    page.goto(sandbox.url)
    page.get_by_text("No texts yet").wait_for()
    page.locator("#live[data-state=live]").wait_for()
    text(sandbox, "first")
    text(sandbox, "filtered", to="+12025550188")
    page.locator(".talk", has_text="0123").locator(".unread", has_text="1").wait_for()
    page.locator(".talk", has_text="0188").locator(".talk-last.bad").wait_for()
    assert page.title() == "(2) Telephone – sandbox"
    page.locator(".talk", has_text="0123").click()
    page.locator(".theirs .meta", has_text="delivered").wait_for()
    expect(page).to_have_title("(1) Telephone – sandbox")
    page.goto(f"{sandbox.url}/#/+12025550188")
    page.locator(".meta.bad", has_text="not delivered: 30007").wait_for()


def test_answering_stop_shows_the_opt_out(page, sandbox):
    text(sandbox, "Offer")
    page.goto(f"{sandbox.url}/#/{TO}")
    page.wait_for_selector(".bubble")
    page.get_by_role("button", name="STOP").click()
    page.locator("#opted-out:visible").wait_for()
    page.locator(".theirs", has_text="been unsubscribed").locator(".meta", has_text="automatic answer").wait_for()
    assert "No webhook is set" in page.locator("#notice").inner_text()
    assert sandbox.post_message(To=TO, From=FROM, Body="again")[1]["code"] == 21610
    page.get_by_role("button", name="START").click()
    page.locator("#opted-out").wait_for(state="hidden")


def test_a_stranger_texts_in(page, sandbox, hook):
    number = next(one for one in sandbox.world()["numbers"] if one["phone_number"] == "+18005550199")
    sandbox.world(numbers=[{"sid": number["sid"], "sms_url": hook.url + "/in"}])
    page.goto(sandbox.url)
    page.get_by_role("button", name="New conversation").click()
    page.get_by_label("Text in as").fill("+44 7700 900123")
    page.get_by_role("button", name="Open", exact=True).click()
    page.locator("#sender").select_option("+18005550199")
    page.get_by_placeholder("Text message").fill("Who is this?\nI never asked.")
    page.get_by_role("button", name="Send").click()
    page.locator(".mine", has_text="I never asked.").wait_for()
    form = hook.wait(1)[0]["form"]
    assert (form["From"], form["To"], form["Body"]) == ("+447700900123", "+18005550199", "Who is this?\nI never asked.")
    assert page.url.endswith("/#/+447700900123")


def test_the_answer_goes_to_whoever_wrote_last(page, sandbox):
    text(sandbox, "one")
    sandbox.post_message(To=TO, From="+18005550199", Body="two")
    page.goto(f"{sandbox.url}/#/{TO}")
    page.locator(".theirs", has_text="two").wait_for()
    assert page.locator("#sender").input_value() == "+18005550199"
    assert "from +1 800-555-0199" in page.locator(".theirs .meta").last.inner_text()


def test_keyboard_alone_is_enough(page, sandbox):
    text(sandbox, "hello")
    page.goto(sandbox.url)
    page.locator(".talk").wait_for()
    page.keyboard.press("/")
    page.keyboard.type("0123")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.locator(".theirs", has_text="hello").wait_for()
    page.locator("#text").focus()
    page.keyboard.type("line one")
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("line two")
    page.keyboard.press("Enter")
    page.locator(".mine", has_text="line two").wait_for()
    page.keyboard.press("Escape")
    page.locator(".talk-last", has_text="You: line one").wait_for()
    assert page.url.endswith("/#/")


def test_a_thousand_conversations(page, sandbox):
    asyncio.run_coroutine_threadsafe(strangers(sandbox.sandbox, 1000), sandbox._loop).result(5)
    page.goto(sandbox.url)
    expect(page.locator(".talk")).to_have_count(1000)
    page.fill("#search", "+1 (309) 555-0142")
    assert page.locator(".talk:visible").count() == 1
    page.fill("#search", "nobody")
    page.get_by_text("Nothing found").wait_for()


async def strangers(sandbox, count):
    """As many conversations, without the work of sending."""
    for number in range(count):
        sender = f"+1{210 + number // 10}555014{number % 10}"
        sandbox.phone.added(Message("AC", FROM, sender, "hi", "inbound", "received", time.time()))


def test_long_conversations_load_earlier_texts(page, sandbox):
    for number in range(120):
        text(sandbox, f"text {number}")
    page.goto(f"{sandbox.url}/#/{TO}")
    page.get_by_role("button", name="Show earlier messages").click()
    page.locator(".bubble", has_text=re.compile("^text 0$")).wait_for(state="attached")
    assert bubbles(page) == [f"text {number}" for number in range(120)]
    assert page.locator(".day").count() == 1


def test_earlier_texts_stay_when_everything_is_looked_at_again(page, sandbox):
    for number in range(120):
        text(sandbox, f"text {number}")
    answers = []
    page.on("response", lambda response: answers.append(response.url))
    page.goto(f"{sandbox.url}/#/{TO}")
    page.get_by_role("button", name="Show earlier messages").click()
    page.locator(".bubble", has_text=re.compile("^text 0$")).wait_for(state="attached")
    before = len(answers)
    page.evaluate("import('/talk.js').then((talk) => talk.load())")
    assert len(answers) - before >= 2  # the newest, and the earlier ones that were shown
    assert bubbles(page) == [f"text {number}" for number in range(120)]


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_nothing_is_wider_than_the_window(page, sandbox, width):
    sandbox.world(contacts={TO: "A very long name " * 10})
    text(sandbox, "Verylongwordwithoutanyspaces" * 20 + " https://example.com/" + "x" * 300)
    page.set_viewport_size({"width": width, "height": 640})
    page.goto(f"{sandbox.url}/#/{TO}")
    page.wait_for_selector(".bubble")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.getElementById('scroll').scrollWidth") <= width
    page.locator("#text").click()
    box = page.locator(".send").bounding_box()
    assert box["x"] + box["width"] <= width and box["y"] + box["height"] <= 640


def test_the_page_recovers_when_everything_is_reset(page, sandbox):
    text(sandbox, "before")
    page.goto(f"{sandbox.url}/#/{TO}")
    page.locator(".bubble", has_text="before").wait_for()
    sandbox.reset()
    page.locator(".bubble").wait_for(state="detached")
    text(sandbox, "after")
    page.locator(".bubble", has_text="after").wait_for()
    assert bubbles(page) == ["after"]
