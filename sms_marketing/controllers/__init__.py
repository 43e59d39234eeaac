from . import link, twilio
