"""The download of a playbook's file, for those who may see the catalogue."""

import json

from odoo import http
from odoo.http import request

from ..models.playbook_export import as_file


class PlaybookController(http.Controller):
    @http.route("/sms_marketing/playbook/<int:playbook_id>", type="http", auth="user", methods=["GET"])
    def download(self, playbook_id):
        """Answer with the file; 404 for whoever may not read it."""
        playbooks = request.env["sms.marketing.playbook"]
        found = playbooks.search([("id", "=", playbook_id)]) if playbooks.has_access("read") else playbooks
        if not found:
            return request.not_found()
        headers = [("Content-Type", "application/json"), ("X-Content-Type-Options", "nosniff")]
        headers.append(("Content-Disposition", http.content_disposition(f"{found.code}.json")))
        return request.make_response(as_file(json.loads(found.content)), headers)
