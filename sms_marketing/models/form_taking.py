"""From what a visitor sent to a lead, to the ledger and to a sequence; nothing that is known gets lost on the way."""

import logging
from datetime import date
from typing import NamedTuple

from markupsafe import Markup

from odoo import fields, models
from odoo.exceptions import ConcurrencyError, UserError
from odoo.tools import SQL, escape_psql
from odoo.tools.mail import email_normalize, plaintext2html

from ..tools import form_values
from .form import UTM
from .form_field import FREE, KINDS
from .form_submission import WHY_SPAM
from .fresh_start import CONCURRENT_CHANGE

_logger = logging.getLogger(__name__)

MIN_SECONDS = 2  # nobody reads and fills in a form faster
HONEYPOT, CONSENT_BOX, TOKEN = "homepage", "sms_consent", "token"
UTM_PARAMS = {"source_id": "utm_source", "medium_id": "utm_medium", "campaign_id": "utm_campaign"}
MOST_UTM, MOST_HEADER, MOST_URL = 64, 300, 1000


class Answer(NamedTuple):
    """A field with what was typed into it: the value that is kept, or the code of what is wrong."""

    field: object
    raw: str
    value: object = ""
    error: str = ""

    def kept(self, lang):
        """Return what is stored of this answer, with its label for those who work on the lead."""
        field = self.field.with_context(lang=lang)
        return {"field": field.id, "kind": field.kind, "label": field.label, "value": _shown(self.value)}


class Visit(NamedTuple):
    """What is known of the request that sends a form."""

    ip: str
    user_agent: str
    ticket: object  # form_token.Ticket


