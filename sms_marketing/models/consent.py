"""The consent ledger: what happened to a number's consent, when, and on what evidence. Append-only."""

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

EVENTS = [
    ("opt_in", "Opted in"),
    ("opt_out", "Opted out"),
    ("help", "Asked for help"),
    ("block", "Blocked"),
    ("unblock", "Unblocked"),
    ("import", "Imported"),
    ("erase", "Erased"),
    ("review", "Reviewed"),
    ("ask", "Asked for consent"),
    ("request", "Asked to be texted again"),
]
SOURCES = [
    ("form", "Form"),
    ("keyword", "Keyword in a text"),
    ("link", "Link"),
    ("import", "Import"),
    ("manual", "By hand"),
    ("api", "API"),
    ("twilio_21610", "Told by Twilio (21610)"),
    ("double_opt_in", "Double opt-in"),
    ("phrase", "Words in a text"),
    ("review", "Review by a colleague"),
]


class SmsMarketingConsent(models.Model):
    _name = "sms.marketing.consent"
    _description = "SMS Consent Ledger"
    _order = "id desc"
    _rec_name = "number"
    _log_access = False  # `at` and `user_id` say it, and no foreign key may ever want to change a row

    subscriber_id = fields.Many2one(
        "sms.marketing.subscriber", required=True, readonly=True, index=True, ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="restrict")
    number = fields.Char(required=True, readonly=True, index=True)
    event = fields.Selection(EVENTS, required=True, readonly=True)
    source = fields.Selection(SOURCES, required=True, readonly=True)
    at = fields.Datetime("Time", required=True, readonly=True, default=fields.Datetime.now)
    wording = fields.Text(readonly=True, help="What the person read or wrote, word for word.")
    wording_version = fields.Char(readonly=True)
    page_url = fields.Char(readonly=True)
    ip = fields.Char("IP Address", readonly=True)
    user_agent = fields.Char(readonly=True)
    lang = fields.Char("Language", readonly=True)
    message_sid = fields.Char("Message SID", readonly=True, help="The text in which the person said it.")
    user_id = fields.Many2one("res.users", string="By", readonly=True, ondelete="restrict")
    note = fields.Char("Reason", readonly=True)

    def init(self):
        """Make the database itself refuse to change the ledger, whoever asks."""
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION sms_marketing_consent_append_only() RETURNS trigger AS $$
                BEGIN
                    RAISE EXCEPTION 'The SMS consent ledger is append-only';
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER sms_marketing_consent_append_only
                    BEFORE UPDATE OR DELETE ON sms_marketing_consent
                    FOR EACH ROW EXECUTE FUNCTION sms_marketing_consent_append_only();
                CREATE OR REPLACE TRIGGER sms_marketing_consent_keep_all
                    BEFORE TRUNCATE ON sms_marketing_consent
                    FOR EACH STATEMENT EXECUTE FUNCTION sms_marketing_consent_append_only();
                """
            )
        )

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The consent ledger cannot be changed. Add a new event instead."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The consent ledger cannot be deleted: it is your proof of consent."))
