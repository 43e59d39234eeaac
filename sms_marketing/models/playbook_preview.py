"""What a playbook looks like before it is installed: the flow of its sequences and its texts, with sample values."""

from markupsafe import Markup

from odoo import fields, models
from odoo.tools.translate import LazyTranslate

from ..tools import merge_fields, playbook_schema, playbook_text, segments
from .form_field import KINDS
from .link_token import PATH
from .playbook_items import own_words
from .sequence_step import CONDITIONS, UNITS

_lt = LazyTranslate(__name__)

ICONS = {
    "sms": "fa-mobile",
    "email": "fa-envelope-o",
    "wait": "fa-clock-o",
    "branch": "fa-code-fork",
    "goal": "fa-flag-checkered",
    "stage": "fa-columns",
    "tag": "fa-tag",
    "activity": "fa-phone",
    "jump": "fa-share",
    "stop": "fa-stop-circle-o",
}
FIRST_NAME = _lt("Ann")
ONE = {
    "minutes": _lt("1 minute"),
    "hours": _lt("1 hour"),
    "days": _lt("1 day"),
    "weeks": _lt("1 week"),
    "months": _lt("1 month"),
}


class SmsMarketingPlaybook(models.Model):
    _inherit = "sms.marketing.playbook"

    preview = fields.Html(compute="_compute_preview", sanitize=False, help="Made of the checked file.")

    def _compute_preview(self):
        for playbook in self:
            playbook.preview = self.env["ir.qweb"]._render("sms_marketing.playbook_preview", playbook._shown())

    def _shown(self):
        """Return what the preview's template needs."""
        content = self._content()
        values, names = self._samples(), {kind: _names(content[kind]) for kind in ("stages", "tags", "links", "texts")}
        names["emails"] = _names(content["emails"])
        texts = {item["key"]: self._shown_text(item, values) for item in content["texts"]}
        emails = {item["key"]: self._shown_email(item, values) for item in content["emails"]}
        sequences = [
            {
                "name": item["name"],
                "purpose": item["purpose"],
                "reason": item["reason"],
                "steps": self._shown_steps(item["steps"], names, texts, emails),
                "started_by": self._started_by(item["key"], content),
                "ends": self._end_words(item["goal"], names),
                "hours": self._hours_words(item),
            }
            for item in content["sequences"]
        ]
        return {
            "sequences": sequences,
            "links": [self._shown_link(item, names) for item in content["links"]],
            "questions": {item["key"]: item["name"] for item in content["questions"]},
            "forms": [{**item, "asks": self._asks(item)} for item in content["forms"]],
            "stages": [item["name"] for item in content["stages"]],
            "tags": [item["name"] for item in content["tags"]],
        }

    def _samples(self):
        """Return sample values by the name of the field."""
        own = own_words(self.env.company)
        first = self.env._(FIRST_NAME)
        plain = {
            "first_name": first,
            "name": first,
            "object.contact_name": first,
            "object.user_id.name": self.env.user.name,
        }
        return {**plain, **own}

    def _shown_text(self, item, values):
        site = self.env.company.sudo().website or self.get_base_url()  # sudo: as in own_words
        body = playbook_text.LINK.sub(f"{site.rstrip('/')}{PATH}…", item["body"])
        counted = segments.count(merge_fields.render(playbook_text.LINK.sub("x" * 52, item["body"]), values))
        return {"name": item["name"], "body": merge_fields.render(body, values), "segments": counted.segments}

    @staticmethod
    def _shown_email(item, values):
        html = Markup(playbook_text.sample(item["body"], values))  # checked when it was read: no script, no code
        return {"name": item["name"], "subject": merge_fields.render(item["subject"], values), "body": html}

    def _started_by(self, key, content):
        """Return what starts a sequence by itself, as words."""
        forms = [item["name"] for item in content["forms"] if item["sequence"] == key]
        links = [item["name"] for item in content["links"] if item["starts"] == key]
        return [
            *(self.env._("the form “%(name)s”", name=name) for name in forms),
            *(self.env._("a tap on “%(name)s”", name=name) for name in links),
        ]

    def _end_words(self, goal, names):
        """Return what ends a sequence early, of goals that do."""
        if not (goal and goal["ends"] and goal["is"] == "stage"):
            return ""
        return self.env._(
            "A lead that comes to “%(stage)s” gets nothing more of it.", stage=names["stages"][goal["stage"]]
        )

    def _hours_words(self, item):
        """Return when a sequence texts by its own hours; an empty text where it has none."""
        if not item["opens"] < item["closes"]:
            return ""
        return self.env._(
            "Texts from %(opens)s to %(closes)s where the person is.",
            opens=_clock(item["opens"]),
            closes=_clock(item["closes"]),
        )

    # --- steps ---

    def _shown_steps(self, steps, names, texts, emails):
        return [self._shown_step(step, names, texts, emails) for step in steps]

    def _shown_step(self, step, names, texts, emails):
        shown = {"icon": ICONS[step["kind"]], "kind": step["kind"], "words": self._step_words(step, names)}
        if step["kind"] == "sms":
            shown["text"] = texts[step["text"]]
        if step["kind"] == "email":
            shown["email"] = emails[step["email"]]
        if step["kind"] == "branch":
            shown["lanes"] = [
                (label, self._shown_steps(step[lane], names, texts, emails))
                for lane, label in (("yes", self.env._("Yes")), ("no", self.env._("No")))
            ]
        return shown

    def _step_words(self, step, names):
        """Return what a step does in a few words."""
        words = {
            "sms": lambda: self.env._("SMS: %(name)s", name=names["texts"][step["text"]]),
            "email": lambda: self.env._("E-mail: %(name)s", name=names["emails"][step["email"]]),
            "wait": lambda: self._wait_words(step["wait"]),
            "branch": lambda: self._branch_words(step, names),
            "goal": lambda: self.env._("Goal reached"),
            "stage": lambda: self.env._("Move to “%(stage)s”", stage=names["stages"][step["stage"]]),
            "tag": lambda: self._tag_words(step, names["tags"]),
            "activity": lambda: self.env._("Activity: %(summary)s", summary=step["activity"]["summary"]),
            "jump": lambda: self.env._("Go on further down"),
            "stop": lambda: self.env._("End here"),
        }
        return words[step["kind"]]()

    def _tag_words(self, step, tags):
        names = [*(f"+ {tags[key]}" for key in step["add"]), *(f"− {tags[key]}" for key in step["remove"])]
        return self.env._("Tags: %(names)s", names=", ".join(names))

    def _span(self, count, unit):
        if count == 1:
            return self.env._(ONE[unit])
        label = dict(self.env["sms.marketing.sequence.step"]._fields["wait_unit"]._description_selection(self.env))
        return f"{count} {label.get(unit, dict(UNITS)[unit])}"

    def _wait_words(self, wait):
        kind = playbook_schema.kind_of_wait(wait)
        if kind == "wait_for":
            return self.env._("Wait %(span)s", span=self._span(wait["count"], wait["unit"]))
        clock = _clock(wait["hour"])
        if kind == "wait_until":
            is_working = wait["weekdays"] and not {"saturday", "sunday"} & set(wait["weekdays"])
            at = self.env._("of a working day") if is_working else ""
            return " ".join(filter(None, (self.env._("Wait until %(clock)s", clock=clock), at)))
        name = self.env["ir.model.fields"]._get("crm.lead", wait["field"]).sudo().field_description or wait["field"]
        span = self._span(abs(wait["count"]), wait["unit"])
        if not wait["count"]:
            return self.env._("Wait until the day of “%(field)s”, %(clock)s", field=name, clock=clock)
        if wait["count"] < 0:
            return self.env._("Wait until %(span)s before “%(field)s”, %(clock)s", span=span, field=name, clock=clock)
        return self.env._("Wait until %(span)s after “%(field)s”, %(clock)s", span=span, field=name, clock=clock)

    def _branch_words(self, step, names):
        label = dict(self.env["sms.marketing.sequence.step"]._fields["condition"]._description_selection(self.env)).get(
            step["ask"], dict(CONDITIONS)[step["ask"]]
        )
        if step["ask"] == "reply_matches":
            label = self.env._("The reply says %(words)s", words=", ".join(step["words"]))
        elif step["ask"] == "tapped" and step["link"]:
            label = self.env._("“%(link)s” was tapped", link=names["links"][step["link"]])
        elif step["ask"] == "domain":
            label = " ".join([label, *(self._condition_words(one) for one in step["lead"])])
        within = step["within"]
        if not within or not within["count"]:
            return f"{label}?"
        return self.env._("%(question)s? Waits %(span)s for it", question=label, span=self._span(**within))

    def _condition_words(self, one):
        """Return a condition on the lead as somebody may read it: “Expected Closing > today”."""
        if isinstance(one, str):
            return one
        field = self.env["crm.lead"]._fields.get(one[0])
        return f"{field._description_string(self.env) if field else one[0]} {one[1]} {one[2]}"

    # --- links and forms ---

    def _shown_link(self, item, names):
        does = []
        if item["stage"]:
            does.append(self.env._("moves to “%(stage)s”", stage=names["stages"][item["stage"]]))
        if item["tags"]:
            does.append(self.env._("adds the tag %(tags)s", tags=", ".join(names["tags"][key] for key in item["tags"])))
        if item["activity"]:
            does.append(self.env._("plans “%(summary)s”", summary=item["activity"]["summary"]))
        if item["stops_sequences"]:
            does.append(self.env._("stops running sequences"))
        return {**item, "does": ", ".join(does) or self.env._("is counted")}

    def _asks(self, form):
        return ", ".join(one["label"] or self.env._(KINDS[one["asks_for"]].label) for one in form["fields"])


def _clock(hour):
    minutes = round(hour * 60)
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _names(items):
    return {item["key"]: item["name"] for item in items}
