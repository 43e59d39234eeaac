"""The pipeline by mouse: a card dragged to a stage that texts, Text and Enroll on the card, replies read."""

import pytest

pytestmark = pytest.mark.browser

EVE, FAY, GUS = "+12025550161", "+12025550162", "+12025550163"
HELLO = "Hello {{ object.contact_name }}, welcome. Reply STOP to opt out. - {{ user.company_id.name }}"


@pytest.fixture(scope="module")
def world(office):
    """The office, with a stage that says hello and starts the sequence, and three leads who agreed."""
    world, odoo = office, office.odoo
    world.start_over()
    model = odoo.search_read("ir.model", [("model", "=", "crm.lead")], ["id"])[0]["id"]
    template = odoo.create("sms.template", {"name": "Welcome", "model_id": model, "body": HELLO})
    world.hello = odoo.create("crm.stage", {"name": "Say hello", "sequence": 1, "sms_template_id": template})
    world.leads = {
        name: make_lead(odoo, name, phone) for name, phone in (("Attic", EVE), ("Porch", FAY), ("Shed", GUS))
    }
    return world


def make_lead(odoo, name, phone):
    values = {"name": name, "contact_name": name.title(), "type": "opportunity", "phone": phone, "sms_consent": True}
    return odoo.create("crm.lead", {**values, "user_id": odoo.uid})


def card(page, name):
    return page.locator(".o_kanban_record", has=page.get_by_text(name, exact=True))


def open_board(page, stack):
    page.goto(f"{stack.odoo_url}/odoo/crm")
    card(page, "Shed").get_by_text("SMS: agreed").wait_for()


def drag(page, what, where):
    """Drag with the mouse as a hand does: Odoo's columns take no card that jumps."""
    start, end = what.bounding_box(), where.bounding_box()
    page.mouse.move(start["x"] + 40, start["y"] + 12)
    page.mouse.down()
    page.mouse.move(start["x"] + 60, start["y"] + 30, steps=5)
    page.mouse.move(end["x"] + end["width"] / 2, end["y"] + 90, steps=15)
    page.wait_for_timeout(300)
    page.mouse.up()


def test_dragging_a_card_to_the_stage_texts_its_telephone(world, stack, browser, page):
    open_board(page, stack)
    column = page.locator(".o_kanban_group", has=page.locator(".o_column_title", has_text="Say hello"))
    drag(page, card(page, "Attic"), column)
    assert world.wait_for(lambda: [entry["to"] for entry in world.accepted()] == [EVE], 60)
    lead = world.odoo.search_read("crm.lead", [("id", "=", world.leads["Attic"])], ["stage_id"])[0]
    assert lead["stage_id"][0] == world.hello
    assert world.settle()
    open_board(page, stack)
    card(page, "Attic").get_by_text("Delivered").wait_for()
    phone = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"{stack.sandbox_url}/#/{EVE}")
    phone.get_by_role("log").get_by_text("Hello Attic, welcome.").wait_for()
    phone.context.close()


def test_text_on_the_card_opens_the_composer(world, stack, page):
    open_board(page, stack)
    card(page, "Porch").get_by_role("button", name="Text", exact=True).click()
    dialog = page.locator(".modal")
    dialog.locator("textarea").first.fill("Shall I come on Friday? Reply STOP to opt out.")
    dialog.get_by_role("button", name="Send").first.click()
    assert world.wait_for(lambda: FAY in [entry["to"] for entry in world.accepted()], 60)


def test_enroll_on_the_card_tells_the_figures_and_starts_the_sequence(world, stack, page):
    open_board(page, stack)
    card(page, "Shed").get_by_role("button", name="Enroll in SMS sequence").click()
    dialog = page.locator(".modal")
    if not dialog.locator("[name=sequence_id] input").input_value():
        dialog.locator("[name=sequence_id] input").fill("Call soon")
        page.locator(".o-autocomplete--dropdown-item", has_text="Call soon").first.click()
    dialog.locator("[name=headline]", has_text="1 ").wait_for()
    dialog.get_by_role("button", name="Enroll").click()
    page.get_by_text("1 of 1 leads started “Call soon”.").wait_for()
    card(page, "Shed").get_by_text("Call soon:").wait_for()


def test_a_reply_is_counted_until_it_is_marked_as_read(world, stack, page):
    world.sandbox.inbound(EVE, world.office.sender, "How much is it?")
    found = [("id", "=", world.leads["Attic"]), ("sms_has_unread", "=", True)]
    assert world.wait_for(lambda: world.odoo.call("crm.lead", "search_count", found), 30)
    open_board(page, stack)
    unread = card(page, "Attic").locator(".o_sms_marketing_unread")
    unread.wait_for()
    assert card(page, "Attic").get_by_text("How much is it?").is_visible()
    card(page, "Attic").hover()
    card(page, "Attic").locator(".o_dropdown_kanban button").click()
    page.get_by_role("menuitem", name="Mark Replies as Read").click()
    unread.wait_for(state="detached")


def test_the_filters_of_the_search_find_them(world, stack, page):
    world.sandbox.inbound(FAY, world.office.sender, "Friday is fine")
    found = [("id", "=", world.leads["Porch"]), ("sms_has_unread", "=", True)]
    assert world.wait_for(lambda: world.odoo.call("crm.lead", "search_count", found), 30)
    open_board(page, stack)
    page.locator(".o_searchview_dropdown_toggler").click()
    page.get_by_role("menuitemcheckbox", name="SMS: unread replies").click()
    card(page, "Shed").wait_for(state="detached")
    assert card(page, "Porch").is_visible()
    page.get_by_role("menuitemcheckbox", name="Last SMS Status").click()
    page.locator(".o_column_title", has_text="Received").wait_for()
