"""What a newcomer does after ./run demo: look at the kanban and the telephone, say STOP, tap a link."""

import pytest

from demo import story

LEADS = """name,contact_name,phone,email,country,sms_consent,expected_revenue
Kitchen,Ann Long,+1 202 555 0123,ann@example.com,United States,yes,1000
Bathroom,Bob Short,(202) 555-0124,bob@example.com,United States,yes,2000
Roof,Cyd No,202.555.0125,,United States,no,500
Garden,Dan Wrong,12,,United States,yes,500
Refused,Eve Maybe,+12025550126,,United States,maybe,10
"""
ANN, BOB = "+12025550123", "+12025550124"


@pytest.fixture(scope="module")
def world(office, tmp_path_factory):
    """The office is set up and the leads are dragged to the stage that texts them; nobody has answered yet."""
    path = tmp_path_factory.mktemp("leads") / "leads.csv"
    path.write_text(LEADS)
    world = office
    world.start_over()
    world.imported = story.leads.bring_in(world, path)
    story.office.drag(world)
    assert world.settle()
    return world


def lead(world, name):
    fields = ["stage_id", "tag_ids", "sms_consent", "sms_opted_out"]
    return world.odoo.search_read("crm.lead", [("name", "=", name)], fields)[0]


def card(page, name):
    return page.locator(".o_kanban_record", has=page.get_by_text(name, exact=True))


def test_wrong_row_is_reported_with_its_line_and_the_others_go_on(world):
    assert [line for line, _why in world.imported.left_out] == [6]
    assert len(world.imported.ids) == 4


def test_verify_said_what_was_missing_before_the_webhooks_were_set(world):
    assert world.office.checks_before == ["webhooks"]


def test_only_those_who_agreed_were_texted(world):
    assert sorted(entry["to"] for entry in world.accepted()) == [ANN, BOB]


@pytest.mark.browser
def test_kanban_shows_consent_and_what_became_of_the_text(world, stack, page):
    page.goto(f"{stack.odoo_url}/odoo/crm")
    ann = card(page, "Kitchen")
    ann.get_by_text("SMS: agreed").wait_for()
    assert ann.get_by_text("Delivered").is_visible()
    assert card(page, "Roof").get_by_text("SMS: no consent").is_visible()
    assert card(page, "Roof").get_by_text("Refused").is_visible()
    assert card(page, "Garden").get_by_text("Refused").is_visible()


@pytest.mark.browser
def test_tapping_the_link_on_the_telephone_moves_the_lead(world, stack, browser, page):
    phone = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"{stack.sandbox_url}/#/{ANN}")
    before = lead(world, "Kitchen")["stage_id"][0]
    with phone.expect_popup() as popup:
        phone.locator("a[href*='/sms/c/']").first.click()
    question = popup.value
    question.get_by_role("heading", name="Shall we call you?").wait_for()
    assert lead(world, "Kitchen")["stage_id"][0] == before == world.office.texted_stage
    question.get_by_role("button", name="Yes, call me").click()
    question.get_by_text("Thank you! We call you soon.").wait_for()
    assert world.settle()
    assert lead(world, "Kitchen")["stage_id"][0] == world.office.tapped_stage
    page.goto(f"{stack.odoo_url}/odoo/crm")
    card(page, "Kitchen").get_by_text("Call soon: Wait 2 days").wait_for()
    phone.context.close()


@pytest.mark.browser
def test_stop_from_the_telephone_shows_in_odoo(world, stack, browser, page):
    phone = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
    phone.goto(f"{stack.sandbox_url}/#/{BOB}")
    phone.get_by_role("button", name="STOP", exact=True).click()
    phone.get_by_role("log").get_by_text("successfully been unsubscribed").wait_for()
    phone.context.close()
    page.goto(f"{stack.odoo_url}/odoo/crm")
    bob = card(page, "Bathroom")
    bob.get_by_text("SMS: opted out").wait_for()
    assert bob.get_by_text("Twilio-Message-stop").is_visible()
    bob.get_by_text("Bathroom").click()
    page.get_by_text("Only the person can undo it").first.wait_for()
    found = lead(world, "Bathroom")
    assert (found["sms_consent"], found["sms_opted_out"]) == (False, True)


@pytest.mark.browser
def test_the_rule_that_tags_opens_in_odoos_editor_and_offers_its_triggers(world, stack, page):
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{stack.odoo_url}/odoo/action-base_automation.base_automation_act")
    page.get_by_text("Opted out of SMS: tag the lead").first.click()
    trigger = page.locator(".o_field_widget[name=trigger]")
    trigger.locator("input").click()
    page.locator(".o_select_menu_item", has_text="Opted in to SMS again").wait_for()
    assert trigger.locator("input").input_value() == "Opted out of SMS"
    assert page.locator(".o_select_menu_item", has_text="On create and edit").count()
    assert not errors


def test_start_brings_the_consent_back(world):
    world.sandbox.inbound(BOB, world.office.sender, "STOP")
    assert world.wait_for(lambda: lead(world, "Bathroom")["sms_opted_out"], 10)
    world.sandbox.inbound(BOB, world.office.sender, "START")
    assert world.wait_for(lambda: not lead(world, "Bathroom")["sms_opted_out"], 10)
    found = lead(world, "Bathroom")
    assert found["sms_consent"] and not found["tag_ids"]
