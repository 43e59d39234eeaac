"""Items of a playbook's JSON and records of Odoo: how each becomes the other. `playbook_installation` decides when."""

import ast
import hashlib
import json
from dataclasses import dataclass, field

from odoo import models

from ..tools import playbook_schema, playbook_text
from ..tools.playbook import steps as walk_steps
from .form_field import FREE
from .sequence_step import WEEKDAYS

MODELS = {
    "stages": "crm.stage",
    "tags": "crm.tag",
    "texts": "sms.template",
    "emails": "mail.template",
    "questions": "sms.marketing.link.question",
    "links": "sms.marketing.link",
    "forms": "sms.marketing.form",
    "sequences": "sms.marketing.sequence",
}
KINDS = {model: kind for kind, model in MODELS.items()}
# In this order each finds what it needs; a sequence's steps are written when its texts are there.
ORDER = ("stages", "tags", "questions", "sequences", "links", "texts", "emails", "forms")
ACTIVITY_TYPES = {
    "call": "mail.mail_activity_data_call",
    "meeting": "mail.mail_activity_data_meeting",
    "todo": "mail.mail_activity_data_todo",
    "email": "mail.mail_activity_data_email",
}
EMAIL_FROM = "{{ (object.user_id.email_formatted or object.company_id.email_formatted or user.email_formatted) }}"
# key of the JSON: field of the record; where both hold the same plain value
PLAIN = {
    "stages": {"name": "name", "is_won": "is_won", "folded": "fold"},
    "tags": {"name": "name", "color": "color"},
    "questions": {"name": "name"},
    "texts": {"name": "name"},
    "emails": {"name": "name"},
    "links": {
        "name": "name",
        "may_move_backwards": "allow_backward",
        "stops_sequences": "stops_sequences",
        "changeable": "is_changeable",
        "page_question": "question",
        "thanks": "thanks",
        "valid_days": "expires_after",
    },
    "forms": {
        "name": "name",
        "intro": "intro",
        "button": "button",
        "asks_consent": "asks_consent",
        "confirm_by_sms": "double_opt_in",
        "thanks_title": "thanks_title",
        "thanks": "thanks",
    },
    "sequences": {
        "name": "name",
        "purpose": "marketing_purpose",
        "reason": "marketing_purpose_reason",
        "on_reply": "on_reply",
        "on_hold": "hold_policy",
        "on_refusal": "refusal_policy",
        "again": "reenroll",
        "again_days": "reenroll_days",
        "alone": "is_alone",
        "opens": "window_opens",
        "closes": "window_closes",
        "texts_a_day": "marketing_cap",
        "waits_for_tomorrow": "waits_for_cap",
    },
}
# key of the JSON: (field of the record, the list that is referred to)
REFERENCES = {
    "links": {
        "question": ("question_id", "questions"),
        "stage": ("stage_id", "stages"),
        "starts": ("sequence_id", "sequences"),
    },
    "forms": {"stage": ("stage_id", "stages"), "sequence": ("sequence_id", "sequences")},
}
FIELD = {"asks_for": "kind", "label": "label", "hint": "placeholder", "required": "is_required"}
STEP_REFERENCES = {
    "sms": {"text": ("template_id", "texts")},
    "email": {"email": ("mail_template_id", "emails")},
    "branch": {"link": ("condition_link_id", "links")},
    "stage": {"stage": ("stage_id", "stages")},
}
NO_GOAL = playbook_schema.normal("goal", {"is": "step"})
GOES_TO = {"notes": "description", "tag": "tag"}


def digest(item):
    """Return what two equal items have in common, and two different ones have not."""
    return hashlib.sha256(json.dumps(item, sort_keys=True, default=str).encode()).hexdigest()


def own_words(company):
    """Return what stands in texts and e-mails for the sender's name and address, where a lead is of no company.

    Without < and >: Odoo writes what stands in a template into e-mails as it is.
    sudo: whoever makes texts need not be allowed to read companies.
    """
    company = company.sudo()
    address = company.partner_id.contact_address_inline or ""
    words = {playbook_text.BRAND: company._sms_brand(), playbook_text.ADDRESS: " ".join(address.split())}
    return {name: text.replace("<", "").replace(">", "") for name, text in words.items()}


