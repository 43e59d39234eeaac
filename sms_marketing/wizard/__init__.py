from . import (
    base_import,
    mailing_sms_test,
    privacy_lookup,
    send_again,
    sms_composer,
    sms_composer_outlook,
    suppression_import,
    test_sms,
    why_not,
)
