"""Short links on the own domain, and who opened them: every web address of a text, where the company wants it.

Odoo's link tracker keeps the addresses, one tracker each, and never fetches a page for a title. Behind its short link
stands a reference of the text, so that an opening is known by its text. A reference is for statistics: an opening is
no consent and moves nothing. Mailings keep Odoo's own short links.
"""

import secrets

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools import gate, segments, short_links
from .fresh_start import CONCURRENT_CHANGE

LABEL = "SMS"  # keeps our trackers apart from those of websites and mailings to the same page
ANY_CODE, ANY_REFERENCE = "x" * 4, "x" * short_links.REFERENCE_LENGTH


class LinkTracker(models.Model):
    _inherit = "link.tracker"

    @api.model
    def _sms_short_urls(self, urls):
        """Return {address: short link} in a fixed number of queries; trackers that are missing are made."""
        urls = [*dict.fromkeys(urls)]
        if not urls:
            return {}
        # sudo: whoever texts people need not be allowed to manage trackers
        trackers = self.sudo()
        known = {tracker.url: tracker.id for tracker in trackers.search([*self._sms_domain(), ("url", "in", urls)])}
        missing = [url for url in urls if url not in known]
        made = trackers.create([{"url": url, "title": url, "label": LABEL} for url in missing]) if missing else trackers
        known.update(zip(missing, made.ids, strict=True))
        codes = trackers.env["link.tracker.code"].search_fetch(
            [("link_id", "in", [*known.values()])], ["link_id", "code"], order="id"
        )
        code_of = {code.link_id.id: code.code for code in codes}
        host = trackers.get_base_url() + "/r/"
        return {url: f"{host}{code_of[tracker_id]}" for url, tracker_id in known.items()}

    def _sms_add_click(self, message, code, country_code=None):
        """Add a person's click. The tracker's own count follows unless somebody else counts at this moment.

        Its row is one for all who got the text: whoever waited for it, or failed over it, would not see the page.
        """
        count = self._fields["count"]
        with self.env.protecting([count], self):
            clicks = self.env["link.tracker.click"]
            clicks.add_click(code, country_code=country_code, sms_message_id=message.id)
            self.env.flush_all()
        try:
            with self.env.cr.savepoint():
                if self.try_lock_for_update():
                    self.count = clicks.search_count([("link_id", "=", self.id)])
                    self.flush_recordset(["count"])
        except CONCURRENT_CHANGE:
            self.invalidate_recordset(["count"], flush=False)

    def _sms_domain(self):
        free = [(name, "=", False) for name in ("campaign_id", "medium_id", "source_id")]
        return [("label", "=", LABEL), *free]


class LinkTrackerClick(models.Model):
    _inherit = "link.tracker.click"

    sms_message_id = fields.Many2one(
        "sms.marketing.message", "SMS", readonly=True, index="btree_not_null", ondelete="set null"
    )


class ResCompany(models.Model):
    _inherit = "res.company"

    sms_shorten_links = fields.Boolean(
        "Shorten Links and Count Clicks",
        help="Web addresses in texts become short links on your own domain, and each text shows whether it was opened.",
    )

    def _sms_own_addresses(self):
        """Return how addresses begin that are short and personal already."""
        base = self.get_base_url()
        return (f"{base}/r/", f"{base}/sms/")

    def _sms_with_short_links(self, text):
        """Return a text with short links of the right length, as it would leave; for counting."""
        if not self.sms_shorten_links or "://" not in (text or ""):
            return text
        own = self._sms_own_addresses()
        return short_links.replace(text, lambda _url: f"{own[0]}{ANY_CODE}/t/{ANY_REFERENCE}", own)


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    sms_shorten_links = fields.Boolean(related="company_id.sms_shorten_links", readonly=False)


