"""The flow of a sequence for everybody: what starts it, by touch, by keyboard, and read aloud."""

import re

import pytest
from accessibility import faults

pytestmark = pytest.mark.browser

NAME = "Seen by all"
TABLET = {"width": 820, "height": 1180}
WINDOWS = ({"width": 390, "height": 844}, {"width": 1400, "height": 900})
HOLD = 450  # milliseconds: longer than Odoo waits until a touch that rests is a drag
SHAPE = """cards => cards.map(card => [card.dataset.kind,
    card.closest('.o_sms_lane')?.querySelector('.badge').textContent || ''])"""
BUILT = [("sms", ""), ("branch", ""), ("tag", "Yes"), ("wait", "No"), ("goal", "")]


@pytest.fixture(scope="module")
def sequence(office):
    """The id of a sequence of five steps with a branch, which nothing starts yet."""
    office.start_over()
    odoo = office.odoo
    model = odoo.search_read("ir.model", [("model", "=", "crm.lead")], ["id"])[0]["id"]
    text = odoo.create("sms.template", {"name": "Seen", "model_id": model, "body": "Hello. Reply STOP to opt out."})
    tag = odoo.create("crm.tag", {"name": "Seen"})
    inside = {"parent_key": "asked"}
    steps = [
        {"kind": "sms", "template_id": text},
        {"kind": "branch", "key": "asked", "condition": "replied"},
        {"kind": "tag", "tag_ids": [(6, 0, [tag])], "lane": "yes", **inside},
        {"kind": "wait", "wait_count": 2, "wait_unit": "days", "lane": "no", **inside},
        {"kind": "goal"},
    ]
    rows = [(0, 0, {**step, "sequence": 10 * at}) for at, step in enumerate(steps, 1)]
    sequence = odoo.create("sms.marketing.sequence", {"name": NAME, "step_ids": rows})
    yield sequence
    # the other tests of this office have stages and replies, too
    stages = odoo.call("crm.stage", "search", [("sms_sequence_id", "=", sequence)])
    odoo.write("crm.stage", stages, {"sms_sequence_id": False})
    rules = odoo.call("base.automation", "search", [("name", "ilike", NAME)])
    odoo.call("base.automation", "unlink", rules)
    odoo.write("sms.marketing.sequence", sequence, {"active": False})


def open_flow(page, stack, sequence):
    page.goto(f"{stack.odoo_url}/odoo/sms-sequences/{sequence}")
    page.locator(".o_sms_step").first.wait_for()
    page.locator(".o_sms_starts").wait_for()


def log_in(page, stack, login="admin"):
    page.goto(f"{stack.odoo_url}/web/login")
    page.fill("#login", login)
    page.fill("#password", login)
    page.click("button[type=submit]")
    page.wait_for_url("**/odoo**")


def starts(page):
    return page.locator(".o_sms_starts")


def way(page, words):
    """Open the menu of ways to start and return one of them."""
    page.get_by_role("button", name="Add a start").click()
    return page.get_by_role("menuitem", name=words)


def shape(page):
    return [tuple(one) for one in page.locator(".o_sms_step").evaluate_all(SHAPE)]


def has_focus(locator):
    return locator.evaluate("one => one === document.activeElement")


# --- what starts it ---


def test_a_stage_is_set_in_place_and_a_rule_is_filled_in(stack, sequence, page):
    open_flow(page, stack, sequence)
    starts(page).get_by_text("Nothing starts this sequence by itself yet").wait_for()
    starts(page).get_by_role("button", name="When a lead enters a stage…").click()
    page.locator(".modal [name=stage_id] input").fill("Won")
    page.locator(".o-autocomplete--dropdown-item", has_text="Won").first.click()
    page.locator(".modal button[name=action_set]").click()
    starts(page).get_by_role("button", name="A lead enters the stage “Won”").wait_for()
    way(page, "When a reply has a certain word").click()
    dialog = page.locator(".modal", has_text="New Automation Rule")
    dialog.get_by_text(f"Enroll in “{NAME}”").wait_for()
    dialog.locator("[name=sms_reply_contains] input").fill("price, quote")
    dialog.locator(".o_form_button_save").click()
    starts(page).get_by_role("button", name="A reply has: price, quote").click()
    page.get_by_text(f"Enroll in “{NAME}”").wait_for()
    page.go_back()
    page.locator(".o_sms_start").nth(1).wait_for()
    page.goto(f"{stack.odoo_url}/odoo/sms-sequences")
    row = page.locator(".o_data_row", has_text=NAME)
    row.get_by_text("A lead enters the stage “Won” · A reply has: price, quote").wait_for()


