"""Lead forms in a real browser: on a phone, in a page of another site, under a forged post, and for everybody."""

import html
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from accessibility import WINDOWS, faults, visitor
from other_site import other_site

from dev.odoo_client import OdooClient

MIN_SECONDS = 2.2  # who is faster is taken for a robot
FAY, GUS, HAL, IDA, JIM, KIM, LEO = (f"+120255501{n}" for n in (40, 41, 42, 43, 44, 47, 48))
PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Other site</title></head>
<body style="margin: 0"><h1>Our shop</h1>{}</body></html>"""


@pytest.fixture(scope="module")
def form(office):
    """A form as a marketer makes it: new leads go to the stage whose rule texts them."""
    world = office
    united_states = world.odoo.search_read("res.country", [("code", "=", "US")], ["id"])[0]["id"]
    values = {
        "name": "Get a free quote",
        "stage_id": world.office.texted_stage,
        "country_id": united_states,
        "per_address": 500,
    }
    made = world.odoo.create("sms.marketing.form", values)
    wanted = ["slug", "url", "script_snippet", "iframe_snippet", "field_ids"]
    return world.odoo.search_read("sms.marketing.form", [("id", "=", made)], wanted)[0]


def fill(page, number, name="Fay Ford", ticked=True):
    page.get_by_label("Name").fill(name)
    page.get_by_label("Mobile number").fill(number)
    if ticked:
        page.get_by_role("checkbox").check()
    time.sleep(MIN_SECONDS)


def send(page):
    page.get_by_role("button", name="Send").click()


def leads(world, number):
    wanted = ["name", "stage_id", "sms_consent", "sms_enrollment_id"]
    return world.odoo.search_read("crm.lead", [("phone_sanitized", "=", number)], wanted)


def submissions(world, form):
    return world.odoo.call("sms.marketing.form.submission", "search_count", [("form_id", "=", form["id"])])


@pytest.mark.browser
def test_the_whole_way_on_a_phone(office, form, browser, stack):
    """Form, consent, rule, text on the telephone, tap, stage, sequence."""
    world = office
    with visitor(browser, is_mobile=True, has_touch=True) as page:
        page.goto(f"{stack.odoo_url}/sms/form/{form['slug']}")
        assert not page.get_by_role("checkbox").is_checked()
        fill(page, "(202) 555-0140")
        send(page)
        page.get_by_role("heading", name="Thank you!").wait_for()
    (lead,) = leads(world, FAY)
    assert lead["name"] == "Get a free quote: Fay Ford"
    assert lead["sms_consent"] and lead["stage_id"][0] == world.office.texted_stage
    assert world.settle()
    with visitor(browser) as phone:
        phone.goto(f"{stack.sandbox_url}/#/{FAY}")
        with phone.expect_popup() as popup:
            phone.locator("a[href*='/sms/c/']").first.click()
        question = popup.value
        question.get_by_role("button", name="Yes, call me").wait_for()
        for window in WINDOWS:
            question.set_viewport_size(window)
            assert faults(question) == []
        question.get_by_role("button", name="Yes, call me").click()
        question.get_by_text("Thank you! We call you soon.").wait_for()
        for window in WINDOWS:
            question.set_viewport_size(window)
            assert faults(question) == []
    (lead,) = leads(world, FAY)
    assert lead["stage_id"][0] == world.office.tapped_stage
    assert lead["sms_enrollment_id"]


@pytest.mark.browser
def test_without_scripts_it_works_as_well(office, form, browser, stack):
    with visitor(browser, java_script_enabled=False) as page:
        page.goto(f"{stack.odoo_url}/sms/form/{form['slug']}")
        fill(page, "12", ticked=False)
        send(page)
        page.get_by_text("Nothing was sent yet").wait_for()
        page.get_by_label("Mobile number").fill(GUS)
        send(page)
        page.get_by_role("heading", name="Thank you!").wait_for()
    assert [lead["sms_consent"] for lead in leads(office, GUS)] == [False]


@pytest.mark.browser
@pytest.mark.parametrize("snippet", ["script_snippet", "iframe_snippet"])
def test_embedded_in_a_page_of_another_site(office, form, browser, stack, snippet):
    """Third-party cookies are blocked there; the form needs none."""
    number = {"script_snippet": HAL, "iframe_snippet": IDA}[snippet]
    snippet_html = form[snippet].replace(form["url"].rpartition("/sms/")[0], stack.odoo_url)
    with other_site({"/contact": PAGE.format(snippet_html)}) as site, visitor(browser) as page:
        page.goto(f"{site}/contact?utm_source=flyer")
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="Send").wait_for()
        assert not page.context.cookies()
        fill(frame, number)
        send(frame)
        frame.get_by_role("heading", name="Thank you!").wait_for()
        assert not page.context.cookies()
    assert [lead["sms_consent"] for lead in leads(office, number)] == [True]
    kept = office.odoo.search_read("sms.marketing.form.submission", [("number", "=", number)], ["page_url", "utm"])[0]
    assert kept["page_url"] == (f"{site}/contact" if snippet == "script_snippet" else f"{site}/")
    assert (kept["utm"] or {}) == ({"utm_source": "flyer"} if snippet == "script_snippet" else {})


@pytest.mark.browser
def test_script_makes_the_frame_as_tall_as_the_form_and_listens_to_nobody_else(form, browser, stack):
    line = form["script_snippet"].replace(form["url"].rpartition("/sms/")[0], stack.odoo_url)
    with other_site({"/": PAGE.format(line)}) as site, visitor(browser) as page:
        page.goto(f"{site}/")
        frame = page.frame_locator("iframe")
        frame.get_by_role("button", name="Send").wait_for()

        def height():
            return page.locator("iframe").evaluate("frame => frame.getBoundingClientRect().height")

        def inside():
            return frame.locator("main").evaluate("main => Math.ceil(main.getBoundingClientRect().height)")

        page.wait_for_function("document.querySelector('iframe').style.height.endsWith('px')")
        assert abs(height() - inside()) <= 1
        before = height()
        send(frame)
        frame.get_by_text("Nothing was sent yet").wait_for()
        page.wait_for_function(f"document.querySelector('iframe').getBoundingClientRect().height > {before} + 20")
        assert abs(height() - inside()) <= 1
        forged = {"smsForm": form["slug"], "height": 5000, "next": "https://evil.example/"}
        page.evaluate("data => window.postMessage(data, '*')", forged)
        page.wait_for_timeout(300)
        assert height() < 5000 and page.url == f"{site}/"


@pytest.mark.browser
def test_a_forged_post_from_another_site_makes_nothing(office, form, browser, stack):
    """The attacker's server fetched a good token; the visitor's browser posts it from the attacker's page."""
    with visitor(browser) as page:
        page.goto(f"{stack.odoo_url}/sms/form/{form['slug']}")
        hidden = page.eval_on_selector_all(
            "form input[type=hidden]", "all => Object.fromEntries(all.map(one => [one.name, one.value]))"
        )
        names = page.eval_on_selector_all("form .field input", "all => all.map(one => one.name)")
    values = {**hidden, names[0]: "Jim", names[1]: JIM, "sms_consent": "1"}
    inputs = "".join(f'<input type="hidden" name="{name}" value="{value}">' for name, value in values.items())
    action = f"{stack.odoo_url}/sms/form/{form['slug']}"
    post = f'<form id="f" method="post" action="{action}">{inputs}<button>Win</button></form>'
    sandboxed = f'<iframe sandbox="allow-scripts allow-forms" srcdoc="{html.escape(post + _SUBMIT)}"></iframe>'
    silent = f"fetch('{action}', {{method: 'POST', mode: 'no-cors', body: new URLSearchParams({values})}})"
    before = submissions(office, form)
    time.sleep(MIN_SECONDS)
    pages = {
        "/plain": post,
        "/no-referrer": f'<meta name="referrer" content="no-referrer">{post}',
        "/silent": f"<script>{silent}</script>",
        "/sandbox": sandboxed,
    }
    with other_site({path: PAGE.format(body) for path, body in pages.items()}) as site:
        for path in ("/plain", "/no-referrer"):
            with visitor(browser) as page:
                page.goto(site + path)
                page.get_by_role("button", name="Win").click()
                page.get_by_role("heading", name="This could not be sent").wait_for()
                assert faults(page) == []
        for path in ("/silent", "/sandbox"):  # a browser may hold back the first of them by itself
            with visitor(browser) as page:
                answers = []
                page.on("response", lambda answer, seen=answers: seen.append(answer))
                page.goto(site + path)
                page.wait_for_timeout(2000)
                assert {answer.status for answer in answers if "/sms/form/" in answer.url} <= {403}
    assert submissions(office, form) == before
    assert not leads(office, JIM)


