"""The mailing behind a sequence's e-mails: by it Odoo traces them, and lets people unsubscribe (decision 21)."""

from lxml import html as lxml_html
from markupsafe import Markup

from odoo import fields, models
from odoo.addons.link_tracker.tools.html import find_links_with_urls_and_labels
from odoo.exceptions import UserError
from odoo.tools import SQL
from odoo.tools.mail import URL_SKIP_PROTOCOL_REGEX, is_html_empty

from .mail_render_mixin import NEVER_SHORTENED

UNSUBSCRIBE = "/unsubscribe_from_list"  # what Odoo's mailings replace by the recipient's own address
NEVER_TRACKED = (UNSUBSCRIBE, "/view", "/cards", NEVER_SHORTENED)
TRACKERS_AT_ONCE = 200


class MailMail(models.Model):
    _inherit = "mail.mail"

    def _attach_generated(self, attachments):
        """Keep files that were generated for these e-mails, [(name, content in base64), ...] for each."""
        for mail, files in zip(self, attachments, strict=True):
            if files:
                same = {"type": "binary", "res_model": "mail.message", "res_id": mail.mail_message_id.id}
                commands = [(0, 0, {"name": name, "datas": content, **same}) for name, content in files]
                mail.with_context(default_type=None).write({"attachment_ids": commands})

    def _prepare_outgoing_list(self, *args, **kwargs):
        """An e-mail that is no marketing is no list's either: nobody unsubscribes from a booked visit."""
        emails = super()._prepare_outgoing_list(*args, **kwargs)
        if self.mailing_id.marketing_sequence_id.marketing_purpose == "transactional":
            for email in emails:
                for name in ("List-Unsubscribe", "List-Unsubscribe-Post", "Precedence"):
                    email["headers"].pop(name, None)
        return emails

    def _postprocess_sent_message(self, success_pids, success_emails, failure_reason=False, failure_type=None):
        """Keep why an e-mail of a sequence failed with its trace: Odoo deletes some of these e-mails at once."""
        if failure_type and (traces := self.filtered("mailing_id.marketing_sequence_id").mailing_trace_ids):
            traces.failure_reason = failure_reason
        return super()._postprocess_sent_message(
            success_pids, success_emails, failure_reason=failure_reason, failure_type=failure_type
        )


class MailingMailing(models.Model):
    _inherit = "mailing.mailing"

    marketing_sequence_id = fields.Many2one(
        "sms.marketing.sequence", "SMS Sequence", readonly=True, copy=False, index="btree_not_null", ondelete="cascade"
    )

    _of_sequence_once = models.UniqueIndex("(marketing_sequence_id) WHERE marketing_sequence_id IS NOT NULL")

    def _with_unsubscribe(self, body):
        """Return an e-mail's body with a way out of marketing, where it has none of its own."""
        if self.marketing_sequence_id.marketing_purpose != "marketing" or UNSUBSCRIBE in body:
            return body
        words = self.env._("Unsubscribe")
        style = "font-size:12px;color:#6c757d;text-align:center;margin:24px 0 0"
        link = Markup('<p style="%s"><a href="%s" style="color:#6c757d">%s</a></p>')
        return body + link % (style, self.get_base_url() + UNSUBSCRIBE, words)

    def _with_tracked_links(self, bodies):
        """Return {id: body} whose links are Odoo's short links, which know their reader; a few queries for all."""
        base, values = self.get_base_url(), self._get_link_tracker_values()
        roots, nodes = {}, []
        for id_, body in bodies.items():
            if is_html_empty(body) or "href" not in body:
                continue
            roots[id_] = lxml_html.fromstring(body)
            nodes += zip(*_links(roots[id_], base), strict=True)
        short = self._short_urls([{**values, **found, "title": found["url"]} for _node, found in nodes])
        for (node, _found), url in zip(nodes, short, strict=True):
            node.set("href", url)
        written = {id_: lxml_html.tostring(root, encoding="unicode", method="xml") for id_, root in roots.items()}
        return {id_: Markup(written[id_]) if id_ in written else body for id_, body in bodies.items()}

    def _short_urls(self, wanted):
        """Return the short link for each of these values of trackers; with a title, so that Odoo fetches no page."""
        trackers, found = self.env["link.tracker"].sudo(), {}
        unique = [*{(values["url"], values["label"]): values for values in wanted}.items()]
        for at in range(0, len(unique), TRACKERS_AT_ONCE):
            some = unique[at : at + TRACKERS_AT_ONCE]
            made = trackers.search_or_create([dict(values) for _key, values in some])
            found |= {key: tracker.short_url for (key, _values), tracker in zip(some, made, strict=True)}
        return [found[values["url"], values["label"]] for values in wanted]

    def action_retry_failed(self):
        """E-mails of sequences are tried again as they are: a mailing of its own would send nothing."""
        ours = self.filtered("marketing_sequence_id")
        if ours:
            # sudo: as Odoo's own button does
            failed = self.env["mail.mail"].sudo().search([("mailing_id", "in", ours.ids), ("state", "=", "exception")])
            failed.mailing_trace_ids.write({"trace_status": "outgoing", "failure_type": False, "failure_reason": False})
            failed.mark_outgoing()
        return super(MailingMailing, self - ours).action_retry_failed() if self - ours else None

    def action_put_in_queue(self):
        if self.marketing_sequence_id:
            raise UserError(
                self.env._("This mailing only collects the results of a sequence's e-mails; the sequence sends them.")
            )
        return super().action_put_in_queue()


class SmsMarketingSequence(models.Model):
    _inherit = "sms.marketing.sequence"

    mailing_ids = fields.One2many(
        "mailing.mailing",
        "marketing_sequence_id",
        "Results of Its E-Mails",
        groups="mass_mailing.group_mass_mailing_user",
    )

    def _mailing(self):
        """Return the mailing that collects the results of this sequence's e-mails; made with the first of them."""
        # sudo: the steps run without a user, and whoever enrolls needs no right to mailings
        sequence = self.sudo().with_context(active_test=False)  # an archived one still collects
        return sequence.mailing_ids or sequence._make_mailing()

    def _make_mailing(self):
        """Make the mailing of this sequence. SQL: touches its row, so that of two who do so at once one starts anew."""
        self.env.cr.execute(SQL("UPDATE sms_marketing_sequence SET active = active WHERE id = %s", self.id))
        return self.env["mailing.mailing"].create(
            {
                "subject": self.name,
                "marketing_sequence_id": self.id,
                "marketing_company_id": self.company_id.id,
                "mailing_type": "mail",
                "mailing_model_id": self.env["ir.model"]._get_id("crm.lead"),
                "mailing_domain": repr([(0, "=", 1)]),  # nobody: it is never sent by itself
                "state": "done",
            }
        )


def _links(root, base):
    return find_links_with_urls_and_labels(
        root, base, skip_regex=rf"^{URL_SKIP_PROTOCOL_REGEX}", skip_prefix=f"{base}/r/", skip_list=NEVER_TRACKED
    )