def test_a_marketer_is_told_who_makes_rules(stack, office, sequence, browser_page):
    login = "marketer-of-starts"
    groups = ("sms_marketing.group_marketer", "sales_team.group_sale_salesman_all_leads")
    names = [name.split(".") for name in groups]
    found = [
        office.odoo.search_read("ir.model.data", [("module", "=", module), ("name", "=", name)], ["res_id"])
        for module, name in names
    ]
    ids = [one[0]["res_id"] for one in found]
    office.odoo.create("res.users", {"name": "Mia", "login": login, "password": login, "group_ids": [(6, 0, ids)]})
    log_in(browser_page, stack, login)
    open_flow(browser_page, stack, sequence)
    item = way(browser_page, "When a lead gets a tag")
    item.get_by_text("only an administrator can make: ask one").wait_for()
    item.click(force=True)
    assert item.is_visible()  # nothing happens, and no error
    assert not browser_page.locator(".modal").count()


# --- by touch ---


def finger(page):
    """Return a function that touches: ("touchStart" or "touchMove", x, y), ("touchEnd",)."""
    session = page.context.new_cdp_session(page)

    def touch(kind, *place):
        points = [dict(zip("xy", place, strict=True))] if place else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    return touch


def carry(page, touch, start, where):
    """Move a resting finger to a place, which itself moves when the card is lifted."""
    for _look in range(3):
        box = where.bounding_box()
        end = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        for part in range(1, 11):
            touch("touchMove", *(a + (b - a) * part / 10 for a, b in zip(start, end, strict=True)))
            page.wait_for_timeout(20)
        start = end
        page.wait_for_timeout(200)


def test_a_card_is_carried_by_a_finger_that_rested_on_it(stack, sequence, browser):
    context = browser.new_context(viewport=TABLET, has_touch=True, is_mobile=True)
    page = context.new_page()
    log_in(page, stack)
    open_flow(page, stack, sequence)
    touch, card = finger(page), page.locator(".o_sms_step", has_text="Goal Reached")
    card.scroll_into_view_if_needed()
    box = card.bounding_box()
    start = box["x"] + 120, box["y"] + 20
    touch("touchStart", *start)  # a swipe scrolls the page and carries nothing
    for step in range(1, 8):
        touch("touchMove", start[0], start[1] - 20 * step)
    touch("touchEnd")
    page.wait_for_timeout(500)
    assert shape(page) == BUILT
    box = card.bounding_box()
    start = box["x"] + 120, box["y"] + 20
    touch("touchStart", *start)
    page.wait_for_timeout(HOLD)
    carry(page, touch, start, page.locator(".o_sms_lane_yes .o_sms_slot_end"))
    touch("touchEnd")
    page.locator(".o_sms_lane_yes .o_sms_step", has_text="Goal Reached").wait_for()
    assert shape(page) == [("sms", ""), ("branch", ""), ("tag", "Yes"), ("goal", "Yes"), ("wait", "No")]
    page.locator(".o_sms_step_open", has_text="Wait 2 days").tap()
    page.locator(".modal [name=wait_count]").wait_for()
    context.close()


# --- by keyboard, and read aloud ---


def test_escape_closes_menus_and_dialogs_and_gives_the_focus_back(stack, sequence, page):
    open_flow(page, stack, sequence)
    more = page.get_by_role("button", name=re.compile("^More for Step 1"))
    more.focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Duplicate").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("menuitem", name="Duplicate").wait_for(state="detached")
    assert has_focus(more)
    card = page.get_by_role("button", name=re.compile("^Step 1, Send SMS"))
    card.focus()
    page.keyboard.press("Enter")
    page.locator(".modal").wait_for()
    page.keyboard.press("Escape")
    page.locator(".modal").wait_for(state="detached")
    page.wait_for_timeout(300)
    assert has_focus(card)


def test_tab_walks_down_the_flow_and_shows_where_it_is(stack, sequence, page):
    open_flow(page, stack, sequence)
    page.get_by_role("button", name="Add a start").focus()
    wanted = (
        "Add a step at the beginning",
        "Step 1, Send SMS",
        "More for Step 1",
        "Add a step after",
        "Step 2, Branch",
    )
    for words in wanted:
        page.keyboard.press("Tab")
        focused = page.locator("*:focus")
        assert focused.get_attribute("aria-label").startswith(words)
        assert focused.evaluate("one => getComputedStyle(one).outlineWidth") == "2px"


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: str(window["width"]))
def test_nothing_keeps_anybody_from_reading_the_flow(stack, sequence, page, window):
    page.set_viewport_size(window)
    open_flow(page, stack, sequence)
    assert faults(page, ".o_sms_flow") == []
    page.goto(f"{stack.odoo_url}/odoo/sms-sequences/new")
    page.get_by_role("heading", name="What happens first?").wait_for()
    assert faults(page, ".o_sms_flow") == []
