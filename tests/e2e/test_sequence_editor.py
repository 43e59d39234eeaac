"""A sequence built by hand from nothing, by mouse and keyboard; fifty leads enrolled after a dry run; its figures."""

import os
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser

HELLO = "Hello {{ object.contact_name }}, thanks for asking. Reply STOP to opt out. - {{ user.company_id.name }}"
AGAIN = "Still interested, {{ object.contact_name }}? Reply STOP to opt out. - {{ user.company_id.name }}"
COUNT = 50
NUMBERS = [f"+1212555{100 + at:04d}" for at in range(COUNT)]
NAME = "Ask twice"
TALL = {"width": 1400, "height": 1300}
LOOK_AGAIN = 40_000  # milliseconds in which the form has read its figures again


@pytest.fixture(scope="module")
def world(office):
    """The office with two texts, a stage and fifty leads who agreed; nobody is in a sequence."""
    office.start_over()
    odoo = office.odoo
    model = odoo.search_read("ir.model", [("model", "=", "crm.lead")], ["id"])[0]["id"]
    for name, body in (("Thanks for asking", HELLO), ("Still interested", AGAIN)):
        odoo.create("sms.template", {"name": name, "model_id": model, "body": body})
    odoo.create("crm.stage", {"name": "In talks", "sequence": 5})
    for at, number in enumerate(NUMBERS):
        values = {"name": f"Editor {at:02d}", "contact_name": f"Person {at}", "type": "opportunity", "phone": number}
        odoo.create("crm.lead", {**values, "sms_consent": True, "user_id": odoo.uid})
    return office


def picture(page, name):
    """Keep what is on the screen, where a folder is given for it."""
    if folder := os.environ.get("SMS_MARKETING_PICTURES"):
        page.wait_for_timeout(600)
        page.screenshot(path=Path(folder) / f"editor-{name}.png")


def open_new(page, stack):
    page.set_viewport_size(TALL)
    page.goto(f"{stack.odoo_url}/odoo/sms-sequences/new")
    page.get_by_role("heading", name="What happens first?").wait_for()


def open_saved(page, stack, world, window=None):
    page.set_viewport_size(window or TALL)
    found = world.odoo.search_read("sms.marketing.sequence", [("name", "=", NAME)], ["id"], order="id desc", limit=1)
    page.goto(f"{stack.odoo_url}/odoo/sms-sequences/{found[0]['id']}")
    page.locator(".o_sms_step").first.wait_for()
    return found[0]["id"]


def card(page, name):
    return page.locator(".o_sms_step", has_text=name)


def lane(page, which):
    return page.locator(f".o_sms_lane_{which}")


def shape(page):
    """Return [(kind, lane)] of the cards as they are read."""
    script = """cards => cards.map(card => [card.dataset.kind,
        card.closest('.o_sms_lane')?.querySelector('.badge').textContent || ''])"""
    return [tuple(one) for one in page.locator(".o_sms_step").evaluate_all(script)]


def wait_for_shape(page, wanted):
    for _try in range(50):
        if shape(page) == wanted:
            return
        page.wait_for_timeout(200)
    assert shape(page) == wanted


def choose(page, field, words):
    """Pick a record in a field of the step's form."""
    page.locator(f".modal [name={field}] input").fill(words)
    page.locator(".o-autocomplete--dropdown-item", has_text=words).first.click()


def keep_step(page):
    page.locator(".modal .o_form_button_save").click()
    page.locator(".modal").wait_for(state="detached")


def add(page, button, kind):
    button.click()
    page.get_by_role("menuitem", name=kind).click()


def add_by_keyboard(page, button, kind):
    """Open the menu of a + with Enter, walk down to the kind, and take it with Enter."""
    button.focus()
    page.keyboard.press("Enter")
    item = page.get_by_role("menuitem", name=kind)
    item.wait_for()
    for _try in range(12):
        if "focus" in (item.get_attribute("class") or "") or item.evaluate("one => one === document.activeElement"):
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def save(page):
    page.locator(".o_form_button_save").click()
    page.locator(".o_form_status_indicator_buttons.invisible").wait_for(state="attached")


def drag(page, what, where):
    """Drag with the mouse as a hand does: it follows the place, which moves when the card is lifted."""
    start = what.bounding_box()
    page.mouse.move(start["x"] + 120, start["y"] + 20)
    page.mouse.down()
    page.mouse.move(start["x"] + 140, start["y"] + 10, steps=5)
    for _look in range(3):
        end = where.bounding_box()
        page.mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=10)
        page.wait_for_timeout(200)
    page.mouse.up()


BUILT = [("sms", ""), ("branch", ""), ("stage", "Yes"), ("sms", "No"), ("goal", "")]


