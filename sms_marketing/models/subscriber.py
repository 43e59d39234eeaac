"""A number's standing with a company: may it be texted, and why (not). The gate reads this row only."""

from odoo import api, fields, models, tools

# Opt-outs that the person's own START lifts; the others stay until a person lifts them.
LIFTED_BY_START = ("none", "keyword", "provider")
MIRRORED_MODELS = ("crm.lead", "res.partner")


class SmsMarketingSubscriber(models.Model):
    _name = "sms.marketing.subscriber"
    _description = "SMS Subscriber"
    _rec_name = "number"
    _order = "id desc"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="restrict")
    number = fields.Char(
        required=True, readonly=True, index="trigram", help="In international form, like +12025550123."
    )
    consent = fields.Selection(
        [("unknown", "Unknown"), ("opted_in", "Opted in"), ("opted_out", "Opted out")],
        required=True,
        readonly=True,
        default="unknown",
    )
    consent_at = fields.Datetime("Consent Since", readonly=True)
    suppression = fields.Selection(
        [
            ("none", "None"),
            ("keyword", "Said STOP"),
            ("person", "Blocked by hand"),
            ("provider", "Blocked by the carrier"),
            ("legal", "Legal block"),
        ],
        required=True,
        readonly=True,
        default="none",
    )
    suppressed_at = fields.Datetime("Blocked Since", readonly=True)
    last_inbound_at = fields.Datetime("Last Reply", readonly=True)
    consent_ids = fields.One2many("sms.marketing.consent", "subscriber_id", string="Ledger")
    message_ids = fields.One2many("sms.marketing.message", "subscriber_id", string="Messages")

    _number_unique = models.UniqueIndex("(company_id, number)")

    @api.model_create_multi
    def create(self, vals_list):
        were_none = not self._exist()
        rows = super().create(vals_list)
        if were_none:
            self.env.registry.clear_cache()
        return rows

    # --- look-up ---

    @api.model
    @tools.ormcache()
    def _exist(self):
        """Tell whether there are subscribers at all; cached, so that databases without any pay nothing."""
        return bool(self.sudo().search_count([], limit=1))

    @api.model
    def _for_numbers(self, company, numbers, create=False):
        """Return {number: subscriber} of one company, in one query; with `create`, for every number."""
        numbers = {number for number in numbers if number}
        found = {row.number: row for row in self._search_numbers(company, numbers)}
        missing = sorted(numbers - found.keys()) if create else []
        if missing:
            rows = self.sudo().create([{"company_id": company.id, "number": number} for number in missing])
            found.update({row.number: row for row in rows})
        return found

    def _search_numbers(self, company, numbers):
        # sudo: a salesperson's consent badge may not depend on the right to open subscribers
        if not numbers:
            return self.browse()
        return self.sudo().search_fetch(
            [("company_id", "=", company.id), ("number", "in", list(numbers))], ["number", "consent", "suppression"]
        )

    def _is_suppressed(self):
        self.ensure_one()
        return self.suppression != "none"

    # --- what happens to a number ---

    def _opt_in(self, source, **evidence):
        """Record consent for these numbers; numbers that a suppression covers stay out.

        An import never overrides an opt-out of any kind. Returns the subscribers that are opted in now.
        """
        allowed = self.filtered(lambda row: not row._is_suppressed())
        if source == "import":
            allowed = allowed.filtered(lambda row: row.consent != "opted_out")
        changed = allowed.filtered(lambda row: row.consent != "opted_in")
        changed.write({"consent": "opted_in", "consent_at": fields.Datetime.now()})
        changed._append("opt_in", source, **evidence)
        self._mirror()
        return allowed

    def _withdraw(self, source, **evidence):
        """Record that consent was taken back by hand, without blocking the number."""
        changed = self.filtered(lambda row: row.consent == "opted_in")
        changed.write({"consent": "opted_out", "consent_at": fields.Datetime.now()})
        changed._append("opt_out", source, **evidence)
        self._mirror()

    def _opt_out(self, source, suppression="keyword", **evidence):
        """Suppress these numbers; repeated opt-outs add nothing but keep the stronger block."""
        now = fields.Datetime.now()
        changed = self.filtered(lambda row: row.suppression in LIFTED_BY_START and row.suppression != suppression)
        changed.write({"consent": "opted_out", "consent_at": now, "suppression": suppression, "suppressed_at": now})
        changed._append("block" if suppression == "person" else "opt_out", source, **evidence)
        self._refuse_queued()

    def _start(self, **evidence):
        """Lift an opt-out by the person's own START and record the consent in it; other blocks stay."""
        lifted = self.filtered(lambda row: row.suppression in LIFTED_BY_START)
        lifted.filtered(lambda row: row._is_suppressed()).write({"suppression": "none", "suppressed_at": False})
        lifted._opt_in("keyword", **evidence)
        return lifted

    def _append(self, event, source, **evidence):
        """Add one ledger row per subscriber."""
        user = self.env.user
        self.env["sms.marketing.consent"].sudo().create(
            [
                {
                    "subscriber_id": row.id,
                    "company_id": row.company_id.id,
                    "number": row.number,
                    "event": event,
                    "source": source,
                    "user_id": user.id if source in ("manual", "import", "api") else False,
                    **evidence,
                }
                for row in self
            ]
        )

    def _enrollments(self):
        """Return the running and paused enrollments of the leads with these numbers."""
        return (
            self.env["sms.marketing.enrollment"]
            .sudo()
            .search([("subscriber_id", "in", self.ids), ("state", "in", ("running", "paused"))])
        )

    def _exit_sequences(self):
        self._enrollments()._apply("opted_out", "opted_out")

    def _refuse_queued(self):
        """Refuse the texts that still wait for these numbers."""
        waiting = (
            self.env["sms.marketing.message"]
            .sudo()
            .search([("subscriber_id", "in", self.ids), ("state", "in", ("ready", "held"))])
        )
        waiting._refuse("opted_out")

    # --- the mirror: contacts, leads and Odoo's own blacklist show the same standing ---

    def _mirror(self):
        """Bring contacts, leads and the phone blacklist in step with these subscribers."""
        for company, rows in self.grouped("company_id").items():
            rows._mirror_blacklist()
            for model in MIRRORED_MODELS:
                rows._mirror_records(self.env[model].sudo().with_company(company))

    def _mirror_records(self, model):
        domain = [("phone_sanitized", "in", self.mapped("number")), ("company_id", "in", (False, self.company_id.id))]
        standing = {row.number: row._standing() for row in self}
        records = model.with_context(active_test=False).search(domain)
        wrong = records.filtered(lambda record: record._sms_standing() != standing[record.phone_sanitized])
        for (consent, opted_out), group in wrong.grouped(lambda record: standing[record.phone_sanitized]).items():
            group.write({"sms_consent": consent, "sms_opted_out": opted_out})

    def _standing(self):
        """Return (sms_consent, sms_opted_out) as contacts and leads show it."""
        return self.consent == "opted_in" and not self._is_suppressed(), self._is_suppressed()

    def _mirror_blacklist(self):
        blacklist = self.env["phone.blacklist"].sudo()
        numbers = self.mapped("number")
        listed = set(blacklist.search([("number", "in", numbers)]).mapped("number"))
        suppressed = {row.number for row in self if row._is_suppressed()}
        if to_add := sorted(suppressed - listed):
            blacklist._add(to_add)
        if to_remove := sorted(listed - suppressed):
            blacklist._remove(to_remove)
