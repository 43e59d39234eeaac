"""What a benchmark does inside an Odoo process: its registry, its cursors, its scheduled actions."""
