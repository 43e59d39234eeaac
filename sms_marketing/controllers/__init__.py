from . import consent, consent_endpoint, dry_run, link, short_link, twilio
from . import consent, consent_endpoint, dry_run, form, link, twilio