def test_five_steps_with_a_branch_are_built_from_nothing_and_kept(world, stack, page):
    open_new(page, stack)
    picture(page, "empty")
    page.get_by_role("textbox", name="Name").fill(NAME)
    add(page, page.get_by_role("button", name="Add the first step"), "Send SMS")
    choose(page, "template_id", "Thanks for asking")
    keep_step(page)
    card(page, "Hello").get_by_text("1 segment").wait_for()
    add(page, page.get_by_role("button", name="Add a step after “SMS: Thanks for asking”"), "Branch")
    keep_step(page)
    add(page, page.get_by_role("button", name="Add a step to the lane Yes"), "Move to Stage")
    choose(page, "stage_id", "In talks")
    keep_step(page)
    # from here on by keyboard
    add_by_keyboard(page, page.get_by_role("button", name="Add a step to the lane No"), "Send SMS")
    page.locator(".modal [name=template_id] input").wait_for()
    page.keyboard.type("Still interested")
    page.locator(".o-autocomplete--dropdown-item", has_text="Still interested").first.wait_for()
    page.keyboard.press("Enter")
    page.locator(".modal .o_form_button_save").focus()
    page.keyboard.press("Enter")
    page.locator(".modal").wait_for(state="detached")
    add_by_keyboard(page, page.get_by_role("button", name="Add a step after “The person replied?”"), "Goal Reached")
    wait_for_shape(page, BUILT)
    save(page)
    page.reload()
    page.locator(".o_sms_step").first.wait_for()
    wait_for_shape(page, BUILT)
    picture(page, "five-steps")
    sequence = world.odoo.search_read("sms.marketing.sequence", [("name", "=", NAME)], ["step_ids", "problems"])[0]
    steps = world.odoo.search_read(
        "sms.marketing.sequence.step",
        [("id", "in", sequence["step_ids"])],
        ["key", "sequence", "kind"],
        order="sequence",
    )
    assert [step["sequence"] for step in steps] == [10, 20, 30, 40, 50]
    assert len({step["key"] for step in steps}) == 5
    assert not sequence["problems"]


def test_moving_by_mouse_and_by_keyboard_and_discarding_it(world, stack, page):
    open_saved(page, stack, world)
    drag(page, card(page, "Goal Reached"), lane(page, "yes").locator(".o_sms_slot_end"))
    wait_for_shape(page, [("sms", ""), ("branch", ""), ("stage", "Yes"), ("goal", "Yes"), ("sms", "No")])
    picture(page, "moved")
    goal = card(page, "Goal Reached").locator(".o_sms_step_open")
    goal.focus()
    page.keyboard.press("Alt+ArrowUp")
    wait_for_shape(page, [("sms", ""), ("branch", ""), ("goal", "Yes"), ("stage", "Yes"), ("sms", "No")])
    assert goal.evaluate("one => one === document.activeElement")
    for _press in range(4):  # down its lane, into the other, past its card, out of the branch
        page.keyboard.press("Alt+ArrowDown")
        page.wait_for_timeout(100)
    wait_for_shape(page, BUILT)
    page.keyboard.press("Delete")
    wait_for_shape(page, BUILT[:-1])
    page.locator(".o_form_button_cancel").click()
    wait_for_shape(page, BUILT)


def test_a_branch_is_copied_and_deleted_with_its_lanes(world, stack, page):
    open_saved(page, stack, world)
    card(page, "The person replied?").get_by_role("button", name="More for Step").click()
    page.get_by_role("menuitem", name="Duplicate").click()
    wait_for_shape(page, [*BUILT[:4], *BUILT[1:4], BUILT[4]])
    save(page)
    page.reload()
    page.locator(".o_sms_step").first.wait_for()
    wait_for_shape(page, [*BUILT[:4], *BUILT[1:4], BUILT[4]])
    card(page, "The person replied?").nth(1).locator(".o_sms_step_open").focus()
    page.keyboard.press("Delete")
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("the 2 steps in its lanes").wait_for()
    picture(page, "delete-asked")
    dialog.get_by_role("button", name="Delete").click()
    wait_for_shape(page, BUILT)
    save(page)


def test_a_problem_is_told_above_and_marked_on_its_card(world, stack, page):
    open_saved(page, stack, world)
    add(page, page.get_by_role("button", name="Add a step after “Goal Reached”"), "Send SMS")
    keep_step(page)
    page.get_by_text("An SMS step has no text: choose one.").first.wait_for()
    assert page.locator(".o_sms_step_problem").count() == 1
    page.get_by_role("button", name="Show").click()
    assert page.locator(".o_sms_step_problem .o_sms_step_open").evaluate("one => one === document.activeElement")
    picture(page, "problem")
    page.locator(".o_form_button_cancel").click()
    wait_for_shape(page, BUILT)


