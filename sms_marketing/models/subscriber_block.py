"""Blocks by people: who may set and lift them, and what is left when one is lifted."""

from odoo import fields, models
from odoo.exceptions import AccessError, UserError

from .subscriber import BLOCKS, SAID_BY_THE_PERSON

ADMINISTRATOR = "sms_marketing.group_administrator"
# What a person says or does, here or elsewhere; the last of these decides what stands once a block is gone.
OWN_WORDS = (
    *SAID_BY_THE_PERSON,
    "twilio_21610",
    "link",
    "form",
    "double_opt_in",
    "review",
    "api",
    "suppression_list",
)
# Which opt-out of these leaves another suppression than that of a STOP.
LEAVES = {"twilio_21610": "provider", "manual": "erased"}


class SmsMarketingSubscriber(models.Model):
    _inherit = "sms.marketing.subscriber"

    def _block(self, note, suppression="person", **evidence):
        """Block these numbers for good, with the reason; legal blocks are for administrators to set."""
        self._check_reason(note)
        if suppression == "legal" and not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(self.env._("Only an SMS administrator sets a legal block."))
        rows = self._readable()
        rows._opt_out("manual", suppression, note=note, **evidence)
        rows._mirror()

    def _unblock(self, note, **evidence):
        """Lift blocks that people set, with the reason. That is no consent, and an opt-out by text stays.

        Only for administrators; a legal block needs evidence (`wording`) as well.
        """
        self._check_reason(note)
        if not self.env.user.has_group(ADMINISTRATOR):
            raise AccessError(self.env._("Only an SMS administrator lifts a block. Ask one."))
        rows = self._readable().filtered(lambda row: row.suppression in BLOCKS)
        if not rows:
            raise UserError(self.env._("Nobody blocked this number by hand. After STOP only the person can undo it."))
        if "legal" in rows.mapped("suppression") and not (evidence.get("wording") or "").strip():
            raise UserError(self.env._("Say what shows that the legal block may be lifted, e.g. the lawyer's letter."))
        said = rows._said_stop()
        for suppression in ("keyword", "provider", "erased", "none"):
            group = rows.filtered(lambda row, kind=suppression: said.get(row.id, "none") == kind)
            group.write({"suppression": suppression, **({"suppressed_at": False} if suppression == "none" else {})})
            if suppression == "none":
                group._leave_blacklist()
        rows._append("unblock", "manual", note=note, **evidence)
        rows._mirror()

    def _said_stop(self):
        """Return {id: keyword, provider or erased} of those whose own last word was an opt-out; one query."""
        domain = [
            ("subscriber_id", "in", self.ids),
            *("|", ("event", "=", "erase"), "&"),
            ("source", "in", OWN_WORDS),
            *("|", ("event", "=", "opt_in"), "&"),
            ("event", "=", "opt_out"),
            ("source", "!=", "double_opt_in"),  # a no to our question suppressed nothing
        ]
        last = {}
        for row in self.env["sms.marketing.consent"].sudo().search(domain, order="id"):
            last[row.subscriber_id.id] = row
        return {number: LEAVES.get(row.source, "keyword") for number, row in last.items() if row.event != "opt_in"}

    def _keep_beneath_block(self, source, **evidence):
        """Put down an opt-out of numbers that a colleague blocked before: once the block is gone, it counts."""
        blocked = self.filtered(lambda row: row.suppression in BLOCKS)
        said = blocked._said_stop() if blocked else {}
        blocked.filtered(lambda row: row.id not in said)._append("opt_out", source, **evidence)

    def _check_reason(self, note):
        if not (note or "").strip():
            raise UserError(self.env._("Say why: the reason is kept as proof."))

    def _readable(self):
        """Return these subscribers with all rights, for agents who may read them."""
        self.check_access("read")
        if not self.env.user.has_group("sms_marketing.group_agent"):
            raise AccessError(self.env._("Only SMS agents do this."))
        return self.sudo()

    def _opt_in_by_hand(self, how, note, wording="", file=None):
        """Record consent that somebody gave a colleague; numbers that opted out stay out. Returns the opted in.

        `file` is the uploaded evidence, {"evidence_attachment_id": id}.
        """
        self._check_reason(note)
        evidence = {"note": f"{how}: {note}", "wording": wording or False, **(file or {})}
        rows = self._readable()
        already = rows.filtered(lambda row: row.consent == "opted_in" and not row._is_suppressed())
        done = rows._opt_in("manual", **evidence)
        (already & done)._append("opt_in", "manual", **evidence)  # better evidence of what is known
        done._mirror()
        return done

    def _last_reason(self):
        """Return why this number is suppressed, as the ledger has it, for a warning."""
        labels = dict(self._fields["suppression"]._description_selection(self.env))
        since = fields.Datetime.context_timestamp(self, self.suppressed_at) if self.suppressed_at else None
        return f"{labels[self.suppression]}{(since and f', {since:%Y-%m-%d}') or ''}"
