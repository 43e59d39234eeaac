"""Odoo's own import tells what became of the consent that it brought."""

from odoo import models

from ..models.subscriber_import import TALLY


class BaseImport(models.TransientModel):
    _inherit = "base_import.import"

    def execute_import(self, fields, columns, options, dryrun=False):
        """Tell the importer about consent that does not count: the import's own messages would look like errors."""
        if "sms_consent" not in fields:
            return super().execute_import(fields, columns, options, dryrun=dryrun)
        tally = {}
        result = super(BaseImport, self.with_context(**{TALLY: tally})).execute_import(
            fields, columns, options, dryrun=dryrun
        )
        if result.get("ids"):
            self._tell_sms_consent(tally, dryrun)
        return result

    def _tell_sms_consent(self, tally, dryrun):
        sentences = self._sms_consent_sentences(tally)
        if not sentences:
            return
        title = self.env._("SMS consent: what this import would do") if dryrun else self.env._("SMS consent imported")
        self.env.user._bus_send(
            "simple_notification",
            {
                "type": "warning" if tally.get("kept_out") or tally.get("without_evidence") else "info",
                "title": title,
                "message": " ".join(sentences),
                "sticky": True,
            },
        )

    def _sms_consent_sentences(self, tally):
        """Return what the importer should know, in plain words."""
        claimed, kept_out = tally.get("claimed", 0), tally.get("kept_out", 0)
        if not claimed:
            return []
        said = [self.env._("Rows with consent: %s.", claimed)]
        if kept_out:
            said.append(
                self.env._(
                    "Of these, kept out: %s. The person said STOP, was blocked or withdrew consent; an import never "
                    "undoes that. See SMS Marketing → Consent → Consent Ledger, filter “Kept out of an import”.",
                    kept_out,
                )
            )
        if tally.get("without_evidence"):
            said.append(
                self.env._(
                    "Without evidence: %s. Add a column SMS Consent Evidence that says where and when each person "
                    "agreed; without it you cannot prove the consent.",
                    tally["without_evidence"],
                )
            )
        if tally.get("without_number"):
            said.append(
                self.env._(
                    "Without a usable number: %s. Their consent counts once the number is corrected.",
                    tally["without_number"],
                )
            )
        return said