def test_sent_at_the_same_moment(office, form, stack):
    """One page sent eight times at once, and four pages of one person: one lead each, and everybody is thanked."""
    client, path = OdooClient(stack.odoo_url, stack.db_name, login=None), f"/sms/form/{form['slug']}"

    def filled_in(number):
        shown = client.http_get(path).text
        token = html.unescape(re.search(r'name="token" value="([^"]*)"', shown)[1])
        name, phone = re.findall(r'<input type="(?:text|tel)" id="(f\d+)"', shown)[:2]
        return {"token": token, name: "Kim", phone: number, "sms_consent": "1"}

    same = filled_in(KIM)
    sent = [same] * 8 + [filled_in(LEO) for _page in range(4)]
    time.sleep(MIN_SECONDS)
    with ThreadPoolExecutor(len(sent)) as pool:
        pages = pool.map(lambda data: client.http_post(path, data, {"Origin": stack.odoo_url}), sent)
        assert {page.status for page in pages} == {200}
    assert (len(leads(office, KIM)), len(leads(office, LEO))) == (1, 1)
    kept = office.odoo.search_read("sms.marketing.form.submission", [("number", "in", [KIM, LEO])], ["number"])
    assert sorted(row["number"] for row in kept) == [KIM, LEO, LEO, LEO, LEO]


