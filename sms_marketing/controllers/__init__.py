from . import consent, consent_endpoint, dry_run, form, link, short_link, twilio
