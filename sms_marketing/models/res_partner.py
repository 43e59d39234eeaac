"""Contacts carry SMS consent like leads do."""

from odoo import fields, models


class ResPartner(models.Model):
    _name = "res.partner"
    _inherit = ["res.partner", "sms.marketing.consent.mixin"]

    phone_sanitized = fields.Char(index="btree_not_null")  # core indexes it on leads only; inbound texts search it
