from . import sms_composer, test_sms
