"""Playbooks by mouse: the catalogue, a preview, installing, the sequence that came of it, a bad file, removing.

With SMS_MARKETING_PICTURES=FOLDER each screen is kept there, to be looked at.
"""

import json
import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
PLAYBOOKS = Path(__file__).parents[2] / "sms_marketing" / "data" / "playbooks"
NARROW = {"width": 390, "height": 844}
OURS = (
    "sms.marketing.sequence",
    "sms.template",
    "mail.template",
    "sms.marketing.link",
    "sms.marketing.form",
    "crm.stage",
)


def shoot(page, name):
    """Keep a picture of the page where somebody asked for pictures."""
    if folder := os.environ.get("SMS_MARKETING_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.wait_for_timeout(400)
        page.screenshot(path=Path(folder) / f"playbooks-{name}.png")


@pytest.fixture(scope="module")
def world(office):
    """The office; nobody has installed a playbook yet."""
    office.start_over()
    office.before = counts(office)
    return office


def counts(world):
    return {model: world.odoo.call(model, "search_count", [], context={"active_test": False}) for model in OURS}


def card(page, name):
    return page.locator(".o_kanban_record", has=page.get_by_text(name, exact=True))


def open_catalogue(page, stack):
    page.goto(f"{stack.odoo_url}/odoo/sms-playbooks")
    card(page, "Real Estate").wait_for()


def test_the_menu_leads_to_six_playbooks(world, stack, page):
    page.goto(f"{stack.odoo_url}/odoo/sms-sequences")
    page.get_by_role("button", name="Automation").click()
    page.get_by_role("menuitem", name="Playbooks").click()
    card(page, "Real Estate").wait_for()
    assert page.locator(".o_kanban_record:not(.o_kanban_ghost)").count() == 6
    shoot(page, "catalogue")


def test_the_preview_shows_the_flow_and_the_texts(world, stack, page):
    open_catalogue(page, stack)
    card(page, "Clinic & Dental").get_by_role("button", name="Preview").click()
    preview = page.locator(".o_sms_playbook_preview")
    preview.get_by_role("heading", name="Clinic: Visit Reminder").wait_for()
    preview.get_by_text("Hi Ann, a reminder of your visit").wait_for()
    email = preview.locator("details", has_text="Your visit to").first
    email.locator("summary").click()
    email.get_by_text("we look forward to seeing you").wait_for()
    shoot(page, "preview")
    assert counts(world) == world.before


def test_a_narrow_window_shows_all_of_it(world, stack, page):
    page.set_viewport_size(NARROW)
    open_catalogue(page, stack)
    shoot(page, "catalogue-narrow")
    card(page, "Clinic & Dental").get_by_role("button", name="Preview").click()
    page.locator(".o_sms_playbook_preview").wait_for()
    shoot(page, "preview-narrow")
    wide = page.evaluate(
        "document.querySelector('.o_content').scrollWidth - document.querySelector('.o_content').clientWidth"
    )
    assert wide <= 0


def test_one_click_installs_it_for_a_team_and_the_sequence_is_there(world, stack, page):
    before = under_way(world)
    open_catalogue(page, stack)
    card(page, "Clinic & Dental").get_by_role("button", name="Install").click()
    dialog = page.locator(".modal")
    dialog.get_by_text("Clinic: Request for a Visit").wait_for()
    assert dialog.locator("[name=team_id] input").input_value()
    shoot(page, "install")
    dialog.locator("footer").get_by_role("button", name="Install").click()
    dialog.get_by_text("“Clinic & Dental” is installed").wait_for()
    shoot(page, "installed")
    dialog.get_by_role("button", name="Open Sequences").click()
    page.locator(".modal").wait_for(state="detached")
    page.locator(".o_list_view .o_data_cell", has_text="Clinic: Visit Reminder").click()
    page.locator(".o_form_view .oe_title").wait_for()
    assert (
        page.locator(".o_form_view .oe_title [name=name] :is(input, textarea)").input_value()
        == "Clinic: Visit Reminder"
    )
    found = world.odoo.search_read("sms.marketing.sequence", [("name", "=", "Clinic: Visit Reminder")], ["problems"])
    assert len(found) == 1
    assert not found[0]["problems"]
    assert under_way(world) == before
    shoot(page, "sequence")


def under_way(world):
    """Return how many runs and texts there are: installing starts nobody and sends nothing."""
    return [world.odoo.call(name, "search_count", []) for name in ("sms.marketing.enrollment", "sms.marketing.message")]


def test_the_card_says_so_and_a_second_time_is_told(world, stack, page):
    open_catalogue(page, stack)
    card(page, "Clinic & Dental").get_by_text("Installed for").wait_for()
    card(page, "Clinic & Dental").hover()
    card(page, "Clinic & Dental").locator(".o_dropdown_kanban button").click()
    page.get_by_role("menuitem", name="Install for another team").click()
    page.locator(".modal").get_by_text("already").wait_for()
    assert page.locator(".modal footer").get_by_role("button", name="Install").count() == 0
    shoot(page, "twice")


def test_a_bad_file_is_told_all_that_is_wrong_with_it(world, stack, page, tmp_path):
    content = json.loads((PLAYBOOKS / "clinic.json").read_text())
    content["sequences"][3]["steps"][2]["wait"] = {"count": "two"}
    content["texts"][0]["body"] = "<script>alert(1)</script>"
    bad = tmp_path / "bad.json"
    bad.write_text(json.dumps(content))
    open_catalogue(page, stack)
    page.get_by_role("button", name="Import", exact=True).click()
    dialog = page.locator(".modal")
    dialog.locator("input[type=file]").set_input_files(bad)
    dialog.get_by_text("bad.json").or_(dialog.locator("[name=file] input")).first.wait_for()
    dialog.locator("footer").get_by_role("button", name="Import").click()
    dialog.get_by_text("sequences[3].steps[2].wait.count").wait_for()
    assert dialog.get_by_text("texts[0].body").count()
    shoot(page, "import-error")
    good = tmp_path / "good.json"
    good.write_text(json.dumps(json.loads((PLAYBOOKS / "clinic.json").read_text()) | {"code": "ours", "name": "Ours"}))
    dialog.locator("input[type=file]").set_input_files(good)
    page.wait_for_timeout(500)
    dialog.locator("footer").get_by_role("button", name="Import").click()
    page.locator(".o_form_view h1", has_text="Ours").wait_for()
    assert len(world.odoo.search_read("sms.marketing.playbook", [("name", "=", "Ours")], ["id"])) == 1


def test_removing_says_what_becomes_of_it_and_leaves_nothing(world, stack, page):
    open_catalogue(page, stack)
    card(page, "Clinic & Dental").get_by_role("button", name="Remove").click()
    dialog = page.locator(".modal")
    dialog.get_by_text("Will be deleted").wait_for()
    shoot(page, "remove")
    dialog.locator("footer").get_by_role("button", name="Remove").click()
    dialog.get_by_text("“Clinic & Dental” is removed").wait_for()
    shoot(page, "removed")
    dialog.get_by_role("button", name="Back to Playbooks").click()
    card(page, "Clinic & Dental").get_by_role("button", name="Install").wait_for()
    assert counts(world) == world.before
