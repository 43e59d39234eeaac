from . import mailing_sms_test, sms_composer, sms_composer_outlook, test_sms
