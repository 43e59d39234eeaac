"""The story of ./run demo, played through Odoo's public doors: its import, its rules, its pages."""
