"""Everything that opens links without a person opens ours, and no lead moves; then people tap, and each moves once."""

import re
import threading
import urllib.error
import urllib.request

import pytest
import texts
from accessibility import WINDOWS, faults, visitor
from visitors import VISITORS

LINK = re.compile(r"https?://\S+/sms/c/[\w-]+")
BODY = "Shall we call you? {{ link('harness-yes') }} or rather not? {{ link('harness-no') }} Reply STOP to opt out."
DIRECT = urllib.request.build_opener(urllib.request.ProxyHandler({}))


@pytest.fixture(scope="module")
def lines(office):
    """{visitor: (lead id, [its two links])}: each visitor has the text of a lead of its own."""
    world = office
    world.start_over()
    stages = [row["id"] for row in world.odoo.search_read("crm.stage", [], ["id"], order="sequence, id", limit=3)]
    wait = {"kind": "wait", "wait_count": 2, "wait_unit": "days"}  # no text, which would be under way when others begin
    sequence = world.odoo.create("sms.marketing.sequence", {"name": "Harness", "step_ids": [(0, 0, wait)]})
    for name, code, stage in (("Yes", "harness-yes", stages[1]), ("No", "harness-no", stages[2])):
        values = {"name": name, "code": code, "stage_id": stage, "sequence_id": sequence}
        world.odoo.create("sms.marketing.link", values)
    leads = texts.bring_in(world.odoo, texts.ordinary_numbers(len(VISITORS) + 4, range(160, 180)))
    texts.compose(world.odoo, leads.values(), BODY)
    assert world.settle()
    bodies = {entry["to"]: entry["body"] for entry in world.accepted()}
    found = [(lead, LINK.findall(bodies[number])) for number, lead in leads.items()]
    assert all(len(links) == 2 for _lead, links in found)
    return found


@pytest.fixture(scope="module")
def opened(office, lines):
    """What leads and links looked like before and after everybody opened every link."""
    before = state(office, lines)
    statuses = {
        visitor.name: [status for link in links for status in visitor.open(link)]
        for visitor, (_lead, links) in zip(VISITORS, lines, strict=False)
    }
    return before, statuses, state(office, lines)


def state(world, lines):
    ids = [lead for lead, _links in lines]
    fields = ["stage_id", "user_id", "team_id", "tag_ids", "sms_enrollment_ids", "sms_tap_count", "message_ids"]
    return {row["id"]: row for row in world.odoo.search_read("crm.lead", [("id", "in", ids)], fields)}


def figures(world):
    fields = ["made_count", "hit_count", "bot_count", "tap_count", "move_count"]
    domain = [("code", "in", ["harness-yes", "harness-no"])]
    rows = world.odoo.search_read("sms.marketing.link", domain, fields)
    return {name: sum(row[name] for row in rows) for name in fields}


def press(url):
    request = urllib.request.Request(url, b"", method="POST")
    try:
        with DIRECT.open(request, timeout=60) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_there_are_enough_of_them():
    assert len({visitor.name for visitor in VISITORS}) == len(VISITORS) >= 25


def test_nobody_who_only_opens_moves_a_lead(opened):
    before, statuses, after = opened
    assert after == before
    assert all(200 in found for found in statuses.values()), statuses


def test_openings_are_counted_robots_apart_and_no_taps(office, opened):
    found = figures(office)
    assert found["tap_count"] == found["move_count"] == 0
    assert found["hit_count"] >= 2 * len(VISITORS)
    assert found["bot_count"] >= found["hit_count"] / 2


@pytest.mark.browser
def test_then_people_tap_and_each_lead_moves_once(office, lines, opened, browser):
    context = browser.new_context(viewport={"width": 390, "height": 844}, locale="en-US")
    page = context.new_page()
    for _lead, links in lines[: len(VISITORS)]:
        page.goto(links[0])
        page.get_by_role("button", name="Yes").click()
        page.get_by_role("heading", name="Thank you!").wait_for()
        page.goto(links[0])  # and come back later: the button is gone
        assert page.get_by_role("button").count() == 0
    context.close()
    tapped = state(office, lines[: len(VISITORS)])
    moved = office.odoo.search_read("sms.marketing.link", [("code", "=", "harness-yes")], ["stage_id"])[0]["stage_id"]
    assert {row["stage_id"][0] for row in tapped.values()} == {moved[0]}
    assert {row["sms_tap_count"] for row in tapped.values()} == {1}
    assert {len(row["sms_enrollment_ids"]) for row in tapped.values()} == {1}
    assert figures(office)["move_count"] == len(VISITORS)


def test_many_presses_at_once_act_once(office, lines):
    lead, links = lines[-1]
    statuses = []
    threads = [threading.Thread(target=lambda: statuses.append(press(links[0]))) for _one in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(statuses) == {200}
    row = state(office, lines)[lead]
    assert (row["sms_tap_count"], len(row["sms_enrollment_ids"])) == (1, 1)


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_small_telephones_and_can_be_used_by_keyboard(lines, browser, scheme):
    _lead, links = lines[-2]
    context = browser.new_context(viewport={"width": 320, "height": 568}, color_scheme=scheme, java_script_enabled=True)
    page = context.new_page()
    page.goto(links[0])
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.tagName") == "BUTTON"
    box = page.get_by_role("button").bounding_box()
    assert box["height"] >= 44 and box["width"] >= 200
    assert page.evaluate("document.documentElement.lang") == "en-US"
    context.close()


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everybody_can_use_the_question_and_the_answer(lines, browser, scheme):
    """Before the tap, after it and later on axe finds nothing, from 320 px to a desk."""
    _lead, links = lines[-3 if scheme == "light" else -4]
    with visitor(browser, WINDOWS[0], color_scheme=scheme) as page:
        page.goto(links[0])
        for again in (False, True):
            for window in WINDOWS:
                page.set_viewport_size(window)
                assert faults(page) == []
            if not again:
                page.get_by_role("button", name="Yes").click()
                page.get_by_role("heading", name="Thank you!").wait_for()
        page.goto(links[1])
        assert faults(page) == []


@pytest.mark.browser
def test_it_works_without_scripts(office, lines, browser):
    lead, links = lines[-2]
    context = browser.new_context(viewport={"width": 320, "height": 568}, java_script_enabled=False)
    page = context.new_page()
    page.goto(links[0])
    page.get_by_role("button", name="Yes").click()
    page.get_by_role("heading", name="Thank you!").wait_for()
    context.close()
    assert state(office, lines)[lead]["sms_tap_count"] == 1
