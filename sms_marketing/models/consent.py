"""The consent ledger: what happened to a number's consent, when, and on what evidence. Append-only."""

import hashlib

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

EVENTS = [
    ("opt_in", "Opted in"),
    ("opt_out", "Opted out"),
    ("help", "Asked for help"),
    ("block", "Blocked"),
    ("unblock", "Unblocked"),
    ("import", "Import kept out"),
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
    ("suppression_list", "Suppression list"),
]
# Where a person of the company acted, whom the row names.
PEOPLES = ("manual", "import", "api", "suppression_list", "review")
# What an erasure takes out of a row beside the number. Registered wording is the company's own and stays.
PERSONAL = ("ip", "user_agent", "page_url", "message_sid", "note", "evidence_attachment_id", "evidence_sha256")
ERASED = "erased:"  # followed by the salted hash of the number, see subscriber_erase.py


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
    wording_version = fields.Char(readonly=True, help="Which version of which registered wording, like W7-3.")
    wording_id = fields.Many2one(
        "sms.marketing.wording.version",
        "Registered Wording",
        readonly=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    page_url = fields.Char(readonly=True)
    ip = fields.Char("IP Address", readonly=True)
    user_agent = fields.Char(readonly=True)
    lang = fields.Char("Language", readonly=True)
    message_sid = fields.Char("Message SID", readonly=True, help="The text in which the person said it.")
    user_id = fields.Many2one("res.users", string="By", readonly=True, ondelete="restrict")
    note = fields.Char("Reason", readonly=True)
    is_proven = fields.Boolean(
        "Evidence Given",
        default=True,
        readonly=True,
        help="Not by a bare tick, nor an import that names no source.",
    )
    evidence_attachment_id = fields.Many2one(
        "ir.attachment", "Evidence", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    evidence_name = fields.Char("Evidence File", compute="_compute_evidence_name")
    evidence_sha256 = fields.Char(
        "Evidence SHA-256", readonly=True, help="Of the file as it was uploaded: tells whether it is still the same."
    )

    def init(self):
        """Make the database itself refuse to change the ledger, whoever asks.

        The one change it lets through is an erasure, exactly: a row of a number that asked for it, and whose
        subscriber carries the pseudonym already, loses what is personal and keeps everything else. `ALWAYS`: also in
        sessions that play the part of a replica, where other triggers rest.
        """
        cleared = SQL(" ").join(SQL("erased.%s := NULL;", SQL.identifier(name)) for name in PERSONAL)
        self.env.cr.execute(
            SQL(
                """
                CREATE OR REPLACE FUNCTION sms_marketing_consent_append_only() RETURNS trigger AS $$
                DECLARE
                    erased sms_marketing_consent%%ROWTYPE;
                BEGIN
                    IF TG_OP = 'UPDATE' THEN
                        erased := OLD;
                        erased.number := NEW.number;
                        %(cleared)s
                        IF OLD.wording_id IS NULL THEN
                            erased.wording := NULL;
                        END IF;
                        IF erased IS NOT DISTINCT FROM NEW
                           AND NEW.number ~ '^erased:[0-9a-f]{64}$'
                           AND OLD.number !~ '^erased:'
                           AND EXISTS (SELECT FROM sms_marketing_consent asked
                                        WHERE asked.subscriber_id = OLD.subscriber_id AND asked.event = 'erase')
                           AND EXISTS (SELECT FROM sms_marketing_subscriber subscriber
                                        WHERE subscriber.id = OLD.subscriber_id AND subscriber.number = NEW.number)
                        THEN
                            RETURN NEW;
                        END IF;
                    END IF;
                    RAISE EXCEPTION 'The SMS consent ledger is append-only';
                END $$ LANGUAGE plpgsql;
                CREATE OR REPLACE TRIGGER sms_marketing_consent_append_only
                    BEFORE UPDATE OR DELETE ON sms_marketing_consent
                    FOR EACH ROW EXECUTE FUNCTION sms_marketing_consent_append_only();
                CREATE OR REPLACE TRIGGER sms_marketing_consent_keep_all
                    BEFORE TRUNCATE ON sms_marketing_consent
                    FOR EACH STATEMENT EXECUTE FUNCTION sms_marketing_consent_append_only();
                ALTER TABLE sms_marketing_consent ENABLE ALWAYS TRIGGER sms_marketing_consent_append_only;
                ALTER TABLE sms_marketing_consent ENABLE ALWAYS TRIGGER sms_marketing_consent_keep_all;
                """,
                cleared=cleared,
            )
        )

    @api.depends("evidence_attachment_id")
    def _compute_evidence_name(self):
        for row in self:
            row.evidence_name = row.evidence_attachment_id.sudo().name  # whoever reads the row reads its evidence

    def action_open_evidence(self):
        """Open the file that shows the consent, e.g. the scan of a signed form."""
        self.ensure_one()
        self.check_access("read")
        if not self.evidence_attachment_id:
            raise UserError(self.env._("No file was kept with this event."))
        return {"type": "ir.actions.act_url", "url": f"/web/content/{self.evidence_attachment_id.id}", "target": "new"}

    @api.model_create_multi
    def create(self, vals_list):
        self._sign_evidence(vals_list)
        rows = super().create(vals_list)
        for row in rows.filtered("evidence_attachment_id"):
            # readers of the ledger row read its evidence; sudo: the uploader's own right was checked on upload
            row.evidence_attachment_id.sudo().write({"res_model": row._name, "res_id": row.id})
        return rows

    def _sign_evidence(self, vals_list):
        """Put the SHA-256 of each attached file beside it."""
        for vals in vals_list:
            if vals.get("evidence_attachment_id"):
                file = self.env["ir.attachment"].sudo().browse(vals["evidence_attachment_id"])
                vals["evidence_sha256"] = hashlib.sha256(file.raw or b"").hexdigest()

    def write(self, vals):  # pylint: disable=method-required-super
        raise UserError(self.env._("The consent ledger cannot be changed. Add a new event instead."))

    @api.ondelete(at_uninstall=False)
    def _unlink_never(self):
        raise UserError(self.env._("The consent ledger cannot be deleted: it is your proof of consent."))

    def _is_evidence_unchanged(self):
        """Tell whether the attached file is still, byte for byte, the one that was uploaded."""
        self.ensure_one()
        file = self.evidence_attachment_id.sudo()  # whoever reads the row reads its evidence
        return hashlib.sha256(file.raw or b"").hexdigest() == self.evidence_sha256
