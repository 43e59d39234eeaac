from . import mailing_sms_test, send_again, sms_composer, sms_composer_outlook, test_sms, try_text, why_not
