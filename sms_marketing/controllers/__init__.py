from . import consent, link, twilio
