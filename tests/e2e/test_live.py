"""Open screens follow what becomes of a text by themselves: chatter, lead, list; and never while somebody types."""

import pytest

from demo import story

LEADS = """name,contact_name,phone,email,country,sms_consent,expected_revenue
Live kitchen,Ann Live,+1 202 555 0165,,United States,yes,1000
Live garage,Bob Live,+1 202 555 0166,,United States,yes,1000
Live roof,Cyd Live,+1 202 555 0187,,United States,yes,1000
"""

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def world(office, tmp_path_factory):
    """The office is set up, and two leads are there whom nobody has texted yet."""
    path = tmp_path_factory.mktemp("live") / "leads.csv"
    path.write_text(LEADS)
    office.start_over()
    office.imported = story.leads.bring_in(office, path)
    return office


def open_lead(page, stack, world, name):
    (lead,) = world.odoo.search_read("crm.lead", [("name", "=", name)], ["id"])
    page.goto(f"{stack.odoo_url}/odoo/crm/{lead['id']}")
    page.locator(".o-mail-Chatter").wait_for()
    return lead["id"]


def text_from_the_lead(world, lead, body):
    """Text a lead as the composer of its form does, so that the chatter has the text and its envelope."""
    values = {"composition_mode": "comment", "res_model": "crm.lead", "res_id": lead, "body": body}
    composer = world.odoo.create("sms.composer", values)
    world.odoo.call("sms.composer", "action_send_sms", [composer])


def test_lead_follows_the_status_and_the_next_text(world, stack, page):
    lead = open_lead(page, stack, world, "Live kitchen")
    text_from_the_lead(world, lead, "Hello from the form")
    page.locator(".o_field_widget[name=sms_last_state]", has_text="Delivered").wait_for()
    text_from_the_lead(world, lead, "Hello again")
    page.locator(".o_field_widget[name=sms_last_summary]", has_text="Hello again").wait_for()


def test_envelope_of_a_text_sent_from_the_form_turns_red_when_it_fails(world, stack, page):
    """The recipient's number is a landline in the sandbox: the text is sent, and some seconds later undelivered."""
    open_lead(page, stack, world, "Live roof")
    page.locator(".o_field_widget[name=phone]:visible").first.hover()
    page.locator(".o_field_phone_sms:visible").first.click()
    page.locator(".o_dialog textarea").fill("Will this arrive?")
    page.locator(".o_dialog").get_by_role("button", name="Send").first.click()
    post = page.locator(".o-mail-Message", has_text="Will this arrive?")
    post.locator(".o-mail-Message-notification").wait_for()
    post.locator(".o-mail-Message-notification.text-danger").wait_for()
    page.locator(".o_field_widget[name=sms_last_state]", has_text="Undelivered").wait_for()
    page.get_by_text("Ask for a mobile number").first.wait_for()


def test_nothing_is_taken_from_somebody_who_types(world, stack, page):
    lead = open_lead(page, stack, world, "Live garage")
    name = page.locator(".o_field_widget[name=name] textarea, .o_field_widget[name=name] input").first
    name.fill("Half a wor")
    text_from_the_lead(world, lead, "While you type")
    assert world.settle()
    page.wait_for_timeout(4000)  # longer than the screens wait before they read again
    assert name.input_value() == "Half a wor"
    assert not page.locator(".o_field_widget[name=sms_last_summary]", has_text="While you type").count()


def test_list_of_texts_follows(world, stack, page):
    page.goto(f"{stack.odoo_url}/odoo/sms-messages")
    page.locator(".o_data_row").first.wait_for()
    (lead,) = world.odoo.search_read("crm.lead", [("name", "=", "Live kitchen")], ["id"])
    text_from_the_lead(world, lead["id"], "Straight into the list")
    row = page.locator(".o_data_row", has_text="Straight into the list")
    row.get_by_text("Delivered").wait_for()
