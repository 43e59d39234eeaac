"""The steps that write e-mails: for a whole batch at once, traced, and not to those who want none.

Odoo traces opens, clicks and bounces of what belongs to a mailing, so each sequence has a mailing of its own that is
never sent by itself (decision 21). Its figures stand in Odoo's e-mail statistics, too.
"""

from odoo import fields, models
from odoo.tools import email_normalize, email_split
from odoo.tools.mail import email_split_and_format

from .batch import write_each
from .ir_qweb import COMPILED, CompiledTemplates

RENDERED = (
    *("subject", "body_html", "email_from", "reply_to", "email_to", "email_cc", "partner_to", "scheduled_date"),
    *("attachment_ids", "report_template_ids", "auto_delete", "mail_server_id", "model", "res_id"),
)


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    def _take_email(self, step):
        """Write the e-mail of `step` into Odoo's outgoing mail, for all of these with a fixed number of queries.

        Who cannot or does not want to get it goes on, and the story says why.
        """
        step = step.with_company(step.company_id)
        letters = self._letters(step.mail_template_id)
        without = self._without_letter(letters, step.sequence_id)
        for error, ids in without.items():
            self.browse(ids)._record(step, error=error)
        written = self - self.browse(id_ for ids in without.values() for id_ in ids)
        written.asked_at = fields.Datetime.now()
        if written:
            left_out = written._leave_out_unwanted(step, letters)
            written._post_letters(step, letters)
            written._note_left_out(step, left_out)
        return {}

    def _letters(self, template):
        """Return {lead id: values of the e-mail as Odoo renders it}, each in the language of its lead."""
        rendered, compiled = {}, CompiledTemplates()
        for lang, group in self.grouped(lambda one: one._letter_lang(template)).items():
            in_lang = template.with_context(lang=lang, **{COMPILED: compiled})
            rendered |= in_lang._generate_template(group.lead_id.ids, RENDERED)
        return rendered

    def _letter_lang(self, template):
        """Return the language in which a template that does not choose one itself is written."""
        return None if template.lang else self._lang_of_lead()

    def _lang_of_lead(self):
        lead = self.lead_id
        return lead.lang_id.code or lead.partner_id.lang or self.company_id.partner_id.lang or self.env.lang

    # --- who gets none ---

    def _without_letter(self, letters, sequence):
        """Return {why in words: [enrollment id, ...]} of those who get no e-mail; a query or two."""
        to = {one.id: one._addresses(letters[one.lead_id.id]) for one in self}
        unwanted = self._unwanted_addresses({email for emails in to.values() for email in emails}, sequence)
        without = {}
        for one in self:
            if error := one._why_no_letter(to[one.id], unwanted):
                without.setdefault(error, []).append(one.id)
        return without

    def _leave_out_unwanted(self, step, letters):
        """Take those who want no marketing out of e-mails that others get; return {enrollment id: addresses left out}.

        A query or two, and none where each e-mail goes to one person.
        """
        meant = {one.id: self._all_addresses(letters[one.lead_id.id]) for one in self}
        several = {email for emails in meant.values() if len(emails) > 1 for email in emails}
        unwanted = self._unwanted_addresses(several, step.sequence_id)
        left_out = {}
        for one in self:
            if out := unwanted.intersection(meant[one.id]):
                letters[one.lead_id.id] |= self._letter_without(letters[one.lead_id.id], out)
                left_out[one.id] = out
        return left_out

    def _all_addresses(self, values):
        """Return the normalized addresses that an e-mail goes to, those of copies too."""
        copies = (email_normalize(email) for email in email_split(values.get("email_cc") or ""))
        return dict.fromkeys([*self._addresses(values), *(email for email in copies if email)])

    def _letter_without(self, values, emails):
        """Return the values of an e-mail that say who gets it, without these addresses."""
        partners = self.env["res.partner"].browse(values.get("partner_ids") or ())
        kept = {"partner_ids": partners.filtered(lambda one: one.email_normalized not in emails).ids}
        for name in ("email_to", "email_cc"):
            named = email_split_and_format(values.get(name) or "")
            kept[name] = ", ".join(one for one in named if email_normalize(one) not in emails)
        return kept

    def _note_left_out(self, step, left_out):
        """Say in the story of these runs whom the e-mail of `step` left out."""
        taken = self.env["sms.marketing.enrollment.step"].search_fetch(
            [("enrollment_id", "in", list(left_out)), ("key", "=", step.key)], ["enrollment_id"]
        )
        notes = {one.id: {"note": self._words_on_left_out(left_out[one.enrollment_id.id])} for one in taken}
        write_each(taken.browse(), notes)

    def _words_on_left_out(self, emails):
        return self.env._("Not sent to %(emails)s: no marketing e-mails wanted.", emails=", ".join(sorted(emails)))

    def _addresses(self, values):
        """Return the normalized addresses that an e-mail is meant for."""
        partners = self.env["res.partner"].browse(values.get("partner_ids") or ())
        found = [email_normalize(email) for email in email_split(values.get("email_to") or "")]
        return [email for email in (*found, *partners.mapped("email_normalized")) if email]

    def _why_no_letter(self, addresses, unwanted):
        lead = self.lead_id
        if addresses:
            no_marketing = self.env._("This person wants no marketing e-mails, so nothing was sent.")
            return no_marketing if unwanted.issuperset(addresses) else False
        if lead.email_normalized or lead.partner_id.email_normalized:
            return self.env._("The e-mail names nobody to get it for this lead, so nothing was sent.")
        if given := lead.email_from or lead.partner_id.email:
            return self.env._("“%(email)s” is no valid e-mail address, so nothing was sent.", email=given)
        return self.env._("No e-mail address, so nothing was sent.")

    def _unwanted_addresses(self, emails, sequence):
        """Return those of the addresses that Odoo's blacklist or opt-outs keep marketing from."""
        if sequence.marketing_purpose != "marketing" or not emails:
            return set()
        listed = self.env["mail.blacklist"].sudo().search_fetch([("email", "in", list(emails))], ["email"])
        return {*listed.mapped("email"), *(emails & {*sequence._mailing()._get_opt_out_list()})}

    # --- writing ---

    def _post_letters(self, step, letters):
        """Record `step` for these and make their outgoing e-mails; both stand or fall with the transaction."""
        runs, mailing = self._record(step), step.sequence_id._mailing()
        template = step.mail_template_id
        self._sign_letters(letters)
        bodies = {one.lead_id.id: one._body_to_send(letters, template, mailing) for one in self}
        bodies = mailing._with_tracked_links(bodies)
        mails = [run._letter_values(letters[run.lead_id.id], bodies[run.lead_id.id], mailing) for run in runs]
        self.env["mail.mail"].sudo().create(mails)._attach_generated(
            [letters[run.lead_id.id].get("attachments") for run in runs]
        )
        # sudo: the job that Odoo's mail waits for; without it an e-mail would leave within the hour
        self.env.ref("mail.ir_cron_mail_scheduler_action").sudo()._trigger()

    def _body_to_send(self, letters, template, mailing):
        """Return what the person reads, within its layout and with a way out of marketing."""
        lead = self.lead_id
        body = template._in_layout(letters[lead.id]["body_html"], lead)
        return mailing.with_context(lang=self._lang_of_lead())._with_unsubscribe(body)

    def _sign_letters(self, letters):
        """Put into the values of these e-mails whose they are, and who gets the answers; a query or two per author."""
        sellers = {partner.email_normalized: partner.id for partner in self.lead_id.user_id.partner_id}
        house = self.env["ir.model.data"]._xmlid_to_res_id("base.partner_root")
        own_address = self.env["mail.thread"]._message_compute_author(house, None)[1]
        for values in letters.values():
            values["author_id"] = sellers.get(email_normalize(values.get("email_from") or "")) or house
            values["email_from"] = values.get("email_from") or own_address
        unanswerable = self.lead_id.filtered(lambda lead: not letters[lead.id].get("reply_to"))
        for (sender, author), leads in unanswerable.grouped(
            lambda lead: (letters[lead.id].get("email_from"), letters[lead.id]["author_id"])
        ).items():
            for lead_id, reply_to in leads._notify_get_reply_to(default=sender, author_id=author).items():
                letters[lead_id]["reply_to"] = reply_to


class MailTemplate(models.Model):
    _inherit = "mail.template"

    def _in_layout(self, body, lead):
        """Return a rendered body within the template's layout, as Odoo sends it; the body itself without one."""
        if not self.email_layout_xmlid:
            return body
        context = {"company": self.env.company, "model_description": self.env["ir.model"]._get("crm.lead").display_name}
        return self._render_encapsulate(self.email_layout_xmlid, body, add_context=context, context_record=lead)
