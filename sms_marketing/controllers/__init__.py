from . import dry_run, link, twilio
