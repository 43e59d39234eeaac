"""Texts that need somebody: what is wrong, who acts, what to do; sent again or put aside."""

from datetime import timedelta
from functools import partial

from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.tools import SQL

from .error_code import OWNERS
from .reason import REASONS

# Reasons that somebody can mend; an opt-out or a missing consent is an answer, not a fault.
MENDABLE = (
    "account_off",
    "sender_missing",
    "sender_country",
    "number_missing",
    "number_invalid",
    "body_empty",
    "body_too_long",
)
WAITS_FOR_SOMEBODY = ("account_off", "sender_missing")
FAILED = ("failed", "undelivered")
ENDED = ("refused", "canceled", *FAILED)
ARRIVED = ("delivered", "read", "received")
NOT_KNOWN_AFTER = timedelta(hours=1)  # by then a person should know, even if Twilio could not be asked


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    problem_id = fields.Many2one("sms.marketing.error.code", compute="_compute_problem", search="_search_problem")
    problem_title = fields.Char("What Is Wrong", related="problem_id.title", related_sudo=True)
    problem_cause = fields.Char("Cause", related="problem_id.cause", related_sudo=True)
    problem_url = fields.Char("Twilio's Page", related="problem_id.url", related_sudo=True)
    advice = fields.Char(compute="_compute_advice", help="What to do, without saying again what is wrong.")
    who_acts = fields.Selection(OWNERS, compute="_compute_problem", search="_search_who_acts")
    needs_attention = fields.Boolean(compute="_compute_needs_attention", search="_search_needs_attention")
    dismissal_ids = fields.One2many("sms.marketing.dismissal", "message_id", "Put Aside", readonly=True)

    _attention = models.Index("(id) WHERE state IN ('failed', 'undelivered', 'uncertain', 'refused', 'held')")

    # --- what is wrong ---

    @api.depends("reason", "error_code", "error_text", "state", "send_after", "attempt_at", "next_poll_at")
    def _compute_reason_text(self):
        return super()._compute_reason_text()

    @api.depends("state", "reason", "error_code")
    def _compute_problem(self):
        for message in self:
            message.problem_id = message._problem()
            message.who_acts = message.problem_id.sudo().owner

    def _problem(self):
        """Return the row of the catalogue that says what is wrong; `_problem_sql` is the same for the database."""
        catalogue = self.env["sms.marketing.error.code"]
        if self.state in ARRIVED:
            return catalogue
        if self.reason:
            return catalogue._for_key(self.reason)
        if self.state == "uncertain":
            return catalogue._for_key("uncertain")
        if self.error_code:
            return catalogue._for_code(self.error_code)
        return catalogue._for_key("no_code") if self.state in FAILED else catalogue

    def _field_to_sql(self, alias, field_expr, query=None):
        if field_expr == "problem_id":
            return self._problem_sql(alias, "id")
        if field_expr == "who_acts":
            return self._problem_sql(alias, "owner")
        return super()._field_to_sql(alias, field_expr, query)

    def _problem_sql(self, alias, column):
        """Return the SQL of a column of the catalogue for each text, so that lists group by it.

        SQL: stored fields would cost the sending engine a write more for every text.
        """
        by_key = partial(SQL, "(SELECT %s FROM sms_marketing_error_code WHERE key = %s)", SQL.identifier(column))
        code = self._field_to_sql(alias, "error_code")
        return SQL(
            """(CASE WHEN %(state)s IN %(arrived)s THEN NULL
                     WHEN %(reason)s IS NOT NULL THEN %(of_reason)s
                     WHEN %(state)s = 'uncertain' THEN %(uncertain)s
                     WHEN %(code)s <> 0 THEN COALESCE(%(of_code)s, %(of_range)s)
                     WHEN %(state)s IN %(failed)s THEN %(no_code)s END)""",
            state=self._field_to_sql(alias, "state"),
            reason=self._field_to_sql(alias, "reason"),
            code=code,
            arrived=ARRIVED,
            failed=FAILED,
            of_reason=by_key(self._field_to_sql(alias, "reason")),
            uncertain=by_key("uncertain"),
            of_code=by_key(SQL("%s::text", code)),
            of_range=self._range_sql(code, column),
            no_code=by_key("no_code"),
        )

    def _range_sql(self, code, column):
        return SQL(
            """(SELECT %s FROM sms_marketing_error_code
                 WHERE code < code_to AND %s BETWEEN code AND code_to ORDER BY sequence LIMIT 1)""",
            SQL.identifier(column),
            code,
        )

    def _search_problem(self, operator, value):
        if operator in Domain.NEGATIVE_OPERATORS:
            return NotImplemented
        catalogue = self.env["sms.marketing.error.code"].sudo()
        if operator == "any":
            found = catalogue.search(value if isinstance(value, Domain | list) else [("id", "in", value)])
        elif operator == "in":
            found = catalogue.browse(one for one in value if one)
        else:
            found = catalogue.search([("display_name", operator, value)])
        return self._problem_domain(found, or_none=operator == "in" and False in value)

    def _problem_domain(self, problems, or_none=False):
        """Return the domain of texts with one of these problems: cheap columns first, then the exact look-up."""
        ids = problems.ids
        exact = Domain.custom(
            to_sql=lambda model, alias, _query: SQL("%s = ANY(%s)", model._problem_sql(alias, "id"), ids),
            predicate=lambda message: message.problem_id.id in ids,
        )
        none = Domain.custom(
            to_sql=lambda model, alias, _query: SQL("%s IS NULL", model._problem_sql(alias, "id")),
            predicate=lambda message: not message.problem_id,
        )
        codes = Domain.OR(
            Domain("error_code", ">=", row.code) & Domain("error_code", "<=", row.code_to)
            for row in problems
            if row.code
        )
        bare = Domain("state", "in", [key for key in problems.mapped("key") if key == "uncertain"])
        if "no_code" in problems.mapped("key"):
            bare |= Domain("state", "in", FAILED)
        likely = codes | Domain("reason", "in", problems.mapped("key")) | bare
        return (likely & exact) | none if or_none else likely & exact

    def _search_who_acts(self, operator, value):
        if operator != "in":
            return NotImplemented
        owners = [one for one in value if one]
        rows = self.env["sms.marketing.error.code"].sudo().search([("owner", "in", owners)])
        return self._problem_domain(rows, or_none=False in value)

    @api.depends("problem_id", "reason_text", "error_text")
    @api.depends_context("lang")
    def _compute_advice(self):
        for message in self:
            looking = message.state == "uncertain" and not message._is_looked_up()
            own_words = message.reason in REASONS or not message.problem_id or looking
            message.advice = message.reason_text if own_words else message._what_to_do(message.problem_id.sudo())

    def _explanation(self):
        """Say Twilio's errors in the user's language; our own reasons have theirs."""
        if self.state == "uncertain" and not self._is_looked_up():
            return self.env._("It is not known yet whether this text was sent: Twilio is being asked.")
        if self.reason not in REASONS and (self.error_code or self.state == "uncertain") and self.problem_id:
            problem = self.problem_id.sudo()
            return f"{problem.title}. {self._what_to_do(problem)}"
        return super()._explanation()

    def _what_to_do(self, problem):
        """Return the catalogue's advice; what the look-up in Twilio's list found out says more."""
        is_undecided = self.state == "uncertain" and not self.next_poll_at
        return (is_undecided and self.error_text) or problem.fix

    def _is_looked_up(self):
        """Tell whether callbacks and Twilio's list have had the time to tell what became of an uncertain text."""
        return not self.next_poll_at or self._tried_at() < fields.Datetime.now() - NOT_KNOWN_AFTER

    # --- whom it needs ---

    @api.depends("state", "reason", "attempt_at", "next_poll_at", "dismissal_ids")
    @api.depends_context("uid")
    def _compute_needs_attention(self):
        in_need = self.filtered_domain(self._attention_domain())
        for message in self:
            message.needs_attention = message in in_need

    def _search_needs_attention(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = self._attention_domain()
        return domain if True in value else ~domain

    @api.model
    def _attention_domain(self):
        """Return the domain of outgoing texts that wait for somebody and that this user has not put aside."""
        not_known = Domain("next_poll_at", "=", False)
        not_known |= Domain("attempt_at", "<", fields.Datetime.now() - NOT_KNOWN_AFTER)
        in_need = Domain.OR(
            [
                Domain("state", "in", FAILED),
                Domain("state", "=", "uncertain") & not_known,
                Domain("state", "=", "refused") & Domain("reason", "in", MENDABLE),
                Domain("state", "=", "held") & Domain("reason", "in", WAITS_FOR_SOMEBODY),
            ]
        )
        mine = Domain("for_everybody", "=", True) | Domain("user_id", "=", self.env.uid)
        aside = Domain("is_over", "=", False) & mine
        return Domain("direction", "=", "outbound") & in_need & ~Domain("dismissal_ids", "any", aside)

    @api.model
    @api.readonly
    def count_for_overview(self):
        """Return what the row of figures above the list of texts shows: texts of this user's companies and leads."""
        counts = {
            "attention": [("needs_attention", "=", True)],
            # these two read the index on texts that are on their way, however long the log is
            "waiting": [("state", "in", ("ready", "held", "submitting")), ("direction", "=", "outbound")],
            "on_the_way": [("state", "in", ("accepted", "scheduled", "queued", "sending"))],
        }
        return {name: self.search_count(domain) for name, domain in counts.items()}

    # --- send again ---

    def _sort_for_sending(self):
        """Return {kind: texts}: safe to send again, risky (it may arrive twice), never, and not this user's to send."""
        kinds = {"safe": [], "risky": [], "never": [], "foreign": []}
        for message in self:
            kinds[message._kind_for_sending()].append(message.id)
        return {kind: self.browse(ids) for kind, ids in kinds.items()}

    def _kind_for_sending(self):
        problem = self.problem_id.sudo()
        if not self._is_mine_to_send():
            return "foreign"
        if problem.owner == "person" or self.state not in (*ENDED, "uncertain") or self.direction != "outbound":
            return "never"
        return "risky" if self.state == "uncertain" or problem.treatment == "ambiguous" else "safe"

    def _is_mine_to_send(self):
        is_marketer = self.env.user.has_group("sms_marketing.group_marketer")
        return is_marketer or (self.lead_id and self.lead_id.sudo().user_id == self.env.user)

    def action_send_again(self):
        """Send one harmless text again at once; ask before several, and before one that may arrive twice."""
        self.check_access("read")
        kinds = self._sort_for_sending()
        if len(self) == 1 and kinds["foreign"]:
            raise AccessError(
                self.env._("Only an SMS marketer or the salesperson of its lead can send this text again. Ask them.")
            )
        if len(self) == 1 and kinds["safe"]:
            return self._send_these_again()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.send_again_action")
        return {**action, "context": {"default_message_ids": self.ids}}

    def _send_these_again(self):
        """Queue these texts once more, also uncertain ones: the caller has asked. Returns a notice for the user."""
        kinds = self._sort_for_sending()
        again = (kinds["safe"] + kinds["risky"]).sudo()  # sudo: agents only read texts; the rights are checked above
        # the engine leaves uncertain texts alone; this user has decided that it ends here
        again.filtered(lambda message: message.state == "uncertain").state = "failed"
        again.dismissal_ids.is_over = True
        again._take_new_numbers()
        again._note_by("user", self.env._("Sent again."))
        again._send_again()
        self._announce(again)
        words = self.env._("%(count)s texts are sent again, if the gate lets them through.", count=len(again))
        return self._notice(words)

    def _take_new_numbers(self):
        """Take over the numbers of contacts that were corrected since; the person is the same, the text too."""
        for message in self.filtered(lambda message: message.problem_id.owner == "recipient"):
            record = message.lead_id or message.partner_id
            number = record and record.phone_sanitized
            if number and number != message.number:
                # another number, another subscriber; the dispatcher finds both anew
                message.write({"number": number, "subscriber_id": False, "sender_id": False})
                self.env["sms.sms"].sudo().search([("uuid", "=", message.uuid)]).number = number

    def _notice(self, words):
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": words, "type": "info", "next": {"type": "ir.actions.act_window_close"}},
        }

    # --- put aside ---

    def action_dismiss(self):
        """Put these texts aside for this user."""
        self._dismiss(for_everybody=False)

    def action_dismiss_for_everybody(self):
        """Put these texts aside for all colleagues; who did it, and when, is kept."""
        if not all(message._is_mine_to_send() for message in self):
            raise AccessError(
                self.env._(
                    "Only an SMS marketer or the salesperson of the leads can dismiss texts for everybody."
                    " You can dismiss them for yourself."
                )
            )
        self._dismiss(for_everybody=True)

    def _dismiss(self, for_everybody):
        self.check_access("read")
        # sudo: agents may put aside what they see, and write nothing else
        self.env["sms.marketing.dismissal"].sudo().create(
            [
                {"message_id": message.id, "user_id": self.env.uid, "for_everybody": for_everybody}
                for message in self
                if message.needs_attention
            ]
        )
        self._announce(self)

    def _who_acts_sentence(self):
        """Return who has to act, as one line; False where nothing is wrong."""
        if not self.who_acts:
            return False
        who = dict(self._fields["who_acts"]._description_selection(self.env))[self.who_acts]
        return self.env._("Who acts: %(who)s.", who=who)
