"""What tests of lead forms share: a form, a visitor's browser, and what the form leaves behind."""

import re
from datetime import timedelta
from html import unescape
from unittest.mock import patch

from odoo.tests import HttpCase

from ..tools import form_token
from .common import SmsMarketingCase

NUMBER = "+12025550123"
EVIL = "https://evil.example"


class FormCase(SmsMarketingCase, HttpCase):
    """A form that asks for name, phone, e-mail and message; visitors take their time unless a test says otherwise."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company.write({"sms_brand": "Acme", "sms_privacy_url": "https://acme.example.com/privacy"})
        cls.form = cls.env["sms.marketing.form"].create({"name": "Get a quote"})
        cls.fields_of = {field.kind: field for field in cls.form.field_ids}

    def setUp(self):
        super().setUp()
        self.patience = patch.object(form_token.Ticket, "is_younger_than", lambda *_args: False)
        self.patience.start()
        self.addCleanup(self.patience.stop)
        self.own = self.base_url()
        self.opener.cookies.clear()

    def path(self, form=None, mode=""):
        return f"/sms/form/{(form or self.form).slug}{mode and '/' + mode}"

    def show(self, form=None, mode="", query="", **headers):
        self.env.flush_all()
        return self.url_open(self.path(form, mode) + query, headers=headers)

    def hidden(self, page):
        """Return what the page carries in hidden fields."""
        found = re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', page.text)
        return {name: unescape(value) for name, value in found}

    def named(self, values, form=None):
        """Return values by kind as the form's page names them."""
        names = {field.kind: f"f{field.id}" for field in (form or self.form).field_ids}
        return {names.get(kind, kind): value for kind, value in values.items()}

    def post(self, data, form=None, mode="", headers=None, files=None):
        headers = {"Origin": self.own} if headers is None else headers
        self.env.flush_all()
        response = self.url_open(
            self.path(form, mode), data=data, files=files, headers=headers, allow_redirects=False, method="POST"
        )
        self.env.invalidate_all()
        return response

    def send(self, form=None, mode="", headers=None, page=None, query="", **values):
        """Fill in the form as shown and send it; values are given by kind."""
        page = self.show(form, mode, query) if page is None else page  # an answer with an error counts as false
        data = {**self.hidden(page), **self.named(values, form)}
        return self.post(data, form, mode, headers)

    def submissions(self, form=None):
        return self.env["sms.marketing.form.submission"].search([("form_id", "=", (form or self.form).id)])

    def leads(self, number=NUMBER):
        return self.env["crm.lead"].with_context(active_test=False).search([("phone_sanitized", "=", number)])

    def ledger(self, number=NUMBER):
        return self.env["sms.marketing.consent"].search([("number", "=", number)], order="id")

    def subscriber(self, number=NUMBER):
        return self.env["sms.marketing.subscriber"].search([("number", "=", number)])

    def old_page(self, age):
        """Return the form's page as it was shown some time ago."""
        now = self.registry["sms.marketing.form"]._now
        with patch.object(self.registry["sms.marketing.form"], "_now", lambda form: now(form) - age):
            return self.show()


__all__ = ["EVIL", "NUMBER", "FormCase", "timedelta"]
