"""The whole story of runs, read for many at once: what was done, what came back, and what each waits for.

A story is a list of lines, oldest first; `enrollment_wait` says what comes next. A handful of queries for any number.
"""

from odoo import api, fields, models
from odoo.tools import format_datetime, format_time
from odoo.tools.translate import LazyTranslate

_lt = LazyTranslate(__name__)

# a line's icon, by what happened
ICONS = {
    "enrolled": "fa-sign-in",
    "sms": "fa-commenting-o",
    "email": "fa-envelope-o",
    "wait": "fa-hourglass-end",
    "branch": "fa-code-fork",
    "goal": "fa-trophy",
    "stage": "fa-columns",
    "tag": "fa-tag",
    "activity": "fa-clock-o",
    "action": "fa-bolt",
    "jump": "fa-share",
    "stop": "fa-stop",
    "reply": "fa-reply",
    "tap": "fa-hand-pointer-o",
    "paused": "fa-pause",
    "resumed": "fa-play",
    "resent": "fa-paper-plane-o",
    "continued": "fa-fast-forward",
    "stopped": "fa-times",
    "taken_over": "fa-user-o",
    "done": "fa-check",
    "exited": "fa-sign-out",
}
# what became of a text: colour of its badge
TEXT_COLOURS = {
    **dict.fromkeys(("delivered", "read"), "success"),
    **dict.fromkeys(("failed", "undelivered"), "danger"),
    **dict.fromkeys(("refused", "held", "uncertain"), "warning"),
    **dict.fromkeys(("accepted", "queued", "sending", "sent", "scheduled"), "info"),
}
# what became of an e-mail, in Odoo's states: (words, colour)
LETTERS = {
    "outgoing": (_lt("Queued"), "secondary"),
    "process": (_lt("Queued"), "secondary"),
    "pending": (_lt("Sent"), "info"),
    "sent": (_lt("Sent"), "info"),
    "open": (_lt("Opened"), "success"),
    "reply": (_lt("Replied"), "success"),
    "bounce": (_lt("Bounced"), "danger"),
    "error": (_lt("Failed"), "danger"),
    "cancel": (_lt("Cancelled"), "secondary"),
}
LOG_WORDS = {
    "paused": (_lt("Paused, since the person replied"), _lt("Paused, since the person replied")),
    "resumed": (_lt("Resumed by %(name)s"), _lt("Resumed")),
    "resent": (_lt("The SMS that the reply had held back is queued again"),) * 2,
    "continued": (_lt("Continued early by %(name)s"), _lt("Continued early")),
    "stopped": (_lt("Stopped by %(name)s"), _lt("Stopped by hand")),
    "taken_over": (_lt("Taken over by %(name)s"), _lt("Taken over by hand")),
}


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    story = fields.Json(
        compute="_compute_story",
        compute_sudo=True,
        help="[{at (UTC), icon, title, text, note, is_bad, badge, colour, message (id of an SMS)}], oldest first.",
    )

    @api.depends("run_ids", "run_ids.message_ids.state", "state", "log", "goal_at")
    @api.depends_context("lang", "tz")
    def _compute_story(self):
        lines = {one.id: [one._line_of_start()] for one in self}
        for id_, line in (*self._lines_of_steps(), *self._lines_of_replies(), *self._lines_of_taps()):
            lines[id_].append(line)
        for one in self:
            told = [*lines.get(one.id, ()), *one._lines_of_goal(), *one._lines_of_log(), *one._lines_of_end()]
            one.story = sorted(told, key=lambda line: line["at"])  # stable: what is of one second keeps its order

    def _line(self, kind, at, title, **more):
        return {"icon": ICONS[kind], "kind": kind, "at": fields.Datetime.to_string(at), "title": str(title), **more}

    # --- what was done ---

    def _line_of_start(self):
        doer = self.create_uid
        by_hand = doer and doer.active and doer._is_internal() and not doer._is_superuser()
        title = self.env._("Enrolled by %(name)s", name=doer.name) if by_hand else self.env._("Enrolled")
        group = self._group_words()
        return self._line("enrolled", self.started_at, title, note=group)

    def _group_words(self):
        if self.comparison_group == "without_sms":
            return self.env._("Comparison group: gets no SMS of this sequence.")
        if self.comparison_group == "nothing":
            return self.env._("Comparison group: gets nothing of this sequence.")
        return False

    def _lines_of_steps(self):
        """Yield (enrollment id, line) of the steps taken, each with what became of its text or e-mail."""
        taken = self.env["sms.marketing.enrollment.step"].search_fetch(
            [("enrollment_id", "in", self.ids)],
            ["enrollment_id", "name", "kind", "result", "taken_at", "error", "note"],
            order="id",
        )
        texts = self.env["sms.marketing.message"].search_fetch(
            [("enrollment_step_id", "in", taken.ids)], ["enrollment_step_id", "state", "body"], order="id"
        )
        traces = self.env["mailing.trace"].search_fetch(
            [("enrollment_step_id", "in", taken.ids)], ["enrollment_step_id", "trace_status", "message_id"], order="id"
        )
        letters = self.env["mail.message"].search_fetch(
            [("message_id", "in", traces.mapped("message_id"))], ["message_id", "subject"]
        )
        subjects = {letter.message_id: letter.subject for letter in letters}
        text_of = {text.enrollment_step_id.id: text for text in texts}
        trace_of = {trace.enrollment_step_id.id: trace for trace in traces}
        labels = dict(texts._fields["state"]._description_selection(self.env))
        for one in taken:
            line = self._line(one.kind, one.taken_at, one.name)
            if one.error:
                line |= {"note": one._words_on_error(), "is_bad": True}
            if one.result:
                line |= {"badge": one._label_of_result(), "colour": "primary" if one.result == "yes" else "secondary"}
            if text := text_of.get(one.id):
                line |= self._about_text(text, labels)
            if trace := trace_of.get(one.id):
                line |= self._about_letter(trace, subjects.get(trace.message_id))
            if one.note:
                line["note"] = " · ".join(words for words in (line.get("note"), one.note) if words)
            yield one.enrollment_id.id, line

    def _about_text(self, text, labels):
        """Return what a line says of an SMS: its words, its state, and what to do where it is not well."""
        why = text._explanation() if text.state not in ("delivered", "read") else False
        is_bad = text.state in ("failed", "undelivered", "refused")
        return {
            "text": text.body,
            "badge": labels[text.state],
            "colour": TEXT_COLOURS.get(text.state, "secondary"),
            "note": why or False,
            "is_bad": is_bad,
            "message": text.id,
        }

    def _about_letter(self, trace, subject):
        """Return what a line says of an e-mail: its subject, and what Odoo knows of it."""
        words, colour = LETTERS[trace.trace_status]
        if trace.links_click_datetime and trace.trace_status not in ("reply", "bounce", "error"):
            words, colour = _lt("Clicked"), "success"
        return {
            "text": subject,
            "badge": self.env._(words),
            "colour": colour,
            "note": self._times_of_letter(trace) or self._failure_of_letter(trace),
            "is_bad": trace.trace_status in ("bounce", "error"),
        }

    def _times_of_letter(self, trace):
        times = []
        if trace.open_datetime:
            times.append(self.env._("Opened %(when)s", when=self._when(trace.open_datetime)))
        if trace.links_click_datetime:
            times.append(self.env._("Clicked %(when)s", when=self._when(trace.links_click_datetime)))
        return " · ".join(times)

    def _failure_of_letter(self, trace):
        if trace.trace_status not in ("bounce", "error"):
            return False
        label = dict(trace._fields["failure_type"]._description_selection(self.env)).get(trace.failure_type)
        advice = self.env._("Check the address %(email)s, or the outgoing mail server.", email=trace.email)
        told = [(words or "").strip().rstrip(".") for words in (label, trace.failure_reason)]
        return " ".join([*(f"{words}." for words in told if words), advice])

    def _when(self, at, zone=False, day="EEE d MMM"):
        """Return "Thu 3 Dec 4:17 AM": the clock as the user's language has it, as everywhere on the screen."""
        zone = zone or self.env.context.get("tz") or self.env.user.tz or "UTC"
        return f"{format_datetime(self.env, at, tz=zone, dt_format=day)} {format_time(self.env, at, zone, 'short')}"

    # --- what came back ---

    def _lines_of_replies(self):
        """Yield (enrollment id, line) of what the people wrote while the run went on; one query."""
        replies = self.env["sms.marketing.message"].search_fetch(
            [("subscriber_id", "in", self.subscriber_id.ids), ("direction", "=", "inbound")],
            ["subscriber_id", "received_at", "body"],
            order="id",
        )
        by_person = replies.grouped("subscriber_id")
        for one in self:
            for reply in by_person.get(one.subscriber_id, replies.browse()):
                if one._was_on_the_way(reply.received_at or reply.create_date):
                    at = reply.received_at or reply.create_date
                    yield one.id, self._line("reply", at, self.env._("Replied"), text=reply.body, is_theirs=True)

    def _lines_of_taps(self):
        taps = self.env["sms.marketing.link.tap"].search_fetch(
            [("lead_id", "in", self.lead_id.ids)], ["lead_id", "link_id", "tapped_at", "state"], order="id"
        )
        by_lead = taps.grouped("lead_id")
        for one in self:
            for tap in by_lead.get(one.lead_id, taps.browse()):
                if one._was_on_the_way(tap.tapped_at):
                    title = self.env._("Tapped “%(link)s”", link=tap.link_id.name)
                    note = self.env._("Taken back later.") if tap.state == "undone" else False
                    yield one.id, self._line("tap", tap.tapped_at, title, note=note, is_theirs=True)

    def _was_on_the_way(self, at):
        """Tell whether a moment lies within this run; what ended it belongs to it, which may be a second later."""
        return self.started_at <= at and (not self.ended_at or at <= self.ended_at)

    def _lines_of_goal(self):
        """Yield the goal; where a step of the plan stands for it, the step tells it."""
        if self.goal_at and self.goal_source != "step":
            how = dict(self._fields["goal_source"]._description_selection(self.env)).get(self.goal_source, "")
            yield self._line("goal", self.goal_at, self.env._("Goal reached: %(how)s", how=how), is_good=True)

    # --- what was done to it ---

    def _lines_of_log(self):
        for line in self.log or []:
            named, unnamed = LOG_WORDS[line["what"]]
            words = self.env._(named if line.get("by") else unnamed)
            title = words % {"name": line.get("by")}
            yield self._line(line["what"], fields.Datetime.to_datetime(line["at"]), title)

    def _lines_of_end(self):
        """Yield the end, but where the log names who made it."""
        if self.state == "done" and self.ended_at:
            yield self._line("done", self.ended_at, self.env._("Finished"))
        logged = {line["what"] for line in self.log or []}
        if self.state == "exited" and self.exit_reason not in logged:
            reason = dict(self._fields["exit_reason"]._description_selection(self.env)).get(self.exit_reason, "")
            title = self.env._("Left the sequence: %(why)s", why=reason)
            yield self._line("exited", self.ended_at or self.started_at, title)


class SmsMarketingEnrollmentStep(models.Model):
    _inherit = "sms.marketing.enrollment.step"

    def _words_on_error(self):
        """Return why the step did not do its work; "held" is the run's own word for a text that would have waited."""
        if self.error == "held":
            return self.env._("The SMS would have had to wait, so it was left out.")
        return self.error

    def _label_of_result(self):
        return dict(self._fields["result"]._description_selection(self.env))[self.result]
