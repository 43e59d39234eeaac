"""The steps that plan an activity: whose it is, and how whoever gets many at once is told of them."""

from datetime import timedelta

from markupsafe import Markup

from odoo import fields, models
from odoo.tools import format_date

# Odoo writes an e-mail for each activity that somebody is given. Up to so many in one batch each lead's own e-mail
# helps; more of them bury what else is in the inbox, and one that counts them says more.
MAILS_AT_ONCE = 10
MY_ACTIVITIES = "crm.crm_lead_action_my_activities"


class SmsMarketingEnrollment(models.Model):
    _inherit = "sms.marketing.enrollment"

    def _take_activity(self, step):
        """Plan the activity of `step` on these leads, together for each person who gets it."""
        self._record(step)
        self.lead_id.mapped("display_name")  # read together: each activity asks for its lead's name alone
        for user, group in self.grouped(lambda one: one._whose_activity(step)).items():
            group.lead_id._plan_activity(step, user)
        return {}

    def _whose_activity(self, step):
        """Return who gets the activity, an empty set where nobody can be told: a job's own user would never see it."""
        lead = self.lead_id
        people = (step.activity_user_id, lead.user_id, lead.team_id.user_id, step.sequence_id.create_uid)
        return next((user for user in people if user.active), self.env["res.users"])


class CrmLead(models.Model):
    _inherit = "crm.lead"

    def _plan_activity(self, step, user):
        """Plan the activity of a sequence's step on these leads for one user, who is told of many by one e-mail."""
        zone = user.tz or step.company_id.partner_id.tz or self.env.user.tz
        deadline = fields.Date.context_today(self.with_context(tz=zone)) + timedelta(days=step.activity_days)
        is_many = len(self) > MAILS_AT_ONCE
        self.with_context(mail_activity_quick_update=is_many).activity_schedule(
            activity_type_id=step.activity_type_id.id,
            summary=step.activity_summary or "",
            date_deadline=deadline,
            user_id=user.id,
        )
        if is_many and user and user != self.env.user:
            self._tell_of_activities(step.with_context(lang=user.lang), user, deadline)

    def _tell_of_activities(self, step, user, deadline):
        what = step.activity_summary or step.activity_type_id.name
        words = {"count": len(self), "what": what, "sequence": step.sequence_id.name}
        day = format_date(step.env, deadline)
        body = step.env._(
            "“%(sequence)s” planned “%(what)s” for you on %(count)s leads, due %(day)s.", **words, day=day
        )
        link = Markup('<p>%s</p><p><a href="%s">%s</a></p>') % (
            body,
            f"{step.get_base_url()}/odoo/action-{MY_ACTIVITIES}",
            step.env._("Open My Activities"),
        )
        self.env["mail.thread"].message_notify(
            partner_ids=user.partner_id.ids,
            subject=step.env._("%(count)s activities “%(what)s” assigned to you", **words),
            body=link,
            email_layout_xmlid="mail.mail_notification_layout",
        )
