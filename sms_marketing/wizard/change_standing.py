"""What a colleague knows about a number: consent given on the phone, a wish not to be texted; always with a reason."""

from odoo import api, fields, models
from odoo.exceptions import UserError


class SmsMarketingChangeStanding(models.TransientModel):
    _name = "sms.marketing.change.standing"
    _description = "Change the Standing of a Number"

    kind = fields.Selection(
        [
            ("consent", "Record consent"),
            ("ask", "Ask for consent by SMS"),
            ("block", "Block"),
            ("legal", "Legal block"),
            ("unblock", "Unblock"),
        ],
        required=True,
        readonly=True,
        default="consent",
    )
    res_model = fields.Char(required=True, readonly=True)
    res_ids = fields.Json(required=True, readonly=True)
    numbers = fields.Char(compute="_compute_numbers")
    has_number = fields.Boolean(compute="_compute_numbers")
    all_stay_out = fields.Boolean(compute="_compute_numbers")
    stays_out = fields.Char(compute="_compute_numbers", help="Numbers that this cannot change, and why.")
    how = fields.Selection(
        [
            ("phone", "On the phone"),
            ("person", "In person"),
            ("paper", "On paper"),
            ("email", "By e-mail"),
            ("other", "Another way"),
        ],
        "How They Agreed",
    )
    note = fields.Char("Reason", required=True)
    evidence_file = fields.Binary(
        "Signed Form", help="The paper or picture that shows it. It is kept for good, as proof."
    )
    evidence_name = fields.Char()
    wording = fields.Text("Wording or Evidence", help="What they read or said, word for word, or where the paper is.")

    @api.model
    def default_get(self, fields_list):
        values = super().default_get(fields_list)
        context = self.env.context
        values.setdefault("res_model", context.get("active_model"))
        values.setdefault("res_ids", context.get("active_ids") or [context.get("active_id")])
        return values

    @api.depends("res_model", "res_ids", "kind")
    def _compute_numbers(self):
        for wizard in self:
            records, rows = wizard._records(), wizard._subscribers()
            field = "number" if wizard._is_about_subscribers() else "phone_sanitized"
            numbers = [number for number in records.mapped(field) if number]
            wizard.numbers = ", ".join(dict.fromkeys(numbers))
            wizard.has_number = bool(numbers)
            out = (
                rows.filtered(lambda row: row._is_suppressed()) if wizard.kind in ("consent", "ask") else rows.browse()
            )
            wizard.all_stay_out = bool(out) and len(out) >= len(set(numbers))
            wizard.stays_out = ", ".join(f"{row.number} ({row._last_reason()})" for row in out)

    def _is_about_subscribers(self):
        return self.res_model == "sms.marketing.subscriber"

    def _records(self):
        return self.env[self.res_model].browse(self.res_ids or []).exists()

    def _subscribers(self, create=False):
        """Return the subscribers that this is about; with `create`, also for numbers that have none yet."""
        records = self._records()
        records.check_access("read" if self._is_about_subscribers() else "write" if create else "read")
        if self._is_about_subscribers():
            return records
        rows = records._sms_subscribers(create=create).values()
        return self.env["sms.marketing.subscriber"].browse({row.id for row in rows})

    def action_confirm(self):
        """Do it, and say in a sentence what came of it."""
        self.ensure_one()
        rows = self._subscribers(create=True)
        if not rows:
            raise UserError(self.env._("There is no usable phone number here. Add one first."))
        message, kind = getattr(self, f"_do_{self.kind}")(rows)
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "message": message,
                "type": kind,
                "next": {"type": "ir.actions.act_window_close", "infos": {"reload": True}},
            },
        }

    def _do_consent(self, rows):
        if not self.how:
            raise UserError(self.env._("Say how they agreed."))
        how = dict(self._fields["how"]._description_selection(self.env))[self.how]
        if all(row._is_suppressed() for row in rows):
            return self._nobody(), "warning"
        done = rows._opt_in_by_hand(how, self.note, self.wording or "", self._evidence())
        if not done:
            return self._nobody(), "warning"
        return self.env._("Consent is recorded for %(numbers)s.", numbers=", ".join(done.mapped("number"))), "success"

    def _evidence(self):
        """Return what the ledger row says about the uploaded file; it becomes the row's own once that exists."""
        if not self.evidence_file:
            return {}
        values = {"name": self.evidence_name or self.env._("Evidence"), "datas": self.evidence_file}
        # sudo: an agent uploads for the ledger, to which nobody may write by hand
        return {"evidence_attachment_id": self.env["ir.attachment"].sudo().create(values).id}

    def _do_ask(self, rows):
        rows = rows._readable()
        if canadian := rows.filtered(lambda row: row._is_in_canada()):
            raise UserError(
                self.env._(
                    "%(numbers)s: in Canada nobody may be texted to ask for consent. Ask another way, and record it.",
                    numbers=", ".join(canadian.mapped("number")),
                )
            )
        asked = rows._ask_double_opt_in(source="manual", note=self.note)
        if not asked:
            return (
                self.env._("Nobody was asked: they agreed or opted out already, or were asked within 30 days."),
                "warning",
            )
        numbers = ", ".join(asked.mapped("number"))
        return self.env._("The question goes to %(numbers)s. A YES counts as consent.", numbers=numbers), "success"

    def _do_block(self, rows):
        rows._block(self.note, wording=self.wording or False)
        return self.env._("Blocked. Nothing is sent to %(numbers)s any more.", numbers=self.numbers), "success"

    def _do_legal(self, rows):
        rows._block(self.note, "legal", wording=self.wording or False, **self._evidence())
        return self.env._("Blocked for legal reasons: %(numbers)s.", numbers=self.numbers), "success"

    def _do_unblock(self, rows):
        rows._unblock(self.note, wording=self.wording or False, **self._evidence())
        return self.env._("The block is gone. That is no consent: marketing still needs theirs."), "success"

    def _nobody(self):
        return self.env._(
            "Nothing was recorded: %(numbers)s. After STOP only the person can undo it, by texting START; a block "
            "only an SMS administrator.",
            numbers=self.stays_out or self.numbers,
        )
