"""What a sequence achieves, in words that a salesperson understands, and the groups side by side."""

from odoo import api, fields, models
from odoo.tools import format_date
from odoo.tools.misc import formatLang
from odoo.tools.translate import LazyTranslate

from ..tools import lift
from ..tools.lift import Group
from .sequence_lift_count import LEFT_OUT, Counted

_lt = LazyTranslate(__name__)

CONTROLS = ("nothing", "without_sms")
DID_NOT = {"nothing": _lt("who got nothing"), "without_sms": _lt("who got all but the SMS")}
BADGES = {
    lift.BETTER: (_lt("It works"), "text-bg-success"),
    lift.WORSE: (_lt("It does harm"), "text-bg-danger"),
    lift.NO_DIFFERENCE: (_lt("No difference shown"), "text-bg-warning"),
    lift.TOO_FEW: (_lt("Too few people yet"), "text-bg-secondary"),
}
ROUND_FROM = 100
SAME = 0.0005  # a twentieth of a point: it would be shown as 0.0
MOST_TOLD = 1_000_000  # nobody has so many people


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    compared_sequence_id = fields.Many2one(
        "sms.marketing.sequence",
        "Side by Side With",
        domain="[('id', '!=', id), ('company_id', '=', company_id)]",
        copy=False,
        ondelete="set null",
        help="For example the same sequence without SMS.",
    )
    # sudo: the figures are the sequence's, whoever's leads they are of
    lift_words = fields.Text("Result", compute="_compute_lift", compute_sudo=True)
    lift_html = fields.Html("Results", compute="_compute_lift", compute_sudo=True, sanitize=False)

    @api.depends("goal_kind", "goal_days", "hold_out_share", "hold_out_kind", "compared_sequence_id", "name")
    def _compute_lift(self):
        counts = self._count_people()
        for sequence in self:
            parts = sequence._lift_parts(counts.get(sequence._origin.id, {}))
            sequence.lift_words = "\n".join(line for part in parts for line in part["words"])
            values = {"parts": parts, "hint": sequence._hint_on_lift()}
            sequence.lift_html = self.env["ir.qweb"]._render("sms_marketing.sequence_lift", values)

    def action_view_report(self):
        """Open the funnel of this sequence."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("sms_marketing.sequence_funnel_action")
        return {**action, "domain": [("sequence_id", "=", self.id)], "context": {"search_default_treated": 1}}

    # --- words ---

    def _lift_parts(self, counts):
        """Return one part for each thing that can be compared: {"words", "rows", "badge", "colour", "caution"}."""
        treated = self._group_of(counts, "treated")
        parts = [self._part_of_lift(counts, treated, group) for group in CONTROLS if self._is_compared(counts, group)]
        if not parts:
            words = [*self._words_on_alone(treated, counts), *self._words_on_open(counts)]
            parts = [{"words": words, "rows": [self._row(self.env._("Got it"), treated)] if treated.total else []}]
        if self.compared_sequence_id:
            parts.append(self._part_of_other(self.compared_sequence_id))
        return parts

    def _is_compared(self, counts, group):
        return group in counts or bool(self.hold_out_share and self.hold_out_kind == group)

    def _group_of(self, counts, group):
        counted = counts.get(group, Counted())
        return Group(counted.people, counted.reached)

    def _part_of_lift(self, counts, treated, group):
        control = self._group_of(counts, group)
        if self.goal_kind == "step" and group == "nothing":
            return self._part_without_meaning(treated, counts)
        found = lift.compare(treated, control)
        words = [*self._words_on_lift(found, counts, group), *self._words_on_open(counts)]
        words += self._words_on_since() if counts else []
        if not treated.total and not control.total:
            return {"words": words, "rows": []}
        badge, colour = BADGES[found.verdict]
        labels = {"nothing": self.env._("Got nothing"), "without_sms": self.env._("Got all but the SMS")}
        return {
            "words": words,
            "rows": [self._row(self.env._("Got it"), treated), self._row(labels[group], control)],
            "badge": self.env._(badge),
            "colour": colour,
        }

    def _part_without_meaning(self, treated, counts):
        caution = self.env._(
            "Only those who get the sequence can come to its goal step, so this compares nothing. Choose another goal."
        )
        words = [*self._words_on_alone(treated, counts), *self._words_on_open(counts)]
        return {"words": words, "rows": [], "caution": caution}

    def _words_on_since(self):
        if not self.hold_out_since:
            return []
        since = self._day(self.hold_out_since)
        if self.hold_out_until:
            until = self._day(self.hold_out_until)
            return [self.env._("Counted from %(since)s to %(until)s, while lots were drawn.", since=since, until=until)]
        return [self.env._("Counted since %(date)s, when the lot was set.", date=since)]

    def _part_of_other(self, other):
        """Return two sequences side by side. Nobody drew lots who gets which, so it is no proof."""
        mine = self._group_of(self._count_people(since=False).get(self._origin.id, {}), "treated")
        others = self._group_of(other._count_people(since=False).get(other.id, {}), "treated")
        found = lift.compare(mine, others)
        words = [
            self.env._(
                "Side by side: %(one)s: %(rate)s reached the goal; %(other)s: %(other_rate)s.",
                one=self._name_with_sms(),
                rate=self._share(mine),
                other=other._name_with_sms(),
                other_rate=self._share(others),
            )
        ]
        if found.verdict != lift.TOO_FEW:
            words.append(self._words_on_difference(found))
        caution = self.env._(
            "This is no proof: nobody drew lots who gets which sequence, so the people may differ as well."
        )
        if self._measured_by() != other._measured_by():
            caution += " " + self.env._("The goals of the two are not the same either.")
        rows = [self._row(self.name, mine), other._row(other.name, others)]
        return {"words": words, "rows": rows, "caution": caution}

    def _measured_by(self):
        """Return what two sequences have in common whose goals are the same."""
        detail = {"stage": "goal_stage_id", "tapped": "goal_link_id", "domain": "goal_domain"}.get(self.goal_kind)
        return self.goal_kind, self.goal_days, detail and self[detail]

    def _name_with_sms(self):
        has_sms = "sms" in self.step_ids.mapped("kind")
        if has_sms:
            return self.env._("“%(name)s” (with SMS)", name=self.name)
        return self.env._("“%(name)s” (without SMS)", name=self.name)

    def _words_on_alone(self, treated, counts):
        """Return the sentence on those who got it; none where nobody's time is over, which `_words_on_open` tells."""
        if not treated.total:
            return [] if self._early(counts) else [self.env._("Nobody who counts has started this sequence yet.")]
        return [
            self.env._(
                "Of %(people)s people who got the sequence, %(reached)s reached the goal (%(rate)s).",
                people=self._in_figures(treated.total),
                reached=self._in_figures(treated.reached),
                rate=self._percent(treated.rate),
            )
        ]

    def _early(self, counts):
        """Return the `Counted` of all groups whose time is not over; an empty list where there is nobody."""
        return [counted for group, counted in counts.items() if group != LEFT_OUT and counted.early]

    def _words_on_open(self, counts):
        words, early = [], self._early(counts)
        if early:
            words.append(
                self.env._(
                    "Not counted yet: %(count)s whose %(days)s days are not over; so far %(reached)s of them have "
                    "reached the goal.",
                    count=self._in_figures(sum(counted.early for counted in early)),
                    days=self.goal_days,
                    reached=self._in_figures(sum(counted.reached_early for counted in early)),
                )
            )
        if counts.get(LEFT_OUT):
            words.append(
                self.env._(
                    "Not counted: %(count)s who were at the goal when they started, or who came into both groups, "
                    "because leads were merged or a number changed.",
                    count=self._in_figures(counts[LEFT_OUT]),
                )
            )
        return words

    def _words_on_lift(self, found, counts, group):
        words = self._words_on_alone(found.treated, counts)
        if found.treated.total or found.control.total:
            words += self._words_on_control(found.control, counts, group)
        if found.verdict != lift.TOO_FEW:
            return [*words, self._words_on_difference(found), *self._words_on_chance(found)]
        if found.treated.total or found.control.total or self._early(counts):
            words.append(self._words_on_too_few(counts))
        return words

    def _words_on_control(self, control, counts, group):
        if not control.total:
            return [] if counts.get(group) else [self.env._("Nobody has been held out so far.")]
        return [
            self.env._(
                "Of %(people)s %(did_not)s, %(reached)s did (%(rate)s).",
                people=self._in_figures(control.total),
                did_not=self.env._(DID_NOT[group]),
                reached=self._in_figures(control.reached),
                rate=self._percent(control.rate),
            )
        ]

    def _words_on_too_few(self, counts):
        if self._early(counts):
            return self.env._(
                "It is too early to tell anything: each group needs at least %(fewest)s people whose %(days)s days are "
                "over.",
                fewest=lift.FEWEST,
                days=self.goal_days,
            )
        return self.env._(
            "That is too few to tell anything: each group needs at least %(fewest)s people.", fewest=lift.FEWEST
        )

    def _words_on_difference(self, found):
        low, high = found.difference_interval
        values = {
            "points": self._points(abs(found.difference)),
            "low": self._points(low),
            "high": self._points(high),
        }
        if abs(found.difference) < SAME:
            first = self.env._("That is the same.")
        elif found.difference > 0:
            first = self.env._("That is %(points)s points more", **values) + self._words_on_relative(found)
        else:
            first = self.env._("That is %(points)s points fewer", **values) + self._words_on_relative(found)
        second = self.env._(
            "With 95 %% confidence the true difference is between %(low)s and %(high)s points.", **values
        )
        return f"{first} {second}"

    def _words_on_relative(self, found):
        if found.relative is None:
            return "."
        times = formatLang(self.env, 1 + found.relative, digits=1)
        return self.env._(", %(times)s times the rate of the others.", times=times)

    def _words_on_chance(self, found):
        if found.verdict in (lift.BETTER, lift.WORSE):
            return [self.env._("Chance alone would hardly do that.")]
        words = self.env._("Chance alone could do that as well, so nothing is shown yet.")
        if found.missing and found.missing < MOST_TOLD:
            more = self._in_figures(_rounded(found.missing))
            words += " " + self.env._("About %(more)s more people would settle a difference of this size.", more=more)
        return [words]

    def _hint_on_lift(self):
        if self.hold_out_share or self.hold_out_since or not self._origin.id:
            return ""
        return self.env._(
            "Would they have done so anyhow? Hold out some people by lot, 10 percent for example, and you will see "
            "here what the sequence achieves."
        )

    # --- figures in the reader's language ---

    def _row(self, label, group):
        low, high = lift.wilson(group)
        return {
            "label": label,
            "people": self._in_figures(group.total),
            "reached": self._in_figures(group.reached),
            "rate": self._percent(group.rate) if group.total else "–",
            "between": f"{self._percent(low)} – {self._percent(high)}" if group.total else "–",
            "bar": round(100 * (group.rate or 0), 1),
            "from": round(100 * low, 1) if group.total else 0,
            "width": round(100 * (high - low), 1) if group.total else 0,
        }

    def _share(self, group):
        if not group.total:
            return self.env._("nobody whose time is over")
        return self.env._(
            "%(reached)s of %(people)s (%(rate)s)",
            reached=self._in_figures(group.reached),
            people=self._in_figures(group.total),
            rate=self._percent(group.rate),
        )

    def _in_figures(self, number):
        return formatLang(self.env, number, digits=0)

    def _day(self, moment):
        return format_date(self.env, fields.Datetime.context_timestamp(self, moment).date())

    def _percent(self, share, digits=1):
        return f"{formatLang(self.env, 100 * share, digits=digits)} %"

    def _points(self, share):
        return formatLang(self.env, 100 * share, digits=1).replace("-", "−")  # a minus sign, not a hyphen


def _rounded(number):
    """Return a number of people as one would say it: two digits are enough for what is an estimate."""
    if number < ROUND_FROM:
        return number
    unit = 10 ** (len(str(number)) - 2)
    return -(-number // unit) * unit