class SmsMarketingForm(models.Model):
    _inherit = "sms.marketing.form"

    # --- reading ---

    def _read_answers(self, params):
        """Return the `Answer` to each field of the form; what else was sent is left aside."""
        answers = [self._read_answer(field, params.get(field._input_name())) for field in self.field_ids]
        if self._is_box_ticked(params):
            answers = [self._with_number_needed(answer) for answer in answers]
        return answers

    def _read_answer(self, field, raw):
        typed = raw if isinstance(raw, str) else ""
        try:
            return Answer(field, typed, field._read(raw))
        except form_values.Wrong as wrong:
            return Answer(field, typed, error=wrong.args[0])

    def _with_number_needed(self, answer):
        """Who ticks the box has to say which number it is about."""
        if answer.field.kind == "phone" and not (answer.value or answer.error):
            return answer._replace(error=form_values.REQUIRED)
        return answer

    def _is_box_ticked(self, params):
        return bool(self.asks_consent and params.get(CONSENT_BOX))

    def _why_spam(self, params, visit):
        """Return the code of what gives a robot away, or an empty string."""
        if params.get(HONEYPOT):
            return "honeypot"
        return "too_fast" if visit.ticket.is_younger_than(MIN_SECONDS, self._now()) else ""

    # --- taking ---

    def _take(self, params, answers, visit):
        """Keep what was sent, once, and do what follows from it."""
        submission = self.env["sms.marketing.form.submission"]._claim(self, visit.ticket)
        if not submission:
            return submission
        submission.write(self._kept(params, answers, visit))
        why_spam = self._why_spam(params, visit) or ("number" if submission._is_one_too_many() else "")
        if why_spam:
            submission.write({"state": "spam", "why_spam": self.env._(WHY_SPAM[why_spam])})
        else:
            self._take_up(submission)
        return submission

    def _kept(self, params, answers, visit):
        """Return the values of a submission: what was sent, and its evidence."""
        context = visit.ticket.context
        by_kind = {answer.field.kind: answer.value for answer in answers}
        sent = [answer for answer in answers if answer.value not in ("", None)]
        utm = {name: form_values.clean(params.get(name) or "")[:MOST_UTM] for name in UTM_PARAMS.values()}
        return {
            "answers": [answer.kept(self._language()) for answer in sent],
            "number": by_kind.get("phone") or False,
            "email": email_normalize(by_kind.get("email") or "") or False,
            "is_ticked": self._is_box_ticked(params),
            "version_id": self._version_read(context).id,
            "lang": context.get("lang"),
            "ip": visit.ip,
            "user_agent": form_values.clean(visit.user_agent)[:MOST_HEADER],
            "page_url": context.get("page"),
            "is_embedded": context.get("mode") == "embed",
            "utm": {name: value for name, value in utm.items() if value},
        }

    def _version_read(self, context):
        """Return the version of the wording that stood on the page, as the signed ticket names it."""
        versions = self.env["sms.marketing.wording.version"]
        return versions.browse(context.get("version") or ()).exists() if self.asks_consent else versions

    def _take_up(self, submission):
        """Make or update the lead, record the consent, start the sequence; what fails is kept and told.

        Broad except: this is a door, behind which anybody's automation rules run, and no visitor shall lose what they
        wrote to them.
        """
        self._lock_person(submission)
        try:
            with self.env.cr.savepoint():
                self.with_context(lang=self._language())._follow(submission.with_context(lang=self._language()))
                self.env.flush_all()
        except CONCURRENT_CHANGE:
            raise  # the request starts again from the beginning
        except Exception as error:
            self.env.invalidate_all()
            _logger.exception("Submission %s of form %s could not be taken up", submission.id, self.id)
            submission.write({"state": "failed", "error": str(error)[:500]})

    def _lock_person(self, submission):
        """Let one submission of a person be taken at a time; the other one starts again and meets the lead."""
        for key in filter(None, (submission.number, submission.email)):
            query = SQL(
                "SELECT pg_try_advisory_xact_lock(hashtextextended(%s, 0))",
                f"sms_marketing_form {self.company_id.id} {key}",
            )
            if not self.env.execute_query(query)[0][0]:
                raise ConcurrencyError("Another submission of the same person is being taken.")

    def _follow(self, submission):
        subscriber = self._record_consent(submission)
        lead = self._bring_to_lead(submission)
        submission.write({"state": "done", "why_spam": False, "error": False, "lead_id": lead.id})
        if subscriber:
            subscriber._mirror_safely()
        self._start_sequence(lead)

    def _start_sequence(self, lead):
        if self.sequence_id.active and self.sequence_id.step_ids and not lead._is_closed():
            self.sequence_id._enroll(lead)

    # --- consent ---

    def _record_consent(self, submission):
        """Record the tick beside the box; return the subscriber whose standing may have changed.

        Only ever opts in, and never whom a suppression covers.
        """
        subscribers = self.env["sms.marketing.subscriber"]
        if not (submission.is_ticked and submission.number):
            submission.consent_result = "none"
            submission.subscriber_id = subscribers._for_numbers(self.company_id, [submission.number]).get(
                submission.number
            )
            return subscribers
        subscriber = subscribers._for_numbers(self.company_id, [submission.number], create=True)[submission.number]
        submission.subscriber_id = subscriber
        submission.consent_result = self._opt_in_or_ask(subscriber, self._evidence(submission))
        return subscriber

    def _opt_in_or_ask(self, subscriber, evidence):
        """Do what the tick means for this number; return the word for it."""
        if subscriber._is_suppressed():
            # under a pseudonym nothing may stand that tells who it is
            subscriber._append("request", "form", **({} if subscriber.is_erased else evidence))
            return "kept_out"
        if subscriber.consent == "opted_in":
            return "already"
        if self.double_opt_in:
            return self._ask(subscriber, evidence)
        subscriber._opt_in("form", **evidence)
        return "opted_in"

    def _ask(self, subscriber, evidence):
        """Have the person confirm by text; in Canada nobody is asked that way (CASL)."""
        if subscriber._is_in_canada():
            return "not_asked"
        try:
            return "asked" if subscriber._ask_double_opt_in(source="form", **evidence) else "not_asked"
        except UserError:  # no account is verified
            return "not_asked"

    def _evidence(self, submission):
        """Return what the ledger keeps of the submission."""
        told = [one["value"] for one in submission.answers if one["kind"] in ("name", "email")]
        return {
            **submission.version_id._evidence(),
            "page_url": submission.page_url,
            "ip": submission.ip,
            "user_agent": submission.user_agent,
            "lang": submission.version_id.lang or submission.lang,
            "note": ", ".join([self.name, *told]),
        }

    # --- the lead ---

    def _bring_to_lead(self, submission):
        """Create the lead or update the one that we know; return it."""
        values, notes, tags = self._lead_values(submission)
        lead = self._known_lead(submission)
        submission.is_new_lead = not lead
        if not lead:
            lead = self._new_lead(submission, values, notes, tags)
            lead._message_log(body=self._told(submission, []))
            return lead
        if notes and not lead.description:
            values["description"] = _as_html(notes)
        kept = self._update_lead(lead, submission, values, tags)
        lead._message_log(body=self._told(submission, kept))
        return lead

    def _known_lead(self, submission):
        """Return the most recent open lead with this number or e-mail address; rather one with both."""
        leads = self.env["crm.lead"]
        same = [
            [(name, "=", value)]
            for name, value in (("phone_sanitized", submission.number), ("email_normalized", submission.email))
            if value
        ]
        if not same:
            return leads
        domain = [("company_id", "in", (False, self.company_id.id)), ("won_status", "=", "pending")]
        domain += ["|", *same[0], *same[1]] if len(same) == 2 else same[0]
        found = leads.search(domain, order="id desc")

        def likeness(lead):
            matches = (lead.phone_sanitized == submission.number) + (lead.email_normalized == submission.email)
            return matches, lead.company_id == self.company_id, lead.id

        return max(found, key=likeness, default=leads)

    def _lead_values(self, submission):
        """Return ({field of the lead: value}, [(label, answer)] for its notes, [names of tags])."""
        values, notes, tags = {}, [], []
        known = {field.id: field for field in self.field_ids}
        for one in submission.answers:
            if one["field"] in known:
                self._sort_answer(known[one["field"]], one["value"], values, notes, tags)
            else:  # removed from the form since
                notes.append((one["label"], one["value"]))
        self._settle_place(values, notes)
        names = [values.pop(part) for part in ("first_name", "last_name") if part in values]
        if names and not values.get("contact_name"):
            values["contact_name"] = " ".join(names)
        return values, notes, tags

    def _sort_answer(self, field, text, values, notes, tags):
        """Put an answer where its field says."""
        if field.kind in ("first_name", "last_name", "state"):
            values[field.kind] = text
        elif field.kind == "country":
            values["country_id"] = self.env["res.country"].search([("code", "=", text)], limit=1).id
        elif field.kind == "message":
            notes.append(("", text))
        elif field.kind not in FREE:
            values[KINDS[field.kind].lead_field] = text
        elif field.target == "tag":
            tags.append(text)
        elif field.target == "field" and (kept := field._for_lead(text)) is not None:
            values[field.lead_field] = kept
        else:
            notes.append((field.label, text))

    def _settle_place(self, values, notes):
        """Find the state by its name or code within the country; what is none is noted."""
        typed = values.pop("state", "")
        if not typed:
            return
        country = values.get("country_id") or (self.country_id or self.company_id.country_id).id
        state = self.env["res.country.state"].search(
            [
                ("country_id", "=", country),
                "|",
                ("name", "=ilike", escape_psql(typed)),
                ("code", "=ilike", escape_psql(typed)),
            ],
            limit=1,
        )
        if state:
            values["state_id"] = state.id
        else:
            notes.append((self.env._(KINDS["state"].label), typed))

    def _new_lead(self, submission, values, notes, tags):
        title = values.get("contact_name") or values.get("partner_name") or submission.email or submission.number
        values = {
            **values,
            "name": ": ".join(filter(None, (self.name, title))),
            "type": "opportunity",
            "company_id": self.company_id.id,
            "user_id": self.user_id.id,
            "team_id": self.team_id.id,
            "description": _as_html(notes) or False,
            "tag_ids": [(6, 0, (self.tag_ids | self._tags(tags)).ids)],
            **self._utm_values(submission),
        }
        if self.stage_id:
            values["stage_id"] = self.stage_id.id
        if not self.team_id:
            del values["team_id"]  # Odoo chooses it
        return self.env["crm.lead"].create(values)

    def _update_lead(self, lead, submission, values, tags):
        """Fill in what the lead lacks; return [(label, what it keeps, what was sent)] of what it has otherwise."""
        wanted = {**values, **self._utm_values(submission), "user_id": self.user_id.id, "team_id": self.team_id.id}
        free = {name: value for name, value in wanted.items() if value and not _is_filled(lead, name)}
        if lead.sms_consent and not lead.phone_sanitized:
            free.pop("phone", None)  # whoever ticked the lead's box did not mean a number that comes from outside
        kept = [
            (lead._fields[name]._description_string(self.env), _shown_of(lead, name), self._shown_value(name, value))
            for name, value in values.items()
            if name not in free and value and _differs(lead, name, value)
        ]
        new_tags = (self.tag_ids | self._tags(tags)) - lead.tag_ids
        changes = {**free, **({"tag_ids": [(4, tag.id) for tag in new_tags]} if new_tags else {})}
        if self._moves_forward(lead):
            changes["stage_id"] = self.stage_id.id
        if changes:
            lead.write(changes)
        return kept

    def _moves_forward(self, lead):
        return bool(self.stage_id and self.stage_id.sequence > lead.stage_id.sequence)

    def _tags(self, names):
        """Return the tags with these names, which are choices of the form, and make those that are missing."""
        tags = self.env["crm.tag"]
        for name in names:  # a handful at most: one for each choice that goes to a tag
            tags |= tags.search([("name", "=ilike", escape_psql(name))], limit=1) or tags.create({"name": name})
        return tags

    def _utm_values(self, submission):
        """Return the campaign's source, medium and name: the form's own, else the page's."""
        values = {name: self[name].id for name in UTM if self[name]}
        for name in UTM:
            typed = (submission.utm or {}).get(UTM_PARAMS[name])
            if typed and name not in values:
                model = self._fields[name].comodel_name
                values[name] = self.env["utm.mixin"]._find_or_create_record(model, typed).id
        return values

    # --- what the chatter tells ---

    def _told(self, submission, kept):
        """Return the chatter's note on a submission: what was sent, and what of it the lead has otherwise."""
        line = Markup("<li>%s: %s</li>")
        sent = [line % (one["label"], _in_lines(one["value"])) for one in submission.answers]
        parts = [
            Markup("<p>%s</p><ul>%s</ul>")
            % (self.env._("Sent the form “%(form)s”:", form=self.name), Markup("").join(sent))
        ]
        if kept:
            known = [
                line % (label, self.env._("kept “%(known)s”, sent “%(sent)s”", known=known, sent=sent))
                for label, known, sent in kept
            ]
            title = self.env._("Known otherwise, and left as it was:")
            parts.append(Markup("<p>%s</p><ul>%s</ul>") % (title, Markup("").join(known)))
        parts.append(Markup("<p>%s</p>") % self._told_consent(submission))
        return Markup("").join(parts)

    def _told_consent(self, submission):
        told = {
            "none": self.env._("The box for texts was left empty.") if self.asks_consent else "",
            "opted_in": self.env._("Agreed to texts."),
            "already": self.env._("Agreed to texts, as before."),
            "asked": self.env._("Ticked the box for texts; asked by SMS to confirm it."),
            "not_asked": self.env._("Ticked the box for texts, but could not be asked by SMS to confirm it."),
            "kept_out": self.env._(
                "Ticked the box for texts, but this number opted out earlier and stays out. Only the person can undo a "
                "STOP, by texting START."
            ),
        }
        return told.get(submission.consent_result) or ""

    def _shown_value(self, name, value):
        field = self.env["crm.lead"]._fields[name]
        return self.env[field.comodel_name].browse(value).display_name if field.relational else _shown(value)


