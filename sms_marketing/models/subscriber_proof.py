"""The proof sheet of a number: every row of its ledger, its standing, its texts, and who says so."""

from datetime import timezone
from zoneinfo import ZoneInfo

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools import proof

# What the checksum covers, in the words of the ledger's fields.
SIGNED = (
    "id",
    "number",
    "event",
    "source",
    "at",
    "wording",
    "wording_version",
    "page_url",
    "ip",
    "user_agent",
    "lang",
    "message_sid",
    "note",
    "is_proven",
    "evidence_sha256",
)
REPORT = "sms_marketing.consent_proof_report"


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    def action_proof_of_consent(self):
        """Open the proof sheet in the browser; its Print button makes the PDF where the server can."""
        return self.env.ref(REPORT).report_action(self, config=False)

    def _proof(self):
        """Return what the proof sheet of this number shows."""
        self.ensure_one()
        self.check_access("read")
        # sudo: who may see the number sees all that was said about it, also in colleagues' texts
        row = self.sudo()
        ledger = row.consent_ids.sorted("id")
        zone = self._proof_zone()
        return {
            "subscriber": row,
            "company": row.company_id,
            "zone": zone,
            "rows": [self._proof_row(entry, zone) for entry in ledger],
            "texts": self._proof_texts(ledger),
            "figures": self._proof_figures(),
            "printed_at": self._proof_time(fields.Datetime.now(), zone),
            "printed_by": self.env.user.name,
            "checksum": proof.checksum(self._proof_line(entry) for entry in ledger),
            "time": lambda at: self._proof_time(at, zone),
        }

    def _proof_zone(self):
        """Return the time zone beside UTC: the person's, else the company's, else the reader's."""
        return self.tz or self.company_id.partner_id.tz or self.env.user.tz or "UTC"

    def _proof_row(self, entry, zone):
        return {
            "entry": entry,
            "time": self._proof_time(entry.at, zone),
            "is_unchanged": entry._is_evidence_unchanged() if entry.evidence_attachment_id else None,
        }

    @api.model
    def _proof_time(self, at, zone):
        """Return a time in UTC and where the person is, to the second, with the offset of that day."""
        if not at:
            return ""
        utc = at.replace(tzinfo=timezone.utc)
        told = utc.strftime("%Y-%m-%d %H:%M:%S UTC")
        return told if zone == "UTC" else f"{told} ({utc.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M:%S %z})"

    @api.model
    def _proof_line(self, entry):
        """Return the ledger row as the checksum has it."""
        values = {name: entry[name] or None for name in SIGNED}
        return {**values, "at": fields.Datetime.to_string(entry.at)}

    def _proof_texts(self, ledger):
        """Return the texts in which the person said it, as far as they are kept."""
        sids = [sid for sid in ledger.mapped("message_sid") if sid]
        texts = self.env["sms.marketing.message"].sudo().search([("sid", "in", sids)], order="id")  # as in _proof
        return texts.filtered(lambda text: text.company_id == self.company_id)

    def _proof_figures(self):
        """Return {direction: (number of texts, first, last)}."""
        groups = (
            self.env["sms.marketing.message"]
            .sudo()  # as in _proof
            ._read_group(
                [("subscriber_id", "=", self.id), ("state", "not in", ("refused", "held", "ready"))],
                ["direction"],
                ["__count", "create_date:min", "create_date:max"],
            )
        )
        return {direction: figures for direction, *figures in groups}


class SmsMarketingConsentMixin(models.AbstractModel):
    _inherit = "sms.marketing.consent.mixin"

    def action_proof_of_consent(self):
        """Open the proof sheet of this record's number."""
        self.ensure_one()
        subscriber = self._sms_subscribers().get(self)
        if not subscriber:
            raise UserError(
                self.env._("Nothing is recorded for this number: nobody agreed, refused or was texted so far.")
            )
        return subscriber.sudo(False).action_proof_of_consent()


class ConsentProofReport(models.AbstractModel):
    _name = "report.sms_marketing.consent_proof"
    _description = "Proof of Consent"

    @api.model
    def _get_report_values(self, docids, data=None):
        subscribers = self.env["sms.marketing.subscriber"].browse(docids)
        return {
            "doc_ids": docids,
            "doc_model": subscribers._name,
            "docs": subscribers,
            "proofs": [subscriber._proof() for subscriber in subscribers],
        }
