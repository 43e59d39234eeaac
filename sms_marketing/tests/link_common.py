"""What tests of personal links start from: a link, and a person who opens and taps it."""

import re

from odoo.tests import HttpCase

from ..models.link_wire import reveal
from .common import SmsMarketingCase

BROWSER = {
    "User-Agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)"
    " Version/18.0 Mobile/15E148 Safari/604.1",
    "Accept-Language": "en-US",
}


class LinkCase(SmsMarketingCase, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.new, cls.qualified, cls.proposition, cls.won = cls.env["crm.stage"].search([], order="sequence", limit=4)
        cls.sequence = cls.env["sms.marketing.sequence"].create(
            {"name": "Follow up", "step_ids": [(0, 0, {"kind": "sms", "template_id": cls.template.id})]}
        )
        cls.link = cls.make_link("Yes, call me", "interested", stage_id=cls.qualified.id, sequence_id=cls.sequence.id)

    @classmethod
    def make_link(cls, name, code, **values):
        return cls.env["sms.marketing.link"].create({"name": name, "code": code, **values})

    def render(self, lead, code="interested"):
        body = f"Tap {{{{ link('{code}') }}}}"
        return self.env["mail.render.mixin"]._render_template(body, "crm.lead", lead.ids)[lead.id]

    def path(self, lead, code="interested"):
        """Return the address that the lead's person gets, without the host."""
        return re.search(r"/sms/c/[\w-]+", reveal(self.env, self.render(lead, code)))[0]

    def make_older(self):
        """Have every link been made an hour ago, so that nobody is taken for a robot that was too quick."""
        self.env.flush_all()
        self.env.cr.execute("UPDATE sms_marketing_link_token SET create_date = create_date - interval '1 hour'")
        self.env.invalidate_all()

    def open(self, path, **headers):
        response = self.url_open(path, headers={**BROWSER, **headers})
        self.env.invalidate_all()
        return response

    def press(self, path):
        response = self.url_open(path, data={"pressed": "1"}, headers=BROWSER)
        self.env.invalidate_all()
        return response

    def notes(self, lead):
        return "\n".join(str(body) for body in lead.message_ids.mapped("body"))
