"""A mailing may say its sender and purpose; who did not get it, and why, is told on the mailing."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    marketing_company_id = fields.Many2one(
        "res.company",
        "Sending Company",
        compute="_compute_marketing_company_id",
        store=True,
        readonly=False,
        precompute=True,
        help="Sends to recipients that belong to no company of their own, like those of a mailing list.",
    )
    marketing_applies = fields.Boolean(compute="_compute_marketing_applies")
    marketing_sender_id = fields.Many2one(
        "sms.marketing.sender",
        "From",
        ondelete="set null",
        groups="sms_marketing.group_agent",
        domain="[('account_id.state', '=', 'verified'), ('company_id', '=', marketing_company_id)]",
        help="Empty: the template's sender, or the one for the number's country.",
    )
    marketing_purpose = fields.Selection(
        [("marketing", "Marketing"), ("transactional", "Transactional")],
        "Purpose",
        default="marketing",
        help="Marketing goes to those who agreed to it. Transactional texts (an appointment, an order) need no"
        " marketing consent, but a reason; whoever said STOP gets neither.",
    )
    marketing_purpose_reason = fields.Char("Why Not Marketing")
    marketing_refusals = fields.Char(compute="_compute_marketing_refusals")

    # without dependencies on purpose: a mailing keeps the company that it was made for
    @api.depends()
    def _compute_marketing_company_id(self):
        for mailing in self:
            # mailings from before this module was installed know their responsible only
            mailing.marketing_company_id = mailing.user_id.company_id if mailing._origin else self.env.company

    @api.depends("marketing_company_id")
    def _compute_marketing_applies(self):
        enabled = self.env["res.company"]._sms_marketing_company_ids()
        for mailing in self:
            mailing.marketing_applies = mailing.marketing_company_id.id in enabled

    @api.depends("mailing_trace_ids.trace_status")
    def _compute_marketing_refusals(self):
        labels = dict(self.env["mailing.trace"]._fields["failure_type"]._description_selection(self.env))
        counts = self._count_refusals()
        for mailing in self:
            refused = counts.get(mailing._origin.id, {})
            mailing.marketing_refusals = bool(refused) and self.env._(
                "%(count)s did not get it: %(reasons)s",
                count=sum(refused.values()),
                reasons=", ".join(f"{labels.get(code, code)} ({count})" for code, count in refused.items()),
            )

    def _count_refusals(self):
        """Return {mailing id: {failure type: count}} of what was not handed to Twilio, the largest first."""
        if not self.env["res.company"]._sms_marketing_company_ids():
            return {}
        domain = [
            ("mass_mailing_id", "in", self.ids),
            ("trace_type", "=", "sms"),
            ("trace_status", "=", "cancel"),
            ("is_test_trace", "=", False),
        ]
        groups = self.env["mailing.trace"]._read_group(
            domain, ["mass_mailing_id", "failure_type"], ["__count"], order="__count desc"
        )
        counts = {}
        for mailing, failure_type, count in groups:
            counts.setdefault(mailing.id, {})[failure_type] = count
        return counts

    @api.constrains("marketing_purpose", "marketing_purpose_reason")
    def _check_marketing_purpose_reason(self):
        for mailing in self:
            if mailing.marketing_purpose == "transactional" and not (mailing.marketing_purpose_reason or "").strip():
                raise ValidationError(
                    self.env._("Say why this mailing is not marketing, for example “Reminder of a booked visit”.")
                )

    def _send_sms_get_composer_values(self, res_ids):
        values = super()._send_sms_get_composer_values(res_ids)
        if self.marketing_applies:
            values["marketing_purpose"] = self.marketing_purpose
            values["marketing_purpose_reason"] = self.marketing_purpose_reason
        return values

    def action_retry_failed_sms(self):
        """Send once more to those whom the last attempt did not reach; the gate looks at them again.

        Odoo finds them by their ticket, and deletes the tickets of what was handed over.
        """
        if self.env["res.company"]._sms_marketing_company_ids():
            self._forget_failed_texts()
        return super().action_retry_failed_sms()

    def _forget_failed_texts(self):
        domain = [("mass_mailing_id", "in", self.ids), ("trace_type", "=", "sms"), ("trace_status", "=", "error")]
        traces = self.env["mailing.trace"].search(domain)
        # sudo: whoever may send the mailing need not be allowed to read the log of texts
        failed = (
            self.env["sms.marketing.message"]
            .sudo()
            .search([("uuid", "in", traces.sudo().sms_tracker_ids.mapped("sms_uuid")), ("state", "=", "failed")])
        )
        uuids = set(failed.mapped("uuid"))
        traces.filtered(lambda trace: uuids & set(trace.sudo().sms_tracker_ids.mapped("sms_uuid"))).unlink()