@dataclass
class Maker:
    """Turns items into values of records. `records`: {(list, key): record} of what is there already."""

    env: object
    company: models.Model
    team: models.Model
    records: dict
    codes: dict = field(default_factory=dict)  # key of a link: its code here, which may have been taken

    def values(self, kind, item):
        """Return the values of the record for an item with all its keys; without those that only creating needs."""
        values = {name: item[key] for key, name in PLAIN[kind].items()}
        for key, (name, of) in REFERENCES.get(kind, {}).items():
            values[name] = self.id_of(of, item[key])
        return {**values, **getattr(self, f"_more_of_{kind}", lambda _item: {})(item)}

    def for_new(self, kind, item):
        """Return what is only said when the record is made."""
        company = {"company_id": self.company.id}
        model_id = self.env["ir.model"]._get_id("crm.lead")
        more = {
            "stages": {"team_ids": [(6, 0, self.team.ids)]},
            "texts": {"model_id": model_id},
            "emails": {"model_id": model_id, "use_default_to": True, "email_from": EMAIL_FROM},
            "questions": company,
            "links": {**company, "code": self.codes.get(item["key"], item["key"])},
            "forms": {**company, "is_published": False, "team_id": self.team.id},
            "sequences": company,
        }
        return more.get(kind, {})

    def id_of(self, of, key):
        return self.records[of, key].id if key else False

    def ids_of(self, of, keys):
        return [(6, 0, [self.records[of, key].id for key in keys])]

    def _more_of_texts(self, item):
        brand = own_words(self.company)[playbook_text.BRAND]
        return {"body": playbook_text.with_brand(playbook_text.with_codes(item["body"], self.codes), brand)}

    def _more_of_emails(self, item):
        own, body = own_words(self.company), playbook_text.with_codes(item["body"], self.codes)
        return {
            "subject": playbook_text.to_subject(item["subject"], own),
            "body_html": playbook_text.to_template(body, own),
        }

    def _more_of_links(self, item):
        return {"tag_ids": self.ids_of("tags", item["tags"]), **self._activity(item["activity"])}

    def _activity(self, activity):
        type_ = self.env.ref(ACTIVITY_TYPES[activity["type"]], raise_if_not_found=False) if activity else None
        return {
            "activity_type_id": type_.id if type_ else False,
            "activity_summary": activity["summary"] if activity else False,
            "activity_days": activity["days"] if activity else 0,
        }

    def _more_of_forms(self, item):
        lines = [(0, 0, self._form_field(at, one)) for at, one in enumerate(item["fields"])]
        return {"tag_ids": self.ids_of("tags", item["tags"]), "field_ids": [(5, 0, 0), *lines]}

    def _form_field(self, at, item):
        plain = {name: item[key] for key, name in FIELD.items()}
        choices = "\n".join(item["choices"]) if item["asks_for"] == "choice" else False
        return {**plain, "sequence": at * 10, "choices": choices, "target": GOES_TO[item["goes_to"]]}

    def _more_of_sequences(self, item):
        return {"window_weekdays": _numbers(item["weekdays"])}

    def plan(self, item):
        """Return the values that make the plan and the goal of a sequence's item, when links and texts are there."""
        found = list(walk_steps(item["steps"]))
        lines = [self._step(at, step, parent, lane) for at, (step, parent, lane) in enumerate(found, 1)]
        return {"step_ids": [(5, 0, 0), *((0, 0, line) for line in lines)], **self._goal(item["goal"] or NO_GOAL)}

    def _goal(self, goal):
        return {
            "goal_kind": goal["is"],
            "goal_stage_id": self.id_of("stages", goal["stage"]),
            "goal_link_id": self.id_of("links", goal["link"]),
            "goal_domain": repr(as_domain(goal["lead"])),
            "goal_days": goal["within_days"],
            "ends_at_goal": goal["ends"],
        }

    def _step(self, at, step, parent, lane):
        values = {"sequence": at * 10, "key": step["key"], "kind": step["kind"]}
        values |= {"parent_key": parent or False, "lane": lane or False}
        for key, (name, of) in STEP_REFERENCES.get(step["kind"], {}).items():
            values[name] = self.id_of(of, step[key])
        return {**values, **getattr(self, f"_step_{step['kind']}", lambda _step: {})(step)}

    def _step_wait(self, step):
        wait = step["wait"]
        kind = playbook_schema.kind_of_wait(wait)
        if kind == "wait_until":
            return {"wait_kind": "until", "wait_hour": wait["hour"], "wait_weekdays": _numbers(wait["weekdays"])}
        plain = {"wait_count": wait["count"], "wait_unit": wait["unit"]}
        if kind == "wait_for":
            return {"wait_kind": "for", **plain}
        found = self.env["ir.model.fields"]._get("crm.lead", wait["field"])
        missing = {"wait_hour": wait["hour"], "wait_missing": wait["if_empty"]}
        return {"wait_kind": "date", "wait_field_id": found.id, **plain, **missing}

    def _step_branch(self, step):
        within = step["within"] or {"count": 0, "unit": "days"}
        return {
            "condition": step["ask"],
            "condition_words": ", ".join(step["words"]) or False,
            "condition_domain": repr(as_domain(step["lead"])),
            "wait_count": within["count"],
            "wait_unit": within["unit"],
        }

    def _step_tag(self, step):
        return {"tag_ids": self.ids_of("tags", step["add"]), "tag_removed_ids": self.ids_of("tags", step["remove"])}

    def _step_activity(self, step):
        return self._activity(step["activity"])

    def _step_jump(self, step):
        return {"target_key": step["to"]}


