"""The code behind ./run: where Odoo comes from, the embedded database, the virtual environment, the browser."""
