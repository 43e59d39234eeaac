from . import consent, consent_endpoint, dry_run, link, twilio
