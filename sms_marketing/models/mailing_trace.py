"""Mailing traces know the gate's reasons."""

from odoo import fields, models

from .reason import NEW_FAILURE_TYPES


class MailingTrace(models.Model):
    _inherit = "mailing.trace"

    failure_type = fields.Selection(selection_add=NEW_FAILURE_TYPES)