class SmsMarketingMessage(models.Model):
    _inherit = "sms.marketing.message"

    written_body = fields.Text(readonly=True, copy=False, help="As it was written, before its links were shortened.")
    click_reference = fields.Char(readonly=True, copy=False, groups="base.group_system")
    click_count = fields.Integer("Clicks", readonly=True, copy=False)
    bot_click_count = fields.Integer(
        "Automatic Openings", readonly=True, copy=False, help="Previews and scanners that opened its links."
    )
    clicked_at = fields.Datetime("First Click", readonly=True, copy=False)

    _click_reference = models.Index("(click_reference) WHERE click_reference IS NOT NULL")
    _clicked = models.Index("(id) WHERE clicked_at IS NOT NULL")

    @api.model
    def _shorten_links(self, drafts, rows):
        """Put short links into texts that may leave: into each draft's body and its row's values, in one go.

        `drafts` and `rows` belong together one by one; a draft of None is left alone.
        """
        wanted = [(draft, row) for draft, row in zip(drafts, rows, strict=True) if draft and self._is_shortened(draft)]
        if not wanted:
            return
        own = wanted[0][0].company._sms_own_addresses()
        found = [short_links.addresses(draft.body, own) for draft, _row in wanted]
        short = self.env["link.tracker"]._sms_short_urls(url for urls in found for url in urls)
        for (draft, row), urls in zip(wanted, found, strict=True):
            if urls:
                self._shorten_one(draft, row, short, own)

    def _is_shortened(self, draft):
        return draft.purpose != gate.COMPLIANCE and "://" in draft.body and draft.company.sms_shorten_links

    def _shorten_one(self, draft, row, short, own):
        reference = short_links.new_reference(secrets.choice)
        row["written_body"] = draft.body
        draft.body = short_links.replace(draft.body, lambda url: f"{short[url]}/t/{reference}", own)
        row["body"] = draft.body
        row["segment_count"] = segments.count(draft.body).segments
        row["click_reference"] = reference

    # --- somebody opens one ---

    @api.model
    def _open_short_link(self, code, reference, automatic, country_code=None):
        """Note an opening of a text's short link; return the address behind it, None for an unknown link.

        A person's opening is a click of Odoo's tracker too; that of a preview or a scanner counts on the text only.
        """
        found = [("code", "=", code)] if short_links.looks_like_code(code) else [("id", "=", False)]
        tracker = self.env["link.tracker.code"].search(found).link_id
        if not tracker:
            return None
        message = self._with_click_reference(reference)
        if message and message._count_opening(automatic) and not automatic:
            tracker._sms_add_click(message, code, country_code)
        return tracker.absolute_url

    def _with_click_reference(self, reference):
        if not short_links.looks_like_reference(reference):
            return self.browse()
        return self.search([("click_reference", "=", reference)], limit=1, order="id desc")

    def _count_opening(self, automatic):
        """Count one more opening on this text. SQL: counted where the row is, without reading it first."""
        field = "bot_click_count" if automatic else "click_count"
        first = SQL("") if automatic else SQL(", clicked_at = COALESCE(clicked_at, %s)", fields.Datetime.now())
        self.env.cr.execute(
            SQL(
                "UPDATE sms_marketing_message SET %(field)s = COALESCE(%(field)s, 0) + 1%(first)s WHERE id = %(id)s",
                field=SQL.identifier(field),
                first=first,
                id=self.id,
            )
        )
        self.invalidate_recordset([field, "clicked_at"], flush=False)
        return self.env.cr.rowcount == 1


class SmsSms(models.Model):
    _inherit = "sms.sms"

    @api.model
    def _shorten_links(self, pairs, rows):
        """Give the texts that may leave, and their tickets, short links; a mailing's have Odoo's own."""
        drafts = [
            draft if row["state"] != "refused" and not vals.get("mailing_id") else None
            for (vals, _lead, draft, _origin), row in zip(pairs, rows, strict=True)
        ]
        self.env["sms.marketing.message"]._shorten_links(drafts, rows)
        for (vals, *_rest), row in zip(pairs, rows, strict=True):
            if row.get("written_body"):
                vals["body"] = row["body"]


class SmsMarketingContentReport(models.AbstractModel):
    _inherit = "sms.marketing.content.report"

    def _as_sent(self, text, audience):
        """Count web addresses as long as their short links will be."""
        if not audience.link:
            text = audience.company._sms_with_short_links(text)
        return super()._as_sent(text, audience)
