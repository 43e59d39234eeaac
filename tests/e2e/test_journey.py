"""The whole way of a lead on one telephone: form, consent, rule, text, tap, stage, sequence.

Nothing but what a visitor has: a phone-sized window, the form's page, the text and its link. With
SMS_MARKETING_PICTURES=FOLDER each screen is kept there, to be looked at.
"""

import os
from pathlib import Path

import pytest

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
DAISY, TYPED = "+12025550171", "(202) 555-0171"
WORDING = (
    "I agree to receive marketing texts (offers and news) from My Company by SMS. Message frequency varies. Msg & data"
    " rates may apply. Reply STOP to opt out, HELP for help. Consent is not a condition of purchase."
    " Terms: https://www.example.com/terms Privacy: https://www.example.com/privacy"
)
OFFER = (
    "Hi {{first_name|there}}, your offer is ready. When may we visit? {{ link('visit_soon') }} Reply STOP to opt out."
)
BOOKED = "We will visit you this week and call before. Reply STOP to opt out."


def shoot(page, name):
    """Keep a picture of the page where somebody asked for pictures."""
    if folder := os.environ.get("SMS_MARKETING_PICTURES"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=Path(folder) / f"{name}.png")


@pytest.fixture(scope="module")
def world(office):
    """The office, and what a marketer sets up for this way in."""
    office.start_over()
    odoo = office.odoo
    tag = odoo.create("crm.tag", {"name": "Web offer"})
    office.visit_stage = office.office.tapped_stage
    sequence = odoo.create(
        "sms.marketing.sequence",
        {"name": "Visit booked", "step_ids": [(0, 0, {"kind": "sms", "template_id": _template(odoo, BOOKED)})]},
    )
    odoo.create(
        "sms.marketing.link",
        {
            "name": "This week, please",
            "code": "visit_soon",
            "question": "When may we visit?",
            "thanks": "See you this week!",
            "stage_id": office.visit_stage,
            "sequence_id": sequence,
        },
    )
    _rule(odoo, tag, _template(odoo, OFFER))
    form = odoo.create("sms.marketing.form", _form(odoo, tag, office.office.inbound_stage))
    office.form_slug = odoo.search_read("sms.marketing.form", [("id", "=", form)], ["slug"])[0]["slug"]
    return office


def _lead_model(odoo):
    return odoo.search_read("ir.model", [("model", "=", "crm.lead")], ["id"])[0]["id"]


def _template(odoo, body):
    return odoo.create("sms.template", {"name": body[:20], "model_id": _lead_model(odoo), "body": body})


def _rule(odoo, tag, template):
    """Whoever gets the form's tag is sent the offer."""
    action = {
        "name": "Send the offer",
        "model_id": _lead_model(odoo),
        "state": "sms_marketing_send",
        "sms_template_id": template,
        "usage": "base_automation",
    }
    rule = {"name": "Offer to web leads", "model_id": _lead_model(odoo), "trigger": "on_tag_set", "trg_field_ref": tag}
    odoo.create("base.automation", {**rule, "action_server_ids": [(0, 0, action)]})


def _form(odoo, tag, stage):
    wording = {"name": "Offer form", "kind": "checkbox", "lang": "en_US", "text": WORDING}
    return {
        "name": "Ask for an offer",
        "country_id": odoo.search_read("res.country", [("code", "=", "US")], ["id"])[0]["id"],
        "intro": "Tell us what you need. We answer within the hour.",
        "wording_ids": [(6, 0, [odoo.create("sms.marketing.wording", wording)])],
        "tag_ids": [(6, 0, [tag])],
        "stage_id": stage,
        "thanks": "We have your wishes and will text you.",
    }


@pytest.fixture
def telephone(browser):
    """A phone-sized window; an error of a page's scripts fails the test."""
    context = browser.new_context(viewport=PHONE, is_mobile=True, has_touch=True)
    page, errors = context.new_page(), []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert not errors