def test_the_preview_shows_a_leads_own_text_and_sends_it_to_my_telephone(world, stack, page):
    open_saved(page, stack, world)
    card(page, "Hello").get_by_role("button", name="More for Step").click()
    page.get_by_role("menuitem", name="Preview").click()
    page.locator(".o_sms_preview_bubble", has_text=f"Hello Person {COUNT - 1}, thanks").wait_for()
    picture(page, "preview")
    page.get_by_role("button", name="Test to My Phone").click()
    wizard = page.locator(".modal", has_text="Send a Test")
    wizard.locator("[name=number] input").fill("+12125550199")
    wizard.get_by_role("button", name="Send", exact=True).click()
    assert world.wait_for(lambda: "+12125550199" in [entry["to"] for entry in world.accepted()], 60)


def open_wizard(page, stack):
    """Tick the fifty in the list of leads and choose the sequence that they should start."""
    page.goto(f"{stack.odoo_url}/odoo/crm?view_type=list")
    page.locator(".o_data_row").first.wait_for()
    page.locator(".o_searchview_input").press_sequentially("Editor ")
    page.locator(".o_searchview_autocomplete").wait_for()
    page.locator(".o_searchview_input").press("Enter")
    page.locator(".o_searchview_facet", has_text="Editor").wait_for()
    page.locator(".o_pager_limit", has_text=re.compile(f"^{COUNT}$")).wait_for()
    page.wait_for_timeout(500)
    page.locator("thead .o_list_record_selector input").click()
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Enroll in an SMS Sequence").click()
    choose(page, "sequence_id", NAME)


def test_fifty_leads_are_enrolled_from_the_list_after_a_dry_run(world, stack, page):
    open_wizard(page, stack)
    page.locator(".modal [name=headline]", has_text=f"{COUNT} ").wait_for()
    picture(page, "enroll")
    page.locator(".modal").get_by_role("button", name="Dry Run").click()
    page.locator(".o_form_view", has_text=f"{COUNT} ").first.wait_for()
    page.wait_for_timeout(500)
    picture(page, "dry-run")
    assert not [entry for entry in world.accepted() if entry["to"] in NUMBERS]
    open_wizard(page, stack)
    page.locator(".modal").get_by_role("button", name="Enroll").click()
    page.get_by_text(f"{COUNT} of {COUNT} leads started “{NAME}”.").wait_for()


def figure(page, name, which):
    return card(page, name).locator(f"[data-figure={which}] dd")


def test_the_figures_follow_by_themselves(world, stack, page):
    open_saved(page, stack, world)
    figure(page, "Hello", "delivered").get_by_text(str(COUNT), exact=True).wait_for(timeout=120_000)
    assert figure(page, "Hello", "sent").inner_text() == str(COUNT)
    assert figure(page, "The person replied?", "here").inner_text() == str(COUNT)
    world.sandbox.inbound(NUMBERS[0], world.office.sender, "Yes, call me please")
    figure(page, "Hello", "replied").get_by_text("1", exact=True).wait_for(timeout=LOOK_AGAIN)
    figure(page, "Stage: In talks", "entered").get_by_text("1", exact=True).wait_for(timeout=LOOK_AGAIN)
    picture(page, "figures")


def test_an_edit_is_followed_by_those_on_the_way_only_when_they_are_moved(world, stack, page):
    open_saved(page, stack, world)
    card(page, "Still interested").locator(".o_sms_step_open").focus()
    page.keyboard.press("Delete")
    wait_for_shape(page, [one for one in BUILT if one != ("sms", "No")])
    save(page)
    page.get_by_role("tab", name="Versions").click()
    page.get_by_role("button", name="Move Those on the Way").click()
    page.get_by_role("button", name="Ok").click()
    page.get_by_text(f"{COUNT - 1} leads go on with the newest version.").wait_for()
    page.locator(".o_data_row", has_text="2").first.wait_for()
    picture(page, "versions")
    open_saved(page, stack, world)
    figure(page, "Hello", "entered").get_by_text(str(COUNT), exact=True).wait_for()
    page.get_by_label("On which version").select_option(label="Version 1")
    figure(page, "Hello", "entered").get_by_text("1", exact=True).wait_for()
    page.get_by_label("Started when").select_option(label="last 7 days")
    page.get_by_label("On which version").select_option(label="all versions")
    figure(page, "Hello", "entered").get_by_text(str(COUNT), exact=True).wait_for()


@pytest.mark.parametrize("width", [1400, 390])
def test_it_fits_the_window(world, stack, page, width):
    open_saved(page, stack, world, {"width": width, "height": 844})
    picture(page, f"{width}-wide")
    overflow = page.evaluate("""() => [...document.querySelectorAll('.o_sms_step')].filter(
        one => one.getBoundingClientRect().right > innerWidth || one.scrollWidth > one.clientWidth + 1).length""")
    assert not overflow
