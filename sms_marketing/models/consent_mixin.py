"""Consent on a contact or a lead: a mirror of what its number said, and a place to record consent."""

from odoo import api, fields, models

# Fields whose change can move a record to another number, or its standing.
MOVES_STANDING = {"phone", "country_id", "partner_id", "company_id", "sms_consent", "sms_opted_out"}
# What is read of all records of a number at once: the standing, which lead a reply belongs to, what Odoo's write asks.
MIRROR_FIELDS = ("phone_sanitized", "company_id", "sms_consent", "sms_opted_out", "active", "won_status", "partner_id")


def _is_out(subscriber):
    return subscriber._is_suppressed()


class SmsMarketingConsentMixin(models.AbstractModel):
    _name = "sms.marketing.consent.mixin"
    _description = "SMS Consent"

    sms_consent = fields.Boolean(
        "SMS Consent",
        compute="_compute_sms_standing",
        store=True,
        readonly=False,
        copy=False,
        tracking=True,
        help="This person agreed to marketing texts. Belongs to the number: all contacts and leads with it agree.",
    )
    sms_opted_out = fields.Boolean(
        "SMS Opted Out",
        compute="_compute_sms_standing",
        store=True,
        copy=False,
        help="This number said STOP or was blocked. Nothing is sent to it.",
    )

    sms_review_id = fields.Many2one(
        "sms.marketing.subscriber",
        "Reply to Review",
        compute="_compute_sms_review_id",
        search="_search_sms_review_id",
        compute_sudo=True,
    )
    sms_stays_out = fields.Char(
        "Why No SMS",
        compute="_compute_sms_stays_out",
        compute_sudo=True,
        help="Why the number opted out, who can undo it.",
    )
    sms_is_used = fields.Boolean(compute="_compute_sms_is_used", help="Whether the company sends through us.")

    @api.depends("company_id")
    @api.depends_context("company")
    def _compute_sms_is_used(self):
        used = self.env["res.company"]._sms_marketing_company_ids()  # cached: costs no query
        for record in self:
            record.sms_is_used = record._sms_company().id in used

    @api.depends("phone_sanitized", "company_id")
    def _compute_sms_review_id(self):
        rows = self._sms_subscribers()
        for record in self:
            row = rows.get(record)
            record.sms_review_id = row if row and row.paused_at else False

    def _search_sms_review_id(self, operator, value):
        """Find the records whose number waits for a review; the one question a filter asks: is there any?"""
        if operator not in ("in", "not in") or any(value):
            return NotImplemented
        # sudo: as when computing; which records are found is still the reader's right
        paused = self.env["sms.marketing.subscriber"].sudo().search_fetch([("paused_at", "!=", False)], ["number"])
        return [("phone_sanitized", "in" if operator == "not in" else "not in", paused.mapped("number"))]

    @api.depends("phone_sanitized", "company_id", "sms_opted_out")
    def _compute_sms_stays_out(self):
        """Say why nothing is sent: of the own company's subscriber, else of the one that opted out elsewhere."""
        out = self.filtered("sms_opted_out")
        (self - out).sms_stays_out = False
        rows = self.env["sms.marketing.subscriber"]._of_all_companies(out.mapped("phone_sanitized"))
        for record in out:
            of_number = rows.get(record.phone_sanitized, {})
            own = of_number.get(record._sms_company())
            row = own if own and own._is_suppressed() else next(filter(_is_out, of_number.values()), None)
            record.sms_stays_out = row._words_on_suppression() if row else self.env._("Opted out.")

    @api.depends("phone_sanitized", "company_id")
    def _compute_sms_standing(self):
        wanted = self._wanted_sms_standing()
        for record in self:
            waits = not record.phone_sanitized or record._is_ticked_before_its_number()
            record.sms_consent = record.sms_consent if waits else wanted[record][0]
            record.sms_opted_out = wanted[record][1]

    def _is_ticked_before_its_number(self):
        """Tell whether somebody fills in a form: the box is ticked already and the number comes only now."""
        return bool(not self.ids and self.sms_consent and not self._origin.phone_sanitized)

    def _wanted_sms_standing(self, rows=None):
        """Return {record: (sms_consent, sms_opted_out)} as the numbers' subscribers have it, in one query.

        A record that several companies share shows an opt-out from any of them. `rows` are the subscribers as
        `_of_all_companies` gives them, where they are known already.
        """
        if rows is None:
            rows = self.env["sms.marketing.subscriber"]._of_all_companies(self.mapped("phone_sanitized"))
        wanted = {}
        for record in self:
            of_number = rows.get(record.phone_sanitized, {})
            own = of_number.get(record._sms_company())
            consent, opted_out = own._standing() if own else (False, False)
            if not record.company_id:
                opted_out = any(row._is_suppressed() for row in of_number.values())
            wanted[record] = (consent and not opted_out, opted_out)
        return wanted

    def _search_sms_numbers(self, company, numbers):
        """Return one company's records with these numbers, archived ones too, with what the mirror reads of them."""
        domain = [("phone_sanitized", "in", list(numbers)), ("company_id", "in", (False, company.id))]
        names = [name for name in MIRROR_FIELDS if name in self._fields]
        return self.with_context(active_test=False).search_fetch(domain, names, order="id desc")

    def _show_sms_standing(self, rows=None, one_savepoint=False):
        """Write the standing of their numbers on records that show another one, and run the rules about it."""
        wanted = self._wanted_sms_standing(rows)
        before = {record: record._sms_standing() for record in self}
        wrong = self.filtered(lambda record: record._sms_standing() != wanted[record])
        for (consent, opted_out), group in wrong.grouped(lambda record: wanted[record]).items():
            group.write({"sms_consent": consent, "sms_opted_out": opted_out})
        self._tell_sms_rules(before, one_savepoint)

    def _settle_sms_tags_after_merge(self, was_opted_out):
        """Run the rules once more for records that took over the tags of others; standing follows the number anyhow."""
        self._show_sms_standing()
        rules = self.env["base.automation"]
        rules._run_sms_rules("on_sms_opt_out", self.filtered("sms_opted_out"))
        if was_opted_out:
            rules._run_sms_rules("on_sms_opt_in", self.filtered(lambda record: not record.sms_opted_out))

    def _fields_deaf_to_sms_rules(self):
        """Return the computed fields that need not follow when a rule tags many records at once."""
        return []

    def _sms_company(self):
        self.ensure_one()
        return self.company_id or self.env.company

    def _sms_subscribers(self, create=False):
        """Return {record: subscriber} for the records whose number has (or, with `create`, gets) one."""
        found = {}
        for company, records in self.filtered("phone_sanitized").grouped(lambda record: record._sms_company()).items():
            rows = self.env["sms.marketing.subscriber"]._for_numbers(
                company, records.mapped("phone_sanitized"), create=create
            )
            found.update({record: rows[record.phone_sanitized] for record in records if record.phone_sanitized in rows})
        return found

    def _sms_standing(self):
        return self.sms_consent, self.sms_opted_out

    @api.model_create_multi
    def create(self, vals_list):
        # An unticked box on a new record says nothing; what its number agreed to does.
        vals_list = [
            {name: value for name, value in vals.items() if name != "sms_consent" or value}
            for vals in map(self._without_opt_out, vals_list)
        ]
        told = [vals.pop("sms_consent_evidence", None) for vals in vals_list]
        records = super().create(vals_list)
        evidence = {record: text for record, text in zip(records, told, strict=True) if text}
        records.filtered("sms_consent")._claim_sms_consent(evidence)
        self.env["base.automation"]._run_sms_rules("on_sms_opt_out", records.filtered("sms_opted_out"))
        return records

    def _without_opt_out(self, vals):
        """Return the values without the opt-out: only its mirror, with all rights, may say it."""
        if self.env.su:
            return vals
        return {name: value for name, value in vals.items() if name != "sms_opted_out"}

    def write(self, vals):
        vals = self._without_opt_out(vals)
        told = vals.get("sms_consent_evidence")
        vals = {name: value for name, value in vals.items() if name != "sms_consent_evidence"}
        if not MOVES_STANDING & vals.keys():
            return super().write(vals)
        before = {record: record._sms_standing() for record in self}
        without_number = self.filtered(lambda record: not record.phone_sanitized)
        res = super().write(vals)
        if "sms_opted_out" in vals:
            return res  # the mirror, which does the rest itself
        if "sms_consent" in vals:
            self._claim_sms_consent(dict.fromkeys(self, told)) if vals["sms_consent"] else self._withdraw_sms_consent()
        else:  # a box that was ticked while there was no number counts for the number that came
            waiting = without_number.filtered(lambda record: before[record][0] and record.phone_sanitized)
            waiting.sms_consent = True
        self._tell_sms_rules(before)
        return res

    def _tell_sms_rules(self, before, one_savepoint=False):
        """Run the rules for records that opted out or in; `before` is {record: its standing before}."""
        changed = self.filtered(lambda record: record.sms_opted_out != before[record][1])
        rules = self.env["base.automation"]
        rules._run_sms_rules("on_sms_opt_out", changed.filtered("sms_opted_out"), one_savepoint)
        back = changed.filtered(lambda record: not record.sms_opted_out)
        rules._run_sms_rules("on_sms_opt_in", back, one_savepoint)

    def _claim_sms_consent(self, evidence=None):
        """Record the consent that a user or an import ticked; where the number opted out, untick again.

        `evidence` is {record: what is said about where it comes from}.
        """
        subscribers = self._sms_subscribers(create=True)
        to_opt_in = self._subscriber_set(row for row in subscribers.values() if row._standing() != (True, False))
        if to_opt_in:
            source = self._sms_consent_source()
            notes, unproven = self._evidence_of_claims(source, subscribers, evidence or {})
            kept_out = to_opt_in - to_opt_in._opt_in(source, notes=notes, unproven=unproven)
            kept_out._note_kept_out(source, notes)
            to_opt_in._mirror()
            # the mirror finds records by number, and of these only a hash is left
            self.filtered(lambda record: record in subscribers and subscribers[record].is_erased)._show_sms_standing()
            self._tell_who_stays_out(kept_out, source)
        self._count_claims(subscribers)

    def _withdraw_sms_consent(self):
        subscribers = self._sms_subscribers()
        to_withdraw = self._subscriber_set(row for row in subscribers.values() if row._standing()[0])
        if to_withdraw:
            source = self._sms_consent_source()
            to_withdraw._withdraw(source, notes=self._tick_notes(subscribers, source))
            to_withdraw._mirror()

    def _tick_notes(self, subscribers, source):
        """Return {subscriber: on which record the box was ticked or unticked}; an import has evidence of its own."""
        if source != "manual":
            return {}
        kind = self.env["ir.model"]._get(self._name).name
        return {
            row: self.env._("Box changed on %(kind)s “%(name)s”", kind=kind, name=record.display_name)
            for record, row in subscribers.items()
        }

    def _tell_who_stays_out(self, kept_out, source):
        """Tell the user on the spot which numbers a tick cannot opt in, and why; the import tells in its own way."""
        if kept_out and source == "manual" and not self.env.su:
            shown = ", ".join(f"{row.number} ({row._last_reason()})" for row in kept_out[:3])
            message = self.env._(
                "%(count)s stay opted out: %(numbers)s. After STOP only the person can undo it, by texting START; "
                "a block only an SMS administrator.",
                count=len(kept_out),
                numbers=shown + ("…" if len(kept_out) > 3 else ""),
            )
            self.env.user._bus_send("simple_notification", {"type": "warning", "message": message, "sticky": True})

    def _subscriber_set(self, rows):
        return self.env["sms.marketing.subscriber"].sudo().browse({row.id for row in rows})

    def _sms_consent_source(self):
        """Tell an import from a tick by hand; `import_file` is what Odoo's own import sets."""
        return "import" if self.env.context.get("import_file") else "manual"
