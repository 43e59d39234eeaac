"""Consent that comes with an import: what is kept as evidence, what stays out, and how the importer is told."""

from odoo import fields, models

TALLY = "sms_import_tally"  # in the context while Odoo's import runs: counts, for its result


class SmsMarketingConsentMixin(models.AbstractModel):
    _inherit = "sms.marketing.consent.mixin"

    # Not stored: what is written here goes into the ledger, beside the consent of the same row.
    sms_consent_evidence = fields.Char(
        "SMS Consent Evidence",
        store=False,
        copy=False,
        help="For imports: where and when this person agreed, e.g. Spring fair 2026, signed form 77.",
    )

    def _evidence_of_claims(self, source, subscribers, evidence):
        """Return ({subscriber: note}, the subscribers for whom nobody gave any evidence)."""
        told = {row: evidence[record] for record, row in subscribers.items() if evidence.get(record)}
        without = set(subscribers.values()) - told.keys()
        notes = self._tick_notes(subscribers, source)
        if source == "import":
            self._tally("without_evidence", len(without))
            notes = dict.fromkeys(without, self.env._("No evidence given."))
        return notes | told, without

    def _count_claims(self, subscribers):
        """Count for the import's result how many rows claimed consent, and how many of them stay out."""
        rows = subscribers.values()
        self._tally("claimed", len(self))
        self._tally("without_number", len(self) - len(subscribers))
        self._tally("kept_out", sum(row._standing() != (True, False) for row in rows))

    def _tally(self, name, count):
        tally = self.env.context.get(TALLY)
        if tally is not None:
            tally[name] = tally.get(name, 0) + count


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    def _note_kept_out(self, source, notes):
        """Put down that an import claimed consent for numbers that stay out, with the evidence it gave."""
        if source == "import":
            erased = self.filtered("is_erased")  # under a pseudonym nothing may stand that tells who it is
            erased._append("import", source)
            (self - erased)._append("import", source, notes=notes)
