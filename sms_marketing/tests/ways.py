"""Every way in which a text leaves Odoo, and every state of a person or account in which it must not."""

from contextlib import contextmanager
from dataclasses import dataclass

from odoo.exceptions import UserError

from ..models.reason import REASONS
from .common import SmsMarketingCase

NUMBER = "+12025550123"


class WaysCase(SmsMarketingCase):
    """Leads that may not be texted, by reason, and the ways by which somebody may try all the same."""

    @contextmanager
    def undone(self):
        """Undo what happens inside, for the next case."""
        with self.env.cr.savepoint() as savepoint:
            yield
            savepoint.rollback()
        self.env.invalidate_all(flush=False)
        self.env.registry.clear_cache()

    # --- the states ---

    def lead_for(self, reason, number=NUMBER):
        """Return a lead whose text the gate refuses with this reason, or lets through for None."""
        return getattr(self, f"_lead_{reason or 'fine'}")(number)

    def _lead_fine(self, number):
        return self.make_lead(number)

    def _lead_no_consent(self, number):
        return self.make_lead(number, consent=False)

    def _lead_opted_out(self, number):
        lead = self.make_lead(number)
        self.opt_out(lead)
        return lead

    def _lead_blocked_by_person(self, number):
        lead = self.make_lead(number)
        self.opt_out(lead, "manual", "person")
        return lead

    def _lead_blacklisted(self, number):
        lead = self.make_lead(number)
        self.env["phone.blacklist"].sudo()._add([number])
        lead.sms_consent = True
        return lead

    def _lead_number_missing(self, _number):
        return self.make_lead(False)

    def _lead_number_invalid(self, _number):
        return self.make_lead("12")

    def _lead_account_off(self, number):
        self.account.state = "failed"
        return self.make_lead(number)

    def opt_out(self, lead, source="keyword", suppression="keyword"):
        subscriber = self.env["sms.marketing.subscriber"]._for_numbers(
            lead.company_id or self.company, [lead.phone_sanitized], create=True
        )[lead.phone_sanitized]
        subscriber._opt_out(source, suppression)
        subscriber._mirror()
        return subscriber

    # --- the ways; each returns what the user who tried got to read ---

    def composer(self, **values):
        return self.env["sms.composer"].create({"body": "Hello", **values})

    def way_composer_mass(self, lead, **values):
        composer = self.composer(
            composition_mode="mass", res_model="crm.lead", res_ids=repr(lead.ids), **{"mass_keep_log": True, **values}
        )
        return self.words_of(composer.action_send_sms())

    def way_composer_mass_without_log(self, lead):
        return self.way_composer_mass(lead, mass_keep_log=False)

    def way_composer_mass_directly(self, lead):
        return self.way_composer_mass(lead, mass_force_send=True)

    def way_composer_comment(self, lead):
        composer = self.composer(composition_mode="comment", res_model="crm.lead", res_id=lead.id)
        try:
            return self.words_of(composer.action_send_sms())
        except UserError as error:  # Odoo's own words for a bad number, in the form itself
            return str(error)

    def way_composer_numbers(self, lead):
        return self.words_of(self.composer(composition_mode="numbers", numbers=lead.phone).action_send_sms())

    def way_message_sms(self, lead):
        lead._message_sms("Hello")

    def way_message_sms_queued(self, lead):
        lead._message_sms("Hello", put_in_queue=True)

    def way_message_sms_with_template(self, lead):
        lead._message_sms_with_template(template=self.template)

    def way_message_sms_schedule_mass(self, lead):
        lead._message_sms_schedule_mass(template=self.template)

    def way_message_post(self, lead):
        lead.message_post(body="Hello", message_type="sms", sms_numbers=[lead.phone])

    def way_action_sms(self, lead):
        self.run_action(lead, "sms")

    def way_action_comment(self, lead):
        self.run_action(lead, "comment")

    def way_action_note(self, lead):
        self.run_action(lead, "note")

    def way_unknown_module(self, lead):
        self.env["sms.sms"].create({"number": lead.phone, "body": "Hello"}).send()

    def run_action(self, leads, method):
        self.make_action(method).with_context(active_model="crm.lead", active_ids=leads.ids).run()

    def make_action(self, method):
        return self.env["ir.actions.server"].create(
            {
                "name": f"Text ({method})",
                "state": "sms",
                "sms_method": method,
                "sms_template_id": self.template.id,
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
            }
        )

    @staticmethod
    def words_of(action):
        return action["params"]["message"] if action else ""


@dataclass(frozen=True)
class Way:
    """A way out: its method in `WaysCase`, and where the user who tried reads why nothing left."""

    name: str
    told_in: tuple = ("chatter",)
    needs_number: bool = False  # without one there is nothing to try


WAYS = (
    Way("composer_mass", ("chatter", "screen")),
    Way("composer_mass_without_log", ("chatter", "screen")),
    Way("composer_mass_directly", ("chatter", "screen")),
    Way("composer_comment", ("chatter", "screen"), needs_number=True),
    Way("composer_numbers", ("screen",), needs_number=True),
    Way("message_sms"),
    Way("message_sms_queued"),
    Way("message_sms_with_template"),
    Way("message_sms_schedule_mass"),
    Way("message_post"),
    Way("action_sms"),
    Way("action_comment"),
    Way("action_note"),
    Way("unknown_module", ("ticket",)),
)

REFUSALS = (
    "no_consent",
    "opted_out",
    "blocked_by_person",
    "blacklisted",
    "number_missing",
    "number_invalid",
    "account_off",
)


def sentence_of(reason):
    return str(REASONS[reason].sentence)
