"""Pure rules: no Odoo, no clock, no network."""
