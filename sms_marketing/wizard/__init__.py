from . import send_again, sms_composer, test_sms, why_not