class SmsMarketingFormField(models.Model):
    _inherit = "sms.marketing.form.field"

    def _for_lead(self, text):
        """Return an answer as the field of the lead keeps it; None where the lead has no such field any more."""
        found = self.env["crm.lead"]._fields.get(self.lead_field)
        if not found:
            return None
        if found.type == "selection":
            return self._keys_of_selection(found).get(text.casefold())
        converters = {"integer": lambda number: round(float(number)), "float": float, "monetary": float}
        converters["date"] = fields.Date.to_date
        return converters.get(found.type, str)(text)


def _shown(value):
    if isinstance(value, float):
        return f"{value:g}" if value == int(value) and abs(value) < 1e6 else repr(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _in_lines(text):
    return Markup("<br/>").join(text.splitlines())


def _as_html(notes):
    """Return notes for the lead's description, as text whatever was typed."""
    told = [f"{label}: {text}" if label else text for label, text in notes]
    return Markup("").join(plaintext2html(text) for text in told)


def _is_filled(lead, name):
    return bool(lead[name]) and lead[name] != "0"  # "0" is Odoo's lowest priority, which everything has


def _differs(lead, name, value):
    known = lead[name]
    if lead._fields[name].relational:
        return known.id != value
    if name == "phone":
        return lead.phone_sanitized != value
    if name == "email_from":
        return lead.email_normalized != email_normalize(value)
    return str(known).casefold() != str(value).casefold() if isinstance(value, str) else known != value


def _shown_of(lead, name):
    return lead[name].display_name if lead._fields[name].relational else _shown(lead[name])