_SUBMIT = "<script>document.getElementById('f').submit()</script>"


@pytest.mark.browser
def test_hosted_page_cannot_be_framed(form, browser, stack):
    framed = f'<iframe src="{stack.odoo_url}/sms/form/{form["slug"]}"></iframe>'
    with other_site({"/": PAGE.format(framed)}) as site, visitor(browser) as page:
        page.goto(f"{site}/")
        page.wait_for_timeout(500)
        assert not page.frame_locator("iframe").get_by_role("button", name="Send").count()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_pages(office, form, browser, stack, scheme):
    """Empty, with errors, thanks, closed, gone: axe finds nothing, at 320 px and at a desk."""
    url = f"{stack.odoo_url}/sms/form/{form['slug']}"
    for window in WINDOWS:
        with visitor(browser, window, color_scheme=scheme) as page:
            page.goto(url)
            assert faults(page) == []
            page.goto(f"{url}/embed")
            assert faults(page) == []
            send(page)
            page.get_by_role("alert").wait_for()
            assert faults(page) == []
            page.goto(f"{url}-nowhere")
            assert faults(page) == []
            page.goto(f"{stack.odoo_url}/sms/c/{'x' * 22}")
            assert faults(page) == []
    with visitor(browser, WINDOWS[0], color_scheme=scheme) as page:
        page.goto(url)
        fill(page, "+12025550145" if scheme == "light" else "+12025550146")
        send(page)
        page.get_by_role("heading", name="Thank you!").wait_for()
        assert faults(page) == []


@pytest.mark.browser
def test_by_keyboard_alone(office, form, browser, stack):
    with visitor(browser) as page:
        page.goto(f"{stack.odoo_url}/sms/form/{form['slug']}")
        seen = []
        for _stop in range(12):
            page.keyboard.press("Tab")
            seen.append(page.evaluate("document.activeElement.name || document.activeElement.type || ''"))
            if seen[-1] == "submit":
                break
        assert "homepage" not in seen and "sms_consent" in seen and seen[-1] == "submit"
        page.keyboard.press("Enter")
        page.get_by_role("alert").wait_for()
        assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
        first = page.get_by_role("alert").get_by_role("link").first
        first.click()
        assert re.fullmatch(r"#f\d+", page.evaluate("location.hash"))


@pytest.mark.browser
def test_the_builder_shows_where_to_put_it(form, page, stack):
    page.goto(f"{stack.odoo_url}/odoo/sms-forms/{form['id']}")
    page.get_by_role("tab", name="Share").click()
    for name in ("url", "script_snippet", "iframe_snippet"):
        page.locator(f".o_field_widget[name={name}] .o_clipboard_button").wait_for()
    assert page.locator(".o_field_widget[name=qr_code] img").is_visible()
