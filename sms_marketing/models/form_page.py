"""Where a form is found: its address, the QR code of it, and what to paste into a website."""

import base64
import io

import qrcode
from markupsafe import escape

from odoo import api, fields, models

from .form import PATH


class SmsMarketingForm(models.Model):
    _inherit = "sms.marketing.form"

    url = fields.Char("Link", compute="_compute_url")
    qr_code = fields.Binary("QR Code", compute="_compute_qr_code")
    script_snippet = fields.Char("Script", compute="_compute_snippets")
    iframe_snippet = fields.Char("Frame", compute="_compute_snippets")

    @api.depends("slug")
    def _compute_url(self):
        for form in self:
            saved = form._origin
            form.url = f"{saved.get_base_url()}{PATH}{saved.slug}" if saved.slug else False

    @api.depends("slug")
    def _compute_qr_code(self):
        for form in self:
            form.qr_code = form._qr_code() if form.url else False

    def _qr_code(self):
        """Return a picture of the address that a telephone's camera reads, also from a creased leaflet."""
        picture = qrcode.make(self.url, error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=12)
        file = io.BytesIO()
        picture.save(file, "PNG")
        return base64.b64encode(file.getvalue())

    @api.depends("slug", "name")
    def _compute_snippets(self):
        for form in self:
            form.script_snippet = form.url and f'<script async src="{escape(form.url)}/embed.js"></script>'
            form.iframe_snippet = form.url and (
                f'<iframe src="{escape(form.url)}/embed" title="{escape(form.name or "")}" '
                'style="width: 100%; height: 48rem; border: 0"></iframe>'
            )
