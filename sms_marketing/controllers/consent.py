"""Downloads of the consent side: everything about a number, and the list of suppressed numbers."""

from werkzeug.exceptions import Forbidden, NotFound

from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

NO_STORE = ("Cache-Control", "no-store")


class SmsMarketingConsentFiles(http.Controller):
    @http.route("/sms_marketing/subscriber/<int:subscriber_id>/data", type="http", auth="user", methods=["GET"])
    def data(self, subscriber_id, **_params):
        subscriber = request.env["sms.marketing.subscriber"].search([("id", "=", subscriber_id)])
        if not subscriber:
            raise NotFound()
        return self._file("data.zip", "application/zip", subscriber._data_archive)

    @http.route("/sms_marketing/suppressions.csv", type="http", auth="user", methods=["GET"])
    def suppressions(self, **_params):
        return self._file("suppressions.csv", "text/csv; charset=utf-8", self._suppressions)

    def _suppressions(self):
        return request.env["sms.marketing.subscriber"]._suppressions_csv()

    def _file(self, name, kind, make):
        try:
            content = make()
        except UserError as error:
            raise Forbidden(str(error)) from error
        headers = [("Content-Type", kind), ("Content-Disposition", http.content_disposition(name)), NO_STORE]
        return request.make_response(content, headers)
