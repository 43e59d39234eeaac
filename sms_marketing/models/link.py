"""Self-classification links: one tap tells us what the person wants, and the lead moves there."""

import difflib
import re
from datetime import timedelta
from urllib.parse import urlsplit

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from ..tools import link_bots, link_page

CODE = re.compile(r"[a-z][a-z0-9_-]*")
# link('code') as it stands in texts, subjects and, with quotes written as entities, in e-mails
WRITTEN = re.compile(r"""\blink\(\s*(?:"|'|&quot;|&\#39;|&apos;)(.*?)(?:"|'|&quot;|&\#39;|&apos;)\s*\)""", re.X)


class SmsMarketingLink(models.Model):
    _name = "sms.marketing.link"
    _description = "Self-Classification Link"
    _order = "sequence, id"

    name = fields.Char(
        "Label", required=True, translate=True, help="What the button on the page says, e.g. “Yes, call me”."
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True, help="The links of an archived label that were sent act no more.")
    code = fields.Char(required=True, help="The name to use in templates: {{ link('code') }}", copy=False)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    question_id = fields.Many2one(
        "sms.marketing.link.question",
        "Choice of",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('company_id', '=', company_id)]",
        help="Links of one question are its answers: whoever has tapped one of them has answered it.",
    )
    is_changeable = fields.Boolean(
        "Answer May Be Changed", help="Whoever tapped this may tap another answer later, which then takes its place."
    )

    # what a tap does
    stage_id = fields.Many2one("crm.stage", "Move to Stage")
    allow_backward = fields.Boolean(
        "May Move Backwards",
        help="Otherwise a lead that is further along stays where it is. Won and lost leads never move.",
    )
    tag_ids = fields.Many2many("crm.tag", string="Add Tags")
    user_id = fields.Many2one("res.users", "Salesperson", domain="[('share', '=', False)]")
    team_id = fields.Many2one("crm.team", "Sales Team")
    stops_sequences = fields.Boolean("Stop Running Sequences", default=True)
    stop_sequence_ids = fields.Many2many(
        "sms.marketing.sequence",
        string="Only These",
        domain="[('company_id', '=', company_id)]",
        help="Empty: all that are running for the lead.",
    )
    sequence_id = fields.Many2one(
        "sms.marketing.sequence", "Start Sequence", domain="[('company_id', '=', company_id)]"
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        "Schedule Activity",
        ondelete="set null",
        domain="[('res_model', 'in', (False, 'crm.lead'))]",
    )
    activity_summary = fields.Char("Summary", translate=True)
    activity_days = fields.Integer("Due in (Days)")
    activity_user_id = fields.Many2one(
        "res.users", "Assigned to", domain="[('share', '=', False)]", help="Empty: the lead's salesperson."
    )

    # the page
    question = fields.Char(translate=True, help="Shown above the button. Empty: a standard sentence.")
    thanks = fields.Char("Thank-You Text", translate=True)
    thanks_url = fields.Char(
        "Then Go to", help="A web page, e.g. your calendar, that opens after the tap instead of the thank-you text."
    )
    is_instant = fields.Boolean(
        "Act Without the Button",
        help="A script on the page presses the button as soon as the page is shown.",
    )
    expires_after = fields.Integer("Valid for (Days)", default=30, help="0: for ever.")

    # statistics
    token_ids = fields.One2many("sms.marketing.link.token", "link_id")
    tap_ids = fields.One2many("sms.marketing.link.tap", "link_id")
    made_count = fields.Integer(
        "Sent",
        compute="_compute_made_count",
        compute_sudo=True,
        help="Personal links that were put into texts and e-mails.",
    )
    hit_count = fields.Integer(
        "Openings",
        compute="_compute_hit_counts",
        compute_sudo=True,
        help="How often the page was opened, by people and by robots.",
    )
    bot_count = fields.Integer(
        "Suspected Robots",
        compute="_compute_hit_counts",
        compute_sudo=True,
        help="Openings that look like a preview or a scanner. They change nothing, like every opening.",
    )
    tap_count = fields.Integer(
        "Taps", compute="_compute_tap_counts", compute_sudo=True, help="How many people pressed the button."
    )
    move_count = fields.Integer(
        "Moves",
        compute="_compute_tap_counts",
        compute_sudo=True,
        help="Taps that moved a lead to another stage, without those undone.",
    )

    _code_unique = models.Constraint("unique(company_id, code)", "Another link already has this code.")
    _expiry_not_negative = models.Constraint("CHECK (expires_after >= 0)", "A link is valid for 0 days (ever) or more.")
    _activity_not_past = models.Constraint("CHECK (activity_days >= 0)", "An activity is due today or later.")

    # --- statistics ---

    @api.depends("token_ids")
    def _compute_made_count(self):
        rows = self.env["sms.marketing.link.token"]._read_group([("link_id", "in", self.ids)], ["link_id"], ["__count"])
        counts = dict(rows)
        for link in self:
            link.made_count = counts.get(link._origin, 0)

    @api.depends("token_ids.hit_ids")
    def _compute_hit_counts(self):
        rows = self.env["sms.marketing.link.hit"]._read_group(
            [("link_id", "in", self.ids)], ["link_id", "sign"], ["__count"]
        )
        counts = {}
        for link, sign, count in rows:
            counts.setdefault(link, {})[sign] = count
        for link in self:
            found = counts.get(link._origin, {})
            link.hit_count = sum(count for sign, count in found.items() if sign != link_bots.HEAD)
            link.bot_count = sum(count for sign, count in found.items() if sign)

    @api.depends("tap_ids.state", "tap_ids.is_moved")
    def _compute_tap_counts(self):
        rows = self.env["sms.marketing.link.tap"]._read_group(
            [("link_id", "in", self.ids)], ["link_id", "state", "is_moved"], ["__count"]
        )
        taps, moves = {}, {}
        for link, state, is_moved, count in rows:
            taps[link] = taps.get(link, 0) + count
            if is_moved and state != "undone":
                moves[link] = moves.get(link, 0) + count
        for link in self:
            link.tap_count, link.move_count = taps.get(link._origin, 0), moves.get(link._origin, 0)

    # --- what must be right before it is saved ---

    @api.constrains("code")
    def _check_code(self):
        for link in self:
            if not CODE.fullmatch(link.code or ""):
                raise ValidationError(
                    self.env._("A code starts with a small letter and has small letters, digits, - and _ only.")
                )

    @api.constrains("thanks_url")
    def _check_thanks_url(self):
        for link in self.filtered("thanks_url"):
            if not _is_web_address(link.thanks_url):
                raise ValidationError(
                    self.env._(
                        "“%(url)s” is no web address. Write it in full, for example https://example.com/thanks",
                        url=link.thanks_url,
                    )
                )

    @api.constrains("company_id", "question_id", "sequence_id", "stop_sequence_ids", "team_id")
    def _check_companies(self):
        for link in self.sudo():  # whoever may write a link is told about a sequence of another company by name
            for record in (link.question_id, link.sequence_id, *link.stop_sequence_ids, link.team_id):
                if record.company_id and record.company_id != link.company_id:
                    raise ValidationError(
                        self.env._(
                            "“%(name)s” belongs to %(company)s, this link does not.",
                            name=record.display_name,
                            company=record.company_id.name,
                        )
                    )

    @api.ondelete(at_uninstall=False)
    def _unlink_except_sent(self):
        for link in self.filtered("made_count"):
            raise UserError(
                self.env._(
                    "“%(name)s” was sent to people, whose links would stop working. Archive it instead.", name=link.name
                )
            )

    # --- codes in templates ---

    @api.model
    def _check_written(self, texts, model_name):
        """Raise if a text that is about to be saved names a link that nobody of this user's companies has."""
        codes = {code for text in texts for code in WRITTEN.findall(str(text or ""))}
        if not codes:
            return
        if model_name != "crm.lead":
            raise ValidationError(self.env._("Personal links work in texts and e-mails to leads only."))
        # sudo: whoever may write a template need not be allowed to read links
        known = set(self.sudo().search([("company_id", "in", self.env.companies.ids)]).mapped("code"))
        for code in sorted(codes - known):
            raise ValidationError(self._words_on_unknown(code, known))

    def _words_on_unknown(self, code, known):
        if near := difflib.get_close_matches(code, sorted(known), n=1):
            return self.env._(
                "There is no link “%(code)s”. Did you mean “%(meant)s”? All are under SMS Marketing → Automation → "
                "Links.",
                code=code,
                meant=near[0],
            )
        return self.env._(
            "There is no link “%(code)s”. Make one under SMS Marketing → Automation → Links, or correct the template.",
            code=code,
        )

    @api.model
    def _by_code(self, code, company):
        """Return the link with a code; a UserError says what to do where there is none.

        sudo: whoever sends need not be allowed to read links.
        """
        link = self.sudo().search([("code", "=", code), ("company_id", "=", company.id)], limit=1)
        if link:
            return link
        archived = (
            self.sudo()
            .with_context(active_test=False)
            .search(Domain("code", "=", code) & Domain("company_id", "=", company.id), limit=1)
        )
        raise UserError(
            self.env._("The link “%(code)s” of %(company)s is archived.", code=code, company=company.name)
            if archived
            else self.env._(
                "There is no link “%(code)s” in %(company)s. Make one under SMS Marketing → Automation → Links, or "
                "correct the template.",
                code=code,
                company=company.name,
            )
        )

    # --- what a tap does ---

    def _expiry(self):
        return fields.Datetime.now() + timedelta(days=self.expires_after) if self.expires_after else False

    def _lead_values(self, lead, stage):
        """Return what to write on the lead of a tap, which would stand in `stage` without it."""
        values = {}
        if self.stage_id and stage != self.stage_id and self._may_move(stage):
            values["stage_id"] = self.stage_id.id
        if self.tag_ids and (missing := self.tag_ids - lead.tag_ids):
            values["tag_ids"] = [(4, tag.id) for tag in missing]
        for field in ("user_id", "team_id"):
            if self[field] and self[field] != lead[field]:
                values[field] = self[field].id
        return values

    def _may_move(self, stage):
        """Never move a lead that is further along, unless that is wanted."""
        places = dict(zip((both := self.stage_id | stage).ids, both.mapped("sequence"), strict=True))  # read together
        return link_page.may_move(places[self.stage_id.id], places.get(stage.id), self.allow_backward)

    # --- actions ---

    def action_preview(self):
        self.ensure_one()
        return {"type": "ir.actions.act_url", "url": f"/sms_marketing/link/{self.id}/preview", "target": "new"}

    def action_view_tokens(self):
        return self._action_on("sms_marketing.link_token_action")

    def action_view_hits(self):
        return self._action_on("sms_marketing.link_hit_action")

    def action_view_bots(self):
        return self._action_on("sms_marketing.link_hit_action", [("sign", "!=", False)])

    def action_view_taps(self):
        return self._action_on("sms_marketing.link_tap_action")

    def _action_on(self, xmlid, domain=()):
        action = self.env["ir.actions.act_window"]._for_xml_id(xmlid)
        return {**action, "domain": [("link_id", "in", self.ids), *domain], "context": {}}


def _is_web_address(url):
    """Tell whether a browser may be sent there; no script, no file, no name and password."""
    try:
        parts = urlsplit(url)
        is_plain = url.isprintable() and " " not in url and "@" not in parts.netloc
        return is_plain and parts.scheme in ("http", "https") and bool(parts.hostname)
    except ValueError:
        return False
