from . import send_again, sms_composer, why_not
