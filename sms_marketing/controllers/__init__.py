from . import consent, dry_run, link, twilio
