from . import mailing_sms_test, privacy_lookup, send_again, sms_composer, sms_composer_outlook, test_sms, why_not
from . import mailing_sms_test, send_again, sms_composer, sms_composer_content, sms_composer_outlook, test_sms, why_not
