"""The Twilio wire: may import twilio, aiohttp and ..tools; never odoo."""
