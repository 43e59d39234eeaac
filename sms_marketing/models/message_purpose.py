"""Which purpose may be claimed for a text, and what it was spared by it (FEATURES C5, B13).

Marketing passes every check. Whoever claims another purpose needs its ground, or the text is judged as marketing:
a stated reason for a transactional one, the person's own text a few days ago for an answer, and for a compliance text
(the confirmation of an opt-out, the answer to HELP, in the account's own words) the inbound text that it answers, a
moment ago and only once; the question of a double opt-in, that the person was asked a moment ago.
"""

from datetime import timedelta

from odoo import api, fields, models

from ..tools import gate

# How long after somebody's own text an answer counts as part of the conversation that they began.
CONVERSATION_DAYS = 7
# 47 CFR 64.1200(a)(12): one confirmation, within five minutes. https://www.ecfr.gov/current/title-47/section-64.1200
ANSWER_WITHIN = timedelta(minutes=5)
QUESTION_WITHIN = timedelta(hours=1)
# What a text that says something about texts is answered with; the words are the account's.
ANSWERED = {"opt_out": "stop", "help": "help", "opt_in": "start"}


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    purpose_reason = fields.Char("Why Not Marketing", readonly=True, help="What the sender stated about the purpose.")
    answers_id = fields.Many2one(
        "sms.marketing.message", "Answer To", readonly=True, ondelete="set null", help="The HELP or STOP it answers."
    )
    daily_cap = fields.Integer(readonly=True, help="The daily limit of its mailing or sequence; 0: the company's.")
    waits_for_cap = fields.Boolean(readonly=True, help="It waits for tomorrow where the daily limit is reached.")
    exempt_from = fields.Char(
        readonly=True, help="Checks that marketing would not have passed when this text left; its purpose spared it."
    )
    exempt_text = fields.Char("Spared", compute="_compute_exempt_text")

    _one_answer = models.UniqueIndex("(answers_id) WHERE answers_id IS NOT NULL AND state != 'refused'")

    @api.depends("exempt_from")
    def _compute_exempt_text(self):
        words = self._exemption_words()
        for message in self:
            codes = (message.exempt_from or "").split(",")
            message.exempt_text = ", ".join(words.get(code, code) for code in codes if code)

    @api.model
    def _exemption_words(self):
        return {
            "consent": self.env._("marketing consent"),
            "cap": self.env._("daily limit"),
            "quiet_hours": self.env._("quiet hours"),
        }

    # --- which purpose holds ---

    @api.model
    def _settle_purposes(self, drafts):
        """Let those drafts fall back to marketing whose purpose lacks its ground; their subscribers are known."""
        claims = [draft for draft in drafts if draft.purpose != gate.MARKETING]
        if not claims:
            return
        compliance = [draft for draft in claims if draft.purpose == gate.COMPLIANCE]
        answered = self._answered(compliance) | self._questions(compliance)
        wrote_after = fields.Datetime.now() - timedelta(days=CONVERSATION_DAYS)
        for draft in claims:
            if draft.purpose == gate.COMPLIANCE and id(draft) not in answered:
                draft.purpose = gate.CONVERSATIONAL
            if draft.purpose == gate.CONVERSATIONAL and not self._wrote_after(draft, wrote_after):
                draft.purpose = gate.MARKETING
            if draft.purpose == gate.TRANSACTIONAL and not (draft.purpose_reason or "").strip():
                draft.purpose = gate.MARKETING
            if draft.purpose != gate.MARKETING and draft.subscriber.consent != "opted_in":
                draft.spare("consent")

    def _questions(self, drafts):
        """Return the ids (Python's) of those drafts that are the double opt-in's question, to be asked now.

        Whoever said STOP meanwhile, to this account alone as well, or was put on Odoo's blacklist, is not asked.
        """
        asked = [draft for draft in drafts if self._is_question(draft)]
        blacklisted = self._blacklisted(draft.number for draft in asked)
        return {id(draft) for draft in asked if draft.number not in blacklisted}

    def _is_question(self, draft):
        """Tell whether a draft is the question to somebody who has just given us the number and has not said no."""
        asked = draft.subscriber
        just_asked = asked.asked_at and asked.asked_at >= fields.Datetime.now() - QUESTION_WITHIN
        if not just_asked or draft.body != asked.asked_wording:
            return False
        return not (asked._is_suppressed() or asked._is_stopped_for(draft.account) or asked.paused_at)

    def _wrote_after(self, draft, moment):
        return bool(draft.subscriber.last_inbound_at) and draft.subscriber.last_inbound_at >= moment

    def _answered(self, drafts):
        """Return the ids (Python's) of those drafts that answer an inbound text of their number, each text once."""
        wanted = {draft.answers for draft in drafts if draft.answers}
        if not wanted:
            return set()
        domain = [
            ("id", "in", list(wanted)),
            ("direction", "=", "inbound"),
            ("create_date", ">=", fields.Datetime.now() - ANSWER_WITHIN),
        ]
        inbound = {message.id: message for message in self.sudo().search(domain)}
        taken = self.sudo().search([("answers_id", "in", list(inbound)), ("state", "!=", "refused")])
        free = set(inbound) - set((taken - taken.browse([draft.message_id or 0 for draft in drafts])).answers_id.ids)
        answered = set()
        for draft in drafts:
            message = inbound.get(draft.answers)
            if message and message.id in free and self._is_answer(draft, message):
                free.discard(message.id)
                answered.add(id(draft))
        return answered

    def _is_answer(self, draft, inbound):
        """Tell whether a draft is what the account answers to this STOP, HELP or START, word for word."""
        if (inbound.company_id, inbound.number) != (draft.company, draft.number) or inbound.heard not in ANSWERED:
            return False
        return draft.body == inbound.account_id._answer_text(ANSWERED[inbound.heard])

    # --- what is remembered of it ---

    @api.model
    def _note_exemptions(self, drafts, verdicts):
        """Store with texts that leave now what their purpose spared them."""
        by_exempt = {}
        for draft, verdict in zip(drafts, verdicts, strict=True):
            if verdict.action is gate.Action.SEND and draft.purpose != gate.MARKETING:
                by_exempt.setdefault(draft.exemptions(), []).append(draft.message_id)
        for exempt, ids in by_exempt.items():
            changed = self.browse(ids).filtered(lambda message, exempt=exempt: message.exempt_from != exempt)
            changed.write({"exempt_from": exempt})
