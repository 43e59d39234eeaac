"""A press of the button of a personal link: what it did to the lead, and how that is taken back."""

import logging

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .enrollment import ACTIVE
from .fresh_start import CONCURRENT_CHANGE
from .link_lead import TAPPED

_logger = logging.getLogger(__name__)

FOLLOWED = ("stage_id", "user_id", "team_id")
KNOWN_OF_TAP = ("token_id", "link_id", "question_id", "company_id", "lead_id")
ANSWERED_BY_TAP = ("tapped", "clicked")  # what branches ask


class SmsMarketingLinkTap(models.Model):
    _name = "sms.marketing.link.tap"
    _description = "Tap on a Personal Link"
    _order = "id desc"
    _rec_name = "label"

    token_id = fields.Many2one("sms.marketing.link.token", required=True, readonly=True, index=True, ondelete="cascade")
    link_id = fields.Many2one("sms.marketing.link", required=True, readonly=True, index=True, ondelete="cascade")
    question_id = fields.Many2one(
        "sms.marketing.link.question", readonly=True, index="btree_not_null", ondelete="restrict"
    )
    company_id = fields.Many2one("res.company", required=True, readonly=True, index=True, ondelete="cascade")
    lead_id = fields.Many2one("crm.lead", readonly=True, index="btree_not_null", ondelete="set null")
    label = fields.Char("Answer", readonly=True, help="What the button said.")
    tapped_at = fields.Datetime("Tapped", required=True, readonly=True)
    state = fields.Selection(
        [("standing", "Stands"), ("replaced", "Replaced by another answer"), ("undone", "Undone")],
        required=True,
        readonly=True,
        default="standing",
    )
    is_moved = fields.Boolean("Moved", readonly=True)
    before = fields.Json(readonly=True)
    after = fields.Json(readonly=True)
    from_stage_id = fields.Many2one("crm.stage", compute="_compute_stages")
    to_stage_id = fields.Many2one("crm.stage", compute="_compute_stages")
    tag_ids = fields.Many2many("crm.tag", string="Tags Added", readonly=True)
    enrollment_id = fields.Many2one("sms.marketing.enrollment", "Sequence Started", readonly=True, ondelete="set null")
    activity_id = fields.Many2one("mail.activity", readonly=True, ondelete="set null")
    faults = fields.Text("What Did Not Work", readonly=True)
    undone_at = fields.Datetime("Undone on", readonly=True)
    undone_by_id = fields.Many2one("res.users", "Undone by", readonly=True)

    # a personal link counts once, and a question has one answer of a lead
    _once = models.UniqueIndex("(token_id) WHERE state != 'replaced'")
    _one_answer = models.UniqueIndex("(lead_id, question_id) WHERE state = 'standing' AND question_id IS NOT NULL")

    @api.depends("before", "after")
    def _compute_stages(self):
        stages = self.env["crm.stage"]
        for tap in self:
            tap.from_stage_id = stages.browse((tap.before or {}).get("stage_id") or ()).exists()
            tap.to_stage_id = stages.browse((tap.after or {}).get("stage_id") or ()).exists()

    # --- a press of the button ---

    @api.model
    def _take(self, personal):
        """Act on a press of the button; return whether this press was the one that counted.

        Of two presses at once one waits here for the other, and then finds that it came too late.
        """
        earlier = self._earlier_answers(personal)
        if earlier:
            earlier.state = "replaced"
            earlier.flush_recordset()
        tap = self._claim(personal)
        if tap:
            tap._carry_out(earlier.filtered(lambda one: one.id == personal.other_tap))
        return bool(tap)

    def _earlier_answers(self, personal):
        """Return the answers that this one replaces: the one that may be changed, or whose link has expired since."""
        if not personal.question_id:
            return self.browse()
        same = [("lead_id", "=", personal.lead_id), ("question_id", "=", personal.question_id)]
        return self.search([*same, ("state", "=", "standing")])

    def _claim(self, personal):
        """Return the new tap, or an empty set where there is one already.

        SQL: the unique indexes decide, also between transactions. One that cannot see the other's row fails with a
        serialization error, and Odoo lets it start over.
        """
        label = self.env["sms.marketing.link"].browse(personal.link_id).name
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO sms_marketing_link_tap (
                       token_id, link_id, question_id, company_id, lead_id, label, tapped_at, state,
                       create_uid, write_uid, create_date, write_date)
                SELECT token.id, link.id, link.question_id, link.company_id, token.lead_id, %(label)s, %(now)s,
                       'standing', %(uid)s, %(uid)s, %(now)s, %(now)s
                  FROM sms_marketing_link_token AS token
                  JOIN sms_marketing_link AS link ON link.id = token.link_id
                 WHERE token.id = %(token)s
                ON CONFLICT DO NOTHING
                RETURNING id, EXISTS (SELECT FROM crm_tag_sms_marketing_link_rel AS rel
                                       WHERE rel.sms_marketing_link_id = sms_marketing_link_tap.link_id)
                """,
                label=label,
                now=fields.Datetime.now(),
                uid=self.env.uid,
                token=personal.token_id,
            ),
            log_exceptions=False,  # to come second is no error
        )
        tap_id, has_tags = self.env.cr.fetchone() or (None, True)
        tap = self.browse(tap_id or ())
        known = {"label": label, **{name: getattr(personal, name) or None for name in KNOWN_OF_TAP}}
        for name, value in known.items():  # what was written just now need not be read
            self._fields[name]._insert_cache(tap, [value] * len(tap))
        if not has_tags:
            tap.link_id._fields["tag_ids"]._insert_cache(tap.link_id, [()])
        return tap

    def _carry_out(self, replaced):
        """Do to the lead what the tap means, each part by itself, and tell it in the chatter."""
        lead, link = self._lead(), self.link_id
        if lead._is_closed():
            self._tell(lead, [self.env._("This lead is closed, so nothing was changed.")])
            return
        faults, before = [], self._snapshot(lead)
        if lead.partner_id:
            lead._track_set_author(lead.partner_id)
        self.env.cr.postcommit.data.setdefault(TAPPED, {})[lead.id] = []
        if replaced or lead.sms_enrollment_ids:  # before the move: what the new stage starts goes on
            self._safely(faults, self.env._("Sequences"), lambda: self._stop_sequences(lead, replaced))
        values = self._values_forth(lead, replaced)
        self._write_safely(lead, values, faults)
        done = {
            "before": before,
            "after": self._snapshot(lead),
            "tag_ids": [command[1] for command in values.get("tag_ids", ()) if command[0] == 4],
            **self._run_parts(lead, link, faults),
        }
        done["is_moved"] = done["before"]["stage_id"] != done["after"]["stage_id"]
        self.write(self._kept(done, faults))
        tracked = self.env.cr.postcommit.data[TAPPED].pop(lead.id)
        self._tell(lead, [*self._words_on_effects(lead, done), *faults], tracked)
        lead.sms_enrollment_ids._hear()
        self.env["base.automation"]._run_sms_rules("on_sms_link_tapped", lead)

    def _values_forth(self, lead, replaced):
        """Return what to write: the earlier answer taken back and this one given, as one change of the lead."""
        back = replaced._values_back(lead) if replaced else {}
        stage = lead.stage_id.browse(back["stage_id"]) if "stage_id" in back else lead.stage_id
        return self._joined(back, self.link_id._lead_values(lead, stage))

    def _run_parts(self, lead, link, faults):
        """Do what is no field of the lead; return it as values of the tap. Nothing to do costs nothing."""
        found = {}
        if link.sequence_id:
            found["enrollment_id"] = self._safely(faults, link.sequence_id.name, lambda: self._start_sequence(lead))
        if link.activity_type_id:
            found["activity_id"] = self._safely(faults, self.env._("Activity"), lambda: self._schedule(lead))
        return found

    def _kept(self, done, faults):
        """Return what the tap remembers of what it did."""
        kept = {name: done[name] for name in ("before", "after", "is_moved")}
        kept |= {name: done[name].id for name in ("enrollment_id", "activity_id") if done.get(name)}
        if done["tag_ids"]:
            kept["tag_ids"] = done["tag_ids"]
        if faults:
            kept["faults"] = "\n".join(faults)
        return kept

    def _lead(self):
        """Return the lead as the company of the link sees it."""
        return self.lead_id.with_company(self.company_id)

    def _snapshot(self, lead):
        return {field: lead[field].id for field in FOLLOWED}

    def _joined(self, back, forth):
        """Return the values of taking one answer back and giving another, as one change of the lead."""
        if "tag_ids" not in back:
            return {**back, **forth}
        wanted = self.link_id.tag_ids.ids
        tags = [command for command in back["tag_ids"] if command[1] not in wanted]
        return {**back, **forth, "tag_ids": [*tags, *forth.get("tag_ids", ())]}

    def _write_safely(self, lead, values, faults):
        """Write what a tap changes together; what cannot be written alone is left out and told."""
        if not values or self._safely([], "", lambda: lead.write(values) or True):
            return
        for field, value in values.items():
            label = lead._fields[field]._description_string(self.env)
            self._safely(faults, label, lambda field=field, value=value: lead.write({field: value}))

    def _safely(self, faults, what, work):
        """Return `work()`; what fails is undone by itself, and added to the faults in words.

        Broad except: a broken sequence or somebody's rule on leads may not lose an answer.
        """
        try:
            with self.env.cr.savepoint():
                result = work()
                self.env.flush_all()
                return result
        except CONCURRENT_CHANGE:
            raise
        except (UserError, ValidationError) as error:
            why = str(error)
        except Exception:
            _logger.exception("Tap %s could not do everything it should", self.id)
            why = self.env._("an error, which is in the server's log")
        self.env.invalidate_all()
        faults.append(f"{what}: {why}")
        return None

    def _stop_sequences(self, lead, replaced):
        running = replaced.enrollment_id.filtered(lambda run: run.state in ACTIVE)
        running._apply("stopped", "stopped_by_link")
        if self.link_id.stops_sequences:
            lead._stop_sms_sequences("stopped_by_link", self._sequences_to_stop(lead))
        replaced.activity_id.filtered("active").unlink()

    def _sequences_to_stop(self, lead):
        """Return what a tap ends: what is named, or all but those whose plan asks next whether something was tapped."""
        runs = lead.sms_enrollment_ids.filtered(
            lambda run: run.state in ACTIVE and not run._plan_minds(ANSWERED_BY_TAP)
        )
        return (self.link_id.stop_sequence_ids or runs.sequence_id) - self.link_id.sequence_id

    def _start_sequence(self, lead):
        sequence = self.link_id.sequence_id
        if sequence and not sequence.active:
            raise UserError(self.env._("the sequence is archived and was not started."))
        return sequence._enroll(lead) if sequence else None

    def _schedule(self, lead):
        link = self.link_id
        if not link.activity_type_id:
            return None
        user = link.activity_user_id or lead.user_id or lead.team_id.user_id or link.create_uid
        return lead.activity_schedule(
            activity_type_id=link.activity_type_id.id,
            summary=link.activity_summary or self.env._("Tapped “%(label)s”", label=self.label),
            date_deadline=fields.Date.add(fields.Date.context_today(lead), days=link.activity_days),
            user_id=user.id,
        )

    # --- taking it back ---

    def action_undo(self):
        """Take back what this tap changed and nobody has changed since; once."""
        for tap in self:
            lead = tap.lead_id
            if not lead.exists():
                raise UserError(self.env._("The lead is gone, there is nothing to undo."))
            lead.check_access("write")
            # sudo: whoever may change the lead may take back what was done to it
            tap.sudo().with_company(tap.company_id)._undo()
        return True

    def _undo(self):
        if not self.try_lock_for_update() or self.state != "standing":
            raise UserError(self.env._("This was undone, or replaced by another answer, before."))
        self.write({"state": "undone", "undone_at": fields.Datetime.now(), "undone_by_id": self.env.uid})
        lead = self._lead()
        values = self._values_back(lead)
        words = self._words_on_undo(lead, values)
        if values:
            lead.with_context(sms_marketing_undo=True).write(values)
        running = self.enrollment_id.filtered(lambda run: run.state in ACTIVE)
        if running:
            running._apply("stopped", "stopped")
            words.append(self.env._("The sequence “%(name)s” has ended.", name=running.sequence_id.name))
        self.activity_id.filtered("active").unlink()
        lead._message_log(
            body=self._list(self.env._("Undid the tap on “%(label)s”.", label=self.label), words),
            author_id=self.env.user.partner_id.id,
        )

    def _values_back(self, lead):
        """Return what to write to take this tap back, of what stands as the tap has left it; {} for no tap."""
        values = {
            field: was
            for field, was in (self.before or {}).items()
            if was != (self.after or {}).get(field)
            and lead[field].id == self.after[field]
            and (not was or lead[field].browse(was).exists())
        }
        if tags := self.tag_ids & lead.tag_ids:
            values["tag_ids"] = [(3, tag.id) for tag in tags]
        return values

    # --- what the chatter says ---

    def _words_on_effects(self, lead, done):
        """Return a line for each thing that the tap did."""
        words = []
        if done["is_moved"]:
            old, new = (lead.stage_id.browse(done[when]["stage_id"] or ()).name for when in ("before", "after"))
            words.append(self.env._("Moved from %(old)s to %(new)s.", old=old or "–", new=new or "–"))
        elif self.link_id.stage_id:
            words.append(self.env._("The stage stays: the lead is there already, or further along."))
        if done["tag_ids"]:
            tags = self.env["crm.tag"].browse(done["tag_ids"]).mapped("name")
            words.append(self.env._("Tags added: %(tags)s.", tags=", ".join(tags)))
        for field in ("user_id", "team_id"):
            if done["before"][field] != done["after"][field]:
                label = lead._fields[field]._description_string(self.env)
                words.append(f"{label}: {lead[field].display_name or '–'}")
        if done.get("enrollment_id"):
            name = done["enrollment_id"].sequence_id.name
            words.append(self.env._("Sequence started: %(name)s.", name=name))
        return words

    def _words_on_undo(self, lead, values):
        """Return a line on what goes back, and one for what stays because somebody has changed it since."""
        words = []
        for field in FOLLOWED:
            was, became = (self.before or {}).get(field), (self.after or {}).get(field)
            label = lead._fields[field]._description_string(self.env)
            if was != became and field in values:
                words.append(f"{label}: {lead[field].browse(was or ()).display_name or '–'}")
            elif was != became:
                words.append(self.env._("%(field)s: left as it is, it was changed since.", field=label))
        if "tag_ids" in values:
            tags = ", ".join((self.tag_ids & lead.tag_ids).mapped("name"))
            words.append(self.env._("Tags removed: %(tags)s.", tags=tags))
        return words

    def _tell(self, lead, words, tracked=()):
        """Write the tap into the chatter, in the contact's name, with the way to undo it."""
        headline = self.env._("Tapped “%(label)s” in a message.", label=self.label)
        link = self._get_html_link(title=self.env._("Look at it or undo it"))
        # like Odoo's own log, but without reading users and companies for an address that nobody writes to
        lead.sudo()._message_create(
            [
                {
                    "model": lead._name,
                    "res_id": lead.id,
                    "body": self._list(headline, [*words, link]),
                    "author_id": lead.partner_id.id or self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root"),
                    "email_from": lead.email_from,
                    "reply_to": lead.email_from,
                    "record_alias_domain_id": False,
                    "record_company_id": self.company_id.id,
                    "message_type": "notification",
                    "subtype_id": self.env["ir.model.data"]._xmlid_to_res_id("mail.mt_note"),
                    "is_internal": True,
                    "email_add_signature": False,
                    "tracking_value_ids": tracked,
                }
            ]
        )

    @staticmethod
    def _list(headline, words):
        items = Markup().join(Markup("<li>%s</li>") % one for one in words)
        return Markup("<p>%s</p><ul>%s</ul>") % (headline, items) if words else Markup("<p>%s</p>") % headline
