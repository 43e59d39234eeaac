from . import consent, consent_endpoint, dry_run, form, link, playbook, short_link, twilio