@dataclass
class Reader:
    """Turns records into items. `name(record)` says how an item refers to a record; `own` see `own_words`."""

    env: object
    own: dict
    name: object
    codes: dict = field(default_factory=dict)  # code of a link here: its key in the playbook

    def item(self, record):
        """Return the item of a record without its key. What a playbook cannot hold stays for the checker to find."""
        kind = KINDS[record._name]
        item = {key: record[name] or _empty(record, name) for key, name in PLAIN[kind].items()}
        for key, (name, _of) in REFERENCES.get(kind, {}).items():
            item[key] = self.names(record[name])
        return {**item, **getattr(self, f"_more_of_{kind}", lambda _record: {})(record)}

    def names(self, records):
        return self.name(records) if records else ""

    def _more_of_texts(self, record):
        body = playbook_text.without_brand(record.body or "", self.own[playbook_text.BRAND])
        return {"body": playbook_text.with_codes(body, self.codes)}

    def _more_of_emails(self, record):
        body = playbook_text.from_template(str(record.body_html or ""), self.own)
        subject = playbook_text.from_subject(record.subject or "", self.own)
        return {"subject": subject, "body": playbook_text.with_codes(body, self.codes)}

    def _more_of_links(self, record):
        return {"tags": self._all(record.tag_ids), "activity": self._activity(record)}

    def _activity(self, record):
        if not record.activity_type_id:
            return None
        # sudo: an XML id says nothing that is anybody's secret
        xmlid = record.activity_type_id.sudo().get_external_id()[record.activity_type_id.id]
        kind = next((kind for kind, known in ACTIVITY_TYPES.items() if known == xmlid), "todo")
        summary = record.activity_summary or record.activity_type_id.name
        return {"type": kind, "summary": summary, "days": record.activity_days}

    def _all(self, records):
        return sorted(self.name(record) for record in records)

    def _more_of_forms(self, record):
        fields = record.field_ids.sorted(lambda one: (one.sequence, one.id))
        return {"tags": self._all(record.tag_ids), "fields": [self._form_field(one) for one in fields]}

    def _form_field(self, record):
        item = {key: record[name] or _empty(record, name) for key, name in FIELD.items()}
        is_choice = record.kind == "choice"
        item["choices"] = (
            [one.strip() for one in (record.choices or "").splitlines() if one.strip()] if is_choice else []
        )
        item["goes_to"] = "tag" if is_choice and record.target == "tag" else "notes"
        if record.kind in FREE and record.target == "field":
            item["goes_to"] = "notes"  # a field of one's own is in no other database
        return item

    def _more_of_sequences(self, record):
        goal = self._goal(record)
        plan = {"goal": None if goal == NO_GOAL else goal, "steps": self._lane(record.step_ids, "", "")}
        return {"weekdays": _weekdays(record.window_weekdays), **plan}

    def _goal(self, record):
        kind = record.goal_kind
        return {
            "is": kind,
            "stage": self.names(record.goal_stage_id) if kind == "stage" else "",
            "link": self.names(record.goal_link_id) if kind == "tapped" else "",
            "lead": _from_domain(record.goal_domain) if kind == "domain" else [],
            "within_days": record.goal_days,
            "ends": record.ends_at_goal,
        }

    def _lane(self, steps, parent, lane):
        inside = steps.filtered(
            lambda step: (step.parent_key or "") == parent and (not parent or step.lane == lane)
        ).sorted(lambda step: (step.sequence, step.id))
        return [self._step(step, steps) for step in inside]

    def _step(self, step, steps):
        item = {"key": step.key, "kind": step.kind}
        for key, (name, _of) in STEP_REFERENCES.get(step.kind, {}).items():
            item[key] = self.names(step[name])
        more = getattr(self, f"_step_{step.kind}", lambda _step: {})(step)
        lanes = {name: self._lane(steps, step.key, name) for name in ("yes", "no")} if step.kind == "branch" else {}
        return {**item, **more, **lanes}

    def _step_wait(self, step):
        plain = {"count": step.wait_count, "unit": step.wait_unit}
        if step.wait_kind == "until":
            return {"wait": {"hour": step.wait_hour, "weekdays": _weekdays(step.wait_weekdays)}}
        if step.wait_kind == "for":
            return {"wait": plain}
        name = step.wait_field_id.sudo().name or ""  # sudo: what a field is called is no secret
        return {"wait": {"field": name, **plain, "hour": step.wait_hour, "if_empty": step.wait_missing}}

    def _step_branch(self, step):
        words = [word.strip() for word in (step.condition_words or "").split(",") if word.strip()]
        within = {"count": step.wait_count, "unit": step.wait_unit} if step.wait_count else None
        is_domain, is_words = step.condition == "domain", step.condition == "reply_matches"
        lead = _from_domain(step.condition_domain) if is_domain else []
        return {"ask": step.condition, "words": words if is_words else [], "lead": lead, "within": within}

    def _step_tag(self, step):
        return {"add": self._all(step.tag_ids), "remove": self._all(step.tag_removed_ids)}

    def _step_activity(self, step):
        return {"activity": self._activity(step)}

    def _step_jump(self, step):
        return {"to": step.target_key or ""}


def _empty(record, name):
    """Return what an item says where a field of a record is empty."""
    return {"boolean": False, "integer": 0, "float": 0}.get(record._fields[name].type, "")


def _numbers(weekdays):
    return ",".join(str(WEEKDAYS.index(day)) for day in weekdays) or False


def _weekdays(numbers):
    found = sorted({int(day) for day in (numbers or "").split(",") if day.strip().isdigit() and int(day) < 7})
    return [WEEKDAYS[day] for day in found]


def as_domain(conditions):
    """Return the conditions of a playbook as Odoo writes them."""
    return [tuple(one) if isinstance(one, list) else one for one in conditions]


def _from_domain(written):
    """Return the conditions of a domain as lists; one that is no plain value stays text, which the checker refuses."""
    try:
        found = ast.literal_eval(written or "[]")
    except (ValueError, SyntaxError):
        return written
    return [list(one) if isinstance(one, tuple) else one for one in found]
