from . import consent, consent_endpoint, link, twilio
