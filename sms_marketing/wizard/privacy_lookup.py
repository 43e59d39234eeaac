"""Odoo's privacy look-up finds what we keep of a person, and deleting it there erases the number with us."""

from odoo import fields, models
from odoo.tools import SQL, email_normalize

from ..tools import phone

# Our records about a person, and where their subscriber stands.
KEPT = {
    "sms.marketing.subscriber": "id",
    "sms.marketing.consent": "subscriber_id",
    "sms.marketing.message": "subscriber_id",
}
FORM = "sms.marketing.form.submission"  # found by what was sent as well: not everybody who sends one has a subscriber


class PrivacyLookupWizard(models.TransientModel):
    _inherit = "privacy.lookup.wizard"

    phone = fields.Char("Phone Number", help="Optional: finds SMS consent and texts of this number as well.")

    def _get_query_models_blacklist(self):
        return [*super()._get_query_models_blacklist(), *KEPT, FORM]

    def _get_query(self):
        """Add our records of the numbers that the found contacts and leads have."""
        query = super()._get_query()
        for name, subscriber in KEPT.items():
            query = SQL(
                "%s UNION ALL SELECT %s, id, True FROM %s WHERE %s IN (%s)",
                query,
                self.env["ir.model"]._get_id(name),
                SQL.identifier(self.env[name]._table),
                SQL.identifier(subscriber),
                self._subscribers_of_person(),
            )
        return SQL("%s UNION ALL %s", query, self._submissions_of_person())

    def _submissions_of_person(self):
        """Return the SQL that finds what the person sent through lead forms."""
        return SQL(
            """
            SELECT %(model)s, id, True FROM sms_marketing_form_submission
             WHERE email = %(email)s OR number IN %(numbers)s OR subscriber_id IN (%(subscribers)s)
            """,
            model=self.env["ir.model"]._get_id(FORM),
            email=email_normalize(self.email.strip()),
            numbers=tuple(self._typed_numbers()) or ("",),
            subscribers=self._subscribers_of_person(),
        )

    def _subscribers_of_person(self):
        """Return the SQL that finds the subscribers of everybody with this e-mail address or name, or this number."""
        name, email = self.name.strip(), email_normalize(self.email.strip())
        numbers = SQL(
            """
            SELECT phone_sanitized FROM res_partner WHERE email_normalized = %(email)s OR name ILIKE %(name)s
            UNION SELECT phone_sanitized FROM crm_lead
                   WHERE email_normalized = %(email)s OR contact_name ILIKE %(name)s OR partner_name ILIKE %(name)s
            """,
            email=email,
            name=name,
        )
        return SQL(
            "SELECT id FROM sms_marketing_subscriber WHERE number IN (%s) OR number IN %s",
            numbers,
            tuple(self._typed_numbers()) or ("",),
        )

    def _typed_numbers(self):
        """Return the number that was typed, or stands where the name belongs, also as its pseudonym."""
        country = self.env.company.country_id.code
        typed = {phone.parse(text, country).e164 for text in (self.phone, self.name)} - {None}
        return typed | self.env["sms.marketing.subscriber"]._pseudonyms(typed).keys()


class PrivacyLookupWizardLine(models.TransientModel):
    _inherit = "privacy.lookup.wizard.line"

    def action_unlink(self):
        """Erase the number where our records are deleted: a suppression outlives the person's data."""
        if self.res_model not in (*KEPT, FORM) or self.is_unlinked:
            return super().action_unlink()
        record = self.env[self.res_model].sudo().browse(self.res_id)  # as the look-up itself does
        if self.res_model == FORM:
            record._erase()
        else:
            subscriber = record if self.res_model == "sms.marketing.subscriber" else record.subscriber_id
            subscriber._erase()
        self.execution_details = self.env._("Erased %(model)s #%(id)s", model=self.res_model_id.name, id=self.res_id)
        self.is_unlinked = True
        return None

    def action_unlink_all(self):
        """Ours first: a contact that goes before them would leave numbers behind that nobody finds any more."""
        ours = self.filtered(lambda line: line.res_model in (*KEPT, FORM))
        super(PrivacyLookupWizardLine, ours).action_unlink_all()
        return super(PrivacyLookupWizardLine, self - ours).action_unlink_all()