def lead(world):
    fields = ["stage_id", "sms_consent", "contact_name", "tag_ids", "sms_sequence_summary"]
    found = world.odoo.search_read("crm.lead", [("phone_sanitized", "=", DAISY)], fields)
    assert len(found) <= 1
    return found[0] if found else None


def texts(world):
    return [entry["body"] for entry in world.accepted() if entry["to"] == DAISY]


def fill_in(page):
    page.get_by_label("Name").fill("Daisy Fuentes")
    page.get_by_label("Mobile number").fill(TYPED)
    page.get_by_role("textbox", name="Message").fill("Two windows, please 🪟")


def test_from_the_form_to_the_sequence_on_one_telephone(world, stack, telephone):
    telephone.goto(f"{stack.odoo_url}/sms/form/{world.form_slug}")
    box = telephone.get_by_role("checkbox")
    assert not box.is_checked()
    shoot(telephone, "1-form")
    fill_in(telephone)
    box.check()
    telephone.wait_for_timeout(2500)  # nobody fills in a form faster
    telephone.get_by_role("button", name="Send").click()
    telephone.get_by_text("We have your wishes and will text you.").wait_for()
    shoot(telephone, "2-thanks")

    assert world.wait_for(lambda: texts(world))
    assert world.settle()
    came = lead(world)
    assert (came["contact_name"], came["sms_consent"]) == ("Daisy Fuentes", True)
    assert came["stage_id"][0] == world.office.inbound_stage
    ledger = world.odoo.search_read(
        "sms.marketing.consent", [("subscriber_id.number", "=", DAISY)], ["event", "source", "wording", "ip"]
    )
    assert [(row["event"], row["source"]) for row in ledger] == [("opt_in", "form")]
    assert ledger[0]["wording"] == WORDING and ledger[0]["ip"]
    assert len(texts(world)) == 1 and texts(world)[0].startswith("Hi Daisy, your offer is ready.")

    telephone.goto(f"{stack.sandbox_url}/#/{DAISY}")
    link = telephone.locator("a[href*='/sms/c/']")
    link.wait_for()
    shoot(telephone, "3-text")
    with telephone.expect_popup() as popup:
        link.click()
    question = popup.value
    question.get_by_role("heading", name="When may we visit?").wait_for()
    shoot(question, "4-question")
    assert lead(world)["stage_id"][0] == world.office.inbound_stage  # opening moves nothing
    question.get_by_role("button", name="This week, please").click()
    question.get_by_text("See you this week!").wait_for()
    shoot(question, "5-tapped")
    assert lead(world)["stage_id"][0] == world.visit_stage

    assert world.wait_for(lambda: len(texts(world)) == 2)
    assert texts(world)[1] == BOOKED
    telephone.get_by_role("log").get_by_text("We will visit you this week").wait_for()
    shoot(telephone, "6-sequence")
    runs = world.odoo.search_read("sms.marketing.enrollment", [("lead_id", "=", came["id"])], ["sequence_id", "state"])
    assert [(run["sequence_id"][1], run["state"]) for run in runs] == [("Visit booked", "done")]


def test_without_the_tick_the_lead_comes_and_no_text_goes(world, stack, telephone):
    number = "+12025550172"
    telephone.goto(f"{stack.odoo_url}/sms/form/{world.form_slug}")
    telephone.get_by_label("Name").fill("Eli No")
    telephone.get_by_label("Mobile number").fill("202-555-0172")
    telephone.wait_for_timeout(2500)
    telephone.get_by_role("button", name="Send").click()
    telephone.get_by_text("We have your wishes and will text you.").wait_for()
    assert world.settle()
    refused = world.odoo.search_read("sms.marketing.message", [("number", "=", number)], ["state", "reason"])
    assert [(text["state"], text["reason"]) for text in refused] == [("refused", "no_consent")]
    assert not [entry for entry in world.accepted() if entry["to"] == number]
